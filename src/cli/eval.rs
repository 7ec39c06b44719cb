//! `eval`: how much of what people marked does whosaid find?

use super::args;
use super::config::weights;
use super::run::count;
use super::{Exit, print};
use crate::doc::Attribution;
use crate::error::Error;
use crate::gold::{self, Attributed, Gold, Marked};
use crate::language::Language;
use crate::pipeline;
use crate::score::{self, Counts, Group, Hits, Role, Verdict};
use crate::write::{Line, Profile, Style};
use rayon::prelude::*;
use std::fmt::Write as _;

/// Warnings that are shown.
const SHOWN: usize = 20;

/// A row of whosaid that counts.
type Judged = (Attribution, Verdict);

/// Measures the attributions of the marked articles in `typed.gold`.
pub fn attribution(typed: &args::Attribution) -> Result<Exit, Error> {
    let mut language = Language::load(&typed.language)?;
    language.effort = typed.attribution.into();
    if let Some(file) = &typed.model {
        (language.model, _) = weights(file)?;
    }
    let gold = gold::read(&typed.gold)?;
    let (counts, rows) = measure(&gold, &language, typed.threads.unwrap_or(0))?;
    if let Some(path) = &typed.rows {
        std::fs::write(path, table(&gold, &rows)).map_err(Error::io(path, "cannot be written"))?;
    }
    print(&report(&gold, &counts, &rows))?;
    Ok(Exit::Done)
}

/// Analyses every marked article and compares; the counts and the rows in the order of the articles.
fn measure(
    gold: &Gold,
    language: &Language,
    threads: usize,
) -> Result<(Vec<Counts>, Vec<Vec<Judged>>), Error> {
    let one = |marked: &Marked| {
        let rows = pipeline::analyze(&marked.article, language, &[]).attributions;
        let parts: Vec<_> = rows.iter().map(Attributed::from).collect();
        let compared = score::compare(marked, &parts);
        let judged = rows.into_iter().zip(compared.verdicts).filter_map(|(row, v)| Some((row, v?)));
        (compared.counts, judged.collect())
    };
    Ok(pipeline::pool(threads)?.install(|| gold.articles.par_iter().map(one).unzip()))
}

/// The columns of [`table`]; score is in tenths of the learner's unit, yes is 1 and no is 0.
const COLUMNS: [&str; 10] = [
    "article",
    "rule",
    "kind",
    "score",
    "confidence",
    "has_mention",
    "content_right",
    "source_right",
    "char_start",
    "char_end",
];

/// The rows as a CSV file: what made them, how sure it was, what is right, and where the content stands.
fn table(gold: &Gold, rows: &[Vec<Judged>]) -> Vec<u8> {
    let style = Style { profile: Profile::Data, ..Style::default() };
    let mut file = Vec::new();
    let mut head = Line::new(&mut file, style);
    COLUMNS.iter().for_each(|name| head.text(name));
    head.end();
    for (marked, rows) in gold.articles.iter().zip(rows) {
        let article = &marked.article;
        for (row, verdict) in rows {
            let mut line = Line::new(&mut file, style);
            [&marked.name, row.rule, row.kind.name()].into_iter().for_each(|cell| line.text(cell));
            line.text(&row.score.map_or_else(String::new, |score| score.to_string()));
            match row.confidence {
                Some(share) => line.decimal(f64::from(share) / 1000.0),
                None => line.empty(),
            }
            let answers = [!row.mention.is_empty(), verdict.content, verdict.source];
            answers.into_iter().for_each(|yes| line.integer(yes.into()));
            let ends =
                row.content.first().map(|c| c.start).into_iter().chain(row.content.last().map(|c| c.end));
            ends.for_each(|at| line.integer(article.origin.chars(&article.text, at).into()));
            line.end();
        }
    }
    file
}

/// What joint means, below the table.
const JOINT: &str = "
P, R and F1 are joint: a row is right if at least half of all words that it or the mark has are in both,
and its source shares a telling word with the marked one (or both have none). QUOTED is DIRECT and MIXED.
";

fn report(gold: &Gold, articles: &[Counts], rows: &[Vec<Judged>]) -> String {
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
    confidence(&mut text, rows);
    warn(&mut text, gold);
    text
}

/// Adds what the rows say of themselves, beside what is measured.
fn confidence(text: &mut String, rows: &[Vec<Judged>]) {
    let all = rows.iter().flatten();
    let stated: Vec<_> = all.filter_map(|(row, verdict)| Some((row.confidence?, verdict.source))).collect();
    let without = rows.iter().flatten().count() - stated.len();
    let _ = writeln!(
        text,
        "\n{:14}{:>7}{:>8}{:>8}{:>18}",
        "confidence", "rows", "stated", "right", "95 % interval"
    );
    for group in score::stated(stated) {
        let (low, high) = score::wilson(group.right, group.rows);
        let range = format!("{:.3} to {:.3}", low / 100.0, high / 100.0);
        let (mean, right) = (group.mean(), group.measured());
        let _ = writeln!(text, "{:14}{:>7}{mean:>8.3}{right:>8.3}{range:>18}", "", group.rows);
    }
    let _ = writeln!(text, "{:14}{without:>7}", "none stated");
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
