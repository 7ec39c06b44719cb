//! From what the model finds to drafts: the rules say what a source's words are, whom it was told to, and
//! which class the cue has.

use super::super::chunk::{ChunkKind, chunks};
use super::super::clause::{self, Draft, Source};
use super::super::relay;
use super::super::view::{Item, Starts, View, holds, overlap};
use super::features::{Around, Atom, atoms};
use super::mend;
use super::model::Model;
use super::run::{Found, Labelled, candidates, first_labels};
use super::{agree, bounds};
use super::{sift, told};
use crate::doc::{CueClass, Quotation};
use crate::language::{Form, Language, Tag, Use};
use std::borrow::Cow;
use std::ops::Range;

/// A paragraph as the model sees it.
struct Seen {
    items: Range<usize>,
    atoms: Vec<Atom>,
    around: Around,
}

impl Seen {
    fn of(
        view: &View,
        units: Range<usize>,
        quotations: &[Quotation],
        language: &Language,
        model: &Model,
    ) -> Self {
        let step = |word: u32| model.cues.get(&word).copied().unwrap_or(0);
        let items = view.items_of(units);
        let atoms = atoms(view, items.clone(), quotations, language, step);
        Self { around: Around::of(&atoms), items, atoms }
    }

    /// What the model finds in it, in the numbers of the view.
    fn finds(&self, model: &Model, first: Labelled) -> Vec<Found> {
        let mut found = candidates(model, &self.atoms, first);
        for one in &mut found {
            for range in one.source.iter_mut().chain(&mut one.cue).chain(&mut one.content) {
                *range = range.start + self.items.start..range.end + self.items.start;
            }
        }
        found
    }
}

/// What the model finds in each paragraph of texts, one pass after the other for all of them.
pub fn finds<'a>(
    texts: impl Iterator<Item = (&'a View<'a>, &'a [Quotation])>,
    language: &Language,
    model: &Model,
) -> Vec<Vec<Vec<Found>>> {
    let see = |(view, quotations): (&'a View, _)| {
        view.paragraphs().map(|units| Seen::of(view, units, quotations, language, model)).collect()
    };
    let seen: Vec<Vec<Seen>> = texts.map(see).collect();
    let label = |s: &Seen| first_labels(model, &s.atoms, &s.around);
    let first: Vec<Vec<Labelled>> = seen.iter().map(|text| text.iter().map(label).collect()).collect();
    let find = |(seen, first): (&Vec<Seen>, Vec<Labelled>)| {
        seen.iter().zip(first).map(|(seen, first)| seen.finds(model, first)).collect()
    };
    seen.iter().zip(first).map(find).collect()
}

/// The drafts of an article: what the model found in each paragraph, filled in by the rules, and those that only rules
/// know.
pub fn drafts(
    view: &View,
    found: Vec<Vec<Found>>,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (units, found) in view.paragraphs().zip(found) {
        let rules = clause::find(view, units, quotations, language);
        if !(found.is_empty() && rules.is_empty()) {
            drafts.extend(merge(view, found, rules, quotations, language));
        }
    }
    drafts
}

