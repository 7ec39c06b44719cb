//! The first look at all articles: which of them repeat an earlier one. Reads every file once, and keeps of it
//! a sketch of some hundred bytes; of the first files, all bytes.

use super::{Plan, Watch, survive};
use crate::error::Error;
use crate::read::{self, Copied, Entry, Input};
use crate::repeat::{self, Candidate, Sketch};
use rayon::prelude::*;
use std::sync::atomic::Ordering;

/// So many batches of files are kept as they are read here, so that small corpora are read once only; but no more than
/// so many bytes.
const HELD: u64 = 4;
const MOST_HELD: u64 = 4 << 20;

/// Says in the entries of `input` which earlier article they repeat.
pub fn look(
    input: &mut Input,
    plan: &Plan,
    pool: &rayon::ThreadPool,
    watch: &dyn Watch,
) -> Result<(), Error> {
    let mut sketches: Vec<Sketch> = Vec::with_capacity(input.entries.len());
    let (mut held, mut room) = (Vec::new(), plan.batch_bytes.saturating_mul(HELD).min(MOST_HELD));
    for batch in read::batches(&input.entries, plan.batch_bytes) {
        let looked = pool.install(|| batch.par_iter().map(|entry| sketch(entry, room)).collect::<Vec<_>>());
        for (sketch, bytes) in looked {
            sketches.push(sketch);
            room = room.saturating_sub(bytes.as_ref().map_or(0, Vec::len) as u64);
            if room > 0 {
                held.push(bytes);
            }
        }
        if watch.stop().load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
    }
    for (entry, bytes) in input.entries.iter_mut().zip(held) {
        entry.held = bytes;
    }
    let entries = &input.entries;
    let candidates: Vec<Candidate> = entries.iter().zip(&sketches).map(candidate).collect();
    let text = |n: usize| survive(|| read::text(&entries[n])).ok()?.map(|(_, text)| text);
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

/// The sketch of an article, and the bytes of its file if there is room for them and it is as long as it was listed; of
/// one that cannot be read, an empty one and none.
fn sketch(entry: &Entry, room: u64) -> (Sketch, Option<Vec<u8>>) {
    let look = || {
        let (bytes, text) = read::text(entry)?;
        let fits = bytes.len() as u64 == entry.bytes && entry.bytes < room;
        Some((repeat::sketch(&text), fits.then(|| bytes.into_owned())))
    };
    let (sketch, bytes) = survive(look).ok().flatten().unzip();
    (sketch.unwrap_or_default(), bytes.flatten())
}

fn candidate<'a>((entry, sketch): (&'a Entry, &'a Sketch)) -> Candidate<'a> {
    let Entry { path, meta, .. } = entry;
    Candidate { outlet: &meta.outlet, published: &meta.published, path, sketch }
}
