//! `corrections.csv`: one row for each attribution that the user puts right. A whole row of attributions.csv
//! will do, with its cells changed and a column `drop` added: further columns are not read.

use super::table::{self, Sheet};
use crate::doc::Kind;
use crate::edit::{Correction, Corrections};
use crate::error::Error;
use std::path::Path;

/// What stands in `speaker` for nobody.
const NOBODY: &str = "-";

/// Reads the corrections in `file`.
pub fn read(file: &Path) -> Result<Corrections, Error> {
    let refuse = |what: &str| Error::Refused(format!("{}{what}", file.display()));
    let sheet = table::parse(&super::text_of(file)?).map_err(|e| refuse(&format!(": {e}")))?;
    let rows = parse(&sheet).map_err(|(line, what)| refuse(&format!(", line {line}: {what}")))?;
    Ok(Corrections::new(super::name_of(file), rows))
}

fn parse(sheet: &Sheet) -> Result<Vec<Correction>, (u64, String)> {
    let column = |name: &str| sheet.header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let found = || sheet.header.join(", ");
    let Some(id) = column("attribution_id") else {
        return Err((1, format!("no column attribution_id; the header must name it (found: {})", found())));
    };
    let columns = [column("speaker"), column("kind"), column("drop")];
    if columns.iter().all(Option::is_none) {
        let message = "no column speaker, kind or drop; the header must name one of them (found: ";
        return Err((1, format!("{message}{})", found())));
    }
    let mut rows = Vec::new();
    for (row, &line) in sheet.rows.iter().zip(&sheet.lines) {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        let [speaker, kind, drop] = columns.map(|at| at.map_or("", cell));
        let id = cell(id).to_owned();
        if id.is_empty() {
            return Err((line, "attribution_id is empty; copy it from attributions.csv".to_owned()));
        }
        let speaker = match speaker {
            "" => None,
            NOBODY => Some(String::new()),
            name => Some(crate::statement::fold(name).into_owned()),
        };
        rows.push(Correction {
            line,
            id,
            speaker,
            kind: parse_kind(kind).map_err(|e| (line, e))?,
            drop: parse_drop(drop).map_err(|e| (line, e))?,
        });
    }
    Ok(rows)
}

fn parse_kind(cell: &str) -> Result<Option<Kind>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let kind = Kind::from_name(&cell.to_lowercase());
    let known = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    kind.map(Some).ok_or_else(|| format!("kind {cell:?}: write one of {}, or leave it empty", known()))
}

fn parse_drop(cell: &str) -> Result<bool, String> {
    if cell.is_empty() {
        return Ok(false);
    }
    table::answer(cell).ok_or_else(|| format!("drop {cell:?}: write 1 to drop the row, or leave it empty"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Result<Vec<Correction>, (u64, String)> {
        parse(&table::parse(text).unwrap())
    }

    #[test]
    fn a_row_says_what_changes() {
        let rows = check(
            "Attribution_ID;drop;speaker;kind;note\na_1;;Ana  Torvik;;\na_2;yes;;;wrong\n\na_3;0;-;Mixed;\n",
        )
        .unwrap();
        let row = |line, id: &str, speaker: Option<&str>, kind, drop| {
            let speaker = speaker.map(str::to_owned);
            Correction { line, id: id.to_owned(), speaker, kind, drop }
        };
        assert_eq!(
            rows,
            [
                row(2, "a_1", Some("Ana Torvik"), None, false),
                row(3, "a_2", None, None, true),
                row(5, "a_3", Some(""), Some(Kind::Mixed), false),
            ]
        );
        assert_eq!(check("attribution_id,drop\n").unwrap(), []);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_line() {
        for (text, line, word) in [
            ("id,drop\na_1,1\n", 1, "attribution_id"),
            ("attribution_id,note\na_1,1\n", 1, "speaker, kind or drop"),
            ("attribution_id,kind\na_1,direct\na_2,quoted\n", 3, "\"quoted\""),
            ("attribution_id,drop\na_1,perhaps\n", 2, "\"perhaps\""),
            ("attribution_id,drop\n,1\n", 2, "is empty"),
        ] {
            let (at, message) = check(text).unwrap_err();
            assert!(at == line && message.contains(word), "{at}: {message}");
        }
    }
}
