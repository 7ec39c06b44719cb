//! The real binary on small folders: exit codes, output folders, bad inputs, profiles, determinism.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const ARTICLE: &str = "Harbour to open in spring\n\n\
    The harbour of Vellmar will open in April, Mayor Ana Torvik said on Monday.\n\n\
    “We have waited for ten years,” Torvik told reporters. “Nobody is happier than we are.”\n\n\
    =The council voted for the plan. @critics called it “a dream”.\n";

struct Case {
    top: TempDir,
}

impl Case {
    fn new() -> Self {
        let top = tempfile::tempdir().unwrap();
        fs::create_dir(top.path().join("in")).unwrap();
        Self { top }
    }

    fn with_article() -> Self {
        let case = Self::new();
        case.file("good.txt", ARTICLE);
        case
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.input().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn input(&self) -> PathBuf {
        self.top.path().join("in")
    }

    fn out(&self) -> PathBuf {
        self.top.path().join("out")
    }

    fn whosaid(&self, args: &[&str]) -> (i32, String, String) {
        let mut command = Command::cargo_bin("whosaid").unwrap();
        let output = command.current_dir(self.top.path()).args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// Runs into `out` and answers the exit code.
    fn run(&self, args: &[&str]) -> i32 {
        let (code, _, stderr) = self.whosaid(&[&["run", "in", "--output", "out"], args].concat());
        assert!(!stderr.contains("panicked"), "{stderr}");
        code
    }

    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = fs::read_to_string(self.out().join(format!("{name}.csv"))).unwrap();
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    fn column(&self, table: &str, column: &str) -> Vec<String> {
        self.table(table).into_iter().map(|row| row[column].clone()).collect()
    }
}

fn tables(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    files.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&p).unwrap())).collect()
}

#[test]
fn a_run_writes_every_table_and_says_so() {
    let case = Case::with_article();
    let (code, stdout, _) = case.whosaid(&["run", "in", "--output", "out"]);
    assert_eq!(code, 0, "{stdout}");
    assert!(stdout.contains("1 article read"), "{stdout}");
    let names: Vec<String> = tables(&case.out()).into_keys().collect();
    for name in ["articles.csv", "problems.csv", "datapackage.json", "DATA_DICTIONARY.md", "run.json"] {
        assert!(names.iter().any(|n| n == name), "{names:?}");
    }
    let run = fs::read_to_string(case.out().join("run.json")).unwrap();
    assert!(!run.contains(case.top.path().to_str().unwrap()));
    assert_eq!(case.run(&["--quiet"]), 0);
    assert_eq!(case.whosaid(&["verify", "out", "--input", "in"]).0, 0);
    assert_eq!(case.whosaid(&["check", "in", "--expected", "out"]).0, 0);
}

#[test]
fn an_empty_folder_gives_headers() {
    let case = Case::new();
    assert_eq!(case.run(&["--profile", "data"]), 0);
    let problems = fs::read_to_string(case.out().join("problems.csv")).unwrap();
    assert_eq!(problems, "severity,code,message,path,article_id,char_start\n");
}

#[test]
fn what_cannot_run_ends_with_code_3() {
    let case = Case::with_article();
    for args in [
        &["run", "nowhere", "--output", "out"][..],
        &["run", "in"],
        &["run", "in", "--output", "in"],
        &["run", "in", "--output", "out", "--tables", "nonsense"],
        &["run", "in", "--output", "out", "--include", "nonsense"],
        &["run", "in", "--output", "out", "--delimiter", "x"],
        &["run", "in", "--output", "out", "--nonsense"],
        &["run", "in", "--output", "out", "--metadata", "none.csv"],
        &["run", "in", "--output", "out", "--language", "xx"],
        &["verify", "in", "--input", "in"],
        &["check", "in", "--expected", "in"],
        &["diff", "in", "in"],
        &["describe", "nonsense"],
    ] {
        let (code, _, stderr) = case.whosaid(args);
        assert_eq!(code, 3, "{args:?}");
        assert!(!stderr.is_empty() && !stderr.contains("panicked"), "{args:?}: {stderr}");
    }
    assert!(!case.out().exists());
    assert_eq!(case.whosaid(&["--help"]).0, 0);
    assert_eq!(case.whosaid(&["run", "--help"]).0, 0);
}

