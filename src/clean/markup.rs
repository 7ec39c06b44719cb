//! Mark-up inside a paragraph: HTML tags, footnote marks, markdown links and emphasis, signs at the start
//! of a line. It is hidden, never removed. Whole lines of mark-up are classified elsewhere.

use crate::doc::Span;

/// Longest tag or link target looked for, in bytes; keeps a stray opening sign from costing the whole text.
const REACH: usize = 2000;

/// Bytes at which mark-up may begin: of the two beyond ASCII, footnote marks.
const SIGNS: [bool; 256] = {
    let (mut signs, mut at) = ([false; 256], 0);
    let all = b"<[]*\\_\n\xC2\xE2";
    while at < all.len() {
        signs[all[at] as usize] = true;
        at += 1;
    }
    signs
};

/// Appends the hidden spans of the paragraph `span` in ascending order. `signs` says whether it may begin with one.
pub fn hidden(text: &str, span: Span, signs: bool, out: &mut Vec<Span>) {
    let paragraph = span.text(text);
    let mut finder = Finder { text: paragraph, found: Vec::new(), brackets: Vec::new(), underscore: None };
    let mut at = if signs { line_signs(paragraph, 0) } else { 0 };
    if at > 0 {
        finder.hide(0, at);
    }
    let bytes = paragraph.as_bytes();
    while let Some(next) = bytes[at..].iter().position(|&byte| SIGNS[usize::from(byte)]) {
        at = finder.step(at + next);
    }
    let mut found = finder.found;
    found.sort_unstable();
    let mut end = 0;
    for (from, to) in found {
        let from = from.max(end);
        if from < to {
            out.push(Span::new(span.start + from as u32, span.start + to as u32));
            end = to;
        }
    }
}

/// Bytes of the heading hashes, bullet or block-quotation sign at `at`, where a line begins.
fn line_signs(text: &str, at: usize) -> usize {
    let line = &text[at..];
    let hashes = line.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) && line[hashes..].starts_with(' ') {
        return hashes;
    }
    let mut signs = 0;
    for sign in ["• ", "▪ ", "◦ ", "⁃ ", "●", "•", "- ", "* ", "+ ", "> ", ">"] {
        if line.starts_with(sign) {
            signs = sign.trim_end().len();
            break;
        }
    }
    signs
}

struct Finder<'a> {
    text: &'a str,
    found: Vec<(usize, usize)>,
    brackets: Vec<usize>,
    underscore: Option<(usize, usize)>,
}

