//! Which names of a corpus may be two forms of one. Nothing is merged on this evidence; the user decides.
//!
//! Names are compared only where they share a key (a spelling, a skeleton of consonants, a surname, ...), so
//! that the work grows with the number of names and not with its square.

use crate::statement::name_key;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Names that share a key beyond which it says nothing.
pub const MOST_ALIKE: usize = 20;

/// Letters of a name from which on one edit may be a slip.
const SLIP: usize = 8;

/// Consonants of a name from which on their order is telling.
const SKELETON: usize = 4;

/// Least score that is worth a look.
const LEAST: u64 = 100;

/// Share of letters that two transliterations have in common at least, in thousandths.
const COMMON: u64 = 700;

/// Ways to write one sound when names are carried into Latin letters, longest first.
const SOUNDS: [(&str, &str); 22] = [
    ("shch", "s"),
    ("tsch", "č"),
    ("dzh", "j"),
    ("sch", "s"),
    ("tch", "č"),
    ("ch", "č"),
    ("ck", "k"),
    ("dh", "d"),
    ("dj", "j"),
    ("gh", "g"),
    ("kh", "h"),
    ("ks", "x"),
    ("ph", "f"),
    ("sh", "s"),
    ("th", "t"),
    ("ts", "z"),
    ("tz", "z"),
    ("zh", "j"),
    ("c", "k"),
    ("q", "k"),
    ("v", "w"),
    ("y", "i"),
];

/// Letters that differ most between transliterations.
const VOWELS: [char; 5] = ['a', 'e', 'i', 'o', 'u'];

/// Letters that are no base letter and a mark.
const LIGATURES: [(char, &str); 9] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('œ', "oe"),
    ('ø', "o"),
    ('ł', "l"),
    ('đ', "d"),
    ('ð', "d"),
    ('þ', "th"),
    ('ı', "i"),
];

/// What is known of a named speaker.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known<'a> {
    /// Its number.
    pub id: u64,
    /// The name.
    pub name: &'a str,
    /// Whether it may be a person; else it is a body.
    pub person: bool,
    /// Roles seen.
    #[serde(borrow)]
    pub roles: Vec<&'a str>,
    /// Affiliations seen.
    #[serde(borrow)]
    pub affiliations: Vec<&'a str>,
    /// Names in another script.
    #[serde(borrow)]
    pub native_names: Vec<&'a str>,
    /// Numbers of the articles, ascending.
    pub articles: Vec<u32>,
}

/// Two speakers who may be one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// Place of one.
    pub one: usize,
    /// Place of the other, later.
    pub other: usize,
    /// Place of the one whose name is shorter.
    shorter: usize,
    /// Why, the strongest first.
    pub reasons: Vec<&'static str>,
    /// 0 to 1000.
    pub score: u64,
    /// Articles that name both.
    pub shared: u64,
}

/// A speaker with its name taken apart.
pub struct Bearer<'a> {
    known: Known<'a>,
    name: Name,
}

impl<'a> Bearer<'a> {
    /// Takes the name apart.
    pub fn new(known: Known<'a>) -> Self {
        Self { name: Name::of(&known), known }
    }

