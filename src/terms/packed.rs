//! Rows of numbers, all of one width, in one list: sorted and counted without a thought for what they mean.

/// Calls a function of rows with the width of the rows as a constant.
macro_rules! with_width {
    ($width:expr, $call:ident($($argument:expr),*)) => {
        with_width!($width, $call($($argument),*), 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24)
    };
    ($width:expr, $call:ident $arguments:tt, $($known:literal)+) => {
        match $width {
            $($known => $call::<$known> $arguments,)+
            _ => debug_assert!(false, "rows of {}", $width),
        }
    };
}

/// Numbers of the widest rows.
pub const WIDEST: usize = 24;

/// The places of `rows`, of `width` numbers each, in the order of the rows, a row like a word of letters. Rows have 1 to
/// [`WIDEST`] numbers. They stay where they are: to put them in order would take as much memory again.
pub fn order(rows: &[u32], width: usize) -> Vec<u32> {
    let mut order = Vec::new();
    with_width!(width, order_rows(rows, &mut order));
    order
}

/// Numbers at the front of a row that are compared as one.
const FRONT: usize = 4;

fn order_rows<const WIDTH: usize>(rows: &[u32], order: &mut Vec<u32>) {
    let rows = rows.as_chunks::<WIDTH>().0;
    let front = |row: &[u32; WIDTH]| row.iter().take(FRONT).fold(0, |all, n| all << 32 | u128::from(*n));
    let rest = |a: &[u32; WIDTH], b: &[u32; WIDTH]| a.iter().skip(FRONT).cmp(b.iter().skip(FRONT));
    let compare = |a: &[u32; WIDTH], b: &[u32; WIDTH]| front(a).cmp(&front(b)).then_with(|| rest(a, b));
    let row = |place: u32| &rows[place as usize];
    let ends = gather(rows, order);
    let mut start = 0;
    for end in ends {
        let same = &mut order[start as usize..end as usize];
        // Many come in order.
        if !same.is_sorted_by(|a, b| compare(row(*a), row(*b)).is_le()) {
            same.sort_unstable_by(|a, b| compare(row(*a), row(*b)));
        }
        start = end;
    }
}

/// Puts the places of rows in the order of the stretches that their first numbers lie in, those of one stretch as they are;
/// answers with one past the last of each stretch. There are at most as many stretches as rows: small numbers, and
/// those that are spread evenly, are in order then.
fn gather<const WIDTH: usize>(rows: &[[u32; WIDTH]], order: &mut Vec<u32>) -> Vec<u32> {
    let firsts = || rows.iter().map(|row| row[0]);
    let (least, most) = (firsts().min().unwrap_or_default(), firsts().max().unwrap_or_default());
    let shift =
        (0..u32::BITS).find(|shift| ((most - least) >> shift) as usize <= rows.len()).unwrap_or_default();
    let stretch = |row: &[u32; WIDTH]| ((row[0] - least) >> shift) as usize;
    // Where the next row of each stretch goes.
    let mut next = vec![0; ((most - least) >> shift) as usize + 1];
    rows.iter().for_each(|row| next[stretch(row)] += 1);
    let mut sum = 0;
    for count in &mut next {
        (*count, sum) = (sum, sum + *count);
    }
    order.resize(rows.len(), 0);
    for (place, row) in (0..).zip(rows) {
        let to = &mut next[stretch(row)];
        order[*to as usize] = place;
        *to += 1;
    }
    next
}

/// Each row once, with how often it is there behind it; in order.
pub fn count(rows: &[u32], width: usize) -> Vec<u32> {
    let order = order(rows, width);
    let mut counted = Vec::with_capacity(rows.len() / 2);
    with_width!(width, count_rows(rows, &order, &mut counted));
    counted
}

fn count_rows<const WIDTH: usize>(rows: &[u32], order: &[u32], counted: &mut Vec<u32>) {
    let rows = rows.as_chunks::<WIDTH>().0;
    let row = |place: u32| &rows[place as usize];
    for same in order.chunk_by(|a, b| row(*a) == row(*b)) {
        counted.extend_from_slice(row(same[0]));
        counted.push(same.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_rows_are_counted() {
        assert_eq!(count(&[2, 1, 1, 9, 2, 1], 2), [1, 9, 1, 2, 1, 2]);
        assert!(count(&[], 2).is_empty());
    }

    proptest! {
        #[test]
        fn rows_are_sorted_like_lists(
            numbers in proptest::collection::vec(prop_oneof![0u32..5, 7u32..300, any::<u32>()], 0..400),
            width in 1usize..=WIDEST,
            bits in 1u32..=32,
        ) {
            let mut rows: Vec<u32> = numbers.into_iter().map(|number| number >> (32 - bits)).collect();
            rows.truncate(rows.len() / width * width);
            let mut lists: Vec<Vec<u32>> = rows.chunks(width).map(<[u32]>::to_vec).collect();
            lists.sort();
            let row = |place: &u32| &rows[*place as usize * width..][..width];
            prop_assert_eq!(order(&rows, width).iter().flat_map(row).copied().collect::<Vec<_>>(), lists.concat());
        }
    }
}
