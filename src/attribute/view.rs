//! How the attribution rules see a paragraph: a row of items in which hyphenated words and abbreviations are
//! one item each and every quotation is one item, cut into units between which no quotation reaches.

use super::chunk::{self, Chunk};
use crate::doc::{Article, Layout, Mask, Quotation, Span, Texts, Token, TokenKind};
use crate::language::{
    Body, Build, Gender, Language, Lists, People, Pronoun, PronounKind, Reading, Role, Tag, Use, Word, fold,
};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A word, with the parts of a compound and the dot of an abbreviation.
    Word,
    /// Any other mark.
    Mark,
    /// A whole quotation; its index.
    Quote(u32),
}

/// One item of a paragraph.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub span: Span,
    /// Its text.
    pub text: &'a str,
    /// Its text, folded; the mark itself for marks; empty for a quotation.
    pub lower: Cow<'a, str>,
    /// The lists that it may stand on; none for a mark or a quotation.
    pub lists: Lists,
    /// Whether it has no character but ASCII letters and digits.
    pub plain: bool,
    /// How it is built, if it is a word.
    pub build: Build,
    /// Whether it is a word that begins with a capital.
    ///
    /// So do names with a joined particle (al-Marwi, d’Arbeville).
    pub capital: bool,
    /// Word class.
    pub tag: Tag,
    /// Sentence of its first token.
    pub sentence: u32,
    /// Sentence of its last token.
    pub last_sentence: u32,
}

impl Item<'_> {
    /// Whether it is the mark `mark`.
    pub fn is(&self, mark: &str) -> bool {
        self.is_mark() && self.text == mark
    }

    /// Whether it is a mark: neither a word nor a quotation.
    pub fn is_mark(&self) -> bool {
        self.kind == ItemKind::Mark
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == ItemKind::Word
    }

    /// The quotation it is.
    pub fn quote(&self) -> Option<usize> {
        match self.kind {
            ItemKind::Quote(q) => Some(q as usize),
            _ => None,
        }
    }

    /// Whether it is a quotation whose words end with one of the marks, whatever brackets or marks of quotation follow.
    pub fn quotes_up_to(&self, marks: &[char]) -> bool {
        let text = || self.text.trim_end_matches(|c: char| !c.is_alphanumeric() && !marks.contains(&c));
        self.quote().is_some() && text().ends_with(marks)
    }

    /// Whether it is a relative pronoun.
    pub fn is_relative(&self, people: &People) -> bool {
        self.pronoun(people).is_some_and(|p| p.kind == PronounKind::Relative)
    }

    /// Whether it begins with a capital.
    pub fn is_capital(&self) -> bool {
        self.capital
    }

    /// The word without a verb joined to it by an apostrophe (he’s, they’ve); whole for possessives of nouns.
    pub fn pronoun_part(&self) -> &str {
        if self.plain { &self.lower } else { self.lower.split('\'').next().unwrap_or(&self.lower) }
    }

    /// Whether the word ends in the possessive ending.
    pub fn is_possessive(&self) -> bool {
        !self.plain && self.is_word() && bare(self.text).len() < self.text.len()
    }
}

