//! Which parts of an article are prose: paragraphs with a class and a reason each, and hidden mark-up.
//! Never edits the text; sentences and words belong to [`crate::segment`].

mod lines;

use crate::doc::{Article, Class, Mask, Paragraph};
use crate::language::Language;

/// Finds and classifies the paragraphs of `article` and the mark-up inside them.
pub fn mask(article: &Article, _language: &Language) -> Mask {
    let blocks = lines::blocks(&article.text);
    let paragraphs = blocks
        .iter()
        .map(|b| Paragraph { span: b.span, class: Class::Body, kept: true, reason: "text" })
        .collect();
    Mask { paragraphs, hidden: Vec::new() }
}
