//! What a concordance looks for, and where it stands in an article.

use super::glob::{Glob, globs};
use super::stretches;
use crate::doc::{Article, Layout, Span, Words};
use regex::{Regex, RegexBuilder};

/// What is looked for.
#[derive(Clone, Debug)]
pub enum Query {
    /// Words that follow each other, with or without wildcards.
    Words(Vec<Glob>),
    /// A regular expression, inside a sentence.
    Pattern(Regex),
}

/// A place that fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The text that fits.
    pub span: Span,
    /// Place in the list of words of its first word.
    pub word: usize,
}

impl Query {
    /// Words, phrases and wildcards; none if there is no word in it.
    pub fn words(text: &str) -> Option<Self> {
        let globs = globs(text);
        (!globs.is_empty()).then_some(Self::Words(globs))
    }

    /// A regular expression, whatever the case; the error says what is wrong with it.
    pub fn pattern(text: &str) -> Result<Self, String> {
        let pattern = RegexBuilder::new(text).case_insensitive(true).build();
        pattern.map(Self::Pattern).map_err(|e| e.to_string())
    }

    /// All places of an article that fit, in order. Words are found in one sentence and voice, so that a term
    /// is found as often as it is counted.
    pub fn find(&self, article: &Article, layout: &Layout, words: &Words) -> Vec<Hit> {
        let token = |word: usize| layout.tokens[words.list[word].token as usize];
        match self {
            Self::Words(globs) => {
                let fit = |glob: &Glob| words.forms.iter().map(|form| glob.fits(form)).collect::<Vec<_>>();
                let fits: Vec<Vec<bool>> = globs.iter().map(fit).collect();
                let all = |from: usize| {
                    fits.iter().zip(&words.list[from..]).all(|(fits, word)| fits[word.form as usize])
                };
                let hit = |from: usize| {
                    let span = token(from).span.cover(token(from + globs.len() - 1).span);
                    Hit { span, word: from }
                };
                let found = stretches(words);
                let places =
                    found.iter().flat_map(|&(start, end)| start..end.saturating_sub(globs.len() - 1));
                places.filter(|from| all(*from)).map(hit).collect()
            }
            Self::Pattern(pattern) => {
                let mut hits = Vec::new();
                let same = |a: usize, b: usize| token(a).sentence == token(b).sentence;
                let mut from = 0;
                while from < words.list.len() {
                    let to =
                        (from..words.list.len()).take_while(|at| same(from, *at)).last().unwrap_or(from) + 1;
                    let sentence = layout.sentences[token(from).sentence as usize].span;
                    for found in pattern.find_iter(sentence.text(&article.text)).filter(|m| !m.is_empty()) {
                        let start = sentence.start + found.start() as u32;
                        let span = Span::new(start, sentence.start + found.end() as u32);
                        let word = (from..to).take_while(|at| token(*at).span.start <= start).last();
                        hits.push(Hit { span, word: word.unwrap_or(from) });
                    }
                    from = to;
                }
                hits
            }
        }
    }
}
