//! Key phrases over many articles: those of an outlet, of what a speaker says, or of the whole corpus. Integers only, so that
//! the order of the articles makes no difference but where forms are forgotten.

use crate::doc::{Phrase, Seen, Span};
use std::cmp::Reverse;

/// Most different forms that are remembered of one phrase.
const MOST_FORMS: usize = 500;
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
    /// Adds a key phrase of one article: score in [`millionths`], occurrences, and forms, the usual one first.
    pub fn add<'f>(&mut self, score: u64, count: u32, forms: impl IntoIterator<Item = &'f str>) {
        self.score += score;
        self.count += u64::from(count);
        self.articles += 1;
        for (i, form) in forms.into_iter().enumerate() {
            if self.forms.len() < MOST_FORMS {
                self.forms.add(form, u64::from(i == 0), MOST_FORMS);
            }
        }
    }

    /// Sum of its scores: with learned weights, in about how many of the articles people would choose it.
    pub fn score(&self) -> f64 {
        self.score as f64 / UNIT
    }
}

/// A score as a whole number, so that sums do not depend on the order.
pub fn millionths(score: f64) -> u64 {
    (score * UNIT).round() as u64
}

/// The best of many key phrases.
#[derive(Clone, Debug)]
pub struct Best {
    most: usize,
    list: Vec<Summed>,
    /// The least score that one more needs.
    least: u64,
}

impl Best {
    /// None yet; `most` are kept.
    pub fn new(most: usize) -> Self {
        Self { most, list: Vec::new(), least: 0 }
    }

    /// Adds a phrase, unless there are enough that are as good.
    pub fn add(&mut self, phrase: Summed) {
        if phrase.score < self.least {
            return;
        }
        self.list.push(phrase);
        if self.list.len() >= 2 * self.most.max(1) {
            self.cut();
            // Equals that come later stand behind.
            self.least = self.list.last().map_or(0, |last| last.score + 1);
        }
    }

    /// The phrases, best first; equals in the order in which they were added.
    pub fn ranked(mut self) -> Vec<Summed> {
        self.cut();
        self.list
    }

    fn cut(&mut self) {
        self.list.sort_by_key(|phrase| Reverse(phrase.score));
        self.list.truncate(self.most);
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
        let mut sum = Summed::default();
        sum.add(millionths(0.4), 2, ["Lorn Harbour"]);
        sum.add(millionths(0.3), 1, ["Lorn harbour", "Lorn Harbour"]);
        sum.add(millionths(0.3), 1, ["Lorn harbour"]);
        assert_eq!((sum.score(), sum.count, sum.articles), (1.0, 4, 3));
        assert_eq!(sum.forms.ranked(), [("Lorn harbour", 2), ("Lorn Harbour", 1)]);
    }

    #[test]
    fn the_best_are_kept_and_equals_stay_in_order() {
        let scores = [3, 9, 1, 9, 4, 7, 9, 2, 9];
        for most in 1..=scores.len() + 1 {
            let mut best = Best::new(most);
            for (count, score) in (0..).zip(scores) {
                let mut phrase = Summed::default();
                phrase.add(score, count, []);
                best.add(phrase);
            }
            let found: Vec<_> = best.ranked().iter().map(|phrase| (phrase.score, phrase.count)).collect();
            let mut want: Vec<_> = scores.into_iter().zip(0..).collect();
            want.sort_by_key(|&(score, count)| (Reverse(score), count));
            want.truncate(most);
            assert_eq!(found, want);
        }
    }

    #[test]
    fn a_part_of_the_text_has_its_own_counts() {
        let phrases = [phrase("tide", 0.5, &[(0, 4), (10, 14)]), phrase("gull", 0.4, &[(5, 9)])];
        let part = within(&phrases, &[Span::new(8, 20), Span::new(30, 40)]);
        assert_eq!(part.len(), 1);
        assert_eq!((part[0].phrase.as_str(), part[0].count, part[0].score), ("tide", 1, 0.5));
    }
}
