//! What forms of one word have in common: a lemma from a table, or a stem.

use super::Files;
use crate::error::Error;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// What is asked for the forms of a word.
#[derive(Clone, Debug, Default)]
pub enum Lemmas {
    /// Nothing.
    #[default]
    None,
    /// Lemmas by form; a form that has none is its own.
    Table(FxHashMap<&'static str, &'static str>),
    /// What is left when its endings are cut off.
    Stems(Algorithm),
}

impl Lemmas {
    /// Reads `lemmas.tsv`: form and lemma, in the form of [`fold`](super::fold).
    pub fn load(files: Files) -> Result<Self, Error> {
        let rows = files.rows::<2>("lemmas.tsv")?;
        for row in &rows {
            if row.cells.iter().any(|cell| super::fold(cell) != *cell || cell.is_empty()) {
                return Err(row.error("not lower case with straight apostrophes"));
            }
            if row.cells[0] == row.cells[1] {
                return Err(row.error("a form that is its own lemma needs no row"));
            }
        }
        Ok(Self::Table(rows.iter().map(|row| (row.cells[0], row.cells[1])).collect()))
    }

    /// The lemma or stem of a folded form; empty when nothing was asked for.
    pub fn of<'a>(&self, form: &'a str) -> Cow<'a, str> {
        match self {
            Self::None => Cow::Borrowed(""),
            Self::Table(table) => Cow::Borrowed(table.get(form).copied().unwrap_or(form)),
            Self::Stems(algorithm) => Stemmer::create(*algorithm).stem(form),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        let table = Lemmas::load(Files(&[("lemmas.tsv", "# form\tlemma\ntalks\ttalk\nwent\tgo\n")])).unwrap();
        assert_eq!(
            ["went", "talks", "talk", "quorl"].map(|form| table.of(form)),
            ["go", "talk", "talk", "quorl"]
        );
        let stems = Lemmas::Stems(Algorithm::English);
        assert_eq!(stems.of("floodings"), stems.of("flooding"));
        assert_eq!(Lemmas::None.of("went"), "");
    }

    #[test]
    fn rows_are_checked() {
        for (text, word) in [("Went\tgo\n", "lower case"), ("go\tgo\n", "needs no row")] {
            let files: &'static [(&str, &str)] = Box::leak(Box::new([("lemmas.tsv", text)]));
            assert!(Lemmas::load(Files(files)).unwrap_err().to_string().contains(word), "{text}");
        }
    }
}
