//! Words and marks: UAX #29 word bounds with white space dropped.
//!
//! Runs of ASCII and the usual quotation marks between white space take a short path of their own; every other run goes to
//! unicode-segmentation, the reference. A property test holds the two together. No word is joined across a
//! hidden span. Sentences are not decided here.

use crate::doc::{Span, Token, TokenKind};
use unicode_segmentation::UnicodeSegmentation;

/// Appends the tokens of `span` to `out`, leaving out the spans of `hidden`, which must be ascending and
/// disjoint and may reach beyond `span`.
pub fn tokens(text: &str, span: Span, hidden: &[Span], out: &mut Vec<Token>) {
    let mut at = span.start;
    for hide in hidden.iter().filter(|h| h.overlaps(span)) {
        if at < hide.start {
            piece(text, Span::new(at, hide.start), out);
        }
        at = at.max(hide.end);
    }
    if at < span.end {
        piece(text, Span::new(at, span.end), out);
    }
}

/// Appends the tokens of `span`, which holds nothing hidden.
fn piece(text: &str, span: Span, out: &mut Vec<Token>) {
    let bytes = &text.as_bytes()[span.range()];
    let mut at = 0;
    while at < bytes.len() {
        if SORTS[usize::from(bytes[at])] == Sort::Space {
            at += 1;
            continue;
        }
        let start = at;
        at += plain(&bytes[at..]);
        let mut run = Sort::Plain;
        while let Some(&byte) = bytes.get(at) {
            let sort = SORTS[usize::from(byte)];
            if sort == Sort::Space || byte == b'&' && entity(&bytes[at..]) > 0 {
                break;
            }
            let mark = sort == Sort::Beyond && is_typographic(&bytes[at..]);
            run = run.max(if mark { Sort::Simple } else { sort });
            at += if mark { TYPOGRAPHIC } else { 1 };
        }
        let from = span.start + start as u32;
        match run {
            _ if start == at => {
                let len = entity(&bytes[at..]);
                push(out, from, len, false);
                at += len;
            }
            Sort::Plain => push(out, from, at - start, true),
            Sort::Simple => simple_run(&bytes[start..at], from, out),
            _ => unicode_run(&text[span.start as usize + start..span.start as usize + at], from, out),
        }
    }
}

