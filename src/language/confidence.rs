//! How often rows like a given one were right, as measured: for rows of the learned model by kind and score, for
//! rows of rules by rule and kind.

use super::model::Effort;
use super::table::{Files, Row};
use crate::error::Error;
use rustc_hash::FxHashMap;

/// Measured shares of right rows, in thousandths.
#[derive(Debug, Default)]
pub struct Confidence {
    /// Of rows of the model, by kind: the lowest score of each bin, ascending, and the share.
    model: FxHashMap<&'static str, Vec<(i32, u16)>>,
    /// Of rows of rules, by effort, rule and kind: beside the model, rules make other rows than alone.
    rules: FxHashMap<[&'static str; 3], u16>,
}

impl Confidence {
    /// Reads `confidence.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut table = Self::default();
        for row in files.rows::<3>("confidence.tsv")? {
            let share = number(&row, row.cells[1], 0, 1000)?;
            match row.cells[0].split(' ').collect::<Vec<_>>()[..] {
                ["model", kind, from] => {
                    let from = number(&row, from, i32::MIN, i32::MAX)?;
                    table.model.entry(kind).or_default().push((from, share as u16));
                }
                [effort, rule, kind] => {
                    table.rules.insert([effort, rule, kind], share as u16);
                }
                _ => return Err(row.error("no \"model KIND FROM\" and no \"EFFORT RULE KIND\"")),
            }
        }
        table.model.values_mut().for_each(|bins| bins.sort_unstable());
        Ok(table)
    }

    /// Thousandths of right rows among those of this `kind` that the model likes as much (`score`), or that
    /// `rule` made; none where too few were seen.
    pub fn of(&self, effort: Effort, rule: &str, kind: &str, score: Option<i32>) -> Option<u16> {
        let Some(score) = score else { return self.rules.get(&[effort.name(), rule, kind]).copied() };
        let bins = self.model.get(kind)?;
        let above = bins.partition_point(|bin| bin.0 <= score);
        bins.get(above.saturating_sub(1)).map(|bin| bin.1)
    }
}

fn number(row: &Row<3>, cell: &str, from: i32, to: i32) -> Result<i32, Error> {
    let number = cell.parse().ok().filter(|number| (from..=to).contains(number));
    number.ok_or_else(|| row.error(format!("{cell:?} is no whole number from {from} to {to}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    fn load(text: &'static str) -> Result<Confidence, String> {
        let files: &'static [(&str, &str)] = Box::leak(Box::new([("confidence.tsv", text)]));
        Confidence::load(Files(files)).map_err(|error| error.to_string())
    }

    #[test]
    fn scores_fall_into_bins_and_rules_have_their_own_rows() {
        let table = "fast colon direct\t600\t30\nmodel direct -3\t400\t100\nmodel direct 10\t800\t100\n\
            model direct 9\t700\t100\nnormal colon direct\t900\t40\n";
        let table = load(table).unwrap();
        let of = |score| table.of(Effort::Normal, "colon", "direct", score);
        let scores = [-9, -3, 8, 9, 10, 99].map(|score| of(Some(score)));
        assert_eq!(scores, [400, 400, 400, 700, 800, 800].map(Some));
        assert_eq!((of(None), table.of(Effort::Fast, "colon", "direct", None)), (Some(900), Some(600)));
        assert_eq!(table.of(Effort::Normal, "colon", "mixed", None), None);
        assert_eq!(table.of(Effort::Normal, "colon", "mixed", Some(9)), None);
    }

    #[test]
    fn what_is_no_row_is_said() {
        let said = |text| load(text).unwrap_err();
        assert!(said("fast colon direct\t1001\t30\n").contains("\"1001\" is no whole number from 0 to 1000"));
        assert!(said("model direct low\t10\t30\n").contains("\"low\" is no whole number"));
        assert!(said("colon direct\t10\t30\n").contains("no \"EFFORT RULE KIND\""));
    }

    #[test]
    fn a_higher_score_is_never_less_sure() {
        let table = &Language::load("en").unwrap().confidence;
        for kind in ["direct", "mixed", "indirect"] {
            let bins = &table.model[kind];
            assert!(bins.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{kind}: {bins:?}");
        }
    }
}