/// What the lists say of the item, asked only where it may stand on them.
impl Item<'_> {
    /// Whether it may stand on one of the lists, as it is written or folded.
    pub fn may(&self, lists: Lists) -> bool {
        self.lists.meets(lists)
    }

    /// Whether it has the use.
    pub fn is_used(&self, Use(list, name): Use, language: &Language) -> bool {
        // Of a plain word the lists say it all.
        self.may(list) && (self.plain || language.grammar.is(name, &self.lower))
    }

    /// The pronoun it is.
    pub fn pronoun(&self, people: &People) -> Option<Pronoun> {
        if self.may(Lists::PRONOUN) { people.pronoun(&self.lower) } else { None }
    }

    /// The word of time it is, as it is written or in lower case.
    pub fn time(&self, people: &People) -> Option<&'static str> {
        if self.may(Lists::TIME) { people.time(self.text) } else { None }
    }

    /// Whether it is a particle inside names.
    pub fn particle(&self, people: &People) -> bool {
        self.may(Lists::PARTICLE) && people.particle(&self.lower)
    }

    /// The role it stands for.
    pub fn role(&self, people: &People) -> Option<Role> {
        if self.may(Lists::ROLE) { people.role(bare(self.text)) } else { None }
    }

    /// The kind of body whose names it heads.
    pub fn organisation(&self, people: &People) -> Option<Body> {
        if self.may(Lists::ORGANISATION) { people.organisation(bare(self.text)) } else { None }
    }

    /// The place that the people it names belong to.
    pub fn demonym(&self, people: &People) -> Option<&'static str> {
        if self.may(Lists::DEMONYM) { people.demonym(bare(self.text)) } else { None }
    }

    /// The title it is: its gender and whether it is a role too.
    pub fn title(&self, people: &People) -> Option<(Option<Gender>, bool)> {
        let written = || people.title(self.text).filter(|_| self.may(Lists::TITLE));
        if let Some(title) = written() {
            return Some(title);
        }
        // MR. BRACK
        let loud = self.capital && self.text.len() > 1 && !self.text.chars().any(char::is_lowercase);
        let usual = || Some([self.text.get(..1)?, self.lower.get(1..)?].concat());
        if loud { usual().and_then(|word| people.title(&word)) } else { None }
    }
}

/// `word` without a possessive ending.
pub fn bare(word: &str) -> &str {
    // All endings have one of these bytes last.
    if !matches!(word.as_bytes().last(), Some(b's' | b'S' | b'\'' | 0x99)) {
        return word;
    }
    for ending in ["’s", "'s", "’S", "'S"] {
        if let Some(stem) = word.strip_suffix(ending) {
            return stem;
        }
    }
    word.strip_suffix('’').or_else(|| word.strip_suffix('\'')).unwrap_or(word)
}

/// A run of sentences of one paragraph that no quotation leaves: its items.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its items.
    pub items: Range<usize>,
    /// Its chunks.
    pub chunks: Range<usize>,
    /// Index of the paragraph.
    pub paragraph: u32,
    /// Whether it may hold an expression of anonymity, once it is asked for.
    telling: OnceCell<bool>,
}

/// The items of one article's kept paragraphs, in order.
#[derive(Debug, Default)]
pub struct View<'a> {
    /// All items.
    pub items: Vec<Item<'a>>,
    /// All units.
    pub units: Vec<Unit>,
    /// The chunks of all units.
    pub chunks: Vec<Chunk<'a>>,
    /// The text the items are slices of.
    pub text: &'a str,
    /// The class of each token.
    pub tags: Vec<Tag>,
    /// The different texts of the tokens.
    texts: Option<&'a Texts>,
}

/// Whether two ranges of items share one.
pub fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether one of the ranges has the item.
pub fn holds(ranges: &[Range<usize>], item: usize) -> bool {
    ranges.iter().any(|r| r.contains(&item))
}

/// Ranges by where they begin, so that those near others are found without asking all.
pub struct Starts {
    /// Where each begins, and its number.
    sorted: Vec<(usize, usize)>,
    longest: usize,
}

impl Starts {
    /// These ranges, numbered from 0.
    pub fn of<'r>(ranges: impl IntoIterator<Item = &'r Range<usize>>) -> Self {
        let mut longest = 0;
        let mut sorted: Vec<(usize, usize)> = Vec::new();
        for (number, range) in ranges.into_iter().enumerate() {
            longest = longest.max(range.len());
            sorted.push((range.start, number));
        }
        sorted.sort_unstable();
        Self { sorted, longest }
    }

    /// The numbers of all that share an item with `range` or begin in it, and of a few others.
    pub fn near(&self, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'_> {
        let first = range.start.saturating_sub(self.longest);
        let first = self.sorted.partition_point(|(start, _)| *start < first);
        let behind = self.sorted[first..].partition_point(|(start, _)| *start < range.end);
        self.sorted[first..first + behind].iter().map(|(_, number)| *number)
    }
}

