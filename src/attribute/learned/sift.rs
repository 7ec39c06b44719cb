//! Which finds report nothing: deeds, terms on which somebody spoke, an `it` that stands for nothing; and which
//! have no source: hearsay.

use super::super::chunk::{Chunk, chunks};
use super::super::clause::{Draft, Source};
use super::super::mention;
use super::super::view::{Item, View};
use super::told::passive;
use crate::doc::{CueClass, SpeakerType};
use crate::language::{Language, PronounKind, Tag, Use};
use std::borrow::Cow;

/// From this score on, in units of the learner's, a find about a thing behind a verb that is no cue is kept: of
/// those below it, two in three are wrong.
const SURE: i32 = 100;

/// Whether a find says what somebody did and not what somebody said: indirect, about a thing, behind a verb that
/// no list has as a cue, or that tells of a deed when its object is a thing.
pub fn deed(view: &View, draft: &Draft, language: &Language) -> bool {
    let said = draft.class == Some(CueClass::NoComment)
        || draft.cue.is_empty()
        || draft.rule == "according-to"
        || view.holds_quote(&draft.content);
    if said || draft.content.is_empty() {
        return false;
    }
    let sure = |score: i32| score >= SURE * language.model.scale;
    let unlisted = draft.score.is_some_and(|s| !sure(s)) && language.cues.lemma(&draft.lemma).is_none();
    let clause = || {
        draft.content.iter().any(|piece| {
            view.items[piece.start].has_use("clause", language)
                || chunks(view, piece.clone(), language)
                    .iter()
                    .any(|c| c.verb().is_some_and(|v| v.finite() || v.infinitive))
        })
    };
    let use_of = |name: &str| language.grammar.is(name, &draft.lemma);
    let thing = use_of("deed_of_thing") && subject_is(view, draft, Subject::Thing, language);
    let deed = unlisted
        || use_of("deed")
        || use_of("deed_of_person")
            && !judged(view, draft)
            && subject_is(view, draft, Subject::Person, language)
        || use_of("deed_of_body") && subject_is(view, draft, Subject::Body, language);
    thing || deed && !clause()
}

/// Whether content ends in what its object is said to be: found the area welcoming.
fn judged(view: &View, draft: &Draft) -> bool {
    let last = draft.content.iter().flat_map(Clone::clone).rev().find(|&i| view.items[i].is_word());
    last.is_some_and(|i| matches!(view.items[i].tag, Tag::Adj | Tag::Verb))
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
    let parsed = mention::read(view, source, language);
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
    let words: Vec<&str> = view.items[draft.cue.start..].iter().take(9).map(|i| i.lower.as_ref()).collect();
    let head: usize = view.items[draft.cue.clone()].iter().map(|i| i.lower.len() + 1).sum();
    language.people.anonymity(&words.join(" ")).any(|(at, _)| at < head)
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
    let relative = view.items[source.full.start]
        .pronoun(&language.people)
        .is_some_and(|p| p.kind == PronounKind::Relative);
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
    let be = |i: &Item| i.has_use("be", language);
    let it = source.full.len() == 1
        && source.stands_for.is_none()
        && language.people.pronoun(item.pronoun_part()).is_some_and(|p| p.is_thing());
    let is = item.lower != item.pronoun_part() || view.items[draft.cue.clone()].iter().any(be);
    it && is && !view.holds_quote(&draft.content)
}

/// It seems to work: what seems so says nothing. The count is said to keep a bear: nobody is said to have said so.
pub fn seems(view: &View, draft: &Draft, language: &Language) -> bool {
    view.items[draft.cue.clone()].iter().any(|i| i.has_use("seem", language))
        || hearsay(view, draft, language)
}

/// Whether what a subject is said to do is what others say of it.
pub fn hearsay(view: &View, draft: &Draft, language: &Language) -> bool {
    let infinitive = draft.content.iter().any(|c| {
        c.start == draft.cue.end
            && view.items[c.start].has_use("infinitive", language)
            && chunks(view, c.clone(), language)[0].verb().is_some_and(|v| v.infinitive)
    });
    infinitive && language.grammar.is("hearsay", &draft.lemma) && passive(view, &draft.cue, language)
}
