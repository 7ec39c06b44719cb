//! Where the content of a find begins and ends: other clauses of its sentence, which are nobody's words, and pieces that
//! cannot have been said. What a find leaves out is the matter of [`super::mend`].

use super::super::chunk::{Chunk, ChunkKind, Verb, chunks};
use super::super::clause::{Draft, Source};
use super::super::view::{Item, View, holds, overlap};
use crate::language::{Cue, Language, Tag, Use};
use std::borrow::Cow;
use std::ops::Range;

/// Sets the bounds of the content of a draft.
pub fn set(view: &View, draft: &mut Draft, language: &Language) {
    drop_between(view, draft);
    drop_behind(view, draft, language);
    begin_at_that(view, draft, language);
    end_at_main_clause(view, draft, language);
    end_at_main_verb(view, draft, language);
}

/// Mayor X, who served while the pier was built, said: what stands between source and cue was not said.
fn drop_between(view: &View, draft: &mut Draft) {
    let Some(source) = &draft.source else { return };
    let between =
        |c: &Range<usize>| source.full.end <= c.start && c.end <= draft.cue.start && !quotes(view, c);
    if !draft.content.iter().all(between) {
        draft.content.retain(|c| !between(c));
    }
}

/// “…,” X said in May after the bank closed: nothing behind the cue of a whole quotation was said but more quotations,
/// unless the sentence goes on (“The bank,” X said, was shut) or another begins (and that it was shut).
fn drop_behind(view: &View, draft: &mut Draft, language: &Language) {
    let [first, _, ..] = &draft.content[..] else { return };
    let items = &view.items;
    let closed = items[first.end - 1].quotes_up_to(&[',', '.', '!', '?', '…']);
    if !closed || draft.cue.start < first.end {
        return;
    }
    let room = draft.cue.end..view.units[draft.unit].items.end;
    let goes_on = |c: &Range<usize>| {
        let verb = || opens_with_verb(&opening(view, c.clone(), language));
        items[c.start].is_used(Use::THAT, language) || items[c.start - 1].is(",") && verb()
    };
    draft.content.retain(|c| c.start < room.start || room.end < c.end || quotes(view, c) || goes_on(c));
}

/// Asked about the gate, X said, “It is shut”; as for the gate, X said: “…”: a phrase before the source is no part of a whole
/// sentence in marks, nor of what stands behind a colon.
pub fn drop_before(view: &View, draft: &mut Draft, language: &Language) {
    let Some(source) = draft.source.as_ref().map(|s| s.full.clone()) else { return };
    let items = &view.items;
    let colon = |c: &Range<usize>| c.start > source.end && items[c.start - 1].is(":");
    let sentence = |c: &Range<usize>| {
        let first = items[c.start].text.chars().find(|c| c.is_alphanumeric());
        let behind = c.start == draft.cue.end + 1 && items[draft.cue.end].is(",");
        source.end <= draft.cue.start && behind && first.is_some_and(char::is_uppercase)
    };
    let whole = |c: &Range<usize>| items[c.start].quote().is_some() && (colon(c) || sentence(c));
    if draft.content.iter().any(whole) {
        draft.content.retain(|c| c.end > source.start || !opens_aside(&items[c.start], language));
    }
}

/// Whether a phrase, a participle or a clause that depends on another opens with the item: as for X; when asked.
fn opens_aside(item: &Item, language: &Language) -> bool {
    let opens = matches!(item.tag, Tag::Adp | Tag::Sconj | Tag::Verb | Tag::Aux | Tag::Part);
    item.is_word() && (opens || item.is_used(Use::CLAUSE, language))
}

/// Is telling voters after the count that …; warned in a letter read out at the meeting that …: what was said begins with the
/// clause, unless that belongs to a noun (a report of claims that …; a bill that was lost).
fn begin_at_that(view: &View, draft: &mut Draft, language: &Language) {
    let Some(piece) = draft.content.iter_mut().find(|c| c.start >= draft.cue.end) else { return };
    let items = &view.items;
    let tells = language.grammar.is("telling", &draft.lemma);
    let beside = says_beside(items, &draft.cue, language);
    if !tells && beside.is_none() {
        return;
    }
    let that = |i: &usize| items[*i].is_used(Use::THAT, language);
    let verb = |i: &usize| matches!(items[*i].tag, Tag::Verb | Tag::Aux) || items[*i].quote().is_some();
    let Some(start) = piece.clone().skip(1).find(|i| that(i) || verb(i)).filter(that) else { return };
    let of_noun = start + 1 < piece.end && verb(&(start + 1))
        || language.cues.noun(items[start - 1].lower.trim_end_matches('s')).is_some();
    if tells || !of_noun {
        piece.start = start;
        if let Some(verb) = beside {
            (draft.lemma, draft.class) = (Cow::Borrowed(verb.lemma), Some(verb.class));
        }
    }
}

