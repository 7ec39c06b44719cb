//! How long each stage took. It reaches the terminal on request, and never a table: clocks differ from run to run.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// A part of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "STAGES says what they are")]
pub enum Stage {
    Load,
    Repeat,
    Read,
    Clean,
    Segment,
    Quote,
    Attribute,
    Phrase,
    Terms,
    Rows,
    Tally,
    Append,
    Finish,
}

/// The stages in their order: name and what they do.
const STAGES: [(&str, &str); 13] = [
    ("load", "language and weights"),
    ("repeat", "look for repeated articles"),
    ("read", "open and decode files"),
    ("clean", "tell prose from furniture"),
    ("segment", "paragraphs, sentences, words"),
    ("quote", "quotation marks"),
    ("attribute", "who says what"),
    ("phrase", "key phrases"),
    ("terms", "words and their voices"),
    ("rows", "rows of each article as text"),
    ("tally", "what is known of the corpus"),
    ("append", "rows to their files"),
    ("finish", "tables about the corpus"),
];

/// Time by stage, over all threads.
#[derive(Debug, Default)]
pub struct Timings([AtomicU64; STAGES.len()]);

impl Timings {
    /// Does `work`, which is part of `stage`.
    pub fn time<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let since = Instant::now();
        let result = work();
        let spent = u64::try_from(since.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.0[stage as usize].fetch_add(spent, Ordering::Relaxed);
        result
    }

    /// A line for each stage: seconds and share.
    pub fn report(&self) -> String {
        let spent: Vec<f64> = self.0.iter().map(|spent| spent.load(Ordering::Relaxed) as f64 / 1e9).collect();
        let all: f64 = spent.iter().sum();
        let mut text = "seconds  share  stage (on the clock, all threads together)\n".to_owned();
        for ((name, what), spent) in STAGES.iter().zip(&spent) {
            let share = if all > 0.0 { 100.0 * spent / all } else { 0.0 };
            let _ = writeln!(text, "{spent:7.2} {share:5.1}%  {name:9}  {what}");
        }
        let _ = writeln!(text, "{all:7.2}         all");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_timed_under_its_stage() {
        let timings = Timings::default();
        assert_eq!(
            timings.time(Stage::Terms, || std::thread::sleep(std::time::Duration::from_millis(30))),
            ()
        );
        let report = timings.report();
        let line = |name: &str| report.lines().find(|line| line.contains(name)).unwrap().to_owned();
        assert!(line(" terms ").contains("100.0%"), "{report}");
        assert!(line(" quote ").contains(" 0.0%"), "{report}");
        assert_eq!(report.lines().count(), 2 + STAGES.len());
    }
}
