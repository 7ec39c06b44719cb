//! Figures that were worked out by hand, on invented sentences.

use super::*;
use crate::doc::{Article, Span};

const TEXT: &str = "“Rain is near,” Ona Brek said.\nThe mayor thinks that “dry” years end. Nobody saw it.\n";

/// The words of `part` in [`TEXT`] as one span for each piece between `|`; none if it is empty.
fn spans(part: &str) -> Vec<Span> {
    let place = |piece: &str| {
        let at = TEXT.find(piece).unwrap_or_else(|| panic!("no {piece:?}")) as u32;
        Span::new(at, at + piece.len() as u32)
    };
    part.split('|').filter(|piece| !piece.is_empty()).map(place).collect()
}

fn one([source, cue, content]: [&str; 3]) -> Attributed {
    Attributed { source: spans(source), cue: spans(cue), content: spans(content) }
}

fn marked(attributions: &[[&str; 3]], discard: &str) -> Marked {
    Marked {
        name: "a".to_owned(),
        article: Article::from_text("a", TEXT),
        attributions: attributions.iter().copied().map(one).collect(),
        discard: spans(discard),
        warnings: Vec::new(),
    }
}

fn counts(gold: &[[&str; 3]], rows: &[[&str; 3]]) -> Counts {
    compare(&marked(gold, ""), &rows.iter().copied().map(one).collect::<Vec<_>>()).counts
}

/// Marked, found, rows, right.
fn hits(hits: &Hits) -> [u64; 4] {
    [hits.gold, hits.found, hits.rows, hits.right]
}

const DIRECT: [&str; 3] = ["Ona Brek", "said", "“Rain is near,”"];
const MIXED: [&str; 3] = ["The mayor", "thinks", "that “dry” years end"];
const INDIRECT: [&str; 3] = ["", "", "Nobody saw it."];

#[test]
fn marks_against_themselves_are_all_found() {
    let gold = marked(&[DIRECT, MIXED, INDIRECT], "");
    let counts = compare(&gold, &gold.attributions).counts;
    for group in Group::ALL {
        let (joint, content) = (counts.of(group).joint, counts.of(group).content);
        assert_eq!([joint.precision(), joint.recall(), joint.f1(), content.f1()], [100.0; 4], "{group:?}");
        let all = [3, 2, 1, 1, 1][group as usize];
        assert_eq!(hits(&joint), [all; 4], "{group:?}");
    }
    assert_eq!(Role::ALL.map(|role| counts.pieces(role).f1()), [100.0; 3]);
    assert_eq!((counts.of(Group::All).sources, counts.of(Group::All).source_accuracy()), (2, 100.0));
    assert_eq!(interval(&[counts, counts], Group::All), (100.0, 100.0));
}

#[test]
fn nothing_found_is_zero() {
    let counts = counts(&[DIRECT, MIXED], &[]);
    let joint = counts.of(Group::All).joint;
    assert_eq!((hits(&joint), joint.f1(), joint.precision()), ([2, 0, 0, 0], 0.0, 0.0));
}

#[test]
fn half_of_the_words_are_enough() {
    // Three words of the mark: "Rain", "is", "near". Two of three are 0.67, one of three is not enough.
    assert_eq!(hits(&counts(&[DIRECT], &[["Ona", "", "Rain is"]]).of(Group::All).joint), [1, 1, 1, 1]);
    assert_eq!(hits(&counts(&[DIRECT], &[["Ona", "", "Rain"]]).of(Group::All).content), [1, 0, 1, 0]);
    // Four words of the mark, and the row has two of them: exactly half.
    assert_eq!(hits(&counts(&[MIXED], &[["mayor", "", "years end"]]).of(Group::All).joint), [1, 1, 1, 1]);
}

#[test]
fn sources_need_a_telling_word_in_common() {
    let joint = |source| hits(&counts(&[MIXED], &[[source, "", MIXED[2]]]).of(Group::All).joint);
    assert_eq!(joint("mayor"), [1, 1, 1, 1]);
    assert_eq!(joint("The"), [1, 0, 1, 0]);
    assert_eq!(joint("Ona Brek"), [1, 0, 1, 0]);
    assert_eq!(joint(""), [1, 0, 1, 0]);
    // The marked source is a function word only: then it is telling.
    let counts_of = counts(&[["The", "", MIXED[2]]], &[["The mayor", "", MIXED[2]]]);
    assert_eq!(hits(&counts_of.of(Group::All).joint), [1, 1, 1, 1]);
    // No source is right where none is marked, and a source is wrong there.
    assert_eq!(hits(&counts(&[INDIRECT], &[INDIRECT]).of(Group::All).joint), [1, 1, 1, 1]);
    let counts = counts(&[INDIRECT], &[["Ona", "", INDIRECT[2]]]);
    assert_eq!(hits(&counts.of(Group::All).joint), [1, 0, 1, 0]);
    assert_eq!((counts.of(Group::All).sources, hits(&counts.of(Group::All).content)), (0, [1, 1, 1, 1]));
}

