//! What a line is by itself: known furniture, headings, list items, footnotes, rules, front matter. Rules
//! that need the neighbours of a line live in the other rooms.

use super::Piece;
use super::shape::{self, End};
use crate::doc::Class;
use crate::language::Language;
use std::cell::LazyCell;

/// Pieces at the top and at the end among which long sentences may be furniture.
const EDGE: usize = 8;

/// Decides about every piece that shows by itself what it is.
pub fn decide(text: &str, pieces: &mut [Piece], language: &Language) {
    let start = front_matter(text, pieces);
    signatures(text, pieces);
    // A comment that is never closed hides nothing.
    let last_close = LazyCell::new(|| text.rfind("-->").unwrap_or(0));
    let (mut comment, mut quoted) = (false, false);
    let mut footnote = false;
    let bottom = pieces.len().saturating_sub(EDGE);
    for (at, piece) in pieces.iter_mut().enumerate().skip(start) {
        let line = piece.span.text(text);
        if comment || line.starts_with("<!--") {
            comment = !line.contains("-->") && piece.span.end as usize <= *last_close;
            piece.decide(Class::Furniture, "markup");
            continue;
        }
        // <blockquote> on a line of its own, or before the first.
        quoted |= line.starts_with("<blockquote");
        if quoted && piece.open() && shape::bare(line).contains(char::is_alphanumeric) {
            piece.decide(Class::Body, "block-quotation");
        }
        quoted = quoted && !line.contains("</blockquote");
        if piece.verdict.is_none() {
            structure(line, piece);
        }
        if footnote && piece.open() && starts_with_address(line) {
            piece.decide(Class::Footnote, "footnote-continued");
        }
        // A long sentence in the middle is no furniture, whatever its words.
        let inner = at >= EDGE && at < bottom && piece.shape.words > 25 && piece.shape.end == End::Stop;
        if piece.open() && !inner {
            known(line, piece, language);
        }
        footnote = piece.is(Class::Footnote);
    }
}

/// Words of a line that says who a quotation is by.
const SIGNATURE: usize = 10;

/// `— NAME, role` below a line that is all quotation, which is neither a list nor a heading.
fn signatures(text: &str, pieces: &mut [Piece]) {
    let line = |p: &Piece| p.span.text(text);
    for at in 1..pieces.len() {
        if !line(&pieces[at]).starts_with(DASHES) || pieces[at].shape.words > SIGNATURE {
            continue;
        }
        let name = line(&pieces[at]).trim_start_matches(DASHES).trim_start();
        let signed = name.starts_with(char::is_uppercase)
            && !name.ends_with(['?', '!', ':', ';'])
            && !name.contains(['“', '”', '"']);
        let above = line(&pieces[at - 1]);
        let quotation = above.starts_with(['“', '"', '«', '„']) && above.ends_with(['”', '"', '»', '“']);
        let list = pieces.get(at + 1).is_some_and(|next| line(next).starts_with(DASHES));
        if signed && quotation && !list && pieces[at].open() {
            pieces[at].decide(Class::Body, SIGNED);
        }
    }
}

const DASHES: [char; 4] = ['-', '–', '—', '―'];

/// Why the dash of a line is no bullet.
pub const SIGNED: &str = "signature";

/// Sets aside `---` front matter at the top; returns how many pieces it takes.
fn front_matter(text: &str, pieces: &mut [Piece]) -> usize {
    if pieces.first().is_none_or(|p| p.span.text(text) != "---") {
        return 0;
    }
    let keyed = |p: &Piece| p.span.text(text).split_once(':').is_some_and(|(k, _)| !k.contains(' '));
    let listed = |p: &Piece| p.span.text(text).starts_with("- ");
    let end = pieces.iter().skip(1).position(|p| !keyed(p) && !listed(p));
    match end {
        Some(n) if n > 0 && pieces[n + 1].span.text(text) == "---" => {
            pieces[..n + 2].iter_mut().for_each(|p| p.decide(Class::Furniture, "front-matter"));
            n + 2
        }
        _ => 0,
    }
}

