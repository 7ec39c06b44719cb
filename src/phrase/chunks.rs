//! Chunks: runs of adjectives, nouns and names in the kept text of an article. What the tagger guessed is put
//! right here where the word lists and the neighbours know better.

use crate::doc::{Article, Key, Layout, Mask, Numbered, Texts, Token, TokenKind};
use crate::language::{Language, Lists, Tag, Word as Listed};
use std::ops::Range;

/// Letters between the dots of an abbreviation; more make a web address.
const LONGEST_ABBREVIATION: usize = 4;

/// Tokens of the longest dateline.
const LONGEST_DATELINE: usize = 14;

/// Words of time that can be part of a phrase (hurricane season, Easter rising); the others bound it.
const SEASONS: [&str; 3] = ["festival", "part", "unit"];

/// A word or mark: one token, or several that hyphens, dots and the like join.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// Its first token.
    pub first: u32,
    /// Its last token.
    pub last: u32,
    /// Its sentence.
    pub sentence: u32,
    /// Its position among the words of the kept text.
    pub at: u32,
    /// Its word; meaningless for marks.
    pub form: Form,
    /// Its class.
    pub tag: Tag,
    /// A participle that stands like an adjective, or a verb that stands like a noun.
    pub verbal: bool,
    /// It stands behind a number.
    pub counted: bool,
}

impl Unit {
    /// Whether it can be part of a phrase.
    pub fn is_nominal(&self) -> bool {
        matches!(self.tag, Tag::Adj | Tag::Noun | Tag::Propn)
    }
}

/// What is known of a word wherever it stands.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Number of the form under which its inflected forms meet: see [`Words::base`].
    base: u32,
    /// Characters of that.
    pub letters: u32,
    /// [Rarity](crate::language::Lexicon::rarity) of that.
    pub rarity: f64,
    /// Never part of a phrase.
    pub bounds: bool,
    /// A season or a part of the day: no phrase by itself.
    pub time: bool,
    /// What a person is: spokesman, president.
    pub role: bool,
    /// A place or a people.
    pub place: bool,
    /// A given name.
    pub given: bool,
    /// Written with a plural ending somewhere.
    pub plural: bool,
}

/// How a word is written, and what the lists say of that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Form {
    /// Number of its word in the article; [`NONE`] if it is not known there.
    pub word: u32,
    /// A possessive ending is part of it.
    owner: bool,
    /// It begins with a capital letter.
    pub capital: bool,
    stop: bool,
    gerund: bool,
    participle: bool,
    /// More than one letter before a dot (St.).
    dotted: bool,
    /// A letter and a digit are in it.
    mixed: bool,
    /// A noun above all.
    noun: bool,
}

/// Whether `tag` is in a set of classes.
fn has(classes: u32, tag: Tag) -> bool {
    classes & 1 << tag as u32 != 0
}

/// A set of classes.
fn set(tags: &[Tag]) -> u32 {
    tags.iter().fold(0, |set, &tag| set | 1 << tag as u32)
}

/// What is known of a written form, whatever article it stands in.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// The form, but for its word.
    form: Form,
    /// The classes of its list, else those of its base form; empty if neither is listed.
    classes: u32,
    /// The word, if the article has it in this form first.
    word: Word,
    /// Written with a plural ending.
    plural: bool,
}

/// The words of an article, each under one number.
///
/// Most words of an article stood in others before: what is known of a form is kept from one to the next, and the
/// same `Words` are handed on, for one language. What they answer does not depend on what they have kept.
#[derive(Default)]
pub struct Words {
    written: Numbered,
    /// What is known of each written form.
    known: Vec<Known>,
    bases: Numbered,
    /// The number that each base form has as a word of the article; [`NONE`] if it is none.
    numbers: Vec<u32>,
    /// For each text of the tokens of the article its form and classes, if it was met as a word by itself.
    texts: Vec<(Form, u32)>,
    /// By their numbers, in the order of first occurrence.
    pub all: Vec<Word>,
}

/// No number.
const NONE: u32 = u32::MAX;

