//! Cues: the verbs and fixed expressions that report speech, and those that say nothing was answered.

use super::table::Files;
use super::words::Lists;
use crate::doc::CueClass;
use crate::error::Error;
use rustc_hash::FxHashMap;

/// What a cue verb can be built with; see the header of `cues.tsv`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frames(u16);

impl Frames {
    /// The bit of a letter.
    #[inline]
    fn bit(letter: char) -> Option<u16> {
        let place = match letter {
            'q' => 0,
            'c' => 1,
            't' => 2,
            'n' => 3,
            'a' => 4,
            'k' => 5,
            'o' => 6,
            'i' => 7,
            'w' => 8,
            's' => 9,
            'x' => 10,
            _ => return None,
        };
        Some(1 << place)
    }

    fn parse(letters: &str) -> Option<Self> {
        letters.chars().try_fold(0, |bits, letter| Some(bits | Self::bit(letter)?)).map(Self)
    }

    /// Whether the frame with this letter is listed.
    #[inline]
    pub fn has(self, letter: char) -> bool {
        Self::bit(letter).is_some_and(|bit| self.0 & bit != 0)
    }
}

/// Which form of its lemma a verb stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// say
    Base,
    /// says
    Third,
    /// said
    Past,
    /// saying
    Ing,
}

/// A cue verb.
#[derive(Clone, Debug)]
pub struct Cue {
    /// Lower-case lemma, with its particle (`point out`).
    pub lemma: &'static str,
    /// Function.
    pub class: CueClass,
    /// What it can be built with.
    pub frames: Frames,
}

/// A fixed expression with a source after it (`according to`) or a noun or adjective cue.
#[derive(Clone, Debug)]
pub struct CuePhrase {
    /// Its words, folded.
    pub words: Vec<&'static str>,
    /// Lemma as the tables give it.
    pub lemma: &'static str,
    /// Function.
    pub class: CueClass,
}

/// Words behind a subject that say no answer was given (kept silent; were not returned).
#[derive(Clone, Debug)]
pub struct Silence {
    /// The words, folded.
    pub words: Vec<&'static str>,
    /// Lemma as the tables give it.
    pub lemma: &'static str,
    /// Whether it is the addressee in the subject that was silent: calls to X were not returned.
    pub addressee: bool,
}

/// A form of a cue verb: first word, then the particle words.
#[derive(Clone, Debug)]
struct CueForm {
    rest: Vec<&'static str>,
    form: Form,
    cue: u32,
}

/// All cues of a language.
#[derive(Debug, Default)]
pub struct Cues {
    verbs: Vec<Cue>,
    lemmas: FxHashMap<&'static str, u32>,
    forms: FxHashMap<&'static str, Vec<CueForm>>,
    /// By first word, longer ones first.
    prepositions: FxHashMap<&'static str, Vec<CuePhrase>>,
    nouns: FxHashMap<&'static str, CuePhrase>,
    /// By first word.
    silences: FxHashMap<&'static str, Vec<Silence>>,
}

impl Cues {
    /// Reads `cues.tsv` and `cue_nouns.tsv`.
    pub fn load(files: Files) -> Result<Self, Error> {
        let mut cues = Self::default();
        for row in files.rows::<5>("cues.tsv")? {
            let [lemma, class, frames, forms, example] = row.cells[..] else { continue };
            let Some(class) = CueClass::from_name(class) else {
                return Err(row.error(format!("{class:?} is no class of cues")));
            };
            let Some(frames) = Frames::parse(frames) else {
                return Err(row.error(format!("{frames:?} holds an unknown frame")));
            };
            if !forms.split('|').any(|f| example.contains(f)) {
                return Err(row.error("the example holds no form of the lemma"));
            }
            let cue = cues.verbs.len() as u32;
            cues.verbs.push(Cue { lemma, class, frames });
            cues.lemmas.insert(lemma, cue);
            for form in forms.split('|') {
                let mut words = form.split(' ');
                let first = words.next().unwrap_or_default();
                let kind = if first == lemma.split(' ').next().unwrap_or_default() {
                    Form::Base
                } else if first.ends_with("ing") {
                    Form::Ing
                } else if first.ends_with('s') {
                    Form::Third
                } else {
                    Form::Past
                };
                let entry = CueForm { rest: words.collect(), form: kind, cue };
                cues.forms.entry(first).or_default().push(entry);
            }
        }
        for row in files.rows::<5>("cue_nouns.tsv")? {
            let [phrase, class, pattern, example, lemma] = row.cells[..] else { continue };
            let Some(class) = CueClass::from_name(class) else {
                return Err(row.error(format!("{class:?} is no class of cues")));
            };
            if !example.to_lowercase().contains(phrase) {
                return Err(row.error("the example does not hold the phrase"));
            }
            let cue = CuePhrase { words: phrase.split(' ').collect(), lemma, class };
            match pattern {
                "prep" => {
                    let list = cues.prepositions.entry(cue.words[0]).or_default();
                    let place = list.partition_point(|p| p.words.len() >= cue.words.len());
                    list.insert(place, cue);
                }
                "noun" | "adj" | "adv" => {
                    cues.nouns.insert(phrase, cue);
                }
                other => return Err(row.error(format!("{other:?} is no pattern"))),
            }
        }
        for row in files.rows::<4>("silences.tsv")? {
            let [words, lemma, who, example] = row.cells[..] else { continue };
            if !["subject", "addressee"].contains(&who) {
                return Err(row.error(format!("{who:?} is neither subject nor addressee")));
            }
            if !example.contains(words) {
                return Err(row.error("the example does not hold the words"));
            }
            let words: Vec<&str> = words.split(' ').collect();
            let silence = Silence { words, lemma, addressee: who == "addressee" };
            cues.silences.entry(silence.words[0]).or_default().push(silence);
        }
        // The longest form of a first word is tried first: `call for` before `call`.
        let mut firsts: Vec<&str> = cues.forms.keys().copied().collect();
        firsts.sort_unstable();
        for first in firsts {
            if let Some(list) = cues.forms.get_mut(first) {
                list.sort_by_key(|f| std::cmp::Reverse(f.rest.len()));
            }
        }
        Ok(cues)
    }

