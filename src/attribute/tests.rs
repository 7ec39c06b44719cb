//! What the tests of several rooms look at.

use super::view::{self, View};
use crate::doc::{Article, Quotation};
use crate::language::Language;
use crate::{clean, quote, segment};
use std::ops::Range;

/// Shows `look` the items of a text and its quotations.
pub(super) fn viewed<R>(text: &str, look: impl FnOnce(&View, &[Quotation], &Language) -> R) -> R {
    let language = Language::english();
    let article = Article::from_text("a", text);
    let mask = clean::mask(&article, &language);
    let layout = segment::layout(&article, &mask, &language);
    let quotations = quote::find(&article, &mask, &layout, &language);
    look(&view::read(&article, &mask, &layout, &quotations, &language), &quotations, &language)
}

/// The words of some items.
pub(super) fn words<'a>(view: &View<'a>, items: &Range<usize>) -> &'a str {
    if items.is_empty() {
        return "";
    }
    view.text_of(view.items[items.start].span.cover(view.items[items.end - 1].span))
}
