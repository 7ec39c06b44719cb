//! What the words of a source say: a pronoun, a name with its role, a body, a document, or a description.

use super::role::{common_role, governed_body, read_after, read_apposition, read_role};
use super::view::{Item, View, bare};
use crate::doc::{Sector, SpeakerType};
use crate::language::{Body, Gender, Language, Lists, People, Pronoun, Tag, Use};
use std::ops::Range;

/// A source taken apart. Text is as written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Mention<'a> {
    /// The pronoun it is.
    pub pronoun: Option<Pronoun>,
    /// The name it holds, titles and roles taken off.
    pub name: &'a str,
    /// The words without leading article, appositions or what stands in brackets.
    pub text: &'a str,
    /// Honorific before the name (Dr., Captain).
    pub title: &'a str,
    /// Role or title.
    pub role: &'a str,
    /// Organisation in or beside the role.
    pub affiliation: &'a str,
    /// Name in another script.
    pub native: &'a str,
    /// Folded head noun of a description.
    pub noun: &'a str,
    /// Behind a definite article or possessive.
    pub definite: bool,
    /// Behind an indefinite article.
    pub indefinite: bool,
    /// Stands for several.
    pub plural: bool,
    /// What the words say the speaker is.
    pub kind: Option<SpeakerType>,
    /// Sector the words decide.
    pub sector: Option<Sector>,
    /// Gender the words show.
    pub gender: Option<Gender>,
    /// Items that name the issuer of a document, from the first to one behind the last: its possessor, or the one behind
    /// `by`. None are a pair of zeros.
    pub issuer: (usize, usize),
    /// Whether a description is too general to tell anybody by.
    pub generic: bool,
}

