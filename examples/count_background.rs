//! Counts in how many documents each base form occurs: `cargo run --example count_background -- GUM_FOLDER >
//! src/language/en/background.tsv`
//!
//! GUM_FOLDER holds CoNLL-U files of the GUM corpus (gucorpling.org/gum). The commonest word stands for the
//! number of documents.

#![allow(clippy::print_stdout, reason = "its output is its answer")]

use std::collections::{BTreeMap, BTreeSet};
use unicode_segmentation::UnicodeSegmentation;
use whosaid::language::Language;

/// Rarer forms are left out; they are about as rare as unknown ones.
const DOCUMENTS: u32 = 3;

fn main() -> anyhow::Result<()> {
    let folder =
        std::env::args().nth(1).ok_or_else(|| anyhow::anyhow!("name the folder of CoNLL-U files"))?;
    let lexicon = Language::english().lexicon;
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.extension().is_none_or(|e| e != "conllu") {
            continue;
        }
        let mut seen = BTreeSet::new();
        for line in std::fs::read_to_string(path)?.lines() {
            let Some(text) = line.strip_prefix("# text = ") else { continue };
            for word in text.unicode_words() {
                let mut base = lexicon.base(word);
                base.retain(char::is_alphanumeric);
                if base.chars().any(char::is_alphabetic) {
                    seen.insert(base);
                }
            }
        }
        for base in seen {
            *counts.entry(base).or_default() += 1;
        }
    }
    println!(
        "# base form	documents of GUM (genres with open licences) that hold it; see examples/count_background.rs"
    );
    for (base, count) in counts.into_iter().filter(|&(_, count)| count >= DOCUMENTS) {
        println!("{base}\t{count}");
    }
    Ok(())
}
