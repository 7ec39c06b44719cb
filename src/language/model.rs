//! The weights of the learned attribution model and their file: two tables of rows, turns between labels, and
//! how often words are cues. What they are multiplied with is said in `attribute::learned`; `train` makes them.

use crate::error::Error;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt;

/// Kinds of items that turns between labels depend on.
pub const SIDES: usize = 16;
/// Turns between labels: from, to. The eighth column is not used.
pub type Turns = [[i32; 8]; 7];

/// First bytes of a file of weights; the last one is the version of features and format.
pub const MAGIC: &[u8; 8] = b"WSATTR\x00\x01";
/// Bytes of the SHA-256 at the end of the file.
const SUM: usize = 32;
/// The highest step of [`Model::cues`].
const MOST_OFTEN: u8 = 7;
/// Numbers of the turns in a file.
const TURNS: usize = SIDES * SIDES * 7 * 8;

/// How much work attribution is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// The learned model, with the rules for what it does not know.
    Normal,
    /// The rules alone: faster, finds less indirect speech.
    #[default]
    Fast,
}

impl Effort {
    /// The name that is typed and written to run.json.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Fast => "fast",
        }
    }
}

/// One pass: rows of weights and turns.
#[derive(Clone)]
pub struct Pass {
    /// Weights of the labels, two's complement; a power of two of rows. Those on board are not copied.
    rows: Cow<'static, [[u8; 8]]>,
    /// Turns by context.
    pub turns: Vec<Turns>,
    /// Bits of a hash that are dropped to get a row.
    pub shift: u32,
    /// Units of the score for one of the learner's, rounded.
    pub scale: i32,
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pass({} rows)", self.rows.len())
    }
}

impl Default for Pass {
    /// Weights of zero: every label is as good as any other.
    fn default() -> Self {
        Self { rows: vec![[0; 8]; 2].into(), turns: vec![[[0; 8]; 7]; SIDES * SIDES], shift: 31, scale: 0 }
    }
}

impl Pass {
    /// A pass of `1 << bits` rows.
    ///
    /// # Panics
    /// When there are more or fewer rows or turns.
    pub fn new(rows: &[[i8; 8]], turns: Vec<Turns>, bits: u32, scale: i32) -> Self {
        assert!(rows.len() == 1 << bits && turns.len() == SIDES * SIDES, "a pass has a fixed size");
        let rows = rows.iter().map(|row| row.map(i8::cast_unsigned)).collect::<Vec<_>>().into();
        Self { rows, turns, shift: 32 - bits, scale }
    }

    /// Adds what the rows of `keys` give to the scores of the labels.
    #[inline]
    pub fn add(&self, keys: &[u32], sums: &mut [i32; 8]) {
        let rows: &[[u8; 8]] = &self.rows;
        let mut local = [0i16; 8];
        for &key in keys {
            let row = &rows[(key >> self.shift) as usize];
            for (sum, &weight) in local.iter_mut().zip(row) {
                *sum += i16::from(weight.cast_signed());
            }
        }
        for (sum, part) in sums.iter_mut().zip(local) {
            *sum += i32::from(part);
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.shift.to_le_bytes());
        out.extend(self.scale.to_le_bytes());
        out.extend(self.rows.as_flattened());
        for weight in self.turns.iter().flatten().flatten() {
            out.extend((*weight as i16).to_le_bytes());
        }
    }

    fn read<'b>(rest: &mut &'b [u8], keep: Keep<'b>) -> Option<Self> {
        let shift = u32::from_le_bytes(*take(rest)?);
        let scale = i32::from_le_bytes(*take(rest)?);
        if !(10..32).contains(&shift) {
            return None;
        }
        let (rows, _) = split(rest, 8 << (32 - shift))?.as_chunks::<8>();
        let (numbers, _) = split(rest, 2 * TURNS)?.as_chunks::<2>();
        let turn = |row: &[[u8; 2]; 8]| row.map(|n| i32::from(i16::from_le_bytes(n)));
        let (lines, _) = numbers.as_chunks::<8>();
        let (tables, _) = lines.as_chunks::<7>();
        let turns = tables.iter().map(|table| std::array::from_fn(|from| turn(&table[from]))).collect();
        Some(Self { rows: keep(rows), turns, shift, scale })
    }
}

