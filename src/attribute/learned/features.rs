//! What the model sees: every item of a paragraph as a few small numbers, and the features made of them.
//!
//! A feature is a template with values, hashed to a row of weights. Base features look at an item and its
//! neighbours; relative ones at an item and one trigger.

use super::{B_CONTENT, B_CUE, B_SOURCE, LABELS, OUTSIDE};
use crate::attribute::view::{self, Item, View};
use crate::doc::Quotation;
use crate::language::{Cue, Language, Lists, PronounKind, Tag, Use};
use std::ops::Range;

/// Base features of an item.
pub const BASE: usize = 18;
/// Features of an item on the labels of the first pass.
pub const SECOND: usize = 2;
/// Features of an item relative to a trigger.
pub const RELATIVE: usize = 17;

/// What the features know of an item.
#[derive(Clone, Copy, Debug, Default)]
pub struct Atom {
    /// Hash of its folded text; of its shape for a quotation.
    pub word: u32,
    /// Hash of its last three characters.
    pub ending: u32,
    /// Hash of what its inflected forms share: the lemma of a cue verb, else its first characters.
    pub stem: u32,
    /// How often words with this stem are cues.
    pub kin: u8,
    /// How it is written.
    pub shape: u8,
    /// Word class, or kind of mark.
    pub tag: u8,
    /// How often the word is a cue: 0 never, 7 nearly always.
    pub cue: u8,
    /// What the word lists know of who can speak.
    pub who: u8,
    /// What the cue lists know.
    pub verb: u8,
    /// Sentence.
    pub sentence: u32,
}

/// Classes of [`Atom::tag`]: 17 tags, then kinds of marks.
pub const KINDS: usize = 26;
const COMMA: u8 = 17;
const STOP: u8 = 18;
const COLON: u8 = 19;
const DASH: u8 = 20;
const OPEN: u8 = 21;
const CLOSE: u8 = 22;
const MARK: u8 = 23;
/// The tag of a quotation.
pub const QUOTE: u8 = 24;
const BEYOND: u8 = 25;

/// FNV-1a, folded to 32 bits.
pub fn hash(bytes: &[u8]) -> u32 {
    let h =
        bytes.iter().fold(0xcbf2_9ce4_8422_2325u64, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3));
    (h ^ (h >> 32)) as u32
}

/// Reads the atoms of the items `range`. `cue` says how often a word, by its hash, is a cue.
pub fn atoms(
    view: &View,
    range: Range<usize>,
    quotations: &[Quotation],
    language: &Language,
    cue: impl Fn(u32) -> u8,
) -> Vec<Atom> {
    let items = &view.items[range];
    let mut out: Vec<Atom> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let opens = i == 0 || items[i - 1].last_sentence != item.sentence;
        out.push(match item.quote() {
            Some(q) => quote_atom(item, &quotations[q]),
            None if item.is_word() => word_atom(items, i, opens, language, &cue),
            None => mark_atom(item),
        });
    }
    out
}

fn quote_atom(item: &Item, quotation: &Quotation) -> Atom {
    let inner = item
        .text
        .trim_matches(|c: char| matches!(c, '“' | '”' | '"' | '‘' | '’' | '\'' | '«' | '»' | '„' | '`'));
    let words = inner.split_whitespace().count();
    let last = inner.chars().next_back().unwrap_or(' ');
    let ends = match last {
        '.' => 0,
        ',' => 1,
        '?' => 2,
        '!' => 3,
        c if c.is_alphanumeric() => 4,
        _ => 5,
    };
    let capital = inner.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
    let size = match words {
        0..=1 => 0,
        2 => 1,
        3..=5 => 2,
        6..=10 => 3,
        11..=20 => 4,
        _ => 5,
    };
    let shape = ends * 2 + u8::from(capital) + 16;
    Atom {
        word: 0x5150_0000 | u32::from(shape) << 8 | size << 1 | u32::from(quotation.closed),
        ending: u32::from(ends),
        shape,
        tag: QUOTE,
        stem: 3,
        kin: 0,
        cue: 0,
        who: 0,
        verb: 0,
        sentence: item.sentence,
    }
}

fn mark_atom(item: &Item) -> Atom {
    let tag = match item.text {
        "," => COMMA,
        "." | "?" | "!" | "…" => STOP,
        ":" | ";" => COLON,
        "—" | "–" | "-" | "―" => DASH,
        "(" | "[" => OPEN,
        ")" | "]" => CLOSE,
        _ => MARK,
    };
    Atom { word: hash(item.text.as_bytes()), tag, shape: 14, sentence: item.sentence, ..Atom::default() }
}

