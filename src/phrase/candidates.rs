//! Noun phrases of an article: which there are and what speaks for each. How much each feature weighs is not
//! decided here.

use crate::doc::{Article, Class, Layout, Mask, Token, TokenKind};
use crate::language::{Language, Tag, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// Longest phrase, in words; what hyphens join is one word.
pub const MAX_WORDS: usize = 4;
/// Word position at which an occurrence weighs half as much as at the very start.
pub const HALF: f64 = 100.0;

/// Letters between the dots of an abbreviation; more make a web address.
const LONGEST_ABBREVIATION: usize = 4;

/// Base forms of a phrase by their numbers, filled up with [`NONE`].
pub type Key = [u32; MAX_WORDS];
/// Fills up a [`Key`].
pub const NONE: u32 = u32::MAX;

/// One place where a candidate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// Its first token.
    pub first: u32,
    /// Its last token.
    pub last: u32,
    /// Its position among the words of the kept text.
    pub at: u32,
    /// Whether nothing of its chunk is left out.
    pub whole: bool,
    /// Words there: fewer than those of the candidate where it stands for a short name.
    pub words: u32,
    /// Words that are proper nouns.
    pub proper: u32,
    /// Adjectives it begins with.
    pub adjectives: u32,
}

/// A noun phrase of an article.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Numbers of its base forms.
    pub key: Key,
    /// Words.
    pub words: u32,
    /// Where it stands, in order; a name's include those of its short form. Never empty.
    pub occurrences: Vec<Occurrence>,
    /// Occurrences as a whole chunk.
    pub whole: u32,
    /// Highest count of a longer candidate that contains it.
    pub nested: u32,
    /// Sum of the weights of its words.
    pub weight: f64,
    /// Characters of its base forms.
    pub letters: u32,
    /// Whether a word has a digit.
    pub digit: bool,
    /// Mean [rarity](crate::language::Lexicon::rarity) of its words.
    pub rarity: f64,
}

impl Candidate {
    /// Occurrences.
    pub fn count(&self) -> u32 {
        self.occurrences.len() as u32
    }

    /// Word position of the first occurrence.
    pub fn first(&self) -> u32 {
        self.occurrences.first().map_or(0, |o| o.at)
    }

    /// The numbers of its base forms.
    pub fn bases(&self) -> &[u32] {
        &self.key[..self.words as usize]
    }

    /// Whether it is a name: its words are proper nouns at least as often as not.
    pub fn is_name(&self) -> bool {
        let names = self.occurrences.iter().filter(|o| o.proper == o.words).count();
        names > 0 && 2 * names >= self.occurrences.len()
    }
}

/// The candidates of an article, in order of their keys, with their base forms.
pub struct Candidates {
    /// In order of their keys.
    pub all: Vec<Candidate>,
    /// Base forms by number.
    pub bases: Vec<String>,
}

/// Finds the noun phrases of the kept paragraphs.
///
/// A chunk is a run of adjectives, nouns and names inside a sentence that ends in a noun or name. Stop words,
/// titles that are no role (Mr), words of time, numbers, marks and possessive endings bound it. Candidates are
/// the chunk and its pieces of up to [`MAX_WORDS`] words that end in a noun or name; no piece cuts a run of
/// names or ends in the role before one. A name of one word that ends exactly one longer name (or, failing that, begins exactly one of two
/// words) is taken into it, unless it is the name of a place or people.
///
/// The weight of a word is the sum over its occurrences of `HALF / (HALF + word position)`, and 1 for each one
/// in a headline: PositionRank's bias (Florescu and Caragea 2017, doi:10.18653/v1/P17-1102) without its graph.
pub fn find(article: &Article, mask: &Mask, layout: &Layout, language: &Language) -> Candidates {
    let text = article.text.as_str();
    let tags = language.words.tag(&language.lexicon, text, &layout.tokens);
    let mut bases = Bases::default();
    let mut found: FxHashMap<Key, Vec<Occurrence>> = FxHashMap::default();
    let mut chunk: Vec<Unit> = Vec::new();
    let mut at = 0;
    for (paragraph, block) in mask.paragraphs.iter().zip(&layout.blocks) {
        let range = block.tokens.start as usize..block.tokens.end as usize;
        if paragraph.class == Class::Headline {
            for token in layout.tokens[range.clone()].iter().filter(|t| t.kind == TokenKind::Word) {
                let number = bases.number(token.span.text(text), language);
                bases.words[number as usize].weight += 1.0;
            }
        }
        if !paragraph.kept {
            continue;
        }
        let tokens = &layout.tokens[..range.end];
        let mut i = range.start;
        let mut sentence = None;
        while let Some(token) = tokens.get(i) {
            if sentence != Some(token.sentence) {
                close(&mut chunk, &mut found);
                sentence = Some(token.sentence);
            }
            let last = unit_end(text, tokens, i);
            let written = &text[token.span.start as usize..tokens[last].span.end as usize];
            let tag = if token.kind == TokenKind::Mark { Tag::Punct } else { unit_tag(&tags[i..=last]) };
            let stuff = matches!(tag, Tag::Adj | Tag::Noun | Tag::Propn);
            let number = if stuff { bases.number(written, language) } else { NONE };
            match bases.words.get(number as usize) {
                Some(word) if !word.bounds => {
                    chunk.push(Unit {
                        first: i as u32,
                        last: last as u32,
                        base: number,
                        tag,
                        role: word.role,
                        at,
                    });
                    if language.lexicon.owner(written).len() < written.len() {
                        close(&mut chunk, &mut found);
                    }
                }
                _ => close(&mut chunk, &mut found),
            }
            if let Some(word) = bases.words.get_mut(number as usize) {
                word.weight += HALF / (HALF + f64::from(at));
            }
            at += tokens[i..=last].iter().filter(|t| t.kind == TokenKind::Word).count() as u32;
            i = last + 1;
        }
        close(&mut chunk, &mut found);
    }
    let mut all: Vec<Candidate> =
        found.into_iter().map(|(key, places)| candidate(key, places, &bases)).collect();
    all.sort_unstable_by_key(|c| c.key);
    take_short_names(&mut all, &bases);
    nest(&mut all);
    Candidates { all, bases: bases.words.into_iter().map(|w| w.base).collect() }
}

