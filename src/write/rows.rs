//! The rows of all tables: one struct each, its fields in the order of the columns. This is the contract;
//! what the columns mean stands in dictionary.json.

use super::cell::{Cell, Common, Line, Own};
use std::borrow::Cow;

/// A table as the program knows it.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Name of the table and of its file.
    pub name: &'static str,
    /// Name and type of each column.
    pub columns: &'static [(&'static str, &'static str)],
    /// What further columns are appended, at most one kind.
    pub more: &'static [More],
}

/// Columns that only some runs have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    /// The further ones of metadata.csv.
    Metadata,
    /// The further keys of speakers.toml.
    Speakers,
}

/// A row of a table.
pub trait Row {
    /// Place of the table in [`TABLES`](super::TABLES).
    const INDEX: usize;
    /// Its table.
    const TABLE: Table;
    /// Appends the cells.
    fn put(&self, line: &mut Line);
}

/// Defines a row, so that header, types and cells come from one list of fields.
macro_rules! row {
    ($(#[$doc:meta])* $index:literal $table:ident $row:ident $(<$life:lifetime>)? $(+ $more:ident)? { $($field:ident: $kind:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "dictionary.json has a sentence for every column")]
        pub struct $row $(<$life>)? { $(pub $field: $kind,)+ }

        impl $(<$life>)? Row for $row $(<$life>)? {
            const INDEX: usize = $index;
            const TABLE: Table = Table {
                name: stringify!($table),
                columns: &[$((stringify!($field), <$kind as Cell>::TYPE),)+],
                more: &[$(More::$more)?],
            };
            fn put(&self, line: &mut Line) {
                $(self.$field.put(line);)+
            }
        }
    };
}

row! {
    /// A row of articles.csv.
    0 articles ArticleRow<'a> + Metadata {
        article_id: &'a str,
        outlet: &'a str,
        published: &'a str,
        title: String,
        author: &'a str,
        url: &'a str,
        language: &'a str,
        status: &'a str,
        status_reason: &'a str,
        duplicate_of: &'a str,
        words: u64,
        sentences: u64,
        paragraphs: u64,
        paragraphs_set_aside: u64,
        attributions: u64,
        speakers: u64,
        quoted_words: u64,
        unattributed: u64,
        path: &'a str,
        encoding: &'a str,
        bytes: u64,
        sha256: &'a str,
    }
}

row! {
    /// A row of paragraphs.csv.
    1 paragraphs ParagraphRow<'a> {
        article_id: &'a Common,
        paragraph: u64,
        class: Own<'a>,
        kept: bool,
        reason: &'a str,
        words: u64,
        char_start: u64,
        char_end: u64,
    }
}

row! {
    /// A row of attributions.csv.
    2 attributions AttributionRow<'a> + Metadata {
        speaker: &'a str,
        role: &'a str,
        affiliation: &'a str,
        cue: Cow<'a, str>,
        content: &'a str,
        kind: Own<'a>,
        outlet: &'a Common,
        published: &'a Common,
        article_id: &'a Common,
        quoted_words: u64,
        words: u64,
        sector: Own<'a>,
        speaker_type: Own<'a>,
        anonymity: Own<'a>,
        via: String,
        not_said: bool,
        cue_lemma: &'a str,
        cue_class: Own<'a>,
        addressee: Cow<'a, str>,
        venue: Cow<'a, str>,
        said_when: Cow<'a, str>,
        mention: Cow<'a, str>,
        mention_kind: Own<'a>,
        zone: Own<'a>,
        context: Cow<'a, str>,
        confidence: Option<f64>,
        rule: Own<'a>,
        paragraph: u64,
        sentence: u64,
        attribution_id: Own<'a>,
        speaker_id: Own<'a>,
        nested_in: Own<'a>,
        spans: u64,
        char_start: u64,
        char_end: u64,
    }
}

row! {
    /// A row of attribution_spans.csv.
    3 attribution_spans SpanRow<'a> {
        attribution_id: Own<'a>,
        part: Own<'a>,
        span: u64,
        article_id: &'a Common,
        char_start: u64,
        char_end: u64,
        byte_start: u64,
        byte_end: u64,
        text: &'a str,
    }
}

