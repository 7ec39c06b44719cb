//! Key phrases of one article.

pub mod candidates;

use crate::doc::{Article, Layout, Mask, Phrase};
use crate::language::Language;
use candidates::Candidate;

/// Name and version of the method, for the tables.
pub const METHOD: &str = "np-position-1";
/// Phrases returned for an article.
pub const TOP: usize = 15;

/// Ranks the key phrases of `article`, best first.
pub fn rank(article: &Article, mask: &Mask, layout: &Layout, language: &Language) -> Vec<Phrase> {
    let found = candidates::find(article, mask, layout, language);
    let mut scored: Vec<(f64, Candidate)> =
        found.all.into_iter().map(|c| (score(&c, found.words), c)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.key.cmp(&b.1.key)));
    scored.truncate(TOP);
    let phrase = |(score, c): (f64, Candidate)| {
        let mut forms = c.forms.into_iter().map(|(form, _)| form);
        Phrase {
            phrase: forms.next().unwrap_or_default(),
            key: c.key,
            score,
            count: c.count,
            variants: forms.collect(),
        }
    };
    scored.into_iter().map(phrase).collect()
}

fn score(c: &Candidate, words: u32) -> f64 {
    let ln = libm::log;
    ln(1.0 + f64::from(c.count)) + ln(1.0 + c.weight) - f64::from(c.first) / f64::from(words.max(1))
}
