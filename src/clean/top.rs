//! The top of a page: headline, what stands over it, and what stands between it and the first paragraph.

use super::Piece;
use super::between;
use super::shape::End;
use crate::doc::Class;

/// How far down the top can reach, in pieces.
const REACH: usize = 60;

/// Decides about the pieces before the first paragraph of running text, and the headline among them.
pub fn decide(text: &str, title: &str, pieces: &mut [Piece]) {
    let text_begins = |at: usize| {
        let piece = &pieces[at];
        // Turns of a transcript, however short.
        let turns =
            || pieces[at..].iter().take(3).filter(|p| p.open() && between::turn(p.span.text(text))).count();
        piece.prose() || piece.verdict.is_some_and(|(_, r)| r == "time-stamp") || turns() == 3
    };
    let near = pieces.len().min(REACH);
    let mut end = (0..near).find(|&at| text_begins(at)).unwrap_or(near);
    let headline = find(text, title, pieces, end);
    let Some(headline) = headline else {
        return labels(pieces, end);
    };
    let reason = match pieces[headline].verdict {
        Some((_, "markdown-heading")) => "markdown-title",
        _ => "title-line",
    };
    pieces[headline].verdict = Some((Class::Headline, reason));
    // A summary sentence stands between the headline and the byline.
    while end < pieces.len() && pieces[end].prose() && end > headline {
        let byline = pieces.iter().skip(end + 1).take(2).position(|p| p.is(Class::Byline) || bylined(p));
        match byline {
            Some(n) if pieces[end].shape.words <= 60 => {
                pieces[end].decide(Class::Standfirst, "summary");
                let next = end + 1 + n;
                end = pieces.iter().skip(next).position(Piece::prose).map_or(pieces.len(), |m| next + m);
                end = end.min(REACH.max(next));
            }
            _ => break,
        }
    }
    for piece in &mut pieces[..headline.min(end)] {
        piece.decide(Class::Furniture, "over-headline");
    }
    let mut only_list = headline;
    let text_follows = end < pieces.len();
    for at in headline + 1..end.min(pieces.len()) {
        let bullets = pieces.get(at + 1).is_some_and(|p| p.is(Class::List));
        let piece = &mut pieces[at];
        if piece.is(Class::List) {
            // Points right under the headline sum the article up.
            if end < REACH && at <= only_list + 12 {
                piece.verdict = Some((Class::Standfirst, "summary-point"));
                only_list = at;
            }
        } else if piece.open() && bullets && piece.shape.words <= 6 {
            piece.decide(Class::Subhead, "label");
        } else if piece.open() && (piece.shape.names() || bylined(piece)) {
            piece.decide(Class::Byline, "name-line");
        } else if piece.open() && piece.shape.words >= 5 && text_follows {
            piece.decide(Class::Standfirst, "summary");
        } else if piece.open() && piece.shape.words <= 4 && piece.shape.titled() {
            piece.decide(Class::Furniture, "under-headline");
        }
    }
}

/// Without a headline: short labels before the first paragraph.
fn labels(pieces: &mut [Piece], end: usize) {
    if end == 0 || end >= pieces.len() {
        return;
    }
    let known = pieces[..end].iter().any(|p| p.is(Class::Furniture) || p.is(Class::Byline));
    for piece in &mut pieces[..end] {
        if known && piece.shape.words <= 4 && piece.shape.end == End::Open {
            piece.decide(Class::Furniture, "over-text");
        }
    }
}

/// A line with a name and a trade behind a comma, or names alone.
fn bylined(piece: &Piece) -> bool {
    piece.open() && piece.shape.names() && piece.shape.small <= 2
}

/// The headline among the first `end` pieces.
fn find(text: &str, title: &str, pieces: &[Piece], end: usize) -> Option<usize> {
    let near = &pieces[..pieces.len().min(end.max(1))];
    if !title.is_empty() {
        let wanted = fold(title);
        let same =
            |p: &Piece| p.span.len() as usize <= 3 * title.len() + 20 && fold(p.span.text(text)) == wanted;
        if let Some(at) = pieces.iter().take(REACH).position(same) {
            return Some(at);
        }
    }
    let level = |p: &Piece| {
        let heading = p.verdict.is_some_and(|(_, r)| r == "markdown-heading");
        heading.then(|| p.span.text(text).bytes().take_while(|b| *b == b'#').count())
    };
    if let Some(at) = near.iter().position(|p| level(p).is_some_and(|n| n <= 2)) {
        return Some(at);
    }
    if end == 0 || end >= pieces.len() && pieces.len() > 3 {
        // Text begins at once, or there is none: nothing that could be told from it is a headline.
        return None;
    }
    // A label before a colon makes the first line no link to another story.
    let candidate = |p: &Piece, at: usize| {
        (p.open() || at == 0 && p.is(Class::Teaser)) && p.shape.titled() && p.shape.words >= 3
    };
    let good = |at: usize| {
        let piece = &near[at];
        let next = pieces.get(at + 1);
        let set_off = piece.blank_after
            || next.is_some_and(|n| {
                n.verdict.is_some() || !n.shape.prose() || n.shape.words >= 2 * piece.shape.words
            });
        candidate(piece, at) && set_off
    };
    // Page furniture comes first: the headline is below its last line, if anything is.
    let furniture = near.iter().rposition(|p| p.is(Class::Furniture) || p.is(Class::Caption));
    let below = furniture.map_or(0, |f| f + 1);
    let long = |at: &usize| near[*at].shape.words >= 4 && !near[*at].shape.names();
    let pick = |from: usize, to: usize| {
        let all = || (from..to).filter(|at| good(*at));
        all().find(long).or_else(|| all().next())
    };
    pick(below, near.len()).or_else(|| pick(0, below))
}

fn fold(line: &str) -> String {
    let words = line.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
