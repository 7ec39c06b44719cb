//! Running numbers and bullets inside a paragraph: `1. … 2. …`, `(a) … (b) …`, `• … • …`. Items without such
//! signs are not known here.

use crate::doc::{Span, Token, TokenKind};

/// How a number is set.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Style {
    open: bool,
    letter: bool,
    suffix: u8,
}

/// Follows the numbers of a paragraph that begins with one.
#[derive(Debug, Default)]
pub struct Numbering {
    style: Option<Style>,
    value: u32,
    skip: usize,
}

impl Numbering {
    /// Looks at how the paragraph begins.
    pub fn new(text: &str, tokens: &[Token]) -> Self {
        let Some(first) = tokens.first() else {
            return Self::default();
        };
        if is_bullet(text, first) {
            let number = marker(text, tokens, 1).map_or(0, |(_, _, len)| len);
            return Self { skip: 1 + number, ..Self::default() };
        }
        match marker(text, tokens, 0) {
            Some((style, value, len)) => Self { style: Some(style), value, skip: len },
            None => Self::default(),
        }
    }

    /// Tokens of the sign that the paragraph begins with.
    pub fn skip(&self) -> usize {
        self.skip
    }

    /// The length of the sign at token `at`, if the next item begins there.
    pub fn next(&mut self, text: &str, tokens: &[Token], at: usize) -> Option<usize> {
        if at > 0 && is_bullet(text, &tokens[at]) {
            return Some(1 + marker(text, tokens, at + 1).map_or(0, |(_, _, len)| len));
        }
        let style = self.style?;
        let (found, value, len) = marker(text, tokens, at)?;
        if found == style && value == self.value + 1 {
            self.value = value;
            return Some(len);
        }
        None
    }
}

/// Whether a token is a bullet sign, which begins an item wherever it stands.
pub fn is_bullet(text: &str, token: &Token) -> bool {
    token.kind == TokenKind::Mark && matches!(token.span.text(text), "•" | "⁃" | "▪" | "◦")
}

/// The running number at token `at`: its style, value and length.
fn marker(text: &str, tokens: &[Token], at: usize) -> Option<(Style, u32, usize)> {
    let word = |i: usize| tokens.get(i).map_or("", |t| t.span.text(text));
    let touches = |i: usize| i < tokens.len() && tokens[i - 1].span.end == tokens[i].span.start;
    let open = word(at) == "(";
    let mut next = at + usize::from(open);
    let (letter, value) = value(word(next))?;
    let mut suffix = 0;
    next += 1;
    if touches(next) && word(next) == "." {
        suffix |= 1;
        next += 1;
    }
    if touches(next) && word(next) == ")" {
        suffix |= 2;
        next += 1;
    }
    let spaced = tokens.get(next).is_some_and(|t| {
        text[Span::new(tokens[next - 1].span.end, t.span.start).range()].contains(char::is_whitespace)
    });
    (suffix != 0 && spaced).then_some((Style { open, letter, suffix }, value, next - at))
}

/// What a running number counts: digits, one letter, or small Roman numerals.
fn value(word: &str) -> Option<(bool, u32)> {
    const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    if !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
        return word.parse().ok().map(|n| (false, n));
    }
    if let Some(at) = ROMAN.iter().position(|r| *r == word) {
        return Some((true, at as u32 + 1));
    }
    match word.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => {
            Some((true, u32::from(letter.to_ascii_lowercase() - b'a') + 1))
        }
        _ => None,
    }
}