impl<'a> View<'a> {
    /// The text of `span`.
    pub fn text_of(&self, span: Span) -> &'a str {
        span.text(self.text)
    }

    /// The units of each paragraph, by their numbers.
    pub fn paragraphs(&self) -> impl Iterator<Item = Range<usize>> {
        let mut end = 0;
        self.units.chunk_by(|a, b| a.paragraph == b.paragraph).map(move |units| {
            end += units.len();
            end - units.len()..end
        })
    }

    /// The items of some units that stand side by side.
    pub fn items_of(&self, units: Range<usize>) -> Range<usize> {
        self.units[units.start].items.start..self.units[units.end - 1].items.end
    }

    /// The chunks of a unit.
    pub fn chunks_of(&self, unit: &Unit) -> &[Chunk<'a>] {
        &self.chunks[unit.chunks.clone()]
    }

    /// Whether a quotation stands among the items of the ranges.
    pub fn holds_quote(&self, ranges: &[Range<usize>]) -> bool {
        ranges.iter().any(|r| self.items[r.clone()].iter().any(|i| i.quote().is_some()))
    }

    /// Finds the chunks of all units.
    fn group(&mut self, language: &'a Language) {
        let mut all = Vec::with_capacity(self.items.len() * 3 / 4);
        for unit in &mut self.units {
            let first = all.len();
            chunk::group(&self.items, unit.items.clone(), language, &mut all);
            unit.chunks = first..all.len();
        }
        self.chunks = all;
    }

    /// Whether an expression of anonymity may stand in the sentences of the items.
    pub fn may_tell(&self, items: Range<usize>, people: &People) -> bool {
        let units = self.units[self.unit_of(items.start)..].iter();
        let telling = |unit: &Unit| {
            let span = self.items[unit.items.start].span.cover(self.items[unit.items.end - 1].span);
            self.texts.is_none_or(|texts| people.may_tell(texts.lower(span)))
        };
        units
            .take_while(|unit| unit.items.start < items.end)
            .any(|unit| *unit.telling.get_or_init(|| telling(unit)))
    }

    /// The unit that holds the item.
    pub fn unit_of(&self, item: usize) -> usize {
        self.units.partition_point(|u| u.items.end <= item).min(self.units.len().saturating_sub(1))
    }
}

/// Builds the view of the kept paragraphs, with the tags of all tokens.
pub fn read<'a>(
    article: &'a Article,
    mask: &Mask,
    layout: &'a Layout,
    quotations: &[Quotation],
    language: &'a Language,
) -> View<'a> {
    let mut view = View { text: &article.text, texts: Some(&layout.texts), ..View::default() };
    view.items.reserve(layout.tokens.len());
    let all = std::iter::once(0..layout.tokens.len());
    let (lexicon, words) = (&language.lexicon, language.words());
    let reading = words.read(lexicon, &article.text, &layout.tokens, &layout.texts, all);
    let outer: Vec<usize> = (0..quotations.len()).filter(|&q| quotations[q].parent.is_none()).collect();
    let mut read = Paragraphs { view: &mut view, reading: &reading, layout, quotations, language };
    let mut next = 0;
    for (p, _) in mask.paragraphs.iter().enumerate().filter(|(_, paragraph)| paragraph.kept) {
        next += outer[next..]
            .iter()
            .take_while(|&&q| quotations[q].tokens.start < layout.blocks[p].tokens.start)
            .count();
        read.paragraph(p, &outer[next..]);
    }
    view.group(language);
    view.tags = reading.tags;
    view
}

/// Builds a view of these paragraphs alone, in which no quotations are seen and nothing else is tagged.
pub fn read_only<'a>(
    article: &'a Article,
    numbers: impl Iterator<Item = usize>,
    layout: &'a Layout,
    language: &'a Language,
) -> View<'a> {
    let mut view = View { text: &article.text, texts: Some(&layout.texts), ..View::default() };
    let numbers: Vec<usize> = numbers.collect();
    if numbers.is_empty() {
        return view;
    }
    let tokens = |&p: &usize| layout.blocks[p].tokens.start as usize..layout.blocks[p].tokens.end as usize;
    let parts = numbers.iter().map(tokens);
    let (lexicon, words) = (&language.lexicon, language.words());
    let reading = words.read(lexicon, &article.text, &layout.tokens, &layout.texts, parts);
    let mut read = Paragraphs { view: &mut view, reading: &reading, layout, quotations: &[], language };
    numbers.iter().for_each(|&p| read.paragraph(p, &[]));
    view.group(language);
    view
}