/// Puts the finds of a paragraph and the drafts of its rules together.
pub(super) fn merge(
    view: &View,
    found: Vec<Found>,
    rules: Vec<Draft>,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::with_capacity(found.len());
    let cues = Starts::of(rules.iter().map(|r| &r.cue));
    let same_cue = |cue: &Range<usize>| cues.near(cue).filter(|&r| overlap(&rules[r].cue, cue)).min();
    for mut one in found {
        agree::tell(view, &mut one, language);
        let cue = one.cue.first().cloned().unwrap_or_default();
        if one.content.is_empty() {
            continue;
        }
        if cue.is_empty() && (one.source.is_empty() || !view.holds_quote(&one.content)) {
            continue;
        }
        let behind = one.source.first().and_then(|s| same_cue(&(s.end..s.end + 1))).map(|r| &rules[r]);
        if let Some(rule) = behind.filter(|r| agree::is_inserted(view, &one, r)) {
            drafts.push(Draft { score: Some(one.margin), ..rule.clone() });
            continue;
        }
        let rule = same_cue(&cue);
        drafts.push(fill(view, one, cue, rule.map(|r| &rules[r]), language));
    }
    drafts.sort_by_key(|d| (d.unit, d.cue.start));
    agree::drop_second(&mut drafts);
    let plain = agree::end_at_speaker(view, &mut drafts, &rules);
    for i in 0..drafts.len() {
        let (earlier, rest) = drafts.split_at_mut(i);
        give_source(view, &mut rest[0], earlier, quotations, language);
    }
    // Indirect speech that nobody is said to have spoken: too often wrong to be of use.
    drafts.retain(|d| {
        d.source.is_some()
            || view.holds_quote(&d.content)
            || d.class == Some(CueClass::NoComment)
            || sift::hearsay(view, d, language)
    });
    // Pressed by a reader, would not be drawn: what no answer was given to is no content.
    let unanswered: Vec<&Draft> = rules.iter().filter(|r| r.rule == "no-answer").collect();
    drafts.retain(|d| !agree::unanswered(d, &unanswered));
    drafts.retain_mut(|d| !sift::says_how(view, d, language) || sift::said_behind(view, d, language));
    let pieces: Vec<Range<usize>> = drafts.iter().flat_map(|d| d.content.clone()).collect();
    let starts = Starts::of(&pieces);
    for draft in &mut drafts {
        if let Some(rule) = same_cue(&draft.cue).map(|r| &rules[r]) {
            let inner = |r: usize| holds(&rule.content, rules[r].cue.start);
            let held = |i: usize| {
                starts.near(&(i..i + 1)).any(|p| pieces[p].contains(&i))
                    || rule
                        .content
                        .iter()
                        .flat_map(|c| cues.near(c))
                        .any(|r| inner(r) && holds(&rules[r].content, i))
            };
            mend::snap(view, draft, rule, held);
        }
        agree::stay_in_brackets(view, draft);
        mend::take_pronoun(view, draft, language);
        mend::drop_clause_before(view, draft, language);
        mend::drop_beside(view, draft, language);
        bounds::drop_before(view, draft, language);
        mend::begin_behind_colon(view, draft);
        mend::end_at_question(view, draft, language);
        mend::drop_dateline(view, draft);
        mend::voice(view, draft, language);
        mend::drop_echo(view, draft, language);
        bounds::set(view, draft, language);
        bounds::take_inserted(view, draft, language);
        bounds::take_nearest(view, draft, language);
        bounds::take_subject(view, draft, language);
        mend::add_listed(view, draft, language);
        draft.rule = if draft.score.is_some() { rule_name(view, draft) } else { draft.rule };
    }
    mend::trim(view, &mut drafts, &rules, language);
    let split = bounds::split_verbs(view, &mut drafts, language);
    drafts.extend(split);
    relay::pass_on(view, &mut drafts, &rules, language);
    agree::drop_passed_on(&mut drafts);
    drafts.retain(|d| !sift::deed(view, d, quotations, language) && !sift::expletive(view, d, language));
    mend::share(view, &mut drafts);
    mend::give_back(view, &mut drafts, &rules);
    let known = Known::of(&drafts);
    let more = |r: &Draft| {
        (plain.contains(&r.cue) || only_rules_know(view, r, &known, language))
            && !sift::deed(view, r, quotations, language)
    };
    let mut rules = rules;
    rules.iter_mut().for_each(|r| leave(view, r, &drafts, &known, language));
    let mut more: Vec<Draft> = rules.into_iter().filter(more).collect();
    relay::pass_on(view, &mut more, &[], language);
    drafts.extend(more);
    drafts.retain_mut(|d| !sift::naming(view, d, quotations, language));
    drafts.sort_by_key(|d| (d.unit, d.cue.start));
    drafts
}

