//! Shallow syntax: the items of a unit grouped into noun phrases, verb groups and what stands between them.
//!
//! No parser: one pass, left to right, on word classes. Groups are small (a base noun phrase ends before
//! `of`); the clause rules put them together.

use super::view::{Item, View};
use crate::language::{Cue, Form, Language, Lists, PronounKind, Tag, Use};
use std::ops::Range;

/// What a chunk is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ChunkKind<'l> {
    /// A base noun phrase.
    Noun,
    /// A verb group.
    Verb(Verb<'l>),
    /// A preposition.
    Prep,
    /// and, or, but
    Conj,
    /// A word that begins a subordinate clause: that, if, whether, as, while, when.
    Sub,
    /// A relative or interrogative pronoun: who, which, what.
    Rel,
    /// An adverb outside a verb group.
    Adv,
    /// A quotation.
    Quote(usize),
    /// ,
    Comma,
    /// :
    Colon,
    /// A dash with a space around it, or an opening or closing bracket.
    Fence,
    /// Full stop, question or exclamation mark, semicolon.
    Stop,
    /// Anything else.
    Other,
}

/// What is known of a verb group.
#[derive(Clone, Copy, Debug)]
pub struct Verb<'l> {
    /// The cue verb that heads it, if it is one.
    pub cue: Option<&'l Cue>,
    /// Form of the head.
    pub form: Form,
    /// Behind `to`.
    pub infinitive: bool,
    /// Behind a form of `be` and a participle itself.
    pub passive: bool,
    /// Holds a negation.
    pub negated: bool,
    /// Holds an auxiliary.
    pub auxiliary: bool,
    /// Item of the head.
    pub head: usize,
}

impl PartialEq for Verb<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.head == other.head
    }
}

impl Verb<'_> {
    /// Whether the group can head a main clause.
    pub fn finite(&self) -> bool {
        !self.infinitive && (self.form != Form::Ing || self.auxiliary)
    }
}

/// A group of items.
#[derive(Clone, Debug)]
pub struct Chunk<'l> {
    /// What it is.
    pub kind: ChunkKind<'l>,
    /// Its items, by their index in the view.
    pub items: Range<usize>,
    /// The lists that the first of them may stand on: that is asked of most chunks, whose items are far away.
    pub lists: Lists,
}

impl<'l> Chunk<'l> {
    /// Its verb group.
    pub fn verb(&self) -> Option<&Verb<'l>> {
        match &self.kind {
            ChunkKind::Verb(verb) => Some(verb),
            _ => None,
        }
    }

    /// Whether it is a noun phrase.
    pub fn is_noun(&self) -> bool {
        self.kind == ChunkKind::Noun
    }
}

/// Groups the items `range` of the view.
pub fn chunks<'l>(view: &View, range: Range<usize>, language: &'l Language) -> Vec<Chunk<'l>> {
    let mut list = Vec::with_capacity(range.len());
    group(&view.items, range, language, &mut list);
    list
}

/// Adds the chunks of the items `range` to the list.
pub fn group<'l>(items: &[Item], range: Range<usize>, language: &'l Language, list: &mut Vec<Chunk<'l>>) {
    let mut i = range.start;
    while i < range.end {
        let (kind, end) = noun_phrase(items, i, range.end, language)
            .map(|end| (ChunkKind::Noun, end))
            .or_else(|| verb_group(items, i, range.clone(), language))
            .unwrap_or_else(|| (other(items, i), i + 1));
        list.push(Chunk { kind, items: i..end, lists: items[i].lists });
        i = end;
    }
}

