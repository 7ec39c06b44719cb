//! Where quoted words are: marks and their pairing. Who spoke them is not decided here.

use crate::doc::{Article, Layout, Mask, Quotation};
use crate::language::Language;

/// Finds the quotations of the kept paragraphs, in text order, an enclosing one before those inside it.
pub fn find(_article: &Article, _mask: &Mask, _layout: &Layout, _language: &Language) -> Vec<Quotation> {
    Vec::new()
}
