//! The tables about words: voices that sum, groups, n-grams, keyness, collocations, categories, stop words.

#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use assert_cmd::Command;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

type Row = BTreeMap<String, String>;

struct Case(TempDir);

impl Case {
    /// Articles by name and text, one outlet each.
    fn new(articles: &[(&str, &str, &str)]) -> Self {
        let case = Self(tempfile::tempdir().unwrap());
        let mut metadata = "file,outlet,published,desk\n".to_owned();
        for (name, outlet, text) in articles {
            case.write(&format!("in/{name}.txt"), text);
            metadata += &format!("{name}.txt,{outlet},2031-0{}-02,{outlet} desk\n", 1 + name.len() % 9);
        }
        case.write("in/metadata.csv", &metadata);
        case
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    fn whosaid(&self, args: &[&str]) -> (i32, String) {
        let mut command = Command::cargo_bin("whosaid").unwrap();
        let output = command.current_dir(self.0.path()).args(args).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    fn run(&self, args: &[&str]) -> Tables {
        let common = ["run", "in", "--output", "out", "--profile", "data", "--quiet"];
        let (code, stderr) = self.whosaid(&[&common, args].concat());
        assert_eq!((code, stderr.as_str()), (0, ""));
        Tables(self.0.path().join("out"))
    }
}

struct Tables(PathBuf);

impl Tables {
    fn rows(&self, table: &str) -> Vec<Row> {
        let mut reader = csv::Reader::from_path(self.0.join(format!("{table}.csv"))).unwrap();
        reader.deserialize().map(Result::unwrap).collect()
    }

    /// Some columns of the rows that have these cells.
    fn find(&self, table: &str, cells: &[(&str, &str)], columns: &[&str]) -> Vec<String> {
        let rows = self.rows(table);
        let fits = |row: &&Row| cells.iter().all(|(column, cell)| row[*column] == *cell);
        let show = |row: &Row| columns.iter().map(|c| row[*c].as_str()).collect::<Vec<_>>().join(" ");
        rows.iter().filter(fits).map(show).collect()
    }
}

/// Checks what must hold for every term_frequencies.csv.
fn check_terms(tables: &Tables) {
    let rows = tables.rows("term_frequencies");
    let mut counts: BTreeMap<[&str; 3], BTreeMap<&str, u64>> = BTreeMap::new();
    for row in &rows {
        let key = [&row["group_by"], &row["group"], &row["term"]].map(String::as_str);
        counts.entry(key).or_default().insert(&row["voice"], row["count"].parse().unwrap());
    }
    for (key, voices) in &counts {
        let count = |voice: &str| voices.get(voice).copied().unwrap_or(0);
        assert_eq!(count("all"), count("quoted") + count("marked") + count("narration"), "{key:?}");
    }
    let number = |row: &Row, column: &str| row[column].parse::<u64>().unwrap();
    let order = |row: &Row| {
        let cells = ["group_by", "group", "voice"].map(|column| row[column].clone());
        (cells, number(row, "ngram"), std::cmp::Reverse(number(row, "count")), row["term"].clone())
    };
    assert!(rows.windows(2).all(|two| order(&two[0]) < order(&two[1])));
    for list in rows.chunk_by(|a, b| ["group_by", "group", "voice", "ngram"].iter().all(|c| a[*c] == b[*c])) {
        let mut rank = 1;
        for (place, row) in list.iter().enumerate() {
            if place > 0 && list[place - 1]["count"] != row["count"] {
                rank = place as u64 + 1;
            }
            assert_eq!(number(row, "rank"), rank, "{row:?}");
            assert_eq!(row["term"].split(' ').count() as u64, number(row, "ngram"));
        }
    }
    let words: u64 = tables.rows("articles").iter().map(|row| number(row, "words")).sum();
    let all = [("group_by", "corpus"), ("voice", "all"), ("ngram", "1")];
    let counted: u64 =
        tables.find("term_frequencies", &all, &["count"]).iter().map(|n| n.parse::<u64>().unwrap()).sum();
    assert_eq!(counted, words);
}

const GROUPS: [&str; 10] = [
    "--group-by",
    "outlet",
    "--group-by",
    "speaker",
    "--group-by",
    "sector",
    "--group-by",
    "month",
    "--group-by",
    "meta_desk",
];

#[test]
fn voices_sum_to_all_for_every_term_and_group_of_the_sample() {
    let case = Case::new(&[]);
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let common = ["run", input.to_str().unwrap(), "--output", "out", "--profile", "data", "--quiet"];
    let (code, stderr) = case.whosaid(&[&common[..], &GROUPS, &["--ngrams", "3"]].concat());
    assert_eq!((code, stderr.as_str()), (0, ""));
    let tables = Tables(case.0.path().join("out"));
    check_terms(&tables);
    let groups: BTreeSet<String> =
        tables.rows("term_frequencies").iter().map(|r| r["group_by"].clone()).collect();
    assert_eq!(groups.len(), 6);
    let sum = |by: &str, voice: &str, ngram: &str| -> u64 {
        let cells = [("group_by", by), ("voice", voice), ("ngram", ngram)];
        let counts = tables.find("term_frequencies", &cells, &["count"]);
        counts.iter().map(|count| count.parse::<u64>().unwrap()).sum()
    };
    // An article without outlet is in no group.
    let articles = tables.rows("articles");
    let words =
        articles.iter().filter(|row| !row["outlet"].is_empty()).map(|row| row["words"].parse::<u64>());
    assert_eq!(sum("outlet", "all", "1"), words.map(Result::unwrap).sum::<u64>());
    assert!(sum("outlet", "all", "1") < sum("corpus", "all", "1"));
    // Speakers have the words of attributions that name a speaker, but for those not said and those in titles.
    assert!(sum("speaker", "quoted", "1") <= sum("corpus", "quoted", "1"));
    assert!(sum("speaker", "quoted", "1") * 10 > sum("corpus", "quoted", "1") * 8);
    assert!(sum("speaker", "narration", "1") > 0 && sum("speaker", "title", "1") == 0);
}

/// Pieces of articles.
const PIECES: &[&str] = &[
    "“",
    "”",
    "‘",
    "’",
    "(",
    ".",
    ". ",
    ", ",
    " ",
    " ",
    " ",
    "\n\n",
    "said Mara Voss",
    "Voss said",
    "she said that",
    "Ilan Petrov told reporters:",
    "the dam",
    "the dam is safe",
    "The dam",
    "is safe",
    "we",
    "flood",
    "floods",
    "no",
    "U.S.",
    "e.g.",
    "3.5",
    "Photo: Ana Lund",
    "long-term",
    "é",
    "漢字",
    "🙂",
    "Read more:",
    "- ",
    "according to the mayor",
];

fn texts() -> impl Strategy<Value = Vec<String>> {
    let text = prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..40);
    let text = text.prop_map(|pieces| {
        pieces.into_iter().map(|(piece, space)| format!("{piece}{}", if space { " " } else { "" })).collect()
    });
    prop::collection::vec(text, 1..4)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn voices_sum_to_all_for_every_text(texts in texts()) {
        let names = ["a", "bb", "ccc"];
        let articles: Vec<(&str, &str, &str)> =
            names.iter().zip(&texts).map(|(name, text)| (*name, *name, text.as_str())).collect();
        let case = Case::new(&articles);
        check_terms(&case.run(&[&GROUPS[..], &["--ngrams", "3"]].concat()));
    }
}

const DAM: &str =
    "“The dam is safe,” Mara Voss said. “The dam is very safe.”\n\nThe dam is old, critics say.\n";
const PORT: &str = "“The port is open,” Ilan Petrov said. The port is small. The port is busy.\n";

#[test]
fn min_count_leaves_whole_terms_out() {
    let case = Case::new(&[("a", "Post", DAM), ("b", "Ledger", PORT)]);
    let tables = case.run(&["--ngrams", "2", "--min-count", "3"]);
    assert_eq!(
        tables.find("term_frequencies", &[("voice", "all")], &["rank", "term", "count"]),
        [
            "1 is 6",
            "1 the 6",
            "3 dam 3",
            "3 port 3",
            "1 dam is 3",
            "1 port is 3",
            "1 the dam 3",
            "1 the port 3"
        ]
    );
    // `dam` stands once in narration, and is listed because it does three times in all.
    let dam = tables.find("term_frequencies", &[("term", "dam")], &["voice", "count"]);
    assert_eq!(dam, ["all 3", "narration 1", "quoted 2"]);
}

#[test]
fn groups_of_speakers_hold_what_they_said() {
    let case = Case::new(&[("a", "Post", DAM), ("b", "Ledger", PORT)]);
    case.write(
        "in/speakers.toml",
        "[[speaker]]\nname = \"Mara Voss\"\nparty = \"Harbour List\"\n[[speaker]]\nname = \"Ilan Petrov\"\n",
    );
    let tables = case.run(&["--group-by", "speaker", "--group-by", "party"]);
    let the = |by| {
        tables.find("term_frequencies", &[("group_by", by), ("term", "the")], &["group", "voice", "count"])
    };
    let voss = ["all 2", "quoted 2"];
    for line in voss {
        assert!(the("speaker").contains(&format!("Mara Voss {line}")), "{:?}", the("speaker"));
    }
    assert!(the("speaker").contains(&"Ilan Petrov quoted 1".to_owned()));
    assert_eq!(the("party"), voss.map(|line| format!("Harbour List {line}")));
}

#[test]
fn key_phrases_have_groups_of_articles_and_of_speakers() {
    let case = Case::new(&[
        (
            "a",
            "Lorn Post",
            "The tide gate of Lorn is shut.\n\n“The tide gate will stay shut,” Ana Torvik said.",
        ),
        ("b", "Kelm Courier", "The salt market of Kelm is open.\n\n“The salt market pays,” Ben Lusk said."),
    ]);
    let tables = case.run(&["--tables", "keyphrases", "--group-by", "outlet", "--group-by", "speaker"]);
    let rows = tables.rows("keyphrases");
    let by: Vec<&str> = rows.iter().map(|row| row["group_by"].as_str()).collect();
    assert!(by.is_sorted() && by.contains(&"corpus") && by.contains(&"article"), "{by:?}");
    let phrases =
        |group_by, group| tables.find("keyphrases", &[("group_by", group_by), ("group", group)], &["phrase"]);
    assert!(phrases("outlet", "Lorn Post").contains(&"tide gate".to_owned()));
    assert!(!phrases("outlet", "Lorn Post").iter().any(|p| p.contains("salt")));
    let lusk = phrases("speaker", "Ben Lusk");
    assert!(lusk.contains(&"salt market".to_owned()) && !lusk.iter().any(|p| p.contains("tide")), "{lusk:?}");
    let count = tables.find(
        "keyphrases",
        &[("group", "Ben Lusk"), ("phrase", "salt market")],
        &["count", "articles"],
    );
    assert_eq!(count, ["1 1"]);
}

#[test]
fn keyness_compares_groups_with_the_rest_and_with_each_other() {
    let case = Case::new(&[("a", "Post", DAM), ("b", "Ledger", PORT), ("cc", "Wire", PORT)]);
    let tables = case.run(&["--keyness", "outlet", "--keyness-min-count", "1", "--voice", "all"]);
    let port = [("term", "port"), ("target", "Ledger")];
    let columns =
        ["reference", "direction", "n_target", "n_reference", "articles_target", "articles_reference"];
    assert_eq!(tables.find("keyness", &port, &columns), ["rest over 3 3 1 1"]);
    let dam = [("term", "dam"), ("target", "Ledger")];
    assert_eq!(tables.find("keyness", &dam, &columns), ["rest under 0 3 0 1"]);
    let rows = tables.rows("keyness");
    assert_eq!(rows.iter().map(|row| row["target"].as_str()).collect::<BTreeSet<_>>().len(), 3);
    assert!(rows.iter().all(|row| row["voice"] == "all"));
    assert!(!tables.find("term_frequencies", &[("group_by", "corpus")], &["term"]).is_empty());
    assert!(tables.find("term_frequencies", &[("group_by", "outlet")], &["term"]).is_empty());

    let named =
        ["--keyness", "outlet", "--target", "Post", "--against", "Ledger", "--keyness-min-count", "1"];
    let tables = case.run(&named);
    let columns = ["target", "reference", "voice", "n_target", "n_reference", "articles_reference"];
    assert_eq!(
        tables.find("keyness", &[("term", "port")], &columns),
        ["Post Ledger all 0 3 1", "Post Ledger narration 0 2 1", "Post Ledger quoted 0 1 1"]
    );

    // By speaker, the rest is what the others said.
    let tables = case.run(&["--keyness", "speaker", "--keyness-min-count", "1", "--voice", "quoted"]);
    let columns = ["n_target", "n_reference", "articles_target", "articles_reference"];
    let voss = [("target", "Mara Voss"), ("term", "the")];
    assert_eq!(tables.find("keyness", &voss, &columns), ["2 2 1 2"]);
}

#[test]
fn an_option_asks_for_its_table() {
    let case = Case::new(&[("a", "Post", DAM), ("b", "Ledger", PORT)]);
    let files = |options: &[&str]| -> Vec<String> {
        let tables = case.run(options);
        let names = fs::read_dir(tables.0).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".csv")).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let asked = files(&["--tables", "speakers", "--keyness", "outlet", "--collocations", "3"]);
    assert_eq!(asked, ["articles.csv", "collocations.csv", "keyness.csv", "problems.csv", "speakers.csv"]);
    assert!(!files(&[]).iter().any(|name| name.starts_with("keyness") || name.starts_with("concordance")));
}

