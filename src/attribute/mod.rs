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
mod turns;
pub mod view;

use crate::doc::{Article, Attribution, Class, Layout, MarkedTerm, Mask, Paragraph, Problem, Quotation};
use crate::language::model::Effort;
use crate::language::{Language, Tag};

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

/// Attributes quotations and reported speech to speakers.
pub fn resolve(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    quotations: &[Quotation],
    language: &Language,
) -> Resolved {
    if language.effort == Effort::None {
        return Resolved { tags: tags(article, layout, language), ..Resolved::default() };
    }
    let view = view::read(article, mask, layout, quotations, language);
    let drafts = match language.effort {
        Effort::Normal => learned::drafts::find(&view, quotations, language, &language.model),
        Effort::Fast => {
            let units = view.units.iter().enumerate();
            let mut drafts: Vec<_> =
                units.flat_map(|(n, unit)| clause::find(&view, n, unit, quotations, language)).collect();
            let rules = drafts.clone();
            relay::pass_on(&view, &mut drafts, &rules, language);
            drafts
        }
        Effort::None => Vec::new(),
    };
    let drafts = join::join(&view, drafts, mask, quotations, language);
    let mut resolved = rows::rows(&view, drafts, article, layout, quotations, language);
    let aside = view::read_only(article, aside(article, mask), layout, language);
    speaker::resolve(&view, &aside, &mut resolved, article, language);
    Resolved { tags: view.tags, ..resolved.finish(quotations, language) }
}

/// The class of each token, for those who need no more.
pub fn tags(article: &Article, layout: &Layout, language: &Language) -> Vec<Tag> {
    language.words.tag(&language.lexicon, &article.text, &layout.tokens)
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
