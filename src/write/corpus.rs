//! The tables about the whole corpus but for those about words: speakers, corpus key phrases, problems.

use super::Settings;
use super::page::{Noted, Page};
use super::rows::{KeyphraseRow, ProblemRow, SpeakerRow};
use crate::edit::Roster;
use crate::language::Language;
use crate::phrase::sum::Sum;
use crate::tally::{Speaker, Tally};
use std::cmp::Reverse;

/// Key phrases of a group or of the corpus that are listed.
const GROUP_PHRASES: usize = 500;

/// Cue lemmas listed of a speaker.
const TOP_CUES: usize = 5;

/// The speakers, most quoted first.
pub fn speakers(tally: &Tally, roster: &Roster, settings: &Settings, page: &mut Page) {
    let mut order: Vec<(&String, &Box<Speaker>)> = tally.speakers.iter().collect();
    order.sort_by_key(|(_, speaker)| Reverse(speaker.attributions)); // stable: ids stay in order
    for (id, speaker) in order {
        let entry = roster.entry(id);
        let (name, names) = (speaker.names.usual(), speaker.names.forms());
        let mut variants = names.get(1..).unwrap_or_default().to_vec();
        for mention in speaker.mentions.forms() {
            if mention != name && !variants.contains(&mention) {
                variants.push(mention);
            }
        }
        let cues = speaker.cues.ranked().into_iter().take(TOP_CUES);
        let cues: Vec<String> = cues.map(|(cue, count)| format!("{cue} {count}")).collect();
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
            roles: speaker.roles.forms().join(" | "),
            affiliations: speaker.affiliations.forms().join(" | "),
            native_name: speaker.native_names.usual(),
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

/// The key phrases of the corpus and of all groups, in the order of their names.
pub fn all_phrases(tally: &Tally, language: &Language, settings: &Settings, page: &mut Page) {
    let name = |place: u32| settings.asked.groupings[place as usize].name.as_str();
    let mut sums: Vec<((&str, &str), &Sum)> =
        tally.grouped.iter().map(|((place, group), sum)| ((name(*place), group.as_str()), sum)).collect();
    sums.push((("corpus", "corpus"), &tally.phrases));
    sums.sort_by_key(|&(names, _)| names);
    for (names, sum) in sums {
        phrases(names, sum, language, settings, page);
    }
}

/// The key phrases of a group of articles, as the values of group_by and group say; its score is the sum of those in the
/// articles.
fn phrases(
    (group_by, group): (&str, &str),
    sum: &Sum,
    language: &Language,
    settings: &Settings,
    page: &mut Page,
) {
    for (i, phrase) in sum.ranked().into_iter().take(GROUP_PHRASES).enumerate() {
        let forms = phrase.forms.forms();
        let row = KeyphraseRow {
            group_by,
            group,
            article_id: "",
            rank: i as u64 + 1,
            phrase: forms.first().copied().unwrap_or_default(),
            score: phrase.score(),
            count: phrase.count,
            articles: phrase.articles,
            variants: forms.get(1..).unwrap_or_default().join(" | "),
            method: language.ranker.method,
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

/// The most frequent key; the first of several.
pub(super) fn most<K: Copy + Ord>(counts: &[(K, u64)]) -> Option<K> {
    counts.iter().max_by_key(|&&(key, count)| (count, Reverse(key))).map(|(key, _)| *key)
}
