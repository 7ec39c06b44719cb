//! The tables about the whole corpus: speakers, term frequencies, corpus key phrases, problems.

use super::Settings;
use super::page::{Noted, Page};
use super::postings::Dispersion;
use super::rows::{KeyphraseRow, ProblemRow, SpeakerRow, TermRow};
use crate::doc::Voice;
use crate::edit::Roster;
use crate::language::Language;
use crate::phrase;
use crate::tally::{PHRASE_UNIT, Speaker, Tally};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Key phrases of the corpus that are listed.
const CORPUS_PHRASES: usize = 500;

/// Cue lemmas listed of a speaker.
const TOP_CUES: usize = 5;

/// The speakers, most quoted first.
pub fn speakers(tally: &Tally, roster: &Roster, settings: &Settings, page: &mut Page) {
    let mut order: Vec<(&String, &Speaker)> = tally.speakers.iter().collect();
    order.sort_by_key(|(_, speaker)| Reverse(speaker.attributions)); // stable: ids stay in order
    for (id, speaker) in order {
        let entry = roster.entry(id);
        let (name, names) = (usual(&speaker.names), ranked(&speaker.names));
        let mut variants = names.get(1..).unwrap_or_default().to_vec();
        for mention in ranked(&speaker.mentions) {
            if mention != name && !variants.contains(&mention) {
                variants.push(mention);
            }
        }
        let cues: Vec<String> = ranked(&speaker.cues)
            .into_iter()
            .take(TOP_CUES)
            .map(|cue| format!("{cue} {}", speaker.cues.get(cue).copied().unwrap_or_default()))
            .collect();
        let row = SpeakerRow {
            speaker: name,
            speaker_type: most(&speaker.kinds).map_or("unknown", |k| k.name()),
            sector: most(&speaker.sectors).map_or("", |s| s.name()),
            attributions: speaker.attributions,
            articles: speaker.articles.len() as u64,
            outlets: speaker.outlets.len() as u64,
            words: speaker.words,
            quoted_words: speaker.quoted_words,
            direct_share: (speaker.words > 0).then(|| speaker.quoted_words as f64 / speaker.words as f64),
            roles: ranked(&speaker.roles).join(" | "),
            affiliations: ranked(&speaker.affiliations).join(" | "),
            native_name: usual(&speaker.native_names),
            variants: variants.join(" | "),
            top_cues: cues.join(" | "),
            first_published: &speaker.first_published,
            last_published: &speaker.last_published,
            wikidata_id: entry.map_or("", |entry| &entry.wikidata_id),
            user_edited: entry.is_some(),
            speaker_id: id,
        };
        let further = |name| entry.and_then(|entry| entry.further.get(name).cloned()).unwrap_or_default();
        page.push(settings, &row, &settings.further.iter().map(further).collect::<Vec<_>>());
    }
}

/// The voices, in the order of the table: place in the tally and name.
pub fn voices() -> Vec<(usize, &'static str)> {
    let mut voices = vec![(0, "all")];
    voices.extend(Voice::ALL.map(|v| (1 + v as usize, v.name())));
    voices.sort_by_key(|&(_, name)| name);
    voices
}

/// The terms of one voice, most frequent first.
pub fn terms(
    tally: &Tally,
    dispersion: &Dispersion,
    (v, voice): (usize, &str),
    language: &Language,
    settings: &Settings,
    page: &mut Page,
) {
    let mut order: Vec<usize> = (0..tally.terms.len()).filter(|&n| tally.terms[n].count[v] > 0).collect();
    order.sort_by(|&a, &b| {
        let (a, b) = (&tally.terms[a], &tally.terms[b]);
        b.count[v].cmp(&a.count[v]).then_with(|| a.term.cmp(&b.term))
    });
    let (mut rank, mut before) = (0, u64::MAX);
    for (i, n) in order.into_iter().enumerate() {
        let term = &tally.terms[n];
        let (count, articles) = (term.count[v], term.articles[v]);
        if count < before {
            (rank, before) = (i as u64 + 1, count);
        }
        let row = TermRow {
            group_by: "corpus",
            group: "corpus",
            voice,
            term: &term.term,
            ngram: 1,
            rank,
            count,
            articles,
            per_million: count as f64 * 1e6 / tally.words[v] as f64,
            dispersion_dp: dispersion.get(n).map(|d| d[v]),
            tf_idf: Some(count as f64 * libm::log(tally.articles as f64 / articles as f64)),
            stopword: language.stopwords.contains(&term.term),
            lemma: "",
        };
        page.push(settings, &row, &[]);
    }
}

/// The key phrases of the corpus: a phrase scores in each article what it is worth beside the article's best.
pub fn phrases(tally: &Tally, settings: &Settings, page: &mut Page) {
    let mut order: Vec<_> = tally.phrases.iter().collect();
    order.sort_by_key(|(_, phrase)| Reverse(phrase.score)); // stable: folded forms stay in order
    for (i, (_, phrase)) in order.into_iter().take(CORPUS_PHRASES).enumerate() {
        let forms = ranked(&phrase.forms);
        let row = KeyphraseRow {
            group_by: "corpus",
            group: "corpus",
            article_id: "",
            rank: i as u64 + 1,
            phrase: forms.first().copied().unwrap_or_default(),
            score: phrase.score as f64 / PHRASE_UNIT,
            count: phrase.count,
            articles: phrase.articles,
            variants: forms.get(1..).unwrap_or_default().join(" | "),
            method: phrase::METHOD,
        };
        page.push(settings, &row, &[]);
    }
}

/// Everything the run could not do cleanly.
pub fn problems(problems: &[Noted], settings: &Settings, page: &mut Page) {
    for problem in problems {
        let row = ProblemRow {
            severity: problem.severity.name(),
            code: &problem.code,
            message: &problem.message,
            path: &problem.path,
            article_id: &problem.article_id,
            char_start: problem.char_start,
        };
        page.push(settings, &row, &[]);
    }
}

/// The forms, most frequent first, then in code point order.
pub(super) fn ranked(forms: &BTreeMap<String, u64>) -> Vec<&str> {
    let mut order: Vec<(&str, u64)> = forms.iter().map(|(form, count)| (form.as_str(), *count)).collect();
    order.sort_by_key(|&(_, count)| Reverse(count));
    order.into_iter().map(|(form, _)| form).collect()
}

/// The most frequent form; empty if there is none.
pub(super) fn usual(forms: &BTreeMap<String, u64>) -> &str {
    ranked(forms).first().copied().unwrap_or_default()
}

/// The most frequent key; the first of several.
pub(super) fn most<K: Copy + Ord>(counts: &BTreeMap<K, u64>) -> Option<K> {
    counts.iter().max_by_key(|&(key, count)| (*count, Reverse(*key))).map(|(key, _)| *key)
}