/// Takes the items of a source apart.
pub fn read<'a>(view: &'a View<'a>, source: &Range<usize>, language: &Language) -> Mention<'a> {
    let items = &view.items;
    let people = &language.people;
    let mut mention = Mention::default();
    let full = trim(view, source.clone());
    if full.is_empty() {
        return mention;
    }
    if full.len() == 1 {
        mention.pronoun = people.pronoun(items[full.start].pronoun_part());
        if mention.pronoun.is_some() {
            mention.text = items[full.start].text;
            return mention;
        }
    }
    // The part before the first comma or bracket, and what follows it.
    let fence = |i: usize| !items[i].is_word() && matches!(items[i].text, "," | "(" | "[" | "—" | "–");
    let cut = (full.start..full.end).find(|&i| fence(i)).unwrap_or(full.end);
    let mut main = full.start..cut;
    let mut rest = cut..full.end;
    if rest.start < rest.end && matches!(items[rest.start].text, "(" | "[") {
        let close = rest.clone().find(|&i| matches!(items[i].text, ")" | "]")).unwrap_or(rest.end);
        let inside = text(view, rest.start + 1..close);
        if inside.chars().any(|c| c.is_alphabetic() && !is_latin(c)) {
            mention.native = inside;
        }
        rest.start = (close + 1).min(rest.end);
    }
    while rest.start < rest.end && !items[rest.start].is_word() {
        rest.start += 1;
    }
    // The mayor herself
    if main.len() > 1 && items[main.end - 1].is_used(Use::EMPHATIC, language) {
        main.end -= 1;
        mention.gender = items[main.end].pronoun(people).and_then(|pronoun| pronoun.gender);
    }
    let first = &items[main.start];
    mention.definite = first.is_used(Use::THE, language) || first.is_used(Use::POSSESSIVE, language);
    mention.indefinite = first.is_used(Use::INDEFINITE, language);
    if main.len() == 1
        && let Some(pronoun) = people.pronoun(first.pronoun_part())
    {
        mention.pronoun = Some(pronoun);
        mention.text = first.text;
        return mention;
    }
    let article =
        first.is_used(Use::THE, language) || first.is_used(Use::INDEFINITE, language) && main.len() > 1;
    let partitive = main.len() > 1 && items[main.start + 1].tag == Tag::Adp;
    if article && main.len() > 1 && !partitive {
        main.start += 1;
    }
    mention.text = text(view, main.clone());
    // The relative clause of a description is no part of its name.
    if let Some(relative) = main.clone().find(|&i| i > main.start && items[i].is_relative(people)) {
        rest = relative..rest.end.max(relative);
        main.end = relative;
        mention.text = text(view, main.clone());
    }
    let name = find_name(view, main.clone(), language)
        .filter(|n| {
            let lower = &items[n.start].lower;
            let common = items[n.start].tag == Tag::Noun && !language.lexicon.listed(lower).is_empty();
            n.len() > 1
                || !(common || language.grammar.is("indefinite", lower) || people.group(lower).is_some())
        })
        .filter(|n| {
            let time = |i: &Item| i.may(Lists::TIME) && people.time(bare(&i.lower)).is_some();
            !items[n.clone()].iter().all(|i| time(i) || i.time(people) == Some("weekday"))
        });
    if let Some(name) = name {
        mention.name = name_text(view, name.clone());
        read_role(view, main.start..name.start, language, &mut mention);
        // The weekly Prism, the broadcaster Lenz One
        let before = &items[name.start.saturating_sub(1).max(main.start)];
        let body = before.organisation(people).filter(|_| name.start > main.start && !before.is_capital());
        read_after(view, name.end..main.end, language, &mut mention);
        read_apposition(view, rest, language, &mut mention);
        classify_name(language, &mut mention);
        if let Some(body) = body.filter(|_| mention.role.is_empty() && people.body(mention.name).is_none()) {
            (mention.kind, mention.sector) = (Some(body.kind), body.sector);
        }
        if mention.kind != Some(SpeakerType::Person) {
            mention.affiliation = "";
        }
        return mention;
    }
    // `its president, the actor Lorcan Dace`: the name stands in the apposition.
    if !rest.is_empty() && head_role(view, main.clone(), language).is_some() {
        let comma = rest.clone().find(|&i| fence(i)).unwrap_or(rest.end);
        let inner = rest.start..comma;
        let plain =
            items[inner.clone()].iter().all(|i| i.is_word() && i.tag != Tag::Verb && i.tag != Tag::Aux);
        if plain
            && let Some(name) = find_name(view, inner, language)
            && name.len() >= 2
            && people.place(text(view, name.clone())).is_none()
            && items[name.end - 1].organisation(people).is_none()
        {
            mention.name = name_text(view, name);
            read_role(view, main, language, &mut mention);
            classify_name(language, &mut mention);
            drop_plain_role(language, &mut mention);
            return mention;
        }
    }
    // `Varnia’s envoy, Maren Tolk,`: the apposition is the name.
    if !rest.is_empty()
        && items[rest.clone()].iter().all(|i| i.is_capital() || i.particle(people) || i.is("."))
        && rest.len() <= 4
        && people.place(text(view, rest.clone())).is_none()
        && (head_role(view, main.clone(), language).is_some()
            || main.clone().any(|i| items[i].pronoun(people).is_some())
            || mention.definite && rest.len() > 1 && common_role(view, main.clone(), language))
    {
        let mut name = rest.clone();
        strip_titles(view, &mut name, language);
        mention.name = name_text(view, if name.is_empty() { rest } else { name });
        read_role(view, main, language, &mut mention);
        classify_name(language, &mut mention);
        drop_plain_role(language, &mut mention);
        return mention;
    }
    describe(view, main, language, &mut mention);
    mention
}

/// The man, Ruprecht Kolb: what anybody is, is no role.
fn drop_plain_role(language: &Language, mention: &mut Mention) {
    if language.grammar.is("anybody", &mention.role.to_lowercase()) {
        mention.role = "";
    }
}

/// Text of a range of items.
pub fn text<'a>(view: &View<'a>, range: Range<usize>) -> &'a str {
    if range.is_empty() {
        return "";
    }
    // Items are slices of one text: the first and last tell where.
    let (first, last) = (&view.items[range.start], &view.items[range.end - 1]);
    view.text_of(first.span.cover(last.span))
}

