//! Single rows put right by the user: another speaker, another kind, or no row at all.

use super::roster::Roster;
use super::{Used, warning};
use crate::doc::{
    Analysis, Anonymity, Article, Attribution, Kind, MarkKind, MarkedTerm, MentionKind, Problem, Profile,
    Span,
};
use crate::language::Language;
use crate::statement::{self, Statement, name_key};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One line of `corrections.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Line in the file.
    pub line: u64,
    /// The attribution.
    pub id: String,
    /// Who speaks; empty for nobody that the article names.
    pub speaker: Option<String>,
    /// How much stands inside marks.
    pub kind: Option<Kind>,
    /// It is no attribution.
    pub drop: bool,
}

/// All corrections.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    file: String,
    rows: Vec<Correction>,
    /// Place of the first row for each id.
    places: FxHashMap<String, usize>,
}

/// Where a dropped row was. run.json keeps it, so that `diff --carry` finds the row again in another run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Its id.
    pub attribution_id: String,
    /// The article.
    pub article_id: String,
    /// From the first content span, in code points.
    pub char_start: u64,
    /// To the end of the last.
    pub char_end: u64,
}

/// What corrections look at beside the rows.
pub(super) struct Around<'a> {
    pub(super) article: &'a Article,
    pub(super) roster: &'a Roster,
    pub(super) language: &'a Language,
}

/// What the rows of the article say of each speaker, and whether the name is a description.
type Known = FxHashMap<String, (Profile, bool)>;

impl Corrections {
    /// The corrections of a file.
    pub fn new(file: String, rows: Vec<Correction>) -> Self {
        let mut places = FxHashMap::default();
        for (at, row) in rows.iter().enumerate() {
            places.entry(row.id.clone()).or_insert(at);
        }
        Self { file, rows, places }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Puts the corrections upon the rows of an article; answers whether words have another voice now.
    pub(super) fn apply(
        &self,
        around: &Around,
        analysis: &mut Analysis,
        statements: &mut Vec<Statement>,
        used: &mut Used,
    ) -> bool {
        let article = around.article;
        let due: Vec<(usize, usize)> = statements
            .iter()
            .enumerate()
            .filter_map(|(row, s)| Some((row, *self.places.get(&s.id)?)))
            .collect();
        if due.is_empty() {
            return false;
        }
        let mut known = Known::default();
        for row in &analysis.attributions {
            known.entry(name_key(&row.speaker)).or_insert_with(|| (row.profile.clone(), row.local_speaker));
        }
        let mut gone = vec![false; statements.len()];
        let mut voices = false;
        for (at, correction) in due {
            used.corrections.insert(correction);
            let correction = &self.rows[correction];
            if correction.drop {
                gone[at] = true;
                continue;
            }
            if let Some(speaker) = &correction.speaker {
                set_speaker(around, analysis, at, speaker, &known, used);
            }
            if let Some(kind) = correction.kind.filter(|kind| *kind != analysis.attributions[at].kind) {
                set_kind(analysis, at, kind);
                (statements[at].words, statements[at].quoted_words) =
                    statement::count(analysis, &analysis.attributions[at]);
                voices = true;
            }
        }
        if gone.contains(&true) {
            voices = true;
            for (at, statement) in statements.iter().enumerate().filter(|(at, _)| gone[*at]) {
                let place = statement::place(&analysis.attributions[at]);
                let chars = |byte| u64::from(article.origin.chars(&article.text, byte));
                used.dropped.push(Dropped {
                    attribution_id: statement.id.clone(),
                    article_id: article.id.clone(),
                    char_start: chars(place.start),
                    char_end: chars(place.end),
                });
            }
            remove(analysis, statements, &gone);
        }
        analysis.marked.sort_by_key(|m| m.span);
        voices
    }

    /// A warning for every row that changed nothing.
    pub(super) fn unused(&self, used: &Used) -> Vec<Problem> {
        let rows = self.rows.iter().enumerate().filter(|(at, _)| !used.corrections.contains(at));
        let explain = |(at, row): (usize, &Correction)| {
            let id = &row.id;
            if self.places.get(id) != Some(&at) {
                let message = format!("a second row for {id}; the first one is used");
                return warning("W-CORRECTION-TWICE", &self.file, row.line, &message);
            }
            let message = format!(
                "no attribution has the id {id:?}; the row is not used (after another version or a changed \
                 text, whosaid diff --carry gives corrections their new ids)"
            );
            warning("W-CORRECTION-UNUSED", &self.file, row.line, &message)
        };
        rows.map(explain).collect()
    }
}

/// Gives a row another speaker. What the article says of that speaker elsewhere holds here too.
fn set_speaker(
    around: &Around,
    analysis: &mut Analysis,
    at: usize,
    speaker: &str,
    known: &Known,
    used: &mut Used,
) {
    let Around { article, roster, language } = around;
    let speaker = roster.corrected(article, speaker, used);
    let row = &mut analysis.attributions[at];
    if name_key(&speaker) == name_key(&row.speaker) {
        return;
    }
    let (profile, local) = known.get(&name_key(&speaker)).cloned().unwrap_or_default();
    row.profile = Profile { anonymity: profile.anonymity.or(Some(Anonymity::Named)), ..profile };
    row.local_speaker = local;
    row.via.retain(|through| *through != speaker);
    row.speaker = speaker;
    if row.speaker.is_empty() {
        row.profile = Profile::default();
        row.mention_kind = None;
        return;
    }
    let mention = statement::joined(article, &analysis.mask.hidden, &row.mention);
    row.mention_kind = Some(mention_kind(&mention, &row.speaker, language));
    roster.profile(article, row);
}

/// The form of a mention of `speaker`.
fn mention_kind(mention: &str, speaker: &str, language: &Language) -> MentionKind {
    let (mention, speaker) = (name_key(mention), name_key(speaker));
    let words: BTreeSet<&str> = speaker.split(' ').collect();
    if mention.is_empty() {
        MentionKind::Implicit
    } else if mention.contains(&speaker) {
        MentionKind::Name
    } else if language.people.pronoun(&mention).is_some() {
        MentionKind::Pronoun
    } else if mention.split(' ').any(|word| words.contains(word)) {
        MentionKind::ShortName
    } else {
        MentionKind::Description
    }
}

/// Gives a row another kind, and the marks in its content to whom they belong then.
fn set_kind(analysis: &mut Analysis, at: usize, kind: Kind) {
    let layout = &analysis.layout;
    let words = |spans: &[Span]| spans.iter().map(|s| layout.words_in(*s)).sum::<usize>();
    let row = &mut analysis.attributions[at];
    row.kind = kind;
    match kind {
        Kind::Direct | Kind::Mixed => {
            let inside = |term: &MarkedTerm| term.inside == Some(at as u32);
            row.quoted.extend(analysis.marked.iter().filter(|m| inside(m)).map(|m| m.span));
            row.quoted.sort_unstable();
            analysis.marked.retain(|m| !inside(m));
            if kind == Kind::Direct && words(&row.quoted) < words(&row.content) {
                row.quoted.clone_from(&row.content);
            }
        }
        Kind::Indirect => {
            let spans = std::mem::take(&mut row.quoted);
            let spans = spans.into_iter().filter(|s| layout.words_in(*s) > 0);
            let inside = Some(at as u32);
            analysis.marked.extend(spans.map(|span| MarkedTerm { span, kind: MarkKind::Term, inside }));
        }
        Kind::Block => row.quoted.clear(),
    }
}

/// Takes rows out. Words that they had inside marks are marked terms from now on, unless another row has
/// them too; what was nested in them is nested in what they were nested in.
fn remove(analysis: &mut Analysis, statements: &mut Vec<Statement>, gone: &[bool]) {
    let rows = &analysis.attributions;
    let stays = |mut at: Option<u32>| {
        while let Some(row) = at.filter(|row| gone[*row as usize]) {
            at = rows[row as usize].nested_in;
        }
        at
    };
    let left: Vec<&Attribution> =
        rows.iter().zip(gone).filter(|(_, gone)| !**gone).map(|(row, _)| row).collect();
    for (row, _) in rows.iter().zip(gone).filter(|(_, gone)| **gone) {
        for &span in &row.quoted {
            let other = left.iter().any(|row| row.quoted.contains(&span));
            if !other && analysis.layout.words_in(span) > 0 {
                analysis.marked.push(MarkedTerm { span, kind: MarkKind::Term, inside: row.nested_in });
            }
        }
    }
    // The number of each row that stays, once the others are gone.
    let mut number = 0;
    let numbers: Vec<u32> = gone
        .iter()
        .map(|gone| {
            number += u32::from(!gone);
            number.saturating_sub(1)
        })
        .collect();
    let renumber = |at: Option<u32>| stays(at).map(|row| numbers[row as usize]);
    let nested: Vec<Option<u32>> = rows.iter().map(|row| renumber(row.nested_in)).collect();
    for term in &mut analysis.marked {
        term.inside = renumber(term.inside);
    }
    for (row, nested) in analysis.attributions.iter_mut().zip(nested) {
        row.nested_in = nested;
    }
    let mut each = gone.iter();
    analysis.attributions.retain(|_| each.next() == Some(&false));
    let mut each = gone.iter();
    statements.retain(|_| each.next() == Some(&false));
    // What was nested in a dropped row may count in totals from now on.
    for (row, statement) in analysis.attributions.iter().zip(statements) {
        statement.counts = !row.not_said && row.nested_in.is_none();
    }
}
