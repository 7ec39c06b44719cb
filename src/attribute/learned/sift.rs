//! Which finds report nothing: deeds, names that things bear, terms on which somebody spoke, an `it` that stands for
//! nothing; and which have no source: hearsay.

use super::super::chunk::{Chunk, ChunkKind, chunks};
use super::super::clause::{Draft, Source, tells_terms};
use super::super::marked;
use super::super::mention;
use super::super::view::{Item, View};
use super::told::passive;
use crate::doc::{CueClass, Quotation, SpeakerType};
use crate::language::{Form, Language, PronounKind, Tag, Use};
use std::borrow::Cow;
use std::ops::Range;

/// From this score on, in units of the learner's, a find about a thing behind a verb that is no cue is kept: of
/// those below it, two in three are wrong.
const SURE: i32 = 100;

/// Whether a find says what somebody did and not what somebody said: indirect, about a thing, behind a verb that
/// no list has as a cue, or that tells of a deed when its object is a thing; or one of thought only about a thing in
/// marks.
pub fn deed(view: &View, draft: &Draft, quotations: &[Quotation], language: &Language) -> bool {
    let said =
        draft.class == Some(CueClass::NoComment) || draft.cue.is_empty() || draft.rule == "according-to";
    if said || draft.content.is_empty() {
        return false;
    }
    if view.holds_quote(&draft.content) {
        return thought(view, draft, quotations, language);
    }
    let sure = |score: i32| score >= SURE * language.model.scale;
    let unlisted = draft.score.is_some_and(|s| !sure(s)) && language.cues.lemma(&draft.lemma).is_none();
    // Its drunken pilot: behind a possessive stands no verb.
    let owned = |i: usize| !unlisted && i > 0 && view.items[i - 1].is_used(Use::POSSESSIVE, language);
    let clause = || {
        draft.content.iter().any(|piece| {
            let end = piece.clone().find(|&i| view.items[i].is(";")).unwrap_or(piece.end);
            view.items[piece.start].is_used(Use::CLAUSE, language)
                || chunks(view, piece.start..end, language)
                    .iter()
                    .any(|c| c.verb().is_some_and(|v| v.finite() || v.infinitive) && !owned(c.items.start))
        })
    };
    let use_of = |name: &str| language.grammar.is(name, &draft.lemma);
    let thing = use_of("deed_of_thing") && subject_is(view, draft, Subject::Thing, language);
    let deed = unlisted
        || use_of("deed")
        || use_of("deed_of_person")
            && !judged(view, draft, language)
            && subject_is(view, draft, Subject::Person, language)
        || use_of("deed_of_body") && subject_is(view, draft, Subject::Body, language);
    let loose =
        || unlisted && behind(view, draft) && !draft.content.iter().any(|p| opens_clause(view, p, language));
    thing || (deed || asked_by_us(view, draft, language)) && !clause() || loose()
}

/// Whether all content stands behind a cue that is a verb and no more: not `was alarmed at`, `a decision on`.
fn behind(view: &View, draft: &Draft) -> bool {
    let verbal = |i: &Item| !matches!(i.tag, Tag::Noun | Tag::Propn | Tag::Adj);
    let cue = &view.items[draft.cue.clone()];
    draft.content.iter().all(|c| c.start >= draft.cue.end)
        && draft.rule != "cue-colon"
        && cue.iter().all(verbal)
}

/// Whether content opens with a clause: that it was so; it was so; to do so.
pub fn opens_clause(view: &View, piece: &Range<usize>, language: &Language) -> bool {
    let chunks = chunks(view, piece.clone(), language);
    let nominal = |c: &&Chunk| matches!(c.kind, ChunkKind::Noun | ChunkKind::Prep | ChunkKind::Adv);
    let subject = chunks.iter().take_while(nominal).count();
    let verb = chunks.get(subject).and_then(|c| c.verb());
    view.items[piece.start].is_used(Use::CLAUSE, language)
        || verb.is_some_and(|v| if subject > 0 { v.finite() } else { v.infinitive })
}