#[test]
fn keyness_takes_a_word_list() {
    let case = Case::new(&[("a", "Post", DAM)]);
    case.write("list.csv", "Word,Freq\nthe,700\nDam,2\nquorl,298\nthe dam,2\n");
    let tables = case.run(&["--reference", "list.csv", "--voice", "all", "--keyness-min-count", "1"]);
    let columns = ["target", "reference", "n_target", "n_reference", "articles_reference"];
    for (term, line) in [("dam", "3 2"), ("quorl", "0 298"), ("old", "1 0")] {
        let found = tables.find("keyness", &[("term", term)], &columns);
        assert_eq!(found, [format!("corpus list.csv {line} ")]);
    }
    // What a run wrote is a word list: nothing sets a corpus apart from itself.
    fs::copy(tables.0.join("term_frequencies.csv"), case.0.path().join("own.csv")).unwrap();
    let tables = case.run(&["--reference", "own.csv", "--voice", "all", "--keyness-min-count", "1"]);
    assert!(tables.rows("keyness").iter().all(|row| row["g2"] == "0" && row["p_holm"] == "1"));
}

#[test]
fn collocations_stay_in_sentences_and_voices() {
    let case = Case::new(&[("a", "Post", DAM)]);
    let tables = case.run(&["--collocations", "adjacent", "--collocations-min-count", "1", "--node", "Dam"]);
    let columns = ["voice", "collocate", "count", "node_count", "collocate_count", "window"];
    assert_eq!(
        tables.find("collocations", &[], &columns),
        ["all is 3 3 3 adjacent", "narration is 1 1 1 adjacent", "quoted is 2 2 2 adjacent"]
    );
    let tables = case.run(&["--collocations", "2L0R", "--collocations-min-count", "2", "--voice", "all"]);
    let columns = ["node", "collocate", "count"];
    let found = tables.find("collocations", &[("node", "the")], &columns);
    assert!(found.is_empty(), "nothing stands before a word that begins every sentence: {found:?}");
    assert_eq!(tables.find("collocations", &[("node", "is")], &columns), ["is dam 3", "is the 3"]);
}

