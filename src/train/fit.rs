//! Two passes fitted to marked articles: folds, triggers, weights.

use super::chain::{Chain, DROPPED, Manner, Sequence};
use super::data::{Counts, Gold, Paragraph};
use crate::attribute::learned::features::{
    self, BASE, RELATIVE, SECOND, Trigger, base, hash, relative, second,
};
use crate::attribute::learned::model::{Model, Pass, SIDES, Turns, context};
use crate::attribute::learned::run::{candidates, first_labels, prepare, triggers, window};
use crate::attribute::learned::{B_CUE, OUTSIDE};
use rayon::prelude::*;

/// Folds for what must not have been seen.
pub const FOLDS: usize = 4;

/// Settings of a training.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Passes over the data: first pass, second pass.
    pub epochs: [usize; 2],
    /// Bits of a row number.
    pub bits: [u32; 2],
    /// How weights move.
    pub manner: [Manner; 2],
    /// Order of the sequences.
    pub seed: u64,
    /// What is added to cue labels for further triggers, in units of the score.
    pub bonus: f32,
    /// A feature must be seen this often.
    pub seen: u8,
    /// Trainings in different order whose weights are averaged.
    pub members: usize,
}

impl Default for Settings {
    fn default() -> Self {
        let manner = Manner { rate: 0.04, shrink: 1e-4, miss: 0.6, false_alarm: 0.2, dropout: 100 };
        Self { epochs: [8, 8], bits: [18, 18], manner: [manner, manner], seed: 1, bonus: 3.0, seen: 2, members: 1 }
    }
}

/// Features of paragraphs, one row after the other.
struct Table {
    keys: Vec<u32>,
    starts: Vec<usize>,
    width: usize,
}

impl Table {
    fn of(paragraphs: &[&Paragraph]) -> Self {
        let mut keys = Vec::new();
        let mut starts = Vec::new();
        for p in paragraphs {
            starts.push(keys.len());
            for i in 0..p.atoms.len() {
                keys.extend(base(&p.atoms, &p.around, p.before, i));
            }
        }
        Self { keys, starts, width: BASE }
    }

    fn item(&self, paragraph: usize, i: usize) -> &[u32] {
        let at = self.starts[paragraph] + i * self.width;
        &self.keys[at..at + self.width]
    }
}

/// Turns keys into rows; features seen too seldom are dropped.
fn to_rows(tables: &mut [&mut Vec<u32>], bits: u32, seen: u8) {
    const WIDE: u32 = 25;
    let mut counts = vec![0u8; 1 << WIDE];
    for table in tables.iter() {
        for key in table.iter() {
            let c = &mut counts[(key >> (32 - WIDE)) as usize];
            *c = c.saturating_add(1);
        }
    }
    for table in tables.iter_mut() {
        for key in table.iter_mut() {
            let rare = counts[(*key >> (32 - WIDE)) as usize] < seen;
            *key = if rare { DROPPED } else { *key >> (32 - bits) };
        }
    }
}

/// A generator of numbers that is the same everywhere (SplitMix64).
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    fn shuffle(&mut self, order: &mut [usize]) {
        for i in (1..order.len()).rev() {
            order.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }
}

fn contexts(p: &Paragraph) -> Vec<u16> {
    (0..p.atoms.len()).map(|i| context(&p.atoms, i) as u16).collect()
}

/// Leaves out some of the keys.
fn thin(keys: &[u32], share: u32, random: &mut Random, out: &mut Vec<u32>) {
    out.clear();
    let mut bits = 0u64;
    for (n, &key) in keys.iter().enumerate() {
        if n % 8 == 0 {
            bits = random.next();
        }
        let drop = (bits & 255) < u64::from(share);
        bits >>= 8;
        out.push(if drop { DROPPED } else { key });
    }
}

/// Fits the first pass.
fn fit_first(paragraphs: &[&Paragraph], settings: &Settings) -> Pass {
    let mut table = Table::of(paragraphs);
    to_rows(&mut [&mut table.keys], settings.bits[0], settings.seen);
    let turns: Vec<Vec<u16>> = paragraphs.iter().map(|p| contexts(p)).collect();
    let mut sum = Sum::default();
    for member in 0..settings.members {
    let mut chain = Chain::new(1 << settings.bits[0], SIDES * SIDES);
    let mut random = Random(settings.seed + 1000 * member as u64);
    let mut order: Vec<usize> = (0..paragraphs.len()).collect();
    let manner = settings.manner[0];
    for epoch in 0..settings.epochs[0] {
        random.shuffle(&mut order);
        let mut loss = 0f64;
        let mut own = Vec::new();
        for &n in &order {
            let p = paragraphs[n];
            let width = table.width;
            let start = table.starts[n];
            thin(&table.keys[start..start + width * p.atoms.len()], manner.dropout, &mut random, &mut own);
            let sequence = Sequence { gold: &p.labels, contexts: &turns[n] };
            loss += f64::from(chain.learn(&sequence, &manner, |i| [&own[i * width..][..width], &[], &[]]));
        }
        if std::env::var("LAB").is_ok() {
            eprintln!("first {epoch} loss {loss:.0}");
        }
        if epoch * 2 >= settings.epochs[0] {
            sum.add(&chain);
        }
    }
    }
    sum.pass(settings.bits[0])
}