/// Reads paragraphs into a view.
struct Paragraphs<'v, 'a> {
    view: &'v mut View<'a>,
    reading: &'v Reading<'a>,
    layout: &'a Layout,
    quotations: &'v [Quotation],
    language: &'a Language,
}

impl Paragraphs<'_, '_> {
    /// Adds the items of paragraph `p`. `outer` are the quotations from there on that stand in no other.
    fn paragraph(&mut self, p: usize, outer: &[usize]) {
        let Self { view, reading, layout, quotations, language } = self;
        let text = view.text;
        let block = &layout.blocks[p].tokens;
        let tokens = &layout.tokens[..block.end as usize];
        let first_item = view.items.len();
        let mut outer = outer.iter().map(|&q| (q, &quotations[q].tokens));
        let mut quote = outer.next();
        // The last sentence of the item before, and whether that is a word or stands behind another.
        let mut before: Option<(u32, bool)> = None;
        let mut i = block.start as usize;
        while let Some(first) = tokens.get(i) {
            while quote.as_ref().is_some_and(|(_, tokens)| (tokens.start as usize) < i) {
                quote = outer.next();
            }
            let (kind, end) = match &quote {
                Some((q, tokens)) if tokens.start as usize == i => {
                    (ItemKind::Quote(*q as u32), tokens.end as usize)
                }
                _ => word_or_mark(text, tokens, i),
            };
            let last = &layout.tokens[end - 1];
            let span = first.span.cover(last.span);
            let written = span.text(text);
            let mut item = Item {
                kind,
                span,
                text: written,
                lower: Cow::Borrowed(""),
                lists: Lists::default(),
                plain: false,
                build: Build::default(),
                capital: false,
                tag: Tag::Punct,
                sentence: first.sentence,
                last_sentence: last.sentence,
            };
            match kind {
                ItemKind::Quote(_) => {}
                ItemKind::Mark if written.is_ascii() => item.lower = Cow::Borrowed(written),
                ItemKind::Mark => item.lower = fold(written),
                ItemKind::Word => {
                    let opens = before.is_none_or(|(sentence, begun)| sentence != first.sentence || !begun);
                    item.read(i..end, opens, reading, language);
                }
            }
            before = Some((item.last_sentence, item.is_word() || before.is_some()));
            view.items.push(item);
            i = end;
        }
        cut_units(view, first_item, p as u32, quotations, language);
    }
}

impl<'a> Item<'a> {
    /// Fills in what is known of the word of these tokens. `opens` says whether it is the first of its sentence.
    fn read(&mut self, tokens: Range<usize>, opens: bool, reading: &Reading<'a>, language: &'a Language) {
        let (first, known) = (reading.tags[tokens.start], reading.word(tokens.start));
        let capital = known.capital;
        let compound = if tokens.len() > 1 { Some(language.words().word(self.text)) } else { None };
        let word = compound.as_ref().unwrap_or(known);
        let guess = if compound.is_some() {
            let behind = reading.tags[tokens.start + 1..tokens.end].iter().copied();
            let last = behind.rev().find(|&t| t != Tag::Punct).unwrap_or(first);
            compound_tag(last, tokens.len(), self.text, capital)
        } else {
            first
        };
        (self.lower, self.lists, self.plain, self.build) =
            (word.lower.clone(), word.lists, word.plain, word.build);
        // A particle joined to a name.
        let joint = if word.plain { None } else { self.text.split_once(['-', '’', '\'']) };
        let joined = joint.filter(|(_, rest)| rest.starts_with(char::is_uppercase));
        let name = joined.is_some_and(|(particle, _)| language.people.particle(particle));
        let short = joined.is_some_and(|(particle, _)| particle.chars().count() <= 3);
        self.tag = if name { Tag::Propn } else { sure_tag(guess, word, capital, opens, language) };
        self.capital = capital || short;
    }
}

/// The tag of a compound: a name if it begins and ends so, else that of its last part.
fn compound_tag(last: Tag, parts: usize, text: &str, capital: bool) -> Tag {
    if parts > 2 && last == Tag::Verb {
        return if text.ends_with("ing") || text.ends_with('d') || text.ends_with('n') {
            Tag::Adj
        } else {
            last
        };
    }
    if last != Tag::Propn && capital {
        return if last.is_nominal() { last } else { Tag::Adj };
    }
    last
}