    /// What its name and it itself may have in common with others, each once. Speakers without a key in common are
    /// never compared, nor those that share one with more than [`MOST_ALIKE`].
    pub fn keys(&self) -> Vec<u64> {
        let mut keys = self.name.keys(&self.known);
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

/// Compares two speakers, given with their places; none if nothing says that they may be one.
pub fn compare((one, a): (usize, &Bearer), (other, b): (usize, &Bearer)) -> Option<Pair> {
    if a.known.person != b.known.person {
        return None;
    }
    let mut found: Vec<(u64, &str)> = a.name.evidence(&b.name).into_iter().collect();
    if b.known.native_names.iter().any(|name| a.known.native_names.contains(name)) {
        found.push((950, NATIVE));
    }
    if office(&a.known, &b.known) && a.name.kin(&b.name) {
        found.push((500, OFFICE));
    }
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    found.dedup_by_key(|(_, reason)| *reason);
    let score = found.first()?.0;
    // A second reason takes away half of the doubt.
    let score = if found.len() > 1 { score + (1000 - score) / 2 } else { score };
    let shorter = if b.name.letters.len() < a.name.letters.len() { other } else { one };
    let reasons = found.into_iter().map(|(_, reason)| reason).collect();
    Some(Pair { one, other, shorter, reasons, score, shared: common(&a.known.articles, &b.known.articles) })
}

/// Takes from the score of each pair what speaks against it: a short name that several longer ones may stand behind,
/// and an article that has both names and keeps them apart. Pairs that are not worth a look go.
pub fn doubt(pairs: &mut Vec<Pair>) {
    let short = |pair: &Pair| [INITIALS, SHORT].contains(&pair.reasons[0]).then_some(pair.shorter);
    let mut stands_for: BTreeMap<usize, u64> = BTreeMap::new();
    for at in pairs.iter().filter_map(short) {
        *stands_for.entry(at).or_default() += 1;
    }
    for pair in &mut *pairs {
        pair.score /= short(pair).and_then(|at| stands_for.get(&at).copied()).unwrap_or(1);
        pair.score /= if pair.shared > 0 { 2 } else { 1 };
    }
    pairs.retain(|pair| pair.score >= LEAST);
}

const SPELLING: &str = "spelling";
const ORDER: &str = "order of names";
const TRANSLITERATION: &str = "transliteration";
const NATIVE: &str = "same native name";
const INITIALS: &str = "initials";
const SHORT: &str = "short name";
const OFFICE: &str = "same role and affiliation";

/// A name taken apart.
struct Name {
    /// In plain letters, parted at blanks, hyphens and full stops.
    words: Vec<String>,
    /// All of them together.
    letters: String,
    /// Their consonants by sound.
    skeleton: String,
    /// Whether it may be a person's.
    person: bool,
    /// Whether it is the name of a body, one word in capitals, and so may be an abbreviation.
    capitals: bool,
}

impl Name {
    fn of(speaker: &Known) -> Self {
        let words: Vec<String> = name_key(speaker.name)
            .split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | ','))
            .map(plain)
            .filter(|word| !word.is_empty())
            .collect();
        let letters = words.concat();
        let upper = speaker.name.chars().filter(|c| c.is_alphabetic());
        let capitals = !speaker.person
            && words.len() == 1
            && upper.clone().count() > 1
            && upper.clone().all(char::is_uppercase);
        Self { skeleton: skeleton(&letters), letters, words, person: speaker.person, capitals }
    }

    fn first(&self) -> &str {
        self.words.first().map_or("", String::as_str)
    }

    fn last(&self) -> &str {
        self.words.last().map_or("", String::as_str)
    }

    /// First letters of the words, for a body of several.
    fn acronym(&self) -> String {
        self.words.iter().filter_map(|word| word.chars().next()).collect()
    }

    fn keys(&self, speaker: &Known) -> Vec<u64> {
        let mut sorted = self.words.clone();
        sorted.sort_unstable();
        let mut keys = vec![
            key("letters", &[&self.letters]),
            key("order", &[&sorted.concat()]),
            key("skeleton", &[&self.skeleton]),
            key("word", &[self.first()]),
            key("word", &[self.last()]),
        ];
        if let Some(initial) = self.first().get(..self.first().chars().next().map_or(0, char::len_utf8)) {
            keys.push(key("initial", &[initial, self.last()]));
        }
        if !speaker.person {
            let acronym = if self.capitals { self.letters.clone() } else { self.acronym() };
            keys.push(key("acronym", &[&acronym]));
        }
        if self.letters.chars().count() >= SLIP {
            // Names one edit apart share what is left when a letter is taken out of one or of both.
            keys.push(key("slip", &[&self.letters]));
            for (at, c) in self.letters.char_indices() {
                keys.push(key("slip", &[&self.letters[..at], &self.letters[at + c.len_utf8()..]]));
            }
        }
        keys.extend(speaker.native_names.iter().map(|name| key("native", &[name])));
        for role in &speaker.roles {
            let with =
                |body: &&str| key("office", &[self.last(), &name_key(role), "\u{1f}", &name_key(body)]);
            keys.extend(speaker.affiliations.iter().map(with));
        }
        keys
    }

