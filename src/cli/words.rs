//! Options about words: what can be typed, and what becomes of it.

use super::config::{name_of, refuse};
use crate::doc::Voice;
use crate::error::Error;
use crate::language::{Language, Lemmas, Stopwords, fold};
use crate::read::table::{self, Sheet};
use crate::read::text_of;
use crate::terms::{Counting, MOST_NGRAMS, Patterns, Window};
use crate::write::{Asked, Keyness, WordList};
use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Least count in target and reference together for a test.
const LEAST_KEY: u64 = 5;

/// Least joint count of a pair.
const LEAST_PAIR: u64 = 3;

/// Longest window on either side.
const MOST_WINDOW: usize = 50;

/// Options about words. Every name is that of a key in whosaid.toml and in run.json.
#[derive(Clone, Debug, Default, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[command(next_help_heading = "Words")]
pub struct WordChoices {
    /// Also count by groups of this column: outlet, speaker, sector, month, meta_NAME, a key of
    /// speakers.toml ...; may be repeated
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_by: Vec<String>,
    /// Also count runs of up to N words of one sentence and voice [default: 1]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ngrams: Option<usize>,
    /// Leave out terms that a group has fewer times [default: 1]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_count: Option<u64>,
    /// Your own stop words, one a line
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stopwords: Option<PathBuf>,
    /// Fill the column lemma from a table of forms
    #[arg(long)]
    #[serde(skip_serializing_if = "is_off")]
    pub lemmas: bool,
    /// Fill the column lemma with stems (Snowball)
    #[arg(long, conflicts_with = "lemmas")]
    #[serde(skip_serializing_if = "is_off")]
    pub stems: bool,
    /// full: n-grams, voices and stop words in article_terms too
    #[arg(long, value_enum, value_name = "HOW")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article_terms: Option<Depth>,
    /// Count your own categories: a table with the columns category and pattern (* and ? are wildcards)
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dictionary: Option<PathBuf>,
    /// Compare each group of this column with the rest; corpus with --reference; may be repeated
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keyness: Vec<String>,
    /// Compare only this group
    #[arg(long, value_name = "GROUP")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Compare with this group, not with the rest
    #[arg(long, value_name = "GROUP", requires = "target", conflicts_with = "reference")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub against: Option<String>,
    /// Compare with a word list: a table with the columns term and count, such as term_frequencies.csv
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<PathBuf>,
    /// Test terms with at least this count in target and reference together [default: 5]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keyness_min_count: Option<u64>,
    /// Count pairs of words: 5 (five words on either side), 3L2R, or adjacent
    #[arg(long, value_name = "WINDOW")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collocations: Option<String>,
    /// Only collocations of this word; may be repeated
    #[arg(long, value_name = "WORD", requires = "collocations")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub node: Vec<String>,
    /// Leave out pairs that come together fewer times [default: 3]
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collocations_min_count: Option<u64>,
    /// Only this voice in keyness and collocations: all, quoted, marked, narration, title; may be repeated
    #[arg(long, value_name = "VOICE")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub voice: Vec<String>,
}

/// How much article_terms holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// Single words of all voices together, without stop words
    Short,
    /// Everything that is counted
    Full,
}

fn is_off(flag: &bool) -> bool {
    !flag
}

impl WordChoices {
    /// The files that are named.
    pub fn files(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        [&mut self.stopwords, &mut self.dictionary, &mut self.reference].into_iter().flatten()
    }

