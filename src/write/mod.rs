//! From analyses to tables. Only this room knows how a value is written; the rows of `rows` are the contract.
//!
//! A page holds what one article adds, made side by side; [`Tables`] appends pages in the order of the
//! articles, then writes the tables about the whole corpus, and puts the folder in place as one.

mod asked;
mod cell;
mod concordance;
mod corpus;
pub mod dictionary;
mod folder;
mod keyness;
mod out;
mod page;
mod rows;
mod runs;
mod sink;
mod statistics;
mod suggestions;
mod words;

pub use asked::{Asked, Keyness, WordList};
pub use cell::{CELL_CAP, Changed, Line, Profile, SHEET_ROWS, Style, decimal, plain, uncut, unguard};
pub use concordance::{CONCORDANCE_VOICES, Concordance, Sort};
pub use page::{Noted, Page, page};
pub use rows::{More, Row, Table};
pub use runs::Room;
pub use sink::Written;

use crate::edit::{Dropped, Roster};
use crate::error::Error;
use crate::language::Language;
use crate::tally::{Posted, Tally};
use corpus::Kept;
use folder::Folder;
pub use folder::beside;
use out::Out;
use rayon::prelude::*;
use rows::{
    ArticleRow, ArticleTermRow, AttributionRow, CollocationRow, ConcordanceRow, DictionaryRow, KeynessRow,
    KeyphraseRow, MarkedTermRow, ParagraphRow, ProblemRow, SpanRow, SpeakerRow, SuggestionRow, TermRow,
};
use serde_json::{Value, json};
use sink::Sink;
use std::path::Path;
use std::sync::Mutex;
use words::Posting;

/// The tables, in the order of the data dictionary. A new one is a row in `rows` and one line here.
pub const TABLES: [Table; 15] = [
    ArticleRow::TABLE,
    ParagraphRow::TABLE,
    AttributionRow::TABLE,
    SpanRow::TABLE,
    MarkedTermRow::TABLE,
    SpeakerRow::TABLE,
    SuggestionRow::TABLE,
    TermRow::TABLE,
    ArticleTermRow::TABLE,
    KeyphraseRow::TABLE,
    KeynessRow::TABLE,
    CollocationRow::TABLE,
    ConcordanceRow::TABLE,
    DictionaryRow::TABLE,
    ProblemRow::TABLE,
];

/// Version of the names and meanings of the tables.
pub const SCHEMA: u64 = 1;

/// How the tables of a run are written.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What the files look like.
    pub style: Style,
    /// Places in [`TABLES`] of those that are written.
    pub wanted: Vec<usize>,
    /// Names of the further metadata columns, without `meta_`.
    pub extra: Vec<String>,
    /// Names of the user's own columns in speakers.csv.
    pub further: Vec<String>,
    /// What is asked of the words.
    pub asked: Asked,
}

impl Settings {
    /// The columns of `table` behind those that it always has: name and meaning.
    pub fn more(&self, table: Table) -> Vec<(String, String)> {
        let metadata =
            |name: &String| (format!("meta_{name}"), format!("The column {name:?} of metadata.csv"));
        let speakers = |name: &String| (name.clone(), format!("The key {name:?} of speakers.toml"));
        match table.more {
            [] => Vec::new(),
            [More::Metadata, ..] => self.extra.iter().map(metadata).collect(),
            [More::Speakers, ..] => self.further.iter().map(speakers).collect(),
        }
    }

    /// Whether words are counted for any table.
    pub fn counts_words(&self) -> bool {
        let tables = [
            TermRow::INDEX,
            ArticleTermRow::INDEX,
            KeynessRow::INDEX,
            CollocationRow::INDEX,
            DictionaryRow::INDEX,
        ];
        tables.into_iter().any(|table| self.wants(table))
    }

    /// Whether key phrases are wanted.
    pub fn ranks_phrases(&self) -> bool {
        self.wants(KeyphraseRow::INDEX)
    }

    /// Places of the groupings for whose groups key phrases are listed.
    pub fn phrase_groupings(&self) -> Vec<u32> {
        let listed = |&place: &u32| place > 0 && self.asked.lists(place as usize);
        let wanted = self.ranks_phrases();
        (0..self.asked.groupings.len() as u32).filter(|_| wanted).filter(listed).collect()
    }

    /// Whether the run writes this table.
    pub fn wants(&self, table: usize) -> bool {
        self.wanted.contains(&table)
    }
}

/// What a finished run says of itself in run.json beside its files.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The options that change results.
    pub options: Value,
    /// Counts of what was found.
    pub counts: Value,
    /// Rows that the user's corrections dropped.
    pub dropped: Vec<Dropped>,
}

/// Whether a key of speakers.toml would be taken for something else: a column of speakers or attributions,
/// or what groups are made by.
pub fn is_taken(name: &str) -> bool {
    let columns = SpeakerRow::TABLE.columns.iter().chain(AttributionRow::TABLE.columns);
    name.starts_with("meta_")
        || ["corpus", "article", "author", "month"].contains(&name)
        || columns.into_iter().any(|(column, _)| *column == name)
}

/// The tables of a run on their way to disk.
#[derive(Debug)]
pub struct Tables<'l> {
    language: &'l Language,
    folder: Folder,
    settings: Settings,
    sinks: Sinks,
    posting: Posting,
    kept: Kept,
    problems: Vec<Noted>,
}

