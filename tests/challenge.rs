//! The challenge set: short articles in tests/challenge/, one phenomenon each, and the rows that they should
//! give. Prints precision and recall for each column and each phenomenon.
//!
//! An item that fails has to stand in tests/challenge/known-failures.txt, and one that stands there has to
//! fail, so the list stays true. tests/challenge/README.md says how an item is written.
//!
//! `cargo test --test challenge -- --nocapture` prints the figures and what is wrong with each failing item;
//! `WHOSAID_CHALLENGE=write` before it rewrites the list.

#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]
#![allow(clippy::print_stdout, reason = "the figures are for people")]

use rayon::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use whosaid::doc::{Analysis, Article};
use whosaid::language::Language;
use whosaid::{pipeline, statement};

/// Known failures, so that a longer list is seen.
const KNOWN: usize = 20;

/// Columns that items may name.
#[rustfmt::skip]
const COLUMNS: [&str; 20] = [
    "speaker", "role", "affiliation", "native_name", "cue", "content", "kind", "sector", "speaker_type",
    "anonymity", "via", "not_said", "cue_lemma", "cue_class", "addressee", "venue", "said_when", "mention",
    "mention_kind", "nested",
];

/// Items that there are at least: in all, and of each phenomenon.
const LEAST: (usize, usize) = (400, 20);

/// A file of items.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    item: Vec<Item>,
}

/// A short article and what it should give.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    /// Name within the file.
    name: String,
    /// The article.
    text: String,
    /// What its metadata say.
    #[serde(default)]
    outlet: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    author: String,
    /// The rows of attributions.csv, with the columns that matter.
    rows: Option<Vec<Wanted>>,
    /// Whether there may be other rows beside these.
    #[serde(default)]
    more: bool,
    /// Rows that must not be there: none that fits all columns of one of these.
    #[serde(default)]
    absent: Vec<Wanted>,
    /// The rows of marked_terms.csv.
    marked: Option<Vec<Wanted>>,
}

/// Column and value. `holds` stands for words inside the content.
type Wanted = BTreeMap<String, Value>;

/// What a cell should say.
#[derive(Deserialize)]
#[serde(untagged)]
enum Value {
    /// A flag.
    Flag(u8),
    /// Text.
    Text(String),
    /// One of several texts that are as good.
    Any(Vec<String>),
}

/// Column and cell of a row that was found.
type Found = BTreeMap<&'static str, String>;

/// Cells and rows that were found and right, found, and wanted.
#[derive(Clone, Copy, Default)]
struct Count {
    right: usize,
    found: usize,
    wanted: usize,
}

/// What came out for an item.
#[derive(Default)]
struct Outcome {
    /// By column; `row` for whole rows.
    columns: BTreeMap<String, Count>,
    /// What is wrong, in words.
    wrong: Vec<String>,
}

#[test]
fn challenge_set() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/challenge");
    let (files, language) = (files(&folder), Language::english());
    let items: Vec<(String, &str, &Item)> = files
        .iter()
        .flat_map(|(name, f)| f.item.iter().map(move |i| (format!("{name}/{}", i.name), name.as_str(), i)))
        .collect();
    let names: BTreeSet<&str> = items.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(names.len(), items.len(), "two items have one name");
    assert!(items.len() >= LEAST.0, "{} items are fewer than {}", items.len(), LEAST.0);
    for (name, file) in &files {
        assert!(file.item.len() >= LEAST.1, "{name} has {} items, fewer than {}", file.item.len(), LEAST.1);
    }

    let outcomes: Vec<Outcome> = items.par_iter().map(|(id, _, item)| check(id, item, &language)).collect();
    report(&items, &outcomes);
    let failing: BTreeSet<&str> =
        items.iter().zip(&outcomes).filter(|(_, o)| !o.wrong.is_empty()).map(|(i, _)| i.0.as_str()).collect();
    let list = folder.join("known-failures.txt");
    if std::env::var("WHOSAID_CHALLENGE").is_ok_and(|v| v == "write") {
        let lines: String = failing.iter().map(|id| format!("{id}\n")).collect();
        fs::write(&list, lines).unwrap();
    }
    let text = fs::read_to_string(&list).unwrap();
    let known: BTreeSet<&str> = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    println!("known failures: {}", known.len());
    let new: Vec<_> = failing.difference(&known).collect();
    let gone: Vec<_> = known.difference(&failing).collect();
    assert!(new.is_empty(), "these items fail and are not in known-failures.txt: {new:#?}");
    assert!(
        gone.is_empty(),
        "these items pass, or are no more; take them out of known-failures.txt: {gone:#?}"
    );
    assert_eq!(known.len(), KNOWN, "known-failures.txt has another length than KNOWN says");
}