/// A find as a draft, with what the rule for its cue knows.
fn fill(view: &View, mut one: Found, cue: Range<usize>, rule: Option<&Draft>, language: &Language) -> Draft {
    if let Some(rule) = rule.filter(|r| r.class == Some(CueClass::NoComment)) {
        return rule.clone();
    }
    if let Some(rule) = agree::plain(view, &one, rule) {
        return Draft { score: Some(one.margin), ..rule.clone() };
    }
    let mut draft = match rule {
        Some(rule) => Draft { source: None, content: Vec::new(), ..rule.clone() },
        None => named_cue(view, cue.clone(), language),
    };
    draft.unit = view.unit_of(if cue.is_empty() { one.content[0].start } else { cue.start });
    draft.cue = cue;
    if one.source.is_empty() && names_verb(view, &draft.cue, language) {
        one.source.push(draft.cue.start..draft.cue.start + 1);
        draft.cue.start += 1;
    }
    let own = rule.and_then(|r| r.source.as_ref());
    // “Who pays?” cried the vicar: the subject behind the cue is no piece of what was said.
    if let (true, Some(rule)) =
        (one.source.is_empty(), rule.filter(|r| matches!(r.rule, "cue-subject" | "passive")))
        && let Some(behind) = own
        && view.holds_quote(&rule.content)
    {
        // Was called a joke by the mayor
        if rule.rule == "passive" && one.content.iter().any(|c| overlap(c, &behind.full)) {
            one.content.clone_from(&rule.content);
        }
        one.content.retain(|c| !overlap(c, &behind.full) || view.items[c.start].quote().is_some());
        for piece in one.content.iter_mut().filter(|c| overlap(c, &behind.full)) {
            piece.end = rule.cue.start.max(piece.start + 1);
        }
        if one.content.is_empty() {
            one.content.clone_from(&rule.content);
        }
    }
    draft.source = match one.source.first() {
        Some(items) => {
            // What stands between cue and content.
            let taken = || one.content.iter().chain([&draft.cue]).filter(|taken| !taken.is_empty());
            let before = taken().map(|t| t.end).filter(|&end| end <= items.start).max();
            let behind = taken().map(|t| t.start).filter(|&start| start >= items.end).min();
            let room = before.unwrap_or(0)..behind.unwrap_or(view.items.len());
            Some(source(view, items.clone(), &room, own, language))
        }
        // The source of a verb far from it: a shared subject, or one behind an insertion.
        None if sift::seems(view, &draft, language) => None,
        None => own.filter(|s| !one.content.iter().any(|c| overlap(c, &s.full))).cloned(),
    };
    // Was asked: the subject is who a question was put to.
    let be = |i: &Item| i.is_used(Use::BE, language);
    if draft.class == Some(CueClass::Question) && view.items[draft.cue.clone()].iter().any(be) {
        draft.addressee = draft.source.take().map(|s| s.full);
    }
    if let Some(source) = &mut draft.source {
        source.full.end = mend::privy(view, &source.full, &draft.cue, language);
    }
    let taken = |r: &Range<usize>| {
        one.content.iter().any(|c| overlap(c, r))
            || draft.source.as_ref().is_some_and(|s| overlap(&s.full, r))
            || overlap(&draft.cue, r)
    };
    draft.addressee = draft.addressee.take().filter(|a| !taken(a));
    draft.adjuncts.retain(|a| !one.content.iter().any(|c| overlap(c, a)));
    draft.content = one.content;
    told::told(view, &mut draft, language);
    told::told_by(view, &mut draft, language);
    let outside = draft.source.as_ref().is_some_and(|s| sift::outside(view, s, language));
    if outside || sift::hearsay(view, &draft, language) || sift::undergoes(view, &draft, language) {
        draft.source = None;
    }
    let cue = &view.items[draft.cue.clone()];
    // Has not been shy about condemning
    let litotes = cue.iter().any(|i| i.is_used(Use::LITOTES, language));
    // Would neither confirm nor deny, of which the cue is the last word.
    let of_verb = |i: &&Item| matches!(i.tag, Tag::Verb | Tag::Cconj | Tag::Adv);
    let before = view.items.get(view.units[draft.unit].items.start..draft.cue.start).unwrap_or_default();
    let neither = before.iter().rev().take_while(of_verb).any(|i| i.is_used(Use::NEITHER, language));
    draft.not_said = draft.not_said && !litotes || declined(cue, language) || neither;
    draft.score = Some(one.margin);
    draft
}

