//! Table rows: lines cut into cells at tabs or pipes. A cell that holds prose is text of its own; the others
//! of the row are table. Rows set as plain lines are not seen here.

use super::shape::{End, Shape};
use crate::doc::Span;
use crate::language::Abbreviations;

/// One cell, or the neighbouring cells without prose taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands, white space trimmed.
    pub span: Span,
    /// Whether it is prose.
    pub prose: bool,
}

/// The cells of `line` if it is a table row.
pub fn cells(text: &str, line: Span, words: &Abbreviations) -> Option<Vec<Cell>> {
    let row = line.text(text);
    let separator = if row.contains('\t') {
        '\t'
    } else if row.starts_with('|') && row.len() > 1 && row.ends_with('|') {
        '|'
    } else {
        return None;
    };
    let mut out: Vec<Cell> = Vec::new();
    let mut at = line.start as usize;
    for cell in row.split(separator) {
        let mut from = at;
        for part in cell.split_inclusive("</p>") {
            let trimmed = part.trim();
            if !trimmed.is_empty() {
                let start = from + part.len() - part.trim_start().len();
                let span = Span::new(start as u32, (start + trimmed.len()) as u32);
                let prose = is_prose(&Shape::of(trimmed, words));
                match out.last_mut() {
                    Some(last) if !last.prose && !prose => last.span = last.span.cover(span),
                    _ => out.push(Cell { span, prose }),
                }
            }
            from += part.len();
        }
        at += cell.len() + 1;
    }
    if out.is_empty() {
        out.push(Cell { span: line, prose: false });
    }
    Some(out)
}

/// Whether a cell holds sentences and not labels, which may end in a full stop too.
fn is_prose(shape: &Shape) -> bool {
    let stopped = matches!(shape.end, End::Stop | End::Strong) || shape.ends_quoted;
    let cut = matches!(shape.end, End::Open | End::Comma);
    let words = shape.words;
    words >= 25 || words >= 15 && cut || words >= 12 && shape.verb || words >= 5 && stopped && shape.verb
}
