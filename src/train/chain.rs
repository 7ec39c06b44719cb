//! A linear-chain conditional random field over hashed features: weights, marginals and updates.
//!
//! Lafferty, McCallum and Pereira (2001); the cost of a wrong label is added to its score while training
//! (softmax margin, Gimpel and Smith 2010, aclanthology.org/N10-1112); steps by AdaGrad (Duchi, Hazan and
//! Singer 2011). Only additions, multiplications, roots and the logarithms and powers of libm: the same data
//! give the same bits on every machine.

use crate::attribute::learned::decode::allowed;
use crate::attribute::learned::{LABELS, OUTSIDE};

/// No row: a feature too rare to be given weight.
pub const DROPPED: u32 = u32::MAX;

type Row = [f32; 8];
type Turns = [Row; 7];

/// One sequence: the rows of its items, the contexts of its turns, the right labels.
pub struct Sequence<'a> {
    /// Labels.
    pub gold: &'a [u8],
    /// Context of the turn into each item.
    pub contexts: &'a [u16],
}

/// Settings of the learning.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    /// Step size.
    pub rate: f32,
    /// Shrinkage at each touch of a weight.
    pub shrink: f32,
    /// Cost of a wrong label where the right one is inside a span.
    pub miss: f32,
    /// Cost of a wrong label where the right one is outside.
    pub false_alarm: f32,
    /// Share of templates left out for a sequence, in 256ths.
    pub dropout: u32,
}

/// The weights under way.
#[derive(Clone)]
pub struct Chain {
    /// Rows.
    pub rows: Vec<Row>,
    squares: Vec<Row>,
    /// Turns.
    pub turns: Vec<Turns>,
    turn_squares: Vec<Turns>,
    alpha: Vec<Row>,
    beta: Vec<Row>,
    own: Vec<Row>,
}

const START: f32 = 1.0;

impl Chain {
    /// Zero weights: `rows` rows, `contexts` contexts.
    pub fn new(rows: usize, contexts: usize) -> Self {
        Self {
            rows: vec![[0.0; 8]; rows],
            squares: vec![[START; 8]; rows],
            turns: vec![[[0.0; 8]; 7]; contexts],
            turn_squares: vec![[[START; 8]; 7]; contexts],
            alpha: Vec::new(),
            beta: Vec::new(),
            own: Vec::new(),
        }
    }

    /// Learns from one sequence. `rows(i)` gives the rows of item `i`; the answer is the loss.
    pub fn learn<'r>(
        &mut self,
        sequence: &Sequence,
        manner: &Manner,
        rows: impl Fn(usize) -> [&'r [u32]; 3],
    ) -> f32 {
        let n = sequence.gold.len();
        if n == 0 {
            return 0.0;
        }
        self.own.clear();
        for i in 0..n {
            let mut sum = [0f32; 8];
            for part in rows(i) {
                for &row in part {
                    if row != DROPPED {
                        for (s, w) in sum.iter_mut().zip(&self.rows[row as usize]) {
                            *s += w;
                        }
                    }
                }
            }
            let gold = sequence.gold[i] as usize;
            for (l, s) in sum.iter_mut().enumerate() {
                if l != gold {
                    *s += if gold == OUTSIDE as usize { manner.false_alarm } else { manner.miss };
                }
            }
            self.own.push(sum);
        }
        let turn = |i: usize| &self.turns[sequence.contexts[i] as usize];
        // Forward.
        self.alpha.clear();
        for i in 0..n {
            let mut a = [f32::NEG_INFINITY; 8];
            for to in 0..LABELS {
                a[to] = if i == 0 {
                    if allowed(0, to) { turn(0)[0][to] + self.own[0][to] } else { f32::NEG_INFINITY }
                } else {
                    let before = self.alpha[i - 1];
                    let mut x = [f32::NEG_INFINITY; 7];
                    for from in 0..LABELS {
                        if allowed(from, to) {
                            x[from] = before[from] + turn(i)[from][to];
                        }
                    }
                    sum_log(&x) + self.own[i][to]
                };
            }
            self.alpha.push(a);
        }
        // Backward.
        self.beta.clear();
        self.beta.resize(n, [0.0; 8]);
        for i in (0..n - 1).rev() {
            let mut b = [f32::NEG_INFINITY; 8];
            for from in 0..LABELS {
                let mut x = [f32::NEG_INFINITY; 7];
                for to in 0..LABELS {
                    if allowed(from, to) {
                        x[to] = turn(i + 1)[from][to] + self.own[i + 1][to] + self.beta[i + 1][to];
                    }
                }
                b[from] = sum_log(&x);
            }
            self.beta[i] = b;
        }
        let mut last = [f32::NEG_INFINITY; 7];
        last.copy_from_slice(&self.alpha[n - 1][..7]);
        let total = sum_log(&last);
        let mut loss = 0.0;
        // Updates.
        for i in 0..n {
            let gold = sequence.gold[i] as usize;
            let mut gradient = [0f32; 8];
            let mut size = 0f32;
            for l in 0..LABELS {
                let p = libm::expf(self.alpha[i][l] + self.beta[i][l] - total);
                gradient[l] = p - if l == gold { 1.0 } else { 0.0 };
                size = size.max(gradient[l].abs());
            }
            loss -= libm::logf((1.0 + gradient[gold]).max(1e-9));
            if size < 2e-3 {
                continue;
            }
            // Turns.
            let context = sequence.contexts[i] as usize;
            let right = if i == 0 { OUTSIDE as usize } else { sequence.gold[i - 1] as usize };
            let mut change = [[0f32; 8]; 7];
            for from in 0..LABELS {
                if i == 0 && from != 0 {
                    continue;
                }
                for to in 0..LABELS {
                    if !allowed(from, to) {
                        continue;
                    }
                    let before = if i == 0 { 0.0 } else { self.alpha[i - 1][from] };
                    let p = libm::expf(
                        before + self.turns[context][from][to] + self.own[i][to] + self.beta[i][to] - total,
                    );
                    change[from][to] = p - if from == right && to == gold { 1.0 } else { 0.0 };
                }
            }
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let g = change[from][to];
                    if g.abs() > 1e-4 {
                        let s = &mut self.turn_squares[context][from][to];
                        *s += g * g;
                        self.turns[context][from][to] -= manner.rate * g / s.sqrt();
                    }
                }
            }
            for part in rows(i) {
                for &row in part {
                    if row == DROPPED {
                        continue;
                    }
                    let w = &mut self.rows[row as usize];
                    let s = &mut self.squares[row as usize];
                    for l in 0..8 {
                        let g = gradient[l] + manner.shrink * w[l];
                        s[l] += g * g;
                        w[l] -= manner.rate * g / s[l].sqrt();
                    }
                }
            }
        }
        loss
    }
}

fn sum_log(x: &[f32; 7]) -> f32 {
    let most = x.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        return most;
    }
    let mut sum = 0f32;
    for &v in x {
        if v > most - 30.0 {
            sum += libm::expf(v - most);
        }
    }
    most + libm::logf(sum)
}
