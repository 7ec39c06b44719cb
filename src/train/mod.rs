//! Learning: from articles that people have marked to the weights of the attribution model.
//!
//! Both passes of [`attribute::learned`](crate::attribute::learned) are linear-chain conditional random fields
//! (Lafferty, McCallum and Pereira 2001), which [`chain`] fits. The second pass sees what the first one says.
//! It must see there what it will see in new articles, not what the first pass knows by heart: the articles
//! are dealt into [`FOLDS`], and what the first pass says of an article comes from one that was
//! fitted without its fold (stacking, Wolpert 1992, doi:10.1016/S0893-6080(05)80023-1; for chains Cohen and
//! Carvalho 2005). In the same way the share of uses of a word as a cue is counted without the fold
//! ([`cues`]).
//!
//! The same articles in the same order give the same bytes, for any number of threads and on any machine: only
//! operations that IEEE 754 defines and functions of the libm crate, and no order of a hash map.

pub mod chain;
pub mod cues;
pub mod data;
mod first;
pub mod fit;
mod mean;
pub mod phrases;
mod random;
mod rows;
mod second;
#[cfg(test)]
mod tests;

use crate::error::Error;
use crate::gold::{Attributed, Gold};
use crate::language::Language;
use crate::language::model::Model;
use data::{Marked, Paragraph};
use fit::{FOLDS, Settings};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// The steps of a training, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Articles become paragraphs with labels.
    Read,
    /// The first pass is fitted, once to all articles and once without each fold.
    First,
    /// The first pass looks at the articles of its fold.
    Triggers,
    /// The second pass is fitted.
    Second,
}

impl Step {
    /// What is shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "reading the articles",
            Self::First => "first pass, on all articles and without each fold",
            Self::Triggers => "what the first pass finds",
            Self::Second => "second pass",
        }
    }
}

/// Whom a training tells how far it is, and who may stop it.
pub trait Watch: Sync {
    /// A step of so many parts begins.
    fn begin(&self, step: Step, parts: usize);
    /// One more part of the step is done.
    fn done(&self);
    /// Set to end the training before its time.
    fn stop(&self) -> &AtomicBool;
}

/// Ends the work with an error if `watch` says so.
fn go_on(watch: &dyn Watch) -> Result<(), Error> {
    if watch.stop().load(Ordering::Relaxed) { Err(Error::Interrupted) } else { Ok(()) }
}

/// Nobody watches.
#[derive(Debug, Default)]
pub struct Unwatched(AtomicBool);

impl Watch for Unwatched {
    fn begin(&self, _: Step, _: usize) {}
    fn done(&self) {}
    fn stop(&self) -> &AtomicBool {
        &self.0
    }
}

/// What was learned, and from how much.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The weights.
    pub model: Model,
    /// Marked articles.
    pub articles: usize,
    /// Attributions in them.
    pub attributions: usize,
    /// Of these with a cue and, in the paragraph of the cue, content: only they are learned from.
    pub learned: usize,
    /// Paragraphs of running text.
    pub paragraphs: usize,
}

/// Fits the model to marked articles, on the threads of the caller's pool.
pub fn train(
    gold: &Gold,
    language: &Language,
    settings: &Settings,
    watch: &dyn Watch,
) -> Result<Trained, Error> {
    let articles = gold.articles.len();
    if articles < FOLDS {
        let message = format!("too few marked articles to learn from: {articles} where {FOLDS} are needed");
        return Err(Error::Refused(message));
    }
    let attributions = gold.articles.iter().map(|marked| marked.attributions.len()).sum();
    if attributions == 0 {
        return Err(Error::Refused(
            "nothing to learn from: none of the marked articles holds an attribution with content".to_owned(),
        ));
    }
    watch.begin(Step::Read, articles);
    let read = |(number, marked): (usize, &crate::gold::Marked)| {
        let marks: Vec<Marked> = marked.attributions.iter().map(parts).collect();
        let paragraphs = data::read(&marked.article, &marks, language, number);
        watch.done();
        paragraphs
    };
    let mut paragraphs: Vec<Paragraph> = gold.articles.par_iter().enumerate().flat_map_iter(read).collect();
    let learned = paragraphs.iter().map(|p| p.gold.len()).sum();
    if learned == 0 {
        return Err(Error::Refused(
            "nothing to learn from: no attribution has a cue and, in the paragraph of the cue, content"
                .to_owned(),
        ));
    }
    let model = fit::watched(&mut paragraphs, settings, watch)?;
    Ok(Trained { model, articles, attributions, learned, paragraphs: paragraphs.len() })
}

fn parts(one: &Attributed) -> Marked {
    [one.source.clone(), one.cue.clone(), one.content.clone()]
}
