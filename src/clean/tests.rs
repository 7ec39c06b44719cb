//! Whole small pages and the class of each of their paragraphs. All places and people are invented.

use super::mask;
use crate::doc::{Article, Class, Mask};
use crate::language::Language;
use crate::segment;
use proptest::prelude::*;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

const LEAD: &str =
    "The harbour of Telm was closed on Monday after a crane had fallen across both of its entrances.";
const NEXT: &str =
    "“Nobody knows when it will open again,” harbour master Ana Lopes told the council on Tuesday evening.";
const LAST: &str =
    "The crane had stood there for ninety years and was to be painted again in the spring of next year.";

/// Each line of `page` begins with the class expected of it and a bar; a line of `-` alone is blank.
/// LEAD, NEXT and LAST stand for body paragraphs.
fn check(page: &str) {
    check_titled("", page);
}

fn check_titled(title: &str, page: &str) {
    let (mut text, mut wanted) = (String::new(), Vec::new());
    for line in page.trim().lines().map(str::trim) {
        let line = match line {
            "-" => "",
            "LEAD" | "NEXT" | "LAST" => {
                wanted.push("body");
                match line {
                    "LEAD" => LEAD,
                    "NEXT" => NEXT,
                    _ => LAST,
                }
            }
            _ => {
                let (class, rest) = line.split_once('|').unwrap();
                // A row of a table has several classes.
                wanted.extend(class.split('+').map(str::trim));
                rest.trim_start_matches(' ')
            }
        };
        text.push_str(line);
        text.push('\n');
    }
    let mut article = Article::from_text("a", &text.replace('⇥', "\t"));
    article.meta.title = title.to_owned();
    let mask = mask(&article, &ENGLISH);
    let shown =
        |p: &crate::doc::Paragraph| format!("{} ({}): {}", p.class.name(), p.reason, p.span.text(&text));
    let found: Vec<_> = mask.paragraphs.iter().map(|p| p.class.name()).collect();
    let all: Vec<_> = mask.paragraphs.iter().map(shown).collect();
    assert_eq!(found, wanted, "{all:#?}");
}

#[test]
fn headline_and_byline() {
    check("headline| Crane falls across harbour of Telm\n-\nLEAD\n-\nNEXT\n");
    check("headline| Crane falls across harbour of Telm\nbyline| By Ben Okoro\nLEAD\nNEXT\n");
    check(
        "headline| Crane falls across harbour of Telm\n-\nbyline| Ben Okoro\nbyline| Monday 3 March 2031\n-\nLEAD\n",
    );
    check(
        "headline| Crane falls across harbour of Telm\n-\nstandfirst| Two ships are locked in, and a third has nowhere to go\n-\nbyline| By Ben Okoro\n-\nLEAD\n",
    );
    check("furniture| Harbour news\n-\nheadline| Crane falls across harbour of Telm\n-\nLEAD\nNEXT\n");
    check("headline| # Crane falls\n-\nLEAD\n-\nsubhead| ## What comes next\n-\nNEXT\n");
    check("headline| “A crane has no memory”\n-\nLEAD\n-\nNEXT\n");
}

#[test]
fn no_headline_where_the_text_begins_at_once() {
    check("LEAD\nNEXT\nLAST\n");
    check("LEAD\n-\nNEXT\n-\nLAST\n");
    check(
        "body| TELM, March 3 (Harbour Wire) - The harbour of Telm was closed on Monday after a crane fell.\nNEXT\n",
    );
}

#[test]
fn the_title_of_the_metadata_is_found() {
    let page = "furniture| Telm\n-\nheadline| Crane Falls.\n-\nLEAD\n";
    check_titled("Crane falls", page);
}

#[test]
fn furniture_above_and_points_below_the_headline() {
    check(
        "furniture| Advertisement
        furniture| Advertisement
        furniture| Cranes and harbours
        furniture| Sign up for our newsletter
        caption| The crane of Telm lies across the entrance. Photo: Harbour Wire
        -
        headline| Fall of crane expected to close harbour for weeks
        -
        standfirst| • The council has blamed ‘wind and rust’
        standfirst| • The owner has not been found
        LEAD
        NEXT",
    );
}

#[test]
fn what_interrupts_the_text() {
    check(
        "LEAD\n-\nfurniture| 03:47\n-\ncaption| How the crane of Telm was built\n-\ncaption| How the crane of Telm was built\nNEXT\nLAST",
    );
    check("LEAD\n-\nteaser| Council of Telm finds ‘no fault’ in crane inspection\n-\nNEXT\n-\nLAST");
    check("LEAD\n-\nsubhead| A long night\n-\nNEXT\n-\nLAST");
    check("LEAD\n-\ncaption| The crane in 1990. Photo: Ana Lopes/Harbour Wire\n-\nNEXT");
    check("LEAD\n-\nfurniture| Advertisement\n-\nNEXT");
    check("LEAD\n-\nfurniture| - 4 -\n-\nNEXT\n-\nfurniture| 5\n-\nLAST");
    // A comment that is never closed hides only itself.
    check("LEAD\n-\nfurniture| <!-- ad\n-\nNEXT\n-\nLAST");
}

