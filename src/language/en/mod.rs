//! English. Each file's first line says what its columns mean.

use super::Files;

/// The data files by name.
pub const FILES: Files = Files(&[("quotation_marks.tsv", include_str!("quotation_marks.tsv"))]);
