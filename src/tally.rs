//! What is known about the corpus: integers and small strings only, merged in the order of the articles.
//! Rounding, logarithms and sorting for the tables are done in `write`.

use crate::doc::{Analysis, Article, MentionKind, Phrase, Sector, SpeakerType, Status, TermCount, Voice};
use crate::statement::{self, Statement};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most different roles, names or cues that are remembered of one speaker.
const MOST_FORMS: usize = 500;

/// Most different key phrases that are remembered; beyond it the weaker half is forgotten.
const MOST_PHRASES: usize = 400_000;

/// A phrase's score in its article, in parts of the best one's.
pub const PHRASE_UNIT: f64 = 1e6;

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
    terms: Vec<TermCount>,
    phrases: Vec<Phrase>,
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
    pub fn of(article: &Article, analysis: Analysis, statements: Vec<Statement>) -> Self {
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
            terms: analysis.terms,
            phrases: analysis.phrases,
        }
    }
}

/// The words of one article as numbers, for the second look that dispersion needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Words by voice.
    pub words: [u64; VOICES],
    /// Number of the term, and its count by voice of [`Voice::ALL`].
    pub terms: Vec<(u32, [u32; Voice::ALL.len()])>,
}

/// A term over the corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The term.
    pub term: Arc<str>,
    /// Occurrences by voice.
    pub count: [u64; VOICES],
    /// Articles by voice.
    pub articles: [u64; VOICES],
}

/// A speaker over the corpus. Maps hold how often each form was seen.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields are the columns of speakers.csv")]
pub struct Speaker {
    pub names: BTreeMap<String, u64>,
    pub kinds: BTreeMap<SpeakerType, u64>,
    pub sectors: BTreeMap<Sector, u64>,
    pub roles: BTreeMap<String, u64>,
    pub affiliations: BTreeMap<String, u64>,
    pub native_names: BTreeMap<String, u64>,
    pub mentions: BTreeMap<String, u64>,
    pub cues: BTreeMap<String, u64>,
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

/// A key phrase over the corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CorpusPhrase {
    /// Sum over articles of score / best score of the article, in [`PHRASE_UNIT`]s.
    pub score: u64,
    /// Occurrences.
    pub count: u64,
    /// Articles that have it among their key phrases.
    pub articles: u64,
    /// How often each form was the usual one of an article.
    pub forms: BTreeMap<String, u64>,
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
    /// Words by voice.
    pub words: [u64; VOICES],
    /// All terms, by number.
    pub terms: Vec<Term>,
    /// All speakers, by id.
    pub speakers: BTreeMap<String, Speaker>,
    /// Key phrases, by folded form.
    pub phrases: BTreeMap<String, CorpusPhrase>,
    numbers: FxHashMap<Arc<str>, u32>,
    outlets: FxHashMap<String, u32>,
}

impl Tally {
    /// Adds one article; answers with its words as numbers.
    pub fn add(&mut self, facts: Facts) -> Counted {
        let Some(status) = facts.status else { return Counted::default() };
        *self.statuses.entry(status).or_default() += 1;
        if !facts.analysed {
            return Counted::default();
        }
        self.articles += 1;
        self.article_words += facts.words;
        self.attributions += facts.speakers.len() as u64 + facts.unattributed;
        self.unattributed += facts.unattributed;
        self.add_speakers(&facts);
        self.add_phrases(facts.phrases);
        self.add_terms(facts.terms)
    }