/// The mean of several states of a chain.
#[derive(Default)]
struct Sum {
    rows: Vec<[f32; 8]>,
    turns: Vec<[[f32; 8]; 7]>,
}

impl Sum {
    fn add(&mut self, chain: &Chain) {
        if self.rows.is_empty() {
            (self.rows, self.turns) = (chain.rows.clone(), chain.turns.clone());
            return;
        }
        for (a, b) in self.rows.iter_mut().flatten().zip(chain.rows.iter().flatten()) {
            *a += b;
        }
        for (a, b) in self.turns.iter_mut().flatten().flatten().zip(chain.turns.iter().flatten().flatten()) {
            *a += b;
        }
    }

    /// Whole numbers: all but one in a thousand of the weights fit.
    fn pass(self, bits: u32) -> Pass {
        let mut sizes: Vec<f32> = self.rows.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let most = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
        let scale = 127.0 / most;
        let whole = |w: f32| (w * scale).round();
        let rows = self.rows.iter().map(|r| r.map(|w| whole(w).clamp(-127.0, 127.0) as i8)).collect();
        let turns: Vec<Turns> = self.turns.iter().map(|t| t.map(|r| r.map(|w| whole(w) as i32))).collect();
        Pass { rows, turns, shift: 32 - bits, scale: scale.round() as i32 }
    }
}

/// One trigger with what is right for it.
struct Example {
    paragraph: usize,
    trigger: Trigger,
    start: usize,
    labels: Vec<u8>,
    contexts: Vec<u16>,
    keys: Vec<u32>,
}

/// The labels of the attribution whose cue the trigger shares most words with.
fn right<'g>(gold: &'g [Gold], trigger: &std::ops::Range<usize>) -> Option<&'g Gold> {
    let shared = |g: &Gold| g.cue.end.min(trigger.end).saturating_sub(g.cue.start.max(trigger.start));
    gold.iter().filter(|g| shared(g) > 0).max_by_key(|g| (shared(g), std::cmp::Reverse(g.cue.start)))
}

/// Fits both passes to the paragraphs of articles.
pub fn fit(paragraphs: &mut [Paragraph], settings: &Settings) -> Model {
    // How often words are cues, without the fold at hand.
    let fold = |p: &Paragraph| p.article % FOLDS;
    let mut all = Counts::default();
    let mut own = vec![Counts::default(); FOLDS];
    for p in paragraphs.iter() {
        all.add(p);
        own[fold(p)].add(p);
    }
    for p in paragraphs.iter_mut() {
        let fold = fold(p);
        for atom in p.atoms.iter_mut().filter(|a| a.quoted == 0) {
            atom.cue = all.step(atom.word, Some(&own[fold]));
            atom.kin = all.step(atom.stem, Some(&own[fold]));
        }
        p.around = features::Around::of(&p.atoms);
    }
    let paragraphs: Vec<&Paragraph> = paragraphs.iter().collect();
    let clock = std::time::Instant::now();
    // The first pass: on all, and four times without a fold.
    let mut firsts: Vec<Pass> = (0..=FOLDS)
        .into_par_iter()
        .map(|left_out| {
            let part: Vec<&Paragraph> = paragraphs
                .iter()
                .copied()
                .filter(|p| p.article % FOLDS != left_out || left_out == FOLDS)
                .collect();
            fit_first(&part, settings)
        })
        .collect();
    let first = firsts.pop().unwrap_or_default();
    if std::env::var("LAB").is_ok() {
        eprintln!("first passes {:?}", clock.elapsed());
    }
    // Triggers from passes that have not seen the article.
    let labels: Vec<(Vec<u8>, Vec<std::ops::Range<usize>>)> = paragraphs
        .par_iter()
        .map(|p| {
            let pass = &firsts[p.article % FOLDS];
            let prepared = prepare(&p.atoms, &p.around, p.before);
            let scores = first_labels(pass, &p.atoms, &prepared);
            let found = triggers(pass, &p.atoms, &scores, (settings.bonus * pass.scale as f32) as i32);
            (scores.labels, found)
        })
        .collect();
    let second = fit_second(&paragraphs, &labels, settings);
    if std::env::var("LAB").is_ok() {
        eprintln!("all {:?}", clock.elapsed());
    }
    let mut cues = rustc_hash::FxHashMap::default();
    for &word in all.0.keys() {
        let step = all.step(word, None);
        if step > 0 {
            cues.insert(word, step);
        }
    }
    let _ = hash(b"");
    let bonus = (settings.bonus * first.scale as f32) as i32;
    Model { cues, first, second, bonus }
}

