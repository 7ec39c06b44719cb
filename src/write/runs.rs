//! Rows that are sorted whole, however many there are: in memory up to a bound, beyond it as sorted runs on disk that
//! are merged in the end. [`Runs`] are rows of numbers, [`Records`] keys and values of bytes.

use crate::error::Error;
use crate::terms::packed;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::convert::identity;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

/// Bytes of rows in memory beyond which they go to disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room(pub usize);

impl Default for Room {
    fn default() -> Self {
        Self(4 << 20)
    }
}

/// Runs of one size that are merged into one, so that few files are open at a time.
const MOST_RUNS: usize = 12;

/// A row as runs on disk have it.
trait Row: Clone + Ord {
    /// Reads the next row in place of this one; whether there was one.
    fn read(&mut self, from: &mut impl Read) -> io::Result<bool>;
    /// Writes the row.
    fn write(&self, to: &mut impl Write) -> io::Result<()>;
}

/// Sorted rows on disk, each run of them in a file without a name.
#[derive(Debug)]
struct Spilled<R> {
    folder: PathBuf,
    blank: R,
    /// How often each was merged, and the file.
    runs: Vec<(u32, File)>,
}

impl<R: Row> Spilled<R> {
    /// No runs yet; `blank` is a row to read into.
    fn new(folder: &Path, blank: R) -> Self {
        Self { folder: folder.to_path_buf(), blank, runs: Vec::new() }
    }

    /// Adds a run, which `write` writes.
    fn add(&mut self, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> Result<(), Error> {
        let failed = || Error::io(&self.folder, "takes no temporary file");
        let mut run = file(&self.folder, write).map_err(failed())?;
        for level in 0.. {
            self.runs.push((level, run));
            let same = self.runs.iter().rev().take_while(|(l, _)| *l == level).count();
            if same < MOST_RUNS {
                break;
            }
            let runs = self.runs.split_off(self.runs.len() - same);
            let together = |to: &mut BufWriter<File>| merge(runs, &self.blank, identity, |row| row.write(to));
            run = file(&self.folder, together).map_err(failed())?;
        }
        Ok(())
    }

    /// Calls `f` for each row of all runs, in order.
    fn each(self, f: impl FnMut(&R) -> Result<(), Error>) -> Result<(), Error> {
        let failed = |error| Error::io(&self.folder, "a temporary file cannot be read")(error);
        merge(self.runs, &self.blank, failed, f)
    }
}

/// A file without a name in `folder` that holds what `write` writes.
fn file(folder: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<File> {
    let mut file = BufWriter::new(tempfile::tempfile_in(folder)?);
    write(&mut file)?;
    Ok(file.into_inner()?)
}

/// Calls `f` for each row of all `runs`, in order.
fn merge<R: Row, E>(
    runs: Vec<(u32, File)>,
    blank: &R,
    failed: impl Fn(io::Error) -> E,
    mut f: impl FnMut(&R) -> Result<(), E>,
) -> Result<(), E> {
    let mut heads = BinaryHeap::new();
    let mut files = Vec::new();
    for (at, (_, mut file)) in runs.into_iter().enumerate() {
        file.rewind().map_err(&failed)?;
        let mut file = BufReader::new(file);
        let mut row = blank.clone();
        if row.read(&mut file).map_err(&failed)? {
            heads.push(Reverse((row, at)));
        }
        files.push(file);
    }
    while let Some(mut head) = heads.peek_mut() {
        let Reverse((row, at)) = &mut *head;
        f(row)?;
        if !row.read(&mut files[*at]).map_err(&failed)? {
            PeekMut::pop(head);
        }
    }
    Ok(())
}

/// Whether all of `bytes` were read; not if the run ends before.
fn more(from: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match from.read_exact(bytes) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        result => result.map(|()| true),
    }
}

/// Numbers; all rows have as many.
impl Row for Vec<u32> {
    fn read(&mut self, from: &mut impl Read) -> io::Result<bool> {
        let mut bytes = [0; 4 * packed::WIDEST];
        let bytes = &mut bytes[..4 * self.len()];
        if !more(from, bytes)? {
            return Ok(false);
        }
        self.iter_mut().zip(bytes.as_chunks().0).for_each(|(n, bytes)| *n = u32::from_le_bytes(*bytes));
        Ok(true)
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        write_row(self, to)
    }
}

/// A record.
impl Row for (Vec<u8>, Vec<u8>) {
    fn read(&mut self, from: &mut impl Read) -> io::Result<bool> {
        let mut front = [0; FRONT];
        if !more(from, &mut front)? {
            return Ok(false);
        }
        let (key, value) = lengths(&front);
        self.0.resize(key, 0);
        self.1.resize(value, 0);
        from.read_exact(&mut self.0)?;
        from.read_exact(&mut self.1)?;
        Ok(true)
    }