fn word_atom(items: &[Item], i: usize, opens: bool, language: &Language, cue: impl Fn(u32) -> u8) -> Atom {
    let item = &items[i];
    let lower: &str = &item.lower;
    let word = item.build.hash;
    let ahead = |n: usize| items.get(i + n).map(|x| x.lower.as_ref());
    let found = if item.may(Lists::VERB) { language.cues.verb(lower, ahead) } else { None };
    let (stem, verb) = match found {
        Some((cue, form, _)) => (hash(cue.lemma.as_bytes()) ^ 1, class(cue) * 4 + form as u8),
        None if item.may(Lists::CUE_NOUN) && language.cues.noun(lower).is_some() => {
            (plain_stem(lower, item.plain), 1)
        }
        None if item.may(Lists::PREPOSITION) && language.cues.preposition(lower, ahead).is_some() => {
            (plain_stem(lower, item.plain), 2)
        }
        None => (plain_stem(lower, item.plain), 0),
    };
    Atom {
        word,
        ending: item.build.ending,
        shape: shape(item, opens),
        tag: item.tag as u8,
        cue: cue(word),
        stem,
        kin: cue(stem),
        who: who(item, language),
        verb,
        sentence: item.sentence,
    }
}

/// How the word is written. `opens` says whether it is the first of its sentence.
fn shape(item: &Item, opens: bool) -> u8 {
    let first = item.text.chars().next().is_some_and(char::is_uppercase);
    7 * u8::from(item.is_possessive())
        + match (first, item.build.capitals, item.build.digits) {
            (_, _, true) => 5,
            (false, 0, _) => 0,
            (false, _, _) => 4,
            (true, 1, _) => 1 + u8::from(opens),
            (true, _, _) => 3,
        }
}

/// The stem of a word that is no cue verb: its first five characters.
fn plain_stem(word: &str, plain: bool) -> u32 {
    let end = if plain || word.is_ascii() {
        word.len().min(5)
    } else {
        word.char_indices().nth(5).map_or(word.len(), |(at, _)| at)
    };
    hash(&word.as_bytes()[..end]) ^ 2
}

/// What a cue verb can be built with.
fn class(cue: &Cue) -> u8 {
    let classes = [('s', 1), ('x', 2), ('q', 3)];
    classes.into_iter().find(|&(frame, _)| cue.frames.has(frame)).map_or(4, |(_, class)| class)
}

/// Which list of people, bodies and grammar has the word.
fn who(item: &Item, language: &Language) -> u8 {
    if item.lists == Lists::default() {
        return 0;
    }
    let people = &language.people;
    let lower: &str = &item.lower;
    if item.may(Lists::PRONOUN)
        && let Some(pronoun) = people.pronoun(item.pronoun_part())
    {
        return match pronoun.kind {
            PronounKind::Subject if !pronoun.person => 1,
            PronounKind::Subject => 2,
            PronounKind::Object => 3,
            PronounKind::Possessive => 4,
            PronounKind::Relative => 5,
            PronounKind::First => 6,
        };
    }
    if item.may(Lists::TIME) && (people.time(lower).is_some() || people.time(item.text).is_some()) {
        return 7;
    }
    let [bare, written] = if item.plain { [lower, item.text] } else { [lower, item.text].map(view::bare) };
    if item.is_capital() {
        if item.may(Lists::TITLE) && (people.title(written).is_some() || people.title(item.text).is_some()) {
            return 8;
        }
        if item.may(Lists::BODY) && people.body(written).is_some() {
            return 9;
        }
        if item.may(Lists::PLACE) && people.place(written).is_some() {
            return 10;
        }
        if item.may(Lists::GIVEN_NAME) && people.given_name(written).is_some() {
            return 11;
        }
    }
    if item.may(Lists::ROLE)
        && let Some(role) = people.role(bare)
    {
        return if role.generic { 12 } else { 13 };
    }
    if item.may(Lists::GROUP) && people.group(bare).is_some() {
        return 14;
    }
    if item.may(Lists::ORGANISATION)
        && (people.organisation(bare).is_some() || people.organisation(written).is_some())
    {
        return 15;
    }
    if item.may(Lists::DOCUMENT) && people.document(bare).is_some() {
        return 16;
    }
    if item.may(Lists::DEMONYM) && people.demonym(written).is_some() {
        return 17;
    }
    if item.may(Lists::VENUE) && people.venue(bare) {
        return 18;
    }
    USES.iter().position(|&usage| item.is_used(usage, language)).map_or(0, |n| 19 + n as u8)
}

