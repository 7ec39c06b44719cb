//! What the turns between labels depend on: the kinds of two items. The weights themselves are in
//! [`crate::language::model`].

use super::features::{Atom, QUOTE};

pub use crate::language::model::{Model, SIDES, Scores};

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
