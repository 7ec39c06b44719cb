//! Which parts of an article are prose: paragraphs with a class and a reason each, and hidden mark-up.
//! Never edits the text; sentences and words belong to [`crate::segment`].
//!
//! Lines become pieces; then rules run from the most certain to the least, and each only decides about
//! pieces that no rule before it has decided: what a line says by itself ([`own`]), what the top of a page
//! is ([`top`]), what stands at its end ([`tail`]), what interrupts the text ([`between`]). What is left is
//! body.

mod between;
mod cells;
mod lines;
mod markup;
mod own;
mod shape;
mod tail;
mod top;

use crate::doc::{Article, Class, Mask, Paragraph, Span};
use crate::language::Language;
use shape::Shape;

/// A line, joined lines or a table cell on its way to becoming a paragraph.
#[derive(Clone, Debug)]
struct Piece {
    span: Span,
    blank_before: bool,
    blank_after: bool,
    shape: Shape,
    /// Class and rule, once decided.
    verdict: Option<(Class, &'static str)>,
    /// Whether the line holds words of furniture without being certainly nothing else.
    suspect: bool,
}

impl Piece {
    fn decide(&mut self, class: Class, reason: &'static str) {
        if self.verdict.is_none() {
            self.verdict = Some((class, reason));
        }
    }

    fn is(&self, class: Class) -> bool {
        self.verdict.is_some_and(|(c, _)| c == class)
    }

    fn open(&self) -> bool {
        self.verdict.is_none()
    }

    /// Undecided running text.
    fn prose(&self) -> bool {
        self.open() && self.shape.prose()
    }
}

/// Finds and classifies the paragraphs of `article` and the mark-up inside them.
pub fn mask(article: &Article, language: &Language) -> Mask {
    let text = article.text.as_str();
    let mut pieces = pieces(text, language);
    own::decide(text, &mut pieces, language);
    between::times(text, &mut pieces);
    top::decide(text, &article.meta.title, &mut pieces);
    between::related(&mut pieces);
    between::links(&mut pieces);
    tail::decide(text, &mut pieces);
    between::decide(text, &mut pieces);
    let mut mask = Mask { paragraphs: Vec::with_capacity(pieces.len()), ..Mask::default() };
    for piece in &pieces {
        let (class, reason) = piece.verdict.unwrap_or((Class::Body, "text"));
        mask.paragraphs.push(Paragraph { span: piece.span, class, kept: class.kept_by_default(), reason });
        markup::hidden(text, piece.span, reason != own::SIGNED, &mut mask.hidden);
    }
    mask
}

/// The lines, joined lines and cells of `text`.
fn pieces(text: &str, language: &Language) -> Vec<Piece> {
    let words = &language.abbreviations;
    let blocks = lines::blocks(text);
    let mut pieces = Vec::with_capacity(blocks.len());
    for block in blocks {
        let piece = |span: Span, verdict| Piece {
            span,
            blank_before: block.blank_before,
            blank_after: block.blank_after,
            shape: Shape::of(span.text(text), words),
            verdict,
            suspect: false,
        };
        match cells::cells(text, block.span, words) {
            None => pieces.push(piece(block.span, None)),
            Some(cells) => pieces.extend(cells.into_iter().map(|cell| {
                let verdict = if cell.prose { (Class::Body, "cell-prose") } else { (Class::Table, "cell") };
                piece(cell.span, Some(verdict))
            })),
        }
    }
    pieces
}

#[cfg(test)]
mod tests;
