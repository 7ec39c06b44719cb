//! Noun phrases of an article: which there are, how they are written, what speaks for each. How much each
//! feature weighs is not decided here.

use crate::doc::{Article, Layout, Mask, Token, TokenKind};
use crate::language::{Language, Tag};
use rustc_hash::FxHashMap;

/// Longest phrase, in words; a compound with a hyphen is one word.
pub const MAX_WORDS: usize = 4;
/// Word positions at which the weight of an occurrence has fallen to one half.
pub const HALF: f64 = 100.0;

/// A word of a noun phrase: one token, or several that hyphens, dots and the like join.
#[derive(Clone, Copy, Debug)]
struct Unit {
    /// Its tokens, the last one included.
    first: u32,
    last: u32,
    /// Number of its base form.
    base: u32,
    tag: Tag,
    /// Position among the words of the kept text.
    at: u32,
}

/// Base forms of a phrase, filled up with [`NONE`].
type Key = [u32; MAX_WORDS];
const NONE: u32 = u32::MAX;

/// A noun phrase of an article.
#[derive(Clone, Debug, Default)]
pub struct Candidate {
    /// Base forms of its words, parted by blanks.
    pub key: String,
    /// How it is written and how often, most frequent first.
    pub forms: Vec<(String, u32)>,
    /// Occurrences.
    pub count: u32,
    /// Occurrences as a whole chunk.
    pub whole: u32,
    /// Highest count of a longer candidate that contains it.
    pub nested: u32,
    /// Word position of the first occurrence.
    pub first: u32,
    /// Words.
    pub words: u32,
    /// Sum of the weights of its words.
    pub weight: f64,
    /// Words that are proper nouns, by the first occurrence.
    pub proper: u32,
    /// Whether a word has a digit.
    pub digit: bool,
    /// Whether the first word is an adjective.
    pub adjective: bool,
    /// Whether a word is one of time.
    pub time: bool,
    /// Whether it is nothing but a role or a title.
    pub role: bool,
    /// Whether it is a single word that names a place or its people.
    pub place: bool,
}

/// The candidates of an article in the order of their keys.
pub struct Candidates {
    /// In the order of their keys.
    pub all: Vec<Candidate>,
    /// Words of kept text.
    pub words: u32,
}

