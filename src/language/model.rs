//! The weights of the learned attribution model and their file: two tables of rows, turns between labels, and
//! how often words are cues. What they are multiplied with is said in `attribute::learned`; `train` makes them.

use crate::error::Error;
use prefetch_index::prefetch_index;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::fmt;

/// Kinds of items that turns between labels depend on.
pub const SIDES: usize = 16;
/// Turns between labels: from, to; the smallest number where one may not stand behind the other, and in the
/// eighth column, which is no label.
pub type Turns = [[i16; 8]; 7];
/// Scores of the labels of one item; the eighth is not used.
pub type Scores = [i16; 8];

/// Bits of a key that are the number of its row. Tables of more rows do not stay in a processor's second
/// cache, and waiting for rows takes most of the time.
pub const BITS: u32 = 17;
/// Rows of weights for what both passes see.
pub const ROWS: usize = 1 << BITS;
/// The same for what the second pass alone sees.
pub const OWN_BITS: u32 = 16;
/// Rows of weights for what the second pass alone sees.
pub const OWN_ROWS: usize = 1 << OWN_BITS;
/// For each label its weight in the first pass, with [`BIAS`] added, and that in the second, two's complement:
/// so stand beside each other what one key asks for, and two sums give both passes.
type Row = [[u8; 2]; 8];
/// For each label its weight in the second pass, two's complement.
type OwnRow = [u8; 8];
const BIAS: i16 = 128;

/// First bytes of a file of weights; the last one is the version of features and format.
pub const MAGIC: &[u8; 8] = b"WSATTR\x00\x04";
/// Bytes of the SHA-256 at the end of the file.
const SUM: usize = 32;
/// The highest step of [`Model::cues`].
const MOST_OFTEN: u8 = 7;
/// Numbers of the turns of a pass in a file.
const TURNS: usize = SIDES * SIDES * 7 * 8;

/// How much work attribution is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// The learned model, with the rules for what it does not know.
    #[default]
    Normal,
    /// The rules alone: faster, finds less indirect speech.
    Fast,
    /// None: nobody is quoted, and every word is narration.
    None,
}

impl Effort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Normal, Self::Fast, Self::None];

    /// The name that is typed and written to run.json.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Fast => "fast",
            Self::None => "none",
        }
    }
}

/// What is learned for one pass.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Weights of the labels: [`ROWS`] rows, and [`OWN_ROWS`] behind them in the second pass.
    pub rows: Vec<[i8; 8]>,
    /// Turns by context.
    pub turns: Vec<Turns>,
    /// Units of the score for one of the learner's, rounded.
    pub scale: i32,
}

impl Default for Pass {
    /// Weights of zero: every label is as good as any other.
    fn default() -> Self {
        Self { rows: vec![[0; 8]; ROWS + OWN_ROWS], turns: vec![[[0; 8]; 7]; SIDES * SIDES], scale: 0 }
    }
}

/// The rows of a model: those on board are not copied.
#[derive(Clone)]
enum Rows<R: 'static, const N: usize> {
    OnBoard(&'static [R; N]),
    Read(Box<[R; N]>),
}

impl<R, const N: usize> Rows<R, N> {
    #[inline]
    fn get(&self) -> &[R; N] {
        match self {
            Self::OnBoard(rows) => rows,
            Self::Read(rows) => rows,
        }
    }
}

impl<R: Clone, const N: usize> Rows<R, N> {
    fn read(rows: &[R]) -> Option<Self> {
        rows.to_vec().into_boxed_slice().try_into().ok().map(Self::Read)
    }

    fn on_board(rows: &'static [R]) -> Option<Self> {
        rows.try_into().ok().map(Self::OnBoard)
    }
}

impl<R, const N: usize> fmt::Debug for Rows<R, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{N} rows")
    }
}

/// Everything learned. The default has learned nothing and finds nothing.
#[derive(Clone, Debug)]
pub struct Model {
    /// How often a word is a cue, from 1 to 7, by the hash of the word; words that never are, are not listed.
    pub cues: FxHashMap<u32, u8>,
    rows: Rows<Row, ROWS>,
    own: Rows<OwnRow, OWN_ROWS>,
    /// Turns of both passes by context.
    pub turns: [Vec<Turns>; 2],
    /// Units of the second pass for one of the learner's, rounded.
    pub scale: i32,
}

impl Default for Model {
    fn default() -> Self {
        Self::new(FxHashMap::default(), Pass::default(), Pass::default())
    }
}

