//! The words of one article, and how often each, each run of words and each pair occurs by voice and speaker.
//!
//! A term is a word in the form of [`fold`]: lower case, NFC, apostrophes straight. Nothing is taken off it:
//! `voss's` and `voss` are two terms, as are `talk` and `talks`, and a hyphen parts words (UAX #29). Words of
//! paragraphs that are set aside are not counted, but for headings, which have a voice of their own. A title
//! that stands in the metadata only is no text of the article and is not counted.

mod glob;
pub mod packed;
mod patterns;
mod query;

pub use glob::Glob;
pub use patterns::{Pattern, Patterns};
pub use query::{Hit, Query};

use crate::attribute::Resolved;
use crate::doc::{
    Article, Class, Forms, Key, Kind, Layout, Mask, Span, TokenKind, Voice, Word, Words, sorted,
};
use crate::language::fold;
use rustc_hash::FxHashSet;
use std::cmp::Reverse;

/// Longest n-gram that can be asked for.
pub const MOST_NGRAMS: usize = 8;

/// What is counted in every article.
#[derive(Clone, Debug)]
pub struct Counting {
    /// Length of the longest n-gram.
    pub ngrams: usize,
    /// Words before and behind a word that go together with it, if such pairs are counted.
    pub window: Option<Window>,
    /// The words whose company is counted; all words if there are none.
    pub nodes: FxHashSet<String>,
    /// The user's own categories.
    pub patterns: Patterns,
}

impl Default for Counting {
    fn default() -> Self {
        let (nodes, patterns) = Default::default();
        Self { ngrams: 1, window: None, nodes, patterns }
    }
}

/// How far company reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Words before.
    pub left: usize,
    /// Words behind.
    pub right: usize,
}

/// What was counted in an article, as rows of numbers: a key, then a tag, then the count; each in order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Words of the longest n-gram.
    pub longest: usize,
    /// Key: as many places as the longest n-gram has words; in each the number of a form, from 1, and 0
    /// behind the last.
    pub grams: Vec<u32>,
    /// Key: a word and one in its window; or a word and 0 for all the places in its windows.
    pub pairs: Vec<u32>,
    /// Key: category and pattern, from 1.
    pub matches: Vec<u32>,
}

impl Default for Counts {
    fn default() -> Self {
        let (grams, pairs, matches) = Default::default();
        Self { longest: 1, grams, pairs, matches }
    }
}

impl Counts {
    /// The words of nobody and of so many speakers, by voice.
    pub fn words(&self, speakers: usize) -> Vec<[u32; Voice::ALL.len()]> {
        let mut words = vec![<[u32; Voice::ALL.len()]>::default(); speakers + 1];
        for row in self.rows().filter(|row| row[1..self.longest].iter().all(|form| *form == 0)) {
            let (speaker, voice) = untag(row[self.longest]);
            words[speaker as usize][voice] += row[self.longest + 1];
        }
        words
    }

    /// The rows of `grams`.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u32> {
        self.grams.chunks_exact(self.longest + 2)
    }
}

/// Whose words something is, as one number: a speaker, 0 for nobody, and a voice.
pub fn tag(by: u32, voice: usize) -> u32 {
    by << 2 | voice as u32
}

/// The speaker and the voice (its place in [`Voice::ALL`]) of a tag.
pub fn untag(tag: u32) -> (u32, usize) {
    (tag >> 2, (tag & 3) as usize)
}

