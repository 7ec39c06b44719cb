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

/// Sorts `rows` of `width` numbers each, a row like a word of letters. Rows have 1 to [`WIDEST`] numbers.
pub fn sort(rows: &mut [u32], width: usize) {
    with_width!(width, sort_rows(rows));
}

/// Numbers at the front of a row that are compared as one.
const FRONT: usize = 4;

fn sort_rows<const WIDTH: usize>(rows: &mut [u32]) {
    let front = |row: &[u32; WIDTH]| row.iter().take(FRONT).fold(0, |all, n| all << 32 | u128::from(*n));
    let rest = |a: &[u32; WIDTH], b: &[u32; WIDTH]| a.iter().skip(FRONT).cmp(b.iter().skip(FRONT));
    let order = |a: &[u32; WIDTH], b: &[u32; WIDTH]| front(a).cmp(&front(b)).then_with(|| rest(a, b));
    let rows = rows.as_chunks_mut().0;
    let stretch = gather(rows);
    rows.chunk_by_mut(|a, b| stretch(a) == stretch(b)).for_each(|same| same.sort_unstable_by(order));
}

/// Puts rows in the order of the stretches that their first numbers lie in, those of one stretch as they were; answers
/// with the stretch of a row. There are at most as many as rows: small numbers, and those that are spread evenly, are
/// in order then.
fn gather<const WIDTH: usize>(rows: &mut [[u32; WIDTH]]) -> impl Fn(&[u32; WIDTH]) -> usize + use<WIDTH> {
    let firsts = || rows.iter().map(|row| row[0]);
    let (least, most) = (firsts().min().unwrap_or_default(), firsts().max().unwrap_or_default());
    let shift =
        (0..u32::BITS).find(|shift| ((most - least) >> shift) as usize <= rows.len()).unwrap_or_default();
    let stretch = move |row: &[u32; WIDTH]| ((row[0] - least) >> shift) as usize;
    // Where the next row of each stretch goes.
    let mut next = vec![0; ((most - least) >> shift) as usize + 1];
    rows.iter().for_each(|row| next[stretch(row)] += 1);
    let mut sum = 0;
    for count in &mut next {
        (*count, sum) = (sum, sum + *count);
    }
    if next.len() > 1 {
        let before = rows.to_vec();
        for row in before {
            let to = &mut next[stretch(&row)];
            rows[*to] = row;
            *to += 1;
        }
    }
    stretch
}

/// Each row once, with how often it is there behind it; in order.
pub fn count(mut rows: Vec<u32>, width: usize) -> Vec<u32> {
    sort(&mut rows, width);
    let mut counted = Vec::with_capacity(rows.len() / 2);
    with_width!(width, count_rows(&rows, &mut counted));
    counted
}

fn count_rows<const WIDTH: usize>(rows: &[u32], counted: &mut Vec<u32>) {
    for same in rows.as_chunks::<WIDTH>().0.chunk_by(|a, b| a == b) {
        counted.extend_from_slice(&same[0]);
        counted.push(same.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn equal_rows_are_counted() {
        assert_eq!(count(vec![2, 1, 1, 9, 2, 1], 2), [1, 9, 1, 2, 1, 2]);
        assert!(count(Vec::new(), 2).is_empty());
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
            sort(&mut rows, width);
            prop_assert_eq!(rows, lists.concat());
        }
    }
}