    /// The cue verb that begins with the folded word `first`; `ahead(n)` is the n-th word behind it. With it
    /// come its form and the number of words taken.
    pub fn verb<'a>(
        &self,
        first: &str,
        ahead: impl Fn(usize) -> Option<&'a str>,
    ) -> Option<(&Cue, Form, usize)> {
        let list = self.forms.get(first)?;
        let fits = |f: &&CueForm| f.rest.iter().enumerate().all(|(n, w)| ahead(n + 1) == Some(w));
        let form = list.iter().find(fits)?;
        Some((&self.verbs[form.cue as usize], form.form, form.rest.len() + 1))
    }

    /// The expression with a source behind it (`according to`) that begins with the folded word `first`.
    pub fn preposition<'a>(
        &self,
        first: &str,
        ahead: impl Fn(usize) -> Option<&'a str>,
    ) -> Option<&CuePhrase> {
        let list = self.prepositions.get(first)?;
        let second = ahead(1);
        let may = |p: &&CuePhrase| p.words.get(1).is_none_or(|w| second == Some(w));
        list.iter().filter(may).find(|p| p.words.iter().enumerate().skip(2).all(|(n, w)| ahead(n) == Some(w)))
    }

    /// The noun or adjective cue `word`, folded.
    pub fn noun(&self, word: &str) -> Option<&CuePhrase> {
        self.nouns.get(word)
    }

    /// The words that say no answer was given and begin with the folded word `first`.
    pub fn silence<'a>(&self, first: &str, ahead: impl Fn(usize) -> Option<&'a str>) -> Option<&Silence> {
        let list = self.silences.get(first)?;
        list.iter().find(|s| s.words.iter().enumerate().skip(1).all(|(n, w)| ahead(n) == Some(w)))
    }

    /// The words that a cue may begin with, and the second ones of [prepositions](Self::preposition), for
    /// [`Words`](super::Words).
    pub(super) fn lists(&self) -> impl Iterator<Item = (Lists, &'static str)> {
        let lists = [
            (Lists::VERB, keys(&self.forms)),
            (Lists::CUE_NOUN, keys(&self.nouns)),
            (Lists::PREPOSITION, keys(&self.prepositions)),
            (Lists::SILENCE, keys(&self.silences)),
        ];
        let lists =
            lists.into_iter().flat_map(|(list, words)| words.into_iter().map(move |word| (list, word)));
        let phrases = keys(&self.prepositions).into_iter().flat_map(|first| &self.prepositions[first]);
        lists.chain(phrases.map(|phrase| match phrase.words[..] {
            [_, second, ..] => (Lists::PREPOSITION_SECOND, second),
            _ => (Lists::PREPOSITION_ALONE, phrase.words[0]),
        }))
    }

    /// The cue verb with this lemma.
    pub fn lemma(&self, lemma: &str) -> Option<&Cue> {
        self.lemmas.get(lemma).map(|&cue| &self.verbs[cue as usize])
    }
}

/// What a list has, in order.
fn keys<T>(list: &FxHashMap<&'static str, T>) -> Vec<&'static str> {
    let mut keys: Vec<_> = list.keys().copied().collect();
    keys.sort_unstable();
    keys
}
