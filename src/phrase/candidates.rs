//! Noun phrases of an article: which there are, and where. What speaks for each is said in
//! [`features`](super::features).

use super::chunks::{Chunks, Unit, Word};
use crate::language::Tag;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Longest phrase, in words; what hyphens join is one word. A name can have one more.
pub const MAX_WORDS: usize = 4;
const MAX_NAME: usize = MAX_WORDS + 1;

/// Words of a phrase by their numbers, filled up with [`NONE`].
pub type Key = [u32; MAX_NAME];
/// Fills up a [`Key`].
pub const NONE: u32 = u32::MAX;

/// One place where a candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Its first unit.
    pub first: u32,
    /// Its last unit.
    pub last: u32,
    /// Whether nothing of its chunk is left out.
    pub whole: bool,
    /// Whether the short form of a name stands there.
    pub short: bool,
}

impl Occurrence {
    /// Its units.
    pub fn units(self) -> Range<usize> {
        self.first as usize..self.last as usize + 1
    }
}

/// A noun phrase of an article.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Numbers of its words.
    pub key: Key,
    /// How many words it has.
    pub words: usize,
    /// Where it stands, in order; a name's include those of its short form. Never empty, and never all short.
    pub occurrences: Vec<Occurrence>,
    /// Occurrences as nothing but proper nouns.
    pub names: u32,
    /// Longer candidates that contain it.
    pub inside: u32,
    /// Highest count of one of them.
    pub nested: u32,
}

impl Candidate {
    /// Occurrences.
    pub fn count(&self) -> u32 {
        self.occurrences.len() as u32
    }

    /// Occurrences as a whole chunk.
    pub fn whole(&self) -> u32 {
        self.occurrences.iter().filter(|o| o.whole).count() as u32
    }

    /// The numbers of its words.
    pub fn numbers(&self) -> &[u32] {
        &self.key[..self.words]
    }

    /// Whether it is a name: its words are proper nouns at least as often as not.
    pub fn is_name(&self) -> bool {
        self.names > 0 && 2 * self.names >= self.count()
    }

    /// The first place where it stands in full.
    pub fn full(&self) -> Occurrence {
        self.occurrences.iter().copied().find(|o| !o.short).unwrap_or(self.occurrences[0])
    }
}

/// The candidates among the chunks, in order of their keys.
///
/// Candidates are the chunk and its pieces of up to [`MAX_WORDS`] words that end in a noun or name; a name can
/// have one word more. No piece cuts a run of names or ends in the role before one. A name that ends exactly one longer name, or
/// a given name that begins exactly one of two words, is taken into it, unless it is the name of a place or people.
pub fn find(chunks: &Chunks<'_>) -> Vec<Candidate> {
    let words = &chunks.words.all;
    let mut found: Vec<(Key, Occurrence)> = Vec::with_capacity(chunks.units.len());
    for chunk in &chunks.chunks {
        pieces(&chunks.units, chunk.clone(), words, |key, occurrence| found.push((key, occurrence)));
    }
    found.sort_unstable();
    let proper = |o: &&Occurrence| chunks.units[o.units()].iter().all(|u| u.tag == Tag::Propn);
    let candidate = |same: &[(Key, Occurrence)]| {
        let key = same[0].0;
        let occurrences: Vec<Occurrence> = same.iter().map(|(_, occurrence)| *occurrence).collect();
        Candidate {
            key,
            words: key.iter().take_while(|&&number| number != NONE).count(),
            names: occurrences.iter().filter(proper).count() as u32,
            occurrences,
            inside: 0,
            nested: 0,
        }
    };
    let mut all: Vec<Candidate> = found.chunk_by(|a, b| a.0 == b.0).map(candidate).collect();
    let capital = |o: &Occurrence| chunks.units[o.units()].iter().all(|u| u.capital);
    take_short_names(&mut all, words, capital);
    nest(&mut all);
    all
}

