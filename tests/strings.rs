//! Odd strings come back from the tables as they went in. The strings are a few of our own, or those of the JSON
//! list that WHOSAID_STRINGS names (scripts/torture.sh strings).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may panic; the count is read by a script"
)]

use assert_cmd::Command;
use std::fs;
use whosaid::write::{plain, unguard};

/// Strings that programs trip over.
const OWN: &[&str] = &[
    "=1+1",
    "+1",
    "-2",
    "@sum",
    "'=quoted",
    "\"",
    "a,b;c\td",
    "say \"so\"",
    "line\nbreak",
    "carriage\r\nreturn",
    "NULL",
    "undefined",
    "nan",
    "007",
    "1e5",
    "1,000.00",
    "true",
    "../../etc/passwd",
    "<b onclick=x>",
    "%s%n",
    "\u{202e}right to left",
    "\u{200b}",
    "e\u{301}",
    "漢字",
    "👩‍👩‍👧",
    "İıſ",
    "\u{feff}mark",
    "\u{7f}\u{85}\u{1b}[0m",
    "＝full width",
    " spaces ",
    "",
    "\u{fffe}",
];

#[test]
fn odd_strings_come_back() {
    let texts: Vec<String> = match std::env::var_os("WHOSAID_STRINGS") {
        Some(file) => serde_json::from_slice(&fs::read(file).unwrap()).unwrap(),
        None => OWN.iter().map(|s| (*s).to_owned()).collect(),
    };
    let top = tempfile::tempdir().unwrap();
    let input = top.path().join("in");
    fs::create_dir(&input).unwrap();
    let mut metadata = csv::Writer::from_path(input.join("metadata.csv")).unwrap();
    metadata.write_record(["file", "author", "desk"]).unwrap();
    for (n, text) in texts.iter().enumerate() {
        let name = format!("s{n:04}.txt");
        fs::write(input.join(&name), format!("Number {n}.")).unwrap();
        metadata.write_record([&name, text, text]).unwrap();
    }
    metadata.flush().unwrap();
    for profile in ["data", "spreadsheet"] {
        let mut whosaid = Command::cargo_bin("whosaid").unwrap();
        let args = ["run", "in", "--output", "out", "--quiet", "--profile", profile];
        whosaid.current_dir(top.path()).args(args).assert().code(0);
        let mut reader = csv::Reader::from_path(top.path().join("out/articles.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let columns = ["author", "meta_desk"].map(|name| header.iter().position(|h| h == name).unwrap());
        let mut good = 0;
        for (row, text) in reader.records().map(Result::unwrap).zip(&texts) {
            for cell in columns.map(|at| &row[at]) {
                let read = if profile == "data" { cell } else { unguard(cell) };
                assert_eq!(read, plain(text));
                assert!(profile == "data" || !cell.starts_with(['=', '+', '-', '@']), "{cell:?}");
            }
            good += 1;
        }
        println!("{good} of {} strings", texts.len());
        assert_eq!(good, texts.len());
    }
}
