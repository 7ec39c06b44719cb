//! `eval`: how much of what people marked does whosaid find?

use super::args::Attribution;
use super::config::weights;
use super::run::count;
use super::{Exit, print};
use crate::error::Error;
use crate::gold::{self, Attributed, Gold};
use crate::language::Language;
use crate::pipeline;
use crate::score::{self, Counts, Group, Hits, Role};
use rayon::prelude::*;
use std::fmt::Write as _;

/// Warnings that are shown.
const SHOWN: usize = 20;

/// Measures the attributions of the marked articles in `typed.gold`.
pub fn attribution(typed: &Attribution) -> Result<Exit, Error> {
    let mut language = Language::load(&typed.language)?;
    language.effort = typed.attribution.into();
    if let Some(file) = &typed.model {
        (language.model, _) = weights(file)?;
    }
    let gold = gold::read(&typed.gold)?;
    let counts = measure(&gold, &language, typed.threads.unwrap_or(0))?;
    print(&report(&gold, &counts))?;
    Ok(Exit::Done)
}

/// Analyses every marked article and compares; in the order of the articles.
fn measure(gold: &Gold, language: &Language, threads: usize) -> Result<Vec<Counts>, Error> {
    let one = |marked: &gold::Marked| {
        let analysis = pipeline::analyze(&marked.article, language, &[]);
        let rows: Vec<_> = analysis.attributions.iter().map(Attributed::from).collect();
        score::compare(marked, &rows)
    };
    Ok(pipeline::pool(threads)?.install(|| gold.articles.par_iter().map(one).collect()))
}

/// What joint means, below the table.
const JOINT: &str = "
P, R and F1 are joint: a row is right if at least half of all words that it or the mark has are in both,
and its source shares a telling word with the marked one (or both have none). QUOTED is DIRECT and MIXED.
";

fn report(gold: &Gold, articles: &[Counts]) -> String {
    let all: Counts = articles.iter().sum();
    let mut text = count(articles.len() as u64, "marked article");
    if !gold.skipped.is_empty() {
        let _ = write!(text, "; {} skipped, for which there is no .ann file", gold.skipped.len());
    }
    let _ = writeln!(text, "\n\n{}{:>18}{:>13}", head(""), "95 % interval", "content F1");
    for group in Group::ALL {
        let (counts, (low, high)) = (all.of(group), score::interval(articles, group));
        let range = format!("{low:.2} to {high:.2}");
        let line = line(group.name(), &counts.joint);
        let _ = writeln!(text, "{line}{range:>18}{:>13.2}", counts.content.f1());
    }
    text.push_str(JOINT);
    let counts = all.of(Group::All);
    let _ = writeln!(
        text,
        "\nsource right, of {} marked sources whose content is found: {:.2} %",
        counts.sources,
        counts.source_accuracy()
    );
    let _ = writeln!(text, "\n{}", head("exact pieces"));
    for role in Role::ALL {
        let _ = writeln!(text, "{}", line(role.name(), all.pieces(role)));
    }
    warn(&mut text, gold);
    text
}

fn head(name: &str) -> String {
    format!("{name:14}{:>7}{:>7}{:>8}{:>8}{:>8}", "gold", "rows", "P", "R", "F1")
}

fn line(name: &str, hits: &Hits) -> String {
    let (p, r, f1) = (hits.precision(), hits.recall(), hits.f1());
    format!("{name:14}{:>7}{:>7}{p:>8.2}{r:>8.2}{f1:>8.2}", hits.gold, hits.rows)
}

/// Adds what looked odd in the files.
pub fn warn(text: &mut String, gold: &Gold) {
    let warnings: Vec<_> = gold.articles.iter().flat_map(|marked| &marked.warnings).collect();
    if !warnings.is_empty() {
        let _ = writeln!(text, "\n{}", count(warnings.len() as u64, "warning"));
    }
    for warning in warnings.iter().take(SHOWN) {
        let _ = writeln!(text, "  {warning}");
    }
    if warnings.len() > SHOWN {
        let _ = writeln!(text, "  ... and {} more", warnings.len() - SHOWN);
    }
}
