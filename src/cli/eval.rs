//! `eval`: how much of what people marked does whosaid find?

use super::args::Attribution;
use super::{Exit, print};
use crate::error::Error;
use crate::gold::{self, Attributed, Gold};
use crate::language::Language;
use crate::pipeline;
use crate::score::{self, Counts, Group, Role};
use rayon::prelude::*;
use std::fmt::Write as _;

/// Warnings that are shown.
const SHOWN: usize = 20;

/// Measures the attributions of the marked articles in `typed.gold`.
pub fn attribution(typed: &Attribution) -> Result<Exit, Error> {
    let language = Language::load(&typed.language)?;
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

fn report(gold: &Gold, articles: &[Counts]) -> String {
    let all: Counts = articles.iter().sum();
    let mut text = format!("{} marked articles", articles.len());
    if !gold.skipped.is_empty() {
        let _ = write!(text, "; {} skipped, for which there is no .ann file", gold.skipped.len());
    }
    let names = ["gold", "rows", "P", "R", "F1", "95 % interval", "content F1"];
    let [gold_, rows, p, r, f1, range, content] = names;
    let _ = writeln!(text, "\n\n{:8}{gold_:>7}{rows:>7}{p:>8}{r:>8}{f1:>8}{range:>18}{content:>13}", "");
    for group in Group::ALL {
        let (counts, (low, high)) = (all.of(group), score::interval(articles, group));
        let joint = counts.joint;
        let range = format!("{low:.2} to {high:.2}");
        let _ = writeln!(
            text,
            "{:8}{:>7}{:>7}{:>8.2}{:>8.2}{:>8.2}{range:>18}{:>13.2}",
            group.name(),
            joint.gold,
            joint.rows,
            joint.precision(),
            joint.recall(),
            joint.f1(),
            counts.content.f1()
        );
    }
    text.push_str(
        "\nP, R and F1 are joint: a row is right if at least half of all words that it or the mark has are in both,\n\
         and its source shares a telling word with the marked one (or both have none). QUOTED is DIRECT and MIXED.\n",
    );
    let _ = writeln!(
        text,
        "Source right where the content is found and a source is marked: {:.2} of {}\n",
        all.of(Group::All).source_accuracy(),
        all.of(Group::All).sources
    );
    let exact = "exact pieces";
    let _ = writeln!(text, "{exact:15}{gold_:>7}{rows:>7}{p:>8}{r:>8}{f1:>8}");
    for role in Role::ALL {
        let hits = all.pieces(role);
        let figures = format!("{:>8.2}{:>8.2}{:>8.2}", hits.precision(), hits.recall(), hits.f1());
        let _ = writeln!(text, "{:15}{:>7}{:>7}{figures}", role.name(), hits.gold, hits.rows);
    }
    warn(&mut text, gold);
    text
}

/// What looked odd in the files.
fn warn(text: &mut String, gold: &Gold) {
    let warnings: Vec<_> = gold.articles.iter().flat_map(|marked| &marked.warnings).collect();
    if !warnings.is_empty() {
        let _ = writeln!(text, "\n{} warnings about the marked articles", warnings.len());
    }
    for warning in warnings.iter().take(SHOWN) {
        let _ = writeln!(text, "  {warning}");
    }
    if warnings.len() > SHOWN {
        let _ = writeln!(text, "  ... and {} more", warnings.len() - SHOWN);
    }
}
