//! The real binary must write the committed tables, byte for byte: `output/` from `input/` as spreadsheets,
//! `tests/golden/data/` from `tests/golden/input/` as exact text.
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
}

#[test]
fn golden_data_holds_the_exact_tables() {
    compare("tests/golden/input", "tests/golden/data", "data");
}

/// Runs the binary on `input` and compares every file it writes with the one in `expected`.
fn compare(input: &str, expected: &str, profile: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (input, expected) = (root.join(input), root.join(expected));
    if std::env::var("WHOSAID_UPDATE_GOLDEN").is_ok_and(|v| v == "1") {
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
