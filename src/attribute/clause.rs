//! The clause rules: for each cue of a unit, its source and its content.
//!
//! A cue is a verb group or an expression such as `according to`. Its source stands left of it (X said),
//! right of it (said X), or is that of a cue before it (and added). Its content stands right of it, left of
//! it, or on both sides.

use super::chunk::{Chunk, ChunkKind, Verb, chunks};
use super::view::{Unit, View, overlap};
use crate::doc::{CueClass, Quotation};
use crate::language::{Form, Language, Lists, PronounKind, Silence, Use};
use std::borrow::Cow;
use std::ops::Range;

/// An attribution as the clause rules see it: ranges of items.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The reporting words; empty without a cue.
    pub cue: Range<usize>,
    /// Lemma of the cue.
    pub lemma: Cow<'static, str>,
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
    /// The outlets through which the article has it, nearest the article first.
    pub relay: Vec<Source>,
    /// How sure the model is of it, in units of its score; none for rules.
    pub score: Option<i32>,
    /// Set off without marks.
    pub block: bool,
}

/// Items beyond which a sentence is none: the rules look through a sentence for each of its cues.
const LONGEST_SENTENCE: usize = 1000;

/// Items from a verb on among which it is said on what terms somebody spoke.
const TERMS: usize = 9;

/// Whether an expression of anonymity begins in the words from item `start` on, no further than `most` bytes behind.
pub(super) fn tells_terms(view: &View, start: usize, most: usize, language: &Language) -> bool {
    if !view.may_tell(start..start + TERMS, &language.people) {
        return false;
    }
    let words: Vec<&str> = view.items[start..].iter().take(TERMS).map(|i| i.lower.as_ref()).collect();
    language.people.anonymity(&words.join(" ")).any(|(at, _)| at <= most)
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

impl Source {
    /// A source that is one phrase.
    pub fn phrase(items: Range<usize>) -> Self {
        Self { full: items.clone(), head: items, stands_for: None }
    }
}

/// Chunks of a unit and what the rules ask of them.
pub(super) struct Clause<'a, 'l> {
    pub(super) view: &'a View<'a>,
    pub(super) chunks: &'a [Chunk<'l>],
    pub(super) quotations: &'a [Quotation],
    pub(super) language: &'l Language,
    pub(super) unit: usize,
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
    if before - unit.items.start > LONGEST_SENTENCE {
        return None;
    }
    let chunks = chunks(view, unit.items.start..before, language);
    let clause = Clause { view, chunks: &chunks, quotations, language, unit: 0 };
    let verb = (0..clause.chunks.len()).find(|&k| {
        clause.chunks[k].verb().is_some_and(|v| v.finite() && !v.passive) && clause.source_left(k).is_some()
    });
    // `was asked: “…”`: a question put to somebody is not theirs.
    let asked = |v: &Verb| v.passive && v.cue.is_some_and(|c| c.class == CueClass::Question);
    if clause.chunks.iter().any(|c| c.verb().is_some_and(asked)) {
        return None;
    }
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

/// The source of the verb among the items `cue` that no rule knows as one: its subject, or that of the drafts
/// `earlier` in its sentence.
pub fn source_of(
    view: &View,
    unit: &Unit,
    cue: &Range<usize>,
    earlier: &[Draft],
    quotations: &[Quotation],
    language: &Language,
) -> Option<Source> {
    if unit.items.len() > LONGEST_SENTENCE {
        return None;
    }
    let chunks = view.chunks_of(unit);
    let clause = Clause { view, chunks, quotations, language, unit: 0 };
    let k = clause.chunks.iter().position(|c| c.verb().is_some() && overlap(&c.items, cue))?;
    let verb = *clause.chunks[k].verb()?;
    if verb.passive {
        return None;
    }
    let left = clause.source_left(k).filter(|_| verb.finite());
    left.or_else(|| clause.shared_source(k, &verb, earlier)).map(|(source, _)| source)
}

/// Finds the attributions of some units that a cue shows, in order.
pub fn find(view: &View, units: Range<usize>, quotations: &[Quotation], language: &Language) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for unit in units.filter(|&unit| view.units[unit].items.len() <= LONGEST_SENTENCE) {
        let chunks = view.chunks_of(&view.units[unit]);
        let clause = Clause { view, chunks, quotations, language, unit };
        let first = drafts.len();
        for (k, chunk) in chunks.iter().enumerate() {
            let own = &drafts[first..];
            let draft = match &chunk.kind {
                ChunkKind::Verb(_) if clause.silence_at(k).is_some() => clause.silent(k),
                ChunkKind::Verb(verb) if verb.cue.is_some() => {
                    clause.verb_cue(k, *verb, own).filter(|_| !clause.says_how(k, verb))
                }
                ChunkKind::Verb(verb) => clause
                    .putting(k, verb)
                    .or_else(|| clause.saying(k, verb))
                    .or_else(|| clause.preposition_cue(k)),
                _ => clause.preposition_cue(k).or_else(|| clause.possessive_cue(k)),
            };
            // The same words are nobody's twice.
            let new = |d: &Draft| d.content.is_empty() || !own.iter().any(|o| o.content == d.content);
            drafts.extend(draft.filter(new));
        }
    }
    drafts
}

