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
    match wrapped_at(text, &lines) {
        Some(width) => join(text, &lines, width),
        None => lines,
    }
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

/// Fewest neighbouring lines that show whether a file is hard-wrapped.
const WRAPPED_LINES: usize = 6;
/// Widest hard-wrapped line, in characters.
const WIDEST: usize = 130;

/// The width at which lines are broken, if they are: hardly a line is longer, and many go on in lower case
/// from a line that ended without a full stop.
fn wrapped_at(text: &str, lines: &[Block]) -> Option<usize> {
    let (mut near, mut broken) = (0, 0);
    for pair in lines.windows(2).filter(|p| !p[1].blank_before) {
        near += 1;
        broken += usize::from(goes_on(pair[0].span.text(text), pair[1].span.text(text)));
    }
    if near < WRAPPED_LINES || broken * 3 < near {
        return None;
    }
    let mut widths: Vec<usize> = lines.iter().map(|l| l.span.text(text).chars().count()).collect();
    widths.sort_unstable();
    let width = widths[widths.len() * 49 / 50];
    (width <= WIDEST).then_some(width)
}

/// Whether `next` goes on in the sentence that `line` left open.
fn goes_on(line: &str, next: &str) -> bool {
    let open = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '-' | '–' | '—' | ';'));
    open && next.starts_with(char::is_lowercase)
}

/// Joins neighbouring lines into paragraphs.
fn join(text: &str, lines: &[Block], width: usize) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut before = "";
    for line in lines {
        let here = line.span.text(text);
        let listed = here.starts_with(['•', '#', '|']) || here.starts_with("- ") || here.starts_with("* ");
        match out.last_mut() {
            Some(last) if !line.blank_before && !listed && !ended(before, here, width) => {
                last.span = last.span.cover(line.span);
                last.blank_after = line.blank_after;
            }
            _ => out.push(*line),
        }
        before = here;
    }
    out
}

/// Whether `line` ended before it had to: the first word of `next` would have fitted with room to spare.
fn ended(line: &str, next: &str, width: usize) -> bool {
    let first = next.split_whitespace().next().map_or(0, |w| w.chars().count());
    let room = (line.chars().count() + 1 + first) * 20 < width * 17;
    room && !next.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paragraphs of `text` stand apart by ` ¶ ` in `expected`, line breaks in them as spaces.
    fn check(text: &str, expected: &str) {
        let found: Vec<String> = blocks(text).iter().map(|b| b.span.text(text).replace('\n', " ")).collect();
        assert_eq!(found.join(" ¶ "), expected);
    }

    #[test]
    fn every_line_is_a_block_unless_lines_go_on() {
        check("One line.\nAnother line.\n\n  A third.  \n", "One line. ¶ Another line. ¶ A third.");
        check("", "");
        check("\n \n", "");
    }

    #[test]
    fn wrapped_lines_are_joined_and_short_ones_end_a_paragraph() {
        check(
            "Crane falls in Telm\nBy Ben Okoro\nThe crane of Telm fell on Monday\nand lies across the harbour. The\ncouncil wants to know why it did\nso. The owner has said nothing.\nNobody was hurt.\nTwo ships are locked in, and the\nthird has nowhere to go until it\nis lifted out of the water.\n",
            "Crane falls in Telm ¶ By Ben Okoro ¶ The crane of Telm fell on Monday and lies across the harbour. The council wants to know why it did so. The owner has said nothing. Nobody was hurt. ¶ Two ships are locked in, and the third has nowhere to go until it is lifted out of the water.",
        );
    }
}
