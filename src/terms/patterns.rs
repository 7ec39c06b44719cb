//! The user's own categories: words, phrases and wildcards, and where they occur in an article.

use super::glob::{Glob, globs};
use super::{packed, tag, together};
use crate::doc::Words;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// A pattern of a category.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its category, a place in [`Patterns::categories`].
    pub category: usize,
    /// As the user wrote it.
    pub text: String,
    /// Its words, as places in [`Patterns::globs`].
    words: Vec<u32>,
}

/// All patterns of all categories.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// Names, in code point order.
    pub categories: Vec<String>,
    /// The patterns, in the order of the file.
    pub list: Vec<Pattern>,
    /// Patterns that begin with each of the globs.
    by_first: Vec<Vec<u32>>,
    words: FxHashMap<String, u32>,
    prefixes: FxHashMap<String, u32>,
    others: Vec<(Glob, u32)>,
}

impl Patterns {
    /// Patterns from pairs of category and text; the error is the place of a pair without a word.
    pub fn new(pairs: &[(String, String)]) -> Result<Self, usize> {
        let categories: BTreeSet<&String> = pairs.iter().map(|(category, _)| category).collect();
        let categories = categories.into_iter().cloned().collect();
        let mut patterns = Self { categories, ..Self::default() };
        for (at, (category, text)) in pairs.iter().enumerate() {
            let words: Vec<u32> = globs(text).into_iter().map(|glob| patterns.number(glob)).collect();
            let first = *words.first().ok_or(at)?;
            patterns.by_first[first as usize].push(patterns.list.len() as u32);
            let category = patterns.categories.partition_point(|c| c < category);
            patterns.list.push(Pattern { category, text: text.clone(), words });
        }
        Ok(patterns)
    }

    fn number(&mut self, glob: Glob) -> u32 {
        let next = self.by_first.len() as u32;
        let number = match glob {
            Glob::Word(word) => *self.words.entry(word).or_insert(next),
            Glob::Prefix(start) => *self.prefixes.entry(start).or_insert(next),
            other @ Glob::Other(_) => {
                self.others.push((other, next));
                next
            }
        };
        if number == next {
            self.by_first.push(Vec::new());
        }
        number
    }

    /// The globs that fit `form`.
    fn fitting(&self, form: &str) -> Vec<u32> {
        let mut fitting: Vec<u32> = self.words.get(form).copied().into_iter().collect();
        if !self.prefixes.is_empty() {
            let ends = form.char_indices().map(|(at, _)| at).chain([form.len()]);
            fitting.extend(ends.filter_map(|end| self.prefixes.get(&form[..end])));
        }
        fitting.extend(self.others.iter().filter(|(glob, _)| glob.fits(form)).map(|(_, number)| number));
        fitting
    }

    /// Rows of category, pattern and tag, counted. In each category the longest pattern that fits at a word
    /// counts, the first of several, and the next one must begin behind it.
    pub(super) fn matches(&self, words: &Words, by: &[u32], stretches: &[(usize, usize)]) -> Vec<u32> {
        if self.list.is_empty() {
            return Vec::new();
        }
        let fitting: Vec<Vec<u32>> = words.forms.iter().map(|form| self.fitting(form)).collect();
        let fits = |at: usize, glob: u32| fitting[words.list[at].form as usize].contains(&glob);
        let mut free = vec![0; self.categories.len()];
        let mut rows = Vec::new();
        for &(start, end) in stretches {
            for at in start..end {
                let begin = fitting[words.list[at].form as usize].iter();
                let mut found: Vec<(usize, u32, usize)> = begin
                    .flat_map(|glob| &self.by_first[*glob as usize])
                    .map(|&number| (number, &self.list[number as usize]))
                    .filter(|(_, pattern)| at >= free[pattern.category] && at + pattern.words.len() <= end)
                    .filter(|(_, pattern)| pattern.words.iter().zip(at..).all(|(glob, at)| fits(at, *glob)))
                    .map(|(number, pattern)| (pattern.category, number, pattern.words.len()))
                    .collect();
                found
                    .sort_by_key(|&(category, number, length)| (category, std::cmp::Reverse(length), number));
                found.dedup_by_key(|&mut (category, ..)| category);
                for (category, number, length) in found {
                    free[category] = at + length;
                    let tag = tag(together(&by[at..at + length]), words.list[at].voice as usize);
                    rows.extend([category as u32 + 1, number + 1, tag]);
                }
            }
        }
        packed::count(&rows, 3)
    }
}
