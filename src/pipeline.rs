//! The flow in one screen: articles side by side, stages one after another.

use crate::doc::{Analysis, Article};
use crate::language::Language;
use crate::{attribute, clean, phrase, quote, segment, terms};

/// Everything about one article. Pure: no files, no clock, no other article.
pub fn analyze(article: &Article, language: &Language, include: &[crate::doc::Class]) -> Analysis {
    let mut mask = clean::mask(article, language);
    for paragraph in &mut mask.paragraphs {
        if include.contains(&paragraph.class) {
            paragraph.kept = true;
        }
    }
    let layout = segment::layout(article, &mask, language);
    let quotations = quote::find(article, &mask, &layout, language);
    let resolved = attribute::resolve(article, &mask, &layout, &quotations, language);
    let phrases = phrase::rank(article, &mask, &layout, language);
    let terms = terms::count(article, &mask, &layout, &resolved, language);
    let attribute::Resolved { attributions, marked, problems } = resolved;
    Analysis { mask, layout, attributions, marked, phrases, terms, problems }
}
