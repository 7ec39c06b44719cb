//! A linear-chain conditional random field over hashed features: weights, marginals and updates.
//!
//! The model: Lafferty, McCallum and Pereira (2001), Conditional Random Fields. While it is fitted, the cost of
//! a wrong label is added to its score, so that right labels win by a margin (softmax margin, Gimpel and Smith
//! 2010, aclanthology.org/N10-1112). Each weight has a step size of its own, which shrinks with the changes it
//! has seen (AdaGrad, Duchi, Hazan and Singer 2011, jmlr.org/papers/v12/duchi11a.html).
//!
//! Scores are natural logarithms: a label that leads by 1 is e times as likely.

use crate::attribute::learned::decode::allowed;
use crate::attribute::learned::{LABELS, OUTSIDE};

/// No row: a feature that is left out.
pub const DROPPED: u32 = u32::MAX;

/// One number for each label; the eighth is not used.
pub type Row = [f32; 8];
/// One number for each turn: from, to.
pub type Turns = [Row; 7];

/// What is known of a sequence beside its features.
#[derive(Clone, Copy, Debug)]
pub struct Sequence<'a> {
    /// The right labels.
    pub gold: &'a [u8],
    /// Context of the turn into each item.
    pub contexts: &'a [u16],
}

/// How weights move.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Length of the first step of a weight.
    pub rate: f32,
    /// Pull towards zero each time a weight moves, as a share of it.
    pub shrink: f32,
    /// Cost of a wrong label where the right one is inside a piece.
    pub miss: f32,
    /// Cost of a wrong label where the right one is outside.
    pub false_alarm: f32,
    /// Share of features left out at random, in 256ths.
    pub dropout: u32,
}

/// Sums of squares begin here: the first step of a weight is no longer than the rate.
const START: f32 = 1.0;
/// An item whose labels are nearly right moves nothing.
const SETTLED: f32 = 2e-3;
/// A turn that is nearly right stays.
const SETTLED_TURN: f32 = 1e-4;
/// A number smaller than the greatest by more than this adds nothing to a sum of 32 bits.
const NOTHING: f32 = 30.0;

/// The weights under way.
#[derive(Clone, Debug)]
pub struct Chain {
    /// Rows.
    pub rows: Vec<Row>,
    /// Turns by context.
    pub turns: Vec<Turns>,
    squares: Vec<Row>,
    turn_squares: Vec<Turns>,
    /// Of the sequence at hand: the scores of each item, and of all that leads to it and away from it.
    own: Vec<Row>,
    alpha: Vec<Row>,
    beta: Vec<Row>,
}

impl Chain {
    /// Weights of zero: `rows` rows, `contexts` contexts.
    pub fn new(rows: usize, contexts: usize) -> Self {
        Self {
            rows: vec![[0.0; 8]; rows],
            turns: vec![[[0.0; 8]; 7]; contexts],
            squares: vec![[START; 8]; rows],
            turn_squares: vec![[[START; 8]; 7]; contexts],
            own: Vec::new(),
            alpha: Vec::new(),
            beta: Vec::new(),
        }
    }

    /// One step downhill on a sequence. `rows(i)` gives the rows of item `i`, in parts.
    pub fn learn<'r>(
        &mut self,
        sequence: &Sequence,
        manner: &Manner,
        rows: impl Fn(usize) -> [&'r [u32]; 3],
    ) {
        if sequence.gold.is_empty() {
            return;
        }
        self.weigh(sequence, manner, &rows);
        self.forward(sequence);
        self.backward(sequence);
        let total = self.alpha.last().map_or(0.0, sum_log);
        for (i, &gold) in sequence.gold.iter().enumerate() {
            let mut gradient = [0f32; 8];
            let mut size = 0f32;
            for (label, slope) in gradient.iter_mut().enumerate().take(LABELS) {
                let share = libm::expf(self.alpha[i][label] + self.beta[i][label] - total);
                *slope = share - if label == gold as usize { 1.0 } else { 0.0 };
                size = size.max(slope.abs());
            }
            if size >= SETTLED {
                self.move_turns(i, sequence, total, manner.rate);
                self.move_rows(rows(i), &gradient, manner);
            }
        }
    }

