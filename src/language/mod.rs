//! What is particular to a language: word lists and patterns as data files that are checked when loaded.
//! No English word stands in the Rust code of any stage; a new language is one folder and one line in
//! [`LANGUAGES`].

mod abbreviations;
mod confidence;
mod cues;
mod en;
mod glossary;
mod grammar;
mod lemmas;
mod lexicon;
mod marks;
pub mod model;
mod people;
pub mod ranker;
mod stopwords;
mod table;
pub mod tagger;
mod words;

pub use abbreviations::{Abbreviation, Abbreviations};
pub use confidence::Confidence;
pub use cues::{Cue, CuePhrase, Cues, Form, Frames, Silence};
pub use grammar::Grammar;
pub use lemmas::Lemmas;
pub use lexicon::{Lexicon, Tag, fold};
pub use marks::{MarkPair, Marks};
pub use people::{Body, Gender, People, Place, Pronoun, PronounKind, Role};
pub use stopwords::Stopwords;
pub use words::{Build, Lists, Reading, Use, Word, Words};
mod furniture;
pub use furniture::{Furniture, Known};
pub use table::Files;

use crate::error::Error;
use model::{Effort, Model};
use ranker::Ranker;
use rust_stemmers::Algorithm;
use std::sync::OnceLock;

/// A language on board.
type OnBoard = (&'static str, Files, Algorithm, Option<&'static [u8]>);

/// The languages on board: BCP 47 tag, data files, how stems are made, and the weights of the attribution model,
/// if it has any.
pub const LANGUAGES: &[OnBoard] = &[("en", en::FILES, en::STEMS, Some(en::ATTRIBUTION))];

/// Everything the stages know about one language.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 tag.
    pub code: &'static str,
    /// Quotation marks.
    pub marks: Marks,
    /// Word classes.
    pub lexicon: Lexicon,
    /// Words that carry grammar rather than content.
    pub stopwords: Stopwords,
    /// Verbs and expressions that report speech.
    pub cues: Cues,
    /// Measured shares of right rows.
    pub confidence: Confidence,
    /// Function words that the rules name.
    pub grammar: Grammar,
    /// Who can speak.
    pub people: People,
    /// Abbreviations and the words that begin sentences.
    pub abbreviations: Abbreviations,
    /// Lines that are no part of an article.
    pub furniture: Furniture,
    /// What was learned of attribution: on board, or the weights of a run's own.
    pub model: Model,
    /// How much work attribution is given.
    pub effort: Effort,
    /// What makes a phrase key.
    pub ranker: Ranker,
    words: OnceLock<Words>,
}

impl Language {
    /// Loads and checks the data files of the language `code` and its weights.
    pub fn load(code: &str) -> Result<Self, Error> {
        let &(.., files, _, weights) = on_board(code)?;
        let model = weights.map(|weights| Model::on_board(weights, "attribution.bin")).transpose()?;
        Self::read(code, model.unwrap_or_default(), Ranker::load(files)?)
    }

    /// The same without weights: to learn new ones when those on board are of an older version.
    pub fn untrained(code: &str) -> Result<Self, Error> {
        Self::read(code, Model::default(), Ranker::default())
    }

    fn read(code: &str, model: Model, ranker: Ranker) -> Result<Self, Error> {
        let &(code, files, ..) = on_board(code)?;
        let lexicon = Lexicon::load(files)?;
        let cues = Cues::load(files)?;
        let people = People::load(files)?;
        let grammar = Grammar::load(files)?;
        Ok(Self {
            code,
            model,
            effort: Effort::default(),
            ranker,
            marks: Marks::load(files)?,
            stopwords: Stopwords::load(files)?,
            confidence: Confidence::load(files)?,
            abbreviations: Abbreviations::load(files)?,
            furniture: Furniture::load(files)?,
            words: OnceLock::new(),
            lexicon,
            cues,
            people,
            grammar,
        })
    }

    /// What all the lists say of a word, in one look-up: made when it is first asked for, as not every run asks.
    pub fn words(&self) -> &Words {
        let Self { lexicon, cues, people, grammar, .. } = self;
        self.words.get_or_init(|| Words::new(lexicon, cues, people, grammar))
    }

    /// The lemmas of the language `code`.
    pub fn lemmas(code: &str) -> Result<Lemmas, Error> {
        Lemmas::load(on_board(code)?.1)
    }

    /// The stems of the language `code`.
    pub fn stems(code: &str) -> Result<Lemmas, Error> {
        Ok(Lemmas::Stems(on_board(code)?.2))
    }

    /// English, for tests and examples.
    ///
    /// # Panics
    /// When a data file is wrong, which the tests of this crate exclude.
    pub fn english() -> Self {
        match Self::load("en") {
            Ok(language) => language,
            Err(error) => panic!("{error}"),
        }
    }
}

fn on_board(code: &str) -> Result<&'static OnBoard, Error> {
    LANGUAGES.iter().find(|(c, ..)| *c == code).ok_or_else(|| {
        let known: Vec<_> = LANGUAGES.iter().map(|(c, ..)| *c).collect();
        Error::Refused(format!("no language {code:?}; on board: {}", known.join(", ")))
    })
}
