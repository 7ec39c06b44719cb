//! Marked articles as the model sees them: paragraphs of items with the right labels.

use crate::attribute::learned::features::{Around, Atom, atoms, begins};
use crate::attribute::learned::{B_CONTENT, B_CUE, B_SOURCE, OUTSIDE};
use crate::attribute::view;
use crate::doc::{Article, Span};
use crate::language::Language;
use crate::{clean, quote, segment};
use std::ops::Range;

/// Spans of one attribution: source, cue, content.
pub type Marked = [Vec<Span>; 3];

/// One attribution of a paragraph.
#[derive(Clone, Debug)]
pub struct Gold {
    /// Labels of the paragraph's items for this attribution alone.
    pub labels: Vec<u8>,
    /// Items from the first to the last of its cue.
    pub cue: Range<usize>,
}

/// A kept paragraph.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Its items.
    pub atoms: Vec<Atom>,
    /// What lies around each.
    pub around: Around,
    /// Labels of all attributions; where two overlap, of the later one.
    pub labels: Vec<u8>,
    /// Each attribution.
    pub gold: Vec<Gold>,
    /// Where the items stand.
    pub spans: Vec<Span>,
    /// Number of the article.
    pub article: usize,
}

/// Reads the paragraphs of an article. The atoms know nothing of cues yet.
pub fn read(article: &Article, marked: &[Marked], language: &Language, number: usize) -> Vec<Paragraph> {
    let mask = clean::mask(article, language);
    let layout = segment::layout(article, &mask, language);
    let quotations = quote::find(article, &mask, &layout, language);
    let view = view::read(article, &mask, &layout, &quotations, language);
    let paragraph = |range: Range<usize>| {
        let spans: Vec<Span> = view.items[range.clone()].iter().map(|item| item.span).collect();
        let gold: Vec<Gold> = marked.iter().filter_map(|parts| label(parts, &spans)).collect();
        let mut labels = vec![OUTSIDE; spans.len()];
        for one in &gold {
            for (label, &own) in labels.iter_mut().zip(&one.labels).filter(|(_, own)| **own != OUTSIDE) {
                *label = own;
            }
        }
        mend(&mut labels);
        let atoms = atoms(&view, range.clone(), &quotations, language, |_| 0);
        let around = Around::of(&atoms);
        Paragraph { atoms, around, labels, gold, spans, article: number }
    };
    view.paragraphs().map(|units| paragraph(view.items_of(units))).collect()
}

/// The attribution `parts` among the items that stand at `spans`: none if its cue or content is elsewhere.
fn label(parts: &Marked, spans: &[Span]) -> Option<Gold> {
    let whole = spans.first()?.cover(*spans.last()?);
    if !parts[1].iter().any(|cue| cue.start < whole.end && whole.start < cue.end) {
        return None;
    }
    let mut labels = vec![OUTSIDE; spans.len()];
    for (part, first) in parts.iter().zip([B_SOURCE, B_CUE, B_CONTENT]) {
        for piece in part {
            let mut inside = false;
            for (label, span) in labels.iter_mut().zip(spans) {
                let covered = covers(*piece, *span);
                if covered {
                    *label = if inside { first + 1 } else { first };
                }
                inside = covered;
            }
        }
    }
    // Pieces that touch are one.
    for i in 1..labels.len() {
        let (before, here) = (labels[i - 1], labels[i]);
        if begins(here) && (before == here || before == here + 1) {
            labels[i] += 1;
        }
    }
    let is_cue = |label: &u8| *label == B_CUE || *label == B_CUE + 1;
    let (first, last) = (labels.iter().position(is_cue)?, labels.iter().rposition(is_cue)?);
    labels.contains(&B_CONTENT).then_some(Gold { labels, cue: first..last + 1 })
}

/// An inside label without its beginning becomes one.
pub fn mend(labels: &mut [u8]) {
    let mut before = OUTSIDE;
    for label in labels {
        let inside = *label != OUTSIDE && label.is_multiple_of(2);
        if inside && before != *label && before + 1 != *label {
            *label -= 1;
        }
        before = *label;
    }
}

/// Whether at least half of `item` lies in `piece`.
fn covers(piece: Span, item: Span) -> bool {
    let shared = item.end.min(piece.end).saturating_sub(item.start.max(piece.start));
    shared > 0 && shared * 2 >= item.end - item.start
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Items of one character with a blank between them.
    fn items(n: u32) -> Vec<Span> {
        (0..n).map(|i| Span::new(2 * i, 2 * i + 1)).collect()
    }

    #[test]
    fn parts_become_labels() {
        let parts = [vec![Span::new(0, 3)], vec![Span::new(4, 5)], vec![Span::new(6, 7), Span::new(10, 13)]];
        let gold = label(&parts, &items(8)).unwrap();
        assert_eq!(gold.labels, [1, 2, 3, 5, 0, 5, 6, 0]);
        assert_eq!(gold.cue, 2..3);
    }

    #[test]
    fn pieces_that_touch_are_one() {
        let parts = [vec![], vec![Span::new(0, 1)], vec![Span::new(2, 3), Span::new(4, 7)]];
        assert_eq!(label(&parts, &items(4)).unwrap().labels, [3, 5, 6, 6]);
    }

    #[test]
    fn cue_and_content_must_be_here() {
        let (here, elsewhere) = (vec![Span::new(0, 1)], vec![Span::new(90, 91)]);
        assert!(label(&[vec![], here.clone(), elsewhere.clone()], &items(4)).is_none());
        assert!(label(&[vec![], elsewhere, here.clone()], &items(4)).is_none());
        assert!(label(&[vec![], vec![], here], &items(4)).is_none());
    }

    #[test]
    fn an_inside_needs_a_beginning() {
        let mut labels = [2, 2, 0, 4, 5, 6, 2, 1, 2];
        mend(&mut labels);
        assert_eq!(labels, [1, 2, 0, 3, 5, 6, 1, 1, 2]);
    }
}