/// Whether a cue begins with a name that is a verb too: Will said; Will says.
fn names_verb(view: &View, cue: &Range<usize>, language: &Language) -> bool {
    let items = &view.items[cue.clone()];
    let ahead = |n: usize| items.get(n + 1).map(|x| x.lower.as_ref());
    let finite = |form| matches!(form, Form::Past | Form::Third);
    let past = |i: &Item| language.cues.verb(&i.lower, ahead).is_some_and(|(_, form, _)| finite(form));
    items.len() > 1
        && items[0].is_capital()
        && items[0].tag == Tag::Aux
        && past(&items[1])
        && !items[0].is_used(Use::HAVE, language)
        && !items[0].is_used(Use::BE, language)
}

/// Gives a draft without a source that of its verb. `earlier` are the drafts before it.
fn give_source(
    view: &View,
    draft: &mut Draft,
    earlier: &[Draft],
    quotations: &[Quotation],
    language: &Language,
) {
    if draft.source.is_none() && !draft.cue.is_empty() && !sift::seems(view, draft, language) {
        let same = earlier.partition_point(|d| d.unit < draft.unit);
        let unit = &view.units[draft.unit];
        let source = clause::source_of(view, unit, &draft.cue, &earlier[same..], quotations, language);
        // A subject that the model took for a piece of what was said.
        let piece = |s: &Source| draft.content.len() > 1 && draft.content[0] == s.full;
        if source.as_ref().is_some_and(piece) {
            draft.content.remove(0);
        }
        let free = |s: &Source| !draft.content.iter().any(|c| overlap(c, &s.full));
        draft.source = source.filter(|s| free(s) && !sift::outside(view, s, language));
    }
}

/// What the drafts of a paragraph have as cue or as content.
struct Known {
    cues: Vec<Range<usize>>,
    content: Vec<Range<usize>>,
    cue_starts: Starts,
    content_starts: Starts,
}

impl Known {
    fn of(drafts: &[Draft]) -> Self {
        let cues: Vec<Range<usize>> = drafts.iter().map(|d| d.cue.clone()).collect();
        let content: Vec<Range<usize>> = drafts.iter().flat_map(|d| d.content.clone()).collect();
        Self { cue_starts: Starts::of(&cues), content_starts: Starts::of(&content), cues, content }
    }

    fn cue(&self, cue: &Range<usize>) -> bool {
        self.cue_starts.near(cue).any(|n| overlap(&self.cues[n], cue))
    }

    fn holds(&self, item: usize) -> bool {
        self.content_starts.near(&(item..item + 1)).any(|n| self.content[n].contains(&item))
    }
}

/// X told the hall that “…,” and he vowed to keep the “…”: what a rule has for content ends before what others have of it, if its
/// first quotation is nobody's.
fn leave(view: &View, rule: &mut Draft, drafts: &[Draft], known: &Known, language: &Language) {
    let strong = language.cues.lemma(&rule.lemma).is_some_and(|c| c.frames.has('s'));
    let participle = view.items[rule.cue.clone()].last().is_none_or(|i| i.lower.ends_with("ing"));
    if !strong || participle {
        return;
    }
    let quotes = || rule.content.iter().flat_map(Clone::clone).filter(|&i| view.items[i].quote().is_some());
    let Some(first) = quotes().next().filter(|&i| !known.holds(i) && quotes().any(|i| known.holds(i))) else {
        return;
    };
    let starts = |d: &Draft| {
        let source = d.source.as_ref().map(|s| s.full.start);
        source.into_iter().chain([d.cue.start]).chain(d.content.iter().map(|c| c.start)).collect::<Vec<_>>()
    };
    let Some(other) = drafts.iter().flat_map(starts).filter(|&start| start > first).min() else { return };
    rule.content.retain(|c| c.start < other);
    if let Some(last) = rule.content.last_mut() {
        let joint = |i: &usize| matches!(view.items[*i].tag, Tag::Punct | Tag::Cconj | Tag::Sconj);
        let end = last.end.min(other);
        let loose = (first + 1..end).rev().take_while(joint).count();
        last.end = end - loose;
    }
}

