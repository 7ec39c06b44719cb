//! Quotation marks: which opens, what closes it.

use super::table::Files;
use crate::error::Error;

/// One opening mark.
#[derive(Clone, Debug)]
pub struct MarkPair {
    /// The opening mark: one character, or the same one twice.
    pub open: &'static str,
    /// Marks that close it.
    pub closes: Vec<&'static str>,
    /// Whether it is an apostrophe too, so that it takes a pair to be a quotation.
    pub single: bool,
}

/// All opening marks.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    pairs: Vec<MarkPair>,
}

impl Marks {
    /// Reads `quotation_marks.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut pairs = Vec::new();
        for row in files.rows("quotation_marks.tsv", 3)? {
            let single = match row.cells[2] {
                "single" => true,
                "double" => false,
                other => return Err(row.error(format!("level {other:?} is neither single nor double"))),
            };
            pairs.push(MarkPair { open: row.cells[0], closes: row.cells[1].split('|').collect(), single });
        }
        Ok(Self { pairs })
    }

    /// The pair that `mark` opens.
    pub fn opened_by(&self, mark: &str) -> Option<&MarkPair> {
        self.pairs.iter().find(|p| p.open == mark)
    }

    /// Whether `mark` opens or closes anything.
    pub fn is_mark(&self, mark: &str) -> bool {
        self.pairs.iter().any(|p| p.open == mark || p.closes.contains(&mark))
    }

    /// Whether `mark` closes anything.
    pub fn is_close(&self, mark: &str) -> bool {
        self.pairs.iter().any(|p| p.closes.contains(&mark))
    }
}
