//! Finds that contradict what is plain to see: what they lack or have wrong is set right, or the rule for the same cue is
//! taken in their place.

use super::super::beside;
use super::super::chunk::{Verb, chunks};
use super::super::clause::{Draft, Source};
use super::super::view::{Item, View, holds, overlap};
use super::run::Found;
use crate::language::{Form, Language, Tag, Use};
use std::ops::Range;

/// Takes out of a find what cannot be: content without a word that says anything (found that: …; wrote that down), a
/// colon as the cue of a quotation, a role as the cue before who spoke (clerk X said).
pub fn tell(view: &View, one: &mut Found, language: &Language) {
    let items = &view.items;
    let says = |i: usize| {
        let item = &items[i];
        let joins = matches!(item.tag, Tag::Sconj | Tag::Cconj | Tag::Adp | Tag::Part);
        item.quote().is_some() || item.is_word() && !joins && !item.is_used(Use::THAT, language)
    };
    one.content.retain(|c| c.clone().any(says));
    // KELM, Feb. 11 (Vell Wire) — The bank left …, saying: nobody in the dateline says so.
    one.source.retain(|source| {
        let unit = view.units[view.unit_of(source.start)].items.clone();
        beside::dateline(view, unit).is_none_or(|dash| source.start > dash)
    });
    turn_round(view, one, language);
    part_paper(view, one, language);
    let Some(cue) = one.cue.first_mut() else { return };
    // X, Brackport: “…”, where the place is no source
    let colon = !items[cue.clone()].iter().any(|i| i.is_word());
    let place = one.source.first().is_some_and(|s| s.start > 0 && items[s.start - 1].is(","));
    if colon && place && view.holds_quote(&one.content) {
        one.content.clear();
    }
    // Suspension: no
    if colon && !view.holds_quote(&one.content) && one.content.iter().map(Range::len).sum::<usize>() < 2 {
        one.content.clear();
    }
    // Clerk X said
    let role = |i: usize| {
        let item = &items[i];
        item.role(&language.people).is_some() && language.cues.verb(&item.lower, |_| None).is_none()
    };
    if cue.len() == 1
        && role(cue.start)
        && let Some(source) = one.source.first_mut().filter(|s| s.start == cue.end)
    {
        let ahead = |n: usize| items.get(source.end + n).map(|i| i.lower.as_ref());
        let verb = items.get(source.end).and_then(|i| language.cues.verb(&i.lower, ahead));
        if let Some((.., words)) = verb {
            *source = cue.start..source.end;
            *cue = source.end..source.end + words;
        }
    }
}

/// The road is ours, said shepherd X: who spoke, between cue and end of the sentence, was taken for what was said, and what
/// was said left out or taken for who spoke.
fn turn_round(view: &View, one: &mut Found, language: &Language) {
    let items = &view.items;
    let (Some(cue), [piece]) = (one.cue.first(), &one.content[..]) else { return };
    let word = |i: &usize| items[*i].is_word();
    let who = piece.start..piece.end - piece.clone().rev().take_while(|i| !word(i)).count();
    let unit = &view.units[view.unit_of(cue.start)].items;
    let names = |i: usize| {
        i == who.start && items[i].tag == Tag::Verb
            || matches!(items[i].tag, Tag::Noun | Tag::Propn | Tag::Adj | Tag::Det)
    };
    let ends = items.get(who.end).is_none_or(Item::is_mark);
    if who.is_empty()
        || who.start != cue.end
        || !who.clone().all(|i| word(&i) && names(i))
        || !items[who.end - 1].is_capital()
        || !ends
    {
        return;
    }
    let past = language.cues.verb(&items[cue.end - 1].lower, |_| None).is_some_and(|v| v.1 == Form::Past);
    let mark = |i: &usize| items[*i].is_mark();
    let start = one.source.first().map_or(unit.start, |source| source.start);
    let said = start..cue.start - (start..cue.start).rev().take_while(mark).count();
    let comma = (said.end..cue.start).any(|i| items[i].is(","));
    let quoted = said.clone().any(|i| items[i].quote().is_some());
    let clause = || chunks(view, said.clone(), language).iter().any(|c| c.verb().is_some_and(Verb::finite));
    if past && comma && if one.source.is_empty() { clause() } else { quoted } {
        one.source = vec![who];
        one.content = vec![said];
    }
}

/// “…,” read the letter: the paper is the source, not a part of the cue.
fn part_paper(view: &View, one: &mut Found, language: &Language) {
    let (Some(cue), Some(said)) = (one.cue.first_mut(), one.content.first()) else { return };
    let items = &view.items;
    let paper = cue.start + 1..cue.end;
    let nominal = |i: &Item| matches!(i.tag, Tag::Noun | Tag::Propn | Tag::Adj | Tag::Det | Tag::Pron);
    if one.source.is_empty()
        && paper.len() > 1
        && said.end <= cue.start
        && items[cue.start].tag == Tag::Verb
        && items[paper.clone()].iter().all(nominal)
        && language.people.document(&items[paper.end - 1].lower).is_some()
    {
        cue.end = paper.start;
        one.source.push(paper);
    }
}