/// The uses of [`Atom::who`], from 19 on.
const USES: [Use; 8] =
    [Use::THAT, Use::CLAUSE, Use::NEGATION, Use::BY, Use::OF, Use::INFINITIVE, Use::HAVE, Use::BE];

/// A feature, by its hash: the top bits are the row of weights. Sums of products keep values apart as well as
/// any hash does (multilinear hashing, Carter and Wegman 1979), and most of the products are shared by
/// several features.
#[inline(always)]
fn key(template: u64, a: u64, b: u64, c: u64) -> u32 {
    let parts = [template, a, b, c];
    let sum = parts.iter().zip(FACTORS).fold(0u64, |sum, (part, by)| sum.wrapping_add(part.wrapping_mul(by)));
    (sum >> 32) as u32
}

/// Drawn at random.
const FACTORS: [u64; 4] =
    [0x8c6d_bf43_07a1_e5d3, 0xd1f2_69b0_5c3a_947b, 0x5b87_30ec_e49d_1a2f, 0xa93e_f815_7642_cb67];

/// A distance as one of a dozen steps.
#[inline]
pub fn step(distance: usize) -> u64 {
    u64::from(STEPS[distance.min(STEPS.len() - 1)])
}

/// The step of each distance, and of all beyond. A table and no jumps: nothing foretells a distance.
const STEPS: [u8; 42] = {
    let mut steps = [11; 42];
    let mut distance = 0;
    while distance < 41 {
        steps[distance] = match distance {
            0..=6 => distance as u8,
            7..=9 => 7,
            10..=14 => 8,
            15..=22 => 9,
            _ => 10,
        };
        distance += 1;
    }
    steps
};

/// What lies around each item of a paragraph: computed once for all features.
#[derive(Clone, Debug, Default)]
pub struct Around(Vec<Near>);

/// What lies around an item, in its sentence; a place is [`NONE`] where there is no such thing.
#[derive(Clone, Copy, Debug)]
struct Near {
    /// The last comma or clause word, or the first item of the sentence.
    clause: u32,
    /// The nearest verb to the left.
    verb: u32,
    /// The nearest mark or conjunction to the right.
    stop: u32,
}

const NONE: u32 = u32::MAX;

impl Around {
    /// Looks once in each direction.
    pub fn of(atoms: &[Atom]) -> Self {
        let mut all = Vec::with_capacity(atoms.len());
        let mut near = Near { clause: 0, verb: NONE, stop: NONE };
        for (i, atom) in atoms.iter().enumerate() {
            let here = i as u32;
            if i > 0 && atom.sentence != atoms[i - 1].sentence {
                (near.clause, near.verb) = (here, NONE);
            }
            all.push(near);
            if is_verb(atom) {
                near.verb = here;
            }
            if matches!(atom.tag, COMMA | COLON | DASH | QUOTE) || matches!(atom.who, 5 | 19 | 20) {
                near.clause = here;
            }
        }
        let mut stop = NONE;
        for (i, atom) in atoms.iter().enumerate().rev() {
            if atoms.get(i + 1).is_some_and(|next| next.sentence != atom.sentence) {
                stop = NONE;
            }
            all[i].stop = stop;
            if matches!(atom.tag, COMMA..=MARK | QUOTE) || joins(atom) {
                stop = i as u32;
            }
        }
        Self(all)
    }
}

fn is_verb(atom: &Atom) -> bool {
    atom.tag == Tag::Verb as u8 || atom.tag == Tag::Aux as u8
}

fn joins(atom: &Atom) -> bool {
    atom.tag == Tag::Cconj as u8 || atom.tag == Tag::Sconj as u8
}

const OUT: Atom = Atom {
    word: 1,
    ending: 1,
    stem: 1,
    kin: 0,
    shape: 15,
    tag: BEYOND,
    cue: 0,
    who: 31,
    verb: 0,
    sentence: 0,
};

