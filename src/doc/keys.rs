//! Short texts as numbers: what is asked most of the words of a text is whether two of them are the same.

use super::Span;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// The first bytes of a text, and below them how many it has. The order of keys is that of their texts; texts that differ
/// have different keys but for long ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u128);

/// Bytes of a key.
const BYTES: usize = 16;
/// In place of the length of a text that does not fit before it.
const LONG: u32 = BYTES as u32;
/// The high bit of each byte.
const HIGH: u128 = each(0x80);

/// A key's worth of the same byte.
const fn each(byte: u8) -> u128 {
    u128::from_ne_bytes([byte; BYTES])
}

impl Key {
    /// The key of a text.
    #[inline]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let length = bytes.len();
        let behind = |length: usize| 8 * (BYTES - length);
        // Pieces that overlap agree where they do.
        let start = if let Some(first) = bytes.first_chunk() {
            u128::from_be_bytes(*first)
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let [first, last] = [first, last].map(|piece| u128::from(u64::from_be_bytes(*piece)));
            first << behind(8) | last << behind(length)
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let [first, last] = [first, last].map(|piece| u128::from(u32::from_be_bytes(*piece)));
            first << behind(4) | last << behind(length)
        } else {
            let byte = |at: usize| u128::from(bytes[at]) << behind(at + 1);
            if bytes.is_empty() { 0 } else { byte(0) | byte(length / 2) | byte(length - 1) }
        };
        Self::cut(start, length as u32)
    }

    /// The key of what stands in `span`.
    #[inline]
    pub fn at(text: &str, span: Span) -> Self {
        let bytes = &text.as_bytes()[span.start as usize..];
        // What stands behind it is read too and cut off: that costs less than to look how much of it there is.
        let read = bytes.first_chunk().copied().unwrap_or_else(|| {
            let mut read = [0; BYTES];
            read[..bytes.len()].copy_from_slice(bytes);
            read
        });
        Self::cut(u128::from_be_bytes(read), span.end - span.start)
    }

    /// The key of a text of so many bytes that begins with `start`.
    #[inline]
    fn cut(start: u128, length: u32) -> Self {
        let kept = length.min(LONG - 1);
        let mask = u128::MAX.checked_shl(u128::BITS - 8 * kept).unwrap_or(0);
        Self(start & mask | u128::from(length.min(LONG)))
    }

    /// The key without its last four bytes, which are zero.
    #[inline]
    pub fn start(self) -> u128 {
        self.0 & !u128::from(u32::MAX)
    }

    /// Whether other texts may have the same key.
    #[inline]
    pub fn is_long(self) -> bool {
        self.0 as u8 == LONG as u8
    }

    /// The key of the text with small letters for the capital ones, if it is of ASCII and not long.
    #[inline]
    pub fn lower(self) -> Option<Self> {
        if self.is_long() || self.0 & HIGH != 0 {
            return None;
        }
        // Nothing is carried from one byte to the next. Lengths are no letters.
        let capitals = (self.0 + each(0x80 - b'A')) & !(self.0 + each(0x7f - b'Z')) & HIGH;
        Some(Self(self.0 | capitals >> 2))
    }

    /// A hash of `text`, whose key this is.
    #[inline]
    pub fn hash(self, text: &str) -> u64 {
        if self.is_long() {
            return FxBuildHasher.hash_one(text);
        }
        let [low, high] = [self.0 as u64, (self.0 >> 64) as u64];
        let product = u128::from(low ^ 0x9e37_79b9_7f4a_7c15) * u128::from(high ^ 0xd1b5_4a32_d192_ed03);
        (product >> 64) as u64 ^ product as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_their_texts(texts in proptest::collection::vec("[ab\0é]{0,17}|quay wall quay[ab\0]{0,4}", 2)) {
            let [a, b] = [&texts[0], &texts[1]];
            let order = Key::of(a).cmp(&Key::of(b));
            prop_assert!(order == a.cmp(b) || order.is_eq() && Key::of(a).is_long());
            prop_assert_eq!(Key::of(a).hash(a) == Key::of(b).hash(b), a == b);
        }

        #[test]
        fn a_key_is_that_of_what_stands_there(before in "[aé]{0,3}", text in "[aZé]{0,20}", behind in "[aé]{0,20}") {
            let whole = format!("{before}{text}{behind}");
            let key = Key::at(&whole, Span::new(before.len() as u32, (before.len() + text.len()) as u32));
            prop_assert_eq!(key, Key::of(&text));
            prop_assert_eq!(key.is_long(), text.len() > 15);
        }

        #[test]
        fn letters_are_made_small(text in "[ -~]{0,17}|[A-zé]{0,8}") {
            let short = text.is_ascii() && text.len() <= 15;
            let lower = short.then(|| Key::of(&text.to_ascii_lowercase()));
            prop_assert_eq!(Key::of(&text).lower(), lower);
        }
    }
}
