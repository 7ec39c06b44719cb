//! Guesses the word class of each token from its form and its neighbours.
//!
//! An averaged perceptron, greedy from left to right (Collins 2002, doi:10.3115/1118693.1118694), over hashed
//! features: each feature of a token names a row of [`ROWS`] rows of weights, one weight for each class; the
//! class with the highest sum wins. There is no dictionary: rows are found by the hash of words, endings and
//! shapes, so that a guess costs no look-up in a map. `examples/train_tagger.rs` makes the weights. Only the words that the
//! lexicon lists so are pronouns, prepositions and the like ([`open_class`]).
//!
//! [`features`] says what a guess is; [`Tagger::tags`] makes the same one in fewer steps: the rows that a form
//! alone names are added up once for each form ([`Seen`]), those of shapes and tags when the weights are read.

use super::{Files, Tag, fold};
use crate::doc::{Token, TokenKind};
use crate::error::Error;
use prefetch_index::prefetch_index;

/// Rows of weights, a power of two.
pub const ROWS: usize = 1 << 15;
/// Features of a token.
pub const FEATURES: usize = 17;
/// The classes a word can be given, in the order of the weights in a row.
pub const CLASSES: [Tag; 16] = [
    Tag::Noun,
    Tag::Propn,
    Tag::Adj,
    Tag::Verb,
    Tag::Aux,
    Tag::Adv,
    Tag::Adp,
    Tag::Det,
    Tag::Pron,
    Tag::Num,
    Tag::Part,
    Tag::Cconj,
    Tag::Sconj,
    Tag::Intj,
    Tag::Sym,
    Tag::X,
];

/// The class that a word of letters without an apostrophe has where the weights speak for one that languages do not add words to
/// (pronouns, determiners, prepositions, conjunctions, auxiliaries, particles) and the lexicon lists it in none of these, nor as a
/// numeral (one is a pronoun too): the first of those `listed`, else that of names or of things. None for other words.
pub fn open_class(folded: &str, listed: &[Tag], capital: bool) -> Option<Tag> {
    let open = folded.len() >= SHORTEST_OPEN && !listed.iter().any(|tag| is_closed(*tag) || *tag == Tag::Num);
    let unlisted = if capital { Tag::Propn } else { Tag::Noun };
    open.then(|| listed.first().copied().unwrap_or(unlisted))
}

fn is_closed(tag: Tag) -> bool {
    matches!(tag, Tag::Aux | Tag::Adp | Tag::Det | Tag::Pron | Tag::Part | Tag::Cconj | Tag::Sconj)
}

/// Bytes of a word that is not a letter or a clitic.
const SHORTEST_OPEN: usize = 3;

/// The class of a word for which the weights speak, given its [`open_class`].
fn settled(class: Tag, open: Option<Tag>) -> Tag {
    open.filter(|_| is_closed(class)).unwrap_or(class)
}

/// The character of the weights file that stands for zero; others count up and down from it.
pub const ZERO: u8 = b'O';
/// The largest weight, and the smallest one's opposite.
pub const LIMIT: i8 = 46;
const _: () = assert!(2 * LIMIT as i32 <= i8::MAX as i32);

/// What the features of a token and of its neighbours are made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form {
    word: u64,
    ending2: u64,
    ending3: u64,
    ending4: u64,
    shape: u64,
    kind: Option<TokenKind>,
}

/// The shape of a token, `written` with this many capitals.
pub(super) fn shape(written: &str, kind: TokenKind, digits: bool, capitals: usize) -> u64 {
    let first = || written.chars().next().is_some_and(char::is_uppercase);
    match kind {
        TokenKind::Mark => 0,
        TokenKind::Word if digits => 1,
        TokenKind::Word if capitals == 0 => 2,
        TokenKind::Word if first() => 3 + u64::from(capitals > 1),
        TokenKind::Word => 5,
    }
}

