//! Where the content of a cue begins and ends.

use super::chunk::{Chunk, ChunkKind, Verb};
use super::clause::{Clause, Draft};
use crate::doc::CueClass;
use crate::language::{Form, PronounKind, Use};
use std::ops::Range;

/// Chunks of a participle between a cue and its quotation.
const LONGEST_ASIDE: usize = 10;

impl<'l> Clause<'_, 'l> {
    /// Whether a prepositional phrase beside a cue says where, when, or to whom.
    pub(super) fn is_adjunct(&self, k: usize) -> bool {
        if !self.is(k, &ChunkKind::Prep) || !self.noun(k + 1) {
            return false;
        }
        if self.is_time(k + 1) {
            return true;
        }
        let items = self.chunks[k + 1].items.clone();
        self.language.people.venue(&self.phrase_text(items.clone()))
            || self.language.people.venue(&self.view.items[items.end - 1].lower)
    }

    /// The last two words of a noun phrase, folded.
    pub(super) fn phrase_text(&self, items: Range<usize>) -> String {
        let from = items.end.saturating_sub(2).max(items.start);
        self.view.items[from..items.end].iter().map(|i| i.lower.as_ref()).collect::<Vec<_>>().join(" ")
    }

    /// Skips adverbs, times, places and addressees behind a cue.
    pub(super) fn skip_adjuncts(&self, from: usize, draft: &mut Draft) -> usize {
        let mut k = from;
        loop {
            if self.is(k, &ChunkKind::Adv)
                && !self.has_use(k, Use::CLAUSE)
                && self.language.cues.noun(self.lower(k)).is_none()
            {
                k += 1;
            } else if self.is_time(k) {
                draft.adjuncts.push(self.chunks[k].items.clone());
                k += 1;
            } else if self.is(k, &ChunkKind::Prep) && self.noun(k + 1) {
                let first = k;
                let mut end = k + 2;
                while self.is(end, &ChunkKind::Prep) && self.noun(end + 1) {
                    end += 2;
                }
                let closes = matches!(
                    self.kind(end),
                    None | Some(
                        ChunkKind::Comma
                            | ChunkKind::Colon
                            | ChunkKind::Stop
                            | ChunkKind::Quote(_)
                            | ChunkKind::Sub
                    )
                ) || self.has_use(end, Use::CLAUSE);
                if !closes && !self.is_adjunct(first) {
                    return k;
                }
                let end = if closes { end } else { first + 2 };
                if let Some(items) = self.items(first, end) {
                    draft.adjuncts.push(items);
                }
                k = end;
                // in a letter read out at the meeting that: on to the content.
                let participle = self.chunks.get(k).and_then(Chunk::verb);
                if participle.is_some_and(|v| v.form == Form::Past && !v.auxiliary)
                    && let Some(that) = (k + 1..self.end().min(k + 8))
                        .take_while(|&n| !self.is(n, &ChunkKind::Comma) && self.quote(n).is_none())
                        .find(|&n| self.has_use(n, Use::THAT))
                {
                    k = that;
                } else if participle.is_some_and(|v| v.form == Form::Past && !v.auxiliary) {
                    // in a report published on Wednesday.
                    let mut last = k + 1;
                    while self.is(last, &ChunkKind::Prep) && self.noun(last + 1) {
                        last += 2;
                    }
                    if last > k + 1 && last >= self.content_end() {
                        k = last;
                    }
                }
            } else {
                return k;
            }
        }
    }

    /// Where the clause content that begins at chunk `from` ends: before the next cue that is not part of it.
    pub(super) fn content_right(&self, from: usize) -> usize {
        let relative = (0..from).rev().take(3).any(|k| self.is(k, &ChunkKind::Rel));
        let end = self.content_end();
        let mut k = from;
        while k < end {
            if self.closed_sentence(k) && k + 1 < end && self.quote(k + 1).is_none() {
                return k + 1;
            }
            let next = k + 1;
            match &self.chunks[k].kind {
                ChunkKind::Comma => {
                    let participle = self.chunks.get(next).and_then(Chunk::verb);
                    if participle.is_some_and(|v| {
                        v.cue.is_some_and(|c| c.frames.has('s')) && v.form == Form::Ing && !v.auxiliary
                    }) {
                        return k;
                    }
                    if self.preposition_at(next).is_some() {
                        return k;
                    }
                    let mut conj = next;
                    while conj < next + 2
                        && matches!(self.kind(conj), Some(ChunkKind::Conj | ChunkKind::Sub | ChunkKind::Prep))
                    {
                        conj += 1;
                    }
                    // The relative clause that holds the cue ends at its comma.
                    if relative && self.chunks.get(next).and_then(Chunk::verb).is_some_and(Verb::finite) {
                        return k;
                    }
                    if conj > next && self.opens_cue(conj) {
                        return k;
                    }
                    if conj == next && self.parenthetical(next) {
                        return k;
                    }
                }
                ChunkKind::Conj if self.opens_same_subject(next) => return k,
                ChunkKind::Stop if self.opens_cue(next) => return k,
                ChunkKind::Sub | ChunkKind::Prep
                    if k > from && self.opens_cue(next) && !self.has_use(k, Use::CLAUSE) =>
                {
                    return k;
                }
                _ if k > from && self.preposition_at(k).is_some() => return k,
                _ => {}
            }
            k += 1;
        }
        end
    }

    /// Whether chunk `k` is a quotation that ends a sentence of its own.
    pub(super) fn closed_sentence(&self, k: usize) -> bool {
        self.quote(k).is_some_and(|q| {
            let inner = self.quotations[q].inner;
            let offset = inner.start - self.quotations[q].span.start;
            let text = self.view.items[self.chunks[k].items.start].text;
            let inner = &text[offset as usize..(offset + inner.len()) as usize];
            let inner =
                inner.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '!' | '?'));
            inner.ends_with(['.', '!', '?'])
        })
    }

    /// Whether a subject and a strong cue begin at `k`.
    pub(super) fn opens_cue(&self, k: usize) -> bool {
        if !self.noun(k) {
            return false;
        }
        let mut n = k + 1;
        while self.is(n, &ChunkKind::Prep) && self.noun(n + 1) {
            n += 2;
        }
        self.strong_verb(n)
    }

    pub(super) fn strong_verb(&self, k: usize) -> bool {
        self.chunks
            .get(k)
            .and_then(Chunk::verb)
            .is_some_and(|v| v.finite() && !v.passive && v.cue.is_some_and(|c| c.frames.has('s')))
    }

    /// Whether a strong cue that shares its subject with the cue before begins at `k` (and added that).
    pub(super) fn opens_same_subject(&self, k: usize) -> bool {
        self.strong_verb(k)
            && (self.quote(k + 1).is_some()
                || self.is(k + 1, &ChunkKind::Sub)
                || self.has_use(k + 1, Use::CLAUSE)
                || self.noun(k + 1) && self.clause_begins(k + 1, self.content_end())
                || self.chunks.get(k).and_then(Chunk::verb).is_some_and(|v| {
                    v.form == Form::Past && v.cue.is_some_and(|c| c.frames.has('o') || c.frames.has('t'))
                }))
    }

    /// Whether an inserted `she said` stands at `k`: subject, cue, then a comma or the end.
    pub(super) fn parenthetical(&self, k: usize) -> bool {
        self.noun(k)
            && self.strong_verb(k + 1)
            && matches!(self.kind(k + 2), None | Some(ChunkKind::Comma | ChunkKind::Stop))
    }

    /// Whether the words before chunk `k` can be content of a cue behind them: a quotation or a clause, with
    /// the mark that closes it.
    pub(super) fn content_left(&self, k: usize) -> Option<(usize, usize)> {
        let mut end = k;
        while end > 0 && matches!(self.chunks[end - 1].kind, ChunkKind::Comma | ChunkKind::Fence) {
            end -= 1;
        }
        let bracket = |n: usize| {
            let item = &self.view.items[self.chunks[n].items.start];
            !item.is_word() && matches!(item.text, "(" | "[")
        };
        if end == 0 || (end..k).any(bracket) {
            return None;
        }
        if self.quote(end - 1).is_some() {
            let mut start = end - 1;
            // What stands before the quotation in its sentence belongs to it, unless the quotation is a
            // sentence of its own.
            let text = self.view.items[self.chunks[end - 1].items.start].text;
            let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
            let colon =
                start > 0 && (matches!(self.chunks[start - 1].kind, ChunkKind::Colon) || bracket(start - 1));
            if start > 0 && !colon && !(capital && matches!(self.chunks[start - 1].kind, ChunkKind::Comma)) {
                start = self.clause_start(start);
            }
            return Some((start, end));
        }
        if end == k {
            return None;
        }
        let start = self.clause_start(end);
        (self.holds_finite(start, end) || self.holds_quote(start, end)).then_some((start, end))
    }

    /// First chunk of the sentence that chunk `k` stands in, behind a conjunction.
    pub(super) fn clause_start(&self, k: usize) -> usize {
        let start =
            (0..k).rev().find(|&n| matches!(self.chunks[n].kind, ChunkKind::Stop)).map_or(0, |n| n + 1);
        let start = start.max(self.after_dateline(k));
        if start < k && self.is(start, &ChunkKind::Other) { start + 1 } else { start }
    }

    /// First chunk behind a dateline (HARBOUR, March 5 (Wire) –) that opens the unit; else 0.
    fn after_dateline(&self, k: usize) -> usize {
        let dash = (1..k.min(10)).find(|&n| {
            let item = &self.view.items[self.chunks[n].items.start];
            !item.is_word() && matches!(item.text, "-" | "–" | "—")
        });
        let plain = |n: usize| {
            matches!(
                self.chunks[n].kind,
                ChunkKind::Noun | ChunkKind::Fence | ChunkKind::Comma | ChunkKind::Stop
            )
        };
        match dash {
            Some(dash)
                if (0..dash).all(plain) && self.view.items[self.chunks[0].items.start].is_capital() =>
            {
                // -- is two marks.
                dash + 1 + usize::from(self.is(dash + 1, &ChunkKind::Fence))
            }
            _ => 0,
        }
    }

    /// Content of a cue whose source stands at chunk `start`, left of the cue at `k`.
    pub(super) fn fill_content(&self, k: usize, start: usize, verb: &Verb<'l>, draft: &mut Draft) {
        let Some(cue) = verb.cue else { return };
        let end = self.content_end();
        let mut from = k + 1;
        // told reporters
        let judges = cue.frames.has('k')
            || matches!(cue.class, CueClass::Accusation | CueClass::Condemnation | CueClass::Praise);
        if cue.frames.has('o')
            && !judges
            && self.noun(from)
            && self.pronoun(from).is_none_or(|p| p.kind != PronounKind::Subject || p.gender.is_none())
        {
            let mut to = from + 1;
            while self.is(to, &ChunkKind::Prep) && self.noun(to + 1) && !self.is_adjunct(to) {
                to += 2;
            }
            let subject = self.chunks.get(to).and_then(Chunk::verb).is_some_and(Verb::finite);
            if !subject && !self.is_time(from) {
                draft.addressee = self.items(from, to);
                from = to;
                // the board — all seven of it — to resign
                if self.is(from, &ChunkKind::Fence)
                    && let Some(close) = (from + 1..end).find(|&n| self.is(n, &ChunkKind::Fence))
                    && self.chunks.get(close + 1).and_then(Chunk::verb).is_some_and(|v| v.infinitive)
                {
                    from = close + 1;
                }
            }
        }
        let behind = self.skip_adjuncts(from, draft);
        let before =
            (draft.source.is_some() && start > 0 && start < k).then(|| self.content_left(start)).flatten();
        let comma = self.is(behind, &ChunkKind::Comma) || self.is(behind, &ChunkKind::Colon);
        // The gates, she said, do not open: any words before, if the sentence goes on behind.
        let before = before.or_else(|| {
            let interposed = draft.source.is_some()
                && start > 1
                && self.is(start - 1, &ChunkKind::Comma)
                && self.is(behind, &ChunkKind::Comma)
                && cue.frames.has('c')
                && self.quote(behind + 1).is_none()
                && (self.holds_finite(behind + 1, end) || self.asks_to(behind + 1));
            let first = self.clause_start(start);
            let plain = first + 1 < start && !matches!(self.kind(first), Some(ChunkKind::Sub));
            (interposed && plain).then(|| (first, start - 1))
        });
        let closes = behind >= end || matches!(self.kind(behind), Some(ChunkKind::Stop | ChunkKind::Fence));
        if let Some((s, e)) = before
            && (closes || comma || self.quote(e - 1).is_some() && self.quote(behind).is_none())
        {
            draft.content.extend(self.items(s, e));
            draft.rule = "content-cue";
            if comma {
                self.add_resumed(behind, draft);
            }
            return;
        }
        let first = if comma { behind + 1 } else { behind };
        if first >= end {
            // Nothing behind: `“…” – X said`, or a cue whose content is the paragraph behind the colon.
            self.take_object(behind, verb, draft);
            return;
        }
        if comma {
            if let Some(quote) = self.quote_behind_participle(first) {
                draft.rule = "cue-colon";
                draft.content.extend(self.items(quote, self.content_right(quote)));
            } else if self.quote(first).is_some() || self.is(behind, &ChunkKind::Colon) {
                draft.rule = "cue-colon";
                draft.content.extend(self.items(first, self.content_right(first)));
            } else {
                self.take_object(behind, verb, draft);
            }
            return;
        }
        // Found that: a list follows.
        if self.has_use(first, Use::THAT) && first + 1 == end && self.awaits() {
            return;
        }
        if self.opens_content(first, verb) {
            let to = self.content_right(first);
            if let Some((s, e)) = before
                && self.has_use(s, Use::CONCEDING)
            {
                draft.content.extend(self.items(s, e));
            }
            draft.content.extend(self.items(first, to));
        } else if draft.addressee.is_some() && draft.content.is_empty() && cue.frames.has('n') {
            // The object was no addressee but the content itself.
            if let Some(items) = draft.addressee.take() {
                draft.adjuncts.clear();
                let to = self.content_right(first).max(first);
                let last = if to > 0 { self.chunks[to - 1].items.end } else { items.end };
                draft.content.push(items.start..last.max(items.end));
            }
        }
    }

    /// X said, wiping his eyes, “…”: the quotation behind the participle that opens at chunk `first`.
    fn quote_behind_participle(&self, first: usize) -> Option<usize> {
        let end = self.end().min(first + LONGEST_ASIDE);
        let verb = (first..end).find(|&n| !self.is(n, &ChunkKind::Adv))?;
        self.chunks[verb].verb().filter(|v| v.form == Form::Ing && !v.auxiliary)?;
        let comma = (verb + 1..end).find(|&n| self.is(n, &ChunkKind::Comma) || self.quote(n).is_some())?;
        (self.quote(comma + 1).is_some() && !self.holds_finite(verb + 1, comma)).then_some(comma + 1)
    }

    /// Promised elections: an object that is nobody was no addressee but what was promised.
    fn take_object(&self, end: usize, verb: &Verb<'l>, draft: &mut Draft) {
        let people = &self.language.people;
        let nobody = |a: &mut Range<usize>| {
            let last = &self.view.items[a.end - 1];
            let person = last.is_capital()
                || last.pronoun(people).is_some()
                || last.role(people).is_some()
                || last.organisation(people).is_some()
                || people.group(&last.lower).is_some();
            !person
        };
        if verb.cue.is_some_and(|c| c.frames.has('n') && telling(c.class))
            && let Some(object) = draft.addressee.take_if(nobody)
        {
            draft.adjuncts.clear();
            draft.content.push(object.start..self.chunks[end - 1].items.end);
        }
    }

    /// What would it cost, she asked, to stay? An infinitive at chunk `k` goes on with a question.
    pub(super) fn asks_to(&self, k: usize) -> bool {
        let infinitive = self.chunks.get(k).and_then(Chunk::verb).is_some_and(|v| v.infinitive);
        infinitive && self.chunks.last().is_some_and(|c| self.view.items[c.items.start].is("?"))
    }

    /// Whether content of this cue can begin at chunk `k`.
    pub(super) fn opens_content(&self, k: usize, verb: &Verb<'l>) -> bool {
        let Some(cue) = verb.cue else { return false };
        let end = self.content_end();
        if k >= end {
            return false;
        }
        let frames = cue.frames;
        if self.quote(k).is_some() {
            return true;
        }
        let quoted = self.holds_quote(k, self.content_right(k));
        let speech = frames.has('s') || frames.has('x') || quoted;
        if self.has_use(k, Use::THAT) && self.holds_finite(k, end) {
            return speech && (frames.has('c') || frames.has('s'));
        }
        if self.has_use(k, Use::CLAUSE) {
            return speech && (frames.has('w') || frames.has('c'));
        }
        // Answered yes
        if self.chunks[k].items.len() == 1 && self.language.lexicon.is_interjection(self.lower(k)) {
            return frames.has('s') && (k + 1 == end || matches!(self.kind(k + 1), Some(ChunkKind::Stop)));
        }
        if let Some(next) = self.chunks.get(k).and_then(Chunk::verb) {
            return next.infinitive && frames.has('t') && speech || quoted && !next.finite();
        }
        let clause_end = self.content_right(k);
        let clause = self.noun(k) && self.clause_begins(k, clause_end);
        if clause && frames.has('c') {
            return speech;
        }
        if self.noun(k)
            && (quoted && (frames.has('n') || frames.has('k') || frames.has('a') || frames.has('c')))
        {
            return true;
        }
        if self.noun(k) && frames.has('n') && (telling(cue.class) || frames.has('s')) {
            return true;
        }
        quoted && (self.is(k, &ChunkKind::Prep) || self.is(k, &ChunkKind::Sub) || self.is(k, &ChunkKind::Rel))
    }

    /// Whether a noun phrase with a finite verb of its own begins at `k`.
    pub(super) fn clause_begins(&self, k: usize, end: usize) -> bool {
        let mut n = k + 1;
        while n < end {
            match &self.chunks[n].kind {
                ChunkKind::Prep if self.noun(n + 1) => n += 2,
                ChunkKind::Conj if self.noun(n + 1) => n += 2,
                ChunkKind::Adv | ChunkKind::Noun | ChunkKind::Fence | ChunkKind::Quote(_) => n += 1,
                ChunkKind::Verb(verb) if verb.finite() => return true,
                ChunkKind::Verb(_) => n += 1,
                ChunkKind::Rel | ChunkKind::Sub | ChunkKind::Comma => return self.holds_finite(n, end),
                _ => return false,
            }
        }
        false
    }
}

/// Whether a cue of this class has a thing for its content without quotation marks: denied the theft.
fn telling(class: CueClass) -> bool {
    use CueClass::{Accusation, Condemnation, Demand, Denial, Praise, Promise};
    matches!(class, Denial | Condemnation | Accusation | Demand | Promise | Praise)
}
