//! metadata.csv: what the user knows about the articles. Nothing is guessed, and a row that fits no file, or
//! a file that has no row, is said.

use super::list::{Entry, Input};
use super::table;
use crate::doc::{Problem, Severity};
use crate::error::Error;
use rustc_hash::FxHashMap;
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// The columns with a meaning of their own. Every other one is carried through as meta_NAME.
const KNOWN: [&str; 7] = ["file", "id", "outlet", "published", "title", "author", "url"];

/// Reads `file` and gives each entry what its row says.
pub fn apply(file: &Path, input: &mut Input) -> Result<(), Error> {
    let text = super::text_of(file)?;
    let name = super::name_of(file);
    let sheet = table::parse(&text).map_err(|e| refuse(file, &e))?;
    let columns = Columns::of(&sheet.header).map_err(|e| refuse(file, &e))?;
    input.columns = columns.extra.iter().map(|(_, name)| name.clone()).collect();

    let index = Index::of(&input.entries);
    let mut rows: Vec<Option<usize>> = vec![None; input.entries.len()];
    for (n, row) in sheet.rows.iter().enumerate() {
        let line = sheet.lines[n];
        let mut warn = |code, message: String| {
            let message = format!("line {line}: {message}");
            let path = name.clone();
            input.problems.push(Problem { severity: Severity::Warning, code, message, path, ..blank() });
        };
        if row.iter().skip(sheet.header.len()).any(|cell| !cell.trim().is_empty()) {
            warn(
                "W-METADATA-CELLS",
                format!("{} cells under {} names; the last are left out", row.len(), sheet.header.len()),
            );
        }
        let wanted = columns.cell(row, "file");
        if wanted.is_empty() {
            warn("W-METADATA-NO-FILE", "the file column is empty; the row is not used".to_owned());
            continue;
        }
        match index.find(&input.entries, wanted) {
            Found::None => {
                warn("W-METADATA-NO-FILE", format!("no file {wanted:?} in INPUT; the row is not used"));
            }
            Found::Several(paths) => warn(
                "W-METADATA-AMBIGUOUS",
                format!("{wanted:?} may be {}; write the path from INPUT on", paths.join(" or ")),
            ),
            Found::One(at) if rows[at].is_some() => {
                warn("W-METADATA-TWICE", format!("a second row for {wanted:?}; the first one is used"));
            }
            Found::One(at) => {
                rows[at] = Some(n);
                let published = columns.cell(row, "published");
                let iso = iso(published);
                if iso.is_none() {
                    let message =
                        format!("{published:?} is no ISO 8601 date (2026-01-31); published is left empty");
                    warn("W-METADATA-DATE", message);
                }
                let entry = &mut input.entries[at];
                entry.described = true;
                entry.meta.published = iso.unwrap_or_default();
                entry.meta.outlet = columns.cell(row, "outlet").to_owned();
                entry.meta.title = columns.cell(row, "title").to_owned();
                entry.meta.author = columns.cell(row, "author").to_owned();
                entry.meta.url = columns.cell(row, "url").to_owned();
                if !columns.cell(row, "id").is_empty() {
                    entry.id = columns.cell(row, "id").to_owned();
                }
                entry.meta.extra = columns.extra.iter().map(|&(at, _)| cell(row, at).to_owned()).collect();
            }
        }
    }
    for entry in &mut input.entries {
        if !entry.described {
            entry.meta.extra = vec![String::new(); input.columns.len()];
            if super::format::of(&entry.path).is_some() {
                input.problems.push(Problem {
                    severity: Severity::Warning,
                    code: "W-METADATA-NO-ROW",
                    message: format!("no row in {name}; outlet and date stay empty"),
                    path: entry.path.clone(),
                    article_id: entry.id.clone(),
                    at: None,
                });
            }
        }
    }
    Ok(())
}

fn refuse(file: &Path, what: &str) -> Error {
    Error::Refused(format!("{}: {what}", file.display()))
}

fn blank() -> Problem {
    let (message, path, article_id) = Default::default();
    Problem { severity: Severity::Info, code: "", message, path, article_id, at: None }
}

