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
    /// The first bytes of all marks, in order.
    first: Vec<u8>,
}

impl Marks {
    /// Reads `quotation_marks.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut pairs = Vec::new();
        for row in files.rows::<3>("quotation_marks.tsv")? {
            let single = match row.cells[2] {
                "single" => true,
                "double" => false,
                other => return Err(row.error(format!("level {other:?} is neither single nor double"))),
            };
            pairs.push(MarkPair { open: row.cells[0], closes: row.cells[1].split('|').collect(), single });
        }
        let all = pairs.iter().flat_map(|p: &MarkPair| p.closes.iter().chain([&p.open]));
        let mut first: Vec<u8> = all.filter_map(|mark| mark.bytes().next()).collect();
        first.sort_unstable();
        first.dedup();
        Ok(Self { pairs, first })
    }

    /// The pair that `mark` opens.
    pub fn opened_by(&self, mark: &str) -> Option<&MarkPair> {
        self.pairs.iter().find(|p| p.open == mark)
    }

    /// Whether `mark` opens or closes anything.
    pub fn is_mark(&self, mark: &str) -> bool {
        mark.bytes().next().is_some_and(|byte| self.first.contains(&byte))
            && self.pairs.iter().any(|p| p.open == mark || p.closes.contains(&mark))
    }

    /// Whether `mark` closes anything.
    pub fn is_close(&self, mark: &str) -> bool {
        self.pairs.iter().any(|p| p.closes.contains(&mark))
    }
}
