//! `concordance`: reads articles, and writes where words stand in them.

use super::args::{Choices, Concordance};
use super::config::{Manner, plan, refuse};
use super::{Exit, run};
use crate::error::Error;
use crate::statement::name_key;
use crate::terms::Query;
use crate::write::{self, CONCORDANCE_VOICES};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// What is looked for: the options that run.json remembers.
#[derive(Clone, Debug, Default, clap::Args, Serialize, Deserialize)]
pub struct Search {
    /// Words, a phrase, or words with wildcards (* any letters, ? one); case does not matter
    pub query: String,
    /// QUERY is a regular expression, looked for inside sentences
    #[arg(long)]
    pub regex: bool,
    /// How rows are ordered
    #[arg(long, value_enum, default_value = "place")]
    pub sort: Sort,
    /// Words shown on either side, inside the paragraph
    #[arg(long, value_name = "WORDS", default_value_t = 15)]
    pub context: usize,
    /// Only this voice: quoted, marked, indirect, narration, title; may be repeated
    #[arg(long, value_name = "VOICE")]
    pub voice: Vec<String>,
    /// Only what this speaker said; may be repeated
    #[arg(long, value_name = "NAME")]
    pub speaker: Vec<String>,
    /// Only this outlet; may be repeated
    #[arg(long, value_name = "NAME")]
    pub outlet: Vec<String>,
}

/// How rows are ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// By article and place
    #[default]
    Place,
    /// By the words before the hit, the nearest first
    Left,
    /// By the words behind the hit
    Right,
}

impl Search {
    /// What the run looks for.
    pub fn asked(&self) -> Result<write::Concordance, Error> {
        let query = match self.regex {
            true => Query::pattern(&self.query)
                .map_err(|e| refuse(format!("QUERY is no regular expression: {e}")))?,
            false => Query::words(&self.query)
                .ok_or_else(|| refuse(format!("QUERY {:?} has no word in it", self.query)))?,
        };
        if let Some(voice) = self.voice.iter().find(|voice| !CONCORDANCE_VOICES.contains(&voice.as_str())) {
            return Err(refuse(format!("--voice {voice:?}: give one of {}", CONCORDANCE_VOICES.join(", "))));
        }
        Ok(write::Concordance {
            query,
            text: self.query.clone(),
            context: self.context,
            sort: match self.sort {
                Sort::Place => write::Sort::Place,
                Sort::Left => write::Sort::Left,
                Sort::Right => write::Sort::Right,
            },
            voices: self.voice.clone(),
            outlets: self.outlet.clone(),
            speakers: self.speaker.iter().map(|name| name_key(name)).collect(),
        })
    }
}

/// Does what was typed.
pub fn concordance(typed: Concordance) -> Result<Exit, Error> {
    let choices = Choices {
        metadata: typed.metadata,
        speakers: typed.speakers,
        corrections: typed.corrections,
        profile: typed.profile,
        delimiter: typed.delimiter,
        decimal: typed.decimal,
        include: typed.include,
        language: typed.language,
        attribution: typed.attribution,
        model: typed.model,
        search: Some(typed.search),
        ..Choices::default()
    };
    let mut plan = plan(typed.input, typed.output, choices)?;
    plan.threads = typed.threads.unwrap_or(0);
    run::carry_out(&plan, Manner { strict: false, dry_run: false, timings: false, quiet: typed.quiet })
}
