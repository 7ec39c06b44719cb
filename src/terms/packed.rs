//! Rows of numbers, all of one width, in one list: sorted and counted without a thought for what they mean.

/// Sorts `rows` of `width` numbers each, a row like a word of letters. Rows have 1 to 24 numbers.
pub fn sort(rows: &mut [u32], width: usize) {
    macro_rules! widths {
        ($($width:literal)+) => {
            match width {
                $($width => rows.as_chunks_mut::<$width>().0.sort_unstable(),)+
                _ => debug_assert!(false, "rows of {width}"),
            }
        };
    }
    widths!(1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24);
}

/// Each row once, with how often it is there behind it; in order.
pub fn count(mut rows: Vec<u32>, width: usize) -> Vec<u32> {
    sort(&mut rows, width);
    let mut counted = Vec::with_capacity(rows.len() / 2);
    let mut rows = rows.chunks_exact(width).peekable();
    while let Some(row) = rows.next() {
        let mut count = 1;
        while rows.next_if_eq(&row).is_some() {
            count += 1;
        }
        counted.extend_from_slice(row);
        counted.push(count);
    }
    counted
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
        fn rows_are_sorted_like_lists(numbers in proptest::collection::vec(0u32..5, 0..200), width in 1usize..=24) {
            let mut rows: Vec<u32> = numbers;
            rows.truncate(rows.len() / width * width);
            let mut lists: Vec<Vec<u32>> = rows.chunks(width).map(<[u32]>::to_vec).collect();
            lists.sort();
            sort(&mut rows, width);
            prop_assert_eq!(rows, lists.concat());
        }
    }
}
