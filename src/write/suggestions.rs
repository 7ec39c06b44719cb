//! speaker_suggestions.csv: speakers of the corpus who may be one, for the user to accept in speakers.toml.

use super::Settings;
use super::corpus::most;
use super::page::Page;
use super::rows::{Row, SuggestionRow};
use crate::alike::{self, Known};
use crate::doc::SpeakerType;
use crate::edit::Roster;
use crate::tally::{Speaker, Tally};
use std::cmp::Reverse;

/// Most frequent roles and affiliations of a speaker that are compared.
const MOST_OFFICES: usize = 5;

/// The pairs, best evidence first. Speakers that the user told apart by an entry each are no pair.
pub fn suggestions(tally: &Tally, roster: &Roster, settings: &Settings, page: &mut Page) {
    if !settings.wants(SuggestionRow::INDEX) {
        return;
    }
    // Joint speakers, and descriptions, which hold for one article, are nobody's names.
    let mut speakers: Vec<(&String, &Box<Speaker>)> = tally
        .speakers
        .iter()
        .filter(|(_, speaker)| speaker.named && !speaker.names.usual().contains('|'))
        .collect();
    speakers.sort_by_key(|(_, speaker)| Reverse(speaker.attributions)); // stable: ids stay in order
    let known: Vec<Known> = speakers.iter().map(|(_, speaker)| known(speaker)).collect();
    let mut pairs = alike::pairs(&known);
    pairs.retain(|pair| {
        let edited = |at: usize| roster.entry(speakers[at].0).is_some();
        !(edited(pair.one) && edited(pair.other))
    });
    pairs.sort_by_key(|pair| (Reverse(pair.score), speakers[pair.one].0, speakers[pair.other].0));
    for pair in pairs {
        let row = SuggestionRow {
            speaker: known[pair.one].name,
            other: known[pair.other].name,
            reason: pair.reasons.join(" | "),
            score: pair.score as f64 / 1000.0,
            articles_shared: pair.shared,
            speaker_id: speakers[pair.one].0,
            other_id: speakers[pair.other].0,
        };
        page.push(settings, &row, &[]);
    }
}

fn known(speaker: &Speaker) -> Known<'_> {
    let first = |mut list: Vec<_>| {
        list.truncate(MOST_OFFICES);
        list
    };
    Known {
        name: speaker.names.usual(),
        person: matches!(most(&speaker.kinds), None | Some(SpeakerType::Person | SpeakerType::Unknown)),
        roles: first(speaker.roles.forms()),
        affiliations: first(speaker.affiliations.forms()),
        native_names: first(speaker.native_names.forms()),
        articles: &speaker.articles,
    }
}
