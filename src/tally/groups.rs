//! Groups of words: by a column of the metadata or by who speaks, one grouping each; and one term over all
//! groups of a grouping. Integers only.

use super::{MOST_FORMS, VOICES, by_voice};
use crate::doc::{Analysis, Attribution, Meta, Phrase, Seen, Span, Voice};
use crate::phrase::sum::within;
use crate::statement::{Statement, name_key};
use crate::terms::untag;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// No group.
const NONE: u32 = u32::MAX;

/// Counts by voice, in the order of [`Voice::ALL`].
type ByVoice = [u32; Voice::ALL.len()];

/// What the user says of a speaker, by id, under a further key.
pub type Further<'f> = dyn Fn(&str, &str) -> Option<String> + 'f;

/// What groups are made by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Corpus,
    Outlet,
    Author,
    Published,
    Month,
    /// A further column of metadata.csv, by place.
    Metadata(usize),
    Speaker,
    Sector,
    SpeakerType,
    /// A further key of speakers.toml.
    Further,
}

/// One way to make groups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grouping {
    /// Name of the column.
    pub name: String,
    column: Column,
}

impl Grouping {
    /// The grouping by this column; `extra` are the further columns of metadata.csv, `further` the further
    /// keys of speakers.toml.
    pub fn named(name: &str, extra: &[String], further: &[String]) -> Option<Self> {
        let metadata = || {
            let name = name.strip_prefix("meta_")?;
            extra.iter().position(|column| column == name).map(Column::Metadata)
        };
        let column = match name {
            "corpus" => Some(Column::Corpus),
            "outlet" => Some(Column::Outlet),
            "author" => Some(Column::Author),
            "published" => Some(Column::Published),
            "month" => Some(Column::Month),
            "speaker" => Some(Column::Speaker),
            "sector" => Some(Column::Sector),
            "speaker_type" => Some(Column::SpeakerType),
            _ => metadata().or_else(|| further.iter().any(|key| key == name).then_some(Column::Further)),
        };
        column.map(|column| Self { name: name.to_owned(), column })
    }

    /// All names that a grouping can have.
    pub fn names(extra: &[String], further: &[String]) -> Vec<String> {
        let fixed = ["author", "month", "outlet", "published", "sector", "speaker", "speaker_type"];
        let metadata = extra.iter().map(|name| format!("meta_{name}"));
        fixed.into_iter().map(str::to_owned).chain(metadata).chain(further.iter().cloned()).collect()
    }

    /// Whether the groups are of speakers: their words are those that they said.
    pub fn is_said(&self) -> bool {
        matches!(self.column, Column::Speaker | Column::Sector | Column::SpeakerType | Column::Further)
    }

    /// The group of an article; empty if it has none.
    pub fn of_article(&self, meta: &Meta) -> String {
        match &self.column {
            Column::Corpus => "corpus".to_owned(),
            Column::Outlet => meta.outlet.clone(),
            Column::Author => meta.author.clone(),
            Column::Published => meta.published.clone(),
            Column::Month => meta.published.get(..7).unwrap_or_default().to_owned(),
            Column::Metadata(at) => meta.extra.get(*at).cloned().unwrap_or_default(),
            Column::Speaker | Column::Sector | Column::SpeakerType | Column::Further => String::new(),
        }
    }