/// The hash of the last `n` characters of a folded word.
pub(super) fn ending(folded: &str, n: usize) -> u64 {
    let bytes = folded.as_bytes();
    let last = &bytes[bytes.len().saturating_sub(n)..];
    if last.iter().all(u8::is_ascii) {
        return hash(last);
    }
    hash(&bytes[folded.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at)..])
}

/// The hashes of the last two, three and four characters of a folded word.
fn endings(folded: &str) -> [u64; 3] {
    match folded.as_bytes() {
        [.., a, b, c, d] if [a, b, c, d].into_iter().all(u8::is_ascii) => {
            [hash(&[*c, *d]), hash(&[*b, *c, *d]), hash(&[*a, *b, *c, *d])]
        }
        _ => [2, 3, 4].map(|n| ending(folded, n)),
    }
}

/// The form of `token` of `text`. `begun` says whether a word stands before it in its sentence.
pub fn form(text: &str, token: &Token, begun: bool) -> Form {
    let written = token.span.text(text);
    let folded = fold(written);
    let capitals = written.chars().filter(|c| c.is_uppercase()).count();
    let digits = written.bytes().any(|b| b.is_ascii_digit());
    let shape = shape(written, token.kind, digits, capitals);
    Form {
        word: hash(folded.as_bytes()),
        ending2: ending(&folded, 2),
        ending3: ending(&folded, 3),
        ending4: ending(&folded, 4),
        shape: shape * 2 + u64::from(begun),
        kind: Some(token.kind),
    }
}

/// The forms of `tokens`, in order.
pub fn forms(text: &str, tokens: &[Token]) -> Vec<Form> {
    let mut begun = false;
    let mut sentence = None;
    let mut out = Vec::with_capacity(tokens.len());
    for token in tokens {
        begun &= sentence == Some(token.sentence);
        sentence = Some(token.sentence);
        out.push(form(text, token, begun));
        begun |= token.kind == TokenKind::Word;
    }
    out
}

/// Whether a token of this form is a word; others are punctuation without asking the weights.
pub fn is_word(form: &Form) -> bool {
    form.kind == Some(TokenKind::Word)
}

/// The rows of weights that speak for the form in the middle of `around`, between the one before and the one
/// after it (default forms beyond the sentence), with the numbers of the last tag and the one before that.
pub fn features(around: [&Form; 3], before: u64, before2: u64) -> [usize; FEATURES] {
    let [b1, form, a1] = around;
    let parts = [
        1,
        form.word,
        b1.word,
        a1.word,
        before,
        before * 32 + before2,
        mix(form.word, before),
        mix(a1.word, before),
        form.ending2,
        form.ending3,
        form.ending4,
        form.shape,
        mix(form.ending3, form.shape),
        b1.ending3,
        a1.ending3,
        form.shape * 256 + b1.shape * 16 + a1.shape,
        mix(form.ending2, before),
    ];
    let mut number = 0;
    parts.map(|part| {
        number += 1;
        row(part, number)
    })
}

/// The row that the feature `number` names where it is `part`.
fn row(part: u64, number: u64) -> usize {
    (mix(part, number) >> 40) as usize % ROWS
}

/// FNV-1a, 64 bits.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| hash_on(hash, byte))
}

/// The hash with one more byte.
pub(super) fn hash_on(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
}

/// A hash of 64 bits in 32.
pub const fn short(hash: u64) -> u32 {
    (hash ^ (hash >> 32)) as u32
}