/// What a single item is that belongs to no phrase.
fn other(items: &[Item], i: usize) -> ChunkKind<'static> {
    let item = &items[i];
    if let Some(q) = item.quote() {
        return ChunkKind::Quote(q);
    }
    if !item.is_word() {
        return match item.text {
            "," => ChunkKind::Comma,
            ":" => ChunkKind::Colon,
            "." | "?" | "!" | ";" | "…" => ChunkKind::Stop,
            "—" | "–" | "-" | "―" | "(" | ")" | "[" | "]" => ChunkKind::Fence,
            _ => ChunkKind::Other,
        };
    }
    match item.tag {
        Tag::Adp => ChunkKind::Prep,
        Tag::Cconj => ChunkKind::Conj,
        Tag::Sconj => ChunkKind::Sub,
        Tag::Pron | Tag::Det => ChunkKind::Rel,
        Tag::Adv => ChunkKind::Adv,
        _ => ChunkKind::Other,
    }
}

/// Whether the word at `i` is a verb: for the tagger, or for where it stands.
#[inline]
fn is_verb(items: &[Item], i: usize, language: &Language) -> bool {
    is_read_as_verb(&items[i]) || items[i].may(Lists::VERB) && stands_as_verb(items, i, language)
}

/// Whether the cue word at `i`, tagged a noun, is a verb where it stands: between a name or a subject pronoun and what can only
/// be content, or behind a quotation and who spoke.
fn stands_as_verb(items: &[Item], i: usize, language: &Language) -> bool {
    let item = &items[i];
    if !item.is_word() || is_read_as_verb(item) {
        return false;
    }
    if item.is_capital() {
        return introduces(items, i, language);
    }
    if !matches!(item.tag, Tag::Noun | Tag::Adj) {
        return false;
    }
    let before = i.checked_sub(1).map(|b| &items[b]);
    let subject = before.is_some_and(|b| {
        b.is_word()
            && !b.is_possessive()
            && (b.tag == Tag::Propn
                || b.pronoun(&language.people).is_some_and(|p| {
                    matches!(p.kind, PronounKind::Subject | PronounKind::First | PronounKind::Relative)
                }))
    });
    let content = items.get(i + 1).is_some_and(|n| {
        n.quote().is_some() || matches!(n.tag, Tag::Det | Tag::Pron | Tag::Sconj | Tag::Propn | Tag::Part)
    });
    let ahead = |n: usize| items.get(i + n).map(|x| x.lower.as_ref());
    subject && content && language.cues.verb(&item.lower, ahead).is_some() || closes(items, i, language)
}

/// Words between a quotation and the verb behind who spoke.
const WHO: usize = 12;

/// “…,” the suit reads; “…,” sighs X: whether the word at `i`, which may be a noun, is a verb of speech behind a quotation, with
/// who spoke before or behind it and no object.
fn closes(items: &[Item], i: usize, language: &Language) -> bool {
    let before = items[..i].iter().rev().take(WHO);
    let Some(words) = before.clone().position(|n| !n.is_word() || is_read_as_verb(n)) else { return false };
    let quote = &items[i - 1 - words];
    if !quote.quotes_up_to(&[',', '!', '?']) || quote.last_sentence != items[i].sentence {
        return false;
    }
    let verb = language.cues.verb(&items[i].lower, |_| None).filter(|v| v.0.frames.has('q'));
    let Some((_, form, _)) = verb else { return false };
    let (last, next) = (&items[i - 1], items.get(i + 1));
    if words == 0 {
        return form == Form::Third
            && next.is_some_and(|n| matches!(n.tag, Tag::Propn | Tag::Det | Tag::Num));
    }
    let agrees = match form {
        Form::Third | Form::Past => true,
        Form::Base => last.lower.ends_with('s'),
        _ => false,
    };
    let object = |n: &Item| {
        let beside = matches!(n.tag, Tag::Adp | Tag::Adv | Tag::Sconj | Tag::Cconj);
        n.is_word() && !beside && n.time(&language.people).is_none()
    };
    let who = matches!(last.tag, Tag::Noun | Tag::Propn | Tag::Num | Tag::Pron) && !last.is_possessive();
    agrees && who && !next.is_some_and(object)
}

/// Whether the tagger has the item for a verb.
fn is_read_as_verb(item: &Item) -> bool {
    matches!(item.tag, Tag::Verb | Tag::Aux)
}

/// Items between a verb that opens a sentence and the quotation that it introduces.
const INVERTED: usize = 17;

