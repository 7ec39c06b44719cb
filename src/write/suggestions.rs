//! speaker_suggestions.csv: speakers of the corpus who may be one, for the user to accept in speakers.toml.

use super::corpus::{most, unpack};
use super::out::Out;
use super::rows::SuggestionRow;
use super::runs::{Room, Runs, two};
use crate::alike::{self, Bearer, Known, MOST_ALIKE, Pair};
use crate::doc::SpeakerType;
use crate::edit::Roster;
use crate::error::Error;
use crate::statement::numbered_speaker;
use crate::tally::Speaker;
use std::cmp::Reverse;
use std::path::Path;
use std::rc::Rc;

/// Most frequent roles and affiliations of a speaker that are compared.
const MOST_OFFICES: usize = 5;

/// Speakers whose names stay taken apart for a while.
const RECENT: usize = 2048;

/// Some of them, each with its place.
type Recent<'b> = Vec<Option<(usize, Rc<Bearer<'b>>)>>;

/// What the speaker with this number is compared by. Joint speakers, and descriptions, which hold for one article,
/// are nobody's names.
pub fn known(id: u64, speaker: &Speaker) -> Option<Known<'_>> {
    let name = speaker.names.usual();
    let first = |mut list: Vec<_>| {
        list.truncate(MOST_OFFICES);
        list
    };
    (speaker.named && !name.contains('|')).then(|| Known {
        id,
        name,
        person: matches!(most(&speaker.kinds), None | Some(SpeakerType::Person | SpeakerType::Unknown)),
        roles: first(speaker.roles.forms()),
        affiliations: first(speaker.affiliations.forms()),
        native_names: first(speaker.native_names.forms()),
        articles: speaker.articles.clone(),
    })
}

/// The named speakers of the corpus, most quoted first; packed, as there are many.
#[derive(Debug, Default)]
pub struct Book {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Book {
    /// Adds what is known of a speaker, packed.
    pub fn add(&mut self, packed: &[u8]) {
        self.bytes.extend_from_slice(packed);
        self.ends.push(self.bytes.len());
    }

    fn known(&self, at: usize) -> Result<Known<'_>, Error> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        unpack(&self.bytes[start..self.ends[at]])
    }

    /// The speaker at a place, with its name taken apart; `recent` has those of late.
    fn bearer<'b>(&'b self, at: usize, recent: &mut Recent<'b>) -> Result<Rc<Bearer<'b>>, Error> {
        let slot = &mut recent[at % RECENT];
        match slot {
            Some((place, bearer)) if *place == at => Ok(bearer.clone()),
            _ => {
                let bearer = Rc::new(Bearer::new(self.known(at)?));
                *slot = Some((at, bearer.clone()));
                Ok(bearer)
            }
        }
    }

    /// Speakers who may be one. `folder` takes what does not fit in memory.
    fn pairs(&self, folder: &Path, room: Room) -> Result<Vec<Pair>, Error> {
        let mut recent: Recent = vec![None; RECENT];
        let mut keys = Runs::new(folder, 3, room);
        for at in 0..self.ends.len() {
            for key in self.bearer(at, &mut recent)?.keys() {
                let [high, low] = two(key);
                keys.push(&[high, low, at as u32])?;
            }
        }
        let mut candidates = Runs::new(folder, 2, room);
        keys.each_key(2, |rows| {
            let rows = rows.as_chunks::<3>().0;
            for (n, one) in rows.iter().enumerate().filter(|_| rows.len() <= MOST_ALIKE) {
                rows[n + 1..].iter().try_for_each(|other| candidates.push(&[one[2], other[2]]))?;
            }
            Ok(())
        })?;
        let mut pairs = Vec::new();
        candidates.each_key(1, |rows| {
            let one = rows[0] as usize;
            let bearer = self.bearer(one, &mut recent)?;
            let rows = rows.as_chunks::<2>().0;
            for same in rows.chunk_by(|a, b| a == b) {
                let other = same[0][1] as usize;
                pairs.extend(alike::compare((one, &bearer), (other, &*self.bearer(other, &mut recent)?)));
            }
            Ok(())
        })?;
        alike::doubt(&mut pairs);
        Ok(pairs)
    }

    /// Writes the pairs, best evidence first. Speakers that the user told apart by an entry each are no pair.
    pub fn write(&self, roster: &Roster, folder: &Path, room: Room, out: &mut Out) -> Result<(), Error> {
        let mut rows = Vec::new();
        for pair in self.pairs(folder, room)? {
            let ids = [self.known(pair.one)?.id, self.known(pair.other)?.id];
            if !ids.iter().all(|id| roster.entry(&numbered_speaker(*id)).is_some()) {
                rows.push((Reverse(pair.score), ids, pair));
            }
        }
        rows.sort_by_key(|(score, ids, _)| (*score, *ids));
        for (_, ids, pair) in rows {
            let [speaker_id, other_id] = ids.map(numbered_speaker);
            out.push(&SuggestionRow {
                speaker: self.known(pair.one)?.name,
                other: self.known(pair.other)?.name,
                reason: pair.reasons.join(" | "),
                score: pair.score as f64 / 1000.0,
                articles_shared: pair.shared,
                speaker_id: &speaker_id,
                other_id: &other_id,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::corpus::pack;
    use super::*;

    fn pairs(names: &[String], room: usize) -> Vec<(usize, usize, u64)> {
        let mut book = Book::default();
        for name in names {
            book.add(&pack(&Known { name, person: true, ..Known::default() }).unwrap());
        }
        let folder = tempfile::tempdir().unwrap();
        let pairs = book.pairs(folder.path(), Room(room)).unwrap();
        pairs.into_iter().map(|pair| (pair.one, pair.other, pair.score)).collect()
    }

    #[test]
    fn what_many_names_share_says_nothing() {
        let initials = "abdefghijkmnoprstuwxz".chars();
        let mut names: Vec<String> = initials.map(|c| format!("{c}mardan Lind")).collect();
        names.push("Lind".to_owned());
        assert_eq!(pairs(&names, 1 << 20), []);
    }

    #[test]
    fn pairs_are_the_same_however_small_the_room() {
        let given = ["Ilyan", "Ilian", "Mario", "Johan", "J."];
        let names: Vec<String> = given
            .iter()
            .flat_map(|given| ["Dovzhar", "Dovjar", "Lund"].map(|last| format!("{given} {last}")))
            .collect();
        let all = pairs(&names, 1 << 20);
        assert!(all.len() > 10, "{all:?}");
        assert!(all.is_sorted());
        for room in [4, 40, 400] {
            assert_eq!(pairs(&names, room), all);
        }
    }
}