/// Forms that are kept; beyond, all are forgotten.
const MOST_FORMS: usize = 1 << 15;

impl Words {
    /// Goes on to another article, whose tokens have these texts.
    fn begin(&mut self, text: &str, texts: &Texts) {
        if self.known.len() > MOST_FORMS {
            *self = Self::default();
        }
        self.texts.clear();
        self.texts.resize(texts.len(), (Form { word: NONE, ..Form::default() }, 0));
        for word in self.all.drain(..) {
            self.numbers[word.base as usize] = NONE;
        }
        self.written.expect(texts.all().map(|(key, first)| (key, first.text(text))));
    }

    /// The number of the word `written`; hyphens, dots and inflection make no difference.
    pub fn number(&mut self, written: &str, language: &Language) -> u32 {
        self.form(Key::of(written), written, language).0.word
    }

    /// The form under which the inflected forms of a word meet.
    pub fn base(&self, word: u32) -> &str {
        &self.bases.forms()[self.all[word as usize].base as usize]
    }

    /// The form and the classes of a token that has this one of the texts.
    fn token(&mut self, texts: &Texts, text: u32, written: &str, language: &Language) -> (Form, u32) {
        let mut known = self.texts[text as usize];
        if known.0.word == NONE {
            known = self.form(texts.key(text), written, language);
            self.texts[text as usize] = known;
        }
        known
    }

    /// The form and the classes of what is written and has this key.
    fn form(&mut self, key: Key, written: &str, language: &Language) -> (Form, u32) {
        let at = self.written.number_of(key, written) as usize;
        if at == self.known.len() {
            self.learn(written, language);
        }
        let Known { form, classes, word, plural } = self.known[at];
        let number = &mut self.numbers[word.base as usize];
        if *number == NONE {
            *number = self.all.len() as u32;
            self.all.push(word);
        }
        self.all[*number as usize].plural |= plural;
        (Form { word: *number, ..form }, classes)
    }

    /// Finds out about a form.
    fn learn(&mut self, written: &str, language: &Language) {
        let (lexicon, people) = (&language.lexicon, &language.people);
        // One look-up says which lists need not be asked.
        let Look { owner, plain, known } = look(written, language);
        let (folded, may) = (&*known.lower, |list| known.lists.meets(list));
        let listed = if known.plain { known.listed } else { lexicon.listed(folded) };
        let mut base = match plain {
            true => lexicon.singular(written, folded),
            false => lexicon.base(written.trim_end_matches('.')),
        };
        let plural = base != folded;
        if !plain {
            base.retain(char::is_alphanumeric);
        }
        let capital = owner.chars().next().is_some_and(char::is_uppercase);
        let root = if base == folded { listed } else { lexicon.listed(&base) };
        let title = if capital && may(Lists::TITLE) { people.title(owner) } else { None };
        let time = if may(Lists::TIME) { people.time(owner) } else { None };
        let season = time.is_some_and(|kind| SEASONS.contains(&kind));
        let word = Word {
            base: 0,
            letters: base.chars().count() as u32,
            rarity: lexicon.rarity(&base),
            bounds: title.is_some_and(|(_, role)| !role || owner.ends_with('.'))
                || time.is_some() && !season
                || !base.chars().any(char::is_alphabetic)
                || !plain && is_address(owner),
            time: season,
            role: title.is_some() || may(Lists::ROLE) && people.role(owner).is_some(),
            place: capital
                && (may(Lists::PLACE) && people.place(owner).is_some()
                    || may(Lists::DEMONYM) && people.demonym(owner).is_some()),
            given: capital && may(Lists::GIVEN_NAME) && people.given_name(owner).is_some(),
            plural: false,
        };
        let form = Form {
            word: NONE,
            owner: owner.len() < written.len(),
            capital,
            stop: language.stopwords.contains(folded),
            gerund: lexicon.is_gerund(folded),
            participle: lexicon.is_participle(folded),
            dotted: written.ends_with('.') && owner.chars().nth(2).is_some(),
            mixed: (known.build.digits || !plain)
                && folded.chars().any(char::is_alphabetic)
                && folded.chars().any(char::is_numeric),
            noun: listed.first().or(root.first()) == Some(&Tag::Noun),
        };
        let base = self.bases.number(&base);
        if base as usize == self.numbers.len() {
            self.numbers.push(NONE);
        }
        let classes = set(if listed.is_empty() { root } else { listed });
        self.known.push(Known { form, classes, word: Word { base, ..word }, plural: plural && !capital });
    }
}