    /// The group of who speaks; empty if there is none.
    fn of_speaker(&self, row: &Attribution, statement: &Statement, further: &Further) -> String {
        match &self.column {
            Column::Speaker => row.speaker.clone(),
            Column::Sector => row.profile.sector.map_or("", |sector| sector.name()).to_owned(),
            Column::SpeakerType => row.profile.speaker_type.map_or("unknown", |kind| kind.name()).to_owned(),
            Column::Further => further(&statement.speaker_id, &self.name).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// What two forms of one group have in common.
    fn key(&self, group: &str) -> String {
        if self.column == Column::Speaker { name_key(group) } else { group.to_owned() }
    }
}

/// For each attribution of an article the number of who said it, from 1, or 0; and the groups of each number.
/// What the article says was not said is nobody's.
pub fn speakers(
    rows: &[Attribution],
    statements: &[Statement],
    groupings: &[Grouping],
    further: &Further,
) -> (Vec<u32>, Vec<Vec<String>>) {
    let mut known: Vec<Vec<String>> = Vec::new();
    if !groupings.iter().any(Grouping::is_said) {
        return (Vec::new(), known);
    }
    let number = |(row, statement): (&Attribution, &Statement)| {
        if statement.speaker_id.is_empty() || row.not_said {
            return 0;
        }
        let groups: Vec<String> = groupings.iter().map(|g| g.of_speaker(row, statement, further)).collect();
        let place = known.iter().position(|other| *other == groups).unwrap_or_else(|| {
            known.push(groups);
            known.len() - 1
        });
        place as u32 + 1
    };
    let numbers = rows.iter().zip(statements).map(number).collect();
    (numbers, known)
}

/// The key phrases of the groups that an article has a part in, for the groupings at `asked`: all of them for a
/// column of the article, those inside their contents for speakers. A group without a name has none.
pub fn phrases(
    analysis: &Analysis,
    meta: &Meta,
    statements: &[Statement],
    (groupings, asked): (&[Grouping], &[u32]),
    further: &Further,
) -> Vec<(u32, String, Vec<Phrase>)> {
    let mut list = Vec::new();
    for &place in asked {
        let grouping = &groupings[place as usize];
        if !grouping.is_said() {
            let group = grouping.of_article(meta);
            if !group.is_empty() {
                list.push((place, group, analysis.phrases.clone()));
            }
            continue;
        }
        let mut spans: BTreeMap<String, Vec<Span>> = BTreeMap::new();
        for (row, statement) in analysis.attributions.iter().zip(statements).filter(|(row, _)| !row.not_said)
        {
            let group = grouping.of_speaker(row, statement, further);
            if !group.is_empty() {
                spans.entry(group).or_default().extend(&row.content);
            }
        }
        let said = |(group, spans): (String, Vec<Span>)| (place, group, within(&analysis.phrases, &spans));
        list.extend(spans.into_iter().map(said).filter(|(.., phrases)| !phrases.is_empty()));
    }
    list
}

/// One group.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Place of its grouping.
    pub grouping: usize,
    /// How often each form of its name was met.
    pub forms: Seen,
    /// Words by voice.
    pub words: [u64; VOICES],
    /// Articles that have a part in it.
    pub articles: u64,
}

/// The part that an article has in a group.
#[derive(Clone, Copy, Debug)]
struct Part {
    group: u32,
    words: ByVoice,
}

/// The parts of all articles, one after another.
#[derive(Clone, Debug, Default)]
struct Parts {
    /// Where those of each article begin.
    starts: Vec<u32>,
    list: Vec<Part>,
}

impl Parts {
    fn of(&self, article: u32) -> &[Part] {
        let article = article as usize;
        let Some(start) = self.starts.get(article).map(|start| *start as usize) else { return &[] };
        let end = self.starts.get(article + 1).map_or(self.list.len(), |end| *end as usize);
        &self.list[start..end]
    }
}

/// All groups of all groupings.
#[derive(Clone, Debug, Default)]
pub struct Groups {
    /// The groupings.
    pub groupings: Vec<Grouping>,
    /// The groups.
    pub list: Vec<Group>,
    /// Numbers of the groups of each grouping by key.
    numbers: Vec<FxHashMap<String, u32>>,
    parts: Vec<Parts>,
    /// The groups, one of each grouping, of all who speak; nobody first.
    speakers: Vec<Vec<u32>>,
    speaker_numbers: FxHashMap<Vec<u32>, u32>,
}

impl Groups {
    /// No groups yet.
    pub fn new(groupings: Vec<Grouping>) -> Self {
        let nobody = vec![NONE; groupings.len()];
        Self {
            list: Vec::new(),
            numbers: vec![FxHashMap::default(); groupings.len()],
            parts: vec![Parts::default(); groupings.len()],
            speakers: vec![nobody.clone()],
            speaker_numbers: FxHashMap::from_iter([(nobody, 0)]),
            groupings,
        }
    }

    /// Adds an article: its group in each grouping, the groups of each of its speakers, and its words by
    /// speaker of the article. Answers with the numbers that its speakers have over the corpus.
    pub(super) fn add(
        &mut self,
        article: &[String],
        speakers: &[Vec<String>],
        words: &[ByVoice],
    ) -> Vec<u32> {
        let mut numbers = vec![0];
        for said in speakers {
            let groups: Vec<u32> = (0..said.len()).map(|at| self.number(at, &said[at])).collect();
            let next = self.speakers.len() as u32;
            let number = *self.speaker_numbers.entry(groups).or_insert_with_key(|groups| {
                self.speakers.push(groups.clone());
                next
            });
            numbers.push(number);
        }
        for (at, value) in article.iter().enumerate() {
            let start = self.parts[at].list.len();
            self.parts[at].starts.push(start as u32);
            let mut parts: Vec<Part> = Vec::new();
            let mut part = |group: u32, words: &ByVoice| {
                match parts.iter_mut().find(|part| part.group == group) {
                    Some(part) => add(&mut part.words, words),
                    None => parts.push(Part { group, words: *words }),
                };
            };
            if self.groupings[at].is_said() {
                for (number, words) in numbers.iter().zip(words).skip(1) {
                    let group = self.speakers[*number as usize][at];
                    if group != NONE && words.iter().any(|count| *count > 0) {
                        part(group, words);
                    }
                }
            } else {
                let group = self.number(at, value);
                if group != NONE {
                    let mut all = ByVoice::default();
                    words.iter().for_each(|words| add(&mut all, words));
                    part(group, &all);
                }
            }
            for part in parts {
                let group = &mut self.list[part.group as usize];
                group.articles += 1;
                group.words.iter_mut().zip(by_voice(&part.words)).for_each(|(sum, words)| *sum += words);
                self.parts[at].list.push(part);
            }
        }
        numbers
    }

