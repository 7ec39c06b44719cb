//! The first look at all articles: which of them repeat an earlier one. Reads every file once, and keeps of it
//! a sketch of some hundred bytes.

use super::{Plan, Watch, survive};
use crate::error::Error;
use crate::read::{self, Copied, Entry, Input};
use crate::repeat::{self, Candidate, Sketch};
use rayon::prelude::*;
use std::sync::atomic::Ordering;

/// Says in the entries of `input` which earlier article they repeat.
pub fn look(
    input: &mut Input,
    plan: &Plan,
    pool: &rayon::ThreadPool,
    watch: &dyn Watch,
) -> Result<(), Error> {
    let mut sketches: Vec<Sketch> = Vec::with_capacity(input.entries.len());
    for batch in read::batches(&input.entries, plan.batch_bytes) {
        sketches.extend(pool.install(|| batch.par_iter().map(sketch).collect::<Vec<_>>()));
        if watch.stop().load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
    }
    let entries = &input.entries;
    let candidates: Vec<Candidate> = entries.iter().zip(&sketches).map(candidate).collect();
    let text = |n: usize| survive(|| read::text(&entries[n])).ok();
    let found =
        repeat::find(&candidates, |earlier, later| Some(repeat::compare(&text(earlier)?, &text(later)?)));
    for (n, repeat) in found.into_iter().enumerate() {
        let Some(repeat) = repeat else { continue };
        let of = input.entries[repeat.of].id.clone();
        let reason = format!("repeats {of} of the same outlet ({} % of it stands there)", repeat.share);
        let second = repeat.copy.then_some(reason);
        input.entries[n].copied = Some(Copied { of, second, kept: plan.keep_duplicates });
    }
    Ok(())
}

/// The sketch of an article; of one that cannot be read, an empty one.
fn sketch(entry: &Entry) -> Sketch {
    survive(|| repeat::sketch(&read::text(entry))).unwrap_or_default()
}

fn candidate<'a>((entry, sketch): (&'a Entry, &'a Sketch)) -> Candidate<'a> {
    let Entry { path, meta, .. } = entry;
    Candidate { outlet: &meta.outlet, published: &meta.published, path, sketch }
}
