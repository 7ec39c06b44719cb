//! From drafts to rows: spans, kinds, and what quotation marks do that nobody is said to have spoken.

use super::Resolved;
use super::beside;
use super::clause::Draft;
use super::join::cueless;
use super::marked;
use super::nested::{self, Nested};
use super::view::View;
use crate::doc::{
    Article, Attribution, CueClass, Kind, Layout, MarkKind, MarkedTerm, Problem, Quotation, Severity, Span,
};
use crate::language::{Language, Tag, Use};
use std::ops::Range;

/// Turns drafts into rows, and what is left of the quotations into terms or rows without a speaker.
pub fn rows(
    view: &View,
    drafts: Vec<Draft>,
    article: &Article,
    layout: &Layout,
    quotations: &[Quotation],
    language: &Language,
) -> Rows {
    let mut rows = Rows { rows: Vec::with_capacity(drafts.len() + drafts.len() / 4), ..Rows::default() };
    let mut taken = vec![false; quotations.len()];
    for mut draft in drafts {
        draft.addressee = draft.addressee.map(|whole| beside::addressee(view, whole, language));
        let content: Vec<Span> = draft.content.iter().filter_map(|r| content_span(view, r.clone())).collect();
        if content.is_empty() && draft.class != Some(CueClass::NoComment) {
            continue;
        }
        let mut quoted = Vec::new();
        for range in &draft.content {
            for i in range.clone() {
                let item = &view.items[i];
                if let Some(q) = item.quote() {
                    // A title or a name inside what is reported is nobody's quoted words.
                    let alone = range.len() == 1;
                    let kind = marked::kind(view, i, &quotations[q], language);
                    let capital =
                        item.text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
                    let named = capital && matches!(kind, Some(MarkKind::Title | MarkKind::Name));
                    // The so-called “quiet rooms”
                    let so_called = i > range.start && view.items[i - 1].is_used(Use::SO_CALLED, language);
                    if !alone && (named || so_called && kind.is_some()) {
                        continue;
                    }
                    taken[q] = true;
                    if !quotations[q].inner.is_empty() {
                        quoted.push(quotations[q].inner);
                    }
                }
            }
        }
        let mut row = attribution(&draft, view, content, quoted, layout);
        // No official would say; neither the abbot nor the cook admitted
        let denies = |s: &super::clause::Source| {
            let number = view.items.get(s.full.start + 1).is_some_and(|i| i.tag == Tag::Num);
            view.items[s.full.start].is_used(Use::DENYING, language) && !number
        };
        row.not_said |= draft.source.as_ref().is_some_and(denies);
        row.score = draft.score.and_then(|s| s.saturating_mul(10).checked_div(language.model.scale));
        if draft.block {
            row.kind = Kind::Block;
            row.quoted.clear();
        }
        rows.rows.push((row, draft));
    }
    for (i, item) in view.items.iter().enumerate() {
        let Some(q) = item.quote() else { continue };
        if taken[q] {
            continue;
        }
        let quotation = &quotations[q];
        if layout.words_in(quotation.inner) == 0 {
            continue;
        }
        match marked::kind(view, i, quotation, language) {
            Some(kind) => rows.marked.push(MarkedTerm { span: quotation.inner, kind, inside: None }),
            None => {
                let mut draft = cueless(view.unit_of(i), "no-cue");
                draft.content.push(i..i + 1);
                let row = attribution(&draft, view, vec![quotation.span], vec![quotation.inner], layout);
                rows.rows.push((row, draft));
            }
        }
    }
    rows.nested = nested::find(article, layout, quotations, language);
    for (q, quotation) in quotations.iter().enumerate().filter(|(_, q)| q.parent.is_some()) {
        let ascribed = rows.nested.iter().any(|n| n.quotation == q);
        if !ascribed && layout.words_in(quotation.inner) > 0 {
            let text = view.text_of(quotation.inner);
            let title = !text.trim_end().ends_with(['.', '!']) && marked::is_title(text);
            let kind = if title { MarkKind::Title } else { MarkKind::Term };
            rows.marked.push(MarkedTerm { span: quotation.inner, kind, inside: None });
        }
    }
    let mut continued = vec![false; quotations.len()];
    for quotation in quotations {
        if let Some(before) = quotation.continues {
            continued[before as usize] = true;
        }
    }
    for (q, quotation) in quotations.iter().enumerate() {
        if !quotation.closed && !continued[q] && quotation.parent.is_none() {
            rows.problems.push(Problem {
                severity: Severity::Warning,
                code: "W-QUOTE-UNCLOSED",
                message: "a quotation mark is never closed; the quotation is taken to end with its paragraph"
                    .to_owned(),
                path: String::new(),
                article_id: String::new(),
                at: Some(quotation.span.start),
            });
        }
    }
    rows
}

/// Rows before a place among which the one that encloses it is looked for.
const NEAR: usize = 24;

/// Rows with the drafts they were made from, before speakers are known.
#[derive(Debug, Default)]
pub struct Rows {
    /// Rows and drafts.
    pub rows: Vec<(Attribution, Draft)>,
    /// Quotations inside quotations with a subject and a cue of their own.
    pub nested: Vec<Nested>,
    /// Terms.
    pub marked: Vec<MarkedTerm>,
    /// Problems.
    pub problems: Vec<Problem>,
}