#[test]
fn short_body_paragraphs_survive() {
    check("LEAD\n-\nbody| She did not answer.\n-\nNEXT\n-\nbody| Why not?\n-\nLAST");
    check("LEAD\n-\nbody| “We were lucky.”\n-\nNEXT\n-\nbody| Lopes said that nobody had been hurt\n-\nLAST");
    check("LEAD\n-\nbody| Q: Did it fall at once?\n-\nbody| A: No. It took its time.\n-\nLAST");
    check(
        "LEAD\n-\nbody| It was a note from the owner:\n-\nbody| We regret the inconvenience and shall be back.\n-\nLAST",
    );
}

#[test]
fn the_end_of_a_page() {
    check(
        "LEAD
        -
        NEXT
        -
        LAST
        -
        furniture| TELM BOOKS
        -
        furniture| Subscribe to Telm Today
        -
        furniture| Keep the lamp burning
        -
        furniture| You can lend us a hand by sharing this page with two of your friends every day.
        -
        furniture| Close
        -
        furniture| Welcome back!",
    );
    check("LEAD\nNEXT\nLAST\nfurniture| 261");
    check("LEAD\n-\nNEXT\n-\nfurniture| Read more\n-\nteaser| Ninety years of the crane of Telm");
}

#[test]
fn lists_of_links() {
    let links = "teaser| Telm wins the cup
        teaser| Marlow reopens its old mill
        teaser| Ferry to Varn delayed again
        teaser| What the crane meant to us
        teaser| Ostrand prepares for snow";
    check(&format!("LEAD\n-\nNEXT\n-\nfurniture| Most read\n{links}\n-\nLAST"));
    let scores = links.replace("teaser", "body");
    check(&format!("LEAD\n-\nNEXT\n-\n{scores}\n-\nLAST"));
}

#[test]
fn beginnings_of_other_stories() {
    check(
        "LEAD
        NEXT
        LAST
        teaser| Growers in the Upper Varn valley have begun to pick apples three weeks early, and some of them fear that the cider houses of Ostrand will not be ready to
        teaser| SOUR NOTES: The orchestra of Port Marlow will not tour this year, its director said, and blamed the price of ferries The director, who has led it since 2019, said that the",
    );
    // One paragraph cut off, about the same people: the file is short, the story is the same.
    check(
        "LEAD
        NEXT
        body| On Wednesday Ana Lopes said that Telm would ask the owner of the crane for the cost of the tugs, of the divers and of the second crane that has to lift the",
    );
}

#[test]
fn tables_lists_and_footnotes() {
    check(
        "LEAD
        -
        table| Matter⇥Measure⇥Rating
        table + body| Safety⇥Inspect the cranes.⇥Poor⇥No crane has been inspected since 2029. The office is closed.
        table + body + body| Access⇥Fair⇥<p>The gate is open to all who ask.</p> <p>Few have asked for it so far.</p>
        -
        footnote| <sup>1</sup> Harbour Act 1921, part two.
        footnote| <https://harbour.example/act>. See also the annex.
        footnote| [2] Harbour Act 1931.
        -
        NEXT
        -
        list| - 2029: C/12: **no**.
        list| - 2030: C/15: **yes**.
        list| 1. Inspect the cranes of the inner harbour.",
    );
}

#[test]
fn live_reports_and_front_matter() {
    check(
        "headline| Crane of Telm: the day as it happened\n-\nbyline| 17.48\n-\nLEAD\n-\nbyline| 16.20\n-\nsubhead| Lopes: ‘wait and see’\n-\nNEXT\n-\nbyline| 15.02\n-\nLAST",
    );
    check(
        "furniture| ---\nfurniture| title: Crane\nfurniture| lang: en\nfurniture| ---\n-\nheadline| # Crane\n-\nLEAD",
    );
}

#[test]
fn hard_wrapped_lines_are_joined() {
    let text = "The harbour of Telm was closed on Monday after a crane\nhad fallen across both of its entrances. Nobody was\nhurt, the harbour master said, but two ships are locked\nin and a third has nowhere to go.\n\n“It may take weeks,” she told the council. The crane\nhad stood there for ninety years. It was to be painted\nagain in the spring, and the paint had been bought and\npaid for.\n";
    let article = Article::from_text("a", text);
    let mask = mask(&article, &ENGLISH);
    let layout = segment::layout(&article, &mask, &ENGLISH);
    assert_eq!((mask.paragraphs.len(), layout.sentences.len()), (2, 5));
}

