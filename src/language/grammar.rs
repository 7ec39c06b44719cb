//! Function words that the attribution rules name, by the use they have there.

use super::glossary::Glossary;
use super::table::Files;
use crate::error::Error;

/// Function words by use.
#[derive(Debug, Default)]
pub struct Grammar {
    /// The uses of each word.
    words: Glossary<Vec<&'static str>>,
}

impl Grammar {
    /// Reads `grammar.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut grammar = Self::default();
        for row in files.rows::<2>("grammar.tsv")? {
            for word in row.cells[1].split('|') {
                grammar.words.or_insert(word, Vec::new()).push(row.cells[0]);
            }
        }
        Ok(grammar)
    }

    /// All words with their uses.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'static str, &[&'static str])> {
        let mut words: Vec<_> = self.words.words().map(|(word, uses)| (word, uses.as_slice())).collect();
        words.sort_unstable();
        words.into_iter()
    }

    /// Whether the folded `word` has this use.
    pub fn is(&self, usage: &str, word: &str) -> bool {
        self.words.get(word).is_some_and(|uses| uses.contains(&usage))
    }
}
