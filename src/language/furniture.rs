//! Lines known to be no part of an article, or a marked part of it: advertisements, credits, bylines. A row
//! of the data file carries an example that it must match, and is refused without.

use super::Files;
use crate::doc::Class;
use crate::error::Error;
use regex::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};
use rustc_hash::FxHashMap;

/// Longest line, in bytes, that is compared with the patterns: nothing longer is taken for furniture by
/// its words alone.
const LONGEST_LINE: usize = 450;
/// Longest line that `contains` and `prefix` patterns decide about.
const LONGEST_SHORT: usize = 200;

/// What a known line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its class.
    pub class: Class,
    /// The rule, a short kebab-case name.
    pub reason: &'static str,
    /// Whether the line is nothing else; a longer line that only holds such words may be.
    pub certain: bool,
}

/// The patterns of a language.
#[derive(Debug)]
pub struct Furniture {
    exact: FxHashMap<String, Known>,
    prefixes: Vec<(String, Known)>,
    suffixes: Vec<(String, Known)>,
    parts: Vec<Known>,
    any_part: Option<Regex>,
    part_texts: FxHashMap<String, usize>,
    regexes: RegexSet,
    regex_rules: Vec<Known>,
}

impl Furniture {
    /// Reads `furniture.tsv`: pattern, match (exact, prefix, suffix, contains, regex), class, reason, example.
    /// All but regular expressions ignore case and fold white space.
    pub(super) fn load(files: Files) -> Result<Self, Error> {
        let mut this = Self {
            exact: FxHashMap::default(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            parts: Vec::new(),
            any_part: None,
            part_texts: FxHashMap::default(),
            regexes: RegexSet::empty(),
            regex_rules: Vec::new(),
        };
        let rows = files.rows("furniture.tsv", 5)?;
        let mut patterns = Vec::new();
        for row in &rows {
            let Some(class) = Class::from_name(row.cells[2]) else {
                return Err(row.error(format!("no class of paragraphs: {:?}", row.cells[2])));
            };
            let known = Known { class, reason: row.cells[3], certain: true };
            let pattern = fold(row.cells[0]);
            match row.cells[1] {
                "exact" => {
                    this.exact.insert(pattern, known);
                }
                "prefix" => this.prefixes.push((pattern, known)),
                "suffix" => this.suffixes.push((pattern, known)),
                "contains" => {
                    this.part_texts.insert(pattern, this.parts.len());
                    this.parts.push(known);
                }
                "regex" => {
                    if let Err(error) = Regex::new(row.cells[0]) {
                        return Err(row.error(error.to_string()));
                    }
                    patterns.push(row.cells[0]);
                    this.regex_rules.push(known);
                }
                unknown => return Err(row.error(format!("no way to match: {unknown:?}"))),
            }
        }
        let whole = |message: String| Error::Language { file: "furniture.tsv".to_owned(), line: 0, message };
        this.regexes = RegexSetBuilder::new(patterns)
            .dfa_size_limit(16 << 20)
            .build()
            .map_err(|e| whole(e.to_string()))?;
        if !this.part_texts.is_empty() {
            let mut texts: Vec<_> = this.part_texts.keys().map(|t| regex::escape(t)).collect();
            texts.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            let joined = RegexBuilder::new(&texts.join("|")).build().map_err(|e| whole(e.to_string()))?;
            this.any_part = Some(joined);
        }
        let mut regexes = 0;
        for row in &rows {
            let example = row.cells[4];
            let matched = if row.cells[1] == "regex" {
                regexes += 1;
                this.regexes.matches(example).matched(regexes - 1)
            } else {
                this.find(example).is_some()
            };
            if !matched {
                return Err(row.error(format!("does not match its example {example:?}")));
            }
        }
        Ok(this)
    }

    /// What `line` is known as, if it is.
    pub fn find(&self, line: &str) -> Option<Known> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let folded = fold(line);
        if let Some(known) = self.exact.get(&folded) {
            return Some(*known);
        }
        if let Some(first) = self.regexes.matches(line).iter().next() {
            return self.regex_rules.get(first).copied();
        }
        let short = line.len() <= LONGEST_SHORT;
        let ends = |(p, k): &(String, Known)| folded.ends_with(p.as_str()).then_some(*k);
        if let Some(known) = self.suffixes.iter().find_map(ends) {
            return Some(Known { certain: short, ..known });
        }
        let begins = |(p, k): &(String, Known)| starts_with_words(&folded, p).then_some(*k);
        if let Some(known) = self.prefixes.iter().find_map(begins) {
            return Some(Known { certain: short, ..known });
        }
        let found = self.any_part.as_ref().and_then(|r| r.find(&folded))?;
        let known = self.part_texts.get(found.as_str()).and_then(|i| self.parts.get(*i))?;
        Some(Known { certain: short, ..*known })
    }
}

/// Whether `line` begins with `prefix` and the last word of the prefix ends there.
fn starts_with_words(line: &str, prefix: &str) -> bool {
    line.strip_prefix(prefix).is_some_and(|rest| {
        !prefix.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
    })
}

/// Lower case, straight apostrophes, single spaces.
fn fold(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' => out.push('\''),
                _ => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}
