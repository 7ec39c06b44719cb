//! What all the lists say of a word, in one look-up, and the tagger that reads words by it.
//!
//! Most words of a text stand on some list. A table made when the language is loaded has, for each word of any
//! list, its classes, the lists it stands on and what it adds to the sums of the tagger.

use super::tagger::{START, Tagger, Votes, ending, hash, hash_on, shape, short};
use super::{Cues, Grammar, Lexicon, People, Tag, fold};
use crate::doc::{Token, TokenKind};
use std::borrow::Cow;

/// A set of the lists of [`People`], [`Cues`] and [`Grammar`] that a word may stand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lists(u32);

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
    /// A function word of [`Grammar`], whatever its use.
    pub const GRAMMAR: Self = Self(1 << 28);
    /// Nothing is known: it may be any.
    pub const ANY: Self = Self(u32::MAX);

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

#[expect(missing_docs, reason = "named after the uses of grammar.tsv")]
impl Use {
    pub const POSSESSIVE: Self = Self(Lists(1 << 16), "possessive");
    pub const INFINITIVE: Self = Self(Lists(1 << 17), "infinitive");
    pub const HAVE: Self = Self(Lists(1 << 18), "have");
    pub const BE: Self = Self(Lists(1 << 19), "be");
    pub const NEGATION: Self = Self(Lists(1 << 20), "negation");
    pub const THE: Self = Self(Lists(1 << 21), "the");
    pub const INDEFINITE: Self = Self(Lists(1 << 22), "indefinite");
    pub const JOINT: Self = Self(Lists(1 << 23), "joint");
    pub const THAT: Self = Self(Lists(1 << 24), "that");
    pub const CLAUSE: Self = Self(Lists(1 << 25), "clause");
    pub const BY: Self = Self(Lists(1 << 26), "by");
    pub const OF: Self = Self(Lists(1 << 27), "of");
    const ALL: [Self; 12] = [
        Self::POSSESSIVE,
        Self::INFINITIVE,
        Self::HAVE,
        Self::BE,
        Self::NEGATION,
        Self::THE,
        Self::INDEFINITE,
        Self::JOINT,
        Self::THAT,
        Self::CLAUSE,
        Self::BY,
        Self::OF,
    ];
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
    /// Hash of its last two characters.
    pub ending2: u32,
    /// How many capitals it has; 2 for more than one.
    pub capitals: u8,
    /// Whether it has a digit of ASCII.
    pub digits: bool,
}

/// What a look at its letters shows of a word.
struct Look<'a> {
    /// The word, folded, unless capitals are all that has to change.
    folded: Option<Cow<'a, str>>,
    /// Hash of the folded word.
    hash: u64,
    plain: bool,
    digits: bool,
    capitals: usize,
}

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

