//! What the tests of several rooms look at.

use super::view::{self, View};
use crate::doc::{Article, Attribution, Quotation};
use crate::language::Language;
use crate::language::model::Effort;
use crate::statement::Statement;
use crate::{clean, quote, segment};
use std::ops::Range;

/// Shows `look` the items of a text and its quotations.
pub(super) fn viewed<R>(text: &str, look: impl FnOnce(&View, &[Quotation], &Language) -> R) -> R {
    let language = Language::english();
    let article = Article::from_text("a", text);
    let mask = clean::mask(&article, &language);
    let layout = segment::layout(&article, &mask, &language);
    let quotations = quote::find(&article, &mask, &layout, &language);
    look(&view::read(&article, &mask, &layout, &quotations, &language), &quotations, &language)
}

/// The words of some items.
pub(super) fn words<'a>(view: &View<'a>, items: &Range<usize>) -> &'a str {
    if items.is_empty() {
        return "";
    }
    view.text_of(view.items[items.start].span.cover(view.items[items.end - 1].span))
}

/// Speaker, cue and content of the rows of a text, with the model and with rules alone.
fn said(text: &str, effort: Effort) -> Vec<String> {
    let article = Article::from_text("a", text);
    let mut language = Language::english();
    language.effort = effort;
    let analysis = crate::pipeline::analyze(&article, &language, &[]);
    let statements = crate::statement::read(&article, &analysis);
    let cue = |a: &Attribution| a.cue.iter().map(|s| s.text(text)).collect::<Vec<_>>().join(" ");
    let row = |(a, s): (&Attribution, Statement)| format!("{} | {} | {}", a.speaker, cue(a), s.content);
    analysis.attributions.iter().zip(statements).map(row).collect()
}

#[test]
fn rules_find_who_spoke_where_no_cue_was_seen() {
    let cases = [
        (
            "“The firm shut the ferry line in order to harm its owner,” the suit reads.",
            "suit | reads | The firm shut the ferry line in order to harm its owner",
        ),
        (
            "“The island leads the fight against smuggling,” the Varlanders state in the paper.",
            "Varlanders | state | The island leads the fight against smuggling",
        ),
        (
            "“We never knew,” one of the neighbours recalls.",
            "one of the neighbours | recalls | We never knew",
        ),
        ("“Nobody wants another quarrel,” aides whisper.", "aides | whisper | Nobody wants another quarrel"),
        (
            "“Every year we ask, and every year they promise,” sighs Mara Vell.",
            "Mara Vell | sighs | Every year we ask, and every year they promise",
        ),
        ("“The pier is a joke,” read one. Others were torn.", "one | read | The pier is a joke"),
        (
            "As harbour master Colm Tred once put it, “there was not much to complain about.”",
            "Colm Tred | once put it | there was not much to complain about.",
        ),
        (
            "As Mara Vell puts it, Brack is making the owners “an offer they cannot refuse.”",
            "Mara Vell | puts it | Brack is making the owners “an offer they cannot refuse.”",
        ),
        (
            "“It failed all along the line, and nobody saw it,” in Bolver’s view.",
            "Bolver | view | It failed all along the line, and nobody saw it",
        ),
        (
            "The night was so calm that Mr. Brack was moved to say, “I cannot believe how quiet it is.”",
            "Brack | to say | I cannot believe how quiet it is.",
        ),
        (
            "The mill is a museum. Said Dora Pont, who grew up beside it, “We were all so proud.”",
            "Dora Pont | Said | We were all so proud.",
        ),
        (
            "In other words, explained moderator Nan Cordell: “What does it have to do with the pier?”",
            "Nan Cordell | explained | What does it have to do with the pier?",
        ),
        (
            "The motto of the club is “Row or drown, but never turn.”",
            "club | is | Row or drown, but never turn.",
        ),
        (
            "The mayor’s answer was “We will see in the spring.”",
            "mayor | answer was | We will see in the spring.",
        ),
    ];
    for (text, row) in cases {
        let text = format!("The town met on Friday, and the talk was of the flood.\n\n{text}");
        for effort in [Effort::Normal, Effort::Fast] {
            assert_eq!(said(&text, effort), [row], "{effort:?} {text}");
        }
    }
}

#[test]
fn a_day_before_a_group_is_not_who_spoke() {
    // The tagger had taken the group for a pronoun, which then stood for the day.
    for text in [
        "On Monday, executives said that “the show goes on.”",
        "At the talks, which began on Monday, executives said that “the show goes on.”",
    ] {
        let rows = said(&format!("The town met in the hall for hours.\n\n{text}"), Effort::Fast);
        assert_eq!(rows, ["executives | said | that “the show goes on.”"]);
    }
}

#[test]
fn brackets_keep_their_quotation_and_who_said_it() {
    let rows = said("The captain of the ferry (“I never sleep,” Mara Vell once said) waited.", Effort::Fast);
    assert_eq!(rows, ["Mara Vell | once said | I never sleep"]);
}

#[test]
fn a_slogan_on_a_shirt_is_a_part_of_who_wears_it() {
    let rows = said("Orin Pell, wearing a “Save the Weir” shirt, said the fight was not over.", Effort::Fast);
    assert_eq!(rows, ["Orin Pell | said | the fight was not over"]);
}

#[test]
fn a_name_behind_a_dash_below_a_quotation_is_no_list() {
    for line in ["- Bera Sand.", "— Bera Sand", "-- Bera Sand, mayor of Kelm", "– Bera Sand, in the hall"]
    {
        let text = format!(
            "Pell said the mills pay too little.\n\n\"Milling and other trades of the coast pay no taxes at all.\"\n\n{line}\n\nThis is a question that nobody has looked at for years."
        );
        let rows = said(&text, Effort::Normal);
        assert!(rows[1].starts_with("Bera Sand |  | Milling"), "{line} {rows:?}");
    }
    let list = "The hall heard three things.\n\n“The mill is shut.”\n\n- Boats\n\n- Horses\n\nNobody spoke for an hour.";
    assert!(!said(list, Effort::Normal).iter().any(|row| row.starts_with("Boats")));
}
