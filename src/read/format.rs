//! The formats on board, and what a file is when its name lies.

use super::decode::{Decoded, decode};
use crate::doc::Status;

/// A format: the extensions that name it and the function that reads it.
#[derive(Clone, Copy)]
pub struct Format {
    /// Name for messages.
    pub name: &'static str,
    /// Extensions, lower case, without dot.
    pub extensions: &'static [&'static str],
    /// Reads the bytes of a whole file.
    pub read: fn(&[u8]) -> Result<Decoded, Refusal>,
}

/// The formats on board. A new one is one file in this folder and one line here.
pub const FORMATS: &[Format] = &[
    Format { name: "plain text", extensions: &["txt"], read: text },
    Format { name: "Markdown", extensions: &["md", "markdown"], read: text },
];

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What becomes of the article.
    pub status: Status,
    /// Code for problems.csv.
    pub code: &'static str,
    /// Why, in words.
    pub reason: String,
}

/// First bytes of files that are often named as what they are not.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PK\x03\x04", "a ZIP archive (or a DOCX, XLSX or EPUB file)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x7fELF", "a program (ELF)"),
    (b"MZ\x90\x00", "a program (Windows)"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3\x00", "an SQLite data base"),
];

/// Extensions of files that hold files.
const ARCHIVES: [&str; 10] = ["zip", "gz", "tgz", "bz2", "xz", "zst", "7z", "rar", "tar", "jar"];

/// The format that the extension of `path` names.
pub fn of(path: &str) -> Option<&'static Format> {
    let extension = extension(path)?.to_lowercase();
    FORMATS.iter().find(|f| f.extensions.contains(&extension.as_str()))
}

/// The extension of the file name in `path`, without dot; none for `.hidden` and `name.`.
pub fn extension(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next()?;
    name.rsplit_once('.').filter(|(stem, ext)| !stem.is_empty() && !ext.is_empty()).map(|(_, ext)| ext)
}

/// Why a file of no known format was not read.
pub fn unknown(path: &str) -> String {
    let known: Vec<_> = FORMATS.iter().flat_map(|f| f.extensions).map(|e| format!(".{e}")).collect();
    match extension(path) {
        Some(extension) if ARCHIVES.contains(&extension.to_lowercase().as_str()) => {
            format!("an archive (.{extension}); archives are not opened: unpack it and run again")
        }
        Some(extension) => format!("no known format: .{extension} (known: {})", known.join(" ")),
        None => format!("no known format: the name has no extension (known: {})", known.join(" ")),
    }
}

fn text(bytes: &[u8]) -> Result<Decoded, Refusal> {
    let refuse = |reason: String| Err(Refusal { status: Status::Error, code: "E-NOT-TEXT", reason });
    if let Some((_, what)) = SIGNATURES.iter().find(|(first, _)| bytes.starts_with(first)) {
        let hint = if what.contains("archive") { "; archives are not opened: unpack it" } else { "" };
        return refuse(format!("the file is {what}, not text{hint}"));
    }
    let marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !marked && bytes.contains(&0) {
        let nul = bytes.iter().filter(|b| **b == 0).count();
        return if nul * 4 >= bytes.len() {
            refuse("the file is UTF-16 without byte-order mark, or no text; save it as UTF-8".to_owned())
        } else {
            let what = if nul == 1 { "a NUL byte".to_owned() } else { format!("{nul} NUL bytes") };
            refuse(format!("the file holds {what}, so it is no text"))
        };
    }
    Ok(decode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions() {
        assert_eq!(extension("a/b.c/d.TXT"), Some("TXT"));
        assert_eq!(extension("a/b.c/d"), None);
        assert_eq!(extension(".txt"), None);
        assert_eq!(extension("x."), None);
        assert!(of("X.Md").is_some() && of("x.pdf").is_none());
    }

    #[test]
    fn a_name_may_lie() {
        let reason = |bytes: &[u8]| text(bytes).map(|d| d.text).map_err(|r| r.reason);
        assert_eq!(reason(b"\x89PNG\r\n\x1a\n...").unwrap_err(), "the file is a PNG image, not text");
        assert_eq!(reason(b"a\0b, and more").unwrap_err(), "the file holds a NUL byte, so it is no text");
        assert!(reason(b"a\0b\0c\0").unwrap_err().contains("without byte-order mark"));
        assert_eq!(reason(b"\xff\xfea\0b\0").unwrap(), "ab");
    }
}