/// A look at a written form.
struct Look<'a> {
    /// Without a possessive ending.
    owner: &'a str,
    /// Letters and digits of ASCII alone: nothing has to be cut off.
    plain: bool,
    /// What the lists say of it without that ending.
    known: Listed<'a>,
}

fn look<'a>(written: &'a str, language: &'a Language) -> Look<'a> {
    let known = language.words().word(written);
    let plain = known.plain;
    let owner = if plain { written } else { language.lexicon.owner(written) };
    let known = if owner.len() < written.len() { language.words().word(owner) } else { known };
    Look { owner, plain, known }
}

/// Classes to be expected of a word that is not listed, nor is its base form: those of its ending.
fn expected(written: &str, language: &Language) -> u32 {
    set(language.lexicon.tags(&look(written, language).known.lower))
}

/// The units of the kept paragraphs and the chunks among them.
pub struct Chunks<'w> {
    /// In order.
    pub units: Vec<Unit>,
    /// Places of those that can be part of a phrase.
    pub nominal: Vec<usize>,
    /// Ranges of units, in order; each ends in a noun or name.
    pub chunks: Vec<Range<usize>>,
    /// The words of the units.
    pub words: &'w mut Words,
}

/// Finds the chunks. A chunk is a run of adjectives, participles, nouns and names inside a sentence that ends in a
/// noun or name. Stop words outside names, titles that are no role (Mr), words of time but seasons, numbers,
/// marks and possessive endings bound it, but for those of saints in names (St. Orla's Hospital).
pub fn find<'w>(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    tags: &[Tag],
    language: &Language,
    words: &'w mut Words,
) -> Chunks<'w> {
    let text = article.text.as_str();
    words.begin(text, &layout.texts);
    let mut units: Vec<Unit> = Vec::with_capacity(layout.tokens.len());
    let mut at = 0;
    for (_, block) in mask.paragraphs.iter().zip(&layout.blocks).filter(|(paragraph, _)| paragraph.kept) {
        let tokens = &layout.tokens[..block.tokens.end as usize];
        let mut i = block.tokens.start as usize + dateline(text, &tokens[block.tokens.start as usize..]);
        let mut begun = None;
        while let Some(token) = tokens.get(i) {
            let sentence = token.sentence;
            let mut unit = Unit {
                first: i as u32,
                last: i as u32,
                sentence,
                at,
                form: Form::default(),
                tag: Tag::Punct,
                verbal: false,
                counted: units.last().is_some_and(|u: &Unit| u.tag == Tag::Num && u.sentence == sentence),
            };
            if token.kind == TokenKind::Word {
                let last = unit_end(text, tokens, i);
                let written = &text[token.span.start as usize..tokens[last].span.end as usize];
                (unit.form, unit.tag) = if last == i {
                    let (form, classes) =
                        words.token(&layout.texts, layout.texts.number(i), written, language);
                    let expected = || expected(written, language);
                    (form, sure(tags[i], &form, classes, begun != Some(sentence), expected))
                } else {
                    let (form, _) = words.form(Key::of(written), written, language);
                    (form, compound(unit_tag(&tags[i..=last]), &form))
                };
                unit.last = last as u32;
                begun = Some(sentence);
                at += 1 + tokens[i + 1..=last].iter().filter(|t| t.kind == TokenKind::Word).count() as u32;
                i = last;
            }
            units.push(unit);
            i += 1;
        }
    }
    take_verbs(&mut units);
    let nominal = places(&units, Unit::is_nominal);
    let chunks = group(&units, &nominal, &words.all);
    for chunk in &chunks {
        split_roles(&mut units[chunk.clone()], &words.all);
    }
    Chunks { units, nominal, chunks, words }
}

