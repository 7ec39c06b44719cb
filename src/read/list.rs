//! Which files a run reads, under which names. Nothing is opened here except folders.

use super::{MAX_FILE_BYTES, format, metadata};
use crate::doc::{Meta, Problem, Severity, Status};
use crate::error::Error;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use unicode_normalization::UnicodeNormalization;

/// Name of the file that holds the metadata of a folder.
const METADATA: &str = "metadata.csv";

/// Files of a folder that are no articles but tell of them: metadata, speakers, corrections.
const TELLING: [&str; 3] = [METADATA, "speakers.toml", "corrections.csv"];

/// One file to be read, or the reason why it cannot be.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Where it is.
    pub file: PathBuf,
    /// Path relative to the input folder, with `/`.
    pub path: String,
    /// Key of the article in every table.
    pub id: String,
    /// Size when listed.
    pub bytes: u64,
    /// What the metadata says.
    pub meta: Meta,
    /// Whether a row of the metadata was found for it.
    pub described: bool,
    /// Why it need not be opened.
    pub fault: Option<Fault>,
    /// Which earlier article it repeats.
    pub copied: Option<Copied>,
    /// The bytes of the file, if they are kept from the first look.
    pub held: Option<Vec<u8>>,
}

/// That an article repeats an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Id of the earlier article.
    pub of: String,
    /// Why it is a second copy, in words; none if it is a copy of another outlet, or has news.
    pub second: Option<String>,
    /// Whether a second copy keeps its rows.
    pub kept: bool,
}

/// What is wrong with a file before it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What becomes of it.
    pub status: Status,
    /// Why, in words.
    pub reason: String,
    /// Code for problems.csv.
    pub code: &'static str,
}

/// Everything a run reads.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// By article id.
    pub entries: Vec<Entry>,
    /// Names of the further metadata columns, without `meta_`.
    pub columns: Vec<String>,
    /// What was noticed on the way.
    pub problems: Vec<Problem>,
    /// The metadata file that was used.
    pub metadata: Option<PathBuf>,
    /// The user's speakers.
    pub speakers: Option<PathBuf>,
    /// The user's corrections.
    pub corrections: Option<PathBuf>,
}

/// What to list.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'a> {
    /// A folder, or one file.
    pub input: &'a Path,
    /// Files that stand for the folder's own metadata, speakers and corrections.
    pub instead: [Option<&'a Path>; 3],
    /// The output folder, which is never read.
    pub output: Option<&'a Path>,
    /// Larger files are not read.
    pub max_file_bytes: u64,
}

/// Lists the files of `listing.input`, gives each its id and its metadata, and sorts them by id.
pub fn list(listing: Listing) -> Result<Input, Error> {
    let mut input = Input::default();
    let found = walk(listing, &mut input)?;
    input.entries.shrink_to_fit();
    let mut instead = listing.instead.iter();
    let [metadata, speakers, corrections] =
        found.map(|own| instead.next().copied().flatten().map(Path::to_path_buf).or(own));
    (input.speakers, input.corrections) = (speakers, corrections);
    let most = listing.max_file_bytes.min(MAX_FILE_BYTES);
    for entry in input.entries.iter_mut().filter(|e| e.bytes > most && e.fault.is_none()) {
        entry.fault = Some(too_large(most));
    }
    input.entries.sort_by(|a, b| a.path.as_bytes().cmp(b.path.as_bytes()));
    name(&mut input.entries);
    if let Some(file) = metadata {
        metadata::apply(&file, &mut input)?;
        input.metadata = Some(file);
    }
    input.entries.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()).then_with(|| a.path.cmp(&b.path)));
    for pair in input.entries.windows(2) {
        if pair[0].id == pair[1].id {
            return Err(Error::Refused(format!(
                "two articles have the id {:?}: {} and {}; give each its own id in {METADATA}",
                pair[0].id, pair[0].path, pair[1].path
            )));
        }
    }
    Ok(input)
}

/// The files of `input` alone: no ids, no metadata.
pub fn files(input: &Path) -> Result<Vec<Entry>, Error> {
    let mut found = Input::default();
    walk(Listing { input, instead: [None; 3], output: None, max_file_bytes: u64::MAX }, &mut found)?;
    Ok(found.entries)
}