/// Said X: “…”: whether the capital word at `i`, which a name may begin with, is a verb of speech that opens a sentence, with
/// who spoke and a quotation behind it.
fn introduces(items: &[Item], i: usize, language: &Language) -> bool {
    let opens = |i: usize| i == 0 || items[i - 1].last_sentence != items[i].sentence;
    let past = |(cue, form, _): (&Cue, _, _)| form == Form::Past && cue.frames.has('q');
    if !opens(i) || !language.cues.verb(&items[i].lower, |_| None).is_some_and(past) {
        return false;
    }
    let behind = i + 1..items.len().min(i + 2 + INVERTED);
    // Said X, who was there, “…”
    let relative = |n: usize| items[n - 1].is(",") && items[n].is_relative(&language.people);
    let aside = behind.clone().find(|&n| relative(n)).unwrap_or(behind.end);
    let ends = |&n: &usize| items[n].quote().is_some() || n < aside && is_read_as_verb(&items[n]) || opens(n);
    let quote = behind.clone().find(ends).filter(|&n| items[n].quote().is_some());
    quote.is_some_and(|n| n > i + 2 && (items[n - 1].is(":") || items[n - 1].is(",")))
}

/// End of the base noun phrase that begins at `i`.
fn noun_phrase(items: &[Item], i: usize, end: usize, language: &Language) -> Option<usize> {
    let people = &language.people;
    if items[i].may(Lists::VERB) && stands_as_verb(items, i, language) {
        return None;
    }
    if items[i].is_word()
        && items[i].may(Lists::PRONOUN)
        && let Some(pronoun) = people.pronoun(items[i].pronoun_part())
    {
        let alone = match pronoun.kind {
            PronounKind::Subject | PronounKind::First if !items[i].is_used(Use::POSSESSIVE, language) => true,
            PronounKind::Object => {
                !(items[i].is_used(Use::POSSESSIVE, language)
                    && items.get(i + 1).is_some_and(|n| starts_nominal(n)))
            }
            PronounKind::Relative => return None,
            _ => false,
        };
        if alone {
            return Some(i + 1);
        }
    }
    let mut j = i;
    let mut last_head: Option<usize> = None;
    let mut capital_run = false;
    while j < end {
        let item = &items[j];
        let next = (j + 1 < end).then(|| &items[j + 1]);
        if item.quote().is_some() {
            // A nickname inside a name.
            let short = item.text.chars().count() <= 16 && !item.text.contains(' ');
            if short && capital_run && j > i && next.is_some_and(|n| n.is_capital() && n.tag == Tag::Propn) {
                j += 1;
                continue;
            }
            break;
        }
        if !item.is_word() {
            if matches!(item.text, "$" | "£" | "€" | "#") && next.is_some_and(|n| n.tag == Tag::Num) {
                j += 1;
                continue;
            }
            if item.text == "%" && j > i && items[j - 1].tag == Tag::Num {
                last_head = Some(j);
                j += 1;
                continue;
            }
            if item.text == "&" && last_head == Some(j.wrapping_sub(1)) && next.is_some_and(Item::is_capital)
            {
                j += 1;
                continue;
            }
            break;
        }
        let within_name =
            item.particle(people) && j > i && items[j - 1].is_capital() && next.is_some_and(Item::is_capital);
        if within_name {
            j += 1;
            continue;
        }
        // Team captain X: a role that was read as a verb, which a noun in the singular would give an ending.
        let captain = j > i
            && item.tag == Tag::Verb
            && item.role(people).is_some()
            && items[j - 1].tag == Tag::Noun
            && !items[j - 1].lower.ends_with('s')
            && next.is_some_and(|n| n.is_capital() && n.tag == Tag::Propn);
        if captain || misread_noun(items, j, i, language) {
            last_head = Some(j);
            j += 1;
            continue;
        }
        if j > i && is_verb(items, j, language) && !modifies(items, j, i, end, last_head.is_some()) {
            break;
        }
        // A month behind a name is a part of it (Mira May), a weekday is not.
        let time = item.is_capital() && item.time(people).is_some_and(|kind| kind != "month");
        if j > i && time && last_head == Some(j - 1) && people.time(&items[j - 1].lower).is_none() {
            break;
        }
        let after_possessive = j > i && items[j - 1].is_possessive();
        match item.tag {
            Tag::Noun | Tag::Propn => {
                last_head = Some(j);
                capital_run = item.is_capital();
            }
            Tag::Num => last_head = Some(j),
            // A capital adjective inside a phrase is a part of a name: the People’s Daily.
            Tag::Adj if item.is_capital() && j > i && !next.is_some_and(starts_nominal) => {
                last_head = Some(j)
            }
            Tag::Det => {
                if last_head.is_some() || (j > i && !after_possessive && items[j - 1].tag != Tag::Det) {
                    break;
                }
            }
            Tag::Adj | Tag::Verb | Tag::X | Tag::Intj
                if last_head.is_none()
                    || after_possessive
                    || next.is_some_and(starts_nominal)
                    || item.is_capital() =>
            {
                if item.tag == Tag::Verb && !modifies(items, j, i, end, last_head.is_some()) {
                    break;
                }
            }
            Tag::Adv
                if last_head.is_none()
                    && j > i
                    && next.is_some_and(|n| matches!(n.tag, Tag::Adj | Tag::Verb | Tag::Num)) => {}
            Tag::Pron if last_head.is_none() && next.is_some_and(starts_nominal) => {
                // What Brack called: a relative without antecedent, not what kind of.
                let named = next.is_some_and(|n| n.tag == Tag::Propn);
                if named && item.is_used(Use::FUSED, language) {
                    break;
                }
                let possessive = item.pronoun(people).is_some();
                if !possessive && j > i {
                    break;
                }
            }
            _ if item.particle(people)
                && (capital_run || last_head.is_none() || items[j - 1].particle(people))
                && (j + 1..end.min(j + 4))
                    .find(|&n| !items[n].particle(people))
                    .is_some_and(|n| items[n].is_capital()) => {}
            _ => break,
        }
        j += 1;
    }
    let heads_nothing = last_head.is_none();
    if heads_nothing {
        // A determiner or adjective alone: many, some, both.
        let alone = j == i + 1 && matches!(items[i].tag, Tag::Det | Tag::Adj | Tag::Pron);
        let known = items[i].may(Lists::GROUP) && people.group(&items[i].lower).is_some();
        // An adjective that is a noun of people too: an official in the delegation.
        let role = j > i + 1
            && j <= end
            && items[j - 1].may(Lists::ROLE)
            && people.role(&items[j - 1].lower).is_some();
        // A noun that was read as an adjective: the door of the clinic said.
        let listed = |j: usize| language.lexicon.listed(&items[j].lower);
        let noun = j > i + 1
            && j <= end
            && items[i].tag == Tag::Det
            && items[j - 1].tag == Tag::Adj
            && listed(j - 1).contains(&Tag::Noun)
            && !listed(j - 1).contains(&Tag::Adj);
        return (alone && known || role || noun).then_some(j);
    }
    last_head.map(|h| h + 1)
}