/// One number of two, by the finaliser of SplitMix64.
fn mix(a: u64, b: u64) -> u64 {
    let x = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// A sum for each class: first for those with an even number, then for the odd ones.
type Sums = [i16; 16];

/// A row of weights: that of an even class in the low half of a number, that of the next class in the high half.
/// Both are taken out by shifts that a processor makes for all eight numbers at once.
type Row = [i16; 8];

fn packed(weights: [i8; 16]) -> Row {
    std::array::from_fn(|pair| i16::from_le_bytes([weights[2 * pair] as u8, weights[2 * pair + 1] as u8]))
}

/// The class whose sum stands at `at`.
fn class_at(at: usize) -> usize {
    at % 8 * 2 + at / 8
}

/// Adds a row of weights.
fn add(sums: &mut Sums, row: &Row) {
    for (pair, weights) in row.iter().enumerate() {
        sums[pair] += (weights << 8) >> 8;
        sums[pair + 8] += weights >> 8;
    }
}

/// What a row adds to sums of nothing.
fn sums_of(row: &Row) -> Sums {
    let mut sums = Sums::default();
    add(&mut sums, row);
    sums
}

fn plus(sums: &mut Sums, more: &Sums) {
    for (sum, &more) in sums.iter_mut().zip(more) {
        *sum += more;
    }
}

/// Sums that are small enough for a row as one.
fn small(sums: &Sums) -> Option<Row> {
    let row = std::array::from_fn(|pair| sums[pair] & 0xff | sums[pair + 8] << 8);
    (sums_of(&row) == *sums).then_some(row)
}

/// The class with the highest sum, the first of several. Sums are small enough to carry their class along, as a
/// number that is zero for none: the processor does the same for all of them.
fn highest(sums: &Sums) -> usize {
    let ranked: Sums = std::array::from_fn(|at| sums[at] * 32 + 31 - class_at(at) as i16);
    31 - (ranked.iter().fold(i16::MIN, |best, &one| best.max(one)) & 31) as usize
}
const _: () = assert!(FEATURES as i32 * LIMIT as i32 * 32 + 31 <= i16::MAX as i32);

/// What a folded word adds to the sums of its own token and of those beside it, whatever else is there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Votes {
    /// To its own sums.
    own: Row,
    /// To those of the token behind it.
    before: Row,
    /// To those of the token before it.
    after: Row,
}

/// A token as the tagger sees it whatever stands beside it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// What its word, and its shape with its ending, add to its own sums.
    own: Sums,
    /// What it adds to those of the token behind it.
    before: Row,
    /// To those of the token before it.
    after: Row,
    /// Hash of the word.
    word: u64,
    ending2: u64,
    ending3: u64,
    /// The [`shape`] of its text, if it is a word.
    written: u8,
    /// That of the token.
    shape: u8,
    /// Whether it is a word; marks are what they are.
    is_word: bool,
    /// Its [`open_class`].
    open: Option<Tag>,
}

impl Seen {
    /// Whether it is a token of this kind. `begun` says whether a word of its sentence stands before it.
    pub(super) fn is_of(&self, kind: TokenKind, begun: bool) -> bool {
        self.is_word == (kind == TokenKind::Word) && self.shape % 2 == u8::from(begun)
    }

    /// Hash of the last three characters.
    pub(super) fn ending(&self) -> u32 {
        short(self.ending3)
    }

    /// The shape of a token of this kind whose text has the [`shape`] `written`, and whether it is a word.
    fn shaped_as(written: u8, kind: TokenKind, begun: bool) -> (u8, bool) {
        let is_word = kind == TokenKind::Word;
        (if is_word { written * 2 } else { 0 } + u8::from(begun), is_word)
    }

    /// The row of its shape and ending.
    fn shape_row(&self) -> usize {
        row(mix(self.ending3, self.shape.into()), 13)
    }
}

/// Sentences that are tagged by turns: a tag has to wait for the one before it in its own sentence only.
const SENTENCES: usize = 4;

/// A sentence that is tagged.
struct Sentence<'s> {
    /// The next token.
    at: usize,
    /// The last token, the next one and the one behind it.
    seen: [&'s Seen; 3],
    /// The last tag and the one before it.
    before: [u64; 2],
    /// The rows that the last tag decides: they are on their way while the others have their turns.
    rows: [usize; 3],
}

/// Shapes there are.
const SHAPES: usize = 12;
/// Numbers of tags there are.
const TAGS: usize = 32;

