//! Words with wildcards, as they are typed: `*` stands for any letters, `?` for one.

use crate::language::fold;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;

/// Stand for wildcards while a pattern is cut into words as a text is: letters that no language writes.
const STAND_INS: [(char, char); 2] = [('*', '\u{AB30}'), ('?', '\u{AB31}')];

/// A word, or a pattern for words.
#[derive(Clone, Debug)]
pub enum Glob {
    /// This word.
    Word(String),
    /// Words that begin so.
    Prefix(String),
    /// Words that fit.
    Other(Regex),
}

impl Glob {
    fn new(text: &str) -> Self {
        let wild = |text: &str| text.contains(['*', '?']);
        match text.strip_suffix('*') {
            _ if !wild(text) => Self::Word(text.to_owned()),
            Some(start) if !wild(start) => Self::Prefix(start.to_owned()),
            _ => {
                let pattern = regex::escape(text).replace(r"\*", ".*").replace(r"\?", ".");
                // An escaped text of one word is a small pattern: it can always be built.
                Regex::new(&format!("^(?s:{pattern})$"))
                    .map_or_else(|_| Self::Word(text.to_owned()), Self::Other)
            }
        }
    }

    /// Whether the pattern fits `word`, a folded form.
    pub fn fits(&self, word: &str) -> bool {
        match self {
            Self::Word(text) => text == word,
            Self::Prefix(start) => word.starts_with(start.as_str()),
            Self::Other(pattern) => pattern.is_match(word),
        }
    }
}

/// The words of a pattern, cut and folded as those of articles.
pub fn globs(text: &str) -> Vec<Glob> {
    let swap = |text: &str, from: fn(&(char, char)) -> (char, char)| -> String {
        let stand_in = |c| STAND_INS.iter().map(from).find(|(old, _)| *old == c).map_or(c, |(_, new)| new);
        text.chars().map(stand_in).collect()
    };
    let text = swap(text, |&pair| pair);
    text.unicode_words().map(|word| Glob::new(&swap(&fold(word), |&(wild, letter)| (letter, wild)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_cut_like_texts() {
        for (pattern, words, fits) in [
            ("Flood", 1, &[&["flood"][..]][..]),
            ("flood*", 1, &[&["flood"], &["floods"], &["flooding"]]),
            ("*flood", 1, &[&["flood"], &["seaflood"]]),
            ("wom?n", 1, &[&["woman"], &["women"]]),
            ("climate chang*", 2, &[&["climate", "change"], &["climate", "changing"]]),
            ("long-term", 2, &[&["long", "term"]]),
            ("Voss’s *", 2, &[&["voss's", "x"]]),
            (" , ", 0, &[&[]]),
        ] {
            let globs = globs(pattern);
            assert_eq!(globs.len(), words, "{pattern}");
            for fit in fits {
                assert!(globs.iter().zip(*fit).all(|(glob, word)| glob.fits(word)), "{pattern}: {fit:?}");
            }
        }
        assert!(!globs("flood*")[0].fits("a flood") && !globs("wom?n")[0].fits("womn"));
    }
}
