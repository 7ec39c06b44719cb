//! What is known of a speaker over the corpus, added up from what was said in each article.

use super::MOST_FORMS;
use crate::doc::{Article, Attribution, MentionKind, Profile, Sector, Seen, Span, SpeakerType};
use crate::statement::{self, Statement};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One attribution with a speaker; its texts its own, or as they stand in what it is read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said<T = String> {
    /// Number of the speaker.
    pub speaker: u64,
    name: T,
    named: bool,
    kind: Option<SpeakerType>,
    sector: Option<Sector>,
    role: T,
    affiliation: T,
    native_name: T,
    mention: T,
    cue: T,
    words: u64,
    quoted_words: u64,
    said: bool,
}

impl Said {
    /// What an attribution says of its speaker; `hidden` is mark-up of the article.
    pub(super) fn of(
        article: &Article,
        hidden: &[Span],
        attribution: Attribution,
        statement: &Statement,
    ) -> Self {
        let named = matches!(attribution.mention_kind, Some(MentionKind::Name | MentionKind::ShortName));
        let mention = if named && attribution.mention.len() == 1 {
            statement::joined(article, hidden, &attribution.mention).into_owned()
        } else {
            String::new()
        };
        let Profile { role, affiliation, native_name, speaker_type: kind, sector, .. } = attribution.profile;
        Self {
            speaker: statement::speaker_number(&statement.speaker_id),
            name: attribution.speaker,
            named: !attribution.local_speaker,
            kind,
            sector,
            role,
            affiliation,
            native_name,
            mention,
            cue: attribution.cue_lemma,
            words: statement.words,
            quoted_words: statement.quoted_words,
            said: !attribution.not_said,
        }
    }
}

/// The article in which something was said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source<T = String> {
    /// Its number, from 1.
    pub article: u32,
    /// The number of its outlet.
    pub outlet: Option<u32>,
    /// Its date.
    pub published: T,
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

impl Speaker {
    /// Adds one attribution. Those of one article follow each other, and articles come in their order.
    pub fn add(&mut self, said: &Said<&str>, source: &Source<&str>) {
        self.names.add(said.name, 1, MOST_FORMS);
        self.named |= said.named;
        if !said.said {
            return;
        }
        self.attributions += 1;
        self.words += said.words;
        self.quoted_words += said.quoted_words;
        if let Some(kind) = said.kind {
            count(&mut self.kinds, kind);
        }
        if let Some(sector) = said.sector {
            count(&mut self.sectors, sector);
        }
        self.roles.add(said.role, 1, MOST_FORMS);
        self.affiliations.add(said.affiliation, 1, MOST_FORMS);
        self.native_names.add(said.native_name, 1, MOST_FORMS);
        self.mentions.add(said.mention, 1, MOST_FORMS);
        self.cues.add(said.cue, 1, MOST_FORMS);
        if self.articles.last() == Some(&source.article) {
            return;
        }
        self.articles.push(source.article);
        self.outlets.extend(source.outlet);
        let published = source.published;
        if !published.is_empty() {
            if self.first_published.is_empty() || *published < *self.first_published {
                published.clone_into(&mut self.first_published);
            }
            if *published > *self.last_published {
                published.clone_into(&mut self.last_published);
            }
        }
    }
}

/// Adds one to the count of `key`.
fn count<K: PartialEq>(counts: &mut Vec<(K, u64)>, key: K) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, count)) => *count += 1,
        None => counts.push((key, 1)),
    }
}