    /// The scores of each item, costs added.
    fn weigh<'r>(&mut self, sequence: &Sequence, manner: &Manner, rows: &impl Fn(usize) -> [&'r [u32]; 3]) {
        self.own.clear();
        for (i, &gold) in sequence.gold.iter().enumerate() {
            let mut sums = [0f32; 8];
            for &row in rows(i).into_iter().flatten().filter(|&&row| row != DROPPED) {
                for (sum, weight) in sums.iter_mut().zip(&self.rows[row as usize]) {
                    *sum += weight;
                }
            }
            let cost = if gold == OUTSIDE { manner.false_alarm } else { manner.miss };
            for (label, sum) in sums.iter_mut().enumerate() {
                if label != gold as usize {
                    *sum += cost;
                }
            }
            self.own.push(sums);
        }
    }

    /// Of each item and label: the logarithm of all that leads there.
    fn forward(&mut self, sequence: &Sequence) {
        self.alpha.clear();
        let mut before = None;
        for (own, &context) in self.own.iter().zip(sequence.contexts) {
            let turns = &self.turns[context as usize];
            let mut here = [f32::NEG_INFINITY; 8];
            for to in 0..LABELS {
                here[to] = match before {
                    None if allowed(0, to) => turns[0][to] + own[to],
                    None => f32::NEG_INFINITY,
                    Some(before) => {
                        sum_log(&ways(
                            |from| allowed(from, to),
                            |from| {
                                let before: &Row = &before;
                                before[from] + turns[from][to]
                            },
                        )) + own[to]
                    }
                };
            }
            self.alpha.push(here);
            before = Some(here);
        }
    }

    /// Of each item and label: the logarithm of all that follows.
    fn backward(&mut self, sequence: &Sequence) {
        let n = sequence.gold.len();
        self.beta.clear();
        self.beta.resize(n, [0.0; 8]);
        for i in (1..n).rev() {
            let turns = &self.turns[sequence.contexts[i] as usize];
            let (own, after) = (self.own[i], self.beta[i]);
            let mut here = [f32::NEG_INFINITY; 8];
            for from in 0..LABELS {
                let on = |to: usize| turns[from][to] + own[to] + after[to];
                here[from] = sum_log(&ways(|to| allowed(from, to), on));
            }
            self.beta[i - 1] = here;
        }
    }

    /// Moves the turns into item `i`. Those that earlier items of the sequence moved count as they are now; steps
    /// are short, so that the difference is small.
    fn move_turns(&mut self, i: usize, sequence: &Sequence, total: f32, rate: f32) {
        let context = sequence.contexts[i] as usize;
        // The first item is reached from outside.
        let first = i == 0;
        let right = if first { OUTSIDE } else { sequence.gold[i - 1] } as usize;
        for from in 0..if first { 1 } else { LABELS } {
            let before = if first { 0.0 } else { self.alpha[i - 1][from] };
            for to in (0..LABELS).filter(|&to| allowed(from, to)) {
                let weight = &mut self.turns[context][from][to];
                let share = libm::expf(before + *weight + self.own[i][to] + self.beta[i][to] - total);
                let is_right = from == right && to == sequence.gold[i] as usize;
                let gradient = share - if is_right { 1.0 } else { 0.0 };
                if gradient.abs() > SETTLED_TURN {
                    step(weight, &mut self.turn_squares[context][from][to], gradient, rate);
                }
            }
        }
    }

    /// Moves the rows of an item.
    fn move_rows(&mut self, rows: [&[u32]; 3], gradient: &Row, manner: &Manner) {
        for &row in rows.into_iter().flatten().filter(|&&row| row != DROPPED) {
            let weights = &mut self.rows[row as usize];
            let squares = &mut self.squares[row as usize];
            for label in 0..8 {
                let pull = gradient[label] + manner.shrink * weights[label];
                step(&mut weights[label], &mut squares[label], pull, manner.rate);
            }
        }
    }
}

/// One step of one weight.
#[inline(always)]
fn step(weight: &mut f32, square: &mut f32, gradient: f32, rate: f32) {
    *square += gradient * gradient;
    *weight -= rate * gradient / square.sqrt();
}

/// The numbers of the labels for which `is` holds; the others stand for impossible.
#[inline(always)]
fn ways(is: impl Fn(usize) -> bool, number: impl Fn(usize) -> f32) -> Row {
    std::array::from_fn(|label| if label < LABELS && is(label) { number(label) } else { f32::NEG_INFINITY })
}

