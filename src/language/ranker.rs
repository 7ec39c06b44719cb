//! What each feature of a noun phrase is worth when key phrases are ranked. The features themselves are computed in
//! `phrase::features`.

use super::Files;
use crate::error::Error;

/// The features, in the order of the data file. Frequencies and positions enter as natural logarithms.
pub const FEATURES: [&str; 28] = [
    "after_adposition",
    "after_determiner",
    "before_verb",
    "characters",
    "count_of_one",
    "count_of_pair",
    "first",
    "four_words",
    "given_name",
    "headline",
    "least_weight",
    "mean_frequency",
    "modifies_elsewhere",
    "nested",
    "one_word",
    "participle",
    "person_name",
    "place",
    "plural",
    "rarest_word",
    "rarity",
    "rarity_of_one",
    "role",
    "short_name",
    "shortest_word",
    "two_words",
    "verb_at_end",
    "whole",
];

/// The file of a language.
const FILE: &str = "phrases.tsv";
/// Row of that file that holds no feature.
const BIAS: &str = "bias";
/// Name and version of learned weights and their features.
const LEARNED: &str = "np-logistic-1";
/// Decimals of a weight.
const DECIMALS: usize = 4;

/// What serves languages without weights of their own: round numbers, set by hand, that know of no language but its noun
/// phrases. More counts, earlier, whole and rare; two words are the rule.
const UNTRAINED: [(&str, f64); 8] = [
    ("characters", 0.06),
    ("first", -0.4),
    ("four_words", -0.5),
    ("least_weight", 0.6),
    ("mean_frequency", 0.6),
    ("one_word", -1.0),
    ("rarity", 0.15),
    ("whole", 0.8),
];

/// The weights of a linear ranker.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranker {
    /// One for each of [`FEATURES`].
    pub weights: [f64; FEATURES.len()],
    /// Added to every score.
    pub bias: f64,
    /// Name and version, for the tables.
    pub method: &'static str,
}

impl Default for Ranker {
    /// The one that nothing was learned for.
    fn default() -> Self {
        let mut weights = [0.0; FEATURES.len()];
        for (name, value) in UNTRAINED {
            if let Some(place) = FEATURES.iter().position(|&feature| feature == name) {
                weights[place] = value;
            }
        }
        Self { weights, bias: 0.0, method: "np-untrained-1" }
    }
}

impl Ranker {
    /// Reads `phrases.tsv`: a feature and its weight. A language without that file has the ranker that nothing was
    /// learned for.
    pub fn load(files: Files) -> Result<Self, Error> {
        if !files.0.iter().any(|(name, _)| *name == FILE) {
            return Ok(Self::default());
        }
        let mut ranker = Self { weights: [0.0; FEATURES.len()], bias: 0.0, method: LEARNED };
        let mut missing: Vec<&str> = FEATURES.into_iter().chain([BIAS]).collect();
        for row in files.rows::<2>(FILE)? {
            let name = row.cells[0];
            let Some(place) = missing.iter().position(|&feature| feature == name) else {
                return Err(row.error(format!("{name:?} is no feature of {LEARNED}")));
            };
            missing.remove(place);
            let Ok(weight) = row.cells[1].parse::<f64>() else {
                return Err(row.error(format!("{:?} is no weight", row.cells[1])));
            };
            match FEATURES.iter().position(|&feature| feature == name) {
                Some(place) => ranker.weights[place] = weight,
                None => ranker.bias = weight,
            }
        }
        if let Some(feature) = missing.first() {
            let message = format!("no weight for {feature}; make the file anew with `whosaid train phrases`");
            return Err(Error::Language { file: FILE.to_owned(), line: 0, message });
        }
        Ok(ranker)
    }

    /// A ranker with learned weights, rounded as in its file.
    pub fn learned(weights: [f64; FEATURES.len()], bias: f64) -> Self {
        let unit = 10f64.powi(DECIMALS as i32);
        let round = |weight: f64| (weight * unit).round() / unit;
        Self { weights: weights.map(round), bias: round(bias), method: LEARNED }
    }

    /// The file with its weights.
    pub fn to_text(&self) -> String {
        let mut rows: Vec<(&str, f64)> = FEATURES.into_iter().zip(self.weights).collect();
        rows.push((BIAS, self.bias));
        rows.sort_by_key(|&(name, _)| name);
        let mut text = format!(
            "# feature\tweight; {LEARNED}, written by `whosaid train phrases`, see docs/model-card.md\n"
        );
        for (name, weight) in rows {
            // Adding zero makes a positive one of a negative zero.
            text.push_str(&format!("{name}\t{:.DECIMALS$}\n", weight + 0.0));
        }
        text
    }

    /// How likely a phrase with these features is key, from 0 to 1.
    pub fn score(&self, features: &[f64; FEATURES.len()]) -> f64 {
        let sum =
            self.weights.iter().zip(features).fold(self.bias, |sum, (weight, value)| sum + weight * value);
        1.0 / (1.0 + libm::exp(-sum))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, Language};

    #[test]
    fn features_are_in_the_order_of_the_file() {
        assert!(FEATURES.is_sorted_by(|a, b| a < b));
        assert!(UNTRAINED.iter().all(|(name, _)| FEATURES.contains(name)));
    }

    #[test]
    fn the_file_on_board_is_the_one_that_training_writes() {
        for (code, files, ..) in LANGUAGES {
            let text = files.0.iter().find(|(name, _)| *name == FILE).map(|&(_, text)| text);
            let ranker = Language::load(code).unwrap().ranker;
            assert_eq!(text.unwrap_or_default(), ranker.to_text());
        }
    }

    #[test]
    fn a_language_without_weights_is_served() {
        let ranker = Ranker::load(Files(&[])).unwrap();
        assert_eq!(ranker.method, "np-untrained-1");
        assert!(ranker.weights.iter().any(|&w| w != 0.0));
    }

    #[test]
    fn wrong_files_are_named() {
        let said = |text: &'static str| {
            let files: &'static [(&str, &str)] = Box::leak(Box::new([(FILE, text)]));
            Ranker::load(Files(files)).unwrap_err().to_string()
        };
        assert!(said("colour\t1\n").contains("\"colour\" is no feature"));
        assert!(said("bias\tmuch\n").contains("\"much\" is no weight"));
        assert!(said("bias\t1\n").contains("no weight for after_adposition"));
    }
}
