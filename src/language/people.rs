//! Who can speak: roles, titles, places that stand for governments, bodies, documents, groups, names.

use super::glossary::Glossary;
use super::table::{Files, Row};
use super::words::Lists;
use crate::doc::{Sector, SpeakerType};
use crate::error::Error;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::OnceLock;

/// Grammatical gender of a person as names, roles and pronouns show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// he
    Male,
    /// she
    Female,
}

fn gender(letter: &str) -> Option<Gender> {
    match letter {
        "m" => Some(Gender::Male),
        "f" => Some(Gender::Female),
        _ => None,
    }
}

/// A noun for a person by what they do or are.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// Sector, if the noun alone decides it.
    pub sector: Option<Sector>,
    /// Gender, if the noun alone decides it.
    pub gender: Option<Gender>,
    /// Whether this form is a plural.
    pub plural: bool,
    /// Whether the noun says too little to tell one person from another (official, critic).
    pub generic: bool,
}

/// A country, capital or seat that stands for its government.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Name of the government; empty for mere regions.
    pub government: &'static str,
    /// Whether it is a seat with a name of its own.
    pub seat: bool,
}

/// A body known by name, or a noun that heads the names of bodies.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// Sector, if decided.
    pub sector: Option<Sector>,
    /// Type.
    pub kind: SpeakerType,
    /// Full name for a known body; empty for a noun.
    pub full: &'static str,
}

/// A personal pronoun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pronoun {
    /// Gender it shows.
    pub gender: Option<Gender>,
    /// Whether it stands for several.
    pub plural: bool,
    /// Whether it can only stand for a person.
    pub person: bool,
    /// Role in the clause.
    pub kind: PronounKind,
}

impl Pronoun {
    /// Whether it is a subject that stands for no person: it.
    pub fn is_thing(self) -> bool {
        self.kind == PronounKind::Subject && !self.person && !self.plural
    }
}

/// Role of a pronoun in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PronounKind {
    /// he
    Subject,
    /// him
    Object,
    /// his
    Possessive,
    /// who
    Relative,
    /// I
    First,
}

/// Letters of a word that few sentences hold by chance.
const LONG: usize = 4;

