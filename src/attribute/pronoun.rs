//! Whom a pronoun means: somebody spoken of before, by gender, number, distance and place in the sentence.

use super::clause::Source;
use super::mention;
use super::speaker::{Cast, REACH};
use crate::doc::SpeakerType;
use crate::language::{Pronoun, PronounKind};

/// Sentences back from a pronoun among whose subjects whom it means is looked for.
const SENTENCES: usize = 3;

impl<'a> Cast<'a> {
    /// Whom a pronoun stands for.
    pub(super) fn by_pronoun(
        &mut self,
        pronoun: Pronoun,
        at: usize,
        last: Option<(usize, u32)>,
    ) -> Option<usize> {
        if pronoun.kind == PronounKind::First {
            return None;
        }
        let paragraph = self.paragraph(at);
        let unit = self.view.unit_of(at);
        let mut best: Option<(i32, usize, usize)> = None;
        for seen in self.seen.iter().rev().filter(|s| s.item < at) {
            let there = self.paragraph(seen.item);
            let distance = paragraph - there;
            if distance > REACH {
                break;
            }
            let e = &self.entities[seen.entity];
            let single_person = matches!(e.kind, None | Some(SpeakerType::Person)) && !e.plural;
            let fits = if pronoun.gender.is_some() {
                single_person && (e.gender.is_none() || e.gender == pronoun.gender)
            } else if pronoun.plural {
                !single_person || e.kind.is_none()
            } else if pronoun.person {
                single_person
            } else {
                !matches!(e.kind, Some(SpeakerType::Person | SpeakerType::Group)) && !e.plural
            };
            if !fits {
                continue;
            }
            let mut score = -3 * distance as i32;
            let near = self.view.unit_of(seen.item) == unit;
            score += match (near, seen.subject) {
                (true, true) => 6,
                (false, true) => 3,
                (true, false) => 2,
                (false, false) => 0,
            };
            // Who says is more often a body than a document.
            if matches!(e.kind, Some(SpeakerType::Document)) {
                score -= 3;
            }
            if seen.speaks {
                score += 4;
            }
            if last.is_some_and(|(entity, _)| entity == seen.entity) {
                score += 1;
            }
            if e.gender.is_some() && e.gender == pronoun.gender {
                score += 1;
            }
            if best.is_none_or(|(s, ..)| score > s) {
                best = Some((score, seen.item, seen.entity));
            }
        }
        let Some((_, _, entity)) = best else { return self.by_subject(pronoun, at) };
        let e = &mut self.entities[entity];
        e.gender = e.gender.or(pronoun.gender);
        if pronoun.gender.is_some() {
            e.kind = Some(SpeakerType::Person);
        }
        Some(entity)
    }

    /// A pronoun that stands for nobody named: the subject of a sentence before that is people or a body.
    fn by_subject(&mut self, pronoun: Pronoun, at: usize) -> Option<usize> {
        let unit = self.view.unit_of(at);
        let paragraph = self.view.units[unit].paragraph;
        let near = (0..unit).rev().take_while(|&u| self.view.units[u].paragraph + 1 >= paragraph);
        for u in near.take(SENTENCES) {
            let chunks = self.view.chunks_of(&self.view.units[u]);
            let subject = chunks
                .windows(2)
                .find(|pair| pair[0].is_noun() && pair[1].verb().is_some_and(|v| v.finite()));
            let Some([subject, _]) = subject else { continue };
            let source = Source::phrase(subject.items.clone());
            let parsed = mention::read(self.view, &source, self.language);
            if parsed.pronoun.is_some() || parsed.text.is_empty() {
                continue;
            }
            let person = parsed.kind == Some(SpeakerType::Person);
            let fits = if pronoun.gender.is_some() {
                person && !parsed.plural && (parsed.gender.is_none() || parsed.gender == pronoun.gender)
            } else if pronoun.plural {
                parsed.kind == Some(SpeakerType::Group)
            } else {
                !pronoun.person
                    && matches!(
                        parsed.kind,
                        Some(SpeakerType::Organisation | SpeakerType::Media | SpeakerType::Government)
                    )
            };
            if fits {
                let same = self.entities.iter().rposition(|e| e.words.is_empty() && e.name == parsed.text);
                let known = if parsed.name.is_empty() { same } else { self.by_name(&parsed) };
                return Some(known.unwrap_or_else(|| self.add(&parsed)));
            }
        }
        None
    }
}
