//! How far a figure would move with other articles of the same kind (the article bootstrap), or with other
//! rows drawn by chance (Wilson).

use super::{Counts, Group, Hits};

/// Draws of as many articles as there are.
const ROUNDS: usize = 1000;

/// The 95 % percentile interval of the joint F1 of `group`, in per cent (Efron and Tibshirani 1993, chapter
/// 13).
///
/// As many articles as there are, are drawn with replacement, 1000 times; 2.5 % of the values lie below the
/// interval and 2.5 % above. The draws are the same for every group and every call.
pub fn interval(articles: &[Counts], group: Group) -> (f64, f64) {
    if articles.is_empty() {
        return (0.0, 0.0);
    }
    let mut draw = Draw(0);
    let mut values: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let drawn: Hits =
                articles.iter().map(|_| articles[draw.below(articles.len())].of(group).joint).sum();
            drawn.f1()
        })
        .collect();
    values.sort_by(f64::total_cmp);
    (values[ROUNDS * 25 / 1000], values[ROUNDS * 975 / 1000])
}

/// The standard normal deviate that 2.5 % of values exceed.
const Z: f64 = 1.959_963_984_540_054;

/// The 95 % score interval of a share of `right` in `n` rows drawn by chance, in per cent (Wilson 1927).
pub fn wilson(right: u64, n: u64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 100.0);
    }
    let (all, share) = (n as f64, right as f64 / n as f64);
    let middle = share + Z * Z / (2.0 * all);
    let half = Z * (share * (1.0 - share) / all + Z * Z / (4.0 * all * all)).sqrt();
    let bound = |value: f64| (100.0 * value / (1.0 + Z * Z / all)).clamp(0.0, 100.0);
    (bound(middle - half), bound(middle + half))
}

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers on every machine.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` - 1.
    fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(hit: u64, all: u64) -> Counts {
        let mut counts = Counts::default();
        counts.groups[Group::All as usize].joint = Hits { gold: all, found: hit, rows: all, right: hit };
        counts
    }

    #[test]
    fn the_generator_is_the_published_one() {
        let mut draw = Draw(0);
        assert_eq!([draw.next(), draw.next()], [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4]);
        assert!((0..1000).all(|_| draw.below(7) < 7));
    }

    #[test]
    fn the_wilson_interval_is_the_published_one() {
        // Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
        let table = [
            ((81, 263), (25.53, 36.62)),
            ((15, 148), (6.24, 16.05)),
            ((0, 20), (0.0, 16.11)),
            ((1, 29), (0.61, 17.18)),
        ];
        for ((right, n), (low, high)) in table {
            let (from, to) = wilson(right, n);
            assert!(
                (from - low).abs() < 0.005 && (to - high).abs() < 0.005,
                "{right} of {n}: {from} to {to}"
            );
        }
        assert_eq!(wilson(5, 5).1, 100.0);
        assert_eq!(wilson(0, 0), (0.0, 100.0));
    }

    #[test]
    fn an_interval_holds_the_figure() {
        assert_eq!(interval(&[], Group::All), (0.0, 0.0));
        assert_eq!(interval(&[article(3, 4)], Group::All), (75.0, 75.0));
        let articles: Vec<_> = (0..40).map(|n| article(n % 2, 1)).collect();
        let (low, high) = interval(&articles, Group::All);
        // 20 of 40, with a standard deviation of the sum of 3.16: 20 - 6.2 and 20 + 6.2 of 40.
        assert!((32.5..=37.5).contains(&low) && (62.5..=67.5).contains(&high), "{low} {high}");
        assert_eq!(interval(&articles, Group::All), (low, high));
    }
}
