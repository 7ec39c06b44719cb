//! `diff` and `check`: which rows of two runs were added, removed or changed, by the keys of the dictionary;
//! and which attribution of one run is which of the other.

use super::Exit;
use super::run::count;
use super::verify::Run;
use crate::error::Error;
use crate::read::table::{self, Sheet};
use crate::write::dictionary::{self, Entry};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Differences of one table that are shown.
const SHOWN: usize = 20;

/// The byte-order mark that spreadsheets want in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Columns that hold an attribution's id.
const ATTRIBUTION_IDS: [&str; 3] = ["attribution_id", "nested_in", "inside"];

/// What `diff` writes beside its report.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted<'a> {
    /// Where to write which old id became which new one.
    pub map: Option<&'a Path>,
    /// Corrections with old ids, and where to write them with new ones.
    pub carry: Option<[&'a Path; 2]>,
}

/// Compares the tables of two runs.
pub fn diff(old: &Path, new: &Path, wanted: Wanted) -> Result<(String, Exit), Error> {
    let (old, new) = (Run::open(old)?, Run::open(new)?);
    let mut ids = BTreeMap::new();
    let mut carried = String::new();
    if wanted.map.is_some() || wanted.carry.is_some() {
        let pairs = overlaps(&places(&old)?, &places(&new)?);
        if let Some(path) = wanted.map {
            let mut text = String::from("old_id,new_id,overlap\n");
            for (from, (to, overlap)) in &pairs {
                let _ = writeln!(text, "{from},{to},{overlap}");
            }
            std::fs::write(path, text).map_err(Error::io(path, "cannot be written"))?;
        }
        ids = pairs.into_iter().map(|(from, (to, _))| (from, to)).collect();
        if let Some([from, to]) = wanted.carry {
            carried = carry(from, to, &ids)?;
        }
    }
    let mut report = String::new();
    for table in dictionary::load()? {
        match (old.has(&table.name), new.has(&table.name)) {
            (true, true) => {
                let mut before = Rows::of(&table, old.load(&table.name)?, &old);
                before.rename(&ids);
                let after = Rows::of(&table, new.load(&table.name)?, &new);
                compare(&table.name, &before, &after, &mut report);
            }
            (true, false) => report.push_str(&format!("{}: only in the first run\n", table.name)),
            (false, true) => report.push_str(&format!("{}: only in the second run\n", table.name)),
            (false, false) => {}
        }
    }
    let exit = if report.is_empty() { Exit::Done } else { Exit::Different };
    if report.is_empty() {
        report.push_str("no differences\n");
    }
    report.push_str(&carried);
    Ok((report, exit))
}

/// The rows of a table by key, in the order of the keys.
struct Rows {
    columns: Vec<String>,
    keys: Vec<usize>,
    rows: BTreeMap<Vec<String>, Vec<String>>,
}

impl Rows {
    fn of(table: &Entry, sheet: Sheet, run: &Run) -> Self {
        let keys: Vec<usize> = table.key.iter().filter_map(|key| sheet.column(key)).collect();
        let mut rows = Self { columns: sheet.header, keys, rows: BTreeMap::new() };
        for row in sheet.rows {
            let row: Vec<String> = row.iter().map(|cell| run.cell(cell).to_owned()).collect();
            rows.insert(row);
        }
        rows
    }

    /// A table without key has its whole rows for keys; equal rows are numbered.
    fn insert(&mut self, row: Vec<String>) {
        let cell = |at: &usize| row.get(*at).cloned().unwrap_or_default();
        let mut key: Vec<String> =
            if self.keys.is_empty() { row.clone() } else { self.keys.iter().map(cell).collect() };
        let plain = key.clone();
        let mut n = 1;
        while self.rows.contains_key(&key) {
            n += 1;
            key.clone_from(&plain);
            key.push(format!("({n})"));
        }
        self.rows.insert(key, row);
    }

    /// Gives attributions the ids that they have in the other run.
    fn rename(&mut self, ids: &BTreeMap<String, String>) {
        let columns: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, name)| ATTRIBUTION_IDS.contains(&name.as_str()))
            .map(|(at, _)| at)
            .collect();
        if ids.is_empty() || columns.is_empty() {
            return;
        }
        for (_, mut row) in std::mem::take(&mut self.rows) {
            for &at in &columns {
                if let Some(cell) = row.get_mut(at)
                    && let Some(id) = ids.get(cell)
                {
                    cell.clone_from(id);
                }
            }
            self.insert(row);
        }
    }
}