/// Whether the draft of a rule adds to those of the model: a quotation that none of them holds, no answer, a
/// cue that waits for a block, or quoted words that a relative clause inside one of them ascribes to another
/// (the report, which found “…”).
fn only_rules_know(view: &View, rule: &Draft, known: &Known, language: &Language) -> bool {
    if known.cue(&rule.cue) {
        return false;
    }
    let held = |i: usize| known.holds(i);
    let quote = |i: &usize| view.items[*i].quote().is_some();
    let quotes: Vec<usize> = rule.content.iter().flat_map(Clone::clone).filter(quote).collect();
    if held(rule.cue.start) {
        return !quotes.is_empty() && rule.source.as_ref().is_some_and(|s| s.stands_for.is_some());
    }
    let free = !quotes.is_empty() && !quotes.into_iter().any(held) && rule.source.is_some();
    // The ferry will sail again on Friday, the company said in a statement: indirect speech that is all content.
    let whole = rule.rule == "content-cue"
        && rule.source.is_some()
        && !rule.content.iter().flat_map(Clone::clone).any(held)
        && language.cues.lemma(&rule.lemma).is_some_and(|c| c.frames.has('s') && c.frames.has('i'));
    let rumour = rule.source.is_none() && sift::hearsay(view, rule, language);
    // Left without saying why
    let without =
        rule.not_said && rule.cue.start > 0 && view.items[rule.cue.start - 1].is_used(Use::WITHOUT, language);
    // Answered yes
    let yes = |c: &Range<usize>| {
        c.len() == 1 && language.lexicon.is_interjection(&view.items[c.start].lower) && !held(c.start)
    };
    let answer = rule.source.is_some() && !rule.content.is_empty() && rule.content.iter().all(yes);
    let none = rule.content.is_empty() || rule.class == Some(CueClass::NoComment);
    none || free || whole || rumour || without || answer
}

/// The name of how a find is built, as the clause rules have them.
fn rule_name(view: &View, draft: &Draft) -> &'static str {
    let Some(source) = &draft.source else { return "cue-alone" };
    let content = draft.content.first().map_or(0, |c| c.start);
    if draft.cue.is_empty() {
        "subject"
    } else if matches!(draft.rule, "according-to" | "passive") {
        draft.rule
    } else if source.full.start > draft.cue.start {
        "cue-subject"
    } else if content < source.full.start {
        "content-cue"
    } else if content > 0 && view.items[content - 1].is(":") {
        "cue-colon"
    } else {
        "subject-cue"
    }
}

