//! The shape of the code, as ARCHITECTURE.md promises it: imports go down, every file says what it owns, no
//! file is too long.

#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room of `src` and its floor.
const FLOORS: &[(&str, u8)] = &[
    ("doc", 0),
    ("error", 0),
    ("language", 1),
    ("clean", 2),
    ("segment", 2),
    ("quote", 2),
    ("attribute", 2),
    ("phrase", 2),
    ("terms", 2),
    ("statement", 2),
    ("repeat", 2),
    ("tally", 3),
    ("alike", 3),
    ("edit", 3),
    ("read", 4),
    ("write", 4),
    ("gold", 4),
    ("pipeline", 5),
    ("score", 5),
    ("train", 5),
    ("cli", 6),
    ("main", 7),
    ("lib", 7),
];

/// Imports between rooms of one floor, and why they are there.
const BESIDE: &[(&str, &str, &str)] = &[
    ("terms", "attribute", "takes attribute::Resolved, the answer of the stage before it, not its insides"),
    ("gold", "read", "opens articles as every run does"),
    ("write", "read", "reads the run.json of the folder that it is about to replace"),
];

/// Lines that no file may pass.
const LONGEST: usize = 800;

#[test]
fn imports_go_down() {
    let mut wrong = Vec::new();
    let mut beside = BTreeSet::new();
    for (path, text) in sources() {
        let room = room(&path);
        let code = code(&path, &text);
        for other in imports(&code) {
            if other == room || other == "Error" {
                continue; // `crate::Error` is error::Error under its short name.
            }
            let (from, to) = (floor(&room), floor(&other));
            let named = BESIDE.iter().any(|(a, b, _)| *a == room && *b == other);
            if named {
                beside.insert((room.clone(), other));
            } else if to >= from {
                wrong.push(format!("{}: {room} ({from}) imports {other} ({to})", path.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports only go down, and stages never import each other:\n{}",
        wrong.join("\n")
    );
    for (from, to, why) in BESIDE {
        let used = beside.contains(&((*from).to_owned(), (*to).to_owned()));
        assert!(used, "{from} no longer imports {to} ({why}): take the line out of BESIDE");
    }
}

#[test]
fn the_library_is_one_floor_below_the_command() {
    let main = fs::read_to_string(root().join("src/main.rs")).unwrap();
    let used: Vec<&str> = main.match_indices("whosaid::").map(|(at, _)| &main[at..]).collect();
    assert!(!used.is_empty() && used.iter().all(|u| u.starts_with("whosaid::cli::")), "main only calls cli");
}

#[test]
fn every_file_says_what_it_owns() {
    for (path, text) in sources() {
        assert!(text.starts_with("//! "), "{} does not open with `//! ` and what it owns", path.display());
    }
}

#[test]
fn no_file_is_too_long() {
    for (path, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= LONGEST, "{} has {lines} lines; no file has more than {LONGEST}", path.display());
    }
}

#[test]
fn no_unsafe_code() {
    let word = ["un", "safe"].concat();
    for (path, text) in sources() {
        let found = code(&path, &text).split(|c: char| !c.is_alphanumeric() && c != '_').any(|w| w == word);
        assert!(!found, "{} holds {word} code", path.display());
    }
}

#[test]
fn rayon_stays_above_the_stages() {
    for (path, text) in sources().into_iter().filter(|(path, _)| floor(&room(path)) < 3) {
        assert!(!code(&path, &text).contains("rayon"), "{}: threads belong to the pipeline", path.display());
    }
}

#[test]
fn every_room_is_on_the_map() {
    let map = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    for (path, _) in sources() {
        let room = room(&path);
        assert!(FLOORS.iter().any(|(name, _)| *name == room), "src/{room} has no floor in this test");
        assert!(room == "lib" || map.contains(&room), "ARCHITECTURE.md does not name {room}");
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `src` with its path from there, in order.
fn sources() -> Vec<(PathBuf, String)> {
    let src = root().join("src");
    let mut found: Vec<_> = walkdir::WalkDir::new(&src)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .filter(|path| path.extension().is_some_and(|e| e == "rs"))
        .map(|path| (path.strip_prefix(&src).unwrap().to_owned(), fs::read_to_string(&path).unwrap()))
        .collect();
    found.sort();
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The room a file belongs to: the folder right below `src`, or the file there.
fn room(path: &Path) -> String {
    let first = path.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> u8 {
    let found = FLOORS.iter().find(|(name, _)| *name == room);
    found.unwrap_or_else(|| panic!("{room} has no floor in this test")).1
}

/// The code that ships: without comments, and without tests, which may call any stage to get something to
/// look at. Tests stand last in a file, or in a file called tests.rs.
fn code(path: &Path, text: &str) -> String {
    if path.ends_with("tests.rs") {
        return String::new();
    }
    let shipped = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = shipped.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// The rooms that `crate::` paths in `code` lead to.
fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, start) in code.match_indices("crate::") {
        let rest = &code[at + start.len()..];
        let paths = match rest.strip_prefix('{') {
            Some(list) => top_level(list),
            None => vec![rest],
        };
        for path in paths {
            let path = path.trim_start();
            let end = path.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(path.len());
            if end > 0 {
                found.insert(path[..end].to_owned());
            }
        }
    }
    found
}

/// The members of a `{...}` list whose opening brace is gone.
fn top_level(list: &str) -> Vec<&str> {
    let (mut depth, mut from, mut members) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(&list[from..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(&list[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    members
}

#[test]
fn imports_are_read_from_every_form() {
    let code = code(
        Path::new("room.rs"),
        "use crate::doc::{Article, Span};\nuse crate::{clean, read::{self, table}, Error};\n// crate::cli\n\
         fn f(x: crate::language::Tag) {}\n#[cfg(test)]\nmod tests {\n    use crate::pipeline;\n}\n",
    );
    let wanted = ["Error", "clean", "doc", "language", "read"].map(str::to_owned);
    assert_eq!(imports(&code), BTreeSet::from(wanted));
}
