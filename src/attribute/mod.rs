//! Who said what: from quotations and cues to attributions with a resolved speaker.
//!
//! The rules work on a shallow view of each paragraph ([`view`], [`chunk`]). [`clause`] finds cues with
//! their source and content, [`join`] puts pieces together and owns what has no cue, [`speaker`] resolves
//! sources to names and profiles. A learned model can take the place of [`clause`] and [`join`]: it has to
//! answer [`clause::Draft`]s.

mod beside;
mod chunk;
mod clause;
mod content;
mod folded;
mod join;
mod joint;
mod known;
pub mod learned;
mod marked;
mod mention;
mod nested;
mod profile;
mod pronoun;
mod relay;
mod role;
mod rows;
mod source;
mod speaker;
#[cfg(test)]
mod tests;
mod turns;
pub mod view;

use crate::doc::{Article, Attribution, Class, Layout, MarkedTerm, Mask, Paragraph, Problem, Quotation};
use crate::language::model::Effort;
use crate::language::{Language, Tag};
use clause::Draft;
use rows::Rows;
use view::View;

/// Answer of [`resolve`].
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// By position, longer first.
    pub attributions: Vec<Attribution>,
    /// Marks that are nobody's speech, by position.
    pub marked: Vec<MarkedTerm>,
    /// What was noticed.
    pub problems: Vec<Problem>,
    /// The class of each token.
    pub tags: Vec<Tag>,
}

/// A text with what the stages before found in it.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// The article.
    pub article: &'a Article,
    /// Its paragraphs.
    pub mask: &'a Mask,
    /// Their sentences and tokens.
    pub layout: &'a Layout,
    /// Its quotations.
    pub quotations: &'a [Quotation],
}

/// Attributes quotations and reported speech to speakers, one step after the other for all texts: what a step needs of
/// lists, weights and code then stays where the processor has it at hand. What is found in a text depends on it alone.
pub fn resolve(texts: &[Text], language: &Language) -> Vec<Resolved> {
    if language.effort == Effort::None {
        let only_tags =
            |t: &Text| Resolved { tags: tags(t.article, t.layout, language), ..Resolved::default() };
        return texts.iter().map(only_tags).collect();
    }
    let views: Vec<View> =
        texts.iter().map(|t| view::read(t.article, t.mask, t.layout, t.quotations, language)).collect();
    let drafts = drafts(texts, &views, language);
    let whole = |((text, view), drafts): ((&Text, &View), Vec<Draft>)| {
        let drafts = join::join(view, drafts, text.mask, text.quotations, language);
        rows::rows(view, drafts, text.article, text.layout, text.quotations, language)
    };
    let mut rows: Vec<Rows> = texts.iter().zip(&views).zip(drafts).map(whole).collect();
    for ((text, view), rows) in texts.iter().zip(&views).zip(&mut rows) {
        let aside = view::read_only(text.article, aside(text.article, text.mask), text.layout, language);
        speaker::resolve(view, &aside, rows, text.article, language);
    }
    let finish = |((text, view), rows): ((&Text, View), Rows)| Resolved {
        tags: view.tags,
        ..rows.finish(text.quotations, language)
    };
    texts.iter().zip(views).zip(rows).map(finish).collect()
}

/// The drafts of each text, by the model or by the rules alone.
fn drafts(texts: &[Text], views: &[View], language: &Language) -> Vec<Vec<Draft>> {
    let both = || texts.iter().zip(views);
    match language.effort {
        Effort::Normal => {
            let seen = both().map(|(text, view)| (view, text.quotations));
            let found = learned::drafts::finds(seen, language, &language.model);
            let fill = |((text, view), found): ((&Text, &View), _)| {
                learned::drafts::drafts(view, found, text.quotations, language)
            };
            both().zip(found).map(fill).collect()
        }
        Effort::Fast => {
            let by_rules = |(text, view): (&Text, &View)| {
                let mut drafts = clause::find(view, 0..view.units.len(), text.quotations, language);
                let rules = drafts.clone();
                relay::pass_on(view, &mut drafts, &rules, language);
                drafts
            };
            both().map(by_rules).collect()
        }
        Effort::None => Vec::new(),
    }
}

/// The class of each token, for those who need no more.
pub fn tags(article: &Article, layout: &Layout, language: &Language) -> Vec<Tag> {
    language.words().tag(&language.lexicon, &article.text, &layout.tokens, &layout.texts)
}

/// The headlines and captions that are not kept, but for those that write most words like names.
fn aside<'a>(article: &'a Article, mask: &'a Mask) -> impl Iterator<Item = usize> + 'a {
    let small = move |p: &Paragraph| {
        let text = p.span.text(&article.text);
        match p.class {
            Class::Headline | Class::Subhead => small_letters(text, 2),
            Class::Caption => small_letters(text, CAPTION_WORDS),
            _ => false,
        }
    };
    let paragraphs = mask.paragraphs.iter().enumerate();
    paragraphs.filter(move |(_, p)| !p.kept && small(p)).map(|(number, _)| number)
}

/// Longer words of a caption among which one in small letters shows that it does not write most like names.
const CAPTION_WORDS: usize = 12;

/// Whether at least one in `share` of the longer words begins small.
fn small_letters(text: &str, share: usize) -> bool {
    let long = text.split_whitespace().filter(|w| w.chars().count() > 3);
    let small = long.clone().filter(|w| w.starts_with(char::is_lowercase)).count();
    // Titles written like names have no long word in small letters.
    let plain = |w: &str| w.starts_with(char::is_lowercase) && w.chars().count() >= 7;
    small * share > long.clone().count() || long.clone().any(plain)
}
