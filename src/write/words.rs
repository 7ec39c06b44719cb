//! The tables about words: terms, what sets groups apart, what goes together, the user's categories. All come
//! from rows of numbers that were sorted whole, so that memory is bounded by the vocabulary, the groups and
//! the articles, not by what was counted.

use super::Settings;
use super::asked::Asked;
use super::cell::Common;
use super::keyness;
use super::out::Out;
use super::rows::{CollocationRow, DictionaryRow, Row, TermRow};
use super::runs::{Room, Runs, one, ordered, two};
use super::statistics::{Table, dispersion, log_dice, per_million, tf_idf};
use crate::doc::{Voice, in_order};
use crate::error::Error;
use crate::language::Stopwords;
use crate::tally::{Cell, Posted, Tally, VOICES};
use crate::terms::Window;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Patterns listed of a category.
const TOP_PATTERNS: usize = 10;

/// A category in a group and voice: count, articles, and its patterns with the count of each in front.
type Category = (u64, u64, Vec<(u64, u32)>);

/// What was counted in all articles so far.
#[derive(Debug)]
pub struct Posting {
    folder: PathBuf,
    room: Room,
    grams: Runs,
    pairs: Runs,
    matches: Runs,
}

impl Posting {
    /// Nothing so far; `folder` takes what does not fit in memory.
    pub fn new(folder: &Path, asked: &Asked, room: Room) -> Self {
        Self {
            folder: folder.to_path_buf(),
            room,
            grams: Runs::new(folder, asked.counting.ngrams + 3, room),
            pairs: Runs::new(folder, 5, room),
            matches: Runs::new(folder, 5, room),
        }
    }

    /// Adds an article.
    pub fn push(&mut self, posted: &Posted) -> Result<(), Error> {
        self.grams.push(&posted.grams)?;
        self.pairs.push(&posted.pairs)?;
        self.matches.push(&posted.matches)
    }

    /// Writes the tables.
    pub fn write(self, tally: &Tally, language: &Stopwords, mut out: Out) -> Result<(), Error> {
        let settings = out.settings();
        let asked = &settings.asked;
        let corpus = Corpus::new(tally, settings);
        let mut terms = Runs::new(&self.folder, asked.counting.ngrams + 8, self.room);
        let mut keys =
            keyness::Keys::new(Runs::new(&self.folder, asked.counting.ngrams + 13, self.room), &corpus);
        let mut company = Company::default();
        let longest = asked.counting.ngrams;
        let wants_terms = settings.wants(TermRow::INDEX);
        self.grams.each_key(longest, |rows| {
            let words = &rows[..longest];
            for grouping in 0..tally.groups.groupings.len() {
                let (lists, compares) = (asked.lists(grouping), asked.compares(grouping));
                if !lists && !compares {
                    continue;
                }
                let cells = tally.groups.cells(grouping, rows, longest + 3);
                if compares {
                    keys.add(&corpus, grouping, words, &cells)?;
                }
                if lists && wants_terms {
                    corpus.terms(words, &cells.list, &mut terms)?;
                }
                if lists && settings.wants(CollocationRow::INDEX) && words[1..].iter().all(|w| *w == 0) {
                    company.words(words[0], &cells.list);
                }
            }
            Ok(())
        })?;
        let stop = asked.stopwords.as_ref().unwrap_or(language);
        corpus.write_terms(terms, stop, &mut out)?;
        keys.write(&corpus, &mut out)?;
        corpus.write_company(self.pairs, company, Runs::new(&self.folder, 15, self.room), &mut out)?;
        corpus.write_categories(self.matches, &mut out)?;
        out.finish().map(drop)
    }
}

/// How often each word of each group occurs, by voice.
#[derive(Default)]
struct Company {
    counts: FxHashMap<(u32, u32), [u64; VOICES]>,
}

impl Company {
    fn words(&mut self, word: u32, cells: &[Cell]) {
        self.counts.extend(cells.iter().map(|cell| ((cell.group, word), cell.count)));
    }

    fn count(&self, group: u32, word: u32, voice: usize) -> u64 {
        self.counts.get(&(group, word)).map_or(0, |count| count[voice])
    }
}

