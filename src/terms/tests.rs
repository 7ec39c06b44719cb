//! What a word is, and how words are counted.

use super::*;
use crate::doc::{Attribution, Block, MarkKind, MarkedTerm, Paragraph, Sentence, Texts, Token};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

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
    layout.texts = Texts::of(text, &layout.tokens);
    (mask, layout)
}

fn attribution(kind: Kind, content: Span, quoted: Vec<Span>) -> Attribution {
    Attribution { content: vec![content], quoted, kind, rule: "test", ..Attribution::default() }
}

/// The article, and its rows: `[`...`]` is quoted, `{`...`}` a block quotation, `<`...`>` marked, `(`...`)`
/// indirect.
fn resolve(text: &str) -> (Mask, Layout, Resolved) {
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
    for span in find('(', ')') {
        resolved.attributions.push(attribution(Kind::Indirect, span, Vec::new()));
    }
    for span in find('<', '>') {
        resolved.marked.push(MarkedTerm { span, kind: MarkKind::Term, inside: None });
    }
    (mask, layout, resolved)
}

fn words(text: &str) -> Words {
    let (mask, layout, resolved) = resolve(text);
    read(&Article::from_text("a", text), &mask, &layout, &resolved)
}

/// The rows of a key of words, a line each: voice, speaker if there is one, words, count.
fn lines(words: &Words, rows: &[u32], key: usize) -> Vec<String> {
    let line = |row: &[u32]| {
        let forms = row[..key].iter().filter(|form| **form > 0).map(|f| &words.forms[*f as usize - 1]);
        let forms = forms.collect::<Vec<_>>().join(" ");
        let (by, voice) = untag(row[key]);
        let by = if by > 0 { format!("{by} ") } else { String::new() };
        format!("{} {by}{forms} {}", Voice::ALL[voice].name(), row[key + 1])
    };
    let mut lines: Vec<String> = rows.chunks_exact(key + 2).map(line).collect();
    lines.sort();
    lines
}

