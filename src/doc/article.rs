//! One article as it was read.

use super::{Origin, Problem};
use serde::{Deserialize, Serialize};

/// What became of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Status {
    /// Read and analysed.
    Ok,
    /// Analysed, but some of its bytes could not be read.
    Partial,
    /// Repeats an earlier article.
    Duplicate,
    /// Holds no text.
    Empty,
    /// Of no known format.
    Skipped,
    /// Could not be read.
    Error,
}

impl Status {
    /// All values, in the order of the data dictionary.
    pub const ALL: [Self; 6] =
        [Self::Ok, Self::Partial, Self::Duplicate, Self::Empty, Self::Skipped, Self::Error];

    /// The word the tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Partial => "partial",
            Self::Duplicate => "duplicate",
            Self::Empty => "empty",
            Self::Skipped => "skipped",
            Self::Error => "error",
        }
    }
}

/// What the metadata says about an article. Empty text means not given; nothing is ever guessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The outlet that published it.
    pub outlet: String,
    /// ISO 8601 date, or date and time.
    pub published: String,
    /// Headline.
    pub title: String,
    /// Byline.
    pub author: String,
    /// Source address.
    pub url: String,
    /// Values of the further metadata columns, in the order of the run's list of their names.
    pub extra: Vec<String>,
}

/// One article: its text exactly as the file has it, decoded and nothing else.
#[derive(Clone, Debug)]
pub struct Article {
    /// Key of the article in every table.
    pub id: String,
    /// Path relative to the input folder, with `/`.
    pub path: String,
    /// The decoded text, without byte-order mark; no character of it is ever changed.
    pub text: String,
    /// Where the text stands in the source file.
    pub origin: Origin,
    /// Size of the source file in bytes.
    pub bytes: u64,
    /// `sha256:` and 64 hex digits over the source bytes.
    pub sha256: String,
    /// What the metadata gives.
    pub meta: Meta,
    /// Outcome of reading.
    pub status: Status,
    /// Why the status is not `ok`.
    pub status_reason: String,
    /// What reading noticed.
    pub problems: Vec<Problem>,
    /// Id of the earlier article that this one repeats; empty for most.
    pub duplicate_of: String,
}

impl Article {
    /// Whether it is analysed: there is text, and it is not left out as a second copy.
    pub fn is_analysed(&self) -> bool {
        match self.status {
            Status::Ok | Status::Partial => true,
            Status::Duplicate => !self.text.is_empty(),
            Status::Empty | Status::Skipped | Status::Error => false,
        }
    }

    /// An article for tests and for library users who hold the text already.
    pub fn from_text(id: &str, text: &str) -> Self {
        Self {
            id: id.to_owned(),
            path: format!("{id}.txt"),
            text: text.to_owned(),
            origin: Origin::new(text, "UTF-8", 0, Vec::new()),
            bytes: text.len() as u64,
            sha256: String::new(),
            meta: Meta::default(),
            status: Status::Ok,
            status_reason: String::new(),
            problems: Vec::new(),
            duplicate_of: String::new(),
        }
    }
}
