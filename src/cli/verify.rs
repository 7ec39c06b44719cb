//! `verify`: is every quotation where the tables say? Works from the tables and the source files alone: the
//! bytes of each span are decoded as articles.csv says and compared with the text of its row.

use super::{Exit, print};
use crate::error::Error;
use crate::read::table::{self, Sheet, run_json};
use crate::read::{self, Entry};
use crate::write::{Profile, Style, plain, uncut, unguard};
use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Faults that are shown.
const SHOWN: usize = 20;

/// Re-reads every row of attribution_spans.csv in `folder` from its source file below `input`.
pub fn verify(folder: &Path, input: &Path, quiet: bool) -> Result<Exit, Error> {
    let run = Run::open(folder)?;
    if !run.has("attribution_spans") {
        let message = "this run has no attribution_spans.csv; run again without --tables";
        return Err(Error::Refused(format!("{}: {message}", folder.display())));
    }
    let spans = run.load("attribution_spans")?;
    let articles = run.load("articles")?;
    let entries = read::files(input)?;
    let mut sources = Sources::of(&run, &articles, &entries)?;

    let column = |name: &str| spans.column(name).ok_or_else(|| missing(folder, "attribution_spans", name));
    let (id, text) = (column("article_id")?, column("text")?);
    let places = [column("char_start")?, column("char_end")?, column("byte_start")?, column("byte_end")?];
    let (mut good, mut faults) = (0u64, Vec::new());
    // Rows of one article stand together, so one source is in memory at a time.
    for (n, row) in spans.rows.iter().enumerate() {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        let article = run.cell(cell(id));
        let result = places
            .iter()
            .map(|&at| cell(at).parse::<usize>().map_err(|_| format!("{:?} is no offset", cell(at))))
            .collect::<Result<Vec<_>, _>>()
            .and_then(|at| sources.check(article, [at[0], at[1], at[2], at[3]], cell(text), &run));
        match result {
            Ok(()) => good += 1,
            Err(why) => faults.push(format!("attribution_spans, line {}: {article}: {why}", spans.lines[n])),
        }
    }
    let mut report = String::new();
    for fault in faults.iter().take(SHOWN) {
        let _ = writeln!(report, "{fault}");
    }
    if faults.len() > SHOWN {
        let _ = writeln!(report, "... and {} more", faults.len() - SHOWN);
    }
    let all = good + faults.len() as u64;
    let share = if all == 0 { 100.0 } else { good as f64 * 100.0 / all as f64 };
    let _ = writeln!(report, "{good} of {all} spans verified ({share:.2} %)");
    if !quiet || !faults.is_empty() {
        print(&report)?;
    }
    Ok(if faults.is_empty() { Exit::Done } else { Exit::Different })
}

/// The folder of a finished run.
pub struct Run<'a> {
    folder: &'a Path,
    delimiter: u8,
    guarded: bool,
    /// What run.json says.
    pub json: serde_json::Value,
}

impl<'a> Run<'a> {
    /// Opens the folder of a run.
    pub fn open(folder: &'a Path) -> Result<Self, Error> {
        let Some(json) = run_json(folder) else {
            let message = "no run.json of whosaid in it; give the --output folder of a run";
            return Err(Error::Refused(format!("{}: {message}", folder.display())));
        };
        let delimiter = json["options"]["delimiter"].as_str().and_then(|d| d.bytes().next()).unwrap_or(b',');
        let guarded = json["options"]["profile"] != Profile::Data.name();
        Ok(Self { folder, delimiter, guarded, json })
    }

    /// How its tables look.
    pub fn style(&self) -> Style {
        let profile = if self.guarded { Profile::Spreadsheet } else { Profile::Data };
        let decimal = if self.json["options"]["decimal"] == "," { ',' } else { '.' };
        Style { profile, delimiter: char::from(self.delimiter), decimal }
    }

    /// Reads a table, whose later parts may stand in NAME-2.csv and so on.
    pub fn load(&self, table: &str) -> Result<Sheet, Error> {
        let mut sheet = table::load(&self.folder.join(format!("{table}.csv")), self.delimiter)?;
        for part in 2.. {
            let path = self.folder.join(format!("{table}-{part}.csv"));
            if !path.exists() {
                break;
            }
            let next = table::load(&path, self.delimiter)?;
            sheet.rows.extend(next.rows);
            sheet.lines.extend(next.lines);
        }
        if let Some(first) = sheet.header.first_mut() {
            *first = first.trim_start_matches('\u{feff}').to_owned();
        }
        Ok(sheet)
    }

