//! Writes what is known about the speaker, and what stands beside the cue, into the rows.

use super::beside::{self, Beside};
use super::clause::{Draft, Source};
use super::folded::Folded;
use super::mention;
use super::speaker::{Cast, Entity};
use crate::doc::{Anonymity, Article, Attribution, MentionKind, Profile, Sector, Span, SpeakerType};
use crate::language::{Tag, Use, fold};
use std::ops::Range;

/// Items behind source, cue and content among which `as cited in` is looked for.
const REACH: usize = 20;

impl Cast<'_> {
    /// Writes what is known into the row.
    pub(super) fn fill(&mut self, row: &mut Attribution, draft: &Draft, found: &[usize], article: &Article) {
        if let Some(source) = &draft.source {
            (row.source, row.mention) = self.mention_spans(source);
            // The learned model marks a source with the comma that closes its apposition.
            if draft.score.is_some()
                && let [span] = &mut row.source[..]
            {
                let last = &self.view.items[source.full.end - 1];
                *span = span.cover(last.span);
            }
        }
        let beside = beside::read(self.view, draft, self.language);
        self.fill_adjuncts(row, &beside);
        row.via = self.via(draft, &beside, found, &article.meta.outlet);
        if found.is_empty() {
            return;
        }
        let names: Vec<&str> = found.iter().map(|&e| self.entities[e].name).collect();
        row.speaker = names.join(" | ");
        let e = &self.entities[found[0]];
        row.local_speaker = found.iter().any(|&e| self.entities[e].words.is_empty());
        let joint = |pick: for<'e> fn(&Entity<'e>) -> &'e str| {
            if let [one] = found {
                return pick(&self.entities[*one]).to_owned();
            }
            let mut list: Vec<&str> = Vec::new();
            for &entity in found {
                let value = pick(&self.entities[entity]);
                if !value.is_empty() && !list.contains(&value) {
                    list.push(value);
                }
            }
            list.join(" | ")
        };
        let kind = e.kind.unwrap_or(SpeakerType::Unknown);
        row.profile = Profile {
            role: joint(|e| e.role),
            affiliation: joint(|e| e.affiliation),
            native_name: joint(|e| e.native),
            sector: self.sector(e),
            speaker_type: Some(kind),
            anonymity: Some(self.anonymity(e, draft, article)),
        };
        row.mention_kind = Some(match &draft.source {
            None => MentionKind::Implicit,
            Some(source) => self.mention_kind(source, e),
        });
    }

    /// The outlets through which the article has the words: the one whose report is set off, or the one that
    /// was told them.
    fn via(&self, draft: &Draft, beside: &Beside, found: &[usize], outlet: &str) -> Vec<String> {
        let mut list: Vec<String> = Vec::new();
        let own = |name: &str| {
            Folded::of(name) == Folded::of(outlet) || found.iter().any(|&e| self.entities[e].name == name)
        };
        let items = &self.view.items;
        let adp = |i: usize| items[i].is_word() && items[i].tag == Tag::Adp;
        // in an interview with the Ledger
        let with = beside.venues.iter().filter_map(|venue| {
            let adp = venue.clone().find(|&i| adp(i))?;
            Some(adp + 1..venue.end)
        });
        let told = draft.addressee.iter().cloned().chain(with).filter(|r| !r.is_empty());
        let told = told.map(|r| (Source::phrase(r), false));
        let by = self.passed_on_by(draft).filter(|r| !r.is_empty()).map(|r| (Source::phrase(r), true));
        let named = |text: &str| text.contains(char::is_uppercase) && !text.contains(char::is_numeric);
        // An outlet that was told something needs a name; what is said to have passed it on may be a paper.
        for (source, surely) in told.chain(by).chain(draft.relay.iter().map(|r| (r.clone(), true))) {
            let parsed = self.read(&source);
            let passes = match parsed.kind {
                Some(SpeakerType::Media) => surely || !parsed.name.is_empty() || named(parsed.text),
                Some(SpeakerType::Document) => surely,
                _ => draft.relay.contains(&source),
            };
            let name = if parsed.name.is_empty() { parsed.text } else { self.full_name(&parsed) };
            if passes && !name.is_empty() && !own(name) && !list.iter().any(|known| known == name) {
                list.push(name.to_owned());
            }
        }
        list
    }

    /// Who is said to have passed the words on: X, quoted by Radio Orle, said; a memo seen by the Ledger; as
    /// cited in a report.
    fn passed_on_by(&self, draft: &Draft) -> impl Iterator<Item = Range<usize>> {
        let items = &self.view.items;
        let unit = &self.view.units[draft.unit].items;
        let source = draft.source.as_ref().map_or(0..0, |s| s.full.clone());
        // Behind the source, a comma and an adverb may stand before the participle.
        let near = source.start + 1..(source.end + 3).min(unit.end);
        let quoted = move |i: usize| items[i].is_used(Use::PASSED_ON, self.language);
        let by = near.filter(move |&i| items[i].is_used(Use::BY, self.language) && quoted(i - 1));
        let ends = [draft.cue.end, source.end, draft.content.last().map_or(0, |c| c.end)];
        let behind = ends.into_iter().max().unwrap_or_default();
        let as_cited = (behind..unit.end.min(behind + REACH)).filter(move |&i| {
            i + 2 < unit.end
                && items[i].is_used(Use::QUOTING_AS, self.language)
                && quoted(i + 1)
                && items[i + 2].tag == Tag::Adp
        });
        by.chain(as_cited.map(|i| i + 2)).map(move |at| {
            let end = (at + 1..unit.end).find(|&i| !items[i].is_word() || items[i].tag == Tag::Verb);
            at + 1..end.unwrap_or(unit.end)
        })
    }

    fn mention_kind(&self, source: &Source, e: &Entity) -> MentionKind {
        let parsed = self.read(source);
        if parsed.pronoun.is_some() {
            MentionKind::Pronoun
        } else if parsed.name.is_empty() {
            MentionKind::Description
        } else if Folded::of(parsed.name).len() < e.words.len() {
            MentionKind::ShortName
        } else {
            MentionKind::Name
        }
    }

    /// The words of the source without marks at the edges, and without a leading article too.
    fn mention_spans(&self, source: &Source) -> (Vec<Span>, Vec<Span>) {
        let items = &self.view.items;
        let mut range = source.full.clone();
        let loose = |i: usize| !items[i].is_word() && !matches!(items[i].text, ")" | "$" | "£" | "€");
        while range.start < range.end && loose(range.start) {
            range.start += 1;
        }
        while range.end > range.start && loose(range.end - 1) {
            range.end -= 1;
        }
        if range.is_empty() {
            return Default::default();
        }
        let span = |r: &Range<usize>| vec![items[r.start].span.cover(items[r.end - 1].span)];
        let source = span(&range);
        let first = &items[range.start];
        let article = || {
            first.is_used(Use::THE, self.language)
                || first.lower.len() <= 2 && first.is_used(Use::INDEFINITE, self.language)
        };
        if range.len() > 1 && article() {
            range.start += 1;
        }
        (source, span(&range))
    }

    /// Venue and time beside the cue.
    fn fill_adjuncts(&self, row: &mut Attribution, beside: &Beside) {
        let items = &self.view.items;
        let span = |r: &Range<usize>| items[r.start].span.cover(items[r.end - 1].span);
        if row.addressee.is_empty() {
            row.addressee = beside.addressee.iter().map(span).collect();
        }
        row.said_when = beside.times.iter().map(span).collect();
        row.venue = beside.venues.iter().map(span).collect();
    }

    fn sector(&self, e: &Entity) -> Option<Sector> {
        let people = &self.language.people;
        let last = e.affiliation.rsplit(' ').next().unwrap_or_default();
        let by_noun = || mention::body_by_noun(e.affiliation, self.language);
        let affiliation = || {
            people
                .body(e.affiliation)
                .or_else(by_noun)
                .or_else(|| people.organisation(last))
                .and_then(|b| b.sector)
        };
        let government = || (e.kind == Some(SpeakerType::Government)).then_some(Sector::Government);
        affiliation().or(e.sector).or_else(government)
    }

    pub(super) fn anonymity(&self, e: &Entity, draft: &Draft, article: &Article) -> Anonymity {
        if let Some(known) = e.anonymity {
            return known;
        }
        let said = *self.said[draft.unit].get_or_init(|| {
            let unit = self.view.units[draft.unit].items.clone();
            if !self.view.may_tell(unit.clone(), &self.language.people) {
                return None;
            }
            let items = &self.view.items[unit];
            let span = items[0].span.cover(items[items.len() - 1].span);
            self.language.people.anonymity(&fold(span.text(&article.text))).next().map(|(_, kind)| kind)
        });
        match said {
            Some(kind) if e.words.is_empty() || kind == Anonymity::Pseudonym => kind,
            _ if !e.words.is_empty() => Anonymity::Named,
            _ if matches!(
                e.kind,
                Some(
                    SpeakerType::Document
                        | SpeakerType::Object
                        | SpeakerType::Media
                        | SpeakerType::Organisation
                        | SpeakerType::Government
                )
            ) =>
            {
                Anonymity::Described
            }
            _ => {
                // A source close to the talks is no better known than a source.
                let people = &self.language.people;
                let knows = |word: &str| self.language.grammar.is("knowing", word);
                let one = !e.name.contains(' ');
                let generic = match people.role(e.noun) {
                    Some(role) => role.generic || self.language.grammar.is("faceless", e.noun),
                    None => one || people.group(e.noun).is_some(),
                };
                let plain = one || e.name.split(' ').skip(1).any(knows);
                if plain && generic { Anonymity::Unnamed } else { Anonymity::Described }
            }
        }
    }
}
