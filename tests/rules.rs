//! docs/rules.md is made from the data files of English, byte for byte, and what it says holds: every rule makes the
//! row of its example, every rule of the committed tables is listed, every class of cues is there.
//!
//! `scripts/golden.sh --write` (or `WHOSAID_UPDATE_GOLDEN=1 cargo test --test rules`) rewrites the page.

#![allow(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use whosaid::doc::{Article, CueClass};
use whosaid::language::model::Effort;
use whosaid::language::{Files, LANGUAGES, Language};
use whosaid::pipeline::analyze;

/// One row of rules.tsv.
struct Rule {
    name: &'static str,
    meaning: &'static str,
    effort: Effort,
    speaker: &'static str,
    example: &'static str,
}

impl Rule {
    /// The paragraphs of the example, with `between` them.
    fn paragraphs(&self, between: &str) -> String {
        self.example.replace(" ¶ ", between)
    }
}

/// The data files of English.
fn files() -> Files {
    LANGUAGES.iter().find(|(code, ..)| *code == "en").unwrap().1
}

fn rules() -> Vec<Rule> {
    let rows = files().rows::<5>("rules.tsv").unwrap().into_iter();
    rows.map(|row| {
        let [name, meaning, effort, speaker, example] = row.cells[..] else { unreachable!() };
        let effort = Effort::ALL.into_iter().find(|e| e.name() == effort);
        let effort = effort.unwrap_or_else(|| panic!("{}", row.error("no such --attribution")));
        Rule { name, meaning, effort, speaker, example }
    })
    .collect()
}

#[test]
fn every_rule_makes_the_row_of_its_example() {
    let mut language = Language::english();
    let mut wrong = Vec::new();
    for rule in rules() {
        language.effort = rule.effort;
        let article = Article::from_text("example", &rule.paragraphs("\n\n"));
        let rows = analyze(&article, &language, &[]).attributions;
        if !rows.iter().any(|row| row.rule == rule.name && row.speaker == rule.speaker) {
            let found: Vec<_> = rows.iter().map(|row| (row.rule, row.speaker.as_str())).collect();
            wrong.push(format!("{} {:?}: {found:?}", rule.name, rule.speaker));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_rule_that_is_seen_is_listed() {
    let listed: BTreeSet<String> = rules().iter().map(|rule| rule.name.to_owned()).collect();
    let mut seen = BTreeSet::new();
    for table in ["output/attributions.csv", "tests/golden/data/attributions.csv"] {
        let text = fs::read_to_string(root().join(table)).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let column = reader.headers().unwrap().iter().position(|name| name == "rule").unwrap();
        seen.extend(reader.records().map(|row| row.unwrap()[column].to_owned()));
    }
    for row in files().rows::<3>("confidence.tsv").unwrap() {
        if let [effort, rule, _] = row.cells[0].split(' ').collect::<Vec<_>>()[..]
            && effort != "model"
        {
            seen.insert(rule.to_owned());
        }
    }
    assert!(seen.len() > 10, "the tables show {seen:?} only");
    let missing: Vec<_> = seen.difference(&listed).collect();
    assert!(missing.is_empty(), "rules.tsv does not have {missing:?}");
}

#[test]
fn the_page_is_made_from_the_data() {
    let path = root().join("docs/rules.md");
    let page = page();
    if std::env::var("WHOSAID_UPDATE_GOLDEN").is_ok_and(|v| v == "1") {
        return fs::write(path, page).unwrap();
    }
    let committed = fs::read_to_string(path).unwrap();
    let line = committed.lines().zip(page.lines()).take_while(|(old, new)| old == new).count() + 1;
    assert!(committed == page, "docs/rules.md differs from line {line} on; scripts/golden.sh --write");
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

const HEAD: &str = "\
# Rules and classes of cues

What the columns `rule` and `cue_class` of attributions.csv say. Made from the data files in `src/language/en/` by
`scripts/golden.sh --write`; tests/rules.rs checks that each rule makes the row of its example. All examples are invented.

## Rules

`rule` says how the parts of a row stand to each other. With `--attribution normal` the learned model finds most parts, and
the name says how they stand; the rules add what the model does not know. With `--attribution fast` the rules find all.

";

const CLASSES: &str = "## Classes of cues

`cue_class` is the function of `cue_lemma`, the base form of the cue. It is read from these lists, not from the
sentence. Square brackets show the content. Behind a noun, an adjective or an expression stands its `cue_lemma`, where that
is another word.

";

/// The text of docs/rules.md.
fn page() -> String {
    let mut page = HEAD.to_owned();
    for rule in rules() {
        let speaker = if rule.speaker.is_empty() { "none" } else { rule.speaker };
        let effort = match rule.effort {
            Effort::Normal => "",
            Effort::Fast => "; with `--attribution fast`",
            Effort::None => "; with `--attribution none`",
        };
        let example = rule.paragraphs("\n>\n> ");
        write!(
            page,
            "### {}\n\n{}.\n\n> {example}\n\nSpeaker: {speaker}{effort}.\n\n",
            rule.name, rule.meaning
        )
        .unwrap();
    }
    page += CLASSES;
    let classes = files().rows::<3>("cue_classes.tsv").unwrap();
    let verbs = files().rows::<5>("cues.tsv").unwrap();
    let nouns = files().rows::<5>("cue_nouns.tsv").unwrap();
    let silences = files().rows::<4>("silences.tsv").unwrap();
    assert_eq!(classes.len(), CueClass::ALL.len(), "each class of cues has one row of cue_classes.tsv");
    for class in CueClass::ALL {
        let name = class.name();
        let row = classes.iter().find(|row| row.cells[0] == name);
        let row = row.unwrap_or_else(|| panic!("cue_classes.tsv does not have {name}"));
        let example = verbs.iter().find(|verb| verb.cells[0] == row.cells[2] && verb.cells[1] == name);
        let example = example.unwrap_or_else(|| panic!("{}", row.error("no such lemma in this class")));
        write!(page, "### {name}\n\n{}.\n\n> {}\n\n", row.cells[1], example.cells[4]).unwrap();
        let of_class = |cells: &[&'static str]| cells[1] == name;
        list(&mut page, "Verbs", verbs.iter().filter(|r| of_class(&r.cells)).map(|r| r.cells[0].to_owned()));
        let nouns = nouns.iter().filter(|r| of_class(&r.cells)).map(|r| match (r.cells[0], r.cells[4]) {
            (phrase, lemma) if phrase == lemma => phrase.to_owned(),
            (phrase, lemma) => format!("{phrase} ({lemma})"),
        });
        list(&mut page, "Nouns, adjectives and expressions", nouns);
        if *class == CueClass::NoComment {
            let lemmas: BTreeSet<_> = silences.iter().map(|r| r.cells[1].to_owned()).collect();
            list(&mut page, "Silences", lemmas.into_iter());
            let words = silences.iter().map(|r| r.cells[0].to_owned());
            list(&mut page, "Their words", words);
        }
    }
    page.truncate(page.trim_end().len());
    page + "\n"
}

/// Writes a list on one line, if it has members.
fn list(page: &mut String, title: &str, members: impl Iterator<Item = String>) {
    let members: Vec<String> = members.collect();
    if !members.is_empty() {
        write!(page, "{title}: {}.\n\n", members.join(", ")).unwrap();
    }
}