impl Model {
    /// A first pass, which labels each paragraph, and a second one, which labels it for one trigger.
    ///
    /// # Panics
    /// When there are more or fewer rows or turns than a pass has.
    pub fn new(cues: FxHashMap<u32, u8>, first: Pass, second: Pass) -> Self {
        let pair = |first: i8, second: i8| [(i16::from(first) + BIAS) as u8, second.cast_unsigned()];
        let (shared, own) = second.rows.split_at(ROWS);
        let rows = first.rows.iter().zip(shared);
        let rows: Vec<Row> = rows.map(|(a, b)| std::array::from_fn(|l| pair(a[l], b[l]))).collect();
        let own: Vec<OwnRow> = own.iter().map(|row| row.map(i8::cast_unsigned)).collect();
        let turns = [first.turns, second.turns];
        let whole = turns.iter().all(|turns| turns.len() == SIDES * SIDES);
        let (Some(rows), Some(own), true) = (Rows::read(&rows), Rows::read(&own), whole) else {
            panic!("a pass has a fixed size");
        };
        Self { cues, rows, own, turns, scale: second.scale }
    }

    /// The rows of weights.
    #[inline]
    pub fn weights(&self) -> Weights<'_> {
        Weights { rows: self.rows.get(), own: self.own.get() }
    }

    /// The file: magic, scale, cues in ascending order, rows of both tables, turns, SHA-256 of all before. Numbers are
    /// little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(self.scale.to_le_bytes());
        let mut cues: Vec<(u32, u8)> = self.cues.iter().map(|(&word, &step)| (word, step)).collect();
        cues.sort_unstable();
        out.extend((cues.len() as u32).to_le_bytes());
        for (word, step) in cues {
            out.extend(word.to_le_bytes());
            out.push(step);
        }
        out.extend(self.rows.get().as_flattened().as_flattened());
        out.extend(self.own.get().as_flattened());
        for weight in self.turns.iter().flatten().flatten().flatten() {
            out.extend(weight.to_le_bytes());
        }
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
        parse(body, Rows::read, Rows::read).ok_or_else(|| wrong(file, "the file is damaged"))
    }

    /// The weights on board, without copying the rows and without looking at the checksum, which a test does.
    pub fn on_board(bytes: &'static [u8], file: &str) -> Result<Self, Error> {
        let body = body(bytes, file)?;
        parse(body, Rows::on_board, Rows::on_board).ok_or_else(|| wrong(file, "the file is damaged"))
    }
}

/// The rows of a model, to be added up.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'m> {
    rows: &'m [Row; ROWS],
    own: &'m [OwnRow; OWN_ROWS],
}

