//! Paragraphs, sentences and tokens as spans.

use super::{Span, Texts};
use std::ops::Range;

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Running text.
    Body,
    /// The article's title.
    Headline,
    /// A heading between paragraphs.
    Subhead,
    /// Summary lines under the headline.
    Standfirst,
    /// Author, place or date line.
    Byline,
    /// Words under a picture or video.
    Caption,
    /// Parts of the page that are no part of the article.
    Furniture,
    /// Headline or summary of another article.
    Teaser,
    /// Note at the foot of a page.
    Footnote,
    /// Table row without prose.
    Table,
    /// Item of a list.
    List,
}

impl Class {
    /// All classes, in the order of the data dictionary.
    pub const ALL: [Self; 11] = [
        Self::Body,
        Self::Headline,
        Self::Subhead,
        Self::Standfirst,
        Self::Byline,
        Self::Caption,
        Self::Furniture,
        Self::Teaser,
        Self::Footnote,
        Self::Table,
        Self::List,
    ];

    /// The word the tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Headline => "headline",
            Self::Subhead => "subhead",
            Self::Standfirst => "standfirst",
            Self::Byline => "byline",
            Self::Caption => "caption",
            Self::Furniture => "furniture",
            Self::Teaser => "teaser",
            Self::Footnote => "footnote",
            Self::Table => "table",
            Self::List => "list",
        }
    }

    /// The class with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }

    /// Whether paragraphs of this class are analysed as article text unless the user says otherwise.
    /// Prose in a table cell is a `Body` or `List` paragraph, not a `Table` one.
    pub fn kept_by_default(self) -> bool {
        matches!(self, Self::Body | Self::Standfirst | Self::List)
    }
}

/// One paragraph: a line, several joined lines of hard-wrapped text, or a table cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// From the first to the last non-blank character.
    pub span: Span,
    /// What it was taken for.
    pub class: Class,
    /// Whether it is analysed as article text.
    pub kept: bool,
    /// The rule that decided, a short kebab-case name.
    pub reason: &'static str,
}

/// Which parts of the text are prose. Never edits the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mask {
    /// Every paragraph in file order; disjoint.
    pub paragraphs: Vec<Paragraph>,
    /// Mark-up inside paragraphs (tags, footnote marks, link targets); ascending, disjoint. No token lies
    /// in a hidden span.
    pub hidden: Vec<Span>,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// A UAX #29 word with at least one letter or digit.
    Word,
    /// Anything else that is no white space, one character (or one emoji or combining sequence) each.
    Mark,
}

/// A word or a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// Word or mark.
    pub kind: TokenKind,
    /// Index of its sentence in [`Layout::sentences`].
    pub sentence: u32,
}

/// A sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// From the first to the last token, closing marks included.
    pub span: Span,
    /// Its tokens in [`Layout::tokens`].
    pub tokens: Range<u32>,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// What a paragraph holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its sentences in [`Layout::sentences`].
    pub sentences: Range<u32>,
    /// Its tokens in [`Layout::tokens`].
    pub tokens: Range<u32>,
}

/// Paragraphs, sentences and tokens of one article; set-aside paragraphs are laid out too, so that numbers
/// do not move when a paragraph changes its class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// One block for each paragraph of the mask, in order.
    pub blocks: Vec<Block>,
    /// All sentences in order.
    pub sentences: Vec<Sentence>,
    /// All tokens in order.
    pub tokens: Vec<Token>,
    /// Their texts.
    pub texts: Texts,
}

impl Layout {
    /// Words among the tokens of `range`.
    pub fn words(&self, range: &Range<u32>) -> usize {
        self.slice(range).iter().filter(|t| t.kind == TokenKind::Word).count()
    }

    /// The tokens of `range`.
    pub fn slice(&self, range: &Range<u32>) -> &[Token] {
        &self.tokens[range.start as usize..range.end as usize]
    }

    /// The tokens that begin inside `span`.
    pub fn tokens_in(&self, span: Span) -> Range<u32> {
        let start = self.tokens.partition_point(|t| t.span.start < span.start);
        let end = self.tokens.partition_point(|t| t.span.start < span.end);
        start as u32..end.max(start) as u32
    }

    /// Words that begin inside `span`.
    pub fn words_in(&self, span: Span) -> usize {
        let start = self.tokens.partition_point(|t| t.span.start < span.start);
        let inside = self.tokens[start..].iter().take_while(|t| t.span.start < span.end);
        inside.filter(|t| t.kind == TokenKind::Word).count()
    }

    /// Index of the sentence that holds the byte at `at`, or the last one that begins before it.
    pub fn sentence_at(&self, at: u32) -> usize {
        self.sentences.partition_point(|s| s.span.start <= at).saturating_sub(1)
    }
}