/// Everything learned. The default has learned nothing and finds nothing.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// How often a word is a cue, from 1 to 7, by the hash of the word; words that never are, are not listed.
    pub cues: FxHashMap<u32, u8>,
    /// Labels each paragraph.
    pub first: Pass,
    /// Labels a paragraph for one trigger.
    pub second: Pass,
    /// What is added to the cue labels of the first pass to bring forth further triggers.
    pub bonus: i32,
}

/// What becomes of the rows of a file: borrowed or copied.
type Keep<'b> = fn(&'b [[u8; 8]]) -> Cow<'static, [[u8; 8]]>;

impl Model {
    /// The file: magic, bonus, cues in ascending order, both passes, SHA-256 of all before. Numbers are
    /// little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.bonus.to_le_bytes());
        let mut cues: Vec<(u32, u8)> = self.cues.iter().map(|(&word, &step)| (word, step)).collect();
        cues.sort_unstable();
        out.extend((cues.len() as u32).to_le_bytes());
        for (word, step) in cues {
            out.extend(word.to_le_bytes());
            out.push(step);
        }
        self.first.write(&mut out);
        self.second.write(&mut out);
        out.extend(Sha256::digest(&out));
        out
    }

    /// Reads what [`Model::to_bytes`] wrote; `file` is named in errors.
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, Error> {
        let body = body(bytes, file)?;
        let (before, sum) = bytes.split_at(bytes.len() - SUM);
        if Sha256::digest(before)[..] != *sum {
            return Err(wrong(file, "the file is damaged"));
        }
        parse(body, |rows| Cow::Owned(rows.to_vec())).ok_or_else(|| wrong(file, "the file is damaged"))
    }

    /// The weights on board, without copying the rows and without looking at the checksum, which a test does.
    pub fn on_board(bytes: &'static [u8], file: &str) -> Result<Self, Error> {
        parse(body(bytes, file)?, Cow::Borrowed).ok_or_else(|| wrong(file, "the file is damaged"))
    }
}

fn wrong(file: &str, what: &str) -> Error {
    Error::Refused(format!(
        "{file}: {what}; make it anew with `whosaid train attribution`, or leave out --model"
    ))
}

/// What lies between the magic and the checksum.
fn body<'b>(bytes: &'b [u8], file: &str) -> Result<&'b [u8], Error> {
    match bytes.strip_prefix(&MAGIC[..7]) {
        None => Err(wrong(file, "this is no file of attribution weights")),
        Some([version, ..]) if *version != MAGIC[7] => {
            let age = if *version < MAGIC[7] { "an older" } else { "a newer" };
            Err(wrong(file, &format!("these weights belong to {age} version of whosaid")))
        }
        Some([_, rest @ ..]) if rest.len() > SUM => Ok(&rest[..rest.len() - SUM]),
        Some(_) => Err(wrong(file, "the file is cut short")),
    }
}

fn parse<'b>(mut rest: &'b [u8], keep: Keep<'b>) -> Option<Model> {
    let rest = &mut rest;
    let bonus = i32::from_le_bytes(*take(rest)?);
    let mut cues = FxHashMap::default();
    for _ in 0..u32::from_le_bytes(*take(rest)?) {
        let word = u32::from_le_bytes(*take(rest)?);
        let [step] = *take(rest)?;
        if !(1..=MOST_OFTEN).contains(&step) {
            return None;
        }
        cues.insert(word, step);
    }
    let (first, second) = (Pass::read(rest, keep)?, Pass::read(rest, keep)?);
    rest.is_empty().then_some(Model { cues, first, second, bonus })
}

/// The next `N` bytes.
fn take<'b, const N: usize>(rest: &mut &'b [u8]) -> Option<&'b [u8; N]> {
    let (head, tail) = rest.split_first_chunk()?;
    *rest = tail;
    Some(head)
}

