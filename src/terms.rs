//! Word counts of one article by voice.
//!
//! A term is a word in the form of [`fold`]: lower case, NFC, apostrophes straight. Nothing is taken off it:
//! `voss's` and `voss` are two terms, as are `talk` and `talks`, and a hyphen parts words (UAX #29). Words of
//! paragraphs that are set aside are not counted, but for headings, which have a voice of their own. A title
//! that stands in the metadata only is no text of the article and is not counted.

use crate::attribute::Resolved;
use crate::doc::{Article, Class, Kind, Layout, Mask, Span, TermCount, TokenKind, Voice};
use crate::language::{Language, fold};
use rustc_hash::FxHashMap;

/// Counts the words of `article`, ordered by voice, then term.
///
/// Every word of a kept paragraph counts once: as `Quoted` when it begins inside the marks of an attribution
/// or inside a block quotation, else as `Marked` when it begins inside a marked term, else as `Narration`.
/// Words of headlines and subheads that are not kept count as `Title`.
pub fn count(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    resolved: &Resolved,
    _language: &Language,
) -> Vec<TermCount> {
    let mut quoted = Stretches::new(resolved.attributions.iter().flat_map(|a| {
        let block: &[Span] = if a.kind == Kind::Block { &a.content } else { &[] };
        a.quoted.iter().chain(block).copied()
    }));
    let mut marked = Stretches::new(resolved.marked.iter().map(|m| m.span));

    // Words are counted as written and folded once for each written form.
    let mut written: FxHashMap<&str, [u32; 4]> = FxHashMap::default();
    for (paragraph, block) in mask.paragraphs.iter().zip(&layout.blocks) {
        let title = matches!(paragraph.class, Class::Headline | Class::Subhead);
        if !paragraph.kept && !title {
            continue;
        }
        for token in layout.slice(&block.tokens).iter().filter(|t| t.kind == TokenKind::Word) {
            let voice = if !paragraph.kept {
                Voice::Title
            } else if quoted.hold(token.span.start) {
                Voice::Quoted
            } else if marked.hold(token.span.start) {
                Voice::Marked
            } else {
                Voice::Narration
            };
            written.entry(token.span.text(&article.text)).or_default()[voice as usize] += 1;
        }
    }

    let mut terms: Vec<TermCount> = Vec::with_capacity(written.len());
    for (word, counts) in sorted(written) {
        for (voice, count) in Voice::ALL.into_iter().zip(counts).filter(|&(_, count)| count > 0) {
            terms.push(TermCount { term: fold(word).into_owned(), voice, count });
        }
    }
    terms.sort_by(|a, b| (a.voice, &a.term).cmp(&(b.voice, &b.term)));
    terms.dedup_by(|next, kept| {
        let same = next.voice == kept.voice && next.term == kept.term;
        kept.count += if same { next.count } else { 0 };
        same
    });
    terms
}

/// The entries of a map in the order of their keys, so that no order of hashes leaves this room.
fn sorted(map: FxHashMap<&str, [u32; 4]>) -> Vec<(&str, [u32; 4])> {
    let mut entries: Vec<_> = map.into_iter().collect();
    entries.sort_unstable();
    entries
}

/// Stretches of text that are asked about from left to right, so that all questions together take one pass.
struct Stretches {
    /// Ascending by start; they may touch and overlap.
    spans: Vec<Span>,
    /// The first one that may still hold a later byte.
    next: usize,
    /// One past the last byte of any stretch that has begun.
    reach: u32,
}

impl Stretches {
    fn new(spans: impl Iterator<Item = Span>) -> Self {
        let mut spans: Vec<Span> = spans.collect();
        spans.sort_unstable();
        Self { spans, next: 0, reach: 0 }
    }

    /// Whether a stretch holds the byte at `at`, which must not lie before that of an earlier question.
    fn hold(&mut self, at: u32) -> bool {
        while let Some(span) = self.spans.get(self.next).filter(|s| s.start <= at) {
            self.reach = self.reach.max(span.end);
            self.next += 1;
        }
        at < self.reach
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Attribution, Block, MarkKind, MarkedTerm, Paragraph, Sentence, Token};
    use proptest::prelude::*;
    use std::sync::LazyLock;
    use unicode_segmentation::UnicodeSegmentation;

    static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

