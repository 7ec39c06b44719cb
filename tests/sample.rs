//! A sheet drawn from a run, filled in, and scored, through the real binary.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use std::fs;
use std::path::Path;

fn whosaid(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("whosaid").unwrap().current_dir(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with a run of 30 rows in `out`, one row an article.
fn folder(profile: &[&str]) -> tempfile::TempDir {
    let top = tempfile::tempdir().unwrap();
    fs::create_dir(top.path().join("in")).unwrap();
    for n in 0..30 {
        let text = format!(
            "Fish is dear\n\n“=Number {n} is the one that we want,” said Bo Lind, a clerk of the port.\n"
        );
        fs::write(top.path().join(format!("in/{n}.txt")), text).unwrap();
    }
    let (code, _, stderr) = whosaid(top.path(), &[&["run", "in", "--output", "out"], profile].concat());
    assert_eq!(code, 0, "{stderr}");
    top
}

#[test]
fn a_sheet_looks_like_the_tables_and_is_drawn_the_same_every_time() {
    let top = folder(&["--decimal", ","]);
    let draw = |seed: &str| whosaid(top.path(), &["sample", "out", "--rows", "7", "--seed", seed]).1;
    let sheet = draw("1");
    let header =
        "context;speaker;content;speaker_right;content_right;note;kind;rule;article_id;attribution_id";
    assert!(sheet.starts_with(&format!("\u{feff}{header}\r\n")), "{sheet}");
    assert_eq!(sheet.lines().count(), 8);
    assert!(
        sheet.lines().skip(1).all(|line| line.contains(";Bo Lind;") && line.contains(";;;;direct;")),
        "{sheet}"
    );
    assert!(sheet.contains(";'=Number"), "{sheet}");
    assert_eq!(draw("1"), sheet);
    assert_ne!(draw("2"), sheet);
    let plain = folder(&["--profile", "data"]);
    let (code, sheet, _) = whosaid(plain.path(), &["sample", "out"]);
    assert!(code == 0 && sheet.starts_with("context,speaker") && sheet.contains(",=Number"), "{sheet}");
    assert_eq!(sheet.lines().count(), 31, "no more rows than there are");
}

#[test]
fn a_filled_in_sheet_is_scored() {
    let top = folder(&["--profile", "data"]);
    let args = ["sample", "out", "--rows", "10", "--output", "sheet.csv"];
    let (code, stdout, _) = whosaid(top.path(), &args);
    assert!(code == 0 && stdout.starts_with("10 of 30 attributions drawn; "), "{stdout}");
    let path = top.path().join("sheet.csv");
    let sheet = fs::read_to_string(&path).unwrap();
    // Never over a sheet that is there.
    let (code, _, stderr) = whosaid(top.path(), &args);
    assert!(code == 3 && stderr.contains("sheet.csv: is there already"), "{stderr}");
    assert_eq!(fs::read_to_string(&path).unwrap(), sheet);

    let (code, _, stderr) = whosaid(top.path(), &["score", "sheet.csv"]);
    assert!(code == 3 && stderr.contains("no row is answered yet"), "{stderr}");
    let fill = |answers: &[&str]| {
        let mut lines = sheet.lines();
        let mut filled = format!("{}\n", lines.next().unwrap());
        for (line, answer) in lines.zip(answers) {
            filled += &format!("{}\n", line.replace(",,,,direct", &format!(",{answer},,direct")));
        }
        fs::write(&path, filled).unwrap();
        whosaid(top.path(), &["score", "sheet.csv"])
    };
    let (code, stdout, _) = fill(&["y,y", "1,0", "Yes,N", "no,", "y,1", "y,y", "y,y", "y,y", "y,y", ","]);
    assert_eq!(code, 0);
    assert!(stdout.starts_with("9 of 10 rows answered\n"), "{stdout}");
    // 8 of 9 and 6 of 8, by the formula.
    assert!(
        stdout.contains("8/9 88.9 (56.5 to 98.0)") && stdout.contains("6/8 75.0 (40.9 to 92.9)"),
        "{stdout}"
    );
    assert!(stdout.contains("by kind\ndirect ") && stdout.contains("by rule\n"), "{stdout}");
    let (code, stdout, stderr) = fill(&["y,y", "x,n", "y,maybe"]);
    assert_eq!((code, stdout.as_str()), (3, ""));
    assert!(stderr.contains("sheet.csv, line 3: speaker_right \"x\": write y or n"), "{stderr}");
    assert!(stderr.contains("sheet.csv, line 4: content_right \"maybe\": write y or n"), "{stderr}");
}

#[test]
fn what_cannot_be_drawn_from_or_scored_says_why() {
    let top = folder(&[]);
    for (args, word) in [
        (&["sample", "in"][..], "run.json"),
        (&["sample", "out", "--rows", "0"], "at least one"),
        (&["sample", "out", "--output", "no/where.csv"], "no/where.csv: cannot be written"),
        (&["score", "none.csv"], "none.csv: cannot be read"),
        (&["score", "out/articles.csv"], "give a sheet of whosaid sample"),
    ] {
        let (code, _, stderr) = whosaid(top.path(), args);
        assert!(code == 3 && stderr.contains(word), "{args:?}: {stderr}");
    }
    let (code, ..) = whosaid(top.path(), &["run", "in", "--output", "few", "--tables", "speakers"]);
    assert_eq!(code, 0);
    let (code, _, stderr) = whosaid(top.path(), &["sample", "few"]);
    assert!(code == 3 && stderr.contains("attributions"), "{stderr}");
}
