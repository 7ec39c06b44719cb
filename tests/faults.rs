//! Folders as they are: every bad file has one row with a reason, and takes nothing from the good ones; repeats,
//! limits, the cache of --resume, and what reaches the terminal.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use assert_cmd::Command;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// An article long enough to be compared with others; no two numbers share a sentence.
fn article(n: usize) -> String {
    let people = ["Ana Torvik", "Bo Lind", "Ilan Petrov", "Mara Voss", "Zoë Hask"];
    let things = ["the quay", "the old mill", "a new tram line", "the fish market", "the north bridge"];
    let mut text = format!("Report number {n}\n\n");
    for i in 0..12 {
        let (who, what) = (people[(n + i) % 5], things[(n * 3 + i) % 5]);
        let count = n * 100 + i;
        text +=
            &format!("“In year {count} we will open {what} {count} times,” {who} said on day {count}.\n\n");
    }
    text
}

struct Case(TempDir);

impl Case {
    /// A folder with articles of these numbers.
    fn new(articles: &[usize]) -> Self {
        let case = Self(tempfile::tempdir().unwrap());
        fs::create_dir(case.path("in")).unwrap();
        articles.iter().for_each(|n| case.file(format!("good-{n}.txt"), article(*n)));
        case
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn file(&self, name: impl AsRef<OsStr>, bytes: impl AsRef<[u8]>) {
        fs::write(self.path("in").join(name.as_ref()), bytes).unwrap();
    }

    fn whosaid(&self, args: &[&str]) -> (i32, String, String) {
        let output =
            Command::cargo_bin("whosaid").unwrap().current_dir(self.0.path()).args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        assert!(!stderr.contains("panicked"), "{stderr}");
        (output.status.code().unwrap(), stdout, stderr)
    }

    /// Runs into `out`; exit code and what was said.
    fn run(&self, out: &str, args: &[&str]) -> (i32, String) {
        let (code, stdout, stderr) =
            self.whosaid(&[&["run", "in", "--output", out, "--profile", "data"], args].concat());
        (code, stdout + &stderr)
    }

    fn table(&self, out: &str, name: &str) -> Vec<BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(self.path(out).join(format!("{name}.csv"))).unwrap();
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    /// A column of articles.csv, by path.
    fn articles(&self, out: &str, column: &str) -> BTreeMap<String, String> {
        self.table(out, "articles")
            .into_iter()
            .map(|row| (row["path"].clone(), row[column].clone()))
            .collect()
    }
}

fn bytes_of(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    files.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&p).unwrap())).collect()
}

