//! English. Each file's first line says what its columns mean.

use super::Files;

/// The data files by name.
pub const FILES: Files = Files(&[
    ("abbreviations.tsv", include_str!("abbreviations.tsv")),
    ("furniture.tsv", include_str!("furniture.tsv")),
    ("sentence_words.tsv", include_str!("sentence_words.tsv")),
]);
