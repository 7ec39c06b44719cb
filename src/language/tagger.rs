//! Guesses the word class of each token from its form and its neighbours.
//!
//! An averaged perceptron, greedy from left to right (Collins 2002, doi:10.3115/1118693.1118694), over hashed
//! features: each feature of a token names a row of [`ROWS`] rows of weights, one weight for each class; the
//! class with the highest sum wins. There is no dictionary: rows are found by the hash of words, endings and
//! shapes, so that a guess costs no look-up in a map. `examples/train_tagger.rs` makes the weights.

use super::{Files, Tag, fold};
use crate::doc::{Token, TokenKind};
use crate::error::Error;

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

/// The character of the weights file that stands for zero; others count up and down from it.
pub const ZERO: u8 = b'O';
/// The largest weight, and the smallest one's opposite.
pub const LIMIT: i8 = 46;

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

/// The form of `token` of `text`. `begun` says whether a word stands before it in its sentence.
pub fn form(text: &str, token: &Token, begun: bool) -> Form {
    let written = token.span.text(text);
    let folded = fold(written);
    let ending = |n: usize| {
        let at = folded.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
        hash(folded[at..].as_bytes())
    };
    let capitals = written.chars().filter(|c| c.is_uppercase()).count();
    let first = written.chars().next().is_some_and(char::is_uppercase);
    let shape = match token.kind {
        TokenKind::Mark => 0,
        TokenKind::Word if written.bytes().any(|b| b.is_ascii_digit()) => 1,
        TokenKind::Word if capitals == 0 => 2,
        TokenKind::Word if first && capitals == 1 => 3,
        TokenKind::Word if first => 4,
        TokenKind::Word => 5,
    };
    Form {
        word: hash(folded.as_bytes()),
        ending2: ending(2),
        ending3: ending(3),
        ending4: ending(4),
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
        (mix(part, number) >> 40) as usize % ROWS
    })
}

/// FNV-1a, 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, &b| (h ^ u64::from(b)).wrapping_mul(0x100_0000_01b3))
}

/// One number of two, by the finaliser of SplitMix64.
fn mix(a: u64, b: u64) -> u64 {
    let x = a ^ b.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// The weights of one language.
pub struct Tagger(Vec<[i8; 16]>);

impl std::fmt::Debug for Tagger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tagger({} rows)", self.0.len())
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
        let mut rows = Vec::with_capacity(ROWS);
        for (i, line) in text.lines().enumerate() {
            if line.starts_with("# ") && rows.is_empty() {
                continue;
            }
            let Ok(row) = <[u8; 16]>::try_from(line.as_bytes()) else {
                return wrong(i + 1, "16 characters belong on a line");
            };
            rows.push(row.map(|b| (b as i8).wrapping_sub(ZERO as i8)));
        }
        if rows.len() != ROWS {
            return wrong(0, &format!("{} rows where {ROWS} belong", rows.len()));
        }
        Ok(Self(rows))
    }

    /// The tagger with these weights.
    pub fn new(rows: Vec<[i8; 16]>) -> Self {
        Self(rows)
    }

    /// One tag for each token of `text`, in one pass.
    pub fn tag(&self, text: &str, tokens: &[Token]) -> Vec<Tag> {
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
                CLASSES[self.best(&features(around, before, before2))]
            } else {
                Tag::Punct
            };
            out.push(tag);
            (before, before2) = (tag as u64, before);
        }
        out
    }

    /// The class with the highest sum of weights; the first of several.
    fn best(&self, rows: &[usize; FEATURES]) -> usize {
        let mut sums = [0i16; 16];
        for &row in rows {
            if let Some(weights) = self.0.get(row) {
                for (sum, &weight) in sums.iter_mut().zip(weights) {
                    *sum += i16::from(weight);
                }
            }
        }
        let mut best = 0;
        for class in 1..16 {
            if sums[class] > sums[best] {
                best = class;
            }
        }
        best
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
        let alone = tagger.tag(text, &[word(5, 9, 1)]);
        let between = tagger.tag(text, &[word(0, 4, 0), word(5, 9, 1), word(10, 14, 2)]);
        assert_eq!(alone[0], between[1]);
    }

    #[test]
    fn a_file_of_the_wrong_shape_is_refused() {
        for (text, message) in [
            ("# note\nOOOO\n", "tagger.txt, line 2: 16 characters belong on a line"),
            ("OOOOOOOOOOOOOOOO\n", "tagger.txt, line 0: 1 rows where 32768 belong"),
        ] {
            let files: &'static [(&str, &str)] = Box::leak(Box::new([("tagger.txt", text)]));
            assert_eq!(Tagger::load(Files(files)).unwrap_err().to_string(), message);
        }
    }
}