/// The weights of one language.
pub struct Tagger {
    rows: Box<[Row; ROWS]>,
    /// The sums of three shapes side by side.
    shapes: Vec<Sums>,
    /// The sums of the two tags before.
    tags: Vec<Sums>,
    /// Nothing, beyond the sentence.
    outside: Seen,
}

impl std::fmt::Debug for Tagger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tagger({} rows)", self.rows.len())
    }
}

impl Tagger {
    /// Reads `tagger.txt`: under `#` comments a line for each row, a character for each weight.
    pub fn load(files: Files) -> Result<Self, Error> {
        let Some(&(file, text)) = files.0.iter().find(|(name, _)| *name == "tagger.txt") else {
            let message = "this language has no such file".to_owned();
            return Err(Error::Language { file: "tagger.txt".to_owned(), line: 0, message });
        };
        let wrong = |line, message: &str| {
            Err(Error::Language { file: file.to_owned(), line, message: message.to_owned() })
        };
        let comments = text.lines().take_while(|line| line.starts_with("# ")).count();
        let start = text.split_inclusive('\n').take(comments).map(str::len).sum();
        let mut rows = Vec::with_capacity(ROWS);
        for line in text.as_bytes()[start..].chunks(17) {
            let number = comments + rows.len() + 1;
            let Some((row, b"\n")) = line.split_first_chunk::<16>() else {
                return wrong(number, "16 characters belong on a line");
            };
            let row = row.map(|b| (b as i8).wrapping_sub(ZERO as i8));
            if !row.iter().fold(true, |fine, w| fine & (-LIMIT..=LIMIT).contains(w)) {
                return wrong(number, "a weight is out of bounds");
            }
            rows.push(row);
        }
        if rows.len() != ROWS {
            return wrong(0, &format!("{} rows where {ROWS} belong", rows.len()));
        }
        Ok(Self::new(rows))
    }

    /// The tagger with these weights.
    ///
    /// # Panics
    /// When there are more or fewer than [`ROWS`].
    pub fn new(rows: Vec<[i8; 16]>) -> Self {
        let rows: Box<[Row]> = rows.into_iter().map(packed).collect();
        let Ok(rows) = rows.try_into() else { panic!("a tagger has {ROWS} rows") };
        let mut tagger = Self { rows, shapes: Vec::new(), tags: Vec::new(), outside: Seen::default() };
        let around = |(form, b1, a1): (usize, usize, usize)| {
            tagger.sums([row(1, 1), row(form as u64, 12), row((form * 256 + b1 * 16 + a1) as u64, 16)])
        };
        let three = |n: usize| (n / SHAPES / SHAPES, n / SHAPES % SHAPES, n % SHAPES);
        let shapes = (0..SHAPES * SHAPES * SHAPES).map(|n| around(three(n))).collect();
        let tags =
            (0..TAGS * TAGS).map(|n| tagger.sums([row((n / TAGS) as u64, 5), row(n as u64, 6)])).collect();
        (tagger.shapes, tagger.tags) = (shapes, tags);
        let [_, before, after] = tagger.sums_of(0, [0; 3]).map(|sums| small(&sums).unwrap_or_default());
        tagger.outside = Seen { before, after, ..Seen::default() };
        tagger
    }

    /// The sums of these rows.
    fn sums<const N: usize>(&self, rows: [usize; N]) -> Sums {
        let mut sums = Sums::default();
        rows.iter().for_each(|&row| add(&mut sums, &self.rows[row]));
        sums
    }

    /// Nothing, beyond the sentence.
    pub(super) fn outside(&self) -> Seen {
        self.outside
    }

    /// The votes of a folded word, given its hash; none where they are too large for a list.
    pub(super) fn votes(&self, folded: &str, word: u64) -> Option<Votes> {
        let [own, before, after] = self.sums_of(word, endings(folded));
        Some(Votes { own: small(&own)?, before: small(&before)?, after: small(&after)? })
    }

