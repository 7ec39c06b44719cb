//! From what was typed and what whosaid.toml says to a plan: every default and every cross-check stands here.

use super::args::{Choices, EffortName, ProfileName, Run};
use super::concordance::Search;
use super::words::WordChoices;
use crate::doc::Class;
use crate::error::Error;
use crate::language::model::{Effort, Model};
use crate::pipeline::Plan;
use crate::read::sha256;
use crate::write::{Profile, Room, Settings, Style, TABLES, beside};
use clap::ValueEnum;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Ends the name of the folder beside the output that keeps results for --resume.
const CACHE: &str = ".whosaid-cache";

/// MiB for work at hand, unless the user says otherwise. The language, the list of articles and the vocabulary are not
/// among it.
const MEMORY: u64 = 64;

/// A batch of articles has one part in so many: what it gives to the tables takes some twenty times as much.
const BATCH_PART: u64 = 64;

/// Rows of one kind that wait to be sorted have one part in so many; beyond it they go to disk. Some
/// ten kinds may wait at once, and two be sorted.
const ROOM_PART: u64 = 16;

/// Largest file that is read unless the user says otherwise: about six novels. What an article costs grows with its bytes, so this bounds the time for one article too, by
/// work and not by the clock: the same files are read on every machine.
const MAX_FILE_BYTES: u64 = 4 << 20;

/// Tables that are written whatever `--tables` says: a file that could not be read must not go unnoticed.
const ALWAYS: [&str; 2] = ["articles", "problems"];

/// Tables that are written only with an option.
const ON_REQUEST: [(&str, &str); 4] = [
    ("keyness", "--keyness COLUMN or --reference FILE"),
    ("collocations", "--collocations WINDOW"),
    ("concordance", "the command whosaid concordance"),
    ("dictionary", "--dictionary FILE"),
];

/// whosaid.toml: the long options of `run`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct File {
    output: Option<PathBuf>,
    metadata: Option<PathBuf>,
    speakers: Option<PathBuf>,
    corrections: Option<PathBuf>,
    profile: Option<ProfileName>,
    delimiter: Option<String>,
    decimal: Option<String>,
    tables: Option<Vec<String>>,
    include: Option<Vec<String>>,
    language: Option<String>,
    attribution: Option<EffortName>,
    model: Option<PathBuf>,
    keep_duplicates: Option<bool>,
    max_file_bytes: Option<u64>,
    resume: Option<bool>,
    cache: Option<PathBuf>,
    threads: Option<usize>,
    batch_bytes: Option<u64>,
    memory: Option<u64>,
    strict: Option<bool>,
    quiet: Option<bool>,
    /// All others, which must be those about words.
    #[serde(flatten)]
    words: toml::Table,
}

/// How a run behaves at the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Empty and unknown files are worth code 2.
    pub strict: bool,
    /// Write nothing.
    pub dry_run: bool,
    /// Say how long each stage took.
    pub timings: bool,
    /// Say nothing but errors.
    pub quiet: bool,
}

/// Decides what a typed `run` does.
pub fn resolve(typed: Run) -> Result<(Plan, Manner), Error> {
    let (file, mut words) = typed.config.as_deref().map(load).transpose()?.unwrap_or_default();
    // Paths in the file are meant from the file on.
    let base = typed.config.as_deref().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    words.files().for_each(|path| *path = base.join(&*path));
    let choices = Choices {
        metadata: typed.choices.metadata.or(file.metadata.map(|p| base.join(p))),
        speakers: typed.choices.speakers.or(file.speakers.map(|p| base.join(p))),
        corrections: typed.choices.corrections.or(file.corrections.map(|p| base.join(p))),
        profile: typed.choices.profile.or(file.profile),
        delimiter: typed.choices.delimiter.or(file.delimiter),
        decimal: typed.choices.decimal.or(file.decimal),
        tables: typed.choices.tables.or(file.tables),
        include: typed.choices.include.or(file.include),
        language: typed.choices.language.or(file.language),
        attribution: typed.choices.attribution.or(file.attribution),
        model: typed.choices.model.or(file.model.map(|p| base.join(p))),
        words: typed.choices.words.or(words),
        search: None,
        max_file_bytes: typed.choices.max_file_bytes.or(file.max_file_bytes),
        keep_duplicates: typed.choices.keep_duplicates || file.keep_duplicates == Some(true),
    };
    let manner = Manner {
        strict: typed.strict || file.strict == Some(true),
        dry_run: typed.dry_run,
        timings: typed.timings,
        quiet: typed.quiet || file.quiet == Some(true),
    };
    let output = match typed.output.or(file.output.map(|p| base.join(p))) {
        Some(output) => output,
        None if manner.dry_run => PathBuf::new(),
        None => return Err(refuse("no output folder; add --output DIR".to_owned())),
    };
    let mut plan = plan(typed.input, output, choices)?;
    plan.threads = typed.threads.or(file.threads).unwrap_or(0);
    let chosen = typed.cache.or(file.cache.map(|p| base.join(p)));
    plan.cache = match chosen {
        None if typed.resume || file.resume == Some(true) => Some(beside(&plan.output, CACHE)?),
        chosen => chosen,
    };
    check_cache(&plan)?;
    if let Some(memory) = typed.memory.or(file.memory) {
        (plan.batch_bytes, plan.room) = shares(memory);
    }
    plan.batch_bytes = typed.batch_bytes.or(file.batch_bytes).unwrap_or(plan.batch_bytes);
    Ok((plan, manner))
}

