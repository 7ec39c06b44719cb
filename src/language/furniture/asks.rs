//! Works out what an expression asks of the lines it matches, for `furniture_gate.tsv`. A test does it anew and
//! compares; `WHOSAID_FURNITURE=write cargo test --lib furniture` writes the file.

use super::gate::{BETWEEN, FIRST, LAST, SYMBOLS, UNUSUAL};
use regex_syntax::hir::literal::Extractor;
use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, Hir, HirKind, Look, Repetition};
use regex_syntax::utf8::Utf8Sequences;
use std::cmp::Reverse;

/// The row of the pattern, without a line break.
pub(super) fn row(pattern: &str) -> String {
    let parsed = regex_syntax::parse(pattern).unwrap();
    let [first, last] =
        [(Edge::First, FIRST), (Edge::Last, LAST)].map(|(edge, n)| Places::of(&parsed, edge, n));
    let share = |places: &Places, edge: Edge| {
        let places = places.0.iter().enumerate();
        places.map(|(place, set)| share(set, (place == 0).then_some(edge))).product::<f64>()
    };
    let share = share(&first, Edge::First) * share(&last, Edge::Last);
    let lower = lower(&parsed);
    let (searched, literals) = match beginnings(&lower) {
        Some(literals) => ("start", literals),
        None if share > OFTEN => ("each", literals(&lower, MOST)),
        None => ("few", literals(&lower, MOST_ALONE)),
    };
    let searched = if literals.is_empty() { "few" } else { searched };
    assert!(!literals.iter().any(|l| l.contains([BETWEEN, '\t', '\n'])), "{literals:?}");
    let literals = literals.join(&BETWEEN.to_string());
    [pattern, &first.text(), &last.text(), searched, &literals].join("\t")
}

/// Literals of expressions that more lines than one in so many can begin and end like are looked for in each line.
const OFTEN: f64 = 1.0 / 10.0;
/// Literals there may be.
const MOST: usize = 600;
/// The same where one is looked for after another.
const MOST_ALONE: usize = 24;
/// The same where a line is to begin with one.
const MOST_STARTS: usize = 100;
/// Bytes of a literal; longer ones are cut.
const LONG: usize = 12;
/// Literals are as good as can be when the commonest counts so much.
const GOOD: usize = 8;

/// How often, roughly, one of these symbols stands at a place of a line of English, or at its edge.
fn share(set: &[bool], edge: Option<Edge>) -> f64 {
    let often = |symbol: usize| match (u8::try_from(symbol), edge) {
        (Ok(b'A'..=b'Z'), Some(Edge::First)) | (Ok(b'.'), Some(Edge::Last)) => 100.0,
        (Ok(b' '), None) => 16.0,
        (Ok(b'a'..=b'z' | b'.' | b','), _) => 3.0,
        (Ok(b'A'..=b'Z'), _) => 1.0,
        _ => 0.1,
    };
    let all: f64 = (0..SYMBOLS).map(often).sum();
    (0..SYMBOLS).filter(|&symbol| set[symbol]).map(often).sum::<f64>() / all
}

/// From which end of a line places are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    First,
    Last,
}

/// For each place from one end of a line the symbols that may stand there in a match.
struct Places(Vec<Vec<bool>>);

impl Places {
    fn of(parsed: &Hir, edge: Edge, places: usize) -> Self {
        let properties = parsed.properties();
        let whole = properties.look_set_prefix().contains(Look::Start)
            && properties.look_set_suffix().contains(Look::End);
        assert!(whole, "an expression matches whole lines: {parsed:?}");
        let mut all = Self(vec![vec![false; SYMBOLS]; places]);
        all.pass(parsed, 1, edge);
        all
    }

