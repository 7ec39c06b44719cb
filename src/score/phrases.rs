//! How good are ranked key phrases? Precision, recall and F1 of the first k, each the mean over articles.
//!
//! A phrase is right when its stems are those of a key that no better phrase has taken (Porter stems, lower case,
//! exact: the usual convention). A phrase with the stems of a better one does not count. Precision is over the
//! phrases there are, at most k; recall over all keys, those that the text does not hold too.

use crate::gold::phrases::{Keyed, stems};
use std::collections::BTreeSet;

/// Figures of the first `k` phrases, in per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AtRank {
    /// How many phrases count.
    pub k: usize,
    /// Share of them that is right.
    pub precision: f64,
    /// Share of the keys that is found.
    pub recall: f64,
    /// Harmonic mean of the two, in each article.
    pub f1: f64,
}

/// Figures of the first `k` of `ranked`, the phrases of each article of `gold`, best first.
pub fn at_rank(gold: &[Keyed], ranked: &[Vec<String>], k: usize) -> AtRank {
    let mut sum = AtRank { k, ..AtRank::default() };
    for (keyed, phrases) in gold.iter().zip(ranked) {
        let (precision, recall) = one(keyed, phrases, k);
        sum.precision += precision;
        sum.recall += recall;
        sum.f1 +=
            if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 };
    }
    let share = |sum: f64| 100.0 * sum / gold.len().max(1) as f64;
    AtRank { k, precision: share(sum.precision), recall: share(sum.recall), f1: share(sum.f1) }
}

fn one(keyed: &Keyed, phrases: &[String], k: usize) -> (f64, f64) {
    let mut seen = BTreeSet::new();
    let first: Vec<&String> = phrases.iter().filter(|phrase| seen.insert(stems(phrase))).take(k).collect();
    let found: BTreeSet<usize> = first.iter().filter_map(|phrase| keyed.key(phrase)).collect();
    let share = |of: usize| if of > 0 { found.len() as f64 / of as f64 } else { 0.0 };
    (share(first.len()), share(keyed.keys.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Article;

    #[test]
    fn a_key_is_found_once_and_repeats_do_not_count() {
        let key = |spellings: &[&str]| spellings.iter().map(|s| stems(s)).collect();
        let keys = vec![key(&["ferry licence"]), key(&["old harbour", "harbour of old"]), key(&["tide"])];
        let article = Article::from_text("a", "");
        let gold = [Keyed { name: "a".to_owned(), article, keys, event: None }];
        let ranked = ["Ferry licences", "ferry licence", "gulls", "harbour of old", "old harbour"];
        let ranked = [ranked.map(str::to_owned).to_vec()];
        let figures = |k| {
            let at = at_rank(&gold, &ranked, k);
            [at.precision, at.recall, at.f1].map(|x| (x * 10.0).round() / 10.0)
        };
        assert_eq!(figures(1), [100.0, 33.3, 50.0]);
        assert_eq!(figures(3), [66.7, 66.7, 66.7]);
        assert_eq!(figures(10), [50.0, 66.7, 57.1]);
    }
}
