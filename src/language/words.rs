//! What all the lists say of a word, in one look-up, and the tagger that reads words by it.
//!
//! Most words of a text stand on some list. A table made when the language is loaded has, for each word of any
//! list, its classes, the lists it stands on and what it adds to the sums of the tagger.

use super::tagger::{START, Seen, Tagger, Votes, ending, hash, hash_on, shape, short};
use super::{Cues, Grammar, Lexicon, People, Tag, fold};
use crate::doc::{Texts, Token, TokenKind};
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

/// A word of some list. Most of the time goes by in waiting for entries: two lines of memory side by side
/// have all that is asked of a word.
#[derive(Debug)]
#[repr(align(128))]
struct Entry {
    votes: Votes,
    /// The word, folded.
    word: Cow<'static, str>,
    /// Its classes in the lexicon, by their place in [`Words::classes`].
    listed: u32,
    lists: Lists,
}

const _: () = assert!(size_of::<Entry>() == 128);

/// The words of all lists of one language, and the marks of ASCII.
#[derive(Debug, Default)]
pub struct Words {
    entries: Vec<Entry>,
    /// For each value of the last bits of a hash the [`slot`] of an entry that has it, or that found its own
    /// taken; 0 for none.
    slots: Vec<u32>,
    /// The classes that words have, each list once.
    classes: Vec<Vec<Tag>>,
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
        };
        for (word, tags) in lexicon.words() {
            let known = words.classes.iter().position(|c| c == tags);
            let listed = known.unwrap_or_else(|| {
                words.classes.push(tags.to_vec());
                words.classes.len() - 1
            });
            words.entry(word.into(), lexicon).listed = listed as u32;
        }
        let uses = grammar.words().flat_map(|(word, uses)| {
            let named = |u: &Use| uses.contains(&u.1);
            let lists = Use::ALL.iter().filter(|u| named(u)).map(|u| u.0);
            lists.chain([Lists::GRAMMAR]).map(|list| (list, word)).collect::<Vec<_>>()
        });
        for (list, word) in people.lists().chain(cues.lists()).chain(uses) {
            // Whatever is written like the word may be meant: what the list has is asked for later.
            words.entry(fold(word), lexicon).lists.add(list);
        }
        for mark in (b'!'..=b'~').filter(u8::is_ascii_punctuation) {
            words.entry(char::from(mark).to_string().into(), lexicon);
        }
        words
    }

    /// The entry of a folded word, made if there is none.
    fn entry(&mut self, word: Cow<'static, str>, lexicon: &Lexicon) -> &mut Entry {
        let hash = hash(word.as_bytes());
        let at = match self.place(hash) {
            Some(at) => {
                debug_assert_eq!(self.entries[at].word, word, "two words of one hash");
                at
            }
            None => {
                let votes = lexicon.tagger().votes(&word, hash);
                self.entries.push(Entry { votes, word, listed: 0, lists: Lists::default() });
                if self.entries.len() * 2 > self.slots.len() {
                    self.slots = vec![0; (self.slots.len() * 2).max(1024)];
                    (0..self.entries.len()).for_each(|at| self.seat(at));
                } else {
                    self.seat(self.entries.len() - 1);
                }
                self.entries.len() - 1
            }
        };
        &mut self.entries[at]
    }

    /// Gives an entry its slot.
    fn seat(&mut self, at: usize) {
        let hash = self.entries[at].votes.word;
        let mut free = hash as usize % self.slots.len();
        while self.slots[free] != 0 {
            free = (free + 1) % self.slots.len();
        }
        self.slots[free] = slot(hash, at);
    }

    /// The place of the entry with this hash: it is the word's own, for no two words on board have the same and
    /// a word of a text has that of one on board once in 10^14.
    #[inline]
    fn place(&self, hash: u64) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let own = slot(hash, 0) & !PLACE;
        let mut next = hash as usize & mask;
        loop {
            let slot = self.slots[next & mask];
            let at = ((slot & PLACE) as usize).checked_sub(1)?;
            if slot & !PLACE == own && self.entries[at].votes.word == hash {
                return Some(at);
            }
            next += 1;
        }
    }

    fn find(&self, hash: u64) -> Option<&Entry> {
        Some(&self.entries[self.place(hash)?])
    }

    /// What is known of the word `written`.
    pub fn word<'a>(&'a self, written: &'a str) -> Word<'a> {
        let look = look(written);
        let entry = self.find(look.hash);
        let lower = || entry.map_or_else(|| fold(written), |entry| Cow::Borrowed(&*entry.word));
        let mut word = self.known(written, look, entry, lower);
        word.build.ending = match entry {
            Some(entry) => entry.votes.ending(),
            None => short(ending(&word.lower, 3)),
        };
        word
    }

    /// What is known of a word. `lower` folds it where it is not folded already.
    fn known<'a>(
        &'a self,
        written: &'a str,
        look: Look,
        entry: Option<&'a Entry>,
        lower: impl FnOnce() -> Cow<'a, str>,
    ) -> Word<'a> {
        let plain = !look.has(OTHER);
        let build = Build {
            hash: short(look.hash),
            capitals: look.capitals,
            digits: look.has(DIGIT),
            ..Build::default()
        };
        Word {
            build,
            listed: entry.map_or(&[], |e| &self.classes[e.listed as usize]),
            lists: match entry {
                _ if !plain => Lists::ANY,
                Some(entry) => entry.lists,
                None => Lists::default(),
            },
            plain,
            capital: look.capitals > 0 && written.starts_with(char::is_uppercase),
            lower: if look.has(CAPITAL | WIDE) { lower() } else { Cow::Borrowed(written) },
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
        // About half of the texts of an article stand on no list.
        let (known, votes) = (Vec::with_capacity(texts.len()), Vec::with_capacity(texts.len() / 2));
        let mut reader = Reader { words: self, tagger: lexicon.tagger(), text, tokens, texts, known, votes };
        // All words are looked up first, for which one need not wait for the other.
        let (mut sights, mut sentences) = (vec![Sight::default(); tokens.len()], Vec::new());
        for part in parts {
            let mut start = part.start;
            for sentence in tokens[part].chunk_by(|a, b| a.sentence == b.sentence) {
                let mut begun = false;
                for (i, token) in (start..).zip(sentence) {
                    sights[i] = reader.see(i, begun);
                    begun |= token.kind == TokenKind::Word;
                }
                sentences.push(start..start + sentence.len());
                start += sentence.len();
            }
        }
        let tags = reader.tags(&sights, sentences);
        Reading { texts, known: reader.known, tags }
    }

    /// One tag for each token, in one pass over the sentences of `tokens`, which need not be complete:
    /// `Punct` for marks, the guess of the tagger for words. A word with a clitic (`don't`, `Voss's`) has the
    /// tag of its first part. `texts` are those of the tokens.
    pub fn tag(&self, lexicon: &Lexicon, text: &str, tokens: &[Token], texts: &Texts) -> Vec<Tag> {
        self.read(lexicon, text, tokens, texts, std::iter::once(0..tokens.len())).tags
    }
}

