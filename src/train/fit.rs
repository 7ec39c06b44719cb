//! Both passes fitted to paragraphs: settings, folds, and what one pass hands to the next.

use super::chain::Manner;
use super::cues::Counts;
use super::data::Paragraph;
use super::second::Proposed;
use super::{Step, Unwatched, Watch, first, go_on, second};
use crate::attribute::learned::B_CUE;
use crate::attribute::learned::features::{Around, QUOTE};
use crate::attribute::learned::run::{first_labels, runs};
use crate::error::Error;
use crate::language::model::{Model, Pass};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

/// Parts of the articles, each of which is looked at by a first pass that was fitted without it.
pub const FOLDS: usize = 4;

/// Settings of a training; those with two numbers are for the first and the second pass.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Times that each paragraph or trigger is looked at.
    pub epochs: [usize; 2],
    /// How weights move.
    pub manner: [Manner; 2],
    /// Where random order begins.
    pub seed: u64,
    /// Features seen less often than this get no weight.
    pub seen: u8,
    /// Fits in another order, of which the weights are the mean.
    pub members: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let manner = Manner { rate: 0.04, shrink: 1e-4, miss: 0.6, false_alarm: 0.2, dropout: 100 };
        Self { epochs: [8, 8], manner: [manner, manner], seed: 1, seen: 2, members: 3 }
    }
}

impl Settings {
    /// Where the random order of each member begins.
    pub fn seeds(&self) -> Vec<u64> {
        (0..self.members as u64).map(|member| self.seed.wrapping_add(1000 * member)).collect()
    }
}

/// Fits both passes to the paragraphs of articles, unwatched.
pub fn fit(paragraphs: &mut [Paragraph], settings: &Settings) -> Model {
    // Only a watch can stop it.
    watched(paragraphs, settings, &Unwatched::default()).unwrap_or_default()
}

/// Fits both passes to the paragraphs of articles.
pub fn watched(paragraphs: &mut [Paragraph], settings: &Settings, watch: &dyn Watch) -> Result<Model, Error> {
    let counts = count(paragraphs);
    let paragraphs: Vec<&Paragraph> = paragraphs.iter().collect();

    watch.begin(Step::First, (FOLDS + 1) * settings.members * settings.epochs[0]);
    let without = |fold: usize| -> Vec<&Paragraph> {
        paragraphs.iter().copied().filter(|p| p.article % FOLDS != fold).collect()
    };
    // The last one leaves nothing out.
    let passes = (0..=FOLDS).into_par_iter().map(|fold| first::fit(&without(fold), settings, watch));
    let mut passes: Vec<Pass> = passes.collect::<Result<_, Error>>()?;
    let first = passes.pop().unwrap_or_default();
    let alone = |first: Pass| Model::new(FxHashMap::default(), first, Pass::default());
    let without: Vec<Model> = passes.into_iter().map(alone).collect();

    watch.begin(Step::Triggers, paragraphs.len());
    let look = |p: &&Paragraph| {
        go_on(watch)?;
        let model = &without[p.article % FOLDS];
        let first = first_labels(model, &p.atoms, &p.around);
        let triggers = runs(&first.labels, B_CUE);
        watch.done();
        Ok(Proposed { labels: first.labels, triggers })
    };
    let proposed: Vec<Proposed> = paragraphs.par_iter().map(look).collect::<Result<_, Error>>()?;

    watch.begin(Step::Second, settings.members * settings.epochs[1]);
    let second = second::fit(&paragraphs, &proposed, settings, watch)?;
    Ok(Model::new(counts.steps(), first, second))
}

/// Counts how often words are cues, and tells each word how often it is one outside its own fold.
fn count(paragraphs: &mut [Paragraph]) -> Counts {
    let mut all = Counts::default();
    let mut own = vec![Counts::default(); FOLDS];
    for p in paragraphs.iter() {
        all.add(p);
        own[p.article % FOLDS].add(p);
    }
    for p in paragraphs {
        let own = &own[p.article % FOLDS];
        for atom in p.atoms.iter_mut().filter(|atom| atom.tag != QUOTE) {
            atom.cue = all.step_without(atom.word, own);
            atom.kin = all.step_without(atom.stem, own);
        }
        p.around = Around::of(&p.atoms);
    }
    all
}