/// The voices, in the order of the tables: place in the tally and name.
fn voices() -> Vec<(usize, &'static str)> {
    let mut voices = vec![(0, "all")];
    voices.extend(Voice::ALL.map(|v| (1 + v as usize, v.name())));
    voices.sort_by_key(|&(_, name)| name);
    voices
}

/// The corpus in the order of the tables.
pub struct Corpus<'a> {
    /// What was counted.
    pub tally: &'a Tally,
    /// How the tables are written.
    pub settings: &'a Settings,
    /// What was asked.
    pub asked: &'a Asked,
    /// The voices in order: place in the tally and name.
    pub voices: Vec<(usize, &'static str)>,
    /// Name of each group.
    names: Vec<&'a str>,
    /// Groups in order, and the place of each in that order.
    groups: Vec<u32>,
    group_ranks: Vec<u32>,
    /// Words in code point order, and the place of each, from 1.
    words: Vec<u32>,
    word_ranks: Vec<u32>,
}

impl<'a> Corpus<'a> {
    fn new(tally: &'a Tally, settings: &'a Settings) -> Self {
        let groups = &tally.groups;
        let names: Vec<&str> = groups.list.iter().map(|group| group.forms.usual()).collect();
        let mut order: Vec<u32> = (0..groups.list.len() as u32).collect();
        order.sort_by_key(|&at| {
            let group = &groups.list[at as usize];
            (&groups.groupings[group.grouping].name, names[at as usize])
        });
        let words = in_order(tally.words.forms().len(), |at| &tally.words.forms()[at]);
        let (group_ranks, word_ranks) = (ranks(&order), ranks(&words));
        let asked = &settings.asked;
        Self {
            tally,
            settings,
            asked,
            voices: voices(),
            names,
            groups: order,
            group_ranks,
            words,
            word_ranks,
        }
    }

    /// Place of a group in the order of the tables.
    pub fn rank(&self, group: u32) -> u32 {
        self.group_ranks[group as usize]
    }

    /// The group at a place: number, grouping, name.
    pub fn group(&self, rank: u32) -> (u32, &'a str, &'a str) {
        let number = self.groups[rank as usize];
        let grouping = self.tally.groups.list[number as usize].grouping;
        (number, &self.tally.groups.groupings[grouping].name, self.names[number as usize])
    }

    /// Words of a group and voice.
    pub fn size(&self, group: u32, voice: usize) -> u64 {
        self.tally.groups.list[group as usize].words[voice]
    }

    /// Words by their numbers, from 1, as places in code point order.
    pub fn places(&self, words: &[u32]) -> impl Iterator<Item = u32> {
        words.iter().map(|word| if *word == 0 { 0 } else { self.word_ranks[*word as usize - 1] + 1 })
    }

