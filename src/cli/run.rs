//! `run`: reads articles, writes tables, and says what was found.

use super::args::Run;
use super::config::{Manner, resolve};
use super::progress::Progress;
use super::{Exit, aside, print};
use crate::doc::{Severity, Status};
use crate::error::Error;
use crate::pipeline::{self, Plan, Summary};
use crate::read::{FORMATS, format_of, unknown};
use crate::write::plain;
use std::fmt::Write as _;

/// Unused edits that are shown.
const SHOWN: usize = 10;

/// Does what was typed.
pub fn run(typed: Run) -> Result<Exit, Error> {
    let (plan, manner) = resolve(typed)?;
    if manner.dry_run {
        return dry_run(&plan);
    }
    carry_out(&plan, manner)
}

/// Runs a plan and says what was found.
pub fn carry_out(plan: &Plan, manner: Manner) -> Result<Exit, Error> {
    let progress = Progress::new(manner.quiet);
    let result = pipeline::run(plan, &progress);
    progress.end();
    let summary = result?;
    if !manner.quiet {
        print(&report(&summary, plan))?;
    }
    if manner.timings {
        aside(&summary.timings.report());
    }
    Ok(exit(&summary, manner))
}

/// What the run was worth.
fn exit(summary: &Summary, manner: Manner) -> Exit {
    let unread = summary.status(Status::Error) + summary.status(Status::Partial);
    let left = summary.status(Status::Empty) + summary.status(Status::Skipped);
    if unread + summary.severity(Severity::Error) > 0 || (manner.strict && left > 0) {
        Exit::Incomplete
    } else {
        Exit::Done
    }
}

fn report(summary: &Summary, plan: &Plan) -> String {
    let mut text = String::new();
    let read = summary.status(Status::Ok) + summary.status(Status::Partial);
    let _ = writeln!(text, "{} read, {}", count(read, "article"), count(summary.words, "word"));
    let others: Vec<String> = Status::ALL
        .into_iter()
        .filter(|s| *s != Status::Ok && summary.status(*s) > 0)
        .map(|s| format!("{} {}", summary.status(s), s.name()))
        .collect();
    if read == 0 {
        text.push_str(&nothing_read(summary, plan));
    }
    if let Some(cache) = &plan.cache {
        let (fresh, kept) = (count(summary.analysed, "article"), summary.remembered);
        let _ = writeln!(text, "  analysed {fresh}, took {kept} from {}", cache.display());
    }
    if !others.is_empty() {
        let _ = writeln!(text, "  of {}: {}", count(summary.articles(), "file"), others.join(", "));
    }
    let _ = writeln!(
        text,
        "{} of {}, {} without a speaker",
        count(summary.attributions, "attribution"),
        count(summary.speakers, "speaker"),
        summary.unattributed
    );
    let bad = summary.severity(Severity::Error) + summary.severity(Severity::Warning);
    if bad > 0 {
        let _ = writeln!(text, "{}: see problems.csv", count(bad, "problem"));
    }
    text.push_str(&unused(summary));
    let _ = writeln!(text, "\n{}", plan.output.display());
    let width = summary.written.iter().map(|w| w.file.len()).max().unwrap_or(0);
    for written in &summary.written {
        let _ = writeln!(text, "  {:width$}  {}", written.file, count(written.rows, "row"));
    }
    text
}

/// What to do when no article was read.
fn nothing_read(summary: &Summary, plan: &Plan) -> String {
    let known: Vec<String> = FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!(".{e}")).collect();
    let (input, known) = (plan.input.display(), known.join(", "));
    if summary.articles() == 0 {
        format!("  {input} holds no files but hidden ones; articles are {known} files\n")
    } else {
        format!(
            "  of no file in {input}; status_reason in articles.csv says why (articles are {known} files)\n"
        )
    }
}

/// The edits of the user that changed nothing, a line each.
pub fn unused(summary: &Summary) -> String {
    let mut text = String::new();
    for problem in summary.unused.iter().take(SHOWN) {
        let _ = writeln!(text, "{}: {}, {}", problem.severity.name(), problem.path, problem.message);
    }
    if summary.unused.len() > SHOWN {
        let _ = writeln!(text, "... and {} more of these: see problems.csv", summary.unused.len() - SHOWN);
    }
    text
}

/// `1 article`, `2 articles`.
pub fn count(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn dry_run(plan: &Plan) -> Result<Exit, Error> {
    let input = pipeline::list(plan)?;
    pipeline::edits(&input)?;
    let mut text = String::new();
    for entry in &input.entries {
        let what = match &entry.fault {
            Some(fault) => format!("{}: {}", fault.status.name(), fault.reason),
            None if format_of(&entry.path).is_none() => format!("skipped: {}", unknown(&entry.path)),
            None if entry.described => [&entry.meta.outlet, &entry.meta.published]
                .into_iter()
                .filter(|cell| !cell.is_empty())
                .fold("metadata:".to_owned(), |text, cell| format!("{text} {cell}")),
            None => "no metadata".to_owned(),
        };
        let _ = writeln!(text, "{}  ->  {}  ({what})", plain(&entry.path), plain(&entry.id));
    }
    for problem in &input.problems {
        let (severity, path) = (problem.severity.name(), plain(&problem.path));
        let _ = writeln!(text, "{severity}: {path}: {}", problem.message);
    }
    let bytes: u64 = input.entries.iter().map(|e| e.bytes).sum();
    let _ =
        writeln!(text, "{}, {bytes} bytes; nothing was written", count(input.entries.len() as u64, "file"));
    print(&text)?;
    Ok(Exit::Done)
}
