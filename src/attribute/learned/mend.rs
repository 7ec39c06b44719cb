//! What the rules put right in the finds of the model: where a source begins and ends, sentences cut in two by
//! an insertion, quotations left over.

use super::super::beside;
use super::super::chunk::{Chunk, ChunkKind, Verb, chunks};
use super::super::clause::{Draft, Source};
use super::super::speaker::name_before_verb;
use super::super::view::{Item, Starts, View, holds, overlap};
use crate::language::{Language, PronounKind, Tag, Use};
use std::ops::Range;

/// Words of a clause that says whether it was so: and it has not.
const ECHO: usize = 4;

/// The items of a source without what is no part of who: a dateline or a place before it, the verb it runs
/// into, a time behind it. Nothing beyond `room` becomes a part of it.
pub fn source(view: &View, mut full: Range<usize>, room: &Range<usize>, language: &Language) -> Range<usize> {
    let items = &view.items;
    let bracket = |mark: &str| full.clone().rev().find(|&i| items[i].is(mark));
    if let (Some(close), None) = (bracket(")"), bracket("(")) {
        full.start = (close + 1).min(full.end - 1);
    }
    while full.len() > 1 && (!items[full.start].is_word() || items[full.start].tag == Tag::Adp) {
        full.start += 1;
    }
    full.start = after_time(view, full.clone(), language);
    full.start = at_capital(view, full.start, language);
    full.start = at_denial(view, full.start, room.start, language);
    let chunks = chunks(view, full.clone(), language);
    let joint =
        |k: &ChunkKind| matches!(k, ChunkKind::Noun | ChunkKind::Prep | ChunkKind::Conj | ChunkKind::Adv);
    let plain = chunks.iter().take_while(|c| joint(&c.kind)).count();
    if plain > 0
        && chunks.get(plain).and_then(|c| c.verb()).is_some_and(Verb::finite)
        && !items[chunks[plain].items.start - 1].is_possessive()
    {
        full.end = chunks[plain].items.start;
    }
    full = name_before_verb(view, full.clone(), language).unwrap_or(full);
    // Treasurer X; team captain X: all of the phrase that a name closes.
    let unit = &view.units[view.unit_of(full.start)];
    let phrases = view.chunks_of(unit);
    let phrase = phrases[phrases.partition_point(|c| c.items.end <= full.start)..].first();
    let named = |c: &&Chunk| c.is_noun() && items[c.items.end - 1].is_capital();
    if let Some(phrase) = phrase.filter(named).map(|c| c.items.clone()) {
        let day = |i: &&Item| i.time(&language.people).is_some();
        let start = phrase.start + items[phrase.clone()].iter().take_while(day).count();
        let whole = items[start.min(full.start)..phrase.end].iter();
        let plain = whole.clone().all(|i| i.is_word() && !i.is_possessive() && !day(&i));
        let free = room.start <= start && phrase.end <= room.end;
        if free && plain && whole.clone().any(|i| i.role(&language.people).is_some()) {
            full = start.min(full.start)..phrase.end.max(full.end);
        }
    }
    // The ministry on Sunday said
    let kept = chunks.iter().take_while(|c| c.items.end <= full.end).count();
    let time = |i: &Item| i.time(&language.people).is_some();
    if let [before @ .., last] = &chunks[..kept]
        && last.is_noun()
        && items[last.items.end - 1].is_word()
        && time(&items[last.items.end - 1])
        && items[last.items.clone()].iter().all(|i| time(i) || !i.is_capital())
        && before.iter().any(|c| c.is_noun())
    {
        let preposition = before.last().filter(|c| c.kind == ChunkKind::Prep);
        full.end = preposition.map_or(last.items.start, |c| c.items.start);
    }
    // The broadcaster Lenz One last week
    let small = |i: &Item| {
        let kind = i.time(&language.people);
        kind == Some("weekday") || !i.is_capital() && kind.is_some_and(|kind| kind != "frequency")
    };
    while full.len() > 1 && items[full.end - 1].is_word() && small(&items[full.end - 1]) {
        full.end -= 1;
    }
    full
}