/// The base features of item `i`.
pub fn base(atoms: &[Atom], around: &Around, i: usize) -> [u32; BASE] {
    let at = |d: isize| atoms.get(i.wrapping_add_signed(d)).unwrap_or(&OUT);
    let near = &around.0[i];
    let (b2, b1, x, a1) = (at(-2), at(-1), at(0), at(1));
    let w = |a: &Atom| u64::from(a.word);
    let t = |a: &Atom| u64::from(a.tag);
    let s = |a: &Atom| u64::from(a.shape);
    let c = |a: &Atom| u64::from(a.cue);
    let v = |a: &Atom| u64::from(a.verb);
    let k = |a: &Atom| u64::from(a.who);
    let m = |a: &Atom| u64::from(a.stem);
    // The item at a place and all bits, or none of them where there is no such thing.
    let there = |j: u32| match atoms.get(j as usize) {
        Some(atom) => (atom, u64::MAX),
        None => (&OUT, 0),
    };
    let far = |j: u32, some: u64| step(i.abs_diff(j as usize)) & some | 15 & !some;
    let (verb, some_verb) = there(near.verb);
    let (stop, some_stop) = there(near.stop);
    let head = &atoms[near.clause as usize];
    [
        key(0, w(x), 0, 0),
        key(1, w(b1), 0, 0),
        key(2, w(b2), 0, 0),
        key(3, w(x), w(a1), 0),
        key(4, u64::from(x.ending), s(x), 0),
        key(5, t(b1), t(x), v(x)),
        key(6, t(b1), t(x), t(a1)),
        key(7, t(b2), t(b1), t(x)),
        key(8, c(x), t(x), v(x)),
        key(9, c(b1), c(x), c(a1)),
        key(10, c(a1) * 32 + t(a1), t(x), k(x)),
        key(11, c(b1) * 32 + t(b1), t(x), k(x)),
        key(12, step(i - near.clause as usize), k(head) * 32 + t(head), t(x)),
        key(13, m(x), t(x), 0),
        key(14, m(b1), t(x), 0),
        key(15, m(a1), t(x), 0),
        key(16, far(near.verb, some_verb), (t(verb) * 64 + v(verb)) & some_verb, t(x)),
        key(17, far(near.stop, some_stop), w(stop) & some_stop, t(x)),
    ]
}

/// The features of item `i` on the labels of the first pass.
pub fn second(labels: &[u8], i: usize) -> [u32; SECOND] {
    let l = |d: isize| {
        let j = i as isize + d;
        if j < 0 { 9 } else { labels.get(j as usize).map_or(9, |&l| u64::from(l)) }
    };
    [key(60, l(-1), l(0), 0), key(61, l(-2) * 16 + l(-1), l(0), l(1) * 16 + l(2))]
}

/// A stretch of items that may be a cue, and what the relative features ask of it.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// Its items.
    pub items: Range<usize>,
    /// Hash of its words.
    pub words: u32,
    /// Hash of its stems.
    pub stems: u32,
}

impl Trigger {
    /// The trigger at `items`.
    pub fn at(atoms: &[Atom], items: Range<usize>) -> Self {
        let words = atoms[items.clone()].iter().fold(7u32, |h, a| h.wrapping_mul(0x0100_0193) ^ a.word);
        let stems = atoms[items.clone()]
            .iter()
            .filter(|a| a.cue.max(a.kin) > 1)
            .fold(9u32, |h, a| h.wrapping_mul(0x0100_0193) ^ a.stem);
        Self { items, words, stems }
    }
}

/// What lies between a trigger and the items on one side of it.
#[derive(Clone, Copy, Debug, Default)]
struct Between {
    commas: u8,
    quotes: u8,
    that: u8,
    verbs: u8,
    joins: u8,
    cues: u8,
    sources: u8,
    contents: u8,
    /// Hash of the tags, while short.
    tags: u32,
    label: u8,
}

impl Between {
    fn pass(&mut self, atom: &Atom, label: u8) {
        self.commas += u8::from(atom.tag == COMMA);
        self.quotes += u8::from(atom.tag == QUOTE);
        self.that += u8::from(atom.who == 19);
        self.verbs += u8::from(is_verb(atom));
        self.joins += u8::from(joins(atom));
        self.verbs = self.verbs.min(3);
        self.joins = self.joins.min(3);
        self.tags = self.tags.wrapping_mul(31).wrapping_add(u32::from(atom.tag) + 1);
        if label != self.label {
            let role = label.div_ceil(2);
            if role != self.label.div_ceil(2) || label % 2 == 1 {
                self.cues += u8::from(role == 2);
                self.sources += u8::from(role == 1);
                self.contents += u8::from(role == 3);
            }
            self.label = label;
        }
        self.commas = self.commas.min(3);
        self.quotes = self.quotes.min(3);
        self.cues = self.cues.min(3);
        self.sources = self.sources.min(3);
        self.contents = self.contents.min(3);
    }
}