fn compare(name: &str, old: &Rows, new: &Rows, report: &mut String) {
    let mut lines = Vec::new();
    let (mut added, mut removed, mut changed) = (0, 0, 0);
    let columns = || new.columns.iter().filter(|c| old.columns.contains(c));
    for column in old.columns.iter().filter(|c| !new.columns.contains(c)) {
        lines.push(format!("  column {column} removed"));
    }
    for column in new.columns.iter().filter(|c| !old.columns.contains(c)) {
        lines.push(format!("  column {column} added"));
    }
    let place = |rows: &Rows, name: &str| rows.columns.iter().position(|c| c == name);
    let shared: Vec<(&String, usize, usize)> =
        columns().filter_map(|c| Some((c, place(old, c)?, place(new, c)?))).collect();
    for (key, before) in &old.rows {
        let Some(after) = new.rows.get(key) else {
            removed += 1;
            lines.push(format!("  - {}", key.join(" ")));
            continue;
        };
        let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
        let cells: Vec<String> = shared
            .iter()
            .map(|&(column, from, to)| (column, cell(before, from), cell(after, to)))
            .filter(|(_, from, to)| from != to)
            .map(|(column, from, to)| format!("{column} {} -> {}", short(&from), short(&to)))
            .collect();
        if !cells.is_empty() {
            changed += 1;
            lines.push(format!("  ~ {}: {}", key.join(" "), cells.join("; ")));
        }
    }
    for key in new.rows.keys().filter(|key| !old.rows.contains_key(*key)) {
        added += 1;
        lines.push(format!("  + {}", key.join(" ")));
    }
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(report, "{name}: {added} added, {removed} removed, {changed} changed");
    for line in lines.iter().take(SHOWN) {
        let _ = writeln!(report, "{line}");
    }
    if lines.len() > SHOWN {
        let _ = writeln!(report, "  ... and {} more", lines.len() - SHOWN);
    }
}

/// The value in quotation marks, its middle left out when long.
fn short(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 60 {
        return format!("{text:?}");
    }
    let head: String = chars[..35].iter().collect();
    let tail: String = chars[chars.len() - 20..].iter().collect();
    format!("{:?}", format!("{head} … {tail}"))
}

