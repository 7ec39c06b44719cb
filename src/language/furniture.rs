//! Lines known to be no part of an article, or a marked part of it: advertisements, credits, bylines. A row
//! of the data file carries an example that it must match; a test asks for it.

use super::Files;
use crate::doc::Class;
use crate::error::Error;
use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use regex_syntax::hir::{Class as Chars, Hir, HirKind, Look};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
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
    expressions: Vec<Expression>,
    /// Finds the literals that expressions need.
    literals: AhoCorasick,
    /// The expressions that need each literal.
    needed: Vec<Vec<usize>>,
    /// The expressions that need none.
    free: Vec<usize>,
    /// Bytes of the longest folded line or beginning of one.
    longest: usize,
}

/// A regular expression, compiled when the first line comes that has a literal it needs: most never are.
#[derive(Debug)]
struct Expression {
    text: &'static str,
    /// The ASCII characters that a match begins with, a bit for each; one beyond ASCII may always.
    first: u128,
    /// The same of its end.
    last: u128,
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
        let mut exact = FxHashMap::default();
        let (mut prefixes, mut expressions, mut free) = (Vec::new(), Vec::new(), Vec::new());
        let (mut literals, mut needed) = (Vec::new(), Vec::new());
        for row in files.rows(FILE, 5)? {
            let Some(class) = Class::from_name(row.cells[2]) else {
                return Err(row.error(format!("no class of paragraphs: {:?}", row.cells[2])));
            };
            let known = Known { class, reason: row.cells[3], certain: true };
            let text = row.cells[0];
            match row.cells[1] {
                "exact" => {
                    exact.insert(fold(text), known);
                }
                "prefix" => prefixes.push((fold(text), known)),
                "regex" => {
                    let parsed = regex_syntax::parse(text).map_err(|e| row.error(e.to_string()))?;
                    let number = expressions.len();
                    let [first, last] =
                        [Edge::First, Edge::Last].map(|e| edge(&parsed, e).unwrap_or(u128::MAX));
                    // What begins like few lines is not worth a search for what many lines hold.
                    let rare = |any: &Vec<String>| first.count_ones() > NARROW || shortest(any) >= RARE;
                    match needs(&parsed).filter(rare) {
                        None => free.push(number),
                        Some(any) => any.into_iter().for_each(|literal| {
                            literals.push(literal);
                            needed.push(vec![number]);
                        }),
                    }
                    expressions.push(Expression { text, first, last, compiled: OnceLock::new(), known });
                }
                unknown => return Err(row.error(format!("no way to match: {unknown:?}"))),
            }
        }
        let literals = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(&literals)
            .map_err(|e| Error::Language { file: FILE.to_owned(), line: 0, message: e.to_string() })?;
        let longest = exact.keys().chain(prefixes.iter().map(|(prefix, _)| prefix)).map(String::len).max();
        let longest = longest.unwrap_or(0);
        Ok(Self { exact, prefixes, expressions, literals, needed, free, longest })
    }

    /// What `line` is known as, if it is.
    pub fn find(&self, line: &str) -> Option<Known> {
        if line.len() > LONGEST_LINE {
            return None;
        }
        let folded = fold_start(line, self.longest);
        if let Some(known) = self.exact.get(&folded) {
            return Some(*known);
        }
        if let Some(expression) = self.candidates(line).into_iter().find(|e| e.matches(line)) {
            return Some(expression.known);
        }
        let begins = |(p, k): &(String, Known)| starts_with_words(&folded, p).then_some(*k);
        let known = self.prefixes.iter().find_map(begins)?;
        Some(Known { certain: line.len() <= LONGEST_SHORT, ..known })
    }

    /// The expressions that may match the line, in the order of the data.
    fn candidates(&self, line: &str) -> Vec<&Expression> {
        let mut may = self.free.clone();
        if line.contains(UNUSUAL) {
            may = (0..self.expressions.len()).collect();
        } else {
            let found = self.literals.find_overlapping_iter(line);
            may.extend(found.flat_map(|literal| &self.needed[literal.pattern()]));
        }
        may.sort_unstable();
        may.dedup();
        let has = |set: u128, byte: Option<u8>| byte.is_none_or(|b| !b.is_ascii() || set >> b & 1 == 1);
        let (first, last) = (line.bytes().next(), line.bytes().next_back());
        let may = may.into_iter().map(|number| &self.expressions[number]);
        may.filter(|e| has(e.first, first) && has(e.last, last)).collect()
    }
}