    /// Why two names may be one by how they are written, and how likely.
    fn evidence(&self, other: &Self) -> Option<(u64, &'static str)> {
        if self.letters.is_empty() || other.letters.is_empty() {
            return None;
        }
        if self.letters == other.letters {
            return Some((900, SPELLING));
        }
        let sorted = |name: &Self| {
            let mut words = name.words.clone();
            words.sort_unstable();
            words
        };
        if self.letters.len() == other.letters.len() && sorted(self) == sorted(other) {
            return Some((800, ORDER));
        }
        if let Some(short) = self.shortens(other).or_else(|| other.shortens(self)) {
            return Some(short);
        }
        let slip = self.may_be_slip(other);
        let sound = self.skeleton == other.skeleton && self.skeleton.chars().count() >= SKELETON;
        if !slip && !sound {
            return None;
        }
        let edits = strsim::osa_distance(&self.letters, &other.letters) as u64;
        let letters = self.letters.chars().count().max(other.letters.chars().count()) as u64;
        let same = 1000 - 1000 * edits.min(letters) / letters;
        if edits == 1 && slip {
            Some((900 * same / 1000, SPELLING))
        } else if sound && same >= COMMON {
            Some((850 * same / 1000, TRANSLITERATION))
        } else {
            None
        }
    }

    /// Whether one edit may be a slip: long names that begin alike in every word, with no initials and no
    /// numbers.
    fn may_be_slip(&self, other: &Self) -> bool {
        let initial = |word: &String| word.chars().next();
        let long = self.letters.chars().count().min(other.letters.chars().count()) >= SLIP;
        let whole = |name: &Self| name.words.iter().all(|word| word.chars().count() > 1);
        let digits = |name: &Self| name.letters.contains(|c: char| c.is_numeric());
        long && whole(self)
            && whole(other)
            && !digits(self)
            && !digits(other)
            && self.words.iter().map(initial).eq(other.words.iter().map(initial))
    }

    /// Why this may be a shorter form of the other name.
    fn shortens(&self, full: &Self) -> Option<(u64, &'static str)> {
        if self.capitals && full.words.len() > 1 && full.acronym() == self.letters {
            return Some((600, INITIALS));
        }
        if full.words.len() < 2 || self.words.len() > full.words.len() || self.capitals || full.capitals {
            return None;
        }
        let [given @ .., last] = &self.words[..] else { return None };
        if given.is_empty() {
            // Of a body, one word may be no more than what it is: an office, a council.
            let part =
                self.person && last.chars().count() > 1 && (*last == full.last() || *last == full.first());
            return part.then_some((400, SHORT));
        }
        let [given_full @ .., last_full] = &full.words[..] else { return None };
        let initial = |word: &str| word.chars().count() == 1;
        let fits = |(a, b): (&String, &String)| {
            a == b || (initial(a) && b.starts_with(a.as_str())) || (initial(b) && a.starts_with(b.as_str()))
        };
        // The first given names fit, and the others are there in their order.
        let mut rest = given_full.iter();
        let aligned = given_full.first().is_some_and(|first| fits((&given[0], first)))
            && given.iter().all(|word| rest.any(|full| fits((word, full))));
        if last != last_full || initial(last) || !aligned {
            return None;
        }
        let abbreviated = given.iter().chain(given_full).any(|word| initial(word));
        Some(if abbreviated { (600, INITIALS) } else { (500, SHORT) })
    }

