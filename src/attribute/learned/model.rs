//! The weights: two tables of rows, turns between labels, and how often words are cues; and their file.

use super::features::{Atom, QUOTE};
use crate::error::Error;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Kinds of items that turns between labels depend on.
pub const SIDES: usize = 16;
/// Turns between labels: from, to.
pub type Turns = [[i32; 8]; 7];

/// One pass: rows of weights and turns.
#[derive(Clone, Debug, Default)]
pub struct Pass {
    /// Rows, a power of two.
    pub rows: Vec<[i8; 8]>,
    /// Turns by context.
    pub turns: Vec<Turns>,
    /// Bits of a hash that are dropped to get a row.
    pub shift: u32,
    /// Units of the score for one of the learner's, rounded.
    pub scale: i32,
}

/// Everything learned.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// How often a word is a cue, by the hash of the word; words that never are, are not listed.
    pub cues: FxHashMap<u32, u8>,
    /// Labels each paragraph.
    pub first: Pass,
    /// Labels a paragraph for one trigger.
    pub second: Pass,
    /// What is added to the cue labels of the first pass to bring forth further triggers.
    pub bonus: i32,
}

/// The kind of an item for the turns.
pub fn side(atom: &Atom) -> usize {
    match atom.tag {
        0 | 5 | 8 => 0, // adjective, determiner, number
        1 => 1,         // preposition
        2 => 2,         // adverb
        3 => 3,         // auxiliary
        4 => 4,         // conjunction
        7 | 11 => 5,    // nouns
        9 => 6,         // particle
        10 => 7,        // pronoun
        13 => 8,        // subordination
        15 => 9,        // verb
        17 => 10,       // comma
        18 => 11,       // stop
        19 => 12,       // colon
        20..=22 => 13,  // dash, brackets
        QUOTE => 14,
        _ => 15,
    }
}

/// The context of going into item `i`.
pub fn context(atoms: &[Atom], i: usize) -> usize {
    if i == 0 { 0 } else { side(&atoms[i - 1]) * SIDES + side(&atoms[i]) }
}

impl Pass {
    /// The scores that the rows of `keys` give.
    #[inline]
    pub fn add(&self, keys: &[u32], sums: &mut [i32; 8]) {
        let mut local = [0i16; 8];
        for &key in keys {
            let row = &self.rows[(key >> self.shift) as usize];
            for (s, &w) in local.iter_mut().zip(row) {
                *s += i16::from(w);
            }
        }
        for (s, l) in sums.iter_mut().zip(local) {
            *s += i32::from(l);
        }
    }
}

/// First bytes of a file of weights; the last one is the version of features and format.
pub const MAGIC: &[u8; 8] = b"WSATTR\x00\x01";

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
        for pass in [&self.first, &self.second] {
            out.extend(pass.shift.to_le_bytes());
            out.extend(pass.scale.to_le_bytes());
            out.extend(pass.rows.iter().flatten().map(|&w| w as u8));
            for weight in pass.turns.iter().flatten().flatten() {
                out.extend((*weight as i16).to_le_bytes());
            }
        }
        out.extend(Sha256::digest(&out));
        out
    }

    /// Reads what [`Model::to_bytes`] wrote; `file` is named in errors.
    pub fn from_bytes(bytes: &[u8], file: &str) -> Result<Self, Error> {
        let wrong = |what: &str| {
            Error::Refused(format!(
                "{file}: {what}; make it anew with `whosaid train attribution`, or leave out --model"
            ))
        };
        if bytes.len() < MAGIC.len() || bytes[..6] != MAGIC[..6] {
            return Err(wrong("this is no file of attribution weights"));
        }
        if bytes[..8] != MAGIC[..] {
            return Err(wrong("these weights belong to another version of whosaid"));
        }
        let sum =
            bytes.len().checked_sub(32).filter(|&n| n > 16).ok_or_else(|| wrong("the file is cut short"))?;
        if Sha256::digest(&bytes[..sum])[..] != bytes[sum..] {
            return Err(wrong("the file is damaged"));
        }
        Self::parse(&bytes[8..sum]).ok_or_else(|| wrong("the file is damaged"))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes;
        let mut take = |n: usize| -> Option<&[u8]> {
            let (head, tail) = rest.split_at_checked(n)?;
            rest = tail;
            Some(head)
        };
        let four = |b: &[u8]| b.try_into().map(u32::from_le_bytes).ok();
        let mut model = Self { bonus: four(take(4)?)? as i32, ..Self::default() };
        for _ in 0..four(take(4)?)? {
            let word = four(take(4)?)?;
            model.cues.insert(word, take(1)?[0]);
        }
        for pass in [&mut model.first, &mut model.second] {
            pass.shift = four(take(4)?)?;
            pass.scale = four(take(4)?)? as i32;
            let rows = 1usize.checked_shl(32u32.checked_sub(pass.shift)?).filter(|&r| r <= 1 << 22)?;
            pass.rows =
                take(rows * 8)?.chunks_exact(8).map(|r| std::array::from_fn(|i| r[i] as i8)).collect();
            let turns = take(SIDES * SIDES * 7 * 8 * 2)?;
            let weight = |n: usize| i32::from(i16::from_le_bytes([turns[2 * n], turns[2 * n + 1]]));
            pass.turns = (0..SIDES * SIDES)
                .map(|c| std::array::from_fn(|f| std::array::from_fn(|t| weight((c * 7 + f) * 8 + t))))
                .collect();
        }
        Some(model)
    }
}