/// Text of a name, without marks at its edges.
pub fn name_text<'a>(view: &View<'a>, range: Range<usize>) -> &'a str {
    let edge = |c: char| !c.is_alphanumeric() && c != '.' && c != ')';
    bare(text(view, range)).trim_matches(edge)
}

fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '\u{2018}'..='\u{201D}')
}

/// The range without marks at its edges.
pub(super) fn trim(view: &View, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    let loose = |i: usize| !view.items[i].is_word() && !matches!(view.items[i].text, ")" | "]");
    while start < end && (loose(start) || matches!(view.items[start].text, ")" | "]")) {
        start += 1;
    }
    while end > start && loose(end - 1) {
        end -= 1;
    }
    start..end
}

/// Whether the item is written like a part of a name.
fn namelike(view: &View, i: usize, language: &Language) -> bool {
    let item = &view.items[i];
    item.is_capital()
        && matches!(
            item.tag,
            Tag::Propn
                | Tag::Noun
                | Tag::Adj
                | Tag::Verb
                | Tag::Aux
                | Tag::X
                | Tag::Adv
                | Tag::Adp
                | Tag::Num
        )
        || item.quote().is_some()
        || item.is_word() && item.particle(&language.people)
}

/// Whether the item is a preposition: no noun that was read as one (head teacher X).
fn governs(item: &Item, language: &Language) -> bool {
    item.is_word() && item.tag == Tag::Adp && item.role(&language.people).is_none()
}

/// The name inside the words before any comma: the capitals at the end of the first phrase, without titles
/// and roles. None when a common noun heads the phrase.
fn find_name(view: &View, main: Range<usize>, language: &Language) -> Option<Range<usize>> {
    let items = &view.items;
    // Up to the first preposition.
    let prep = |i: &usize| governs(&items[*i], language) && !items[*i].particle(&language.people);
    let head_end = main.clone().find(prep).unwrap_or(main.end);
    let mut name = capitals_before(view, main.start..head_end, language)?;
    // Ministry of Water, Institute for Tides: a body's name goes on behind `of` and `for`.
    let governed = head_end < main.end && language.grammar.is("name_part", &items[head_end].lower);
    let titled = name.len() > 1
        && language.people.name_noun(items[name.end - 1].text).is_some()
        && language.people.given_name(items[name.start].text).is_none();
    if governed && (titled || is_body(view, name.clone(), language)) {
        let mut end = head_end + 1;
        while end < main.end
            && (items[end].is_capital() || language.grammar.is("name_part", &items[end].lower))
        {
            end += 1;
        }
        while end > head_end && !items[end - 1].is_capital() {
            end -= 1;
        }
        // A role behind it: it is somebody of that body who speaks.
        let speaks_for = (end..main.end).any(|i| items[i].role(&language.people).is_some());
        if end > head_end + 1 && !speaks_for {
            return Some(name.start..end);
        }
    }
    strip_opener(view, &mut name, language);
    strip_titles(view, &mut name, language);
    if name.is_empty() && head_end < main.end {
        // `Minister of Inland Waters Shao Qiyun`: the name stands at the end of what `of` governs.
        let tail = capitals_before(view, head_end + 1..main.end, language)?;
        let organ = tail.clone().rev().find(|&i| items[i].organisation(&language.people).is_some());
        let start = match organ {
            Some(organ) => organ + 1,
            None if tail.len() >= 3 => tail.end - 2,
            None => return None,
        };
        let given = tail
            .clone()
            .skip(1)
            .find(|&i| i + 1 < tail.end && language.people.given_name(items[i].text).is_some());
        let start = given.unwrap_or(start);
        name = start..tail.end;
    }
    // `the UN Maren Tolk`: a body or place before at least two more words is none of the name.
    let organ = (name.start + 1..name.end.saturating_sub(1)).rev().find(|&cut| {
        let words = text(view, name.start..cut);
        let whole = text(view, name.clone());
        !is_listed(whole, &language.people)
            && is_listed(words, &language.people)
            && language.people.given_name(words).is_none()
            && items[name.end - 1].organisation(&language.people).is_none()
    });
    if let Some(cut) = organ {
        name.start = cut;
    }
    (!name.is_empty()).then_some(name)
}