impl Weights<'_> {
    #[inline]
    fn row(self, key: u32) -> [i16; 8] {
        self.rows[(key >> (32 - BITS)) as usize].map(i16::from_le_bytes)
    }

    /// The scores that the rows of `keys`, at most 128, give in the first and in the second pass.
    #[inline]
    pub fn both(self, keys: &[u32]) -> [Scores; 2] {
        let (mut whole, mut second) = ([0i16; 8], [0i16; 8]);
        for &key in keys {
            let row = self.row(key);
            for label in 0..8 {
                whole[label] = whole[label].wrapping_add(row[label]);
                second[label] = second[label].wrapping_add(row[label] >> 8);
            }
        }
        let bias = BIAS.wrapping_mul(keys.len() as i16);
        let low = |label: usize| whole[label].wrapping_sub(second[label] << 8).wrapping_sub(bias);
        [std::array::from_fn(low), second]
    }

    /// Asks the processor to fetch the rows of `keys`, which come up soon.
    #[inline]
    pub fn fetch(self, keys: &[u32]) {
        for &key in keys {
            prefetch_index(self.rows, (key >> (32 - BITS)) as usize);
        }
    }

    /// The same for those that the second pass alone sees.
    #[inline]
    pub fn fetch_own(self, keys: &[u32]) {
        for &key in keys {
            prefetch_index(self.own, (key >> (32 - OWN_BITS)) as usize);
        }
    }

    /// Adds what the rows of `keys` that the second pass alone sees give in it.
    #[inline]
    pub fn add_own(self, keys: &[u32], scores: &mut Scores) {
        for &key in keys {
            let row = &self.own[(key >> (32 - OWN_BITS)) as usize];
            for label in 0..8 {
                scores[label] = scores[label].wrapping_add(i16::from(row[label].cast_signed()));
            }
        }
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

fn parse<'b>(
    mut rest: &'b [u8],
    keep: impl Fn(&'b [Row]) -> Option<Rows<Row, ROWS>>,
    keep_own: impl Fn(&'b [OwnRow]) -> Option<Rows<OwnRow, OWN_ROWS>>,
) -> Option<Model> {
    let rest = &mut rest;
    let scale = i32::from_le_bytes(*take(rest)?);
    let mut cues = FxHashMap::default();
    for _ in 0..u32::from_le_bytes(*take(rest)?) {
        let word = u32::from_le_bytes(*take(rest)?);
        let [step] = *take(rest)?;
        if !(1..=MOST_OFTEN).contains(&step) {
            return None;
        }
        cues.insert(word, step);
    }
    let (pairs, _) = split(rest, ROWS * size_of::<Row>())?.as_chunks::<2>();
    let rows = keep(pairs.as_chunks::<8>().0)?;
    let own = keep_own(split(rest, OWN_ROWS * size_of::<OwnRow>())?.as_chunks::<8>().0)?;
    let turns = [read_turns(rest)?, read_turns(rest)?];
    rest.is_empty().then_some(Model { cues, rows, own, turns, scale })
}

fn read_turns(rest: &mut &[u8]) -> Option<Vec<Turns>> {
    let (numbers, _) = split(rest, 2 * TURNS)?.as_chunks::<2>();
    let (lines, _) = numbers.as_chunks::<8>();
    let (tables, _) = lines.as_chunks::<7>();
    Some(tables.iter().map(|table| table.map(|line| line.map(i16::from_le_bytes))).collect())
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

    fn weight(row: i32, label: i32) -> i16 {
        i16::from((row * 9 - 64 + label) as i8)
    }

    fn model() -> Model {
        let row = |r: usize| std::array::from_fn(|l| weight(r as i32, l as i32) as i8);
        let pass = |factor: usize| {
            let turn = |c: usize, from: usize, to: usize| (c * from) as i16 - 300 * to as i16;
            let turns = |c| std::array::from_fn(|from| std::array::from_fn(|to| turn(c, from, to)));
            Pass {
                rows: (0..ROWS + OWN_ROWS).map(|r| row(r * factor)).collect(),
                turns: (0..SIDES * SIDES).map(turns).collect(),
                scale: 211,
            }
        };
        Model::new([(7, 1), (3_000_000_000, 7), (0, 4)].into_iter().collect(), pass(1), pass(7))
    }

    fn said(bytes: &[u8]) -> String {
        Model::from_bytes(bytes, "w.bin").unwrap_err().to_string()
    }

    #[test]
    fn a_file_gives_back_what_was_written() {
        let (model, bytes) = (model(), model().to_bytes());
        let read = Model::from_bytes(&bytes, "w.bin").unwrap();
        assert_eq!((&read.cues, read.scale), (&model.cues, 211));
        assert!(
            read.turns == model.turns
                && read.rows.get() == model.rows.get()
                && read.own.get() == model.own.get()
        );
        assert_eq!(read.to_bytes(), bytes);
        assert_eq!(Model::on_board(bytes.leak(), "w.bin").unwrap().to_bytes(), read.to_bytes());
    }

    #[test]
    fn rows_are_found_by_the_top_bits_and_added_for_each_pass() {
        // Rows 0, 15 and 14: in the second pass their numbers are those times seven.
        let keys = [(1 << (32 - BITS)) - 1, 15 << (32 - BITS), 14 << (32 - BITS) | 1];
        let sum = |factor: i32, l: i32| {
            keys.iter().map(|k| weight((k >> (32 - BITS)) as i32 * factor, l)).sum::<i16>()
        };
        let [first, mut second] = model().weights().both(&keys);
        assert_eq!(first, std::array::from_fn(|l| sum(1, l as i32)));
        assert_eq!(second, std::array::from_fn(|l| sum(7, l as i32)));
        // What the second pass alone sees stands behind them.
        model().weights().add_own(&[5 << (32 - OWN_BITS) | 9], &mut second);
        let own = |l: usize| sum(7, l as i32) + weight((ROWS as i32 + 5) * 7, l as i32);
        assert_eq!(second, std::array::from_fn(own));
    }

    #[test]
    fn sums_stay_apart_where_they_are_greatest() {
        for (a, b) in [(127, -128), (-128, 127), (-128, -128), (127, 127)] {
            let pass = |weight| Pass { rows: vec![[weight; 8]; ROWS + OWN_ROWS], ..Pass::default() };
            let model = Model::new(FxHashMap::default(), pass(a), pass(b));
            let sums = model.weights().both(&[1 << 20; 128]);
            assert_eq!(sums, [[i16::from(a) * 128; 8], [i16::from(b) * 128; 8]]);
        }
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
        // The number of cues, the step of a cue.
        for (at, byte) in [(12, 200), (15, 255), (20, 0), (20, 8)] {
            assert!(inside(at, byte).contains("the file is damaged"), "byte {at}");
        }
    }
}
