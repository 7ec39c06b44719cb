//! Which expressions of furniture a line may match, without trying them: by its first and last bytes and by the
//! literals it holds. What each expression asks for is worked out when the data change (`asks`), not in a run.

use crate::error::Error;
use crate::language::Files;
use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::{Anchored, dfa::DFA};
use rustc_hash::FxHashMap;

/// The data file: pattern, first bytes, last bytes, where its literals are looked for (in each line; in the few that
/// have its first and last bytes; at the start of these), and the literals, in lower case, of which a match has one.
pub(super) const FILE: &str = "furniture_gate.tsv";
/// Bytes at the start of a line that are looked at, and at its end.
pub(super) const FIRST: usize = 4;
pub(super) const LAST: usize = 3;
/// Characters of a literal that are looked for in every line: a search for few and short ones has few states.
const START: usize = 6;
/// Symbols that stand at a place of a line: the bytes, and that the line is over.
pub(super) const SYMBOLS: usize = 257;
/// Stands between literals.
pub(super) const BETWEEN: char = '¦';

/// Letters beyond ASCII that are those of ASCII when case does not count. Literals are not looked for in lines with
/// them.
pub(super) const UNUSUAL: [char; 2] = ['\u{17F}', '\u{212A}'];

/// Numbers of expressions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Set([u64; SETS]);

/// A set holds 64 times as many numbers.
const SETS: usize = 4;

impl Set {
    fn add(&mut self, number: usize) {
        self.0[number / 64] |= 1 << (number % 64);
    }

    fn has(self, number: usize) -> bool {
        self.0[number / 64] >> (number % 64) & 1 == 1
    }

    fn and(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] & other.0[i]))
    }

    fn or(self, other: Self) -> Self {
        Self(std::array::from_fn(|i| self.0[i] | other.0[i]))
    }

    fn is_empty(self) -> bool {
        self == Self::default()
    }

    fn numbers(self) -> impl Iterator<Item = usize> {
        (0..SETS).flat_map(move |i| {
            let bits = std::iter::successors(Some(self.0[i]), |bits| Some(bits & bits.wrapping_sub(1)));
            bits.take_while(|bits| *bits != 0).map(move |bits| i * 64 + bits.trailing_zeros() as usize)
        })
    }
}

/// What the expressions of a language ask for.
#[derive(Debug)]
pub(super) struct Gate {
    /// For each place at the start and each symbol the expressions that allow it there.
    first: [Vec<Set>; FIRST],
    /// The same from the end on.
    last: [Vec<Set>; LAST],
    /// Literals of which a match of the expression has one, if there are any: in order, none the beginning of another.
    literals: Vec<Vec<&'static str>>,
    /// Expressions whose matches begin with them.
    start: Set,
    /// Expressions whose literals are looked for in every line.
    each: Set,
    /// Finds the starts of these literals, from this state on.
    finder: DFA,
    begin: StateID,
    /// Bytes of the longest of them.
    longest: usize,
    /// The expressions that each of them is for.
    finds: Vec<Set>,
}

impl Gate {
    /// Reads what these patterns ask for.
    pub(super) fn load(files: Files, patterns: &[&str]) -> Result<Self, Error> {
        let table = || vec![Set::default(); SYMBOLS];
        let (mut first, mut last) = ([(); FIRST].map(|()| table()), [(); LAST].map(|()| table()));
        let (mut each, mut start, mut literals) = (Set::default(), Set::default(), Vec::new());
        let mut all: FxHashMap<&str, usize> = FxHashMap::default();
        let (mut starts, mut finds): (Vec<&str>, Vec<Set>) = Default::default();
        let rows = if patterns.is_empty() { Vec::new() } else { files.rows::<5>(FILE)? };
        if let Some(row) = rows.get(patterns.len()) {
            return Err(row.error("no expression of furniture.tsv is this one"));
        }
        let wrong = |message| Error::Language { file: FILE.to_owned(), line: 0, message };
        if patterns.len() > SETS * 64 {
            return Err(wrong(format!("{} expressions, more than a set of numbers holds", patterns.len())));
        }
        for (number, pattern) in patterns.iter().enumerate() {
            let Some(row) = rows.get(number).filter(|row| row.cells[0] == *pattern) else {
                return Err(wrong(format!("{pattern:?} is not the expression {}", number + 1)));
            };
            let read = |cell: usize, places: &mut [Vec<Set>]| {
                let mut sets = row.cells[cell].split(' ');
                places.iter_mut().try_for_each(|place| allow(sets.next()?, number, place))
            };
            if read(1, &mut first).and(read(2, &mut last)).is_none() {
                return Err(row.error("these are no sets of bytes"));
            }
            let needed = row.cells[4].split(BETWEEN).filter(|literal| !literal.is_empty());
            match row.cells[3] {
                "each" => {
                    each.add(number);
                    for literal in needed.clone() {
                        let start =
                            literal.char_indices().nth(START).map_or(literal, |(at, _)| &literal[..at]);
                        let place = *all.entry(start).or_insert_with(|| {
                            starts.push(start);
                            finds.push(Set::default());
                            finds.len() - 1
                        });
                        finds[place].add(number);
                    }
                }
                "start" => start.add(number),
                "few" => {}
                unknown => return Err(row.error(format!("{unknown:?} is none of each, few, start"))),
            }
            literals.push(shortest(needed.collect()));
        }
        let finder = DFA::builder().ascii_case_insensitive(true).build(&starts);
        let finder = finder.map_err(|e| wrong(e.to_string()))?;
        let begin = finder.start_state(Anchored::No).map_err(|e| wrong(e.to_string()))?;
        let longest = starts.iter().map(|start| start.len()).max().unwrap_or(0);
        Ok(Self { first, last, each, finder, begin, longest, finds, literals, start })
    }

