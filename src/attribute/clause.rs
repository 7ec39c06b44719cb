//! The clause rules: for each cue of a unit, its source and its content.
//!
//! A cue is a verb group or an expression such as `according to`. Its source stands left of it (X said),
//! right of it (said X), or is that of a cue before it (and added). Its content stands right of it, left of
//! it, or on both sides.

use super::chunk::{Chunk, ChunkKind, Verb, chunks};
use super::view::{Unit, View};
use crate::doc::{CueClass, Quotation};
use crate::language::{Form, Language, PronounKind};
use std::ops::Range;

/// An attribution as the clause rules see it: ranges of items.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The reporting words; empty without a cue.
    pub cue: Range<usize>,
    /// Lemma of the cue.
    pub lemma: &'static str,
    /// Function of the cue.
    pub class: Option<CueClass>,
    /// The words that stand for the source, with what modifies them.
    pub source: Option<Source>,
    /// Pieces of content, ascending.
    pub content: Vec<Range<usize>>,
    /// Whom it was told to.
    pub addressee: Option<Range<usize>>,
    /// Phrases beside the cue that say where or when.
    pub adjuncts: Vec<Range<usize>>,
    /// Negated or declined.
    pub not_said: bool,
    /// The rule.
    pub rule: &'static str,
    /// The unit it was found in.
    pub unit: usize,
}

/// The words that stand for a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// All of them, appositions and relative clauses included.
    pub full: Range<usize>,
    /// The noun phrase that heads them.
    pub head: Range<usize>,
    /// For a relative pronoun or a shared subject: the noun phrase it stands for.
    pub stands_for: Option<Range<usize>>,
}

/// Chunks of a unit and what the rules ask of them.
struct Clause<'a, 'l> {
    view: &'a View<'a>,
    chunks: Vec<Chunk<'l>>,
    quotations: &'a [Quotation],
    language: &'l Language,
    unit: usize,
}

/// The subject of the last sentence of a unit before its item `before`: who speaks if a quotation follows
/// without a cue.
pub fn subject(
    view: &View,
    unit: &Unit,
    before: usize,
    quotations: &[Quotation],
    language: &Language,
) -> Option<Source> {
    let chunks = chunks(view, unit.items.start..before, language);
    let clause = Clause { view, chunks, quotations, language, unit: 0 };
    let verb = (0..clause.chunks.len()).find(|&k| {
        clause.chunks[k].verb().is_some_and(|v| v.finite() && !v.passive) && clause.source_left(k).is_some()
    });
    if let Some(k) = verb {
        return clause.source_left(k).map(|(source, _)| source);
    }
    // No verb: the first name.
    let k = (0..clause.chunks.len()).find(|&k| {
        clause.noun(k)
            && !clause.is_time(k)
            && view.items[clause.chunks[k].items.clone()].iter().any(|i| i.is_capital())
    })?;
    Some(clause.source_at(k, k + 1))
}