/// Whether the noun at `j` of a phrase that began at `i` was read as something else: the water board said, where a verb
/// without an ending or an adverb would stand between noun and verb.
fn misread_noun(items: &[Item], j: usize, i: usize, language: &Language) -> bool {
    let (item, next) = (&items[j], items.get(j + 1));
    let past = |n: &Item| {
        n.may(Lists::VERB) && language.cues.verb(&n.lower, |_| None).is_some_and(|v| v.1 == Form::Past)
    };
    j > i
        && matches!(item.tag, Tag::Verb | Tag::Adv | Tag::Adj)
        && items[j - 1].tag == Tag::Noun
        && form_of(&item.lower) == Form::Base
        && next.is_some_and(past)
        && language.lexicon.listed(&item.lower).first() == Some(&Tag::Noun)
}

/// Whether the item can begin or go on with the nominal part of a phrase.
fn starts_nominal(item: &Item) -> bool {
    item.is_word() && matches!(item.tag, Tag::Noun | Tag::Propn | Tag::Adj | Tag::Num)
}

/// Whether the participle at `j` of a phrase that began at `i` belongs to the noun behind it.
fn modifies(items: &[Item], j: usize, i: usize, end: usize, headed: bool) -> bool {
    let word = &*items[j].lower;
    let participle = word.ends_with("ed") || word.ends_with("ing") || word.ends_with('n');
    let nominal = j + 1 < end && starts_nominal(&items[j + 1]) && !items[j + 1].is_capital();
    participle && nominal && !headed && j > i && items[j - 1].tag != Tag::Pron
        || participle && nominal && j > i && items[j - 1].is_possessive()
}

