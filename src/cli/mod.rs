//! The command line: what was typed becomes a plan, the plan is run, the answer is an exit code.

mod args;
mod check;
mod concordance;
mod config;
mod describe;
mod diff;
mod eval;
mod phrases;
mod progress;
mod run;
mod sample;
mod score;
mod train;
mod verify;
mod words;

use crate::error::Error;
use clap::Parser;
use std::process::ExitCode;

/// What the exit code of the process says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// Differences were found.
    Different = 1,
    /// Done, but something could not be read cleanly.
    Incomplete = 2,
    /// Could not run or write.
    Failed = 3,
}

/// Runs the command line and returns the exit code of the process.
pub fn main() -> ExitCode {
    let typed = match args::Typed::try_parse() {
        Ok(typed) => typed,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Failed } else { Exit::Done };
            let _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let exit = match typed.command {
        args::Command::Run(typed) => run::run(*typed),
        args::Command::Concordance(typed) => concordance::concordance(*typed),
        args::Command::Check(typed) => check::check(typed),
        args::Command::Diff(typed) => differ(&typed),
        args::Command::Verify(typed) => verify::verify(&typed.dir, &typed.input, typed.quiet),
        args::Command::Sample(typed) => sample::sample(&typed),
        args::Command::Score(typed) => score::score(&typed.sheet),
        args::Command::Describe(typed) => describe::describe(&typed.tables),
        args::Command::Eval(args::Eval { what: args::Measure::Attribution(typed) }) => {
            eval::attribution(&typed)
        }
        args::Command::Eval(args::Eval { what: args::Measure::Phrases(typed) }) => phrases::measure(&typed),
        args::Command::Train(args::Train { what: args::Lesson::Phrases(typed) }) => phrases::learn(&typed),
        args::Command::Train(args::Train { what: args::Lesson::Attribution(typed) }) => {
            train::attribution(&typed)
        }
    };
    let exit = exit.unwrap_or_else(|error| {
        complain(&error);
        Exit::Failed
    });
    ExitCode::from(exit as u8)
}

fn differ(typed: &args::Diff) -> Result<Exit, Error> {
    let carry = match &typed.carry[..] {
        [from, to] => Some([from.as_path(), to.as_path()]),
        _ => None,
    };
    let wanted = diff::Wanted { map: typed.map.as_deref(), carry };
    let (report, exit) = diff::diff(&typed.old, &typed.new, wanted)?;
    print(&report)?;
    Ok(exit)
}

/// Says something that is no result.
#[allow(clippy::print_stderr, reason = "the command line talks to the terminal")]
fn aside(text: &str) {
    eprint!("{text}");
}

#[allow(clippy::print_stderr, reason = "the command line talks to the terminal")]
fn complain(error: &Error) {
    eprintln!("whosaid: {}", shown(&error.to_string()));
}

/// Prints to stdout what a person reads.
fn print(text: &str) -> Result<(), Error> {
    print_exactly(&shown(text))
}

/// The text without characters that would move the cursor or turn the direction of writing: names of files and
/// words of articles must not steer a terminal.
fn shown(text: &str) -> String {
    let steers = |c: char| {
        c.is_control() && c != '\n'
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Prints to stdout. Whoever reads may stop reading: a closed pipe is no error.
fn print_exactly(text: &str) -> Result<(), Error> {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::io("standard output", "cannot be written")(error))
        }
        _ => Ok(()),
    }
}
