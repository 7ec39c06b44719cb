//! The best row of labels for a row of scores: Viterbi over seven labels.

use super::{LABELS, OUTSIDE};
use crate::language::model::{Scores, Turns};

/// Whether `to` may stand behind `from`: the inside of a piece only behind its beginning or inside.
pub const fn allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

/// The best labels and their score, when `more` is added to the scores of every item. `turn(i)` gives the
/// scores of going from one label to the next into item `i`.
pub fn best<'t>(scores: &[Scores], more: &Scores, turn: impl Fn(usize) -> &'t Turns) -> (Vec<u8>, i32) {
    // The best score of all that leads to each item and label, less that of its first label: small numbers, of
    // which a processor adds and compares eight at once.
    let mut ways: Vec<Scores> = vec![[0; 8]; scores.len()];
    let mut sum = 0;
    let mut before = [i16::MIN; 8];
    before[OUTSIDE as usize] = 0;
    let mut before = &before;
    for (i, (own, way)) in scores.iter().zip(&mut ways).enumerate() {
        go_on(before, turn(i), [own, more], way);
        let outside = way[OUTSIDE as usize];
        sum += i32::from(outside);
        less(way, outside);
        before = way;
    }
    let mut label = highest(before);
    let score = sum + i32::from(before[label]);
    let mut labels = vec![OUTSIDE; scores.len()];
    for i in (0..scores.len()).rev() {
        labels[i] = label as u8;
        if let Some(before) = i.checked_sub(1).map(|before| &ways[before]) {
            let turns = turn(i);
            label = if matches!(label, 2 | 4 | 6) {
                // The inside of a piece stands behind its beginning or its inside alone.
                let way = |from: usize| before[from].saturating_add(turns[from][label]);
                if way(label) > way(label - 1) { label } else { label - 1 }
            } else {
                highest(&std::array::from_fn(|from| match turns.get(from) {
                    Some(turns) => before[from].saturating_add(turns[label]),
                    None => i16::MIN,
                }))
            };
        }
    }
    (labels, score)
}

/// The best of all that leads to the next item.
#[inline(never)] // Inlined, it is taken apart again.
fn go_on(before: &Scores, turns: &Turns, own: [&Scores; 2], next: &mut Scores) {
    let mut best = [i16::MIN; 8];
    for (from, turns) in turns.iter().enumerate() {
        best = std::array::from_fn(|to| best[to].max(before[from].saturating_add(turns[to])));
    }
    *next = std::array::from_fn(|to| best[to].saturating_add(own[0][to]).saturating_add(own[1][to]));
}

/// Takes a number from all scores.
fn less(scores: &mut Scores, number: i16) {
    for score in scores {
        *score = score.saturating_sub(number);
    }
}

/// The label with the highest score, the first of several; without a jump, for nothing foretells it.
fn highest(scores: &Scores) -> usize {
    let best = scores[..LABELS].iter().fold(i16::MIN, |best, &one| best.max(one));
    let those = (0..LABELS).fold(0u32, |those, label| those | u32::from(scores[label] == best) << label);
    those.trailing_zeros() as usize
}

/// The score of given labels.
pub fn score<'t>(
    labels: impl Iterator<Item = u8>,
    scores: &[Scores],
    turn: impl Fn(usize) -> &'t Turns,
) -> i32 {
    let mut sum = 0;
    let mut before = OUTSIDE;
    for (i, (label, own)) in labels.zip(scores).enumerate() {
        sum += i32::from(own[label as usize]) + i32::from(turn(i)[before as usize][label as usize]);
        before = label;
    }
    sum
}
