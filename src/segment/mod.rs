//! Tokens and sentences of every paragraph of the mask, set-aside ones too, so that numbers do not move when
//! a paragraph changes its class. What a paragraph is was decided by [`crate::clean`].

mod numbering;
mod sentences;
mod tokens;

use crate::doc::{Article, Block, Layout, Mask, Texts};
use crate::language::Language;

/// Lays out every paragraph of the mask.
pub fn layout(article: &Article, mask: &Mask, language: &Language) -> Layout {
    let text = article.text.as_str();
    let mut layout = Layout::default();
    let mut hidden = mask.hidden.as_slice();
    for (index, paragraph) in mask.paragraphs.iter().enumerate() {
        let span = paragraph.span;
        let passed = hidden.partition_point(|h| h.end <= span.start);
        hidden = &hidden[passed..];
        let inside = &hidden[..hidden.partition_point(|h| h.start < span.end)];
        let first_token = layout.tokens.len();
        let first_sentence = layout.sentences.len() as u32;
        tokens::tokens(text, span, inside, &mut layout.tokens);
        sentences::sentences(text, first_token, index as u32, &language.abbreviations, &mut layout);
        layout.blocks.push(Block {
            sentences: first_sentence..layout.sentences.len() as u32,
            tokens: first_token as u32..layout.tokens.len() as u32,
        });
    }
    layout.texts = Texts::of(text, &layout.tokens);
    layout
}