/// The first item of a source behind words of time: two years ago minister X; on Tuesday the vicar.
fn after_time(view: &View, full: Range<usize>, language: &Language) -> usize {
    let items = &view.items;
    let people = &language.people;
    let number = |i: usize| items[i].tag == Tag::Num;
    let adp = |i: usize| items[i].is_word() && items[i].tag == Tag::Adp;
    let unit = view.units[view.unit_of(full.start)].items.start;
    // On the third of May the miller
    let day = |i: usize| matches!(items[i].time(people), Some("month" | "weekday"));
    let opens =
        |i: usize| items[i].is_used(Use::THE, language) || items[i].is_used(Use::POSSESSIVE, language);
    if let Some(the) = full.clone().skip(1).rev().find(|&i| opens(i) && day(i - 1)) {
        return the;
    }
    // A year that belongs to the date before it
    if number(full.start) && full.start > unit && items[full.start - 1].time(people) == Some("month") {
        return (full.start + 1).min(full.end - 1);
    }
    let Some(time) = beside::time_at(view, full.clone(), language).filter(|t| t.end < full.end) else {
        return full.start;
    };
    let relative = time.clone().any(|i| items[i].time(people) == Some("relative"));
    let dated = full.start > unit && adp(full.start - 1) && items[full.start].tag != Tag::Det;
    let small = !items[time.end - 1].is_possessive() && (relative || dated);
    if small { time.end } else { full.start }
}

/// The first item of a source, or the noun before it that opens the sentence: Fire chief X.
fn at_capital(view: &View, start: usize, language: &Language) -> usize {
    let items = &view.items;
    let first = view.units[view.unit_of(start)].items.start;
    if start != first + 1 || items[start].is_capital() || items[start].tag != Tag::Noun {
        return start;
    }
    let noun = &items[first];
    let opens = noun.is_word()
        && matches!(noun.tag, Tag::Verb | Tag::Aux | Tag::Propn | Tag::X)
        && noun.time(&language.people).is_none()
        && language.lexicon.listed(&noun.lower).contains(&Tag::Noun)
        && items[start].role(&language.people).is_some();
    if opens { first } else { start }
}

/// The first item of a source, or the word before it that denies: no official; neither the abbot nor the cook.
fn at_denial(view: &View, start: usize, room: usize, language: &Language) -> usize {
    let unit = view.units[view.unit_of(start)].items.start.max(room);
    let denies = |i: &usize| view.items[*i].is_used(Use::DENYING, language);
    let Some(before) = start.checked_sub(1).filter(|b| *b >= unit).filter(denies) else { return start };
    let nominal = |i: &usize| {
        let item = &view.items[*i];
        item.is_word()
            && matches!(item.tag, Tag::Noun | Tag::Propn | Tag::Adj | Tag::Det | Tag::Num | Tag::Pron)
    };
    let pair = (unit..before).rev().take_while(|i| nominal(i) || denies(i)).find(denies);
    pair.unwrap_or(before)
}

/// The end of a source with what tells how near it is to things: a source close to the talks.
pub fn privy(view: &View, source: &Range<usize>, cue: &Range<usize>, language: &Language) -> usize {
    let gap = source.end..cue.start.max(source.end);
    let plain = |i: usize| view.items[i].is_word() && !matches!(view.items[i].tag, Tag::Aux | Tag::Sconj);
    let knows = |i: usize| view.items[i].is_used(Use::KNOWING, language);
    let adp = |i: usize| view.items[i].tag == Tag::Adp;
    let near =
        (2..=10).contains(&gap.len()) && (knows(gap.start) || adp(gap.start) && gap.clone().any(knows));
    if near && gap.clone().all(plain) { gap.end } else { source.end }
}