/// Calls `each` with every item of `window` and its features relative to the trigger.
pub fn relative(
    atoms: &[Atom],
    labels: &[u8],
    trigger: &Trigger,
    window: Range<usize>,
    mut each: impl FnMut(usize, &[u32; RELATIVE]),
) {
    let fixed = Fixed::of(atoms, labels, trigger);
    for i in trigger.items.clone() {
        each(i, &fixed.features(i, 1, 0, &Between::default()));
    }
    let mut between = Between { label: OUTSIDE, ..Between::default() };
    for i in trigger.items.end..window.end {
        each(i, &fixed.features(i, 2, i + 1 - trigger.items.end, &between));
        between.pass(&atoms[i], labels[i]);
    }
    let mut between = Between { label: OUTSIDE, ..Between::default() };
    for i in (window.start..trigger.items.start).rev() {
        each(i, &fixed.features(i, 0, trigger.items.start - i, &between));
        between.pass(&atoms[i], labels[i]);
    }
}

/// What the features of all items relative to one trigger share.
struct Fixed<'a> {
    atoms: &'a [Atom],
    labels: &'a [u8],
    trigger: Range<usize>,
    sentence: u32,
    cue: u64,
    stems: u64,
    /// The words beside it and their tags.
    before: u64,
    after: u64,
    beside: u64,
    /// Its tags, what the lists say of it, and how often it is a cue.
    tags: u64,
    frame: u64,
    often: u64,
}

impl<'a> Fixed<'a> {
    fn of(atoms: &'a [Atom], labels: &'a [u8], trigger: &Trigger) -> Self {
        let items = &trigger.items;
        let (first, last) = (&atoms[items.start], &atoms[items.end - 1]);
        let before = items.start.checked_sub(1).map(|b| &atoms[b]);
        let after = atoms.get(items.end);
        let word = |atom: Option<&Atom>| atom.map_or(1, |a| u64::from(a.word));
        let tag = |atom: Option<&Atom>| atom.map_or(31, |a| u64::from(a.tag));
        Self {
            atoms,
            labels,
            trigger: items.clone(),
            sentence: first.sentence,
            cue: u64::from(trigger.words),
            stems: u64::from(trigger.stems),
            before: word(before),
            after: word(after),
            beside: tag(after) * 32 + tag(before),
            tags: u64::from(first.tag) * 32 + u64::from(last.tag),
            frame: u64::from(last.tag) * 64 + u64::from(last.verb.max(first.verb)),
            often: u64::from(last.cue.max(first.cue)),
        }
    }

    #[inline(always)]
    fn features(&self, i: usize, side: u64, distance: usize, b: &Between) -> [u32; RELATIVE] {
        let &Self { cue, stems, before, after, beside, tags, frame, often, .. } = self;
        let x = &self.atoms[i];
        let far = step(distance) * 4 + side;
        let near = far.min(5 * 4 + side);
        let label = self.labels.get(i).map_or(9, |&l| u64::from(l));
        let t = u64::from(x.tag);
        let w = u64::from(x.word);
        let sentences = i64::from(x.sentence) - i64::from(self.sentence);
        let sentences = (sentences.clamp(-2, 2) + 2) as u64;
        let counts = u64::from(b.cues) | u64::from(b.sources) << 2 | u64::from(b.contents) << 4;
        let marks = u64::from(b.commas) | u64::from(b.quotes) << 2 | u64::from(b.that.min(1)) << 4;
        let clauses = u64::from(b.verbs) | u64::from(b.joins) << 2 | u64::from(b.commas) << 4;
        let position = if side == 1 {
            (i - self.trigger.start).min(3) as u64 * 4 + (self.trigger.end - 1 - i).min(3) as u64
        } else {
            0
        };
        [
            key(100, far, position, 0),
            key(101, near, cue, t),
            key(102, side, marks, t),
            key(103, side, counts, t),
            key(104, side * 8 + sentences, t, u64::from(x.shape)),
            key(105, near, after, t),
            key(106, near, before, t),
            key(107, near, beside, t),
            key(108, near, tags, label * 32 + t),
            key(109, near, if distance <= 4 { u64::from(b.tags) } else { 1 }, t),
            key(110, near, w, 0),
            key(111, side, often, far * 16 + label),
            key(112, side, marks, counts * 16 + label),
            key(113, side, frame, label * 64 + counts),
            key(114, near, stems, t),
            key(115, side, clauses, t),
            key(116, side, stems, w),
        ]
    }
}

/// Whether the labels begin a piece of one role.
pub fn begins(label: u8) -> bool {
    matches!(label, B_SOURCE | B_CUE | B_CONTENT)
}

const _: () = assert!(LABELS == 7);