/// Finds the attributions of a unit that a cue shows.
pub fn find(
    view: &View,
    number: usize,
    unit: &Unit,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Draft> {
    let chunks = chunks(view, unit.items.clone(), language);
    let clause = Clause { view, chunks, quotations, language, unit: number };
    let mut drafts: Vec<Draft> = Vec::new();
    for k in 0..clause.chunks.len() {
        let draft = match &clause.chunks[k].kind {
            ChunkKind::Verb(verb) if verb.cue.is_some() => clause.verb_cue(k, *verb, &drafts),
            _ => clause.preposition_cue(k),
        };
        // The same words are nobody's twice.
        drafts
            .extend(draft.filter(|d| d.content.is_empty() || !drafts.iter().any(|o| o.content == d.content)));
    }
    drafts
}

impl<'l> Clause<'_, 'l> {
    fn kind(&self, k: usize) -> Option<&ChunkKind<'l>> {
        self.chunks.get(k).map(|c| &c.kind)
    }

    fn is(&self, k: usize, kind: &ChunkKind) -> bool {
        self.kind(k) == Some(kind)
    }

    fn noun(&self, k: usize) -> bool {
        self.is(k, &ChunkKind::Noun)
    }

    fn quote(&self, k: usize) -> Option<usize> {
        match self.kind(k) {
            Some(ChunkKind::Quote(q)) => Some(*q),
            _ => None,
        }
    }

    fn lower(&self, k: usize) -> &str {
        self.chunks.get(k).map_or("", |c| &self.view.items[c.items.start].lower)
    }

    /// Whether the noun phrase is a time (Thursday, last week).
    fn is_time(&self, k: usize) -> bool {
        self.noun(k) && {
            let last = &self.view.items[self.chunks[k].items.end - 1];
            self.language.people.time(&last.lower).is_some() || self.language.people.time(last.text).is_some()
        }
    }

    fn end(&self) -> usize {
        self.chunks.len()
    }

    /// One past the last chunk of content before the final stop.
    fn content_end(&self) -> usize {
        let mut end = self.end();
        while end > 0 && matches!(self.chunks[end - 1].kind, ChunkKind::Stop | ChunkKind::Colon) {
            end -= 1;
        }
        end
    }

    fn items(&self, from: usize, to: usize) -> Option<Range<usize>> {
        (from < to).then(|| self.chunks[from].items.start..self.chunks[to - 1].items.end)
    }

    /// Whether the chunks `from..to` hold a finite verb.
    fn holds_finite(&self, from: usize, to: usize) -> bool {
        (from..to).any(|k| self.chunks[k].verb().is_some_and(Verb::finite))
    }

    /// Whether the chunks `from..to` hold a quotation.
    fn holds_quote(&self, from: usize, to: usize) -> bool {
        (from..to).any(|k| self.quote(k).is_some())
    }

    // ---- sources ------------------------------------------------------------------------------------

    /// The noun phrase that ends with chunk `k`, with its prepositional phrases and coordinations to the
    /// left; answers its first chunk.
    fn phrase_left(&self, k: usize) -> Option<usize> {
        if !self.noun(k) {
            return None;
        }
        let mut start = k;
        loop {
            let pronoun = self.pronoun(start).is_some();
            // by “X Y” (a pen name) in the daily
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
            if start >= 2 && !pronoun && self.is(start - 1, &ChunkKind::Prep) && self.noun(start - 2) {
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
            return Some(start);
        }
    }

    /// Whether two noun phrases around a conjunction are one subject: nothing governs the left one.
    fn joins(&self, left: usize, right: usize) -> bool {
        let language = self.language;
        let joint = self.is(left + 1, &ChunkKind::Conj) && language.grammar.is("joint", self.lower(left + 1));
        let governed = left > 0
            && matches!(
                self.chunks[left - 1].kind,
                ChunkKind::Verb(_) | ChunkKind::Prep | ChunkKind::Quote(_)
            );
        joint && !governed && self.pronoun(right).is_none()
    }

    /// Where the brackets that close right before chunk `k` open; `k` if there are none.
    fn before_bracket(&self, k: usize) -> usize {
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
    fn antecedent(&self, k: usize) -> Option<Range<usize>> {
        let head = self.phrase_left(k)?;
        let people = &self.language.people;
        let items = self.chunks[head].items.clone();
        let last = &self.view.items[items.end - 1];
        let speaks = people.document(&last.lower).is_some()
            || people.role(last.text).is_some()
            || people.organisation(last.text).is_some()
            || last.is_capital();
        Some(if speaks { items.start..self.chunks[k].items.end } else { self.chunks[k].items.clone() })
    }

    /// The noun phrase that opens the sentence, behind leading phrases that a comma closes.
    fn main_subject(&self, k: usize) -> Option<usize> {
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

    fn pronoun(&self, k: usize) -> Option<crate::language::Pronoun> {
        let chunk = self.chunks.get(k)?;
        if chunk.items.len() != 1 {
            return None;
        }
        self.language.people.pronoun(&self.view.items[chunk.items.start].lower)
    }

    /// The source left of chunk `k` (a verb group): adjoining, or with appositions and relative clauses in
    /// between.
    fn source_left(&self, k: usize) -> Option<(Source, usize)> {
        let mut end = k;
        while end > 0 && (self.is(end - 1, &ChunkKind::Adv) || self.is_time(end - 1) && end >= 2) {
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
                // `X, an aide to Y said`: the apposition was not closed; `, who is Y,` is handled below.
                let source = self.source_at(start, last + 1);
                Some((source, start))
            }
            ChunkKind::Rel => {
                let mut before = last;
                if before > 0 && self.is(before - 1, &ChunkKind::Comma) {
                    before -= 1;
                }
                let head_end = before.checked_sub(1).filter(|&b| self.noun(b))?;
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
    fn source_over_insertion(&self, close: usize) -> Option<(Source, usize)> {
        let mut right = close;
        for _ in 0..5 {
            let mark = |k: usize| matches!(self.chunks[k].kind, ChunkKind::Comma | ChunkKind::Fence);
            let left = (0..right).rev().find(|&k| mark(k) || self.quote(k).is_some())?;
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
                && self.pronoun(before).is_none_or(|p| p.kind == PronounKind::Subject)
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
    fn is_modifier(&self, inside: Range<usize>) -> bool {
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

    fn source_at(&self, start: usize, end: usize) -> Source {
        let full = self.chunks[start].items.start..self.chunks[end - 1].items.end;
        Source { full, head: self.chunks[start].items.clone(), stands_for: None }
    }

    /// The source that begins at chunk `k`, right of a cue: with its prepositional phrases, appositions and
    /// relative clauses; answers one past its last chunk.
    fn source_right(&self, k: usize) -> Option<(Source, usize)> {
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
            if self.is(end, &ChunkKind::Prep) && self.noun(end + 1) && !self.is_adjunct(end) {
                end += 2;
            } else if self.is(end, &ChunkKind::Conj)
                && self.language.grammar.is("joint", self.lower(end))
                && self.noun(end + 1)
                && !self.kind(end + 2).is_some_and(|c| matches!(c, ChunkKind::Verb(_)))
            {
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
        let core = end;
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
            if apposition {
                end = close;
            }
        }
        let full = self.chunks[k].items.start..self.chunks[end - 1].items.end;
        let _ = core;
        Some((Source { full, head, stands_for: None }, end))
    }

    // ---- contents -----------------------------------------------------------------------------------

    /// Whether a prepositional phrase beside a cue says where, when, or to whom.
    fn is_adjunct(&self, k: usize) -> bool {
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
    fn phrase_text(&self, items: Range<usize>) -> String {
        let from = items.end.saturating_sub(2).max(items.start);
        self.view.items[from..items.end].iter().map(|i| i.lower.as_ref()).collect::<Vec<_>>().join(" ")
    }

    /// Skips adverbs, times, places and addressees behind a cue.
    fn skip_adjuncts(&self, from: usize, draft: &mut Draft) -> usize {
        let mut k = from;
        loop {
            if self.is(k, &ChunkKind::Adv) && !self.language.cues.noun(self.lower(k)).is_some() {
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
                ) || self.language.grammar.is("clause", self.lower(end));
                if !closes && !self.is_adjunct(first) {
                    return k;
                }
                let end = if closes { end } else { first + 2 };
                if let Some(items) = self.items(first, end) {
                    draft.adjuncts.push(items);
                }
                k = end;
            } else {
                return k;
            }
        }
    }

    /// Where the clause content that begins at chunk `from` ends: before the next cue that is not part of it.
    fn content_right(&self, from: usize) -> usize {
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
                    let conj = if self.is(next, &ChunkKind::Conj)
                        || self.is(next, &ChunkKind::Sub)
                        || self.is(next, &ChunkKind::Prep)
                    {
                        next + 1
                    } else {
                        next
                    };
                    if conj > next && self.opens_cue(conj) {
                        return k;
                    }
                    if conj == next && self.parenthetical(next) {
                        return k;
                    }
                }
                ChunkKind::Conj if self.opens_same_subject(next) => return k,
                ChunkKind::Sub | ChunkKind::Prep
                    if k > from
                        && self.opens_cue(next)
                        && !self.language.grammar.is("clause", self.lower(k)) =>
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
    fn closed_sentence(&self, k: usize) -> bool {
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
    fn opens_cue(&self, k: usize) -> bool {
        if !self.noun(k) {
            return false;
        }
        let mut n = k + 1;
        while self.is(n, &ChunkKind::Prep) && self.noun(n + 1) {
            n += 2;
        }
        self.strong_verb(n)
    }

    fn strong_verb(&self, k: usize) -> bool {
        self.chunks
            .get(k)
            .and_then(Chunk::verb)
            .is_some_and(|v| v.finite() && !v.passive && v.cue.is_some_and(|c| c.frames.has('s')))
    }

    /// Whether a strong cue that shares its subject with the cue before begins at `k` (and added that).
    fn opens_same_subject(&self, k: usize) -> bool {
        self.strong_verb(k)
            && (self.quote(k + 1).is_some()
                || self.is(k + 1, &ChunkKind::Sub)
                || self.language.grammar.is("clause", self.lower(k + 1))
                || self.chunks.get(k).and_then(Chunk::verb).is_some_and(|v| {
                    v.form == Form::Past && v.cue.is_some_and(|c| c.frames.has('o') || c.frames.has('t'))
                }))
    }

    /// Whether an inserted `she said` stands at `k`: subject, cue, then a comma or the end.
    fn parenthetical(&self, k: usize) -> bool {
        self.noun(k)
            && self.strong_verb(k + 1)
            && matches!(self.kind(k + 2), None | Some(ChunkKind::Comma | ChunkKind::Stop))
    }

    /// Whether the words before chunk `k` can be content of a cue behind them: a quotation or a clause, with
    /// the mark that closes it.
    fn content_left(&self, k: usize) -> Option<(usize, usize)> {
        let mut end = k;
        while end > 0 && matches!(self.chunks[end - 1].kind, ChunkKind::Comma | ChunkKind::Fence) {
            end -= 1;
        }
        if end == 0 {
            return None;
        }
        if self.quote(end - 1).is_some() {
            let mut start = end - 1;
            // What stands before the quotation in its sentence belongs to it, unless the quotation is a
            // sentence of its own.
            let text = self.view.items[self.chunks[end - 1].items.start].text;
            let capital = text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
            let colon = start > 0 && matches!(self.chunks[start - 1].kind, ChunkKind::Colon);
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
    fn clause_start(&self, k: usize) -> usize {
        let start =
            (0..k).rev().find(|&n| matches!(self.chunks[n].kind, ChunkKind::Stop)).map_or(0, |n| n + 1);
        if start < k && self.is(start, &ChunkKind::Other) { start + 1 } else { start }
    }

    // ---- cues ---------------------------------------------------------------------------------------

    /// The expression with a source behind it that begins at chunk `k`; one past its last item.
    fn preposition_at(&self, k: usize) -> Option<(usize, &'l crate::language::CuePhrase)> {
        let start = self.chunks.get(k)?.items.start;
        let limit = self.chunks.last()?.items.end;
        let items = &self.view.items;
        let ahead = |n: usize| (start + n < limit).then(|| items[start + n].lower.as_ref());
        let phrase = self.language.cues.preposition(&items[start].lower, ahead)?;
        Some((start + phrase.words.len(), phrase))
    }

    fn preposition_cue(&self, k: usize) -> Option<Draft> {
        let (end, phrase) = self.preposition_at(k)?;
        let after = self.chunks.iter().position(|c| c.items.start >= end)?;
        let (source, behind) = self.source_right(after)?;
        let mut draft =
            self.draft(self.chunks[k].items.start..end, phrase.lemma, phrase.class, "according-to");
        draft.source = Some(source);
        let first = k == 0 || self.content_left(k).is_none() && self.clause_start(k) == k;
        if first {
            let from = if self.is(behind, &ChunkKind::Comma) { behind + 1 } else { behind };
            draft.content.extend(self.items(from, self.content_right(from)));
        } else {
            let mut to = k;
            while to > 0 && matches!(self.chunks[to - 1].kind, ChunkKind::Comma | ChunkKind::Fence) {
                to -= 1;
            }
            let start = self.content_left(k).map_or_else(|| self.clause_start(to), |(s, _)| s);
            draft.content.extend(self.items(start, to));
            if self.is(behind, &ChunkKind::Comma) && behind + 1 < self.content_end() {
                draft.content.extend(self.items(behind + 1, self.content_right(behind + 1)));
            }
        }
        (!draft.content.is_empty()).then_some(draft)
    }

    fn draft(&self, cue: Range<usize>, lemma: &'static str, class: CueClass, rule: &'static str) -> Draft {
        Draft {
            cue,
            lemma,
            class: Some(class),
            source: None,
            content: Vec::new(),
            addressee: None,
            adjuncts: Vec::new(),
            not_said: false,
            rule,
            unit: self.unit,
        }
    }

    fn verb_cue(&self, k: usize, verb: Verb<'l>, earlier: &[Draft]) -> Option<Draft> {
        let cue = verb.cue?;
        let mut draft = self.draft(self.chunks[k].items.clone(), cue.lemma, cue.class, "subject-cue");
        draft.not_said =
            verb.negated && cue.class != CueClass::Denial || self.language.grammar.is("declining", cue.lemma);
        if verb.passive {
            return self.passive_cue(k, draft);
        }
        let before = k.checked_sub(1).map(|b| &self.chunks[b].kind);
        let bare = !verb.auxiliary && !verb.infinitive;
        // `when asked`, `asked about it, she`: a passive without its auxiliary.
        if bare
            && verb.form == Form::Past
            && cue.class == CueClass::Question
            && matches!(
                before,
                None | Some(ChunkKind::Sub | ChunkKind::Comma | ChunkKind::Conj | ChunkKind::Adv)
            )
        {
            return None;
        }
        // A gerund behind a preposition, or a participle that narrows a noun, reports only with a quotation.
        let participle = bare && verb.form == Form::Ing;
        let gerund = participle && matches!(before, Some(ChunkKind::Prep | ChunkKind::Sub));
        let narrows = participle && matches!(before, Some(ChunkKind::Noun)) && !cue.frames.has('s');
        // said X
        let behind_content = k > 0
            && (self.quote(k - 1).is_some()
                || self.is(k - 1, &ChunkKind::Comma)
                    && k > 1
                    && (self.quote(k - 2).is_some() || cue.frames.has('s') && cue.frames.has('i')));
        if behind_content
            && verb.finite()
            && verb.form != Form::Base
            && cue.frames.has('q')
            && let Some((source, end)) = self.source_right(k + 1)
            && !self.is_time(k + 1)
            && self.pronoun(k + 1).is_none_or(|p| p.kind == PronounKind::Subject)
            && self.inverted_ends(end, k)
            && let Some((start, to)) = self.content_left(k)
        {
            draft.source = Some(source);
            draft.rule = "cue-subject";
            draft.content.extend(self.items(start, to));
            let rest = self.skip_adjuncts(end, &mut draft);
            self.add_resumed(rest, &mut draft);
            return Some(draft);
        }
        let found = self
            .source_left(k)
            .inspect(|(_, start)| self.leading_adjuncts(*start, &mut draft))
            .or_else(|| self.shared_source(k, &verb, earlier));
        let start = match found {
            Some((source, start)) => {
                draft.source = Some(source);
                start
            }
            None => k,
        };
        self.fill_content(k, start, &verb, &mut draft);
        let weak = cue.frames.has('x') && !cue.frames.has('s');
        if draft.content.is_empty() {
            return None;
        }
        let quoted =
            draft.content.iter().any(|r| self.view.items[r.clone()].iter().any(|i| i.quote().is_some()));
        if draft.source.is_none() && !quoted {
            return None;
        }
        if (weak && draft.source.is_none()) || ((gerund || narrows) && !quoted) {
            return None;
        }
        Some(draft)
    }

    /// Phrases that open the sentence before its source: In a statement on Thursday, X said.
    fn leading_adjuncts(&self, start: usize, draft: &mut Draft) {
        if start == 0 || !self.is(start - 1, &ChunkKind::Comma) {
            return;
        }
        let first = self.clause_start(start);
        let mut k = first;
        while k + 1 < start {
            if self.is(k, &ChunkKind::Prep) && self.noun(k + 1) {
                draft.adjuncts.extend(self.items(k, k + 2));
                k += 2;
            } else {
                k += 1;
            }
        }
    }

    /// Whether the sentence ends in a colon.
    fn awaits(&self) -> bool {
        self.chunks.last().is_some_and(|c| c.kind == ChunkKind::Colon)
    }

    /// Whether what follows an inverted source allows the inversion: the end, a comma, a place or a time.
    fn inverted_ends(&self, end: usize, k: usize) -> bool {
        match self.kind(end) {
            None => true,
            Some(ChunkKind::Comma | ChunkKind::Stop | ChunkKind::Colon | ChunkKind::Quote(_)) => true,
            Some(ChunkKind::Prep | ChunkKind::Sub | ChunkKind::Fence | ChunkKind::Adv | ChunkKind::Noun) => {
                self.quote(k - 1).is_some() || k > 1 && self.quote(k - 2).is_some()
            }
            Some(ChunkKind::Verb(verb)) => !verb.finite(),
            _ => false,
        }
    }

    /// What goes on behind an inserted cue: a quotation, or the rest of the sentence behind a comma.
    fn add_resumed(&self, k: usize, draft: &mut Draft) {
        let from = if self.is(k, &ChunkKind::Comma) || self.is(k, &ChunkKind::Colon) { k + 1 } else { k };
        let end = self.content_end();
        if from >= end {
            return;
        }
        let resumes = self.quote(from).is_some()
            || from > k
                && self.is(k, &ChunkKind::Comma)
                && !self.holds_quote(0, k)
                && self.holds_finite(from, end);
        let resumes =
            resumes && !self.chunks.get(from).and_then(Chunk::verb).is_some_and(|v| v.form == Form::Ing);
        if resumes {
            draft.content.extend(self.items(from, self.content_right(from)));
        }
    }

    /// The source of a participle or a coordinated cue: that of the nearest cue before, or the subject of
    /// the sentence.
    fn shared_source(&self, k: usize, verb: &Verb<'l>, earlier: &[Draft]) -> Option<(Source, usize)> {
        let mut before = k;
        while before > 0
            && matches!(
                self.chunks[before - 1].kind,
                ChunkKind::Comma | ChunkKind::Conj | ChunkKind::Adv | ChunkKind::Sub | ChunkKind::Prep
            )
        {
            before -= 1;
        }
        let linked = before < k || verb.infinitive || verb.form == Form::Ing;
        if !linked || before == 0 && verb.form != Form::Ing {
            return None;
        }
        let nearest =
            earlier.iter().rev().find(|d| d.source.is_some() && d.cue.end <= self.chunks[k].items.start);
        if let Some(source) = nearest.and_then(|d| d.source.clone()) {
            return Some((source, k));
        }
        // `Smiling, she…`: the subject may stand behind a leading participle.
        let subject = if before == 0 {
            (k + 1..self.end())
                .find(|&n| self.noun(n) && self.chunks.get(n + 1).and_then(Chunk::verb).is_some())
        } else {
            self.main_subject(k)
        }?;
        if !self.noun(subject) {
            return None;
        }
        let mut end = subject + 1;
        while self.is(end, &ChunkKind::Prep) && self.noun(end + 1) {
            end += 2;
        }
        Some((self.source_at(subject, end), k))
    }

    /// Content of a cue whose source stands at chunk `start`, left of the cue at `k`.
    fn fill_content(&self, k: usize, start: usize, verb: &Verb<'l>, draft: &mut Draft) {
        let Some(cue) = verb.cue else { return };
        let end = self.content_end();
        let mut from = k + 1;
        // told reporters
        if cue.frames.has('o')
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
                // the council — which meets daily — to expel
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
        let closes = behind >= end || matches!(self.kind(behind), Some(ChunkKind::Stop | ChunkKind::Fence));
        if let Some((s, e)) = before
            && (closes
                || comma
                || self.quote(behind).is_none()
                    && self.quote(e - 1).is_some()
                    && !self.opens_content(behind, verb))
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
            return;
        }
        if comma {
            if self.quote(first).is_some() || self.is(behind, &ChunkKind::Colon) {
                draft.rule = "cue-colon";
                draft.content.extend(self.items(first, self.content_right(first)));
            }
            return;
        }
        if self.opens_content(first, verb) {
            let to = self.content_right(first);
            if let Some((s, e)) = before
                && self.language.grammar.is("conceding", self.lower(s))
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

    /// Whether content of this cue can begin at chunk `k`.
    fn opens_content(&self, k: usize, verb: &Verb<'l>) -> bool {
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
        if self.language.grammar.is("that", self.lower(k)) && self.holds_finite(k, end) {
            return speech && (frames.has('c') || frames.has('s'));
        }
        if self.language.grammar.is("clause", self.lower(k)) {
            return speech && (frames.has('w') || frames.has('c'));
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
        let telling = matches!(
            cue.class,
            CueClass::Denial
                | CueClass::Condemnation
                | CueClass::Accusation
                | CueClass::Demand
                | CueClass::Promise
                | CueClass::Praise
        );
        if self.noun(k) && frames.has('n') && (telling || frames.has('s')) {
            return true;
        }
        quoted && (self.is(k, &ChunkKind::Prep) || self.is(k, &ChunkKind::Sub) || self.is(k, &ChunkKind::Rel))
    }

    /// Whether a noun phrase with a finite verb of its own begins at `k`.
    fn clause_begins(&self, k: usize, end: usize) -> bool {
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

    /// was called X by Y
    fn passive_cue(&self, k: usize, mut draft: Draft) -> Option<Draft> {
        if draft.class == Some(CueClass::Question) {
            return None;
        }
        draft.rule = "passive";
        let end = self.content_end();
        let by = (k + 1..end)
            .find(|&n| self.is(n, &ChunkKind::Prep) && self.language.grammar.is("by", self.lower(n)));
        if let Some(by) = by
            && let Some((source, behind)) = self.source_right(by + 1)
            && behind >= end
        {
            draft.source = Some(source);
            draft.content.extend(self.items(k + 1, by));
        } else if self.holds_quote(k + 1, end) {
            draft.content.extend(self.items(k + 1, self.content_right(k + 1)));
        }
        let quoted = self.holds_quote(k + 1, end);
        (!draft.content.is_empty() && (quoted || draft.source.is_some())).then_some(draft)
    }
}
