//! Quotations inside quotations that the speaker ascribes to somebody: “He told us ‘never’,” she said.
//!
//! Only the plain form is found: a subject and a cue right before the inner mark. Any other inner quotation
//! is a marked term of the outer speaker.

use super::marked;
use crate::doc::{Article, Layout, Quotation, Span, Token, TokenKind};
use crate::language::{Form, Gender, Language, PronounKind, fold};

/// Tokens before the inner mark among which subject and cue must stand.
const REACH: usize = 8;

/// Who is said to have spoken the inner words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inner {
    /// The outer speaker: I said.
    Outer,
    /// A name as written.
    Name(String),
    /// A role as written: my teacher.
    Role(String),
    /// A pronoun that no name inside the quotation explains.
    Pronoun(Option<Gender>),
}

/// An inner quotation with a subject and a cue.
#[derive(Clone, Debug)]
pub struct Nested {
    /// The inner quotation.
    pub quotation: usize,
    /// The reporting word.
    pub cue: Span,
    /// Its lemma.
    pub lemma: &'static str,
    /// Its function.
    pub class: crate::doc::CueClass,
    /// The subject.
    pub mention: Span,
    /// Who it stands for.
    pub inner: Inner,
}

/// Finds them among the quotations.
pub fn find(
    article: &Article,
    layout: &Layout,
    quotations: &[Quotation],
    language: &Language,
) -> Vec<Nested> {
    let text = article.text.as_str();
    let mut list = Vec::new();
    for (q, quotation) in quotations.iter().enumerate() {
        let Some(parent) = quotation.parent else { continue };
        let from = layout.tokens_in(quotations[parent as usize].inner).start;
        let to = quotation.tokens.start;
        let tokens = &layout.tokens[from.max(to.saturating_sub(REACH as u32)).min(to) as usize..to as usize];
        let word = |t: &Token| fold(t.span.text(text));
        // Marks and `that` between cue and quotation.
        let mut end = tokens.len();
        while end > 0
            && (tokens[end - 1].kind == TokenKind::Mark
                || language.grammar.is("that", &word(&tokens[end - 1])))
        {
            end -= 1;
        }
        // The cue, and at most an object pronoun behind it: told us.
        let object =
            |t: &Token| language.people.pronoun(&word(t)).is_some_and(|p| p.kind != PronounKind::Subject);
        let cue_at = (end.saturating_sub(2)..end).rev().find(|&i| {
            let cue = language.cues.verb(&word(&tokens[i]), |_| None);
            cue.is_some_and(|(c, form, _)| c.frames.has('q') && form != Form::Ing)
                && tokens[i + 1..end].iter().all(object)
        });
        let Some(cue_at) = cue_at else { continue };
        let Some((cue, ..)) = language.cues.verb(&word(&tokens[cue_at]), |_| None) else { continue };
        // I wrote ‘The Lime Tree’: the verb takes a thing, and the marks hold a title.
        if cue.frames.has('n') && end == tokens.len() && marked::is_title(quotation.inner.text(text)) {
            continue;
        }
        let Some((mention, inner)) = subject(text, &tokens[..cue_at], language) else { continue };
        list.push(Nested {
            quotation: q,
            cue: tokens[cue_at].span,
            lemma: cue.lemma,
            class: cue.class,
            mention,
            inner,
        });
    }
    list
}

/// The pronoun or name that the tokens end with.
fn subject(text: &str, tokens: &[Token], language: &Language) -> Option<(Span, Inner)> {
    let last = tokens.last().filter(|t| t.kind == TokenKind::Word)?;
    let written = last.span.text(text);
    if let Some(pronoun) = language.people.pronoun(&fold(written)) {
        return match pronoun.kind {
            PronounKind::First => Some((last.span, Inner::Outer)),
            PronounKind::Subject => Some((last.span, Inner::Pronoun(pronoun.gender))),
            _ => None,
        };
    }
    if language.people.role(written).is_some() && written.starts_with(char::is_lowercase) {
        return Some((last.span, Inner::Role(written.to_owned())));
    }
    let capital = |t: &&Token| {
        t.kind == TokenKind::Word && t.span.text(text).chars().next().is_some_and(char::is_uppercase)
    };
    let run = tokens.iter().rev().take_while(capital).count();
    let mut names = &tokens[tokens.len() - run..];
    // The capital of a word that opens the sentence says nothing.
    if names.len() > 1 && !language.lexicon.listed(&fold(names[0].span.text(text))).is_empty() {
        names = &names[1..];
    }
    let first = names.first()?;
    let span = first.span.cover(last.span);
    Some((span, Inner::Name(span.text(text).to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clean, quote, segment};

    fn check(text: &str, expected: &[(&str, &str)]) {
        let language = Language::english();
        let article = Article::from_text("a", text);
        let mask = clean::mask(&article, &language);
        let layout = segment::layout(&article, &mask, &language);
        let quotations = quote::find(&article, &mask, &layout, &language);
        let found: Vec<_> = find(&article, &layout, &quotations, &language)
            .into_iter()
            .map(|n| (n.mention.text(text), n.cue.text(text)))
            .collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[test]
    fn a_subject_and_a_cue_before_the_inner_mark() {
        check("“He told us ‘never again’ and left,” she said.", &[("He", "told")]);
        check("“Then Mira Voss said, ‘No boats today.’ We went home,” he said.", &[("Mira Voss", "said")]);
        check("“The so-called ‘river law’ is a joke,” she said.", &[]);
        check("“I said ‘stop’,” the guard recalled.", &[("I", "said")]);
        check("“My teacher said ‘run’ and I ran,” the guard recalled.", &[("teacher", "said")]);
        check("“I wrote ‘The Salt Road’ in a week,” she said.", &[]);
    }
}
