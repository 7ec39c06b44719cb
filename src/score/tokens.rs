//! The units that are counted: tokens of a text, which of them are words, and which stand between quotation
//! marks. They are the measure's own and know nothing of the tokens and marks that whosaid works with.

use crate::doc::Span;
use unicode_normalization::char::is_combining_mark;

/// Words that prove nothing about a source. They belong to the measure, so that figures can be compared.
const FUNCTION_WORDS: [&str; 31] = [
    "the", "a", "an", "of", "and", "or", "to", "in", "on", "at", "for", "by", "with", "from", "as", "that",
    "this", "these", "those", "his", "her", "its", "their", "our", "my", "your", "mr", "mrs", "ms", "dr",
    "s",
];

/// Marks that open only, close only, and do both. Single quotation marks do not count.
const OPENING: [&str; 2] = ["“", "``"];
const CLOSING: [&str; 2] = ["”", "''"];
const EITHER: [&str; 1] = ["\""];

/// Numbers of tokens, ascending, each once.
pub type Tokens = Vec<u32>;

/// A text cut into tokens: `\w+`, or one other character that is no white space.
pub struct Text<'a> {
    text: &'a str,
    tokens: Vec<Token>,
}

struct Token {
    span: Span,
    /// Holds a letter or digit.
    word: bool,
    /// Touches text between double quotation marks.
    quoted: bool,
}

impl<'a> Text<'a> {
    /// Cuts `text`.
    pub fn new(text: &'a str) -> Self {
        let mut this = Self { text, tokens: tokens(text) };
        for span in between_marks(text) {
            for at in this.touched(&[span]) {
                this.tokens[at as usize].quoted = true;
            }
        }
        this
    }

    /// The tokens that share a character with one of `spans`.
    pub fn touched(&self, spans: &[Span]) -> Tokens {
        let mut found = Vec::new();
        for span in spans.iter().filter(|s| !s.is_empty()) {
            let from = self.tokens.partition_point(|t| t.span.end <= span.start);
            let to = self.tokens.partition_point(|t| t.span.start < span.end);
            found.extend(from as u32..to as u32);
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The words among `tokens`, or all of them if none is a word.
    pub fn words(&self, tokens: &[u32]) -> Tokens {
        let words: Tokens = tokens.iter().copied().filter(|&at| self.is_word(at)).collect();
        if words.is_empty() { tokens.to_vec() } else { words }
    }

    /// Whether the token holds a letter or digit.
    pub fn is_word(&self, at: u32) -> bool {
        self.tokens[at as usize].word
    }

    /// Whether the token stands between double quotation marks.
    pub fn is_quoted(&self, at: u32) -> bool {
        self.tokens[at as usize].quoted
    }

    /// Whether the token proves nothing about a source.
    pub fn is_function_word(&self, at: u32) -> bool {
        let word = self.tokens[at as usize].span.text(self.text).to_lowercase();
        FUNCTION_WORDS.contains(&word.as_str())
    }
}

/// Letters and numbers as Python's `\w` has them, which leaves out vowel signs and accents of their own.
fn is_alphanumeric(c: char) -> bool {
    c.is_alphanumeric() && !is_combining_mark(c)
}

/// White space as Python has it: with the four separators of ASCII.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}')
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let (word, part) = (is_alphanumeric(c), is_alphanumeric(c) || c == '_');
        let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
        match tokens.last_mut() {
            Some(last) if part && inside => {
                last.span.end = end;
                last.word |= word;
            }
            _ if !is_space(c) => tokens.push(Token { span: Span::new(start, end), word, quoted: false }),
            _ => {}
        }
        inside = part;
    }
    tokens
}

/// What stands between double quotation marks, paragraph by paragraph; a mark that is never closed holds to
/// the end of its paragraph.
fn between_marks(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut begin = 0;
    for line in text.split('\n') {
        let mut open = None;
        let mut at = 0;
        while let Some(c) = line[at..].chars().next() {
            let mark = |marks: &[&'static str]| marks.iter().find(|m| line[at..].starts_with(**m)).copied();
            let (opening, closing, either) = (mark(&OPENING), mark(&CLOSING), mark(&EITHER));
            let length = opening.or(closing).or(either).map_or(c.len_utf8(), str::len);
            match open {
                None if opening.or(either).is_some() => open = Some(begin + at + length),
                Some(from) if closing.or(either).is_some() => {
                    found.push(Span::new(from as u32, (begin + at) as u32));
                    open = None;
                }
                _ => {}
            }
            at += length;
        }
        if let Some(from) = open {
            found.push(Span::new(from as u32, (begin + line.len()) as u32));
        }
        begin += line.len() + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(&str, bool)> {
        Text::new(text).tokens.iter().map(|t| (t.span.text(text), t.word)).collect()
    }

    fn quoted(text: &str) -> Vec<&str> {
        Text::new(text).tokens.iter().filter(|t| t.quoted).map(|t| t.span.text(text)).collect()
    }

    #[test]
    fn tokens_are_words_or_single_characters() {
        assert_eq!(
            cut("Zoë's 3½\u{a0}m."),
            [("Zoë", true), ("'", false), ("s", true), ("3½", true), ("m", true), (".", false)]
        );
        assert_eq!(cut("__ a_b"), [("__", false), ("a_b", true)]);
        assert_eq!(
            cut("e\u{301}x\u{1f}!?"),
            [("e", true), ("\u{301}", false), ("x", true), ("!", false), ("?", false)]
        );
        assert_eq!(cut(" \n"), []);
    }

    #[test]
    fn quoted_words_by_paragraph() {
        assert_eq!(quoted("no “yes so” no"), ["yes", "so"]);
        assert_eq!(quoted("no ``yes'' no \"yes\" no ” no"), ["yes", "yes"]);
        assert_eq!(quoted("no “yes\nno ” no"), ["yes"]);
        assert_eq!(quoted("“yes “ yes” no ‘no’ \"yes”"), ["yes", "“", "yes", "yes"]);
    }

    #[test]
    fn spans_touch_tokens() {
        let text = Text::new("one, two three");
        let touched = |spans: &[(u32, u32)]| {
            text.touched(&spans.iter().map(|&(from, to)| Span::new(from, to)).collect::<Vec<_>>())
        };
        assert_eq!(touched(&[(2, 3)]), [0]);
        assert_eq!(touched(&[(5, 9), (3, 6)]), [1, 2], "white space is no token, and no token counts twice");
        assert!(touched(&[(6, 6), (4, 5)]).is_empty());
        assert_eq!(text.words(&[0, 1]), [0]);
        assert_eq!(text.words(&[1]), [1]);
    }
}
