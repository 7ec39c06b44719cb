//! What all the lists say of a word, in one look-up, and the tagger that reads words by it.
//!
//! Most words of a text stand on some list. A table made when the language is loaded has, for each word of any
//! list, its classes, the lists it stands on and what it adds to the sums of the tagger.

use super::tagger::{Seen, Tagger, Votes, ending, hash, hash_on, open_class, shape, short};
use super::{Cues, Grammar, Lexicon, People, Tag, fold};
use crate::doc::{Texts, Token, TokenKind};
use prefetch_index::prefetch_index;
use std::borrow::Cow;
use std::ops::Range;

/// A set of the lists of [`People`], [`Cues`] and [`Grammar`] that a word may stand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lists(u64);

#[expect(missing_docs, reason = "named after the questions of People")]
impl Lists {
    pub const ROLE: Self = Self(1);
    pub const TITLE: Self = Self(1 << 1);
    pub const DEMONYM: Self = Self(1 << 2);
    pub const ORGANISATION: Self = Self(1 << 3);
    pub const DOCUMENT: Self = Self(1 << 4);
    pub const GROUP: Self = Self(1 << 5);
    pub const GIVEN_NAME: Self = Self(1 << 6);
    pub const PARTICLE: Self = Self(1 << 7);
    pub const PRONOUN: Self = Self(1 << 8);
    pub const TIME: Self = Self(1 << 9);
    pub const VENUE: Self = Self(1 << 10);
    /// The first word of a form of a cue verb.
    pub const VERB: Self = Self(1 << 11);
    pub const BODY: Self = Self(1 << 12);
    pub const PLACE: Self = Self(1 << 13);
    /// A noun or adjective that is a cue.
    pub const CUE_NOUN: Self = Self(1 << 14);
    /// The first word of an expression with a source behind it.
    pub const PREPOSITION: Self = Self(1 << 15);
    /// The first word of an expression that says no answer was given.
    pub const SILENCE: Self = Self(1 << 16);
    /// A function word of [`Grammar`], whatever its use.
    pub const GRAMMAR: Self = Self(1 << 17);
    /// The second word of such an expression.
    pub const PREPOSITION_SECOND: Self = Self(1 << 60);
    /// Such an expression of one word.
    pub const PREPOSITION_ALONE: Self = Self(1 << 61);
    /// Nothing is known: it may be any.
    pub const ANY: Self = Self(u64::MAX);