/// The plan for these choices.
pub fn plan(input: PathBuf, output: PathBuf, choices: Choices) -> Result<Plan, Error> {
    check_folders(&input, &output)?;
    let style = style(&choices)?;
    let wanted = match &choices.search {
        Some(_) => tables(&ALWAYS.into_iter().chain(["concordance"]).map(str::to_owned).collect::<Vec<_>>())?,
        None => wanted(choices.tables, &choices.words)?,
    };
    let include = classes(choices.include.unwrap_or_default())?;
    let language = choices.language.unwrap_or_else(|| "en".to_owned());
    let effort: Effort = choices.attribution.map(Effort::from).unwrap_or_default();
    let (model, sum) = choices.model.as_deref().map(weights).transpose()?.unzip();
    let mut asked = choices.words.asked(&language)?;
    asked.concordance = choices.search.as_ref().map(Search::asked).transpose()?;
    let max_file_bytes = choices.max_file_bytes.unwrap_or(MAX_FILE_BYTES);
    let mut options = json!({
        "profile": style.profile.name(),
        "delimiter": style.delimiter.to_string(),
        "decimal": style.decimal.to_string(),
        "tables": wanted.iter().map(|&at| TABLES[at].name).collect::<Vec<_>>(),
        "include": include.iter().map(|c| c.name()).collect::<Vec<_>>(),
        "language": language,
        "attribution": effort.name(),
        "model": sum,
        "max_file_bytes": max_file_bytes,
        "keep_duplicates": choices.keep_duplicates,
        "metadata": choices.metadata.as_deref().map(|file| name_of(file, &input)),
        "speakers": choices.speakers.as_deref().map(|file| name_of(file, &input)),
        "corrections": choices.corrections.as_deref().map(|file| name_of(file, &input)),
    });
    if let Value::Object(options) = &mut options {
        options.extend(choices.words.record(&input));
        options.extend(choices.search.iter().map(|search| ("concordance".to_owned(), json!(search))));
    }
    let (batch_bytes, room) = shares(MEMORY);
    let settings = Settings { style, wanted, asked, ..Settings::default() };
    Ok(Plan {
        input,
        metadata: choices.metadata,
        speakers: choices.speakers,
        corrections: choices.corrections,
        output,
        language,
        effort,
        model,
        include,
        keep_duplicates: choices.keep_duplicates,
        max_file_bytes,
        settings,
        cache: None,
        threads: 0,
        batch_bytes,
        room,
        options,
    })
}

/// What so many MiB mean: bytes of a batch of articles, and room for rows that are sorted.
fn shares(memory: u64) -> (u64, Room) {
    let bytes = memory.clamp(1, 1 << 20) << 20;
    (bytes / BATCH_PART, Room((bytes / ROOM_PART) as usize))
}

/// Reads a file of weights; also `sha256:` and its 64 hex digits.
pub fn weights(path: &Path) -> Result<(Model, String), Error> {
    let bytes = std::fs::read(path).map_err(Error::io(path, "cannot be read"))?;
    Ok((Model::from_bytes(&bytes, &path.display().to_string())?, sha256(&bytes)))
}

/// The choices that run.json remembers; files are looked for in `input`. Of weights it remembers only the
/// checksum.
pub fn remembered(options: &Value, input: &Path) -> Choices {
    let text = |name: &str| options[name].as_str().map(str::to_owned);
    let list = |name: &str| {
        let list = options[name].as_array()?;
        Some(list.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect())
    };
    Choices {
        metadata: text("metadata").map(|name| input.join(name)),
        speakers: text("speakers").map(|name| input.join(name)),
        corrections: text("corrections").map(|name| input.join(name)),
        profile: Some(if options["profile"] == "data" {
            ProfileName::Data
        } else {
            ProfileName::Spreadsheet
        }),
        delimiter: text("delimiter"),
        decimal: text("decimal"),
        tables: list("tables"),
        include: list("include"),
        language: text("language"),
        attribution: text("attribution").and_then(|name| EffortName::from_str(&name, false).ok()),
        model: None,
        words: WordChoices::remembered(options, input),
        search: serde_json::from_value(options["concordance"].clone()).unwrap_or_default(),
        max_file_bytes: options["max_file_bytes"].as_u64(),
        keep_duplicates: options["keep_duplicates"] == true,
    }
}

