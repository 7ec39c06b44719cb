//! How often words are cues, counted in marked articles.

use super::data::Paragraph;
use crate::attribute::learned::features::QUOTE;
use crate::attribute::learned::{B_CONTENT, B_CUE};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Uses of words by the hash of the word: in cues, and in all outside content.
#[derive(Clone, Debug, Default)]
pub struct Counts(BTreeMap<u32, (u32, u32)>);

impl Counts {
    /// Adds the words of a paragraph.
    pub fn add(&mut self, paragraph: &Paragraph) {
        for (atom, &label) in paragraph.atoms.iter().zip(&paragraph.labels) {
            if label < B_CONTENT && atom.tag != QUOTE {
                for key in [atom.word, atom.stem] {
                    let (cues, uses) = self.0.entry(key).or_default();
                    *cues += u32::from(label == B_CUE || label == B_CUE + 1);
                    *uses += 1;
                }
            }
        }
    }

    /// The step of a word when the uses in `without`, a part of these, are left out.
    pub fn step_without(&self, word: u32, without: &Self) -> u8 {
        let get = |counts: &Self| counts.0.get(&word).copied().unwrap_or_default();
        let ((cues, uses), (own_cues, own_uses)) = (get(self), get(without));
        step(cues - own_cues, uses - own_uses)
    }

    /// The steps of all words that are ever a cue.
    pub fn steps(&self) -> FxHashMap<u32, u8> {
        let steps = self.0.iter().map(|(&word, &(cues, uses))| (word, step(cues, uses)));
        steps.filter(|&(_, step)| step > 0).collect()
    }
}

/// The share of uses in cues as a step from 0, never, to 7, nearly always. A word seen once counts less than
/// one that is always a cue.
fn step(cues: u32, uses: u32) -> u8 {
    if cues == 0 {
        return 0;
    }
    let share = (f64::from(cues) + 0.1) / (f64::from(uses) + 0.5);
    let bounds = [0.02, 0.08, 0.2, 0.4, 0.65, 0.85];
    1 + bounds.into_iter().filter(|&bound| share >= bound).count() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_rise_with_the_share() {
        let steps = [(0, 9), (1, 90), (1, 20), (1, 9), (3, 10), (1, 1), (8, 10), (50, 51)];
        assert_eq!(steps.map(|(cues, uses)| step(cues, uses)), [0, 1, 2, 3, 4, 6, 6, 7]);
    }

    #[test]
    fn what_is_left_out_does_not_count() {
        let all = Counts([(7, (9, 10)), (8, (2, 40))].into());
        let own = Counts([(7, (9, 9))].into());
        assert_eq!((all.step_without(7, &own), all.step_without(8, &own)), (0, 2));
        assert_eq!(all.step_without(9, &own), 0);
        assert_eq!(all.steps().len(), 2);
    }
}
