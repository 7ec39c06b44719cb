//! Word classes: which ones a word can have, and a guess at the one it has where it stands.
//!
//! The classes are the universal part-of-speech tags (universaldependencies.org/u/pos).

use super::Files;
use super::tagger::Tagger;
use crate::error::Error;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::OnceLock;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Endings of up to this many characters stand in for words that are not in the lexicon.
const ENDING: usize = 4;
/// An ending counts when at least this many words of the lexicon have it.
const ENDING_WORDS: u32 = 5;
/// A class counts for an ending when at least one word in this many has it first.
const ENDING_SHARE: u32 = 5;

/// Kinds of inflections, in the order they are kept in.
const INFLECTIONS: [&str; 4] = ["possessive", "number", "participle", "gerund"];

/// A universal part-of-speech tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tag {
    /// Adjective.
    Adj,
    /// Preposition or postposition.
    Adp,
    /// Adverb.
    Adv,
    /// Auxiliary verb.
    Aux,
    /// Coordinating conjunction.
    Cconj,
    /// Determiner.
    Det,
    /// Interjection.
    Intj,
    /// Common noun.
    Noun,
    /// Numeral.
    Num,
    /// Particle.
    Part,
    /// Pronoun.
    Pron,
    /// Proper noun.
    Propn,
    /// Punctuation.
    Punct,
    /// Subordinating conjunction.
    Sconj,
    /// Symbol.
    Sym,
    /// Verb.
    Verb,
    /// Anything else.
    X,
}

impl Tag {
    /// All tags in the order of their numbers.
    pub const ALL: [Self; 17] = [
        Self::Adj,
        Self::Adp,
        Self::Adv,
        Self::Aux,
        Self::Cconj,
        Self::Det,
        Self::Intj,
        Self::Noun,
        Self::Num,
        Self::Part,
        Self::Pron,
        Self::Propn,
        Self::Punct,
        Self::Sconj,
        Self::Sym,
        Self::Verb,
        Self::X,
    ];

    /// Its name in the data files and in Universal Dependencies.
    pub fn name(self) -> &'static str {
        const NAMES: [&str; 17] = [
            "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
            "PUNCT", "SCONJ", "SYM", "VERB", "X",
        ];
        NAMES[self as usize]
    }

    /// The tag with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// Whether the class takes new words freely; the words of the others can be listed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Adj | Self::Adv | Self::Noun | Self::Propn | Self::Verb | Self::X | Self::Intj)
    }

    /// Whether words of the class are the stuff of noun phrases.
    pub fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Propn)
    }
}

/// `word` as lexicon, stop words and term tables have it: lower case, NFC, apostrophes straight. Borrowed when
/// it already is.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        if word.bytes().any(|b| b.is_ascii_uppercase()) {
            return Cow::Owned(word.to_ascii_lowercase());
        }
        return Cow::Borrowed(word);
    }
    // Below the combining marks, and among dashes and quotation marks, all is composed already.
    let mark = |c: char| matches!(c, '\u{2010}'..='\u{2017}' | '\u{201A}'..='\u{2027}');
    if word.chars().all(|c| mark(c) || c.is_ascii() && !c.is_ascii_uppercase()) {
        return Cow::Borrowed(word);
    }
    let simple = |c: char| c < '\u{300}' || matches!(c, '\u{2010}'..='\u{2027}');
    if word.chars().all(simple) {
        let mut lower = String::with_capacity(word.len());
        let mut rest = word;
        while let Some(at) = rest.bytes().position(|byte| !byte.is_ascii()) {
            lower.push_str(&rest[..at]);
            let mut chars = rest[at..].chars();
            match chars.next() {
                Some('\u{2018}' | '\u{2019}') => lower.push('\''),
                other => lower.extend(other.into_iter().flat_map(char::to_lowercase)),
            }
            rest = chars.as_str();
        }
        lower.push_str(rest);
        lower.make_ascii_lowercase();
        return Cow::Owned(lower);
    }
    let lower: String = word
        .to_lowercase()
        .chars()
        .map(|c| if matches!(c, '\u{2018}' | '\u{2019}') { '\'' } else { c })
        .collect();
    match is_nfc_quick(lower.chars()) {
        IsNormalized::Yes => Cow::Owned(lower),
        _ => Cow::Owned(lower.nfc().collect()),
    }
}

