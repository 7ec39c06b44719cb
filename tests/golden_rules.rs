//! The English Golden Rules of sentence segmentation (tests/data/golden_rules.json; MIT licence, see the
//! file beside it). Asserts how many pass; the number may rise and must not fall.
//!
//! `WHOSAID_GOLDEN_RULES=FILE cargo test --test golden_rules -- --nocapture` reads the cases from FILE and
//! prints which ones fail.

use whosaid::doc::Article;
use whosaid::language::Language;
use whosaid::{clean, segment};

/// Cases that must pass of the 57.
const FLOOR: usize = 53;

#[test]
fn golden_rules_pass() {
    let own = include_str!("data/golden_rules.json").to_owned();
    let cases = match std::env::var("WHOSAID_GOLDEN_RULES") {
        Ok(path) => std::fs::read_to_string(path).unwrap(),
        Err(_) => own,
    };
    let cases: serde_json::Value = serde_json::from_str(&cases).unwrap();
    let language = Language::english();
    let (mut passed, mut failed) = (0, Vec::new());
    for case in cases.as_array().unwrap() {
        let article = Article::from_text("case", case["text"].as_str().unwrap());
        let mask = clean::mask(&article, &language);
        let layout = segment::layout(&article, &mask, &language);
        let found: Vec<String> = layout.sentences.iter().map(|s| fold(s.span.text(&article.text))).collect();
        let wanted: Vec<String> =
            case["sentences"].as_array().unwrap().iter().map(|s| fold(s.as_str().unwrap())).collect();
        if found == wanted {
            passed += 1;
        } else {
            failed.push(format!("{}\n  wanted {wanted:?}\n  found  {found:?}", case["name"]));
        }
    }
    println!("golden rules: {passed} of {} pass", passed + failed.len());
    println!("{}", failed.join("\n"));
    assert!(passed >= FLOOR, "{passed} pass where {FLOOR} passed");
}

/// White space folded, so that a line break inside a sentence counts as a space, and without the bullet of
/// the line, which the mask hides.
fn fold(text: &str) -> String {
    text.trim_start_matches('•').split_whitespace().collect::<Vec<_>>().join(" ")
}