/// The words of an article with their tags.
pub struct Reading<'a> {
    texts: &'a Texts,
    /// What is known of each text, up to the last one met.
    known: Vec<Known<'a>>,
    /// One tag for each token; that of a mark for those that were not read.
    pub tags: Vec<Tag>,
}

impl<'a> Reading<'a> {
    /// The word of token `i`, which was read.
    pub fn word(&self, i: usize) -> &Word<'a> {
        &self.known[self.texts.number(i) as usize].word
    }
}

/// What is known of all tokens with one text.
#[derive(Default)]
struct Known<'a> {
    word: Word<'a>,
    /// As the tagger sees it where it opens a sentence.
    sight: Sight,
}

/// The votes of a word.
#[derive(Clone, Copy, Default)]
enum Voting {
    /// Not looked up, or beyond the sentence.
    #[default]
    Unknown,
    /// Those of an entry.
    Listed(u32),
    /// Those of the word with this number among those that stand on no list.
    Unlisted(u32),
}

/// A token as the tagger sees it: votes and shape.
#[derive(Clone, Copy, Default)]
struct Sight {
    votes: Voting,
    shape: u8,
}

/// Sentences that are tagged by turns: a tag has to wait for the one before it in its own sentence only.
const SENTENCES: usize = 4;

/// A sentence that is tagged.
struct Sentence<'v> {
    /// The tokens that have no tag yet.
    rest: Range<usize>,
    /// The last token and the next one.
    seen: [Seen<'v>; 2],
    /// The last tag and the one before it.
    before: [u64; 2],
}

