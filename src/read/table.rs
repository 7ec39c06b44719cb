//! Reads CSV tables: metadata.csv as users make it, and the tables of an earlier run in either profile.

use super::text_of;
use crate::error::Error;
use std::path::Path;

/// A table in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Names of the columns as written.
    pub header: Vec<String>,
    /// Cells of each row; rows without any text are left out.
    pub rows: Vec<Vec<String>>,
    /// Line in the file where each row begins, from 1.
    pub lines: Vec<u64>,
}

impl Sheet {
    /// Where the column `name` stands.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|h| h == name)
    }
}

/// Parses a table whose delimiter is `,`, `;` or tab, whichever its header line holds most.
pub fn parse(text: &str) -> Result<Sheet, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (text, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.to_lowercase().starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    };
    parse_with(text, delimiter(text), skipped)
}

/// Parses a table with a known delimiter; `skipped` lines stood before it.
pub fn parse_with(text: &str, delimiter: u8, skipped: u64) -> Result<Sheet, String> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .has_headers(false)
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let (mut line, mut counted) = (1 + skipped, 0);
    for record in reader.records() {
        let record = record.map_err(|e| e.to_string())?;
        // The reader takes the second half of a CRLF, and empty lines, for the beginning of the next row.
        let from = record.position().map_or(0, |at| at.byte() as usize);
        let ends = text.as_bytes().iter().skip(from).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        let begins = (from + ends).max(counted);
        line += text.as_bytes()[counted..begins].iter().filter(|b| **b == b'\n').count() as u64;
        counted = begins;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if sheet.header.is_empty() {
            sheet.header = cells;
        } else if cells.iter().any(|c| !c.trim().is_empty()) {
            sheet.lines.push(line);
            sheet.rows.push(cells);
        }
    }
    if sheet.header.is_empty() {
        Err("the file is empty; it needs a header line".to_owned())
    } else {
        Ok(sheet)
    }
}

/// The delimiter that the first line holds most, outside quotation marks; `,` if it holds none.
pub fn delimiter(text: &str) -> u8 {
    let mut counts = [0usize; 3];
    let mut inside = false;
    for byte in text.bytes() {
        match byte {
            b'"' => inside = !inside,
            b'\n' if !inside => break,
            b',' if !inside => counts[0] += 1,
            b';' if !inside => counts[1] += 1,
            b'\t' if !inside => counts[2] += 1,
            _ => {}
        }
    }
    let most = counts.into_iter().max().unwrap_or(0);
    counts.iter().position(|c| *c == most).map_or(b',', |at| b",;\t"[at])
}

/// What a person means by a cell for yes or no; none if it is neither.
pub fn answer(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "1" | "y" | "yes" | "true" => Some(true),
        "0" | "n" | "no" | "false" => Some(false),
        _ => None,
    }
}

/// Reads the table file of a run.
pub fn load(path: &Path, delimiter: u8) -> Result<Sheet, Error> {
    let text = text_of(path)?;
    parse_with(&text, delimiter, 0).map_err(|e| Error::Refused(format!("{}: {e}", path.display())))
}

/// Whether `folder` is the output of a whosaid run: its run.json says so.
pub fn is_run(folder: &Path) -> bool {
    run_json(folder).is_some()
}

/// What run.json in `folder` says, if whosaid wrote it.
pub fn run_json(folder: &Path) -> Option<serde_json::Value> {
    let text = std::fs::read(folder.join("run.json")).ok()?;
    let run: serde_json::Value = serde_json::from_slice(&text).ok()?;
    (run["tool"] == "whosaid").then_some(run)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        for text in [
            "\u{feff}file,a\nx.txt,1\n",
            "file;a\r\nx.txt;1",
            "file\ta\nx.txt\t1\n",
            "sep=;\nfile;a\nx.txt;1\n",
        ] {
            let sheet = parse(text).unwrap();
            assert_eq!(
                (sheet.header, sheet.rows),
                (vec!["file".to_owned(), "a".to_owned()], vec![vec!["x.txt".to_owned(), "1".to_owned()]])
            );
        }
        assert_eq!(parse("\"a;;;\",b\n").unwrap().header, ["a;;;", "b"]);
        assert!(parse("").is_err());
        assert_eq!(parse("file\na\n\"b\nc\"\nd\n").unwrap().lines, [2, 3, 5]);
        assert_eq!(parse("file\r\n\r\na\r\n\"b\r\nc\"\r\nd\r\n").unwrap().lines, [3, 4, 6]);
        assert_eq!(parse("sep=;\r\nfile\r\na\r\n").unwrap().lines, [3]);
    }
}
