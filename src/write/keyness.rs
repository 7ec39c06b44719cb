//! keyness.csv: terms that set a group apart from the others of its grouping, from one other, or from a word
//! list.

use super::asked::Keyness;
use super::out::Out;
use super::rows::{KeynessRow, Row};
use super::runs::{Runs, one, two};
use super::statistics::{Pair, dispersion, p, per_million};
use super::words::{Corpus, length};
use crate::error::Error;
use crate::tally::{Cell, Cells, VOICES};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// All other groups.
const REST: &str = "rest";

/// Stands for a number of articles that is not known.
const UNKNOWN: u32 = u32::MAX;

/// The terms that were tested.
pub struct Keys {
    wanted: bool,
    rows: Runs,
    /// Number of tests by target, voice and length.
    tests: BTreeMap<[u32; 3], u64>,
    /// What is compared, by grouping: targets and, if it is a group, the reference.
    sides: Vec<(Vec<u32>, Option<u32>)>,
    /// Words in all groups of each grouping.
    sizes: Vec<[u64; VOICES]>,
    /// Counts of the word list by words.
    list: FxHashMap<Vec<u32>, u64>,
}

impl Keys {
    /// Nothing tested yet; `rows` takes what will be.
    pub fn new(rows: Runs, corpus: &Corpus) -> Self {
        let (asked, groups) = (corpus.asked, &corpus.tally.groups);
        let Keyness { target, against, reference, .. } = &asked.keyness;
        let longest = asked.counting.ngrams;
        let mut sizes = vec![[0; VOICES]; groups.groupings.len()];
        for group in &groups.list {
            sizes[group.grouping].iter_mut().zip(group.words).for_each(|(sum, words)| *sum += words);
        }
        let sides = (0..groups.groupings.len()).map(|grouping| {
            let find = |name: &String| groups.find(grouping, name);
            let against_group = against.as_ref().and_then(find);
            let all = || (0..).zip(&groups.list).filter(|(_, group)| group.grouping == grouping);
            let targets = match (target, against, against_group) {
                (_, Some(_), None) => Vec::new(),
                (Some(name), ..) => find(name).into_iter().collect(),
                (None, ..) => all().map(|(at, _)| at).collect(),
            };
            (targets, against_group)
        });
        let mut list = FxHashMap::default();
        for (term, count) in reference.iter().flat_map(|list| &list.counts) {
            let words: Option<Vec<u32>> = term.split(' ').map(|word| corpus.tally.find(word)).collect();
            if let Some(mut words) = words.filter(|words| words.len() <= longest) {
                words.resize(longest, 0);
                list.insert(words, *count);
            }
        }
        Self {
            wanted: corpus.settings.wants(KeynessRow::INDEX),
            rows,
            tests: BTreeMap::new(),
            sides: sides.collect(),
            sizes,
            list,
        }
    }

    /// Tests a term in the groups of a grouping.
    pub fn add(
        &mut self,
        corpus: &Corpus,
        grouping: usize,
        words: &[u32],
        cells: &Cells,
    ) -> Result<(), Error> {
        if !self.wanted {
            return Ok(());
        }
        let (targets, against) = self.sides[grouping].clone();
        let nothing = Cell::default();
        let cell = |group: u32| {
            cells.list.binary_search_by_key(&group, |cell| cell.group).map_or(&nothing, |at| &cells.list[at])
        };
        let total: [u64; VOICES] = std::array::from_fn(|v| cells.list.iter().map(|cell| cell.count[v]).sum());
        let reference = corpus.asked.keyness.reference.as_ref();
        let listed = self.list.get(words).copied().unwrap_or(0);
        for target in targets {
            let found = cell(target);
            for (at, &(voice, _)) in corpus.voices.iter().enumerate() {
                if !corpus.asked.voices.contains(&voice) {
                    continue;
                }
                let (size, count) = (corpus.size(target, voice), found.count[voice]);
                let (other_words, other_count, articles) = match (reference, against) {
                    (Some(list), _) => (list.words, listed, UNKNOWN),
                    (None, Some(other)) => {
                        let there = cell(other);
                        (corpus.size(other, voice), there.count[voice], there.articles[voice] as u32)
                    }
                    (None, None) => {
                        let articles = cells.any[voice] - found.only[voice];
                        (self.sizes[grouping][voice] - size, total[voice] - count, articles as u32)
                    }
                };
                let pair = Pair { count, words: size, other_count, other_words };
                if pair.words == 0 || pair.other_words == 0 {
                    continue;
                }
                if count + other_count < corpus.asked.keyness.least.max(1) {
                    continue;
                }
                let g2 = pair.table().g2();
                let list = [corpus.rank(target), at as u32, length(words)];
                *self.tests.entry(list).or_default() += 1;
                let mut row = list.to_vec();
                row.extend(two(!g2.abs().to_bits()));
                row.extend(corpus.places(words));
                row.extend(two(count));
                row.extend(two(other_count));
                row.extend([found.articles[voice] as u32, articles]);
                row.extend(two(dispersion(found, voice, size).unwrap_or(f64::NAN).to_bits()));
                self.rows.push(&row)?;
            }
        }
        Ok(())
    }

    /// Writes what was tested. Within a target, voice and length the rows come by ascending p, as Holm's method
    /// needs them.
    pub fn write(self, corpus: &Corpus, out: &mut Out) -> Result<(), Error> {
        let Self { rows, tests, sides, sizes, .. } = self;
        let list = corpus.asked.keyness.reference.as_ref();
        let (mut section, mut left, mut highest) = ([u32::MAX; 3], 0, 0.0);
        rows.each(|row| {
            if row[..3] != section {
                section.copy_from_slice(&row[..3]);
                (left, highest) = (tests.get(&section).copied().unwrap_or_default(), 0.0);
            }
            let (target, group_by, name) = corpus.group(row[0]);
            let (voice, voice_name) = corpus.voices[row[1] as usize];
            let grouping = corpus.tally.groups.list[target as usize].grouping;
            let (words, size) = (&row[5..5 + row[2] as usize], corpus.size(target, voice));
            let rest = &row[row.len() - 8..];
            let (reference, other_words) = match (list, sides[grouping].1) {
                (Some(list), _) => (list.name.as_str(), list.words),
                (None, Some(other)) => (corpus.group(corpus.rank(other)).2, corpus.size(other, voice)),
                (None, None) => (REST, sizes[grouping][voice] - size),
            };
            let pair = Pair { count: one(rest), words: size, other_count: one(&rest[2..]), other_words };
            let g2 = pair.table().g2();
            let p = p(g2);
            highest = f64::max(highest, f64::min(1.0, p * left as f64));
            left -= 1;
            let dp = f64::from_bits(one(&rest[6..]));
            out.push(&KeynessRow {
                group_by,
                target: name,
                reference,
                voice: voice_name,
                term: &corpus.term(words),
                ngram: u64::from(row[2]),
                direction: if g2 < 0.0 { "under" } else { "over" },
                n_target: pair.count,
                n_reference: pair.other_count,
                per_million_target: per_million(pair.count, pair.words),
                per_million_reference: per_million(pair.other_count, pair.other_words),
                articles_target: u64::from(rest[4]),
                articles_reference: (rest[5] != UNKNOWN).then_some(u64::from(rest[5])),
                g2,
                p,
                p_holm: highest,
                log2_ratio: pair.log2_ratio(),
                pct_diff: pair.pct_diff(),
                odds_ratio: pair.odds_ratio(),
                bic: pair.bic(g2),
                dispersion_dp_target: (!dp.is_nan()).then_some(dp),
            })
        })
    }
}