/// Reads the words of `article`.
///
/// Every word of a kept paragraph has one voice: `Quoted` when it begins inside the marks of an attribution
/// or inside a block quotation, else `Marked` when it begins inside a marked term, else `Narration`. Words of
/// headlines and subheads that are not kept are `Title`.
pub fn read(article: &Article, mask: &Mask, layout: &Layout, resolved: &Resolved) -> Words {
    let mut quoted = Stretches::new(resolved.attributions.iter().flat_map(|a| {
        let block: &[Span] = if a.kind == Kind::Block { &a.content } else { &[] };
        a.quoted.iter().chain(block).copied()
    }));
    let mut marked = Stretches::new(resolved.marked.iter().map(|m| m.span));
    let mut contents = Contents::new(resolved);

    let mut counts = vec![false; layout.texts.len()];
    let mut list: Vec<Word> = Vec::with_capacity(layout.tokens.len());
    let mut before = None;
    for (paragraph, block) in mask.paragraphs.iter().zip(&layout.blocks) {
        let title = matches!(paragraph.class, Class::Headline | Class::Subhead);
        if !paragraph.kept && !title {
            continue;
        }
        for (token, number) in layout.slice(&block.tokens).iter().zip(block.tokens.start..) {
            if token.kind != TokenKind::Word {
                continue;
            }
            let at = token.span.start;
            let voice = if !paragraph.kept {
                Voice::Title
            } else if quoted.hold(at) {
                Voice::Quoted
            } else if marked.hold(at) {
                Voice::Marked
            } else {
                Voice::Narration
            };
            let form = layout.texts.number(number as usize);
            counts[form as usize] = true;
            let stretch = Some((token.sentence, voice));
            let first = stretch != before;
            before = stretch;
            list.push(Word { form, token: number, voice, first, by: contents.innermost(at) });
        }
    }
    // Most texts are folded as keys, and together when all forms are there.
    let texts = &layout.texts;
    let folded = |text: u32| fold(texts.first(text).text(&article.text));
    let lower = |text: u32| texts.key(text).lower().unwrap_or_else(|| Key::of(&folded(text)));
    let counted = (0..).zip(&counts).filter(|(_, counts)| **counts).map(|(text, _)| text);
    let mut keys: Vec<Key> = texts.all().map(|(key, _)| key).collect();
    counted.clone().for_each(|text| keys[text as usize] = lower(text));
    let key = |text: u32| keys[text as usize];
    let order = sorted(counted, key, folded);
    let same = |&a: &u32, &b: &u32| key(a) == key(b) && (!key(a).is_long() || folded(a) == folded(b));
    let (mut forms, mut places) = (Forms::default(), vec![0; texts.len()]);
    for same in order.chunk_by(same) {
        same.iter().for_each(|&text| places[text as usize] = forms.len() as u32);
        let text = same[0];
        match texts.key(text).lower() {
            Some(_) => forms.push(texts.first(text).text(&article.text)),
            None => forms.push(&folded(text)),
        }
    }
    forms.make_lower();
    for word in &mut list {
        word.form = places[word.form as usize];
    }
    Words { forms, list }
}

/// Counts the words of an article. `speakers` has a number for each attribution: that of its speaker, or 0.
/// What more than one speaker has a part in counts for nobody.
pub fn count(words: &Words, counting: &Counting, speakers: &[u32]) -> Counts {
    let speaker = |word: &Word| word.by.and_then(|by| speakers.get(by as usize)).copied().unwrap_or(0);
    let by: Vec<u32> = words.list.iter().map(speaker).collect();
    let stretches = stretches(words);
    Counts {
        longest: counting.ngrams,
        grams: grams(words, counting.ngrams, &by, &stretches),
        pairs: pairs(words, counting, &by, &stretches),
        matches: counting.patterns.matches(words, &by, &stretches),
    }
}

/// Where each stretch of words begins and ends.
pub fn stretches(words: &Words) -> Vec<(usize, usize)> {
    let begins = (0..words.list.len()).filter(|&at| words.list[at].first);
    let begins: Vec<usize> = begins.collect();
    let ends = begins.iter().skip(1).copied().chain([words.list.len()]);
    begins.iter().copied().zip(ends).collect()
}

/// The speaker of all of `by`, or nobody.
fn together(by: &[u32]) -> u32 {
    by.first().copied().filter(|first| by.iter().all(|other| other == first)).unwrap_or(0)
}