/// Bytes that are bad in some way, a name for each, and the status they must get.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let with = |n: usize, odd: &[u8]| [article(n).as_bytes(), odd, b" and so on.\n"].concat();
    let legacy = |encoding: &'static encoding_rs::Encoding, text: &str| encoding.encode(text).0.into_owned();
    let utf16 = |n: usize, mark: bool, big: bool| -> Vec<u8> {
        let (text, mark) = (article(n), mark.then_some(0xFEFF));
        let units = mark.into_iter().chain(text.encode_utf16().collect::<Vec<_>>());
        units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    };
    let chinese = "他说：“我们明天会去那里。”记者问他什么时候回来。这是一个比较长的句子，用来帮助检测编码。";
    vec![
        ("lone-continuation.txt", with(911, b"\x80"), "partial"),
        ("overlong.txt", with(912, b"\xc0\xaf \xe0\x80\xaf"), "partial"),
        ("surrogate.txt", with(913, b"\xed\xa0\x80"), "partial"),
        ("cut-sequence.txt", [article(930).as_bytes(), b"\xe2\x80"].concat(), "partial"),
        ("utf8-mark.txt", [b"\xef\xbb\xbf", article(901).as_bytes()].concat(), "ok"),
        ("utf16le-mark.txt", utf16(917, true, false), "ok"),
        ("utf16be-mark.txt", utf16(918, true, true), "ok"),
        ("utf16le-bare.txt", utf16(919, false, false), "error"),
        ("utf16be-bare.txt", utf16(920, false, true), "error"),
        ("utf16-odd.txt", [&utf16(921, true, false)[..], b"x"].concat(), "partial"),
        (
            "windows-1252.txt",
            legacy(encoding_rs::WINDOWS_1252, "“Déjà vu,” said Zoë – naïve, in Köln."),
            "ok",
        ),
        (
            "latin-1.txt",
            "Die Zölle ändern sich, sagte die Präsidentin über Köln.".chars().map(|c| c as u8).collect(),
            "ok",
        ),
        ("gb18030.txt", legacy(encoding_rs::GB18030, chinese), "ok"),
        ("big5.txt", legacy(encoding_rs::BIG5, "他說：「我們明天會去。」記者問他甚麼時候回來。"), "ok"),
        (
            "shift-jis.txt",
            legacy(encoding_rs::SHIFT_JIS, "「行きます」と彼は言った。新聞記者はそれを聞いた。"),
            "ok",
        ),
        ("nul.txt", with(914, b"\0"), "error"),
        ("many-nuls.txt", vec![0; 4096], "error"),
        ("png.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "error"),
        ("pdf.txt", b"%PDF-1.7\n1 0 obj".to_vec(), "error"),
        ("gzip.txt", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), "error"),
        ("elf.txt", b"\x7fELF\x02\x01\x01\0".to_vec(), "error"),
        ("zip.md", b"PK\x03\x04\x14\0\0\0".to_vec(), "error"),
        ("archive.zip", b"PK\x03\x04\x14\0\0\0".to_vec(), "skipped"),
        ("article.txt.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03".to_vec(), "skipped"),
        ("no-extension", b"Some text.".to_vec(), "skipped"),
        ("empty.txt", Vec::new(), "empty"),
        ("blank.txt", b" \n\t \r\n\x0c".to_vec(), "empty"),
        ("mark-only.txt", b"\xef\xbb\xbf".to_vec(), "empty"),
        ("one-line.txt", "The rain went on. ".repeat(6000).into_bytes(), "ok"),
        ("one-word.txt", "abcdefghij".repeat(6000).into_bytes(), "ok"),
        ("too-large.txt", vec![b'a'; 200_001], "error"),
        ("cr-only.txt", article(902).replace('\n', "\r").into_bytes(), "ok"),
        ("line-separator.txt", article(903).replace('\n', "\u{2028}").into_bytes(), "ok"),
        ("bidi.txt", with(915, "\u{202e}txet \u{2066}x\u{2069}".as_bytes()), "ok"),
        ("zero-width.txt", "w\u{200b}o\u{200d}r\u{feff}d ".repeat(500).into_bytes(), "ok"),
        ("combining.txt", format!("e{} she said.", "\u{301}".repeat(10_000)).into_bytes(), "ok"),
        ("marks.txt", "\"".repeat(50_000).into_bytes(), "ok"),
        ("open-marks.txt", "“ ‘ ".repeat(10_000).into_bytes(), "ok"),
        (
            "deep-html.md",
            format!("{}x{}", "<div>".repeat(10_000), "</div>".repeat(10_000)).into_bytes(),
            "ok",
        ),
        ("table.md", "| a | b | c |\n".repeat(4000).into_bytes(), "ok"),
        ("controls.txt", with(916, b"\x1b[31mred\x07\x08\x7f"), "ok"),
    ]
}