/// Writes the corrections in `from` to `to` with the ids of the second run. Those whose row is gone keep
/// their id and are named.
fn carry(from: &Path, to: &Path, ids: &BTreeMap<String, String>) -> Result<String, Error> {
    let bytes = std::fs::read(from).map_err(Error::io(from, "cannot be read"))?;
    let text = crate::read::decode(&bytes).text;
    let refuse = |what: &str| Error::Refused(format!("{}: {what}", from.display()));
    let sheet = table::parse(&text).map_err(|e| refuse(&e))?;
    let column = sheet.header.iter().position(|h| h.trim().eq_ignore_ascii_case("attribution_id"));
    let column = column.ok_or_else(|| refuse("no column attribution_id; the header must name it"))?;
    let mark = if bytes.starts_with(MARK) { MARK.to_vec() } else { Vec::new() };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(table::delimiter(&text))
        .flexible(true)
        .terminator(if text.contains("\r\n") { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .from_writer(mark);
    let failed = |e: csv::Error| refuse(&e.to_string());
    writer.write_record(&sheet.header).map_err(failed)?;
    let mut lost = String::new();
    let mut found = 0;
    for (row, line) in sheet.rows.iter().zip(&sheet.lines) {
        let mut row = row.clone();
        match row.get_mut(column) {
            Some(cell) if ids.contains_key(cell.trim()) => {
                *cell = ids[cell.trim()].clone();
                found += 1;
            }
            cell => {
                let id = cell.map_or("", |cell| cell.trim());
                let _ = writeln!(lost, "  line {line}: {id:?} is in no row of both runs; kept as it is");
            }
        }
        writer.write_record(&row).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| refuse(&e.to_string()))?;
    std::fs::write(to, bytes).map_err(Error::io(to, "cannot be written"))?;
    let all = count(sheet.rows.len() as u64, "correction");
    Ok(format!("{}: {found} of {all} carried\n{lost}", to.display()))
}

/// For each attribution of the old run the one of the new run, in the same article, that shares most code
/// points with it; each new one is given once. Ties go to the nearer start, then to the smaller id.
fn overlaps(old: &Places, new: &Places) -> BTreeMap<String, (String, u64)> {
    let mut pairs = Vec::new();
    for (article, before) in old {
        let after = new.get(article).map(Vec::as_slice).unwrap_or_default();
        for (start, end, id) in before {
            for (from, to, other) in after {
                let shared = end.min(to).saturating_sub(*start.max(from));
                if shared > 0 || (start, end) == (from, to) {
                    let same = id == other;
                    pairs.push((!same, std::cmp::Reverse(shared), start.abs_diff(*from), id, other));
                }
            }
        }
    }
    pairs.sort();
    let mut map: BTreeMap<String, (String, u64)> = BTreeMap::new();
    let mut taken = std::collections::BTreeSet::new();
    for (_, shared, _, id, other) in pairs {
        if !map.contains_key(id) && taken.insert(other.clone()) {
            map.insert(id.clone(), (other.clone(), shared.0));
        }
    }
    map
}

/// First and last code point and id of the attributions of each article.
type Places = BTreeMap<String, Vec<(u64, u64, String)>>;

/// Where the attributions of a run stand, those that its corrections dropped included.
fn places(run: &Run) -> Result<Places, Error> {
    let sheet = run.load("attributions")?;
    let mut places = places_of(&sheet);
    for row in run.json["dropped"].as_array().into_iter().flatten() {
        let (start, end) = (row["char_start"].as_u64(), row["char_end"].as_u64());
        if let (Some(article), Some(id)) = (row["article_id"].as_str(), row["attribution_id"].as_str())
            && let (Some(start), Some(end)) = (start, end)
        {
            places.entry(article.to_owned()).or_default().push((start, end, id.to_owned()));
        }
    }
    Ok(places)
}

fn places_of(sheet: &Sheet) -> Places {
    let mut places = Places::new();
    let columns = ["article_id", "char_start", "char_end", "attribution_id"].map(|name| sheet.column(name));
    let [Some(article), Some(start), Some(end), Some(id)] = columns else { return places };
    for row in &sheet.rows {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        if let (Ok(start), Ok(end)) = (cell(start).parse(), cell(end).parse()) {
            places.entry(cell(article).to_owned()).or_default().push((start, end, cell(id).to_owned()));
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(rows: &[(&str, u64, u64, &str)]) -> Sheet {
        let header = ["article_id", "char_start", "char_end", "attribution_id"].map(str::to_owned).to_vec();
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|(a, s, e, i)| vec![(*a).to_owned(), s.to_string(), e.to_string(), (*i).to_owned()])
            .collect();
        Sheet { header, lines: vec![0; rows.len()], rows }
    }

    #[test]
    fn ids_are_carried_by_overlap_inside_an_article() {
        let old = sheet(&[("x", 0, 10, "a1"), ("x", 20, 30, "a2"), ("y", 0, 10, "a3"), ("y", 50, 60, "a4")]);
        let new = sheet(&[("x", 2, 12, "b1"), ("x", 15, 40, "b2"), ("y", 0, 10, "a3"), ("y", 70, 80, "b4")]);
        let map: Vec<_> =
            overlaps(&places_of(&old), &places_of(&new)).into_iter().map(|(f, (t, n))| (f, t, n)).collect();
        let row = |f: &str, t: &str, n| (f.to_owned(), t.to_owned(), n);
        assert_eq!(map, [row("a1", "b1", 8), row("a2", "b2", 10), row("a3", "a3", 10)]);
    }

    #[test]
    fn differences_name_row_and_column() {
        let table = |rows: &[(&str, u64, u64, &str)]| {
            let sheet = sheet(rows);
            let mut found = Rows { columns: sheet.header, keys: vec![3], rows: BTreeMap::new() };
            sheet.rows.into_iter().for_each(|row| found.insert(row));
            found
        };
        let mut report = String::new();
        let old = table(&[("x", 0, 10, "a1"), ("x", 5, 6, "a2")]);
        compare("t", &old, &table(&[("x", 0, 11, "a1"), ("y", 5, 6, "a3")]), &mut report);
        assert_eq!(
            report,
            "t: 1 added, 1 removed, 1 changed\n  ~ a1: char_end \"10\" -> \"11\"\n  - a2\n  + a3\n"
        );
        let mut none = String::new();
        compare("t", &old, &old, &mut none);
        assert_eq!(none, "");
    }
}