fn grams(words: &Words, longest: usize, by: &[u32], stretches: &[(usize, usize)]) -> Vec<u32> {
    let width = longest + 1;
    let mut rows = Vec::with_capacity(words.list.len() * width * longest);
    for &(start, end) in stretches {
        for from in start..end {
            let voice = words.list[from].voice as usize;
            let mut speaker = by[from];
            for (length, other) in (1..=longest).zip(&by[from..end]) {
                speaker = if *other == speaker { speaker } else { 0 };
                rows.extend(words.list[from..from + length].iter().map(|word| word.form + 1));
                rows.extend((length..longest).map(|_| 0));
                rows.push(tag(speaker, voice));
            }
        }
    }
    packed::count(&rows, width)
}

/// For each place the words in whose window it lies, each once: so that no place counts twice for a word.
fn pairs(words: &Words, counting: &Counting, by: &[u32], stretches: &[(usize, usize)]) -> Vec<u32> {
    let Some(window) = counting.window else { return Vec::new() };
    let is_node = |form: &str| counting.nodes.is_empty() || counting.nodes.contains(form);
    let nodes: Vec<bool> = words.forms.iter().map(is_node).collect();
    let mut rows = Vec::new();
    // Words around a place, and whether one of the same speaker is among them.
    let mut around: Vec<(u32, bool)> = Vec::new();
    for &(start, end) in stretches {
        for at in start..end {
            let word = words.list[at];
            around.clear();
            let (from, to) = (start.max(at.saturating_sub(window.right)), end.min(at + 1 + window.left));
            for other in (from..to).filter(|&other| other != at && nodes[words.list[other].form as usize]) {
                let (form, same) = (words.list[other].form, by[other] == by[at]);
                match around.iter_mut().find(|(seen, _)| *seen == form) {
                    Some((_, ours)) => *ours |= same,
                    None => around.push((form, same)),
                }
            }
            for &(node, same) in &around {
                let tag = tag(if same { by[at] } else { 0 }, word.voice as usize);
                rows.extend([node + 1, 0, tag, node + 1, word.form + 1, tag]);
            }
        }
    }
    packed::count(&rows, 3)
}

/// Contents of attributions, asked about from left to right.
struct Contents {
    /// Spans with the index of their attribution, by start, longer first.
    spans: Vec<(Span, u32)>,
    next: usize,
    /// Those that have begun, the latest last; some further down may have ended.
    open: Vec<(Span, u32)>,
}

impl Contents {
    fn new(resolved: &Resolved) -> Self {
        let rows = resolved.attributions.iter().zip(0..);
        let mut spans: Vec<(Span, u32)> =
            rows.flat_map(|(row, at)| row.content.iter().map(move |span| (*span, at))).collect();
        spans.sort_unstable_by_key(|&(span, at)| (span.start, Reverse(span.end), at));
        Self { spans, next: 0, open: Vec::new() }
    }

    /// The attribution whose content, begun last, holds the byte at `at`, which must not lie before that of
    /// an earlier question.
    fn innermost(&mut self, at: u32) -> Option<u32> {
        while let Some(&span) = self.spans.get(self.next).filter(|(span, _)| span.start <= at) {
            self.open.push(span);
            self.next += 1;
        }
        while self.open.last().is_some_and(|(span, _)| span.end <= at) {
            self.open.pop();
        }
        self.open.last().map(|&(_, row)| row)
    }
}

/// Stretches of text that are asked about from left to right, so that all questions together take one pass.
struct Stretches {
    /// Ascending by start; they may touch and overlap.
    spans: Vec<Span>,
    /// The first one that may still hold a later byte.
    next: usize,
    /// One past the last byte of any stretch that has begun.
    reach: u32,
}

impl Stretches {
    fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.collect();
        spans.sort_unstable();
        Self { spans, next: 0, reach: 0 }
    }

    /// Whether a stretch holds the byte at `at`, which must not lie before that of an earlier question.
    fn hold(&mut self, at: u32) -> bool {
        while let Some(span) = self.spans.get(self.next).filter(|s| s.start <= at) {
            self.reach = self.reach.max(span.end);
            self.next += 1;
        }
        at < self.reach
    }
}

#[cfg(test)]
mod tests;