fn look(written: &str) -> Look<'_> {
    let (mut hashed, mut seen) = (hash(b""), 0);
    for byte in written.bytes() {
        let class = CLASSES[usize::from(byte)];
        seen |= class;
        hashed = hash_on(hashed, byte | (class & CAPITAL));
    }
    let (plain, digits) = (seen & OTHER == 0, seen & DIGIT != 0);
    if seen & WIDE != 0 {
        let lower = fold(written);
        let capitals = written.chars().filter(|c| c.is_uppercase()).count();
        return Look { hash: hash(lower.as_bytes()), folded: Some(lower), plain, digits, capitals };
    }
    if seen & CAPITAL != 0 {
        let capitals = written.bytes().filter(u8::is_ascii_uppercase).count();
        return Look { hash: hashed, folded: None, plain, digits, capitals };
    }
    Look { hash: hashed, folded: Some(Cow::Borrowed(written)), plain, digits, capitals: 0 }
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
            let lists = Use::ALL.into_iter().filter(named).map(|u| u.0);
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

    /// The slot where the search for a hash begins.
    #[inline]
    fn first(&self, hash: u64) -> u32 {
        let mask = self.slots.len().wrapping_sub(1);
        self.slots.get(hash as usize & mask).copied().unwrap_or(0)
    }

    /// The hash of the entry that this slot names; 0 for none.
    #[inline]
    fn named(&self, slot: u32) -> u64 {
        let at = (slot & PLACE).wrapping_sub(1);
        self.entries.get(at as usize).map_or(0, |entry| entry.votes.word)
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

    /// [`find`](Self::find) where the search is known to begin at this slot, which names this hash.
    #[inline]
    fn find_from(&self, slot: u32, named: u64, hash: u64) -> Option<&Entry> {
        let at = (slot & PLACE).checked_sub(1)? as usize;
        if named == hash { self.entries.get(at) } else { self.find(hash) }
    }

    /// What is known of the word `written`.
    pub fn word<'a>(&'a self, written: &'a str) -> Word<'a> {
        let look = look(written);
        let entry = self.find(look.hash);
        let mut word = self.known(written, look, entry);
        [word.build.ending2, word.build.ending] = match entry {
            Some(entry) => entry.votes.endings(),
            None => [2, 3].map(|n| short(ending(&word.lower, n))),
        };
        word
    }

    fn known<'a>(&'a self, written: &'a str, look: Look<'a>, entry: Option<&'a Entry>) -> Word<'a> {
        let build = Build {
            hash: short(look.hash),
            capitals: look.capitals.min(2) as u8,
            digits: look.digits,
            ..Build::default()
        };
        Word {
            build,
            listed: entry.map_or(&[], |e| &self.classes[e.listed as usize]),
            lists: match entry {
                _ if !look.plain => Lists::ANY,
                Some(entry) => entry.lists,
                None => Lists::default(),
            },
            plain: look.plain,
            lower: match (look.folded, entry) {
                (Some(folded), _) => folded,
                (None, Some(entry)) => Cow::Borrowed(&entry.word),
                (None, None) => Cow::Owned(written.to_ascii_lowercase()),
            },
        }
    }

    /// Reads the words of `tokens` with their tags.
    pub fn read<'a>(&'a self, lexicon: &'a Lexicon, text: &'a str, tokens: &'a [Token]) -> Reader<'a> {
        let tagger = lexicon.tagger();
        let window = [(); WINDOW].map(|()| outside(tagger));
        let votes = [Votes::default(); WINDOW];
        let before = [START; 2];
        let tags = Vec::with_capacity(tokens.len());
        Reader { words: self, tagger, text, tokens, tags, seen: 0, window, votes, begun: false, before }
    }

    /// One tag for each token, in one pass over the sentences of `tokens`, which need not be complete:
    /// `Punct` for marks, the guess of the tagger for words. A word with a clitic (`don't`, `Voss's`) has the
    /// tag of its first part.
    pub fn tag(&self, lexicon: &Lexicon, text: &str, tokens: &[Token]) -> Vec<Tag> {
        self.read(lexicon, text, tokens).finish()
    }
}

/// A token as the tagger has it in sight.
struct Seen<'a> {
    kind: TokenKind,
    /// Empty once it is given away.
    word: Word<'a>,
    shape: usize,
    /// None for a word that stands on no list.
    votes: Option<&'a Votes>,
}

/// What stands beyond the sentence.
fn outside(tagger: &Tagger) -> Seen<'_> {
    Seen { kind: TokenKind::Mark, word: Word::default(), shape: 0, votes: Some(tagger.outside()) }
}

/// Tokens that are looked up together: the processor waits for all of them at once.
const AHEAD: usize = 8;
/// Room for them and the two before: a power of two.
const WINDOW: usize = 16;

/// Reads the words of an article from left to right and tags them.
pub struct Reader<'a> {
    words: &'a Words,
    tagger: &'a Tagger,
    text: &'a str,
    tokens: &'a [Token],
    /// The tags of all tokens before the next one.
    tags: Vec<Tag>,
    /// One past the last token looked up.
    seen: usize,
    /// The tokens before, at and behind the next one, each at its number modulo the room there is.
    window: [Seen<'a>; WINDOW],
    /// The votes of those that stand on no list.
    votes: [Votes; WINDOW],
    /// Whether a word of the sentence stands before the next token to be looked up.
    begun: bool,
    /// The last tag and the one before it.
    before: [u64; 2],
}