/// Cuts the entries into stretches of about `bytes` bytes, at least one entry each.
pub fn batches(entries: &[Entry], bytes: u64) -> impl Iterator<Item = &[Entry]> {
    let mut rest = entries;
    std::iter::from_fn(move || {
        let mut sum = 0;
        let fits = rest.iter().take_while(|entry| {
            let first = sum == 0;
            sum += entry.bytes.max(1);
            first || sum <= bytes
        });
        let (batch, after) = rest.split_at(fits.count());
        rest = after;
        (!batch.is_empty()).then_some(batch)
    })
}

/// Finds the files; answers with the folder's own [`TELLING`] ones.
fn walk(listing: Listing, input: &mut Input) -> Result<[Option<PathBuf>; 3], Error> {
    let root = listing.input;
    let kind = root.metadata().map_err(Error::io(root, "INPUT cannot be read"))?;
    if !kind.is_dir() {
        let path = root.file_name().map_or_else(|| "input".to_owned(), |n| readable(Path::new(n)));
        input.entries.push(entry(root.to_path_buf(), path));
        return Ok(Default::default());
    }
    std::fs::read_dir(root).map_err(Error::io(root, "INPUT cannot be read"))?;
    let canonical = |path: &Path| path.canonicalize().ok();
    let output = listing.output.and_then(canonical);
    let instead = listing.instead.map(|file| file.and_then(canonical));
    let mut telling: [Option<PathBuf>; 3] = Default::default();
    let mut walk = walkdir::WalkDir::new(root).follow_links(true).min_depth(1).into_iter();
    while let Some(step) = walk.next() {
        let found = match step {
            Ok(found) => found,
            Err(error) => {
                broken(root, &error, input);
                continue;
            }
        };
        let path = readable(found.path().strip_prefix(root).unwrap_or(found.path()));
        let hidden = found.file_name().as_encoded_bytes().starts_with(b".");
        if found.file_type().is_dir() {
            let is_output = output.is_some() && canonical(found.path()) == output;
            // The output of any run holds a page in Markdown that is no article.
            if hidden || is_output || crate::read::table::is_run(found.path()) {
                walk.skip_current_dir();
            } else if format::of(&path).is_some() {
                let reason = "a folder with the name of a file; files inside it are read".to_owned();
                input.entries.push(faulty(found.path(), path, Status::Skipped, reason));
            }
            continue;
        }
        if hidden {
            continue;
        }
        if instead.iter().any(|file| file.is_some() && canonical(found.path()) == *file) {
            continue;
        }
        if let Some(at) = TELLING.iter().position(|name| found.file_name().eq_ignore_ascii_case(name)) {
            if found.depth() == 1 {
                telling[at] = Some(found.into_path());
            } else {
                let name = TELLING[at];
                let message = format!("only the {name} at the top of INPUT is read; merge this one into it");
                let code = ["W-METADATA-NESTED", "W-SPEAKERS-NESTED", "W-CORRECTIONS-NESTED"][at];
                input.problems.push(note(Severity::Warning, code, message, &path));
            }
            continue;
        }
        if path.contains('%') && found.path().to_str().is_none() {
            let message = "the file name is not UTF-8; its odd bytes are written as %XX".to_owned();
            input.problems.push(note(Severity::Warning, "W-NAME-ENCODING", message, &path));
        }
        if path.contains(char::is_control) {
            let message =
                "the file name has control characters; the tables write them as space or U+FFFD".to_owned();
            input.problems.push(note(Severity::Warning, "W-NAME-CONTROL", message, &path));
        }
        input.entries.push(entry(found.into_path(), path));
    }
    Ok(telling)
}

fn entry(file: PathBuf, path: String) -> Entry {
    let (bytes, fault) = match file.metadata() {
        Ok(found) if found.is_file() => (found.len(), None),
        Ok(_) => {
            let reason = "not a regular file (a pipe, socket or device)".to_owned();
            (0, Some(Fault { status: Status::Skipped, reason, code: "I-NO-FILE" }))
        }
        Err(_) => (0, None), // opening it will say why
    };
    Entry { file, path, bytes, fault, ..Entry::default() }
}

/// Why a file of more than `most` bytes is not read.
pub(super) fn too_large(most: u64) -> Fault {
    let reason = format!("larger than {most} bytes (--max-file-bytes); split the file if it holds articles");
    Fault { status: Status::Error, reason, code: "E-TOO-LARGE" }
}

