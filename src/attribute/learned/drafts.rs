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
use super::{sift, told};
use crate::doc::{CueClass, Quotation};
use crate::language::{Form, Language, Tag, Use};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// A paragraph as the model sees it.
struct Seen {
    items: Range<usize>,
    atoms: Vec<Atom>,
    around: Around,
    before: u8,
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
        Self { around: Around::of(&atoms), before: view.ending(items.start), items, atoms }
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
    let label = |s: &Seen| first_labels(model, &s.atoms, &s.around, s.before);
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
        let rules: Vec<Draft> =
            units.flat_map(|n| clause::find(view, n, &view.units[n], quotations, language)).collect();
        if !(found.is_empty() && rules.is_empty()) {
            drafts.extend(merge(view, found, rules, quotations, language));
        }
    }
    drafts
}

/// Puts the finds of a paragraph and the drafts of its rules together.
fn merge(
    view: &View,
    found: Vec<Found>,
    rules: Vec<Draft>,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::with_capacity(found.len());
    let mut used = vec![false; rules.len()];
    let cues = Starts::of(rules.iter().map(|r| &r.cue));
    let same_cue = |cue: &Range<usize>| cues.near(cue).filter(|&r| overlap(&rules[r].cue, cue)).min();
    for one in found {
        let cue = one.cue.first().cloned().unwrap_or_default();
        if cue.is_empty() && (one.source.is_empty() || !view.holds_quote(&one.content)) {
            continue;
        }
        let rule = same_cue(&cue);
        if let Some(rule) = rule {
            used[rule] = true;
        }
        drafts.push(fill(view, one, cue, rule.map(|r| &rules[r]), language));
    }
    drafts.sort_by_key(|d| (d.unit, d.cue.start));
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
    let unanswered: BTreeSet<usize> =
        rules.iter().filter(|r| r.rule == "no-answer").map(|r| r.cue.start).collect();
    drafts.retain(|d| !d.content.iter().any(|c| unanswered.contains(&c.start)));
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
        mend::take_pronoun(view, draft, language);
        mend::drop_clause_before(view, draft, language);
        mend::drop_beside(view, draft, language);
        mend::drop_before_colon(view, draft, language);
        mend::end_at_question(view, draft, language);
        mend::drop_dateline(view, draft);
        mend::voice(view, draft, language);
        mend::drop_echo(view, draft, language);
        mend::add_listed(view, draft, language);
        draft.rule = if draft.score.is_some() { rule_name(view, draft) } else { draft.rule };
    }
    mend::trim(view, &mut drafts, &rules, language);
    let split = mend::split_verbs(view, &mut drafts, language);
    drafts.extend(split);
    relay::pass_on(view, &mut drafts, &rules, language);
    drafts.retain(|d| !sift::deed(view, d, quotations, language) && !sift::expletive(view, d, language));
    mend::share(view, &mut drafts);
    let rules: Vec<Draft> = rules.into_iter().zip(used).filter(|(_, used)| !used).map(|(r, _)| r).collect();
    mend::give_back(view, &mut drafts, &rules);
    let known = Known::of(&drafts);
    let more =
        |r: &Draft| only_rules_know(view, r, &known, language) && !sift::deed(view, r, quotations, language);
    let more: Vec<Draft> = rules.into_iter().filter(more).collect();
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
    draft.not_said = draft.not_said && !litotes || declined(cue, language);
    draft.score = Some(one.margin);
    draft
}

