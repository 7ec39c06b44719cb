//! Lines known to be no part of an article, or a marked part of it: advertisements, credits, bylines. A row
//! of the data file carries an example that it must match; a test asks for it.

#[cfg(test)]
mod asks;
mod gate;

use super::Files;
use crate::doc::Class;
use crate::error::Error;
use gate::Gate;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::OnceLock;

/// Longest line, in bytes, that is compared with the patterns: nothing longer is taken for furniture by
/// its words alone.
const LONGEST_LINE: usize = 450;
/// Longest line that `prefix` patterns decide about.
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
    /// First words of these two.
    begin: FxHashSet<String>,
    /// Bytes of the longest of these two.
    longest: usize,
    expressions: Vec<Expression>,
    /// Which of the expressions are tried.
    gate: Gate,
}

/// A regular expression, compiled when the first line comes that it may match: most never are.
#[derive(Debug)]
struct Expression {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
    known: Known,
}

impl Expression {
    fn matches(&self, line: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.text).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(line))
    }
}

impl Furniture {
    /// Reads `furniture.tsv`: pattern, match (exact, prefix, regex), class, reason, example. All but regular
    /// expressions ignore case and fold white space.
    pub(super) fn load(files: Files) -> Result<Self, Error> {
        let (mut exact, mut begin) = (FxHashMap::default(), FxHashSet::default());
        let (mut prefixes, mut expressions, mut longest) = (Vec::new(), Vec::new(), 0);
        for row in files.rows::<5>(FILE)? {
            let Some(class) = Class::from_name(row.cells[2]) else {
                return Err(row.error(format!("no class of paragraphs: {:?}", row.cells[2])));
            };
            let known = Known { class, reason: row.cells[3], certain: true };
            let text = row.cells[0];
            if row.cells[1] == "regex" {
                expressions.push(Expression { text, compiled: OnceLock::new(), known });
                continue;
            }
            let folded = fold(text);
            longest = longest.max(folded.len());
            let first = folded.split(' ').next().unwrap_or_default();
            if !begin.contains(first) {
                begin.insert(first.to_owned());
            }
            match row.cells[1] {
                "exact" => {
                    exact.insert(folded, known);
                }
                "prefix" if first.len() < folded.len() => prefixes.push((folded, known)),
                "prefix" => return Err(row.error("a line begins with two words at least")),
                unknown => return Err(row.error(format!("no way to match: {unknown:?}"))),
            }
        }
        let patterns: Vec<&str> = expressions.iter().map(|e| e.text).collect();
        let gate = Gate::load(files, &patterns)?;
        Ok(Self { exact, prefixes, begin, longest, expressions, gate })
    }

    /// What `line` is known as, if it is.
    pub fn find(&self, line: &str) -> Option<Known> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let first = fold(line.split_whitespace().next()?);
        let folded = self.begin.contains(&first).then(|| fold_start(line, self.longest));
        if let Some(known) = folded.as_ref().and_then(|folded| self.exact.get(folded)) {
            return Some(*known);
        }
        if let Some(expression) = self.candidates(line).find(|e| e.matches(line)) {
            return Some(expression.known);
        }
        let folded = folded?;
        let begins = |(p, k): &(String, Known)| starts_with_words(&folded, p).then_some(*k);
        let known = self.prefixes.iter().find_map(begins)?;
        Some(Known { certain: line.len() <= LONGEST_SHORT, ..known })
    }

    /// The expressions that may match the line, in the order of the data.
    fn candidates(&self, line: &str) -> impl Iterator<Item = &Expression> {
        self.gate.candidates(line).map(|number| &self.expressions[number])
    }
}

const FILE: &str = "furniture.tsv";

/// Whether `line` begins with `prefix` and the last word of the prefix ends there.
fn starts_with_words(line: &str, prefix: &str) -> bool {
    line.strip_prefix(prefix).is_some_and(|rest| {
        !prefix.ends_with(char::is_alphanumeric) || !rest.starts_with(char::is_alphanumeric)
    })
}

/// Lower case, straight apostrophes, single spaces.
fn fold(line: &str) -> String {
    fold_start(line, usize::MAX)
}