    /// Whether the names have a word in common that ends one of them.
    fn kin(&self, other: &Self) -> bool {
        self.words.iter().any(|word| word == other.last())
            || other.words.iter().any(|word| word == self.last())
    }
}

/// Whether both hold one role in one body.
fn office(one: &Known, other: &Known) -> bool {
    let meet = |a: &[&str], b: &[&str]| {
        let keys: BTreeSet<String> = a.iter().map(|text| name_key(text)).collect();
        b.iter().any(|text| keys.contains(&name_key(text)))
    };
    meet(&one.roles, &other.roles) && meet(&one.affiliations, &other.affiliations)
}

/// How many numbers two ascending lists have in common.
fn common(a: &[u32], b: &[u32]) -> u64 {
    let (few, many) = if a.len() < b.len() { (a, b) } else { (b, a) };
    few.iter().filter(|number| many.binary_search(number).is_ok()).count() as u64
}

/// A word in lower-case letters and digits without marks.
fn plain(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    if word.is_ascii() {
        text.extend(word.chars().filter(char::is_ascii_alphanumeric));
        return text;
    }
    for c in word.nfkd().filter(|c| c.is_alphanumeric() && !is_combining_mark(*c)) {
        match LIGATURES.iter().find(|(ligature, _)| *ligature == c) {
            Some((_, letters)) => text.push_str(letters),
            None => text.push(c),
        }
    }
    text
}

/// The consonants of a name by their sounds, doubles once; a vowel stays at the beginning.
fn skeleton(letters: &str) -> String {
    let mut sounds = String::new();
    let mut rest = letters;
    while let Some(c) = rest.chars().next() {
        let known = SOUNDS.iter().find(|(written, _)| rest.starts_with(written));
        let (written, sound) = known.copied().unwrap_or((&rest[..c.len_utf8()], &rest[..c.len_utf8()]));
        let vowel = sound.starts_with(VOWELS) || sound == "h";
        if (!vowel || sounds.is_empty()) && !sounds.ends_with(sound) {
            sounds.push_str(sound);
        }
        rest = &rest[written.len()..];
    }
    sounds
}