/// We asked three bakers for their secret: whom the outlet itself asked.
fn asked_by_us(view: &View, draft: &Draft, language: &Language) -> bool {
    let first = |i: &Item| i.pronoun(&language.people).is_some_and(|p| p.kind == PronounKind::First);
    let own = |s: &Source| s.full.len() == 1 && first(&view.items[s.full.start]);
    draft.class == Some(CueClass::Question) && draft.source.as_ref().is_some_and(own)
}

/// Held a “fair”: whether a verb of thought only has a thing in marks and no clause that shows what was thought.
fn thought(view: &View, draft: &Draft, quotations: &[Quotation], language: &Language) -> bool {
    let frames = language.cues.lemma(&draft.lemma).map(|c| c.frames);
    if !frames.is_some_and(|f| f.has('x') && !['s', 'n', 'k', 'a'].into_iter().any(|l| f.has(l))) {
        return false;
    }
    let quote = |i: usize| view.items[i].quote();
    // A quotation that is all of a piece, or stands right behind its verb.
    let spoken = |i: usize| {
        let beside = i == draft.cue.end || draft.content.iter().any(|c| c.len() == 1 && c.start == i);
        quote(i).is_some_and(|q| beside || marked::kind(view, i, &quotations[q], language).is_none())
    };
    if draft.content.iter().flat_map(Clone::clone).any(spoken) {
        return false;
    }
    let nominal = |i: &Item| matches!(i.tag, Tag::Noun | Tag::Propn | Tag::Pron);
    let finite = |c: &Chunk| c.verb().is_some_and(|v| v.finite());
    !draft.content.iter().any(|piece| {
        let end = piece.clone().find(|&i| view.items[i].is(";")).unwrap_or(piece.end);
        view.items[piece.start].is_used(Use::CLAUSE, language)
            || (piece.start + 1..end).any(|i| quote(i).is_some() && nominal(&view.items[i - 1]))
            || chunks(view, piece.start..end, language).iter().any(finite)
    })
}

/// Whether content ends in what its object is said to be: found the area welcoming.
fn judged(view: &View, draft: &Draft, language: &Language) -> bool {
    let last = draft.content.iter().flat_map(Clone::clone).rev().find(|&i| view.items[i].is_word());
    last.is_some_and(|i| {
        let noun = language.lexicon.listed(&view.items[i].lower).contains(&Tag::Noun);
        matches!(view.items[i].tag, Tag::Adj | Tag::Verb) && !noun
    })
}

/// What the subject of a verb is.
#[derive(Clone, Copy, PartialEq)]
enum Subject {
    Person,
    Body,
    Thing,
}

/// Whether the source of a draft is such a subject.
fn subject_is(view: &View, draft: &Draft, kind: Subject, language: &Language) -> bool {
    let Some(source) = &draft.source else { return false };
    let parsed = mention::read(view, &source.full, language);
    let own = match (parsed.pronoun, parsed.kind) {
        (Some(pronoun), _) => pronoun.person.then_some(Subject::Person),
        (_, Some(SpeakerType::Person)) => Some(Subject::Person),
        (_, Some(SpeakerType::Organisation | SpeakerType::Government | SpeakerType::Media)) => {
            Some(Subject::Body)
        }
        (_, None) if parsed.name.is_empty() && !parsed.plural => Some(Subject::Thing),
        _ => None,
    };
    own == Some(kind)
}

/// Whether a cue only says on what terms somebody spoke: asked that only her first name be used.
pub fn says_how(view: &View, draft: &Draft, language: &Language) -> bool {
    if draft.cue.is_empty() || draft.class == Some(CueClass::NoComment) || view.holds_quote(&draft.content) {
        return false;
    }
    let cue: usize = view.items[draft.cue.clone()].iter().map(|i| i.lower.len() + 1).sum();
    tells_terms(view, draft.cue.start, cue - 1, language)
}

