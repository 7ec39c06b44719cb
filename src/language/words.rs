//! What all the lists say of a word, in one look-up, and the tagger that reads words by it.
//!
//! Most words of a text stand on some list. A table made when the language is loaded has, for each word of any
//! list, its classes, the lists it stands on and what it adds to the sums of the tagger.

use super::tagger::{START, Tagger, Votes, hash, hash_on, shape};
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
    const ALL: [Self; 8] = [
        Self::POSSESSIVE,
        Self::INFINITIVE,
        Self::HAVE,
        Self::BE,
        Self::NEGATION,
        Self::THE,
        Self::INDEFINITE,
        Self::JOINT,
    ];
}

/// A word of some list.
#[derive(Debug)]
struct Entry {
    hash: u64,
    /// The word, folded.
    word: Cow<'static, str>,
    /// Its classes in the lexicon.
    listed: Vec<Tag>,
    lists: Lists,
    votes: Votes,
}

/// The words of all lists of one language, and the marks of ASCII.
#[derive(Debug, Default)]
pub struct Words {
    entries: Vec<Entry>,
    /// For each value of the last bits of a hash one more than the place of an entry that has it, or that
    /// found its own taken; 0 for none.
    slots: Vec<u32>,
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
        let mut words = Self::default();
        for (word, tags) in lexicon.words() {
            words.entry(word.into(), lexicon).listed = tags.to_vec();
        }
        let uses = grammar.words().flat_map(|(word, uses)| {
            let named = |u: &Use| uses.contains(&u.1);
            Use::ALL.into_iter().filter(named).map(move |u| (u.0, word))
        });
        let verbs = cues.first_words().map(|word| (Lists::VERB, word));
        for (list, word) in people.lists().chain(verbs).chain(uses) {
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
        let at = match self.place(hash, |entry| entry.word == word) {
            Some(at) => at,
            None => {
                let votes = lexicon.tagger().votes(&word, hash);
                self.entries.push(Entry { hash, word, listed: Vec::new(), lists: Lists::default(), votes });
                if self.entries.len() * 4 > self.slots.len() {
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
        let mut slot = self.entries[at].hash as usize % self.slots.len();
        while self.slots[slot] != 0 {
            slot = (slot + 1) % self.slots.len();
        }
        self.slots[slot] = at as u32 + 1;
    }

    /// The place of the entry with this hash that is the same word.
    fn place(&self, hash: u64, same: impl Fn(&Entry) -> bool) -> Option<usize> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut slot = hash as usize & mask;
        loop {
            let at = (self.slots[slot & mask] as usize).checked_sub(1)?;
            if self.entries[at].hash == hash && same(&self.entries[at]) {
                return Some(at);
            }
            slot += 1;
        }
    }

    fn find(&self, written: &str, look: &Look) -> Option<&Entry> {
        let at = self.place(look.hash, |entry| match &look.folded {
            Some(folded) => entry.word == *folded,
            None => entry.word.eq_ignore_ascii_case(written),
        })?;
        Some(&self.entries[at])
    }

    /// What is known of the word `written`.
    pub fn word<'a>(&'a self, written: &'a str) -> Word<'a> {
        let look = look(written);
        let entry = self.find(written, &look);
        word(written, look, entry)
    }

    /// Reads the words of `tokens` with their tags.
    pub fn read<'a>(&'a self, lexicon: &'a Lexicon, text: &'a str, tokens: &'a [Token]) -> Reader<'a> {
        let tagger = lexicon.tagger();
        let window = [(); WINDOW].map(|()| outside(tagger));
        let votes = [Votes::default(); WINDOW];
        Reader { words: self, tagger, text, tokens, at: 0, window, votes, begun: false, before: [START; 2] }
    }

    /// One tag for each token, in one pass over the sentences of `tokens`, which need not be complete:
    /// `Punct` for marks, the guess of the tagger for words. A word with a clitic (`don't`, `Voss's`) has the
    /// tag of its first part.
    pub fn tag(&self, lexicon: &Lexicon, text: &str, tokens: &[Token]) -> Vec<Tag> {
        let mut reader = self.read(lexicon, text, tokens);
        (0..tokens.len()).map(|i| reader.at(i).0).collect()
    }
}

fn word<'a>(written: &'a str, look: Look<'a>, entry: Option<&'a Entry>) -> Word<'a> {
    Word {
        listed: entry.map_or(&[], |e| e.listed.as_slice()),
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

/// Room for a token, its neighbours and one more: a power of two.
const WINDOW: usize = 4;

/// Reads the words of an article from left to right and tags each sentence no further than it is asked to.
pub struct Reader<'a> {
    words: &'a Words,
    tagger: &'a Tagger,
    text: &'a str,
    tokens: &'a [Token],
    /// The next token.
    at: usize,
    /// The tokens before, at and behind it, each at its number modulo the room there is.
    window: [Seen<'a>; WINDOW],
    /// The votes of those that stand on no list.
    votes: [Votes; WINDOW],
    /// Whether a word of the sentence stands before the token behind the next one.
    begun: bool,
    /// The last tag and the one before it.
    before: [u64; 2],
}

impl<'a> Reader<'a> {
    /// The tag and the word of token `i`; tokens are asked for in order, and those that nobody asks for need
    /// not be.
    pub fn at(&mut self, i: usize) -> (Tag, Word<'a>) {
        let sentence = self.tokens[i].sentence;
        if self.at == 0 || self.tokens[self.at - 1].sentence != sentence {
            let earlier = self.tokens[self.at..i].iter().rev();
            self.at = i - earlier.take_while(|t| t.sentence == sentence).count();
            self.begun = false;
            self.before = [START; 2];
            self.see_nothing(self.at + WINDOW - 1);
            self.see(self.at);
        }
        let mut tag = self.step();
        while self.at <= i {
            tag = self.step();
        }
        (tag, std::mem::take(&mut self.window[i % WINDOW].word))
    }

    fn see_nothing(&mut self, i: usize) {
        let seen = &mut self.window[i % WINDOW];
        (seen.kind, seen.shape, seen.votes) = (TokenKind::Mark, 0, Some(self.tagger.outside()));
    }

    fn see(&mut self, i: usize) {
        let token = self.tokens[i];
        let written = token.span.text(self.text);
        let look = look(written);
        let entry = self.words.find(written, &look);
        let shape = shape(written, token.kind, look.digits, look.capitals) * 2 + u64::from(self.begun);
        self.begun |= token.kind == TokenKind::Word;
        let hash = look.hash;
        let seen = &mut self.window[i % WINDOW];
        (seen.kind, seen.shape, seen.votes) = (token.kind, shape as usize, entry.map(|e| &e.votes));
        seen.word = word(written, look, entry);
        if entry.is_none() {
            self.votes[i % WINDOW] = self.tagger.votes(&seen.word.lower, hash);
        }
    }

    /// Tags the next token.
    fn step(&mut self) -> Tag {
        let i = self.at;
        let goes_on = self.tokens.get(i + 1).is_some_and(|t| t.sentence == self.tokens[i].sentence);
        if goes_on {
            self.see(i + 1)
        } else {
            self.see_nothing(i + 1)
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
        self.at = i + 1;
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{LANGUAGES, Language};

    #[test]
    fn no_list_has_a_mark() {
        for (code, _) in LANGUAGES {
            let words = Language::load(code).unwrap().words;
            for entry in words.entries.iter().filter(|e| e.lists != Lists::default()) {
                assert!(entry.word.chars().any(char::is_alphanumeric), "{:?}", entry.word);
            }
        }
    }

    #[test]
    fn a_word_may_stand_on_a_list_however_it_is_written() {
        let words = Language::english().words;
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