    /// The tables that only some runs have, if they are asked for.
    pub fn tables(&self) -> Vec<&'static str> {
        let asked = [
            ("keyness", !self.keyness.is_empty() || self.reference.is_some()),
            ("collocations", self.collocations.is_some()),
            ("dictionary", self.dictionary.is_some()),
        ];
        asked.into_iter().filter(|(_, asked)| *asked).map(|(name, _)| name).collect()
    }

    /// These choices for run.json; files are named from the input folder on.
    pub fn record(&self, input: &Path) -> serde_json::Map<String, serde_json::Value> {
        let mut choices = self.clone();
        for file in choices.files() {
            *file = PathBuf::from(name_of(file, input));
        }
        match serde_json::to_value(choices) {
            Ok(serde_json::Value::Object(map)) => map,
            _ => serde_json::Map::new(),
        }
    }

    /// The choices that run.json remembers; files are looked for in `input`.
    pub fn remembered(options: &serde_json::Value, input: &Path) -> Self {
        let known = Self::names();
        let ours = options.as_object().into_iter().flatten().filter(|(name, _)| known.contains(name));
        let ours = ours.map(|(name, value)| (name.clone(), value.clone())).collect();
        let mut choices: Self = serde_json::from_value(serde_json::Value::Object(ours)).unwrap_or_default();
        for file in choices.files() {
            *file = input.join(&*file);
        }
        choices
    }

    /// Names of all these options.
    fn names() -> Vec<String> {
        let command = Self::augment_args(clap::Command::new(""));
        command.get_arguments().filter_map(|arg| arg.get_long()).map(str::to_owned).collect()
    }

    /// These choices before those of a file.
    pub fn or(self, file: Self) -> Self {
        let list = |ours: Vec<String>, theirs| if ours.is_empty() { theirs } else { ours };
        Self {
            group_by: list(self.group_by, file.group_by),
            ngrams: self.ngrams.or(file.ngrams),
            min_count: self.min_count.or(file.min_count),
            stopwords: self.stopwords.or(file.stopwords),
            lemmas: self.lemmas || file.lemmas && !self.stems,
            stems: self.stems || file.stems && !self.lemmas,
            article_terms: self.article_terms.or(file.article_terms),
            dictionary: self.dictionary.or(file.dictionary),
            keyness: list(self.keyness, file.keyness),
            target: self.target.or(file.target),
            against: self.against.or(file.against),
            reference: self.reference.or(file.reference),
            keyness_min_count: self.keyness_min_count.or(file.keyness_min_count),
            collocations: self.collocations.or(file.collocations),
            node: list(self.node, file.node),
            collocations_min_count: self.collocations_min_count.or(file.collocations_min_count),
            voice: list(self.voice, file.voice),
        }
    }

    /// What is asked of the words of articles in the language `language`.
    pub fn asked(&self, language: &str) -> Result<Asked, Error> {
        let ngrams = self.ngrams.unwrap_or(1);
        if !(1..=MOST_NGRAMS).contains(&ngrams) {
            return Err(refuse(format!("--ngrams {ngrams}: give a number from 1 to {MOST_NGRAMS}")));
        }
        if self.lemmas && self.stems {
            return Err(refuse("lemmas and stems stand in one column; ask for one of them".to_owned()));
        }
        let counting = Counting {
            ngrams,
            window: self.collocations.as_deref().map(window).transpose()?,
            nodes: self.node.iter().map(|word| fold(word.trim()).into_owned()).collect(),
            patterns: self.dictionary.as_deref().map(patterns).transpose()?.unwrap_or_default(),
        };
        Ok(Asked {
            counting,
            groupings: Vec::new(),
            group_by: self.group_by.clone(),
            least: self.min_count.unwrap_or(1),
            full: self.article_terms == Some(Depth::Full),
            stopwords: self.stopwords.as_deref().map(|f| Ok(Stopwords::of(&text_of(f)?))).transpose()?,
            lemmas: match (self.lemmas, self.stems) {
                (true, _) => Language::lemmas(language)?,
                (_, true) => Language::stems(language)?,
                _ => Lemmas::None,
            },
            keyness: self.comparison()?,
            voices: self.voices()?,
            least_pairs: self.collocations_min_count.unwrap_or(LEAST_PAIR),
            concordance: None,
        })
    }

    fn comparison(&self) -> Result<Keyness, Error> {
        let mut by = self.keyness.clone();
        if by.is_empty() && self.reference.is_some() {
            by.push("corpus".to_owned());
        }
        if by.is_empty() && self.target.is_some() {
            return Err(refuse("--target needs --keyness, the column of the group".to_owned()));
        }
        if self.reference.is_none() && by.iter().any(|name| name == "corpus") {
            return Err(refuse("--keyness corpus needs --reference, what to compare it with".to_owned()));
        }
        Ok(Keyness {
            by,
            target: self.target.clone(),
            against: self.against.clone(),
            reference: self.reference.as_deref().map(word_list).transpose()?,
            least: self.keyness_min_count.unwrap_or(LEAST_KEY),
        })
    }

    /// Places in the tally of the voices asked for.
    fn voices(&self) -> Result<Vec<usize>, Error> {
        let names: Vec<&str> = ["all"].into_iter().chain(Voice::ALL.map(Voice::name)).collect();
        if self.voice.is_empty() {
            return Ok((0..names.len()).collect());
        }
        let place = |name: &String| {
            let known = || refuse(format!("--voice {name:?}: give one of {}", names.join(", ")));
            names.iter().position(|known| known == name).ok_or_else(known)
        };
        self.voice.iter().map(place).collect()
    }
}

