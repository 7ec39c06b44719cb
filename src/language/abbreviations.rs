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
#[derive(Debug)]
pub struct Abbreviations {
    kinds: FxHashMap<&'static str, Abbreviation>,
    starters: FxHashSet<&'static str>,
    auxiliaries: FxHashSet<&'static str>,
    address: FxHashSet<&'static str>,
    speech: FxHashSet<&'static str>,
    /// For each first byte of auxiliaries and words of address a bit for each length that they may be written in.
    lengths: [u32; 256],
}

impl Abbreviations {
    /// Reads `abbreviations.tsv` (abbreviation, kind) and `sentence_words.tsv` (word, use).
    pub(super) fn load(files: Files) -> Result<Self, Error> {
        let mut this = Self {
            kinds: FxHashMap::default(),
            starters: FxHashSet::default(),
            auxiliaries: FxHashSet::default(),
            address: FxHashSet::default(),
            speech: FxHashSet::default(),
            lengths: [0; 256],
        };
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
        for word in this.auxiliaries.union(&this.address) {
            // Each apostrophe may be written with three bytes.
            for curly in 0..=word.matches('\'').count() {
                this.lengths[usize::from(word.as_bytes()[0])] |= length(word.len() + 2 * curly);
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

    /// Whether `word`, as written, may be an [auxiliary](Self::is_auxiliary) or a [word of address](Self::is_address):
    /// most are not, by their first letter and their length.
    pub fn is_telling(&self, word: &str) -> bool {
        let first = word.bytes().next().map_or(0, |byte| byte.to_ascii_lowercase());
        self.lengths[usize::from(first)] & length(word.len()) != 0
    }

    /// Whether `word`, in lower case, is a verb form that only sentences have, not headings.
    pub fn is_auxiliary(&self, word: &str) -> bool {
        self.auxiliaries.contains(word)
    }

    /// Whether `word`, in lower case, is one by which an outlet speaks of itself or to its reader.
    pub fn is_address(&self, word: &str) -> bool {
        self.address.contains(word)
    }

    /// Whether `word` reports speech, so that a name before it goes with the quoted question before the name.
    pub fn is_speech(&self, word: &str) -> bool {
        self.speech.contains(word)
    }
}

/// The bit of a length; the last one is for all beyond.
fn length(bytes: usize) -> u32 {
    1 << bytes.min(31)
}