/// The verb group that begins at `i`.
fn verb_group<'l>(
    items: &[Item],
    i: usize,
    range: Range<usize>,
    language: &'l Language,
) -> Option<(ChunkKind<'l>, usize)> {
    let end = range.end;
    let mut j = i;
    let mut head = None;
    let (mut infinitive, mut negated, mut auxiliary, mut be) = (false, false, false, false);
    while j < end && items[j].is_word() {
        let word = &*items[j].lower;
        let next = (j + 1 < end).then(|| &items[j + 1]);
        match items[j].tag {
            Tag::Part if items[j].is_used(Use::INFINITIVE, language) => {
                if j > i || !next.is_some_and(|n| matches!(n.tag, Tag::Verb | Tag::Aux | Tag::Adv)) {
                    break;
                }
                infinitive = true;
            }
            Tag::Part => negated = true,
            tag if tag == Tag::Aux
                || tag == Tag::Verb
                    && (items[j].is_used(Use::HAVE, language) || items[j].is_used(Use::BE, language))
                    && language.cues.verb(word, |_| None).is_none() =>
            {
                auxiliary = true;
                be |= items[j].is_used(Use::BE, language);
                negated |= word.ends_with("n't");
                head = Some(j);
            }
            Tag::Adv => {
                negated |= items[j].is_used(Use::NEGATION, language);
                let verb_near = (j + 1..end.min(j + 4))
                    .take_while(|&k| items[k].is_word())
                    .take_while(|&k| matches!(items[k].tag, Tag::Adv | Tag::Verb | Tag::Aux | Tag::Part))
                    .any(|k| matches!(items[k].tag, Tag::Verb | Tag::Aux));
                if !verb_near {
                    break;
                }
            }
            // An unlisted adverb between auxiliary and verb.
            Tag::Adj if auxiliary && next.is_some_and(|n| n.tag == Tag::Verb) => {}
            _ if is_verb(items, j, language) => {
                head = Some(j);
                j += 1;
                break;
            }
            _ => break,
        }
        j += 1;
    }
    let head = head?;
    // Adverbs at the end belong to no verb.
    j = j.min(end);
    while j > head + 1 {
        j -= 1;
    }
    let word = &*items[head].lower;
    let ahead = |n: usize| (head + n < end).then(|| items[head + n].lower.as_ref());
    let found = if items[head].may(Lists::VERB) { language.cues.verb(word, ahead) } else { None };
    let (cue, form) = match found {
        Some((cue, form, words)) => {
            j = head + words;
            (Some(cue), form)
        }
        None => (None, form_of(word)),
    };
    let grammatical = |k: usize| {
        items[k].tag == Tag::Aux
            || items[k].is_used(Use::HAVE, language)
            || items[k].is_used(Use::BE, language)
    };
    let auxiliary = auxiliary && (!grammatical(head) || head > i);
    let passive = be && !grammatical(head) && form == Form::Past;
    Some((ChunkKind::Verb(Verb { cue, form, infinitive, passive, negated, auxiliary, head }), j))
}

/// A guess at the form of a verb that is no cue.
fn form_of(word: &str) -> Form {
    if word.ends_with("ing") {
        Form::Ing
    } else if word.ends_with("ed") {
        Form::Past
    } else if word.ends_with('s') {
        Form::Third
    } else {
        Form::Base
    }
}