const FILE: &str = "furniture.tsv";

/// Letters beyond ASCII that are those of ASCII when case does not count.
const UNUSUAL: [char; 2] = ['\u{17F}', '\u{212A}'];

/// Literals, in lower case, of which a text that matches has one at least; none when there are no such.
fn needs(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(_) => letters(hir).map(|all| vec![all]),
        HirKind::Class(class) => few(class).map(|all| all.into_iter().map(String::from).collect()),
        HirKind::Repetition(repetition) if repetition.min == 0 => None,
        HirKind::Repetition(repetition) => needs(&repetition.sub),
        HirKind::Capture(capture) => needs(&capture.sub),
        HirKind::Alternation(ways) => {
            let all: Option<Vec<_>> = ways.iter().map(needs).collect();
            Some(all?.concat())
        }
        HirKind::Concat(parts) => {
            let (mut run, mut all) = (String::new(), Vec::new());
            for part in parts {
                if let Some(more) = letters(part) {
                    run.push_str(&more);
                } else {
                    all.push(vec![std::mem::take(&mut run)]);
                    all.extend(needs(part));
                }
            }
            all.push(vec![run]);
            let best = all.into_iter().max_by_key(|any| (shortest(any).min(LONG), Reverse(any.len())))?;
            (shortest(&best) > 0).then_some(best)
        }
    }
}

/// The ends of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// The ASCII characters that a match begins or ends with; none if it may be empty or need not reach there.
fn edge(hir: &Hir, edge: Edge) -> Option<u128> {
    let (set, empty) = at_edge(hir, edge);
    let properties = hir.properties();
    let reaches = match edge {
        Edge::First => properties.look_set_prefix().contains(Look::Start),
        Edge::Last => properties.look_set_suffix().contains(Look::End),
    };
    (reaches && !empty).then_some(set)
}

/// The ASCII characters that stand at the edge of what the part matches, and whether that may be nothing.
fn at_edge(hir: &Hir, edge: Edge) -> (u128, bool) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => (0, true),
        HirKind::Literal(literal) => {
            let byte = if edge == Edge::First { literal.0.first() } else { literal.0.last() };
            (byte.filter(|b| b.is_ascii()).map_or(0, |b| 1 << b), false)
        }
        HirKind::Class(Chars::Bytes(_)) => (u128::MAX, false),
        HirKind::Class(Chars::Unicode(class)) => {
            let all = class.ranges().iter().flat_map(|r| r.start()..=r.end()).take_while(char::is_ascii);
            (all.fold(0, |set, c| set | 1 << u32::from(c)), false)
        }
        HirKind::Repetition(repetition) => {
            let (set, empty) = at_edge(&repetition.sub, edge);
            (set, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => at_edge(&capture.sub, edge),
        HirKind::Alternation(ways) => ways.iter().fold((0, false), |(all, any), way| {
            let (set, empty) = at_edge(way, edge);
            (all | set, any || empty)
        }),
        HirKind::Concat(parts) => {
            let (mut all, n) = (0, parts.len());
            for i in 0..n {
                let (set, empty) = at_edge(&parts[if edge == Edge::First { i } else { n - 1 - i }], edge);
                all |= set;
                if !empty {
                    return (all, false);
                }
            }
            (all, true)
        }
    }
}

/// Bytes of the shortest of these literals.
fn shortest(any: &[String]) -> usize {
    any.iter().map(String::len).min().unwrap_or(0)
}

/// Lines that can begin with no more characters than these are few.
const NARROW: u32 = 64;
/// Literals of fewer bytes stand in most lines.
const RARE: usize = 3;
/// Literals of this many bytes are as good as longer ones.
const LONG: usize = 6;
/// A class of more characters is found in too many lines.
const FEW: usize = 8;

/// What the part stands for, in lower case, if it is one text but for case.
fn letters(part: &Hir) -> Option<String> {
    match part.kind() {
        HirKind::Literal(literal) => Some(std::str::from_utf8(&literal.0).ok()?.to_ascii_lowercase()),
        HirKind::Class(class) => match few(class)?.as_slice() {
            [one] => Some(one.to_string()),
            _ => None,
        },
        _ => None,
    }
}