/// The same of the words at the start, until there are more than `bytes`.
fn fold_start(line: &str, bytes: usize) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split_whitespace() {
        if out.len() > bytes {
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        for c in word.chars() {
            match c {
                '’' | '‘' => out.push('\''),
                c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
                c => out.extend(c.to_lowercase()),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::{Strategy, ValueTree};
    use proptest::string::string_regex;
    use proptest::test_runner::TestRunner;

    fn rows(text: &'static str) -> Result<Furniture, String> {
        let files: &'static [(&str, &str)] = Box::leak(Box::new([(FILE, text)]));
        Furniture::load(Files(files)).map_err(|e| e.to_string())
    }

    #[test]
    fn each_row_matches_its_example() {
        let furniture = Furniture::load(crate::language::en::FILES).unwrap();
        let mut expressions = furniture.expressions.iter();
        for row in crate::language::en::FILES.rows::<5>(FILE).unwrap() {
            let example = row.cells[4];
            let matched = match row.cells[1] {
                "regex" => expressions.next().unwrap().matches(example),
                _ => true,
            };
            let known = furniture.find(example);
            assert!(matched && known.is_some(), "{}", row.error(format!("does not match {example:?}")));
        }
    }

    #[test]
    fn an_expression_is_tried_wherever_it_could_match() {
        let furniture = Furniture::load(crate::language::en::FILES).unwrap();
        for row in crate::language::en::FILES.rows::<5>(FILE).unwrap() {
            let example = row.cells[4];
            for line in [example.to_owned(), example.to_uppercase(), example.to_lowercase().replace('s', "ſ")]
            {
                let first = furniture.expressions.iter().find(|e| e.matches(&line)).map(|e| e.text);
                let tried = furniture.candidates(&line).find(|e| e.matches(&line));
                assert_eq!(tried.map(|e| e.text), first, "{line:?}");
            }
        }
    }

    #[test]
    fn whatever_an_expression_matches_it_is_tried_on() {
        let furniture = Furniture::load(crate::language::en::FILES).unwrap();
        let mut runner = TestRunner::deterministic();
        for (number, expression) in furniture.expressions.iter().enumerate() {
            let pattern = expression.text.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')).unwrap();
            let any = string_regex(pattern).unwrap();
            for _ in 0..20 {
                let line = any.new_tree(&mut runner).unwrap().current();
                let tried = furniture.gate.candidates(&line).any(|tried| tried == number);
                assert!(tried && expression.matches(&line), "{pattern} {line:?}");
            }
        }
    }

    #[test]
    fn few_expressions_are_tried_on_prose() {
        let furniture = Furniture::load(crate::language::en::FILES).unwrap();
        let line =
            "The harbour master of Telm closed the old quay, and nobody knew when it would open again.";
        let tried: Vec<_> = furniture.candidates(line).map(|e| e.text).collect();
        assert!(tried.is_empty(), "{} {tried:#?}", tried.len());
    }

    #[test]
    fn the_gate_is_that_of_the_expressions() {
        let rows = crate::language::en::FILES.rows::<5>(FILE).unwrap();
        let patterns = rows.iter().filter(|row| row.cells[1] == "regex").map(|row| row.cells[0]);
        let head = "# pattern\tfirst\tlast\tsearched\tliterals".to_owned();
        let lines: Vec<String> = std::iter::once(head).chain(patterns.map(asks::row)).collect();
        let text = lines.join("\n") + "\n";
        if std::env::var("WHOSAID_FURNITURE").is_ok_and(|what| what == "write") {
            let file = concat!(env!("CARGO_MANIFEST_DIR"), "/src/language/en/furniture_gate.tsv");
            std::fs::write(file, &text).unwrap();
        } else {
            let on_board = crate::language::en::FILES.0.iter().find(|(name, _)| *name == gate::FILE);
            let same = on_board.is_some_and(|(_, on_board)| *on_board == text);
            assert!(same, "write {} anew: WHOSAID_FURNITURE=write cargo test --lib furniture", gate::FILE);
        }
    }

    #[test]
    fn rows_are_checked() {
        let said = |text| rows(text).unwrap_err();
        assert!(said("^a$\tregex\tfurniture\tmarkup\ta\n").starts_with("furniture_gate.tsv, line 0: "));
        assert!(said("a\tprefix\tfurniture\tmarkup\ta\n").starts_with("furniture.tsv, line 1: "));
        assert_eq!(
            said("a\tlike\tfurniture\tmarkup\ta\n"),
            "furniture.tsv, line 1: no way to match: \"like\""
        );
        assert_eq!(
            said("a\texact\tfurnish\tmarkup\ta\n"),
            "furniture.tsv, line 1: no class of paragraphs: \"furnish\""
        );
    }
}