/// A word of a chunk: one token, or several that hyphens, dots and the like join.
#[derive(Clone, Copy, Debug)]
struct Unit {
    first: u32,
    last: u32,
    base: u32,
    tag: Tag,
    role: bool,
    at: u32,
}

/// The last token of the word that begins at `i`: a mark without white space around it joins two words, and a
/// full stop behind a word belongs to it when the sentence goes on.
fn unit_end(text: &str, tokens: &[Token], i: usize) -> usize {
    let mut last = i;
    while let [word, mark, rest @ ..] = &tokens[last..]
        && word.kind == TokenKind::Word
        && mark.kind == TokenKind::Mark
        && mark.span.start == word.span.end
        && mark.sentence == word.sentence
    {
        let next = rest.first().filter(|t| t.sentence == mark.sentence && t.kind == TokenKind::Word);
        match (mark.span.text(text), next) {
            ("-" | "\u{2010}" | "\u{2011}" | "&" | ".", Some(next)) if next.span.start == mark.span.end => {
                last += 2;
            }
            (".", Some(_)) => return last + 1,
            _ => break,
        }
    }
    last
}

/// The class of a word of several tokens: that of the last part when it is a noun, name or number, of the
/// first before a full stop, else adjective (`state-run`).
fn unit_tag(tags: &[Tag]) -> Tag {
    match tags {
        [tag] | [tag, Tag::Punct] => *tag,
        [.., last @ (Tag::Noun | Tag::Propn | Tag::Num)] => *last,
        _ => Tag::Adj,
    }
}

/// What is known of a base form wherever it stands.
struct Word {
    base: String,
    weight: f64,
    rarity: f64,
    /// Never part of a phrase.
    bounds: bool,
    role: bool,
    place: bool,
}

/// Numbers for base forms, in the order of first occurrence.
#[derive(Default)]
struct Bases<'a> {
    written: FxHashMap<&'a str, u32>,
    numbers: FxHashMap<String, u32>,
    words: Vec<Word>,
}

impl<'a> Bases<'a> {
    /// The number of the base form of `written`; hyphens and dots do not make a difference.
    fn number(&mut self, written: &'a str, language: &Language) -> u32 {
        if let Some(&number) = self.written.get(written) {
            return number;
        }
        let mut base = language.lexicon.base(written.trim_end_matches('.'));
        base.retain(char::is_alphanumeric);
        let next = self.words.len() as u32;
        let number = *self.numbers.entry(base.clone()).or_insert(next);
        if number == next {
            let people = &language.people;
            let owner = language.lexicon.owner(written);
            let capital = owner.chars().next().is_some_and(char::is_uppercase);
            let title = if capital { people.title(owner) } else { None };
            let bounds = language.stopwords.contains(&fold(owner))
                || title.is_some_and(|(_, role)| !role || owner.ends_with('.'))
                || people.time(owner).is_some()
                || !base.chars().any(char::is_alphabetic)
                || is_address(owner);
            self.words.push(Word {
                weight: 0.0,
                rarity: language.lexicon.rarity(&base),
                bounds,
                role: title.is_some() || people.role(owner).is_some(),
                place: capital && (people.place(owner).is_some() || people.demonym(owner).is_some()),
                base,
            });
        }
        self.written.insert(written, number);
        number
    }
}

/// Whether dots part `word` as in web and mail addresses, not as in abbreviations.
fn is_address(word: &str) -> bool {
    word.contains('.') && word.split('.').any(|part| part.chars().count() > LONGEST_ABBREVIATION)
}