impl<'l> Clause<'_, 'l> {
    pub(super) fn kind(&self, k: usize) -> Option<&ChunkKind<'l>> {
        self.chunks.get(k).map(|c| &c.kind)
    }

    pub(super) fn is(&self, k: usize, kind: &ChunkKind) -> bool {
        self.kind(k) == Some(kind)
    }

    pub(super) fn noun(&self, k: usize) -> bool {
        self.is(k, &ChunkKind::Noun)
    }

    pub(super) fn quote(&self, k: usize) -> Option<usize> {
        match self.kind(k) {
            Some(ChunkKind::Quote(q)) => Some(*q),
            _ => None,
        }
    }

    pub(super) fn lower(&self, k: usize) -> &str {
        self.chunks.get(k).map_or("", |c| &self.view.items[c.items.start].lower)
    }

    /// Whether the first word of the chunk has the use.
    pub(super) fn has_use(&self, k: usize, usage: Use) -> bool {
        self.chunks.get(k).is_some_and(|c| {
            c.lists.meets(usage.0) && self.view.items[c.items.start].is_used(usage, self.language)
        })
    }

    /// Whether the noun phrase is a time (Thursday, last week).
    pub(super) fn is_time(&self, k: usize) -> bool {
        let time = |i: &super::view::Item| {
            let people = &self.language.people;
            i.may(Lists::TIME) && (people.time(&i.lower).is_some() || people.time(i.text).is_some())
        };
        self.noun(k) && {
            let items = &self.view.items[self.chunks[k].items.clone()];
            // A name may end in a word of time (Mira June).
            items.last().is_some_and(time)
                && !items.iter().any(|i| i.is_capital() && !time(i) && i.tag == crate::language::Tag::Propn)
        }
    }

    pub(super) fn end(&self) -> usize {
        self.chunks.len()
    }

    /// One past the last chunk of content before the final stop.
    pub(super) fn content_end(&self) -> usize {
        let mut end = self.end();
        while end > 0 && matches!(self.chunks[end - 1].kind, ChunkKind::Stop | ChunkKind::Colon) {
            end -= 1;
        }
        end
    }

    pub(super) fn items(&self, from: usize, to: usize) -> Option<Range<usize>> {
        (from < to).then(|| self.chunks[from].items.start..self.chunks[to - 1].items.end)
    }

    /// Whether the chunks `from..to` hold a finite verb.
    pub(super) fn holds_finite(&self, from: usize, to: usize) -> bool {
        (from..to).any(|k| self.chunks[k].verb().is_some_and(Verb::finite))
    }

    /// Whether the chunks `from..to` hold a quotation.
    pub(super) fn holds_quote(&self, from: usize, to: usize) -> bool {
        (from..to).any(|k| self.quote(k).is_some())
    }

    /// The expression with a source behind it that begins at chunk `k`; one past its last item.
    #[inline]
    pub(super) fn preposition_at(&self, k: usize) -> Option<(usize, &'l crate::language::CuePhrase)> {
        let chunk = self.chunks.get(k)?;
        if !chunk.lists.meets(Lists::PREPOSITION) {
            return None;
        }
        let second = || self.view.items.get(chunk.items.start + 1);
        let may = chunk.lists.meets(Lists::PREPOSITION_ALONE)
            || second().is_some_and(|second| second.may(Lists::PREPOSITION_SECOND));
        if may { self.preposition_from(chunk.items.start) } else { None }
    }

    fn preposition_from(&self, start: usize) -> Option<(usize, &'l crate::language::CuePhrase)> {
        let limit = self.chunks.last()?.items.end;
        let items = &self.view.items;
        let ahead = |n: usize| (start + n < limit).then(|| items[start + n].lower.as_ref());
        let phrase = self.language.cues.preposition(&items[start].lower, ahead)?;
        Some((start + phrase.words.len(), phrase))
    }

    fn preposition_cue(&self, k: usize) -> Option<Draft> {
        let (end, phrase) = self.preposition_at(k)?;
        let after = self.chunks.iter().position(|c| c.items.start >= end)?;
        let (mut source, mut behind) = self.source_right(after)?;
        let first = k == 0 || self.content_left(k).is_none() && self.clause_start(k) == k;
        // According to the chamber, the loss …: what follows the comma is no apposition.
        let comma = (after..behind).find(|&n| self.is(n, &ChunkKind::Comma));
        if let Some(comma) = comma.filter(|_| first && !self.is(behind, &ChunkKind::Comma)) {
            source.full.end = self.chunks[comma].items.start;
            behind = comma;
        }
        let mut draft =
            self.draft(self.chunks[k].items.start..end, phrase.lemma, phrase.class, "according-to");
        draft.source = Some(source);
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

    /// In X’s view, …; “…,” in her words: an expression with who spoke inside it in place of behind it (in the view of X).
    fn possessive_cue(&self, k: usize) -> Option<Draft> {
        let (at, who) = (self.chunks.get(k)?, self.chunks.get(k + 1)?);
        if !at.lists.meets(Lists::PREPOSITION) || !who.is_noun() || who.items.len() < 2 {
            return None;
        }
        let items = &self.view.items;
        let last = who.items.end - 1;
        let own = &items[last - 1];
        let person = own.is_used(Use::POSSESSIVE, self.language)
            && own.pronoun(&self.language.people).is_some_and(|p| p.kind != PronounKind::First);
        if !person && !own.is_possessive() {
            return None;
        }
        let inside = [&*items[at.items.start].lower, "the", &items[last].lower, "of"];
        let phrase = self.language.cues.preposition(inside[0], |n| inside.get(n).copied())?;
        let mut draft = self.draft(last..last + 1, phrase.lemma, phrase.class, "according-to");
        draft.source = Some(Source::phrase(who.items.start..last));
        let first = self.clause_start(k) == k;
        // Says that, in its words, …: a part of what somebody says.
        if person && !first && !self.quote(k - 1).is_some_and(|_| self.goes_on_behind_quote(k)) {
            return None;
        }
        if first && self.is(k + 2, &ChunkKind::Comma) {
            draft.content.extend(self.items(k + 3, self.content_right(k + 3)));
        } else if self.is(k + 2, &ChunkKind::Comma) && self.quote(k + 3).is_some() {
            draft.content.push(self.chunks[k + 3].items.clone());
        } else if let Some((start, end)) = self.content_left(k) {
            draft.content.extend(self.items(start, end));
        }
        (!draft.content.is_empty()).then_some(draft)
    }

    /// As X puts it, …; “…,” as X once put it; X put it bluntly: “…”.
    fn putting(&self, k: usize, verb: &Verb<'l>) -> Option<Draft> {
        let items = &self.view.items;
        let it = self.pronoun(k + 1).is_some_and(|p| p.is_thing()) && self.chunks[k + 1].items.len() == 1;
        if !it || verb.passive || !self.language.grammar.is("putting", &items[verb.head].lower) {
            return None;
        }
        let (source, start) = self.source_left(k)?;
        let cue = self.chunks[k].items.start..self.chunks[k + 1].items.end;
        let mut draft = self.draft(cue, "put", CueClass::Neutral, "subject-cue");
        draft.source = Some(source);
        let behind = self.skip_adjuncts(k + 2, &mut draft);
        let quoted = self.quote(behind + 1).is_some();
        let opens = matches!(self.kind(behind), Some(ChunkKind::Comma | ChunkKind::Colon));
        if start == 0 || !self.has_use(start - 1, Use::QUOTING_AS) {
            let colon = self.is(behind, &ChunkKind::Colon) && quoted;
            draft.content.extend(self.items(behind + 1, self.content_right(behind + 1)).filter(|_| colon));
            draft.rule = "cue-colon";
        } else if let Some((from, to)) = self.content_left(start - 1) {
            draft.content.extend(self.items(from, to));
            draft.rule = "content-cue";
        } else if opens {
            draft.content.extend(self.items(behind + 1, self.content_right(behind + 1)));
        }
        (!draft.content.is_empty()).then_some(draft)
    }

    /// X’s answer was “…”; the motto of the club is “…”: whose words a noun says they are.
    fn saying(&self, k: usize, verb: &Verb<'l>) -> Option<Draft> {
        let items = &self.view.items;
        let quote = [k + 1, k + 2].into_iter().find(|&n| self.quote(n).is_some())?;
        let that = quote == k + 1 || self.has_use(k + 1, Use::THAT) || self.is(k + 1, &ChunkKind::Colon);
        if !that || !verb.finite() || !items[verb.head].is_used(Use::BE, self.language) {
            return None;
        }
        let last = k.checked_sub(1).filter(|&n| self.noun(n))?;
        let first = self.phrase_left(last)?;
        let noun = self.chunks[first].items.end - 1;
        if !self.language.grammar.is("saying", &items[noun].lower) {
            return None;
        }
        let owns = |i: &usize| items[*i].is_possessive() || items[*i].is_used(Use::POSSESSIVE, self.language);
        let own = (self.chunks[first].items.start..noun).rev().find(owns);
        let of = first < last && self.has_use(first + 1, Use::OF);
        let verb = self.chunks[k].items.clone();
        let (source, cue) = match own {
            Some(own) => (self.chunks[first].items.start..own + 1, noun..verb.end),
            None if of => (self.chunks[first + 2].items.start..self.chunks[last].items.end, verb),
            None => return None,
        };
        let mut draft = self.draft(cue, "be", CueClass::Neutral, "subject-cue");
        draft.source = Some(Source::phrase(source));
        draft.content.push(self.chunks[quote].items.clone());
        Some(draft)
    }

    fn draft(&self, cue: Range<usize>, lemma: &'static str, class: CueClass, rule: &'static str) -> Draft {
        Draft {
            cue,
            lemma: Cow::Borrowed(lemma),
            class: Some(class),
            rule,
            unit: self.unit,
            ..Draft::default()
        }
    }

    /// Whether the verb only says how somebody spoke: spoke on condition of anonymity.
    fn says_how(&self, k: usize, verb: &Verb<'l>) -> bool {
        let head = self.view.items[verb.head].lower.len() + 1;
        tells_terms(self.view, self.chunks[k].items.start, head, self.language)
    }

    fn verb_cue(&self, k: usize, verb: Verb<'l>, earlier: &[Draft]) -> Option<Draft> {
        let cue = verb.cue?;
        let mut draft = self.draft(self.chunks[k].items.clone(), cue.lemma, cue.class, "subject-cue");
        draft.not_said = verb.negated || self.language.grammar.is("declining", cue.lemma);
        if verb.infinitive && verb.form != Form::Base {
            return None;
        }
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
        // Left without saying why
        let without = gerund
            && cue.frames.has('s')
            && self.has_use(k - 1, Use::WITHOUT)
            && self.has_use(k + 1, Use::CLAUSE);
        draft.not_said |= without;
        let purpose = verb.infinitive && !matches!(before, Some(ChunkKind::Verb(_)));
        let narrows = participle && matches!(before, Some(ChunkKind::Noun)) && !cue.frames.has('s');
        // said X
        let behind_content = k > 0
            && (self.quote(k - 1).is_some()
                || self.is(k - 1, &ChunkKind::Comma)
                    && k > 1
                    && (self.quote(k - 2).is_some() || cue.frames.has('s') && cue.frames.has('i')));
        // Between commas the subject may stand on the left, before an insertion: X, of Y, told Z.
        let found = self.source_left(k);
        let left = found.is_some() && k > 1 && self.quote(k - 2).is_none() && self.quote(k - 1).is_none();
        if behind_content
            && !left
            && (!cue.frames.has('o') || cue.frames.has('i') && self.quote(k - 1).is_some())
            && verb.finite()
            && (verb.form != Form::Base || self.goes_on_behind_quote(k))
            && cue.frames.has('q')
            && let Some((source, end)) = self.source_right(k + 1)
            && !self.is_time(k + 1)
            && self.pronoun(k + 1).is_none_or(|p| p.kind == PronounKind::Subject)
            && self.inverted_ends(end, k)
            && let Some((start, to)) = self.content_left(k).or_else(|| self.opened_by_phrase(k, end))
        {
            draft.source = Some(source);
            draft.rule = "cue-subject";
            draft.content.extend(self.items(start, to));
            let rest = self.skip_adjuncts(end, &mut draft);
            self.add_resumed(rest, &mut draft);
            return Some(draft);
        }
        // Said X: “…”
        // In other words, said X: “…”
        let phrase = k > 1
            && self.is(k - 1, &ChunkKind::Comma)
            && !(self.clause_start(k)..k).any(|n| self.chunks[n].verb().is_some() || self.quote(n).is_some())
            && matches!(self.kind(self.clause_start(k)), Some(ChunkKind::Prep | ChunkKind::Adv));
        let opens = phrase || before.is_none_or(|c| matches!(c, ChunkKind::Stop | ChunkKind::Quote(_)));
        if opens
            && bare
            && verb.form == Form::Past
            && cue.frames.has('q')
            && let Some((source, end)) = self.source_right(k + 1)
            && matches!(self.kind(end), Some(ChunkKind::Comma | ChunkKind::Colon))
            && self.quote(end + 1).is_some()
        {
            draft.source = Some(source);
            draft.rule = "cue-subject";
            draft.content.push(self.chunks[end + 1].items.clone());
            return Some(draft);
        }
        let found = found
            .inspect(|(_, start)| self.leading_adjuncts(*start, &mut draft))
            .or_else(|| self.subject_of_infinitive(k, &verb))
            .or_else(|| self.shared_source(k, &verb, earlier))
            .or_else(|| self.first_subject(k).filter(|_| without));
        let start = match found {
            Some((source, start)) => {
                draft.source = Some(source);
                start
            }
            None => k,
        };
        self.fill_content(k, start, &verb, &mut draft);
        if let Some(declined) = self.no_answer(k, &verb) {
            draft.not_said = true;
            draft.class = Some(CueClass::NoComment);
            draft.rule = "no-answer";
            draft.cue.end = declined;
            draft.content.retain(|c| c.start >= declined && self.view.holds_quote(std::slice::from_ref(c)));
            return draft.source.is_some().then_some(draft);
        }
        let weak = cue.frames.has('x') && !cue.frames.has('s');
        if draft.content.is_empty() {
            // A colon at the end: the content is what follows in the next paragraph.
            let that = cue.frames.has('c') && self.end() > 1 && self.has_use(self.end() - 2, Use::THAT);
            let waits = self.awaits() && (cue.frames.has('q') || that);
            return (waits && draft.source.is_some()).then_some(draft);
        }
        let quoted = self.view.holds_quote(&draft.content);
        if draft.source.is_none() && !quoted {
            return None;
        }
        if (weak && draft.source.is_none()) || ((gerund && !without || narrows || purpose) && !quoted) {
            return None;
        }
        Some(draft)
    }

    /// Whether the cue at chunk `k` gives no answer (did not respond; declined to comment); one past its last
    /// item.
    fn no_answer(&self, k: usize, verb: &Verb<'l>) -> Option<usize> {
        let cue = verb.cue?;
        let end = self.chunks[k].items.end;
        if verb.negated && self.language.grammar.is("answering", cue.lemma) {
            return Some(end);
        }
        if cue.class == CueClass::NoComment && cue.lemma.contains(' ') {
            return Some(end);
        }
        if cue.class == CueClass::NoComment || self.language.grammar.is("declining", cue.lemma) {
            let next = self.chunks.get(k + 1)?;
            let inner = next.verb().filter(|v| v.infinitive)?;
            let lemma = &self.view.items[inner.head].lower;
            return self.language.grammar.is("answering", lemma).then_some(next.items.end);
        }
        None
    }

    /// The words at chunk `k` that say no answer was given, and one past their last item.
    fn silence_at(&self, k: usize) -> Option<(&'l Silence, usize)> {
        let chunk = &self.chunks[k];
        if !chunk.lists.meets(Lists::SILENCE) {
            return None;
        }
        let start = chunk.items.start;
        let limit = self.chunks.last()?.items.end;
        let items = &self.view.items;
        let ahead = |n: usize| (start + n < limit).then(|| items[start + n].lower.as_ref());
        let silence = self.language.cues.silence(&items[start].lower, ahead)?;
        Some((silence, start + silence.words.len()))
    }

    /// kept silent; calls to X were not returned
    fn silent(&self, k: usize) -> Option<Draft> {
        let (silence, end) = self.silence_at(k)?;
        let cue = self.chunks[k].items.start..end;
        let mut draft = self.draft(cue, silence.lemma, CueClass::NoComment, "no-answer");
        draft.source = if silence.addressee {
            let start = self.clause_start(k);
            let to =
                (start..k).find(|&n| self.is(n, &ChunkKind::Prep) && self.has_use(n, Use::INFINITIVE))?;
            let last = (to + 1..k).take_while(|&n| self.noun(n) || self.is(n, &ChunkKind::Prep)).last()?;
            Some(self.source_at(to + 1, last + 1))
        } else {
            let found = self.source_left(k).or_else(|| self.shared_source(k, self.chunks[k].verb()?, &[]));
            Some(found?.0)
        };
        draft.not_said = true;
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
    pub(super) fn awaits(&self) -> bool {
        let behind = self.chunks.last().map_or(0, |c| c.items.end);
        let colon = |i: usize| self.view.items.get(i).is_some_and(|item| item.is(":"));
        behind > 0 && colon(behind - 1)
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

    /// In the old days, wrote X, “…”: the phrase before a cue whose content is the quotation behind its source.
    fn opened_by_phrase(&self, k: usize, end: usize) -> Option<(usize, usize)> {
        let opens = k > 1 && self.is(0, &ChunkKind::Prep) && self.is(k - 1, &ChunkKind::Comma);
        let quoted = self.is(end, &ChunkKind::Comma) && self.quote(end + 1).is_some();
        (opens && quoted).then_some((0, k - 1))
    }

    /// What goes on behind an inserted cue: a quotation, or the rest of the sentence behind a comma.
    pub(super) fn add_resumed(&self, k: usize, draft: &mut Draft) {
        let from = if self.is(k, &ChunkKind::Comma) || self.is(k, &ChunkKind::Colon) { k + 1 } else { k };
        let end = self.content_end();
        if from >= end {
            return;
        }
        let resumes = self.quote(from).is_some()
            || from > k
                && self.is(k, &ChunkKind::Comma)
                && !self.holds_quote(0, k)
                && (self.holds_finite(from, end) || self.asks_to(from));
        // Said the boy, who wore a “Save the Weir” hat: his relative clause goes on.
        let relative = |i: &super::view::Item| i.is_relative(&self.language.people);
        let inside = from == k
            && draft.source.as_ref().is_some_and(|s| self.view.items[s.full.clone()].iter().any(relative));
        let resumes = resumes
            && !inside
            && !self.chunks.get(from).and_then(Chunk::verb).is_some_and(|v| v.form == Form::Ing);
        if resumes {
            draft.content.extend(self.items(from, self.content_right(from)));
        }
    }

    /// X was moved to say: the subject of the verb right before an infinitive.
    fn subject_of_infinitive(&self, k: usize, verb: &Verb<'l>) -> Option<(Source, usize)> {
        let before = k.checked_sub(1).filter(|_| verb.infinitive)?;
        let moves = |v: &&Verb| self.language.grammar.is("moving", &self.view.items[v.head].lower);
        self.chunks[before].verb().filter(|v| v.passive).filter(moves)?;
        self.source_left(before)
    }

    /// “…,” warn the guards: whether a quotation that does not end its sentence stands right before chunk `k`.
    fn goes_on_behind_quote(&self, k: usize) -> bool {
        let quote = self.chunks[k].items.start.checked_sub(1).map(|before| &self.view.items[before]);
        quote.is_some_and(|quote| quote.quotes_up_to(&[',', '!', '?']))
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

    /// was called X by Y
    fn passive_cue(&self, k: usize, mut draft: Draft) -> Option<Draft> {
        if draft.class == Some(CueClass::Question) {
            return None;
        }
        draft.rule = "passive";
        let end = self.content_end();
        let by = (k + 1..end).find(|&n| self.is(n, &ChunkKind::Prep) && self.has_use(n, Use::BY));
        if let Some(by) = by
            && let Some((source, behind)) = self.source_right(by + 1)
            && behind >= end
        {
            draft.source = Some(source);
            draft.content.extend(self.items(k + 1, by));
        } else if self.holds_quote(k + 1, end) {
            draft.content.extend(self.items(k + 1, self.content_right(k + 1)));
        }
        // It is rumoured that the count keeps a bear.
        let it = |n: usize| self.pronoun(n).is_some_and(|p| p.is_thing());
        let rumour = k > 0
            && draft.content.is_empty()
            && it(k - 1)
            && self.language.grammar.is("hearsay", &draft.lemma)
            && self.has_use(k + 1, Use::THAT);
        if rumour {
            draft.content.extend(self.items(k + 1, self.content_right(k + 1)));
        }
        let quoted = self.holds_quote(k + 1, end);
        (!draft.content.is_empty() && (quoted || rumour || draft.source.is_some())).then_some(draft)
    }
}
