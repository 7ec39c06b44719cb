//! What is known about the corpus: integers and small strings only, merged in the order of the articles.
//! Rounding, logarithms and sorting for the tables are done in `write`.

mod groups;
mod said;

pub use groups::{Cell, Cells, Further, Group, Grouping, Groups, phrases, speakers};
pub use said::{Said, Source, Speaker};

use crate::doc::{Analysis, Article, Forms, Key, Numbered, Phrase, Status, Voice};
use crate::statement::Statement;
use crate::terms::{self, Counting, Counts, tag, untag};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
        let hidden = &analysis.mask.hidden;
        for (attribution, statement) in analysis.attributions.into_iter().zip(statements) {
            if statement.speaker_id.is_empty() {
                unattributed += 1;
                continue;
            }
            speakers.push(Said::of(article, hidden, attribution, &statement));
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

/// What one article adds, in the numbers of the corpus. What was counted is rows of a key, the article's number, a
/// tag and a count.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// Which article it is.
    pub source: Source,
    /// What its speakers said.
    pub said: Vec<Said>,
    /// Its key phrases.
    pub phrases: Vec<Phrase>,
    /// The key phrases of its groups: place of the grouping, group, phrases.
    pub grouped: Vec<(u32, String, Vec<Phrase>)>,
    /// Key: the words of an n-gram, from 1; 0 behind the last.
    pub grams: Vec<u32>,
    /// Key: a word and one in its window, or 0 for all of them.
    pub pairs: Vec<u32>,
    /// Key: category and pattern, from 1.
    pub matches: Vec<u32>,
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
    /// All words.
    pub words: Numbered,
    /// All groups and their words.
    pub groups: Groups,
    /// Numbers of all speakers.
    pub speakers: FxHashSet<u64>,
    outlets: FxHashMap<String, u32>,
}

impl Tally {
    /// Nothing yet; the words will be grouped so.
    pub fn new(groupings: Vec<Grouping>) -> Self {
        Self { groups: Groups::new(groupings), ..Self::default() }
    }

    /// Adds one article; answers with what it adds, in the numbers of the corpus.
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
        self.speakers.extend(facts.speakers.iter().map(|said| said.speaker));
        let outlet = (!facts.outlet.is_empty()).then(|| {
            let next = self.outlets.len() as u32;
            *self.outlets.entry(facts.outlet).or_insert(next)
        });
        let source = Source { article: self.articles as u32, outlet, published: facts.published };
        let Facts { speakers: said, phrases, grouped, .. } = facts;
        Posted { source, said, phrases, grouped, ..posted }
    }

    fn add_words(&mut self, counted: &Counted) -> Posted {
        let Counted { forms, counts, groups, speakers } = counted;
        self.words.expect(forms.iter().map(|form| (Key::of(form), form)));
        let numbers: Vec<u32> = forms.iter().map(|form| self.words.number(form)).collect();
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
            ..Posted::default()
        }
    }

    /// The number of a word that was met, from 1.
    pub fn find(&self, form: &str) -> Option<u32> {
        self.words.find(form).map(|number| number + 1)
    }

    /// Makes terms known that no article may have: each has one word or several with spaces between.
    pub fn know<'t>(&mut self, terms: impl Iterator<Item = &'t str>, longest: usize) -> Posted {
        let mut posted = Posted::default();
        for term in terms.filter(|term| term.split(' ').count() <= longest) {
            let words: Vec<u32> = term.split(' ').map(|word| self.words.number(word) + 1).collect();
            posted.grams.extend(&words);
            posted.grams.extend(vec![0; longest - words.len()]);
            posted.grams.extend([0, tag(0, 0), 0]);
        }
        posted
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
