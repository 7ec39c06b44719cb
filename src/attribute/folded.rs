//! The words of names and roles, to be compared.

use super::view::bare;
use crate::language::fold;

/// The words of a name or role, folded, without possessive endings and punctuation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Folded {
    /// A bit for each word, by its ends and length: what differs here differs.
    bits: u64,
    /// A blank between two.
    words: String,
}

impl Folded {
    pub(super) fn of(name: &str) -> Self {
        let (mut words, mut bits) = (String::with_capacity(name.len()), 0);
        let mut add = |word: &str| {
            if !words.is_empty() && !word.is_empty() {
                words.push(' ');
            }
            let start = words.len();
            words.push_str(word);
            words[start..].make_ascii_lowercase();
            bits |= bit(&words[start..]);
        };
        if name.is_ascii() {
            // Most names: their letters need no decoding.
            let mut start = 0;
            let ends = |at: &usize| name.as_bytes().get(*at).is_none_or(|&byte| parts(byte.into()));
            for end in (0..=name.len()).filter(ends) {
                add(trimmed(bare(&name[start..end])));
                start = end + 1;
            }
        } else {
            for written in name.split(parts) {
                add(fold(bare(written)).trim_matches(|c: char| !c.is_alphanumeric()));
            }
        }
        Self { words, bits }
    }

    /// The words, in order.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.words.split(' ').filter(|w| !w.is_empty())
    }

    pub(super) fn len(&self) -> usize {
        if self.is_empty() { 0 } else { 1 + self.words.bytes().filter(|&b| b == b' ').count() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        self.bits & bit(word) == bit(word) && self.iter().any(|w| w == word)
    }

    /// Whether all the words are in `full`, in order.
    pub(super) fn part_of(&self, full: &Self) -> bool {
        let mut rest = full.iter();
        !self.is_empty() && self.bits & full.bits == self.bits && self.iter().all(|w| rest.any(|f| f == w))
    }
}

/// Whether the character parts words of a name.
fn parts(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// A word of ASCII without marks around it.
fn trimmed(word: &str) -> &str {
    let mark = |byte: &u8| !byte.is_ascii_alphanumeric();
    let bytes = word.as_bytes();
    let end = bytes.len() - bytes.iter().rev().take_while(|byte| mark(byte)).count();
    let start = bytes[..end].iter().take_while(|byte| mark(byte)).count();
    &word[start..end]
}

/// How many words the name has at most.
pub(super) fn most_words(name: &str) -> usize {
    1 + name.chars().filter(|&c| parts(c)).count()
}

/// One of 64 bits for a word, none for no word.
fn bit(word: &str) -> u64 {
    let bytes = word.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return 0 };
    1 << ((usize::from(first) * 7 + usize::from(last) * 3 + bytes.len()) % 64)
}