/// The word classes of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// The listed words in order, each with the place of its classes in `classes`.
    listed: Vec<(&'static str, usize)>,
    /// The same, to be found.
    words: FxHashMap<&'static str, usize>,
    /// The classes that words have, each list once.
    classes: Vec<Vec<Tag>>,
    /// Those of words with an ending, learned from the listed words when they are first asked for.
    endings: OnceLock<FxHashMap<&'static str, Vec<Tag>>>,
    tagger: Tagger,
    /// Endings of possessives, numbers, participles and gerunds, each with what stands in its place; longest first.
    inflections: [Vec<(&'static str, &'static str)>; 4],
    /// The rarity of base forms that stand in the background.
    rarities: FxHashMap<&'static str, f64>,
    /// That of others.
    rarest: f64,
}

impl Lexicon {
    /// Reads `lexicon.tsv`: a folded word and its tags, parted by blanks, most frequent first. What is to be
    /// expected of words that are not listed is learned from the endings of those that are.
    pub fn load(files: Files) -> Result<Self, Error> {
        let rows = files.rows::<2>("lexicon.tsv")?;
        let mut listed = Vec::with_capacity(rows.len());
        let (mut classes, mut known) = (Vec::new(), FxHashMap::default());
        for row in rows {
            let [word, names] = row.cells;
            if fold(word) != word {
                return Err(row.error(format!("{word:?} is not lower case with straight apostrophes")));
            }
            let place = match known.get(names) {
                Some(&place) => place,
                None => {
                    classes.push(tags(names).map_err(|message| row.error(message))?);
                    known.insert(names, classes.len() - 1);
                    classes.len() - 1
                }
            };
            listed.push((word, place));
        }
        let tagger = Tagger::load(files)?;
        let mut inflections: [Vec<_>; 4] = Default::default();
        for row in files.rows::<3>("inflections.tsv")? {
            let Some(kind) = INFLECTIONS.iter().position(|&kind| kind == row.cells[2]) else {
                return Err(row.error(format!("{:?} is none of {}", row.cells[2], INFLECTIONS.join(", "))));
            };
            inflections[kind].push((row.cells[0], row.cells[1]));
        }
        for list in &mut inflections {
            list.sort_by_key(|&(ending, _)| (std::cmp::Reverse(ending.len()), ending));
        }
        let mut background: Vec<(&str, u32)> = Vec::new();
        let mut documents = 1;
        for row in files.rows::<2>("background.tsv")? {
            let Ok(count) = row.cells[1].parse::<u32>() else {
                return Err(row.error(format!("{:?} is no number of documents", row.cells[1])));
            };
            documents = documents.max(count);
            background.push((row.cells[0], count));
        }
        let rarity = |count: u32| libm::log(f64::from(documents + 1) / f64::from(count + 1));
        Ok(Self {
            words: listed.iter().copied().collect(),
            listed,
            classes,
            endings: OnceLock::new(),
            tagger,
            inflections,
            rarities: background.into_iter().map(|(base, count)| (base, rarity(count))).collect(),
            rarest: rarity(0),
        })
    }