/// The rule for the cue of a find, if it is right beyond doubt where the find differs: “…,” said X, of which the find
/// leaves the quotation or who spoke elsewhere.
pub fn plain<'r>(view: &View, one: &Found, rule: Option<&'r Draft>) -> Option<&'r Draft> {
    let rule = rule.filter(|r| r.rule == "cue-subject" && !r.content.is_empty())?;
    let head = &rule.source.as_ref()?.head;
    let quotes = rule.content.iter().all(|c| c.len() == 1 && view.items[c.start].quote().is_some());
    let slips = !rule.content.iter().all(|c| holds(&one.content, c.start))
        || !one.source.iter().any(|s| overlap(s, head))
        || one.content.iter().any(|c| overlap(c, head));
    (quotes && slips).then_some(rule)
}

/// The bank, X said, is shut and has sold its ships: a find of the source between commas has the verb there for its cue, if it
/// took a later one. `rule` is that for the words behind the source.
pub fn is_inserted(view: &View, one: &Found, rule: &Draft) -> bool {
    let (Some(source), Some(cue)) = (one.source.first(), one.cue.first()) else { return false };
    let comma = |i: usize| view.items.get(i).is_some_and(|item| item.is(","));
    let own = rule.source.as_ref().is_some_and(|s| overlap(&s.head, source));
    let says = own && rule.rule == "content-cue" && rule.cue.start == source.end && rule.cue.end < cue.start;
    // X said, adding
    let adds = view.items[cue.start].lower.ends_with("ing");
    says && !adds && comma(rule.cue.end) && source.start > 0 && comma(source.start - 1)
}

/// The forum seeks “…,” researcher X said: a find inside what somebody is plainly quoted with ends where who that is
/// begins. Answers the cues of such rules.
pub fn end_at_speaker(view: &View, drafts: &mut [Draft], rules: &[Draft]) -> Vec<Range<usize>> {
    let comma = |item: &Item| item.is(",") || item.quotes_up_to(&[',']);
    let behind = |s: &&Source, cue: &Range<usize>| {
        let start = s.full.start;
        s.stands_for.is_none() && (1..cue.start).contains(&start) && comma(&view.items[start - 1])
    };
    let mut plain = Vec::new();
    for rule in rules.iter().filter(|r| r.rule == "content-cue") {
        let Some(who) = rule.source.as_ref().filter(|s| behind(s, &rule.cue)).map(|s| &s.full) else {
            continue;
        };
        if drafts.iter().any(|d| overlap(&d.cue, &rule.cue)) {
            continue;
        }
        let inner = drafts.iter_mut().filter(|d| holds(&rule.content, d.cue.start));
        for piece in inner.flat_map(|d| &mut d.content).filter(|c| c.start < who.start && who.start < c.end) {
            piece.end = who.start;
            plain.push(rule.cue.clone());
        }
    }
    plain
}

/// Pressed by a reader, would not be drawn: whether what no answer was given to is content of the draft, or its cue a part
/// of who gave none.
pub fn unanswered(draft: &Draft, none: &[&Draft]) -> bool {
    let aside = |r: &Draft| {
        r.source.as_ref().is_some_and(|s| s.full.start < draft.cue.start && overlap(&s.full, &draft.cue))
    };
    none.iter().any(|r| draft.content.iter().any(|c| c.start == r.cue.start) || aside(r))
}

/// (… likes to lose its temper) in the paper accused …: content does not go on beyond the bracket that its cue stands in.
pub fn stay_in_brackets(view: &View, draft: &mut Draft) {
    let open = |i: usize| matches!(view.items[i].text, "(" | "[") && !view.items[i].is_word();
    let close = |i: usize| matches!(view.items[i].text, ")" | "]") && !view.items[i].is_word();
    for piece in draft.content.iter_mut().filter(|c| c.start >= draft.cue.end) {
        let mut depth = 0;
        let end = piece.clone().find(|&i| {
            depth += i32::from(open(i)) - i32::from(close(i));
            depth < 0
        });
        if let Some(end) = end.filter(|&end| end > piece.start) {
            piece.end = end;
        }
    }
}

/// Of two finds of one cue the one with more content.
pub fn drop_second(drafts: &mut Vec<Draft>) {
    let long = |d: &Draft| d.content.iter().map(Range::len).sum::<usize>();
    drafts.dedup_by(|b, a| {
        let same = !a.cue.is_empty() && a.cue == b.cue;
        if same && long(b) > long(a) {
            std::mem::swap(a, b);
        }
        same
    });
}

/// The paper quoted X as saying that …: what somebody passes on is not said by him a second time.
pub fn drop_passed_on(drafts: &mut Vec<Draft>) {
    let passed: Vec<(Range<usize>, Range<usize>, usize)> = drafts
        .iter()
        .filter_map(|d| Some((d.cue.clone(), d.relay.first()?.full.clone(), d.content.last()?.start)))
        .collect();
    drafts.retain(|d| {
        let again = |(cue, by, content): &(Range<usize>, Range<usize>, usize)| {
            d.relay.is_empty()
                && d.cue != *cue
                && d.content.last().is_some_and(|c| c.start == *content)
                && d.source.as_ref().is_some_and(|s| overlap(&s.full, by))
        };
        !passed.iter().any(again)
    });
}