/// The verb of a cue, which takes a clause, if a phrase beside it ends the cue without its noun: warned in a letter to.
fn says_beside<'l>(items: &[Item], cue: &Range<usize>, language: &'l Language) -> Option<&'l Cue> {
    let verb = cue.clone().find(|&i| items[i].tag == Tag::Verb)?;
    let adposition = |i: usize| cue.contains(&i) && items[i].tag == Tag::Adp;
    let (verb, ..) = language
        .cues
        .verb(&items[verb].lower, |_| None)
        .filter(|_| adposition(cue.end - 1) && adposition(verb + 1))?;
    (verb.frames.has('s') && verb.frames.has('c')).then_some(verb)
}

/// While X said that the gate was shut, Y swam: what is said in a clause that a conjunction opens ends where the main clause
/// begins.
fn end_at_main_clause(view: &View, draft: &mut Draft, language: &Language) {
    let (Some(source), Some(last)) = (&draft.source, draft.content.last_mut()) else { return };
    let items = &view.items;
    let word = |i: &usize| items[*i].is_word() && !items[*i].is_used(Use::COORDINATE, language);
    let subordinates = |i: &usize| language.grammar.is("subordinate", &items[*i].lower);
    let Some(opener) = view.units[draft.unit].items.clone().find(word).filter(subordinates) else { return };
    let first = opener < source.full.start
        && source.full.end <= draft.cue.start
        && draft.cue.end <= last.start
        && (opener..source.full.start).all(|i| comma(items, i).is_none());
    if first {
        end_before(view, last, |rest| is_clause(view, rest, language));
    }
}

/// X, who said the pier was lost, rowed home: what is said in a relative clause ends with it.
fn end_at_main_verb(view: &View, draft: &mut Draft, language: &Language) {
    let (Some(source), Some(last)) = (&draft.source, draft.content.last_mut()) else { return };
    // Who said; which X said
    let start = source.full.start;
    let relative = |i: &usize| view.items[*i].is_relative(&language.people);
    let opener = [start, start.saturating_sub(1)].into_iter().find(relative);
    let Some(opener) = opener else { return };
    let aside = opener > view.units[draft.unit].items.start && view.items[opener - 1].is(",");
    if aside && start <= draft.cue.start && draft.cue.end <= last.start {
        end_before(view, last, |rest| opens_with_verb(&opening(view, rest, language)));
    }
}

/// Praised the crew and promised new boats: a thing that something was said about ends before a second verb of the speaker.
/// Answers the drafts of those of the second verbs that are cues and that nothing else has.
pub fn split_verbs(view: &View, drafts: &mut [Draft], language: &Language) -> Vec<Draft> {
    let cues: Vec<Range<usize>> = drafts.iter().map(|d| d.cue.clone()).collect();
    let mut more = Vec::new();
    for draft in drafts {
        let Some(whole) = draft.content.last().filter(|c| c.start == draft.cue.end).cloned() else {
            continue;
        };
        let Some((joint, verb)) = second_verb(view, &draft.cue, &whole, language) else { continue };
        if let Some(piece) = draft.content.last_mut() {
            piece.end = joint;
        }
        let ChunkKind::Verb(Verb { cue: Some(cue), negated, .. }) = verb.kind else { continue };
        let behind = opening(view, verb.items.end..whole.end, language);
        let clause = |c: &Chunk| view.items[c.items.start].is_used(Use::CLAUSE, language);
        let Some(first) = behind.iter().find(|c| clause(c) || !is_adverb(c)) else { continue };
        let infinitive = first.verb().is_some_and(|v| v.infinitive);
        let frames = if first.is_noun() {
            "n"
        } else if clause(first) {
            "cw"
        } else if infinitive {
            "t"
        } else {
            "s"
        };
        let said = frames.chars().any(|letter| cue.frames.has(letter));
        let rest = first.items.start..whole.end;
        if said && draft.source.is_some() && !cues.iter().any(|c| overlap(c, &verb.items)) {
            more.push(Draft {
                cue: verb.items,
                lemma: Cow::Borrowed(cue.lemma),
                class: Some(cue.class),
                content: vec![rest],
                not_said: negated,
                addressee: None,
                adjuncts: Vec::new(),
                ..draft.clone()
            });
        }
    }
    more
}

