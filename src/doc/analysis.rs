//! Everything found in one article.

use super::{Attribution, Forms, Layout, MarkedTerm, Mask, Span};
use serde::{Deserialize, Serialize};

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Something may be missing or wrong.
    Warning,
    /// Something could not be done; the exit code says so.
    Error,
}

impl Severity {
    /// The word the tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Something that could not be done cleanly: a row of problems.csv, never an abort.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Stable code, for example `W-QUOTE-UNCLOSED`.
    pub code: &'static str,
    /// What happened and what to do.
    pub message: String,
    /// Path relative to the input folder; filled in by the pipeline when the article is known.
    pub path: String,
    /// The article, if there is one.
    pub article_id: String,
    /// Byte of the decoded text, if the problem has a place there.
    pub at: Option<u32>,
}

/// Whose words a word was counted among.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Voice {
    /// Inside the marks of an attribution, or of a block quotation.
    Quoted,
    /// Inside marks that nobody is said to have spoken.
    Marked,
    /// All other article text.
    Narration,
    /// Headlines and subheads, counted apart.
    Title,
}

impl Voice {
    /// All voices; the sum of the first three is the table's `all`.
    pub const ALL: [Self; 4] = [Self::Quoted, Self::Marked, Self::Narration, Self::Title];

    /// The word the tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quoted => "quoted",
            Self::Marked => "marked",
            Self::Narration => "narration",
            Self::Title => "title",
        }
    }
}

/// A word that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Place of its form in [`Words::forms`].
    pub form: u32,
    /// Index of its token in [`Layout::tokens`].
    pub token: u32,
    /// Whose words.
    pub voice: Voice,
    /// Whether it begins a stretch: words of one sentence and one voice that follow each other.
    pub first: bool,
    /// Index of the innermost attribution whose content holds it.
    pub by: Option<u32>,
}

/// The words of an article that count, in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Each form once, in code point order: lower case, NFC, typographic apostrophe made straight.
    pub forms: Forms,
    /// The words.
    pub list: Vec<Word>,
}

/// A key phrase of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phrase {
    /// As most often written.
    pub phrase: String,
    /// Folded form by which phrases of different articles are the same.
    pub key: String,
    /// Higher is more key.
    pub score: f64,
    /// Occurrences in the article.
    pub count: u32,
    /// Other surface forms, most frequent first.
    pub variants: Vec<String>,
    /// Where it stands, in order.
    pub places: Vec<Span>,
}

/// Everything found in one article.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    /// Paragraphs and hidden mark-up.
    pub mask: Mask,
    /// Sentences and tokens.
    pub layout: Layout,
    /// Who said what; by first content (or cue) position, longer first.
    pub attributions: Vec<Attribution>,
    /// Marks that are nobody's speech, by position.
    pub marked: Vec<MarkedTerm>,
    /// Key phrases, best first.
    pub phrases: Vec<Phrase>,
    /// The words that count.
    pub words: Words,
    /// What the stages noticed.
    pub problems: Vec<Problem>,
}