/// All files of items, by name.
fn files(folder: &Path) -> BTreeMap<String, File> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        let file = toml::from_str(&fs::read_to_string(&path).unwrap());
        let file: File = file.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), file)
    };
    let files: BTreeMap<_, _> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "toml")).map(read).collect();
    for (name, item) in files.iter().flat_map(|(name, f)| f.item.iter().map(move |i| (name, i))) {
        let wanted = item.rows.iter().flatten().chain(&item.absent).flat_map(|w| w.keys());
        for column in wanted.filter(|c| *c != "holds") {
            assert!(COLUMNS.contains(&column.as_str()), "{name}/{}: {column} is no column", item.name);
        }
        let checks = item.marked.is_some() || !item.absent.is_empty();
        let checks = checks || item.rows.as_ref().is_some_and(|r| !item.more || !r.is_empty());
        assert!(checks, "{name}/{} asks for nothing", item.name);
    }
    files
}

/// Runs an item and compares.
fn check(id: &str, item: &Item, language: &Language) -> Outcome {
    let mut article = Article::from_text(id, &item.text);
    article.meta.outlet.clone_from(&item.outlet);
    article.meta.title.clone_from(&item.title);
    article.meta.author.clone_from(&item.author);
    let analysis = pipeline::analyze(&article, language, &[]);
    let rows = rows(&article, &analysis);
    let mut outcome = Outcome::default();
    if let Some(wanted) = &item.rows {
        compare(wanted, &rows, item.more, &mut outcome);
    }
    for row in rows.iter().filter(|row| item.absent.iter().any(|a| a.iter().all(|(c, v)| v.fits(c, row)))) {
        outcome.wrong.push(format!("must not be there: {row:?}"));
    }
    if let Some(wanted) = &item.marked {
        compare_marked(wanted, &article, &analysis, &mut outcome);
    }
    outcome
}

/// The cells of attributions.csv that items may name.
fn rows(article: &Article, analysis: &Analysis) -> Vec<Found> {
    let joined = |spans: &[_]| statement::joined(article, &analysis.mask.hidden, spans).into_owned();
    let statements = statement::read(article, analysis);
    let row = |(a, s): (&whosaid::doc::Attribution, statement::Statement)| {
        let profile = &a.profile;
        let cells = [
            a.speaker.clone(),
            profile.role.clone(),
            profile.affiliation.clone(),
            profile.native_name.clone(),
            joined(&a.cue),
            s.content,
            a.kind.name().to_owned(),
            profile.sector.map_or("", |s| s.name()).to_owned(),
            profile.speaker_type.map_or("unknown", |t| t.name()).to_owned(),
            profile.anonymity.map_or("", |a| a.name()).to_owned(),
            a.via.join(" < "),
            if a.not_said { "1" } else { "" }.to_owned(),
            a.cue_lemma.clone(),
            a.cue_class.map_or("", |c| c.name()).to_owned(),
            joined(&a.addressee),
            joined(&a.venue),
            joined(&a.said_when),
            joined(&a.mention),
            a.mention_kind.map_or("", |m| m.name()).to_owned(),
            if a.nested_in.is_some() { "1" } else { "" }.to_owned(),
        ];
        COLUMNS.into_iter().zip(cells).collect()
    };
    analysis.attributions.iter().zip(statements).map(row).collect()
}

