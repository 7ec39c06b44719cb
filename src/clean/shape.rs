//! What can be seen of a line without knowing what it says: how many words, how many of them capitalised,
//! how it ends. One pass over the line; the language only lends its finite verbs and forms of address.

use crate::language::Abbreviations;

/// How a line ends, closing marks and mark-up aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// A full stop or an ellipsis.
    Stop,
    /// A question or exclamation mark.
    Strong,
    /// A colon.
    Colon,
    /// In the middle of things: a comma, a hyphen, an opening mark.
    Comma,
    /// A letter or digit, or a mark that ends nothing.
    Open,
}

/// The shape of one line.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Words between white space that hold a letter or digit.
    pub words: usize,
    /// Words that begin with a capital letter or digit.
    pub capitals: usize,
    /// Words of at least four letters that begin in lower case.
    pub small: usize,
    /// Whether the first letter or digit is no lower-case letter.
    pub upper: bool,
    /// How it ends.
    pub end: End,
    /// Whether it begins with a quotation mark.
    pub opens_quoted: bool,
    /// Whether its last word is followed by a closing quotation mark.
    pub ends_quoted: bool,
    /// Whether a double quotation mark occurs.
    pub quoted: bool,
    /// Whether one of its words is a finite verb that headings lack. Not looked for in long lines.
    pub verb: bool,
    /// Whether it speaks to the reader or as the outlet. Not looked for in long lines.
    pub address: bool,
}

/// Lines of more words are text whatever their words are.
const LONG: usize = 60;

/// Longest word looked up, in bytes.
const FOLDED: usize = 16;

/// `word` in lower case with a straight apostrophe, ASCII only; other words as they are.
fn fold<'a>(word: &'a str, buffer: &'a mut [u8; FOLDED]) -> &'a str {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    let mut len = 0;
    for c in word.chars() {
        buffer[len] = match c {
            '’' => b'\'',
            _ if c.is_ascii() => c.to_ascii_lowercase() as u8,
            _ => return word,
        };
        len += 1;
    }
    std::str::from_utf8(&buffer[..len]).unwrap_or(word)
}

/// What a character is to the shape of a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// Between words.
    Blank,
    /// A lower-case letter.
    Small,
    /// Another letter or a digit.
    Large,
    /// A double quotation mark.
    Quote,
    /// A straight apostrophe: two are a quotation mark.
    Tick,
    /// Any other mark.
    Mark,
    /// Part of a character beyond ASCII.
    Beyond,
}

impl Sign {
    const fn of_byte(byte: u8) -> Self {
        match byte {
            b'a'..=b'z' => Self::Small,
            b'A'..=b'Z' | b'0'..=b'9' => Self::Large,
            b'\t'..=b'\r' | b' ' => Self::Blank,
            b'"' => Self::Quote,
            b'\'' => Self::Tick,
            0..128 => Self::Mark,
            _ => Self::Beyond,
        }
    }

    fn is_letter(self) -> bool {
        matches!(self, Self::Small | Self::Large)
    }

    fn of(c: char) -> Self {
        match c {
            '“' | '”' | '«' | '»' | '„' => Self::Quote,
            '‘' | '’' | '–' | '—' | '…' => Self::Mark,
            c if c.is_whitespace() => Self::Blank,
            c if c.is_lowercase() && c.is_alphanumeric() => Self::Small,
            c if c.is_alphanumeric() => Self::Large,
            _ => Self::Mark,
        }
    }
}

/// The sign of each byte.
const SIGNS: [Sign; 256] = {
    let mut signs = [Sign::Mark; 256];
    let mut byte = 0;
    while byte < signs.len() {
        signs[byte] = Sign::of_byte(byte as u8);
        byte += 1;
    }
    signs
};

impl Shape {
    /// Looks at `line`, which may carry markdown and HTML.
    pub fn of(line: &str, words: &Abbreviations) -> Self {
        let bare = bare(line);
        let end = ending(bare);
        let mut shape = Self {
            words: 0,
            capitals: 0,
            small: 0,
            upper: true,
            end: end.0,
            opens_quoted: bare.starts_with(['“', '"', '‘', '«', '„', '\'', '`']),
            ends_quoted: end.1,
            quoted: false,
            verb: false,
            address: false,
        };
        // From the first to the last letter or digit of a word, and whether the first is in lower case.
        let mut word: Option<(usize, usize, bool)> = None;
        let (bytes, mut at) = (bare.as_bytes(), 0);
        while let Some(&byte) = bytes.get(at) {
            let (sign, len) = match SIGNS[usize::from(byte)] {
                Sign::Beyond => {
                    bare[at..].chars().next().map_or((Sign::Mark, 1), |c| (Sign::of(c), c.len_utf8()))
                }
                sign => (sign, 1),
            };
            let start = at;
            at += len;
            match sign {
                Sign::Small | Sign::Large => {
                    let rest = &bytes[at..];
                    at += rest.iter().position(|&b| !SIGNS[usize::from(b)].is_letter()).unwrap_or(rest.len());
                    match &mut word {
                        Some((_, end, _)) => *end = at,
                        None => word = Some((start, at, sign == Sign::Small)),
                    }
                }
                Sign::Blank => {
                    if let Some((start, end, small)) = word.take() {
                        shape.add(&bare[start..end], small, words);
                    }
                }
                Sign::Quote => shape.quoted = true,
                Sign::Tick => shape.quoted |= bare[..start].ends_with('\''),
                Sign::Mark | Sign::Beyond => {}
            }
        }
        if let Some((start, end, small)) = word {
            shape.add(&bare[start..end], small, words);
        }
        shape
    }

