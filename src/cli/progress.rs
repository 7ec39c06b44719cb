//! Tells how far a run or a training is, and stops it on Ctrl-C.

use crate::pipeline::Watch;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// Time between two plain lines when stderr is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(10);

/// A bar on a terminal, a line now and then elsewhere, nothing when quiet.
pub struct Progress {
    bar: ProgressBar,
    plain: bool,
    since: Instant,
    lines: AtomicU64,
    articles: OnceLock<usize>,
    done: AtomicU64,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// A progress that listens for Ctrl-C; a second one ends the process at once.
    pub fn new(quiet: bool) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let flag = stop.clone();
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::SeqCst) {
                std::process::exit(i32::from(super::Exit::Failed as u8));
            }
        });
        let terminal = std::io::stderr().is_terminal();
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if terminal && !quiet {
            bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
        }
        Self {
            bar,
            plain: !terminal && !quiet,
            since: Instant::now(),
            lines: AtomicU64::new(0),
            articles: OnceLock::new(),
            done: AtomicU64::new(0),
            stop,
        }
    }

    /// Begins a bar of so many parts of equal length.
    pub fn begin_parts(&self, what: &'static str, parts: usize) {
        self.bar.reset();
        self.bar.set_length(parts as u64);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {percent} %, {eta} left") {
            self.bar.set_style(style.progress_chars("=> "));
        }
        self.bar.set_message(what);
        if self.plain {
            self.line(what);
        }
    }

    /// One more part is done.
    pub fn part(&self) {
        self.bar.inc(1);
    }

    #[allow(clippy::print_stderr, reason = "the command line talks to the terminal")]
    fn line(&self, what: &str) {
        eprintln!("whosaid: {what}");
    }

    /// Clears the bar.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Progress {
    fn begin(&self, articles: usize, bytes: u64) {
        let _ = self.articles.set(articles);
        self.bar.set_length(bytes);
        let form = "{msg} [{bar:30}] {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(form) {
            self.bar.set_style(style.progress_chars("=> "));
        }
        self.bar.set_message(format!("reading {articles} files"));
    }

    fn step(&self, bytes: u64) {
        self.bar.inc(bytes);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.plain {
            return;
        }
        let due = self.since.elapsed().as_secs() / LINE_EVERY.as_secs();
        if due > self.lines.fetch_max(due, Ordering::Relaxed) {
            let (files, secs) =
                (self.articles.get().copied().unwrap_or(0), self.since.elapsed().as_secs_f64());
            let left = secs / done as f64 * (files as f64 - done as f64);
            let pace = done as f64 / secs;
            self.line(&format!("{done} of {files} files, {pace:.0} a second, about {left:.0} s left"));
        }
    }

    fn stop(&self) -> &AtomicBool {
        &self.stop
    }
}
