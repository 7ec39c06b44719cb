//! The different texts of the tokens of an article: what is found out about one holds for all tokens that have it.

use super::{Span, Token};
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

/// The texts of tokens, each once, by numbers in the order in which they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Where each stands first.
    firsts: Vec<Span>,
    /// That of each token.
    numbers: Vec<u32>,
}

impl Texts {
    /// The texts of `tokens`.
    pub fn of(text: &str, tokens: &[Token]) -> Self {
        // At the place that the hash of a text names, or at a free one behind: its number and one, or 0.
        let mut slots = vec![0_u32; (2 * tokens.len()).next_power_of_two()];
        let last = slots.len() - 1;
        let mut starts: Vec<u128> = Vec::with_capacity(tokens.len() / 2);
        let mut firsts: Vec<Span> = Vec::with_capacity(tokens.len() / 2);
        let mut numbers = Vec::with_capacity(tokens.len());
        for &Token { span, .. } in tokens {
            let start = start(text, span);
            let mut place = hash(text, span, start) as usize & last;
            let number = loop {
                let Some(known) = slots[place].checked_sub(1) else {
                    starts.push(start);
                    firsts.push(span);
                    slots[place] = firsts.len() as u32;
                    break firsts.len() as u32 - 1;
                };
                if starts[known as usize] == start && same(text, firsts[known as usize], span) {
                    break known;
                }
                place = (place + 1) & last;
            };
            numbers.push(number);
        }
        Self { firsts, numbers }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.firsts.is_empty()
    }

    /// The number of the text of a token.
    #[inline]
    pub fn number(&self, token: usize) -> u32 {
        self.numbers[token]
    }

    /// Where the text with this number stands first.
    pub fn first(&self, number: u32) -> Span {
        self.firsts[number as usize]
    }
}

/// Bytes that [`start`] has of a text.
const START: usize = 16;

/// The first bytes of what stands in `span`.
#[inline]
fn start(text: &str, span: Span) -> u128 {
    let bytes = &text.as_bytes()[span.start as usize..];
    // What stands behind it is read too and cut off: that costs less than to look how much of it there is.
    let read = bytes.first_chunk().copied().unwrap_or_else(|| {
        let mut read = [0; START];
        read[..bytes.len()].copy_from_slice(bytes);
        read
    });
    let own = (span.end - span.start).min(START as u32);
    u128::from_le_bytes(read) & (u128::MAX.checked_shr(u128::BITS - 8 * own).unwrap_or(0))
}

/// A hash of what stands in `span` and has this [`start`].
#[inline]
fn hash(text: &str, span: Span, start: u128) -> u64 {
    if span.end - span.start > START as u32 {
        return FxBuildHasher.hash_one(span.text(text));
    }
    let [low, high] = [start as u64 ^ 0x9e37_79b9_7f4a_7c15, (start >> 64) as u64 ^ 0xd1b5_4a32_d192_ed03];
    let product = u128::from(low) * u128::from(high);
    (product >> 64) as u64 ^ product as u64
}

/// Whether texts with the same [`start`] are the same.
#[inline]
fn same(text: &str, a: Span, b: Span) -> bool {
    let length = b.end - b.start;
    a.end - a.start == length && (length <= START as u32 || a.text(text) == b.text(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::TokenKind;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_has_one_number(words in proptest::collection::vec("[ab\0]{0,3}|é|[xy]{0,1}quay wall quay wall[ab]{0,2}", 0..40)) {
            let (mut text, mut tokens) = (String::new(), Vec::new());
            for word in &words {
                let start = text.len() as u32;
                text.push_str(word);
                let span = Span::new(start, text.len() as u32);
                tokens.push(Token { span, kind: TokenKind::Word, sentence: 0 });
            }
            let texts = Texts::of(&text, &tokens);
            let mut seen: Vec<&String> = Vec::new();
            for (at, word) in words.iter().enumerate() {
                let number = seen.iter().position(|known| *known == word).unwrap_or(seen.len());
                prop_assert_eq!(texts.number(at) as usize, number);
                if number == seen.len() {
                    seen.push(word);
                    prop_assert_eq!(texts.first(number as u32), tokens[at].span);
                }
            }
            prop_assert_eq!((texts.len(), texts.is_empty()), (seen.len(), seen.is_empty()));
        }
    }
}
