//! Sources that are several speakers: X and Y; X, Y and Z; neither X nor Y.

use super::clause::Source;
use super::speaker::Cast;
use crate::language::{Tag, Use};
use std::ops::Range;

impl Cast<'_> {
    /// Splits `X and Y` into its parts when both sides are phrases that can speak.
    pub(super) fn joint(&self, source: &Source) -> Vec<Source> {
        let view = self.view;
        let has_use = |i: usize, usage: Use| view.items[i].is_used(usage, self.language);
        let joint = |i: usize| view.items[i].is_used(Use::JOINT, self.language);
        let mut full = source.full.clone();
        // Neither the abbot nor the cook
        let neither = full.len() > 3 && has_use(full.start, Use::DENYING);
        let nor = full.clone().skip(1).find(|&i| has_use(i, Use::DENYING)).filter(|_| neither);
        if let Some(nor) = nor {
            return vec![Source::phrase(full.start + 1..nor), Source::phrase(nor + 1..full.end)];
        }
        if let Some(list) = self.list(full.clone()) {
            return list.into_iter().map(Source::phrase).collect();
        }
        let stop = full.clone().find(|&i| view.items[i].is(",") || view.items[i].is("(")).unwrap_or(full.end);
        full.end = stop;
        let Some(and) = full.clone().find(|&i| joint(i)) else { return vec![source.clone()] };
        let (left, right) = (full.start..and, and + 1..full.end);
        if left.is_empty() || right.is_empty() {
            return vec![source.clone()];
        }
        let names = |range: &Range<usize>| {
            let first = &view.items[range.start];
            view.items[range.end - 1].is_capital()
                && (first.is_capital() || first.particle(&self.language.people))
        };
        let determined = view.items[right.start].is_used(Use::THE, self.language)
            || view.items[right.start].is_used(Use::POSSESSIVE, self.language);
        // Anglers and hunters alike
        let alike = view.items.get(full.end).is_some_and(|i| i.is_used(Use::EACH, self.language));
        let body = view.items[right.end - 1].organisation(&self.language.people).is_some();
        if names(&left) && names(&right) && !(body && left.len() == 1) || determined || alike {
            vec![Source::phrase(left), Source::phrase(right)]
        } else {
            vec![source.clone()]
        }
    }

    /// The parts of `X, Y and Z`: all of them names, or none.
    fn list(&self, full: Range<usize>) -> Option<Vec<Range<usize>>> {
        let items = &self.view.items;
        let people = &self.language.people;
        let joint = |i: usize| items[i].is_used(Use::JOINT, self.language);
        let and = full.clone().rev().find(|&i| joint(i))?;
        let mut parts = Vec::new();
        let mut start = full.start;
        for i in full.clone().filter(|&i| items[i].is(",") || i == and) {
            if start < i {
                parts.push(start..i);
            }
            start = i + 1;
        }
        parts.push(start..full.end);
        let plain = |r: &Range<usize>| {
            !r.is_empty() && r.len() <= 6 && items[r.clone()].iter().all(|i| i.is_word() && i.tag != Tag::Adp)
        };
        let speaks = |r: &Range<usize>| {
            let last = &items[r.end - 1];
            people.group(&last.lower).is_some()
                || last.role(people).is_some()
                || last.organisation(people).is_some()
        };
        let named = |r: &Range<usize>| {
            let last = &items[r.end - 1];
            last.is_capital() && last.role(people).is_none() && last.organisation(people).is_none()
        };
        let small = |r: &Range<usize>| !items[r.clone()].iter().skip(1).any(|i| i.is_capital()) && speaks(r);
        let commas = parts.len() > 2;
        let fits = parts.iter().all(plain) && (commas && parts.iter().all(named) || parts.iter().all(small));
        fits.then_some(parts)
    }
}

#[cfg(test)]
mod tests {
    use crate::doc::Article;
    use crate::language::Language;
    use crate::pipeline;

    fn check(text: &str, speaker: &str) {
        let analysis = pipeline::analyze(&Article::from_text("a", text), &Language::english(), &[]);
        let found: Vec<&str> = analysis.attributions.iter().map(|a| a.speaker.as_str()).collect();
        assert_eq!(found, [speaker], "{text}");
    }

    #[test]
    fn each_of_several_is_a_speaker() {
        check(
            "Ute Senn, Baptiste Roy and Carmen Alvi said they would share one plough.",
            "Ute Senn | Baptiste Roy | Carmen Alvi",
        );
        check("The abbot and the cook said that the soup was cold.", "abbot | cook");
    }

    #[test]
    fn an_apposition_is_no_further_speaker() {
        check("Ute Senn, the mayor of Brenn and Lund, said they would share one plough.", "Ute Senn");
    }
}