/// The conjunction in what a verb has behind it, no clause, that joins a second verb of its form; and that verb.
fn second_verb<'l>(
    view: &View,
    cue: &Range<usize>,
    piece: &Range<usize>,
    language: &'l Language,
) -> Option<(usize, Chunk<'l>)> {
    let own = chunks(view, cue.clone(), language);
    let first = own.iter().rev().find_map(|c| c.verb()).filter(|v| !v.passive)?;
    let mut chunks = opening(view, piece.clone(), language);
    let opens = |c: &Chunk| {
        matches!(c.kind, ChunkKind::Verb(_) | ChunkKind::Sub | ChunkKind::Comma)
            || view.items[c.items.start].is_used(Use::CLAUSE, language)
            || view.items[c.items.start].is_relative(&language.people)
    };
    let k = chunks.iter().position(opens).filter(|k| *k > 1)?;
    let joint = chunks[k - 1].items.start;
    let same = chunks[k].verb().is_some_and(|v| v.form == first.form && !v.passive && !v.infinitive);
    (same && view.items[joint].is_used(Use::COORDINATE, language)).then(|| (joint, chunks.swap_remove(k)))
}

/// The bank, X said, was shut; the bank, as X said in May, was shut: who speaks is between the comma and the verb.
pub fn take_inserted(view: &View, draft: &mut Draft, language: &Language) {
    let Some(source) = draft.source.as_ref().map(|s| s.full.clone()) else { return };
    let items = &view.items;
    let chunks = view.chunks_of(&view.units[draft.unit]);
    let k = chunks.partition_point(|c| c.items.end <= draft.cue.start);
    let verb = chunks.get(k).and_then(|c| c.verb()).is_some_and(|v| v.finite() && !v.passive);
    let closed = items.get(draft.cue.end).is_some_and(|i| i.is(","));
    let sub = |c: &Chunk| items[c.items.start].is_used(Use::QUOTING_AS, language);
    let (opens, who) = match &chunks[..k] {
        [.., opens, r#as, who] if sub(r#as) => (opens, who),
        [.., opens, who] if closed && opens.kind == ChunkKind::Comma => (opens, who),
        _ => return,
    };
    let aside = matches!(opens.kind, ChunkKind::Comma | ChunkKind::Fence) && source.end <= opens.items.start;
    if verb && aside && who.is_noun() && !holds(&draft.content, who.items.start) {
        let said = source.start..opens.items.start;
        draft.source = Some(Source::phrase(who.items.clone()));
        if !draft.content.iter().any(|c| overlap(c, &said)) {
            draft.content.insert(0, said);
        }
    }
}

/// The tide turned, X said, adding that …; “…,” said X, adding that …: a participle behind a comma has the subject of the
/// verb of speech before it.
pub fn take_nearest(view: &View, draft: &mut Draft, language: &Language) {
    let items = &view.items;
    let unit = &view.units[draft.unit];
    let start = draft.cue.start;
    let Some(source) = draft.source.as_ref().map(|s| s.full.clone()).filter(|s| s.start < start) else {
        return;
    };
    let participle = items[start].tag == Tag::Verb && items[start].lower.ends_with("ing");
    if !participle || start <= unit.items.start || comma(items, start - 1).is_none() {
        return;
    }
    let chunks = view.chunks_of(unit);
    let end = chunks.partition_point(|c| c.items.end < start);
    let Some(k) = chunks[..end].iter().rposition(|c| c.verb().is_some_and(|v| v.finite())) else { return };
    let says = |v: &Verb| v.cue.is_some_and(|c| c.frames.has('s') || c.frames.has('q'));
    if !chunks[k].verb().is_some_and(says) {
        return;
    }
    let bounds = |c: &Chunk| {
        let mark = matches!(c.kind, ChunkKind::Quote(_) | ChunkKind::Fence | ChunkKind::Stop);
        mark || matches!(c.kind, ChunkKind::Comma | ChunkKind::Conj)
    };
    let who = match (&chunks[..k], &chunks[k + 1..end]) {
        ([.., before, who], _) if who.is_noun() && bounds(before) => who,
        ([who], _) if who.is_noun() => who,
        ([.., before], [who])
            if who.is_noun() && matches!(before.kind, ChunkKind::Quote(_) | ChunkKind::Comma) =>
        {
            who
        }
        _ => return,
    };
    let time = |i: &Item| i.time(&language.people).is_some();
    if !overlap(&who.items, &source) && !items[who.items.clone()].iter().any(time) {
        draft.source = Some(Source::phrase(who.items.clone()));
    }
}

/// Calling the gate “rotten,” X went home: a participle that opens the sentence has the subject of the main clause, before
/// which ends what was said.
pub fn take_subject(view: &View, draft: &mut Draft, language: &Language) {
    let items = &view.items;
    let unit = &view.units[draft.unit].items;
    let verb = draft.cue.start;
    let joins = |i: &Item| matches!(i.tag, Tag::Adp | Tag::Sconj | Tag::Adv | Tag::Cconj);
    let participle = draft.source.is_none()
        && (unit.start..unit.start + 3).contains(&verb)
        && items[unit.start..verb].iter().all(joins)
        && items.get(verb).is_some_and(|i| i.tag == Tag::Verb && i.lower.ends_with("ing"));
    let Some(last) = draft.content.last_mut().filter(|c| participle && c.start >= draft.cue.end) else {
        return;
    };
    let other = |&(end, next): &(usize, usize)| {
        last.start < end && next < unit.end && is_clause(view, next..unit.end, language)
    };
    let Some((end, next)) = (last.start..unit.end).filter_map(|i| comma(items, i)).find(other) else {
        return;
    };
    let main = opening(view, next..unit.end, language);
    if let Some(subject) = main.iter().find(|c| !is_adverb(c)).filter(|c| c.is_noun()) {
        last.end = last.end.min(end);
        draft.source = Some(Source::phrase(subject.items.clone()));
    }
}

/// Ends a piece at the first comma behind which the rest is one that `opens` something else. The comma may stand inside a
/// quotation.
fn end_before(view: &View, piece: &mut Range<usize>, opens: impl Fn(Range<usize>) -> bool) {
    let Range { start, end } = *piece;
    let other = |&(last, next): &(usize, usize)| start < last && next < end && opens(next..end);
    let near = start..end.min(start + LONGEST);
    if let Some((last, _)) = near.filter_map(|i| comma(&view.items, i)).find(other) {
        piece.end = last;
    }
}

/// One past what a comma at an item ends, and one past the comma.
fn comma(items: &[Item], i: usize) -> Option<(usize, usize)> {
    match &items[i] {
        item if item.is(",") => Some((i, i + 1)),
        item if item.quotes_up_to(&[',']) => Some((i + 1, i + 1)),
        _ => None,
    }
}

/// Items of a piece among which its end is looked for.
const LONGEST: usize = 400;

/// Items among which the subject and the verb of a clause are looked for.
const OPENING: usize = 40;

/// The chunks that open some items.
fn opening<'l>(view: &View, range: Range<usize>, language: &'l Language) -> Vec<Chunk<'l>> {
    chunks(view, range.start..range.end.min(range.start + OPENING), language)
}

