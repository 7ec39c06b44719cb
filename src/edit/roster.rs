//! Who is who, told by the user for the whole corpus: one name for several, two for one, and what is known of
//! them beyond the text.

use super::{Used, warning};
use crate::doc::{Article, Attribution, Problem, Sector, SpeakerType};
use crate::statement::{self, name_key};
use regex::Regex;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Stands between joint speakers.
const JOINT: &str = " | ";

/// Articles or outlets that an entry is limited to. `*` stands for any characters, `?` for one.
#[derive(Clone, Debug)]
pub struct Scope(Regex);

impl Scope {
    /// Those that fit `pattern`; none if it is too large.
    pub fn new(pattern: &str) -> Option<Self> {
        let pattern = regex::escape(pattern).replace(r"\*", ".*").replace(r"\?", ".");
        Regex::new(&format!("^(?s:{pattern})$")).ok().map(Self)
    }

    fn holds(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// One speaker of `speakers.toml`.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Line in the file.
    pub line: u64,
    /// The name of the tables, then the names it stands for.
    pub names: Vec<String>,
    /// Articles it is limited to; all if there are none.
    pub articles: Vec<Scope>,
    /// Outlets it is limited to; all if there are none.
    pub outlets: Vec<Scope>,
    /// Stands for what the text gives; so do the next four.
    pub role: Option<String>,
    /// Organisation.
    pub affiliation: Option<String>,
    /// Name in another script.
    pub native_name: Option<String>,
    /// Sector.
    pub sector: Option<Sector>,
    /// Type.
    pub speaker_type: Option<SpeakerType>,
    /// Item of Wikidata.
    pub wikidata_id: String,
    /// Columns of the user's own.
    pub further: BTreeMap<String, String>,
}

impl Entry {
    /// The name of the tables.
    pub fn name(&self) -> &str {
        self.names.first().map_or("", String::as_str)
    }

    /// Whether it holds for some articles only.
    pub fn is_limited(&self) -> bool {
        !self.articles.is_empty() || !self.outlets.is_empty()
    }

    fn covers(&self, article: &Article) -> bool {
        let any = |scopes: &[Scope], texts: &[&str]| {
            scopes.is_empty() || scopes.iter().any(|scope| texts.iter().any(|text| scope.holds(text)))
        };
        any(&self.articles, &[&article.id, &article.path]) && any(&self.outlets, &[&article.meta.outlet])
    }
}

/// A column of the user's own in speakers.csv.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Line in the file where it is first named.
    pub line: u64,
}

/// All entries.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// Name of the file.
    pub file: String,
    /// In the order of the file.
    pub entries: Vec<Entry>,
    /// The user's own columns, by name.
    pub columns: Vec<Column>,
    /// Entry and place among its names of each name; limited entries first.
    by_name: FxHashMap<String, Vec<(usize, usize)>>,
    /// Entry of each speaker id.
    by_id: FxHashMap<String, usize>,
}

impl Roster {
    /// The roster of a file; the error is the line and what is wrong there.
    pub fn new(file: String, entries: Vec<Entry>, columns: Vec<Column>) -> Result<Self, (u64, String)> {
        let mut roster = Self { file, entries, columns, ..Self::default() };
        for (at, entry) in roster.entries.iter().enumerate() {
            let key = name_key(entry.name());
            if let Some(other) = roster.by_id.insert(statement::id("s_", &[&key]), at) {
                let message = format!(
                    "{:?} has an entry already in line {}; make them one, or give namesakes different names",
                    entry.name(),
                    roster.entries[other].line
                );
                return Err((entry.line, message));
            }
            for (n, name) in entry.names.iter().enumerate() {
                let places = roster.by_name.entry(name_key(name)).or_default();
                let other = places.iter().find(|(e, _)| *e != at && !roster.entries[*e].is_limited());
                if let Some((other, _)) = other.filter(|_| !entry.is_limited()) {
                    let message = format!(
                        "{name:?} belongs to the entry in line {} too; limit one of them with articles or outlets",
                        roster.entries[*other].line
                    );
                    return Err((entry.line, message));
                }
                if !places.iter().any(|(e, _)| *e == at) {
                    places.push((at, n));
                }
            }
        }
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for places in roster.by_name.values_mut() {
            places.sort_by_key(|(at, _)| (!roster.entries[*at].is_limited(), *at));
        }
        Ok(roster)
    }