    /// What a word adds to its own sums, to those behind and to those before, given its hash and those of its endings.
    fn sums_of(&self, word: u64, [ending2, ending3, ending4]: [u64; 3]) -> [Sums; 3] {
        let own = self.sums([row(word, 2), row(ending2, 9), row(ending3, 10), row(ending4, 11)]);
        let before = self.sums([row(word, 3), row(ending3, 14)]);
        let after = self.sums([row(word, 4), row(ending3, 15)]);
        [own, before, after]
    }

    /// A token behind a word of its sentence that has the folded text with this hash, these votes and this [`shape`],
    /// if it is a word, and this [`open_class`]; [`Tagger::shaped`] makes it whole.
    pub(super) fn see(
        &self,
        folded: &str,
        open: Option<Tag>,
        word: u64,
        votes: Option<&Votes>,
        shape: u64,
        kind: TokenKind,
    ) -> Seen {
        let [ending2, ending3, ending4] = endings(folded);
        let (own, before, after) = match votes {
            Some(Votes { own, before, after }) => (sums_of(own), *before, *after),
            None => {
                let [own, before, after] = self.sums_of(word, [ending2, ending3, ending4]);
                // Two rows always fit into one.
                (own, small(&before).unwrap_or_default(), small(&after).unwrap_or_default())
            }
        };
        let (written, (shape, is_word)) = (shape as u8, Seen::shaped_as(shape as u8, kind, true));
        let seen = Seen { own, before, after, word, ending2, ending3, written, shape, is_word, open };
        prefetch_index(&self.rows[..], seen.shape_row());
        seen
    }

    /// Adds to the sums of a token what its shape and ending give together.
    pub(super) fn shaped(&self, seen: &mut Seen) {
        let row = seen.shape_row();
        add(&mut seen.own, &self.rows[row]);
    }

    /// Another token with the text of `seen`, which is whole. `begun` says whether a word of its sentence stands before it.
    pub(super) fn see_again(&self, seen: &Seen, kind: TokenKind, begun: bool) -> Seen {
        let less = sums_of(&self.rows[seen.shape_row()]);
        let mut other = *seen;
        (other.shape, other.is_word) = Seen::shaped_as(seen.written, kind, begun);
        plus(&mut other.own, &less.map(|sum| -sum));
        self.shaped(&mut other);
        other
    }

    /// A tag for each token of `line`, which has the places of tokens in `seen`, and 0 before the first sentence, between
    /// two of them and behind the last.
    pub(super) fn tags(&self, seen: &[Seen], line: &[u32]) -> Vec<Tag> {
        let see = |place: usize| &seen[line[place] as usize];
        let from = |at: usize| {
            let seen = [at - 1, at, at + 1].map(see);
            Sentence { at, seen, before: [START; 2], rows: self.rows_behind(seen, START) }
        };
        let mut tags = vec![Tag::Punct; line.len()];
        let mut waiting = (1..line.len()).filter(|&at| line[at - 1] == 0 && line[at] != 0).map(from);
        let mut open: Vec<Sentence> = waiting.by_ref().take(SENTENCES).collect();
        while !open.is_empty() {
            open.retain_mut(|sentence| {
                let Sentence { at, seen, before, rows } = sentence;
                if seen[1].is_word {
                    tags[*at] = self.guess(*seen, *before, rows);
                }
                *before = [tags[*at] as u64, before[0]];
                *at += 1;
                if line[*at] == 0 {
                    return waiting.next().map(|other| *sentence = other).is_some();
                }
                *seen = [seen[1], seen[2], see(*at + 1)];
                *rows = self.rows_behind(*seen, before[0]);
                true
            });
        }
        tags
    }

    /// The rows that the class of the token in the middle depends on, if it is a word, and that a tag before it decides.
    #[inline]
    fn rows_behind(&self, [_, form, a1]: [&Seen; 3], before: u64) -> [usize; 3] {
        if !form.is_word {
            return [0; 3];
        }
        let rows = [(form.word, 7), (a1.word, 8), (form.ending2, 17)]
            .map(|(part, number)| row(mix(part, before), number));
        rows.iter().for_each(|&row| prefetch_index(&self.rows[..], row));
        rows
    }