/// Finds the noun phrases of the kept paragraphs: runs of adjectives, nouns and names that end in a noun or
/// name, whole and in pieces of up to [`MAX_WORDS`] words; a run of names is not cut.
pub fn find(article: &Article, mask: &Mask, layout: &Layout, language: &Language) -> Candidates {
    let text = article.text.as_str();
    let tags = language.lexicon.tag(text, &layout.tokens);
    let mut bases = Bases::default();
    let mut found: FxHashMap<Key, Vec<Occurrence>> = FxHashMap::default();
    let mut chunk: Vec<Unit> = Vec::new();
    let mut at = 0u32;
    for (paragraph, block) in mask.paragraphs.iter().zip(&layout.blocks) {
        if !paragraph.kept {
            continue;
        }
        let mut i = block.tokens.start as usize;
        let end = block.tokens.end as usize;
        while i < end {
            let last = unit_end(text, &layout.tokens[..end], i);
            let token = &layout.tokens[i];
            let apart = i > 0 && layout.tokens[i - 1].sentence != token.sentence;
            if apart {
                close(&mut chunk, &mut found);
            }
            let words = (i..=last).filter(|&j| layout.tokens[j].kind == TokenKind::Word).count() as u32;
            let tag = if last > i && !matches!(tags[last], Tag::Noun | Tag::Propn) {
                if tags[i] == Tag::Propn && tags[last] == Tag::Punct {
                    Tag::Propn
                } else if tags[last] == Tag::Num {
                    Tag::Num
                } else {
                    Tag::Adj
                }
            } else {
                tags[last]
            };
            let word = &text[token.span.start as usize..layout.tokens[last].span.end as usize];
            let stop = last == i && language.stopwords.contains(&crate::language::fold(word));
            let title = language.people.title(word).is_some_and(|(_, role)| !role);
            if token.kind == TokenKind::Mark || stop || title {
                close(&mut chunk, &mut found);
            } else if matches!(tag, Tag::Noun | Tag::Propn | Tag::Adj) {
                let base = bases.number(word, language, tag);
                chunk.push(Unit { first: i as u32, last: last as u32, base, tag, at });
                if language.lexicon.owner(word).len() < word.len() {
                    close(&mut chunk, &mut found);
                }
            } else {
                close(&mut chunk, &mut found);
            }
            at += words;
            i = last + 1;
        }
        close(&mut chunk, &mut found);
    }
    let mut all: Vec<(Key, Vec<Occurrence>)> = found.into_iter().collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    let weights = weights(&all, bases.words.len());
    let nested = nested(&all);
    let mut all: Vec<Candidate> = (all.into_iter().zip(nested))
        .map(|((key, occurrences), nested)| {
            let words: Vec<u32> = key.into_iter().filter(|&b| b != NONE).collect();
            let flags = |test: fn(&Word) -> bool| words.iter().any(|&b| test(&bases.words[b as usize]));
            let first = occurrences[0];
            let units = words.len() as u32;
            let forms = forms(text, layout, language, &occurrences);
            let one = units == 1;
            Candidate {
                key: words
                    .iter()
                    .map(|&b| bases.words[b as usize].base.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
                count: occurrences.len() as u32,
                whole: occurrences.iter().filter(|o| o.whole).count() as u32,
                nested,
                first: first.at,
                words: units,
                weight: words.iter().map(|&b| weights[b as usize]).sum(),
                proper: first.proper,
                digit: flags(|w| w.digit),
                adjective: first.adjective,
                time: flags(|w| w.time),
                role: language.people.role(&forms[0].0).is_some()
                    || language.people.title(&forms[0].0).is_some(),
                place: one && flags(|w| w.place),
                forms,
            }
        })
        .collect();
    all.sort_by(|a, b| a.key.cmp(&b.key));
    Candidates { all, words: at }
}

/// The last token of the word that begins at `i`: a mark with no space around it joins two words, a full stop
/// behind a word joins when the sentence goes on.
fn unit_end(text: &str, tokens: &[Token], i: usize) -> usize {
    let mut last = i;
    if tokens[i].kind == TokenKind::Mark {
        return last;
    }
    while let [word, mark, rest @ ..] = &tokens[last..]
        && mark.kind == TokenKind::Mark
        && mark.span.start == word.span.end
        && mark.sentence == word.sentence
    {
        let next = rest.first().filter(|t| t.sentence == mark.sentence && t.kind == TokenKind::Word);
        match (mark.span.text(text), next) {
            ("-" | "\u{2010}" | "\u{2011}" | "&" | "/" | ".", Some(next))
                if next.span.start == mark.span.end =>
            {
                last += 2
            }
            (".", Some(_)) => return last + 1,
            _ => break,
        }
    }
    last
}

/// What is known of a word whatever phrase it stands in.
struct Word {
    base: String,
    digit: bool,
    time: bool,
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
    fn number(&mut self, written: &'a str, language: &Language, _tag: Tag) -> u32 {
        if let Some(&number) = self.written.get(written) {
            return number;
        }
        let mut base = language.lexicon.base(written.trim_end_matches('.'));
        base.retain(char::is_alphanumeric);
        let next = self.words.len() as u32;
        let number = *self.numbers.entry(base.clone()).or_insert(next);
        if number == next {
            let owner = language.lexicon.owner(written);
            self.words.push(Word {
                digit: base.bytes().any(|b| b.is_ascii_digit()),
                time: language.people.time(owner).is_some(),
                place: language.people.place(owner).is_some() || language.people.demonym(owner).is_some(),
                base,
            });
        }
        self.written.insert(written, number);
        number
    }
}

/// One place where a candidate stands.
#[derive(Clone, Copy, Debug)]
struct Occurrence {
    first: u32,
    last: u32,
    at: u32,
    whole: bool,
    proper: u32,
    adjective: bool,
}

/// Takes the candidates of a finished chunk.
fn close(chunk: &mut Vec<Unit>, found: &mut FxHashMap<Key, Vec<Occurrence>>) {
    while chunk.last().is_some_and(|u| u.tag == Tag::Adj) {
        chunk.pop();
    }
    for end in 0..chunk.len() {
        let name = |i: usize| chunk.get(i).is_some_and(|u| u.tag == Tag::Propn);
        if chunk[end].tag == Tag::Adj || name(end) && name(end + 1) {
            continue;
        }
        for start in (end + 1).saturating_sub(MAX_WORDS)..=end {
            if start > 0 && name(start) && name(start - 1) {
                continue;
            }
            let units = &chunk[start..=end];
            let mut key = [NONE; MAX_WORDS];
            for (slot, unit) in key.iter_mut().zip(units) {
                *slot = unit.base;
            }
            found.entry(key).or_default().push(Occurrence {
                first: units[0].first,
                last: chunk[end].last,
                at: units[0].at,
                whole: start == 0 && end + 1 == chunk.len(),
                proper: units.iter().filter(|u| u.tag == Tag::Propn).count() as u32,
                adjective: units[0].tag == Tag::Adj,
            });
        }
    }
    chunk.clear();
}

/// The weight of each base form: its occurrences, early ones counting more.
fn weights(all: &[(Key, Vec<Occurrence>)], bases: usize) -> Vec<f64> {
    let mut weights = vec![0.0; bases];
    for (key, occurrences) in all {
        if key[1] == NONE {
            weights[key[0] as usize] = occurrences.iter().map(|o| HALF / (HALF + f64::from(o.at))).sum();
        }
    }
    // Adjectives and parts of names are no candidates of their own: they weigh what their phrases weigh.
    for (key, occurrences) in all {
        let sum: f64 = occurrences.iter().map(|o| HALF / (HALF + f64::from(o.at))).sum();
        for &base in key.iter().filter(|&&b| b != NONE) {
            let weight = &mut weights[base as usize];
            *weight = f64::max(*weight, sum);
        }
    }
    weights
}

/// For each candidate the highest count of a longer one that contains it.
fn nested(all: &[(Key, Vec<Occurrence>)]) -> Vec<u32> {
    let index: FxHashMap<Key, usize> = all.iter().enumerate().map(|(i, (key, _))| (*key, i)).collect();
    let mut nested = vec![0; all.len()];
    for (key, occurrences) in all {
        let length = key.iter().filter(|&&b| b != NONE).count();
        for start in 0..length {
            for end in start..length {
                let mut part = [NONE; MAX_WORDS];
                part[..=end - start].copy_from_slice(&key[start..=end]);
                if end - start + 1 < length
                    && let Some(&i) = index.get(&part)
                {
                    nested[i] = u32::max(nested[i], occurrences.len() as u32);
                }
            }
        }
    }
    nested
}

/// How a candidate is written, most frequent form first.
fn forms(text: &str, layout: &Layout, language: &Language, all: &[Occurrence]) -> Vec<(String, u32)> {
    let mut forms: Vec<(String, u32)> = Vec::new();
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    for occurrence in all {
        let form = surface(text, layout, language, occurrence);
        match index.get(&form) {
            Some(&i) => forms[i].1 += 1,
            None => {
                index.insert(form.clone(), forms.len());
                forms.push((form, 1));
            }
        }
    }
    // Stable: of equally frequent forms the first one written leads.
    forms.sort_by_key(|f| std::cmp::Reverse(f.1));
    forms
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
