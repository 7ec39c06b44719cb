//! How often each form of one thing was seen. There are many such lists and most hold one form, so that their size
//! counts and not how fast they grow.

use std::cmp::Reverse;

/// Forms in code point order, each with its count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen(Vec<(Box<str>, u64)>);

impl Seen {
    /// Adds `count` to a form; a new one is forgotten if there are `most` already. No form is no text.
    pub fn add(&mut self, form: &str, count: u64, most: usize) {
        match self.0.binary_search_by(|(known, _)| (**known).cmp(form)) {
            Ok(at) => self.0[at].1 += count,
            Err(at) if !form.is_empty() && self.0.len() < most => {
                if self.0.is_empty() {
                    self.0.reserve_exact(1);
                }
                self.0.insert(at, (form.into(), count));
            }
            Err(_) => {}
        }
    }

    /// How many forms there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The forms with their counts, most frequent first, then in code point order.
    pub fn ranked(&self) -> Vec<(&str, u64)> {
        let mut order: Vec<(&str, u64)> = self.0.iter().map(|(form, count)| (&**form, *count)).collect();
        order.sort_by_key(|&(_, count)| Reverse(count)); // stable: forms stay in order
        order
    }

    /// The forms in the same order.
    pub fn forms(&self) -> Vec<&str> {
        self.ranked().into_iter().map(|(form, _)| form).collect()
    }

    /// The most frequent form; empty if there is none.
    pub fn usual(&self) -> &str {
        self.0.iter().rev().max_by_key(|(_, count)| *count).map_or("", |(form, _)| form)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_counted_and_ranked() {
        let mut seen = Seen::default();
        assert_eq!(seen.usual(), "");
        for form in ["tide", "", "gull", "ebb", "gull", "moor", "tide"] {
            seen.add(form, 1, 3);
        }
        assert_eq!(seen.ranked(), [("gull", 2), ("tide", 2), ("ebb", 1)]);
        assert_eq!((seen.usual(), seen.forms().len()), ("gull", 3));
        seen.add("tide", 1, 3);
        assert_eq!(seen.usual(), "tide");
    }
}