/// Takes a phrase behind the cue that says when or where from the content before it: “…,” the mayor had said the
/// night before; said by telephone from his farm.
pub fn drop_beside(view: &View, draft: &mut Draft, language: &Language) {
    let [before @ .., last] = &draft.content[..] else { return };
    // What he claimed as a triumph: too short to be all that was said.
    let before: usize = before.iter().map(Range::len).sum();
    if last.start < draft.cue.end || before < 3 && !view.holds_quote(&draft.content) {
        return;
    }
    let items = &view.items;
    let mark = |i: &usize| items[*i].is_mark();
    let end = last.end - last.clone().rev().take_while(mark).count();
    let time = || beside::time_at(view, last.start..end, language).is_some_and(|t| t.end >= end);
    // A find may have no cue: nothing stands before it then.
    let before = last.start.checked_sub(1).filter(|_| last.start == draft.cue.end);
    let governed = before.is_some_and(|i| items[i].tag == Tag::Adp);
    let quoted = items[last.clone()].iter().any(|i| i.quote().is_some());
    let verb = || items[last.clone()].iter().any(|i| matches!(i.tag, Tag::Verb | Tag::Aux));
    if !quoted && governed && !verb() || time() {
        draft.content.pop();
    }
}

/// Takes from the rule for the same cue what the model split wrongly. `held` says whether a find, or another
/// rule inside what this one holds, has an item.
pub fn snap(view: &View, draft: &mut Draft, rule: &Draft, held: impl Fn(usize) -> bool) {
    let Some(source) = &rule.source else { return };
    let Some(own) = draft.source.as_ref().filter(|s| overlap(&s.full, &source.full)) else { return };
    // The gates, she said, do not open.
    if let [first, second, ..] = &rule.content[..]
        && first.end <= source.full.start
        && rule.cue.end <= second.start
    {
        if overlap(&own.full, first) {
            draft.source = Some(source.clone());
        }
        let behind = draft.content.first().is_some_and(|c| c.start == second.start);
        if behind && !first.clone().any(&held) {
            draft.content.insert(0, first.clone());
        }
        // No subject of its own: do not open; to sell the pier.
        let goes_on =
            matches!(view.items[second.start].tag, Tag::Verb | Tag::Aux | Tag::Part | Tag::Adp | Tag::Sconj);
        let before =
            matches!(&draft.content[..], [only] if only.start == first.start && only.end <= first.end);
        if before && goes_on && !second.clone().any(&held) {
            draft.content.push(second.clone());
        }
    }
    // A quotation that the rule gives to the same source, and nobody else has.
    let free = |i: &usize| view.items[*i].quote().is_some() && !held(*i) && !holds(&draft.content, *i);
    let more: Vec<usize> = rule.content.iter().flat_map(Clone::clone).filter(free).collect();
    if !more.is_empty() && !view.holds_quote(&draft.content) {
        draft.content.clone_from(&rule.content);
        return;
    }
    draft.content.extend(more.into_iter().map(|i| i..i + 1));
    draft.content.sort_by_key(|c| c.start);
}

/// Takes quotations from finds of another sentence if a rule gives them to a source in its own.
pub fn give_back(view: &View, drafts: &mut [Draft], rules: &[Draft]) {
    let cues: Vec<Range<usize>> = drafts.iter().map(|d| d.cue.clone()).collect();
    let starts = Starts::of(&cues);
    let quote = |c: &Range<usize>| view.holds_quote(std::slice::from_ref(c));
    // Which draft has a quotation as a piece.
    let owner = |(n, draft): (usize, &Draft)| -> Vec<(usize, usize)> {
        draft.content.iter().filter(|c| quote(c)).map(|c| (c.start, n)).collect()
    };
    let mut owners: Vec<(usize, usize)> = drafts.iter().enumerate().flat_map(owner).collect();
    owners.sort_unstable();
    for rule in rules.iter().filter(|r| r.source.is_some()) {
        if starts.near(&rule.cue).any(|n| overlap(&cues[n], &rule.cue)) {
            continue;
        }
        let stays = |c: &Range<usize>| {
            !quote(c) || view.unit_of(c.start) != rule.unit || !holds(&rule.content, c.start)
        };
        for piece in &rule.content {
            let from = owners.partition_point(|(at, _)| *at < piece.start);
            for (_, n) in owners[from..].iter().take_while(|(at, _)| *at < piece.end) {
                let draft = &mut drafts[*n];
                if draft.unit != rule.unit && draft.content.iter().any(stays) {
                    draft.content.retain(stays);
                }
            }
        }
    }
}

