//! Many short texts in one.

use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::hash::BuildHasher;
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
    /// At the place that the hash of a text names, or at a free one behind. At least half of them are free.
    slots: Vec<Slot>,
}

/// Where the number of a text is looked up. A short text is told by its slot alone.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Its [`start`].
    start: u64,
    /// Its bytes.
    length: u32,
    /// Its number and one; 0 if the slot is free.
    next: u32,
}

impl Numbered {
    /// The texts by their numbers.
    pub fn forms(&self) -> &Forms {
        &self.forms
    }

    /// The number of a text, if it has one.
    pub fn find(&self, form: &str) -> Option<u32> {
        if self.slots.is_empty() { None } else { self.slots[self.place(form)].next.checked_sub(1) }
    }

    /// The number of a text, which it has from now on.
    #[inline]
    pub fn number(&mut self, form: &str) -> u32 {
        self.find(form).unwrap_or_else(|| self.add(form))
    }

    /// Gives a text that has none the next number.
    fn add(&mut self, form: &str) -> u32 {
        if self.slots.len() <= 2 * self.forms.len() {
            self.slots = vec![Slot::default(); (2 * self.slots.len()).max(16)];
            (0..self.forms.len()).for_each(|at| self.take(self.place(&self.forms[at]), at));
        }
        let number = self.forms.len();
        self.forms.push(form);
        self.take(self.place(form), number);
        number as u32
    }

    /// Gives a slot to the text with this number.
    fn take(&mut self, place: usize, number: usize) {
        let form = &self.forms[number];
        self.slots[place] = Slot { start: start(form), length: form.len() as u32, next: number as u32 + 1 };
    }

    /// The slot of a text, or the one that it would have.
    fn place(&self, form: &str) -> usize {
        let (start, length, last) = (start(form), form.len(), self.slots.len() - 1);
        let mut place = hash(form, start) as usize & last;
        loop {
            let slot = self.slots[place];
            let here = slot.start == start && slot.length as usize == length;
            let is = || {
                length <= START
                    || self.forms[slot.next as usize - 1].as_bytes()[START..] == form.as_bytes()[START..]
            };
            if here && is() || slot.next == 0 {
                return place;
            }
            place = (place + 1) & last;
        }
    }
}

/// Bytes that [`start`] looks at.
const START: usize = 8;

/// The first bytes of a text as a number: texts for which it differs are in its order.
#[inline]
fn start(text: &str) -> u64 {
    let bytes = text.as_bytes();
    if let Some(first) = bytes.first_chunk() {
        return u64::from_be_bytes(*first);
    }
    // Pieces that overlap agree where they do.
    if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let [first, last] = [first, last].map(|piece| u64::from(u32::from_be_bytes(*piece)));
        return first << 32 | last << (8 * (START - bytes.len()));
    }
    let byte = |at: usize| u64::from(bytes[at]) << (8 * (START - 1 - at));
    if bytes.is_empty() { 0 } else { byte(0) | byte(bytes.len() / 2) | byte(bytes.len() - 1) }
}

/// A hash of a text with this [`start`]. Most words have few bytes: their first and last ones are all of them.
#[inline]
fn hash(text: &str, start: u64) -> u64 {
    if text.len() > 2 * START {
        return FxBuildHasher.hash_one(text);
    }
    let end = text.as_bytes().last_chunk().map_or(0, |last| u64::from_be_bytes(*last));
    let length = text.len() as u64;
    let product =
        u128::from(start ^ 0x9e37_79b9_7f4a_7c15) * u128::from(end ^ length ^ 0xd1b5_4a32_d192_ed03);
    (product >> 64) as u64 ^ product as u64
}

/// The places of the texts that `text` has for the places up to `count`, in code point order; equals by place.
pub fn in_order<'t>(count: usize, text: impl Fn(usize) -> &'t str) -> Vec<u32> {
    let mut order: Vec<(u64, u32)> = (0..count).map(|at| (start(text(at)), at as u32)).collect();
    order.sort_unstable_by(|&(a, at), &(b, bt)| {
        a.cmp(&b).then_with(|| (text(at as usize), at).cmp(&(text(bt as usize), bt)))
    });
    order.into_iter().map(|(_, at)| at).collect()
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