/// An ISO 8601 date, or date and time, with `T` between them; empty stays empty; none if it is neither.
fn iso(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some(String::new());
    }
    let pieces = jiff::fmt::temporal::Pieces::parse(text).ok()?;
    let extended = text.len() >= 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !extended || text.contains('[') || (text.len() > 10) != pieces.time().is_some() {
        return None;
    }
    Some(text.replacen([' ', 't'], "T", 1))
}

/// Where each column stands.
struct Columns {
    known: FxHashMap<&'static str, usize>,
    extra: Vec<(usize, String)>,
}

impl Columns {
    fn of(header: &[String]) -> Result<Self, String> {
        let mut columns = Self { known: FxHashMap::default(), extra: Vec::new() };
        for (at, name) in header.iter().enumerate() {
            let name = name.trim();
            let lower = name.to_lowercase();
            let twice = format!("the column {name:?} stands twice in the header; rename one");
            if name.is_empty() {
                continue;
            } else if let Some(known) = KNOWN.into_iter().find(|k| *k == lower) {
                if columns.known.insert(known, at).is_some() {
                    return Err(twice);
                }
            } else {
                let plain: String = name.split_whitespace().collect::<Vec<_>>().join("_");
                let plain: String = plain.chars().map(|c| if c.is_control() { '_' } else { c }).collect();
                if columns.extra.iter().any(|(_, other)| other.to_lowercase() == plain.to_lowercase()) {
                    return Err(twice);
                }
                columns.extra.push((at, plain));
            }
        }
        if !columns.known.contains_key("file") {
            return Err(format!(
                "no column named file; the header must name it (found: {})",
                header.join(", ")
            ));
        }
        Ok(columns)
    }

    fn cell<'a>(&self, row: &'a [String], name: &str) -> &'a str {
        self.known.get(name).map_or("", |&at| cell(row, at))
    }
}

fn cell(row: &[String], at: usize) -> &str {
    row.get(at).map_or("", |cell| cell.trim())
}

/// Finds files by what a user may write for them.
struct Index {
    by_path: FxHashMap<String, usize>,
    by_name: FxHashMap<String, Vec<usize>>,
}

enum Found {
    None,
    One(usize),
    Several(Vec<String>),
}

impl Index {
    fn of(entries: &[Entry]) -> Self {
        let mut index = Self { by_path: FxHashMap::default(), by_name: FxHashMap::default() };
        for (at, entry) in entries.iter().enumerate() {
            let path: String = entry.path.nfc().collect();
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            index.by_name.entry(name).or_default().push(at);
            index.by_path.entry(path).or_insert(at);
        }
        index
    }

    /// The exact path, else the only file that agrees with as much of the path as both give.
    fn find(&self, entries: &[Entry], wanted: &str) -> Found {
        let wanted: String = wanted.replace('\\', "/").nfc().collect();
        let wanted = wanted.trim_start_matches("./");
        if let Some(&at) = self.by_path.get(wanted) {
            return Found::One(at);
        }
        let name = wanted.rsplit('/').next().unwrap_or_default();
        let agrees = |at: &&usize| {
            let path: String = entries[**at].path.nfc().collect();
            ends(&path, wanted) || ends(wanted, &path)
        };
        let found: Vec<usize> =
            self.by_name.get(name).into_iter().flatten().filter(agrees).copied().collect();
        match found[..] {
            [] => Found::None,
            [at] => Found::One(at),
            _ => Found::Several(found.iter().map(|&at| entries[at].path.clone()).collect()),
        }
    }
}

/// Whether `path` ends with the whole components of `tail`.
fn ends(path: &str, tail: &str) -> bool {
    path.strip_suffix(tail).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_iso_dates_count() {
        for good in ["2026-01-31", "2026-01-31T10:00", "2026-01-31T10:00:00Z", "2026-01-31T10:00:00+08:00"] {
            assert_eq!(iso(good).as_deref(), Some(good));
        }
        assert_eq!(iso("2026-01-31 10:00").as_deref(), Some("2026-01-31T10:00"));
        for bad in
            ["31.01.2026", "1/31/2026", "2026-02-30", "2026-01", "20260131", "yesterday", "2026-01-31Tx"]
        {
            assert_eq!(iso(bad), None, "{bad}");
        }
    }

    #[test]
    fn paths_agree_by_whole_components() {
        assert!(ends("a/b/c.txt", "b/c.txt") && ends("c.txt", "c.txt"));
        assert!(!ends("a/xc.txt", "c.txt"));
    }
}
