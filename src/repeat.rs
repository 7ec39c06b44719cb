//! Which articles repeat an earlier one. A small sketch of each article proposes pairs; the words of the two
//! decide. Works on words as they stand, before any analysis, so that a repeat costs next to nothing.
//!
//! A shingle is [`SHINGLE`] words in a row, folded to lower case; words are runs of letters and digits. Its hash
//! is fixed: FNV-1a (64 bits) of each word, mixed in their order, finished as in SplitMix64. A sketch is the
//! [`KEPT`] smallest different hashes of an article, and a hash of all its words.
//!
//! The later article repeats the earlier one when [`SHARE`] per cent of its shingles stand there. On news corpora
//! with 1,378 articles, different stories share at most 23 per cent, versions of one story (live pages, follow-ups)
//! up to 77, and second copies and wire copies 80 to 100. Below [`FEW`] shingles, where one common phrase weighs
//! much, only the same words count.

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use std::cmp::Reverse;

/// Words of a shingle.
const SHINGLE: usize = 5;

/// Hashes of a sketch.
const KEPT: usize = 32;

/// Per cent of the later article's shingles that stand in the earlier one.
const SHARE: u64 = 80;

/// Fewest shingles with which an article can be a near repeat.
const FEW: usize = 50;

/// Most words of an article that is compared; a longer one repeats only one with the same words.
const MOST_WORDS: u32 = 100_000;

/// New words in a row that are worth reading: an update and not a second copy.
const NEWS: usize = 20;

/// Hashes that two sketches share at least when their words are compared, one in so many. Two articles of one length,
/// of which four fifths are the same, share two in three; a copy cut to a half, two in five.
const PROPOSED: usize = 5;

/// Most articles that one is compared with; those that share most of the sketch come first.
const MOST_COMPARED: usize = 4;

/// Most articles that one hash leads to: what stands in more is boilerplate.
const MOST_LED: usize = 64;

/// What is remembered of an article's words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    least: Vec<u64>,
    whole: u64,
    words: u32,
}

/// One article among those that may repeat each other.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its outlet; empty when unknown. Articles of unknown outlets are taken for one outlet's.
    pub outlet: &'a str,
    /// Its date as the metadata has it; one without a date comes after all others.
    pub published: &'a str,
    /// Its path, which decides between equal dates.
    pub path: &'a str,
    /// Its words.
    pub sketch: &'a Sketch,
}

/// What of the later of two articles stands in the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// Per cent of its shingles.
    pub share: u64,
    /// Longest run of words that the earlier one does not have.
    pub new: usize,
}

/// That an article repeats an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Number of the earlier article.
    pub of: usize,
    /// Per cent of its shingles that stand there.
    pub share: u64,
    /// A second copy: of the same outlet, without news.
    pub copy: bool,
}

/// Sketches the words of a text.
pub fn sketch(text: &str) -> Sketch {
    let mut sketch = Sketch::default();
    // Hashes of the last one, two, … words.
    let mut last = [0; SHINGLE];
    for word in words(text) {
        for n in (1..SHINGLE).rev() {
            last[n] = mix(last[n - 1], word);
        }
        last[0] = mix(0, word);
        sketch.whole = mix(sketch.whole, word);
        sketch.words = sketch.words.saturating_add(1);
        if sketch.words as usize >= SHINGLE {
            let hash = finish(last[SHINGLE - 1]);
            let full = sketch.least.len() == KEPT;
            if full && sketch.least.last().is_some_and(|most| hash >= *most) {
                continue;
            }
            if let Err(at) = sketch.least.binary_search(&hash) {
                if full {
                    sketch.least.pop();
                }
                sketch.least.insert(at, hash);
            }
        }
    }
    if sketch.words > MOST_WORDS || (sketch.words as usize) < FEW + SHINGLE - 1 {
        sketch.least.clear();
    }
    if sketch.words > 0 {
        sketch.whole = finish(sketch.whole);
    }
    sketch
}

/// Compares the words of two texts.
pub fn compare(earlier: &str, later: &str) -> Overlap {
    let (earlier, later): (Vec<u64>, Vec<u64>) = (words(earlier).collect(), words(later).collect());
    if earlier == later {
        return Overlap { share: 100, new: 0 };
    }
    let known: FxHashSet<u64> = earlier.windows(SHINGLE).map(shingle).collect();
    let mut all = FxHashSet::with_capacity_and_hasher(later.len(), FxBuildHasher);
    // Words up to `covered` stand in a shingle that the earlier one has too.
    let (mut shared, mut covered, mut new) = (0, 0, 0);
    for (at, window) in later.windows(SHINGLE).enumerate() {
        let shingle = shingle(window);
        let stands = known.contains(&shingle);
        shared += u64::from(all.insert(shingle) && stands);
        if stands {
            new = new.max(at.saturating_sub(covered));
            covered = at + SHINGLE;
        }
    }
    if all.len().min(known.len()) < FEW || earlier.len().max(later.len()) > MOST_WORDS as usize {
        return Overlap { share: 0, new: later.len() };
    }
    Overlap { share: shared * 100 / all.len() as u64, new: new.max(later.len() - covered) }
}