/// Pairs wanted rows with those found, and counts cells.
fn compare(wanted: &[Wanted], found: &[Found], more: bool, outcome: &mut Outcome) {
    let mut free: Vec<&Found> = found.iter().collect();
    for want in wanted {
        let near = |row: &Found| match (want.get("content"), want.get("holds")) {
            (Some(value), _) => value.texts().iter().map(|t| overlap(t, &row["content"])).max().unwrap_or(0),
            (None, Some(_)) => 1000 * usize::from(want["holds"].fits("holds", row)),
            (None, None) => 1000,
        };
        let right = |row: &Found| want.iter().filter(|(c, v)| v.fits(c, row)).count();
        let best = (0..free.len())
            .filter(|i| near(free[*i]) >= 500)
            .max_by_key(|i| (near(free[*i]), right(free[*i]), std::cmp::Reverse(*i)));
        let row = best.map(|i| free.remove(i));
        outcome.count("row", row.is_some(), row.is_some(), true);
        for (column, value) in want.iter().filter(|(c, _)| *c != "holds") {
            let is_wanted = value.texts().iter().any(|t| !t.is_empty());
            let Some(row) = row else {
                outcome.count(column, false, false, is_wanted);
                continue;
            };
            let written = &row[column.as_str()];
            let fits = value.fits(column, row);
            outcome.count(column, fits && !written.is_empty(), !written.is_empty(), is_wanted);
            if !fits {
                outcome.wrong.push(format!("{column}: {written:?} instead of {:?}", value.texts()));
            }
        }
        if row.is_none() {
            let words: Vec<_> = want.iter().map(|(c, v)| format!("{c} {:?}", v.texts())).collect();
            outcome.wrong.push(format!("no row: {}", words.join(", ")));
        }
    }
    for row in free.iter().filter(|_| !more) {
        outcome.count("row", false, true, false);
        outcome
            .wrong
            .push(format!("a row too many: {:?} {:?} {:?}", row["speaker"], row["cue"], row["content"]));
    }
}

/// Compares the marked terms, in order.
fn compare_marked(wanted: &[Wanted], article: &Article, analysis: &Analysis, outcome: &mut Outcome) {
    let mut free: Vec<Found> = analysis
        .marked
        .iter()
        .map(|m| {
            BTreeMap::from([
                ("text", m.span.text(&article.text).to_owned()),
                ("kind", m.kind.name().to_owned()),
            ])
        })
        .collect();
    for want in wanted {
        let at = free.iter().position(|m| want["text"].fits("text", m));
        let Some(mark) = at.map(|i| free.remove(i)) else {
            outcome.count("marked", false, false, true);
            outcome.wrong.push(format!("not a marked term: {:?}", want["text"].texts()));
            continue;
        };
        outcome.count("marked", true, true, true);
        for (column, value) in want.iter().filter(|(c, _)| *c != "text") {
            let fits = value.fits(column, &mark);
            outcome.count("marked kind", fits, true, true);
            if !fits {
                outcome.wrong.push(format!("marked term {:?}: kind {:?}", mark["text"], mark["kind"]));
            }
        }
    }
    for mark in free {
        outcome.count("marked", false, true, false);
        outcome.wrong.push(format!("a marked term too many: {:?}", mark["text"]));
    }
}

impl Value {
    /// All texts that will do.
    fn texts(&self) -> Vec<String> {
        match self {
            Self::Flag(0) => vec![String::new()],
            Self::Flag(flag) => vec![flag.to_string()],
            Self::Text(text) => vec![text.clone()],
            Self::Any(texts) => texts.clone(),
        }
    }

    /// Whether the cell says it.
    fn fits(&self, column: &str, row: &Found) -> bool {
        let fits = |text: &str| match column {
            "holds" => format!(" {} ", words(&row["content"])).contains(&format!(" {} ", words(text))),
            "content" => words(&row["content"]) == words(text),
            _ => row.get(column).is_some_and(|cell| folded(cell) == folded(text)),
        };
        self.texts().iter().any(|t| fits(t))
    }
}

impl Outcome {
    fn count(&mut self, column: &str, right: bool, found: bool, wanted: bool) {
        let count = self.columns.entry(column.to_owned()).or_default();
        count.add(Count { right: right.into(), found: found.into(), wanted: wanted.into() });
    }
}

impl Count {
    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.found += other.found;
        self.wanted += other.wanted;
    }

    /// Precision and recall, for print.
    fn shares(self) -> String {
        let share = |of: usize| {
            if of == 0 { "    -".to_owned() } else { format!("{:.3}", self.right as f64 / of as f64) }
        };
        format!("{:>6} {:>6}  {:>9} {:>6}", self.wanted, self.found, share(self.found), share(self.wanted))
    }
}

