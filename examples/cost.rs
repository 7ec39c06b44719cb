//! What the attribution stage costs, as a multiple of counting the words of the same articles: medians of paired runs,
//! one thread, articles in stacks as `whosaid run` treats them.
//!
//!     cargo run --release --example cost FOLDER [REPEATS]
#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use unicode_segmentation::UnicodeSegmentation;
use whosaid::attribute::{self, Text};
use whosaid::doc::{Article, Layout, Mask, Quotation};
use whosaid::language::Language;
use whosaid::language::model::Effort;
use whosaid::read::{self, Listing};
use whosaid::{clean, quote, segment};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes of a stack, as in `pipeline`.
const STACK: usize = 128 << 10;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "input".to_owned());
    let repeats = arguments.next().and_then(|n| n.parse().ok()).unwrap_or(21);
    let [mut normal, mut fast] = [Language::english(), Language::english()];
    (normal.effort, fast.effort) = (Effort::Normal, Effort::Fast);
    let articles = articles(Path::new(&folder));
    let stages: Vec<(Mask, Layout, Vec<Quotation>)> = articles.iter().map(|a| before(a, &normal)).collect();
    let texts: Vec<Text> = articles.iter().zip(&stages).map(text).collect();
    let stacks = stacks(&texts);
    let words = || {
        black_box(articles.iter().map(|a| a.text.unicode_words().count()).sum::<usize>());
    };
    let stage = |language: &Language| {
        for stack in &stacks {
            drop(black_box(attribute::resolve(stack, language)));
        }
    };
    let mut ratios = [const { Vec::new() }; 2];
    for _ in 0..repeats {
        for (ratios, language) in ratios.iter_mut().zip([&normal, &fast]) {
            let floor = seconds(words);
            ratios.push(seconds(|| stage(language)) / floor);
        }
    }
    for (name, mut ratios) in ["normal", "fast"].into_iter().zip(ratios) {
        ratios.sort_by(f64::total_cmp);
        let at = |share: f64| ratios[((ratios.len() - 1) as f64 * share) as usize];
        println!(
            "{name:7} {:.2} times counting words ({:.2} to {:.2} in half of the runs)",
            at(0.5),
            at(0.25),
            at(0.75)
        );
    }
}

fn articles(folder: &Path) -> Vec<Article> {
    let listing = Listing { input: folder, instead: [None; 3], output: None, max_file_bytes: u64::MAX };
    read::list(listing).expect("a folder of articles").entries.iter().map(read::open).collect()
}

fn before(article: &Article, language: &Language) -> (Mask, Layout, Vec<Quotation>) {
    let mask = clean::mask(article, language);
    let layout = segment::layout(article, &mask, language);
    let quotations = quote::find(article, &mask, &layout, language);
    (mask, layout, quotations)
}

fn text<'a>((article, stages): (&'a Article, &'a (Mask, Layout, Vec<Quotation>))) -> Text<'a> {
    let (mask, layout, quotations) = stages;
    Text { article, mask, layout, quotations }
}

/// The texts in runs of about [`STACK`] bytes.
fn stacks<'t, 'a>(texts: &'t [Text<'a>]) -> Vec<&'t [Text<'a>]> {
    let mut before = 0;
    let mut number = |text: &Text| {
        let own = before / STACK;
        before += text.article.text.len();
        own
    };
    let numbers: Vec<usize> = texts.iter().map(&mut number).collect();
    let mut at = 0;
    let runs = numbers.chunk_by(|a, b| a == b).map(|run| {
        at += run.len();
        &texts[at - run.len()..at]
    });
    runs.collect()
}

fn seconds(work: impl FnOnce()) -> f64 {
    let begin = Instant::now();
    work();
    begin.elapsed().as_secs_f64()
}
