//! From a folder to articles: which files there are, what the metadata says of them, and their text with its
//! place in the file. Nothing here knows what a paragraph is.

mod corrections;
mod decode;
mod format;
mod list;
mod metadata;
mod speakers;
pub mod table;

pub use decode::{Decoded, Trouble, decode, slice};
pub use format::{FORMATS, Format, Refusal, of as format_of, unknown};
pub use list::{Copied, Entry, Fault, Input, Listing, batches, files, list};

use crate::doc::{Article, Origin, Problem, Severity, Status};
use crate::edit::Edits;
use crate::error::Error;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;

/// Largest file that is read, in bytes. Offsets inside an article are 32 bits wide, and a legacy encoding
/// can grow threefold when it is decoded.
pub const MAX_FILE_BYTES: u64 = 512 << 20;

/// The bytes of the file behind `entry` and their text, and nothing else; none if it is no text that can be read.
pub fn text(entry: &Entry) -> Option<(Cow<'_, [u8]>, String)> {
    let format = format::of(&entry.path).filter(|_| entry.fault.is_none())?;
    let bytes = bytes_of(entry).ok().filter(|bytes| bytes.len() as u64 <= MAX_FILE_BYTES)?;
    let text = (format.read)(&bytes).ok()?.text;
    Some((bytes, text))
}

/// Opens the article behind `entry`. Whatever goes wrong is said by its status and its problems.
pub fn open(entry: &Entry) -> Article {
    let mut article = blank(entry);
    if let Some(fault) = &entry.fault {
        fail(&mut article, fault.status, &fault.reason, fault.code);
        return article;
    }
    let bytes = match bytes_of(entry) {
        Ok(bytes) if bytes.len() as u64 > MAX_FILE_BYTES => {
            let fault = list::too_large(MAX_FILE_BYTES);
            fail(&mut article, fault.status, &fault.reason, fault.code);
            return article;
        }
        Ok(bytes) => bytes,
        Err(error) => {
            let reason = format!("cannot be read: {}", plain(&error));
            fail(&mut article, Status::Error, &reason, "E-READ");
            return article;
        }
    };
    article.bytes = bytes.len() as u64;
    article.sha256 = sha256(&bytes);
    let Some(format) = format::of(&entry.path) else {
        fail(&mut article, Status::Skipped, &format::unknown(&entry.path), "I-FORMAT-UNKNOWN");
        return article;
    };
    match (format.read)(&bytes) {
        Ok(decoded) => fill(&mut article, decoded),
        Err(refusal) => fail(&mut article, refusal.status, &refusal.reason, refusal.code),
    }
    if let Some(copied) = entry.copied.as_ref().filter(|_| article.is_analysed()) {
        article.duplicate_of.clone_from(&copied.of);
        // What could not be read well may differ more than it seems.
        if let (Status::Ok, Some(reason)) = (article.status, &copied.second) {
            fail(&mut article, Status::Duplicate, reason, "I-DUPLICATE");
            if !copied.kept {
                article.text.clear();
            }
        }
    }
    article
}

/// `sha256:` and the 64 hex digits of `bytes`.
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::from("sha256:");
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The text of a file that serves the run itself, such as metadata.csv, in whatever encoding it is.
pub fn text_of(path: &std::path::Path) -> Result<String, Error> {
    let bytes = fs::read(path).map_err(Error::io(path, "cannot be read"))?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Error::Refused(format!("{}: larger than {} MiB", path.display(), MAX_FILE_BYTES >> 20)));
    }
    Ok(decode(&bytes).text)
}

/// What the user has edited, if there are files for it.
pub fn edits(input: &Input) -> Result<Edits, Error> {
    let roster = input.speakers.as_deref().map(speakers::read).transpose()?;
    let corrections = input.corrections.as_deref().map(corrections::read).transpose()?;
    Ok(Edits { roster: roster.unwrap_or_default(), corrections: corrections.unwrap_or_default() })
}

/// The bare name of a file.
fn name_of(file: &std::path::Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// An article of which only the entry is known.
pub fn blank(entry: &Entry) -> Article {
    Article {
        id: entry.id.clone(),
        path: entry.path.clone(),
        text: String::new(),
        origin: Origin::default(),
        bytes: entry.bytes,
        sha256: String::new(),
        meta: entry.meta.clone(),
        status: Status::Ok,
        status_reason: String::new(),
        problems: Vec::new(),
        duplicate_of: String::new(),
    }
}

/// The bytes of the file behind `entry`, which may have grown since it was listed.
fn bytes_of(entry: &Entry) -> std::io::Result<Cow<'_, [u8]>> {
    if let Some(held) = &entry.held {
        return Ok(Cow::Borrowed(held));
    }
    let mut bytes = Vec::with_capacity(entry.bytes.min(MAX_FILE_BYTES) as usize + 1);
    fs::File::open(&entry.file)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(Cow::Owned(bytes))
}

/// Marks `article` as not read, and says why in problems.csv too; a second copy is no problem.
pub fn fail(article: &mut Article, status: Status, reason: &str, code: &'static str) {
    article.status = status;
    article.status_reason = reason.to_owned();
    let severity = match status {
        Status::Error => Severity::Error,
        Status::Partial => Severity::Warning,
        Status::Empty | Status::Skipped => Severity::Info,
        Status::Ok | Status::Duplicate => return,
    };
    article.problems.push(problem(article, severity, code, reason.to_owned()));
}

/// A problem of `article` without a place in its text.
pub fn problem(article: &Article, severity: Severity, code: &'static str, message: String) -> Problem {
    Problem { severity, code, message, path: article.path.clone(), article_id: article.id.clone(), at: None }
}

fn fill(article: &mut Article, decoded: Decoded) {
    article.origin = Origin::new(&decoded.text, decoded.encoding, decoded.bom, decoded.anchors);
    article.text = decoded.text;
    if article.text.chars().all(|c| c.is_whitespace() || c == '\u{feff}') {
        let reason = match (article.bytes, article.text.is_empty()) {
            (0, _) => "the file is empty",
            (_, true) => "the file holds a byte-order mark only",
            (_, false) => "the file holds white space only",
        };
        fail(article, Status::Empty, reason, "I-EMPTY");
        return;
    }
    match decoded.trouble {
        None => {}
        Some(Trouble::BadUtf8 { bad, first }) => {
            let reason = format!("{bad} bad UTF-8 {} read as U+FFFD", sequences(bad));
            let message = format!("{reason}; save the file as UTF-8 anew if words are damaged");
            partial(article, reason, message, first);
        }
        Some(Trouble::Unmappable { bad, first }) => {
            let reason = format!("{bad} {} not in {} read as U+FFFD", sequences(bad), decoded.encoding);
            let message = format!("{reason}; save the file as UTF-8 if the encoding was taken wrongly");
            partial(article, reason, message, first);
        }
    }
}

fn partial(article: &mut Article, reason: String, message: String, first: u32) {
    article.status = Status::Partial;
    article.status_reason = reason;
    let mut problem = problem(article, Severity::Warning, "W-ENCODING-INVALID", message);
    problem.at = Some(first);
    article.problems.push(problem);
}

fn sequences(count: u32) -> &'static str {
    if count == 1 { "byte sequence" } else { "byte sequences" }
}

/// The system's words for an error, the same on every platform where it matters.
fn plain(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file (a link to nowhere, or deleted meanwhile)".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        kind => kind.to_string(),
    }
}