/// Lower case, straight apostrophes, no article ahead, no stop at the end; white space made single spaces.
fn folded(cell: &str) -> String {
    let part = |part: &str| {
        let lower = part.to_lowercase().replace('’', "'");
        let text = statement::fold(&lower);
        let text = text.trim_end_matches([',', '.']);
        let bare = ["the ", "a ", "an "].iter().find_map(|article| text.strip_prefix(article));
        bare.unwrap_or(text).to_owned()
    };
    cell.split(" | ").map(part).collect::<Vec<_>>().join(" | ")
}

/// The words, lower case, without "that" ahead.
fn words(content: &str) -> String {
    let text = content.to_lowercase().replace('’', "'");
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|w| w.trim_matches('\''))
        .filter(|w| !w.is_empty())
        .collect();
    words.strip_prefix(&["that"]).unwrap_or(&words).join(" ")
}

/// Words that two contents share, in thousandths of the words that either has; 1000 for two empty ones.
fn overlap(one: &str, other: &str) -> usize {
    let (one, other) = (words(one), words(other));
    let set = |text: &str| text.split_whitespace().map(str::to_owned).collect::<BTreeSet<_>>();
    let (one, other) = (set(&one), set(&other));
    let all = one.union(&other).count();
    (1000 * one.intersection(&other).count()).checked_div(all).unwrap_or(1000)
}

/// Prints what failed and the figures.
fn report(items: &[(String, &str, &Item)], outcomes: &[Outcome]) {
    let (mut columns, mut files) =
        (BTreeMap::<&str, Count>::new(), BTreeMap::<&str, (Count, usize, usize)>::new());
    for ((id, file, item), outcome) in items.iter().zip(outcomes) {
        let (rows, all, right) = files.entry(file).or_default();
        *all += 1;
        *right += usize::from(outcome.wrong.is_empty());
        for (column, count) in &outcome.columns {
            columns.entry(column).or_default().add(*count);
        }
        rows.add(outcome.columns.get("row").copied().unwrap_or_default());
        if !outcome.wrong.is_empty() {
            println!("\n{id}: {}\n    {}", item.text.trim(), outcome.wrong.join("\n    "));
        }
    }
    println!(
        "\n{:<28} {:>5} {:>5}  {:>6} {:>6}  {:>9} {:>6}",
        "phenomenon", "items", "right", "wanted", "found", "precision", "recall"
    );
    for (file, (rows, all, right)) in &files {
        println!("{file:<28} {all:>5} {right:>5}  {}", rows.shares());
    }
    println!(
        "\n{:<28} {:>12} {:>6} {:>6}  {:>9} {:>6}",
        "column", "", "wanted", "found", "precision", "recall"
    );
    for (column, count) in &columns {
        println!("{column:<28} {:>12} {}", "", count.shares());
    }
    let right = outcomes.iter().filter(|o| o.wrong.is_empty()).count();
    println!("\n{right} of {} items right ({:.1} %)", items.len(), 100.0 * right as f64 / items.len() as f64);
}

#[test]
fn comparing() {
    assert_eq!(words("That “the mayor’s ‘hat’” fell …"), "the mayor's hat fell");
    assert_eq!(folded("The Mayor’s  office, | a Clerk."), "mayor's office | clerk");
    assert_eq!(overlap("the hat fell", "the hat"), 666);
    assert_eq!((overlap("", ""), overlap("hat", "")), (1000, 0));

    let row = |speaker: &str| -> Found {
        let cells = [("speaker", speaker), ("cue", "said"), ("content", "it fell")];
        cells.map(|(column, cell)| (column, cell.to_owned())).into()
    };
    let want = |content: &str| {
        let text = |t: &str| Value::Text(t.to_owned());
        vec![Wanted::from([("speaker".to_owned(), text("Ada")), ("content".to_owned(), text(content))])]
    };
    let wrong = |wanted: &[Wanted], found: &[Found]| {
        let mut outcome = Outcome::default();
        compare(wanted, found, false, &mut outcome);
        outcome.wrong.len()
    };
    assert_eq!(wrong(&want("that it fell"), &[row("Ada")]), 0);
    assert_eq!(wrong(&want("it fell"), &[row("Bo")]), 1, "another speaker");
    assert_eq!(wrong(&want("it fell"), &[row("Bo"), row("Ada")]), 1, "a row too many, the right one taken");
    assert_eq!(wrong(&want("she rose"), &[row("Ada")]), 2, "no row, and one too many");
}