/// The places of the units of which `is` is true.
fn places(units: &[Unit], is: impl Fn(&Unit) -> bool) -> Vec<usize> {
    let (mut places, mut count) = (vec![0; units.len()], 0);
    for (place, unit) in units.iter().enumerate() {
        // Whatever it is, so that nothing waits for the answer.
        places[count] = place;
        count += usize::from(is(unit));
    }
    places.truncate(count);
    places
}

/// How many tokens at the start of a paragraph are a dateline: capital letters, at most a few more words, and a dash
/// with white space behind it (HARBOUR, March 5 (Wire) –).
fn dateline(text: &str, tokens: &[Token]) -> usize {
    let capitals = |t: &Token| {
        let word = t.span.text(text);
        word.chars().nth(1).is_some() && word.chars().all(char::is_uppercase)
    };
    if !tokens.first().is_some_and(capitals) {
        return 0;
    }
    let dash = |t: &Token| matches!(t.span.text(text), "-" | "–" | "—" | "_");
    let ends = tokens.iter().take(LONGEST_DATELINE).position(dash);
    ends.filter(|&dash| {
        let (before, behind) = (&tokens[dash - 1], tokens.get(dash + 1));
        before.span.end < tokens[dash].span.start && behind.is_some_and(|t| t.sentence == before.sentence)
    })
    .unwrap_or(0)
}

/// The last token of the word that begins with the one at `i`: a mark without white space around it joins two words, and a
/// full stop behind a word belongs to it when the sentence goes on.
fn unit_end(text: &str, tokens: &[Token], i: usize) -> usize {
    let mut last = i;
    while let [word, mark, rest @ ..] = &tokens[last..]
        && mark.kind == TokenKind::Mark
        && mark.span.start == word.span.end
        && mark.sentence == word.sentence
    {
        let next = rest.first().filter(|t| t.sentence == mark.sentence && t.kind == TokenKind::Word);
        match (mark.span.text(text), next) {
            ("-" | "\u{2010}" | "\u{2011}" | "&" | ".", Some(next)) if next.span.start == mark.span.end => {
                last += 2;
            }
            (".", Some(_)) => return last + 1,
            _ => break,
        }
    }
    last
}

/// The class of a word of several tokens: that of the last part when it is a noun, name or number, of the
/// first before a full stop, else adjective (`state-run`).
fn unit_tag(tags: &[Tag]) -> Tag {
    match tags {
        [tag] | [tag, Tag::Punct] => *tag,
        [.., last @ (Tag::Noun | Tag::Propn | Tag::Num)] => *last,
        _ => Tag::Adj,
    }
}

/// Types of machines (Orca-7) are nouns.
fn compound(guess: Tag, form: &Form) -> Tag {
    if guess == Tag::Num && form.capital && form.mixed { Tag::Noun } else { guess }
}

/// The class where the word lists know better: words of closed classes are all listed, so an unlisted one is a
/// noun or name, and a listed one has a class of its list.
///
/// `classes` are those of the lists; `expected` has those to be expected of a word that is not listed. They are open
/// classes, so that few words have to be asked about.
fn sure(guess: Tag, form: &Form, classes: u32, opens: bool, expected: impl Fn() -> u32) -> Tag {
    if guess == Tag::Num {
        return compound(guess, form);
    }
    let could = |tag: &Tag| has(classes, *tag);
    let known = classes != 0;
    let open = guess.is_open() || matches!(guess, Tag::Sym | Tag::Punct);
    if could(&guess) || open && !known {
        return guess;
    }
    match guess {
        Tag::Adj | Tag::Noun if form.capital => guess,
        Tag::Adj | Tag::Noun => [Tag::Verb, Tag::Adv].into_iter().find(could).unwrap_or(guess),
        Tag::Propn | Tag::Verb => guess,
        _ if known => [Tag::Noun, Tag::Adj].into_iter().find(could).unwrap_or(guess),
        _ if form.capital && !opens => Tag::Propn,
        _ if has(expected(), Tag::Adj) && !has(expected(), Tag::Noun) => Tag::Adj,
        _ => Tag::Noun,
    }
}