    /// The class of the word in the middle, behind words with these tags.
    #[inline]
    fn guess(&self, [b1, form, a1]: [&Seen; 3], [before, before2]: [u64; 2], rows: &[usize; 3]) -> Tag {
        let mut sums = form.own;
        let [b1_shape, shape, a1_shape] = [b1, form, a1].map(|seen| usize::from(seen.shape));
        plus(&mut sums, &self.shapes[(shape * SHAPES + b1_shape) * SHAPES + a1_shape]);
        plus(&mut sums, &self.tags[before as usize * TAGS + before2 as usize]);
        add(&mut sums, &b1.before);
        add(&mut sums, &a1.after);
        rows.iter().for_each(|&row| add(&mut sums, &self.rows[row]));
        settled(CLASSES[highest(&sums)], form.open)
    }

    /// One tag for each token of `text`, feature by feature. `open` gives the [`open_class`] of a word as it is written.
    pub fn tag(&self, text: &str, tokens: &[Token], open: impl Fn(&str) -> Option<Tag>) -> Vec<Tag> {
        let forms = forms(text, tokens);
        let mut out = Vec::with_capacity(tokens.len());
        let outside = Form::default();
        let (mut before, mut before2) = (START, START);
        for (i, form) in forms.iter().enumerate() {
            let sentence = tokens[i].sentence;
            if i > 0 && tokens[i - 1].sentence != sentence {
                (before, before2) = (START, START);
            }
            let at = |j: usize| match tokens.get(j) {
                Some(t) if t.sentence == sentence => &forms[j],
                _ => &outside,
            };
            let tag = if is_word(form) {
                let around = [at(i.wrapping_sub(1)), form, at(i + 1)];
                let class = CLASSES[highest(&self.sums(features(around, before, before2)))];
                settled(class, open(tokens[i].span.text(text)))
            } else {
                Tag::Punct
            };
            out.push(tag);
            (before, before2) = (tag as u64, before);
        }
        out
    }
}

/// Stands for the tag before the first token of a sentence.
pub const START: u64 = 31;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Span;

    fn word(start: u32, end: u32, sentence: u32) -> Token {
        Token { span: Span::new(start, end), kind: TokenKind::Word, sentence }
    }

    #[test]
    fn the_hash_is_fixed() {
        // The weights belong to these very rows: a change here calls for a new training.
        let forms = forms("The quay", &[word(0, 3, 0), word(4, 8, 0)]);
        let rows = features([&forms[0], &forms[1], &Form::default()], Tag::Det as u64, START);
        assert_eq!(rows[..4], [22897, 8064, 23651, 3000]);
    }

    #[test]
    fn a_sentence_does_not_look_into_the_next() {
        let rows = (0..ROWS).map(|i| std::array::from_fn(|j| ((i * 7 + j * 13) % 19) as i8 - 9)).collect();
        let tagger = Tagger::new(rows);
        let text = "Lorn Lorn Lorn";
        let alone = tagger.tag(text, &[word(5, 9, 1)], |_| None);
        let between = tagger.tag(text, &[word(0, 4, 0), word(5, 9, 1), word(10, 14, 2)], |_| None);
        assert_eq!(alone[0], between[1]);
    }

    #[test]
    fn a_file_of_the_wrong_shape_is_refused() {
        for (text, message) in [
            ("# note\nOOOO\n", "tagger.txt, line 2: 16 characters belong on a line"),
            ("OOOOOOOOOOOOOOO~\n", "tagger.txt, line 1: a weight is out of bounds"),
            ("OOOOOOOOOOOOOOOO\n", "tagger.txt, line 0: 1 rows where 32768 belong"),
        ] {
            let files: &'static [(&str, &str)] = Box::leak(Box::new([("tagger.txt", text)]));
            assert_eq!(Tagger::load(Files(files)).unwrap_err().to_string(), message);
        }
    }
}