/// The characters of a class, if they are few; capital letters of ASCII in lower case, without [`UNUSUAL`] ones.
fn few(class: &Chars) -> Option<Vec<char>> {
    let Chars::Unicode(class) = class else { return None };
    let mut all = Vec::new();
    for range in class.ranges() {
        for c in range.start()..=range.end() {
            if all.len() == 2 * FEW {
                return None;
            }
            all.push(c.to_ascii_lowercase());
        }
    }
    all.sort_unstable();
    all.dedup();
    all.retain(|c| !UNUSUAL.contains(c));
    (1..=FEW).contains(&all.len()).then_some(all)
}

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

    fn rows(text: &'static str) -> Result<Furniture, String> {
        let files: &'static [(&str, &str)] = Box::leak(Box::new([(FILE, text)]));
        Furniture::load(Files(files)).map_err(|e| e.to_string())
    }

    #[test]
    fn each_row_matches_its_example() {
        let furniture = Furniture::load(crate::language::en::FILES).unwrap();
        let mut expressions = furniture.expressions.iter();
        for row in crate::language::en::FILES.rows(FILE, 5).unwrap() {
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
        for row in crate::language::en::FILES.rows(FILE, 5).unwrap() {
            let example = row.cells[4];
            for line in [example.to_owned(), example.to_uppercase(), example.to_lowercase().replace('s', "ſ")]
            {
                let first = furniture.expressions.iter().find(|e| e.matches(&line)).map(|e| e.text);
                let tried = furniture.candidates(&line).into_iter().find(|e| e.matches(&line));
                assert_eq!(tried.map(|e| e.text), first, "{line:?}");
            }
        }
    }

    #[test]
    fn few_expressions_are_tried_on_prose() {
        let furniture = Furniture::load(crate::language::en::FILES).unwrap();
        let line =
            "The harbour master of Telm closed the old quay, and nobody knew when it would open again.";
        let tried: Vec<_> = furniture.candidates(line).iter().map(|e| e.text).collect();
        assert!(tried.len() < 6, "{} {tried:#?}", tried.len());
    }

    #[test]
    fn literals_are_what_every_match_holds() {
        let needs = |text: &str| needs(&regex_syntax::parse(text).unwrap());
        let some = |all: &[&str]| Some(all.iter().map(|&s| s.to_owned()).collect::<Vec<_>>());
        assert_eq!(needs("^[^x]*(?i:All rights) [a-z]+$"), some(&["all rights "]));
        assert_eq!(needs("(?i:photo|drawing) ?[:/]"), some(&["photo", "drawing"]));
        assert_eq!(needs("^(?i:jan(uary)?|May)"), some(&["jan", "may"]));
        assert_eq!(needs("[0-9]{1,3}"), None);
        assert_eq!(needs("^(?:xy|[a-z]+)$"), None);
        assert_eq!(needs("(ab)?c*"), None);
    }

    #[test]
    fn what_a_match_begins_and_ends_with() {
        let of = |text: &str, e: Edge| edge(&regex_syntax::parse(text).unwrap(), e);
        let first = |text: &str| of(text, Edge::First);
        let bits = |all: &str| Some(all.bytes().fold(0, |set, byte| set | 1u128 << byte));
        assert_eq!(first("^(?i:(an? )?old|new)"), bits("aAoOnN"));
        assert_eq!(first("^-?[0-2] "), bits("-012"));
        assert_eq!(first("^é+x"), Some(0));
        assert_eq!((first("old"), first("^x*")), (None, None));
        let last = |text: &str| of(text, Edge::Last);
        assert_eq!(last("(?i:old|an? new)( xyz)?$"), bits("dDwWz"));
        assert_eq!(last("^[a-c]+é?$"), bits("abc"));
        assert_eq!((last("^old"), last("x*$"), last("$|a$")), (None, None, None));
    }

    #[test]
    fn rows_are_checked() {
        let said = |text| rows(text).unwrap_err();
        assert!(said("a(\tregex\tfurniture\tmarkup\ta(\n").starts_with("furniture.tsv, line 1: "));
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