/// The logarithm of the sum of the numbers whose logarithms are given.
fn sum_log(logs: &Row) -> f32 {
    let most = logs.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        return most;
    }
    let sum: f32 = logs.iter().filter(|&&log| log > most - NOTHING).map(|log| libm::expf(log - most)).sum();
    most + libm::logf(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: [u8; 3] = [1, 2, 5];
    const CONTEXTS: [u16; 3] = [0, 1, 2];
    const MANNER: Manner = Manner { rate: 1e-3, shrink: 0.0, miss: 0.6, false_alarm: 0.2, dropout: 0 };

    /// Item `i` has the rows 2i and 2i + 1, one of them in a part of its own.
    const ROWS: [[&[u32]; 3]; 3] =
        [[&[0], &[1], &[DROPPED]], [&[2, DROPPED], &[], &[3]], [&[4, 5], &[DROPPED], &[]]];

    /// Some weights, none of them alike.
    fn chain() -> Chain {
        let mut chain = Chain::new(6, 3);
        let mut n = 0u32;
        let mut next = || {
            n = (n * 37 + 11) % 101;
            n as f32 / 101.0 - 0.5
        };
        chain.rows.iter_mut().flatten().for_each(|w| *w = next());
        chain.turns.iter_mut().flatten().flatten().for_each(|w| *w = next());
        chain
    }

    /// The softmax margin of all 7 x 7 x 7 rows of labels, one by one.
    fn loss(chain: &Chain) -> f64 {
        let score = |labels: [usize; 3]| {
            let mut before = 0;
            let mut sum = 0f64;
            for (i, label) in labels.into_iter().enumerate() {
                if !allowed(before, label) {
                    return f64::NEG_INFINITY;
                }
                sum += f64::from(chain.turns[i][before][label]);
                sum += f64::from(chain.rows[2 * i][label]) + f64::from(chain.rows[2 * i + 1][label]);
                sum += if label == GOLD[i] as usize { 0.0 } else { 0.6 };
                before = label;
            }
            sum
        };
        let all: f64 = (0..343).map(|n| score([n / 49, n / 7 % 7, n % 7]).exp()).sum();
        all.ln() - score(GOLD.map(usize::from))
    }

    /// How fast the loss grows with one weight.
    fn slope(weight: impl Fn(&mut Chain) -> &mut f32) -> f64 {
        let at = |by: f32| {
            let mut chain = chain();
            let weight = weight(&mut chain);
            let from = *weight;
            *weight += by;
            let moved = f64::from(*weight) - f64::from(from);
            (loss(&chain), moved)
        };
        let ((up, a), (down, b)) = (at(1e-3), at(-1e-3));
        (up - down) / (a - b)
    }

    #[test]
    fn steps_go_down_the_slope_of_the_loss() {
        let before = chain();
        let mut after = chain();
        after.learn(&Sequence { gold: &GOLD, contexts: &CONTEXTS }, &MANNER, |i| ROWS[i]);
        let check = |old: f32, new: f32, slope: f64, what: &str| {
            // A first step is rate * g / sqrt(1 + g * g).
            let step = (f64::from(old) - f64::from(new)) / f64::from(MANNER.rate);
            let gradient = step / (1.0 - step * step).sqrt();
            assert!((gradient - slope).abs() < 2e-3, "{what}: {gradient} and {slope}");
        };
        for row in 0..6 {
            for label in 0..LABELS {
                let slope = slope(|c| &mut c.rows[row][label]);
                check(before.rows[row][label], after.rows[row][label], slope, &format!("row {row} {label}"));
            }
        }
        for context in 0..3 {
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let slope = slope(|c| &mut c.turns[context][from][to]);
                    let (old, new) = (before.turns[context][from][to], after.turns[context][from][to]);
                    check(old, new, slope, &format!("turn {context} {from} {to}"));
                }
            }
        }
    }

    #[test]
    fn the_loss_falls() {
        let mut chain = chain();
        let first = loss(&chain);
        for _ in 0..200 {
            let manner = Manner { rate: 0.1, ..MANNER };
            chain.learn(&Sequence { gold: &GOLD, contexts: &CONTEXTS }, &manner, |i| ROWS[i]);
        }
        assert!(first > 2.0 && loss(&chain) < 0.1, "{first} to {}", loss(&chain));
    }

    #[test]
    fn nothing_is_learned_from_nothing() {
        let mut chain = Chain::new(2, 1);
        chain.learn(&Sequence { gold: &[], contexts: &[] }, &MANNER, |_| [&[], &[], &[]]);
        assert_eq!(chain.rows, [[0.0; 8]; 2]);
    }
}