/// Everything known about who can speak.
#[derive(Debug, Default)]
pub struct People {
    /// What stands on each list, in the order of its file.
    listed: Vec<(Lists, &'static str)>,
    roles: Glossary<Role>,
    titles: Glossary<(Option<Gender>, bool)>,
    places: Glossary<Place>,
    demonyms: Glossary<&'static str>,
    organisations: Glossary<Body>,
    bodies: Glossary<Body>,
    name_nouns: Glossary<Body>,
    documents: Glossary<SpeakerType>,
    groups: Glossary<Option<Sector>>,
    given_names: Glossary<Option<Gender>>,
    particles: Glossary<()>,
    pronouns: Glossary<Pronoun>,
    anonymity: Vec<(&'static str, crate::doc::Anonymity)>,
    /// What most sentences do not hold that hold no expression of anonymity: first words of which every expression
    /// has one, then the expressions. Made when it is first asked for.
    telling: OnceLock<[Option<AhoCorasick>; 2]>,
    times: Glossary<&'static str>,
    venues: Glossary<()>,
    works: Glossary<crate::doc::MarkKind>,
}

impl People {
    /// Reads and checks the lists.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut people = Self::default();
        for row in files.rows::<5>("roles.tsv")? {
            let sector = sector_of(&row, 2)?;
            let generic = row.cells[4] == "generic";
            let role = Role { sector, gender: gender(row.cells[3]), plural: false, generic };
            people.roles.insert(row.cells[0], role);
            people.listed.push((Lists::ROLE, row.cells[0]));
            if !row.cells[1].is_empty() && row.cells[1] != row.cells[0] {
                people.roles.or_insert(row.cells[1], Role { plural: true, ..role });
                people.listed.push((Lists::ROLE, row.cells[1]));
            }
        }
        for row in files.rows::<3>("titles.tsv")? {
            let title = row.cells[0].trim_end_matches('.');
            people.titles.insert(title, (gender(row.cells[1]), row.cells[2] == "1"));
            people.listed.push((Lists::TITLE, title));
        }
        for row in files.rows::<4>("places.tsv")? {
            let place = Place { government: row.cells[3], seat: row.cells[1] == "seat" };
            people.places.insert(row.cells[0], place);
            people.listed.push((Lists::PLACE, row.cells[0]));
        }
        for row in files.rows::<2>("demonyms.tsv")? {
            people.demonyms.insert(row.cells[0], row.cells[1]);
            people.listed.push((Lists::DEMONYM, row.cells[0]));
        }
        for row in files.rows::<3>("organisations.tsv")? {
            let body = Body { sector: sector_of(&row, 1)?, kind: type_of(&row, 2)?, full: "" };
            people.organisations.insert(row.cells[0], body);
            people.listed.push((Lists::ORGANISATION, row.cells[0]));
        }
        for row in files.rows::<3>("name_nouns.tsv")? {
            let body = Body { sector: sector_of(&row, 1)?, kind: type_of(&row, 2)?, full: "" };
            people.name_nouns.insert(row.cells[0], body);
        }
        for row in files.rows::<4>("known_bodies.tsv")? {
            let body = Body { sector: sector_of(&row, 1)?, kind: type_of(&row, 2)?, full: row.cells[3] };
            people.bodies.insert(row.cells[0], body);
            people.listed.push((Lists::BODY, row.cells[0]));
        }
        for row in files.rows::<3>("documents.tsv")? {
            let kind = type_of(&row, 2)?;
            people.documents.insert(row.cells[0], kind);
            people.listed.push((Lists::DOCUMENT, row.cells[0]));
            people.documents.insert(row.cells[1], kind);
            people.listed.push((Lists::DOCUMENT, row.cells[1]));
        }
        for row in files.rows::<2>("groups.tsv")? {
            people.groups.insert(row.cells[0], sector_of(&row, 1)?);
            people.listed.push((Lists::GROUP, row.cells[0]));
        }
        for row in files.rows::<2>("given_names.tsv")? {
            people.given_names.insert(row.cells[0], gender(row.cells[1]));
            people.listed.push((Lists::GIVEN_NAME, row.cells[0]));
        }
        for row in files.rows::<1>("surname_particles.txt")? {
            people.particles.insert(row.cells[0], ());
            people.listed.push((Lists::PARTICLE, row.cells[0]));
        }
        for row in files.rows::<5>("pronouns.tsv")? {
            let kind = match row.cells[4] {
                "subject" => PronounKind::Subject,
                "object" => PronounKind::Object,
                "possessive" => PronounKind::Possessive,
                "relative" => PronounKind::Relative,
                "first" => PronounKind::First,
                other => return Err(row.error(format!("{other:?} is no role of a pronoun"))),
            };
            let pronoun = Pronoun {
                gender: gender(row.cells[1]),
                plural: row.cells[2] == "1",
                person: row.cells[3] == "1",
                kind,
            };
            people.pronouns.insert(row.cells[0], pronoun);
            people.listed.push((Lists::PRONOUN, row.cells[0]));
        }
        for row in files.rows::<2>("anonymity.tsv")? {
            let Some(kind) = crate::doc::Anonymity::from_name(row.cells[1]) else {
                return Err(row.error(format!("{:?} is no kind of anonymity", row.cells[1])));
            };
            people.anonymity.push((row.cells[0], kind));
        }
        for row in files.rows::<2>("time_words.tsv")? {
            people.times.insert(row.cells[0], row.cells[1]);
            people.listed.push((Lists::TIME, row.cells[0]));
        }
        for row in files.rows::<2>("venues.tsv")? {
            people.venues.insert(row.cells[0], ());
            people.listed.push((Lists::VENUE, row.cells[0]));
        }
        for row in files.rows::<2>("title_words.tsv")? {
            let Some(kind) = crate::doc::MarkKind::from_name(row.cells[1]) else {
                return Err(row.error(format!("{:?} is no kind of mark", row.cells[1])));
            };
            people.works.insert(row.cells[0], kind);
        }
        Ok(people)
    }

    /// All lists with what they have, for [`Words`](super::Words).
    pub(super) fn lists(&self) -> impl Iterator<Item = (Lists, &'static str)> {
        self.listed.iter().copied()
    }

    /// The role `noun`, one or more words, as written or in lower case.
    pub fn role(&self, noun: &str) -> Option<Role> {
        self.roles.written_or_lower(noun).copied()
    }

    /// The title before a name: its gender and whether it is a role too. Written with or without its dot.
    pub fn title(&self, word: &str) -> Option<(Option<Gender>, bool)> {
        self.titles.get(word.trim_end_matches('.')).copied()
    }

    /// The place with this name.
    pub fn place(&self, name: &str) -> Option<Place> {
        self.places.get(name).copied()
    }

    /// The place that an adjective or the name of a people belongs to.
    pub fn demonym(&self, word: &str) -> Option<&'static str> {
        self.demonyms.get(word).copied()
    }

    /// The noun that heads names of bodies (ministry, council).
    pub fn organisation(&self, noun: &str) -> Option<Body> {
        self.organisations.written_or_lower(noun).copied()
    }

    /// The noun that heads names of bodies, but means something else in lower case (Herald, Motors).
    pub fn name_noun(&self, noun: &str) -> Option<Body> {
        self.name_nouns.get(noun).copied()
    }

    /// The body known by this very name.
    pub fn body(&self, name: &str) -> Option<Body> {
        self.bodies.get(name).copied()
    }

    /// What kind of document or object the noun stands for.
    pub fn document(&self, noun: &str) -> Option<SpeakerType> {
        self.documents.get(noun).copied()
    }

    /// Whether the noun stands for a group of people, and their sector.
    pub fn group(&self, noun: &str) -> Option<Option<Sector>> {
        self.groups.get(noun).copied()
    }

