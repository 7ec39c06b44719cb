//! The files that users write beside their articles: metadata.csv, speakers.toml, corrections.csv, by the first byte.
//! They are read or refused, and what is read fits the tables.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::fs;
use std::sync::LazyLock;
use tempfile::TempDir;
use whosaid::pipeline;
use whosaid::read::{self, Listing, table};

const NAMES: [&str; 3] = ["metadata.csv", "speakers.toml", "corrections.csv"];

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), "One.").expect("a file");
    fs::write(folder.path().join("b.md"), "Two.").expect("a file");
    folder
});

fuzz_target!(|bytes: &[u8]| {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let which = usize::from(*first) % NAMES.len();
    let file = FOLDER.path().join(NAMES[which]);
    fs::write(&file, bytes).expect("the file can be written");
    let listing =
        Listing { input: FOLDER.path(), instead: [None; 3], output: None, max_file_bytes: u64::MAX };
    if let Ok(input) = read::list(listing) {
        assert_eq!(input.entries.len(), 2);
        assert!(input.entries.iter().all(|e| e.meta.extra.len() == input.columns.len()));
        let _ = pipeline::edits(&input);
    }
    fs::remove_file(file).expect("the file can be removed");
    if let Ok(sheet) = table::parse(&String::from_utf8_lossy(bytes)) {
        assert_eq!(sheet.rows.len(), sheet.lines.len());
        assert!(sheet.lines.is_sorted());
    }
});