    /// Notes what the part allows where it begins at the places `from`, a bit for each and one for all beyond;
    /// returns where it ends.
    fn pass(&mut self, part: &Hir, from: u64, edge: Edge) -> u64 {
        let far = edge == Edge::First;
        match part.kind() {
            HirKind::Empty => from,
            HirKind::Look(look) if (*look == Look::End) == far && matches!(look, Look::Start | Look::End) => {
                let first = from.trailing_zeros() as usize;
                self.0.iter_mut().skip(first).for_each(|place| place[SYMBOLS - 1] = true);
                0
            }
            HirKind::Look(_) => from,
            HirKind::Literal(literal) => {
                let bytes = literal.0.iter().map(|&byte| (byte, byte));
                if far { self.bytes(bytes, from) } else { self.bytes(bytes.rev(), from) }
            }
            HirKind::Class(Class::Bytes(_)) => panic!("an expression is made of characters"),
            HirKind::Class(Class::Unicode(class)) => {
                let mut ends = 0;
                for sequence in class.ranges().iter().flat_map(|r| Utf8Sequences::new(r.start(), r.end())) {
                    let bytes = sequence.as_slice().iter().map(|range| (range.start, range.end));
                    ends |= if far { self.bytes(bytes, from) } else { self.bytes(bytes.rev(), from) };
                }
                ends
            }
            HirKind::Repetition(repetition) => {
                let (mut at, mut ends, mut times) = (from, 0, 0);
                // Beyond the last place nothing changes any more.
                while at != 0 && times <= repetition.min + self.0.len() as u32 {
                    ends |= if times >= repetition.min { at } else { 0 };
                    if repetition.max == Some(times) {
                        break;
                    }
                    at = self.pass(&repetition.sub, at, edge);
                    times += 1;
                }
                ends
            }
            HirKind::Capture(capture) => self.pass(&capture.sub, from, edge),
            HirKind::Alternation(ways) => ways.iter().fold(0, |ends, way| ends | self.pass(way, from, edge)),
            HirKind::Concat(parts) if far => parts.iter().fold(from, |at, part| self.pass(part, at, edge)),
            HirKind::Concat(parts) => parts.iter().rev().fold(from, |at, part| self.pass(part, at, edge)),
        }
    }

    /// The same for a run of bytes, each from and to.
    fn bytes(&mut self, bytes: impl Iterator<Item = (u8, u8)>, from: u64) -> u64 {
        let beyond = 1 << self.0.len();
        bytes.fold(from, |at, (low, high)| {
            for place in (0..self.0.len()).filter(|place| at >> place & 1 == 1) {
                self.0[place][usize::from(low)..=usize::from(high)].fill(true);
            }
            let next = (at & (beyond - 1)) << 1;
            next | at & beyond
        })
    }

    fn text(&self) -> String {
        let set = |place: &Vec<bool>| {
            let mut text = String::new();
            let mut at = 0;
            while at < SYMBOLS - 1 {
                let run = place[at..SYMBOLS - 1].iter().take_while(|allowed| **allowed).count();
                if run > 0 {
                    text += &format!("{at:02x}{:02x}", at + run - 1);
                }
                at += run + 1;
            }
            text + if place[SYMBOLS - 1] { "$" } else { "" }
        };
        self.0.iter().map(set).collect::<Vec<_>>().join(" ")
    }
}

/// The literals with one of which a match in lower case begins, if there are not too many.
fn beginnings(lower: &Hir) -> Option<Vec<String>> {
    let HirKind::Concat(parts) = lower.kind() else { return None };
    let rest = parts.strip_prefix(&[Hir::look(Look::Start)])?;
    let found =
        [MOST, MOST_ALONE].into_iter().filter_map(|most| extracted(&Hir::concat(rest.to_vec()), most));
    let shortest = |mut all: Vec<String>| {
        let known = all.clone();
        all.retain(|literal| !known.iter().any(|start| start != literal && literal.starts_with(start)));
        all
    };
    found.map(shortest).find(|all| all.len() <= MOST_STARTS && !all.contains(&String::new()))
}

/// Literals, at most so many, of which a match in lower case holds one: those that are the rarest, then
/// the fewest; none if there are no such.
fn literals(lower: &Hir, most: usize) -> Vec<String> {
    let mut best = Vec::new();
    let runs = runs(lower);
    for (run, limit) in runs.iter().flat_map(|run| [(run, MOST), (run, most)]) {
        let Some(mut all) = extracted(run, limit) else { continue };
        let known = all.clone();
        all.retain(|literal| !known.iter().any(|part| part != literal && literal.contains(part)));
        let better = |all: &Vec<String>| {
            (all.iter().map(|literal| worth(literal)).min().unwrap_or(0).min(GOOD), Reverse(all.len()))
        };
        if all.len() <= most && better(&all) > better(&best) {
            best = all;
        }
    }
    best
}