impl<'a> Reader<'a> {
    /// The tag and the word of token `i`; tokens are asked for in order, and those that nobody asks for need
    /// not be.
    pub fn at(&mut self, i: usize) -> (Tag, Word<'a>) {
        while self.tags.len() <= i {
            self.step();
        }
        (self.tags[i], std::mem::take(&mut self.window[i % WINDOW].word))
    }

    /// Goes on at token `i`, the first of a sentence; nobody asks for those before it any more, nor for their
    /// tags.
    pub fn skip(&mut self, i: usize) {
        if self.tags.len() < i {
            self.tags.resize(i, Tag::Punct);
        }
    }

    /// The tags of all tokens.
    pub fn finish(mut self) -> Vec<Tag> {
        while self.tags.len() < self.tokens.len() {
            self.step();
        }
        self.tags
    }

    fn see_nothing(&mut self, i: usize) {
        let seen = &mut self.window[i % WINDOW];
        (seen.kind, seen.shape, seen.votes) = (TokenKind::Mark, 0, Some(self.tagger.outside()));
    }

    /// Looks up token `i` and some of those behind it in its sentence.
    fn see(&mut self, i: usize) {
        let (words, text) = (self.words, self.text);
        let sentence = self.tokens[i].sentence;
        let end = self.tokens.len().min(i + AHEAD);
        let tokens = self.tokens[i..end].iter().take_while(|t| t.sentence == sentence);
        let mut found: [Option<(Token, Look, u32)>; AHEAD] = Default::default();
        for (token, place) in tokens.zip(&mut found) {
            let look = look(token.span.text(text));
            let slot = words.first(look.hash);
            *place = Some((*token, look, slot));
        }
        let hashes = found.each_ref().map(|f| f.as_ref().map_or(0, |&(.., slot)| words.named(slot)));
        self.seen = i;
        for ((token, look, slot), named) in found.into_iter().flatten().zip(hashes) {
            let written = token.span.text(text);
            let entry = words.find_from(slot, named, look.hash);
            let shape = shape(written, token.kind, look.digits, look.capitals) * 2 + u64::from(self.begun);
            self.begun |= token.kind == TokenKind::Word;
            let hash = look.hash;
            let at = self.seen % WINDOW;
            let seen = &mut self.window[at];
            (seen.kind, seen.shape, seen.votes) = (token.kind, shape as usize, entry.map(|e| &e.votes));
            seen.word = words.known(written, look, entry);
            let votes = match entry {
                Some(entry) => &entry.votes,
                None => {
                    self.votes[at] = self.tagger.votes(&seen.word.lower, hash);
                    &self.votes[at]
                }
            };
            [seen.word.build.ending2, seen.word.build.ending] = votes.endings();
            self.seen += 1;
        }
    }

    /// Tags the next token.
    fn step(&mut self) {
        let i = self.tags.len();
        if i == 0 || self.tokens[i - 1].sentence != self.tokens[i].sentence {
            self.begun = false;
            self.before = [START; 2];
            self.see_nothing(i + WINDOW - 1);
            self.see(i);
        }
        let goes_on = self.tokens.get(i + 1).is_some_and(|t| t.sentence == self.tokens[i].sentence);
        if !goes_on {
            self.see_nothing(i + 1)
        } else if self.seen <= i + 1 {
            self.see(i + 1)
        }
        let tag = match self.window[i % WINDOW].kind {
            TokenKind::Mark => Tag::Punct,
            TokenKind::Word => {
                let seen = |n: usize| {
                    let seen = &self.window[n % WINDOW];
                    (seen.votes.unwrap_or(&self.votes[n % WINDOW]), seen.shape)
                };
                let around = [seen(i + WINDOW - 1), seen(i), seen(i + 1)];
                self.tagger.guess(around, self.before[0], self.before[1])
            }
        };
        self.before = [tag as u64, self.before[0]];
        self.tags.push(tag);
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