/// The tables that are written: those that are named, or all, and those that an option asks for.
fn wanted(named: Option<Vec<String>>, words: &WordChoices) -> Result<Vec<usize>, Error> {
    let asked = words.tables();
    if let Some((name, option)) = ON_REQUEST.iter().find(|(name, _)| {
        !asked.contains(name) && named.iter().flatten().any(|wanted| wanted.trim() == *name)
    }) {
        return Err(refuse(format!("the table {name} needs {option}")));
    }
    let all = || TABLES.iter().map(|t| t.name).filter(|name| !ON_REQUEST.iter().any(|(n, _)| n == name));
    let mut names = named.unwrap_or_else(|| all().map(str::to_owned).collect());
    names.extend(asked.into_iter().map(str::to_owned));
    names.extend(ALWAYS.map(str::to_owned));
    tables(&names)
}

/// Says why the work cannot be done.
pub fn refuse(message: String) -> Error {
    Error::Refused(message)
}

fn load(path: &Path) -> Result<(File, WordChoices), Error> {
    let text = crate::read::text_of(path)?;
    let wrong = |e: toml::de::Error| refuse(format!("{}: {}", path.display(), e.to_string().trim_end()));
    let mut file: File = toml::from_str(&text).map_err(wrong)?;
    let words = std::mem::take(&mut file.words).try_into().map_err(wrong)?;
    Ok((file, words))
}

/// Neither folder may swallow the other unless the output lies inside the input.
fn check_folders(input: &Path, output: &Path) -> Result<(), Error> {
    let (Ok(from), Ok(to)) = (input.canonicalize(), output.canonicalize()) else { return Ok(()) };
    if from == to {
        return Err(refuse(format!("{}: INPUT and --output are the same folder", output.display())));
    }
    if from.starts_with(&to) {
        let message = "INPUT lies inside --output, which would be replaced; choose another folder";
        return Err(refuse(format!("{}: {message}", output.display())));
    }
    Ok(())
}

/// A cache must not be read as articles, nor be replaced with the tables.
fn check_cache(plan: &Plan) -> Result<(), Error> {
    let Some(cache) = &plan.cache else { return Ok(()) };
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path));
    let (Ok(place), Ok(input), Ok(output)) = (whole(cache), whole(&plan.input), whole(&plan.output)) else {
        return Ok(());
    };
    let hidden = place.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    let what = match (place.starts_with(&output), place.starts_with(&input) && !hidden) {
        (true, _) => "the output folder, which is replaced",
        (_, true) => "INPUT, where it would be read",
        _ => return Ok(()),
    };
    Err(refuse(format!("{}: --cache lies inside {what}; choose another folder", cache.display())))
}

fn style(choices: &Choices) -> Result<Style, Error> {
    let profile = match choices.profile {
        Some(ProfileName::Data) => Profile::Data,
        Some(ProfileName::Spreadsheet) | None => Profile::Spreadsheet,
    };
    let decimal = match choices.decimal.as_deref() {
        None | Some(".") => '.',
        Some(",") => ',',
        Some(other) => return Err(refuse(format!("--decimal {other:?}: give . or ,"))),
    };
    let delimiter = match choices.delimiter.as_deref() {
        None => {
            if decimal == ',' {
                ';'
            } else {
                ','
            }
        }
        Some(",") if decimal == ',' => {
            return Err(refuse("--decimal , needs another --delimiter: ; or tab".to_owned()));
        }
        Some(",") => ',',
        Some(";") => ';',
        Some("\t" | "\\t" | "tab") => '\t',
        Some(other) => return Err(refuse(format!("--delimiter {other:?}: give , or ; or tab"))),
    };
    Ok(Style { profile, delimiter, decimal })
}

/// Places in [`TABLES`] of the tables with these names, in its order.
pub fn tables(names: &[String]) -> Result<Vec<usize>, Error> {
    let known = || TABLES.iter().map(|t| t.name).collect::<Vec<_>>().join(", ");
    if let Some(name) = names.iter().find(|name| !TABLES.iter().any(|t| t.name == name.trim())) {
        return Err(refuse(format!("no table {name:?}; known: {}", known())));
    }
    let named = |at: &usize| names.iter().any(|name| name.trim() == TABLES[*at].name);
    Ok((0..TABLES.len()).filter(named).collect())
}

fn classes(names: Vec<String>) -> Result<Vec<Class>, Error> {
    let mut classes = Vec::new();
    for name in names {
        let Some(class) = Class::from_name(name.trim()) else {
            let known = Class::ALL.map(Class::name).join(", ");
            return Err(refuse(format!("--include: no class {name:?}; known: {known}")));
        };
        classes.push(class);
    }
    classes.sort_unstable();
    classes.dedup();
    Ok(classes)
}

/// A path for run.json: from the input folder on if it lies there, else the bare name.
pub fn name_of(file: &Path, input: &Path) -> String {
    let inside = match (file.canonicalize(), input.canonicalize()) {
        (Ok(file), Ok(input)) => file.strip_prefix(&input).ok().map(Path::to_path_buf),
        _ => None,
    };
    let name = inside.or_else(|| file.file_name().map(PathBuf::from)).unwrap_or_default();
    name.to_string_lossy().replace('\\', "/")
}
