//! Fitting the second pass, which labels a paragraph for one trigger alone.

use super::Watch;
use super::chain::Sequence;
use super::data::{Gold, Paragraph, mend};
use super::fit::Settings;
use super::mean::Rounds;
use super::rows::{Table, base_table, to_rows};
use crate::attribute::learned::OUTSIDE;
use crate::attribute::learned::features::{BASE, RELATIVE, SECOND, Trigger, relative, second};
use crate::attribute::learned::model::context;
use crate::attribute::learned::run::window;
use crate::error::Error;
use crate::language::model::{BITS, OWN_BITS, OWN_ROWS, Pass, ROWS};
use std::cmp::Reverse;
use std::ops::Range;

/// Makes the order of the triggers another one than that of the paragraphs.
const ORDER: u64 = 0xB;

/// What the first pass says of a paragraph.
pub struct Proposed {
    /// Its labels.
    pub labels: Vec<u8>,
    /// Stretches that may be cues.
    pub triggers: Vec<Range<usize>>,
}

/// One trigger with what is right for it.
struct Example {
    paragraph: usize,
    window: Range<usize>,
    labels: Vec<u8>,
    contexts: Vec<u16>,
    /// Relative features.
    keys: Vec<u32>,
}

/// Fits the second pass to the triggers `proposed` in each paragraph and to the cues that were missed.
pub fn fit(
    paragraphs: &[&Paragraph],
    proposed: &[Proposed],
    settings: &Settings,
    watch: &dyn Watch,
) -> Result<Pass, Error> {
    let [_, manner] = settings.manner;
    let mut base = base_table(paragraphs);
    let mut seconds: Table<SECOND> = Table::new(paragraphs, |n, i| second(&proposed[n].labels, i));
    let mut examples = Vec::new();
    for (n, (paragraph, proposed)) in paragraphs.iter().zip(proposed).enumerate() {
        let meets = |gold: &Gold| proposed.triggers.iter().any(|t| shared(t, &gold.cue) > 0);
        let missed = paragraph.gold.iter().filter(|gold| !meets(gold)).map(|gold| &gold.cue);
        for items in proposed.triggers.iter().chain(missed) {
            examples.push(example(n, paragraph, &proposed.labels, items.clone()));
        }
    }
    to_rows(&mut [&mut base.keys], BITS, 0, settings.seen);
    let mut own = vec![&mut seconds.keys];
    own.extend(examples.iter_mut().map(|example| &mut example.keys));
    to_rows(&mut own, OWN_BITS, ROWS, settings.seen);
    let seeds = settings.seeds().into_iter().map(|seed| seed ^ ORDER).collect();
    let rounds =
        Rounds { rows: ROWS + OWN_ROWS, sequences: examples.len(), epochs: settings.epochs[1], seeds };
    let [mut a, mut b, mut c] = [const { Vec::new() }; 3];
    rounds.fit(watch, |chain, random, n| {
        let Example { paragraph, window, labels, contexts, keys } = &examples[n];
        random.thin(base.items(*paragraph, window.clone()), manner.dropout, &mut a);
        random.thin(seconds.items(*paragraph, window.clone()), manner.dropout, &mut b);
        random.thin(keys, manner.dropout, &mut c);
        chain.learn(&Sequence { gold: labels, contexts }, &manner, |i| {
            [&a[i * BASE..][..BASE], &b[i * SECOND..][..SECOND], &c[i * RELATIVE..][..RELATIVE]]
        });
    })
}

/// The trigger at `items` of a paragraph: it is right to label the attribution whose cue it shares most words
/// with, or nothing.
fn example(n: usize, paragraph: &Paragraph, first: &[u8], items: Range<usize>) -> Example {
    let atoms = &paragraph.atoms;
    let right = paragraph
        .gold
        .iter()
        .filter(|gold| shared(&gold.cue, &items) > 0)
        .max_by_key(|gold| (shared(&gold.cue, &items), Reverse(gold.cue.start)));
    let window = window(atoms, &items);
    let mut labels = match right {
        Some(gold) => gold.labels[window.clone()].to_vec(),
        None => vec![OUTSIDE; window.len()],
    };
    mend(&mut labels);
    let mut keys = vec![0; window.len() * RELATIVE];
    relative(atoms, first, &Trigger::at(atoms, items), window.clone(), |i, features| {
        keys[(i - window.start) * RELATIVE..][..RELATIVE].copy_from_slice(features);
    });
    let context = |i| if i == window.start { 0 } else { context(atoms, i) as u16 };
    Example { paragraph: n, contexts: window.clone().map(context).collect(), window, labels, keys }
}

/// How many items two stretches share.
fn shared(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}
