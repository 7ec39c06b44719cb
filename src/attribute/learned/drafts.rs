//! From what the model finds to drafts: the rules say what a source's words are, whom it was told to, and
//! which class the cue has.

use super::super::chunk::{ChunkKind, chunks};
use super::super::clause::{self, Draft, Source};
use super::super::view::View;
use super::features::{Around, atoms};
use super::model::Model;
use super::run::{Found, candidates};
use crate::doc::{CueClass, Quotation};
use crate::language::{Language, Tag};
use std::borrow::Cow;
use std::ops::Range;

/// The drafts of an article: those of the model, filled in by the rules, and those that only rules know.
pub fn find(view: &View, quotations: &[Quotation], language: &Language, model: &Model) -> Vec<Draft> {
    let mut drafts = Vec::new();
    let mut unit = 0;
    while unit < view.units.len() {
        let paragraph = view.units[unit].paragraph;
        let end = unit + view.units[unit..].iter().take_while(|u| u.paragraph == paragraph).count();
        let items = view.units[unit].items.start..view.units[end - 1].items.end;
        let rules: Vec<Draft> =
            (unit..end).flat_map(|n| clause::find(view, n, &view.units[n], quotations, language)).collect();
        let found = paragraph_finds(view, items.clone(), quotations, language, model);
        drafts.extend(merge(view, found, rules, language));
        unit = end;
    }
    drafts
}

/// How the paragraph before item `first` ends: 0 otherwise, 1 with a colon, 2 with a quotation.
pub fn ending(view: &View, first: usize) -> u8 {
    match first.checked_sub(1).map(|b| &view.items[b]) {
        Some(item) if item.is(":") => 1,
        Some(item) if item.quote().is_some() => 2,
        _ => 0,
    }
}

/// What the model finds in the items of a paragraph, in the numbers of the view.
fn paragraph_finds(
    view: &View,
    items: Range<usize>,
    quotations: &[Quotation],
    language: &Language,
    model: &Model,
) -> Vec<Found> {
    let step = |word: u32| model.cues.get(&word).copied().unwrap_or(0);
    let atoms = atoms(view, items.clone(), quotations, language, step);
    let around = Around::of(&atoms);
    let mut found = candidates(model, &atoms, &around, ending(view, items.start));
    for one in &mut found {
        for range in one.source.iter_mut().chain(&mut one.cue).chain(&mut one.content) {
            *range = range.start + items.start..range.end + items.start;
        }
    }
    found
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Puts the finds of a paragraph and the drafts of its rules together.
fn merge(view: &View, found: Vec<Found>, rules: Vec<Draft>, language: &Language) -> Vec<Draft> {
    let mut used = vec![false; rules.len()];
    let mut drafts: Vec<Draft> = Vec::with_capacity(found.len());
    for one in found {
        let cue = one.cue.first().cloned().unwrap_or_default();
        if cue.is_empty() && (one.source.is_empty() || !view.holds_quote(&one.content)) {
            continue;
        }
        let at = if cue.is_empty() { one.content[0].start } else { cue.start };
        let rule = rules.iter().position(|r| overlap(&r.cue, &cue));
        let mut draft = match rule {
            Some(r) => {
                used[r] = true;
                let rule = &rules[r];
                if rule.class == Some(CueClass::NoComment) {
                    drafts.push(rule.clone());
                    continue;
                }
                Draft { source: None, content: Vec::new(), ..rule.clone() }
            }
            None => named_cue(view, cue.clone(), language),
        };
        draft.unit = view.unit_of(at);
        draft.cue = cue;
        let own = rule.and_then(|r| rules[r].source.as_ref());
        draft.source = match one.source.first() {
            Some(items) => Some(source(view, items.clone(), own, language)),
            // The source of a verb far from it: a shared subject, or one behind an insertion.
            None => own.filter(|s| !one.content.iter().any(|c| overlap(c, &s.full))).cloned(),
        };
        let taken = |r: &Range<usize>| {
            one.content.iter().any(|c| overlap(c, r))
                || one.source.iter().any(|s| overlap(s, r))
                || overlap(&draft.cue, r)
        };
        draft.addressee = draft.addressee.take().filter(|a| !taken(a));
        draft.adjuncts.retain(|a| !one.content.iter().any(|c| overlap(c, a)));
        draft.content = one.content;
        draft.score = Some(one.margin);
        draft.rule = rule_name(&draft);
        drafts.push(draft);
    }
    // What only the rules know: quotations that no find holds, no answer, and cues that wait for a block.
    let held = |r: &Draft, i: usize| {
        let _ = r;
        drafts.iter().any(|d| d.content.iter().any(|c| c.contains(&i)))
    };
    let mut more = Vec::new();
    for (r, used) in rules.into_iter().zip(used) {
        if used || drafts.iter().any(|d| overlap(&d.cue, &r.cue)) {
            continue;
        }
        let quotes: Vec<usize> =
            r.content.iter().flat_map(|c| c.clone()).filter(|&i| view.items[i].quote().is_some()).collect();
        let waits = r.content.is_empty() || r.class == Some(CueClass::NoComment);
        let free = !quotes.is_empty() && quotes.iter().all(|&i| !held(&r, i));
        let inside = held(&r, r.cue.start);
        if (waits || free) && !inside {
            more.push(r);
        }
    }
    drafts.extend(more);
    drafts.sort_by_key(|d| (d.unit, d.cue.start));
    drafts
}

/// Names for how a find is built, by where its source stands.
fn rule_name(draft: &Draft) -> &'static str {
    match &draft.source {
        None => "cue-alone",
        Some(s) if s.full.start < draft.cue.start => "subject-cue",
        Some(_) if draft.rule == "according-to" => "according-to",
        Some(_) => "cue-subject",
    }
}