    /// Whether `name` is a given name, and its usual gender.
    pub fn given_name(&self, name: &str) -> Option<Option<Gender>> {
        self.given_names.get(name).copied()
    }

    /// Whether `word` is a particle inside names (van, al).
    pub fn particle(&self, word: &str) -> bool {
        self.particles.get(word).is_some()
    }

    /// The pronoun `word`, folded.
    pub fn pronoun(&self, word: &str) -> Option<Pronoun> {
        self.pronouns.get(word).copied()
    }

    /// The expressions in the folded `text` that say the speaker is not named or the name not real, in the
    /// order of the list, each with its place.
    pub fn anonymity<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (usize, crate::doc::Anonymity)> + 'a {
        let any = self.telling().iter().all(|any| any.as_ref().is_none_or(|any| any.is_match(text)));
        let list = if any { self.anonymity.as_slice() } else { &[] };
        list.iter().filter_map(move |&(phrase, kind)| text.find(phrase).map(|at| (at, kind)))
    }

    fn telling(&self) -> &[Option<AhoCorasick>; 2] {
        self.telling.get_or_init(|| {
            let phrases: Vec<&str> = self.anonymity.iter().map(|&(phrase, _)| phrase).collect();
            let mut words: Vec<String> = telling_words(&phrases).into_iter().map(str::to_owned).collect();
            // The only sign beyond ASCII that folding makes a letter of it, with nothing behind, is that of kelvin.
            let kelvin: Vec<String> = words.iter().map(|word| word.replace('k', "\u{212A}")).collect();
            words.extend(kelvin.into_iter().filter(|word| !word.is_ascii()));
            [any_of(&words), any_of(&phrases)]
        })
    }

    /// Whether a text in which the letters of ASCII are small ones may hold such an expression when it is folded, or the
    /// words of its sentences may with one blank between two.
    pub fn may_tell(&self, lower: &str) -> bool {
        self.telling()[0].as_ref().is_none_or(|any| any.is_match(lower))
    }

    /// Whether the folded or capitalised word is one of time.
    pub fn time(&self, word: &str) -> Option<&'static str> {
        self.times.written_or_lower(word).copied()
    }

    /// Whether the folded noun is an occasion or medium in which things are said.
    pub fn venue(&self, noun: &str) -> bool {
        self.venues.get(noun).is_some()
    }

    /// What marks behind the folded noun hold (a documentary: a title; a forum: a name).
    pub fn work(&self, noun: &str) -> Option<crate::doc::MarkKind> {
        self.works.get(noun).copied()
    }
}

/// The sector that a cell names; none where it is empty.
fn sector_of<const N: usize>(row: &Row<N>, cell: usize) -> Result<Option<Sector>, Error> {
    let name = row.cells[cell];
    let sector = Sector::from_name(name);
    if sector.is_none() && !name.is_empty() {
        return Err(row.error(format!("{name:?} is no sector")));
    }
    Ok(sector)
}

/// The type of speaker that a cell names.
fn type_of<const N: usize>(row: &Row<N>, cell: usize) -> Result<SpeakerType, Error> {
    let name = row.cells[cell];
    SpeakerType::from_name(name).ok_or_else(|| row.error(format!("{name:?} is no speaker type")))
}

/// Finds any of the words.
fn any_of<W: AsRef<[u8]>>(words: &[W]) -> Option<AhoCorasick> {
    // Where the first one is asked for, a few words are looked for in many bytes at once.
    AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(words).ok()
}

/// A few words of which every phrase holds one; long ones where it has any.
fn telling_words(phrases: &[&'static str]) -> Vec<&'static str> {
    let long = |word: &&str| word.len() >= LONG;
    let (of_long, others): (Vec<&str>, Vec<&str>) =
        phrases.iter().copied().partition(|p| p.split(' ').any(|w| long(&w)));
    let mut candidates: Vec<&str> = of_long.iter().flat_map(|p| p.split(' ')).filter(long).collect();
    candidates.extend(others.iter().flat_map(|p| p.split(' ')));
    candidates.sort_unstable();
    candidates.dedup();
    let text = phrases.join("\n");
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let holding = |word: &str| {
        let phrase = |(at, _)| starts.partition_point(|start| *start <= at) - 1;
        let mut phrases: Vec<usize> = text.match_indices(word).map(phrase).collect();
        phrases.dedup();
        phrases
    };
    let held: Vec<(&str, Vec<usize>)> = candidates.iter().map(|&word| (word, holding(word))).collect();
    let (mut words, mut left) = (Vec::new(), vec![true; phrases.len()]);
    while left.contains(&true) {
        let more = |held: &[usize]| held.iter().filter(|&&n| left[n]).count();
        let best = held.iter().max_by_key(|(word, held)| (more(held), word.len(), *word));
        let Some((word, held)) = best else { break };
        words.push(*word);
        held.iter().for_each(|&n| left[n] = false);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_holds_a_telling_word() {
        let phrases = ["asked not to be named", "by a pen name", "on it", "would not be named"];
        assert_eq!(telling_words(&phrases), ["name", "on"]);
    }
}
