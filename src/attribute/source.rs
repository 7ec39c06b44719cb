//! Where the source of a cue stands: the noun phrase left of it, over insertions; right of it; or the
//! phrase a relative pronoun stands for.

use super::chunk::{Chunk, ChunkKind};
use super::clause::{Clause, Source};
use crate::language::{Form, Lists, PronounKind, Use};
use std::ops::Range;

impl Clause<'_, '_> {
    /// The noun phrase that ends with chunk `k`, with its prepositional phrases and coordinations to the
    /// left; answers its first chunk.
    pub(super) fn phrase_left(&self, k: usize) -> Option<usize> {
        if !self.noun(k) {
            return None;
        }
        let mut start = k;
        loop {
            let pronoun = self.pronoun(start).is_some();
            // by “X Y” (who is Z) in the weekly
            let mut left = start;
            if left > 0 && self.is(left - 1, &ChunkKind::Prep) && !pronoun {
                left -= 1;
                left = self.before_bracket(left);
                if left >= 2
                    && self.quote(left - 1).is_some()
                    && self.is(left - 2, &ChunkKind::Prep)
                    && left >= 3
                    && self.noun(left - 3)
                {
                    start = left - 3;
                    continue;
                }
                if left > 0 && left < start - 1 && self.noun(left - 1) {
                    start = left - 1;
                    continue;
                }
            }
            let partitive = start >= 1 && self.has_use(start - 1, Use::OF);
            if start >= 2
                && (!pronoun || partitive)
                && self.is(start - 1, &ChunkKind::Prep)
                && self.noun(start - 2)
            {
                // `In a statement on Thursday X said` stays apart by its comma; here the noun left of the
                // preposition is the head.
                start -= 2;
                continue;
            }
            if start >= 2
                && self.is(start - 1, &ChunkKind::Conj)
                && self.noun(start - 2)
                && self.joins(start - 2, k)
            {
                start -= 2;
                continue;
            }
            // Two diplomats who attended a meeting said
            if start >= 3
                && self.chunks[start - 1].verb().is_some()
                && self.is(start - 2, &ChunkKind::Rel)
                && self.noun(start - 3)
                && self.relative_person(start - 2)
            {
                start -= 3;
                continue;
            }
            return Some(start);
        }
    }

    /// Whether chunk `k` is a relative pronoun that can only stand for a person.
    fn relative_person(&self, k: usize) -> bool {
        let pronoun = self.language.people.pronoun(self.lower(k));
        pronoun.is_some_and(|p| p.kind == PronounKind::Relative && p.person)
    }

    /// Whether two noun phrases around a conjunction are one subject: nothing governs the left one.
    pub(super) fn joins(&self, left: usize, right: usize) -> bool {
        let joint = self.is(left + 1, &ChunkKind::Conj) && self.has_use(left + 1, Use::JOINT);
        let governed = left > 0 && matches!(self.chunks[left - 1].kind, ChunkKind::Verb(_) | ChunkKind::Prep);
        joint && !governed && self.pronoun(right).is_none()
    }

    /// Where the brackets that close right before chunk `k` open; `k` if there are none.
    pub(super) fn before_bracket(&self, k: usize) -> usize {
        let is = |n: usize, marks: [&str; 2]| {
            self.chunks.get(n).is_some_and(|c| {
                c.kind == ChunkKind::Fence && marks.contains(&self.view.items[c.items.start].text)
            })
        };
        if k == 0 || !is(k - 1, [")", "]"]) {
            return k;
        }
        (0..k - 1).rev().take(14).find(|&n| is(n, ["(", "["])).unwrap_or(k)
    }

    /// The phrase that a relative pronoun behind the noun phrase at chunk `k` stands for: the head of the
    /// whole phrase if that is somebody or something that can speak, else the nearest.
    pub(super) fn antecedent(&self, k: usize) -> Option<Range<usize>> {
        let head = self.phrase_left(k)?;
        let people = &self.language.people;
        let items = self.chunks[head].items.clone();
        let last = &self.view.items[items.end - 1];
        let speaks = last.may(Lists::DOCUMENT) && people.document(&last.lower).is_some()
            || last.may(Lists::ROLE) && people.role(last.text).is_some()
            || last.may(Lists::ORGANISATION) && people.organisation(last.text).is_some()
            || last.is_capital();
        Some(if speaks { items.start..self.chunks[k].items.end } else { self.chunks[k].items.clone() })
    }

