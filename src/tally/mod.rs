//! What is known about the corpus: integers and small strings only, merged in the order of the articles.
//! Rounding, logarithms and sorting for the tables are done in `write`.

mod groups;

pub use groups::{Cell, Cells, Further, Group, Grouping, Groups, phrases, speakers};

use crate::doc::{Analysis, Article, Forms, MentionKind, Phrase, Sector, Seen, SpeakerType, Status, Voice};
use crate::phrase::sum::Sum;
use crate::statement::{self, Statement};
use crate::terms::{self, Counting, Counts, tag, untag};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most different roles, names or cues that are remembered of one speaker.
const MOST_FORMS: usize = 500;

/// Voices as `term_frequencies` counts them: `all` first, then those of [`Voice::ALL`].
pub const VOICES: usize = 1 + Voice::ALL.len();

/// What the tally takes from one article; made side by side.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Facts {
    status: Option<Status>,
    analysed: bool,
    outlet: String,
    published: String,
    words: u64,
    speakers: Vec<Said>,
    unattributed: u64,
    counted: Counted,
    phrases: Vec<Phrase>,
    /// The key phrases of its groups: place of the grouping, group, phrases.
    grouped: Vec<(u32, String, Vec<Phrase>)>,
}

/// The words of an article and what was counted of them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Counted {
    /// The forms that `counts` numbers.
    pub forms: Forms,
    /// What was counted.
    pub counts: Counts,
    /// The group of the article in each grouping; empty for none.
    pub groups: Vec<String>,
    /// The groups of each of its speakers; `counts` numbers them from 1.
    pub speakers: Vec<Vec<String>>,
}

impl Counted {
    /// Counts the words of an article.
    pub fn of(
        article: &Article,
        analysis: &Analysis,
        statements: &[Statement],
        counting: &Counting,
        groupings: &[Grouping],
        further: &Further,
    ) -> Self {
        let (numbers, speakers) = speakers(&analysis.attributions, statements, groupings, further);
        let counts = terms::count(&analysis.words, counting, &numbers);
        let groups = groupings.iter().map(|grouping| grouping.of_article(&article.meta)).collect();
        Self { forms: analysis.words.forms.clone(), counts, groups, speakers }
    }
}

/// One attribution with a speaker.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Said {
    id: String,
    name: String,
    named: bool,
    kind: Option<SpeakerType>,
    sector: Option<Sector>,
    role: String,
    affiliation: String,
    native_name: String,
    mention: String,
    cue: String,
    words: u64,
    quoted_words: u64,
    said: bool,
}

impl Facts {
    /// The facts of one article.
    pub fn of(
        article: &Article,
        analysis: Analysis,
        statements: Vec<Statement>,
        counted: Counted,
        grouped: Vec<(u32, String, Vec<Phrase>)>,
    ) -> Self {
        let mut speakers = Vec::new();
        let mut unattributed = 0;
        for (attribution, statement) in analysis.attributions.iter().zip(statements) {
            if statement.speaker_id.is_empty() {
                unattributed += 1;
                continue;
            }
            let named = matches!(attribution.mention_kind, Some(MentionKind::Name | MentionKind::ShortName));
            let mention = if named && attribution.mention.len() == 1 {
                statement::joined(article, &analysis.mask.hidden, &attribution.mention)
            } else {
                String::new()
            };
            speakers.push(Said {
                id: statement.speaker_id,
                name: attribution.speaker.clone(),
                named: !attribution.local_speaker,
                kind: attribution.profile.speaker_type,
                sector: attribution.profile.sector,
                role: attribution.profile.role.clone(),
                affiliation: attribution.profile.affiliation.clone(),
                native_name: attribution.profile.native_name.clone(),
                mention,
                cue: attribution.cue_lemma.clone(),
                words: statement.words,
                quoted_words: statement.quoted_words,
                said: !attribution.not_said,
            });
        }
        let kept = analysis.mask.paragraphs.iter().zip(&analysis.layout.blocks).filter(|(p, _)| p.kept);
        Self {
            status: Some(article.status),
            analysed: article.is_analysed(),
            outlet: article.meta.outlet.clone(),
            published: article.meta.published.clone(),
            words: kept.map(|(_, block)| analysis.layout.words(&block.tokens) as u64).sum(),
            speakers,
            unattributed,
            counted,
            phrases: analysis.phrases,
            grouped,
        }
    }
}

