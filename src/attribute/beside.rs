//! What stands beside a cue in its sentence: when it was said, and where or in what.

use super::chunk::{Chunk, ChunkKind, Verb};
use super::clause::Draft;
use super::view::{Item, View, holds, overlap};
use crate::language::{Language, Lists, Tag, Use};
use std::ops::Range;

/// Phrases of a sentence that are no part of source, cue or content.
#[derive(Debug, Default)]
pub struct Beside {
    /// Whom it was said to, behind a preposition; without article.
    pub addressee: Option<Range<usize>>,
    /// Words of time, with the preposition before them.
    pub times: Vec<Range<usize>>,
    /// Occasions and media, without preposition.
    pub venues: Vec<Range<usize>>,
}

/// Reads what stands beside the cue of `draft`.
pub fn read(view: &View, draft: &Draft, language: &Language) -> Beside {
    let mut beside = Beside::default();
    for stretch in stretches(view, draft, language) {
        let mut at = stretch.start;
        while at < stretch.end {
            let rest = at..stretch.end;
            if let Some(time) = time_at(view, rest.clone(), language) {
                at = time.end;
                beside.times.push(time);
            } else if let Some((venue, end)) = venue_at(view, rest, language) {
                at = end;
                beside.venues.push(venue);
            } else {
                if beside.addressee.is_none() && at == stretch.start {
                    beside.addressee = addressee_at(view, at..stretch.end, language);
                }
                at += 1;
            }
        }
    }
    beside
}

/// An addressee without its article, and without the time or venue behind it: the agency by telephone.
pub fn addressee(view: &View, mut whole: Range<usize>, language: &Language) -> Range<usize> {
    let adp = |i: usize| view.items[i].is_word() && view.items[i].tag == Tag::Adp;
    let beside = |at: &usize| {
        let rest = *at..whole.end;
        adp(*at)
            && (time_at(view, rest.clone(), language).is_some() || venue_at(view, rest, language).is_some())
    };
    whole.end = whole.clone().skip(1).find(beside).unwrap_or(whole.end);
    let article =
        |i: &Item| i.is_used(Use::THE, language) || i.lower.len() < 3 && i.is_used(Use::INDEFINITE, language);
    if whole.len() > 1 && article(&view.items[whole.start]) {
        whole.start += 1;
    }
    whole
}

/// Whom `to` or `at`, which `rest` begins with, names: wrote to the brewer; shouted at the skaters.
fn addressee_at(view: &View, rest: Range<usize>, language: &Language) -> Option<Range<usize>> {
    let items = &view.items;
    let people = &language.people;
    let to = items[rest.start].is_used(Use::INFINITIVE, language);
    if items[rest.start].tag != Tag::Adp || !to && !items[rest.start].is_used(Use::AT, language) {
        return None;
    }
    let stop = |i: usize| !items[i].is_word() || items[i].tag == Tag::Adp;
    let end = (rest.start + 1..rest.end).find(|&i| stop(i)).unwrap_or(rest.end);
    let last = items[rest.start + 1..end].last()?;
    let person = last.role(people).is_some()
        || people.group(&last.lower).is_some()
        || end == rest.start + 2 && last.pronoun(people).is_some();
    let named =
        to && (last.is_capital() && last.time(people).is_none() || last.organisation(people).is_some());
    (person || named).then(|| addressee(view, rest.start + 1..end, language))
}

/// The stretches of the cue's sentence that belong to nothing and touch source, cue or addressee, or open the
/// sentence before them.
fn stretches(view: &View, draft: &Draft, language: &Language) -> Vec<Range<usize>> {
    let unit = view.units[draft.unit].items.clone();
    if draft.cue.is_empty() || !unit.contains(&draft.cue.start) {
        return Vec::new();
    }
    let source = draft.source.as_ref().map(|s| s.full.clone());
    // said at a news conference: what stands behind the verb of a cue is read too.
    let items = &view.items;
    let verb = draft.cue.clone().find(|&i| matches!(items[i].tag, Tag::Verb | Tag::Aux));
    let behind =
        |v: usize| (v + 1..draft.cue.end).find(|&i| items[i].tag == Tag::Adp || items[i].may(Lists::TIME));
    let cue = draft.cue.start..verb.and_then(behind).unwrap_or(draft.cue.end);
    let own = |i: usize| {
        cue.contains(&i)
            || source.as_ref().is_some_and(|s| s.contains(&i))
            || draft.addressee.as_ref().is_some_and(|a| a.contains(&i))
    };
    let taken = |i: usize| {
        own(i) || holds(&draft.content, i) || view.items[i].quote().is_some() || view.items[i].is(";")
    };
    let loose = |i: usize| !view.items[i].is_word();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut i = unit.start;
    while i < unit.end {
        if taken(i) {
            i += 1;
            continue;
        }
        let start = i;
        while i < unit.end && !taken(i) {
            i += 1;
        }
        // A dateline is nothing that was said.
        let dash =
            (start..i).rev().find(|&n| matches!(view.items[n].text, "—" | "–" | "-") && start == unit.start);
        let start = dash.map_or(start, |dash| dash + 1);
        let touches = (start > unit.start && own(start - 1)) || (i < unit.end && own(i));
        let opens = i < unit.end && (start == unit.start || dash.is_some());
        if start < i && (touches || opens) && !(start..i).all(loose) {
            found.push(start..i);
        }
    }
    // After police arrived on Monday: a clause of its own.
    let chunks = view.chunks_of(&view.units[draft.unit]);
    let clause = |r: &Range<usize>| {
        (1..chunks.len()).any(|k| {
            let subject = &chunks[k - 1];
            let governed =
                k > 1 && chunks[k - 2].kind == ChunkKind::Prep && !pronoun(view, subject, language);
            overlap(&chunks[k].items, r)
                && chunks[k].verb().is_some_and(Verb::finite)
                && subject.is_noun()
                && r.contains(&subject.items.start)
                && !governed
        })
    };
    found.retain(|stretch| !clause(stretch));
    found
}

