//! Words that carry grammar rather than content. What is done about them is decided by those who ask.

use super::Files;
use crate::error::Error;
use rustc_hash::FxHashSet;

/// The stop words of one language.
#[derive(Clone, Debug, Default)]
pub struct Stopwords(FxHashSet<String>);

impl Stopwords {
    /// Reads `stopwords.txt`: one word a line, in the form of [`fold`](super::fold).
    pub fn load(files: Files) -> Result<Self, Error> {
        let rows = files.rows::<1>("stopwords.txt")?;
        for row in &rows {
            if super::fold(row.cells[0]) != row.cells[0] {
                return Err(
                    row.error(format!("{:?} is not lower case with straight apostrophes", row.cells[0]))
                );
            }
        }
        Ok(Self(rows.iter().map(|row| row.cells[0].to_owned()).collect()))
    }

    /// A list of the user's own: one word a line, however it is written; lines that begin with `#` are none.
    pub fn of(text: &str) -> Self {
        let words = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(words.map(|word| super::fold(word).into_owned()).collect())
    }

    /// Whether `word`, in the form of [`fold`](super::fold), is on the list.
    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_in_folded_form() {
        let stop = Stopwords::load(Files(&[("stopwords.txt", "# word\ndon't\nof\n")])).unwrap();
        assert!(stop.contains("of") && stop.contains("don't"));
        assert!(!stop.contains("Of") && !stop.contains("harbour") && !stop.contains(""));
    }

    #[test]
    fn users_write_as_they_like() {
        let stop = Stopwords::of("# mine\r\n The\r\n\r\nDon’t");
        assert!(
            stop.contains("the") && stop.contains("don't") && !stop.contains("") && !stop.contains("# mine")
        );
    }

    #[test]
    fn a_capital_is_refused_with_its_line() {
        let error = Stopwords::load(Files(&[("stopwords.txt", "# word\nOf\n")])).unwrap_err();
        assert!(error.to_string().starts_with("stopwords.txt, line 2:"), "{error}");
    }
}
