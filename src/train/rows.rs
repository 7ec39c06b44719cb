//! From keys to rows of weights: keys seen too seldom are dropped, the others cut to the bits of a row.

use super::chain::DROPPED;
use super::data::Paragraph;
use crate::attribute::learned::features::{BASE, base};
use std::ops::Range;

/// Keys are counted by this many of their top bits.
const COUNTED: u32 = 25;

/// Keys of the items of paragraphs, `WIDTH` for each item.
pub struct Table<const WIDTH: usize> {
    /// One item after the other.
    pub keys: Vec<u32>,
    /// Where the items of each paragraph begin.
    starts: Vec<usize>,
}

impl<const WIDTH: usize> Table<WIDTH> {
    /// The table of `paragraphs`; `item(n, i)` gives the keys of item `i` of paragraph `n`.
    pub fn new(paragraphs: &[&Paragraph], item: impl Fn(usize, usize) -> [u32; WIDTH]) -> Self {
        let mut keys = Vec::with_capacity(paragraphs.iter().map(|p| p.atoms.len() * WIDTH).sum());
        let mut starts = Vec::with_capacity(paragraphs.len());
        for (n, paragraph) in paragraphs.iter().enumerate() {
            starts.push(keys.len());
            for i in 0..paragraph.atoms.len() {
                keys.extend(item(n, i));
            }
        }
        Self { keys, starts }
    }

    /// The keys of some items of paragraph `n`.
    pub fn items(&self, n: usize, items: Range<usize>) -> &[u32] {
        let from = self.starts[n];
        &self.keys[from + items.start * WIDTH..from + items.end * WIDTH]
    }
}

/// The base features of `paragraphs`.
pub fn base_table(paragraphs: &[&Paragraph]) -> Table<BASE> {
    Table::new(paragraphs, |n, i| {
        let p = paragraphs[n];
        base(&p.atoms, &p.around, i)
    })
}

/// Turns the keys of `lists` into numbers of rows of `bits` bits, from `first` on; those seen less than `seen`
/// times in all of them are dropped.
pub fn to_rows(lists: &mut [&mut Vec<u32>], bits: u32, first: usize, seen: u8) {
    let place = |key: u32| (key >> (32 - COUNTED)) as usize;
    let mut counts = vec![0u8; 1 << COUNTED];
    for &key in lists.iter().flat_map(|list| list.iter()) {
        let count = &mut counts[place(key)];
        *count = count.saturating_add(1);
    }
    for key in lists.iter_mut().flat_map(|list| list.iter_mut()) {
        *key = if counts[place(*key)] < seen { DROPPED } else { first as u32 + (*key >> (32 - bits)) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_keys_are_dropped_over_all_lists() {
        let (mut a, mut b) = (vec![0x8000_0000, 0x4000_0000], vec![0x8000_0001, 0xffff_ffff, 0x2000_0000]);
        to_rows(&mut [&mut a, &mut b], 4, 100, 2);
        assert_eq!((a, b), (vec![108, DROPPED], vec![108, DROPPED, DROPPED]));
    }
}