/// Letters and digits of ASCII that `bytes` begin with, counted as far as there are eight bytes to look at together.
fn plain(bytes: &[u8]) -> usize {
    let (eights, _) = bytes.as_chunks();
    let mut at = 0;
    for eight in eights {
        let others = !alphanumeric(u64::from_le_bytes(*eight)) & HIGH;
        if others != 0 {
            return at + others.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at
}

/// The high bit of each of eight bytes.
const HIGH: u64 = each(0x80);

/// Eight times the same byte.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The high bits of those of eight bytes that are letters and digits of ASCII.
fn alphanumeric(bytes: u64) -> u64 {
    let low = bytes & !HIGH;
    // Nothing is carried from one byte to the next.
    let between =
        |bytes: u64, first: u8, last: u8| (bytes + each(0x80 - first)) & !(bytes + each(0x7f - last));
    (between(low, b'0', b'9') | between(low | each(0x20), b'a', b'z')) & !bytes & HIGH
}

/// What a byte makes of a run, the plainer ones first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    /// Letters and digits of ASCII: alone, they are one word.
    Plain,
    /// Other ASCII, and the marks that [`is_typographic`] knows.
    Simple,
    /// Part of a character beyond ASCII.
    Beyond,
    /// White space at which a run ends. Other white space is dropped by [`unicode_run`].
    Space,
}

/// The sort of each byte.
const SORTS: [Sort; 256] = {
    let mut sorts = [Sort::Beyond; 256];
    let mut byte = 0u8;
    while byte < 128 {
        sorts[byte as usize] = match byte {
            b' ' | b'\t'..=b'\r' => Sort::Space,
            _ if byte.is_ascii_alphanumeric() => Sort::Plain,
            _ => Sort::Simple,
        };
        byte += 1;
    }
    sorts
};

/// Quotation marks that mark-up writes as several characters: each is one mark.
const ENTITIES: [&str; 8] =
    ["&quot;", "&ldquo;", "&rdquo;", "&laquo;", "&raquo;", "&#34;", "&#8220;", "&#8221;"];

/// Bytes of the entity that `bytes` begin with, or none.
fn entity(bytes: &[u8]) -> usize {
    ENTITIES.iter().find(|e| bytes.starts_with(e.as_bytes())).map_or(0, |e| e.len())
}

/// The reference: any text without the ASCII white space.
fn unicode_run(run: &str, from: u32, out: &mut Vec<Token>) {
    for (at, segment) in run.split_word_bound_indices() {
        // An extending character after white space belongs to the white space: it alone stays.
        let rest = segment.trim_start();
        let kept = rest.trim_end();
        if kept.is_empty() {
            continue;
        }
        let start = from + (at + segment.len() - rest.len()) as u32;
        let word = kept.chars().any(char::is_alphanumeric);
        push(out, start, kept.len(), word);
    }
}

/// Bytes of each mark that [`is_typographic`] knows.
const TYPOGRAPHIC: usize = 3;

/// Whether a dash, quotation mark or ellipsis of typographers comes first: `–`, `—`, `‘`, `’`, `“`, `”`, `…`.
fn is_typographic(bytes: &[u8]) -> bool {
    matches!(bytes, [0xe2, 0x80, 0x93 | 0x94 | 0x98 | 0x99 | 0x9c | 0x9d | 0xa6, ..])
}

/// The mark that comes first, with its bytes: an apostrophe of ASCII for one of typographers.
fn mark(bytes: &[u8]) -> (u8, usize) {
    match bytes {
        [0xe2, _, 0x98 | 0x99, ..] => (b'\'', TYPOGRAPHIC),
        [first, ..] if first.is_ascii() => (*first, 1),
        _ => (0, TYPOGRAPHIC),
    }
}

/// The rules of UAX #29 as they come out for ASCII and the marks that [`is_typographic`] knows.
fn simple_run(run: &[u8], from: u32, out: &mut Vec<Token>) {
    let mut at = 0;
    while at < run.len() {
        let start = at;
        if joins(run[at]) {
            at += 1;
            while at < run.len() {
                if joins(run[at]) {
                    at += 1;
                    continue;
                }
                let (middle, len) = mark(&run[at..]);
                match run.get(at + len) {
                    Some(after) if bridges(run[at - 1], middle, *after) => at += len + 1,
                    _ => break,
                }
            }
        } else {
            at += mark(&run[at..]).1;
        }
        let word = run[start..at].iter().any(u8::is_ascii_alphanumeric);
        push(out, from + start as u32, at - start, word);
    }
}

/// Whether the byte joins its like without a break: letters, digits and the underscore.
fn joins(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether `middle` holds its neighbours together: `o'clock`, `U.S`, `1,000`.
fn bridges(before: u8, middle: u8, after: u8) -> bool {
    match middle {
        b'.' | b'\'' => {
            before.is_ascii_alphabetic() && after.is_ascii_alphabetic()
                || before.is_ascii_digit() && after.is_ascii_digit()
        }
        b':' => before.is_ascii_alphabetic() && after.is_ascii_alphabetic(),
        b',' | b';' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

fn push(out: &mut Vec<Token>, start: u32, len: usize, word: bool) {
    let kind = if word { TokenKind::Word } else { TokenKind::Mark };
    out.push(Token { span: Span::new(start, start + len as u32), kind, sentence: 0 });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokens(text, Span::new(0, text.len() as u32), &[], &mut out);
        out.iter().map(|t| t.span.text(text)).collect()
    }

    /// The whole text through the crate: what the tokens must be.
    fn reference(text: &str) -> Vec<&str> {
        text.split_word_bounds().map(str::trim).filter(|s| !s.is_empty()).collect()
    }

    #[test]
    fn words_and_marks() {
        assert_eq!(split("the U.S. won't, at 3:30"), ["the", "U.S", ".", "won't", ",", "at", "3", ":", "30"]);
        assert_eq!(split("``Well''"), ["`", "`", "Well", "'", "'"]);
        assert_eq!(split("“Nothing’s lost…”"), ["“", "Nothing’s", "lost", "…", "”"]);
        assert_eq!(split("$1,000.50 \u{a0} 20%"), ["$", "1,000.50", "20", "%"]);
    }

    #[test]
    fn a_mark_written_as_an_entity_is_one_mark() {
        assert_eq!(
            split("&quot;Well,&quot; tea&amp;milk"),
            ["&quot;", "Well", ",", "&quot;", "tea", "&", "amp", ";", "milk"]
        );
    }

    #[test]
    fn nothing_hidden_is_a_token_and_no_word_spans_it() {
        let text = "the 20<sup>th</sup> day";
        let mut out = Vec::new();
        tokens(text, Span::new(0, text.len() as u32), &[Span::new(6, 11), Span::new(13, 19)], &mut out);
        let words: Vec<_> = out.iter().map(|t| t.span.text(text)).collect();
        assert_eq!(words, ["the", "20", "th", "day"]);
    }

    #[test]
    fn short_strings_are_cut_as_the_crate_cuts_them() {
        const LETTERS: [char; 16] =
            ['a', 'B', '1', '_', '.', '\'', ':', ',', ';', '"', ' ', '-', '\x01', '’', '”', '—'];
        let n = LETTERS.len();
        for code in 0..n.pow(5) {
            let mut code = code;
            let text: String = std::iter::repeat_with(|| {
                let c = LETTERS[code % n];
                code /= n;
                c
            })
            .take(5)
            .collect();
            assert_eq!(split(&text), reference(&text), "{text:?}");
        }
    }

    /// Cases of the conformance file that come out otherwise here, and why. None so far.
    const EXCEPTIONS: &[&str] = &[];

    #[test]
    fn the_conformance_cases_of_unicode_pass() {
        let (mut passed, mut failed) = (0, Vec::new());
        let cases = include_str!("../../tests/data/WordBreakTest.txt").lines();
        for case in cases.filter(|l| !l.starts_with('#')) {
            let points = |segment: &str| -> String {
                let point = |hex| char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap();
                segment.split(' ').map(point).collect()
            };
            let segments: Vec<String> = case.split('|').map(points).collect();
            let text = segments.concat();
            let wanted: Vec<&str> = segments.iter().map(|s| s.trim()).filter(|s| !s.is_empty()).collect();
            if split(&text) == wanted {
                passed += 1;
            } else {
                failed.push(case);
            }
        }
        assert_eq!(failed, EXCEPTIONS);
        assert_eq!(passed, 1944);
    }

    proptest! {
        #[test]
        fn any_text_is_cut_as_the_crate_cuts_it(text in "\\PC*|[ -~“”‘’…é漢\u{308}\u{200d}\u{a0}🙂🇫\t\n]{0,60}|.*") {
            prop_assert_eq!(split(&text), reference(&text));
        }
    }
}
