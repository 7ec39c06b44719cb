//! The lines of a brat `.ann` file:
//!
//! ```text
//! T1<TAB>Content 12 40;52 60<TAB>the words        a stretch; `;` between its parts
//! E1<TAB>Attribution:T4 Source:T2 Cue:T3 Content:T1 Content2:T5
//! ```
//!
//! Offsets are code points, ends exclusive. Of the stretches, `Source`, `Cue`, `Content` and `Discard` are
//! used; an event names the stretches of one attribution, and a number behind a role adds to it. Events
//! without content are left out. All other lines are: notes, relations, and the rest of words that hold a
//! line break.

use super::Attributed;
use crate::doc::{Article, Span};
use crate::error::Error;
use std::collections::BTreeMap;

/// What an `.ann` file marks.
#[derive(Debug, Default)]
pub struct Found {
    /// Events with content, in order.
    pub attributions: Vec<Attributed>,
    /// Stretches to leave out.
    pub discard: Vec<Span>,
    /// Odd lines.
    pub warnings: Vec<String>,
}

/// An `E` line: one attribution, as roles and keys of stretches.
struct Event<'a> {
    line: usize,
    key: &'a str,
    parts: Vec<(&'a str, &'a str)>,
}

/// Reads the lines of `marks`, the `.ann` file called `file`, made for `article`.
pub fn parse(marks: &str, article: &Article, file: &str) -> Result<Found, Error> {
    let starts = starts(article);
    let mut found = Found::default();
    let (mut stretches, mut events) = (BTreeMap::new(), Vec::new());
    for (line, text) in (1..).zip(marks.split('\n')) {
        let at = |message: String| format!("{file}, line {line}: {message}");
        let refuse = |message| Error::Refused(at(message));
        let cells: Vec<&str> = text.split('\t').collect();
        match cells[..] {
            [key, cell, _, ..] if numbered(key, 'T') => {
                let (role, spans) = stretch(cell, &starts).map_err(refuse)?;
                if role == "Discard" {
                    found.discard.extend(&spans);
                }
                stretches.insert(key, spans);
            }
            [key, _] if numbered(key, 'T') => {
                found
                    .warnings
                    .push(at(format!("{key} has no text behind its offsets; the line is left out")));
            }
            [key, cell, ..] if numbered(key, 'E') => {
                let parts: Option<_> = cell.split_whitespace().map(|part| part.split_once(':')).collect();
                let parts = parts.ok_or_else(|| refuse(format!("{cell:?} is no list of ROLE:KEY")))?;
                events.push(Event { line, key, parts });
            }
            _ => {}
        }
    }
    // Only now: an event may stand before its stretches.
    for event in events {
        let mut one = Attributed::default();
        for (role, key) in event.parts {
            let spans = match role.trim_end_matches(|c: char| c.is_ascii_digit()) {
                "Source" => &mut one.source,
                "Cue" => &mut one.cue,
                "Content" => &mut one.content,
                _ => continue,
            };
            match stretches.get(key) {
                Some(stretch) => spans.extend(stretch),
                None => found.warnings.push(format!(
                    "{file}, line {}: {} names {key}, which no line of the file marks; it is left out",
                    event.line, event.key
                )),
            }
        }
        if !one.content.is_empty() {
            [&mut one.source, &mut one.cue, &mut one.content].into_iter().for_each(|spans| spans.sort());
            found.attributions.push(one);
        }
    }
    Ok(found)
}

/// Byte of the text at which each code point of the file begins, and the end. The file's byte-order mark,
/// which the text does not hold, is a code point of the file.
fn starts(article: &Article) -> Vec<u32> {
    let mark = (article.origin.bom > 0).then_some(0);
    let chars = article.text.char_indices().map(|(at, _)| at as u32);
    mark.into_iter().chain(chars).chain([article.text.len() as u32]).collect()
}

