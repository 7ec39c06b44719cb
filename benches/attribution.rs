//! How fast the stages are, beside the floor that no stage can go below: finding the words.
//!
//! `cargo bench` prints times and bytes a second over the articles of `input/`, one thread.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use std::path::Path;
use std::sync::{LazyLock, Mutex};
use unicode_segmentation::UnicodeSegmentation;
use whosaid::attribute::Text;
use whosaid::doc::{Article, Layout, Mask};
use whosaid::language::Language;
use whosaid::read::{self, Listing};
use whosaid::{attribute, clean, phrase, pipeline, quote, repeat, segment, terms};

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);
static ARTICLES: LazyLock<Vec<Article>> = LazyLock::new(articles);
static LAID_OUT: LazyLock<Vec<(Mask, Layout)>> = LazyLock::new(|| ARTICLES.iter().map(lay_out).collect());

fn main() {
    LazyLock::force(&LAID_OUT);
    divan::main();
}

fn articles() -> Vec<Article> {
    let input = Path::new(env!("CARGO_MANIFEST_DIR")).join("input");
    let listed =
        read::list(Listing { input: &input, instead: [None; 3], output: None, max_file_bytes: u64::MAX })
            .expect("input/ can be listed");
    listed.entries.iter().map(read::open).collect()
}

fn lay_out(article: &Article) -> (Mask, Layout) {
    let mask = clean::mask(article, &ENGLISH);
    let layout = segment::layout(article, &mask, &ENGLISH);
    (mask, layout)
}

/// Times `work` over all articles.
fn each<R>(bencher: Bencher, work: impl Fn(&Article, &Mask, &Layout) -> R + Sync) {
    let bytes: usize = ARTICLES.iter().map(|a| a.text.len()).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        for (article, (mask, layout)) in ARTICLES.iter().zip(LAID_OUT.iter()) {
            black_box(work(article, mask, layout));
        }
    });
}

#[divan::bench]
fn a_floor_unicode_words(bencher: Bencher) {
    each(bencher, |article, _, _| article.text.unicode_words().count());
}

#[divan::bench]
fn b_clean_mask(bencher: Bencher) {
    each(bencher, |article, _, _| clean::mask(article, &ENGLISH));
}

#[divan::bench]
fn c_segment_layout(bencher: Bencher) {
    each(bencher, |article, mask, _| segment::layout(article, mask, &ENGLISH));
}

#[divan::bench]
fn d_quote_find(bencher: Bencher) {
    each(bencher, |article, mask, layout| quote::find(article, mask, layout, &ENGLISH));
}

#[divan::bench]
fn d_quote_and_attribute(bencher: Bencher) {
    each(bencher, |article, mask, layout| {
        let quotations = quote::find(article, mask, layout, &ENGLISH);
        attribute::resolve(&[Text { article, mask, layout, quotations: &quotations }], &ENGLISH)
    });
}

#[divan::bench]
fn e_phrase_rank(bencher: Bencher) {
    let tags = |article: &Article, layout: &Layout| {
        ENGLISH.words().tag(&ENGLISH.lexicon, &article.text, &layout.tokens, &layout.texts)
    };
    let tagged: Vec<_> = ARTICLES.iter().zip(LAID_OUT.iter()).map(|(a, (_, l))| tags(a, l)).collect();
    let place = |article: &Article| ARTICLES.iter().position(|a| std::ptr::eq(a, article)).unwrap_or(0);
    let kept = Mutex::new(phrase::Words::default());
    each(bencher, |article, mask, layout| {
        let Ok(mut words) = kept.lock() else { unreachable!() };
        phrase::rank(article, mask, layout, &tagged[place(article)], &ENGLISH, &mut words)
    });
}

#[divan::bench]
fn f_terms_count(bencher: Bencher) {
    let nothing = attribute::Resolved::default();
    each(bencher, |article, mask, layout| {
        let words = terms::read(article, mask, layout, &nothing);
        terms::count(&words, &terms::Counting::default(), &[])
    });
}

#[divan::bench]
fn g_repeat_sketch(bencher: Bencher) {
    each(bencher, |article, _, _| repeat::sketch(&article.text));
}

#[divan::bench]
fn g_whole_analyze(bencher: Bencher) {
    each(bencher, |article, _, _| pipeline::analyze(article, &ENGLISH, &[]));
}