    /// Whether the two sets share a list.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// A use of [`Grammar`] that is asked of many words: its list and its name.
#[derive(Clone, Copy, Debug)]
pub struct Use(pub Lists, pub &'static str);

macro_rules! uses {
    ($($constant:ident $bit:literal $name:literal,)*) => {
        #[expect(missing_docs, reason = "named after the uses of grammar.tsv")]
        impl Use {
            $(pub const $constant: Self = Self(Lists(1 << $bit), $name);)*
            const ALL: &[Self] = &[$(Self::$constant),*];
        }
    };
}

uses! {
    POSSESSIVE 18 "possessive",
    INFINITIVE 19 "infinitive",
    HAVE 20 "have",
    BE 21 "be",
    NEGATION 22 "negation",
    THE 23 "the",
    INDEFINITE 24 "indefinite",
    JOINT 25 "joint",
    THAT 26 "that",
    CLAUSE 27 "clause",
    BY 28 "by",
    OF 29 "of",
    AFFILIATING 30 "affiliating",
    ANSWER_GIVEN 31 "answer_given",
    ANYBODY 32 "anybody",
    AT 33 "at",
    ATTITUDE 34 "attitude",
    BEFORE_NAME 35 "before_name",
    CITING_WHOM 36 "citing_whom",
    CONCEDING 37 "conceding",
    COORDINATE 38 "coordinate",
    DENYING 39 "denying",
    EACH 40 "each",
    EMPHATIC 41 "emphatic",
    FUSED 42 "fused",
    ISSUER_BEHIND 43 "issuer_behind",
    ISSUING 44 "issuing",
    KNOWING 45 "knowing",
    LASTING 46 "lasting",
    LITOTES 47 "litotes",
    LOCATING 48 "locating",
    NEITHER 49 "neither",
    PAIR 50 "pair",
    PASSED_ON 51 "passed_on",
    PENDING 52 "pending",
    QUOTING_AS 53 "quoting_as",
    SEEM 54 "seem",
    SETTING 55 "setting",
    SO_CALLED 56 "so_called",
    VOICED 57 "voiced",
    WITHOUT 58 "without",
    DO 59 "do",
}

/// A word of some list. Most of the time goes by in waiting for entries: one line of memory has all that is asked of
/// most words.
#[derive(Debug)]
#[repr(align(64))]
struct Entry {
    /// Hash of the word, folded.
    hash: u64,
    /// What it adds to the sums of the tagger, if that is small enough.
    votes: Option<Votes>,
    /// Its classes in the lexicon, by their place in [`Words::classes`].
    listed: u16,
    /// Its lists, by their place in [`Words::lists`].
    lists: u16,
}

const _: () = assert!(size_of::<Entry>() == 64);

/// The words of all lists of one language, and the marks of ASCII.
#[derive(Debug, Default)]
pub struct Words {
    entries: Vec<Entry>,
    /// The word of each entry, folded.
    folded: Vec<Cow<'static, str>>,
    /// For each value of the last bits of a hash the [`slot`] of an entry that has it, or that found its own
    /// taken; 0 for none.
    slots: Vec<u32>,
    /// The classes that words have, each list once.
    classes: Vec<Vec<Tag>>,
    /// The lists that words stand on, each set once.
    lists: Vec<Lists>,
}

/// Bits of a slot that are one more than the place of an entry; the others are bits of its hash, which keep
/// most words from asking for the entry of another.
const PLACE: u32 = (1 << 20) - 1;

fn slot(hash: u64, place: usize) -> u32 {
    (hash >> 40) as u32 & !PLACE | (place as u32 + 1)
}

/// A word of a text.
#[derive(Clone, Debug, Default)]
pub struct Word<'a> {
    /// The word, folded.
    pub lower: Cow<'a, str>,
    /// The classes that the lexicon lists for it.
    pub listed: &'a [Tag],
    /// The lists that it may stand on, as it is written or folded, with or without a possessive ending.
    pub lists: Lists,
    /// Whether it has no character but ASCII letters and digits.
    pub plain: bool,
    /// Whether it begins with a capital.
    pub capital: bool,
    /// How it is built.
    pub build: Build,
}

impl Word<'_> {
    /// Its class in the place of one that it cannot have.
    pub(super) fn open_class(&self) -> Option<Tag> {
        let letters = self.plain && !self.build.digits;
        letters.then(|| open_class(&self.lower, self.listed, self.capital)).flatten()
    }
}

/// What the letters of a word show.
#[derive(Clone, Copy, Debug, Default)]
pub struct Build {
    /// Hash of the folded word.
    pub hash: u32,
    /// Hash of its last three characters.
    pub ending: u32,
    /// How many capitals it has, at most [`MANY`].
    pub capitals: u8,
    /// Whether it has a digit of ASCII.
    pub digits: bool,
}

/// What a look at its letters shows of a word.
#[derive(Clone, Copy, Debug, Default)]
struct Look {
    /// Hash of the folded word.
    hash: u64,
    /// All [`CLASSES`] of its bytes.
    classes: u8,
    /// How many capitals it has.
    capitals: u8,
}

impl Look {
    fn has(self, classes: u8) -> bool {
        self.classes & classes != 0
    }
}

/// Capitals beyond which nobody asks for more.
const MANY: usize = 2;

/// The bit in which a small ASCII letter differs from a capital one stands for capitals in [`CLASSES`].
const CAPITAL: u8 = 0x20;
const DIGIT: u8 = 1;
const OTHER: u8 = 2;
const WIDE: u8 = 4;

/// What each byte of a word is.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' => CAPITAL,
            b'a'..=b'z' => 0,
            b'0'..=b'9' => DIGIT,
            0..128 => OTHER,
            _ => OTHER | WIDE,
        };
        byte += 1;
    }
    classes
};

fn look(written: &str) -> Look {
    let (mut hashed, mut classes) = (hash(b""), 0);
    for byte in written.bytes() {
        let class = CLASSES[usize::from(byte)];
        classes |= class;
        hashed = hash_on(hashed, byte | (class & CAPITAL));
    }
    let capitals = if classes & WIDE != 0 {
        hashed = hash(fold(written).as_bytes());
        written.chars().filter(|c| c.is_uppercase()).take(MANY).count()
    } else if classes & CAPITAL != 0 {
        written.bytes().filter(u8::is_ascii_uppercase).take(MANY).count()
    } else {
        0
    };
    Look { hash: hashed, classes, capitals: capitals as u8 }
}