/// The source at the items `full`; with what the rules know of it where they agree.
fn source(
    view: &View,
    mut full: Range<usize>,
    room: &Range<usize>,
    rule: Option<&Source>,
    language: &Language,
) -> Source {
    // Mayor Brack lets a clerk say: the rule's is the nearer one.
    let own = mend::source(view, full.clone(), room, language);
    if let Some(rule) =
        rule.filter(|r| own.end < full.end && own.end <= r.full.start && r.full.end <= full.end)
    {
        return rule.clone();
    }
    full = own;
    // The mayor’s joint letter with Orle condemned: what a preposition governs is only a part of the subject.
    if let Some(rule) = rule.filter(|r| r.full.start < full.start && full.end <= r.full.end)
        && view.items[full.start - 1].tag == Tag::Adp
        && !overlap(&rule.head, &full)
        && view.items[rule.head.clone()].iter().any(Item::is_possessive)
        && room.start <= rule.full.start
    {
        return rule.clone();
    }
    // Bartholomew “Batty” Crane: a name goes on behind a nickname.
    if let Some(rule) = rule.filter(|r| r.full.start <= full.start && full.end < r.full.end)
        && view.items[full.end].quote().is_some()
        && view.items[full.end - 1].is_capital()
    {
        full = rule.full.clone();
    }
    let whole = |r: &&Source| r.stands_for.is_some() || full.start <= r.head.start && r.head.end <= full.end;
    if let Some(rule) = rule.filter(|r| overlap(&r.full, &full)).filter(whole) {
        return Source { full, head: rule.head.clone(), stands_for: rule.stands_for.clone() };
    }
    let chunks = chunks(view, full.clone(), language);
    let head = chunks.iter().find(|c| c.kind == ChunkKind::Noun).map_or(full.clone(), |c| c.items.clone());
    Source { full, head, stands_for: None }
}

/// A draft with the lemma and class of its cue.
fn named_cue(view: &View, cue: Range<usize>, language: &Language) -> Draft {
    let items = &view.items[cue.clone()];
    let ahead = |i: usize| move |n: usize| items.get(i + n).map(|x| x.lower.as_ref());
    let not = |i: &Item| {
        i.is_used(Use::NEGATION, language) || i.is_used(Use::DENYING, language) || i.lower.ends_with("n't")
    };
    let mut draft = Draft { not_said: items.iter().any(not), ..Draft::default() };
    for (i, item) in items.iter().enumerate() {
        if let Some(phrase) = language.cues.preposition(&item.lower, ahead(i)) {
            draft.rule = "according-to";
            (draft.lemma, draft.class) = (Cow::Borrowed(phrase.lemma), Some(phrase.class));
            return draft;
        }
    }
    // The head is the last verb; an infinitive behind it goes with it.
    for (i, item) in items.iter().enumerate().rev() {
        if matches!(item.tag, Tag::Verb | Tag::Aux)
            && let Some((verb, ..)) = language.cues.verb(&item.lower, ahead(i))
        {
            (draft.lemma, draft.class) = (Cow::Borrowed(verb.lemma), Some(verb.class));
            return draft;
        }
    }
    for item in items.iter().rev() {
        if let Some(noun) = language.cues.noun(&item.lower) {
            (draft.lemma, draft.class) = (Cow::Borrowed(noun.lemma), Some(noun.class));
            return draft;
        }
    }
    let head = items.iter().rev().find(|i| i.tag == Tag::Verb).or(items.iter().find(|i| i.is_word()));
    draft.lemma = Cow::Owned(head.map_or(String::new(), |i| i.lower.clone().into_owned()));
    draft.class = (!cue.is_empty()).then_some(CueClass::Other);
    draft
}

/// Whether the words of a cue say that it was not said: stopped short of calling; has yet to say; would neither
/// confirm nor deny.
fn declined(cue: &[Item], language: &Language) -> bool {
    let declines = |n: usize| {
        let ahead = |m: usize| cue.get(n + m).map(|x| x.lower.as_ref());
        let verb = language.cues.verb(&cue[n].lower, ahead);
        verb.is_some_and(|(v, ..)| language.grammar.is("declining", v.lemma))
    };
    let neither = cue.iter().rev().skip(1).any(|i| i.is_used(Use::NEITHER, language));
    let pending =
        |pair: &[Item]| pair[0].is_used(Use::PENDING, language) && pair[1].is_used(Use::INFINITIVE, language);
    let short =
        |pair: &[Item]| language.grammar.is("withholding", &[&*pair[0].lower, " ", &*pair[1].lower].concat());
    neither || (0..cue.len()).any(declines) || cue.windows(2).any(|pair| short(pair) || pending(pair))
}