/// Finds for each article the earlier one that it repeats: rather one that it is a second copy of, then the
/// earliest. Second copies are not repeated in their turn; what they repeat is. `compare` compares the earlier of
/// two articles, by their numbers, with the later one; none if one cannot be read.
pub fn find(
    articles: &[Candidate],
    mut compare: impl FnMut(usize, usize) -> Option<Overlap>,
) -> Vec<Option<Repeat>> {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    let when = |n: usize| {
        let Candidate { published, path, .. } = articles[n];
        (published.is_empty(), published, path.as_bytes(), n)
    };
    order.sort_unstable_by(|&a, &b| when(a).cmp(&when(b)));
    let mut leads = Leads::of(articles);
    let mut found = vec![None; articles.len()];
    for (place, &later) in order.iter().enumerate() {
        let mut places = leads.places(&articles[later], Whose::Outlet);
        places.extend(leads.places(&articles[later], Whose::Any));
        places.sort_unstable();
        places.dedup();
        let mut best: Option<Repeat> = None;
        for earlier in places.into_iter().map(|place| order[place as usize]) {
            let Some(overlap) = compare(earlier, later).filter(|o| o.share >= SHARE) else { continue };
            let copy = articles[earlier].outlet == articles[later].outlet && overlap.new < NEWS;
            if best.is_none_or(|best| copy && !best.copy) {
                best = Some(Repeat { of: earlier, share: overlap.share, copy });
            }
        }
        if best.is_none_or(|best| !best.copy) {
            leads.enter(&articles[later], place as u32);
        }
        found[later] = best;
    }
    found
}

/// Among which articles earlier ones are looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Outlet,
    Any,
}

/// Where hashes lead: for those that several articles have, the places of the articles so far.
struct Leads {
    groups: FxHashMap<u64, Vec<u32>>,
}

impl Leads {
    fn of(articles: &[Candidate]) -> Self {
        let mut groups = FxHashMap::default();
        for whose in [Whose::Outlet, Whose::Any] {
            let mut all: Vec<u64> = Vec::with_capacity(articles.len() * (KEPT + 1));
            all.extend(articles.iter().flat_map(|article| keys(article, whose)));
            all.sort_unstable();
            let several = all.chunk_by(|a, b| a == b).filter(|group| group.len() > 1);
            groups.extend(several.map(|group| (group[0], Vec::new())));
        }
        Self { groups }
    }

    /// Places of the earlier articles that are worth comparing: those with the same words, then those that share
    /// most of the sketch.
    fn places(&self, article: &Candidate, whose: Whose) -> Vec<u32> {
        let led = |key: u64| self.groups.get(&key).into_iter().flatten().copied();
        let mut shared: Vec<u32> = keys(article, whose).flat_map(led).collect();
        shared.sort_unstable();
        let need = article.sketch.least.len() / PROPOSED;
        let places = shared.chunk_by(|a, b| a == b).map(|same| (same[0], same.len()));
        let mut places: Vec<(u32, usize)> = places.filter(|&(_, n)| n >= need.max(1)).collect();
        places.sort_by_key(|&(_, n)| Reverse(n)); // stable: earlier ones come first
        places.into_iter().take(MOST_COMPARED).map(|(place, _)| place).collect()
    }

    fn enter(&mut self, article: &Candidate, place: u32) {
        for whose in [Whose::Outlet, Whose::Any] {
            for key in keys(article, whose) {
                if let Some(group) = self.groups.get_mut(&key).filter(|group| group.len() < MOST_LED) {
                    group.push(place);
                }
            }
        }
    }
}

/// The hashes of a sketch by which articles find each other; none for an article without words.
fn keys<'a>(article: &Candidate<'a>, whose: Whose) -> impl Iterator<Item = u64> + use<'a> {
    let Sketch { least, whole, words } = article.sketch;
    let salt = match whose {
        Whose::Any => 0,
        Whose::Outlet => finish(bytes(article.outlet.bytes())),
    };
    let whole = (*words > 0).then_some(whole);
    least.iter().chain(whole).map(move |hash| hash ^ salt)
}

