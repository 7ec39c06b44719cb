//! What articles add to the tables, as bytes. Made side by side; only appending is left for later.

use super::cell::{Changed, Common, Line, Own};
use super::concordance::{Waiting, concordance};
use super::rows::{
    ArticleRow, ArticleTermRow, AttributionRow, KeyphraseRow, MarkedTermRow, ParagraphRow, Row, SpanRow,
};
use super::{Settings, TABLES};
use crate::doc::{Analysis, Article, Attribution, Class, Problem, Severity, Span, Voice};
use crate::language::Language;
use crate::statement::{self, Statement};
use crate::tally::{Counted, VOICES, by_voice};
use crate::terms::untag;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Lines of several tables.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// Bytes and number of lines for each of [`TABLES`].
    pub lines: [(Vec<u8>, u64); TABLES.len()],
    /// Cells that had to be changed.
    pub changed: Changed,
    /// Rows of problems.csv, sorted in at the end.
    pub problems: Vec<Noted>,
    /// Rows of concordance.csv that have another order.
    pub waiting: Vec<Waiting>,
}

/// A problem with its place in code points.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Noted {
    /// Path relative to the input folder.
    pub path: String,
    /// Code points before the place.
    pub char_start: Option<u64>,
    /// Stable code.
    pub code: Cow<'static, str>,
    /// The article's id.
    pub article_id: String,
    /// What happened and what to do.
    pub message: String,
    /// How bad.
    pub severity: Severity,
}

impl Noted {
    /// A problem that has no place in a text.
    pub fn new(problem: Problem) -> Self {
        let Problem { severity, code, message, path, article_id, at: _ } = problem;
        Self { path, char_start: None, code: code.into(), article_id, message, severity }
    }

    /// Says that cells were cut.
    pub fn capped(cells: u64) -> Self {
        let what = if cells == 1 { "a cell".to_owned() } else { format!("{cells} cells") };
        let message = format!(
            "{what} longer than a spreadsheet takes (32,767 characters) cut; --profile data keeps the whole text"
        );
        let (path, article_id) = Default::default();
        let (severity, code) = (Severity::Warning, "W-CELL-CAPPED");
        Self { path, char_start: None, code: code.into(), article_id, message, severity }
    }

    fn of(article: &Article, problem: &Problem) -> Self {
        let mut noted = Self::new(problem.clone());
        noted.path.clone_from(&article.path);
        noted.article_id.clone_from(&article.id);
        noted.char_start = problem.at.map(|at| u64::from(article.origin.chars(&article.text, at)));
        noted
    }
}

impl Page {
    /// Appends a row to its table, if the run writes it.
    pub fn push<R: Row>(&mut self, settings: &Settings, row: &R, extra: &[String]) {
        if !settings.wants(R::INDEX) {
            return;
        }
        let (buffer, rows) = &mut self.lines[R::INDEX];
        let mut line = Line::new(buffer, settings.style);
        row.put(&mut line);
        if !R::TABLE.more.is_empty() {
            extra.iter().for_each(|cell| line.text(cell));
        }
        let changed = line.end();
        *rows += 1;
        self.changed += changed;
    }

    /// Bytes that it takes.
    pub fn room(&self) -> usize {
        self.lines.iter().map(|(bytes, _)| bytes.capacity()).sum()
    }

    /// Appends what is on another page.
    pub fn join(&mut self, mut other: Self) {
        for ((bytes, rows), (more, other)) in self.lines.iter_mut().zip(&other.lines) {
            bytes.extend_from_slice(more);
            *rows += other;
        }
        self.changed += other.changed;
        self.problems.append(&mut other.problems);
        self.waiting.append(&mut other.waiting);
    }
}