/// Whether the phrase is a pronoun.
fn pronoun(view: &View, chunk: &Chunk, language: &Language) -> bool {
    view.items[chunk.items.start].pronoun(&language.people).is_some()
}

/// The words of time that `rest` begins with.
pub fn time_at(view: &View, rest: Range<usize>, language: &Language) -> Option<Range<usize>> {
    let items = &view.items;
    let kind = |i: usize| items[i].time(&language.people);
    let leads = |i: usize| {
        let item = &items[i];
        item.tag == Tag::Adp && i == rest.start
            || matches!(item.tag, Tag::Det | Tag::Num) && !item.is_used(Use::POSSESSIVE, language)
            || kind(i) == Some("relative")
            || item.tag == Tag::Adp && kind(i - 1) == Some("relative")
            || item.is_used(Use::INDEFINITE, language)
    };
    // The anchor: a day, a month, a part of the day, a unit of time.
    let anchor = rest
        .clone()
        .take(6)
        .find(|&i| items[i].is_word() && !matches!(kind(i), None | Some("relative" | "frequency")))?;
    // For three decades, since May: how long, not when.
    let lasting = items[rest.start].is_used(Use::LASTING, language);
    if lasting || !(rest.start..anchor).all(|i| items[i].is_word() && leads(i)) {
        return None;
    }
    // A year behind an article says how long or which, not when: a preposition or `last` is needed.
    let alone = anchor == rest.start;
    let after = |i: usize| i < rest.end && items[i].is_word() && kind(i) == Some("relative");
    if kind(anchor) == Some("unit") && alone && !after(anchor + 1) {
        return None;
    }
    // Seen by the Morning Star
    let named = |i: usize| items.get(i).is_some_and(|item| item.is_word() && item.is_capital());
    let inside = anchor > 0 && items[anchor - 1].is_word();
    if inside
        && named(anchor)
        && named(anchor + 1)
        && !matches!(kind(anchor), Some("weekday" | "month" | "festival"))
    {
        return None;
    }
    // A second letter
    if items.get(anchor + 1).is_some_and(|i| anchor + 1 < rest.end && i.tag == Tag::Noun)
        && !after(anchor + 1)
        && kind(anchor + 1).is_none()
    {
        return None;
    }
    let mut end = anchor + 1;
    while end < rest.end {
        let item = &items[end];
        let number = item.tag == Tag::Num || item.lower.chars().all(|c| c.is_ascii_digit());
        let more = item.is_word() && (kind(end).is_some() || number);
        let dated = item.is(",") && end + 1 < rest.end && items[end + 1].tag == Tag::Num;
        // the second day of the trial; the morning after the storm
        let governs = item.is_used(Use::OF, language);
        if governs {
            let stop = (end..rest.end).find(|&i| !items[i].is_word()).unwrap_or(rest.end);
            end = stop;
        } else if more || dated {
            end += 1;
        } else {
            break;
        }
    }
    Some(rest.start..end)
}