    /// The group of a grouping with this name.
    pub fn find(&self, grouping: usize, name: &str) -> Option<u32> {
        self.numbers[grouping].get(&self.groupings[grouping].key(name)).copied()
    }

    /// The number of a group that is met once more.
    fn number(&mut self, grouping: usize, name: &str) -> u32 {
        if name.is_empty() {
            return NONE;
        }
        let next = self.list.len() as u32;
        let key = self.groupings[grouping].key(name);
        let number = *self.numbers[grouping].entry(key).or_insert(next);
        if number == next {
            self.list.push(Group { grouping, ..Group::default() });
        }
        self.list[number as usize].forms.add(name, 1, MOST_FORMS);
        number
    }

    /// One term over the groups of a grouping. `rows` end with article, tag and count and are in the order of
    /// the articles; `width` numbers a row.
    pub fn cells(&self, grouping: usize, rows: &[u32], width: usize) -> Cells {
        let (said, parts) = (self.groupings[grouping].is_said(), &self.parts[grouping]);
        let mut any = [0; VOICES];
        let mut shares: Vec<Share> = Vec::with_capacity(rows.len() / width);
        // The first share of the article at hand.
        let mut first = 0;
        for row in rows.chunks_exact(width) {
            let (article, (speaker, voice), count) = (row[width - 3], untag(row[width - 2]), row[width - 1]);
            if shares.get(first).is_some_and(|share| share.article != article) {
                settle(&mut shares[first..], &mut any);
                first = shares.len();
            }
            let here = parts.of(article);
            let group = match said {
                true => self.speakers[speaker as usize][grouping],
                false => here.first().map_or(NONE, |part| part.group),
            };
            if group == NONE {
                continue;
            }
            let at = match shares[first..].iter().position(|share| share.group == group) {
                Some(at) => first + at,
                None => {
                    let words = here.iter().find(|part| part.group == group).map(|part| part.words);
                    let (words, count, only) =
                        (words.unwrap_or_default(), Default::default(), [false; VOICES]);
                    shares.push(Share { group, article, words, count, only });
                    shares.len() - 1
                }
            };
            shares[at].count[voice] += count;
        }
        settle(&mut shares[first..], &mut any);
        shares.sort_by_key(|share| share.group); // stable: articles stay in order
        let list = shares.chunk_by(|a, b| a.group == b.group).map(|shares| self.cell(shares));
        Cells { list: list.collect(), any }
    }

    /// One term in one group.
    fn cell(&self, shares: &[Share]) -> Cell {
        let mut cell = Cell { group: shares[0].group, ..Cell::default() };
        for share in shares {
            for (voice, count) in by_voice(&share.count).into_iter().enumerate() {
                cell.count[voice] += count;
                cell.articles[voice] += u64::from(count > 0);
                cell.only[voice] += u64::from(count > 0 && share.only[voice]);
            }
        }
        let words = &self.list[cell.group as usize].words;
        for share in shares {
            let part = by_voice(&share.words);
            for (voice, count) in by_voice(&share.count).into_iter().enumerate() {
                let over = u128::from(count) * u128::from(words[voice])
                    > u128::from(cell.count[voice]) * u128::from(part[voice]);
                // As numbers: which voices have more is hard to foretell.
                let over = u64::from(over);
                cell.over[voice].0 += over * count;
                cell.over[voice].1 += over * part[voice];
            }
        }
        cell
    }
}

/// Says of the shares of one article which voices no other group has there, and adds the article to those with `any`.
fn settle(shares: &mut [Share], any: &mut [u64; VOICES]) {
    let mut holders = [0u64; VOICES];
    for share in &*shares {
        holders.iter_mut().zip(by_voice(&share.count)).for_each(|(n, count)| *n += u64::from(count > 0));
    }
    any.iter_mut().zip(holders).for_each(|(any, n)| *any += u64::from(n > 0));
    shares.iter_mut().for_each(|share| share.only = holders.map(|n| n == 1));
}

fn add(sum: &mut ByVoice, words: &ByVoice) {
    sum.iter_mut().zip(words).for_each(|(sum, words)| *sum += words);
}

/// What an article adds to a term in a group.
struct Share {
    group: u32,
    article: u32,
    /// Words of the article in the group.
    words: ByVoice,
    count: ByVoice,
    /// Whether just one group has the term in this article.
    only: [bool; VOICES],
}

/// A term in all groups of a grouping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    /// The groups that have it, by number.
    pub list: Vec<Cell>,
    /// Articles with it in any group, by voice.
    pub any: [u64; VOICES],
}

/// A term in a group, by voice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// The group.
    pub group: u32,
    /// Occurrences.
    pub count: [u64; VOICES],
    /// Articles.
    pub articles: [u64; VOICES],
    /// Articles in which no other group of the grouping has it.
    pub only: [u64; VOICES],
    /// Occurrences and words of the articles that have more of the term than of all words. Gries' DP is half
    /// the sum of |count / all counts - words / all words|; both shares sum to one, so it equals the sum of
    /// the differences that are positive.
    pub over: [(u64, u64); VOICES],
}
