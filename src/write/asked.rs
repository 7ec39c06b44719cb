//! What a run is asked to do with words, beyond counting them.

use super::concordance::Concordance;
use crate::language::{Lemmas, Stopwords};
use crate::tally::{Grouping, VOICES};
use crate::terms::Counting;
use std::collections::BTreeMap;

/// What is asked of the words.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is counted in every article.
    pub counting: Counting,
    /// The groupings; the first is the whole corpus.
    pub groupings: Vec<Grouping>,
    /// Columns by which terms, collocations and categories are grouped.
    pub group_by: Vec<String>,
    /// Least count in the group for a row of term_frequencies.
    pub least: u64,
    /// Whether article_terms has n-grams, voices and stop words too.
    pub full: bool,
    /// Stop words that stand for those of the language.
    pub stopwords: Option<Stopwords>,
    /// What the column lemma holds.
    pub lemmas: Lemmas,
    /// What keyness is asked for.
    pub keyness: Keyness,
    /// Places in the tally of the voices that keyness and collocations have.
    pub voices: Vec<usize>,
    /// Least joint count for a row of collocations.
    pub least_pairs: u64,
    /// The concordance that is asked for.
    pub concordance: Option<Concordance>,
}

impl Default for Asked {
    fn default() -> Self {
        let (counting, groupings, group_by, stopwords, lemmas, keyness) = Default::default();
        Self {
            counting,
            groupings,
            group_by,
            least: 1,
            full: false,
            stopwords,
            lemmas,
            keyness,
            voices: (0..VOICES).collect(),
            least_pairs: 1,
            concordance: None,
        }
    }
}

/// Which groups are compared with what.
#[derive(Clone, Debug, Default)]
pub struct Keyness {
    /// Columns whose groups are compared.
    pub by: Vec<String>,
    /// The only group that is compared.
    pub target: Option<String>,
    /// The group it is compared with; else all others.
    pub against: Option<String>,
    /// A word list that every group is compared with.
    pub reference: Option<WordList>,
    /// Least count in target and reference together.
    pub least: u64,
}

/// A word list from outside.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    /// Name of its file.
    pub name: String,
    /// Counts of terms, as the tables have them.
    pub counts: BTreeMap<String, u64>,
    /// All words.
    pub words: u64,
}

impl Asked {
    /// All columns that groups are made by.
    pub fn columns(&self) -> impl Iterator<Item = &String> {
        self.group_by.iter().chain(&self.keyness.by)
    }

    /// Whether the groups of this grouping stand in the tables of terms.
    pub fn lists(&self, grouping: usize) -> bool {
        grouping == 0 || self.group_by.contains(&self.groupings[grouping].name)
    }

    /// Whether the groups of this grouping are compared.
    pub fn compares(&self, grouping: usize) -> bool {
        self.keyness.by.contains(&self.groupings[grouping].name)
    }
}