/// Takes a quotation that two finds hold from the one of another sentence: “…,” she said. “…,” X said.
pub fn share(view: &View, drafts: &mut [Draft]) {
    let quote = |c: &Range<usize>| c.len() == 1 && view.items[c.start].quote().is_some();
    let own: Vec<(usize, usize)> = drafts
        .iter()
        .filter(|d| d.source.is_some())
        .flat_map(|d| d.content.iter().filter(|c| quote(c)).map(|c| (d.unit, c.start)))
        .filter(|&(unit, at)| view.unit_of(at) == unit)
        .collect();
    for draft in drafts.iter_mut() {
        let unit = draft.unit;
        let stays = |c: &Range<usize>| {
            let here = view.unit_of(c.start);
            !quote(c) || here == unit || !own.contains(&(here, c.start))
        };
        if draft.content.iter().any(stays) {
            draft.content.retain(stays);
        }
    }
}

/// A clause that a conjunction or a relative pronoun links to the source is no part of what was said: the
/// boats were late, but she said that …
pub fn drop_clause_before(view: &View, draft: &mut Draft, language: &Language) {
    let Some(source) = &draft.source else { return };
    let start = source.full.start;
    let relative = view.items[start].is_relative(&language.people);
    let linked = start > 0 && view.items[start - 1].is_used(Use::COORDINATE, language);
    if start < draft.cue.start
        && (relative || linked)
        && draft.content.iter().any(|c| c.start >= draft.cue.end)
    {
        draft.content.retain(|c| c.start >= start);
    }
}

/// Summed up the village’s mood: “…”: what was said begins behind the colon.
pub fn begin_behind_colon(view: &View, draft: &mut Draft) {
    let quote = |i: usize| view.items[i].quote().is_some();
    for piece in draft.content.iter_mut().filter(|c| c.start >= draft.cue.end) {
        let colon = (piece.start + 1..piece.end).find(|&i| view.items[i - 1].is(":") && quote(i));
        let verbal = |i: &Item| matches!(i.tag, Tag::Verb | Tag::Aux) || i.quote().is_some();
        if let Some(behind) = colon.filter(|&i| !view.items[piece.start..i].iter().any(verbal)) {
            piece.start = behind;
        }
    }
}

/// Asked “Who pays?” and nobody knew: a quotation right behind the cue that ends a sentence ends the content, if
/// another clause is joined to it.
pub fn end_at_question(view: &View, draft: &mut Draft, language: &Language) {
    let Some(piece) = draft.content.iter_mut().find(|c| c.start == draft.cue.end && c.len() > 2) else {
        return;
    };
    let (quote, next) = (&view.items[piece.start], &view.items[piece.start + 1]);
    if quote.quotes_up_to(&['.', '!', '?']) && next.is_used(Use::COORDINATE, language) {
        let chunks = chunks(view, piece.start + 2..piece.end, language);
        if chunks.first().is_some_and(|c| c.is_noun())
            && chunks.iter().any(|c| c.verb().is_some_and(Verb::finite))
        {
            piece.end = piece.start + 1;
        }
    }
}

/// LENZ, Varland (Vell News) — The strike is over: the place and the agency before the dash are no part of what was
/// said.
pub fn drop_dateline(view: &View, draft: &mut Draft) {
    let Some(piece) = draft.content.first_mut() else { return };
    let unit = &view.units[view.unit_of(piece.start)].items;
    if unit.start == piece.start
        && piece.end <= unit.end
        && let Some(dash) = beside::dateline(view, piece.clone()).filter(|d| d + 1 < piece.end)
    {
        piece.start = dash + 1;
    }
}

/// She works in ice; they say it teaches her: the pronoun right before the cue is its source, not the subject of
/// a clause before.
pub fn take_pronoun(view: &View, draft: &mut Draft, language: &Language) {
    let Some(source) = draft.source.as_mut().filter(|s| s.full.end < draft.cue.start) else { return };
    let at = draft.cue.start - 1;
    let subject = |i: &Item| {
        i.pronoun(&language.people).is_some_and(|p| p.kind == PronounKind::Subject && !p.is_thing())
    };
    let opens = at > source.full.end
        && (!view.items[at - 1].is_word() || view.items[at - 1].is_used(Use::COORDINATE, language));
    if opens && subject(&view.items[at]) && !holds(&draft.content, at) {
        *source = Source::phrase(at..at + 1);
    }
}