/// The run of name-like items at the end of `range`.
fn capitals_before(view: &View, range: Range<usize>, language: &Language) -> Option<Range<usize>> {
    let mut start = range.end;
    while start > range.start && namelike(view, start - 1, language) {
        // What a possessor has is no part of the possessor's name, but for bodies: the Nurses’ Guild.
        let body = || many_own(view, start - 1..range.end, language);
        if view.items[start - 1].is_possessive() && start < range.end && !body() {
            break;
        }
        start -= 1;
    }
    while start < range.end
        && (!view.items[start].is_capital() && view.items[start].quote().is_none())
        && !(view.items[start].particle(&language.people) && start + 1 < range.end && start > range.start)
    {
        start += 1;
    }
    (start < range.end && view.items[range.end - 1].is_capital()).then_some(start..range.end)
}

/// Whether the list of bodies or that of places has the name.
fn is_listed(name: &str, people: &People) -> bool {
    people.body(name).is_some() || people.place(name).is_some()
}

/// Takes off the beginning of a name what has a capital because a sentence begins with it (Even X, When X, Former X),
/// and the day or month before it (in March X said).
fn strip_opener(view: &View, name: &mut Range<usize>, language: &Language) {
    let people = &language.people;
    while name.len() > 1 && !is_listed(text(view, name.clone()), people) {
        let first = &view.items[name.start];
        let date = matches!(first.time(people), Some("weekday" | "month"));
        if !(date || first.is_used(Use::BEFORE_NAME, language)) || people.given_name(first.text).is_some() {
            break;
        }
        name.start += 1;
    }
}

/// Takes titles, roles and demonyms off the beginning of a name.
fn strip_titles(view: &View, name: &mut Range<usize>, language: &Language) {
    let people = &language.people;
    let whole = text(view, name.clone());
    if is_listed(whole, people) || is_body(view, name.clone(), language) {
        return;
    }
    // Behind the last role noun: `Foreign Ministry Spokesman X`. The noun of a body may be a role too (Courier).
    let headed = name.len() > 1 && people.name_noun(view.items[name.end - 1].text).is_some();
    let last = name.end - 1;
    let last_role = name.clone().rev().find(|&i| {
        let item = &view.items[i];
        !(headed && i == last)
            && (item.role(people).is_some() || titled_role(item, people))
            && people.given_name(bare(item.text)).is_none()
    });
    if let Some(last) = last_role {
        name.start = last + 1;
    }
    while name.start < name.end && !(headed && name.start + 1 == last) {
        let item = &view.items[name.start];
        let off = item.title(people).is_some()
            || name.len() > 1
                && item.demonym(people).is_some()
                && people.given_name(bare(item.text)).is_none()
            || item.is_possessive() && name.len() > 1;
        if !off {
            break;
        }
        name.start += 1;
    }
}

/// Whether the item is a title that is a role too.
pub(super) fn titled_role(item: &Item, people: &People) -> bool {
    item.may(Lists::TITLE) && people.title(bare(item.text)).is_some_and(|(_, role)| role)
}

/// Whether the words are the name of a body that many people own (Nurses’ Guild).
fn many_own(view: &View, range: Range<usize>, language: &Language) -> bool {
    let people = &language.people;
    let (first, last) = (&view.items[range.start], &view.items[range.end - 1]);
    let noun = last.organisation(people).is_some() || people.name_noun(last.text).is_some();
    let several = first.text.ends_with(['’', '\'']) && people.place(bare(first.text)).is_none();
    noun && first.is_capital() && last.is_capital() && several
}

/// Whether the words are the name of a body by its noun (Human Rights Council).
fn is_body(view: &View, range: Range<usize>, language: &Language) -> bool {
    let last = &view.items[range.end - 1];
    last.organisation(&language.people).is_some() && last.role(&language.people).is_none()
        || many_own(view, range, language)
}

/// Whether the words are one word that has its capital from the beginning of the sentence (Fire chief).
pub(super) fn common_at_start(view: &View, range: Range<usize>, language: &Language) -> bool {
    let item = &view.items[range.start];
    range.len() == 1
        && view.units[view.unit_of(range.start)].items.start == range.start
        && language.lexicon.listed(&item.lower).contains(&Tag::Noun)
}