    /// The noun phrase that opens the sentence, behind leading phrases that a comma closes.
    pub(super) fn main_subject(&self, k: usize) -> Option<usize> {
        let start = self.clause_start(k);
        let opening = (start..k)
            .find(|&n| !matches!(self.chunks[n].kind, ChunkKind::Conj | ChunkKind::Adv | ChunkKind::Comma))?;
        if self.noun(opening) && !self.is_time(opening) {
            return Some(opening);
        }
        let comma = (opening..k).find(|&n| self.is(n, &ChunkKind::Comma))?;
        (comma + 1..k)
            .find(|&n| !matches!(self.chunks[n].kind, ChunkKind::Conj | ChunkKind::Adv))
            .filter(|&n| self.noun(n))
    }

    /// On the eve of the talks the union left without saying why: the subject of the first verb of the sentence.
    pub(super) fn first_subject(&self, k: usize) -> Option<(Source, usize)> {
        let verb = (self.clause_start(k)..k).find(|&n| self.chunks[n].verb().is_some_and(|v| v.finite()))?;
        self.source_left(verb)
    }

    pub(super) fn pronoun(&self, k: usize) -> Option<crate::language::Pronoun> {
        let chunk = self.chunks.get(k)?;
        if chunk.items.len() != 1 {
            return None;
        }
        let item = &self.view.items[chunk.items.start];
        if item.may(Lists::PRONOUN) { self.language.people.pronoun(item.pronoun_part()) } else { None }
    }

    /// The source left of chunk `k` (a verb group): adjoining, or with appositions and relative clauses in
    /// between.
    pub(super) fn source_left(&self, k: usize) -> Option<(Source, usize)> {
        let mut end = k;
        // X, who was there, once said
        let once = |n: usize| {
            self.is(n, &ChunkKind::Sub) && n + 1 == k && self.language.grammar.is("once", self.lower(n))
        };
        while end > 0
            && (self.is(end - 1, &ChunkKind::Adv) || once(end - 1) || self.is_time(end - 1) && end >= 2)
        {
            end -= 1;
        }
        end = self.before_bracket(end);
        // X on Thursday said
        if end >= 2 && end < k && self.is(end - 1, &ChunkKind::Prep) && self.noun(end - 2) {
            end -= 1;
        }
        let last = end.checked_sub(1)?;
        match &self.chunks[last].kind {
            ChunkKind::Noun => {
                let start = self.phrase_left(last)?;
                // In a letter read out at the meeting: what a preposition governs behind a verb is no subject.
                if start > 1
                    && self.is(start - 1, &ChunkKind::Prep)
                    && self.chunks[start - 2].verb().is_some()
                    && self.pronoun(start).is_none()
                {
                    return None;
                }
                // `X, an aide to Y said`: the apposition was not closed; `, who is Y,` is handled below.
                let source = self.source_at(start, last + 1);
                Some((source, start))
            }
            ChunkKind::Rel => {
                let mut before = last;
                if before > 0 && self.is(before - 1, &ChunkKind::Comma) {
                    before -= 1;
                }
                let mut head_end = before.checked_sub(1).filter(|&b| self.noun(b))?;
                // Odette Pralong, 84, who
                let age = |i: &super::view::Item| i.lower.chars().all(|c| c.is_ascii_digit());
                if head_end > 1
                    && self.is(head_end - 1, &ChunkKind::Comma)
                    && self.noun(head_end - 2)
                    && self.view.items[self.chunks[head_end].items.clone()].iter().all(age)
                {
                    head_end -= 2;
                }
                let antecedent = self.antecedent(head_end)?;
                let items = self.chunks[last].items.clone();
                let source = Source { full: items.clone(), head: items, stands_for: Some(antecedent) };
                Some((source, last))
            }
            ChunkKind::Comma | ChunkKind::Fence => self.source_over_insertion(last),
            _ => None,
        }
    }

