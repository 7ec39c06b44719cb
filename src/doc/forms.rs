//! Many short texts in one.

use serde::{Deserialize, Serialize};
use std::ops::Index;

/// Texts by their places, kept side by side in one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forms {
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
}

impl Forms {
    /// Adds a text behind the last one.
    pub fn push(&mut self, form: &str) {
        self.text.push_str(form);
        self.ends.push(self.text.len() as u32);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| &self[at])
    }
}

impl Index<usize> for Forms {
    type Output = str;

    fn index(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }
}

impl<'t> FromIterator<&'t str> for Forms {
    fn from_iter<I: IntoIterator<Item = &'t str>>(all: I) -> Self {
        let mut forms = Self::default();
        all.into_iter().for_each(|form| forms.push(form));
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_come_back_as_they_were() {
        let all = ["quay", "", "é漢", "", "x"];
        let forms: Forms = all.into_iter().collect();
        assert_eq!((forms.len(), forms.iter().collect::<Vec<_>>()), (5, all.to_vec()));
        assert_eq!((&forms[1], &forms[2]), ("", "é漢"));
        assert!(Forms::default().is_empty());
    }
}
