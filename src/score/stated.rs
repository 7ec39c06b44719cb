//! Stated confidence beside the measured share of right rows.

/// At most so many groups of near-equal size.
const GROUPS: usize = 10;

/// Rows of near-equal confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated {
    /// How many there are.
    pub rows: u64,
    /// Of these, right.
    pub right: u64,
    /// The sum of their confidence, in thousandths.
    sum: u64,
}

impl Stated {
    /// Mean of the stated confidence, 0 to 1.
    pub fn mean(&self) -> f64 {
        self.sum as f64 / 1000.0 / self.rows as f64
    }

    /// Measured share of right rows, 0 to 1.
    pub fn measured(&self) -> f64 {
        self.right as f64 / self.rows as f64
    }
}

/// Groups rows, each with its confidence in thousandths and whether it is right, by confidence: the lowest
/// first, each group of at least a tenth of the rows, equal confidences together.
pub fn stated(mut rows: Vec<(u16, bool)>) -> Vec<Stated> {
    rows.sort_unstable();
    let full = |group: &Stated| group.rows as usize * GROUPS >= rows.len();
    let mut groups: Vec<Stated> = Vec::new();
    for equal in rows.chunk_by(|a, b| a.0 == b.0) {
        if groups.last().is_none_or(full) {
            groups.push(Stated::default());
        }
        if let Some(group) = groups.last_mut() {
            group.rows += equal.len() as u64;
            group.right += equal.iter().filter(|row| row.1).count() as u64;
            group.sum += equal.iter().map(|row| u64::from(row.0)).sum::<u64>();
        }
    }
    // What is left for the last group may be too little.
    if let [.., before, last] = &mut groups[..]
        && !full(last)
    {
        let last = *last;
        before.rows += last.rows;
        before.right += last.right;
        before.sum += last.sum;
        groups.pop();
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(rows: Vec<(u16, bool)>) -> Vec<u64> {
        stated(rows).iter().map(|group| group.rows).collect()
    }

    #[test]
    fn groups_have_near_equal_sizes() {
        assert_eq!(sizes((0..100).map(|n| (n, true)).collect()), [10; 10]);
        assert_eq!(sizes((0..7).map(|n| (n, true)).collect()), [1; 7]);
        // Groups of eleven; the last two rows go with those before.
        assert_eq!(sizes((0..101).map(|n| (n, true)).collect()), [11, 11, 11, 11, 11, 11, 11, 11, 13]);
        assert!(stated(Vec::new()).is_empty());
    }

    #[test]
    fn equal_confidences_stay_together() {
        let rows = (0..100).map(|n| (if n < 35 { 200 } else { 800 + n }, n % 5 == 0));
        assert_eq!(sizes(rows.rev().collect()), [35, 10, 10, 10, 10, 10, 15]);
    }

    #[test]
    fn means_are_of_the_rows_of_a_group() {
        let rows = [(500, true), (500, false), (1000, true), (500, false), (500, false), (1000, true)];
        let groups = stated(rows.to_vec());
        let figures: Vec<_> = groups.iter().map(|group| (group.mean(), group.measured())).collect();
        assert_eq!(figures, [(0.5, 0.25), (1.0, 1.0)]);
    }
}
