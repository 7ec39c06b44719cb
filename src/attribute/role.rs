//! Role and affiliation in the words beside a name: those before it, those behind a preposition, an apposition.

use super::mention::{Mention, common_at_start, text, titled_role, trim};
use super::view::{View, bare};
use crate::language::{Language, Lists, Tag, Use};
use std::ops::Range;

/// Role and affiliation in the words before a name.
pub(super) fn read_role<'a>(
    view: &'a View<'a>,
    before: Range<usize>,
    language: &Language,
    mention: &mut Mention<'a>,
) {
    let people = &language.people;
    let mut before = trim(view, before);
    if before.start < before.end && view.items[before.start].pronoun(people).is_some() {
        before.start += 1;
    }
    // Plain honorifics are no roles, but they show gender.
    while before.start < before.end {
        let last = &view.items[before.end - 1];
        match last.title(people) {
            Some((gender, role)) => {
                mention.gender = mention.gender.or(gender);
                mention.title = last.text;
                if role {
                    break;
                }
                before.end -= 1;
            }
            None => break,
        }
    }
    if before.is_empty() {
        return;
    }
    let role_at = before
        .clone()
        .rev()
        .find(|&i| view.items[i].role(people).is_some() || titled_role(&view.items[i], people));
    let Some(role_at) = role_at else {
        // `Clean Rivers’s Ana Sorel`
        let possessor = &view.items[before.end - 1];
        if possessor.is_possessive() {
            mention.affiliation = bare(text(view, before));
        } else if mention.name.contains(' ') && common_role(view, before.clone(), language) {
            mention.role = text(view, before);
        }
        return;
    };
    if let Some(role) = view.items[role_at].role(people) {
        mention.gender = mention.gender.or(role.gender);
        mention.sector = mention.sector.or(role.sector);
    }
    let mut start = before.start;
    // `At the same session Varnia’s president X`: a possessor begins the phrase.
    let possessor = (before.start..role_at).rev().find(|&i| view.items[i].is_possessive());
    if let Some(possessor) = possessor.filter(|&i| view.items[i].is_capital()) {
        let capitals = (before.start..possessor).rev().take_while(|&i| view.items[i].is_capital()).count();
        before.start = possessor - capitals;
        start = before.start;
    }
    // The body before the role.
    let body_end = (before.start..role_at).rev().find(|&i| {
        view.items[i].organisation(people).is_some()
            || people.body(text(view, before.start..i + 1)).is_some()
            || view.items[i].is_possessive()
    });
    if let Some(end) = body_end {
        let words = bare(text(view, before.start..end + 1));
        let pronoun = end == before.start && view.items[end].pronoun(people).is_some();
        let plain = common_at_start(view, before.start..end + 1, language)
            && people.organisation(words).is_none_or(|b| b.sector.is_none());
        mention.affiliation = if pronoun || plain { "" } else { words };
        let named = people.body(words).is_some()
            || view.items[before.start..end + 1].iter().all(|i| i.is_capital())
                && !common_at_start(view, before.start..end + 1, language);
        if named && people.place(words).is_none() && !view.items[end].is_possessive() {
            start = end + 1;
        }
    } else if let Some(capital) = (before.start..role_at)
        .rev()
        .find(|&i| view.items[i].is_capital() && view.items[i].time(people).is_none())
    {
        let words = text(view, before.start..capital + 1);
        if !view.items[role_at].is_capital()
            && !common_at_start(view, before.start..capital + 1, language)
            && view.items[capital].demonym(people).is_none()
            && capital + 1 - before.start <= 5
            && people.title(words).is_none()
        {
            mention.affiliation = bare(words);
            if people.place(words).is_none()
                && !view.items[capital].text.contains('-')
                && view.items[before.start].is_capital()
            {
                start = capital + 1;
            } else {
                mention.affiliation = "";
            }
        }
    }
    mention.role = text(view, start..before.end);
    if let Some(sector) = language.people.body(mention.affiliation).and_then(|b| b.sector) {
        mention.sector = Some(sector);
    }
}

/// Whether the words before a name are plain nouns, which say what somebody does even if no list has them.
pub(super) fn common_role(view: &View, before: Range<usize>, language: &Language) -> bool {
    let plain = |i: usize| {
        let item = &view.items[i];
        let small = !item.is_capital() || common_at_start(view, i..i + 1, language) || item.tag == Tag::Adj;
        item.is_word()
            && small
            && matches!(item.tag, Tag::Noun | Tag::Adj)
            && item.time(&language.people).is_none()
    };
    let last = &view.items[before.end - 1];
    before.clone().all(plain)
        && last.tag == Tag::Noun
        && last.organisation(&language.people).is_none()
        && !(last.may(Lists::DOCUMENT) && language.people.document(&last.lower).is_some())
}

