//! Key phrases of one article, by a formula over its noun phrases; nothing is learned and no other article is
//! asked.
//!
//! The features are those that carry the learned rankers of the literature: how often and how early a phrase
//! and its words occur, whether it stands alone or as a piece of longer phrases, and its length.

pub mod candidates;

use crate::doc::{Article, Layout, Mask, Phrase};
use crate::language::Language;
use candidates::{Candidate, Candidates, Occurrence};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Name and version of the method, for the tables.
pub const METHOD: &str = "np-position-1";
/// Phrases returned for an article.
pub const TOP: usize = 15;

/// Score of the position: this times `ln(1 + words before the first occurrence)`.
const LATE: f64 = -0.5;
/// Score of a phrase that is always a whole chunk.
const WHOLE: f64 = 2.0;
/// Score of a phrase that never occurs but inside one longer phrase.
const NESTED: f64 = -1.0;
/// Score of a character.
const LETTER: f64 = 0.1;
/// Score of the number of words, from one on: two are the rule.
const WORDS: [f64; candidates::MAX_WORDS] = [-1.0, 0.0, -1.0, -2.0];
/// Score of a digit in the phrase.
const DIGIT: f64 = -1.0;

/// Ranks the key phrases of `article`, best first, at most [`TOP`] of them.
///
/// ```text
/// score = ln count + ln weight + LATE ln(1 + first) + WHOLE whole / count + NESTED nested / count
///       + LETTER characters + WORDS[words] + DIGIT if a word has a digit
/// ```
///
/// with the features of [`Candidate`]. From the best down, a phrase that is a piece of a better one or is
/// nothing but a person's role or title is left out; a role before a name, the short form of a name and other
/// spellings are variants of the phrase they stand for.
pub fn rank(article: &Article, mask: &Mask, layout: &Layout, language: &Language) -> Vec<Phrase> {
    let found = candidates::find(article, mask, layout, language);
    let mut order: Vec<(f64, &Candidate)> = found.all.iter().map(|c| (score(c), c)).collect();
    // First position and length name a candidate, so that no two are equal.
    order.sort_unstable_by_key(|&(score, c)| (Reverse(Total(score)), c.first(), c.words, c.key));
    let mut chosen: Vec<(f64, &Candidate)> = Vec::with_capacity(TOP);
    for (score, candidate) in order {
        if chosen.len() == TOP {
            break;
        }
        let piece = chosen.iter().any(|(_, better)| is_piece(candidate, better));
        if !piece {
            chosen.push((score, candidate));
        }
    }
    let write = |(score, c): (f64, &Candidate)| {
        let mut forms = forms(&article.text, layout, language, c).into_iter();
        let key: Vec<&str> = c.bases().iter().map(|&b| found.bases[b as usize].as_str()).collect();
        Phrase {
            phrase: forms.next().unwrap_or_default(),
            key: key.join(" "),
            score,
            count: c.count(),
            variants: forms.collect(),
        }
    };
    chosen.into_iter().map(write).collect()
}

/// The formula of [`rank`].
fn score(c: &Candidate) -> f64 {
    let count = f64::from(c.count().max(1));
    libm::log(count)
        + libm::log(c.weight)
        + LATE * libm::log(1.0 + f64::from(c.first()))
        + WHOLE * f64::from(c.whole) / count
        + NESTED * f64::from(c.nested) / count
        + LETTER * f64::from(c.letters)
        + WORDS[(c.words as usize - 1).min(WORDS.len() - 1)]
        + if c.digit { DIGIT } else { 0.0 }
}

/// A float in its total order.
#[derive(Clone, Copy, PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Whether the words of `c` stand side by side in `longer`.
fn is_piece(c: &Candidate, longer: &Candidate) -> bool {
    c.words < longer.words && longer.bases().windows(c.words as usize).any(|part| part == c.bases())
}

/// How a candidate is written, most frequent form first, of equals the earlier; forms of its full length come
/// before short ones.
fn forms(text: &str, layout: &Layout, language: &Language, c: &Candidate) -> Vec<String> {
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    let mut forms: Vec<(String, bool, u32)> = Vec::new();
    for occurrence in &c.occurrences {
        let form = surface(text, layout, language, occurrence);
        let place = *index.entry(form).or_insert_with_key(|form| {
            forms.push((form.clone(), occurrence.proper < c.words && c.is_name(), 0));
            forms.len() - 1
        });
        forms[place].2 += 1;
    }
    forms.sort_by_key(|&(_, short, count)| (short, Reverse(count)));
    forms.into_iter().map(|(form, ..)| form).collect()
}

/// The words as written, white space folded, hidden mark-up and a possessive ending left out.
fn surface(text: &str, layout: &Layout, language: &Language, o: &Occurrence) -> String {
    let tokens = &layout.tokens[o.first as usize..=o.last as usize];
    let mut out = String::new();
    for (i, token) in tokens.iter().enumerate() {
        if i > 0 && tokens[i - 1].span.end < token.span.start {
            out.push(' ');
        }
        let written = token.span.text(text);
        out.push_str(if i + 1 == tokens.len() { language.lexicon.owner(written) } else { written });
    }
    out
}

/// For trainers and measurements: the features of every candidate and its leading form.
pub fn explain(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    language: &Language,
) -> (Candidates, Vec<String>) {
    let found = candidates::find(article, mask, layout, language);
    let lead =
        |c: &Candidate| forms(&article.text, layout, language, c).into_iter().next().unwrap_or_default();
    let forms = found.all.iter().map(lead).collect();
    (found, forms)
}