/// Takes the candidates of a finished chunk.
fn close(chunk: &mut Vec<Unit>, found: &mut FxHashMap<Key, Vec<Occurrence>>) {
    while chunk.last().is_some_and(|u| u.tag == Tag::Adj) {
        chunk.pop();
    }
    // A role before a name is no part of it, a role inside a name is.
    for i in 1..chunk.len() {
        let begins = i == 1 || chunk[i - 2].tag != Tag::Propn;
        if chunk[i - 1].role && begins && chunk[i].tag == Tag::Propn {
            chunk[i - 1].tag = Tag::Noun;
        }
    }
    let name = |i: usize| chunk.get(i).is_some_and(|u: &Unit| u.tag == Tag::Propn);
    for end in 0..chunk.len() {
        let cut = name(end + 1) && (name(end) || chunk[end].role);
        if chunk[end].tag == Tag::Adj || cut {
            continue;
        }
        for start in (end + 1).saturating_sub(MAX_WORDS)..=end {
            if start > 0 && name(start) && name(start - 1) {
                continue;
            }
            let units = &chunk[start..=end];
            let names = units.iter().rev().take_while(|u| u.tag == Tag::Propn).count();
            if names > 1 && names < units.len() && units[units.len() - names - 1].role {
                continue;
            }
            let mut key = [NONE; MAX_WORDS];
            for (slot, unit) in key.iter_mut().zip(units) {
                *slot = unit.base;
            }
            found.entry(key).or_default().push(Occurrence {
                first: units[0].first,
                last: chunk[end].last,
                at: units[0].at,
                whole: end + 1 == chunk.len()
                    && (start == 0 || names == units.len() && chunk[start - 1].role),
                words: units.len() as u32,
                adjectives: units.iter().take_while(|u| u.tag == Tag::Adj).count() as u32,
                proper: units.iter().filter(|u| u.tag == Tag::Propn).count() as u32,
            });
        }
    }
    chunk.clear();
}

fn candidate(key: Key, occurrences: Vec<Occurrence>, bases: &Bases<'_>) -> Candidate {
    let words: Vec<&Word> = key.iter().filter_map(|&base| bases.words.get(base as usize)).collect();
    Candidate {
        key,
        words: words.len() as u32,
        whole: occurrences.iter().filter(|o| o.whole).count() as u32,
        occurrences,
        nested: 0,
        weight: words.iter().map(|w| w.weight).sum(),
        letters: words.iter().map(|w| w.base.chars().count() as u32).sum(),
        digit: words.iter().any(|w| w.base.bytes().any(|b| b.is_ascii_digit())),
        rarity: words.iter().map(|w| w.rarity).sum::<f64>() / words.len().max(1) as f64,
    }
}

/// Takes names of one word into the one longer name they are a part of. `all` is in order of its keys.
fn take_short_names(all: &mut Vec<Candidate>, bases: &Bases<'_>) {
    // For each base form the only full name it ends, and the only one of two words it begins.
    let mut ends: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    let mut begins: FxHashMap<u32, Option<usize>> = FxHashMap::default();
    for (i, full) in all.iter().enumerate().filter(|(_, c)| c.words > 1 && c.is_name()) {
        let [first, .., last] = full.bases() else { continue };
        ends.entry(*last).and_modify(|only| *only = None).or_insert(Some(i));
        if full.words == 2 {
            begins.entry(*first).and_modify(|only| *only = None).or_insert(Some(i));
        }
    }
    let mut taken_in: FxHashSet<u32> = FxHashSet::default();
    for i in 0..all.len() {
        let short = &all[i];
        let base = short.key[0];
        if short.words != 1 || !short.is_name() || bases.words[base as usize].place {
            continue;
        }
        let full = match ends.get(&base) {
            Some(full) => *full,
            None => begins.get(&base).copied().flatten(),
        };
        if let Some(full) = full {
            taken_in.insert(base);
            let taken = std::mem::take(&mut all[i].occurrences);
            let full = &mut all[full];
            full.whole += taken.iter().filter(|o| o.whole).count() as u32;
            full.occurrences.extend(taken);
            full.occurrences.sort_unstable();
        }
    }
    // A role before a short name says no more than the full name.
    let role =
        |c: &Candidate| c.words == 2 && bases.words[c.key[0] as usize].role && taken_in.contains(&c.key[1]);
    all.retain(|c| !c.occurrences.is_empty() && !role(c));
}

/// Finds for each candidate the highest count of a longer one that contains it.
fn nest(all: &mut [Candidate]) {
    let index: FxHashMap<Key, usize> = all.iter().enumerate().map(|(i, c)| (c.key, i)).collect();
    for i in 0..all.len() {
        let (key, count) = (all[i].key, all[i].count());
        let length = all[i].words as usize;
        for start in 0..length {
            for end in start + 1..=length {
                let mut part = [NONE; MAX_WORDS];
                part[..end - start].copy_from_slice(&key[start..end]);
                if end - start < length
                    && let Some(&part) = index.get(&part)
                {
                    all[part].nested = all[part].nested.max(count);
                }
            }
        }
    }
}