/// The files of the tables.
#[derive(Debug)]
struct Sinks {
    /// By place in [`TABLES`]; none for a table that is not written.
    list: Vec<Option<Sink>>,
    changed: Changed,
}

impl Sinks {
    /// Appends the lines of a page, which has none then.
    fn append(&mut self, page: &mut Page) -> Result<(), Error> {
        for (sink, (bytes, rows)) in self.list.iter_mut().zip(&mut page.lines) {
            if let Some(sink) = sink
                && *rows > 0
            {
                sink.append(bytes, *rows)?;
                bytes.clear();
                *rows = 0;
            }
        }
        self.changed += std::mem::take(&mut page.changed);
        Ok(())
    }
}

impl<'l> Tables<'l> {
    /// Opens a new output folder with all tables; a folder that may not be replaced fails here.
    pub fn create(
        output: &Path,
        settings: Settings,
        room: Room,
        language: &'l Language,
    ) -> Result<Self, Error> {
        let folder = Folder::create(output)?;
        let sinks = TABLES.into_iter().enumerate().map(|(at, table)| {
            let more: Vec<String> = settings.more(table).into_iter().map(|(name, _)| name).collect();
            let sink = || Sink::create(folder.path(), at, table, &more, settings.style);
            settings.wants(at).then(sink).transpose()
        });
        let sinks = Sinks { list: sinks.collect::<Result<_, _>>()?, changed: Changed::default() };
        let posting = Posting::new(folder.path(), &settings.asked, room);
        let kept = Kept::new(folder.path(), room);
        Ok(Self { language, folder, settings, sinks, posting, kept, problems: Vec::new() })
    }

    /// How they are written.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Appends what is on a page, which is blank then.
    pub fn append(&mut self, page: &mut Page) -> Result<(), Error> {
        self.sinks.append(page)?;
        self.problems.append(&mut page.problems);
        self.kept.wait(std::mem::take(&mut page.waiting))
    }

    /// Keeps what one article adds to the tables about the corpus.
    pub fn post(&mut self, posted: &Posted) -> Result<(), Error> {
        self.posting.push(posted)?;
        self.kept.push(posted, &self.settings)
    }

    /// Everything that could not be done cleanly so far.
    pub fn problems(&self) -> &[Noted] {
        &self.problems
    }

    /// Adds problems that belong to no page.
    pub fn note(&mut self, problems: impl IntoIterator<Item = Noted>) {
        self.problems.extend(problems);
    }

    /// Writes the tables about the corpus and the files beside the tables, and puts the folder in place.
    pub fn finish(self, tally: &Tally, roster: &Roster, record: Record) -> Result<Vec<Written>, Error> {
        let Self { language, folder, settings, mut sinks, posting, kept, mut problems } = self;
        let both = Mutex::new(&mut sinks);
        let out = || Out::new(&settings, language, &both);
        let (changed, words) =
            rayon::join(|| kept.write(roster, out()), || posting.write(tally, &language.stopwords, out()));
        let (changed, ()) = (changed?, words?);
        if changed.capped > 0 {
            problems.push(Noted::capped(changed.capped));
        }
        problems.sort();
        let mut page = Page::default();
        corpus::problems(&problems, &settings, &mut page);
        sinks.append(&mut page)?;

        let Sinks { list, changed } = sinks;
        // Of several errors the first in the order of the tables is told.
        let written: Vec<_> = list.into_par_iter().flatten().map(Sink::finish).collect();
        let written = written.into_iter().collect::<Result<Vec<_>, _>>()?.concat();
        let dictionary = dictionary::load()?;
        let files: Vec<_> = written.iter().map(|w| (w.table, w.file.clone())).collect();
        let package = dictionary::package(&dictionary, &files, &settings);
        folder.write("datapackage.json", &pretty(&package))?;
        let page = dictionary::page(&dictionary, &settings);
        folder.write("DATA_DICTIONARY.md", page.as_bytes())?;
        folder.write("run.json", &pretty(&run_json(&record, &written, changed)))?;
        folder.commit()?;
        Ok(written)
    }
}

/// What run.json says: no clock and no absolute path, so that equal runs give equal bytes.
fn run_json(record: &Record, written: &[Written], changed: Changed) -> Value {
    let mut files: Vec<&str> = written.iter().map(|w| w.file.as_str()).collect();
    files.extend(["datapackage.json", "DATA_DICTIONARY.md", "run.json"]);
    let tables: Vec<Value> = written
        .iter()
        .map(|w| json!({"name": TABLES[w.table].name, "file": w.file, "rows": w.rows, "sha256": w.sha256}))
        .collect();
    let dropped: Vec<Value> = record
        .dropped
        .iter()
        .map(|d| {
            json!({"attribution_id": d.attribution_id, "article_id": d.article_id,
                "char_start": d.char_start, "char_end": d.char_end})
        })
        .collect();
    json!({
        "tool": "whosaid",
        "version": env!("CARGO_PKG_VERSION"),
        "schema": SCHEMA,
        "options": record.options,
        "counts": record.counts,
        "guarded_cells": changed.guarded,
        "capped_cells": changed.capped,
        "dropped": dropped,
        "tables": tables,
        "files": files,
    })
}

/// JSON with an indent of one and a line end.
fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}
