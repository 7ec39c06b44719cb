//! Who said what: from quotations and cues to attributions with a resolved speaker.
//!
//! The rules work on a shallow view of each paragraph ([`view`], [`chunk`]). [`clause`] finds cues with
//! their source and content, [`join`] puts pieces together and owns what has no cue, [`speaker`] resolves
//! sources to names and profiles. A learned model can take the place of [`clause`] and [`join`]: it has to
//! answer [`clause::Draft`]s.

mod chunk;
mod clause;
mod content;
mod join;
pub mod learned;
mod mention;
mod nested;
mod profile;
mod rows;
mod source;
mod speaker;
pub mod view;

use crate::doc::{Article, Attribution, Layout, MarkedTerm, Mask, Problem, Quotation};
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
    let view = view::read(article, mask, layout, quotations, language);
    let drafts = match language.effort {
        Effort::Normal => learned::drafts::find(&view, quotations, language, &language.model),
        Effort::Fast => {
            let units = view.units.iter().enumerate();
            units.flat_map(|(n, unit)| clause::find(&view, n, unit, quotations, language)).collect()
        }
    };
    let drafts = join::join(&view, drafts, mask, quotations, language);
    let mut resolved = rows::rows(&view, drafts, article, layout, quotations, language);
    speaker::resolve(&view, &mut resolved, article, language);
    Resolved { tags: view.tags, ..resolved.finish(quotations, language) }
}
