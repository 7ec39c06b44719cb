//! What must hold for every text, however odd: checked through `pipeline::analyze` on texts made at random.

use proptest::prelude::*;
use std::sync::LazyLock;
use whosaid::doc::{Analysis, Article, Attribution, CueClass, Span, TokenKind, Voice};
use whosaid::language::Language;
use whosaid::pipeline::analyze;

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

/// Pieces that the rules react to, and pieces that they do not expect.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "“", "”", "‘", "’", "\"", "'", "''", "``", "«", "»", "„", "‚", "‹", "›", "「", "」", "『", "』", "《", "》",
    ",", ".", ". ", ": ", "; ", "?", "!", "…", "...", " — ", " – ", "-", "(", ")", "[", "]", "*", "> ", "# ", "| ",
    "said", "says", "told reporters", "according to", "added", "asked", "did not say", "declined to comment",
    "denied", "claimed that", "called it", "warned", "in a statement", "on Thursday", "that", "who", "and", "but",
    "Mara Voss", "Voss", "Ms. Voss", "Dr. Ilan Petrov", "Petrov", "Mr", "the minister", "a spokesman", "she", "he",
    "they", "I", "we", "the Foreign Ministry", "Varnia", "the report", "critics", "analysts", "the mayor of Kelm",
    "the bridge is safe", "we will not wait", "nothing changed", "it rained", "20", "U.S.", "e.g.", "U.N.", "No.",
    " ", " ", " ", " ", "  ", "\t", "\n", "\n", "\n\n", "\r\n", "\r", "\u{2028}", "\u{85}", "\u{a0}", "\u{3000}",
    "é", "e\u{301}", "ß", "İ", "ǆ", "漢字", "🙂", "👩‍👩‍👧", "🇫🇷", "\u{200b}", "\u{200f}", "\u{202e}", "\u{feff}",
    "\u{0}", "\u{fffd}", "\u{10ffff}", "\u{301}\u{301}\u{301}", "ا", "ไทย", "한국", "ﬁ", "𝒳",
    "<b>", "</b>", "<a href=\"x\">", "&amp;", "[1]", "[^2]", "[link](http://x.example)", "**", "_", "VOSS: ", "Q: ", "A: ",
    "Photo: ", "Read more: ", "By Ana Lund", "ADVERTISEMENT", "\u{c}", "Page 3 of 9", "- ", "1. ", "a | b | c",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..60).prop_map(|pieces| {
        pieces
            .into_iter()
            .fold(String::new(), |text, (piece, space)| text + piece + if space { " " } else { "" })
    })
}

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![6 => pieces(), 1 => any::<String>(), 1 => "(\\PC|\n|\"|“|”|‘|’){0,200}"]
}

fn analysed(text: &str) -> (Article, Analysis) {
    let article = Article::from_text("a", text);
    let analysis = analyze(&article, &ENGLISH, &[]);
    (article, analysis)
}