/// The body that a name of several words stands for, by the noun that heads it: the last word, or the one
/// before `of` (Ministry of Canals).
pub fn body_by_noun(name: &str, language: &Language) -> Option<Body> {
    let people = &language.people;
    let (first, rest) = name.split_once(' ')?;
    let small = |&(at, _): &(usize, &str)| name[at + 1..].starts_with(char::is_lowercase);
    let end = name.match_indices(' ').find(small).map_or(name.len(), |(at, _)| at);
    let (before, head) = name[..end].rsplit_once(' ').unwrap_or(("", &name[..end]));
    let two = &name[before.rfind(' ').map_or(0, |at| at + 1)..end];
    let pair = if two.len() > head.len() { people.organisation(two) } else { None };
    // A given name before one more word: a person after all.
    let person = !rest.contains(' ') && people.given_name(first).is_some();
    let noun = || people.organisation(head);
    // Radio Orle, Channel Nine
    let station = || {
        let body = people.name_noun(first).or_else(|| people.organisation(first));
        body.filter(|_| language.grammar.is("station", &first.to_lowercase()))
    };
    pair.or_else(noun)
        .or_else(|| people.name_noun(head).filter(|_| !person && two.len() > head.len()))
        .or_else(station)
}

/// What a name stands for.
fn classify_name(language: &Language, mention: &mut Mention) {
    let people = &language.people;
    let name = mention.name;
    let titled = !mention.role.is_empty() || mention.gender.is_some();
    if let Some(body) = people.body(name) {
        mention.kind = Some(body.kind);
        mention.sector = body.sector;
    } else if !titled && people.place(name).is_some_and(|p| !p.government.is_empty()) {
        mention.kind = Some(SpeakerType::Government);
        mention.sector = Some(Sector::Government);
    } else if !titled && let Some(adjective) = people.demonym(name) {
        let _ = adjective;
        mention.kind = Some(SpeakerType::Group);
        mention.plural = true;
    } else if let Some(body) = body_by_noun(name, language).filter(|_| !titled) {
        mention.kind = Some(body.kind);
        mention.sector = body.sector;
    } else {
        let first = name.split(' ').next().unwrap_or(name);
        // One word alone may be anything.
        let person = titled || name.contains(' ') || people.given_name(name).is_some();
        mention.kind = person.then_some(SpeakerType::Person);
        if name.contains(' ') {
            mention.gender = mention.gender.or(people.given_name(first).flatten());
        }
    }
}

/// The role noun that heads the words, and where.
fn head_role(view: &View, main: Range<usize>, language: &Language) -> Option<usize> {
    let end = main.clone().find(|&i| i > main.start && view.items[i].tag == Tag::Adp).unwrap_or(main.end);
    (main.start..end).rev().find(|&i| view.items[i].role(&language.people).is_some())
}

