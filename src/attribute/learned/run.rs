//! Decoding: labels of the first pass, triggers, and one attribution for each trigger that is one.

use super::decode::{Scores, best, score};
use super::features::{Around, Atom, BASE, SECOND, Trigger, base, relative, second};
use super::model::{Model, Pass, context};
use super::{B_CUE, OUTSIDE};
use std::ops::Range;

/// Base features of a paragraph.
pub fn prepare(atoms: &[Atom], around: &Around, before: u8) -> Vec<[u32; BASE]> {
    (0..atoms.len()).map(|i| base(atoms, around, before, i)).collect()
}

/// What the first pass says of a paragraph.
#[derive(Debug)]
pub struct Labelled {
    /// Scores of the labels of each item.
    pub scores: Vec<Scores>,
    /// The best labels.
    pub labels: Vec<u8>,
}

/// Labels a paragraph.
pub fn first_labels(pass: &Pass, atoms: &[Atom], prepared: &[[u32; BASE]]) -> Labelled {
    let mut scores = vec![[0; 8]; atoms.len()];
    for (sums, keys) in scores.iter_mut().zip(prepared) {
        pass.add(keys, sums);
    }
    let (labels, _) = best(&scores, |i| &pass.turns[context(atoms, i)]);
    Labelled { scores, labels }
}

/// The stretches that may be cues: those of the best labels, and those that a bonus brings forth.
pub fn triggers(pass: &Pass, atoms: &[Atom], first: &Labelled, bonus: i32) -> Vec<Range<usize>> {
    let mut found = cues(&first.labels);
    let mut scores = first.scores.clone();
    for s in &mut scores {
        s[B_CUE as usize] += bonus;
        s[B_CUE as usize + 1] += bonus;
    }
    let (labels, _) = best(&scores, |i| &pass.turns[context(atoms, i)]);
    let more: Vec<Range<usize>> = cues(&labels)
        .into_iter()
        .filter(|m| !found.iter().any(|f| f.start < m.end && m.start < f.end))
        .collect();
    found.extend(more);
    found
}

/// The runs of one role.
pub fn runs(labels: &[u8], first: u8) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, &l) in labels.iter().enumerate() {
        if l == first {
            out.push(i..i + 1);
        } else if l == first + 1
            && let Some(last) = out.last_mut()
            && last.end == i
        {
            last.end = i + 1;
        }
    }
    out
}

fn cues(labels: &[u8]) -> Vec<Range<usize>> {
    runs(labels, B_CUE)
}

/// What is added to sources, in units of the learner's score, when the best labels have none: the chances of a
/// source are spread over its possible extents.
const SOURCE: i32 = 6;

/// Sentences on either side of a trigger in which its attribution is looked for.
const SENTENCES: u32 = 3;

/// The items among which the attribution of a trigger is looked for.
pub fn window(atoms: &[Atom], trigger: &Range<usize>) -> Range<usize> {
    let (from, to) = (atoms[trigger.start].sentence, atoms[trigger.end - 1].sentence);
    let mut start = trigger.start;
    while start > 0 && atoms[start - 1].sentence + SENTENCES >= from {
        start -= 1;
    }
    let mut end = trigger.end;
    while end < atoms.len() && atoms[end].sentence <= to + SENTENCES {
        end += 1;
    }
    start..end
}

/// An attribution of a paragraph.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its source.
    pub source: Vec<Range<usize>>,
    /// Its cue.
    pub cue: Vec<Range<usize>>,
    /// Its content.
    pub content: Vec<Range<usize>>,
    /// How much better it is than none, in units of the score.
    pub margin: i32,
}

/// The attributions of a paragraph, the surest first.
pub fn candidates(model: &Model, atoms: &[Atom], around: &Around, before: u8) -> Vec<Found> {
    let prepared = prepare(atoms, around, before);
    let first = first_labels(&model.first, atoms, &prepared);
    let proposed = triggers(&model.first, atoms, &first, model.bonus);
    if proposed.is_empty() {
        return Vec::new();
    }
    let pass = &model.second;
    let shared: Vec<Scores> = (0..atoms.len())
        .map(|i| {
            let mut sums = [0; 8];
            pass.add(&prepared[i], &mut sums);
            let more: [u32; SECOND] = second(atoms, &first.labels, i);
            pass.add(&more, &mut sums);
            sums
        })
        .collect();
    let mut found = Vec::new();
    for items in proposed {
        let window = window(atoms, &items);
        let trigger = Trigger::at(atoms, items);
        let mut scores = shared[window.clone()].to_vec();
        relative(atoms, &first.labels, &trigger, window.clone(), |i, keys| {
            pass.add(keys, &mut scores[i - window.start]);
        });
        let turn = |i: usize| &pass.turns[if i == 0 { 0 } else { context(atoms, window.start + i) }];
        let (mut labels, mut sum) = best(&scores, turn);
        let none = score(&vec![OUTSIDE; labels.len()], &scores, turn);
        let bonus = SOURCE * pass.scale;
        if labels.contains(&5) && !labels.contains(&1) {
            let mut more = scores.clone();
            for s in &mut more {
                s[1] += bonus;
            }
            let (again, _) = best(&more, turn);
            if again.contains(&1) && again.contains(&5) {
                sum = score(&again, &scores, turn);
                labels = again;
            }
        }
        let shift = |ranges: Vec<Range<usize>>| -> Vec<Range<usize>> {
            ranges.into_iter().map(|r| r.start + window.start..r.end + window.start).collect()
        };
        let one = Found {
            source: shift(runs(&labels, 1)),
            cue: shift(runs(&labels, B_CUE)),
            content: shift(runs(&labels, 5)),
            margin: sum - none,
        };
        if !one.content.is_empty() {
            found.push(one);
        }
    }
    found.sort_by_key(|f| (-f.margin, f.content[0].start));
    // First come owns its words.
    let mut owned = vec![false; atoms.len()];
    found.retain(|f| {
        let items = || f.content.iter().chain(&f.cue).flat_map(|r| r.clone());
        let lost = items().filter(|&i| owned[i]).count();
        let all = items().count();
        if lost * 2 > all {
            return false;
        }
        for i in items() {
            owned[i] = true;
        }
        true
    });
    found
}
