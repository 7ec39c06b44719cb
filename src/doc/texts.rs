//! The different texts of the tokens of an article: what is found out about one holds for all tokens that have it.

use super::{Key, Span, Token};

/// The texts of tokens, each once, by numbers in the order in which they were met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    /// Where each stands first.
    firsts: Vec<Span>,
    /// The key of each.
    keys: Vec<Key>,
    /// The number of that of each token.
    numbers: Vec<u32>,
    /// The whole text with small letters of ASCII in place of capital ones.
    lower: String,
}

impl Texts {
    /// The texts of `tokens`.
    pub fn of(text: &str, tokens: &[Token]) -> Self {
        // At the place that the hash of a text names, or at a free one behind: its number and one, or 0.
        let mut slots = vec![0_u32; (2 * tokens.len()).next_power_of_two()];
        let last = slots.len() - 1;
        let half = tokens.len() / 2;
        let (firsts, keys) = (Vec::with_capacity(half), Vec::with_capacity(half));
        let numbers = Vec::with_capacity(tokens.len());
        let mut texts = Self { firsts, keys, numbers, lower: text.to_ascii_lowercase() };
        for &Token { span, .. } in tokens {
            let written = span.text(text);
            let key = Key::at(text, span);
            let mut place = key.hash(written) as usize & last;
            let number = loop {
                let Some(number) = slots[place].checked_sub(1) else {
                    texts.firsts.push(span);
                    texts.keys.push(key);
                    slots[place] = texts.len() as u32;
                    break texts.len() as u32 - 1;
                };
                let same = || texts.first(number).text(text) == written;
                if texts.key(number) == key && (!key.is_long() || same()) {
                    break number;
                }
                place = (place + 1) & last;
            };
            texts.numbers.push(number);
        }
        texts
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.firsts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.firsts.is_empty()
    }

    /// The key of each, and where it stands first.
    pub fn all(&self) -> impl Iterator<Item = (Key, Span)> + Clone {
        self.keys.iter().copied().zip(self.firsts.iter().copied())
    }

    /// The number of the text of a token.
    #[inline]
    pub fn number(&self, token: usize) -> u32 {
        self.numbers[token]
    }

    /// The numbers of the texts of all tokens.
    pub fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// The key of the text with this number.
    #[inline]
    pub fn key(&self, number: u32) -> Key {
        self.keys[number as usize]
    }

    /// The text at `span` with small letters of ASCII in place of capital ones.
    #[inline]
    pub fn lower(&self, span: Span) -> &str {
        span.text(&self.lower)
    }

    /// Where the text with this number stands first.
    pub fn first(&self, number: u32) -> Span {
        self.firsts[number as usize]
    }
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