#[test]
fn every_bad_file_has_one_row_with_a_reason_and_good_ones_keep_their_bytes() {
    let alone = Case::new(&[1, 2, 3]);
    assert_eq!(alone.run("out", &[]).0, 0);
    let case = Case::new(&[1, 2, 3]);
    let mut want: BTreeMap<String, &str> = (1..4).map(|n| (format!("good-{n}.txt"), "ok")).collect();
    for (name, bytes, status) in bad_files() {
        case.file(name, bytes);
        want.insert(name.to_owned(), status);
    }
    let long = format!("{}.txt", "x".repeat(246));
    for (name, cell) in [
        ("line\nbreak.txt", "line break.txt"),
        ("tab\there.txt", "tab here.txt"),
        ("quote\".txt", "quote\".txt"),
        (&long, &long),
    ] {
        case.file(name, format!("The file {name:?} is odd."));
        want.insert(cell.to_owned(), "ok");
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        case.file(OsStr::from_bytes(b"byte\xff.txt"), "The name is no UTF-8.");
        want.insert("byte%FF.txt".to_owned(), "ok");
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, case.path("in").join(name)).unwrap();
        link("nowhere", "dangling.txt");
        link("self.txt", "self.txt");
        link(".", "loop");
        want.extend(["dangling.txt", "self.txt", "loop"].map(|name| (name.to_owned(), "error")));
    }
    fs::create_dir(case.path("in").join("folder.txt")).unwrap();
    want.insert("folder.txt".to_owned(), "skipped");
    assert!(want.len() >= 43, "{} files", want.len());

    let (code, said) = case.run("out", &["--max-file-bytes", "200000"]);
    assert_eq!(code, 2, "{said}");
    let have = case.articles("out", "status");
    let have: BTreeMap<&str, &str> =
        have.iter().map(|(path, status)| (path.as_str(), status.as_str())).collect();
    let want: BTreeMap<&str, &str> = want.iter().map(|(path, status)| (path.as_str(), *status)).collect();
    assert_eq!(have, want);
    let problems = case.table("out", "problems");
    for row in case.table("out", "articles") {
        let (path, reason) = (&row["path"], &row["status_reason"]);
        if row["status"] == "ok" {
            assert_eq!(reason, "", "{path}");
            continue;
        }
        assert!(reason.len() >= 15 && reason.contains(' '), "{path}: {reason:?}");
        assert!(problems.iter().any(|p| p["path"] == *path), "{path} is not in problems.csv");
    }
    assert!(problems.iter().all(|p| p["code"] != "E-PANIC"), "{problems:?}");
    for table in
        ["articles", "paragraphs", "attributions", "attribution_spans", "marked_terms", "article_terms"]
    {
        let lines = |case: &Case| {
            let text = fs::read_to_string(case.path("out").join(format!("{table}.csv"))).unwrap();
            text.lines().filter(|line| line.contains("good-")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(lines(&case), lines(&alone), "{table}");
    }
    assert_eq!(case.whosaid(&["verify", "out", "--input", "in"]).0, 0);
    conserved(&case, "out");
}

/// Files seen are the sum of the statuses, and every word of articles.csv is counted once in the terms.
fn conserved(case: &Case, out: &str) {
    let run: serde_json::Value =
        serde_json::from_slice(&fs::read(case.path(out).join("run.json")).unwrap()).unwrap();
    let counts = &run["counts"];
    let articles = case.table(out, "articles");
    let sum: u64 = counts["statuses"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!((sum, &counts["articles"]), (articles.len() as u64, &articles.len().into()));
    let words: u64 = articles.iter().map(|row| row["words"].parse::<u64>().unwrap()).sum();
    assert_eq!(counts["words"].as_u64(), Some(words));
    let terms = case.table(out, "term_frequencies");
    let all = terms
        .iter()
        .filter(|row| row["group_by"] == "corpus" && row["voice"] == "all" && row["ngram"] == "1");
    assert_eq!(all.map(|row| row["count"].parse::<u64>().unwrap()).sum::<u64>(), words);
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_an_error() {
    use std::os::unix::fs::PermissionsExt;
    let case = Case::new(&[1, 2]);
    let file = case.path("in").join("good-2.txt");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        return; // The super user may read everything.
    }
    assert_eq!(case.run("out", &[]).0, 2);
    assert_eq!(case.articles("out", "status_reason")["good-2.txt"], "cannot be read: permission denied");
}

#[test]
fn a_run_that_reads_nothing_says_why() {
    let case = Case::new(&[]);
    let (code, said) = case.run("out", &[]);
    assert!(code == 0 && said.contains("0 articles read") && said.contains("in holds no files"), "{said}");
    case.file("scan.pdf", "%PDF-1.7");
    case.file("empty.txt", "");
    let (code, said) = case.run("out", &[]);
    assert!(code == 0 && said.contains("status_reason in articles.csv says why"), "{said}");
    let reasons = case.articles("out", "status_reason");
    assert_eq!(reasons["empty.txt"], "the file is empty");
    assert!(reasons["scan.pdf"].contains("known: .txt"), "{reasons:?}");
}

#[test]
fn names_and_words_do_not_steer_the_terminal() {
    let case = Case::new(&[1]);
    case.file("metadata.csv", "file,id\n\u{1b}[2Jx.txt,\u{1b}[31m\ngood-1.txt,a\u{202e}b\n");
    case.file("speakers.toml", "[[speaker]]\nname = \"\\u001b[31mRed\"\naliases = [\"\\u0007Bell\"]\n");
    #[cfg(unix)]
    case.file("\u{1b}[2J\u{9b}.txt", "Text.");
    for args in [
        &["run", "in", "--output", "out", "--dry-run"][..],
        &["run", "in", "--output", "out"],
        &["run", "\u{1b}[31m", "--output", "out"],
        &["run", "in", "--output", "out", "--tables", "\u{1b}[31m"],
        &["check", "in", "--expected", "out"],
        &["verify", "out", "--input", "in"],
        &["diff", "out", "out"],
    ] {
        let (_, stdout, stderr) = case.whosaid(args);
        let steers = |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!stdout.contains(steers) && !stderr.contains(steers), "{args:?}: {stdout:?} {stderr:?}");
    }
}

#[test]
fn repeats_of_an_outlet_add_no_rows_and_wire_copies_do() {
    let case = Case::new(&[1, 2]);
    let changed = article(1).replace("Report number 1", "Once more: report number 1");
    for (name, text) in
        [("again.txt", &changed), ("wire.txt", &article(1)), ("update.txt", &(article(1) + &article(7)))]
    {
        case.file(name, text);
    }
    case.file(
        "metadata.csv",
        "file,outlet,published\ngood-1.txt,Post,2031-01-01\nagain.txt,Post,2031-01-03\nwire.txt,Wire,2031-01-02\n\
         good-2.txt,Post,2031-01-01\nupdate.txt,Post,2031-01-04\n",
    );
    assert_eq!(case.run("out", &[]).0, 0);
    let (status, of) = (case.articles("out", "status"), case.articles("out", "duplicate_of"));
    let have = |name: &str| (status[name].as_str(), of[name].as_str());
    assert_eq!(have("good-1.txt"), ("ok", ""));
    assert_eq!(have("good-2.txt"), ("ok", ""));
    assert_eq!(have("again.txt"), ("duplicate", "good-1"));
    assert_eq!(have("wire.txt"), ("ok", "good-1"));
    assert_eq!(have("update.txt"), ("ok", ""), "half of it is new");
    let reason = &case.articles("out", "status_reason")["again.txt"];
    assert!(reason.starts_with("repeats good-1 of the same outlet ("), "{reason}");
    let rows = |out: &str, id: &str| {
        case.table(out, "attributions").iter().filter(|r| r["article_id"] == id).count()
    };
    assert_eq!((rows("out", "again"), rows("out", "wire")), (0, rows("out", "good-1")));
    for table in ["paragraphs", "article_terms", "keyphrases", "marked_terms"] {
        assert!(case.table("out", table).iter().all(|row| row["article_id"] != "again"), "{table}");
    }
    conserved(&case, "out");

    assert_eq!(case.run("kept", &["--keep-duplicates"]).0, 0);
    assert_eq!(case.articles("kept", "status")["again.txt"], "duplicate");
    assert_eq!(rows("kept", "again"), rows("kept", "good-1"));
    conserved(&case, "kept");
    assert_eq!(case.whosaid(&["check", "in", "--expected", "kept"]).0, 0);
    assert_eq!(case.whosaid(&["verify", "kept", "--input", "in"]).0, 0);

    let first = bytes_of(&case.path("out"));
    let other = Case::new(&[]);
    for name in ["wire.txt", "update.txt", "again.txt", "good-2.txt", "metadata.csv", "good-1.txt"] {
        fs::copy(case.path("in").join(name), other.path("in").join(name)).unwrap();
    }
    for (threads, batch, place) in
        [("1", "1", "C"), ("8", "4000", "tr_TR.UTF-8"), ("64", "9000000", "de_DE.UTF-8")]
    {
        let mut whosaid = Command::cargo_bin("whosaid").unwrap();
        whosaid.current_dir(other.0.path()).env("LC_ALL", place).env("TZ", "Asia/Kathmandu");
        whosaid.args([
            "run",
            "in",
            "--output",
            "out",
            "--profile",
            "data",
            "--threads",
            threads,
            "--batch-bytes",
            batch,
        ]);
        whosaid.assert().code(0);
        assert_eq!(bytes_of(&other.path("out")), first, "{threads} threads, {place}");
    }
}

#[test]
fn a_second_run_analyses_what_has_changed() {
    let case = Case::new(&[1, 2, 3]);
    case.file("broken.txt", b"some text with a \0 inside");
    let resumed = |args: &[&str]| {
        let (code, said) = case.run("out", &[&["--resume"], args].concat());
        assert_eq!(code, 2, "{said}");
        said
    };
    let fresh = |args: &[&str]| {
        assert_eq!(case.run("fresh", args).0, 2);
        assert_eq!(bytes_of(&case.path("out")), bytes_of(&case.path("fresh")), "{args:?}");
    };
    assert!(resumed(&[]).contains("analysed 3 articles, took 0 from"));
    assert!(resumed(&[]).contains("analysed 0 articles, took 3 from"));
    fresh(&[]);
    case.file("good-2.txt", article(20));
    assert!(resumed(&["--threads", "1"]).contains("analysed 1 article, took 2 from"));
    fresh(&[]);
    case.file("metadata.csv", "file,outlet\ngood-1.txt,Post\n");
    assert!(resumed(&[]).contains("analysed 1 article, took 2 from"));
    fresh(&[]);
    case.file("metadata.csv", "file,outlet,desk\ngood-1.txt,Post,\n");
    assert!(resumed(&[]).contains("analysed 3 articles"), "a new column concerns all");
    fresh(&[]);
    case.file("speakers.toml", "[[speaker]]\nname = \"Anna Torvik\"\naliases = [\"Ana Torvik\"]\n");
    assert!(resumed(&[]).contains("analysed 3 articles"));
    fresh(&[]);
    assert!(resumed(&["--include", "caption"]).contains("analysed 3 articles"));
    fresh(&["--include", "caption"]);
    assert!(resumed(&[]).contains("analysed 3 articles"), "a finished run keeps what it used");

    let cache = case.path(".out.whosaid-cache");
    let entries =
        || fs::read_dir(&cache).unwrap().map(|e| e.unwrap().path()).filter(|p| !p.ends_with("CACHEDIR.TAG"));
    assert_eq!(entries().count(), 3);
    for (n, entry) in entries().enumerate() {
        let bytes = fs::read(&entry).unwrap();
        fs::write(&entry, if n == 0 { &b"not an entry"[..] } else { &bytes[..bytes.len() - n] }).unwrap();
    }
    assert!(resumed(&[]).contains("analysed 3 articles"), "damaged entries are not used");
    fresh(&[]);
    fs::remove_dir_all(&cache).unwrap();
    assert!(resumed(&[]).contains("analysed 3 articles"));
    fs::remove_file(case.path("in").join("good-3.txt")).unwrap();
    assert!(resumed(&[]).contains("analysed 0 articles, took 2 from"));
    assert_eq!(entries().count(), 2);
}

#[test]
fn the_cache_lies_where_the_user_says_and_nowhere_else() {
    let case = Case::new(&[1]);
    assert_eq!(case.run("out", &[]).0, 0);
    let left: Vec<_> = fs::read_dir(case.0.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "no cache without --resume: {left:?}");
    assert!(case.run("out", &["--cache", "deep/kept"]).1.contains("analysed 1 article"));
    assert!(
        case.run("other", &["--cache", "deep/kept"]).1.contains("analysed 0 articles, took 1 from deep/kept")
    );
    assert!(case.path("deep/kept/CACHEDIR.TAG").exists());
    fs::create_dir(case.path("mine")).unwrap();
    fs::write(case.path("mine/thesis.docx"), "years of work").unwrap();
    for (cache, message) in [
        ("mine", "no cache of whosaid"),
        ("in/kept", "inside INPUT"),
        ("out/kept", "inside the output folder"),
    ] {
        let (code, said) = case.run("out", &["--cache", cache]);
        assert!(code == 3 && said.contains(message), "{said}");
    }
    assert_eq!(fs::read_dir(case.path("mine")).unwrap().count(), 1);
    // A hidden folder inside the input is never read.
    let (code, ..) = case.whosaid(&["run", "in", "--output", "in/tables", "--resume"]);
    assert_eq!(code, 0);
    assert!(case.run("out", &["--resume"]).1.contains("1 article read"));
}
