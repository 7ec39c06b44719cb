//! What the user knows better: `speakers.toml` and `corrections.csv`, put upon what was found in an article.
//!
//! Both work on one article at a time and on finished rows, so that an edit changes the rows it names and
//! nothing else. Ids of attributions are those of the rows before any edit: a correction goes on naming its
//! row. How the two files are written is known in `read`.

mod corrections;
mod roster;

pub use corrections::{Correction, Corrections, Dropped};
pub use roster::{Column, Entry, Roster, Scope};

use crate::attribute::Resolved;
use crate::doc::{Analysis, Article, Problem, Severity};
use crate::language::Language;
use crate::statement::{self, Statement};
use crate::terms;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Everything the user has edited.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    /// Who is who over all articles.
    pub roster: Roster,
    /// Single rows.
    pub corrections: Corrections,
}

/// What an article made use of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Used {
    /// Entries of the roster, and which of their names.
    pub names: BTreeSet<(usize, usize)>,
    /// Rows of the corrections.
    pub corrections: BTreeSet<usize>,
    /// Rows that were dropped, in the order of the tables.
    pub dropped: Vec<Dropped>,
}

impl Used {
    /// Adds what the next article made use of.
    pub fn extend(&mut self, next: Self) {
        self.names.extend(next.names);
        self.corrections.extend(next.corrections);
        self.dropped.extend(next.dropped);
    }
}

impl Edits {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.roster.entries.is_empty() && self.corrections.is_empty()
    }

    /// Puts the edits upon the rows of one article: the roster first, the corrections last.
    pub fn apply(
        &self,
        article: &Article,
        analysis: &mut Analysis,
        statements: &mut Vec<Statement>,
        language: &Language,
    ) -> Used {
        let mut used = Used::default();
        if self.is_empty() {
            return used;
        }
        for row in &mut analysis.attributions {
            self.roster.apply(article, row, &mut used);
        }
        let around = corrections::Around { article, roster: &self.roster, language };
        let voices = self.corrections.apply(&around, analysis, statements, &mut used);
        for (row, statement) in analysis.attributions.iter().zip(statements) {
            statement.speaker_id = statement::speaker_id(article, &row.speaker, row.local_speaker);
        }
        if voices {
            let (attributions, marked) =
                (std::mem::take(&mut analysis.attributions), std::mem::take(&mut analysis.marked));
            let resolved = Resolved { attributions, marked, ..Resolved::default() };
            analysis.words = terms::read(article, &analysis.mask, &analysis.layout, &resolved);
            (analysis.attributions, analysis.marked) = (resolved.attributions, resolved.marked);
        }
        used
    }

    /// A warning for every entry that no article made use of.
    pub fn unused(&self, used: &Used) -> Vec<Problem> {
        let mut problems = self.roster.unused(used);
        problems.extend(self.corrections.unused(used));
        problems
    }
}

/// A warning about a line of one of the files.
fn warning(code: &'static str, file: &str, line: u64, message: &str) -> Problem {
    Problem {
        severity: Severity::Warning,
        code,
        message: format!("line {line}: {message}"),
        path: file.to_owned(),
        article_id: String::new(),
        at: None,
    }
}