/// The single words of a text, one line a voice.
fn check(text: &str, expected: &[&str]) {
    let words = words(text);
    let counts = count(&words, &Counting::default(), &[]);
    let all = lines(&words, &counts.grams, 1);
    let mut found: Vec<String> = Vec::new();
    for voice in Voice::ALL {
        let shown = all.iter().filter_map(|line| line.strip_prefix(voice.name())?.strip_prefix(' '));
        let shown: Vec<&str> = shown.collect();
        if !shown.is_empty() {
            found.push(format!("{}: {}", voice.name(), shown.join(", ")));
        }
    }
    assert_eq!(found, expected);
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

#[test]
fn runs_of_words_stay_in_a_sentence_and_a_voice() {
    let words = words("# Two words\nOne [two three] four <five six> seven eight\nnine\n~ set aside");
    let counting = Counting { ngrams: 3, ..Counting::default() };
    let found = lines(&words, &count(&words, &counting, &[]).grams, 3);
    let long: Vec<&String> = found.iter().filter(|line| line.split(' ').count() > 3).collect();
    assert_eq!(
        long,
        ["marked five six 1", "narration seven eight 1", "quoted two three 1", "title two words 1"]
    );
    let text = "a b a b a b";
    let words = self::words(text);
    let found = lines(&words, &count(&words, &counting, &[]).grams, 3);
    assert_eq!(
        found,
        ["a 3", "a b 3", "a b a 2", "b 3", "b a 2", "b a b 2"].map(|line| format!("narration {line}"))
    );
}

#[test]
fn words_belong_to_who_said_them_last() {
    // An indirect row with a quotation in it, as a nested row and as one of its own.
    let words = words("She said (the dam [is safe] now) and left");
    let counting = Counting { ngrams: 2, ..Counting::default() };
    let found = lines(&words, &count(&words, &counting, &[1, 2]).grams, 2);
    let wanted = [
        "narration 2 dam 1",
        "narration 2 now 1",
        "narration 2 the 1",
        "narration 2 the dam 1",
        "narration and 1",
        "narration and left 1",
        "narration left 1",
        "narration now and 1",
        "narration said 1",
        "narration said the 1",
        "narration she 1",
        "narration she said 1",
        "quoted 1 is 1",
        "quoted 1 is safe 1",
        "quoted 1 safe 1",
    ];
    assert_eq!(found, wanted);
}

#[test]
fn a_place_counts_once_for_a_word_around_it() {
    let words = words("a b a c\nd");
    let window = Some(Window { left: 1, right: 2 });
    let counting = Counting { window, ..Counting::default() };
    // Behind each node: the places in its windows, one before it and two behind.
    assert_eq!(
        lines(&words, &count(&words, &counting, &[]).pairs, 2),
        ["a 3", "a a 1", "a b 1", "a c 1", "b 3", "b a 2", "b c 1", "c 1", "c a 1"]
            .map(|line| format!("narration {line}"))
    );
    let nodes = FxHashSet::from_iter(["c".to_owned()]);
    let counting = Counting { nodes, ..counting };
    assert_eq!(lines(&words, &count(&words, &counting, &[]).pairs, 2), ["narration c 1", "narration c a 1"]);
    let next = Counting { window: Some(Window { left: 0, right: 1 }), ..Counting::default() };
    assert_eq!(
        lines(&words, &count(&words, &next, &[]).pairs, 2),
        ["a 2", "a b 1", "a c 1", "b 1", "b a 1"].map(|line| format!("narration {line}"))
    );
}

#[test]
fn the_longest_pattern_of_a_category_counts() {
    let pairs = [("flood", "flood*"), ("flood", "flood plain"), ("place", "*plain"), ("flood", "plain")];
    let pairs = pairs.map(|(category, pattern)| (category.to_owned(), pattern.to_owned()));
    let patterns = Patterns::new(&pairs).unwrap();
    let words = words("The flood plain, floods [and flood] plain");
    let found = count(&words, &Counting { patterns: patterns.clone(), ..Counting::default() }, &[]).matches;
    let line = |row: &[u32]| {
        let pattern = &patterns.list[row[1] as usize - 1];
        let voice = Voice::ALL[untag(row[2]).1].name();
        format!("{} {} {voice} {}", patterns.categories[row[0] as usize - 1], pattern.text, row[3])
    };
    assert_eq!(
        found.chunks(4).map(line).collect::<Vec<_>>(),
        [
            "flood flood* quoted 1",
            "flood flood* narration 1",
            "flood flood plain narration 1",
            "flood plain narration 1",
            "place *plain narration 2"
        ]
    );
    assert_eq!(Patterns::new(&[("a".to_owned(), " - ".to_owned())]).unwrap_err(), 0);
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
        let words = read(&article, &mask, &layout, &resolved);
        let counts = count(&words, &Counting { ngrams: 3, ..Counting::default() }, &[]);
        let kept: usize = (mask.paragraphs.iter().zip(&layout.blocks))
            .filter(|(p, _)| p.kept).map(|(_, b)| layout.words(&b.tokens)).sum();
        let single = counts.rows().filter(|row| row[1] == 0);
        let counted: u32 = single.filter(|row| untag(row[3]).1 != Voice::Title as usize).map(|row| row[4]).sum();
        prop_assert_eq!(counted as usize, kept);
        prop_assert!(words.forms.iter().is_sorted_by(|a, b| a < b));
        // A run of words is cut out of a text, so those of two words are at least as many as those of three.
        for voice in 0..Voice::ALL.len() as u32 {
            let sum = |n: usize| -> u32 {
                let rows = counts.rows().filter(|row| row[..3].iter().filter(|f| **f > 0).count() == n);
                rows.filter(|row| row[3] == voice).map(|row| row[4]).sum()
            };
            prop_assert!(sum(1) >= sum(2) && sum(2) >= sum(3));
        }
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
