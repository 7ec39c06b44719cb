//! What speaks for a candidate: its features, in the order of [`FEATURES`]. How much each weighs is learned
//! (`language::ranker`).

use super::candidates::{Candidate, Candidates};
use super::chunks::Chunks;
use crate::doc::{Article, Class, Layout, Mask, TokenKind};
use crate::language::ranker::FEATURES;
use crate::language::{Language, Tag};
use std::sync::LazyLock;

/// Word position at which an occurrence weighs half as much as at the very start.
const HALF: f64 = 100.0;
/// Added to the weight of a word, so that its logarithm is bounded.
const LEAST: f64 = 0.1;

/// What the features need to know of a word in its article.
#[derive(Clone, Copy, Debug, Default)]
struct InArticle {
    /// Occurrences.
    count: u32,
    /// Candidates that stand as whole chunks and that it is a part of, but not the end.
    modifies: u32,
    /// Sum over the occurrences of `HALF / (HALF + word position)`: PositionRank's bias (Florescu and Caragea
    /// 2017, doi:10.18653/v1/P17-1102) without its graph.
    weight: f64,
    /// Logarithm of its occurrences.
    frequency: f64,
    /// Logarithm of one more, times its rarity.
    rarity: f64,
    /// It stands in a headline.
    headline: bool,
}

/// What the features of all candidates rest on.
pub struct Basis {
    words: Vec<InArticle>,
    /// Mean frequency of the words of the candidate with the highest one.
    most: f64,
}

impl Basis {
    /// Looks at an article and its candidates.
    pub fn new(
        chunks: &mut Chunks<'_>,
        candidates: &Candidates,
        article: &Article,
        mask: &Mask,
        layout: &Layout,
        language: &Language,
    ) -> Self {
        let headline: Vec<u32> = mask
            .paragraphs
            .iter()
            .zip(&layout.blocks)
            .filter(|(paragraph, _)| paragraph.class == Class::Headline)
            .flat_map(|(_, block)| &layout.tokens[block.tokens.start as usize..block.tokens.end as usize])
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| chunks.words.number(token.span.text(&article.text), language))
            .collect();
        let mut words = vec![InArticle::default(); chunks.words.all.len()];
        for number in headline {
            words[number as usize].headline = true;
        }
        for unit in chunks.nominal.iter().map(|&place| &chunks.units[place]) {
            let word = &mut words[unit.form.word as usize];
            word.count += 1;
            word.weight += HALF / (HALF + f64::from(unit.at));
        }
        for (word, known) in words.iter_mut().zip(&chunks.words.all).filter(|(word, _)| word.count > 0) {
            word.frequency = ln(word.count);
            word.rarity = ln(1 + word.count) * known.rarity;
        }
        let mut basis = Self { words, most: 0.0 };
        for candidate in &candidates.all {
            basis.most = basis.most.max(basis.frequency(candidate));
            if let [before @ .., _] = candidate.numbers()
                && !before.is_empty()
                && candidates.occurrences(candidate).iter().any(|o| o.whole)
            {
                before.iter().for_each(|&number| basis.words[number as usize].modifies += 1);
            }
        }
        basis
    }

    /// Mean of the logarithms of how often its words occur.
    fn frequency(&self, candidate: &Candidate) -> f64 {
        let words = candidate.numbers().iter().map(|&number| self.words[number as usize].frequency);
        words.sum::<f64>() / candidate.words as f64
    }

    /// The features of a candidate. Frequencies count beside those of the most frequent phrase of the article.
    pub fn features(
        &self,
        candidate: &Candidate,
        chunks: &Chunks<'_>,
        candidates: &Candidates,
    ) -> [f64; FEATURES.len()] {
        let occurrences = candidates.occurrences(candidate);
        let (mut adposition, mut determiner, mut verb, mut short, mut whole) = (0, 0, 0, 0, 0);
        for o in occurrences {
            let (first, last) = (o.first as usize, o.last as usize);
            let sentence = chunks.units[first].sentence;
            let beside = |place: usize| {
                chunks.units.get(place).filter(|unit| unit.sentence == sentence).map(|unit| unit.tag)
            };
            match first.checked_sub(1).and_then(beside) {
                Some(Tag::Adp) => adposition += 1,
                Some(Tag::Det) => determiner += 1,
                _ => {}
            }
            verb += u32::from(matches!(beside(last + 1), Some(Tag::Verb | Tag::Aux)));
            short += u32::from(o.short);
            whole += u32::from(o.whole);
        }
        let full = occurrences.iter().find(|o| !o.short).unwrap_or(&occurrences[0]);
        let units = &chunks.units[full.units()];
        let name = units.iter().all(|u| u.tag == Tag::Propn);
        let verbal = |tag: Tag| flag(units.iter().any(|u| u.verbal && u.tag == tag));

        let (mut letters, mut fewest, mut headline) = (0, u32::MAX, 0);
        let (mut least, mut rarest, mut rarity, mut place) = (f64::INFINITY, 0.0_f64, 0.0, false);
        for &number in candidate.numbers() {
            let (here, known) = (&self.words[number as usize], &chunks.words.all[number as usize]);
            letters += known.letters;
            fewest = fewest.min(known.letters);
            headline += u32::from(here.headline);
            least = least.min(here.weight);
            rarest = rarest.max(known.rarity);
            rarity += here.rarity;
            place |= known.place;
        }
        let numbers = candidate.numbers();
        let last = numbers[candidate.words - 1] as usize;
        let end = &chunks.words.all[last];
        let length = candidate.words as f64;
        let (one, pair) = (candidate.words == 1, candidate.words == 2);
        let count = f64::from(candidate.count());
        let share = |some: u32| f64::from(some) / count;
        [
            share(adposition),
            share(determiner),
            share(verb),
            f64::from(letters) / 10.0,
            if one { ln(candidate.count()) } else { 0.0 },
            if pair { ln(candidate.count()) } else { 0.0 },
            ln(1 + chunks.units[occurrences[0].first as usize].at),
            flag(candidate.words > 3),
            flag(name && candidate.words > 1 && chunks.words.all[numbers[0] as usize].given),
            f64::from(headline) / length,
            libm::log(least + LEAST),
            self.frequency(candidate) - self.most,
            ln(1 + self.words[last].modifies),
            ln(1 + candidate.inside),
            flag(one),
            verbal(Tag::Adj),
            flag(name && pair),
            flag(place),
            flag(end.plural && !name),
            rarest,
            rarity / length,
            if one { end.rarity } else { 0.0 },
            flag(end.role),
            share(short),
            f64::from(fewest) / 5.0,
            flag(pair),
            verbal(Tag::Noun),
            share(whole),
        ]
    }
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

/// Logarithms of the smallest numbers, which are asked most; that of 0 is taken to be 0.
static LOGARITHMS: LazyLock<[f64; 64]> =
    LazyLock::new(|| std::array::from_fn(|n| libm::log((n as f64).max(1.0))));

fn ln(value: u32) -> f64 {
    LOGARITHMS.get(value as usize).copied().unwrap_or_else(|| libm::log(f64::from(value)))
}
