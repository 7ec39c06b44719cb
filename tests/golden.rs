//! The real binary must write the committed tables, byte for byte: `output/` from `input/` as spreadsheets,
//! `tests/golden/data/` from `tests/golden/input/` as exact text. README.md shows rows of the former.
//!
//! `scripts/golden.sh --write` (or `WHOSAID_UPDATE_GOLDEN=1 cargo test --test golden`) rewrites them. Read the
//! diff before you commit it.

#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn output_holds_the_tables_of_input() {
    compare("input", "output", "spreadsheet");
    picture();
}

#[test]
fn golden_data_holds_the_exact_tables() {
    compare("tests/golden/input", "tests/golden/data", "data");
}

/// Runs the binary on `input` and compares every file it writes with the one in `expected`.
fn compare(input: &str, expected: &str, profile: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (input, expected) = (root.join(input), root.join(expected));
    if update() {
        return run(&input, &expected, profile);
    }
    let temporary = tempfile::tempdir().unwrap();
    let found = temporary.path().join("tables");
    run(&input, &found, profile);
    let (old, new) = (names(&expected), names(&found));
    assert_eq!(old, new, "the files of {} and those of a new run", expected.display());
    let differences: Vec<String> = new
        .iter()
        .filter_map(|name| {
            difference(&fs::read(expected.join(name)).unwrap(), &fs::read(found.join(name)).unwrap())
                .map(|found| format!("{name}, {found}"))
        })
        .collect();
    assert!(
        differences.is_empty(),
        "{} differs from a new run; is that what you want? then scripts/golden.sh --write\n\n{}",
        expected.display(),
        differences.join("\n\n")
    );
}

/// The article whose first rows README.md shows, and how many.
const PICTURED: (&str, usize) = ("brackport-gazette/2031-09-09-hospital-rota", 8);

/// Compares the picture in README.md with `output/attributions.csv`, or draws it anew.
fn picture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sheet = fs::read_to_string(root.join("output/attributions.csv")).unwrap();
    let mut sheet = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    let header = sheet.headers().unwrap().clone();
    let columns = ["speaker", "role", "cue", "content", "kind"];
    let place = |name: &str| header.iter().position(|h| h == name).unwrap();
    let mut drawn = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    let rows = sheet.records().map(Result::unwrap).filter(|r| &r[place("article_id")] == PICTURED.0);
    for row in rows.take(PICTURED.1) {
        let cells = columns.map(|name| shorten(&row[place(name)]));
        drawn += &format!("| {} |\n", cells.join(" | "));
    }
    let readme = fs::read_to_string(root.join("README.md")).unwrap().replace("\r\n", "\n");
    let (before, rest) = readme.split_once("golden.sh --write -->\n").unwrap();
    let (old, after) = rest.split_once("<!-- end of picture -->").unwrap();
    if update() {
        let text = format!("{before}golden.sh --write -->\n{drawn}<!-- end of picture -->{after}");
        fs::write(root.join("README.md"), text).unwrap();
    } else {
        assert_eq!(old, drawn, "README.md shows other rows than output/ has; scripts/golden.sh --write");
    }
}

/// A cell short enough for a picture.
fn shorten(cell: &str) -> String {
    let words: Vec<&str> = cell.split(' ').collect();
    let mut short = String::new();
    for (n, word) in words.iter().enumerate() {
        if short.chars().count() + word.chars().count() > 60 {
            return short + " …";
        }
        short += if n > 0 { " " } else { "" };
        short += word;
    }
    short.replace('|', "\\|")
}

/// Whether the committed tables are to be rewritten.
fn update() -> bool {
    std::env::var("WHOSAID_UPDATE_GOLDEN").is_ok_and(|v| v == "1")
}

fn run(input: &Path, output: &Path, profile: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.arg("run").arg(input).arg("--output").arg(output).args(["--profile", profile, "--quiet"]);
    let result = command.output().unwrap();
    assert!(result.status.success(), "{}: {}", result.status, String::from_utf8_lossy(&result.stderr));
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// Where two files part, with the words around that place.
fn difference(old: &[u8], new: &[u8]) -> Option<String> {
    if old == new {
        return None;
    }
    let same = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let line = old[..same].iter().filter(|b| **b == b'\n').count() + 1;
    let from =
        old[..same].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1).max(same.saturating_sub(60));
    let show = |bytes: &[u8]| {
        let line = bytes[from..].split(|b| *b == b'\n').next().unwrap_or_default();
        format!("{:?}", String::from_utf8_lossy(&line[..line.len().min(160)]))
    };
    Some(format!("line {line}:\n  committed {}\n  new       {}", show(old), show(new)))
}

#[test]
fn a_difference_names_its_line() {
    assert_eq!(difference(b"a\nb\n", b"a\nb\n"), None);
    let found = difference(b"a,b\n1,2\n", b"a,b\n1,3\n").unwrap();
    assert_eq!(found, "line 2:\n  committed \"1,2\"\n  new       \"1,3\"");
    assert!(
        difference(b"a\n", b"a\nb\n").unwrap().starts_with("line 2:\n  committed \"\"\n  new       \"b\"")
    );
}
