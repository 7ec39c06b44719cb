//! What speaks for a candidate: its features, in the order of [`FEATURES`]. How much each weighs is learned
//! (`language::ranker`).

use super::candidates::{Candidate, Occurrence};
use super::chunks::{Chunks, Unit};
use crate::doc::{Article, Class, Layout, Mask, TokenKind};
use crate::language::ranker::FEATURES;
use crate::language::{Language, Tag};

/// Word position at which an occurrence weighs half as much as at the very start.
const HALF: f64 = 100.0;
/// Added to the weight of a word, so that its logarithm is bounded.
const LEAST: f64 = 0.1;

/// What the features need to know of a word in its article.
#[derive(Clone, Copy, Debug, Default)]
struct InArticle {
    /// Occurrences.
    count: u32,
    /// Sum over the occurrences of `HALF / (HALF + word position)`: PositionRank's bias (Florescu and Caragea
    /// 2017, doi:10.18653/v1/P17-1102) without its graph.
    weight: f64,
    /// Candidates that stand as whole chunks and that it is a part of, but not the end.
    modifies: u32,
    /// It stands in a headline.
    headline: bool,
}

/// The features of all candidates.
pub fn features(
    chunks: &mut Chunks<'_>,
    candidates: &[Candidate],
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    language: &Language,
) -> Vec<[f64; FEATURES.len()]> {
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
    for unit in chunks.units.iter().filter(|u| matches!(u.tag, Tag::Adj | Tag::Noun | Tag::Propn)) {
        let word = &mut words[unit.word as usize];
        word.count += 1;
        word.weight += HALF / (HALF + f64::from(unit.at));
    }
    for candidate in candidates.iter().filter(|c| c.occurrences.iter().any(|o| o.whole)) {
        if let [before @ .., _] = candidate.numbers() {
            before.iter().for_each(|&number| words[number as usize].modifies += 1);
        }
    }
    let mut all: Vec<_> = candidates.iter().map(|c| of(c, chunks, &words)).collect();
    // Frequencies count beside those of the most frequent phrase of the article.
    let most = all.iter().map(|f| f[MEAN_FREQUENCY]).fold(0.0, f64::max);
    all.iter_mut().for_each(|f| f[MEAN_FREQUENCY] -= most);
    all
}

/// Place of `mean_frequency`.
const MEAN_FREQUENCY: usize = 11;

fn of(candidate: &Candidate, chunks: &Chunks<'_>, words: &[InArticle]) -> [f64; FEATURES.len()] {
    let count = f64::from(candidate.count());
    let share = |is: &dyn Fn(&Occurrence) -> bool| {
        candidate.occurrences.iter().filter(|o| is(o)).count() as f64 / count
    };
    let beside = |o: &Occurrence, place: Option<usize>| -> Option<&Unit> {
        let unit = chunks.units.get(place?)?;
        (unit.sentence == chunks.units[o.first as usize].sentence).then_some(unit)
    };
    let before = |o: &Occurrence| beside(o, (o.first as usize).checked_sub(1)).map(|u| u.tag);
    let after = |o: &Occurrence| beside(o, Some(o.last as usize + 1)).map(|u| u.tag);
    let flag = |is: bool| f64::from(u8::from(is));
    let ln = |value: u32| libm::log(f64::from(value.max(1)));

    let here = || candidate.numbers().iter().map(|&number| words[number as usize]);
    let known = || candidate.numbers().iter().map(|&number| &chunks.words.all[number as usize]);
    let units = &chunks.units[candidate.full().units()];
    let (length, pair) = (candidate.words as f64, candidate.words == 2);
    let letters = || known().map(|word| word.letters);
    let name = units.iter().all(|u| u.tag == Tag::Propn);
    let last = candidate.numbers()[candidate.words - 1] as usize;
    let end = &chunks.words.all[last];
    let least = here().map(|word| word.weight).fold(f64::INFINITY, f64::min);
    let first = candidate.occurrences.first().map_or(0, |o| chunks.units[o.first as usize].at);
    let rarity = here().zip(known()).map(|(word, known)| ln(1 + word.count) * known.rarity).sum::<f64>();
    [
        share(&|o| before(o) == Some(Tag::Adp)),
        share(&|o| before(o) == Some(Tag::Det)),
        share(&|o| matches!(after(o), Some(Tag::Verb | Tag::Aux))),
        f64::from(letters().sum::<u32>()) / 10.0,
        if candidate.words == 1 { ln(candidate.count()) } else { 0.0 },
        if pair { ln(candidate.count()) } else { 0.0 },
        ln(1 + first),
        flag(candidate.words > 3),
        flag(name && candidate.words > 1 && chunks.words.all[candidate.key[0] as usize].given),
        here().filter(|word| word.headline).count() as f64 / length,
        libm::log(least + LEAST),
        here().map(|word| ln(word.count)).sum::<f64>() / length,
        ln(1 + words[last].modifies),
        ln(1 + candidate.inside),
        flag(candidate.words == 1),
        flag(units.iter().any(|u| u.verbal && u.tag == Tag::Adj)),
        flag(name && pair),
        flag(known().any(|word| word.place)),
        flag(end.plural && !name),
        known().map(|word| word.rarity).fold(0.0, f64::max),
        rarity / length,
        if candidate.words == 1 { end.rarity } else { 0.0 },
        flag(end.role),
        share(&|o| o.short),
        f64::from(letters().min().unwrap_or(0)) / 5.0,
        flag(pair),
        flag(units.iter().any(|u| u.verbal && u.tag == Tag::Noun)),
        f64::from(candidate.whole()) / count,
    ]
}