/// `of Brackport`, `at the Ledger` behind a name.
pub(super) fn read_after<'a>(
    view: &'a View<'a>,
    after: Range<usize>,
    language: &Language,
    mention: &mut Mention<'a>,
) {
    let after = trim(view, after);
    if after
        .clone()
        .any(|i| view.items[i].may(Lists::TIME) && language.people.time(&view.items[i].lower).is_some())
    {
        return;
    }
    if after.len() < 2 || view.items[after.start].tag != Tag::Adp || !mention.affiliation.is_empty() {
        return;
    }
    let mut start = after.start + 1;
    if start + 1 < after.end && view.items[start].is_used(Use::THE, language) {
        start += 1;
    }
    mention.affiliation = text(view, start..after.end);
}

/// A phrase without its leading article.
fn without_article(view: &View, mut range: Range<usize>, language: &Language) -> Range<usize> {
    if range.len() > 1
        && (view.items[range.start].is_used(Use::THE, language)
            || view.items[range.start].is_used(Use::INDEFINITE, language))
    {
        range.start += 1;
    }
    range
}

/// The body in what the prepositions behind a role govern: a professor of glaciology at the University of
/// Lenz. It has to be written like a name or to hold the noun of a body.
pub(super) fn governed_body(view: &View, behind: Range<usize>, language: &Language) -> Option<Range<usize>> {
    let people = &language.people;
    let items = &view.items;
    let adp = |i: &usize| items[*i].is_word() && items[*i].tag == Tag::Adp;
    let prepositions: Vec<usize> = behind.clone().filter(adp).collect();
    for (n, &at) in prepositions.iter().enumerate() {
        let next = prepositions.get(n + 1).copied().unwrap_or(behind.end);
        let phrase = without_article(view, at + 1..next, language);
        let body = |i: usize| items[i].is_capital() || items[i].organisation(people).is_some();
        let pair = |i: usize| i > phrase.start && people.organisation(text(view, i - 1..i + 1)).is_some();
        if !phrase.clone().any(|i| body(i) || pair(i)) {
            continue;
        }
        // `assistant professor at American University in Washington`: up to the place.
        let place = prepositions[n + 1..]
            .iter()
            .find(|&&i| i + 1 < behind.end && people.place(text(view, i + 1..behind.end)).is_some());
        let whole = trim(view, phrase.start..place.copied().unwrap_or(behind.end));
        return (!whole.is_empty()).then_some(whole);
    }
    None
}

/// `, a spokesman for the mission at the UN`
pub(super) fn read_apposition<'a>(
    view: &'a View<'a>,
    rest: Range<usize>,
    language: &Language,
    mention: &mut Mention<'a>,
) {
    let people = &language.people;
    let mut rest = trim(view, rest);
    // A leading age.
    while rest.start < rest.end
        && view.items[rest.start].tag == Tag::Num
        && view.items[rest.start].lower.chars().all(|c| c.is_ascii_digit())
    {
        rest.start += 1;
        rest = trim(view, rest);
    }
    if rest.is_empty() || !mention.role.is_empty() && rest.len() > 12 {
        return;
    }
    let end = rest
        .clone()
        .find(|&i| {
            let item = &view.items[i];
            item.is(",") || item.is("(") || item.is_relative(people)
        })
        .unwrap_or(rest.end);
    let mut start = rest.start;
    if start < end
        && (view.items[start].is_used(Use::THE, language)
            || view.items[start].is_used(Use::INDEFINITE, language))
    {
        start += 1;
    }
    let role_at = (start..end).find(|&i| {
        let last_of_phrase = i + 1 >= end || !matches!(view.items[i + 1].tag, Tag::Noun);
        last_of_phrase && view.items[i].role(people).is_some()
    });
    let Some(role_at) = role_at else {
        // Mrs. Bell, the postmistress: a noun that no list has.
        let definite = view.items[rest.start].is_used(Use::THE, language);
        let short = start < end && end - start <= 3 && common_role(view, start..end, language);
        if definite && short && !mention.title.is_empty() && mention.role.is_empty() {
            mention.role = text(view, start..end);
        }
        return;
    };
    if let Some(role) = view.items[role_at].role(people) {
        mention.gender = mention.gender.or(role.gender);
        mention.sector = mention.sector.or(role.sector);
    }
    // A dentist and amateur astronomer
    let last = |i: usize| i + 1 >= end || view.items[i + 1].tag != Tag::Noun;
    let second =
        (role_at + 2..end.min(role_at + 6)).find(|&i| last(i) && view.items[i].role(people).is_some());
    let joined = role_at + 1 < end && view.items[role_at + 1].is_used(Use::JOINT, language);
    let plain = |r: Range<usize>| view.items[r].iter().all(|i| i.is_word() && i.tag != Tag::Adp);
    let second = second.filter(|&i| joined && plain(role_at + 2..i));
    let mut role_end = second.unwrap_or(role_at) + 1;
    if role_end < end && view.items[role_end].tag == Tag::Adp {
        let of = view.items[role_end].is_used(Use::OF, language);
        let words = text(view, without_article(view, role_end + 1..end, language));
        if of || people.place(words).is_some() {
            role_end = end;
        }
        if mention.affiliation.is_empty()
            && let Some(body) = governed_body(view, role_at + 1..end, language)
        {
            mention.affiliation = text(view, body).trim_end_matches(']');
        }
    }
    if mention.role.is_empty() {
        mention.role = text(view, start..role_end);
    }
}
