//! `check`: would a run with the options of an earlier one give the same tables today?

use super::args::Check;
use super::config;
use super::diff::{Wanted, diff};
use super::progress::Progress;
use super::run::unused;
use super::verify::Run;
use super::words::WordChoices;
use super::{Exit, print};
use crate::error::Error;
use crate::pipeline;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Runs again, into a folder of its own that is removed afterwards, and compares.
pub fn check(typed: Check) -> Result<Exit, Error> {
    let expected = Run::open(&typed.expected)?;
    let scratch =
        tempfile::tempdir().map_err(Error::io(std::env::temp_dir(), "no temporary folder there"))?;
    let mut choices = config::remembered(&expected.json["options"], &typed.input);
    choices.metadata = typed.metadata.or(choices.metadata);
    choices.speakers = typed.speakers.or(choices.speakers);
    choices.corrections = typed.corrections.or(choices.corrections);
    choices.model = typed.model;
    let files = WordChoices {
        stopwords: typed.stopwords,
        dictionary: typed.dictionary,
        reference: typed.reference,
        ..WordChoices::default()
    };
    choices.words = files.or(choices.words);
    let output = scratch.path().join("run");
    let mut plan = config::plan(typed.input, output.clone(), choices)?;
    same_weights(&expected.json["options"]["model"], &plan.options["model"])?;
    plan.threads = typed.threads.unwrap_or(0);
    let progress = Progress::new(typed.quiet);
    let result = pipeline::run(&plan, &progress);
    progress.end();
    let summary = result?;
    let (mut report, mut exit) = diff(&typed.expected, &output, Wanted::default())?;
    if exit == Exit::Done {
        let others = other_bytes(&typed.expected, &output)?;
        if !others.is_empty() {
            report = format!("the same rows in another order or form: {}\n", others.join(", "));
            exit = Exit::Different;
        }
    }
    if !typed.quiet || exit != Exit::Done {
        print(&(unused(&summary) + &report))?;
    }
    Ok(exit)
}

/// Refuses to compare tables of one file of weights with those of another.
fn same_weights(expected: &Value, given: &Value) -> Result<(), Error> {
    let message = match (expected.as_str(), given.as_str()) {
        (expected, given) if expected == given => return Ok(()),
        (None, _) => "the earlier run had the weights on board; leave out --model".to_owned(),
        (Some(sum), None) => format!("the earlier run had weights of its own ({sum}); add --model FILE"),
        (Some(sum), Some(given)) => {
            format!("--model is another file ({given}) than that of the earlier run ({sum})")
        }
    };
    Err(Error::Refused(message))
}

/// The files of tables that differ byte for byte.
fn other_bytes(expected: &Path, output: &Path) -> Result<Vec<String>, Error> {
    let run = Run::open(output)?;
    let mut others = Vec::new();
    for file in run.json["tables"].as_array().into_iter().flatten().filter_map(|t| t["file"].as_str()) {
        let read = |folder: &Path| {
            fs::read(folder.join(file)).map_err(Error::io(folder.join(file), "cannot be read"))
        };
        if read(expected)? != read(output)? {
            others.push(file.to_owned());
        }
    }
    Ok(others)
}