/// Whether `key` is `letter` and a number.
fn numbered(key: &str, letter: char) -> bool {
    key.strip_prefix(letter).is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// `ROLE START END;START END` as the role and its spans, in bytes.
fn stretch<'a>(cell: &'a str, starts: &[u32]) -> Result<(&'a str, Vec<Span>), String> {
    let odd = || format!("{cell:?} is no ROLE START END");
    let (role, places) = cell.split_once(' ').ok_or_else(odd)?;
    let span = |place: &str| {
        let numbers: Option<Vec<usize>> = place.split_whitespace().map(|n| n.parse().ok()).collect();
        let Some([from, to]) = numbers.as_deref() else { return Err(odd()) };
        match (starts.get(*from), starts.get(*to)) {
            _ if from > to => Err(format!("{from} to {to} runs backwards")),
            (Some(&from), Some(&to)) => Ok(Span::new(from, to)),
            _ => {
                let length = starts.len() - 1;
                Err(format!("{from} to {to} is not in the text, which has {length} characters"))
            }
        }
    };
    Ok((role, places.split(';').map(span).collect::<Result<_, _>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "„Ja“, meint Zoë, „gut“ – und naß.";

    fn read(marks: &str) -> Found {
        parse(marks, &Article::from_text("a", TEXT), "a.ann").unwrap()
    }

    fn words(spans: &[Span]) -> Vec<&'static str> {
        spans.iter().map(|s| s.text(TEXT)).collect()
    }

    #[test]
    fn offsets_are_code_points_and_parts_are_kept() {
        let found = read(
            "T1\tContent 0 4;17 22\t„Ja“ „gut“\nT2\tSource 12 15\tZoë\nT3\tCue 6 11\tmeint\n\
             E1\tAttribution:T9 Content:T1 Source:T2 Cue:T3\n",
        );
        let [one] = &found.attributions[..] else { panic!("{found:?}") };
        assert_eq!(words(&one.content), ["„Ja“", "„gut“"]);
        assert_eq!(words(&one.source), ["Zoë"]);
        assert_eq!(words(&one.cue), ["meint"]);
        assert!(found.warnings.is_empty(), "the trigger is not looked up: {:?}", found.warnings);
    }

    #[test]
    fn numbered_roles_are_merged_in_order() {
        let found = read(
            "T1\tContent 17 22\t„gut“\nT2\tContent 0 4\t„Ja“\n\
             E1\tAttribution:T3 Content:T1 Content2:T2\nE2\tAttribution:T3 Content12:T2\n",
        );
        assert_eq!(words(&found.attributions[0].content), ["„Ja“", "„gut“"]);
        assert_eq!(words(&found.attributions[1].content), ["„Ja“"]);
    }

    #[test]
    fn events_may_stand_before_their_stretches_and_need_content() {
        let found =
            read("E1\tAttribution:T3 Content:T1\r\nE2\tAttribution:T3 Cue:T1\nT1\tContent 1 3\tJa\r\n");
        assert_eq!(found.attributions.len(), 1);
        let found = read("E1\tAttribution:T3 Content:T7\n");
        assert!(found.attributions.is_empty());
        assert_eq!(
            found.warnings,
            ["a.ann, line 1: E1 names T7, which no line of the file marks; it is left out"]
        );
    }

    #[test]
    fn other_lines_are_left_out() {
        let found = read(
            "T1\tContent 0 4\t„Ja“,\nmeint\nT5 is a road\n\n#1\tAnnotatorNotes T1\twhy?\nT2\tDiscuss 0 4\tx\n\
             T3\tDiscard 25 28;29 33\tund naß.\nR1\tSame Arg1:T1 Arg2:T2\nE1\tAttribution:T2 Content:T1\n\
             T8\tSource 0 1\n",
        );
        assert_eq!(found.attributions.len(), 1);
        assert_eq!(words(&found.discard), ["und", "naß."]);
        assert_eq!(found.warnings.len(), 1, "{:?}", found.warnings);
        assert!(found.warnings[0].contains("line 10: T8"));
    }

    #[test]
    fn wrong_lines_are_named() {
        let said =
            |marks: &str| parse(marks, &Article::from_text("a", TEXT), "dir/a.ann").unwrap_err().to_string();
        assert_eq!(
            said("\nT1\tCue 30 34\tx\n"),
            "dir/a.ann, line 2: 30 to 34 is not in the text, which has 33 characters"
        );
        assert_eq!(said("T1\tCue 5 3\tx"), "dir/a.ann, line 1: 5 to 3 runs backwards");
        assert_eq!(said("T1\tCue 5\tx"), "dir/a.ann, line 1: \"Cue 5\" is no ROLE START END");
        assert_eq!(said("T1\tCue -1 5\tx"), "dir/a.ann, line 1: \"Cue -1 5\" is no ROLE START END");
        assert_eq!(said("T1\tCue\tx"), "dir/a.ann, line 1: \"Cue\" is no ROLE START END");
        assert!(said("E1\tAttribution T1").starts_with("dir/a.ann, line 1: "));
    }

    #[test]
    fn a_byte_order_mark_is_a_character_of_the_file() {
        let mut article = Article::from_text("a", "Ja, so.");
        article.origin.bom = 3;
        let marks = "T1\tContent 1 3\tJa\nE1\tAttribution:T1 Content:T1";
        let found = parse(marks, &article, "a.ann").unwrap();
        assert_eq!(found.attributions[0].content, [Span::new(0, 2)]);
    }
}
