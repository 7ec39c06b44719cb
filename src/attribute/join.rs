//! Puts drafts together and owns what has no cue: split and multi-paragraph quotations, turns, colons before
//! a new paragraph, continuations, and marks that are nobody's speech.

use super::Resolved;
use super::clause::{Draft, Source};
use super::view::{Unit, View};
use crate::doc::{
    Article, Attribution, CueClass, Kind, Layout, MarkKind, MarkedTerm, Mask, Problem, Profile, Quotation,
    Severity, Span, TokenKind,
};
use crate::language::{Language, Tag};
use std::ops::Range;

/// A quotation of at most this many words without a cue is taken for a term rather than for speech.
const TERM_WORDS: usize = 4;

/// Joins the drafts of an article.
pub fn join(
    view: &View,
    drafts: Vec<Draft>,
    mask: &Mask,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Draft> {
    let mut drafts = drop_embedded(drafts);
    own_turns(view, &mut drafts, mask, language);
    own_colons(view, &mut drafts, quotations, language);
    join_split(view, &mut drafts, quotations);
    join_paragraphs(view, &mut drafts, quotations);
    own_sentences(view, &mut drafts, quotations, language);
    own_continuations(view, &mut drafts);
    drafts.sort_by_key(|d| (first_item(d), usize::MAX - last_item(d)));
    drafts
}

fn first_item(draft: &Draft) -> usize {
    draft.content.first().map_or(draft.cue.start, |r| r.start)
}

fn last_item(draft: &Draft) -> usize {
    draft.content.last().map_or(draft.cue.end, |r| r.end)
}

fn holds(ranges: &[Range<usize>], item: usize) -> bool {
    ranges.iter().any(|r| r.contains(&item))
}

/// A cue inside another draft's content is part of what was said.
fn drop_embedded(drafts: Vec<Draft>) -> Vec<Draft> {
    let embedded: Vec<bool> = drafts
        .iter()
        .enumerate()
        .map(|(i, d)| {
            drafts.iter().enumerate().any(|(j, other)| {
                let inside = other.unit == d.unit && j != i && holds(&other.content, d.cue.start);
                let mutual = holds(&d.content, other.cue.start);
                // Of two that hold each other, the one whose content stands before its cue closes the
                // sentence and so owns all of it.
                let closes = |x: &Draft| x.content.first().is_some_and(|c| c.end <= x.cue.start);
                inside && (!mutual || closes(other) && !closes(d) || closes(other) == closes(d) && j < i)
            })
        })
        .collect();
    drafts.into_iter().zip(embedded).filter(|(_, e)| !e).map(|(d, _)| d).collect()
}

/// Whether a draft owns the item.
fn owned(drafts: &[Draft], item: usize) -> bool {
    drafts.iter().any(|d| holds(&d.content, item))
}

/// The quotations of a unit and whether nothing but marks and source notes stands beside them.
fn quotes_alone(view: &View, unit: &Unit) -> Option<Vec<usize>> {
    let items = &view.items[unit.items.clone()];
    let quotes: Vec<usize> = unit.items.clone().filter(|&i| view.items[i].quote().is_some()).collect();
    let mut bracket = 0i32;
    let words = items.iter().filter(|i| {
        bracket += i32::from(i.is("[")) - i32::from(i.is("]"));
        i.is_word() && bracket == 0
    });
    (!quotes.is_empty() && words.count() == 0).then_some(quotes)
}

/// `“…,” X said. “…”`: what follows in the paragraph without a cue belongs to the same row.
fn join_split(view: &View, drafts: &mut [Draft], _quotations: &[Quotation]) {
    for u in 1..view.units.len() {
        let (unit, before) = (&view.units[u], &view.units[u - 1]);
        if unit.paragraph != before.paragraph {
            continue;
        }
        let Some(quotes) = quotes_alone(view, unit) else { continue };
        if owned(drafts, quotes[0]) {
            continue;
        }
        let last = drafts.iter_mut().rev().find(|d| {
            d.content.iter().any(|r| before.items.contains(&r.start))
                && d.content.iter().any(|r| r.clone().any(|i| view.items[i].quote().is_some()))
        });
        if let Some(draft) = last {
            draft.content.extend(quotes.iter().map(|&q| q..q + 1));
        }
    }
}

/// Paragraphs opened before the last was closed are one row.
fn join_paragraphs(view: &View, drafts: &mut Vec<Draft>, quotations: &[Quotation]) {
    let item_of: Vec<Option<usize>> = {
        let mut list = vec![None; quotations.len()];
        for (i, item) in view.items.iter().enumerate() {
            if let Some(q) = item.quote() {
                list[q] = Some(i);
            }
        }
        list
    };
    for (q, quotation) in quotations.iter().enumerate() {
        let Some(previous) = quotation.continues else { continue };
        let (Some(here), Some(there)) = (item_of[q], item_of[previous as usize]) else { continue };
        let owner = |drafts: &[Draft], item| drafts.iter().position(|d| holds(&d.content, item));
        match (owner(drafts, there), owner(drafts, here)) {
            (Some(first), Some(second)) if first != second => {
                let (mut kept, lost) = (first, second);
                let gone = drafts[lost].clone();
                drafts[kept].content.extend(gone.content);
                if drafts[kept].source.is_none() && gone.source.is_some() {
                    let d = &mut drafts[kept];
                    (d.source, d.cue, d.lemma, d.class, d.rule, d.unit) =
                        (gone.source, gone.cue, gone.lemma, gone.class, gone.rule, gone.unit);
                }
                drafts.remove(lost);
                kept -= usize::from(lost < kept);
                drafts[kept].content.sort_by_key(|r| r.start);
            }
            (Some(first), None) => drafts[first].content.push(here..here + 1),
            (None, Some(second)) => drafts[second].content.insert(0, there..there + 1),
            (None, None) => {
                let unit = view.units.iter().position(|u| u.items.contains(&there)).unwrap_or(0);
                let mut draft = cueless(unit, "continuation");
                draft.content = vec![there..there + 1, here..here + 1];
                drafts.push(draft);
            }
            _ => {}
        }
    }
}

fn cueless(unit: usize, rule: &'static str) -> Draft {
    Draft {
        cue: 0..0,
        lemma: "",
        class: None,
        source: None,
        content: Vec::new(),
        addressee: None,
        adjuncts: Vec::new(),
        not_said: false,
        rule,
        unit,
    }
}

/// `NAME: words` at the beginning of a paragraph, and `“words” – NAME` at its end.
fn own_turns(view: &View, drafts: &mut Vec<Draft>, _mask: &Mask, language: &Language) {
    for (u, unit) in view.units.iter().enumerate() {
        let opens = u == 0 || view.units[u - 1].paragraph != unit.paragraph;
        let items = &view.items[unit.items.clone()];
        let colon = items.iter().take(6).position(|i| i.is(":"));
        if let (true, Some(colon)) = (opens, colon)
            && colon > 0
            && items[..colon]
                .iter()
                .all(|i| i.is_capital() || i.is("(") || i.is(")") || language.people.particle(&i.lower))
            && colon + 1 < items.len()
            && items[..colon].iter().all(|i| {
                i.tag == Tag::Propn
                    || i.text.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
                    || language.people.role(i.text).is_some()
            })
        {
            let start = unit.items.start;
            let mut draft = cueless(u, "turn");
            let head = start..start + colon;
            draft.source = Some(Source { full: head.clone(), head, stands_for: None });
            // The turn runs to the end of the paragraph.
            let last = view.units[u..].iter().take_while(|n| n.paragraph == unit.paragraph).last();
            let end = last.map_or(unit.items.end, |n| n.items.end);
            draft.content.push(start + colon + 1..end);
            drafts.retain(|d| !(d.cue.start >= start && d.cue.start < end));
            drafts.push(draft);
            continue;
        }
        // “…” – NAME
        let dash = items.iter().rposition(|i| matches!(i.text, "—" | "–" | "―" | "-") && !i.is_word());
        if let Some(dash) = dash
            && dash > 0
            && items[dash - 1].quote().is_some()
            && !owned(drafts, unit.items.start + dash - 1)
            && items[dash + 1..].first().is_some_and(|i| i.is_capital())
            && items[dash + 1..].iter().all(|i| !matches!(i.tag, Tag::Verb | Tag::Aux))
        {
            let mut draft = cueless(u, "dash");
            let from = unit.items.start + dash + 1;
            let to = (from..unit.items.end).find(|&i| view.items[i].is(",")).unwrap_or(unit.items.end);
            let to = if to > from && view.items[to - 1].is(".") { to - 1 } else { to };
            draft.source = Some(Source { full: from..unit.items.end, head: from..to, stands_for: None });
            draft.content.push(unit.items.start + dash - 1..unit.items.start + dash);
            drafts.push(draft);
        }
    }
}

/// A colon owns the quotation behind it: that of the next paragraph for a colon that ends one, and any that
/// no cue owns. The speaker is the source of the cue before the colon, else the subject of its sentence.
fn own_colons(view: &View, drafts: &mut Vec<Draft>, quotations: &[Quotation], language: &Language) {
    for (u, unit) in view.units.iter().enumerate() {
        let colon = unit
            .items
            .clone()
            .find(|&i| view.items[i].is(":") && view.items.get(i + 1).is_some_and(|n| n.quote().is_some()));
        let Some(colon) = colon else { continue };
        let ends = colon + 1 == unit.items.end;
        let target = colon + 1;
        if owned(drafts, target) {
            continue;
        }
        if ends {
            let next = &view.units[u + 1];
            // The next paragraph has a cue of its own, or its quotation is only a part of it.
            let own = drafts.iter().any(|d| d.unit == u + 1 && d.source.is_some());
            if own || next.paragraph > unit.paragraph + 1 && quotes_alone(view, next).is_none() {
                continue;
            }
        }
        let items = if ends {
            match quotes_alone(view, &view.units[u + 1]) {
                Some(quotes) => quotes,
                None => vec![target],
            }
        } else {
            vec![target]
        };
        let content = items.iter().map(|&q| q..q + 1);
        let waiting = drafts.iter_mut().rev().find(|d| {
            d.unit == u
                && d.cue.start < colon
                && d.content.iter().all(|c| c.end <= colon)
                && d.source.is_some()
                && (d.content.is_empty() || !ends)
        });
        if let Some(draft) = waiting.filter(|d| d.content.is_empty()) {
            draft.content.extend(content);
            draft.rule = "cue-colon";
            continue;
        }
        let source = super::clause::subject(view, unit, colon, quotations, language);
        let mut draft = cueless(u, "colon");
        draft.source = source;
        draft.content.extend(content);
        drafts.push(draft);
    }
    drafts.retain(|d| !d.content.is_empty() || d.class == Some(CueClass::NoComment));
}

/// A sentence of speech in marks that no cue owns belongs to the subject of its sentence, or of the one
/// before it in the paragraph.
fn own_sentences(view: &View, drafts: &mut Vec<Draft>, quotations: &[Quotation], language: &Language) {
    for (u, unit) in view.units.iter().enumerate() {
        for item in unit.items.clone() {
            let Some(q) = view.items[item].quote() else { continue };
            if owned(drafts, item) || !reads_as_speech(view, item, &quotations[q]) {
                continue;
            }
            let alone = quotes_alone(view, unit).is_some();
            let source = if !alone && item > unit.items.start {
                super::clause::subject(view, unit, item, quotations, language)
            } else {
                None
            };
            if let Some(source) = source {
                let mut draft = cueless(u, "subject");
                draft.source = Some(source);
                draft.content.push(item..item + 1);
                drafts.push(draft);
            }
        }
    }
}

/// Whether a quotation looks like a sentence: five words, or a capital and a final stop.
fn reads_as_speech(view: &View, item: usize, quotation: &Quotation) -> bool {
    let text = quotation.inner.text(view.text).trim();
    let words = text.split_whitespace().count();
    let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let _ = item;
    words > TERM_WORDS || words > 1 && capital && text.ends_with(['.', '!', '?', ','])
}

/// A quotation that is a paragraph of its own without a cue goes on with the speaker before.
fn own_continuations(view: &View, drafts: &mut Vec<Draft>) {
    let mut added = Vec::new();
    for (u, unit) in view.units.iter().enumerate() {
        let Some(quotes) = quotes_alone(view, unit) else { continue };
        if quotes.iter().any(|&q| owned(drafts, q)) {
            continue;
        }
        let mut draft = cueless(u, "continuation");
        draft.content = quotes.iter().map(|&q| q..q + 1).collect();
        added.push(draft);
    }
    drafts.extend(added);
}

/// Turns drafts into rows, and what is left of the quotations into terms or rows without a speaker.
pub fn rows(
    view: &View,
    drafts: Vec<Draft>,
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    quotations: &[Quotation],
    language: &Language,
) -> Rows {
    let mut rows = Rows::default();
    let mut taken = vec![false; quotations.len()];
    for draft in drafts {
        let content: Vec<Span> = draft.content.iter().filter_map(|r| content_span(view, r.clone())).collect();
        if content.is_empty() {
            continue;
        }
        let mut quoted = Vec::new();
        for range in &draft.content {
            for item in &view.items[range.clone()] {
                if let Some(q) = item.quote() {
                    taken[q] = true;
                    quoted.push(quotations[q].inner);
                }
            }
        }
        let mut row = attribution(&draft, view, content, quoted, layout);
        row.cue_class = draft.class;
        rows.rows.push((row, draft));
    }
    let unit_of = |item: usize| view.units.partition_point(|u| u.items.end <= item);
    for (i, item) in view.items.iter().enumerate() {
        let Some(q) = item.quote() else { continue };
        if taken[q] {
            continue;
        }
        let quotation = &quotations[q];
        let words = layout.words_in(quotation.inner);
        if words == 0 {
            continue;
        }
        match mark_kind(view, i, quotation, layout, article, language) {
            Some(kind) => rows.marked.push(MarkedTerm { span: quotation.inner, kind, inside: None }),
            None => {
                let mut draft = cueless(unit_of(i), "no-cue");
                draft.content.push(i..i + 1);
                let row = attribution(&draft, view, vec![quotation.span], vec![quotation.inner], layout);
                rows.rows.push((row, draft));
            }
        }
    }
    for (q, quotation) in quotations.iter().enumerate() {
        let continued = quotations.iter().any(|n| n.continues == Some(q as u32));
        if !quotation.closed && !continued && quotation.parent.is_none() {
            rows.problems.push(Problem {
                severity: Severity::Info,
                code: "I-QUOTE-UNCLOSED",
                message: "a quotation mark is never closed; the quotation is taken to end with its paragraph"
                    .to_owned(),
                path: String::new(),
                article_id: String::new(),
                at: Some(quotation.span.start),
            });
        }
    }
    let _ = mask;
    rows
}

/// Rows with the drafts they were made from, before speakers are known.
#[derive(Debug, Default)]
pub struct Rows {
    /// Rows and drafts.
    pub rows: Vec<(Attribution, Draft)>,
    /// Terms.
    pub marked: Vec<MarkedTerm>,
    /// Problems.
    pub problems: Vec<Problem>,
}

impl Rows {
    /// Sorts and numbers.
    pub fn finish(self) -> Resolved {
        let mut attributions: Vec<Attribution> = self.rows.into_iter().map(|(row, _)| row).collect();
        attributions.sort_by_key(|a| {
            let place = a.content.first().or(a.cue.first()).copied().unwrap_or_default();
            let end = a.content.last().or(a.cue.last()).copied().unwrap_or_default().end;
            (place.start, u32::MAX - end, a.cue.first().map_or(0, |c| c.start))
        });
        let mut marked = self.marked;
        for term in &mut marked {
            let holder = attributions.iter().position(|a| a.content.iter().any(|c| c.contains(term.span)));
            term.inside = holder.map(|i| i as u32);
        }
        marked.sort_by_key(|m| m.span);
        Resolved { attributions, marked, problems: self.problems }
    }
}

/// The span of a range of items without marks at its edges that belong to nobody.
fn content_span(view: &View, range: Range<usize>) -> Option<Span> {
    let loose = |i: usize| {
        let item = &view.items[i];
        !item.is_word()
            && item.quote().is_none()
            && !matches!(item.text, "[" | "]" | "(" | ")" | "$" | "£" | "€" | "%" | "…" | "?" | "!")
    };
    let (mut start, mut end) = (range.start, range.end);
    let bracket = |i: usize, mark: &str| view.items[i].is(mark);
    // A mark of omission, or a bracket whose partner is elsewhere.
    while start < end {
        if loose(start) || bracket(start, "]") || bracket(start, "…") || bracket(start, ")") {
            start += 1;
        } else if bracket(start, "[")
            && !(start + 1..end)
                .any(|i| bracket(i, "]") && view.items[start + 1..i].iter().any(|x| x.is_word()))
        {
            start += 1;
        } else {
            break;
        }
    }
    while end > start
        && (bracket(end - 1, "]") && !(start..end).any(|i| bracket(i, "["))
            || bracket(end - 1, ")") && !(start..end).any(|i| bracket(i, "(")))
    {
        end -= 1;
    }
    while end > start && loose(end - 1) {
        end -= 1;
    }
    (start < end).then(|| view.items[start].span.cover(view.items[end - 1].span))
}

fn attribution(
    draft: &Draft,
    view: &View,
    content: Vec<Span>,
    quoted: Vec<Span>,
    layout: &Layout,
) -> Attribution {
    let span = |r: &Range<usize>| {
        (!r.is_empty()).then(|| view.items[r.start].span.cover(view.items[r.end - 1].span))
    };
    let words: usize = content.iter().map(|c| layout.words_in(*c)).sum();
    let inside: usize = quoted.iter().map(|c| layout.words_in(*c)).sum();
    let kind = if inside == 0 {
        Kind::Indirect
    } else if inside >= words {
        Kind::Direct
    } else {
        Kind::Mixed
    };
    Attribution {
        content,
        quoted,
        mention: Vec::new(),
        cue: span(&draft.cue).into_iter().collect(),
        addressee: draft.addressee.as_ref().and_then(span).into_iter().collect(),
        venue: Vec::new(),
        said_when: Vec::new(),
        kind,
        speaker: String::new(),
        local_speaker: false,
        profile: Profile::default(),
        via: Vec::new(),
        not_said: draft.not_said,
        cue_lemma: draft.lemma.to_owned(),
        cue_class: draft.class,
        mention_kind: None,
        confidence: 500,
        rule: draft.rule,
        nested_in: None,
    }
}

/// What the marks around a quotation without a cue do; none when it reads like speech.
fn mark_kind(
    view: &View,
    i: usize,
    quotation: &Quotation,
    layout: &Layout,
    article: &Article,
    language: &Language,
) -> Option<MarkKind> {
    let words: Vec<&str> = layout
        .slice(&layout.tokens_in(quotation.inner))
        .iter()
        .filter(|t| t.kind == TokenKind::Word)
        .map(|t| t.span.text(&article.text))
        .collect();
    let before = i.checked_sub(1).map(|b| &view.items[b]);
    let work = before
        .filter(|b| b.is_word())
        .or_else(|| {
            i.checked_sub(2)
                .map(|b| &view.items[b])
                .filter(|b| b.is_word() && before.is_some_and(|c| c.is(",")))
        })
        .and_then(|b| language.people.work(&b.lower));
    if let Some(kind) = work {
        return Some(kind);
    }
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    let titled = words.len() >= 2 && words.iter().filter(|w| w.chars().count() > 3).all(|w| capital(&w));
    if titled {
        return Some(MarkKind::Title);
    }
    let sentence = quotation.inner.text(&article.text).trim_end().ends_with(['.', '!', '?']);
    (words.len() <= TERM_WORDS && !(sentence && words.len() > 1 && capital(&words[0])))
        .then_some(MarkKind::Term)
}