    /// The words at these places; places behind the last are 0.
    pub fn term(&self, places: &[u32]) -> Cow<'a, str> {
        if let [place] | [place, 0, ..] = places {
            return Cow::Borrowed(self.word(*place));
        }
        let words: Vec<&str> =
            places.iter().take_while(|place| **place > 0).map(|place| self.word(*place)).collect();
        Cow::Owned(words.join(" "))
    }

    fn word(&self, place: u32) -> &'a str {
        &self.tally.words.forms()[self.words[place as usize - 1] as usize]
    }

    /// Adds a row for each group and voice that has the term often enough.
    fn terms(&self, words: &[u32], cells: &[Cell], into: &mut Runs) -> Result<(), Error> {
        let ngram = length(words);
        let places: Vec<u32> = self.places(words).collect();
        let mut row = Vec::with_capacity(words.len() + 8);
        for cell in cells {
            for (at, &(voice, name)) in self.voices.iter().enumerate() {
                let count = cell.count[voice];
                // Voices that sum to `all` are listed with it, so that they always do.
                let least = if name == Voice::Title.name() { count } else { cell.count[0] };
                if count == 0 || least < self.asked.least {
                    continue;
                }
                let dp = dispersion(cell, voice, self.size(cell.group, voice)).unwrap_or_default();
                row.clear();
                row.extend([self.rank(cell.group), at as u32, ngram]);
                row.extend(two(!count));
                row.extend(&places);
                row.push(cell.articles[voice] as u32);
                row.extend(two(dp.to_bits()));
                into.push(&row)?;
            }
        }
        Ok(())
    }

    fn write_terms(&self, rows: Runs, stop: &Stopwords, out: &mut Out) -> Result<(), Error> {
        let longest = self.asked.counting.ngrams;
        let common = |text: &str| Common::new(text, self.settings.style);
        let (mut list, mut rank, mut before, mut number) = ([u32::MAX; 3], 0, u64::MAX, 0);
        let mut names = [""; 3].map(common);
        let mut lemma = String::new();
        rows.each(|row| {
            let count = !one(&row[3..]);
            if row[..3] != list {
                list.copy_from_slice(&row[..3]);
                (before, number) = (u64::MAX, 0);
                let (_, group_by, group) = self.group(row[0]);
                names = [group_by, group, self.voices[row[1] as usize].1].map(common);
            }
            number += 1;
            if count < before {
                (rank, before) = (number, count);
            }
            let [group_by, group_name, voice_name] = &names;
            let (group, voice) = (self.groups[row[0] as usize], self.voices[row[1] as usize].0);
            let rest = &row[5 + longest..];
            let places = &row[5..5 + row[2] as usize];
            let articles = u64::from(rest[0]);
            lemma.clear();
            for place in places {
                lemma.push_str(&self.asked.lemmas.of(self.word(*place)));
                lemma.push(' ');
            }
            out.push(&TermRow {
                group_by,
                group: group_name,
                voice: voice_name,
                term: &self.term(places),
                ngram: u64::from(row[2]),
                rank,
                count,
                articles,
                per_million: per_million(count, self.size(group, voice)),
                dispersion_dp: Some(f64::from_bits(one(&rest[1..]))),
                tf_idf: Some(tf_idf(count, self.tally.groups.list[group as usize].articles, articles)),
                stopword: places.iter().all(|place| stop.contains(self.word(*place))),
                lemma: lemma.trim(),
            })
        })
    }

    fn write_company(
        &self,
        pairs: Runs,
        company: Company,
        mut found: Runs,
        out: &mut Out,
    ) -> Result<(), Error> {
        let Some(window) = self.asked.counting.window else { return Ok(()) };
        // The places in the windows of the node, by group.
        let mut places: BTreeMap<u32, [u64; VOICES]> = BTreeMap::new();
        pairs.each_key(2, |rows| {
            let (node, other) = (rows[0], rows[1]);
            if other == 0 {
                places.clear();
            }
            for grouping in (0..self.tally.groups.groupings.len()).filter(|at| self.asked.lists(*at)) {
                for cell in self.tally.groups.cells(grouping, rows, 5).list {
                    if other == 0 {
                        places.insert(cell.group, cell.count);
                    } else {
                        let around = places.get(&cell.group).copied().unwrap_or_default();
                        self.pairs((node, other), &cell, &around, &company, &mut found)?;
                    }
                }
            }
            Ok(())
        })?;
        let window = shown(window);
        found.each(|row| {
            let (group, group_by, name) = self.group(row[0]);
            let (voice, voice_name) = self.voices[row[1] as usize];
            let [count, node_count, collocate_count, places] = [0, 2, 4, 6].map(|at| one(&row[6 + at..]));
            let all = self.size(group, voice);
            let table = Table { both: count, first: places, second: collocate_count, all };
            out.push(&CollocationRow {
                group_by,
                group: name,
                voice: voice_name,
                node: self.word(row[2]),
                collocate: self.word(row[5]),
                window: &window,
                count,
                node_count,
                collocate_count,
                expected: table.expected(),
                g2: table.g2(),
                mi: table.mi(),
                log_dice: log_dice(count, node_count, collocate_count),
                articles: u64::from(row[14]),
            })
        })
    }

    fn pairs(
        &self,
        (node, other): (u32, u32),
        cell: &Cell,
        around: &[u64; VOICES],
        company: &Company,
        into: &mut Runs,
    ) -> Result<(), Error> {
        for (at, &(voice, _)) in self.voices.iter().enumerate() {
            let count = cell.count[voice];
            if count < self.asked.least_pairs.max(1) || !self.asked.voices.contains(&voice) {
                continue;
            }
            let [node_count, other_count] = [node, other].map(|word| company.count(cell.group, word, voice));
            let all = self.size(cell.group, voice);
            let table = Table { both: count, first: around[voice], second: other_count, all };
            let places: Vec<u32> = self.places(&[node, other]).collect();
            let mut row = vec![self.rank(cell.group), at as u32, places[0]];
            row.extend(two(!ordered(table.g2())));
            row.push(places[1]);
            [count, node_count, other_count, around[voice]].into_iter().for_each(|n| row.extend(two(n)));
            row.push(cell.articles[voice] as u32);
            into.push(&row)?;
        }
        Ok(())
    }

    /// Calls `f` for each group and voice, as places in the order of the tables, with count and articles.
    fn each_count(
        &self,
        grouping: usize,
        rows: &[u32],
        width: usize,
        mut f: impl FnMut((u32, usize), u64, u64),
    ) {
        for cell in self.tally.groups.cells(grouping, rows, width).list {
            for (at, &(voice, _)) in self.voices.iter().enumerate().filter(|(_, v)| cell.count[v.0] > 0) {
                f((self.rank(cell.group), at), cell.count[voice], cell.articles[voice]);
            }
        }
    }

    fn write_categories(&self, matches: Runs, out: &mut Out) -> Result<(), Error> {
        let patterns = &self.asked.counting.patterns;
        let mut found: BTreeMap<(u32, usize, u32), Category> = BTreeMap::new();
        let groupings = (0..self.tally.groups.groupings.len()).filter(|at| self.asked.lists(*at));
        let groupings: Vec<usize> = groupings.collect();
        matches.each_key(1, |rows| {
            let rows = rows.as_chunks::<5>().0;
            let mut by_article: Vec<[u32; 3]> = rows.iter().map(|row| [row[2], row[3], row[4]]).collect();
            by_article.sort_unstable();
            for &grouping in &groupings {
                self.each_count(grouping, by_article.as_flattened(), 3, |(group, at), count, articles| {
                    found.insert((group, at, rows[0][0]), (count, articles, Vec::new()));
                });
                for rows in rows.chunk_by(|a, b| a[1] == b[1]) {
                    self.each_count(grouping, rows.as_flattened(), 5, |(group, at), count, _| {
                        let category = found.entry((group, at, rows[0][0])).or_default();
                        category.2.push((count, rows[0][1]));
                    });
                }
            }
            Ok(())
        })?;
        for ((rank, voice, category), (count, articles, mut list)) in found {
            let (group, group_by, name) = self.group(rank);
            let (voice, voice_name) = self.voices[voice];
            list.sort_by_key(|&(count, pattern)| (Reverse(count), pattern));
            let text = |&(count, pattern): &(u64, u32)| {
                format!("{} {count}", patterns.list[pattern as usize - 1].text)
            };
            let top: Vec<String> = list.iter().take(TOP_PATTERNS).map(text).collect();
            out.push(&DictionaryRow {
                group_by,
                group: name,
                voice: voice_name,
                category: &patterns.categories[category as usize - 1],
                count,
                articles,
                per_million: per_million(count, self.size(group, voice)),
                top_patterns: top.join(" | "),
            })?;
        }
        Ok(())
    }
}

/// Words of an n-gram.
pub fn length(words: &[u32]) -> u32 {
    words.iter().take_while(|word| **word > 0).count() as u32
}

/// A window as the tables write it.
fn shown(window: Window) -> String {
    match window {
        Window { left: 0, right: 1 } => "adjacent".to_owned(),
        Window { left, right } => format!("{left}L{right}R"),
    }
}

/// The place of each number in an order of all numbers.
fn ranks(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (rank, &at) in (0..).zip(order) {
        ranks[at as usize] = rank;
    }
    ranks
}
