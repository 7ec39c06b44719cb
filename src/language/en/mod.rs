//! English. Each file's first line says what its columns mean.

use super::Files;

/// The data files by name.
pub const FILES: Files =
    Files(&[("lexicon.tsv", include_str!("lexicon.tsv")), ("stopwords.txt", include_str!("stopwords.txt"))]);
