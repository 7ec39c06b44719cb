//! Fitting the first pass, which labels whole paragraphs.

use super::Watch;
use super::chain::Sequence;
use super::data::Paragraph;
use super::fit::Settings;
use super::mean::Rounds;
use super::rows::{base_table, to_rows};
use crate::attribute::learned::features::BASE;
use crate::attribute::learned::model::context;
use crate::error::Error;
use crate::language::model::{BITS, Pass, ROWS};

/// Fits the first pass to these paragraphs.
pub fn fit(paragraphs: &[&Paragraph], settings: &Settings, watch: &dyn Watch) -> Result<Pass, Error> {
    let [manner, _] = settings.manner;
    let mut table = base_table(paragraphs);
    to_rows(&mut [&mut table.keys], BITS, 0, settings.seen);
    let contexts: Vec<Vec<u16>> = paragraphs
        .iter()
        .map(|p| (0..p.atoms.len()).map(|i| context(&p.atoms, i) as u16).collect())
        .collect();
    let rounds = Rounds {
        rows: ROWS,
        sequences: paragraphs.len(),
        epochs: settings.epochs[0],
        seeds: settings.seeds(),
    };
    let mut rows = Vec::new();
    rounds.fit(watch, |chain, random, n| {
        let gold = &paragraphs[n].labels;
        random.thin(table.items(n, 0..gold.len()), manner.dropout, &mut rows);
        let sequence = Sequence { gold, contexts: &contexts[n] };
        chain.learn(&sequence, &manner, |i| [&rows[i * BASE..][..BASE], &[], &[]]);
    })
}