fn faulty(file: &Path, path: String, status: Status, reason: String) -> Entry {
    let code = if status == Status::Error { "E-READ" } else { "I-NO-FILE" };
    let fault = Some(Fault { status, reason, code });
    let file = file.to_path_buf();
    Entry { file, path, fault, ..Entry::default() }
}

/// An entry for what the walk could not enter or follow.
fn broken(root: &Path, error: &walkdir::Error, input: &mut Input) {
    let file = error.path().unwrap_or(root);
    let path = readable(file.strip_prefix(root).unwrap_or(file));
    if path.rsplit('/').next().is_some_and(|name| name.starts_with('.')) {
        return;
    }
    let kind = error.io_error().map(std::io::Error::kind);
    let reason = if error.loop_ancestor().is_some() {
        "a link that leads back to a folder above it; remove the link".to_owned()
    } else if kind == Some(std::io::ErrorKind::NotFound) {
        "a link to a file that does not exist; remove or repair it".to_owned()
    } else if kind == Some(std::io::ErrorKind::PermissionDenied) {
        "permission denied".to_owned()
    } else if let Some(kind) = kind {
        format!("cannot be read: {kind}")
    } else {
        "cannot be read".to_owned()
    };
    input.entries.push(faulty(file, path, Status::Error, reason));
}

/// The path with `/`, and with bytes that are no UTF-8 as %XX.
fn readable(path: &Path) -> String {
    let mut text = String::new();
    for part in path.components() {
        if !text.is_empty() {
            text.push('/');
        }
        for chunk in part.as_os_str().as_encoded_bytes().utf8_chunks() {
            text.push_str(chunk.valid());
            for byte in chunk.invalid() {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    text
}

fn note(severity: Severity, code: &'static str, message: String, path: &str) -> Problem {
    Problem { severity, code, message, path: path.to_owned(), article_id: String::new(), at: None }
}

/// Gives every entry its id: the path without extension, unless that would not be its own.
fn name(entries: &mut [Entry]) {
    let stem = |entry: &Entry| {
        let extension = format::of(&entry.path).and_then(|_| format::extension(&entry.path));
        entry.path[..entry.path.len() - extension.map_or(0, |e| e.len() + 1)].to_owned()
    };
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries.iter() {
        *uses.entry(article_id(&stem(entry))).or_default() += 1;
    }
    for entry in entries.iter_mut() {
        let short = article_id(&stem(entry));
        entry.id = if uses.get(&short) == Some(&1) { short } else { article_id(&entry.path) };
    }
}

/// The id that a path gives.
fn article_id(path: &str) -> String {
    let mut id: String =
        path.nfc().map(|c| if c.is_control() || c.is_whitespace() { '_' } else { c }).collect();
    if !id.starts_with(|c: char| c.is_alphabetic()) {
        id.insert_str(0, "a-");
    }
    id
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(paths: &[&str]) -> Vec<String> {
        let mut entries: Vec<_> = paths.iter().map(|p| entry(PathBuf::from(p), (*p).to_owned())).collect();
        name(&mut entries);
        entries.into_iter().map(|e| e.id).collect()
    }

    #[test]
    fn ids_follow_the_dictionary() {
        assert_eq!(ids(&["news/a b.txt", "007.txt", "x.pdf"]), ["news/a_b", "a-007", "x.pdf"]);
        assert_eq!(ids(&["a.md", "a.txt", "b.txt"]), ["a.md", "a.txt", "b"]);
        assert_eq!(ids(&["a", "a.txt"]), ["a", "a.txt"]);
        assert_eq!(ids(&["a.jpg", "a.txt"]), ["a.jpg", "a"]);
    }

    #[test]
    fn batches_hold_about_so_many_bytes() {
        let mut entries: Vec<_> = (0..5).map(|i| entry(PathBuf::new(), i.to_string())).collect();
        for (entry, bytes) in entries.iter_mut().zip([10, 10, 50, 0, 5]) {
            entry.bytes = bytes;
        }
        let sizes = |limit| batches(&entries, limit).map(<[Entry]>::len).collect::<Vec<_>>();
        assert_eq!(sizes(20), [2, 1, 2]);
        assert_eq!(sizes(1), [1, 1, 1, 1, 1]);
        assert_eq!(sizes(1000), [5]);
    }
}