    fn add_speakers(&mut self, facts: &Facts) {
        let outlet = (!facts.outlet.is_empty()).then(|| {
            let next = self.outlets.len() as u32;
            *self.outlets.entry(facts.outlet.clone()).or_insert(next)
        });
        let mut here = BTreeSet::new();
        for said in &facts.speakers {
            let speaker = self.speakers.entry(said.id.clone()).or_default();
            see(&mut speaker.names, &said.name);
            speaker.named |= said.named;
            if !said.said {
                continue;
            }
            speaker.attributions += 1;
            speaker.words += said.words;
            speaker.quoted_words += said.quoted_words;
            if let Some(kind) = said.kind {
                *speaker.kinds.entry(kind).or_default() += 1;
            }
            if let Some(sector) = said.sector {
                *speaker.sectors.entry(sector).or_default() += 1;
            }
            see(&mut speaker.roles, &said.role);
            see(&mut speaker.affiliations, &said.affiliation);
            see(&mut speaker.native_names, &said.native_name);
            see(&mut speaker.mentions, &said.mention);
            see(&mut speaker.cues, &said.cue);
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

    fn add_phrases(&mut self, phrases: Vec<Phrase>) {
        let best = phrases.iter().map(|p| p.score).fold(0.0, f64::max);
        for phrase in phrases {
            let score = if best > 0.0 { (phrase.score / best * PHRASE_UNIT).round() as u64 } else { 0 };
            let sum = self.phrases.entry(phrase.key).or_default();
            sum.score += score;
            sum.count += u64::from(phrase.count);
            sum.articles += 1;
            see(&mut sum.forms, &phrase.phrase);
            for form in &phrase.variants {
                if sum.forms.len() < MOST_FORMS {
                    sum.forms.entry(form.clone()).or_default();
                }
            }
        }
        if self.phrases.len() > MOST_PHRASES {
            let mut scores: Vec<u64> = self.phrases.values().map(|p| p.score).collect();
            scores.sort_unstable();
            let middle = scores[scores.len() / 2];
            self.phrases.retain(|_, p| p.score > middle);
        }
    }

    fn add_terms(&mut self, terms: Vec<TermCount>) -> Counted {
        let mut counted = Counted::default();
        let mut here: BTreeMap<u32, [u32; Voice::ALL.len()]> = BTreeMap::new();
        for TermCount { term, voice, count } in terms {
            let number = self.number(&term);
            here.entry(number).or_default()[voice as usize] += count;
        }
        for (number, counts) in here {
            let term = &mut self.terms[number as usize];
            for (voice, count) in by_voice(&counts).into_iter().enumerate() {
                term.count[voice] += count;
                term.articles[voice] += u64::from(count > 0);
                counted.words[voice] += count;
            }
            counted.terms.push((number, counts));
        }
        for (sum, words) in self.words.iter_mut().zip(counted.words) {
            *sum += words;
        }
        counted
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(&number) = self.numbers.get(term) {
            return number;
        }
        let number = self.terms.len() as u32;
        let term: Arc<str> = term.into();
        self.numbers.insert(term.clone(), number);
        self.terms.push(Term { term, count: [0; VOICES], articles: [0; VOICES] });
        number
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

fn see(forms: &mut BTreeMap<String, u64>, form: &str) {
    if let Some(count) = forms.get_mut(form) {
        *count += 1;
    } else if !form.is_empty() && forms.len() < MOST_FORMS {
        forms.insert(form.to_owned(), 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(terms: &[(&str, Voice, u32)]) -> Facts {
        let terms = terms.iter().map(|&(term, voice, count)| TermCount { term: term.into(), voice, count });
        Facts { status: Some(Status::Ok), analysed: true, terms: terms.collect(), ..Facts::default() }
    }

    #[test]
    fn terms_are_counted_by_voice() {
        let mut tally = Tally::default();
        tally.add(facts(&[("a", Voice::Quoted, 2), ("b", Voice::Narration, 1)]));
        let counted = tally.add(facts(&[("a", Voice::Title, 1), ("b", Voice::Marked, 3)]));
        assert_eq!(counted.words, [3, 0, 3, 0, 1]);
        assert_eq!(tally.words, [6, 2, 3, 1, 1]);
        assert_eq!((tally.terms[0].count, tally.terms[0].articles), ([2, 2, 0, 0, 1], [1, 1, 0, 0, 1]));
        assert_eq!((tally.terms[1].count, tally.terms[1].articles), ([4, 0, 3, 1, 0], [2, 0, 1, 1, 0]));
    }

    #[test]
    fn articles_that_were_not_read_count_by_status_only() {
        let mut tally = Tally::default();
        tally.add(Facts {
            status: Some(Status::Error),
            analysed: false,
            ..facts(&[("a", Voice::Quoted, 2)])
        });
        assert_eq!(tally.statuses.get(&Status::Error), Some(&1));
        assert_eq!((tally.articles, tally.terms.len()), (0, 0));
    }
}
