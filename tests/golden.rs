//! The real binary must write the committed tables, byte for byte: `output/` from `input/` as spreadsheets,
//! `tests/golden/data/` from `tests/golden/input/` as exact text, `tests/golden/words/` from `input/` with what can
//! be asked of words. README.md shows rows of the first, and of a comparison of two outlets.
//!
//! `scripts/golden.sh --write` (or `WHOSAID_UPDATE_GOLDEN=1 cargo test --test golden`) rewrites them. Read the
//! diff before you commit it.

#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Mutex;

#[test]
fn output_holds_the_tables_of_input() {
    compare("input", "output", &["--profile", "spreadsheet"]);
    attributions();
}

#[test]
fn golden_data_holds_the_exact_tables() {
    compare("tests/golden/input", "tests/golden/data", &["--profile", "data"]);
}

/// What is asked of the words of `input/`.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "--profile", "data", "--tables", "term_frequencies,keyness,collocations,dictionary",
    "--group-by", "outlet", "--group-by", "sector", "--ngrams", "2", "--min-count", "6", "--lemmas",
    "--keyness", "outlet", "--keyness-min-count", "20", "--collocations", "5", "--collocations-min-count", "6",
    "--dictionary", "tests/golden/frames.csv",
];

#[test]
fn golden_words_hold_what_can_be_asked_of_words() {
    compare("input", "tests/golden/words", WORDS);
}

/// Runs the binary on `input` and compares every file it writes with the one in `expected`.
fn compare(input: &str, expected: &str, options: &[&str]) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let expected = root.join(expected);
    if update() {
        return run(input, &expected, options);
    }
    let temporary = tempfile::tempdir().unwrap();
    let found = temporary.path().join("tables");
    run(input, &found, options);
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

/// The picture of `output/attributions.csv` in README.md.
fn attributions() {
    let rows = table(&Path::new(env!("CARGO_MANIFEST_DIR")).join("output/attributions.csv"));
    let rows = rows.iter().filter(|row| row["article_id"] == PICTURED.0).take(PICTURED.1);
    picture("picture", draw(rows, &["speaker", "role", "cue", "content", "kind"]));
}

/// What README.md says that somebody types to compare two outlets.
const COMPARED: &str = "whosaid run input --output tables --keyness outlet --target 'Gullwing Online' \
                        --against 'Kelm Courier' --voice quoted";

#[test]
fn readme_shows_what_a_comparison_gives() {
    let folder = tempfile::tempdir().unwrap();
    let output = folder.path().join("tables");
    let typed = COMPARED.split_once("--output tables ").unwrap().1;
    let options: Vec<&str> = typed
        .split('\'')
        .enumerate()
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .collect();
    run("input", &output, &options);
    let columns =
        ["term", "direction", "n_target", "n_reference", "articles_target", "articles_reference", "g2", "p"];
    picture("comparison", draw(table(&output.join("keyness.csv")).iter().take(6), &columns));
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let shown = readme.split_whitespace().filter(|word| *word != "\\").collect::<Vec<_>>().join(" ");
    assert!(shown.contains(COMPARED), "README.md has another command");
}

/// The rows of a table.
fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// Some columns of some rows as a table of README.md.
fn draw<'r>(rows: impl Iterator<Item = &'r BTreeMap<String, String>>, columns: &[&str]) -> String {
    let mut drawn = format!("| {} |\n|{}\n", columns.join(" | "), "---|".repeat(columns.len()));
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|column| shorten(&row[*column])).collect();
        drawn += &format!("| {} |\n", cells.join(" | "));
    }
    drawn
}

/// Compares the picture of this name in README.md, or draws it anew.
fn picture(name: &str, drawn: String) {
    let _alone = README.lock().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    let (begin, end) = (
        format!("<!-- {name}: written by scripts/golden.sh --write -->\n"),
        format!("<!-- end of {name} -->"),
    );
    let (before, rest) = readme.split_once(&begin).unwrap();
    let (old, after) = rest.split_once(&end).unwrap();
    if update() {
        fs::write(&path, format!("{before}{begin}{drawn}{end}{after}")).unwrap();
    } else {
        assert_eq!(old, drawn, "README.md shows other rows; scripts/golden.sh --write");
    }
}

/// One picture is drawn at a time.
static README: Mutex<()> = Mutex::new(());

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

fn run(input: &str, output: &Path, options: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command.arg("run").arg(input).arg("--output").arg(output).args(options).arg("--quiet");
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
