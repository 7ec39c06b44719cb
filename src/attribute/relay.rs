//! Words that the article has from another outlet: the speaker is who said them there, and
//! the outlet stands in `via`.

use super::clause::{Draft, Source};
use super::mention;
use super::view::{View, holds, overlap};
use crate::doc::SpeakerType;
use crate::language::{Language, Tag};

/// Gives what an outlet reports to whom it names as its source, where the outlet stands behind or quotes.
/// `rules` are the drafts of the clause rules in the same sentences.
pub fn pass_on(view: &View, drafts: &mut Vec<Draft>, rules: &[Draft], language: &Language) {
    for draft in drafts.iter_mut() {
        // What the words of a source say is asked of few.
        let behind = draft.content.last().is_some_and(|c| c.end <= draft.cue.start);
        let citing = language.grammar.is("citing", &draft.lemma);
        let outlet = |s: &Source| (behind || citing) && reports(view, s, language);
        let Some(source) = draft.source.clone().filter(outlet) else { continue };
        if citing {
            quoted_as(view, draft, language);
        }
        // “…,” X said, according to the Herald; the ministry said on Monday, the agency reported.
        let inner = rules.iter().find(|r| {
            behind
                && r.unit == draft.unit
                && !overlap(&r.cue, &draft.cue)
                && !r.content.is_empty()
                && holds(&draft.content, r.cue.start)
                && r.source
                    .as_ref()
                    .is_some_and(|s| holds(&draft.content, s.full.start) && s.stands_for.is_none())
                && whole(draft, r)
        });
        if let Some(inner) = inner {
            draft.cue.clone_from(&inner.cue);
            draft.lemma.clone_from(&inner.lemma);
            draft.class = inner.class;
            draft.not_said = inner.not_said;
            draft.source.clone_from(&inner.source);
            draft.content.clone_from(&inner.content);
            draft.addressee.clone_from(&inner.addressee);
            draft.relay = Some(source);
        }
    }
    cited(view, drafts, language);
    // What was passed on has one row.
    let passed: Vec<_> = drafts.iter().filter(|d| d.relay.is_some()).map(|d| d.cue.clone()).collect();
    drafts.retain(|d| d.relay.is_some() || !passed.iter().any(|cue| overlap(cue, &d.cue)));
}

/// Whether the source is an outlet, which has its words from others.
fn reports(view: &View, source: &Source, language: &Language) -> bool {
    mention::read(view, source, language).kind == Some(SpeakerType::Media)
}

/// Whether the inner draft makes up the beginning or the end of the outer one's content.
fn whole(outer: &Draft, inner: &Draft) -> bool {
    let starts = inner.content.iter().map(|c| c.start).chain(inner.source.iter().map(|s| s.full.start)).min();
    let ends = inner.content.iter().map(|c| c.end).chain([inner.cue.end]).max();
    let (first, last) = (outer.content.first(), outer.content.last());
    first.is_some_and(|c| starts.is_some_and(|s| s <= c.start + 1))
        && last.is_some_and(|c| ends.is_some_and(|e| e + 2 >= c.end))
}

/// The Ledger quoted X as saying that …
fn quoted_as(view: &View, draft: &mut Draft, language: &Language) {
    let Some(first) = draft.content.first().cloned() else { return };
    let items = &view.items;
    let Some(as_at) = first.clone().find(|&i| items[i].has_use("quoting_as", language)) else { return };
    let says =
        |i: usize| items.get(i).is_some_and(|x| matches!(x.tag, Tag::Verb) && x.lower.ends_with("ing"));
    if as_at == first.start || !says(as_at + 1) {
        return;
    }
    draft.relay = draft.source.take();
    draft.source = Some(Source::phrase(first.start..as_at));
    draft.content[0].start = (as_at + 2).min(first.end);
    draft.content.retain(|c| !c.is_empty());
}

/// The Post reported, citing three officials: who is cited said it.
fn cited(view: &View, drafts: &mut Vec<Draft>, language: &Language) {
    let mut gone = Vec::new();
    for c in 0..drafts.len() {
        let citing = &drafts[c];
        let [cited] = &citing.content[..] else { continue };
        let phrase = cited.len() <= 12 && !view.holds_quote(&citing.content);
        let Some(outlet) = citing.source.clone() else { continue };
        if !phrase || !language.grammar.is("citing", &citing.lemma) || !reports(view, &outlet, language) {
            continue;
        }
        let cited = Source::phrase(cited.clone());
        let main = drafts.iter().position(|d| {
            d.unit == drafts[c].unit
                && !overlap(&d.cue, &drafts[c].cue)
                && d.relay.is_none()
                && d.source.as_ref().is_some_and(|s| overlap(&s.full, &outlet.full))
        });
        if let Some(main) = main {
            let cue = drafts[c].cue.start;
            let draft = &mut drafts[main];
            draft.content.retain(|p| !overlap(p, &cited.full) && !p.contains(&cue));
            draft.relay = draft.source.replace(cited);
            gone.push(c);
        }
    }
    for c in gone.into_iter().rev() {
        drafts.remove(c);
    }
}

#[cfg(test)]
mod tests {
    use crate::doc::Article;
    use crate::language::Language;
    use crate::pipeline;

    /// Speaker, `via` and content of each row.
    fn rows(text: &str) -> Vec<(String, String, String)> {
        let article = Article::from_text("a", text);
        let analysis = pipeline::analyze(&article, &Language::english(), &[]);
        let statements = crate::statement::read(&article, &analysis);
        let row = |(a, s): (&crate::doc::Attribution, crate::statement::Statement)| {
            (a.speaker.clone(), a.via.join(" < "), s.content)
        };
        analysis.attributions.iter().zip(statements).map(row).collect()
    }

    #[test]
    fn who_is_quoted_by_an_outlet_speaks_through_it() {
        for text in [
            "“We sold the horses,” Colm Gast said, according to the Brenn Herald.",
            "“We sold the horses,” Colm Gast said, the Brenn Herald reported.",
        ] {
            let expected = ("Colm Gast", "Brenn Herald", "We sold the horses");
            let rows = rows(text);
            let found: Vec<_> = rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
            assert_eq!(found, [expected], "{text}");
        }
    }

    #[test]
    fn an_outlet_has_words_of_its_own() {
        let rows = rows("The Brenn Herald said that the king should learn to swim.");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), ("Brenn Herald", ""));
    }
}
