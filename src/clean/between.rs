//! What interrupts running text: times and video lengths, lines printed twice, headlines of other stories,
//! headings, and stray cells of a broken table.

use super::Piece;
use super::shape::{self, End};
use crate::doc::Class;

/// Decides about short lines between paragraphs.
pub fn decide(text: &str, pieces: &mut [Piece]) {
    twice(text, pieces);
    stray_cells(pieces);
    headings(text, pieces);
}

/// Digits, colon or full stop, two digits: a time of day or a length.
fn is_time(line: &str) -> bool {
    let line = line.as_bytes();
    let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && line.len() == digits + 3
        && matches!(line[digits], b':' | b'.')
        && line[digits + 1..].iter().all(u8::is_ascii_digit)
}

/// A time alone on a line: over a title it is the length of a video, otherwise a time stamp of a live report.
pub fn times(text: &str, pieces: &mut [Piece]) {
    let stamps = pieces.iter().filter(|p| is_time(p.span.text(text))).count();
    for at in 0..pieces.len() {
        if !is_time(pieces[at].span.text(text)) {
            continue;
        }
        let title = pieces.get(at + 1).is_some_and(|p| p.open() && p.shape.titled() && p.shape.words >= 3);
        let doubled = at + 2 < pieces.len() && same(text, &pieces[at + 1], &pieces[at + 2]);
        if title && (doubled || stamps < 3) {
            pieces[at].verdict = Some((Class::Furniture, "video-length"));
            pieces[at + 1].decide(Class::Caption, "video-title");
        } else if stamps >= 3 {
            pieces[at].verdict = Some((Class::Byline, "time-stamp"));
            if title {
                pieces[at + 1].decide(Class::Subhead, "live-heading");
            }
        }
    }
}

fn same(text: &str, a: &Piece, b: &Piece) -> bool {
    a.span.len() == b.span.len() && a.span.text(text) == b.span.text(text)
}

/// A line that stands twice in a row is a caption and its link.
fn twice(text: &str, pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let (before, piece) = (&pieces[at - 1], &pieces[at]);
        let short = (2..=40).contains(&piece.shape.words);
        if short && piece.shape.end != End::Stop && same(text, before, piece) {
            for piece in &mut pieces[at - 1..=at] {
                piece.decide(Class::Caption, "printed-twice");
            }
        }
    }
}

/// Cells that a broken table left as lines: a word or two, and the label right before them.
fn stray_cells(pieces: &mut [Piece]) {
    if pieces.iter().filter(|p| p.is(Class::Table)).count() < 2 {
        return;
    }
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        if !piece.open() || piece.shape.words > 3 || piece.shape.end != End::Open || piece.shape.quoted {
            continue;
        }
        pieces[at].decide(Class::Table, "stray-cell");
        if let Some(before) = at.checked_sub(1).map(|b| &mut pieces[b])
            && before.shape.words <= 30
            && !before.shape.verb
            && !before.shape.quoted
        {
            before.decide(Class::Table, "stray-cell");
        }
    }
}

/// Titles under a label such as “Read more”.
pub fn related(pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let label =
            matches!(pieces[at - 1].verdict, Some((_, "related-label" | "read-more" | "related-list")));
        let piece = &mut pieces[at];
        let quotation = piece.shape.ends_quoted && piece.shape.opens_quoted;
        if label && piece.open() && piece.shape.titled() && piece.shape.words >= 4 && !quotation {
            piece.decide(Class::Teaser, "related-list");
        }
    }
}

/// Fewest titles in a row that make a list of links.
const LINKS: usize = 5;

/// Many titles and labels in a row beside known furniture: links to other pages. Without furniture among
/// them they may be scores or ingredients.
pub fn links(pieces: &mut [Piece]) {
    let aside = |p: &Piece| p.is(Class::Furniture) || p.is(Class::Teaser) || p.is(Class::Byline);
    let label = |p: &Piece| {
        p.open() && p.shape.words <= 22 && p.shape.end == End::Open && p.shape.upper && !p.shape.opens_quoted
    };
    let mut start = 0;
    while start < pieces.len() {
        let run = pieces[start..].iter().take_while(|p| label(p) || aside(p)).count();
        let (first, last) = (start, start + run);
        let titles = pieces[first..last].iter().filter(|p| label(p) && p.shape.words >= 3).count();
        if titles >= LINKS && pieces[first..last].iter().any(aside) {
            pieces[first..last].iter_mut().for_each(|p| p.decide(Class::Teaser, "link-list"));
        }
        start = last + 1;
    }
}

/// Titles between paragraphs: of other stories in a news page, of sections in a report.
fn headings(text: &str, pieces: &mut [Piece]) {
    let report = pieces.iter().any(|p| p.is(Class::Table))
        || pieces.iter().filter(|p| p.verdict.is_some_and(|(_, r)| r == "markdown-heading")).count() >= 2
        || pieces.iter().filter(|p| p.verdict.is_some_and(|(_, r)| r == "time-stamp")).count() >= 3;
    let spaced = pieces.iter().skip(1).any(|p| p.blank_before);
    for at in 1..pieces.len() {
        let (before, piece) = (&pieces[at - 1], &pieces[at]);
        if !piece.open() || !piece.shape.titled() || piece.shape.quoted && piece.shape.opens_quoted {
            continue;
        }
        let alone = piece.blank_before && piece.blank_after || !spaced;
        let follows = pieces.get(at + 1).is_some_and(|n| n.shape.prose());
        let goes_on = before.open() && before.shape.end == End::Colon;
        let plain = piece.shape.end == End::Open || piece.shape.words <= 12;
        if !alone || !follows || goes_on || !plain || piece.shape.words > 18 {
            continue;
        }
        let question = piece.shape.end == End::Strong;
        let sentence = piece.shape.verb || piece.shape.address || question;
        if sentence && (piece.shape.quoted || !piece.shape.title_case()) || turn(piece.span.text(text)) {
            continue;
        }
        let heading = report || piece.shape.words < 6 || question;
        if heading {
            pieces[at].decide(Class::Subhead, "heading");
        } else {
            pieces[at].decide(Class::Teaser, "related-headline");
        }
    }
}

/// Longest label of a speaker, in bytes.
const LABEL: usize = 30;

/// Whether the line begins with the label of a speaker: `Q:`, `MAYOR LOPES:`, `**Lopes:**`.
pub fn turn(line: &str) -> bool {
    let line = shape::bare(line);
    // Most lines show early that no label ends there.
    if !line.bytes().take(LABEL + 2).any(|byte| matches!(byte, b':' | 0xE2)) {
        return false;
    }
    let label = line.split_once(": ").or_else(|| line.split_once(":** ")).or_else(|| line.split_once(" — "));
    label.is_some_and(|(label, _)| label.len() <= LABEL && label.split(' ').count() <= 3)
}
