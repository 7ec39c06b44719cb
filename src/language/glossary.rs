//! A list of words with what it says of each.

use rustc_hash::FxHashMap;

/// What a list says of its words. Most words that are asked for do not stand on it: some bits that stay at hand tell so of
/// most of them, without a look into the list.
#[derive(Debug)]
pub(super) struct Glossary<T> {
    words: FxHashMap<&'static str, T>,
    /// A bit for the [`sign`] of each word, by as many of its highest bits as name them all.
    signs: Vec<u64>,
}

impl<T> Default for Glossary<T> {
    fn default() -> Self {
        Self { words: FxHashMap::default(), signs: vec![0] }
    }
}

/// Bits there are at least for each word.
const SPARE: usize = 16;

impl<T> Glossary<T> {
    /// Says `what` of `word`, instead of what was said before.
    pub(super) fn insert(&mut self, word: &'static str, what: T) {
        self.words.insert(word, what);
        self.mark(word);
    }

    /// What is said of `word`: `what` unless something is.
    pub(super) fn or_insert(&mut self, word: &'static str, what: T) -> &mut T {
        self.mark(word);
        self.words.entry(word).or_insert(what)
    }

    /// What the list says of `word`.
    #[inline]
    pub(super) fn get(&self, word: &str) -> Option<&T> {
        if self.may_have(word) { self.words.get(word) } else { None }
    }

    /// What the list says of `word` as it is written, else in lower case.
    pub(super) fn written_or_lower(&self, word: &str) -> Option<&T> {
        let ascii = word.is_ascii();
        if ascii && !self.may_have(word) {
            return None;
        }
        let found = self.words.get(word);
        if found.is_some() || ascii && !word.bytes().any(|b| b.is_ascii_uppercase()) {
            return found;
        }
        let mut letters = [0; 32];
        if ascii && let Some(letters) = letters.get_mut(..word.len()) {
            letters.copy_from_slice(word.as_bytes());
            letters.make_ascii_lowercase();
            return std::str::from_utf8(letters).ok().and_then(|word| self.words.get(word));
        }
        self.words.get(word.to_lowercase().as_str())
    }

    /// All words, in no order.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'static str, &T)> {
        self.words.iter().map(|(&word, what)| (word, what))
    }

    /// Whether the list may have a word that is written so in capital or small letters of ASCII.
    #[inline]
    fn may_have(&self, word: &str) -> bool {
        let bit = self.bit(word);
        self.signs[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// The bit of a word.
    #[inline]
    fn bit(&self, word: &str) -> usize {
        let bits = self.signs.len() * 64;
        ((u64::from(sign(word)) * bits as u64) >> 32) as usize
    }

    fn mark(&mut self, word: &'static str) {
        let words = self.words.len();
        if words * SPARE > self.signs.len() * 64 {
            self.signs = vec![0; (words * SPARE / 32).next_power_of_two()];
            let bits: Vec<usize> = self.words.keys().map(|word| self.bit(word)).collect();
            bits.into_iter().for_each(|bit| self.signs[bit / 64] |= 1 << (bit % 64));
        }
        let bit = self.bit(word);
        self.signs[bit / 64] |= 1 << (bit % 64);
    }
}

/// A number for a word, from its length and four of its letters: the same for capital and small letters of ASCII.
#[inline]
fn sign(word: &str) -> u32 {
    let (letters, len) = (word.as_bytes(), word.len());
    let letter = |at: usize| letters.get(at).map_or(0, |letter| u32::from(letter & 0x1f));
    let few = letter(0)
        | letter(len / 2) << 5
        | letter(len.wrapping_sub(2)) << 10
        | letter(len.wrapping_sub(1)) << 15;
    (few | (len as u32) << 20).wrapping_mul(0x9e37_79b1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_word_is_found_as_written_and_in_lower_case() {
        let mut list: Glossary<u8> = Glossary::default();
        list.insert("May", 1);
        list.insert("état", 2);
        list.insert("", 3);
        for (word, found) in [
            ("May", Some(1)),
            ("may", None),
            ("MAY", None),
            ("ÉTAT", Some(2)),
            ("état", Some(2)),
            ("", Some(3)),
        ] {
            assert_eq!(list.written_or_lower(word).copied(), found, "{word}");
        }
        assert_eq!((list.get("May"), list.get("ÉTAT"), list.get("m")), (Some(&1), None, None));
    }

    proptest! {
        #[test]
        fn a_list_says_what_its_map_says(words in proptest::collection::vec("[a-cA-C]{0,3}|[é-íÉ-Íß]{0,2}", 0..80), asked in "[a-cA-C]{0,3}|[é-íÉ-Íßſ]{0,2}") {
            let words: Vec<&'static str> = words.into_iter().map(|word| &*word.leak()).collect();
            let mut list = Glossary::default();
            let mut map = FxHashMap::default();
            for (number, &word) in words.iter().enumerate() {
                if number % 2 == 0 {
                    list.insert(word, number);
                    map.insert(word, number);
                } else {
                    prop_assert_eq!(list.or_insert(word, number), map.entry(word).or_insert(number));
                }
            }
            for &word in words.iter().chain([&asked.as_str()]) {
                prop_assert_eq!(list.get(word), map.get(word));
                let either = map.get(word).or_else(|| map.get(word.to_lowercase().as_str()));
                prop_assert_eq!(list.written_or_lower(word), either);
            }
            prop_assert_eq!(list.words().count(), map.len());
        }
    }
}
