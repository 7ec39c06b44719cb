//! concordance.csv: what a query finds, with the words around it.

use super::Settings;
use super::cell::Line;
use super::page::Page;
use super::rows::{ConcordanceRow, Row};
use crate::doc::{Analysis, Article, Span, Voice};
use crate::statement::{name_key, visible};
use crate::terms::{Hit, Query};

/// What is looked for and shown.
#[derive(Clone, Debug)]
pub struct Concordance {
    /// What is looked for.
    pub query: Query,
    /// As the user wrote it.
    pub text: String,
    /// Words shown on either side, at most.
    pub context: usize,
    /// How rows are ordered.
    pub sort: Sort,
    /// Names of the only voices shown; all if there are none.
    pub voices: Vec<String>,
    /// The only outlets shown; all if there are none.
    pub outlets: Vec<String>,
    /// Keys of the only speakers shown; all if there are none.
    pub speakers: Vec<String>,
}

/// The voices of a concordance.
pub const CONCORDANCE_VOICES: [&str; 5] = ["quoted", "marked", "indirect", "narration", "title"];

/// How rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// By article and place.
    #[default]
    Place,
    /// By the words before the hit, the nearest first.
    Left,
    /// By the words behind the hit.
    Right,
}

/// A row that waits for its place.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Waiting {
    /// The words that it is ordered by.
    pub key: Vec<String>,
    /// The row.
    pub line: Vec<u8>,
}

/// Adds the hits of an article.
pub fn concordance(article: &Article, analysis: &Analysis, settings: &Settings, page: &mut Page) {
    let Some(asked) = settings.asked.concordance.as_ref() else { return };
    let one_of = |list: &[String], value: &str| list.is_empty() || list.iter().any(|other| other == value);
    if !one_of(&asked.outlets, &article.meta.outlet) {
        return;
    }
    for hit in asked.query.find(article, &analysis.layout, &analysis.words) {
        let word = analysis.words.list[hit.word];
        let row = word.by.and_then(|by| analysis.attributions.get(by as usize));
        let speaker = row.map_or("", |row| &row.speaker);
        let voice = match word.voice {
            Voice::Narration if row.is_some() => "indirect",
            voice => voice.name(),
        };
        let named = |name: &str| one_of(&asked.speakers, &name_key(name));
        // What only stands in mark-up is not in the text.
        let text = visible(article, &analysis.mask.hidden, hit.span);
        let wanted = one_of(&asked.voices, voice) && (named(speaker) || speaker.split('|').any(named));
        if !wanted || text.is_empty() {
            continue;
        }
        let around = around(analysis, hit, asked.context);
        let [left, right] = around.map(|span| visible(article, &analysis.mask.hidden, span));
        let chars = |at: u32| u64::from(article.origin.chars(&article.text, at));
        let row = ConcordanceRow {
            left: &left,
            hit: &text,
            right: &right,
            speaker,
            voice,
            outlet: &article.meta.outlet,
            published: &article.meta.published,
            article_id: &article.id,
            query: &asked.text,
            sentence: analysis.layout.sentence_at(hit.span.start) as u64 + 1,
            char_start: chars(hit.span.start),
            char_end: chars(hit.span.end),
        };
        if asked.sort == Sort::Place || !settings.wants(ConcordanceRow::INDEX) {
            page.push(settings, &row, &[]);
            continue;
        }
        let words = |span: Span| {
            let tokens = analysis.layout.tokens_in(span);
            let words = analysis.words.list.iter().filter(move |word| tokens.contains(&word.token));
            words.map(|word| analysis.words.forms[word.form as usize].to_owned())
        };
        let key: Vec<String> = match asked.sort {
            Sort::Left => words(around[0]).collect::<Vec<_>>().into_iter().rev().collect(),
            Sort::Place | Sort::Right => words(around[1]).collect(),
        };
        let mut bytes = Vec::new();
        let mut line = Line::new(&mut bytes, settings.style);
        row.put(&mut line);
        let changed = line.end();
        page.changed += changed;
        page.waiting.push(Waiting { key, line: bytes });
    }
}

/// The words before and behind a hit, in its paragraph.
fn around(analysis: &Analysis, hit: Hit, most: usize) -> [Span; 2] {
    let (layout, list) = (&analysis.layout, &analysis.words.list);
    let token = |word: usize| layout.tokens[list[word].token as usize];
    let paragraph = layout.sentences[token(hit.word).sentence as usize].paragraph as usize;
    let whole = analysis.mask.paragraphs[paragraph].span;
    let behind =
        (hit.word..list.len()).find(|at| token(*at).span.start >= hit.span.end).unwrap_or(list.len());
    let before = (0..=hit.word).rev().find(|at| token(*at).span.end <= hit.span.start).map_or(0, |at| at + 1);
    // Where fewer words are left than asked for, all of the paragraph is shown.
    let start = match most {
        0 => hit.span.start,
        _ if before >= most => token(before - most).span.start,
        _ => whole.start,
    };
    let end = match most {
        0 => hit.span.end,
        _ if behind + most <= list.len() => token(behind + most - 1).span.end,
        _ => whole.end,
    };
    [
        Span::new(start.max(whole.start).min(hit.span.start), hit.span.start),
        Span::new(hit.span.end, end.min(whole.end).max(hit.span.end)),
    ]
}
