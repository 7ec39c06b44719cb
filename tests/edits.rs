//! What the user edits, through the real binary: an edit changes the rows it names, and no other byte.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use tempfile::TempDir;

const HARBOUR: &str = "Harbour to open in spring\n\n\
    The harbour of Vellmar will open in April, Mayor Ana Torvik said on Monday.\n\n\
    “We have waited for ten years,” Torvik told reporters. “Nobody is happier than we are.”\n\n\
    “The cranes are not ready,” said Bo Lind, a clerk of the port. He added that “tests” were due in May.\n";

const COURT: &str = "Clerk in court\n\n\
    “I have done nothing wrong,” Anna Torvik said in court on Tuesday.\n\n\
    “The court will hear her again,” said Bo Lind, a judge.\n";

const MARKET: &str = "Fish is dear\n\n“Herring has never cost so much,” said Ana Torvik, a fishmonger.\n";

struct Case {
    top: TempDir,
}

/// Lines that only the earlier or only the later run has, by file.
type Changes = BTreeMap<String, (Vec<String>, Vec<String>)>;

impl Case {
    fn new() -> Self {
        let case = Self { top: tempfile::tempdir().unwrap() };
        fs::create_dir(case.path("in")).unwrap();
        for (name, text) in [("harbour.txt", HARBOUR), ("court.txt", COURT), ("market.txt", MARKET)] {
            fs::write(case.path("in").join(name), text).unwrap();
        }
        let metadata = "file,outlet\nharbour.txt,Post\ncourt.txt,Courier\nmarket.txt,Courier\n";
        fs::write(case.path("in/metadata.csv"), metadata).unwrap();
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.top.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// What every command that reads the edits says when it refuses them.
    fn refused(&self) -> [String; 3] {
        let commands = [
            &["run", "in", "--output", "after"][..],
            &["run", "in", "--dry-run"],
            &["check", "in", "--expected", "before"],
        ];
        commands.map(|args| {
            let (code, _, stderr) = self.whosaid(args);
            assert_eq!(code, 3);
            stderr
        })
    }

    fn whosaid(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::cargo_bin("whosaid").unwrap();
        let output = command.current_dir(self.top.path()).args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Runs into `out`; answers what was said.
    fn run(&self, out: &str) -> String {
        let (code, stdout, stderr) = self.whosaid(&["run", "in", "--output", out, "--profile", "data"]);
        assert_eq!(code, 0, "{stderr}");
        stdout
    }

    fn table(&self, out: &str, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = fs::read_to_string(self.path(out).join(format!("{name}.csv"))).unwrap();
        csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
    }

    /// The attribution whose content holds `words`.
    fn row(&self, out: &str, words: &str) -> BTreeMap<String, String> {
        let rows = self.table(out, "attributions");
        rows.into_iter().find(|row| row["content"].contains(words)).unwrap()
    }

    fn problems(&self, out: &str) -> Vec<(String, String)> {
        let rows = self.table(out, "problems").into_iter();
        let rows = rows.filter(|row| row["code"] != "W-METADATA-NO-ROW");
        rows.map(|row| (row["code"].clone(), row["message"].clone())).collect()
    }

    /// What differs between two runs; run.json, the dictionary and problems are left out.
    fn changes(&self, before: &str, after: &str) -> Changes {
        let mut changes = Changes::new();
        for entry in fs::read_dir(self.path(after)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if !name.ends_with(".csv") || name == "problems.csv" {
                continue;
            }
            let lines = |out: &str| -> Vec<String> {
                let text = fs::read_to_string(self.path(out).join(&name)).unwrap();
                text.lines().map(str::to_owned).collect()
            };
            let (old, new) = (lines(before), lines(after));
            let only = |lines: &[String], others: &[String]| -> Vec<String> {
                let others: BTreeSet<&String> = others.iter().collect();
                lines.iter().filter(|line| !others.contains(line)).cloned().collect()
            };
            let (gone, come) = (only(&old, &new), only(&new, &old));
            // Lines that both have stand in the same order.
            let both = |lines: &[String], gone: &[String]| -> Vec<String> {
                lines.iter().filter(|line| !gone.contains(line)).cloned().collect()
            };
            if name != "speakers.csv" {
                assert_eq!(both(&old, &gone), both(&new, &come), "{name}");
            }
            if !gone.is_empty() || !come.is_empty() {
                changes.insert(name, (gone, come));
            }
        }
        changes
    }
}

/// File, lines gone and lines come, for each file that changed.
fn counts(changes: &Changes) -> Vec<(&str, usize, usize)> {
    changes.iter().map(|(name, (gone, come))| (name.as_str(), gone.len(), come.len())).collect()
}

#[test]
fn a_corrected_speaker_changes_one_row() {
    let case = Case::new();
    case.run("before");
    let row = case.row("before", "never cost so much");
    assert_eq!((&row["speaker"][..], &row["role"][..]), ("Ana Torvik", "fishmonger"));
    case.write("in/corrections.csv", &format!("attribution_id,speaker\n{},Bo Lind\n", row["attribution_id"]));
    case.run("after");
    let changes = case.changes("before", "after");
    assert_eq!(counts(&changes), [("attributions.csv", 1, 1), ("speakers.csv", 2, 2)], "{changes:?}");
    let now = case.row("after", "never cost so much");
    assert_eq!(
        (&now["speaker"][..], &now["role"][..], &now["mention_kind"][..]),
        ("Bo Lind", "", "description")
    );
    assert_eq!(now["attribution_id"], row["attribution_id"]);
    assert_ne!(now["speaker_id"], row["speaker_id"]);
    // Of nobody that the article names.
    case.write("in/corrections.csv", &format!("attribution_id;speaker\n{};-\n", row["attribution_id"]));
    case.run("after");
    let none = case.row("after", "never cost so much");
    let cells = ["speaker", "speaker_id", "anonymity", "mention_kind"].map(|column| none[column].as_str());
    assert_eq!(cells, [""; 4]);
    // What another row of the article says of the speaker holds for this one.
    let other = case.row("before", "hear her again");
    case.write(
        "in/corrections.csv",
        &format!("attribution_id,speaker\n{},anna  TORVIK\n", other["attribution_id"]),
    );
    case.run("after");
    let hers = case.row("after", "hear her again");
    let her = case.row("before", "nothing wrong");
    for column in ["role", "sector", "speaker_type", "speaker_id"] {
        assert_eq!(hers[column], her[column], "{column}");
    }
}

#[test]
fn a_dropped_row_goes_with_its_spans_and_its_voice() {
    let case = Case::new();
    case.run("before");
    let row = case.row("before", "cranes are not ready");
    case.write("in/corrections.csv", &format!("attribution_id,drop\n{},yes\n", row["attribution_id"]));
    case.run("after");
    let changes = case.changes("before", "after");
    let id = &row["attribution_id"];
    assert_eq!(changes["attributions.csv"].0.len(), 1);
    assert!(changes["attributions.csv"].0[0].contains(&**id) && changes["attributions.csv"].1.is_empty());
    assert!(changes["attribution_spans.csv"].0.iter().all(|line| line.starts_with(&**id)));
    assert!(changes["attribution_spans.csv"].1.is_empty());
    // Words inside marks that nobody spoke are marked terms.
    let (gone, come) = &changes["marked_terms.csv"];
    assert!(
        gone.is_empty() && come.len() == 1 && come[0].starts_with("\"The cranes are not ready,\",term"),
        "{come:?}"
    );
    for table in ["paragraphs.csv", "article_terms.csv", "keyphrases.csv"] {
        assert!(!changes.contains_key(table), "{table}");
    }
    let words = |out: &str, voice: &str| -> u64 {
        let rows = case.table(out, "term_frequencies").into_iter();
        rows.filter(|row| row["voice"] == voice).map(|row| row["count"].parse::<u64>().unwrap()).sum()
    };
    assert_eq!(words("before", "all"), words("after", "all"));
    assert_eq!(words("before", "quoted"), words("after", "quoted") + 5);
    assert_eq!(words("before", "marked") + 5, words("after", "marked"));
    assert_eq!(case.whosaid(&["verify", "after", "--input", "in"]).0, 0);
    let run = fs::read_to_string(case.path("after/run.json")).unwrap();
    assert!(run.contains(&format!("\"attribution_id\": \"{id}\"")), "{run}");
}

#[test]
fn a_corrected_kind_moves_the_marks() {
    let case = Case::new();
    case.run("before");
    let row = case.row("before", "were due in May");
    assert_eq!(row["kind"], "mixed");
    let correct = |kind: &str| {
        case.write("in/corrections.csv", &format!("attribution_id,kind\n{},{kind}\n", row["attribution_id"]));
        case.run("after");
        let now = case.row("after", "were due in May");
        assert_eq!((&now["kind"][..], &now["content"]), (kind, &row["content"]));
        let changes = case.changes("before", "after");
        assert!(
            changes.get("attributions.csv").is_none_or(|(gone, come)| (gone.len(), come.len()) == (1, 1))
        );
        let terms = case.table("after", "marked_terms");
        (now["quoted_words"].clone(), terms.iter().filter(|t| t["inside"] == row["attribution_id"]).count())
    };
    assert_eq!(correct("mixed"), ("1".to_owned(), 0));
    assert_eq!(correct("indirect"), ("0".to_owned(), 1));
    assert_eq!(correct("direct"), (row["words"].clone(), 0));
    assert_eq!(correct("block"), (row["words"].clone(), 0));
}

#[test]
fn corrections_that_fit_nothing_are_warnings_and_the_same_run_gives_the_same_bytes() {
    let case = Case::new();
    case.run("before");
    let id = &case.row("before", "never cost")["attribution_id"];
    case.write("lists.csv", &format!("attribution_id,kind,drop\na_0123,,1\n{id},direct,\n{id},mixed,\n"));
    let run = |out: &str| {
        case.whosaid(&["run", "in", "--output", out, "--profile", "data", "--corrections", "lists.csv"])
    };
    let (code, stdout, _) = run("after");
    assert_eq!(code, 0);
    assert!(stdout.contains("warning: lists.csv, line 2: no attribution has the id \"a_0123\""), "{stdout}");
    let codes: Vec<String> = case.problems("after").into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["W-CORRECTION-TWICE", "W-CORRECTION-UNUSED"]);
    assert_eq!(case.changes("before", "after"), Changes::new());
    let (code, ..) = case.whosaid(
        &[
            &["run", "in", "--output", "again", "--profile", "data", "--corrections", "lists.csv"][..],
            &["--threads", "1", "--batch-bytes", "1"],
        ]
        .concat(),
    );
    assert_eq!(code, 0);
    for entry in fs::read_dir(case.path("after")).unwrap() {
        let name = entry.unwrap().file_name();
        let read = |out: &str| fs::read(case.path(out).join(&name)).unwrap();
        assert_eq!(read("after"), read("again"), "{name:?}");
    }
    let (code, stdout, _) =
        case.whosaid(&["check", "in", "--expected", "after", "--corrections", "lists.csv"]);
    assert!(code == 0 && stdout.contains("line 2: no attribution"), "{stdout}");
}

#[test]
fn a_broken_corrections_file_is_named_by_line() {
    let case = Case::new();
    case.run("before");
    case.write("in/corrections.csv", "attribution_id,kind\na_1,direct\na_2,quoted\n");
    for stderr in case.refused() {
        assert!(
            stderr.contains("corrections.csv, line 3: kind \"quoted\": write one of direct, mixed"),
            "{stderr}"
        );
    }
    assert!(!case.path("after").exists());
}

#[test]
fn diff_carries_corrections_to_a_changed_text() {
    let case = Case::new();
    case.run("plain");
    let id = |words: &str| case.row("plain", words)["attribution_id"].clone();
    let (years, cranes, court) = (id("ten years"), id("cranes"), id("hear her again"));
    let corrections = format!(
        "\u{feff}attribution_id;note;speaker;drop\r\n{years};\"a; b\";Edda Ruiz;\r\n{cranes};;;1\r\n{court};;Edda Ruiz;\r\na_none;;;1\r\n"
    );
    case.write("in/corrections.csv", &corrections);
    case.run("before");
    let text = HARBOUR.replace("ten years", "eleven years").replace("not ready", "not yet ready");
    case.write("in/harbour.txt", &text);
    case.run("stale");
    assert_eq!(case.row("stale", "eleven years")["speaker"], "Ana Torvik");
    let args = [
        "diff",
        "before",
        "stale",
        "--map",
        "ids.csv",
        "--carry",
        "in/corrections.csv",
        "in/corrections.csv",
    ];
    let (code, stdout, stderr) = case.whosaid(&args);
    assert_eq!(code, 1, "{stderr}");
    assert!(
        stdout.contains("3 of 4 corrections carried") && stdout.contains("line 5: \"a_none\""),
        "{stdout}"
    );
    let carried = fs::read_to_string(case.path("in/corrections.csv")).unwrap();
    let want =
        ["eleven years", "not yet ready"].map(|words| case.row("stale", words)["attribution_id"].clone());
    let want = corrections.replace(&years, &want[0]).replace(&cranes, &want[1]);
    assert_eq!(carried, want);
    case.run("after");
    assert_eq!(case.row("after", "eleven years")["speaker"], "Edda Ruiz");
    assert!(case.table("after", "attributions").iter().all(|row| !row["content"].contains("cranes")));
}

#[test]
fn an_alias_renames_its_rows_and_no_others() {
    let case = Case::new();
    case.run("before");
    case.write(
        "in/speakers.toml",
        "[[speaker]]\nname = \"Anna Ruiz\"\naliases = [\"anna torvik\"]\nsector = \"business\"\nrole = \"owner\"\n\
         wikidata_id = \"Q7\"\nparty = \"Green\"\nage = 41\n",
    );
    let stdout = case.run("after");
    assert!(!stdout.contains("warning"), "{stdout}");
    let mut changes = case.changes("before", "after");
    // Two columns are new in speakers.csv, so every line of it is.
    let (gone, come) = changes.remove("speakers.csv").unwrap();
    assert_eq!(gone.len(), come.len());
    assert!(come[0].ends_with(",user_edited,speaker_id,age,party"), "{}", come[0]);
    // The suggestion about the old name is settled.
    let want = [("attributions.csv", 1, 1), ("speaker_suggestions.csv", 1, 0)];
    assert_eq!(counts(&changes), want, "{changes:?}");
    let row = case.row("after", "nothing wrong");
    assert_eq!(
        (&row["speaker"][..], &row["role"][..], &row["sector"][..]),
        ("Anna Ruiz", "owner", "business")
    );
    assert_eq!(row["mention"], "Anna Torvik");
    let cells = |row: &BTreeMap<String, String>| {
        ["wikidata_id", "user_edited", "age", "party"].map(|column| row[column].clone()).join(" ")
    };
    for speaker in case.table("after", "speakers") {
        let hers = speaker["speaker"] == "Anna Ruiz";
        assert_eq!(cells(&speaker), if hers { "Q7 1 41 Green" } else { " 0  " }, "{speaker:?}");
    }
    assert_eq!(case.whosaid(&["check", "in", "--expected", "after"]).0, 0);
    let page = fs::read_to_string(case.path("after/DATA_DICTIONARY.md")).unwrap();
    assert!(page.contains("| party | string | The key \"party\" of speakers.toml |"));
    // Without columns of its own an edit leaves the lines of all other speakers alone.
    case.write("in/speakers.toml", "[[speaker]]\nname = \"Anna Ruiz\"\naliases = [\"anna torvik\"]\n");
    case.run("plain");
    let changes = case.changes("before", "plain");
    let want = [("attributions.csv", 1, 1), ("speaker_suggestions.csv", 1, 0), ("speakers.csv", 1, 1)];
    assert_eq!(counts(&changes), want, "{changes:?}");
}

#[test]
fn names_are_merged_and_namesakes_are_kept_apart() {
    let case = Case::new();
    case.run("before");
    let speaker = |out: &str, words: &str| case.row(out, words)["speaker"].clone();
    assert_eq!(speaker("before", "never cost"), speaker("before", "ten years"));
    assert_eq!(speaker("before", "hear her"), speaker("before", "cranes"));
    let file = "[[speaker]]\nname = \"Ana Torvik\"\naliases = [\"Anna Torvik\"]\n\n\
        [[speaker]]\nname = \"Ana Torvik (fishmonger)\"\naliases = [\"Ana Torvik\"]\narticles = [\"mark*\"]\n\n\
        [[speaker]]\nname = \"Judge Lind\"\naliases = [\"Bo Lind\"]\noutlets = [\"Courier\"]\n";
    case.write("who.toml", file);
    let args = ["run", "in", "--output", "after", "--profile", "data", "--speakers", "who.toml"];
    let (code, stdout, stderr) = case.whosaid(&args);
    assert!(code == 0 && !stdout.contains("warning"), "{stdout}{stderr}");
    for (words, want) in [
        ("ten years", "Ana Torvik"),
        ("nothing wrong", "Ana Torvik"),
        ("never cost", "Ana Torvik (fishmonger)"),
        ("hear her", "Judge Lind"),
        ("cranes", "Bo Lind"),
    ] {
        assert_eq!(speaker("after", words), want, "{words}");
    }
    let counted = |name: &str| {
        let rows = case.table("after", "speakers").into_iter();
        rows.filter(|row| row["speaker"] == name).map(|row| row["articles"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((counted("Ana Torvik"), counted("Bo Lind")), (vec!["2".to_owned()], vec!["1".to_owned()]));
    let changes = case.changes("before", "after");
    assert_eq!(changes["attributions.csv"].0.len(), 3, "{changes:?}");
    // A correction names an entry whatever it is limited to, and comes last.
    let id = &case.row("after", "cranes")["attribution_id"];
    case.write("in/corrections.csv", &format!("attribution_id,speaker\n{id},judge lind\n"));
    assert_eq!(case.whosaid(&args).0, 0);
    assert_eq!(speaker("after", "cranes"), "Judge Lind");
}

#[test]
fn entries_that_no_speaker_has_are_warnings() {
    let case = Case::new();
    case.write(
        "in/speakers.toml",
        "[[speaker]]\nname = \"Nobody\"\n\n[[speaker]]\nname = \"Bo Lind\"\naliases = [\"B. Lindt\"]\n\n\
         [[speaker]]\nname = \"Judge Lind\"\naliases = [\"Bo Lind\"]\narticles = [\"market\"]\n",
    );
    let stdout = case.run("out");
    let want = [
        "line 2: \"Nobody\": no speaker has this name; the entry is not used",
        "line 5: \"Bo Lind\": no speaker has the alias \"B. Lindt\"; it is not used",
        "line 9: \"Judge Lind\": no speaker has this name or one of its aliases in the articles the entry is \
         limited to; the entry is not used",
    ];
    for line in want {
        assert!(stdout.contains(&format!("warning: speakers.toml, {line}\n")), "{stdout}");
    }
    let problems = case.problems("out");
    assert_eq!(problems, want.map(|message| ("W-SPEAKER-UNUSED".to_owned(), message.to_owned())));
    // The two files are no articles.
    assert_eq!(case.table("out", "articles").len(), 3);
}

#[test]
fn a_broken_speakers_file_is_named_by_line() {
    let case = Case::new();
    case.run("before");
    for (text, line, word) in [
        ("[[speaker]]\nname = Ana\n", 2, "string"),
        ("[[speaker]]\nname = \"A\"\nsector = \"state\"\n", 3, "write one of government, military"),
        ("[[speaker]]\nname = \"A\"\n\nattributions = 3\n", 4, "give the key another name"),
    ] {
        case.write("in/speakers.toml", text);
        for stderr in case.refused() {
            let named = stderr.contains(&format!("speakers.toml, line {line}: "));
            assert!(named && stderr.contains(word), "{stderr}");
        }
    }
    assert!(!case.path("after").exists());
}

#[test]
fn names_that_may_be_one_are_suggested_until_the_user_decides() {
    let case = Case::new();
    case.run("out");
    let suggested = || {
        let rows = case.table("out", "speaker_suggestions").into_iter();
        rows.map(|r| ["speaker", "other", "reason", "articles_shared"].map(|c| r[c].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(suggested(), [["Ana Torvik", "Anna Torvik", "spelling", "0"].map(str::to_owned)]);
    let rows = case.table("out", "speaker_suggestions");
    let ids = |table: &str, column: &str| {
        let rows = case.table("out", table).into_iter();
        rows.map(|row| row[column].clone()).collect::<BTreeSet<_>>()
    };
    assert!(ids("speakers", "speaker_id").is_superset(&ids("speaker_suggestions", "other_id")));
    assert!(rows[0]["score"].parse::<f64>().unwrap() > 0.5);
    for file in [
        "[[speaker]]\nname = \"Ana Torvik\"\naliases = [\"Anna Torvik\"]\n",
        "[[speaker]]\nname = \"Ana Torvik\"\n[[speaker]]\nname = \"Anna Torvik\"\n",
    ] {
        case.write("in/speakers.toml", file);
        case.run("out");
        assert!(suggested().is_empty(), "{file}");
    }
}