/// Decides by signs that mean the same in every language.
fn structure(line: &str, piece: &mut Piece) {
    let bare = shape::bare(line);
    if !bare.contains(char::is_alphanumeric) {
        let ends = line.contains(['“', '”', '"', '?', '!', '…']) || line.contains("...");
        if !ends {
            piece.decide(Class::Furniture, "markup");
        }
        return;
    }
    if line.len() <= 12 && line.starts_with('-') && line.ends_with('-') && !line.contains(char::is_alphabetic)
    {
        return piece.decide(Class::Furniture, "page-number");
    }
    if line.starts_with("![") && line.ends_with(')') {
        return piece.decide(Class::Caption, "image");
    }
    if line.starts_with('#') {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        if hashes <= 6 && line[hashes..].starts_with(' ') {
            piece.decide(Class::Subhead, "markdown-heading");
        }
        return;
    }
    if footnote(line) {
        return piece.decide(Class::Footnote, "footnote");
    }
    if line.starts_with('>') {
        return piece.decide(Class::Body, "block-quotation");
    }
    if let Some(rest) = bullet(line) {
        if rest.starts_with(|c: char| !c.is_whitespace()) {
            piece.decide(Class::List, "bullet");
        }
        return;
    }
    if line.starts_with('-') && line[1..].starts_with(char::is_uppercase) {
        return piece.decide(Class::List, "bullet");
    }
    if let Some(rest) = numbered(line) {
        let reference = rest.contains("://") && rest.contains(char::is_numeric);
        let class = if reference { Class::Footnote } else { Class::List };
        piece.decide(class, if reference { "reference" } else { "numbered" });
    }
}

/// What follows a bullet sign.
fn bullet(line: &str) -> Option<&str> {
    for sign in ["•", "▪", "◦", "⁃", "●", "- ", "* ", "+ "] {
        if let Some(rest) = line.strip_prefix(sign) {
            return Some(rest.trim_start());
        }
    }
    None
}

/// What follows `1.`, `1)` or `(a)`.
fn numbered(line: &str) -> Option<&str> {
    let inner = line.strip_prefix('(').unwrap_or(line);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let letter = usize::from(digits == 0 && inner.len() < line.len())
        * inner.bytes().take_while(|b| b.is_ascii_lowercase()).count().min(4);
    let len = digits + letter;
    if len == 0 || digits > 3 {
        return None;
    }
    let rest = &inner[len..];
    let rest = if inner.len() < line.len() {
        rest.strip_prefix(')')
    } else {
        rest.strip_prefix('.').or_else(|| rest.strip_prefix(')'))
    };
    rest.and_then(|r| r.strip_prefix(' '))
}

/// Whether the line begins with a footnote's own mark.
fn footnote(line: &str) -> bool {
    let Some(inner) = line.strip_prefix("<sup>").or_else(|| line.strip_prefix('[')) else {
        return line.starts_with(['¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']) && line.len() > 12;
    };
    let inner = inner.strip_prefix('^').unwrap_or(inner);
    let digits = inner.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &inner[digits..];
    let closed = rest.strip_prefix("</sup>").or_else(|| rest.strip_prefix(']'));
    (1..=3).contains(&digits) && closed.is_some_and(|r| !r.trim_start_matches(':').trim().is_empty())
}

fn starts_with_address(line: &str) -> bool {
    let line = line.trim_start_matches(['<', '[', '(']);
    line.starts_with("http://") || line.starts_with("https://") || line.starts_with("www.")
}

/// Decides by the language's list of known lines.
fn known(line: &str, piece: &mut Piece, language: &Language) {
    // Speech that happens to hold such words stays.
    let speech = piece.shape.opens_quoted && piece.shape.quoted && piece.shape.prose();
    if speech {
        return;
    }
    let Some(known) = language.furniture.find(shape::bare(line)) else {
        return;
    };
    // So does a sentence of some length.
    if !known.certain || piece.shape.words > 40 && piece.shape.end == End::Stop {
        piece.suspect = true;
        return;
    }
    piece.decide(known.class, known.reason);
}