/// Gives a draft whose cue says on what terms somebody spoke the cue that stands in its content, if there is
/// one: a teacher who asked not to be named said that ….
pub fn said_behind(view: &View, draft: &mut Draft, language: &Language) -> bool {
    let (Some(source), Some(content)) = (&draft.source, draft.content.last().cloned()) else { return false };
    let chunks = chunks(view, content.clone(), language);
    let strong = |c: &Chunk| {
        c.verb().is_some_and(|v| v.finite() && !v.passive && v.cue.is_some_and(|c| c.frames.has('s')))
    };
    let Some(k) = chunks.iter().position(strong).filter(|&k| k > 0 && k + 1 < chunks.len()) else {
        return false;
    };
    let Some(cue) = chunks[k].verb().and_then(|v| v.cue) else { return false };
    // A relative pronoun: the phrase before it.
    let before = view.chunks_of(&view.units[draft.unit]).iter().rev();
    let before = before.filter(|c| c.is_noun() && c.items.end <= source.full.start).map(|c| c.items.clone());
    let relative = view.items[source.full.start].is_relative(&language.people);
    let head = before.take(usize::from(relative)).next().unwrap_or(source.head.clone());
    draft.source = Some(Source { full: head.start..chunks[k].items.start, head, stands_for: None });
    draft.cue = chunks[k].items.clone();
    (draft.lemma, draft.class) = (Cow::Borrowed(cue.lemma), Some(cue.class));
    let behind = chunks[k + 1].items.start..content.end;
    draft.content = vec![behind];
    true
}

/// Whether the words are a preposition that opens the sentence: outside of the council, X voted.
pub fn outside(view: &View, source: &Source, language: &Language) -> bool {
    let start = source.full.start;
    let first = view.units[view.unit_of(start)].items.start == start;
    let of = view.items.get(start + 1).is_some_and(|i| i.is_used(Use::OF, language));
    first && of && language.lexicon.listed(&view.items[start].lower).contains(&Tag::Adp)
}

/// It is hard to say: an `it` that stands for nothing.
pub fn expletive(view: &View, draft: &Draft, language: &Language) -> bool {
    let Some(source) = &draft.source else { return false };
    let item = &view.items[source.full.start];
    let be = |i: &Item| i.is_used(Use::BE, language);
    let it = source.full.len() == 1
        && source.stands_for.is_none()
        && language.people.pronoun(item.pronoun_part()).is_some_and(|p| p.is_thing());
    let is = item.lower != item.pronoun_part() || view.items[draft.cue.clone()].iter().any(be);
    it && is && !view.holds_quote(&draft.content)
}

/// It seems to work: what seems so says nothing. The count is said to keep a bear: nobody is said to have said so.
pub fn seems(view: &View, draft: &Draft, language: &Language) -> bool {
    view.items[draft.cue.clone()].iter().any(|i| i.is_used(Use::SEEM, language))
        || hearsay(view, draft, language)
}

/// Whether what a subject is said to do is what others say of it, or what is said stands behind an `it`: it is
/// rumoured that the count keeps a bear.
pub fn hearsay(view: &View, draft: &Draft, language: &Language) -> bool {
    let thing = |i: &Item| i.pronoun(&language.people).is_some_and(|p| p.is_thing());
    let it = draft.source.as_ref().is_none_or(|s| s.full.len() == 1 && thing(&view.items[s.full.start]));
    language.grammar.is("hearsay", &draft.lemma)
        && passive(view, &draft.cue, language)
        && draft.content.iter().any(|c| {
            let opens = c.start..c.end.min(c.start + 4);
            let to = || {
                view.items[c.start].is_used(Use::INFINITIVE, language)
                    && chunks(view, opens, language)[0].verb().is_some_and(|v| v.infinitive)
            };
            let that = || it && view.items[c.start].is_used(Use::THAT, language);
            c.start == draft.cue.end && (that() || to())
        })
}

/// Was accused of fraud: whether the subject is whom something is said of. Who was worried, is opposed to it, or is
/// convinced that it was so, thinks it; who was thanked and praised it speaks.
pub fn undergoes(view: &View, draft: &Draft, language: &Language) -> bool {
    let items = &view.items[draft.cue.clone()];
    let left = draft.source.as_ref().is_some_and(|s| s.full.end <= draft.cue.start);
    let verb = items.iter().rposition(|i| matches!(i.tag, Tag::Verb | Tag::Aux)).unwrap_or(0);
    let ahead = |n: usize| items.get(verb + n).map(|x| x.lower.as_ref());
    let past = |(_, form, _): (_, Form, _)| form == Form::Past;
    let that = view.items.get(draft.cue.end).is_some_and(|i| i.is_used(Use::THAT, language));
    left && !that
        && draft.class != Some(CueClass::Emotion)
        && !items[verb].is_used(Use::ATTITUDE, language)
        && items[..verb].iter().rposition(|i| i.is_used(Use::BE, language)).is_some_and(|be| {
            let beside =
                |i: &Item| matches!(i.tag, Tag::Adv | Tag::Part) && !i.is_used(Use::INFINITIVE, language);
            items[be + 1..verb].iter().all(|i| beside(i) || i.is_used(Use::NEGATION, language))
        })
        && language.cues.verb(&items[verb].lower, ahead).is_some_and(past)
}

