//! How often rows like a given one were right: measured, by the rule that made them and their kind.

use super::table::Files;
use crate::error::Error;
use rustc_hash::FxHashMap;

/// Measured shares of right rows.
#[derive(Debug, Default)]
pub struct Confidence {
    /// By rule, each with its kinds.
    shares: FxHashMap<&'static str, Vec<(&'static str, u16)>>,
}

impl Confidence {
    /// Reads `confidence.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut shares: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for row in files.rows("confidence.tsv", 3)? {
            match row.cells[1].parse::<u16>() {
                Ok(share) if share <= 1000 => {
                    let (rule, kind) = row.cells[0].split_once(' ').unwrap_or((row.cells[0], ""));
                    shares.entry(rule).or_default().push((kind, share));
                }
                _ => return Err(row.error(format!("{:?} is no number of thousandths", row.cells[1]))),
            };
        }
        Ok(Self { shares })
    }

    /// Thousandths of right rows among those that `rule` made of this `kind`; none where too few were seen.
    pub fn of(&self, rule: &str, kind: &str) -> Option<u16> {
        self.shares.get(rule)?.iter().find(|(known, _)| *known == kind).map(|&(_, share)| share)
    }
}