    /// The source before an insertion that ends with the comma or bracket at `close`.
    pub(super) fn source_over_insertion(&self, close: usize) -> Option<(Source, usize)> {
        let mut right = close;
        for _ in 0..5 {
            let mark = |k: usize| matches!(self.chunks[k].kind, ChunkKind::Comma | ChunkKind::Fence);
            // In a “Save the Weir” shirt: a quotation inside a phrase is a part of it.
            let part = |k: usize| {
                let before = k.checked_sub(1).and_then(|b| self.kind(b));
                let within = matches!(before, Some(ChunkKind::Noun | ChunkKind::Prep | ChunkKind::Other));
                within && !self.view.items[self.chunks[k].items.start].quotes_up_to(&[',', '.', '!', '?'])
            };
            let left = (0..right).rev().find(|&k| mark(k) || self.quote(k).is_some() && !part(k))?;
            if self.quote(left).is_some() {
                return None;
            }
            let inside = left + 1..right;
            if inside.is_empty() {
                return None;
            }
            let before = left.checked_sub(1)?;
            // An inserted main clause (`she said`) is no apposition.
            let modifier = self.is_modifier(inside.clone());
            if modifier
                && self.noun(before)
                && (self.pronoun(before).is_none_or(|p| p.kind == PronounKind::Subject)
                    || before > 0 && self.has_use(before - 1, Use::OF))
            {
                let start = self.phrase_left(before)?;
                if start > 0 && self.is(start - 1, &ChunkKind::Prep) {
                    return None;
                }
                // `, the mayor of Brack, Ilse Tarn, said`: two phrases side by side are one source.
                let mut source = self.source_at(start, before + 1);
                source.full.end = self.chunks[close].items.start;
                return Some((source, start));
            }
            if !modifier && self.noun(right - 1) {
                // The part between the commas is the source itself: `On Thursday, the mayor, said`.
                return None;
            }
            right = left;
        }
        None
    }

    /// Whether the chunks can stand between a name and its verb: a relative clause, a participle, an
    /// apposition, a prepositional phrase, an age or a place.
    pub(super) fn is_modifier(&self, inside: Range<usize>) -> bool {
        let first = inside.start;
        match self.kind(first) {
            Some(ChunkKind::Rel | ChunkKind::Prep | ChunkKind::Adv | ChunkKind::Sub) => true,
            Some(ChunkKind::Verb(verb)) => !verb.finite() || verb.form == Form::Past,
            Some(ChunkKind::Noun) => {
                let relative =
                    (first..inside.end).find(|&k| self.is(k, &ChunkKind::Rel)).unwrap_or(inside.end);
                !self.holds_finite(first, relative)
            }
            _ => false,
        }
    }

    pub(super) fn source_at(&self, start: usize, end: usize) -> Source {
        // The minister himself: the pronoun goes with the phrase before it.
        let alone = |c: &Chunk| {
            c.items.len() == 1 && self.view.items[c.items.start].is_used(Use::EMPHATIC, self.language)
        };
        let joined = match &self.chunks[..=start] {
            [.., before, own] => alone(own) && before.is_noun() && before.items.end == own.items.start,
            _ => false,
        };
        let start = start - usize::from(joined);
        let full = self.chunks[start].items.start..self.chunks[end - 1].items.end;
        Source { full, head: self.chunks[start].items.clone(), stands_for: None }
    }

    /// The source that begins at chunk `k`, right of a cue: with its prepositional phrases, appositions and
    /// relative clauses; answers one past its last chunk.
    pub(super) fn source_right(&self, k: usize) -> Option<(Source, usize)> {
        let mut k = k;
        if self.is(k, &ChunkKind::Fence) {
            k += 1; // said [X, of Y]
        }
        if !self.noun(k) {
            return None;
        }
        let head = self.chunks[k].items.clone();
        let mut end = k + 1;
        loop {
            let governed = self.is(end, &ChunkKind::Prep) && !self.is_adjunct(end);
            let joined = self.is(end, &ChunkKind::Conj)
                && self.has_use(end, Use::JOINT)
                && !self.kind(end + 2).is_some_and(|c| matches!(c, ChunkKind::Verb(_)));
            if (governed || joined) && self.noun(end + 1) {
                end += 2;
            } else if self.is(end, &ChunkKind::Fence)
                && let Some(close) =
                    (end + 1..self.end().min(end + 8)).find(|&n| self.is(n, &ChunkKind::Fence))
                && self.view.items[self.chunks[end].items.start].text != "—"
            {
                end = close + 1;
            } else {
                break;
            }
        }
        // An apposition or relative clause, up to the comma that closes it or the end of the sentence.
        if self.is(end, &ChunkKind::Comma) || self.is(end, &ChunkKind::Rel) {
            let from = if self.is(end, &ChunkKind::Comma) { end + 1 } else { end };
            let close = (from..self.end())
                .find(|&n| {
                    matches!(self.chunks[n].kind, ChunkKind::Comma | ChunkKind::Stop | ChunkKind::Quote(_))
                })
                .unwrap_or(self.end());
            let apposition = from < close
                && (self.is(from, &ChunkKind::Rel)
                    || self.noun(from) && !self.is_time(from) && !self.holds_finite(from, close));
            let ends = close + 1 < self.end() && self.is(close, &ChunkKind::Stop);
            if apposition && !ends {
                end = close;
            }
        }
        let full = self.chunks[k].items.start..self.chunks[end - 1].items.end;
        Some((Source { full, head, stands_for: None }, end))
    }
}
