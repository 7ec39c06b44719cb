//! Function words that the attribution rules name, by the use they have there.

use super::table::Files;
use crate::error::Error;
use rustc_hash::FxHashMap;

/// Function words by use.
#[derive(Debug, Default)]
pub struct Grammar {
    uses: FxHashMap<&'static str, Vec<&'static str>>,
}

impl Grammar {
    /// Reads `grammar.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut grammar = Self::default();
        for row in files.rows("grammar.tsv", 2)? {
            grammar.uses.insert(row.cells[0], row.cells[1].split('|').collect());
        }
        Ok(grammar)
    }

    /// Whether the folded `word` has this use.
    pub fn is(&self, usage: &str, word: &str) -> bool {
        self.uses.get(usage).is_some_and(|words| words.contains(&word))
    }
}
