//! `eval phrases` and `train phrases`: key phrases that people chose, to measure by and to learn from.

use super::args::{EvalPhrases, TrainPhrases};
use super::run::count;
use super::train::{may_replace, write};
use super::{Exit, print};
use crate::error::Error;
use crate::gold::phrases::{self as gold, Keyed};
use crate::language::Language;
use crate::language::ranker::Ranker;
use crate::pipeline;
use crate::read::sha256;
use crate::score::phrases::at_rank;
use crate::train::phrases::{Examples, examples, fit, look};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

/// How many phrases count.
const RANKS: [usize; 3] = [5, 10, 15];

/// How a file of weights begins.
const MAGIC: &[u8] = b"# feature\t";

/// Measures the key phrases of the articles in `typed.gold`.
pub fn measure(typed: &EvalPhrases) -> Result<Exit, Error> {
    let load = if typed.folds { Language::untrained } else { Language::load };
    let language = load(&typed.language)?;
    let gold = gold::read(&typed.gold)?;
    let pool = pipeline::pool(typed.threads.unwrap_or(0))?;
    let ranked = pool.install(|| match typed.folds {
        true => by_event(&gold, &language),
        false => Ok(gold.par_iter().map(|keyed| ranked(keyed, &language, &language.ranker)).collect()),
    })?;
    print(&report(&gold, &ranked, typed.folds, &language))?;
    Ok(Exit::Done)
}

/// The phrases of an article, best first.
fn ranked(keyed: &Keyed, language: &Language, ranker: &Ranker) -> Vec<String> {
    let phrases =
        look(keyed, language, |found, layout| found.choose(ranker, &keyed.article, layout, language));
    phrases.into_iter().map(|p| p.phrase).collect()
}

/// The phrases of each article, ranked by what is learned from the articles on other events.
fn by_event(gold: &[Keyed], language: &Language) -> Result<Vec<Vec<String>>, Error> {
    let events: BTreeSet<&String> = gold.iter().filter_map(|keyed| keyed.event.as_ref()).collect();
    if events.len() < 2 || gold.iter().any(|keyed| keyed.event.is_none()) {
        let message = "--folds: events.tsv must name an event for every article, and two or more events";
        return Err(Error::Refused(message.to_owned()));
    }
    let all = examples(gold, language);
    let without = |event: &String| {
        let others = gold.iter().zip(&all).filter(|(keyed, _)| keyed.event.as_ref() != Some(event));
        Ok((event.clone(), fit(others.map(|(_, examples)| examples))?))
    };
    let rankers: Vec<(String, Ranker)> = events.into_par_iter().map(without).collect::<Result<_, Error>>()?;
    let of = |keyed: &Keyed| {
        let ranker = rankers.iter().find(|(event, _)| keyed.event.as_ref() == Some(event));
        ranker.map(|(_, ranker)| ranked(keyed, language, ranker)).unwrap_or_default()
    };
    Ok(gold.par_iter().map(of).collect())
}

fn report(gold: &[Keyed], ranked: &[Vec<String>], folds: bool, language: &Language) -> String {
    let keys: usize = gold.iter().map(|keyed| keyed.keys.len()).sum();
    let how = if folds { "learned from the articles on other events" } else { language.ranker.method };
    let mut text = format!(
        "{}, {} chosen by people; weights: {how}\n\n{:14}{:>8}{:>8}{:>8}\n",
        count(gold.len() as u64, "article"),
        count(keys as u64, "phrase"),
        "first",
        "P",
        "R",
        "F1"
    );
    for k in RANKS {
        let at = at_rank(gold, ranked, k);
        let _ = writeln!(text, "{k:<14}{:>8.2}{:>8.2}{:>8.2}", at.precision, at.recall, at.f1);
    }
    text
}

/// Learns weights from the articles in `typed.data`.
pub fn learn(typed: &TrainPhrases) -> Result<Exit, Error> {
    may_replace(&typed.output, MAGIC)?;
    let language = Language::untrained(&typed.language)?;
    let gold = gold::read(&typed.data)?;
    let pool = pipeline::pool(typed.threads.unwrap_or(0))?;
    let examples = pool.install(|| examples(&gold, &language));
    let text = fit(&examples)?.to_text();
    write(&typed.output, text.as_bytes())?;
    if !typed.quiet {
        print(&summary(&gold, &examples, &typed.output, &text))?;
    }
    Ok(Exit::Done)
}

fn summary(gold: &[Keyed], examples: &[Examples], output: &Path, text: &str) -> String {
    let keys: usize = gold.iter().map(|keyed| keyed.keys.len()).sum();
    let learned = examples.iter().flatten().filter(|(_, key)| *key).count();
    let phrases = examples.iter().map(Vec::len).sum::<usize>();
    format!(
        "{}, {} chosen by people\n{}, {learned} of them chosen\n\n{}\n  {}, {}\n",
        count(gold.len() as u64, "article"),
        count(keys as u64, "phrase"),
        count(phrases as u64, "noun phrase"),
        output.display(),
        count(text.len() as u64, "byte"),
        sha256(text.as_bytes())
    )
}