/// The occasion or medium that `rest` begins with behind a preposition, and where the phrase ends.
fn venue_at(view: &View, rest: Range<usize>, language: &Language) -> Option<(Range<usize>, usize)> {
    let items = &view.items;
    let people = &language.people;
    if items[rest.start].tag != Tag::Adp {
        return None;
    }
    let stop = |i: usize| !items[i].is_word() || items[i].tag == Tag::Adp;
    let end = (rest.start + 1..rest.end).find(|&i| stop(i)).unwrap_or(rest.end);
    let named = |i: usize| {
        let item: &Item = &items[i];
        let pair = || [&items[i - 1].lower, " ", &item.lower].concat();
        item.may(Lists::VENUE) && people.venue(&item.lower) || i > rest.start + 1 && people.venue(&pair())
    };
    // In court, by telephone; not in a court filing, not after the court ruled.
    let located = items[rest.start].is_used(Use::LOCATING, language);
    let setting =
        |i: usize| located && i + 1 == end && items[i].is_word() && items[i].is_used(Use::SETTING, language);
    let noun = (rest.start + 1..end).find(|&i| items[i].is_word() && (named(i) || setting(i)))?;
    // In response, the mayor laughed
    if noun == rest.start + 1 && items[noun].is_used(Use::ANSWER_GIVEN, language) {
        return None;
    }
    // a statement issued on Monday
    let end = (noun + 1..end).find(|&i| items[i].tag == Tag::Verb).unwrap_or(end);
    let start = rest.start + 1;
    // A letter to parents: the phrases behind it, up to words of time.
    let mut last = end;
    while last < rest.end && items[last].tag == Tag::Adp && time_at(view, last..rest.end, language).is_none()
    {
        let next = (last + 1..rest.end).find(|&i| stop(i)).unwrap_or(rest.end);
        let of = items[last].is_used(Use::OF, language);
        if next == last + 1 || !of && (last + 1..next).any(&named) {
            break;
        }
        last = next;
    }
    while last > start + 1 && items[last - 1].time(people).is_some() {
        last -= 1;
    }
    Some((start..last, last))
}

/// Items within which a dateline ends.
const DATELINE: usize = 14;

/// The dash that ends the dateline with which the words open: LENZ, Varland (Vell News) —
pub fn dateline(view: &View, words: Range<usize>) -> Option<usize> {
    let opens = &view.items[words.start];
    let loud = opens.is_word() && opens.text.len() > 2 && !opens.text.chars().any(char::is_lowercase);
    let plain = |i: &Item| !i.is_word() || i.is_capital() || i.tag == Tag::Num;
    let start = words.start;
    let mark = |i: &usize| matches!(view.items[*i].text, "—" | "–" | "-");
    let dash = || {
        words
            .take(DATELINE)
            .find(mark)
            .map(|i| i + usize::from(view.items.get(i + 1).is_some_and(|n| n.is("-"))))
    };
    if loud { dash().filter(|&dash| view.items[start..dash].iter().all(plain)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::clause;
    use crate::attribute::tests::{viewed, words};

    /// Times, venues and addressee of the first cue that the clause rules find, as words of the text.
    fn check(text: &str, times: &[&str], venues: &[&str], addressee: &str) {
        viewed(text, |view, quotations, language| {
            let drafts = clause::find(view, 0..1, quotations, language);
            let said = |r: &Range<usize>| words(view, r);
            let found = read(view, &drafts[0], language);
            let shown = |list: &[Range<usize>]| list.iter().map(said).collect::<Vec<_>>();
            assert_eq!(shown(&found.times), times, "{text}");
            assert_eq!(shown(&found.venues), venues, "{text}");
            assert_eq!(found.addressee.as_ref().map_or("", said), addressee, "{text}");
        });
    }

    #[test]
    fn times_stand_on_both_sides_of_a_cue() {
        check("On Monday the vicar said the bells were gone.", &["On Monday"], &[], "");
        check(
            "“The bells are gone,” the vicar said early on Tuesday morning.",
            &["early on Tuesday morning"],
            &[],
            "",
        );
        check("Two years ago Ona Brack promised that the pier would open.", &["Two years ago"], &[], "");
        check("Ona Brack said on 14 June 1987 that the pier was shut.", &["on 14 June 1987"], &[], "");
    }

    #[test]
    fn how_long_is_not_when_and_a_second_letter_is_no_second() {
        check("For three decades Ona Brack said that the pier was safe.", &[], &[], "");
        check("In a second letter, Ona Brack said that the pier was safe.", &[], &["a second letter"], "");
    }

    #[test]
    fn what_a_clause_beside_the_cue_tells_is_left_alone() {
        check("While the crew slept on Monday, Ona Brack said the pier was safe.", &[], &[], "");
    }

    #[test]
    fn a_venue_ends_before_a_time() {
        let text = "“It is over,” Ona Brack said at a news conference in Brenn on Friday.";
        check(text, &["on Friday"], &["a news conference in Brenn"], "");
    }

    #[test]
    fn in_court_is_a_venue_and_a_court_filing_is_none() {
        check("“It was mine,” Ona Brack said in court.", &[], &["court"], "");
        check(
            "“It was mine,” Ona Brack said by telephone from her farm.",
            &[],
            &["telephone from her farm"],
            "",
        );
        check("“It was mine,” Ona Brack said after the court adjourned.", &[], &[], "");
    }

    #[test]
    fn in_response_is_no_venue() {
        check("In response, Ona Brack said that it was hers.", &[], &[], "");
        check("Ona Brack said in a written response that it was hers.", &[], &["a written response"], "");
    }

    #[test]
    fn whom_it_was_written_to_is_the_addressee() {
        check("“Your goat is in my chapel,” Ona Brack wrote to the brewer.", &[], &[], "brewer");
        check("“It is over,” Ona Brack said to nobody’s surprise.", &[], &[], "");
    }
}