/// The tag where spelling says more than the guess: a capital inside a sentence, or on a word that no list
/// has, makes a name; a form that can only be a reporting verb is one.
fn sure_tag(guess: Tag, word: &Word, capital: bool, opens: bool, language: &Language) -> Tag {
    let listed = if word.plain { word.listed } else { language.lexicon.listed(bare(&word.lower)) };
    if capital {
        let closed = listed.iter().any(|t| !t.is_open());
        let adjective = guess == Tag::Adj && listed.contains(&Tag::Adj);
        if !closed && !adjective && (!opens || listed.is_empty()) && !matches!(guess, Tag::Num | Tag::Noun) {
            return Tag::Propn;
        }
        return guess;
    }
    if guess != Tag::Verb
        && listed == [Tag::Verb]
        && word.lists.meets(Lists::VERB)
        && language.cues.verb(&word.lower, |_| None).is_some()
    {
        return Tag::Verb;
    }
    if listed.len() == 1 && !listed[0].is_open() && guess != listed[0] {
        return listed[0];
    }
    guess
}

/// The word or mark at token `i` of a paragraph that ends with `tokens`, with what belongs to it.
fn word_or_mark(text: &str, tokens: &[Token], i: usize) -> (ItemKind, usize) {
    let first = &tokens[i];
    if first.kind == TokenKind::Mark {
        return (ItemKind::Mark, i + 1);
    }
    let mut last = i;
    while let Some(glue) = tokens.get(last + 1)
        && glue.span.start == tokens[last].span.end
    {
        let next = tokens.get(last + 2).filter(|t| t.sentence == first.sentence);
        let joined = next.is_some_and(|t| t.kind == TokenKind::Word && t.span.start == glue.span.end);
        match glue.span.text(text) {
            "-" | "‑" | "/" | "&" | "@" if joined => last += 2,
            // The dot of an abbreviation: the sentence goes on behind it.
            "." if next.is_some()
                && tokens[last].kind == TokenKind::Word
                && is_short(tokens[last].span.text(text)) =>
            {
                last += 1;
                if joined {
                    last += 1;
                } else {
                    break;
                }
            }
            // A plural possessive.
            "’" | "'" if tokens[last].span.text(text).ends_with('s') && !joined => {
                last += 1;
                break;
            }
            _ => break,
        }
    }
    (ItemKind::Word, last + 1)
}

/// Whether `word` is short enough to be an abbreviation.
fn is_short(word: &str) -> bool {
    word.chars().count() <= 5
}

/// Cuts the items from `first` on into units: wherever the sentence changes outside quotations, but not
/// between a quotation and the cue right behind its question or exclamation mark.
fn cut_units(view: &mut View, first: usize, paragraph: u32, quotations: &[Quotation], language: &Language) {
    let mut start = first;
    for i in first + 1..=view.items.len() {
        let boundary = i == view.items.len()
            || view.items[i].sentence != view.items[i - 1].last_sentence
                && !(ends_open(&view.items[i - 1], quotations) && cue_follows(&view.items[i..], language));
        if boundary {
            view.units.push(Unit { items: start..i, chunks: 0..0, paragraph, telling: OnceCell::new() });
            start = i;
        }
    }
}

/// Whether the item is a quotation that ends in a question or exclamation mark.
fn ends_open(item: &Item, quotations: &[Quotation]) -> bool {
    item.quote().is_some_and(|q| quotations[q].closed) && item.quotes_up_to(&['?', '!', '…'])
}

/// Whether a sentence begins in which a short source and a cue are all there is.
fn cue_follows(items: &[Item], language: &Language) -> bool {
    let sentence = items[0].sentence;
    let own = items.iter().take_while(|i| i.sentence == sentence && i.quote().is_none());
    let words: Vec<&str> = own.filter(|i| i.is_word()).take(9).map(|i| i.lower.as_ref()).collect();
    words.len() <= 8
        && words.iter().any(|w| language.cues.verb(w, |_| None).is_some_and(|(c, ..)| c.frames.has('q')))
}