    /// The entry of a speaker in speakers.csv.
    pub fn entry(&self, speaker_id: &str) -> Option<&Entry> {
        self.by_id.get(speaker_id).map(|at| &self.entries[*at])
    }

    /// Gives the speakers of a row the names that the user gives them.
    pub(super) fn apply(&self, article: &Article, row: &mut Attribution, used: &mut Used) {
        let all = row.speaker.split(JOINT).all(|name| self.find(article, name).is_some());
        let speaker = self.named(article, &row.speaker, used);
        if speaker != row.speaker || all {
            row.speaker = speaker;
            row.local_speaker &= !all;
            self.profile(article, row);
        }
    }

    /// Writes what the user says of the only speaker of a row.
    pub(super) fn profile(&self, article: &Article, row: &mut Attribution) {
        let id = statement::speaker_id(article, &row.speaker, row.local_speaker);
        let Some(entry) = self.entry(&id) else { return };
        let profile = &mut row.profile;
        let texts = [
            (&mut profile.role, &entry.role),
            (&mut profile.affiliation, &entry.affiliation),
            (&mut profile.native_name, &entry.native_name),
        ];
        for (cell, said) in texts {
            if let Some(said) = said {
                cell.clone_from(said);
            }
        }
        profile.sector = entry.sector.or(profile.sector);
        profile.speaker_type = entry.speaker_type.or(profile.speaker_type);
    }

    /// The speaker that a correction names: the name of an entry is that entry whatever it is limited to.
    pub(super) fn corrected(&self, article: &Article, speaker: &str, used: &mut Used) -> String {
        let own = self.by_id.get(&statement::id("s_", &[&name_key(speaker)]));
        match own {
            Some(&at) => {
                used.names.insert((at, 0));
                self.entries[at].name().to_owned()
            }
            None => self.named(article, speaker, used),
        }
    }

    /// The speakers of a row under the names of their entries, each once.
    fn named(&self, article: &Article, speaker: &str, used: &mut Used) -> String {
        let mut names: Vec<&str> = Vec::new();
        for part in speaker.split(JOINT) {
            let mut name = part;
            if let Some((at, n)) = self.find(article, part) {
                used.names.insert((at, n));
                name = self.entries[at].name();
            }
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(JOINT)
    }

    fn find(&self, article: &Article, name: &str) -> Option<(usize, usize)> {
        let places = self.by_name.get(&name_key(name))?;
        places.iter().find(|(at, _)| self.entries[*at].covers(article)).copied()
    }

    /// A warning for every entry, and for every name of a used one, that no speaker has.
    pub(super) fn unused(&self, used: &Used) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let is_used = |n| used.names.contains(&(at, n));
            let name = entry.name();
            let mut warn = |message: &str| {
                problems.push(warning("W-SPEAKER-UNUSED", &self.file, entry.line, message));
            };
            if !(0..entry.names.len()).any(is_used) {
                let what =
                    if entry.names.len() > 1 { "this name or one of its aliases" } else { "this name" };
                let limit = if entry.is_limited() { " in the articles the entry is limited to" } else { "" };
                warn(&format!("{name:?}: no speaker has {what}{limit}; the entry is not used"));
                continue;
            }
            for (n, alias) in entry.names.iter().enumerate().skip(1) {
                let written = entry.names[..n].iter().any(|other| name_key(other) == name_key(alias));
                if !is_used(n) && !written {
                    warn(&format!("{name:?}: no speaker has the alias {alias:?}; it is not used"));
                }
            }
        }
        problems
    }
}
