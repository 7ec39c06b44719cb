//! Noun phrases of an article: which there are, and where. What speaks for each is said in
//! [`features`](super::features).

use super::chunks::{Chunks, Unit, Word};
use crate::language::Tag;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Longest phrase, in words; what hyphens join is one word. A name can have one more.
pub const MAX_WORDS: usize = 4;
const MAX_NAME: usize = MAX_WORDS + 1;
// [`sorted`] compares all words but the first at once.
const _: () = assert!((MAX_NAME - 1) * u32::BITS as usize <= u128::BITS as usize);

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
    /// Its places among those of all.
    places: Range<usize>,
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
        self.places.len() as u32
    }

    /// The numbers of its words.
    pub fn numbers(&self) -> &[u32] {
        &self.key[..self.words]
    }

    /// Whether it is a name: its words are proper nouns at least as often as not.
    pub fn is_name(&self) -> bool {
        self.names > 0 && 2 * self.names >= self.count()
    }
}

/// The noun phrases of an article.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// In order of their keys.
    pub all: Vec<Candidate>,
    /// Where they stand.
    places: Vec<Occurrence>,
}

impl Candidates {
    /// Where a candidate stands, in order; a name's include those of its short form. Never empty, and never all
    /// short.
    pub fn occurrences(&self, c: &Candidate) -> &[Occurrence] {
        &self.places[c.places.clone()]
    }
}

/// The candidates among the chunks.
///
/// Candidates are the chunk and its pieces of up to [`MAX_WORDS`] words that end in a noun or name; a name can
/// have one word more. No piece cuts a run of names or ends in the role before one. A name that ends exactly one longer name, or
/// a given name that begins exactly one of two words, is taken into it, unless it is the name of a place or people.
pub fn find(chunks: &Chunks<'_>) -> Candidates {
    let words = &chunks.words.all;
    let mut found: Vec<(Key, Occurrence)> = Vec::with_capacity(chunks.units.len());
    for chunk in &chunks.chunks {
        pieces(&chunks.units, chunk.clone(), words, |key, occurrence| found.push((key, occurrence)));
    }
    let found = sorted(&found, words.len());
    let proper = |o: &Occurrence| chunks.units[o.units()].iter().all(|u| u.tag == Tag::Propn);
    let mut all: Vec<Candidate> = Vec::with_capacity(found.len());
    for (at, &(key, occurrence)) in found.iter().enumerate() {
        let name = u32::from(proper(&occurrence));
        match all.last_mut() {
            Some(last) if last.key == key => {
                last.places.end = at + 1;
                last.names += name;
            }
            _ => all.push(Candidate {
                key,
                words: occurrence.units().len(),
                places: at..at + 1,
                names: name,
                inside: 0,
                nested: 0,
            }),
        }
    }
    let mut found = Candidates { all, places: found.into_iter().map(|(_, occurrence)| occurrence).collect() };
    let capital = |o: &Occurrence| chunks.units[o.units()].iter().all(|u| u.form.capital);
    take_short_names(&mut found, words, capital);
    nest(&mut found.all, words.len());
    found
}

/// Pieces of chunks, made of so many words, in order of their keys and places.
fn sorted(found: &[(Key, Occurrence)], words: usize) -> Vec<(Key, Occurrence)> {
    // Few begin with the same word.
    let mut next = begins(found.iter().map(|(key, _)| key[0]), words);
    let mut sorted = found.to_vec();
    for piece in found {
        let place = &mut next[piece.0[0] as usize];
        sorted[*place] = *piece;
        *place += 1;
    }
    let rest = |key: &Key| key[1..].iter().fold(0, |all, number| all << 32 | u128::from(*number));
    for same in sorted.chunk_by_mut(|(a, _), (b, _)| a[0] == b[0]) {
        same.sort_unstable_by_key(|(key, occurrence)| (rest(key), occurrence.first));
    }
    sorted
}

