//! How a phrase is written where it stands.

use super::candidates::{Candidate, Occurrence};
use super::chunks::Chunks;
use crate::doc::Layout;
use crate::language::Language;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// How a candidate is written, most frequent form first, of equals the one with fewer capitals unless it is a
/// name, then the earlier; forms of its full length come before short ones. Never empty.
///
/// `occurrences` are all of its own.
pub fn forms(
    chunks: &Chunks<'_>,
    c: &Candidate,
    occurrences: &[Occurrence],
    text: &str,
    layout: &Layout,
    language: &Language,
) -> Vec<String> {
    if let [only] = occurrences {
        return vec![surface(chunks, text, layout, language, only)];
    }
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    let mut forms: Vec<(String, bool, u32)> = Vec::new();
    for occurrence in occurrences {
        let form = surface(chunks, text, layout, language, occurrence);
        let place = *index.entry(form).or_insert_with_key(|form| {
            forms.push((form.clone(), occurrence.short, 0));
            forms.len() - 1
        });
        forms[place].2 += 1;
    }
    let capitals = |form: &str| match c.is_name() {
        true => 0,
        false => form.chars().filter(|c| c.is_uppercase()).count(),
    };
    forms.sort_by_key(|(form, short, count)| (*short, Reverse(*count), capitals(form)));
    forms.into_iter().map(|(form, ..)| form).collect()
}

/// The words as written, white space folded, hidden mark-up and a possessive ending left out.
fn surface(chunks: &Chunks<'_>, text: &str, layout: &Layout, language: &Language, o: &Occurrence) -> String {
    let (first, last) = (chunks.units[o.first as usize].first, chunks.units[o.last as usize].last);
    let tokens = &layout.tokens[first as usize..=last as usize];
    let mut out = String::with_capacity((tokens[tokens.len() - 1].span.end - tokens[0].span.start) as usize);
    for (i, token) in tokens.iter().enumerate() {
        if i > 0 && tokens[i - 1].span.end < token.span.start {
            out.push(' ');
        }
        let written = token.span.text(text);
        out.push_str(if i + 1 == tokens.len() { language.lexicon.owner(written) } else { written });
    }
    out
}