/// Writes everything that is known about one article on a page.
pub fn page(
    article: &Article,
    analysis: &Analysis,
    statements: &[Statement],
    counted: &Counted,
    language: &Language,
    settings: &Settings,
    page: &mut Page,
) {
    let before = page.changed.capped;
    let common = |text: &str| Common::new(text, settings.style);
    let [article_id, outlet, published] =
        [&article.id, &article.meta.outlet, &article.meta.published].map(|t| common(t));
    let sheet =
        Sheet { article, article_id, outlet, published, analysis, statements, counted, language, settings };
    sheet.article(page);
    sheet.paragraphs(page);
    sheet.attributions(page);
    sheet.marked(page);
    sheet.terms(page);
    sheet.phrases(page);
    concordance(article, analysis, settings, page);
    let problems = article.problems.iter().chain(&analysis.problems);
    page.problems.extend(problems.map(|problem| Noted::of(article, problem)));
    let capped = page.changed.capped - before;
    if capped > 0 {
        let (path, article_id) = (article.path.clone(), article.id.clone());
        page.problems.push(Noted { path, article_id, ..Noted::capped(capped) });
    }
}

/// Where the parts of a number that a row of article_terms is sorted by begin: voice and length, in four bits; count.
const LIST: u32 = COUNT + u64::BITS;
const COUNT: u32 = 40;
const _: () = assert!(crate::terms::MOST_NGRAMS < 1 << 4);

/// One article and all that is known about it.
struct Sheet<'a> {
    article: &'a Article,
    /// What many of its rows have.
    article_id: Common,
    outlet: Common,
    published: Common,
    analysis: &'a Analysis,
    statements: &'a [Statement],
    counted: &'a Counted,
    language: &'a Language,
    settings: &'a Settings,
}