    fn write(&self, to: &mut impl Write) -> io::Result<()> {
        [&front(&self.0, &self.1)[..], &self.0, &self.1].into_iter().try_for_each(|part| to.write_all(part))
    }
}

/// Rows of numbers on their way to be sorted.
#[derive(Debug)]
pub struct Runs {
    width: usize,
    limit: usize,
    rows: Vec<u32>,
    spilled: Spilled<Vec<u32>>,
}

impl Runs {
    /// No rows yet, each of `width` numbers; `folder` is where files without a name go.
    pub fn new(folder: &Path, width: usize, room: Room) -> Self {
        let spilled = Spilled::new(folder, vec![0; width]);
        Self { width, limit: room.0 / 4, rows: Vec::new(), spilled }
    }

    /// Adds rows.
    pub fn push(&mut self, rows: &[u32]) -> Result<(), Error> {
        if self.rows.len() + rows.len() > self.limit && !self.rows.is_empty() {
            self.spill()?;
        }
        reserve(&mut self.rows, rows.len(), self.limit);
        self.rows.extend_from_slice(rows);
        Ok(())
    }

    fn spill(&mut self) -> Result<(), Error> {
        let mut rows = in_order(&self.rows, self.width);
        self.spilled.add(|file| rows.try_for_each(|row| write_row(row, file)))?;
        drop(rows);
        self.rows.clear();
        Ok(())
    }

    /// Calls `f` for each row, in order.
    pub fn each(mut self, mut f: impl FnMut(&[u32]) -> Result<(), Error>) -> Result<(), Error> {
        if self.spilled.runs.is_empty() {
            return in_order(&self.rows, self.width).try_for_each(f);
        }
        self.spill()?;
        drop(self.rows);
        self.spilled.each(|row| f(row))
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

/// Rows of `width` numbers each, in order.
fn in_order(rows: &[u32], width: usize) -> impl Iterator<Item = &[u32]> {
    let row = move |place: u32| &rows[place as usize * width..][..width];
    packed::order(rows, width).into_iter().map(row)
}

/// Writes a row of numbers as runs on disk have it.
fn write_row(row: &[u32], to: &mut impl Write) -> io::Result<()> {
    let mut bytes = [[0; 4]; packed::WIDEST];
    bytes.iter_mut().zip(row).for_each(|(bytes, number)| *bytes = number.to_le_bytes());
    to.write_all(bytes[..row.len()].as_flattened())
}

/// Items that most small corpora have room for.
const FEW: usize = 1 << 16;

/// Asks for the memory of some more items of a list of about `limit`: for few items first, then once for all it may
/// need, so as not to copy it in every step that it grows, into memory that was never used before. A list beyond the
/// usual room grows as lists do.
fn reserve<T>(list: &mut Vec<T>, more: usize, limit: usize) {
    let whole = list.len() + more;
    let most = limit.min(Room::default().0 / size_of::<T>());
    if whole <= list.capacity() || whole > most {
        return;
    }
    let room = if whole <= FEW { most.min(FEW) } else { most };
    list.reserve_exact(room - list.len());
}

/// Bytes in front of a record: how many its key and its value have.
const FRONT: usize = 8;

fn front(key: &[u8], value: &[u8]) -> [u8; FRONT] {
    let mut front = [0; FRONT];
    front[..FRONT / 2].copy_from_slice(&(key.len() as u32).to_le_bytes());
    front[FRONT / 2..].copy_from_slice(&(value.len() as u32).to_le_bytes());
    front
}

fn lengths(front: &[u8; FRONT]) -> (usize, usize) {
    let [a, b, c, d, e, f, g, h] = *front;
    (u32::from_le_bytes([a, b, c, d]) as usize, u32::from_le_bytes([e, f, g, h]) as usize)
}

/// Records on their way to be sorted by their keys, which are bytes and differ.
#[derive(Debug)]
pub struct Records {
    limit: usize,
    /// One behind another, each with the two lengths in front.
    bytes: Vec<u8>,
    /// Where each begins.
    starts: Vec<usize>,
    spilled: Spilled<(Vec<u8>, Vec<u8>)>,
}

impl Records {
    /// No records yet; `folder` is where files without a name go.
    pub fn new(folder: &Path, room: Room) -> Self {
        let spilled = Spilled::new(folder, Default::default());
        Self { limit: room.0, bytes: Vec::new(), starts: Vec::new(), spilled }
    }

    /// Adds a record.
    pub fn push(&mut self, key: &[u8], value: &[u8]) -> Result<(), Error> {
        let more = FRONT + key.len() + value.len() + size_of::<usize>();
        if self.bytes.len() + self.starts.len() * size_of::<usize>() + more > self.limit
            && !self.starts.is_empty()
        {
            self.spill()?;
        }
        reserve(&mut self.bytes, more, self.limit);
        self.starts.push(self.bytes.len());
        [&front(key, value)[..], key, value].into_iter().for_each(|part| self.bytes.extend_from_slice(part));
        Ok(())
    }

    fn sort(&mut self) {
        let (bytes, starts) = (&self.bytes, &mut self.starts);
        let key = |at: usize| record(bytes, at).0;
        // What comes first behind the bytes that all keys begin with decides nearly always.
        let Some((first, others)) = starts.split_first() else { return };
        let same = |at: &usize| key(*first).iter().zip(key(*at)).take_while(|(a, b)| a == b).count();
        let shared = others.iter().map(same).min().unwrap_or_default();
        let mut order: Vec<(u64, usize)> =
            starts.iter().map(|at| (number(&key(*at)[shared..]), *at)).collect();
        order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| key(a.1).cmp(key(b.1))));
        starts.iter_mut().zip(order).for_each(|(start, (_, at))| *start = at);
    }

