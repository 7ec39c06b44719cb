//! Puts drafts together and owns what has no cue: split and multi-paragraph quotations, turns, block
//! quotations, colons before a new paragraph, and continuations.

use super::chunk::chunks;
use super::clause::{Draft, Source, subject};
use super::view::{Item, Unit, View, holds};
use crate::doc::{Class, CueClass, Mask, Quotation};
use crate::language::model::Effort;
use crate::language::{CuePhrase, Language, Tag, Use};
use std::ops::Range;

/// A quotation of at most this many words without a cue is taken for a term rather than for speech.
pub const TERM_WORDS: usize = 4;
/// A set-off block whose end is marked ends within this many paragraphs.
const BLOCK_PARAGRAPHS: usize = 12;

/// The drafts of an article and who owns each item.
pub(super) struct Board<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) mask: &'a Mask,
    quotations: &'a [Quotation],
    pub(super) language: &'a Language,
    pub(super) drafts: Vec<Draft>,
    /// The items that are quotations.
    quotes: Vec<usize>,
    /// For each item that is a quotation, the draft whose content holds it.
    pub(super) owner: Vec<Option<usize>>,
}

/// Joins the drafts of an article.
pub fn join(
    view: &View,
    drafts: Vec<Draft>,
    mask: &Mask,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Draft> {
    let drafts = drop_embedded(view, drafts);
    let quotes = (0..view.items.len()).filter(|&i| view.items[i].quote().is_some()).collect();
    let owner = vec![None; view.items.len()];
    let mut board = Board { view, mask, quotations, language, drafts, quotes, owner };
    board.own_turns();
    board.own_interview();
    board.own_blocks();
    board.own_colons();
    board.join_split();
    board.join_paragraphs();
    if language.effort == Effort::Fast {
        board.own_sentences();
    }
    board.own_continuations();
    let mut drafts = board.drafts;
    // What readers said, which a colon or a later sentence tells.
    let empty = |d: &Draft| match &d.content[..] {
        [piece] => piece.len() == 1 && view.items[piece.start].is_used(Use::FUSED, language),
        pieces => pieces.is_empty(),
    };
    drafts.retain(|d| !empty(d) || d.class == Some(CueClass::NoComment));
    drafts.sort_by_key(|d| (first_item(d), usize::MAX - last_item(d)));
    drafts
}

fn first_item(draft: &Draft) -> usize {
    draft.content.first().map_or(draft.cue.start, |r| r.start)
}

pub(super) fn last_item(draft: &Draft) -> usize {
    draft.content.last().map_or(draft.cue.end, |r| r.end)
}

/// A draft without a cue.
pub fn cueless(unit: usize, rule: &'static str) -> Draft {
    Draft { rule, unit, ..Draft::default() }
}

/// A cue inside another draft's content is part of what was said; only a relative clause with quoted words
/// (the report, which found that “…”) inside somebody's indirect speech keeps its row.
fn drop_embedded(view: &View, drafts: Vec<Draft>) -> Vec<Draft> {
    let mut kept = Vec::with_capacity(drafts.len());
    let relative = |d: &Draft| d.source.as_ref().is_some_and(|s| s.stands_for.is_some());
    // The drafts of one unit stand side by side.
    for group in drafts.chunk_by(|a, b| a.unit == b.unit) {
        for (i, d) in group.iter().enumerate() {
            let embedded = group.iter().enumerate().any(|(j, other)| {
                if j == i || !holds(&other.content, d.cue.start) {
                    return false;
                }
                let mutual = holds(&d.content, other.cue.start);
                // Of two that hold each other, the one whose content stands before its cue closes the
                // sentence and so owns all of it.
                let closes = |x: &Draft| x.content.first().is_some_and(|c| c.end <= x.cue.start);
                !mutual || closes(other) && !closes(d) || closes(other) == closes(d) && j < i
            });
            kept.push(
                !embedded
                    || d.score.is_some()
                    || !d.relay.is_empty()
                    || relative(d) && view.holds_quote(&d.content),
            );
        }
    }
    drafts.into_iter().zip(kept).filter(|(_, kept)| *kept).map(|(draft, _)| draft).collect()
}

/// The quotations of a unit, if nothing but marks and source notes stands beside them.
pub(super) fn quotes_alone(view: &View, unit: &Unit) -> Option<Vec<usize>> {
    let items = &view.items[unit.items.clone()];
    let mut bracket = 0i32;
    let beside = items.iter().any(|i| {
        bracket += i32::from(i.is("[")) - i32::from(i.is("]"));
        i.is_word() && bracket == 0
    });
    if beside {
        return None;
    }
    let quotes: Vec<usize> = unit.items.clone().filter(|&i| view.items[i].quote().is_some()).collect();
    (!quotes.is_empty()).then_some(quotes)
}

impl Board<'_> {
    /// Notes anew which draft holds each quotation; the innermost where several do.
    pub(super) fn survey(&mut self) {
        let Self { quotes, owner, drafts, .. } = self;
        quotes.iter().for_each(|&quote| owner[quote] = None);
        for (d, draft) in drafts.iter().enumerate() {
            let inside = draft.content.iter().flat_map(|range| within(quotes, range));
            inside.for_each(|&quote| owner[quote] = Some(d));
        }
    }

    /// Whether the item opens its paragraph.
    pub(super) fn opens_paragraph(&self, u: usize) -> bool {
        u == 0 || self.view.units[u - 1].paragraph != self.view.units[u].paragraph
    }

    /// One past the last item of the paragraph that unit `u` stands in.
    pub(super) fn paragraph_end(&self, u: usize) -> usize {
        let paragraph = self.view.units[u].paragraph;
        let last = self.view.units[u..].iter().take_while(|n| n.paragraph == paragraph).last();
        last.map_or(self.view.units[u].items.end, |n| n.items.end)
    }

    /// A colon that ends a paragraph may introduce a block set off without marks. Its speaker is who the
    /// lead-in names; where that is an outlet, the block is a report and its rows are second-hand.
    fn own_blocks(&mut self) {
        let view = self.view;
        let mut u = 0;
        while u + 1 < view.units.len() {
            let unit = &view.units[u];
            let lead =
                view.items[unit.items.end - 1].is(":") && view.units[u + 1].paragraph != unit.paragraph;
            let end = if lead { self.block_end(u + 1) } else { None };
            let Some(end) = end else {
                u += 1;
                continue;
            };
            let cue = self.drafts.iter().rposition(|d| d.unit == u && d.source.is_some());
            let source = cue
                .and_then(|d| self.drafts[d].source.clone())
                .or_else(|| subject(view, unit, unit.items.end - 1, self.quotations, self.language));
            let items = view.units[u + 1].items.start..view.units[end - 1].items.end;
            // Its last line has named who speaks.
            if self.drafts.iter().any(|d| d.block && items.contains(&first_item(d))) {
                u = end;
                continue;
            }
            let outlet = self.outlet(unit.items.clone());
            if let Some(outlet) = outlet {
                for draft in self.drafts.iter_mut().filter(|d| items.contains(&first_item(d))) {
                    draft.relay = vec![outlet.clone()];
                }
            } else if source.is_some() {
                let mut draft = cueless(u, "block");
                if let Some(cue) = cue {
                    let lead = &self.drafts[cue];
                    (draft.cue, draft.lemma, draft.class) =
                        (lead.cue.clone(), lead.lemma.clone(), lead.class);
                    draft.adjuncts = lead.adjuncts.clone();
                    draft.addressee = lead.addressee.clone();
                } else if let Some(noun) = self.noun_before(u + 1)
                    && let Some(cue) = self.noun_cue(noun)
                {
                    draft.cue = noun..noun + 1;
                    (draft.lemma, draft.class) = (cue.lemma.into(), Some(cue.class));
                }
                draft.source = source;
                draft.addressee = draft.addressee.or_else(|| self.sent_to(unit.items.clone()));
                draft.block = true;
                for n in u + 1..end {
                    if self.opens_paragraph(n) {
                        let end = self.without_note(self.paragraph_end(n));
                        draft.content.push(self.behind_number(n).min(end)..end);
                    }
                }
                self.drafts.retain(|d| d.unit != u || !d.content.is_empty());
                self.replace(vec![items], vec![draft]);
            }
            u = end;
        }
    }

    /// One past the last unit of the block that begins with unit `u`: up to a source note in brackets, or
    /// the paragraphs marked as quotation, or one paragraph behind a cue that waits for its content.
    fn block_end(&self, u: usize) -> Option<usize> {
        let view = self.view;
        let first = view.units[u].paragraph;
        let marked = |p: u32| self.is_set_off(p);
        let next = |n: usize| {
            view.units[n..].iter().position(|x| x.paragraph != view.units[n].paragraph).map(|d| n + d)
        };
        if marked(first) {
            let mut end = u;
            while end < view.units.len() && marked(view.units[end].paragraph) {
                end += 1;
            }
            return Some(end);
        }
        let mut n = u;
        for _ in 0..BLOCK_PARAGRAPHS {
            let end = next(n).unwrap_or(view.units.len());
            let last = view.units[end - 1].items.end;
            if self.without_note(last) < last {
                return Some(end);
            }
            if end == view.units.len() || view.items[last - 1].is(":") {
                break;
            }
            n = end;
        }
        let list = |p: u32| self.mask.paragraphs[p as usize].class == Class::List;
        let waits = self.drafts.iter().any(|d| d.unit + 1 == u && d.content.is_empty())
            || list(first) && self.noun_before(u).is_some();
        let mut end = next(u).unwrap_or(view.units.len());
        while list(first) && end < view.units.len() && list(view.units[end].paragraph) {
            end = next(end).unwrap_or(view.units.len());
        }
        let plain = !view.items[view.units[u].items.start..view.units[end - 1].items.end]
            .iter()
            .any(|i| i.quote().is_some());
        let own = self.drafts.iter().any(|d| d.unit >= u && d.unit < end && d.source.is_some());
        (waits && plain && !own).then_some(end)
    }

    /// The first item of the paragraph that unit `u` opens, behind the number of a list.
    fn behind_number(&self, u: usize) -> usize {
        let first = self.view.units[u].items.start;
        let item = |i: usize| self.view.items.get(i);
        let digits = |i: &Item| {
            let number = i.text.trim_end_matches('.');
            !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
        };
        let listed = self.mask.paragraphs[self.view.units[u].paragraph as usize].class == Class::List;
        if !listed || !item(first).is_some_and(digits) {
            return first;
        }
        first + 1 + usize::from(item(first + 1).is_some_and(|i| i.is(".") || i.is(")")))
    }

    /// Sent a letter to all tenants: to whom a document went that the lead-in ends with.
    fn sent_to(&self, lead: Range<usize>) -> Option<Range<usize>> {
        let (view, people) = (self.view, &self.language.people);
        let to = lead.clone().rev().find(|&i| view.items[i].is_used(Use::INFINITIVE, self.language))?;
        let document = to > lead.start && people.document(&view.items[to - 1].lower).is_some();
        let whom = to + 1..lead.end - 1;
        let phrase = chunks(view, whom.clone(), self.language);
        (document && matches!(&phrase[..], [one] if one.is_noun())).then_some(whom)
    }

    /// The noun at the item, one or several, if it is a cue.
    fn noun_cue(&self, item: usize) -> Option<&CuePhrase> {
        let language = self.language;
        let base = language.lexicon.base(&self.view.items[item].lower);
        language.cues.noun(&base)
    }

    /// The noun right before the colon that ends the unit before `u`, if it announces what is said: handed in
    /// three demands:
    fn noun_before(&self, u: usize) -> Option<usize> {
        let noun = self.view.units[u - 1].items.end.checked_sub(2)?;
        let item = &self.view.items[noun];
        (item.is_word() && self.noun_cue(noun).is_some()).then_some(noun)
    }

    /// `end` without a source note in brackets before it: [Source].
    fn without_note(&self, end: usize) -> usize {
        let items = &self.view.items;
        if end < 3 || !items[end - 1].is("]") {
            return end;
        }
        let open = (end.saturating_sub(4)..end - 1).rev().find(|&i| items[i].is("["));
        match open {
            Some(open) if items[open + 1..end - 1].iter().all(|i| i.is_capital()) && open + 1 < end - 1 => {
                let before = open > 0 && (items[open - 1].quote().is_some() || !items[open - 1].is_word());
                if before { open } else { end }
            }
            _ => end,
        }
    }

    /// The outlet that the items name, if they do.
    fn outlet(&self, items: Range<usize>) -> Option<Source> {
        let people = &self.language.people;
        let view = self.view;
        let media = |range: &Range<usize>| {
            let name = super::mention::text(view, range.clone());
            people.body(name).is_some_and(|b| b.kind == crate::doc::SpeakerType::Media)
                || people
                    .organisation(super::view::bare(view.items[range.end - 1].text))
                    .is_some_and(|b| b.kind == crate::doc::SpeakerType::Media && range.len() > 1)
        };
        let mut i = items.start;
        let mut place = None;
        while i < items.end {
            if !view.items[i].is_capital() {
                i += 1;
                continue;
            }
            let end = (i..items.end).find(|&n| !view.items[n].is_capital()).unwrap_or(items.end);
            for start in i..end {
                if media(&(start..end)) {
                    return Some(Source::phrase(start..end));
                }
            }
            // `X at the Ledger reported`: a name behind a preposition right before the cue.
            let before = i.checked_sub(1).filter(|&b| b >= items.start).map(|b| &view.items[b]);
            let after = view.items.get(end).filter(|_| end < items.end);
            let at = before.is_some_and(|b| b.tag == Tag::Adp && !b.is_used(Use::OF, self.language));
            let cue = after.is_some_and(|a| {
                self.language
                    .cues
                    .verb(&a.lower, |_| None)
                    .is_some_and(|(c, ..)| c.frames.has('q') && c.class == CueClass::Neutral)
            });
            if at && cue && i > items.start + 1 {
                place = Some(Source::phrase(i..end));
            }
            i = end;
        }
        place
    }

    /// A colon owns the quotation behind it: that of the next paragraph for a colon that ends one, and any
    /// that no cue owns. The speaker is the source of the cue before the colon, else the subject of its
    /// sentence.
    fn own_colons(&mut self) {
        self.survey();
        let view = self.view;
        let before = self.quotes.iter().filter_map(|quote| quote.checked_sub(1));
        let colons = before.filter(|&i| view.items[i].is(":")).map(|colon| (view.unit_of(colon), colon));
        let mut colons: Vec<(usize, usize)> = colons.collect();
        colons.dedup_by_key(|(unit, _)| *unit);
        for (u, colon) in colons {
            let unit = &view.units[u];
            let ends = colon + 1 == unit.items.end;
            let target = colon + 1;
            if self.owner[target].is_some() {
                continue;
            }
            let mut quotes = vec![target];
            if ends {
                let next = &view.units[u + 1];
                let alone = quotes_alone(view, next);
                // The next paragraph has a cue of its own, or its quotation is only a part of it.
                let own = self.drafts.iter().any(|d| d.unit == u + 1 && d.source.is_some());
                if own || next.paragraph > unit.paragraph + 1 && alone.is_none() {
                    continue;
                }
                quotes = alone.unwrap_or(quotes);
            }
            let content = quotes.iter().map(|&q| q..q + 1);
            let waiting =
                self.drafts.iter_mut().rev().find(|d| {
                    d.unit == u && d.content.is_empty() && d.source.is_some() && d.cue.start < colon
                });
            if let Some(draft) = waiting {
                draft.content.extend(content);
                draft.rule = "cue-colon";
                continue;
            }
            let mut draft = cueless(u, "colon");
            draft.source = subject(view, unit, colon, self.quotations, self.language);
            draft.content.extend(content);
            self.drafts.push(draft);
        }
    }

    /// `“…,” X said. “…”`: what follows in the paragraph without a cue belongs to the same row.
    fn join_split(&mut self) {
        self.survey();
        let view = self.view;
        for u in 1..view.units.len() {
            let (unit, before) = (&view.units[u], &view.units[u - 1]);
            if unit.paragraph != before.paragraph {
                continue;
            }
            let Some(quotes) = quotes_alone(view, unit) else { continue };
            if self.owner[quotes[0]].is_some() {
                continue;
            }
            let last = before.items.clone().rev().find_map(|i| view.items[i].quote().and(self.owner[i]));
            if let Some(d) = last {
                self.drafts[d].content.extend(quotes.iter().map(|&q| q..q + 1));
                for q in quotes {
                    self.owner[q] = Some(d);
                }
            }
        }
    }

    /// Paragraphs opened before the last was closed are one row.
    fn join_paragraphs(&mut self) {
        self.survey();
        let mut item_of: Vec<Option<usize>> = vec![None; self.quotations.len()];
        for &i in &self.quotes {
            if let Some(q) = self.view.items[i].quote() {
                item_of[q] = Some(i);
            }
        }
        for (q, quotation) in self.quotations.iter().enumerate() {
            let Some(previous) = quotation.continues else { continue };
            let (Some(here), Some(there)) = (item_of[q], item_of[previous as usize]) else { continue };
            match (self.owner[there], self.owner[here]) {
                (Some(first), Some(second)) if first != second => {
                    let gone = std::mem::replace(&mut self.drafts[second], cueless(0, "joined"));
                    let inside = gone.content.iter().flat_map(|range| within(&self.quotes, range));
                    inside.for_each(|&quote| self.owner[quote] = Some(first));
                    let kept = &mut self.drafts[first];
                    kept.content.extend(gone.content.iter().cloned());
                    kept.content.sort_by_key(|r| r.start);
                    if kept.source.is_none() && gone.source.is_some() {
                        let content = std::mem::take(&mut kept.content);
                        *kept = Draft { content, ..gone };
                    }
                }
                (Some(first), None) => {
                    self.drafts[first].content.push(here..here + 1);
                    self.owner[here] = Some(first);
                }
                (None, Some(second)) => {
                    self.drafts[second].content.insert(0, there..there + 1);
                    self.owner[there] = Some(second);
                }
                (None, None) => {
                    let mut draft = cueless(self.view.unit_of(there), "continuation");
                    draft.content = vec![there..there + 1, here..here + 1];
                    self.owner[there] = Some(self.drafts.len());
                    self.owner[here] = Some(self.drafts.len());
                    self.drafts.push(draft);
                }
                _ => {}
            }
        }
    }

    /// A sentence of speech in marks that no cue owns belongs to the subject of its sentence.
    fn own_sentences(&mut self) {
        self.survey();
        for (u, unit) in self.view.units.iter().enumerate() {
            if quotes_alone(self.view, unit).is_some() {
                continue;
            }
            for &item in within(&self.quotes, &unit.items) {
                let Some(q) = self.view.items[item].quote() else { continue };
                if self.owner[item].is_some() || !reads_as_speech(self.view, &self.quotations[q]) {
                    continue;
                }
                let source = subject(self.view, unit, item, self.quotations, self.language);
                if source.is_some() {
                    let mut draft = cueless(u, "subject");
                    draft.source = source;
                    draft.content.push(item..item + 1);
                    self.drafts.push(draft);
                }
            }
        }
    }

    /// A quotation that is a sentence of its own without a cue goes on with the speaker before.
    fn own_continuations(&mut self) {
        self.survey();
        for (u, unit) in self.view.units.iter().enumerate() {
            let Some(quotes) = quotes_alone(self.view, unit) else { continue };
            if quotes.iter().any(|&q| self.owner[q].is_some()) {
                continue;
            }
            let mut draft = cueless(u, "continuation");
            draft.content = quotes.iter().map(|&q| q..q + 1).collect();
            self.drafts.push(draft);
        }
    }
}

/// Those of some items in order that stand in the range.
fn within<'q>(items: &'q [usize], range: &Range<usize>) -> &'q [usize] {
    let inside = &items[items.partition_point(|item| *item < range.start)..];
    &inside[..inside.partition_point(|item| *item < range.end)]
}

/// Whether a quotation looks like a sentence: five words, or a capital and a final stop.
fn reads_as_speech(view: &View, quotation: &Quotation) -> bool {
    let text = quotation.inner.text(view.text).trim();
    let words = text.split_whitespace().count();
    let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    // A title in capitals is no sentence.
    let long = |w: &&str| w.chars().filter(|c| c.is_alphabetic()).count() > 3;
    let upper = |w: &str| w.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    if words > 1 && text.split_whitespace().filter(long).all(upper) && !text.ends_with(['.', '!', '?']) {
        return false;
    }
    words > TERM_WORDS || words > 1 && capital && text.ends_with(['.', '!', '?', ','])
}