impl Rows {
    /// Sorts and numbers.
    pub fn finish(mut self, quotations: &[Quotation], language: &Language) -> Resolved {
        let nested = std::mem::take(&mut self.nested);
        let mut attributions: Vec<Attribution> = self.rows.into_iter().map(|(row, _)| row).collect();
        for one in &nested {
            let row = nested_row(one, quotations, &attributions);
            attributions.push(row);
        }
        // Marked articles cannot tell whether a speaker without a mention is right.
        for row in attributions.iter_mut().filter(|row| !row.mention.is_empty()) {
            row.confidence = language.confidence.of(language.effort, row.rule, row.kind.name(), row.score);
        }
        attributions.sort_by_key(|a| {
            let place = a.content.first().or(a.cue.first()).copied().unwrap_or_default();
            let end = a.content.last().or(a.cue.last()).copied().unwrap_or_default().end;
            (place.start, u32::MAX - end, a.cue.first().map_or(0, |c| c.start))
        });
        // A row all of whose pieces stand inside those of an earlier row is nested in it.
        for i in 1..attributions.len() {
            let inner = &attributions[i].content;
            let from = i.saturating_sub(NEAR);
            let holds = |o: &usize| {
                let outer = &attributions[*o].content;
                inner.first().is_some_and(|s| outer.iter().any(|c| c.contains(*s) && c != s))
                    && inner.iter().all(|s| outer.iter().any(|c| c.contains(*s)))
            };
            attributions[i].nested_in = (from..i).rev().find(holds).map(|o| o as u32);
        }
        let mut marked = self.marked;
        for term in &mut marked {
            let behind = attributions
                .partition_point(|a| a.content.first().is_some_and(|c| c.start <= term.span.start));
            let holder = (behind.saturating_sub(NEAR)..behind)
                .rev()
                .find(|&i| attributions[i].content.iter().any(|c| c.contains(term.span)));
            term.inside = holder.map(|i| i as u32);
        }
        marked.sort_by_key(|m| m.span);
        Resolved { attributions, marked, problems: self.problems, tags: Vec::new() }
    }
}

/// The row of an inner quotation: its speaker is the outer one for the first person, else whoever of the
/// article has the name; a pronoun stays without a speaker.
fn nested_row(one: &Nested, quotations: &[Quotation], rows: &[Attribution]) -> Attribution {
    let quotation = &quotations[one.quotation];
    let known = match &one.inner {
        nested::Inner::Outer => rows.iter().find(|r| r.content.iter().any(|c| c.contains(quotation.span))),
        nested::Inner::Name(name) | nested::Inner::Role(name) => rows.iter().find(|r| {
            r.mention_kind.is_some() && r.speaker.split(' ').any(|w| Some(w) == name.split(' ').next_back())
        }),
        nested::Inner::Pronoun(_) => None,
    };
    let mut row = Attribution {
        content: vec![quotation.span],
        quoted: vec![quotation.inner],
        mention: vec![one.mention],
        source: vec![one.mention],
        cue: vec![one.cue],
        kind: Kind::Direct,
        cue_lemma: one.lemma.to_owned(),
        cue_class: Some(one.class),
        rule: "nested",
        ..Attribution::default()
    };
    if let Some(known) = known {
        row.speaker.clone_from(&known.speaker);
        row.profile = known.profile.clone();
        row.local_speaker = known.local_speaker;
    } else if let nested::Inner::Name(name) = &one.inner {
        row.speaker.clone_from(name);
        row.profile.anonymity = Some(crate::doc::Anonymity::Named);
        row.profile.speaker_type = Some(crate::doc::SpeakerType::Unknown);
    } else if let nested::Inner::Role(role) = &one.inner {
        row.speaker.clone_from(role);
        row.local_speaker = true;
        row.profile.anonymity = Some(crate::doc::Anonymity::Described);
        row.profile.speaker_type = Some(crate::doc::SpeakerType::Person);
    }
    row.mention_kind = (!row.speaker.is_empty()).then_some(match one.inner {
        nested::Inner::Name(_) if row.speaker.split(' ').count() > 1 => crate::doc::MentionKind::ShortName,
        nested::Inner::Name(_) => crate::doc::MentionKind::Name,
        nested::Inner::Role(_) => crate::doc::MentionKind::Description,
        _ => crate::doc::MentionKind::Pronoun,
    });
    row
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
    let partner = |i: usize| (i + 1..end).find(|&n| bracket(n, "]"));
    let filled = |i: usize, n: usize| view.items[i + 1..n].iter().any(|x| x.is_word());
    let omission = |i: usize| bracket(i, "[") && !partner(i).is_some_and(|n| filled(i, n));
    while start < end
        && (loose(start) || omission(start) || matches!(view.items[start].text, "]" | "…" | ")"))
    {
        start += 1;
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
        cue: span(&draft.cue).into_iter().collect(),
        addressee: draft.addressee.as_ref().and_then(span).into_iter().collect(),
        kind,
        not_said: draft.not_said,
        cue_lemma: draft.lemma.clone().into_owned(),
        cue_class: draft.class,
        rule: draft.rule,
        ..Attribution::default()
    }
}
