//! Formulas of corpus linguistics; docs/statistics.md has their sources. Counts come as whole numbers and every
//! difference of large numbers is taken before they are rounded, so that the results hold to the last digits.

use crate::tally::Cell;

/// Gries' DP of a term in a group of `words` words: 0 when it is spread as the words are.
pub fn dispersion(cell: &Cell, voice: usize, words: u64) -> Option<f64> {
    let (count, over) = (cell.count[voice], cell.over[voice]);
    if count == 0 || words == 0 {
        return None;
    }
    let difference = (i128::from(over.0) * i128::from(words) - i128::from(over.1) * i128::from(count)) as f64;
    Some(difference / (count as f64 * words as f64))
}

/// `count` for every million of `words`.
pub fn per_million(count: u64, words: u64) -> f64 {
    if words == 0 { 0.0 } else { count as f64 * 1e6 / words as f64 }
}

/// `count` times the natural logarithm of all articles over those with the term.
pub fn tf_idf(count: u64, articles: u64, with: u64) -> f64 {
    count as f64 * libm::log1p((articles - with) as f64 / with as f64)
}

/// The four cells of a table by two choices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Both.
    pub both: u64,
    /// All with the first.
    pub first: u64,
    /// All with the second.
    pub second: u64,
    /// All.
    pub all: u64,
}

impl Table {
    /// Log-likelihood G2, without correction: positive when both come together more often than by chance.
    pub fn g2(self) -> f64 {
        let [both, first, second, all] = [self.both, self.first, self.second, self.all].map(i128::from);
        let difference = both * all - first * second;
        let cells =
            [(first, second), (first, all - second), (all - first, second), (all - first, all - second)];
        // Each cell adds observed x ln(observed / expected) - (observed - expected), which is never negative;
        // the second parts of all four cells sum to nothing.
        let mut parts = [0.0; 4];
        for (i, (part, (row, column))) in parts.iter_mut().zip(cells).enumerate() {
            let difference = if i == 0 || i == 3 { difference } else { -difference };
            let product = row * column;
            if product > 0 {
                *part = product as f64 / all as f64 * excess(difference as f64 / product as f64);
            }
        }
        parts.sort_by(f64::total_cmp);
        let g2 = 2.0 * parts.iter().sum::<f64>();
        if difference < 0 { -g2 } else { g2 }
    }

    /// How often both would come together by chance.
    pub fn expected(self) -> f64 {
        self.first as f64 * self.second as f64 / self.all as f64
    }

    /// Pointwise mutual information, base 2.
    pub fn mi(self) -> f64 {
        let [both, first, second, all] = [self.both, self.first, self.second, self.all].map(i128::from);
        log2(both * all, first * second)
    }
}

/// `count` of `words` beside `other_count` of `other_words`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Occurrences in the target.
    pub count: u64,
    /// Words of the target.
    pub words: u64,
    /// Occurrences in the reference.
    pub other_count: u64,
    /// Words of the reference.
    pub other_words: u64,
}

impl Pair {
    /// The table of target and reference by the term and all other words.
    pub fn table(self) -> Table {
        Table {
            both: self.count,
            first: self.words,
            second: self.count + self.other_count,
            all: self.words + self.other_words,
        }
    }

    /// Hardie's Log Ratio; zero counts are taken as 0.5.
    pub fn log2_ratio(self) -> f64 {
        let twice = |count: u64| if count == 0 { 1 } else { 2 * i128::from(count) };
        log2(
            twice(self.count) * i128::from(self.other_words),
            twice(self.other_count) * i128::from(self.words),
        )
    }

    /// Gabrielatos' %DIFF; none where the reference has none.
    pub fn pct_diff(self) -> Option<f64> {
        let other = i128::from(self.other_count) * i128::from(self.words);
        let difference = i128::from(self.count) * i128::from(self.other_words) - other;
        (other > 0).then(|| 100.0 * difference as f64 / other as f64)
    }

    /// The odds of the term in the target over those in the reference; none where they would be infinite.
    pub fn odds_ratio(self) -> Option<f64> {
        let below = i128::from(self.other_count) * i128::from(self.words - self.count);
        let above = i128::from(self.count) * i128::from(self.other_words - self.other_count);
        (below > 0).then(|| above as f64 / below as f64)
    }

    /// Bayes information criterion: |G2| less the natural logarithm of all words.
    pub fn bic(self, g2: f64) -> f64 {
        g2.abs() - libm::log((self.words + self.other_words) as f64)
    }
}

/// 14 and the logarithm, base 2, of the Dice coefficient.
pub fn log_dice(both: u64, one: u64, other: u64) -> f64 {
    14.0 + log2(2 * i128::from(both), i128::from(one) + i128::from(other))
}

/// The logarithm, base 2, of a fraction, exact near 1 too.
fn log2(above: i128, below: i128) -> f64 {
    let x = (above - below) as f64 / below as f64;
    if x.abs() < 0.5 {
        libm::log1p(x) * std::f64::consts::LOG2_E
    } else {
        libm::log2(above as f64 / below as f64)
    }
}

/// (1 + x) ln(1 + x) - x, for x from -1 on.
fn excess(x: f64) -> f64 {
    if x <= -1.0 {
        return 1.0;
    }
    if x.abs() > 0.1 {
        return (1.0 + x) * libm::log1p(x) - x;
    }
    // The sum of (-x)^k / (k (k - 1)) from k = 2 on; sixteen terms are enough for every digit.
    let (mut power, mut sum) = (1.0, 0.0);
    let mut terms = [0.0; 16];
    for (k, term) in (2..).zip(&mut terms) {
        power *= if k == 2 { x * x } else { -x };
        *term = power / f64::from(k * (k - 1));
    }
    for term in terms.iter().rev() {
        sum += term;
    }
    sum
}

/// The share of chi-square with one degree of freedom beyond `g2`.
pub fn p(g2: f64) -> f64 {
    libm::erfc(libm::sqrt(g2.abs() / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() <= 1e-12 * wanted.abs(), "{found} {wanted}");
    }

    #[test]
    fn g2_is_that_of_the_books() {
        // 2 * sum of O ln(O/E), by hand with 50 digits.
        let table = Table { both: 30, first: 100, second: 40, all: 1000 };
        close(table.g2(), 103.830_766_586_098_99);
        let table = Table { both: 1, first: 100, second: 40, all: 1000 };
        close(table.g2(), -3.573_959_636_281_949);
        assert_eq!(Table { both: 4, first: 100, second: 40, all: 1000 }.g2(), 0.0);
        assert_eq!(Table { both: 0, first: 0, second: 4, all: 10 }.g2(), 0.0);
        close(Table { both: 5, first: 5, second: 5, all: 10 }.g2(), 13.862_943_611_198_906);
    }

    #[test]
    fn g2_of_tables_near_chance_keeps_its_digits() {
        // One more than by chance among 10^12: 2 sum O ln(O/E) would lose all digits.
        let table = Table {
            both: 250_000_000_001,
            first: 500_000_000_000,
            second: 500_000_000_000,
            all: 1_000_000_000_000,
        };
        close(table.g2(), 1.6e-11);
    }

    #[test]
    fn p_is_that_of_chi_square() {
        close(p(3.841_458_820_694_124), 0.05);
        close(p(-6.634_896_601_021_214), 0.01);
        assert_eq!(p(0.0), 1.0);
    }
}
