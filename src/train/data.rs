//! Articles marked by hand as the model sees them: paragraphs of atoms with the right labels.

use crate::attribute::learned::features::{Around, Atom, atoms};
use crate::attribute::learned::{B_CONTENT, B_CUE, B_SOURCE, OUTSIDE};
use crate::attribute::view::{self, View};
use crate::doc::{Article, Span};
use crate::language::Language;
use crate::{clean, quote, segment};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Spans of one attribution: source, cue, content.
pub type Marked = [Vec<Span>; 3];

/// One attribution of a paragraph.
#[derive(Clone, Debug)]
pub struct Gold {
    /// Labels of the paragraph's items for this attribution alone.
    pub labels: Vec<u8>,
    /// Items of its cue.
    pub cue: Range<usize>,
}

/// A kept paragraph.
#[derive(Clone, Debug)]
pub struct Paragraph {
    /// Its items.
    pub atoms: Vec<Atom>,
    /// What lies around each.
    pub around: Around,
    /// How the paragraph before ends.
    pub before: u8,
    /// Labels of all attributions.
    pub labels: Vec<u8>,
    /// Each attribution.
    pub gold: Vec<Gold>,
    /// Where the items stand.
    pub spans: Vec<Span>,
    /// Index of the article.
    pub article: usize,
}

/// How the paragraph before ends: 0 otherwise, 1 with a colon, 2 with a quotation.
pub fn ending(view: &View, first: usize) -> u8 {
    match first.checked_sub(1).map(|b| &view.items[b]) {
        Some(item) if item.is(":") => 1,
        Some(item) if item.quote().is_some() => 2,
        _ => 0,
    }
}

/// Ranges of items by paragraph.
pub fn paragraphs(view: &View) -> Vec<Range<usize>> {
    let mut out: Vec<(u32, Range<usize>)> = Vec::new();
    for unit in &view.units {
        match out.last_mut() {
            Some((p, range)) if *p == unit.paragraph => range.end = unit.items.end,
            _ => out.push((unit.paragraph, unit.items.clone())),
        }
    }
    out.into_iter().map(|(_, range)| range).collect()
}

/// Reads the paragraphs of an article. The atoms know nothing of cues yet.
pub fn read(article: &Article, marked: &[Marked], language: &Language, number: usize) -> Vec<Paragraph> {
    let mask = clean::mask(article, language);
    let layout = segment::layout(article, &mask, language);
    let quotations = quote::find(article, &mask, &layout, language);
    let view = view::read(article, &mask, &layout, &quotations, language);
    let mut out = Vec::new();
    for range in paragraphs(&view) {
        let spans: Vec<Span> = view.items[range.clone()].iter().map(|i| i.span).collect();
        let whole = spans[0].cover(spans[spans.len() - 1]);
        let mut labels = vec![OUTSIDE; spans.len()];
        let mut gold = Vec::new();
        for parts in marked {
            if !parts[1].iter().any(|s| s.start < whole.end && whole.start < s.end) {
                continue;
            }
            let mut own = vec![OUTSIDE; spans.len()];
            for (part, first) in parts.iter().zip([B_SOURCE, B_CUE, B_CONTENT]) {
                for piece in part {
                    let inside: Vec<usize> = (0..spans.len()).filter(|&i| covers(*piece, spans[i])).collect();
                    let mut last = None;
                    for i in inside {
                        own[i] = if last == Some(i.wrapping_sub(1)) { first + 1 } else { first };
                        last = Some(i);
                    }
                }
            }
            // Pieces that touch are one.
            for i in 1..own.len() {
                if begins(own[i]) && (own[i - 1] == own[i] || own[i - 1] == own[i] + 1) {
                    own[i] += 1;
                }
            }
            let cue: Vec<usize> =
                (0..own.len()).filter(|&i| own[i] == B_CUE || own[i] == B_CUE + 1).collect();
            let (Some(&first), Some(&last)) = (cue.first(), cue.last()) else { continue };
            if !own.contains(&B_CONTENT) {
                continue;
            }
            for (all, one) in labels.iter_mut().zip(&own) {
                if *one != OUTSIDE {
                    *all = *one;
                }
            }
            gold.push(Gold { labels: own, cue: first..last + 1 });
        }
        mend(&mut labels);
        let atoms = atoms(&view, range.clone(), &quotations, language, |_| 0);
        out.push(Paragraph {
            around: Around::of(&atoms),
            before: ending(&view, range.start),
            atoms,
            labels,
            gold,
            spans,
            article: number,
        });
    }
    out
}

use crate::attribute::learned::features::begins;

/// An inside label without its beginning becomes one.
pub fn mend(labels: &mut [u8]) {
    for i in 0..labels.len() {
        let l = labels[i];
        if l != OUTSIDE && l % 2 == 0 {
            let before = if i == 0 { OUTSIDE } else { labels[i - 1] };
            if before != l && before + 1 != l {
                labels[i] = l - 1;
            }
        }
    }
}

/// Whether at least half of `item` lies in `piece`.
fn covers(piece: Span, item: Span) -> bool {
    let shared = item.end.min(piece.end).saturating_sub(item.start.max(piece.start));
    shared * 2 >= item.end - item.start && shared > 0
}

/// How often words are cues: by the hash of the word, uses in cues and uses outside content.
#[derive(Clone, Debug, Default)]
pub struct Counts(pub FxHashMap<u32, (u32, u32)>);

impl Counts {
    /// Adds the words of a paragraph.
    pub fn add(&mut self, paragraph: &Paragraph) {
        for (atom, &label) in paragraph.atoms.iter().zip(&paragraph.labels) {
            if label < B_CONTENT && atom.quoted == 0 {
                for key in [atom.word, atom.stem] {
                    let entry = self.0.entry(key).or_default();
                    entry.1 += 1;
                    entry.0 += u32::from(label == B_CUE || label == B_CUE + 1);
                }
            }
        }
    }

    /// The step of a word, from 0 to 7, when the uses in `without` are left out.
    pub fn step(&self, word: u32, without: Option<&Self>) -> u8 {
        let get = |c: &Self| c.0.get(&word).copied().unwrap_or_default();
        let (all, own) = (get(self), without.map(get).unwrap_or_default());
        class(all.0 - own.0, all.1 - own.1)
    }
}

/// Steps of the share of uses in cues.
pub fn class(cues: u32, uses: u32) -> u8 {
    if cues == 0 {
        return 0;
    }
    let share = (f64::from(cues) + 0.1) / (f64::from(uses) + 0.5);
    match share {
        s if s < 0.02 => 1,
        s if s < 0.08 => 2,
        s if s < 0.2 => 3,
        s if s < 0.4 => 4,
        s if s < 0.65 => 5,
        s if s < 0.85 => 6,
        _ => 7,
    }
}
