//! `check`: would a run with the options of an earlier one give the same tables today?

use super::args::Check;
use super::config;
use super::diff::diff;
use super::progress::Progress;
use super::verify::Run;
use super::{Exit, print};
use crate::error::Error;
use crate::pipeline;

/// Runs again, into a folder of its own that is removed afterwards, and compares.
pub fn check(typed: Check) -> Result<Exit, Error> {
    let expected = Run::open(&typed.expected)?;
    let scratch =
        tempfile::tempdir().map_err(Error::io(std::env::temp_dir(), "no temporary folder there"))?;
    let mut choices = config::remembered(&expected.json["options"], &typed.input);
    if typed.metadata.is_some() {
        choices.metadata = typed.metadata;
    }
    let output = scratch.path().join("run");
    let mut plan = config::plan(typed.input, output.clone(), choices)?;
    plan.threads = typed.threads.unwrap_or(0);
    let progress = Progress::new(typed.quiet);
    let result = pipeline::run(&plan, &progress);
    progress.end();
    result?;
    let (report, exit) = diff(&typed.expected, &output, None)?;
    if !typed.quiet || exit != Exit::Done {
        print(&report)?;
    }
    Ok(exit)
}