#[test]
fn own_categories_and_stop_words() {
    let case = Case::new(&[("a", "Post", DAM), ("b", "Ledger", PORT)]);
    case.write("in/frames.csv", "category;pattern\nsafety;safe*\nsafety;very safe\nplace;dam\nplace;por?\n");
    case.write("stop.txt", "The\n");
    let options = ["--dictionary", "in/frames.csv", "--stopwords", "stop.txt", "--group-by", "outlet"];
    let tables = case.run(&options);
    let columns = ["group", "voice", "category", "count", "articles", "top_patterns"];
    assert_eq!(
        tables.find("dictionary", &[], &columns),
        [
            "corpus all place 6 2 dam 3 | por? 3",
            "corpus all safety 2 1 safe* 1 | very safe 1",
            "corpus narration place 3 2 por? 2 | dam 1",
            "corpus quoted place 3 2 dam 2 | por? 1",
            "corpus quoted safety 2 1 safe* 1 | very safe 1",
            "Ledger all place 3 1 por? 3",
            "Ledger narration place 2 1 por? 2",
            "Ledger quoted place 1 1 por? 1",
            "Post all place 3 1 dam 3",
            "Post all safety 2 1 safe* 1 | very safe 1",
            "Post narration place 1 1 dam 1",
            "Post quoted place 2 1 dam 2",
            "Post quoted safety 2 1 safe* 1 | very safe 1",
        ]
    );
    let stop = tables.find("term_frequencies", &[("stopword", "1"), ("voice", "all")], &["group", "term"]);
    assert_eq!(stop, ["corpus the", "Ledger the", "Post the"]);
    assert!(tables.find("article_terms", &[("term", "the")], &["count"]).is_empty());
    // `check` finds the file of categories in INPUT, and is told where the other one is.
    let (code, stderr) = case.whosaid(&["check", "in", "--expected", "out", "--stopwords", "stop.txt"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(case.whosaid(&["check", "in", "--expected", "out"]).0, 3);
}

#[test]
fn article_terms_can_be_full() {
    let case = Case::new(&[("a", "Post", DAM)]);
    let tables = case.run(&["--article-terms", "full", "--ngrams", "2"]);
    let the = tables.find("article_terms", &[("term", "the dam")], &["voice", "ngram", "count"]);
    assert_eq!(the, ["all 2 3", "narration 2 1", "quoted 2 2"]);
    let rows = tables.rows("article_terms");
    let order = |row: &Row| {
        let number = |column: &str| row[column].parse::<u64>().unwrap();
        (row["voice"].clone(), number("ngram"), std::cmp::Reverse(number("count")), row["term"].clone())
    };
    assert!(rows.windows(2).all(|two| order(&two[0]) < order(&two[1])));
}

#[test]
fn lemmas_and_stems_fill_their_column() {
    let case = Case::new(&[("a", "Post", "The dams were opened. Nobody went.\n")]);
    let lemma = |tables: &Tables| {
        tables.find("term_frequencies", &[("voice", "all"), ("ngram", "1")], &["term", "lemma"])
    };
    let lemmas = lemma(&case.run(&["--lemmas"]));
    assert!(
        lemmas.contains(&"went go".to_owned()) && lemmas.contains(&"opened open".to_owned()),
        "{lemmas:?}"
    );
    let stems = lemma(&case.run(&["--stems"]));
    assert!(
        stems.contains(&"went went".to_owned()) && stems.contains(&"nobody nobodi".to_owned()),
        "{stems:?}"
    );
    assert!(lemma(&case.run(&[])).contains(&"went ".to_owned()));
}

#[test]
fn what_cannot_be_asked_is_said() {
    let case = Case::new(&[("a", "Post", DAM)]);
    let frames = case.write("frames.csv", "category,pattern\nsafety,-\n");
    let list = case.write("list.csv", "word,freq\nthe,many\n");
    let (frames, list) = (frames.to_str().unwrap(), list.to_str().unwrap());
    for (options, word) in [
        (&["--group-by", "outlets"][..], "known: author, month, outlet"),
        (&["--ngrams", "0"], "from 1 to 8"),
        (&["--keyness", "corpus"], "--reference"),
        (&["--keyness", "outlet", "--target", "Wire"], "known: Post"),
        (&["--collocations", "wide"], "3L2R"),
        (&["--keyness", "outlet", "--voice", "loud"], "narration"),
        (&["--tables", "keyness"], "needs --keyness"),
        (&["--dictionary", frames], "frames.csv, line 2: pattern has no word"),
        (&["--reference", list], "list.csv, line 2: count is no whole number"),
        (&["--node", "dam"], "--collocations"),
    ] {
        let (code, stderr) = case.whosaid(&[&["run", "in", "--output", "out"], options].concat());
        assert!(code == 3 && stderr.contains(word), "{options:?}: {stderr}");
        assert!(!case.0.path().join("out").exists());
    }
    let options = ["--keyness", "speaker", "--target", "Nobody Known"];
    assert_eq!(case.run(&options).find("problems", &[], &["code"]), ["W-KEYNESS-GROUP"]);
}

#[test]
fn a_config_file_holds_the_options_of_words() {
    let case = Case::new(&[("a", "Post", DAM)]);
    case.write("stop.txt", "the\n");
    case.write("whosaid.toml", "ngrams = 2\ngroup-by = [\"outlet\"]\nstopwords = \"stop.txt\"\n");
    let tables = case.run(&["--config", "whosaid.toml"]);
    assert!(tables.find("term_frequencies", &[("group", "Post")], &["term"]).contains(&"the dam".to_owned()));
    case.write("wrong.toml", "ngram = 2\n");
    let (code, stderr) = case.whosaid(&["run", "in", "--output", "out", "--config", "wrong.toml"]);
    assert!(code == 3 && stderr.contains("ngram"), "{stderr}");
}

#[test]
fn a_concordance_shows_who_said_it_where() {
    let case = Case::new(&[("a", "Post", DAM), ("b", "Ledger", PORT)]);
    let find = |query: &str, options: &[&str], columns: &[&str]| {
        let common = ["concordance", query, "in", "--output", "lines", "--profile", "data", "--quiet"];
        let (code, stderr) = case.whosaid(&[&common, options].concat());
        assert_eq!((code, stderr.as_str()), (0, ""), "{query}");
        Tables(case.0.path().join("lines")).find("concordance", &[], columns)
    };
    let columns = ["voice", "speaker", "left", "hit", "right"];
    assert_eq!(
        find("the DAM", &["--context", "2"], &columns),
        [
            "quoted Mara Voss “ The dam is safe",
            "quoted Mara Voss Voss said. “ The dam is very",
            "indirect critics  The dam is old"
        ]
    );
    let columns = ["outlet", "hit", "right"];
    let right = find("?he p*", &["--context", "3", "--sort", "right"], &columns);
    assert_eq!(
        right,
        ["Ledger The port is busy.", "Ledger The port is open,” Ilan", "Ledger The port is small. The"]
    );
    assert_eq!(
        find("is", &["--speaker", "mara voss", "--context", "1"], &["left", "right"]),
        ["dam safe", "dam very"]
    );
    assert_eq!(find("is", &["--outlet", "Post", "--voice", "indirect"], &["voice"]), ["indirect"]);
    let left = find("saf.|busy", &["--regex", "--sort", "left", "--context", "1"], &["hit", "left"]);
    assert_eq!(left, ["safe is", "busy is", "safe very"]);
    // The rows are where they say, and `check` runs the same search.
    for row in Tables(case.0.path().join("lines")).rows("concordance") {
        let text = fs::read_to_string(case.0.path().join(format!("in/{}.txt", row["article_id"]))).unwrap();
        let [start, end] = ["char_start", "char_end"].map(|column| row[column].parse::<usize>().unwrap());
        assert_eq!(text.chars().skip(start).take(end - start).collect::<String>(), row["hit"]);
    }
    assert_eq!(case.whosaid(&["check", "in", "--expected", "lines"]), (0, String::new()));
    for (query, word) in [
        (&["--regex", "("][..], "no regular expression"),
        (&["—"], "no word"),
        (&["a", "--voice", "x"], "indirect"),
    ] {
        let (code, stderr) = case.whosaid(&[&["concordance"], query, &["in", "--output", "other"]].concat());
        assert!(code == 3 && stderr.contains(word), "{stderr}");
    }
}