    /// One paragraph a line; a line that begins with `#` is a headline, one with `~` furniture.
    fn lay_out(text: &str) -> (Mask, Layout) {
        let (mut mask, mut layout) = (Mask::default(), Layout::default());
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(at as u32, (at + line.trim_end().len()) as u32);
            let class = match line.chars().next() {
                Some('#') => Class::Headline,
                Some('~') => Class::Furniture,
                _ => Class::Body,
            };
            mask.paragraphs.push(Paragraph { span, class, kept: class == Class::Body, reason: "test" });
            let (sentence, first) = (layout.sentences.len() as u32, layout.tokens.len() as u32);
            for (i, piece) in line.split_word_bound_indices().filter(|(_, p)| !p.trim().is_empty()) {
                let span = Span::new((at + i) as u32, (at + i + piece.len()) as u32);
                let word = piece.chars().any(char::is_alphanumeric);
                let kind = if word { TokenKind::Word } else { TokenKind::Mark };
                layout.tokens.push(Token { span, kind, sentence });
            }
            let tokens = first..layout.tokens.len() as u32;
            let paragraph = layout.blocks.len() as u32;
            layout.sentences.push(Sentence { span, tokens: tokens.clone(), paragraph });
            layout.blocks.push(Block { sentences: sentence..sentence + 1, tokens });
            at += line.len();
        }
        (mask, layout)
    }

    fn attribution(kind: Kind, content: Span, quoted: Vec<Span>) -> Attribution {
        Attribution { content: vec![content], quoted, kind, rule: "test", ..Attribution::default() }
    }

    /// `[`...`]` is quoted, `{`...`}` a block quotation, `<`...`>` marked; the answer is one line a voice.
    fn check(text: &str, expected: &[&str]) {
        let (mask, layout) = lay_out(text);
        let find = |open: char, close: char| -> Vec<Span> {
            let ends = text.match_indices(close).map(|(i, _)| i as u32);
            text.match_indices(open).zip(ends).map(|((i, _), end)| Span::new(i as u32, end)).collect()
        };
        let mut resolved = Resolved::default();
        for span in find('[', ']') {
            resolved.attributions.push(attribution(Kind::Direct, span, vec![span]));
        }
        for span in find('{', '}') {
            resolved.attributions.push(attribution(Kind::Block, span, Vec::new()));
        }
        for span in find('<', '>') {
            resolved.marked.push(MarkedTerm { span, kind: MarkKind::Term, inside: None });
        }
        let terms = count(&Article::from_text("a", text), &mask, &layout, &resolved, &ENGLISH);
        let mut lines: Vec<String> = Vec::new();
        for voice in Voice::ALL {
            let shown = terms.iter().filter(|t| t.voice == voice).map(|t| format!("{} {}", t.term, t.count));
            let shown: Vec<String> = shown.collect();
            if !shown.is_empty() {
                lines.push(format!("{}: {}", voice.name(), shown.join(", ")));
            }
        }
        assert_eq!(lines, expected);
    }

    #[test]
    fn words_are_counted_by_voice() {
        check(
            "# Lorn talks\nThe talks in Lorn, [a <poor> start to talks] she said, were <talks>.\n{Lorn is open.}\n~ Read on",
            &[
                "quoted: a 1, is 1, lorn 1, open 1, poor 1, start 1, talks 1, to 1",
                "marked: talks 1",
                "narration: in 1, lorn 1, said 1, she 1, talks 1, the 1, were 1",
                "title: lorn 1, talks 1",
            ],
        );
    }

    #[test]
    fn forms_of_one_term_are_one_row() {
        check(
            "Caf\u{e9} CAFE\u{301} Voss’s voss's Voss long-term 3.5",
            &["narration: 3.5 1, café 2, long 1, term 1, voss 1, voss's 2"],
        );
    }

    #[test]
    fn nothing_gives_nothing() {
        check("", &[]);
        check("~ Share this\n... !\n", &[]);
    }

    proptest! {
        /// quoted + marked + narration = all words of kept paragraphs, whatever the spans are.
        #[test]
        fn no_word_is_lost_or_counted_twice(
            text in "(#|~|)(\\PC{0,30}\n){0,6}",
            spans in proptest::collection::vec((0u32..200, 0u32..60, 0u8..3), 0..12),
        ) {
            let (mask, layout) = lay_out(&text);
            let mut resolved = Resolved::default();
            for (start, length, kind) in spans {
                let span = Span::new(start, start + length);
                match kind {
                    0 => resolved.attributions.push(attribution(Kind::Mixed, span, vec![span])),
                    1 => resolved.attributions.push(attribution(Kind::Block, span, Vec::new())),
                    _ => resolved.marked.push(MarkedTerm { span, kind: MarkKind::Term, inside: None }),
                }
            }
            let article = Article::from_text("a", &text);
            let terms = count(&article, &mask, &layout, &resolved, &ENGLISH);
            let kept: usize = (mask.paragraphs.iter().zip(&layout.blocks))
                .filter(|(p, _)| p.kept).map(|(_, b)| layout.words(&b.tokens)).sum();
            let counted: u32 = terms.iter().filter(|t| t.voice != Voice::Title).map(|t| t.count).sum();
            prop_assert_eq!(counted as usize, kept);
            // Ordered by a unique key.
            prop_assert!(terms.windows(2).all(|w| (w[0].voice, &w[0].term) < (w[1].voice, &w[1].term)));
            // The linear merge agrees with asking every span.
            for voice in [Voice::Quoted, Voice::Marked] {
                let spans: Vec<Span> = match voice {
                    Voice::Quoted => resolved.attributions.iter().map(|a| a.content[0]).collect(),
                    _ => resolved.marked.iter().map(|m| m.span).collect(),
                };
                let mut stretches = Stretches::new(spans.iter().copied());
                for at in 0..260 {
                    prop_assert_eq!(stretches.hold(at), spans.iter().any(|s| s.holds(at)));
                }
            }
        }
    }
}