/// What must hold for any text.
fn sound(text: &str) {
    let article = Article::from_text("a", text);
    let mask = mask(&article, &ENGLISH);
    let layout = segment::layout(&article, &mask, &ENGLISH);
    disjoint(text, &mask);
    // Every character that is no white space stands in one paragraph, table separators aside.
    let mut at = 0;
    for paragraph in mask.paragraphs.iter().map(|p| p.span) {
        let between = &text[at..paragraph.start as usize];
        assert!(between.chars().all(|c| c.is_whitespace() || c == '|'), "{between:?} is in no paragraph");
        at = paragraph.end as usize;
    }
    assert!(text[at..].chars().all(|c| c.is_whitespace() || c == '|'));
    // Tokens in sentences in paragraphs.
    assert_eq!(layout.blocks.len(), mask.paragraphs.len());
    let (mut token, mut sentence) = (0, 0);
    for (block, paragraph) in layout.blocks.iter().zip(&mask.paragraphs) {
        assert_eq!((block.tokens.start, block.sentences.start), (token, sentence));
        for index in block.sentences.clone() {
            let own = &layout.sentences[index as usize];
            assert_eq!(own.tokens.start, token);
            assert!(own.tokens.end > token && paragraph.span.contains(own.span));
            for t in layout.slice(&own.tokens) {
                assert!(t.sentence == index && own.span.contains(t.span) && !t.span.is_empty());
                assert!(mask.hidden.iter().all(|h| !h.overlaps(t.span)));
                assert!(!t.span.text(text).trim().is_empty());
            }
            token = own.tokens.end;
        }
        sentence = block.sentences.end;
        assert_eq!(token, block.tokens.end);
    }
    assert!(layout.tokens.windows(2).all(|p| p[0].span.end <= p[1].span.start));
}

fn disjoint(text: &str, mask: &Mask) {
    let mut at = 0;
    for paragraph in &mask.paragraphs {
        let span = paragraph.span;
        assert!(span.start >= at && !span.is_empty());
        let part = text.get(span.range()).unwrap();
        assert_eq!(part, part.trim(), "white space at the edge");
        assert_eq!(paragraph.kept, paragraph.class.kept_by_default());
        assert!(paragraph.class == Class::Body || !paragraph.reason.is_empty());
        at = span.end;
    }
    let mut at = 0;
    for span in &mask.hidden {
        assert!(span.start >= at && !span.is_empty() && text.get(span.range()).is_some());
        at = span.end;
    }
}

proptest! {
    #[test]
    fn any_text_is_laid_out_soundly(text in "\\PC{0,80}|(?s:.{0,80})") {
        sound(&text);
    }

    #[test]
    fn any_mark_up_is_laid_out_soundly(
        pieces in proptest::collection::vec(
            prop_oneof![
                Just("\n"), Just("\n\n"), Just("\t"), Just("|"), Just("<sup>"), Just("3"), Just("</sup>"), Just("<"),
                Just(">"), Just("["), Just("]("), Just("http://x.example/"), Just(")"), Just("*"), Just("**"), Just("_"),
                Just("\\"), Just("#"), Just(" "), Just("- "), Just("• "), Just("“"), Just("”"), Just("\""), Just("'"),
                Just("."), Just("…"), Just("?"), Just("Dr"), Just("U.S"), Just("said"), Just("The crane of Telm"),
                Just("03:47"), Just("Advertisement"), Just("²"), Just("é"), Just("漢字。"), Just("\u{308}"), Just("🙂"),
                Just("---"), Just("<!--"), Just("-->"), Just("</p>"), Just("1."), Just("\r\n"), Just("\u{a0}"),
            ],
            0..60,
        )
    ) {
        sound(&pieces.concat());
    }
}

#[test]
fn long_texts_take_time_in_proportion() {
    let texts = [
        "a".repeat(1 << 20),
        "<".repeat(1 << 18),
        "[".repeat(1 << 18),
        "[]( ".repeat(1 << 16),
        "<!--".repeat(1 << 16),
        "_a *".repeat(1 << 17),
        "“é” ".repeat(1 << 17),
        "a.\u{308}".repeat(1 << 16),
        ". ".repeat(1 << 18),
        ".\" ".repeat(1 << 18),
        "?” A ".repeat(1 << 17),
        "Mr. ".repeat(1 << 17),
        "1. ".repeat(1 << 17),
        "Advertisement\n".repeat(1 << 16),
        "Crane of Telm\n\n".repeat(1 << 15),
        "03:47\n".repeat(1 << 16),
        "a\tb\t".repeat(1 << 16),
        "• a\n".repeat(1 << 16),
        "# a\n".repeat(1 << 16),
        format!("{LEAD}\n").repeat(1 << 12),
        "A cut off paragraph of no particular length that is about Telm and Marlow and Varn and Ostrand and goes on and on and\n".repeat(1 << 12),
    ];
    for text in texts {
        let article = Article::from_text("a", &text);
        let start = std::time::Instant::now();
        let mask = mask(&article, &ENGLISH);
        segment::layout(&article, &mask, &ENGLISH);
        let seconds = start.elapsed().as_secs_f64();
        assert!(seconds < 5.0, "{seconds} s for {:?}…", &text[..12.min(text.len())]);
    }
}