/// The next `n` bytes.
fn split<'b>(rest: &mut &'b [u8], n: usize) -> Option<&'b [u8]> {
    let (head, tail) = rest.split_at_checked(n)?;
    *rest = tail;
    Some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        let rows: Vec<[i8; 8]> =
            (0..1i32 << 4).map(|r| std::array::from_fn(|l| (r * 9 - 64 + l as i32) as i8)).collect();
        let turns = (0..SIDES * SIDES)
            .map(|c| {
                std::array::from_fn(|from| std::array::from_fn(|to| (c * from) as i32 - 300 * to as i32))
            })
            .collect();
        let first = Pass::new(&rows, turns, 4, 211);
        let cues = [(7, 1), (3_000_000_000, 7), (0, 4)].into_iter().collect();
        Model { cues, first, second: Pass::default(), bonus: -5 }
    }

    fn said(bytes: &[u8]) -> String {
        Model::from_bytes(bytes, "w.bin").unwrap_err().to_string()
    }

    #[test]
    fn a_file_gives_back_what_was_written() {
        let (model, bytes) = (model(), model().to_bytes());
        let read = Model::from_bytes(&bytes, "w.bin").unwrap();
        assert_eq!((&read.cues, read.bonus), (&model.cues, model.bonus));
        for (a, b) in [(&read.first, &model.first), (&read.second, &model.second)] {
            assert_eq!((&a.rows, &a.turns, a.shift, a.scale), (&b.rows, &b.turns, b.shift, b.scale));
        }
        assert_eq!(read.to_bytes(), bytes);
        assert_eq!(Model::on_board(bytes.leak(), "w.bin").unwrap().to_bytes(), read.to_bytes());
    }

    #[test]
    fn rows_are_found_by_the_top_bits() {
        let mut sums = [1; 8];
        model().first.add(&[0x0fff_ffff, 0xf000_0000], &mut sums);
        assert_eq!(sums[..3], [1 - 64 + 71, 1 - 63 + 72, 1 - 62 + 73]);
    }

    #[test]
    fn what_is_no_file_of_weights_is_said() {
        for bytes in [&b""[..], b"WSATTR", b"file,outlet\n", &[0; 100]] {
            assert!(said(bytes).starts_with("w.bin: this is no file of attribution weights; make it anew"));
        }
    }

    #[test]
    fn another_version_is_said() {
        for (version, age) in [(0, "an older"), (MAGIC[7] + 1, "a newer")] {
            let mut bytes = model().to_bytes();
            bytes[7] = version;
            assert!(
                said(&bytes).contains(&format!("belong to {age} version of whosaid")),
                "{}",
                said(&bytes)
            );
        }
    }

    #[test]
    fn damage_is_said() {
        let bytes = model().to_bytes();
        for cut in [7, 8, 20, 40] {
            assert!(said(&bytes[..cut]).contains("the file is cut short"), "{cut}: {}", said(&bytes[..cut]));
        }
        assert!(said(&bytes[..bytes.len() - 1]).contains("the file is damaged"));
        assert!(said(&[&bytes[..], b"\n"].concat()).contains("the file is damaged"));
        for at in (8..bytes.len()).step_by(997) {
            let mut bytes = bytes.clone();
            bytes[at] ^= 4;
            assert!(said(&bytes).contains("the file is damaged"), "byte {at}");
        }
    }

    #[test]
    fn a_right_checksum_does_not_save_wrong_content() {
        let inside = |at: usize, byte: u8| {
            let mut bytes = model().to_bytes();
            bytes.truncate(bytes.len() - SUM);
            bytes[at] = byte;
            bytes.extend(Sha256::digest(&bytes));
            said(&bytes)
        };
        // The number of cues, the step of a cue, the bits of a row.
        for (at, byte) in [(12, 200), (15, 255), (20, 0), (20, 8), (31, 32), (31, 9)] {
            assert!(inside(at, byte).contains("the file is damaged"), "byte {at}");
        }
    }
}