/// The hash of every word.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let mut left = text.as_bytes();
    std::iter::from_fn(move || {
        let (mut hash, mut begun, mut rest) = (FNV_BASIS, false, left);
        while let [byte, others @ ..] = rest {
            match LETTERS[usize::from(*byte)] {
                NONE if begun => break,
                NONE => rest = others,
                BEYOND => {
                    let c = text[text.len() - rest.len()..].chars().next()?;
                    // Most are dashes and quotation marks.
                    if !matches!(c, '\u{2000}'..'\u{2040}') && c.is_alphanumeric() {
                        let add = |hash, c: char| c.encode_utf8(&mut [0; 4]).bytes().fold(hash, fnv);
                        (hash, begun) = (c.to_lowercase().fold(hash, add), true);
                    } else if begun {
                        break;
                    }
                    rest = &rest[c.len_utf8()..];
                }
                letter => {
                    (hash, begun, rest) = (fnv(hash, letter), true, others);
                    while let [byte, others @ ..] = rest
                        && let letter = LETTERS[usize::from(*byte)]
                        && !matches!(letter, NONE | BEYOND)
                    {
                        (hash, rest) = (fnv(hash, letter), others);
                    }
                }
            }
        }
        left = rest;
        begun.then_some(hash)
    })
}

/// No part of a word.
const NONE: u8 = 0;
/// Part of a character beyond ASCII.
const BEYOND: u8 = 0xFF;

/// For each byte the letter or digit of ASCII that it is, in lower case, or one of the two above.
const LETTERS: [u8; 256] = {
    let mut letters = [BEYOND; 256];
    let mut byte = 0;
    while byte < 128 {
        let one = byte as u8;
        letters[byte] = if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { NONE };
        byte += 1;
    }
    letters
};

const FNV_BASIS: u64 = 0xcbf2_9ce4_8422_2325;