impl Words {
    /// The table of these lists.
    pub(super) fn new(lexicon: &Lexicon, cues: &Cues, people: &People, grammar: &Grammar) -> Self {
        let most = lexicon.words().size_hint().0 + people.lists().size_hint().0;
        let mut words = Self {
            entries: Vec::with_capacity(most),
            slots: vec![0; (most * 2).next_power_of_two()],
            classes: vec![Vec::new()],
            ..Self::default()
        };
        for (word, tags) in lexicon.words() {
            let listed = number(&mut words.classes, |c| c == tags, || tags.to_vec());
            let at = words.entry(word.into(), lexicon);
            words.entries[at].listed = listed;
        }
        let uses = grammar.words().flat_map(|(word, uses)| {
            let named = |u: &Use| uses.contains(&u.1);
            let lists = Use::ALL.iter().filter(|u| named(u)).map(|u| u.0);
            lists.chain([Lists::GRAMMAR]).map(|list| (list, word)).collect::<Vec<_>>()
        });
        let mut lists = vec![Lists::default(); words.entries.len()];
        for (list, word) in people.lists().chain(cues.lists()).chain(uses) {
            // Whatever is written like the word may be meant: what the list has is asked for later.
            let at = words.entry(fold(word), lexicon);
            lists.resize(words.entries.len(), Lists::default());
            lists[at].add(list);
        }
        for mark in (b'!'..=b'~').filter(u8::is_ascii_punctuation) {
            words.entry(char::from(mark).to_string().into(), lexicon);
        }
        lists.resize(words.entries.len(), Lists::default());
        for (entry, lists) in words.entries.iter_mut().zip(lists) {
            entry.lists = number(&mut words.lists, |known| *known == lists, || lists);
        }
        words
    }