/// The literals that the part begins with, in order.
fn extracted(part: &Hir, most: usize) -> Option<Vec<String>> {
    let mut extractor = Extractor::new();
    extractor.limit_class(10).limit_repeat(4).limit_literal_len(LONG).limit_total(most);
    let found = extractor.extract(part);
    // What is cut is cut between bytes.
    let whole = |bytes: &[u8]| bytes.utf8_chunks().next().map_or("", |chunk| chunk.valid()).to_owned();
    let mut all: Vec<String> = found.literals()?.iter().map(|literal| whole(literal.as_bytes())).collect();
    all.sort();
    all.dedup();
    Some(all)
}

/// What a match holds in a row, from each place on where something must stand.
fn runs(parsed: &Hir) -> Vec<Hir> {
    match parsed.kind() {
        HirKind::Concat(parts) => {
            let from = |at: usize| {
                let here = runs(&parts[at]).into_iter().skip(1);
                std::iter::once(Hir::concat(parts[at..].to_vec())).chain(here).collect::<Vec<_>>()
            };
            (0..parts.len()).flat_map(from).collect()
        }
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            let inner = runs(&repetition.sub).into_iter().skip(1);
            std::iter::once(parsed.clone()).chain(inner).collect()
        }
        _ => vec![parsed.clone()],
    }
}

/// How rare the literal is, roughly: blanks are everywhere, some marks hardly anywhere.
fn worth(literal: &str) -> usize {
    let of = |c: char| match c {
        ' ' => 0,
        '|' | '@' | '©' | '•' | '·' => GOOD,
        '/' | '(' | '[' => 3,
        _ => 1,
    };
    literal.chars().map(of).sum()
}

/// The same expression for lines in which ASCII is in lower case, without captures and [`UNUSUAL`] letters.
fn lower(parsed: &Hir) -> Hir {
    match parsed.kind() {
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => parsed.clone(),
        HirKind::Literal(literal) => Hir::literal(literal.0.to_ascii_lowercase()),
        HirKind::Class(Class::Unicode(class)) => {
            let range = |from: char, to: char| ClassUnicodeRange::new(from, to);
            let capitals = ClassUnicode::new([range('A', 'Z')]);
            let mut of_class = class.clone();
            of_class.intersect(&capitals);
            let small =
                |r: &ClassUnicodeRange| range(r.start().to_ascii_lowercase(), r.end().to_ascii_lowercase());
            let mut all = class.clone();
            all.difference(&capitals);
            all.difference(&ClassUnicode::new(UNUSUAL.map(|letter| range(letter, letter))));
            all.union(&ClassUnicode::new(of_class.ranges().iter().map(small)));
            Hir::class(Class::Unicode(all))
        }
        HirKind::Repetition(repetition) => {
            let sub = Box::new(lower(&repetition.sub));
            Hir::repetition(Repetition { sub, ..repetition.clone() })
        }
        HirKind::Capture(capture) => lower(&capture.sub),
        HirKind::Alternation(ways) => Hir::alternation(ways.iter().map(lower).collect()),
        HirKind::Concat(parts) => Hir::concat(parts.iter().map(lower).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::row;

    #[test]
    fn a_row_says_what_a_match_begins_ends_and_has() {
        let of = |pattern: &str| row(pattern).strip_prefix(&format!("{pattern}\t")).unwrap().to_owned();
        assert_eq!(of("^(?i:of)$"), "4f4f6f6f 46466666 $ $\t46466666 4f4f6f6f $\tstart\tof");
        let (first, last) = ("6162 3039c3c3$ a9a9$ 3039$", "30396161a9a9 6161a9a9c3c3$ 6262c3c3$");
        assert_eq!(of("^(a|bé)[0-9]?$"), format!("{first}\t{last}\tstart\ta¦bé"));
        let end = |pattern: &str| of(pattern).split('\t').skip(2).collect::<Vec<_>>().join(" ");
        assert_eq!(end("^[^x]*(?i:Rain|hail)[^x]*$"), "each hail¦rain");
        assert_eq!(end("^[^x]+ [a-z]wet[a-z]$"), "few wet");
        assert_eq!(end("^[a-z]+$"), "few ");
    }
}