fn fit_second(
    paragraphs: &[&Paragraph],
    labels: &[(Vec<u8>, Vec<std::ops::Range<usize>>)],
    settings: &Settings,
) -> Pass {
    let mut table = Table::of(paragraphs);
    let mut seconds = Vec::new();
    let mut second_starts = Vec::new();
    let mut examples = Vec::new();
    let (mut hits, mut proposed, mut missed) = (0, 0, 0);
    for (n, p) in paragraphs.iter().enumerate() {
        second_starts.push(seconds.len());
        let (first, proposals) = &labels[n];
        for i in 0..p.atoms.len() {
            seconds.extend(second(&p.atoms, first, i));
        }
        let mut all = proposals.clone();
        proposed += all.len();
        for g in &p.gold {
            if proposals.iter().any(|t| t.start < g.cue.end && g.cue.start < t.end) {
                hits += 1;
            } else {
                missed += 1;
                all.push(g.cue.clone());
            }
        }
        for items in all {
            let gold = right(&p.gold, &items);
            let window = window(&p.atoms, &items);
            let trigger = Trigger::at(&p.atoms, items);
            let mut own = match gold {
                Some(g) => g.labels[window.clone()].to_vec(),
                None => vec![OUTSIDE; window.len()],
            };
            super::data::mend(&mut own);
            let mut keys = vec![0; window.len() * RELATIVE];
            relative(&p.atoms, first, &trigger, window.clone(), |i, f| {
                keys[(i - window.start) * RELATIVE..][..RELATIVE].copy_from_slice(f);
            });
            let contexts = window
                .clone()
                .map(|i| if i == window.start { 0 } else { context(&p.atoms, i) as u16 })
                .collect();
            examples.push(Example {
                paragraph: n,
                trigger,
                start: window.start,
                labels: own,
                contexts,
                keys,
            });
        }
    }
    if std::env::var("LAB").is_ok() {
        eprintln!("triggers {proposed}, hits {hits}, missed {missed}");
    }
    {
        let mut tables: Vec<&mut Vec<u32>> = vec![&mut table.keys, &mut seconds];
        tables.extend(examples.iter_mut().map(|e| &mut e.keys));
        to_rows(&mut tables, settings.bits[1], settings.seen);
    }
    let mut sum = Sum::default();
    for member in 0..settings.members {
    let mut chain = Chain::new(1 << settings.bits[1], SIDES * SIDES);
    let mut random = Random((settings.seed + 1000 * member as u64) ^ 0xB);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let manner = settings.manner[1];
    let mut own = [Vec::new(), Vec::new(), Vec::new()];
    for epoch in 0..settings.epochs[1] {
        random.shuffle(&mut order);
        let mut loss = 0f64;
        for &n in &order {
            let e = &examples[n];
            let len = e.labels.len();
            let at = table.starts[e.paragraph] + e.start * BASE;
            thin(&table.keys[at..at + len * BASE], manner.dropout, &mut random, &mut own[0]);
            let at = second_starts[e.paragraph] + e.start * SECOND;
            thin(&seconds[at..at + len * SECOND], manner.dropout, &mut random, &mut own[1]);
            thin(&e.keys, manner.dropout, &mut random, &mut own[2]);
            let sequence = Sequence { gold: &e.labels, contexts: &e.contexts };
            loss += f64::from(chain.learn(&sequence, &manner, |i| {
                [
                    &own[0][i * BASE..][..BASE],
                    &own[1][i * SECOND..][..SECOND],
                    &own[2][i * RELATIVE..][..RELATIVE],
                ]
            }));
        }
        if std::env::var("LAB").is_ok() {
            eprintln!("second {epoch} loss {loss:.0}");
        }
        if epoch * 2 >= settings.epochs[1] {
            sum.add(&chain);
        }
    }
    }
    let _ = examples.first().map(|e| e.trigger.words);
    let _ = (
        B_CUE,
        candidates
            as fn(
                &Model,
                &[features::Atom],
                &features::Around,
                u8,
            ) -> Vec<crate::attribute::learned::run::Found>,
    );
    sum.pass(settings.bits[1])
}