    /// What guesses the classes of words where they stand.
    pub(super) fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// All listed words with their classes, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = (&'static str, &[Tag])> {
        self.listed.iter().map(|&(word, place)| (word, self.classes[place].as_slice()))
    }

    /// The classes listed for `word`, a folded word, most frequent first; empty for words that are not listed.
    pub fn listed(&self, word: &str) -> &[Tag] {
        self.words.get(word).map_or(&[], |&place| &self.classes[place])
    }

    /// Whether `word`, a folded word, is listed as an interjection before all else: yes.
    pub fn is_interjection(&self, word: &str) -> bool {
        self.listed(word).first() == Some(&Tag::Intj)
    }

    /// The classes that `word`, a folded word, can have, most frequent first: those listed, else numeral for
    /// words with a digit, else those of the longest ending it shares with listed words, else noun.
    pub fn tags(&self, word: &str) -> &[Tag] {
        if let Some(&place) = self.words.get(word) {
            return &self.classes[place];
        }
        if word.bytes().any(|b| b.is_ascii_digit()) {
            return &[Tag::Num];
        }
        let known = self.endings.get_or_init(|| self.learn());
        endings(word).find_map(|e| known.get(e)).map_or(&[Tag::Noun], Vec::as_slice)
    }

    /// The classes that are to be expected of words with an ending.
    fn learn(&self) -> FxHashMap<&'static str, Vec<Tag>> {
        let mut seen: FxHashMap<&'static str, [u32; 17]> = FxHashMap::default();
        for (word, tags) in self.words() {
            if tags[0].is_open() {
                for ending in endings(word) {
                    seen.entry(ending).or_default()[tags[0] as usize] += 1;
                }
            }
        }
        let known = |(ending, counts): (&'static str, [u32; 17])| {
            let total: u32 = counts.iter().sum();
            let mut tags: Vec<Tag> = Tag::ALL.to_vec();
            tags.retain(|&t| counts[t as usize] > 0 && counts[t as usize] * ENDING_SHARE >= total);
            tags.sort_by_key(|&t| (u32::MAX - counts[t as usize], t));
            (total >= ENDING_WORDS).then_some((ending, tags))
        };
        seen.into_iter().filter_map(known).collect()
    }

    /// `written` without a possessive ending.
    pub fn owner<'a>(&self, written: &'a str) -> &'a str {
        let folded = fold(written);
        for (ending, _) in &self.inflections[0] {
            let cut = ending.chars().count();
            if folded.ends_with(ending)
                && let Some((at, _)) = written.char_indices().rev().nth(cut - 1)
                && at > 0
            {
                return &written[..at];
            }
        }
        written
    }

    /// The form under which the inflected forms of a noun meet: folded, without possessive ending and, roughly,
    /// in the singular. It need not be a word. Abbreviations in capitals or with dots have no plural.
    pub fn base(&self, written: &str) -> String {
        let written = self.owner(written);
        self.singular(written, &fold(written))
    }

    /// The same of a word without possessive ending and of its folded form.
    pub(crate) fn singular(&self, written: &str, folded: &str) -> String {
        let mut base = folded.to_owned();
        if written.contains('.') || !written.chars().any(char::is_lowercase) {
            return base;
        }
        for (ending, instead) in &self.inflections[1] {
            if let Some(stem) = stem(&base, ending)
                && (stem.chars().nth(1).is_some() || stem.is_empty() && ending.chars().nth(2).is_some())
            {
                base.truncate(stem.len());
                base.push_str(instead);
                break;
            }
        }
        base
    }

    /// Whether `word`, a folded word, ends like a participle of the past (painted, broken).
    pub fn is_participle(&self, word: &str) -> bool {
        self.inflections[2].iter().any(|(ending, _)| stem(word, ending).is_some())
    }

    /// Whether `word`, a folded word, ends like a verb that can stand like a noun or adjective (painting).
    pub fn is_gerund(&self, word: &str) -> bool {
        self.inflections[3].iter().any(|(ending, _)| stem(word, ending).is_some())
    }

    /// How rare `base`, a form of [`base`](Self::base), is in everyday text: `ln((N + 1) / (n + 1))` where `n` of
    /// the `N` documents of the background hold it.
    pub fn rarity(&self, base: &str) -> f64 {
        self.rarities.get(base).copied().unwrap_or(self.rarest)
    }
}

/// `word` without the ending, if it has it. Most words do not even have its last letter.
fn stem<'a>(word: &'a str, ending: &str) -> Option<&'a str> {
    let last = |text: &str| text.as_bytes().last().copied();
    if last(word) == last(ending) { word.strip_suffix(ending) } else { None }
}

/// The endings of `word`, longest first, each shorter than the word.
fn endings(word: &str) -> impl Iterator<Item = &str> {
    let mut starts = [0; ENDING];
    for (start, (i, _)) in starts.iter_mut().rev().zip(word.char_indices().rev()) {
        *start = i;
    }
    starts.into_iter().filter(|&i| i > 0).map(|i| &word[i..])
}