impl Finder<'_> {
    fn hide(&mut self, from: usize, to: usize) {
        self.found.push((from, to));
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(b' ')
    }

    fn before(&self, at: usize) -> u8 {
        at.checked_sub(1).map_or(b' ', |b| self.byte(b))
    }

    /// The position of the first byte `wanted` from `at` on, within reach.
    fn find(&self, at: usize, wanted: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let end = bytes.len().min(at + REACH);
        bytes.get(at..end)?.iter().position(|b| *b == wanted).map(|n| at + n)
    }

    /// Looks at the byte at `at`; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        match self.byte(at) {
            b'<' => self.tag(at),
            b'*' => self.stars(at),
            b'\\' => {
                if self.byte(at + 1).is_ascii_punctuation() {
                    self.hide(at, at + 1);
                    return at + 2;
                }
                at + 1
            }
            b'_' => self.underscore(at),
            b'[' => self.open(at),
            b']' => self.close(at),
            b'\n' => self.line_start(at + 1),
            0xC2 | 0xE2 => self.superscript(at),
            _ => at + 1,
        }
    }

    fn line_start(&mut self, at: usize) -> usize {
        let spaces = self.text[at..].bytes().take_while(|b| *b == b' ').count();
        if self.byte(at + spaces) == b'>' {
            self.hide(at + spaces, at + spaces + 1);
        }
        at
    }

    fn tag(&mut self, at: usize) -> usize {
        if self.text[at..].starts_with("<!--") {
            // An unclosed comment is closed by the end of its paragraph.
            let end = self.text[at..].find("-->").map_or(self.text.len(), |n| at + n + 3);
            self.hide(at, end);
            return end;
        }
        let Some(end) = self.find(at, b'>') else {
            return at + 1;
        };
        let inner = &self.text[at + 1..end];
        if inner.contains("://") || inner.contains('@') {
            if !inner.contains(char::is_whitespace) && !inner.contains('<') {
                // <https://…>: the brackets only.
                self.hide(at, at + 1);
                self.hide(end, end + 1);
                return end + 1;
            }
            if !inner.contains('=') {
                return at + 1;
            }
        }
        let name = inner.strip_prefix('/').unwrap_or(inner);
        let letters = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let rest = name[letters..].bytes().next();
        let tag = letters > 0
            && name.starts_with(|c: char| c.is_ascii_alphabetic())
            && matches!(rest, None | Some(b' ' | b'/' | b'\n' | b'\t'))
            && !inner.contains('<');
        if !tag {
            return at + 1;
        }
        if inner == "sup" {
            let close = self.find(end + 1, b'<').filter(|c| self.text[*c..].starts_with("</sup>"));
            if let Some(close) = close {
                let mark = &self.text[end + 1..close];
                let footnote = mark
                    .bytes()
                    .all(|b| b.is_ascii_digit() || matches!(b, b'[' | b']' | b',' | b' ' | b'*' | b'-'));
                if footnote {
                    self.hide(at, close + 6);
                    return close + 6;
                }
            }
        }
        self.hide(at, end + 1);
        end + 1
    }

    fn stars(&mut self, at: usize) -> usize {
        let len = self.text[at..].bytes().take_while(|b| *b == b'*').count();
        let end = at + len;
        let (before, after) = (self.before(at), self.byte(end));
        let between_words = before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric();
        let loose = before.is_ascii_whitespace() && after.is_ascii_whitespace();
        if len <= 3 && (!between_words || len == 2 && !self.censored(at, end)) && !loose {
            self.hide(at, end);
        }
        end
    }

    /// Whether the stars stand for letters of a word: single letters on both sides of them.
    fn censored(&self, at: usize, end: usize) -> bool {
        at < 2 || !self.byte(at - 2).is_ascii_alphanumeric() || !self.byte(end + 1).is_ascii_alphanumeric()
    }

    fn underscore(&mut self, at: usize) -> usize {
        let len = self.text[at..].bytes().take_while(|b| *b == b'_').count();
        let end = at + len;
        let part = |b: u8| b.is_ascii_alphanumeric() || b >= 0x80;
        let (before, after) = (part(self.before(at)), part(self.byte(end)));
        if len <= 2 {
            match self.underscore {
                Some((open, as_long))
                    if as_long == len && !after && !self.before(at).is_ascii_whitespace() =>
                {
                    self.hide(open, open + len);
                    self.hide(at, end);
                    self.underscore = None;
                }
                _ if !before && !self.byte(end).is_ascii_whitespace() => self.underscore = Some((at, len)),
                _ => {}
            }
        }
        end
    }

    fn open(&mut self, at: usize) -> usize {
        let end = self.text.len().min(at + 8);
        let inner = &self.text.as_bytes()[at + 1..end];
        let caret = usize::from(inner.first() == Some(&b'^'));
        let digits = inner[caret..].iter().take_while(|b| b.is_ascii_digit()).count();
        let close = at + 1 + caret + digits;
        let attached = at == 0 || !self.before(at).is_ascii_whitespace();
        if (1..=3).contains(&digits) && self.byte(close) == b']' && self.byte(close + 1) != b'(' && attached {
            self.hide(at, close + 1);
            return close + 1;
        }
        self.brackets.push(at);
        at + 1
    }

    fn close(&mut self, at: usize) -> usize {
        let Some(open) = self.brackets.pop() else {
            return at + 1;
        };
        if self.byte(at + 1) != b'(' {
            return at + 1;
        }
        let Some(end) = self.target_end(at + 2) else {
            return at + 1;
        };
        let target = &self.text[at + 2..end];
        let link = target.contains("://")
            || target.starts_with(['#', '/'])
            || target.starts_with("mailto:")
            || target.contains('.') && !target.contains(char::is_whitespace);
        if !link {
            return at + 1;
        }
        let from = if open > 0 && self.byte(open - 1) == b'!' { open - 1 } else { open };
        self.hide(from, open + 1);
        self.hide(at, end + 1);
        end + 1
    }

    /// The closing bracket of a link target that begins at `at`.
    fn target_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut depth = 1;
        for (i, byte) in bytes.iter().enumerate().skip(at).take(REACH) {
            match byte {
                b'(' => depth += 1,
                b')' => depth -= 1,
                b'\n' => return None,
                _ => {}
            }
            if depth == 0 {
                return Some(i);
            }
        }
        None
    }

    /// Raised digits behind a word of some length or a mark are a footnote mark.
    fn superscript(&mut self, at: usize) -> usize {
        let len: usize = self.text[at..]
            .chars()
            .take_while(|c| matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹'))
            .map(char::len_utf8)
            .sum();
        if len == 0 {
            return at + 1;
        }
        let before = &self.text.as_bytes()[..at];
        let letters = before.iter().rev().take(4).take_while(|b| b.is_ascii_lowercase()).count();
        let closing = self.text[..at].ends_with(['.', ',', ';', ':', '!', '?', '”', '’', '"', '\'', ')']);
        if at == 0 || letters == 4 || closing {
            self.hide(at, at + len);
        }
        at + len
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shows the hidden spans in ⟦ ⟧.
    fn check(text: &str, expected: &str) {
        let mut spans = Vec::new();
        hidden(text, Span::new(0, text.len() as u32), true, &mut spans);
        let mut shown = String::new();
        let mut at = 0;
        for span in spans {
            shown.push_str(&text[at..span.start as usize]);
            shown.push('⟦');
            shown.push_str(span.text(text));
            shown.push('⟧');
            at = span.end as usize;
        }
        shown.push_str(&text[at..]);
        assert_eq!(shown, expected);
    }

    #[test]
    fn tags() {
        check("the <i>Telm Act</i> and", "the ⟦<i>⟧Telm Act⟦</i>⟧ and");
        check(
            "a <a href=\"https://x.example/a?b=1\">link</a>",
            "a ⟦<a href=\"https://x.example/a?b=1\">⟧link⟦</a>⟧",
        );
        check("3 < 4 and 5 > 2", "3 < 4 and 5 > 2");
        check("see <https://x.example/a>", "see ⟦<⟧https://x.example/a⟦>⟧");
        check("x<!-- <b> -->y", "x⟦<!-- <b> -->⟧y");
        check("tea &amp; milk", "tea &amp; milk");
    }

    #[test]
    fn footnote_marks() {
        check("ended.<sup>3</sup> Then", "ended.⟦<sup>3</sup>⟧ Then");
        check("the 20<sup>th</sup> day", "the 20⟦<sup>⟧th⟦</sup>⟧ day");
        check("ended.[12] Then [We] […] [Source] [5] men", "ended.⟦[12]⟧ Then [We] […] [Source] [5] men");
        check("harbour⁴ and m² and said.²", "harbour⟦⁴⟧ and m² and said.⟦²⟧");
    }

    #[test]
    fn markdown() {
        check("# Telm", "⟦#⟧ Telm");
        check("- 2021: **no**.", "⟦-⟧ 2021: ⟦**⟧no⟦**⟧.");
        check("2 * 3 and f**k and *so*", "2 * 3 and f**k and ⟦*⟧so⟦*⟧");
        check("_so__ it is", "_so__ it is");
        check("_so_ it is, a_b_c", "⟦_⟧so⟦_⟧ it is, a_b_c");
        check("[x\\_y](https://x.example/a\\_b)", "⟦[⟧x⟦\\⟧_y⟦](https://x.example/a\\_b)⟧");
        check("[the mayor](who was away)", "[the mayor](who was away)");
        check("> so be it\n> he said", "⟦>⟧ so be it\n⟦>⟧ he said");
    }
}
