//! Abbreviations whose full stop need not end a sentence, and the words by which a sentence is known.

use super::Files;
use crate::error::Error;
use rustc_hash::{FxHashMap, FxHashSet};

/// What an abbreviation stands for, as far as sentences care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// Before a name: no sentence ends here.
    Title,
    /// A month: a day may follow.
    Month,
    /// Behind the name of a company.
    Company,
    /// A country, state or street.
    Place,
    /// Time of day, time zones, days of the week.
    Time,
    /// Latin.
    Latin,
    /// Before a number.
    Number,
    /// Any other.
    Other,
}

/// The abbreviations of a language.
#[derive(Debug, Default)]
pub struct Abbreviations {
    kinds: FxHashMap<&'static str, Abbreviation>,
    starters: FxHashSet<&'static str>,
    auxiliaries: Listed,
    address: Listed,
    speech: FxHashSet<&'static str>,
}

/// Words that are asked for often, and by which most others are known not to be among them.
#[derive(Debug)]
struct Listed {
    words: FxHashSet<&'static str>,
    /// For each first byte a bit for each length in which one of the words may be written.
    lengths: [u32; 256],
}

impl Listed {
    fn insert(&mut self, word: &'static str) -> bool {
        // Each apostrophe may be written with three bytes.
        for curly in 0..=word.matches('\'').count() {
            self.lengths[first(word)] |= length(word.len() + 2 * curly);
        }
        self.words.insert(word)
    }

    fn may_have(&self, written: &str) -> bool {
        self.lengths[first(written)] & length(written.len()) != 0
    }
}

impl Default for Listed {
    fn default() -> Self {
        Self { words: FxHashSet::default(), lengths: [0; 256] }
    }
}

/// The first byte of a word, in lower case.
fn first(word: &str) -> usize {
    word.bytes().next().map_or(0, |byte| usize::from(byte.to_ascii_lowercase()))
}

/// The bit of a length; the last one is for all beyond.
fn length(bytes: usize) -> u32 {
    1 << bytes.min(31)
}

impl Abbreviations {
    /// Reads `abbreviations.tsv` (abbreviation, kind) and `sentence_words.tsv` (word, use).
    pub(super) fn load(files: Files) -> Result<Self, Error> {
        let mut this = Self::default();
        for row in files.rows::<2>("abbreviations.tsv")? {
            let kind = match row.cells[1] {
                "title" => Abbreviation::Title,
                "month" => Abbreviation::Month,
                "company" => Abbreviation::Company,
                "place" => Abbreviation::Place,
                "time" => Abbreviation::Time,
                "latin" => Abbreviation::Latin,
                "number" => Abbreviation::Number,
                "other" => Abbreviation::Other,
                unknown => return Err(row.error(format!("no kind of abbreviation: {unknown:?}"))),
            };
            this.kinds.insert(row.cells[0].trim_end_matches('.'), kind);
        }
        for row in files.rows::<2>("sentence_words.tsv")? {
            for part in row.cells[1].split(' ') {
                match part {
                    "starter" => this.starters.insert(row.cells[0]),
                    "auxiliary" => this.auxiliaries.insert(row.cells[0]),
                    "address" => this.address.insert(row.cells[0]),
                    "speech" => this.speech.insert(row.cells[0]),
                    unknown => return Err(row.error(format!("no use of a word: {unknown:?}"))),
                };
            }
        }
        Ok(this)
    }

    /// The kind of `word`, an abbreviation without its last full stop. A word in capitals is also known by
    /// its usual form.
    pub fn kind(&self, word: &str) -> Option<Abbreviation> {
        if let Some(kind) = self.kinds.get(word) {
            return Some(*kind);
        }
        let shouted = word.len() > 1 && word.bytes().all(|b| b.is_ascii_uppercase());
        if !shouted {
            return None;
        }
        let usual = word[..1].to_owned() + &word[1..].to_ascii_lowercase();
        // Two letters are most often initials: MR. is a title, CO. may be anything.
        let kind = self.kinds.get(usual.as_str()).copied();
        kind.filter(|kind| word.len() > 2 || *kind == Abbreviation::Title)
    }

    /// Whether `word`, with its first letter in upper case, begins so many sentences that an abbreviation
    /// before it is taken to have ended one.
    pub fn starts_sentence(&self, word: &str) -> bool {
        if !word.starts_with(|c: char| c.is_ascii_uppercase()) || word.len() > 24 {
            return false;
        }
        let stem = word.split(['\'', '’']).next().unwrap_or(word);
        self.starters.contains(stem.to_ascii_lowercase().as_str())
    }

    /// Whether `word`, as written, may be an [auxiliary](Self::is_auxiliary): most are not, by their first letter and
    /// their length.
    pub fn may_be_auxiliary(&self, word: &str) -> bool {
        self.auxiliaries.may_have(word)
    }

    /// The same of [words of address](Self::is_address).
    pub fn may_be_address(&self, word: &str) -> bool {
        self.address.may_have(word)
    }

    /// Whether `word`, in lower case, is a verb form that only sentences have, not headings.
    pub fn is_auxiliary(&self, word: &str) -> bool {
        self.auxiliaries.words.contains(word)
    }

    /// Whether `word`, in lower case, is one by which an outlet speaks of itself or to its reader.
    pub fn is_address(&self, word: &str) -> bool {
        self.address.words.contains(word)
    }

    /// Whether `word` reports speech, so that a name before it goes with the quoted question before the name.
    pub fn is_speech(&self, word: &str) -> bool {
        self.speech.contains(word)
    }
}

#[cfg(test)]
mod tests {
    use crate::language::Language;

    #[test]
    fn a_listed_word_may_be_listed_however_it_is_written() {
        let words = Language::english().abbreviations;
        for (list, may) in [
            (&words.auxiliaries, super::Abbreviations::may_be_auxiliary as fn(&_, &_) -> _),
            (&words.address, super::Abbreviations::may_be_address),
        ] {
            let mut listed: Vec<&str> = list.words.iter().copied().collect();
            listed.sort_unstable();
            for word in listed {
                assert!(
                    may(&words, word)
                        && may(&words, &word.to_uppercase())
                        && may(&words, &word.replace('\'', "’"))
                );
            }
        }
        assert!(
            words.may_be_auxiliary("hadn’t")
                && !words.may_be_auxiliary("harbourmaster")
                && !words.may_be_address("they")
        );
    }
}