impl Sheet<'_> {
    fn article(&self, page: &mut Page) {
        let Self { article, analysis, statements, language, settings, .. } = self;
        let (mut words, mut sentences, mut kept) = (0, 0, 0);
        for (paragraph, block) in analysis.mask.paragraphs.iter().zip(&analysis.layout.blocks) {
            if paragraph.kept {
                words += analysis.layout.words(&block.tokens) as u64;
                sentences += u64::from(block.sentences.end - block.sentences.start);
                kept += 1;
            }
        }
        let headline = analysis.mask.paragraphs.iter().find(|p| p.class == Class::Headline);
        let title = match headline {
            Some(paragraph) if article.meta.title.is_empty() => self.visible(paragraph.span).into_owned(),
            _ => article.meta.title.clone(),
        };
        let speakers: BTreeSet<&str> =
            statements.iter().map(|s| s.speaker_id.as_str()).filter(|s| !s.is_empty()).collect();
        let row = ArticleRow {
            article_id: &article.id,
            outlet: &article.meta.outlet,
            published: &article.meta.published,
            title,
            author: &article.meta.author,
            url: &article.meta.url,
            language: if article.is_analysed() { language.code } else { "und" },
            status: article.status.name(),
            status_reason: &article.status_reason,
            duplicate_of: &article.duplicate_of,
            words,
            sentences,
            paragraphs: kept,
            paragraphs_set_aside: analysis.mask.paragraphs.len() as u64 - kept,
            attributions: statements.len() as u64,
            speakers: speakers.len() as u64,
            quoted_words: statements.iter().filter(|s| s.counts).map(|s| s.quoted_words).sum(),
            unattributed: statements.iter().filter(|s| s.speaker_id.is_empty()).count() as u64,
            path: &article.path,
            encoding: article.origin.encoding,
            bytes: article.bytes,
            sha256: &article.sha256,
        };
        page.push(settings, &row, &article.meta.extra);
    }

    fn paragraphs(&self, page: &mut Page) {
        for (i, (paragraph, block)) in
            self.analysis.mask.paragraphs.iter().zip(&self.analysis.layout.blocks).enumerate()
        {
            let (char_start, char_end) = self.chars(paragraph.span);
            let row = ParagraphRow {
                article_id: &self.article_id,
                paragraph: i as u64 + 1,
                class: Own(paragraph.class.name()),
                kept: paragraph.kept,
                reason: paragraph.reason,
                words: self.analysis.layout.words(&block.tokens) as u64,
                char_start,
                char_end,
            };
            page.push(self.settings, &row, &[]);
        }
    }

    fn attributions(&self, page: &mut Page) {
        for (attribution, statement) in self.analysis.attributions.iter().zip(self.statements) {
            self.attribution(page, attribution, statement);
            self.spans(page, attribution, statement);
        }
    }

    fn attribution(&self, page: &mut Page, attribution: &Attribution, statement: &Statement) {
        let Self { article, analysis, statements, .. } = self;
        let hidden = &analysis.mask.hidden;
        let joined = |spans: &[Span]| statement::joined(article, hidden, spans);
        let whole = statement::place(attribution);
        let (paragraph, zone) = self.paragraph(whole.start);
        let (char_start, char_end) = self.chars(whole);
        let profile = &attribution.profile;
        let nested_in = attribution.nested_in.and_then(|n| statements.get(n as usize));
        let row = AttributionRow {
            speaker: &attribution.speaker,
            role: &profile.role,
            affiliation: &profile.affiliation,
            cue: joined(&attribution.cue),
            content: &statement.content,
            kind: Own(attribution.kind.name()),
            outlet: &self.outlet,
            published: &self.published,
            article_id: &self.article_id,
            quoted_words: statement.quoted_words,
            words: statement.words,
            sector: Own(profile.sector.map_or("", |s| s.name())),
            speaker_type: Own(profile.speaker_type.map_or("unknown", |t| t.name())),
            anonymity: Own(profile.anonymity.map_or("", |a| a.name())),
            via: attribution.via.join(" < "),
            not_said: attribution.not_said,
            cue_lemma: &attribution.cue_lemma,
            cue_class: Own(attribution.cue_class.map_or("", |c| c.name())),
            addressee: joined(&attribution.addressee),
            venue: joined(&attribution.venue),
            said_when: joined(&attribution.said_when),
            mention: joined(&attribution.mention),
            mention_kind: Own(attribution.mention_kind.map_or("", |m| m.name())),
            zone: Own(zone),
            context: statement::context(article, analysis, attribution),
            confidence: attribution.confidence.map(|share| f64::from(share) / 1000.0),
            rule: Own(attribution.rule),
            paragraph,
            sentence: analysis.layout.sentence_at(whole.start) as u64 + 1,
            attribution_id: Own(&statement.id),
            speaker_id: Own(&statement.speaker_id),
            nested_in: Own(nested_in.map_or("", |s| &s.id)),
            spans: attribution.content.len() as u64,
            char_start,
            char_end,
        };
        page.push(self.settings, &row, &article.meta.extra);
    }

    fn spans(&self, page: &mut Page, attribution: &Attribution, statement: &Statement) {
        let parts: [(&str, &[Span]); 6] = [
            ("content", &attribution.content),
            ("quoted", &attribution.quoted),
            ("mention", &attribution.source),
            ("cue", &attribution.cue),
            ("addressee", &attribution.addressee),
            ("venue", &attribution.venue),
        ];
        for (part, spans) in parts {
            for (i, &span) in spans.iter().enumerate() {
                let (char_start, char_end) = self.chars(span);
                let row = SpanRow {
                    attribution_id: Own(&statement.id),
                    part: Own(part),
                    span: i as u64 + 1,
                    article_id: &self.article_id,
                    char_start,
                    char_end,
                    byte_start: u64::from(self.article.origin.source(span.start)),
                    byte_end: u64::from(self.article.origin.source(span.end)),
                    text: span.text(&self.article.text),
                };
                page.push(self.settings, &row, &[]);
            }
        }
    }

    fn marked(&self, page: &mut Page) {
        for term in &self.analysis.marked {
            let around = term.inside.map(|n| n as usize);
            let inside = around.and_then(|n| self.statements.get(n)).map_or("", |s| &s.id);
            let marked_by = around.and_then(|n| self.analysis.attributions.get(n)).map_or("", |a| &a.speaker);
            let sentence = self.analysis.layout.sentence_at(term.span.start);
            let context = self.analysis.layout.sentences.get(sentence).map(|s| self.visible(s.span));
            let (char_start, char_end) = self.chars(term.span);
            let row = MarkedTermRow {
                text: self.visible(term.span),
                kind: term.kind.name(),
                marked_by,
                outlet: &self.article.meta.outlet,
                published: &self.article.meta.published,
                article_id: &self.article.id,
                inside,
                zone: self.paragraph(term.span.start).1,
                context: context.unwrap_or_default(),
                char_start,
                char_end,
            };
            page.push(self.settings, &row, &[]);
        }
    }

    fn terms(&self, page: &mut Page) {
        if !self.settings.wants(ArticleTermRow::INDEX) {
            return;
        }
        let Counted { forms, counts, .. } = self.counted;
        let asked = &self.settings.asked;
        let stop = asked.stopwords.as_ref().unwrap_or(&self.language.stopwords);
        let word = |place: &u32| &forms[*place as usize - 1];
        let mut names = ["all"].into_iter().chain(Voice::ALL.map(Voice::name)).collect::<Vec<_>>();
        let counted = names.clone();
        names.sort_unstable();
        let ranks: Vec<usize> =
            counted.iter().map(|name| names.partition_point(|other| other < name)).collect();
        // Rows as numbers in their order: voice, length, count and term; the rows of one term stand together, and terms
        // in order.
        let row = |list: usize, count: u64, at: usize| {
            (list as u128) << LIST | u128::from(!count) << COUNT | at as u128
        };
        let mut found: Vec<u128> = Vec::new();
        let mut terms: Vec<&[u32]> = Vec::new();
        let rows: Vec<&[u32]> = counts.rows().collect();
        for same in rows.chunk_by(|a, b| a[..counts.longest] == b[..counts.longest]) {
            let places = &same[0][..counts.longest];
            let places = &places[..places.iter().take_while(|place| **place > 0).count()];
            if !asked.full && (places.len() > 1 || stop.contains(word(&places[0]))) {
                continue;
            }
            let mut by = [0; Voice::ALL.len()];
            for row in same {
                by[untag(row[counts.longest]).1] += row[counts.longest + 1];
            }
            let voices = ranks.iter().zip(by_voice(&by)).take(if asked.full { VOICES } else { 1 });
            let wanted = voices.filter(|(_, count)| *count > 0);
            found.extend(wanted.map(|(rank, count)| row(rank << 4 | places.len(), count, terms.len())));
            terms.push(places);
        }
        found.sort_unstable();
        let mut term = String::new();
        let common = |text: &str| Common::new(text, self.settings.style);
        let voices: Vec<Common> = names.iter().copied().map(common).collect();
        let article_id = &self.article_id;
        for row in found {
            let (list, count) = ((row >> LIST) as usize, !((row >> COUNT) as u64));
            let (rank, ngram) = (list >> 4, list & 15);
            let term = match terms[(row & ((1 << COUNT) - 1)) as usize] {
                [place] => word(place),
                places => {
                    term.clear();
                    for place in places {
                        term.push_str(if term.is_empty() { "" } else { " " });
                        term.push_str(word(place));
                    }
                    &term
                }
            };
            let row = ArticleTermRow { article_id, voice: &voices[rank], term, ngram: ngram as u64, count };
            page.push(self.settings, &row, &[]);
        }
    }

    fn phrases(&self, page: &mut Page) {
        for (i, phrase) in self.analysis.phrases.iter().enumerate() {
            let row = KeyphraseRow {
                group_by: "article",
                group: &self.article.id,
                article_id: &self.article.id,
                rank: i as u64 + 1,
                phrase: &phrase.phrase,
                score: phrase.score,
                count: u64::from(phrase.count),
                articles: 1,
                variants: phrase.variants.join(" | "),
                method: self.language.ranker.method,
            };
            page.push(self.settings, &row, &[]);
        }
    }

    fn visible(&self, span: Span) -> Cow<'_, str> {
        statement::visible(self.article, &self.analysis.mask.hidden, span)
    }

    fn chars(&self, span: Span) -> (u64, u64) {
        let at = |byte| u64::from(self.article.origin.chars(&self.article.text, byte));
        (at(span.start), at(span.end))
    }

    /// Number, from 1, and class of the paragraph that holds the byte at `at`.
    fn paragraph(&self, at: u32) -> (u64, &'static str) {
        let paragraphs = &self.analysis.mask.paragraphs;
        let number = paragraphs.partition_point(|p| p.span.start <= at).max(1);
        (number as u64, paragraphs.get(number - 1).map_or("body", |p| p.class.name()))
    }
}