/// Reads the words of an article.
struct Reader<'a> {
    words: &'a Words,
    tagger: &'a Tagger,
    text: &'a str,
    tokens: &'a [Token],
    texts: &'a Texts,
    known: Vec<Known<'a>>,
    /// The votes of words that stand on no list.
    votes: Vec<Votes>,
}

impl<'a> Reader<'a> {
    /// Token `i` as the tagger sees it. `begun` says whether a word of its sentence stands before it.
    #[inline]
    fn see(&mut self, i: usize, begun: bool) -> Sight {
        let number = self.texts.number(i) as usize;
        if self.known.get(number).is_none_or(|known| matches!(known.sight.votes, Voting::Unknown)) {
            self.learn(number);
        }
        let Sight { votes, shape } = self.known[number].sight;
        let shape = if self.tokens[i].kind == TokenKind::Word { shape } else { 0 };
        Sight { votes, shape: shape + u8::from(begun) }
    }

    /// Looks up the text with this number.
    fn learn(&mut self, number: usize) {
        let (words, texts) = (self.words, self.texts);
        let span = texts.first(number as u32);
        let written = span.text(self.text);
        let look = look(written);
        let place = words.place(look.hash);
        let entry = place.map(|place| &words.entries[place]);
        let lower = || match entry {
            _ if !look.has(WIDE) => Cow::Borrowed(texts.lower(span)),
            Some(entry) => Cow::Borrowed(&*entry.word),
            None => fold(written),
        };
        let mut word = words.known(written, look, entry, lower);
        let (votes, ending) = match (place, entry) {
            (Some(place), Some(entry)) => (Voting::Listed(place as u32), entry.votes.ending()),
            _ => {
                let votes = self.tagger.votes(&word.lower, look.hash);
                self.votes.push(votes);
                (Voting::Unlisted(self.votes.len() as u32 - 1), votes.ending())
            }
        };
        word.build.ending = ending;
        let shape = shape(written, TokenKind::Word, look.has(DIGIT), look.capitals.into()) as u8 * 2;
        let known = Known { word, sight: Sight { votes, shape } };
        // Texts have numbers in the order in which they are met: some are left out only where tokens are.
        match self.known.get_mut(number) {
            Some(skipped) => *skipped = known,
            None => {
                self.known.resize_with(number, Known::default);
                self.known.push(known);
            }
        }
    }

    /// The tags of all tokens of which these are the sights and the sentences.
    fn tags(&self, sights: &[Sight], sentences: Vec<Range<usize>>) -> Vec<Tag> {
        let seen = |sight: Sight| {
            let votes = match sight.votes {
                Voting::Listed(place) => &self.words.entries[place as usize].votes,
                Voting::Unlisted(number) => &self.votes[number as usize],
                Voting::Unknown => self.tagger.outside(),
            };
            (votes, usize::from(sight.shape))
        };
        let mut tags = vec![Tag::Punct; sights.len()];
        let mut waiting = sentences.into_iter().map(|rest| {
            let seen = [Sight::default(), sights[rest.start]].map(seen);
            Sentence { rest, seen, before: [START; 2] }
        });
        let mut open: Vec<Sentence> = waiting.by_ref().take(SENTENCES).collect();
        while !open.is_empty() {
            open.retain_mut(|sentence| {
                let Sentence { rest: Range { start, end }, seen: [last, here], before } = sentence;
                let behind = if *start + 1 < *end { sights[*start + 1] } else { Sight::default() };
                let next = seen(behind);
                if self.tokens[*start].kind == TokenKind::Word {
                    tags[*start] = self.tagger.guess([*last, *here, next], before[0], before[1]);
                }
                *before = [tags[*start] as u64, before[0]];
                [*last, *here] = [*here, next];
                *start += 1;
                start < end || waiting.next().map(|other| *sentence = other).is_some()
            });
        }
        tags
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
            for entry in words.entries.iter().filter(|e| e.lists != Lists::default()) {
                assert!(entry.word.chars().any(char::is_alphanumeric), "{:?}", entry.word);
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
                assert_eq!(words.place(entry.votes.word), Some(at));
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