#[test]
fn a_foreign_folder_is_refused_and_foreign_files_are_kept() {
    let case = Case::with_article();
    fs::create_dir(case.out()).unwrap();
    fs::write(case.out().join("thesis.docx"), "years of work").unwrap();
    assert_eq!(case.run(&[]), 3);
    assert_eq!(tables(&case.out()).into_keys().collect::<Vec<_>>(), ["thesis.docx"]);
    fs::remove_file(case.out().join("thesis.docx")).unwrap();
    assert_eq!(case.run(&[]), 0);
    fs::write(case.out().join("notes.txt"), "mine").unwrap();
    assert_eq!(case.run(&["--tables", "attributions"]), 0);
    let names: Vec<String> = tables(&case.out()).into_keys().collect();
    assert_eq!(
        names,
        [
            "DATA_DICTIONARY.md",
            "articles.csv",
            "attributions.csv",
            "datapackage.json",
            "notes.txt",
            "problems.csv",
            "run.json"
        ]
    );
    let left: Vec<_> = fs::read_dir(case.top.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn an_output_folder_inside_the_input_is_never_read() {
    let case = Case::with_article();
    for _ in 0..2 {
        let (code, ..) = case.whosaid(&["run", "in", "--output", "in/tables"]);
        assert_eq!(code, 0);
    }
    // Nor is the output of another run.
    assert_eq!(case.run(&[]), 0);
    assert_eq!(case.column("articles", "path"), ["good.txt"]);
}

#[test]
fn bad_files_have_their_rows_and_good_ones_are_not_touched() {
    let alone = Case::with_article();
    assert_eq!(alone.run(&["--profile", "data"]), 0);

    let case = Case::with_article();
    case.file("empty.txt", "");
    case.file("blank.txt", " \n\t\n");
    case.file("mark.txt", "\u{feff}");
    case.file("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    case.file("document.md", b"%PDF-1.7\n...");
    case.file("nul.txt", b"some text with a \0 inside, and more of it");
    case.file("broken.txt", b"\xe2\x80\x9cWe go,\xe2\x80\x9d said M\xffller. \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9");
    case.file("table.xlsx", "x");
    case.file(".hidden.txt", "never read");
    case.file("folder.txt/inside.txt", "Inside.");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("nowhere", case.input().join("dangling.txt")).unwrap();
        std::os::unix::fs::symlink("..", case.input().join("folder.txt/loop")).unwrap();
    }
    assert_eq!(case.run(&["--profile", "data"]), 2);
    let statuses: BTreeMap<String, String> =
        case.column("articles", "path").into_iter().zip(case.column("articles", "status")).collect();
    let want = [
        ("blank.txt", "empty"),
        ("broken.txt", "partial"),
        #[cfg(unix)]
        ("dangling.txt", "error"),
        ("document.md", "error"),
        ("empty.txt", "empty"),
        ("folder.txt", "skipped"),
        ("folder.txt/inside.txt", "ok"),
        #[cfg(unix)]
        ("folder.txt/loop", "error"),
        ("good.txt", "ok"),
        ("mark.txt", "empty"),
        ("nul.txt", "error"),
        ("picture.txt", "error"),
        ("table.xlsx", "skipped"),
    ];
    let have: Vec<(&str, &str)> = statuses.iter().map(|(p, s)| (p.as_str(), s.as_str())).collect();
    assert_eq!(have, want);
    for row in case.table("articles") {
        assert_eq!(row["status"] == "ok", row["status_reason"].is_empty(), "{row:?}");
    }
    let problems = case.table("problems");
    assert!(
        problems.iter().any(|p| p["code"] == "W-ENCODING-INVALID" && p["char_start"] == "15"),
        "{problems:?}"
    );

    for table in
        ["articles", "paragraphs", "attributions", "attribution_spans", "marked_terms", "article_terms"]
    {
        let rows = |case: &Case| {
            let rows = case.table(table).into_iter();
            rows.filter(|r| r["article_id"] == "good").collect::<Vec<_>>()
        };
        assert_eq!(rows(&case), rows(&alone), "{table}");
    }
    assert_eq!(case.whosaid(&["verify", "out", "--input", "in"]).0, 0);
}

#[test]
fn empty_and_unknown_files_matter_only_when_strict() {
    let case = Case::with_article();
    case.file("empty.txt", "");
    case.file("table.xlsx", "x");
    assert_eq!(case.run(&[]), 0);
    assert_eq!(case.run(&["--strict"]), 2);
}

#[test]
fn threads_batches_and_order_on_disk_change_no_byte() {
    let text = |i: usize| format!("Talks {i}\n\n{ARTICLE}\n“Number {i} is ours,” said Bo Lind, a clerk.\n");
    let case = Case::new();
    (0..40).for_each(|i| case.file(&format!("{}/{i}.txt", i % 3), text(i)));
    assert_eq!(case.run(&["--keep-duplicates", "--threads", "1"]), 0);
    let first = tables(&case.out());
    for args in [["--threads", "2", "--batch-bytes", "1"], ["--threads", "3", "--batch-bytes", "900"]] {
        assert_eq!(case.run(&[&["--keep-duplicates"][..], &args].concat()), 0);
        assert_eq!(tables(&case.out()), first, "{args:?}");
    }
    let shuffled = Case::new();
    (0..40).rev().for_each(|i| shuffled.file(&format!("{}/{i}.txt", i % 3), text(i)));
    assert_eq!(shuffled.run(&["--keep-duplicates", "--threads", "8"]), 0);
    assert_eq!(tables(&shuffled.out()), first);
}

#[test]
fn text_that_looks_like_a_formula_is_guarded_for_spreadsheets_only() {
    let case = Case::with_article();
    case.file("metadata.csv", "file,outlet,title\ngood.txt,=cmd(),-1\n");
    assert_eq!(case.run(&[]), 0);
    assert_eq!(case.column("articles", "outlet"), ["'=cmd()"]);
    assert_eq!(case.column("articles", "title"), ["'-1"]);
    let bytes = fs::read(case.out().join("articles.csv")).unwrap();
    assert!(bytes.starts_with(b"\xef\xbb\xbfarticle_id") && bytes.ends_with(b"\r\n"));
    assert_eq!(case.run(&["--profile", "data"]), 0);
    assert_eq!(case.column("articles", "outlet"), ["=cmd()"]);
    let bytes = fs::read(case.out().join("articles.csv")).unwrap();
    assert!(bytes.starts_with(b"article_id") && !bytes.contains(&b'\r'));
}

#[test]
fn cells_longer_than_a_spreadsheet_takes_are_cut_and_said() {
    let case = Case::new();
    case.file("long.txt", format!("“{}” said Bo Lind, a clerk.\n", "Word upon word. ".repeat(4000)));
    assert_eq!(case.run(&[]), 0);
    assert!(case.column("problems", "code").contains(&"W-CELL-CAPPED".to_owned()));
    let longest = case.column("attribution_spans", "text").into_iter().max_by_key(String::len).unwrap();
    assert!(longest.ends_with(" […]") && longest.encode_utf16().count() <= 32_767);
    assert_eq!(case.whosaid(&["verify", "out", "--input", "in"]).0, 0);
    assert_eq!(case.run(&["--profile", "data"]), 0);
    assert!(case.column("problems", "code").iter().all(|c| c != "W-CELL-CAPPED"));
}

#[test]
fn european_tables_have_semicolons_and_decimal_commas() {
    let case = Case::with_article();
    assert_eq!(case.run(&["--decimal", ",", "--profile", "data"]), 0);
    let text = fs::read_to_string(case.out().join("term_frequencies.csv")).unwrap();
    assert!(text.starts_with("group_by;group;voice"), "{text}");
    assert!(!text.contains('.'));
    assert_eq!(case.whosaid(&["verify", "out", "--input", "in"]).0, 0);
    assert_eq!(case.whosaid(&["check", "in", "--expected", "out"]).0, 0);
}

#[test]
fn metadata_is_read_as_people_save_it() {
    let plain = "File, ID ,outlet,published,desk\ngood.txt,g-1,Vellmar Post,2026-01-31,world\n";
    let utf16: Vec<u8> = std::iter::once(0xFEFF)
        .chain(plain.replace(',', "\t").encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [
        plain.as_bytes().to_vec(),
        format!("\u{feff}{}", plain.replace(',', ";").replace('\n', "\r\n")).into_bytes(),
        format!("sep=;\n{}", plain.replace(',', ";")).into_bytes(),
        plain.replace(',', "\t").into_bytes(),
        utf16,
    ] {
        let case = Case::with_article();
        case.file("metadata.csv", bytes);
        assert_eq!(case.run(&[]), 0);
        assert!(case.table("problems").iter().all(|p| !p["code"].starts_with("W-METADATA")));
        let row = &case.table("articles")[0];
        let cells = ["article_id", "outlet", "published", "meta_desk"].map(|c| row[c].as_str());
        assert_eq!(cells, ["g-1", "Vellmar Post", "2026-01-31", "world"]);
    }
}

#[test]
fn odd_metadata_is_a_warning() {
    let case = Case::with_article();
    case.file("sub/a.txt", "One.");
    case.file("sub/b.txt", "Two.");
    case.file("other/b.txt", "Two.");
    case.file(
        "metadata.csv",
        "file,published\ngood.txt,31/01/2026\nin\\sub\\a.txt,2026-02-01\nb.txt,\nmissing.txt,\n,2026-01-01\ngood.txt,\n",
    );
    assert_eq!(case.run(&[]), 0);
    let mut codes = case.column("problems", "code");
    codes.retain(|c| c.starts_with("W-METADATA"));
    codes.sort();
    let want = ["AMBIGUOUS", "DATE", "NO-FILE", "NO-FILE", "NO-ROW", "NO-ROW", "TWICE"];
    assert_eq!(codes, want.map(|w| format!("W-METADATA-{w}")));
    let published: BTreeMap<String, String> =
        case.column("articles", "path").into_iter().zip(case.column("articles", "published")).collect();
    assert_eq!(published["sub/a.txt"], "2026-02-01");
    assert_eq!(published["good.txt"], "");
}

#[test]
fn equal_ids_are_an_error_that_names_both_files() {
    let case = Case::with_article();
    case.file("other.txt", "Text.");
    fs::write(case.top.path().join("list.csv"), "file,id\ngood.txt,x\nother.txt,x\n").unwrap();
    let (code, _, stderr) = case.whosaid(&["run", "in", "--output", "out", "--metadata", "list.csv"]);
    assert_eq!(code, 3);
    assert!(stderr.contains("good.txt") && stderr.contains("other.txt"), "{stderr}");
}

#[test]
fn offsets_are_right_in_every_encoding() {
    let case = Case::new();
    case.file("utf8.txt", format!("\u{feff}{ARTICLE}"));
    let utf16 = |text: &str| -> Vec<u8> { text.encode_utf16().flat_map(u16::to_be_bytes).collect() };
    case.file("utf16.txt", utf16(&format!("\u{feff}{ARTICLE}")));
    case.file("ansi.txt", encoding_rs::WINDOWS_1252.encode(&ARTICLE.replace("Ana", "Zoë")).0);
    for profile in ["spreadsheet", "data"] {
        assert_eq!(case.run(&["--profile", profile, "--keep-duplicates"]), 0);
        assert_eq!(case.column("articles", "encoding"), ["windows-1252", "UTF-16BE", "UTF-8"]);
        let (code, stdout, _) = case.whosaid(&["verify", "out", "--input", "in"]);
        assert_eq!(code, 0, "{stdout}");
        let spans = case.table("attribution_spans");
        let rows = |id: &str| spans.iter().filter(|r| r["article_id"] == id).count();
        assert!(rows("utf8") > 0 && rows("utf16") == rows("utf8"), "{stdout}");
    }
    // A span that is not where it should be is found, and so is a file that changed.
    let path = case.out().join("attribution_spans.csv");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("told", "tale", 1)).unwrap();
    let (code, stdout, _) = case.whosaid(&["verify", "out", "--input", "in"]);
    assert!(code == 1 && stdout.contains("tale"), "{stdout}");
    case.file("utf8.txt", ARTICLE);
    assert!(case.whosaid(&["verify", "out", "--input", "in"]).1.contains("sha256"));
}

#[test]
fn diff_and_check_name_what_changed() {
    let case = Case::with_article();
    assert_eq!(case.run(&[]), 0);
    fs::rename(case.out(), case.top.path().join("before")).unwrap();
    case.file("good.txt", ARTICLE.replace("ten years", "twelve years"));
    assert_eq!(case.run(&[]), 0);
    let (code, stdout, _) = case.whosaid(&["diff", "before", "out", "--map", "ids.csv"]);
    assert_eq!(code, 1);
    assert!(stdout.contains("twelve"), "{stdout}");
    let map = fs::read_to_string(case.top.path().join("ids.csv")).unwrap();
    assert!(map.starts_with("old_id,new_id,overlap\n") && map.lines().count() > 1, "{map}");
    let (code, stdout, _) = case.whosaid(&["check", "in", "--expected", "before"]);
    assert!(code == 1 && stdout.contains("article_terms: "), "{stdout}");
    assert_eq!(case.whosaid(&["diff", "out", "out"]), (0, "no differences\n".to_owned(), String::new()));
}

#[test]
fn a_config_file_holds_options_and_what_is_typed_wins() {
    let case = Case::with_article();
    fs::create_dir(case.top.path().join("conf")).unwrap();
    let config = "output = \"../out\"\nprofile = \"data\"\ntables = [\"attributions\"]\nquiet = true\n";
    fs::write(case.top.path().join("conf/whosaid.toml"), config).unwrap();
    let (code, stdout, stderr) =
        case.whosaid(&["run", "in", "--config", "conf/whosaid.toml", "--tables", "speakers"]);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    let names = tables(&case.out());
    assert!(names.contains_key("speakers.csv") && !names.contains_key("attributions.csv"));
    assert!(names["articles.csv"].starts_with(b"article_id"));
    fs::write(case.top.path().join("conf/whosaid.toml"), "colour = 1\n").unwrap();
    let (code, _, stderr) = case.whosaid(&["run", "in", "--config", "conf/whosaid.toml"]);
    assert!(code == 3 && stderr.contains("colour"), "{stderr}");
}

#[test]
fn a_dry_run_writes_nothing() {
    let case = Case::with_article();
    case.file("metadata.csv", "file,outlet,published\ngood.txt,Post,2026-01-31\nno.txt,,\n");
    let (code, stdout, _) = case.whosaid(&["run", "in", "--dry-run"]);
    assert_eq!(code, 0);
    assert!(stdout.contains("good.txt") && stdout.contains("Post") && stdout.contains("no.txt"), "{stdout}");
    assert!(!case.out().exists());
}

#[test]
fn eval_counts_what_people_marked() {
    let case = Case::new();
    let text = "Rain at last\n\n“We are glad of the rain,” Mayor Zoë Brek said on Monday.\n";
    let marks = "T1\tContent 14 40\t“We are glad of the rain,”\nT2\tSource 41 55\tMayor Zoë Brek\n\
        T3\tCue 56 60\tsaid\nT4\tAttribution 56 60\tsaid\nE1\tAttribution:T4 Content:T1 Source:T2 Cue:T3\n";
    case.file("rain.txt", text);
    case.file("rain.ann", marks);
    case.file("unmarked.txt", ARTICLE);
    let (code, stdout, stderr) = case.whosaid(&["eval", "attribution", "--gold", "in"]);
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    assert!(stdout.starts_with("1 marked article; 1 skipped"), "{stdout}");
    let cells = |name: &str| {
        let line = stdout.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(cells("all")[..5], ["1", "1", "100.00", "100.00", "100.00"], "{stdout}");
    assert_eq!(cells("DIRECT"), cells("all"));
    assert_eq!(cells("INDIRECT")[..2], ["0", "0"]);
    assert_eq!(cells("cue"), ["1", "1", "100.00", "100.00", "100.00"]);
    assert_eq!(case.whosaid(&["eval", "attribution", "--gold", "in", "--threads", "1"]).1, stdout);

    let rows = |threads: &str| {
        let typed = ["eval", "attribution", "--gold", "in", "--rows", "rows.csv", "--threads", threads];
        assert_eq!(case.whosaid(&typed).0, 0);
        fs::read_to_string(case.top.path().join("rows.csv")).unwrap()
    };
    let table = rows("1");
    let lines: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    let head =
        "article,rule,kind,score,confidence,has_mention,content_right,source_right,char_start,char_end";
    assert_eq!((lines.len(), lines[0].join(",")), (2, head.to_owned()), "{table}");
    let (row, score) = (&lines[1], lines[1][3].parse::<i32>());
    assert_eq!(
        (&row[..3], &row[5..]),
        (&["rain", "content-cue", "direct"][..], &["1", "1", "1", "14", "40"][..])
    );
    assert!(score.is_ok_and(|score| score > 0), "{table}");
    assert_eq!(rows("2"), table);

    case.file("rain.ann", marks.replace("56 60", "56 6000"));
    let (code, stdout, stderr) = case.whosaid(&["eval", "attribution", "--gold", "in"]);
    assert_eq!((code, stdout.as_str()), (3, ""));
    assert!(stderr.contains("rain.ann, line 3: 56 to 6000 is not in the text"), "{stderr}");
    fs::remove_file(case.input().join("rain.ann")).unwrap();
    let (code, _, stderr) = case.whosaid(&["eval", "attribution", "--gold", "in"]);
    assert!(code == 3 && stderr.contains("NAME.txt and NAME.ann"), "{stderr}");
    let (code, _, stderr) = case.whosaid(&["eval", "attribution", "--gold", "nowhere"]);
    assert!(code == 3 && stderr.contains("nowhere: cannot be read"), "{stderr}");
}

/// A sentence, and the marks of its source, cue and content.
fn marks(text: &str, [source, cue, content]: [&str; 3]) -> String {
    let place = |part: &str| {
        let from = text[..text.find(part).unwrap()].chars().count();
        format!("{from} {}\t{part}", from + part.chars().count())
    };
    format!(
        "T1\tSource {}\nT2\tCue {}\nT3\tContent {}\nE1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n",
        place(source),
        place(cue),
        place(content)
    )
}

impl Case {
    /// Five marked articles.
    fn with_marked() -> Self {
        let case = Self::new();
        for (n, name) in
            ["Ona Brek", "Zoë Hask", "Tilda Venn", "Jorin Quell", "Ana Torvik"].iter().enumerate()
        {
            let text =
                format!("Rain in Vellmar\n\n{name} said the quay would open in May. The rain went on.\n");
            case.file(&format!("{n}.txt"), &text);
            case.file(&format!("{n}.ann"), marks(&text, [name, "said", "the quay would open in May"]));
        }
        case
    }

    fn train(&self, args: &[&str]) -> (i32, String, String) {
        self.whosaid(&[&["train", "attribution", "--data", "in"], args].concat())
    }
}

#[test]
fn weights_are_learned_used_and_checked() {
    let case = Case::with_marked();
    let (code, stdout, stderr) = case.train(&["--output", "w.bin", "--threads", "1"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stdout.starts_with("5 marked articles\n5 attributions, 5 of them to learn from, in 5"),
        "{stdout}"
    );
    assert!(stdout.contains(" s  second pass\n"), "{stdout}");
    let weights = fs::read(case.top.path().join("w.bin")).unwrap();
    let sum = whosaid::read::sha256(&weights);
    assert!(stdout.ends_with(&format!("w.bin\n  {} bytes, {sum}\n", weights.len())), "{stdout}");
    let (code, stdout, stderr) = case.train(&["--output", "w2.bin", "--threads", "2", "--quiet"]);
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, "", ""));
    assert!(weights == fs::read(case.top.path().join("w2.bin")).unwrap(), "two threads give other weights");
    assert_eq!(case.train(&["--output", "w2.bin", "--seed", "2", "--quiet"]).0, 0, "weights may be replaced");
    let left: Vec<_> = fs::read_dir(case.top.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");

    assert_eq!(case.run(&["--model", "w.bin", "--attribution", "fast"]), 0);
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(case.out().join("run.json")).unwrap()).unwrap();
    assert_eq!((&run["options"]["attribution"], &run["options"]["model"]), (&"fast".into(), &sum.into()));
    let check = |args: &[&str]| case.whosaid(&[&["check", "in", "--expected", "out"], args].concat());
    assert_eq!(check(&["--model", "w.bin"]).0, 0);
    let (code, _, stderr) = check(&[]);
    assert!(code == 3 && stderr.contains("add --model FILE"), "{stderr}");
    let (code, _, stderr) = check(&["--model", "w2.bin"]);
    assert!(code == 3 && stderr.contains("--model is another file"), "{stderr}");
    case.file("../whosaid.toml", "model = \"w.bin\"\nattribution = \"fast\"\n");
    assert_eq!(case.run(&["--config", "whosaid.toml"]), 0);
    assert_eq!(check(&["--model", "w.bin"]).0, 0);

    assert_eq!(case.run(&[]), 0);
    let (code, _, stderr) = check(&["--model", "w.bin"]);
    assert!(code == 3 && stderr.contains("leave out --model"), "{stderr}");
    let eval = ["eval", "attribution", "--gold", "in", "--model", "w.bin", "--attribution", "fast"];
    assert_eq!(case.whosaid(&eval).0, 0);
}

#[test]
fn wrong_weights_are_refused() {
    let case = Case::with_article();
    let magic = &whosaid::language::model::MAGIC[..];
    let mut old = b"WSATTR\0\0".to_vec();
    old.extend([0; 100]);
    for (bytes, message) in [
        (&b"file,outlet\n"[..], "w.bin: this is no file of attribution weights; make it anew with"),
        (&old, "w.bin: these weights belong to an older version of whosaid; make it anew with"),
        (&[magic, &[0; 2]].concat(), "w.bin: the file is cut short; make it anew with"),
        (&[magic, &[7; 99]].concat(), "w.bin: the file is damaged; make it anew with"),
    ] {
        fs::write(case.top.path().join("w.bin"), bytes).unwrap();
        let (code, _, stderr) = case.whosaid(&["run", "in", "--output", "out", "--model", "w.bin"]);
        assert!(code == 3 && stderr.contains(message), "{stderr}");
    }
    let (code, _, stderr) = case.whosaid(&["run", "in", "--output", "out", "--model", "none.bin"]);
    assert!(code == 3 && stderr.contains("none.bin: cannot be read"), "{stderr}");
    assert!(!case.out().exists());
}

#[test]
fn what_cannot_be_trained_is_said() {
    let case = Case::with_marked();
    let said = |args: &[&str]| {
        let (code, stdout, stderr) = case.train(args);
        assert_eq!((code, stdout.as_str()), (3, ""));
        stderr
    };
    assert!(said(&["--output", "in"]).contains("in: is a folder; name a file"));
    assert!(said(&["--output", "gone/w.bin"]).contains("gone/w.bin: there is no folder gone"));
    assert!(said(&["--output", "in/0.txt"]).contains("is there and holds no weights"));
    for n in [3, 4] {
        fs::remove_file(case.input().join(format!("{n}.ann"))).unwrap();
    }
    assert!(said(&["--output", "w.bin"]).contains("too few marked articles to learn from: 3 where 4"));
    for n in 0..5 {
        case.file(&format!("{n}.ann"), "");
    }
    assert!(said(&["--output", "w.bin"]).contains("nothing to learn from: none of the marked"));
    case.file("0.ann", "T1\tCue 4 400\tx\n");
    assert!(said(&["--output", "w.bin"]).contains("0.ann, line 1: 4 to 400 is not in the text"));
    assert!(!case.top.path().join("w.bin").exists());
}

#[test]
fn key_phrases_are_learned_and_measured() {
    let case = Case::new();
    for (i, thing) in ["ferry licence", "tide table", "harbour wall", "gull nest"].iter().enumerate() {
        let text = format!("The {thing} of Lorn is old. Everybody in Lorn wants a new {thing} by summer.\n");
        case.file(&format!("docs/a{i}.txt"), text);
        case.file(&format!("keys/a{i}.key"), format!("{thing}s\nnever written\n"));
    }
    let learn = |file: &str, threads: &str| {
        let args = ["train", "phrases", "--data", "in", "--output", file, "--threads", threads];
        let (code, stdout, stderr) = case.whosaid(&args);
        assert_eq!(code, 0, "{stderr}");
        assert!(stdout.starts_with("4 articles, 8 phrases chosen by people\n"), "{stdout}");
        fs::read_to_string(case.top.path().join(file)).unwrap()
    };
    let weights = learn("one.tsv", "1");
    assert!(weights.starts_with("# feature\t") && weights.contains("\ntwo_words\t"), "{weights}");
    assert_eq!(learn("two.tsv", "2"), weights);
    let (code, _, stderr) = case.whosaid(&["train", "phrases", "--data", "in", "--output", "in/docs/a0.txt"]);
    assert!(code == 3 && stderr.contains("holds no weights"), "{stderr}");

    let measure = |args: &[&str]| case.whosaid(&[&["eval", "phrases", "--gold", "in"], args].concat());
    let (code, stdout, _) = measure(&[]);
    assert!(code == 0 && stdout.contains("weights: np-logistic-1"), "{stdout}");
    // One of two keys stands in the text, and the first phrase is it.
    let line = stdout.lines().find(|line| line.starts_with("5 ")).unwrap();
    assert_eq!(line.split_whitespace().nth(2), Some("50.00"), "{stdout}");
    let (code, _, stderr) = measure(&["--folds"]);
    assert!(code == 3 && stderr.contains("events.tsv"), "{stderr}");
    case.file("events.tsv", "id\tevent\na0\tx\na1\tx\na2\ty\na3\tz\n");
    let (code, stdout, stderr) = measure(&["--folds"]);
    assert!(code == 0 && stdout.contains("learned from the articles on other events"), "{stdout}{stderr}");
    assert_eq!(measure(&["--folds", "--threads", "1"]).1, stdout);
}