/// One step of FNV-1a.
fn fnv(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

fn bytes(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(FNV_BASIS, fnv)
}

/// Adds the hash of a word to those before it.
fn mix(hash: u64, word: u64) -> u64 {
    (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Spreads a hash over all bits, as SplitMix64 does.
fn finish(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

fn shingle(window: &[u64]) -> u64 {
    finish(window.iter().fold(0, |hash, &word| mix(hash, word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text of `n` words that no other `seed` has in a row.
    fn text(seed: usize, n: usize) -> String {
        (0..n).map(|i| format!("w{} ", (i * i * 7 + i * seed + seed * 1000) % 5003)).collect()
    }

    /// For each article, given as (outlet, published, text): the number it repeats, `+` in front of a second copy.
    fn check(articles: &[(&str, &str, &str)], want: &[Option<(usize, bool)>]) {
        let numbers: Vec<usize> = (0..articles.len()).collect();
        let orders = [numbers.clone(), numbers.iter().rev().copied().collect()];
        for order in orders {
            let sketches: Vec<Sketch> = order.iter().map(|&n| sketch(articles[n].2)).collect();
            let paths: Vec<String> = order.iter().map(|n| format!("{n:03}.txt")).collect();
            let candidates: Vec<Candidate> = order
                .iter()
                .zip(sketches.iter().zip(&paths))
                .map(|(&n, (sketch, path))| {
                    let (outlet, published, _) = articles[n];
                    Candidate { outlet, published, path, sketch }
                })
                .collect();
            let found = find(&candidates, |a, b| Some(compare(articles[order[a]].2, articles[order[b]].2)));
            let mut have = vec![None; articles.len()];
            for (repeat, &n) in found.into_iter().zip(&order) {
                have[n] = repeat.map(|r| (order[r.of], r.copy));
            }
            assert_eq!(have, want, "in the order {order:?}");
        }
    }

    #[test]
    fn the_hash_is_fixed() {
        assert_eq!(words("The  RAIN").collect::<Vec<_>>(), words("the rain.").collect::<Vec<_>>());
        assert_eq!(words("a").next(), Some(0xaf63_dc4c_8601_ec8c)); // FNV-1a of "a", as published
        let sketch = sketch(&text(1, 100));
        assert_eq!((sketch.least.len(), sketch.words), (KEPT, 100));
        assert!(sketch.least.is_sorted());
    }

    #[test]
    fn words_are_runs_of_letters_and_digits_in_lower_case() {
        for text in ["", " ", "a", "Él  dijo: “Sí, 3.5 %”—İo", "漢字 ǅ x", "é", "—"] {
            let runs = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let lower = runs.map(|word| word.chars().flat_map(char::to_lowercase).collect::<String>());
            let want: Vec<u64> = lower.map(|word| bytes(word.bytes())).collect();
            assert_eq!(words(text).collect::<Vec<_>>(), want, "{text:?}");
        }
    }

    #[test]
    fn copies_and_wire_copies() {
        let (a, b) = (text(1, 300), text(2, 300));
        let edited = a.replacen("w", "x", 3);
        check(
            &[("Post", "2031-01-01", &a), ("Post", "2031-01-02", &edited), ("Wire", "2031-01-03", &a)],
            &[None, Some((0, true)), Some((0, false))],
        );
        check(&[("", "", &a), ("", "", &b), ("", "", &a)], &[None, None, Some((0, true))]);
        check(&[("Post", "", &a), ("", "", &a)], &[None, Some((0, false))]);
    }

    #[test]
    fn earlier_is_by_date_then_by_path_and_no_date_comes_last() {
        let a = text(1, 300);
        check(
            &[("P", "", &a), ("P", "2031-01-02T09:00", &a), ("P", "2031-01-02", &a)],
            &[Some((2, true)), Some((2, true)), None],
        );
    }

    #[test]
    fn a_second_copy_in_another_outlet_repeats_its_own_outlet() {
        let a = text(1, 300);
        check(
            &[("Wire", "1", &a), ("Post", "2", &a), ("Post", "3", &a), ("Wire", "4", &a)],
            &[None, Some((0, false)), Some((1, true)), Some((0, true))],
        );
    }

    #[test]
    fn an_update_with_news_keeps_its_rows() {
        let a = text(1, 400);
        let (longer, cut) = (a.clone() + &text(3, 40), a.split_inclusive(' ').take(300).collect::<String>());
        check(
            &[("Post", "1", &a), ("Post", "2", &longer), ("Post", "3", &cut)],
            &[None, Some((0, false)), Some((0, true))],
        );
        // The first version, saved once more behind the update, repeats the first; so does the update its own.
        check(
            &[("Post", "1", &a), ("Post", "2", &longer), ("Post", "3", &a), ("Post", "4", &longer)],
            &[None, Some((0, false)), Some((0, true)), Some((1, true))],
        );
    }

    #[test]
    fn what_only_looks_alike_is_no_repeat() {
        // A short report from a template, a common footer, half of a story.
        let brief = |who: &str| {
            format!("{who} was hurt on Monday when a tram and a car met at the corner of Quay Street.")
        };
        let (one, two) = (brief("A clerk"), brief("A baker"));
        let footer = text(9, 150);
        let stories: Vec<String> = (1..4).map(|n| text(n, 60) + &footer).collect();
        let (half, whole) = (text(5, 200), text(5, 200) + &text(6, 200));
        check(&[("P", "1", &one), ("P", "2", &two), ("P", "3", &one)], &[None, None, Some((0, true))]);
        check(&[("P", "1", &stories[0]), ("P", "2", &stories[1]), ("P", "3", &stories[2])], &[None; 3]);
        check(&[("P", "1", &half), ("P", "2", &whole)], &[None; 2]);
        check(&[("P", "1", ""), ("P", "2", "... !"), ("P", "3", "")], &[None; 3]);
    }

    #[test]
    fn a_chain_of_small_changes_stops_where_too_much_is_new() {
        // Each version differs from the one before in 8 words of 100, and from the first in ever more.
        let version = |n: usize| {
            let words = |i: usize| if i % 100 < n * 2 { format!("v{n}i{i} ") } else { format!("w{i} ") };
            (0..400).map(words).collect::<String>()
        };
        let versions: Vec<String> = (0..4).map(version).collect();
        let overlap = |a: usize, b: usize| compare(&versions[a], &versions[b]);
        assert!(overlap(0, 3).share >= SHARE && overlap(0, 3).new < NEWS);
        check(
            &[("P", "1", &versions[0]), ("P", "2", &versions[1]), ("P", "3", &versions[3])],
            &[None, Some((0, true)), Some((0, true))],
        );
    }

    #[test]
    fn many_copies_cost_little() {
        let (a, b) = (text(1, 300), text(2, 300));
        let sketches = [sketch(&a), sketch(&b)];
        let paths: Vec<String> = (0..5000).map(|n| format!("{n:05}")).collect();
        let outlets: Vec<String> = (0..5000).map(|n| format!("o{}", n % 500)).collect();
        let candidates: Vec<Candidate> = (0..5000)
            .map(|n| Candidate {
                outlet: &outlets[n],
                published: "",
                path: &paths[n],
                sketch: &sketches[n / 500 % 2],
            })
            .collect();
        let mut compared = 0;
        let found = find(&candidates, |_, _| {
            compared += 1;
            Some(Overlap { share: 100, new: 0 })
        });
        assert_eq!(found.iter().filter(|f| f.is_none()).count(), 2);
        assert_eq!(found.iter().flatten().filter(|f| !f.copy).count(), 998);
        assert!(compared <= 5000 * 2 * MOST_COMPARED, "{compared}");
    }
}