    /// The expressions of which the start of a literal stands in the line. Each step waits for the one before, so
    /// that both halves side by side take hardly longer than one; the first reaches into the second.
    fn found(&self, line: &[u8]) -> Set {
        let half = line.len() / 2;
        let (first, second) = (&line[..line.len().min(half + self.longest)], &line[half..]);
        let (mut found, mut states) = (Set::default(), [self.begin; 2]);
        let mut step = |state: &mut StateID, byte: u8| {
            *state = self.finder.next_state(Anchored::No, *state, byte);
            if self.finder.is_match(*state) {
                let literals =
                    (0..self.finder.match_len(*state)).map(|n| self.finder.match_pattern(*state, n));
                found = literals.fold(found, |found, literal| found.or(self.finds[literal]));
            }
        };
        let [a, b] = &mut states;
        let both = first.len().min(second.len());
        for (&one, &other) in first.iter().zip(second) {
            step(a, one);
            step(b, other);
        }
        first[both..].iter().for_each(|&byte| step(a, byte));
        second[both..].iter().for_each(|&byte| step(b, byte));
        found
    }

    /// The expressions that may match the line, in the order of the data.
    pub(super) fn candidates(&self, line: &str) -> impl Iterator<Item = usize> {
        let bytes = line.as_bytes();
        let symbol = |byte: Option<&u8>| byte.map_or(SYMBOLS - 1, |&byte| usize::from(byte));
        let mut may = self.first[0][symbol(bytes.first())];
        for (place, allowed) in self.first.iter().enumerate().skip(1) {
            may = may.and(allowed[symbol(bytes.get(place))]);
        }
        for (place, allowed) in self.last.iter().enumerate() {
            may = may.and(allowed[symbol(bytes.len().checked_sub(place + 1).map(|at| &bytes[at]))]);
        }
        let unusual = || !line.is_ascii() && UNUSUAL.into_iter().any(|letter| line.contains(letter));
        let any = may.is_empty() || unusual();
        if !any && !may.and(self.each).is_empty() {
            may = may.and(self.found(bytes).or(Set(self.each.0.map(|bits| !bits))));
        }
        let lower = if may.is_empty() { String::new() } else { line.to_ascii_lowercase() };
        let mut seen = [false; 256];
        lower.bytes().for_each(|byte| seen[usize::from(byte)] = true);
        may.numbers().filter(move |&number| {
            let literals = &self.literals[number];
            let starts = self.start.has(number);
            let inside = |literal: &&str| {
                literal.bytes().all(|byte| seen[usize::from(byte)]) && lower.contains(literal)
            };
            let has = || match starts {
                true => begins_with_one(&lower, literals),
                false => literals.iter().any(inside),
            };
            any || literals.is_empty() || has()
        })
    }
}

/// The literals in order, without those that begin with another.
fn shortest(mut literals: Vec<&str>) -> Vec<&str> {
    literals.sort_unstable();
    literals.dedup_by(|next, kept| next.starts_with(*kept));
    literals
}

/// Whether the line begins with one of these literals, of which none begins with another: the last one that does not
/// come after the line, if any.
fn begins_with_one(line: &str, literals: &[&str]) -> bool {
    let after = literals.partition_point(|literal| *literal <= line);
    after.checked_sub(1).is_some_and(|last| line.starts_with(literals[last]))
}

/// Says at one place that the expression allows these symbols: pairs of bytes, from and to, and a dollar sign for the
/// end of the line.
fn allow(set: &str, number: usize, place: &mut [Set]) -> Option<()> {
    let (set, over) = set.strip_suffix('$').map_or((set, false), |set| (set, true));
    if over {
        place[SYMBOLS - 1].add(number);
    }
    let (pairs, rest) = set.as_bytes().as_chunks::<4>();
    for &[a, b, c, d] in pairs {
        let byte = |high: u8, low: u8| {
            Some((char::from(high).to_digit(16)? * 16 + char::from(low).to_digit(16)?) as usize)
        };
        place.get_mut(byte(a, b)?..=byte(c, d)?)?.iter_mut().for_each(|set| set.add(number));
    }
    rest.is_empty().then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::en;

    #[test]
    fn a_literal_is_found_wherever_it_stands() {
        let rows = en::FILES.rows::<5>(FILE).unwrap();
        let patterns: Vec<&str> = rows.iter().map(|row| row.cells[0]).collect();
        let gate = Gate::load(en::FILES, &patterns).unwrap();
        let literals = || gate.literals.iter().enumerate().filter(|(number, _)| gate.each.has(*number));
        assert!(literals().count() > 0 && gate.found(b"") == Set::default());
        for (number, literals) in literals() {
            for literal in literals {
                for before in 0..20 {
                    let line = "~".repeat(before) + &literal.to_uppercase() + &"~".repeat(20 - before);
                    assert!(gate.found(line.as_bytes()).has(number), "{line}");
                }
            }
        }
        assert_eq!(gate.found("~".repeat(40).as_bytes()), Set::default());
    }
}
