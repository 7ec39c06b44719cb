//! The best row of labels for a row of scores: Viterbi over seven labels.

use super::{LABELS, OUTSIDE};

/// Scores of the labels of one item; the eighth is not used.
pub type Scores = [i32; 8];

/// Whether `to` may stand behind `from`: the inside of a piece only behind its beginning or inside.
pub const fn allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

const NEVER: i32 = i32::MIN / 4;

/// The best labels and their score. `turn(i)` gives the scores of going from one label to the next into
/// item `i`.
pub fn best<'t>(scores: &[Scores], turn: impl Fn(usize) -> &'t [[i32; 8]; 7]) -> (Vec<u8>, i32) {
    let n = scores.len();
    let mut back: Vec<[u8; 8]> = Vec::with_capacity(n);
    let mut now = [NEVER; 8];
    for (i, own) in scores.iter().enumerate() {
        let turns = turn(i);
        let mut next = [NEVER; 8];
        let mut from = [0u8; 8];
        if i == 0 {
            for to in 0..LABELS {
                if allowed(0, to) {
                    next[to] = turns[0][to] + own[to];
                }
            }
        } else {
            for label in 0..LABELS {
                for to in 0..LABELS {
                    if allowed(label, to) {
                        let score = now[label] + turns[label][to];
                        if score > next[to] {
                            next[to] = score;
                            from[to] = label as u8;
                        }
                    }
                }
            }
            for to in 0..LABELS {
                next[to] += own[to];
            }
        }
        back.push(from);
        now = next;
    }
    let mut label = 0;
    for other in 1..LABELS {
        if now[other] > now[label] {
            label = other;
        }
    }
    let score = if n == 0 { 0 } else { now[label] };
    let mut labels = vec![OUTSIDE; n];
    for i in (0..n).rev() {
        labels[i] = label as u8;
        label = back[i][label] as usize;
    }
    (labels, score)
}

/// The score of given labels.
pub fn score<'t>(labels: &[u8], scores: &[Scores], turn: impl Fn(usize) -> &'t [[i32; 8]; 7]) -> i32 {
    let mut sum = 0;
    let mut before = OUTSIDE;
    for (i, &label) in labels.iter().enumerate() {
        sum += scores[i][label as usize] + turn(i)[before as usize][label as usize];
        before = label;
    }
    sum
}