    fn spill(&mut self) -> Result<(), Error> {
        self.sort();
        let Self { bytes, starts, .. } = self;
        self.spilled.add(|file| {
            starts.drain(..).try_for_each(|at| {
                let (key, value) = record(bytes, at);
                file.write_all(&bytes[at..at + FRONT + key.len() + value.len()])
            })
        })?;
        self.bytes.clear();
        Ok(())
    }

    /// Calls `f` for key and value of each record, in order.
    pub fn each(mut self, mut f: impl FnMut(&[u8], &[u8]) -> Result<(), Error>) -> Result<(), Error> {
        if self.spilled.runs.is_empty() {
            self.sort();
            return self.starts.iter().try_for_each(|at| {
                let (key, value) = record(&self.bytes, *at);
                f(key, value)
            });
        }
        self.spill()?;
        drop((self.bytes, self.starts));
        self.spilled.each(|(key, value)| f(key, value))
    }
}

/// Key and value of the record that begins at `at`.
fn record(bytes: &[u8], at: usize) -> (&[u8], &[u8]) {
    let Some((front, rest)) = bytes[at..].split_first_chunk() else { return (&[], &[]) };
    let (key, value) = lengths(front);
    (&rest[..key], &rest[key..key + value])
}

/// The first bytes as a number; none are zeros.
fn number(bytes: &[u8]) -> u64 {
    let mut first = [0; size_of::<u64>()];
    let length = bytes.len().min(first.len());
    first[..length].copy_from_slice(&bytes[..length]);
    u64::from_be_bytes(first)
}

/// Adds a text to a key so that keys are in the order of their texts, one after another.
pub fn put_text(key: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        key.push(byte);
        if byte == 0 {
            key.push(1);
        }
    }
    key.extend([0, 0]);
}

/// Takes a text from the front of a key that [`put_text`] made.
pub fn take_text(key: &mut &[u8]) -> String {
    let mut text = Vec::new();
    while let [byte, rest @ ..] = key {
        *key = rest;
        if *byte == 0 {
            let [mark, rest @ ..] = rest else { break };
            *key = rest;
            if *mark == 0 {
                break;
            }
        }
        text.push(*byte);
    }
    String::from_utf8(text).unwrap_or_default()
}

/// The bytes of so many texts at the front of a key that [`put_text`] made.
pub fn front_texts(key: &[u8], count: usize) -> &[u8] {
    let mut at = 0;
    for _ in 0..count {
        // A zero inside a text has a one behind it.
        while let Some(zero) = key[at..].iter().position(|byte| *byte == 0) {
            at = key.len().min(at + zero + 2);
            if key[at - 1] == 0 {
                break;
            }
        }
    }
    &key[..at]
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
            limit in 1usize..30,
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
        fn records_come_in_order_however_often_they_are_spilled(
            texts in proptest::collection::btree_map(("[a\0b]{0,3}", "[a\0]{0,2}"), ".{0,9}", 0..150),
            room in 1usize..300,
        ) {
            let folder = tempfile::tempdir().unwrap();
            let mut records = Records::new(folder.path(), Room(room));
            let mut mixed: Vec<(&(String, String), &String)> = texts.iter().collect();
            mixed.sort_by_key(|(_, value)| *value);
            for ((one, other), value) in mixed {
                let mut key = Vec::new();
                put_text(&mut key, one);
                let length = key.len();
                put_text(&mut key, other);
                assert_eq!(front_texts(&key, 1).len(), length);
                assert_eq!(front_texts(&key, 2), key);
                records.push(&key, value.as_bytes()).unwrap();
            }
            let mut found = Vec::new();
            records.each(|mut key, value| {
                let texts = (take_text(&mut key), take_text(&mut key));
                assert!(key.is_empty());
                found.push((texts, String::from_utf8(value.to_vec()).unwrap()));
                Ok(())
            }).unwrap();
            prop_assert_eq!(found, texts.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn numbers_keep_their_order(a: f64, b: f64) {
            prop_assert_eq!(ordered(a).cmp(&ordered(b)), a.total_cmp(&b));
            prop_assert_eq!(two(ordered(a)).cmp(&two(ordered(b))), a.total_cmp(&b));
            prop_assert_eq!(one(&two(a.to_bits())), a.to_bits());
        }
    }
}