#[test]
fn one_row_for_one_mark_the_most_alike_first() {
    // Both rows fit; the second is the same, so it is taken though it stands later.
    let gold = [DIRECT];
    let rows = [["The mayor", "", "Rain is"], ["Ona", "", "Rain is near"]];
    let found = counts(&gold, &rows);
    assert_eq!(hits(&found.of(Group::All).joint), [1, 1, 2, 1]);
    assert_eq!((found.of(Group::All).joint.precision(), found.of(Group::All).joint.recall()), (50.0, 100.0));
    // Equally alike: the first row is taken, whose source is wrong.
    let rows = [["The mayor", "", "Rain is near"], ["Ona", "", "Rain is near"]];
    assert_eq!(hits(&counts(&gold, &rows).of(Group::All).joint), [1, 0, 2, 0]);
    assert_eq!(hits(&counts(&gold, &rows).of(Group::All).content), [1, 1, 2, 1]);
}

#[test]
fn a_group_takes_rows_and_marks_by_their_own_marks() {
    // The mark is mixed (1 of 4 words quoted), the row that finds it has no quoted word.
    let counts = counts(&[MIXED, DIRECT], &[["The mayor", "", "years end"], DIRECT]);
    assert_eq!(hits(&counts.of(Group::Mixed).joint), [1, 1, 0, 0]);
    assert_eq!(hits(&counts.of(Group::Indirect).joint), [0, 0, 1, 1]);
    assert_eq!(hits(&counts.of(Group::Quoted).joint), [2, 2, 1, 1]);
    assert_eq!(hits(&counts.of(Group::All).joint), [2, 2, 2, 2]);
    assert_eq!(counts.of(Group::Mixed).joint.f1(), 0.0);
}

#[test]
fn pieces_are_counted_one_by_one() {
    // Content in two pieces, of which the row has one exactly; the comma of the mark is part of a piece.
    let gold = ["Ona Brek", "said", "Rain is near,|years end"];
    let counts = counts(&[gold], &[["Brek", "said", "Rain is near|years end"]]);
    assert_eq!(hits(counts.pieces(Role::Content)), [2, 1, 2, 1]);
    assert_eq!(hits(counts.pieces(Role::Source)), [1, 0, 1, 0]);
    assert_eq!(hits(counts.pieces(Role::Cue)), [1, 1, 1, 1]);
    assert_eq!(counts.pieces(Role::Content).f1(), 50.0);
    assert_eq!(hits(&counts.of(Group::All).content), [1, 1, 1, 1]);
}

#[test]
fn equal_pieces_count_as_often_as_both_sides_have_them() {
    let counts = counts(&[DIRECT, MIXED], &[DIRECT, DIRECT, ["Ona Brek", "thinks", MIXED[2]]]);
    assert_eq!(hits(counts.pieces(Role::Source)), [2, 1, 3, 1]);
    assert_eq!(hits(counts.pieces(Role::Cue)), [2, 2, 3, 2]);
}

#[test]
fn rows_without_content_count_in_the_pieces_only() {
    let counts = counts(&[DIRECT], &[["Ona Brek", "said", ""]]);
    assert_eq!(hits(&counts.of(Group::All).joint), [1, 0, 0, 0]);
    assert_eq!(hits(counts.pieces(Role::Cue)), [1, 1, 1, 1]);
}

#[test]
fn rows_in_discarded_text_count_nowhere() {
    let rows = |row: [&str; 3]| [one(row)];
    // Of "that dry years end" two words are discarded, which is half; of "The mayor thinks that dry years"
    // one of six.
    let gold = marked(&[DIRECT], "years end");
    let dropped = compare(&gold, &rows(MIXED)).counts;
    assert_eq!(hits(&dropped.of(Group::All).joint), [1, 0, 0, 0]);
    assert_eq!(hits(dropped.pieces(Role::Cue)), [1, 0, 0, 0]);
    let kept = compare(&gold, &rows(["", "", "The mayor thinks that “dry” years"])).counts;
    assert_eq!(hits(&kept.of(Group::All).joint), [1, 0, 1, 0]);
}

#[test]
fn every_row_that_counts_has_a_verdict() {
    let rows = [["", "", "Ona Brek"], ["Ona", "said", ""], MIXED, DIRECT, ["Nobody", "saw", INDIRECT[2]]];
    let gold = marked(&[DIRECT, INDIRECT], "years end");
    let verdicts = compare(&gold, &rows.map(one)).verdicts;
    let verdict = |content, source| Some(Verdict { content, source });
    assert_eq!(verdicts, [verdict(false, false), None, None, verdict(true, true), verdict(true, false)]);
}

#[test]
fn sums_are_by_article() {
    let two = [counts(&[DIRECT], &[DIRECT]), counts(&[MIXED], &[])];
    let sum: Counts = two.iter().sum();
    assert_eq!(hits(&sum.of(Group::All).joint), [2, 1, 1, 1]);
    assert_eq!(format!("{:.2}", sum.of(Group::All).joint.f1()), "66.67");
}