/// The tags that are named, parted by blanks.
fn tags(names: &str) -> Result<Vec<Tag>, String> {
    let mut tags = Vec::new();
    for name in names.split(' ') {
        match Tag::from_name(name) {
            Some(tag) if !tags.contains(&tag) => tags.push(tag),
            Some(_) => return Err(format!("{name} stands twice")),
            None => return Err(format!("{name:?} is no universal part-of-speech tag")),
        }
    }
    Ok(tags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Span, Texts, Token, TokenKind};
    use crate::language::Language;
    use proptest::prelude::*;
    use std::sync::LazyLock;
    use unicode_segmentation::UnicodeSegmentation;

    static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

    /// Tokens of `text` as one sentence.
    fn tokens(text: &str) -> Vec<Token> {
        let pieces = text.split_word_bound_indices().filter(|(_, piece)| !piece.trim().is_empty());
        let token = |(at, piece): (usize, &str)| Token {
            span: Span::new(at as u32, (at + piece.len()) as u32),
            kind: if piece.chars().any(char::is_alphanumeric) { TokenKind::Word } else { TokenKind::Mark },
            sentence: 0,
        };
        pieces.map(token).collect()
    }

    /// `text` with the tag behind each word.
    fn tagged(text: &str) -> String {
        let tokens = tokens(text);
        let tags = ENGLISH.words().tag(&ENGLISH.lexicon, text, &tokens, &Texts::of(text, &tokens));
        let show = |(t, tag): (&Token, Tag)| format!("{}/{}", t.span.text(text), tag.name());
        tokens.iter().zip(tags).map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn folding_lowers_composes_and_straightens() {
        for (word, folded) in [
            ("talks", "talks"),
            ("Talks", "talks"),
            ("Lorn’s", "lorn's"),
            ("DON‘T", "don't"),
            ("E\u{301}TE\u{301}", "été"),
            ("ÅRHUS", "århus"),
        ] {
            assert_eq!(fold(word), folded);
        }
    }

    #[test]
    fn unlisted_words_are_judged_by_shape_and_ending() {
        let lexicon = &ENGLISH.lexicon;
        for (word, tag) in
            [("1987", Tag::Num), ("brackification", Tag::Noun), ("glimbly", Tag::Adv), ("漢", Tag::Noun)]
        {
            assert!(lexicon.listed(word).is_empty());
            assert_eq!(lexicon.tags(word)[0], tag, "{word}");
        }
    }

    #[test]
    fn neighbours_decide() {
        assert_eq!(
            tagged("The harbour report praised Mira Voss of Lorn."),
            "The/DET harbour/NOUN report/NOUN praised/VERB Mira/PROPN Voss/PROPN of/ADP Lorn/PROPN ./PUNCT"
        );
        assert_eq!(
            tagged("They want to report it."),
            "They/PRON want/VERB to/PART report/VERB it/PRON ./PUNCT"
        );
    }

    #[test]
    fn inflected_nouns_meet_in_one_base() {
        let lexicon = &ENGLISH.lexicon;
        for (forms, base) in [
            (&["licence", "Licences", "licence’s"][..], "licence"),
            (&["ferries", "Ferry's"], "ferry"),
            (&["fishermen", "fisherman"], "fisherman"),
            (&["children"], "child"),
            (&["U.S", "U.S's"], "u.s"),
            (&["news"], "news"),
        ] {
            for form in forms {
                assert_eq!(lexicon.base(form), base, "{form}");
            }
        }
        assert_eq!(
            (lexicon.owner("Voss’s"), lexicon.owner("Voss"), lexicon.owner("'s")),
            ("Voss", "Voss", "'s")
        );
    }

    #[test]
    fn everyday_words_are_less_rare() {
        let lexicon = &ENGLISH.lexicon;
        assert!(lexicon.rarity("people") < lexicon.rarity("harbour"));
        assert!(lexicon.rarity("people") >= 0.0);
    }

    #[test]
    fn rows_are_refused_with_their_line() {
        for (text, message) in [
            ("a\tDET NOM\n", "lexicon.tsv, line 1: \"NOM\" is no universal part-of-speech tag"),
            ("a\tDET DET\n", "lexicon.tsv, line 1: DET stands twice"),
            ("A\tDET\n", "lexicon.tsv, line 1: \"A\" is not lower case with straight apostrophes"),
        ] {
            let files: &'static [(&str, &str)] = Box::leak(Box::new([("lexicon.tsv", text)]));
            assert_eq!(Lexicon::load(Files(files)).unwrap_err().to_string(), message);
        }
    }

    /// The sums of some of them do not fit into their entry.
    #[test]
    fn all_listed_words_are_tagged_as_feature_by_feature() {
        let lexicon = &ENGLISH.lexicon;
        let text = lexicon.words().map(|(word, _)| word).collect::<Vec<_>>().join(" ");
        let tokens = tokens(&text);
        let tags = ENGLISH.words().tag(lexicon, &text, &tokens, &Texts::of(&text, &tokens));
        assert_eq!(
            tags,
            lexicon.tagger().tag(&text, &tokens, |word| ENGLISH.words().word(word).open_class())
        );
    }

    proptest! {
        #[test]
        fn any_text_gets_a_tag_for_each_token(text in "\\PC{0,60}") {
            let lexicon = &ENGLISH.lexicon;
            let tokens = tokens(&text);
            prop_assert_eq!(
                ENGLISH.words().tag(lexicon, &text, &tokens, &Texts::of(&text, &tokens)),
                lexicon.tagger().tag(&text, &tokens, |word| ENGLISH.words().word(word).open_class())
            );
            prop_assert!(!lexicon.tags(&fold(&text)).is_empty());
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once).into_owned(), once);
        }
    }
}
