//! Key phrases over many articles: those of an outlet, of what a speaker says, or of the whole corpus. Integers only, so that
//! the order of the articles makes no difference but where forms or phrases are forgotten.

use crate::doc::{Phrase, Seen, Span};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Most different forms that are remembered of one phrase.
const MOST_FORMS: usize = 500;
/// Most different phrases that are remembered; beyond it the weaker half is forgotten.
const MOST_PHRASES: usize = 400_000;
/// A score of 1.
const UNIT: f64 = 1e6;

/// A key phrase over some articles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summed {
    /// Sum of its scores, in millionths.
    score: u64,
    /// Occurrences.
    pub count: u64,
    /// Articles that have it among their key phrases.
    pub articles: u64,
    /// How often each form was the usual one of an article.
    pub forms: Seen,
}

impl Summed {
    /// Sum of its scores: with learned weights, in about how many of the articles people would choose it.
    pub fn score(&self) -> f64 {
        self.score as f64 / UNIT
    }
}

/// The key phrases of some articles.
#[derive(Clone, Debug, Default)]
pub struct Sum(BTreeMap<String, Summed>);

impl Sum {
    /// Adds the key phrases of one article.
    pub fn add(&mut self, phrases: &[Phrase]) {
        for phrase in phrases {
            let sum = self.0.entry(phrase.key.clone()).or_default();
            sum.score += (phrase.score * UNIT).round() as u64;
            sum.count += u64::from(phrase.count);
            sum.articles += 1;
            for (i, form) in std::iter::once(&phrase.phrase).chain(&phrase.variants).enumerate() {
                if sum.forms.len() < MOST_FORMS {
                    sum.forms.add(form, u64::from(i == 0), MOST_FORMS);
                }
            }
        }
        if self.0.len() > MOST_PHRASES {
            let mut scores: Vec<u64> = self.0.values().map(|p| p.score).collect();
            scores.sort_unstable();
            let middle = scores[scores.len() / 2];
            self.0.retain(|_, p| p.score > middle);
        }
    }

    /// The phrases, best first; equals in the order of their keys.
    pub fn ranked(&self) -> Vec<&Summed> {
        let mut all: Vec<&Summed> = self.0.values().collect();
        all.sort_by_key(|phrase| Reverse(phrase.score));
        all
    }
}

/// What of `phrases` stands inside `spans`, such as the words of one speaker: their scores are those of the article, their
/// counts those of the spans.
pub fn within(phrases: &[Phrase], spans: &[Span]) -> Vec<Phrase> {
    let inside = |place: &Span| spans.iter().any(|span| span.start <= place.start && place.end <= span.end);
    let part = |phrase: &Phrase| {
        let places: Vec<Span> = phrase.places.iter().copied().filter(inside).collect();
        let count = places.len() as u32;
        (count > 0).then(|| Phrase { count, places, ..phrase.clone() })
    };
    phrases.iter().filter_map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrase(form: &str, score: f64, places: &[(u32, u32)]) -> Phrase {
        Phrase {
            phrase: form.to_owned(),
            key: form.to_lowercase(),
            score,
            count: places.len() as u32,
            variants: Vec::new(),
            places: places.iter().map(|&(start, end)| Span::new(start, end)).collect(),
        }
    }

    #[test]
    fn scores_and_counts_add_up_and_the_usual_form_leads() {
        let mut sum = Sum::default();
        sum.add(&[phrase("tide", 0.5, &[(0, 4)]), phrase("Lorn Harbour", 0.4, &[(5, 17), (20, 32)])]);
        sum.add(&[phrase("Lorn harbour", 0.3, &[(0, 12)])]);
        let ranked = sum.ranked();
        assert_eq!((ranked[0].score(), ranked[0].count, ranked[0].articles), (0.7, 3, 2));
        assert_eq!(ranked[0].forms.len(), 2);
        assert_eq!((ranked[1].score(), ranked[1].count), (0.5, 1));
    }

    #[test]
    fn a_part_of_the_text_has_its_own_counts() {
        let phrases = [phrase("tide", 0.5, &[(0, 4), (10, 14)]), phrase("gull", 0.4, &[(5, 9)])];
        let part = within(&phrases, &[Span::new(8, 20), Span::new(30, 40)]);
        assert_eq!(part.len(), 1);
        assert_eq!((part[0].phrase.as_str(), part[0].count, part[0].score), ("tide", 1, 0.5));
    }
}