/// The source at the items `full`; with what the rules know of it where they agree.
fn source(view: &View, full: Range<usize>, rule: Option<&Source>, language: &Language) -> Source {
    if let Some(rule) = rule.filter(|r| overlap(&r.full, &full)) {
        if rule.stands_for.is_some() || full.start <= rule.head.start && rule.head.end <= full.end {
            return Source { full, head: rule.head.clone(), stands_for: rule.stands_for.clone() };
        }
    }
    let chunks = chunks(view, full.clone(), language);
    let head = chunks.iter().find(|c| c.kind == ChunkKind::Noun).map_or(full.clone(), |c| c.items.clone());
    Source { full, head, stands_for: None }
}

/// A draft with the lemma and class of its cue.
fn named_cue(view: &View, cue: Range<usize>, language: &Language) -> Draft {
    let items = &view.items[cue.clone()];
    let ahead = |i: usize| move |n: usize| items.get(i + n).map(|x| x.lower.as_ref());
    let mut draft = Draft::default();
    draft.not_said =
        items.iter().any(|i| language.grammar.is("negation", &i.lower) || i.lower.ends_with("n't"));
    for i in 0..items.len() {
        if let Some(phrase) = language.cues.preposition(&items[i].lower, ahead(i)) {
            draft.rule = "according-to";
            (draft.lemma, draft.class) = (Cow::Borrowed(phrase.lemma), Some(phrase.class));
            return draft;
        }
    }
    // The head is the last verb; an infinitive behind it goes with it.
    for i in (0..items.len()).rev() {
        if let Some((verb, ..)) = language.cues.verb(&items[i].lower, ahead(i)) {
            if matches!(items[i].tag, Tag::Verb | Tag::Aux) {
                (draft.lemma, draft.class) = (Cow::Borrowed(verb.lemma), Some(verb.class));
                return draft;
            }
        }
    }
    for item in items.iter().rev() {
        if let Some(noun) = language.cues.noun(&item.lower) {
            (draft.lemma, draft.class) = (Cow::Borrowed(noun.lemma), Some(noun.class));
            return draft;
        }
    }
    let head = items.iter().rev().find(|i| i.tag == Tag::Verb).or(items.iter().find(|i| i.is_word()));
    draft.lemma = Cow::Owned(head.map_or(String::new(), |i| i.lower.clone().into_owned()));
    draft.class = (!cue.is_empty()).then_some(CueClass::Other);
    draft
}
