//! Rows of numbers that are sorted whole, however many there are: in memory up to a bound, beyond it as sorted
//! runs on disk that are merged in the end.

use crate::error::Error;
use crate::terms::packed;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Bytes of rows in memory beyond which they go to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room(pub usize);

impl Default for Room {
    fn default() -> Self {
        Self(4 << 20)
    }
}

/// Rows on their way to be sorted.
#[derive(Debug)]
pub struct Runs {
    folder: PathBuf,
    width: usize,
    limit: usize,
    rows: Vec<u32>,
    spilled: Vec<File>,
}

impl Runs {
    /// No rows yet, each of `width` numbers; `folder` is where files without a name go.
    pub fn new(folder: &Path, width: usize, room: Room) -> Self {
        let (rows, spilled) = Default::default();
        Self { folder: folder.to_path_buf(), width, limit: room.0 / 4, rows, spilled }
    }

    /// Adds rows.
    pub fn push(&mut self, rows: &[u32]) -> Result<(), Error> {
        if self.rows.len() + rows.len() > self.limit && !self.rows.is_empty() {
            self.spill()?;
        }
        self.rows.extend_from_slice(rows);
        Ok(())
    }

    fn spill(&mut self) -> Result<(), Error> {
        packed::sort(&mut self.rows, self.width);
        let failed = || Error::io(&self.folder, "takes no temporary file");
        let mut file = BufWriter::new(tempfile::tempfile_in(&self.folder).map_err(failed())?);
        for number in self.rows.drain(..) {
            file.write_all(&number.to_le_bytes()).map_err(failed())?;
        }
        self.spilled.push(file.into_inner().map_err(|e| failed()(e.into_error()))?);
        Ok(())
    }

    /// Calls `f` for each row, in order.
    pub fn each(mut self, mut f: impl FnMut(&[u32]) -> Result<(), Error>) -> Result<(), Error> {
        if self.spilled.is_empty() {
            packed::sort(&mut self.rows, self.width);
            return self.rows.chunks_exact(self.width).try_for_each(f);
        }
        self.spill()?;
        drop(self.rows);
        let failed = || Error::io(&self.folder, "a temporary file cannot be read");
        let mut heads = BinaryHeap::new();
        let mut files = Vec::new();
        for (at, mut file) in self.spilled.into_iter().enumerate() {
            file.rewind().map_err(failed())?;
            let mut file = BufReader::new(file);
            let mut row = vec![0; self.width];
            if read(&mut file, &mut row).map_err(failed())? {
                heads.push(Reverse((row, at)));
            }
            files.push(file);
        }
        while let Some(mut head) = heads.peek_mut() {
            let Reverse((row, at)) = &mut *head;
            f(row)?;
            if !read(&mut files[*at], row).map_err(failed())? {
                PeekMut::pop(head);
            }
        }
        Ok(())
    }

    /// Calls `f` for all rows that begin with the same `key` numbers at once, in order.
    pub fn each_key(self, key: usize, mut f: impl FnMut(&[u32]) -> Result<(), Error>) -> Result<(), Error> {
        let mut same: Vec<u32> = Vec::new();
        self.each(|row| {
            if !same.is_empty() && same[..key] != row[..key] {
                f(&same)?;
                same.clear();
            }
            same.extend_from_slice(row);
            Ok(())
        })?;
        if same.is_empty() { Ok(()) } else { f(&same) }
    }
}

/// Reads the next row; whether there was one.
fn read(from: &mut impl Read, row: &mut [u32]) -> std::io::Result<bool> {
    for (at, number) in row.iter_mut().enumerate() {
        let mut bytes = [0; 4];
        match from.read_exact(&mut bytes) {
            Err(error) if at == 0 && error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(false),
            result => result?,
        }
        *number = u32::from_le_bytes(bytes);
    }
    Ok(true)
}

/// A number of 64 bits as two, so that rows are in its order.
pub fn two(number: u64) -> [u32; 2] {
    [(number >> 32) as u32, number as u32]
}

/// The number of 64 bits at the beginning of `row`.
pub fn one(row: &[u32]) -> u64 {
    u64::from(row[0]) << 32 | u64::from(row[1])
}

/// A number with decimals as one that is in the same order.
pub fn ordered(value: f64) -> u64 {
    let bits = value.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_come_in_order_however_often_they_are_spilled(
            numbers in proptest::collection::vec(0u32..9, 0..300),
            limit in 1usize..80,
            width in 1usize..4,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut runs = Runs::new(folder.path(), width, Room(4 * limit));
            let mut rows: Vec<&[u32]> = numbers.chunks_exact(width).collect();
            for row in &rows {
                runs.push(row).unwrap();
            }
            rows.sort();
            let (mut found, mut keys) = (Vec::new(), Vec::new());
            runs.each_key(1, |same| {
                keys.push(same[0]);
                found.extend_from_slice(same);
                Ok(())
            }).unwrap();
            prop_assert_eq!(found, rows.concat());
            prop_assert!(keys.windows(2).all(|two| two[0] < two[1]));
        }

        #[test]
        fn numbers_keep_their_order(a: f64, b: f64) {
            prop_assert_eq!(ordered(a).cmp(&ordered(b)), a.total_cmp(&b));
            prop_assert_eq!(two(ordered(a)).cmp(&two(ordered(b))), a.total_cmp(&b));
            prop_assert_eq!(one(&two(a.to_bits())), a.to_bits());
        }
    }
}
