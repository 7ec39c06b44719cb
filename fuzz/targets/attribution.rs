//! Any text is analysed, from marks to rows: spans lie on characters, rows fit together, words are counted once.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use whosaid::doc::{Article, TokenKind, Voice};
use whosaid::language::Language;
use whosaid::{pipeline, statement};

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

fuzz_target!(|bytes: &[u8]| {
    let article = Article::from_text("a", &String::from_utf8_lossy(bytes));
    let found = pipeline::analyze(&article, &ENGLISH, &[]);
    for a in &found.attributions {
        for span in [&a.content, &a.quoted, &a.mention, &a.cue, &a.addressee, &a.venue, &a.said_when].into_iter().flatten()
        {
            assert!(!span.is_empty() && article.text.get(span.range()).is_some(), "{span:?} of {a:?}");
        }
        let outer = a.nested_in.map(|n| &found.attributions[n as usize]);
        let inside = |o: &whosaid::doc::Attribution| a.content.iter().all(|s| o.content.iter().any(|c| c.contains(*s)));
        assert!(outer.is_none_or(inside), "{a:?}");
    }
    assert_eq!(statement::read(&article, &found).len(), found.attributions.len());
    let kept = found.mask.paragraphs.iter().zip(&found.layout.blocks).filter(|(p, _)| p.kept);
    let words = |tokens| found.layout.slice(tokens).iter().filter(|t| t.kind == TokenKind::Word).count();
    let words: usize = kept.map(|(_, block)| words(&block.tokens)).sum();
    let counted: u32 = found.terms.iter().filter(|t| t.voice != Voice::Title).map(|t| t.count).sum();
    assert_eq!(words, counted as usize);
});