/// Gives `take` the pieces of a chunk.
fn pieces(units: &[Unit], chunk: Range<usize>, words: &[Word], mut take: impl FnMut(Key, Occurrence)) {
    let role = |i: usize| words[units[i].word as usize].role;
    let name = |i: usize| chunk.contains(&i) && units[i].tag == Tag::Propn;
    for end in chunk.clone().filter(|&end| units[end].tag != Tag::Adj) {
        if name(end + 1) && (name(end) || role(end)) {
            continue;
        }
        for start in (end + 1).saturating_sub(MAX_NAME).max(chunk.start)..=end {
            let length = end + 1 - start;
            let names = (start..=end).rev().take_while(|&i| name(i)).count();
            if name(start) && start > chunk.start && name(start - 1)
                || length > MAX_WORDS && names < length
                || names > 1 && names < length && role(end - names)
                || (start..=end).all(|i| words[units[i].word as usize].time)
                || length == 1 && words[units[end].word as usize].letters < 2
            {
                continue;
            }
            let mut key = [NONE; MAX_NAME];
            for (slot, unit) in key.iter_mut().zip(&units[start..=end]) {
                *slot = unit.word;
            }
            let whole = end + 1 == chunk.end && (start == chunk.start || names == length && role(start - 1));
            take(key, Occurrence { first: start as u32, last: end as u32, whole, short: false });
        }
    }
}

/// Takes short names into the one longer name they are a part of. `all` is in order of its keys.
fn take_short_names(all: &mut Vec<Candidate>, words: &[Word], capital: impl Fn(&Occurrence) -> bool) {
    // For each run of words the only full name it ends, and for each given name the only one that it begins.
    let mut ends: FxHashMap<&[u32], Option<usize>> = FxHashMap::default();
    let mut begins: FxHashMap<&[u32], Option<usize>> = FxHashMap::default();
    for (i, full) in all.iter().enumerate().filter(|(_, c)| c.words > 1 && c.is_name()) {
        for start in 1..full.words {
            ends.entry(&full.numbers()[start..]).and_modify(|only| *only = None).or_insert(Some(i));
        }
        if full.words == 2 && words[full.key[0] as usize].given {
            begins.entry(&full.key[..1]).and_modify(|only| *only = None).or_insert(Some(i));
        }
    }
    let place = |number: &u32| words[*number as usize].place;
    let short = |c: &Candidate| c.is_name() && !c.numbers().iter().any(place);
    let full = |c: &Candidate| match ends.get(c.numbers()) {
        Some(full) => *full,
        None => begins.get(c.numbers()).copied().flatten(),
    };
    let mut taken: Vec<(usize, usize)> =
        all.iter().enumerate().filter(|(_, c)| short(c)).filter_map(|(i, c)| Some((i, full(c)?))).collect();
    let mut taken_in: FxHashSet<u32> = FxHashSet::default();
    // The shortest first: what was taken into a name goes on with it.
    taken.sort_unstable_by_key(|&(i, _)| (all[i].words, i));
    for (i, full) in taken {
        taken_in.insert(all[i].key[0]);
        let (occurrences, rest) =
            all[i].occurrences.iter().partition::<Vec<Occurrence>, _>(|o| o.short || capital(o));
        (all[i].occurrences, all[i].names) = (rest, 0);
        let full = &mut all[full];
        full.names += occurrences.len() as u32;
        full.occurrences.extend(occurrences.into_iter().map(|o| Occurrence { short: true, ..o }));
        full.occurrences.sort_unstable();
    }
    // A role before a short name says no more than the full name.
    let role = |c: &Candidate| c.words == 2 && words[c.key[0] as usize].role && taken_in.contains(&c.key[1]);
    all.retain(|c| !c.occurrences.is_empty() && !role(c));
}

/// Finds for each candidate the longer ones that contain it.
fn nest(all: &mut [Candidate]) {
    let index: FxHashMap<Key, usize> = all.iter().enumerate().map(|(i, c)| (c.key, i)).collect();
    for i in 0..all.len() {
        let (key, count, length) = (all[i].key, all[i].count(), all[i].words);
        for start in 0..length {
            for end in start + 1..=length {
                let mut part = [NONE; MAX_NAME];
                part[..end - start].copy_from_slice(&key[start..end]);
                if end - start < length
                    && let Some(&part) = index.get(&part)
                {
                    all[part].nested = all[part].nested.max(count);
                    all[part].inside += 1;
                }
            }
        }
    }
}