/// Said the gate would hold, and it has: a short clause that says whether it was so is not what was said.
pub fn drop_echo(view: &View, draft: &mut Draft, language: &Language) {
    let Some(piece) = draft.content.last_mut() else { return };
    let items = &view.items;
    let mark = |i: &usize| items[*i].is_mark();
    let end = piece.end - piece.clone().rev().take_while(mark).count();
    let from = end.saturating_sub(ECHO + 2).max(piece.start);
    let subject =
        |i: &Item| i.pronoun(&language.people).is_some_and(|pronoun| pronoun.kind == PronounKind::Subject);
    let auxiliary = |i: &Item| [Use::HAVE, Use::BE, Use::DO].iter().any(|usage| i.is_used(*usage, language));
    let negated = |i: &Item| i.is_used(Use::NEGATION, language);
    let short = |clause: &[Item]| match clause {
        [who, verb, more @ ..] => subject(who) && auxiliary(verb) && more.iter().all(negated),
        _ => false,
    };
    let echo = (from + 1..end).rev().find(|&i| {
        items[i].is_used(Use::COORDINATE, language) && items[i - 1].is(",") && short(&items[i + 1..end])
    });
    if let Some(and) = echo.filter(|&and| and > piece.start + 1) {
        piece.end = and - 1;
    }
}

/// Wondered aloud why: the adverb says how, and is no part of what was said.
pub fn voice(view: &View, draft: &mut Draft, language: &Language) {
    let end = draft.cue.end;
    let Some(piece) = draft.content.iter_mut().find(|c| c.start == end && c.len() > 1) else { return };
    if view.items[end].is_used(Use::VOICED, language) {
        piece.start += 1;
    }
}

/// According to police, the bus company and two fishermen: all of the list that closes the sentence.
pub fn add_listed(view: &View, draft: &mut Draft, language: &Language) {
    let Some(source) =
        draft.source.as_mut().filter(|s| draft.rule == "according-to" && s.full.start >= draft.cue.end)
    else {
        return;
    };
    let unit = &view.units[view.unit_of(source.full.start)];
    let chunks = chunks(view, source.full.end..unit.items.end, language);
    let joint = |k: usize| {
        chunks[k].kind == ChunkKind::Conj && view.items[chunks[k].items.start].is_used(Use::JOINT, language)
    };
    let mut k = 0;
    while k + 1 < chunks.len() && chunks[k].kind == ChunkKind::Comma && chunks[k + 1].is_noun() {
        k += 2;
    }
    k += usize::from(k > 0 && k < chunks.len() && chunks[k].kind == ChunkKind::Comma);
    let listed = k > 0 && k + 1 < chunks.len() && joint(k) && chunks[k + 1].is_noun();
    let closes = chunks.get(k + 2).is_none_or(|c| c.kind == ChunkKind::Stop);
    if listed && closes {
        source.full.end = chunks[k + 1].items.end;
        let all = source.full.clone();
        draft.content.retain(|c| !overlap(c, &all));
    }
}

/// Ends content before a clause with a speaker and a cue of its own: … as she said the boats were late.
pub fn trim(view: &View, drafts: &mut [Draft], rules: &[Draft], language: &Language) {
    let clauses: Vec<Range<usize>> = drafts
        .iter()
        .chain(rules.iter().filter(|r| view.holds_quote(&r.content)))
        .filter_map(|d| {
            let start = d.source.as_ref()?.full.start;
            let word = &view.items[start.checked_sub(1)?];
            let opens = matches!(word.tag, Tag::Sconj | Tag::Adp) && !word.is_used(Use::CLAUSE, language);
            (opens && start < d.cue.start).then_some(start - 1..d.cue.end)
        })
        .collect();
    let starts = Starts::of(&clauses);
    for draft in drafts {
        let Some(last) = draft.content.last_mut() else { continue };
        let inner = |&n: &usize| last.start < clauses[n].start && clauses[n].end < last.end;
        if let Some(clause) = starts.near(last).filter(inner).min() {
            last.end = clauses[clause].start;
        }
    }
}