    /// The place of the entry of a folded word, made if there is none.
    fn entry(&mut self, word: Cow<'static, str>, lexicon: &Lexicon) -> usize {
        let hash = hash(word.as_bytes());
        if let Some(at) = self.place(hash) {
            debug_assert_eq!(self.folded[at as usize], word, "two words of one hash");
            return at as usize;
        }
        let votes = lexicon.tagger().votes(&word, hash);
        self.entries.push(Entry { hash, votes, listed: 0, lists: 0 });
        self.folded.push(word);
        if self.entries.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(1024)];
            (0..self.entries.len()).for_each(|at| self.seat(at));
        } else {
            self.seat(self.entries.len() - 1);
        }
        self.entries.len() - 1
    }

    /// Gives an entry its slot.
    fn seat(&mut self, at: usize) {
        let hash = self.entries[at].hash;
        let mut free = hash as usize % self.slots.len();
        while self.slots[free] != 0 {
            free = (free + 1) % self.slots.len();
        }
        self.slots[free] = slot(hash, at);
    }

    /// The place of the entry with this hash: it is the word's own, for no two words on board have the same and
    /// a word of a text has that of one on board once in 10^14.
    fn place(&self, hash: u64) -> Option<u32> {
        let mask = self.slots.len().checked_sub(1)?;
        let own = slot(hash, 0) & !PLACE;
        let mut next = hash as usize;
        loop {
            let slot = self.slots[next & mask];
            let at = (slot & PLACE).checked_sub(1)?;
            if slot & !PLACE == own && self.entries[at as usize].hash == hash {
                return Some(at);
            }
            next += 1;
        }
    }

    /// The places of many words. What would have to be waited for is asked for ahead.
    fn places(&self, looks: &[Look]) -> Vec<Option<u32>> {
        let Some(mask) = self.slots.len().checked_sub(1) else { return vec![None; looks.len()] };
        looks.iter().for_each(|look| prefetch_index(&self.slots, look.hash as usize & mask));
        for look in looks {
            let slot = self.slots[look.hash as usize & mask];
            prefetch_index(&self.entries, (slot & PLACE).saturating_sub(1) as usize);
        }
        looks.iter().map(|look| self.place(look.hash)).collect()
    }

    /// What is known of the word `written`.
    pub fn word<'a>(&'a self, written: &'a str) -> Word<'a> {
        let look = look(written);
        let mut word = self.known(written, look, self.place(look.hash), || fold(written));
        word.build.ending = short(ending(&word.lower, 3));
        word
    }

    /// What is known of a word whose entry has this place. `lower` folds it if it must be folded.
    fn known<'a>(
        &'a self,
        written: &'a str,
        look: Look,
        place: Option<u32>,
        lower: impl FnOnce() -> Cow<'a, str>,
    ) -> Word<'a> {
        let plain = !look.has(OTHER);
        let build = Build {
            hash: short(look.hash),
            capitals: look.capitals,
            digits: look.has(DIGIT),
            ..Build::default()
        };
        let entry = place.map(|at| &self.entries[at as usize]);
        Word {
            build,
            listed: entry.map_or(&[], |entry| &self.classes[usize::from(entry.listed)]),
            lists: match entry {
                _ if !plain => Lists::ANY,
                Some(entry) => self.lists[usize::from(entry.lists)],
                None => Lists::default(),
            },
            plain,
            capital: look.capitals > 0 && written.starts_with(char::is_uppercase),
            lower: match place {
                _ if !look.has(CAPITAL | WIDE) => Cow::Borrowed(written),
                Some(at) if look.has(WIDE) => Cow::Borrowed(&self.folded[at as usize]),
                _ => lower(),
            },
        }
    }

    /// Reads the words of `tokens`, which have these texts, with their tags; only those of `parts`, each of which begins
    /// with a sentence.
    pub fn read<'a>(
        &'a self,
        lexicon: &'a Lexicon,
        text: &'a str,
        tokens: &'a [Token],
        texts: &'a Texts,
        parts: impl IntoIterator<Item = Range<usize>>,
    ) -> Reading<'a> {
        let parts: Vec<Range<usize>> = parts.into_iter().collect();
        let tagger = lexicon.tagger();
        let (known, mut seen) = (Vec::with_capacity(texts.len()), Vec::with_capacity(texts.len() * 5 / 4));
        seen.push(tagger.outside());
        let mut reader = Reader { words: self, tagger, text, tokens, texts, known, seen };
        reader.learn(&parts);
        let tags = reader.tags(&parts);
        Reading { texts, known: reader.known, tags }
    }

    /// One tag for each token, in one pass over the sentences of `tokens`, which need not be complete:
    /// `Punct` for marks, the guess of the tagger for words. A word with a clitic (`don't`, `Voss's`) has the
    /// tag of its first part. `texts` are those of the tokens.
    pub fn tag(&self, lexicon: &Lexicon, text: &str, tokens: &[Token], texts: &Texts) -> Vec<Tag> {
        self.read(lexicon, text, tokens, texts, std::iter::once(0..tokens.len())).tags
    }
}

/// The number of what `is` right in a list, which gets what `new` makes if there is none.
fn number<T>(list: &mut Vec<T>, is: impl Fn(&T) -> bool, new: impl FnOnce() -> T) -> u16 {
    let known = list.iter().position(is);
    known.unwrap_or_else(|| {
        list.push(new());
        list.len() - 1
    }) as u16
}

/// The words of an article with their tags.
pub struct Reading<'a> {
    texts: &'a Texts,
    /// What is known of each text.
    known: Vec<Word<'a>>,
    /// One tag for each token; that of a mark for those that were not read.
    pub tags: Vec<Tag>,
}

impl<'a> Reading<'a> {
    /// The word of token `i`, which was read.
    pub fn word(&self, i: usize) -> &Word<'a> {
        &self.known[self.texts.number(i) as usize]
    }
}

/// Reads the words of an article.
struct Reader<'a> {
    words: &'a Words,
    tagger: &'a Tagger,
    text: &'a str,
    tokens: &'a [Token],
    texts: &'a Texts,
    /// What is known of each text.
    known: Vec<Word<'a>>,
    /// What the tagger sees: nothing, then for each text a token behind a word of its sentence, then other tokens.
    seen: Vec<Seen>,
}