/// Makes adjectives of participles before nouns (oiled coastline) and nouns of verbs at the end of a phrase (drug
/// testing, insurance claims).
fn take_verbs(units: &mut [Unit]) {
    for i in places(units, |unit| unit.tag == Tag::Verb) {
        let Unit { form, sentence, .. } = units[i];
        let beside = |j: usize| units.get(j).copied().filter(|unit| unit.sentence == sentence);
        let (before, after) = (i.checked_sub(1).and_then(beside), beside(i + 1));
        let noun = after.is_some_and(|unit| unit.is_nominal() && !unit.form.capital && !unit.form.stop);
        // A noun before it is its subject (children left), but not of a gerund.
        let free = before.is_none_or(|unit| match unit.tag {
            Tag::Noun => unit.form.owner || form.gerund,
            Tag::Pron | Tag::Propn | Tag::Aux | Tag::Adv | Tag::Part => unit.form.owner,
            _ => true,
        });
        if noun && free && (form.participle || form.gerund) {
            (units[i].tag, units[i].verbal) = (Tag::Adj, true);
            continue;
        }
        let phrase = before.is_some_and(|unit| unit.is_nominal() && !unit.form.owner && !unit.verbal);
        let nominal = form.gerund || form.noun;
        let ends = after.is_none_or(|unit| {
            matches!(
                unit.tag,
                Tag::Verb | Tag::Aux | Tag::Adp | Tag::Cconj | Tag::Punct | Tag::X | Tag::Sym | Tag::Intj
            )
        });
        if phrase && nominal && ends {
            (units[i].tag, units[i].verbal) = (Tag::Noun, true);
        }
    }
}

/// Groups the units that can be part of a phrase.
fn group(units: &[Unit], nominal: &[usize], words: &[Word]) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut close = |start: usize, end: usize| {
        let trailing = units[start..end].iter().rev().take_while(|u| u.tag == Tag::Adj).count();
        if start < end - trailing {
            chunks.push(start..end - trailing);
        }
    };
    let (mut start, mut end) = (0, 0);
    for &i in nominal {
        let unit = &units[i];
        let goes_on = i > 0 && units[i - 1].sentence == unit.sentence;
        if i > end || !goes_on {
            close(start, end);
            start = i;
        }
        end = i + 1;
        let name = |j: usize| {
            let in_sentence = |u: &&Unit| u.sentence == unit.sentence;
            units.get(j).filter(in_sentence).is_some_and(|u| u.tag == Tag::Propn && u.form.capital)
        };
        let in_name = || name(i) && name(i + 1) && goes_on;
        if words[unit.form.word as usize].bounds || unit.form.stop && !in_name() {
            close(start, i);
            start = end;
        } else if unit.form.owner && !(i > start && name(i) && name(i + 1) && units[i - 1].form.dotted) {
            close(start, end);
            start = end;
        }
    }
    close(start, end);
    chunks
}

/// A role before a name is no part of it (Mayor Voss), nor is what stands before a role and a given name (Brack Mayor
/// Mira Voss); a role inside a name is.
fn split_roles(chunk: &mut [Unit], words: &[Word]) {
    for i in 0..chunk.len().saturating_sub(1) {
        let begins = i == 0 || chunk[i - 1].tag != Tag::Propn;
        let (role, next) = (words[chunk[i].form.word as usize].role, chunk[i + 1]);
        let given =
            words[next.form.word as usize].given && chunk.get(i + 2).is_some_and(|u| u.tag == Tag::Propn);
        if role && next.tag == Tag::Propn && (begins || given) {
            chunk[i].tag = Tag::Noun;
        }
    }
}

/// Whether dots part `word` as in web and mail addresses, not as in abbreviations.
fn is_address(word: &str) -> bool {
    word.contains('.') && word.split('.').any(|part| part.chars().count() > LONGEST_ABBREVIATION)
}