/// A source that is no name: its head noun tells what it is.
fn describe<'a>(view: &'a View<'a>, main: Range<usize>, language: &Language, mention: &mut Mention<'a>) {
    let people = &language.people;
    let items = &view.items;
    let end = main
        .clone()
        .find(|&i| {
            i > main.start && (governs(&items[i], language) || items[i].is_used(Use::KNOWING, language))
        })
        .unwrap_or(main.end);
    let Some(head) = (main.start..end).rev().find(|&i| items[i].is_word()) else { return };
    let noun = bare(items[head].text);
    mention.noun = bare(&items[head].lower);
    let lower = mention.noun;
    let pair = if head > main.start { [&items[head - 1].lower, " ", lower].concat() } else { String::new() };
    let modifiers = head > main.start || end < main.end;
    if let Some(kind) =
        people.document(&pair).or_else(|| people.document(lower)).filter(|_| people.role(noun).is_none())
    {
        mention.kind = Some(kind);
        // Whose: a possessor, the words before the noun, or `by`.
        let owns = |i: usize| items[i].is_possessive() || items[i].is_used(Use::POSSESSIVE, language);
        let possessor = (main.start..head).rev().find(|&i| owns(i));
        // By the board; the statement of the board
        let signed = language.grammar.is("signed", lower);
        let by = (end..main.end).find(|&i| {
            items[i].is_used(Use::BY, language) || i == end && signed && items[i].is_used(Use::OF, language)
        });
        let by = by.filter(|&by| {
            items[by + 1..main.end].iter().any(Item::is_capital) || items[by].is_used(Use::BY, language)
        });
        let behind = |word: usize| {
            let the = word + 1 < main.end && items[word + 1].is_used(Use::THE, language);
            word + 1 + usize::from(the)..main.end
        };
        let named = |words: Range<usize>| {
            let first = words.clone().find(|&i| items[i].is_capital());
            first.unwrap_or(words.start)..words.end
        };
        // The report of Commissioner X; the notice from the X Company
        let of =
            Some(end).filter(|&i| i < main.end && items[i].is_used(Use::ISSUER_BEHIND, language)).map(behind);
        let of = of.map(named);
        let person = |words: &Range<usize>| {
            let opens = &items[words.start];
            let titled = opens.role(people).is_some() || opens.title(people).is_some();
            let document = people.document(&items[words.end - 1].lower).is_some();
            let capital = opens.is_capital() && words.len() > 1 && items[words.start + 1].is_capital();
            titled && capital && !document
        };
        let issues = |words: &Range<usize>| {
            let named = items[words.clone()].iter().any(|i| i.is_capital());
            named && (is_body(view, words.clone(), language) || person(words))
        };
        let issuer = if let Some(by) = by {
            by + 1..main.end
        } else if let Some(words) = of.filter(issues) {
            let named = find_name(view, words.clone(), language).filter(|_| person(&words));
            named.unwrap_or(words)
        } else if let Some(possessor) = possessor {
            main.start..possessor + 1
        } else {
            let capitals = (main.start..head).take_while(|&i| items[i].is_capital()).count();
            let run = main.start..main.start + capitals;
            let body = |r: &Range<usize>| {
                people.body(text(view, r.clone())).is_some() || is_body(view, r.clone(), language)
            };
            let is_issuer = !run.is_empty() && body(&run) && !common_at_start(view, run.clone(), language);
            if is_issuer { run } else { 0..0 }
        };
        mention.issuer = (issuer.start, issuer.end);
        return;
    }
    if let Some(role) = people.role(&pair).or_else(|| people.role(noun)) {
        mention.kind = Some(if role.plural { SpeakerType::Group } else { SpeakerType::Person });
        mention.plural = role.plural;
        mention.sector = role.sector;
        mention.gender = role.gender;
        mention.role = mention.text;
        mention.generic = role.generic && !modifiers;
        let body = (main.start..head)
            .rev()
            .find(|&i| items[i].organisation(people).is_some() || items[i].is_possessive());
        if let Some(body) = body {
            mention.affiliation = bare(text(view, main.start..body + 1));
        } else if let Some(body) = governed_body(view, end..main.end, language) {
            let words = text(view, body.clone());
            let noun = body.clone().any(|i| items[i].organisation(people).is_some());
            let known = people.body(words).is_some() || body_by_noun(words, language).is_some();
            let works = items[end].is_used(Use::AFFILIATING, language) && people.place(words).is_none();
            if noun || known || works && items[body.start].is_capital() {
                mention.affiliation = bare(words);
            }
        }
        return;
    }
    if let Some(body) =
        people.body(mention.text).or_else(|| people.organisation(&pair)).or_else(|| people.organisation(noun))
    {
        mention.kind = Some(body.kind);
        mention.sector = body.sector;
        return;
    }
    if let Some(sector) = people.group(lower) {
        let outlets = language.grammar.is("outlets", lower);
        mention.kind = Some(if outlets { SpeakerType::Media } else { SpeakerType::Group });
        mention.plural = true;
        mention.sector = sector;
        mention.generic = !modifiers;
        return;
    }
    mention.plural = lower.ends_with('s') && !lower.ends_with("ss");
}
