//! Learns what makes a phrase key: logistic regression over the noun phrases of articles whose key phrases people
//! chose. A candidate counts as key when its leading form is one of theirs.
//!
//! Features are brought to one scale, large weights cost a little (ridge), and the best weights are found by Newton's
//! method. All sums run in one order, so that the same articles give the same weights on any machine.

use crate::error::Error;
use crate::gold::phrases::Keyed;
use crate::language::Language;
use crate::language::ranker::{FEATURES, Ranker};
use crate::phrase::{self, Found};
use crate::{clean, doc::Layout, segment};
use rayon::prelude::*;

/// Features and the bias.
const N: usize = FEATURES.len() + 1;
/// What a weight of 1 on the common scale costs, twice.
const RIDGE: f64 = 30.0;
/// Steps after which it is good enough; it takes about eight.
const STEPS: usize = 50;
/// A step that moves no weight more than this is the last.
const STILL: f64 = 1e-9;

/// The candidates of one article: features, and whether people chose it.
pub type Examples = Vec<([f64; FEATURES.len()], bool)>;

/// Finds the noun phrases of an article and hands them on.
pub fn look<R>(keyed: &Keyed, language: &Language, then: impl FnOnce(&Found<'_>, &Layout) -> R) -> R {
    let article = &keyed.article;
    let mask = clean::mask(article, language);
    let layout = segment::layout(article, &mask, language);
    let tags = language.words().tag(&language.lexicon, &article.text, &layout.tokens, &layout.texts);
    then(&phrase::find(article, &mask, &layout, &tags, language, &mut phrase::Words::default()), &layout)
}

/// The candidates of each article, on the threads of the caller's pool.
pub fn examples(gold: &[Keyed], language: &Language) -> Vec<Examples> {
    let of = |keyed: &Keyed| {
        look(keyed, language, |found, layout| {
            let key = |c| {
                let forms = found.forms(c, &keyed.article, layout, language);
                forms.first().is_some_and(|form| keyed.key(form).is_some())
            };
            found.candidates().iter().map(|c| (found.features(c), key(c))).collect()
        })
    };
    gold.par_iter().map(of).collect()
}

/// Fits weights to the candidates of articles.
pub fn fit<'e>(articles: impl IntoIterator<Item = &'e Examples>) -> Result<Ranker, Error> {
    let rows: Vec<&([f64; FEATURES.len()], bool)> = articles.into_iter().flatten().collect();
    let keys = rows.iter().filter(|(_, key)| *key).count();
    if keys == 0 || keys == rows.len() {
        let message = "nothing to learn from: no noun phrase of the articles is among their key phrases";
        return Err(Error::Refused(message.to_owned()));
    }
    let count = rows.len() as f64;
    let mut mean = [0.0; FEATURES.len()];
    let mut spread = [0.0; FEATURES.len()];
    for (features, _) in &rows {
        mean.iter_mut().zip(features).for_each(|(sum, value)| *sum += value / count);
    }
    for (features, _) in &rows {
        for (i, value) in features.iter().enumerate() {
            spread[i] += (value - mean[i]) * (value - mean[i]) / count;
        }
    }
    // A feature that is the same everywhere has no weight.
    let spread = spread.map(|square| if square > 0.0 { square.sqrt() } else { f64::INFINITY });
    let scaled = |features: &[f64; FEATURES.len()]| -> [f64; N] {
        std::array::from_fn(|i| if i < FEATURES.len() { (features[i] - mean[i]) / spread[i] } else { 1.0 })
    };
    let rows: Vec<([f64; N], f64)> =
        rows.into_iter().map(|(features, key)| (scaled(features), f64::from(u8::from(*key)))).collect();
    let mut weights = [0.0; N];
    weights[N - 1] = libm::log(keys as f64 / (count - keys as f64));
    let mut best = cost(&rows, &weights);
    for _ in 0..STEPS {
        let step = newton(&rows, &weights);
        let mut length = 1.0;
        let next = loop {
            let next: [f64; N] = std::array::from_fn(|i| weights[i] - length * step[i]);
            let cost = cost(&rows, &next);
            if cost <= best || length < 1e-6 {
                best = cost;
                break next;
            }
            length /= 2.0;
        };
        let moved = step.iter().fold(0.0, |most: f64, s| most.max((length * s).abs()));
        weights = next;
        if moved < STILL {
            break;
        }
    }
    let plain: [f64; FEATURES.len()] = std::array::from_fn(|i| weights[i] / spread[i]);
    let bias = plain.iter().zip(mean).fold(weights[N - 1], |bias, (weight, mean)| bias - weight * mean);
    Ok(Ranker::learned(plain, bias))
}

