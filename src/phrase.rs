//! Key phrases of one article.

use crate::doc::{Article, Layout, Mask, Phrase};
use crate::language::Language;

/// Ranks the key phrases of `article`, best first.
pub fn rank(_article: &Article, _mask: &Mask, _layout: &Layout, _language: &Language) -> Vec<Phrase> {
    Vec::new()
}
