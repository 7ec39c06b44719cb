//! Lines, and the blocks they make: one line each, or in hard-wrapped text all lines of a paragraph.
//! What a block is gets decided elsewhere.

use crate::doc::Span;

/// A non-blank line, or the joined lines of a hard-wrapped paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// From the first to the last non-blank character.
    pub span: Span,
    /// Whether a blank line, or nothing, stands before it.
    pub blank_before: bool,
    /// Whether a blank line, or nothing, stands behind it.
    pub blank_after: bool,
}

/// The blocks of `text` in order.
pub fn blocks(text: &str) -> Vec<Block> {
    let lines = lines(text);
    if is_wrapped(text, &lines) { join(text, &lines) } else { lines }
}

/// Every non-blank line.
fn lines(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut start = 0;
    let mut blank = true;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            if let Some(last) = out.last_mut() {
                last.blank_after = true;
            }
            blank = true;
        } else {
            let from = start + (line.len() - line.trim_start().len());
            let span = Span::new(from as u32, (from + trimmed.len()) as u32);
            out.push(Block { span, blank_before: blank, blank_after: false });
            blank = false;
        }
        start += line.len();
    }
    if let Some(last) = out.last_mut() {
        last.blank_after = true;
    }
    out
}

/// Fewest lines behind which a file may be called hard-wrapped.
const WRAPPED_LINES: usize = 6;

/// Whether lines are broken at a fixed width: they have much the same length and many go on in lower case
/// from a line that ended without a full stop.
fn is_wrapped(text: &str, lines: &[Block]) -> bool {
    let pairs = lines.windows(2).filter(|p| !p[1].blank_before);
    let (mut near, mut broken) = (0, 0);
    for pair in pairs {
        near += 1;
        broken += usize::from(goes_on(pair[0].span.text(text), pair[1].span.text(text)));
    }
    let longest = lines.iter().map(|l| l.span.len()).max().unwrap_or(0);
    near >= WRAPPED_LINES && broken * 3 >= near && longest <= 130
}

/// Whether `next` goes on in the sentence that `line` left open.
fn goes_on(line: &str, next: &str) -> bool {
    let open = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '–' | '—' | ';'));
    open && next.starts_with(char::is_lowercase)
}

/// Joins neighbouring lines into paragraphs.
fn join(text: &str, lines: &[Block]) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for line in lines {
        let listed = line.span.text(text).starts_with(['•', '-', '*', '#', '|', '>']);
        match out.last_mut() {
            Some(last) if !line.blank_before && !listed => {
                last.span = last.span.cover(line.span);
                last.blank_after = line.blank_after;
            }
            _ => out.push(*line),
        }
    }
    out
}
