//! Who of an article a name may stand for, without asking all whom the article names.

use super::folded::Folded;
use super::speaker::Entity;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::{Hash, Hasher};

/// Entities from which on they are looked up; fewer are faster asked one by one.
const MANY: usize = 200;

/// What entities are looked up by.
#[derive(Clone, Copy, Debug, Hash)]
pub(super) enum Key<'k> {
    /// All words of the name.
    Words(&'k Folded),
    /// The name as the tables give it.
    Name(&'k str),
    /// One word of the name.
    Word(&'k str),
    /// The capitals that its words begin with.
    Initials(&'k str),
    /// Nobody has it.
    None,
}

impl Key<'_> {
    fn number(self) -> u64 {
        let mut hasher = FxHasher::default();
        Hash::hash(&self, &mut hasher);
        hasher.finish()
    }
}

/// Entities with a name by what they are looked up by. What was once their name still leads to them, and chance may lead
/// to others: whoever looks up says who fits.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// In order of their numbers.
    places: FxHashMap<u64, Vec<usize>>,
}

impl Index {
    /// Adds an entity that is new or has another name.
    pub(super) fn add(&mut self, entities: &[Entity], at: usize) {
        match entities.len() {
            ..MANY => {}
            MANY if self.places.is_empty() => (0..MANY).for_each(|at| self.enter(&entities[at], at)),
            _ => self.enter(&entities[at], at),
        }
    }

    fn enter(&mut self, entity: &Entity, at: usize) {
        if entity.words.is_empty() {
            return;
        }
        let capitals: String = initials(entity.name).collect();
        let whole = [Key::Words(&entity.words), Key::Name(entity.name), Key::Initials(&capitals)];
        for key in whole.into_iter().chain(entity.words.iter().map(Key::Word)) {
            let places = self.places.entry(key.number()).or_default();
            if let Err(place) = places.binary_search(&at) {
                places.insert(place, at);
            }
        }
    }

    /// The last entity before number `end` that fits. Whoever fits must have one of the keys.
    pub(super) fn newest<'k>(
        &self,
        entities: &[Entity],
        end: usize,
        keys: impl IntoIterator<Item = Key<'k>>,
        fits: impl Fn(&Entity) -> bool,
    ) -> Option<usize> {
        if entities.len() < MANY {
            return entities[..end].iter().rposition(fits);
        }
        let last = |key: Key| {
            let places = self.places.get(&key.number())?;
            let before = &places[..places.partition_point(|at| *at < end)];
            before.iter().rev().copied().find(|at| fits(&entities[*at]))
        };
        keys.into_iter().filter_map(last).max()
    }

    /// Of the words of a name the one that fewest entities have; none as long as they are asked one by one.
    pub(super) fn rarest<'w>(&self, words: &'w Folded) -> Key<'w> {
        if self.places.is_empty() {
            return Key::None;
        }
        let having = |key: &Key| self.places.get(&key.number()).map_or(0, Vec::len);
        words.iter().map(Key::Word).min_by_key(having).unwrap_or(Key::None)
    }
}

/// The capitals that the words of a name begin with.
pub(super) fn initials(name: &str) -> impl Iterator<Item = char> {
    name.split([' ', '-']).filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_looked_up_is_who_would_be_found_one_by_one() {
        let words = ["Ada", "Brack", "Orle", "Water", "Board", "Tane", "Ines"];
        let name = |n: usize| {
            let word = |m: usize| words[(n * m + n / 7) % words.len()];
            [word(1), " ", word(2), " ", word(3)][..1 + n % 3 * 2].concat()
        };
        let names: Vec<String> = (0..3 * MANY).map(name).collect();
        let other: Vec<String> = (0..3 * MANY).map(|n| name(n + 1)).collect();
        let entity = |name| Entity { name, words: Folded::of(name), ..Entity::default() };
        let (mut index, mut entities) = (Index::default(), Vec::new());
        for (at, name) in names.iter().enumerate() {
            entities.push(entity(name));
            index.add(&entities, at);
            if at % 5 == 0 {
                entities[at / 2] = entity(&other[at]);
                index.add(&entities, at / 2);
            }
            let sought = Folded::of(&other[at]);
            let same = |e: &Entity| e.words == sought;
            let part = |e: &Entity| sought.iter().all(|w| e.words.iter().any(|own| own == w));
            let short = |e: &Entity| initials(e.name).eq("OW".chars());
            for end in [entities.len(), at / 3] {
                let look = |key, fits: &dyn Fn(&Entity) -> bool| {
                    let found = index.newest(&entities, end, [key], fits);
                    assert_eq!(found, entities[..end].iter().rposition(fits), "{key:?} of {end}");
                };
                look(Key::Words(&sought), &same);
                look(index.rarest(&sought), &part);
                look(Key::Initials("OW"), &short);
            }
        }
    }
}
