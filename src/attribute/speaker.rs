//! From sources to speakers.

use super::join::Rows;
use super::view::View;
use crate::doc::Article;
use crate::language::Language;

/// Fills in mention, speaker and profile of every row.
pub fn resolve(view: &View, rows: &mut Rows, _article: &Article, language: &Language) {
    for (row, draft) in &mut rows.rows {
        let Some(source) = &draft.source else { continue };
        let mut range = source.full.clone();
        let first = &view.items[range.start];
        if range.len() > 1
            && (language.grammar.is("the", &first.lower) || language.grammar.is("indefinite", &first.lower))
        {
            range.start += 1;
        }
        while range.len() > 1 && !view.items[range.end - 1].is_word() && !view.items[range.end - 1].is(")") {
            range.end -= 1;
        }
        row.mention = vec![view.items[range.start].span.cover(view.items[range.end - 1].span)];
        row.speaker = row.mention[0].text(&_article.text).to_owned();
    }
}
