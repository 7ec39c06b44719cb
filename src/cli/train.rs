//! `train`: learns from what people marked, and writes the weights.

use super::args::TrainAttribution;
use super::eval::warn;
use super::progress::Progress;
use super::run::count;
use super::{Exit, print};
use crate::error::Error;
use crate::gold::{self, Gold};
use crate::language::Language;
use crate::language::model::MAGIC;
use crate::pipeline;
use crate::read::sha256;
use crate::train::fit::Settings;
use crate::train::{self, Step, Trained, Watch};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Learns attribution from the marked articles in `typed.data`.
pub fn attribution(typed: &TrainAttribution) -> Result<Exit, Error> {
    may_replace(&typed.output, &MAGIC[..6])?;
    let language = Language::untrained(&typed.language)?;
    let settings = Settings { seed: typed.seed, ..Settings::default() };
    let pool = pipeline::pool(typed.threads.unwrap_or(0))?;
    let gold = gold::read(&typed.data)?;
    let steps = Steps { progress: Progress::new(typed.quiet), begun: Mutex::default() };
    let result = pool.install(|| train::train(&gold, &language, &settings, &steps));
    steps.progress.end();
    let trained = result?;
    let bytes = trained.model.to_bytes();
    write(&typed.output, &bytes)?;
    if !typed.quiet {
        let mut text = report(&gold, &trained, &steps.seconds());
        let _ = writeln!(
            text,
            "\n{}\n  {}, {}",
            typed.output.display(),
            count(bytes.len() as u64, "byte"),
            sha256(&bytes)
        );
        print(&text)?;
    }
    Ok(Exit::Done)
}

fn report(gold: &Gold, trained: &Trained, seconds: &[(Step, f64)]) -> String {
    let mut text = count(trained.articles as u64, "marked article");
    if !gold.skipped.is_empty() {
        let _ = write!(text, "; {} skipped, for which there is no .ann file", gold.skipped.len());
    }
    let _ = writeln!(
        text,
        "\n{}, {} of them to learn from, in {}",
        count(trained.attributions as u64, "attribution"),
        trained.learned,
        count(trained.paragraphs as u64, "paragraph")
    );
    for (step, seconds) in seconds {
        let _ = writeln!(text, "{seconds:8.1} s  {}", step.name());
    }
    warn(&mut text, gold);
    text
}

/// Shows the steps and remembers when each began.
struct Steps {
    progress: Progress,
    begun: Mutex<Vec<(Step, Instant)>>,
}

impl Steps {
    /// How long each step took, the last one until now.
    fn seconds(&self) -> Vec<(Step, f64)> {
        let begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = begun.iter().skip(1).map(|(_, at)| *at).chain([Instant::now()]);
        begun.iter().zip(ends).map(|((step, from), to)| (*step, (to - *from).as_secs_f64())).collect()
    }
}

impl Watch for Steps {
    fn begin(&self, step: Step, parts: usize) {
        self.begun.lock().unwrap_or_else(PoisonError::into_inner).push((step, Instant::now()));
        self.progress.begin_parts(step.name(), parts);
    }

    fn done(&self) {
        self.progress.part();
    }

    fn stop(&self) -> &AtomicBool {
        pipeline::Watch::stop(&self.progress)
    }
}

/// Refuses to write where something else is, before the work and not after it.
/// What does not begin with `magic` is something else.
pub(super) fn may_replace(output: &Path, magic: &[u8]) -> Result<(), Error> {
    let refuse = |what: &str| Err(Error::Refused(format!("{}: {what}", output.display())));
    if output.is_dir() {
        return refuse("is a folder; name a file for the weights");
    }
    if output.exists() {
        let mut start = vec![0; magic.len()];
        let read = File::open(output).and_then(|mut file| file.read_exact(&mut start));
        if read.is_err() || start != magic {
            return refuse("is there and holds no weights; choose another file or remove it");
        }
    }
    let parent = folder(output);
    if parent.is_dir() { Ok(()) } else { refuse(&format!("there is no folder {}", parent.display())) }
}

/// The folder that a file lies in.
fn folder(file: &Path) -> PathBuf {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty());
    parent.unwrap_or(Path::new(".")).to_path_buf()
}

/// Writes beside the file and renames, so that there is never half a file.
pub(super) fn write(output: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".whosaid-new");
    let new = folder(output).join(name);
    let written = fs::write(&new, bytes).and_then(|()| fs::rename(&new, output));
    if written.is_err() {
        let _ = fs::remove_file(&new);
    }
    written.map_err(Error::io(output, "cannot be written"))
}