impl<'a> Reader<'a> {
    /// Looks up the texts of the tokens of `parts`. Where they stand is found for all before the first is read: the
    /// processor then waits for many entries at once.
    fn learn(&mut self, parts: &[Range<usize>]) {
        let (words, texts, text) = (self.words, self.texts, self.text);
        let mut wanted = vec![None; texts.len()];
        for part in parts {
            for (token, &number) in self.tokens[part.clone()].iter().zip(&texts.numbers()[part.clone()]) {
                wanted[number as usize] = Some(token.kind);
            }
        }
        let numbers = || (0..).zip(&wanted).filter_map(|(number, kind)| Some((number, (*kind)?)));
        let looks: Vec<Look> = numbers().map(|(number, _)| look(texts.first(number).text(text))).collect();
        let places = words.places(&looks);
        for (((number, kind), look), place) in numbers().zip(looks).zip(places) {
            let span = texts.first(number);
            let written = span.text(text);
            let lower = || if look.has(WIDE) { fold(written) } else { Cow::Borrowed(texts.lower(span)) };
            let mut word = words.known(written, look, place, lower);
            let votes = place.and_then(|at| words.entries[at as usize].votes.as_ref());
            let shape = shape(written, TokenKind::Word, look.has(DIGIT), look.capitals.into());
            let open = word.open_class();
            let seen = self.tagger.see(&word.lower, open, look.hash, votes, shape, kind);
            word.build.ending = seen.ending();
            // What is not wanted keeps its place.
            self.known.resize_with(number as usize, Word::default);
            self.known.push(word);
            self.seen.resize(number as usize + 1, Seen::default());
            self.seen.push(seen);
        }
        self.seen.iter_mut().for_each(|seen| self.tagger.shaped(seen));
    }

    /// The tags of all tokens, those of `parts` by the tagger.
    fn tags(&mut self, parts: &[Range<usize>]) -> Vec<Tag> {
        let tokens = self.tokens;
        let mut line = Vec::with_capacity(tokens.len() * 17 / 16);
        for part in parts {
            let numbers = &self.texts.numbers()[part.clone()];
            let (mut sentence, mut begun) = (None, false);
            for (token, number) in tokens[part.clone()].iter().zip(numbers) {
                if sentence != Some(token.sentence) {
                    (sentence, begun) = (Some(token.sentence), false);
                    line.push(0);
                }
                line.push(self.see(*number, token.kind, begun));
                begun |= token.kind == TokenKind::Word;
            }
        }
        line.push(0);
        let guessed = self.tagger.tags(&self.seen, &line);
        let mut tags = vec![Tag::Punct; tokens.len()];
        let mut at = 0;
        for part in parts {
            for tag in &mut tags[part.clone()] {
                at += usize::from(line[at] == 0);
                *tag = guessed[at];
                at += 1;
            }
        }
        tags
    }

    /// Where the tagger sees a token with this text. `begun` says whether a word of its sentence stands before it.
    #[inline]
    fn see(&mut self, number: u32, kind: TokenKind, begun: bool) -> u32 {
        let text = &self.seen[number as usize + 1];
        if text.is_of(kind, begun) {
            return number + 1;
        }
        let seen = self.tagger.see_again(text, kind, begun);
        self.seen.push(seen);
        self.seen.len() as u32 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, Language};

    #[test]
    fn no_list_has_a_mark() {
        for (code, ..) in LANGUAGES {
            let language = Language::load(code).unwrap();
            let words = language.words();
            for (entry, word) in words.entries.iter().zip(&words.folded) {
                let listed = words.lists[usize::from(entry.lists)] != Lists::default();
                assert!(!listed || word.chars().any(char::is_alphanumeric), "{word:?}");
            }
        }
    }

    #[test]
    fn every_entry_has_its_place() {
        for (code, ..) in LANGUAGES {
            let language = Language::load(code).unwrap();
            let words = language.words();
            assert!(words.entries.len() < PLACE as usize);
            for (at, entry) in words.entries.iter().enumerate() {
                assert_eq!(words.place(entry.hash), Some(at as u32));
            }
        }
    }

    #[test]
    fn a_word_may_stand_on_a_list_however_it_is_written() {
        let language = Language::english();
        let words = language.words();
        for (written, list, may) in [
            ("April", Lists::TIME, true),
            ("APRIL", Lists::TIME, true),
            ("Quorl", Lists::TIME, false),
            ("Quorl’s", Lists::TIME, true),
            ("she", Lists::PRONOUN, true),
            ("said", Lists::VERB, true),
            ("The", Use::THE.0, true),
            ("the", Lists::VERB, false),
        ] {
            assert_eq!(words.word(written).lists.meets(list), may, "{written}");
        }
    }
}