/// Whether a clause with a subject and a verb of its own opens there: the bank was shut; it’s shut; there is a bank.
fn is_clause(view: &View, range: Range<usize>, language: &Language) -> bool {
    let there = |c: &Chunk| language.grammar.is("there", &view.items[c.items.start].lower);
    let chunks = opening(view, range, language);
    let adverbs = chunks.iter().take_while(|c| is_adverb(c) && !there(c)).count();
    let [subject, rest @ ..] = &chunks[adverbs..] else { return false };
    let first = &view.items[subject.items.start];
    let joined = first.pronoun_part().len() < first.lower.len()
        && language.people.pronoun(first.pronoun_part()).is_some();
    there(subject) || joined || subject.is_noun() && opens_with_verb(rest)
}

/// Whether the first of the chunks, but for adverbs, is a verb that can head a clause.
fn opens_with_verb(chunks: &[Chunk]) -> bool {
    chunks.iter().find(|c| !is_adverb(c)).and_then(|c| c.verb()).is_some_and(|v| v.finite())
}

fn is_adverb(chunk: &Chunk) -> bool {
    chunk.kind == ChunkKind::Adv
}

/// Whether a piece holds a quotation.
fn quotes(view: &View, piece: &Range<usize>) -> bool {
    view.holds_quote(std::slice::from_ref(piece))
}