/// Every span of an attribution with the name of its part.
fn parts(a: &Attribution) -> impl Iterator<Item = (&'static str, Span)> + '_ {
    [
        ("content", &a.content),
        ("quoted", &a.quoted),
        ("mention", &a.mention),
        ("cue", &a.cue),
        ("addressee", &a.addressee),
        ("venue", &a.venue),
        ("said_when", &a.said_when),
    ]
    .into_iter()
    .flat_map(|(part, spans)| spans.iter().map(move |s| (part, *s)))
}

fn in_text(text: &str, span: Span) -> bool {
    text.get(span.range()).is_some()
}

fn ascend(spans: impl IntoIterator<Item = Span>) -> bool {
    let mut end = 0;
    spans.into_iter().all(|s| {
        let after = s.start >= end && s.end >= s.start;
        end = s.end;
        after
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_lie_on_characters_inside_the_text(text in texts()) {
        let (article, found) = analysed(&text);
        let text = &article.text;
        for paragraph in &found.mask.paragraphs {
            prop_assert!(in_text(text, paragraph.span), "paragraph {:?}", paragraph);
        }
        for span in &found.mask.hidden {
            prop_assert!(in_text(text, *span), "hidden {:?}", span);
        }
        for sentence in &found.layout.sentences {
            prop_assert!(in_text(text, sentence.span), "sentence {:?}", sentence);
        }
        for token in &found.layout.tokens {
            prop_assert!(in_text(text, token.span) && !token.span.is_empty(), "token {:?}", token);
        }
        for attribution in &found.attributions {
            for (part, span) in parts(attribution) {
                prop_assert!(in_text(text, span), "{part} {span:?} of {attribution:?}");
            }
        }
        for term in &found.marked {
            prop_assert!(in_text(text, term.span), "marked {:?}", term);
        }
        for problem in &found.problems {
            prop_assert!(problem.at.is_none_or(|at| text.is_char_boundary(at as usize)), "{:?}", problem);
        }
    }

    #[test]
    fn words_lie_in_sentences_in_paragraphs(text in texts()) {
        let (_, found) = analysed(&text);
        let (mask, layout) = (&found.mask, &found.layout);
        prop_assert_eq!(mask.paragraphs.len(), layout.blocks.len());
        prop_assert!(ascend(mask.paragraphs.iter().map(|p| p.span)), "paragraphs overlap");
        prop_assert!(ascend(mask.hidden.iter().copied()), "hidden spans overlap");
        prop_assert!(ascend(layout.tokens.iter().map(|t| t.span)), "tokens overlap");
        prop_assert!(ascend(layout.sentences.iter().map(|s| s.span)), "sentences overlap");
        let mut tokens = 0;
        for (number, sentence) in layout.sentences.iter().enumerate() {
            prop_assert_eq!(sentence.tokens.start, tokens, "a gap before sentence {}", number);
            tokens = sentence.tokens.end;
            let paragraph = &mask.paragraphs[sentence.paragraph as usize];
            prop_assert!(paragraph.span.contains(sentence.span), "{:?} leaves {:?}", sentence, paragraph);
            for token in layout.slice(&sentence.tokens) {
                prop_assert!(sentence.span.contains(token.span), "{:?} leaves {:?}", token, sentence);
                prop_assert_eq!(token.sentence as usize, number);
            }
        }
        prop_assert_eq!(tokens as usize, layout.tokens.len());
        for hidden in &mask.hidden {
            let inside = layout.slice(&layout.tokens_in(*hidden));
            prop_assert!(inside.is_empty(), "{:?} in hidden {:?}", inside, hidden);
        }
    }

    #[test]
    fn what_was_said_stands_in_kept_paragraphs(text in texts()) {
        let (_, found) = analysed(&text);
        let kept = |span| found.mask.paragraphs.iter().any(|p| p.kept && p.span.contains(span));
        for attribution in &found.attributions {
            for (part, span) in parts(attribution) {
                prop_assert!(kept(span), "{} {:?} of {:?}", part, span, attribution);
            }
        }
        for term in &found.marked {
            prop_assert!(kept(term.span), "{:?}", term);
        }
    }

    #[test]
    fn pieces_of_an_attribution_fit_together(text in texts()) {
        let (_, found) = analysed(&text);
        for a in &found.attributions {
            prop_assert!(!a.content.is_empty() || a.cue_class == Some(CueClass::NoComment), "no content: {:?}", a);
            prop_assert!(ascend(a.content.iter().copied()), "content overlaps: {:?}", a);
            prop_assert!(ascend(a.quoted.iter().copied()), "quoted overlaps: {:?}", a);
            for quoted in &a.quoted {
                prop_assert!(a.content.iter().any(|c| c.contains(*quoted)), "quoted outside content: {:?}", a);
            }
            prop_assert_eq!(a.speaker.is_empty(), a.mention_kind.is_none(), "{:?}", a);
            if let Some(outer) = a.nested_in {
                let outer = &found.attributions[outer as usize];
                let inside = a.content.iter().all(|s| outer.content.iter().any(|o| o.contains(*s)));
                prop_assert!(inside && outer != a, "{:?} is not inside {:?}", a, outer);
            }
        }
        for term in found.marked.iter().filter_map(|m| m.inside.map(|i| (m, i))) {
            let holder = &found.attributions[term.1 as usize];
            prop_assert!(holder.content.iter().any(|c| c.contains(term.0.span)), "{:?}", term);
        }
    }

    #[test]
    fn rows_are_in_order(text in texts()) {
        let (_, found) = analysed(&text);
        let place = |a: &Attribution| {
            let spans = if a.content.is_empty() { &a.cue } else { &a.content };
            (spans.first().map(|s| s.start), std::cmp::Reverse(spans.last().map(|s| s.end)))
        };
        prop_assert!(found.attributions.is_sorted_by_key(place), "{:?}", found.attributions);
        prop_assert!(found.marked.is_sorted_by_key(|m| m.span), "{:?}", found.marked);
        let strictly = found.words.forms.iter().is_sorted_by(|a, b| a < b);
        prop_assert!(strictly && found.words.list.is_sorted_by_key(|word| word.token), "{:?}", found.words);
    }

    #[test]
    fn every_word_is_counted_once(text in texts()) {
        let (_, found) = analysed(&text);
        let blocks = found.mask.paragraphs.iter().zip(&found.layout.blocks).filter(|(p, _)| p.kept);
        let words: usize = blocks
            .map(|(_, b)| found.layout.slice(&b.tokens).iter().filter(|t| t.kind == TokenKind::Word).count())
            .sum();
        let counted = found.words.list.iter().filter(|word| word.voice != Voice::Title).count();
        prop_assert_eq!(words, counted);
    }

    #[test]
    fn the_same_text_gives_the_same_answer(text in texts()) {
        let (_, once) = analysed(&text);
        let (_, again) = analysed(&text);
        prop_assert_eq!(format!("{once:?}"), format!("{again:?}"));
    }

    #[test]
    fn no_span_is_empty(text in texts()) {
        let (_, found) = analysed(&text);
        for attribution in &found.attributions {
            for (part, span) in parts(attribution) {
                prop_assert!(!span.is_empty(), "{part} {span:?} of {attribution:?}");
            }
        }
    }
}