/// Whether a cue begins with a name that is a verb too: Will said.
fn names_verb(view: &View, cue: &Range<usize>, language: &Language) -> bool {
    let items = &view.items[cue.clone()];
    let ahead = |n: usize| items.get(n + 1).map(|x| x.lower.as_ref());
    let past = |i: &Item| language.cues.verb(&i.lower, ahead).is_some_and(|(_, form, _)| form == Form::Past);
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
    let none = rule.content.is_empty() || rule.class == Some(CueClass::NoComment);
    none || free || whole || rumour || without
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribute::view;
    use crate::doc::Article;
    use crate::{clean, quote, segment};

    /// Parts of a find as words of the text: source, cue, content; empty for none.
    type Parts<'t> = (&'t str, &'t str, &'t [&'t str]);

    /// Speaker, addressee, content and flag of each row of a text.
    fn rows(text: &str) -> Vec<String> {
        let article = Article::from_text("a", text);
        let analysis = crate::pipeline::analyze(&article, &Language::english(), &[]);
        let statements = crate::statement::read(&article, &analysis);
        let words =
            |spans: &[crate::doc::Span]| spans.iter().map(|s| s.text(text)).collect::<Vec<_>>().join(" ");
        let row = |(a, s): (&crate::doc::Attribution, crate::statement::Statement)| {
            let flag = if a.not_said { " | not said" } else { "" };
            [&a.speaker, " | ", &words(&a.addressee), " | ", &s.content, flag].concat()
        };
        analysis.attributions.iter().zip(statements).map(row).collect()
    }

    #[test]
    fn a_source_does_not_take_in_its_cue_where_the_verb_was_read_as_a_noun() {
        let found = rows("Poole supports Mayor Uma Brandt in the race.");
        assert!(found.iter().all(|row| row.starts_with("Poole |")), "{found:?}");
    }

    #[test]
    fn who_is_opposed_or_was_thanked_and_praised_it_speaks() {
        for (text, speaker) in [
            ("Ada Poole is strongly opposed to selling the mill to a brewer.", "Ada Poole"),
            ("Ada Poole was thanked by the guild and praised the plan as bold.", "Ada Poole"),
        ] {
            assert!(rows(text).iter().any(|row| row.starts_with(speaker)), "{text} {:?}", rows(text));
        }
    }

    #[test]
    fn whom_it_was_told_to_is_no_content() {
        for (text, expected) in [
            ("The baker warned skaters not to cross the pond.", "baker | skaters | not to cross the pond"),
            (
                "Mayor Ilse Tarn assured worried farmers that the well was clean.",
                "Ilse Tarn | worried farmers | that the well was clean",
            ),
            (
                "Guests were told by a waiter that the soup was cold.",
                "waiter | Guests | that the soup was cold",
            ),
            ("“The soup is cold,” a waiter told the guests.", "waiter | guests | The soup is cold"),
        ] {
            assert_eq!(rows(text), [expected], "{text}");
        }
    }

    #[test]
    fn indirect_speech_before_its_cue_is_found_by_rule() {
        assert_eq!(
            rows("The ferry will sail again on Friday, Inch Garvel Lines said in a statement."),
            ["Inch Garvel Lines |  | The ferry will sail again on Friday"]
        );
    }

    #[test]
    fn what_was_withheld_was_not_said() {
        for text in [
            "The mayor would neither confirm nor deny that the pier was sold.",
            "The auditor, Mei Crane, stopped short of calling the accounts false.",
        ] {
            let rows = rows(text);
            assert!(rows.len() == 1 && rows[0].ends_with("not said"), "{rows:?}");
        }
    }

    #[test]
    fn deeds_are_no_rows_and_hearsay_has_no_speaker() {
        assert_eq!(rows("Professor Ina Berg found the letters in an oven."), [""; 0]);
        assert_eq!(rows("The goat refused to leave the barn."), [""; 0]);
        let rows = rows("The countess is said to have left by the kitchen door.");
        assert_eq!(rows, [" |  | to have left by the kitchen door"]);
    }

    #[test]
    fn hearsay_behind_an_it_has_no_speaker() {
        assert_eq!(rows("It is rumoured that the abbot owns a bear."), [" |  | that the abbot owns a bear"]);
    }

    #[test]
    fn what_somebody_did_not_say_when_leaving_was_not_said() {
        let text = "On the eve of the feast the cook left without saying why.";
        assert_eq!(rows(text), ["cook |  | why | not said"]);
    }

    #[test]
    fn a_name_is_whole_with_the_role_before_it() {
        for (text, speaker) in [
            ("Team captain Lena Tarn said the ball was flat.", "Lena Tarn |  | the ball was flat"),
            ("In a letter, head teacher Ruth Tarn wrote: “It is shut.”", "Ruth Tarn |  | It is shut."),
        ] {
            assert_eq!(rows(text), [speaker], "{text}");
        }
    }

    #[test]
    fn whether_it_was_so_was_not_said() {
        assert_eq!(
            rows("The cook said that the soup would last, and it has."),
            ["cook |  | that the soup would last"]
        );
        let whole = "cook |  | that the soup would last, and it has a skin";
        assert_eq!(rows("The cook said that the soup would last, and it has a skin."), [whole]);
    }

    #[test]
    fn a_question_cut_in_two_is_whole() {
        let text = "How much would it cost, a guest in the front row asked, to sell the pier?";
        assert_eq!(rows(text), ["guest in the front row |  | How much would it cost … to sell the pier"]);
    }

    #[test]
    fn of_whom_something_is_said_does_not_say_it() {
        assert_eq!(rows("The banker was accused of hiding a goat."), [""; 0]);
        assert_eq!(rows("The banker was declared the winner by a mile."), [""; 0]);
        assert_eq!(
            rows("The banker was convinced that the goat was safe."),
            ["banker |  | that the goat was safe"]
        );
    }

    #[test]
    fn a_quotation_has_one_speaker() {
        let text = "“The well is dry,” Ada Poole said. “It is not,” warden Uma Brandt said.";
        assert_eq!(rows(text), ["Ada Poole |  | The well is dry", "Uma Brandt |  | It is not"]);
    }

    #[test]
    fn what_the_outlet_asked_for_is_no_row() {
        assert_eq!(rows("We asked three bakers for their secret."), [""; 0]);
    }

    #[test]
    fn on_what_terms_somebody_spoke_is_no_row_of_its_own() {
        let rows = rows("“I sold my hair,” said Anna, a student who asked that only her first name be used.");
        assert_eq!(rows, ["Anna |  | I sold my hair"]);
    }

    /// Merges what a model finds with what the rules find; `source | cue | content` of each draft.
    fn merged(text: &str, found: &[Parts]) -> Vec<String> {
        let language = Language::english();
        let article = Article::from_text("a", text);
        let mask = clean::mask(&article, &language);
        let layout = segment::layout(&article, &mask, &language);
        let quotations = quote::find(&article, &mask, &layout, &language);
        let view = view::read(&article, &mask, &layout, &quotations, &language);
        let items = |words: &str| -> Range<usize> {
            let from = text.find(words).unwrap();
            let inside =
                |i: &Item| (i.span.start as usize) < from + words.len() && from < i.span.end as usize;
            let first = view.items.iter().position(inside).unwrap();
            first..first + view.items[first..].iter().take_while(|i| inside(i)).count()
        };
        let list = |words: &str| if words.is_empty() { Vec::new() } else { vec![items(words)] };
        let find = |(n, (source, cue, content)): (usize, &Parts)| Found {
            source: list(source),
            cue: list(cue),
            content: content.iter().map(|c| items(c)).collect(),
            margin: 100 - n as i32,
        };
        let found = found.iter().enumerate().map(find).collect();
        let rules = clause::find(&view, 0, &view.units[0], &quotations, &language);
        let said = |r: &Range<usize>| {
            if r.is_empty() {
                ""
            } else {
                &text[view.items[r.start].span.start as usize..view.items[r.end - 1].span.end as usize]
            }
        };
        let show = |d: &Draft| {
            let content: Vec<_> = d.content.iter().map(said).collect();
            let source = d.source.as_ref().map_or("", |s| said(&s.full));
            format!("{source} | {} | {}", said(&d.cue), content.join(" … "))
        };
        merge(&view, found, rules, &quotations, &language).iter().map(show).collect()
    }

    #[test]
    fn a_find_without_a_source_has_that_of_its_verb() {
        let text = "Ona Brack mocked the plan to close the pier.";
        let found = [("", "mocked", &["the plan to close the pier"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | mocked | the plan to close the pier"]);
        let text = "It seemed that Ona Brack had won the seat.";
        assert!(merged(text, &[("", "seemed", &["that Ona Brack had won the seat"])]).is_empty());
    }

    #[test]
    fn a_subject_taken_for_content_is_the_source() {
        let text = "Brenn Radio mocked the plans of the port.";
        let found = [("", "mocked", &["Brenn Radio", "the plans of the port"][..])];
        assert_eq!(merged(text, &found), ["Brenn Radio | mocked | the plans of the port"]);
    }

    #[test]
    fn the_agent_of_a_passive_is_the_source() {
        let text = "The plan was called “a costly joke” by Ona Brack.";
        let found = [("", "was called", &["“a costly joke” by Ona Brack"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | was called | “a costly joke”"]);
    }

    #[test]
    fn who_is_asked_did_not_say_the_question() {
        let text = "Ona Brack was asked: “Will the ferry sail?”";
        let drafts = merged(text, &[("Ona Brack", "was asked", &["“Will the ferry sail?”"])]);
        assert_eq!(drafts, [" | was asked | “Will the ferry sail?”"]);
    }

    #[test]
    fn words_before_a_source_are_no_content_where_a_colon_opens_it() {
        let text = "Asked about the gate, Ona Brack said: “It is shut.”";
        let found = [("Ona Brack", "said", &["Asked about the gate", "“It is shut.”"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | said | “It is shut.”"]);
    }

    #[test]
    fn a_dateline_is_no_content() {
        let text = "TELM, Varland (Brenn News) — The gate is shut, Ona Brack said.";
        let found = [("Ona Brack", "said", &["TELM, Varland (Brenn News) — The gate is shut"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | said | The gate is shut"]);
    }

    #[test]
    fn two_verbs_of_one_speaker_are_two_drafts() {
        let text = "Ona Brack praised the crew and promised new boats.";
        let found = [("Ona Brack", "praised", &["the crew and promised new boats"][..])];
        let both = ["Ona Brack | praised | the crew", "Ona Brack | promised | new boats"];
        assert_eq!(merged(text, &found), both);
    }

    #[test]
    fn whom_a_question_was_put_to_is_no_content() {
        let text = "“Will the ferry sail?” Ona Brack asked the pilot.";
        let found = [("Ona Brack", "asked", &["“Will the ferry sail?”", "the pilot"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | asked | “Will the ferry sail?”"]);
    }

    #[test]
    fn a_name_that_a_thing_bears_is_nobodys_speech() {
        let text = "The gale, dubbed “Big Martha,” shut the port.";
        let found = [("The gale", "dubbed", &["“Big Martha,” shut the port"][..])];
        assert!(merged(text, &found).is_empty());
        let text = "The gale, dubbed “Big Martha” by pilots, shut the port.";
        let found = [("The gale", "dubbed", &["“Big Martha”"][..])];
        assert_eq!(merged(text, &found), ["pilots | dubbed | “Big Martha”"]);
        let text = "Ona Brack called “Big Martha” a gale.";
        let found = [("Ona Brack", "called", &["“Big Martha” a gale"][..])];
        assert_eq!(merged(text, &found).len(), 1);
    }

    #[test]
    fn all_of_a_list_is_the_source() {
        let text = "The gate is shut, according to police, the port and two pilots.";
        let found = [("police", "according to", &["The gate is shut"][..])];
        assert!(merged(text, &found)[0].starts_with("police, the port and two pilots | "));
    }

    #[test]
    fn content_ends_before_the_clause_of_another_speaker() {
        let text = "Ona Brack said the gate held as Ivo Lind warned that the tide was “far too high”.";
        let found = [
            ("Ona Brack", "said", &["the gate held as Ivo Lind warned that the tide was “far too high”"][..]),
            ("Ivo Lind", "warned", &["that the tide was “far too high”"][..]),
        ];
        let drafts = merged(text, &found);
        assert_eq!(drafts[0], "Ona Brack | said | the gate held");
        assert_eq!(drafts[1], "Ivo Lind | warned | that the tide was “far too high”");
    }

    #[test]
    fn a_clause_joined_to_the_source_is_no_content() {
        let text = "The port has closed the gates, and Ona Brack said the ferry would stay.";
        let found = [("Ona Brack", "said", &["The port has closed the gates", "the ferry would stay"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | said | the ferry would stay"]);
    }

    #[test]
    fn a_source_ends_before_the_verb_it_runs_into() {
        let text = "Ivo Lind appealed for calm and defended the inquiry.";
        let found = [("Ivo Lind appealed for calm", "defended", &["the inquiry"][..])];
        assert_eq!(merged(text, &found)[0], "Ivo Lind | defended | the inquiry");
        let text = "At the old gate Mayor Ona Brack on Sunday said that the ferry was late.";
        let found = [("At the old gate Mayor Ona Brack on Sunday", "said", &["that the ferry was late"][..])];
        assert!(merged(text, &found)[0].ends_with("Ona Brack | said | that the ferry was late"));
    }

    #[test]
    fn a_sentence_around_an_insertion_is_whole() {
        let text = "The gates, Ona Brack said, do not open in the wind.";
        let found = [("The gates, Ona Brack", "said", &["do not open in the wind"][..])];
        assert_eq!(merged(text, &found), ["Ona Brack | said | The gates … do not open in the wind"]);
    }

    #[test]
    fn a_quotation_left_over_goes_to_the_source_of_its_rule() {
        let text = "“It breaks the heart to see this,” Ona Brack told reporters at the foot of the lift.";
        let found = [("Ona Brack", "told", &["the foot of the lift"][..])];
        let whole = "Ona Brack | told | “It breaks the heart to see this,”";
        assert_eq!(merged(text, &found), [whole]);
    }

    #[test]
    fn a_quotation_that_only_rules_find_is_kept() {
        let text = "“The gate is open and the ferry sails,” Ona Brack said.";
        assert_eq!(merged(text, &[]), ["Ona Brack | said | “The gate is open and the ferry sails,”"]);
    }

    #[test]
    fn quoted_words_of_a_relative_clause_inside_a_find_keep_their_row() {
        let text =
            "The report, which called the gate “a mortal danger”, came too late, according to Ona Brack.";
        let whole = "The report, which called the gate “a mortal danger”, came too late";
        let drafts = merged(text, &[("Ona Brack", "according to", &[whole])]);
        assert_eq!(drafts.len(), 2, "{drafts:?}");
        assert!(drafts[0].starts_with("which | called | "), "{drafts:?}");
    }
}