row! {
    /// A row of marked_terms.csv.
    4 marked_terms MarkedTermRow<'a> {
        text: Cow<'a, str>,
        kind: &'a str,
        marked_by: &'a str,
        outlet: &'a str,
        published: &'a str,
        article_id: &'a str,
        inside: &'a str,
        zone: &'a str,
        context: Cow<'a, str>,
        char_start: u64,
        char_end: u64,
    }
}

row! {
    /// A row of speakers.csv.
    5 speakers SpeakerRow<'a> + Speakers {
        speaker: &'a str,
        speaker_type: &'a str,
        sector: &'a str,
        attributions: u64,
        articles: u64,
        outlets: u64,
        words: u64,
        quoted_words: u64,
        direct_share: Option<f64>,
        roles: String,
        affiliations: String,
        native_name: &'a str,
        variants: String,
        top_cues: String,
        first_published: &'a str,
        last_published: &'a str,
        wikidata_id: &'a str,
        user_edited: bool,
        speaker_id: &'a str,
    }
}

row! {
    /// A row of speaker_suggestions.csv.
    6 speaker_suggestions SuggestionRow<'a> {
        speaker: &'a str,
        other: &'a str,
        reason: String,
        score: f64,
        articles_shared: u64,
        speaker_id: &'a str,
        other_id: &'a str,
    }
}

row! {
    /// A row of term_frequencies.csv.
    7 term_frequencies TermRow<'a> {
        group_by: &'a Common,
        group: &'a Common,
        voice: &'a Common,
        term: &'a str,
        ngram: u64,
        rank: u64,
        count: u64,
        articles: u64,
        per_million: f64,
        dispersion_dp: Option<f64>,
        tf_idf: Option<f64>,
        stopword: bool,
        lemma: &'a str,
    }
}

row! {
    /// A row of article_terms.csv.
    8 article_terms ArticleTermRow<'a> {
        article_id: &'a Common,
        voice: &'a Common,
        term: &'a str,
        ngram: u64,
        count: u64,
    }
}

row! {
    /// A row of keyphrases.csv.
    9 keyphrases KeyphraseRow<'a> {
        group_by: &'a str,
        group: &'a str,
        article_id: &'a str,
        rank: u64,
        phrase: &'a str,
        score: f64,
        count: u64,
        articles: u64,
        variants: String,
        method: &'a str,
    }
}

row! {
    /// A row of keyness.csv.
    10 keyness KeynessRow<'a> {
        group_by: &'a str,
        target: &'a str,
        reference: &'a str,
        voice: &'a str,
        term: &'a str,
        ngram: u64,
        direction: &'a str,
        n_target: u64,
        n_reference: u64,
        per_million_target: f64,
        per_million_reference: f64,
        articles_target: u64,
        articles_reference: Option<u64>,
        g2: f64,
        p: f64,
        p_holm: f64,
        log2_ratio: f64,
        pct_diff: Option<f64>,
        odds_ratio: Option<f64>,
        bic: f64,
        dispersion_dp_target: Option<f64>,
    }
}

row! {
    /// A row of collocations.csv.
    11 collocations CollocationRow<'a> {
        group_by: &'a str,
        group: &'a str,
        voice: &'a str,
        node: &'a str,
        collocate: &'a str,
        window: &'a str,
        count: u64,
        node_count: u64,
        collocate_count: u64,
        expected: f64,
        g2: f64,
        mi: f64,
        log_dice: f64,
        articles: u64,
    }
}

row! {
    /// A row of concordance.csv.
    12 concordance ConcordanceRow<'a> {
        left: &'a str,
        hit: &'a str,
        right: &'a str,
        speaker: &'a str,
        voice: &'a str,
        outlet: &'a str,
        published: &'a str,
        article_id: &'a str,
        query: &'a str,
        sentence: u64,
        char_start: u64,
        char_end: u64,
    }
}

row! {
    /// A row of dictionary.csv.
    13 dictionary DictionaryRow<'a> {
        group_by: &'a str,
        group: &'a str,
        voice: &'a str,
        category: &'a str,
        count: u64,
        articles: u64,
        per_million: f64,
        top_patterns: String,
    }
}

row! {
    /// A row of problems.csv.
    14 problems ProblemRow<'a> {
        severity: &'a str,
        code: &'a str,
        message: &'a str,
        path: &'a str,
        article_id: &'a str,
        char_start: Option<u64>,
    }
}
