//! Any text falls into paragraphs, hidden mark-up, sentences and tokens that lie on characters and in order.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use whosaid::doc::{Article, Span};
use whosaid::language::Language;
use whosaid::{clean, segment};

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

fuzz_target!(|bytes: &[u8]| {
    let article = Article::from_text("a", &String::from_utf8_lossy(bytes));
    let mask = clean::mask(&article, &ENGLISH);
    let layout = segment::layout(&article, &mask, &ENGLISH);
    ascend(&article, mask.paragraphs.iter().map(|p| p.span));
    ascend(&article, mask.hidden.iter().copied());
    ascend(&article, layout.sentences.iter().map(|s| s.span));
    ascend(&article, layout.tokens.iter().map(|t| t.span));
    assert_eq!(mask.paragraphs.len(), layout.blocks.len());
});

fn ascend(article: &Article, spans: impl Iterator<Item = Span>) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.end >= span.start, "{span:?} after {end}");
        assert!(article.text.get(span.range()).is_some(), "{span:?}");
        end = span.end;
    }
}