/// A window as it is typed: `5`, `5L5R`, `adjacent`.
fn window(text: &str) -> Result<Window, Error> {
    let wrong = || {
        let example = "give 5, 3L2R or adjacent, with at most";
        refuse(format!("--collocations {text:?}: {example} {MOST_WINDOW} words on either side"))
    };
    let number = |text: &str| text.parse::<usize>().ok().filter(|words| *words <= MOST_WINDOW);
    let upper = text.to_uppercase();
    let window = match (upper.as_str(), upper.strip_suffix('R').and_then(|text| text.split_once('L'))) {
        ("ADJACENT", _) => Some(Window { left: 0, right: 1 }),
        (_, Some((left, right))) => {
            number(left).zip(number(right)).map(|(left, right)| Window { left, right })
        }
        (both, None) => number(both).map(|words| Window { left: words, right: words }),
    };
    window.filter(|window| window.left + window.right > 0).ok_or_else(wrong)
}

/// Where a column with one of these names stands.
fn column(sheet: &Sheet, names: &[&str]) -> Option<usize> {
    let plain = |name: &String| name.trim().to_lowercase();
    sheet.header.iter().position(|header| names.contains(&plain(header).as_ref()))
}

fn sheet(path: &Path) -> Result<Sheet, Error> {
    table::parse(&text_of(path)?).map_err(|e| refuse(format!("{}: {e}", path.display())))
}

/// Reads the user's categories.
fn patterns(path: &Path) -> Result<Patterns, Error> {
    let sheet = sheet(path)?;
    let named = |line: u64, what: &str| refuse(format!("{}, line {line}: {what}", path.display()));
    let (Some(category), Some(pattern)) = (column(&sheet, &["category"]), column(&sheet, &["pattern"]))
    else {
        return Err(named(1, "the header must name the columns category and pattern"));
    };
    let cell = |row: &[String], at: usize| row.get(at).map_or("", |cell| cell.trim()).to_owned();
    let pairs: Vec<_> = sheet.rows.iter().map(|row| (cell(row, category), cell(row, pattern))).collect();
    if let Some(at) = pairs.iter().position(|(category, _)| category.is_empty()) {
        return Err(named(sheet.lines[at], "category is empty; name one"));
    }
    Patterns::new(&pairs).map_err(|at| named(sheet.lines[at], "pattern has no word; write a word, or word*"))
}

/// Reads a word list; of a term_frequencies.csv the rows about the whole corpus.
fn word_list(path: &Path) -> Result<WordList, Error> {
    let sheet = sheet(path)?;
    let named = |line: u64, what: &str| refuse(format!("{}, line {line}: {what}", path.display()));
    let term = column(&sheet, &["term", "word", "type"]);
    let count = column(&sheet, &["count", "frequency", "freq"]);
    let (Some(term), Some(count)) = (term, count) else {
        return Err(named(1, "the header must name the columns term and count"));
    };
    let only =
        [("group_by", "corpus"), ("voice", "all")].map(|(name, value)| (column(&sheet, &[name]), value));
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut list = WordList { name, ..WordList::default() };
    for (row, &line) in sheet.rows.iter().zip(&sheet.lines) {
        let cell = |at: usize| row.get(at).map_or("", |cell| cell.trim());
        if only.iter().any(|&(at, value)| at.is_some_and(|at| cell(at) != value)) {
            continue;
        }
        let number = cell(count).parse::<u64>().map_err(|_| named(line, "count is no whole number"))?;
        let words: Vec<String> = cell(term).split_whitespace().map(|word| fold(word).into_owned()).collect();
        if words.is_empty() {
            return Err(named(line, "term is empty"));
        }
        list.words += if words.len() == 1 { number } else { 0 };
        *list.counts.entry(words.join(" ")).or_default() += number;
    }
    if list.words == 0 {
        return Err(named(1, "no single word has a count; a word list needs them all"));
    }
    Ok(list)
}