/// Where what begins with each of so many words begins, if all is in order of its first words.
fn begins(firsts: impl Iterator<Item = u32>, words: usize) -> Vec<usize> {
    let mut begins = vec![0; words + 1];
    firsts.for_each(|first| begins[first as usize + 1] += 1);
    for word in 0..words {
        begins[word + 1] += begins[word];
    }
    begins
}

/// Gives `take` the pieces of a chunk.
fn pieces(units: &[Unit], chunk: Range<usize>, words: &[Word], mut take: impl FnMut(Key, Occurrence)) {
    let role = |i: usize| words[units[i].form.word as usize].role;
    let name = |i: usize| chunk.contains(&i) && units[i].tag == Tag::Propn;
    for end in chunk.clone().filter(|&end| units[end].tag != Tag::Adj) {
        if name(end + 1) && (name(end) || role(end)) {
            continue;
        }
        let first = (end + 1).saturating_sub(MAX_NAME).max(chunk.start);
        let run = (first..=end).rev().take_while(|&i| name(i)).count();
        for start in first..=end {
            let length = end + 1 - start;
            let names = run.min(length);
            if name(start) && start > chunk.start && name(start - 1)
                || length > MAX_WORDS && names < length
                || names > 1 && names < length && role(end - names)
                || (start..=end).all(|i| words[units[i].form.word as usize].time)
                || length == 1 && words[units[end].form.word as usize].letters < 2
            {
                continue;
            }
            let mut key = [NONE; MAX_NAME];
            for (slot, unit) in key.iter_mut().zip(&units[start..=end]) {
                *slot = unit.form.word;
            }
            let whole = end + 1 == chunk.end && (start == chunk.start || names == length && role(start - 1));
            take(key, Occurrence { first: start as u32, last: end as u32, whole, short: false });
        }
    }
}

/// Takes short names into the one longer name they are a part of.
fn take_short_names(found: &mut Candidates, words: &[Word], capital: impl Fn(&Occurrence) -> bool) {
    let Candidates { all, places } = found;
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
        let from = all[i].places.clone();
        let (named, rest) =
            places[from.clone()].iter().partition::<Vec<Occurrence>, _>(|o| o.short || capital(o));
        places[from.start..from.start + rest.len()].copy_from_slice(&rest);
        (all[i].places.end, all[i].names) = (from.start + rest.len(), 0);
        // What the full name has from now on stands behind all others.
        let full = &mut all[full];
        let start = places.len();
        places.extend_from_within(full.places.clone());
        places.extend(named.iter().map(|&o| Occurrence { short: true, ..o }));
        places[start..].sort_unstable();
        full.places = start..places.len();
        full.names += named.len() as u32;
    }
    // A role before a short name says no more than the full name.
    let role = |c: &Candidate| c.words == 2 && words[c.key[0] as usize].role && taken_in.contains(&c.key[1]);
    all.retain(|c| !c.places.is_empty() && !role(c));
}

/// Finds for each candidate the longer ones that contain it. `all` is in order of its keys, made of so many words.
fn nest(all: &mut [Candidate], words: usize) {
    let begins = begins(all.iter().map(|c| c.key[0]), words);
    for i in 0..all.len() {
        let (key, count, length) = (all[i].key, all[i].count(), all[i].words);
        if length == 1 {
            continue;
        }
        let put = |part: &mut Candidate| {
            part.nested = part.nested.max(count);
            part.inside += 1;
        };
        for start in 0..length {
            let first = key[start] as usize;
            let same = &mut all[begins[first]..begins[first + 1]];
            // The word by itself comes last.
            if let Some(word) = same.last_mut().filter(|last| last.words == 1) {
                put(word);
            }
            for end in start + 2..=length.min(start + length - 1) {
                let mut part = [NONE; MAX_NAME];
                part[..end - start].copy_from_slice(&key[start..end]);
                if let Ok(place) = same.binary_search_by(|c| c.key.cmp(&part)) {
                    put(&mut same[place]);
                }
            }
        }
    }
}