    /// Whether the run wrote this table.
    pub fn has(&self, table: &str) -> bool {
        self.folder.join(format!("{table}.csv")).exists()
    }

    /// A cell without its guard.
    pub fn cell<'c>(&self, cell: &'c str) -> &'c str {
        if self.guarded { unguard(cell) } else { cell }
    }
}

fn missing(folder: &Path, table: &str, column: &str) -> Error {
    Error::Refused(format!("{}: {table}.csv has no column {column}", folder.display()))
}

/// What articles.csv says of an article.
struct Told {
    path: String,
    encoding: String,
    sha256: String,
}

/// The source files, one of them open.
struct Sources<'a> {
    told: FxHashMap<String, Told>,
    files: FxHashMap<String, Vec<&'a Entry>>,
    open: Option<(String, Result<Source, String>)>,
}

struct Source {
    bytes: Vec<u8>,
    encoding: String,
    text: String,
    /// Byte of `text` at which each code point begins; its length at the end.
    chars: Vec<u32>,
}

impl<'a> Sources<'a> {
    fn of(run: &Run, articles: &Sheet, entries: &'a [Entry]) -> Result<Self, Error> {
        let column = |name: &str| articles.column(name).ok_or_else(|| missing(run.folder, "articles", name));
        let columns = [column("article_id")?, column("path")?, column("encoding")?, column("sha256")?];
        let mut told = FxHashMap::default();
        for row in &articles.rows {
            let [id, path, encoding, sha256] =
                columns.map(|at| run.cell(row.get(at).map_or("", String::as_str)).to_owned());
            told.insert(id, Told { path, encoding, sha256 });
        }
        let mut files: FxHashMap<String, Vec<&Entry>> = FxHashMap::default();
        for entry in entries {
            files.entry(plain(&entry.path).into_owned()).or_default().push(entry);
        }
        Ok(Self { told, files, open: None })
    }

    fn check(&mut self, article: &str, at: [usize; 4], cell: &str, run: &Run) -> Result<(), String> {
        if self.open.as_ref().is_none_or(|(id, _)| id != article) {
            self.open = Some((article.to_owned(), self.read(article)));
        }
        match &self.open {
            Some((_, Ok(source))) => source.check(at, cell, run),
            Some((_, Err(why))) => Err(why.clone()),
            None => Err("not opened".to_owned()),
        }
    }

    fn read(&self, article: &str) -> Result<Source, String> {
        let told = self.told.get(article).ok_or("articles.csv has no row for it")?;
        let found = self.files.get(&told.path).ok_or_else(|| format!("no file {:?} in INPUT", told.path))?;
        for entry in found {
            let bytes = fs::read(&entry.file).map_err(|e| format!("{}: {e}", entry.file.display()))?;
            if read::sha256(&bytes) == told.sha256 {
                let text = read::decode(&bytes).text;
                let chars = text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
                return Ok(Source { bytes, encoding: told.encoding.clone(), text, chars });
            }
        }
        Err(format!("{:?} is not the file that was read (its sha256 differs); run again", told.path))
    }
}

impl Source {
    fn check(
        &self,
        [char_start, char_end, byte_start, byte_end]: [usize; 4],
        cell: &str,
        run: &Run,
    ) -> Result<(), String> {
        let bytes = self.bytes.get(byte_start..byte_end);
        let bytes = bytes.ok_or_else(|| format!("bytes {byte_start}..{byte_end} are not in the file"))?;
        let by_bytes =
            read::slice(bytes, &self.encoding).ok_or_else(|| format!("no encoding {:?}", self.encoding))?;
        let by_chars = match (self.chars.get(char_start), self.chars.get(char_end)) {
            (Some(&from), Some(&to)) if from <= to => &self.text[from as usize..to as usize],
            _ => return Err(format!("code points {char_start}..{char_end} are not in the file")),
        };
        for (what, text) in [("bytes", by_bytes.as_str()), ("code points", by_chars)] {
            let (want, have) = (plain(text), run.cell(cell));
            let same = want == have || uncut(cell).is_some_and(|cut| want.starts_with(run.cell(cut)));
            if !same {
                return Err(format!("the {what} read {:?}, the row says {:?}", short(&want), short(have)));
            }
        }
        Ok(())
    }
}

/// The beginning of a long text.
fn short(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