fn dot(a: &[f64; N], b: &[f64; N]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}

/// What the weights cost: the logarithm of how unlikely they make what people chose, and the ridge.
fn cost(rows: &[([f64; N], f64)], weights: &[f64; N]) -> f64 {
    let ridge = weights[..N - 1].iter().fold(0.0, |sum, w| sum + w * w) * RIDGE / 2.0;
    rows.iter().fold(ridge, |sum, (row, key)| {
        let z = dot(row, weights);
        sum + z.max(0.0) - z * key + libm::log1p(libm::exp(-z.abs()))
    })
}

/// The step to where the cost would be least if it were a parabola.
fn newton(rows: &[([f64; N], f64)], weights: &[f64; N]) -> [f64; N] {
    let mut slope: [f64; N] = std::array::from_fn(|i| if i < N - 1 { RIDGE * weights[i] } else { 0.0 });
    let mut bend = [[0.0; N]; N];
    (0..N - 1).for_each(|i| bend[i][i] = RIDGE);
    for (row, key) in rows {
        let p = 1.0 / (1.0 + libm::exp(-dot(row, weights)));
        for i in 0..N {
            slope[i] += (p - key) * row[i];
            for j in 0..=i {
                bend[i][j] += p * (1.0 - p) * row[i] * row[j];
            }
        }
    }
    solve(bend, slope)
}

/// Solves `a x = b` for a symmetric positive `a`, of which the lower half is read (Cholesky).
fn solve(mut a: [[f64; N]; N], mut b: [f64; N]) -> [f64; N] {
    for j in 0..N {
        for k in 0..j {
            for i in j..N {
                a[i][j] -= a[i][k] * a[j][k];
            }
        }
        let root = a[j][j].max(f64::MIN_POSITIVE).sqrt();
        (j..N).for_each(|i| a[i][j] /= root);
    }
    for i in 0..N {
        (0..i).for_each(|k| b[i] -= a[i][k] * b[k]);
        b[i] /= a[i][i];
    }
    for i in (0..N).rev() {
        (i + 1..N).for_each(|k| b[i] -= a[k][i] * b[k]);
        b[i] /= a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        let a: [[f64; N]; N] =
            std::array::from_fn(|i| std::array::from_fn(|j| if i == j { 2.0 + i as f64 } else { 0.5 }));
        let x: [f64; N] = std::array::from_fn(|i| i as f64 - 3.0);
        let b = std::array::from_fn(|i| dot(&a[i], &x));
        for (found, expected) in solve(a, b).into_iter().zip(x) {
            assert!((found - expected).abs() < 1e-9, "{found} for {expected}");
        }
    }

    #[test]
    fn what_keys_have_gets_weight_and_what_nothing_has_gets_none() {
        let row = |i: usize| {
            let mut features = [0.0; FEATURES.len()];
            features[3] = f64::from(u8::from(i.is_multiple_of(4)));
            features[5] = (i % 3) as f64;
            (features, i.is_multiple_of(8))
        };
        let examples: Vec<Examples> = vec![(0..300).map(row).collect(), (300..600).map(row).collect()];
        let ranker = fit(&examples).unwrap();
        assert!(ranker.weights[3] > 1.0, "{:?}", ranker.weights);
        assert!(ranker.weights[5].abs() < 0.1 && ranker.weights[0] == 0.0, "{:?}", ranker.weights);
        let expected = examples.iter().flatten().filter(|(_, key)| *key).count() as f64;
        let sum: f64 = examples.iter().flatten().map(|(features, _)| ranker.score(features)).sum();
        assert!((sum - expected).abs() < 0.1, "scores are shares: {sum} for {expected}");
        assert!(fit(&[vec![([0.0; FEATURES.len()], false)]]).is_err());
    }
}