/// What a participle or a passive gives as a name, in marks: the storm, dubbed “Little Agnes”, …; nobody says it
/// unless `by` tells who.
pub fn naming(view: &View, draft: &mut Draft, quotations: &[Quotation], language: &Language) -> bool {
    if !language.grammar.is("naming", &draft.lemma) || draft.cue.is_empty() {
        return false;
    }
    let cue = draft.cue.clone();
    let past =
        |i: &Item| language.cues.verb(&i.lower, |_| None).is_some_and(|(_, form, _)| form == Form::Past);
    let quote = |i: &usize| view.items[*i].quote().is_some();
    let Some(first) = draft.content.iter().flat_map(Clone::clone).find(quote).filter(|&q| q >= cue.end)
    else {
        return false;
    };
    let mut quotes = draft.content.iter().flat_map(Clone::clone).filter(quote);
    let name = |i: usize| {
        let quotation = view.items[i].quote().map(|q| &quotations[q]);
        quotation.is_some_and(|q| marked::kind(view, i, q, language).is_some())
    };
    if !view.items[cue.clone()].iter().any(past) || !quotes.all(name) {
        return false;
    }
    let be = |i: &Item| i.is_used(Use::BE, language);
    let passive = view.items[cue.clone()].iter().any(be);
    let between = &view.items[cue.end..first];
    let object = |i: &Item| matches!(i.tag, Tag::Noun | Tag::Propn | Tag::Pron);
    let bare = !between.iter().any(object) || between.iter().any(|i| i.is_used(Use::QUOTING_AS, language));
    // What critics called “a joke”; Mira Voss, the mayor, called “a joke”
    let before = cue.start.checked_sub(1).map(|b| &view.items[b]);
    let subject = draft.source.as_ref().filter(|s| s.full.end <= cue.start).map(|s| &s.full);
    let active = subject.is_some_and(|s| {
        let people = &language.people;
        let inserted = view.items[s.clone()].iter().any(|i| i.is(","));
        let head = draft.source.as_ref().filter(|_| inserted).map_or(s, |source| &source.head);
        let last = &view.items[head.end - 1];
        let speaks = last.is_capital()
            || last.pronoun(people).is_some()
            || last.role(people).is_some()
            || people.group(&last.lower).is_some();
        let comma = before.is_some_and(|b| b.is(","));
        let opens = s.start.checked_sub(1).map(|b| &view.items[b]);
        let behind = opens
            .is_some_and(|o| o.is_word() && !matches!(o.tag, Tag::Adp | Tag::Cconj | Tag::Verb | Tag::Aux));
        speaks && (!comma || inserted) || s.end == cue.start && behind
    });
    // Known to be “gruff”
    let infinitive = view.items[cue.end].is_used(Use::INFINITIVE, language)
        && view.items.get(cue.end + 1).is_some_and(|i| {
            language.lexicon.listed(&i.lower).iter().any(|tag| matches!(tag, Tag::Verb | Tag::Aux))
        });
    if infinitive {
        return false;
    }
    let participle = bare && cue.len() <= 2 && before.is_some() && !active;
    if !passive && !participle {
        return false;
    }
    if let Some(by) = view.items.get(first + 1).filter(|i| i.is_used(Use::BY, language)) {
        if !passive {
            let rest = first + 2..view.units[draft.unit].items.end;
            let chunks = chunks(view, rest, language);
            if let Some(agent) = chunks.first().filter(|c| c.kind == ChunkKind::Noun && by.is_word()) {
                draft.source = Some(Source::phrase(agent.items.clone()));
                draft.content.clear();
                draft.content.push(cue.end..first + 1);
                draft.rule = "passive";
            }
        }
        return false;
    }
    let capital =
        view.items[first].text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    participle || capital || draft.lemma != "call"
}
