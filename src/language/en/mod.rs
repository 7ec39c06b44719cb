//! English. Each file's first line says what its columns mean.

use super::Files;
use rust_stemmers::Algorithm;

/// Names the data files of this folder and takes their content in.
macro_rules! files {
    ($($name:literal,)+) => { Files(&[$(($name, include_str!($name)),)+]) };
}

/// The data files by name.
pub const FILES: Files = files![
    "abbreviations.tsv",
    "anonymity.tsv",
    "background.tsv",
    "confidence.tsv",
    "cue_classes.tsv",
    "cue_nouns.tsv",
    "cues.tsv",
    "demonyms.tsv",
    "documents.tsv",
    "furniture.tsv",
    "furniture_gate.tsv",
    "given_names.tsv",
    "grammar.tsv",
    "groups.tsv",
    "inflections.tsv",
    "known_bodies.tsv",
    "lemmas.tsv",
    "lexicon.tsv",
    "name_nouns.tsv",
    "organisations.tsv",
    "phrases.tsv",
    "places.tsv",
    "pronouns.tsv",
    "quotation_marks.tsv",
    "roles.tsv",
    "rules.tsv",
    "sentence_words.tsv",
    "silences.tsv",
    "stopwords.txt",
    "surname_particles.txt",
    "tagger.txt",
    "time_words.tsv",
    "title_words.tsv",
    "titles.tsv",
    "venues.tsv",
];

/// How words are cut down to their stems.
pub const STEMS: Algorithm = Algorithm::English;

/// The weights of the attribution model; docs/model-card.md says where they come from.
pub const ATTRIBUTION: &[u8] = include_bytes!("attribution.bin");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::model::Model;

    #[test]
    fn the_weights_on_board_are_whole_and_those_of_the_model_card() {
        assert!(Model::from_bytes(ATTRIBUTION, "attribution.bin").is_ok());
        let card = include_str!("../../../docs/model-card.md");
        let line = format!("`{}`", crate::read::sha256(ATTRIBUTION));
        assert!(card.contains(&line), "docs/model-card.md does not name {line}");
    }

    #[test]
    fn the_weights_of_key_phrases_are_those_of_the_model_card() {
        let card = include_str!("../../../docs/model-card.md");
        let line = format!("`{}`", crate::read::sha256(include_bytes!("phrases.tsv")));
        assert!(card.contains(&line), "docs/model-card.md does not name {line}");
    }
}