    /// Counts a word, which begins with a small letter or not.
    fn add(&mut self, word: &str, small: bool, words: &Abbreviations) {
        if self.words == 0 {
            self.upper = !small;
        }
        self.words += 1;
        self.capitals += usize::from(!small);
        self.small += usize::from(small && word.len() >= 4);
        // In a title set in capitals a verb says nothing.
        let verb = small && !self.verb && words.may_be_auxiliary(word);
        let address = !self.address && words.may_be_address(word);
        if (verb || address) && self.words <= LONG && word.len() <= FOLDED {
            let mut buffer = [0; FOLDED];
            let folded = fold(word, &mut buffer);
            self.verb |= verb && words.is_auxiliary(folded);
            self.address |= address && words.is_address(folded);
        }
    }

    /// Whether the line could be a title: some words, no end of a sentence.
    pub fn titled(&self) -> bool {
        (2..=25).contains(&self.words) && self.upper && matches!(self.end, End::Open | End::Strong)
    }

    /// Whether most longer words are capitalised.
    pub fn title_case(&self) -> bool {
        self.capitals >= 2 && self.small * 4 <= self.capitals
    }

    /// Whether the line is running text: a sentence with a verb, or long.
    pub fn prose(&self) -> bool {
        let quoted = self.ends_quoted && (self.end == End::Comma || self.words >= 12);
        let sentence = matches!(self.end, End::Stop | End::Strong | End::Colon) || quoted;
        let verbal = self.verb || self.words >= 15;
        sentence && verbal && self.words >= 5 || self.words >= 30
    }

    /// Whether the line looks like names: every word but particles capitalised, few words, no verb.
    pub fn names(&self) -> bool {
        (2..=9).contains(&self.words)
            && self.end == End::Open
            && !self.verb
            && !self.quoted
            && self.small <= 3
            && self.capitals >= 2
            && self.upper
            && self.capitals + 3 >= self.words
    }
}

/// `line` without the markdown and HTML around it.
pub fn bare(line: &str) -> &str {
    let mut rest = line.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, '#' | '*' | '_' | '>' | '•' | '▪' | '◦' | '⁃')
    });
    while let Some(tag) = leading_tag(rest) {
        rest = rest[tag..].trim_start();
    }
    loop {
        let cut = rest.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_'));
        let cut = match trailing_mark(cut) {
            Some(at) => &cut[..at],
            None => cut,
        };
        if cut.len() == rest.len() {
            return rest;
        }
        rest = cut;
    }
}

fn leading_tag(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('<')?;
    let end = inner.as_bytes().iter().take(200).position(|b| *b == b'>')?;
    let name = inner.strip_prefix('/').unwrap_or(inner);
    (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !inner[..end].contains(':')).then_some(end + 2)
}

/// Where a closing tag or a footnote mark at the end of `text` begins.
fn trailing_mark(text: &str) -> Option<usize> {
    if text.ends_with("</sup>") {
        return text.rfind("<sup>");
    }
    let window = text.len().saturating_sub(200);
    let tail = text.as_bytes();
    if text.ends_with('>') {
        let at = (window..text.len()).rev().find(|i| tail[*i] == b'<')?;
        let name = text[at + 1..].trim_start_matches('/');
        return (name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains(':')).then_some(at);
    }
    let inner = text.strip_suffix(']')?;
    let digits = inner.bytes().rev().take_while(u8::is_ascii_digit).count();
    let at = inner.len() - digits;
    ((1..=3).contains(&digits) && inner[..at].ends_with('[') && at > 1).then(|| at - 1)
}

/// How `text` ends, and whether a closing quotation mark stands there.
fn ending(text: &str) -> (End, bool) {
    let mut quoted = false;
    for c in text.chars().rev() {
        match c {
            '”' | '"' | '’' | '»' | '\'' | '›' => quoted = true,
            ')' | ']' | '}' => {}
            '.' | '…' | '。' => return (End::Stop, quoted),
            '?' | '!' | '？' | '！' => return (End::Strong, quoted),
            ':' | '：' => return (End::Colon, quoted),
            ',' | ';' | '-' | '–' | '—' | '“' | '‘' | '(' | '[' | '，' => {
                return (End::Comma, quoted);
            }
            _ => return (End::Open, quoted),
        }
    }
    (End::Open, quoted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn shape(line: &str) -> Shape {
        Shape::of(line, &Language::english().abbreviations)
    }

    #[test]
    fn endings_are_seen_through_marks_and_mark_up() {
        assert_eq!(shape("He left.<sup>4</sup></p>").end, End::Stop);
        assert_eq!(shape("He left.[12]").end, End::Stop);
        assert_eq!(shape("“He left.”").end, End::Stop);
        assert_eq!(shape("**Harbour reopens**").end, End::Open);
        assert_eq!(shape("He left, with").end, End::Open);
        assert_eq!(shape("Why now?").end, End::Strong);
    }

    #[test]
    fn titles_and_sentences_differ() {
        assert!(shape("Harbour reopens after storm").titled());
        assert!(!shape("The harbour was reopened after the storm.").titled());
        assert!(shape("The harbour was reopened after the storm.").prose());
        assert!(shape("Ana Lopes and Ben Okoro").names());
        assert!(!shape("Harbour reopens after long storm in Telm").names());
    }
}