/// A number for what names may have in common; two things may have one number by accident, as every pair is
/// looked at.
fn key(what: &str, parts: &[&str]) -> u64 {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let bytes = [&what, &"\u{1f}"].into_iter().chain(parts).flat_map(|part| part.bytes());
    // FNV-1a; the last letters reach the high bits too.
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, add);
    (hash ^ hash >> 32).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every two speakers with a key in common, compared.
    fn pairs(speakers: &[Known]) -> Vec<Pair> {
        let bearers: Vec<Bearer> = speakers.iter().cloned().map(Bearer::new).collect();
        let mut pairs = Vec::new();
        for (at, one) in bearers.iter().enumerate() {
            let keys = one.keys();
            for (place, other) in bearers.iter().enumerate().skip(at + 1) {
                if other.keys().iter().any(|key| keys.contains(key)) {
                    pairs.extend(compare((at, one), (place, other)));
                }
            }
        }
        doubt(&mut pairs);
        pairs
    }

    fn people<'a>(names: &[&'a str]) -> Vec<Known<'a>> {
        names.iter().map(|name| Known { name, person: true, ..Known::default() }).collect()
    }

    /// Reason and score of the pair that two names make.
    fn check(one: &str, other: &str, want: Option<(&str, u64)>) {
        for names in [[one, other], [other, one]] {
            let found = pairs(&people(&names));
            let found: Vec<_> = found.iter().map(|pair| (pair.reasons.join(" | "), pair.score)).collect();
            let want: Vec<_> = want.iter().map(|(reason, score)| ((*reason).to_owned(), *score)).collect();
            assert_eq!(found, want, "{one} / {other}");
        }
    }

    #[test]
    fn spellings() {
        check("Émile Årdal-Strøm", "Emile Ardal Strom", Some((SPELLING, 900)));
        check("Ilyan Dovzhar", "Ilyan Dovzar", Some((SPELLING, 825)));
        check("Marius Lindqvaart", "Marius Lindqvatr", None);
        check("Marius Lindqvart", "Marius Lindqvatr", Some((SPELLING, 840)));
        check("Mario Lund", "Dario Lund", None);
        check("Li Wei", "Li Mei", None);
        check("District 14 Board", "District 15 Board", None);
        check("Sato Haruto", "Haruto Sato", Some((ORDER, 800)));
    }

    #[test]
    fn transliterations() {
        check("Mykhail Zorynskyy", "Mikhail Zorinski", Some((TRANSLITERATION, 637)));
        check("Ilyan Dovzhar", "Ilian Dovjar", Some((TRANSLITERATION, 637)));
        check("Yusuf Qandil", "Youssouf Kandeel", None); // too few letters in common; would be right
        check("Khalid Shevtan", "Halid Chevtan", None);
        let native = |name| Known { name, person: true, native_names: vec!["高仁"], ..Known::default() };
        let found = pairs(&[native("Gao Renshu"), native("Kao Jen-shu")]);
        assert_eq!((found[0].reasons.join(" | ").as_str(), found[0].score), (NATIVE, 950));
    }

    #[test]
    fn short_forms() {
        check("J. R. Lind", "Johan Rasmus Lind", Some((INITIALS, 600)));
        check("J.R. Lind", "Johan Lind", Some((INITIALS, 600)));
        check("Johan M. Lind", "Johan Lind", Some((INITIALS, 600)));
        check("Ana A. Lind", "Ana Lind", Some((INITIALS, 600)));
        check("Johan Maria Lind", "Johan Lind", Some((SHORT, 500)));
        check("A. Lind", "Johan Lind", None);
        check("Johan Lind", "Jonas Lind", None);
        check("Lind", "Johan Lind", Some((SHORT, 400)));
        check("Wang", "Wang Wei", Some((SHORT, 400)));
        let bodies: Vec<_> = ["UBC", "Ulvane Basin Council", "Upland Bread Company"]
            .into_iter()
            .map(|name| Known { name, ..Known::default() })
            .collect();
        let found = pairs(&bodies);
        let found: Vec<_> = found.iter().map(|p| (p.one, p.other, p.score)).collect();
        assert_eq!(found, [(0, 1, 300), (0, 2, 300)], "either may be meant");
        let bodies = ["Council", "Ulvane Basin Council"].map(|name| Known { name, ..Known::default() });
        assert_eq!(pairs(&bodies), []);
    }

    #[test]
    fn an_office_and_articles_for_and_against() {
        fn clerk<'a>(name: &'a str, articles: &[u32]) -> Known<'a> {
            let (roles, affiliations, articles) = (vec!["Clerk"], vec!["port of Vellmar"], articles.to_vec());
            Known { name, person: true, roles, affiliations, articles, ..Known::default() }
        }
        let found = |a: &[u32], b: &[u32]| {
            let pairs = pairs(&[clerk("J. Lind", a), clerk("Johan Lind", b)]);
            (pairs[0].reasons.join(" | "), pairs[0].score, pairs[0].shared)
        };
        assert_eq!(found(&[1, 3], &[2]), ("initials | same role and affiliation".to_owned(), 800, 0));
        assert_eq!(found(&[1, 3], &[2, 3]), ("initials | same role and affiliation".to_owned(), 400, 1));
        assert_eq!(pairs(&[clerk("Ana Berg", &[]), clerk("Johan Lind", &[])]), []);
        let mut body = clerk("Lind", &[]);
        body.person = false;
        assert_eq!(pairs(&[body, clerk("Johan Lind", &[])]), [], "a person is no body");
    }
}
