//! Decoding: labels of the first pass, triggers, and one attribution for each trigger that is one.

use super::decode::{best, score};
use super::features::{Around, Atom, BASE, QUOTE, RELATIVE, Trigger, base, relative, second};
use super::model::{Model, Scores, context};
use super::{B_CONTENT, B_CUE, B_SOURCE, OUTSIDE};
use std::ops::Range;

/// What the first pass says of a paragraph.
#[derive(Debug)]
pub struct Labelled {
    /// What the base features of each item give in the second pass.
    second: Vec<Scores>,
    /// The context of going into each item.
    contexts: Vec<u16>,
    /// The best labels.
    pub labels: Vec<u8>,
}

/// Items ahead for which rows of weights are fetched: waiting for them would take most of the time.
const AHEAD: usize = 4;

/// Labels a paragraph.
pub fn first_labels(model: &Model, atoms: &[Atom], around: &Around) -> Labelled {
    let n = atoms.len();
    let (mut scores, mut second) = (Vec::with_capacity(n), Vec::with_capacity(n));
    let weights = model.weights();
    // The keys of the items ahead, whose rows are on their way.
    let mut ahead = [[0; BASE]; AHEAD];
    for i in 0..n + AHEAD {
        let keys = &mut ahead[i % AHEAD];
        if i >= AHEAD {
            let [a, b] = weights.both(keys);
            scores.push(a);
            second.push(b);
        }
        if i < n {
            *keys = base(atoms, around, i);
            weights.fetch(keys);
        }
    }
    let contexts: Vec<u16> = (0..n).map(|i| context(atoms, i) as u16).collect();
    let (labels, _) = best(&scores, &[0; 8], |i| &model.turns[0][contexts[i] as usize]);
    Labelled { second, contexts, labels }
}

/// Scores with `bonus` at some labels.
fn bonus(labels: &[u8], bonus: i32) -> Scores {
    let mut scores = [0; 8];
    for &label in labels {
        scores[label as usize] = bonus.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    }
    scores
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

/// What is added to sources, in units of the learner's score, when the best labels have none: the chances of a
/// source are spread over its possible extents.
const SOURCE: i32 = 6;

/// Sentences with a quotation before and behind that of a trigger in which its attribution is looked for; of
/// marked attributions, all but a few in a thousand keep to its sentence otherwise.
const REACH: [usize; 2] = [2, 1];

/// Items before and behind a trigger among which its attribution is looked for at most: no sentence is so long.
const FAR: usize = 1000;

/// The items among which the attribution of a trigger is looked for.
pub fn window(atoms: &[Atom], trigger: &Range<usize>) -> Range<usize> {
    let far = trigger.start.saturating_sub(FAR)..atoms.len().min(trigger.end + FAR);
    let first = |end: usize| {
        let sentence = atoms[end - 1].sentence;
        atoms[far.start..end]
            .iter()
            .rposition(|a| a.sentence != sentence)
            .map_or(far.start, |i| far.start + i + 1)
    };
    let last = |start: usize| {
        let sentence = atoms[start].sentence;
        atoms[start..far.end].iter().position(|a| a.sentence != sentence).map_or(far.end, |n| start + n)
    };
    let quoted = |range: Range<usize>| atoms[range].iter().any(|a| a.tag == QUOTE);
    let (mut start, mut end) = (first(trigger.start + 1), last(trigger.end - 1));
    for _ in 0..REACH[0] {
        if start == far.start || !quoted(first(start)..start) {
            break;
        }
        start = first(start);
    }
    for _ in 0..REACH[1] {
        if end == far.end || !quoted(end..last(end)) {
            break;
        }
        end = last(end);
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

/// The attributions of a paragraph that the first pass has labelled, the surest first.
pub fn candidates(model: &Model, atoms: &[Atom], first: Labelled) -> Vec<Found> {
    let proposed = runs(&first.labels, B_CUE);
    if proposed.is_empty() {
        return Vec::new();
    }
    let weights = model.weights();
    let proposed: Vec<_> = proposed.into_iter().map(|items| (window(atoms, &items), items)).collect();
    let from = proposed.iter().map(|(window, _)| window.start).min().unwrap_or(0);
    let to = proposed.iter().map(|(window, _)| window.end).max().unwrap_or(0);
    let mut shared = first.second;
    for (i, scores) in (from..to).zip(&mut shared[from..to]) {
        weights.add_own(&second(&first.labels, i), scores);
    }
    let mut found = Vec::new();
    let mut asked: Vec<(usize, [u32; RELATIVE])> = Vec::new();
    for (window, items) in proposed {
        let mut scores = shared[window.clone()].to_vec();
        // All rows are on their way before the first is added.
        asked.clear();
        relative(atoms, &first.labels, &Trigger::at(atoms, items), window.clone(), |i, keys| {
            weights.fetch_own(keys);
            asked.push((i - window.start, *keys));
        });
        asked.iter().for_each(|(i, keys)| weights.add_own(keys, &mut scores[*i]));
        let contexts = &first.contexts[window.clone()];
        let turn = |i: usize| &model.turns[1][if i == 0 { 0 } else { contexts[i] as usize }];
        let (mut labels, mut sum) = best(&scores, &[0; 8], turn);
        let none = score(std::iter::repeat(OUTSIDE), &scores, turn);
        if labels.contains(&B_CONTENT) && !labels.contains(&B_SOURCE) {
            let (again, _) = best(&scores, &bonus(&[B_SOURCE], SOURCE * model.scale), turn);
            if again.contains(&B_SOURCE) && again.contains(&B_CONTENT) {
                sum = score(again.iter().copied(), &scores, turn);
                labels = again;
            }
        }
        let shift = |ranges: Vec<Range<usize>>| -> Vec<Range<usize>> {
            ranges.into_iter().map(|r| r.start + window.start..r.end + window.start).collect()
        };
        let one = Found {
            source: shift(runs(&labels, B_SOURCE)),
            cue: shift(runs(&labels, B_CUE)),
            content: shift(runs(&labels, B_CONTENT)),
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