/// What was counted of one article, in the numbers of the corpus: rows of a key, the article's number, a tag
/// and a count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Posted {
    /// Key: the words of an n-gram, from 1; 0 behind the last.
    pub grams: Vec<u32>,
    /// Key: a word and one in its window, or 0 for all of them.
    pub pairs: Vec<u32>,
    /// Key: category and pattern, from 1.
    pub matches: Vec<u32>,
}

/// A speaker over the corpus.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields are the columns of speakers.csv")]
pub struct Speaker {
    pub names: Seen,
    pub kinds: Vec<(SpeakerType, u64)>,
    pub sectors: Vec<(Sector, u64)>,
    pub roles: Seen,
    pub affiliations: Seen,
    pub native_names: Seen,
    pub mentions: Seen,
    pub cues: Seen,
    /// Whether it has a name; a description does not stand for the same speaker in another article.
    pub named: bool,
    pub attributions: u64,
    /// Numbers of the articles, ascending.
    pub articles: Vec<u32>,
    pub outlets: BTreeSet<u32>,
    pub words: u64,
    pub quoted_words: u64,
    pub first_published: String,
    pub last_published: String,
}

/// The corpus so far.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Articles by status.
    pub statuses: BTreeMap<Status, u64>,
    /// Articles that were analysed.
    pub articles: u64,
    /// Words of kept paragraphs.
    pub article_words: u64,
    /// Attributions.
    pub attributions: u64,
    /// Of these without a speaker.
    pub unattributed: u64,
    /// All words, by number.
    pub forms: Vec<Arc<str>>,
    /// All groups and their words.
    pub groups: Groups,
    /// All speakers, by id.
    pub speakers: BTreeMap<String, Box<Speaker>>,
    /// Key phrases.
    pub phrases: Sum,
    /// Key phrases of groups, by place of the grouping and name of the group.
    pub grouped: BTreeMap<(u32, String), Sum>,
    numbers: FxHashMap<Arc<str>, u32>,
    outlets: FxHashMap<String, u32>,
}

impl Tally {
    /// Nothing yet; the words will be grouped so.
    pub fn new(groupings: Vec<Grouping>) -> Self {
        Self { groups: Groups::new(groupings), ..Self::default() }
    }

    /// Adds one article; answers with what was counted of it, in the numbers of the corpus.
    pub fn add(&mut self, facts: Facts) -> Posted {
        let Some(status) = facts.status else { return Posted::default() };
        *self.statuses.entry(status).or_default() += 1;
        if !facts.analysed {
            return Posted::default();
        }
        let posted = self.add_words(&facts.counted);
        self.articles += 1;
        self.article_words += facts.words;
        self.attributions += facts.speakers.len() as u64 + facts.unattributed;
        self.unattributed += facts.unattributed;
        self.add_speakers(&facts);
        self.phrases.add(&facts.phrases);
        for (grouping, group, phrases) in &facts.grouped {
            self.grouped.entry((*grouping, group.clone())).or_default().add(phrases);
        }
        posted
    }

