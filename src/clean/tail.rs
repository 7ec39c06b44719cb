//! The end of a page: furniture and the beginnings of other stories.

use super::Piece;
use super::shape::End;
use crate::doc::Class;
use rustc_hash::FxHashSet;

/// Decides about the last pieces.
pub fn decide(text: &str, pieces: &mut [Piece]) {
    furniture(pieces);
    teasers(text, pieces);
    count(text, pieces);
}

/// A run at the end in which most lines are furniture or as short as furniture: all of it is.
fn furniture(pieces: &mut [Piece]) {
    let mut start = None;
    let (mut known, mut like, mut all, mut text) = (0usize, 0usize, 0usize, 0usize);
    for at in (pieces.len() / 3..pieces.len()).rev() {
        let piece = &pieces[at];
        let aside = [Class::Furniture, Class::Byline, Class::Teaser];
        if !piece.open() && !aside.into_iter().any(|c| piece.is(c)) {
            break;
        }
        let furniture = !piece.open();
        let short =
            piece.shape.words <= 10 && !piece.prose() && !matches!(piece.shape.end, End::Comma | End::Stop);
        let promoting = piece.suspect || piece.shape.address && !piece.shape.opens_quoted;
        // A summary between links is one of them.
        let among = known >= 4 * (text + 1)
            && at >= 3
            && pieces[at - 3..at].iter().all(|p| p.is(Class::Furniture) || p.is(Class::Teaser));
        let goes_on = furniture || short || promoting || among;
        if !goes_on {
            break;
        }
        all += 1;
        known += usize::from(furniture);
        like += usize::from(furniture || short || piece.suspect);
        text += usize::from(piece.prose());
        if (furniture || short) && known > 0 && known * 4 >= all && like * 5 >= all * 3 && text <= known {
            start = Some(at);
        }
    }
    let Some(start) = start else {
        return;
    };
    pieces[start..].iter_mut().for_each(|p| p.decide(Class::Furniture, "page-end"));
}

/// Paragraphs at the end that are cut off in mid-sentence: beginnings of other stories.
fn teasers(text: &str, pieces: &mut [Piece]) {
    let mut run = Vec::new();
    for at in (1..pieces.len()).rev() {
        let piece = &pieces[at];
        let aside = [Class::Furniture, Class::Byline, Class::Teaser, Class::Caption];
        if aside.into_iter().any(|c| piece.is(c)) {
            continue;
        }
        let (words, end) = (piece.shape.words, piece.shape.end);
        let cut = piece.open() && words >= 25 && matches!(end, End::Open | End::Comma);
        let kicker = piece.open() && words >= 12 && kicker(piece.span.text(text));
        let teaser = cut || kicker && !run.is_empty();
        if !teaser {
            break;
        }
        run.push((at, kicker));
    }
    let alone = run.len() == 1 && !run[0].1;
    if alone && !unrelated(text, pieces, run[0].0) {
        return;
    }
    for (at, kicker) in run {
        pieces[at].decide(Class::Teaser, if kicker { "kicker" } else { "cut-off" });
    }
}

/// Whether the paragraph begins with two or more words in capitals and a colon, or one long one.
fn kicker(paragraph: &str) -> bool {
    let Some((label, rest)) = paragraph.split_once(": ") else {
        return false;
    };
    label.len() >= 8
        && label.len() <= 60
        && label.chars().any(char::is_uppercase)
        && !label.chars().any(char::is_lowercase)
        && rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '‘' | '"'))
}

/// Whether few of the capitalised words of piece `at` occur in the text before it.
fn unrelated(text: &str, pieces: &[Piece], at: usize) -> bool {
    let before: FxHashSet<&str> = pieces[..at].iter().flat_map(|p| names(p.span.text(text))).collect();
    let own: FxHashSet<&str> = names(pieces[at].span.text(text)).collect();
    let shared = own.iter().filter(|n| before.contains(*n)).count();
    own.len() >= 4 && shared * 3 <= own.len()
}

/// The capitalised words that begin no sentence.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let mut inner = false;
    text.split_whitespace().filter_map(move |word| {
        let was = inner;
        inner = !word.ends_with(['.', '!', '?', '”', '"', ':']);
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("’s").or_else(|| bare.strip_suffix("'s")).unwrap_or(bare);
        (was && bare.starts_with(char::is_uppercase)).then_some(bare)
    })
}

/// A number alone on the last line counts comments.
fn count(text: &str, pieces: &mut [Piece]) {
    if pieces.len() < 3 {
        return;
    }
    if let Some(last) = pieces.last_mut()
        && last.span.len() <= 7
        && last.span.text(text).bytes().all(|b| b.is_ascii_digit() || b == b',')
    {
        last.decide(Class::Furniture, "comment-count");
    }
}
