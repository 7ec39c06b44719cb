//! Who said what.

mod chunk;
mod view;

use crate::doc::{Article, Attribution, Layout, MarkedTerm, Mask, Problem, Quotation};
use crate::language::Language;

/// Answer of [`resolve`].
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// By position, longer first.
    pub attributions: Vec<Attribution>,
    /// Marks that are nobody's speech, by position.
    pub marked: Vec<MarkedTerm>,
    /// What was noticed.
    pub problems: Vec<Problem>,
}

/// Attributes quotations and reported speech to speakers.
pub fn resolve(
    _article: &Article,
    _mask: &Mask,
    _layout: &Layout,
    _quotations: &[Quotation],
    _language: &Language,
) -> Resolved {
    Resolved::default()
}