    fn add_speakers(&mut self, facts: &Facts) {
        let outlet = (!facts.outlet.is_empty()).then(|| {
            let next = self.outlets.len() as u32;
            *self.outlets.entry(facts.outlet.clone()).or_insert(next)
        });
        let mut here = BTreeSet::new();
        for said in &facts.speakers {
            let speaker = self.speakers.entry(said.id.clone()).or_default();
            speaker.names.add(&said.name, 1, MOST_FORMS);
            speaker.named |= said.named;
            if !said.said {
                continue;
            }
            speaker.attributions += 1;
            speaker.words += said.words;
            speaker.quoted_words += said.quoted_words;
            if let Some(kind) = said.kind {
                count(&mut speaker.kinds, kind);
            }
            if let Some(sector) = said.sector {
                count(&mut speaker.sectors, sector);
            }
            speaker.roles.add(&said.role, 1, MOST_FORMS);
            speaker.affiliations.add(&said.affiliation, 1, MOST_FORMS);
            speaker.native_names.add(&said.native_name, 1, MOST_FORMS);
            speaker.mentions.add(&said.mention, 1, MOST_FORMS);
            speaker.cues.add(&said.cue, 1, MOST_FORMS);
            if here.insert(&said.id) {
                speaker.articles.push(self.articles as u32);
                speaker.outlets.extend(outlet);
                let published = &facts.published;
                if !published.is_empty() {
                    if speaker.first_published.is_empty() || *published < speaker.first_published {
                        speaker.first_published.clone_from(published);
                    }
                    if *published > speaker.last_published {
                        speaker.last_published.clone_from(published);
                    }
                }
            }
        }
    }

    fn add_words(&mut self, counted: &Counted) -> Posted {
        let Counted { forms, counts, groups, speakers } = counted;
        let numbers: Vec<u32> = forms.iter().map(|form| self.number(form)).collect();
        let speakers = self.groups.add(groups, speakers, &counts.words(speakers.len()));
        let article = self.articles as u32;
        let word = |place: u32| if place == 0 { 0 } else { numbers[place as usize - 1] + 1 };
        let post = |rows: &[u32], width: usize, key: &dyn Fn(u32) -> u32| {
            let mut posted = Vec::with_capacity(rows.len() / width * (width + 1));
            for row in rows.chunks_exact(width) {
                let (speaker, voice) = untag(row[width - 2]);
                posted.extend(row[..width - 2].iter().map(|place| key(*place)));
                posted.extend([article, tag(speakers[speaker as usize], voice), row[width - 1]]);
            }
            posted
        };
        Posted {
            grams: post(&counts.grams, counts.longest + 2, &word),
            pairs: post(&counts.pairs, 4, &word),
            matches: post(&counts.matches, 4, &|place| place),
        }
    }

    /// The number of a word that was met, from 1.
    pub fn find(&self, form: &str) -> Option<u32> {
        self.numbers.get(form).map(|number| number + 1)
    }

    /// Makes terms known that no article may have: each has one word or several with spaces between.
    pub fn know<'t>(&mut self, terms: impl Iterator<Item = &'t str>, longest: usize) -> Posted {
        let mut posted = Posted::default();
        for term in terms.filter(|term| term.split(' ').count() <= longest) {
            let words: Vec<u32> = term.split(' ').map(|word| self.number(word) + 1).collect();
            posted.grams.extend(&words);
            posted.grams.extend(vec![0; longest - words.len()]);
            posted.grams.extend([0, tag(0, 0), 0]);
        }
        posted
    }

    /// The number of a word.
    fn number(&mut self, form: &str) -> u32 {
        if let Some(&number) = self.numbers.get(form) {
            return number;
        }
        let number = self.forms.len() as u32;
        let form: Arc<str> = form.into();
        self.numbers.insert(form.clone(), number);
        self.forms.push(form);
        number
    }
}

/// Adds one to the count of `key`.
fn count<K: PartialEq>(counts: &mut Vec<(K, u64)>, key: K) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += 1,
        None => {
            counts.reserve_exact(1); // most speakers have one
            counts.push((key, 1));
        }
    }
}

/// Counts by voice with `all` in front: the sum of quoted, marked and narration.
pub fn by_voice(counts: &[u32; Voice::ALL.len()]) -> [u64; VOICES] {
    let mut sums = [0; VOICES];
    for (voice, count) in Voice::ALL.into_iter().zip(counts) {
        sums[1 + voice as usize] = u64::from(*count);
        if voice != Voice::Title {
            sums[0] += u64::from(*count);
        }
    }
    sums
}

#[cfg(test)]
mod tests;
