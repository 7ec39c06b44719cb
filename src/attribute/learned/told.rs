//! Whom it was told to: the object of the cue, or the subject of a cue in the passive.

use super::super::chunk::{ChunkKind, chunks};
use super::super::clause::{Draft, Source};
use super::super::view::{Item, View, overlap};
use crate::language::{Language, Tag, Use};
use std::ops::Range;

/// Items behind a cue among which the object or the agent of the cue stands.
const REACH: usize = 40;

/// Finds whom it was told to: at the beginning of the content (explained to visitors that …; told the crew to
/// …), or between the cue and the content or behind the cue (warned bathers not to …; “…,” X told the crew).
pub fn told(view: &View, draft: &mut Draft, language: &Language) {
    let items = &view.items;
    let frames = language.cues.lemma(&draft.lemma).map(|c| c.frames).unwrap_or_default();
    let object = frames.has('o');
    if draft.addressee.is_some() || draft.content.is_empty() {
        return;
    }
    // “…?” counsel asked the witness, X: no piece of what was asked.
    if let [before @ .., last] = &draft.content[..]
        && object
        && last.start == draft.cue.end
        && view.holds_quote(before)
        && items[last.clone()]
            .iter()
            .all(|i| i.is_word() && !matches!(i.tag, Tag::Verb | Tag::Aux) || i.is(","))
    {
        draft.content.pop();
    }
    let behind = draft.content.iter().find(|c| c.start >= draft.cue.end).cloned();
    if let Some(first) =
        behind.clone().filter(|c| c.start == draft.cue.end && items[c.start].quote().is_none())
    {
        let chunks = chunks(view, first.clone(), language);
        let to = items[first.start].is_used(Use::INFINITIVE, language)
            && !chunks[0].verb().is_some_and(|v| v.infinitive);
        let mut k = usize::from(to);
        // Assured worried neighbours: a participle before the noun.
        let participle = chunks.get(k).and_then(|c| c.verb()).is_some_and(|v| !v.infinitive && !v.auxiliary);
        let start = k;
        k += usize::from(participle);
        if chunks.get(k).is_none_or(|c| !c.is_noun()) {
            return;
        }
        let Some(next) = chunks.get(k + 1) else { return };
        let clause = items[next.items.start].is_used(Use::CLAUSE, language);
        let not = items[next.items.start].is_used(Use::NEGATION, language);
        let verb = chunks.get(k + 1 + usize::from(not)).and_then(|c| c.verb());
        let infinitive = verb.is_some_and(|v| v.infinitive);
        // Thanked the states that had signed: a relative clause.
        let relative = items[next.items.start].is_used(Use::THAT, language) && !frames.has('c') && !to;
        if clause && !relative && (to || object) || infinitive && object && !to && !participle {
            draft.addressee = Some(chunks[start].items.start..chunks[k].items.end);
            for piece in draft.content.iter_mut().filter(|c| **c == first) {
                piece.start = next.items.start;
            }
        }
    } else if object {
        let unit = &view.units[draft.unit].items;
        let end = behind.map_or(unit.end, |c| c.start).min(unit.end);
        let source = draft.source.as_ref().map(|s| s.full.clone()).filter(|s| s.start >= draft.cue.end);
        let end = source.map_or(end, |s| s.start.min(end)).min(draft.cue.end + REACH);
        if draft.cue.end >= end {
            return;
        }
        let chunks = chunks(view, draft.cue.end..end, language);
        let time = |i: &Item| i.time(&language.people).is_some();
        let whom = chunks.first().filter(|c| c.is_noun() && !items[c.items.clone()].iter().any(time));
        let closes = chunks.get(1).is_none_or(|c| {
            matches!(c.kind, ChunkKind::Prep | ChunkKind::Comma | ChunkKind::Stop | ChunkKind::Colon)
                || items[c.items.start].is_used(Use::NEGATION, language)
                || c.is_noun() && items[c.items.clone()].iter().all(time)
        });
        draft.addressee = whom.filter(|_| closes).map(|c| c.items.clone());
    }
}

/// Whether a cue is in the passive: a form of `be`, then a participle.
pub fn passive(view: &View, cue: &Range<usize>, language: &Language) -> bool {
    let items = &view.items[cue.clone()];
    let be = items.iter().position(|i| i.is_used(Use::BE, language));
    be.is_some_and(|be| items[be + 1..].iter().any(|i| i.tag == Tag::Verb && !i.lower.ends_with("ing")))
}

/// Passengers were told by a steward that …: who it was told to is no source, who stands behind `by` is.
pub fn told_by(view: &View, draft: &mut Draft, language: &Language) {
    let object = language.cues.lemma(&draft.lemma).is_some_and(|c| c.frames.has('o'));
    let Some(subject) = draft.source.clone().filter(|s| object && s.full.end <= draft.cue.start) else {
        return;
    };
    if !passive(view, &draft.cue, language) {
        return;
    }
    let unit = &view.units[draft.unit].items;
    let chunks = chunks(view, draft.cue.end..unit.end.min(draft.cue.end + REACH), language);
    let by = chunks.first().is_some_and(|c| view.items[c.items.start].is_used(Use::BY, language));
    if let Some(teller) = chunks.get(1).filter(|c| by && c.is_noun()) {
        draft.addressee = Some(subject.full);
        draft.source = Some(Source::phrase(teller.items.clone()));
        draft.content.retain(|c| !overlap(c, &teller.items) || c.end > teller.items.end);
        for piece in draft.content.iter_mut().filter(|c| overlap(c, &teller.items)) {
            piece.start = teller.items.end;
        }
    }
}
