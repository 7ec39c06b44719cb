//! Many short texts in one.

use super::Key;
use prefetch_index::prefetch_index;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
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

    /// Makes small letters of the capital ones of ASCII in all of them.
    pub fn make_lower(&mut self) {
        self.text.make_ascii_lowercase();
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
    pub fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|at| &self[at])
    }
}

impl Index<usize> for Forms {
    type Output = str;

    #[inline]
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

/// Texts that have a number each, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub struct Numbered {
    forms: Forms,
    /// Their keys.
    keys: Vec<Key>,
    /// At the place that the hash of a text names, or at a free one behind: its number and one, or 0. At least half of
    /// them are free.
    slots: Vec<u32>,
}

impl Numbered {
    /// The texts by their numbers.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The number of a text, if it has one.
    pub fn find(&self, form: &str) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slots[self.place(Key::of(form), form)].checked_sub(1) }
    }

    /// The number of a text, which it has from now on.
    pub fn number(&mut self, form: &str) -> u32 {
        self.number_of(Key::of(form), form)
    }

    /// The number of a text with this key, which it has from now on.
    #[inline]
    pub fn number_of(&mut self, key: Key, form: &str) -> u32 {
        if self.slots.len() < 2 * (self.keys.len() + 1) {
            self.slots = vec![0; (2 * self.slots.len()).max(64)];
            for number in 0..self.keys.len() {
                let place = self.place(self.keys[number], &self.forms[number]);
                self.slots[place] = number as u32 + 1;
            }
        }
        let place = self.place(key, form);
        self.slots[place].checked_sub(1).unwrap_or_else(|| {
            self.forms.push(form);
            self.keys.push(key);
            self.slots[place] = self.keys.len() as u32;
            self.slots[place] - 1
        })
    }

    /// Has the processor fetch what will be looked up for these texts with their keys, all of it at once.
    pub fn expect<'t>(&self, texts: impl Iterator<Item = (Key, &'t str)> + Clone) {
        let first = |(key, text): (Key, &str)| key.hash(text) as usize & self.slots.len().wrapping_sub(1);
        texts.clone().for_each(|text| prefetch_index(&self.slots, first(text)));
        for text in texts {
            if let Some(number) = self.slots.get(first(text)).and_then(|slot| slot.checked_sub(1)) {
                prefetch_index(&self.keys, number as usize);
            }
        }
    }

    /// The slot of a text, or the one that it would have.
    #[inline]
    fn place(&self, key: Key, form: &str) -> usize {
        let is = |number: usize| self.keys[number] == key && (!key.is_long() || &self.forms[number] == form);
        let last = self.slots.len() - 1;
        let mut place = key.hash(form) as usize & last;
        while self.slots[place].checked_sub(1).is_some_and(|number| !is(number as usize)) {
            place = (place + 1) & last;
        }
        place
    }
}

/// The places of the texts that `text` has for the places up to `count`, in code point order; equals by place.
pub fn in_order<'t>(count: usize, text: impl Fn(usize) -> &'t str) -> Vec<u32> {
    let text = |at: u32| text(at as usize);
    sorted(0..count as u32, |at| Key::of(text(at)), text)
}

/// Numbers in the code point order of what they stand for: texts with these keys; equals by number. Only the texts of
/// long keys are asked for.
pub fn sorted<T: Ord>(
    numbers: impl Iterator<Item = u32>,
    key: impl Fn(u32) -> Key,
    text: impl Fn(u32) -> T,
) -> Vec<u32> {
    // The first bytes of a key decide nearly always, and leave room for its number.
    let mut order: Vec<u128> = numbers.map(|number| key(number).start() | u128::from(number)).collect();
    order.sort_unstable();
    for same in order.chunk_by_mut(|a, b| a >> u32::BITS == b >> u32::BITS).filter(|same| same.len() > 1) {
        same.sort_unstable_by(|&a, &b| {
            let [a, b] = [a, b].map(|one| one as u32);
            let long = || if key(a).is_long() { text(a).cmp(&text(b)) } else { Ordering::Equal };
            key(a).cmp(&key(b)).then_with(long).then_with(|| a.cmp(&b))
        });
    }
    order.into_iter().map(|one| one as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_keeps_its_number() {
        let mut numbered = Numbered::default();
        assert_eq!(numbered.find("quay"), None);
        // Short ones and long ones, some alike but for the zeros behind them.
        let text = |n: usize| format!("{}{}{}", "quay wall ".repeat(n % 2), n / 10, &"a\0\0b"[..n / 2 % 5]);
        let texts: Vec<String> = (0..300).map(|n| text(n % 100)).collect();
        let numbers: Vec<u32> = texts.iter().map(|text| numbered.number(text)).collect();
        assert_eq!(numbers, (0..300).map(|n| n % 100).collect::<Vec<_>>());
        assert_eq!(numbered.forms().iter().collect::<Vec<_>>(), texts[..100]);
        assert_eq!((numbered.find(&text(7)), numbered.find("quay")), (Some(7), None));
    }

    #[test]
    fn texts_are_put_in_order() {
        let texts =
            ["quays", "", "quay", "a\0", "a", "quayside walls", "é", "quayside", "a", "quayside walk"];
        let mut want: Vec<u32> = (0..texts.len() as u32).collect();
        want.sort_by_key(|&at| texts[at as usize]);
        assert_eq!(in_order(texts.len(), |at| texts[at]), want);
    }

    #[test]
    fn forms_come_back_as_they_were() {
        let all = ["quay", "", "é漢", "", "x"];
        let forms: Forms = all.into_iter().collect();
        assert_eq!((forms.len(), forms.iter().collect::<Vec<_>>()), (5, all.to_vec()));
        assert_eq!((&forms[1], &forms[2]), ("", "é漢"));
        assert!(Forms::default().is_empty());
    }
}
