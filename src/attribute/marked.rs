//! What quotation marks do that nobody is said to have spoken: titles, names, terms.

use super::join::TERM_WORDS;
use super::view::{Item, View};
use crate::doc::{MarkKind, Quotation};
use crate::language::{Language, Use};

/// More words than any title has.
const LONG: usize = 64;

/// What the marks around the quotation at item `i` do; none when it reads like speech.
pub fn kind(view: &View, i: usize, quotation: &Quotation, language: &Language) -> Option<MarkKind> {
    let text = view.text_of(quotation.inner);
    let (titled, short) = (is_titled(words(text)), words(text).nth(TERM_WORDS).is_none());
    let words: Vec<&str> = if titled || short { words(text).collect() } else { Vec::new() };
    let unit = view.units[view.unit_of(i)].items.clone();
    let before = |n: usize| i.checked_sub(n).filter(|b| unit.contains(b)).map(|b| &view.items[b]);
    let word = |n: usize| before(n).filter(|b| b.is_word());
    let noun = word(1).or_else(|| word(2).filter(|_| before(1).is_some_and(|c| c.is(","))));
    // Dubbed “Little Agnes”; a column by “Still Water”
    let names = |b: &Item| {
        let verb = language.cues.verb(&b.lower, |_| None);
        verb.is_some_and(|(cue, ..)| language.grammar.is("naming", cue.lemma))
    };
    let by = |b: &Item| b.is_used(Use::BY, language);
    if titled && short && word(1).is_some_and(|b| names(b) || by(b)) {
        return Some(MarkKind::Name);
    }
    if let Some(kind) = noun.and_then(|b| language.people.work(&b.lower)) {
        return Some(kind);
    }
    let behind = view.items.get(i + 1).filter(|_| unit.contains(&(i + 1)));
    let capital = |item: &Item| item.is_word() && item.is_capital();
    // Darko “the Broom” Velic, but in no headline that writes most words like names
    let mostly_small = || {
        let long = view.items[unit.clone()].iter().filter(|w| w.is_word() && w.text.chars().count() > 3);
        long.clone().filter(|w| !w.is_capital()).count() * 3 > long.count()
    };
    let between = before(1).is_some_and(capital) && behind.is_some_and(capital);
    if short && between && mostly_small() {
        return Some(MarkKind::Name);
    }
    if titled && short {
        // “Operation Heron”
        if language.people.work(&words[0].to_lowercase()) == Some(MarkKind::Name) && words.len() > 1 {
            return Some(MarkKind::Name);
        }
        // Nine songs; “Nine Doors,” the last of them; “Against Lawns” by the botanist
        let by = behind.is_some_and(by);
        let work = |item: &Item| item.is_word() && language.people.work(&item.lower) == Some(MarkKind::Title);
        let small = words.iter().filter(|w| !upper(w)).count();
        if words.len() > 1 && small < 2 && (by || view.items[unit.start..i].iter().any(work)) {
            return Some(MarkKind::Title);
        }
    }
    if titled && words.len() >= 3 {
        return Some(MarkKind::Title);
    }
    let sentence = text.trim_end().ends_with(['.', '!', '?']);
    (short && !(sentence && words.len() > 1 && upper(words[0]))).then_some(MarkKind::Term)
}

/// Whether the marks around a text make a title of it by its words alone.
pub fn is_title(text: &str) -> bool {
    is_titled(words(text)) && words(text).nth(2).is_some()
}

/// Whether words read as a title or a name: all but the short ones have a capital.
fn is_titled<'t>(mut words: impl Iterator<Item = &'t str> + Clone) -> bool {
    let mut all = words.clone().enumerate();
    words.next().is_some_and(upper) && all.all(|(n, w)| n + 1 < LONG && (upper(w) || w.chars().count() <= 3))
}

fn upper(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// The words of a text, the parts of compounds apart.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    let parts = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '/'));
    parts.map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::doc::{Article, MarkKind};
    use crate::language::Language;
    use crate::pipeline;

    fn check(text: &str, kind: MarkKind) {
        let article = Article::from_text("a", text);
        let analysis = pipeline::analyze(&article, &Language::english(), &[]);
        assert!(analysis.attributions.is_empty(), "{text}");
        let found: Vec<MarkKind> = analysis.marked.iter().map(|m| m.kind).collect();
        assert_eq!(found, [kind], "{text}");
    }

    #[test]
    fn names_titles_and_terms() {
        check("Police caught Ivo “the Eel” Tarran at the weir on Monday.", MarkKind::Name);
        check("The flood, dubbed “Big Martha,” took the roof off the mill.", MarkKind::Name);
        check("Ninety men took part in “Operation Otter,” which began at dawn.", MarkKind::Name);
        check("The weekly ran “Against Weirs” by the miller Ilse Tarran.", MarkKind::Title);
        check("The weir, known to millers as “the sieve,” is shut.", MarkKind::Term);
    }
}
