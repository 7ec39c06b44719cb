//! Words that the article has from another outlet: the speaker is who said them there, and
//! the outlet stands in `via`.

use super::chunk::{ChunkKind, Verb, chunks};
use super::clause::{Draft, Source};
use super::mention;
use super::view::{Item, View, holds, overlap};
use crate::doc::SpeakerType;
use crate::language::{Language, Tag, Use};
use std::borrow::Cow;
use std::ops::Range;

/// Words of a subject beyond which it is none.
const LONGEST_SUBJECT: usize = 12;

/// Words of `, the agency reported` beyond which it is no such clause.
const LONGEST_CLAUSE: usize = 24;

/// Gives what an outlet reports to whom it names as its source, where the outlet stands behind or quotes.
/// `rules` are the drafts of the clause rules in the same sentences.
pub fn pass_on(view: &View, drafts: &mut Vec<Draft>, rules: &[Draft], language: &Language) {
    for draft in drafts.iter_mut() {
        // What the words of a source say is asked of few.
        let behind = draft.content.last().is_some_and(|c| c.end <= draft.cue.start);
        let citing = language.grammar.is("citing", &draft.lemma);
        let Some(source) = draft.source.clone().filter(|_| behind || citing) else { continue };
        let kind = mention::read(view, &source.full, language).kind;
        if citing && matches!(kind, Some(SpeakerType::Media | SpeakerType::Document)) {
            quoted_as(view, draft, language);
        }
        if !behind || kind != Some(SpeakerType::Media) {
            continue;
        }
        // “…,” X said, according to the Herald; the ministry said on Monday, the agency reported.
        let inner = rules.iter().find(|r| {
            r.unit == draft.unit
                && !overlap(&r.cue, &draft.cue)
                && !r.content.is_empty()
                && holds(&draft.content, r.cue.start)
                && r.source
                    .as_ref()
                    .is_some_and(|s| holds(&draft.content, s.full.start) && s.stands_for.is_none())
                && whole(draft, r)
        });
        let inner = inner.cloned().or_else(|| said_last(view, draft, language));
        if let Some(mut inner) = inner {
            // What the outlet says of itself goes on behind the inner cue: no piece of what was said.
            for piece in inner.content.iter_mut().filter(|c| overlap(c, &source.full)) {
                piece.end = piece.end.min(source.full.start);
                let comma = piece.clone().rev().take_while(|&i| view.items[i].is(",")).count();
                piece.end -= comma;
            }
            inner.content.retain(|c| !c.is_empty());
            if inner.content.is_empty() {
                continue;
            }
            draft.cue = inner.cue;
            draft.lemma = inner.lemma;
            draft.class = inner.class;
            draft.not_said = inner.not_said;
            draft.source = inner.source;
            draft.content = inner.content;
            draft.addressee = inner.addressee;
            draft.relay = vec![source];
        }
    }
    let passed: Vec<_> = drafts.iter().filter(|d| !d.relay.is_empty()).map(|d| d.cue.clone()).collect();
    let own = |d: &&mut Draft| d.relay.is_empty() && !passed.iter().any(|cue| overlap(cue, &d.cue));
    for draft in drafts.iter_mut().filter(own) {
        let outlet = reported_last(view, draft, language);
        draft.relay.extend(outlet.or_else(|| according_last(view, draft, rules, language)));
    }
    cited(view, drafts, language);
    documented(view, drafts, rules, language);
    // What was passed on has one row.
    let passed: Vec<_> = drafts.iter().filter(|d| !d.relay.is_empty()).map(|d| d.cue.clone()).collect();
    drafts.retain(|d| !d.relay.is_empty() || !passed.iter().any(|cue| overlap(cue, &d.cue)));
}

/// Whether the source is an outlet, which has its words from others.
fn reports(view: &View, source: &Source, language: &Language) -> bool {
    mention::read(view, &source.full, language).kind == Some(SpeakerType::Media)
}

/// Whether the inner draft makes up the beginning or the end of the outer one's content.
fn whole(outer: &Draft, inner: &Draft) -> bool {
    let starts = inner.content.iter().map(|c| c.start).chain(inner.source.iter().map(|s| s.full.start)).min();
    let ends = inner.content.iter().map(|c| c.end).chain([inner.cue.end]).max();
    let (first, last) = (outer.content.first(), outer.content.last());
    first.is_some_and(|c| starts.is_some_and(|s| s <= c.start + 1))
        && last.is_some_and(|c| ends.is_some_and(|e| e + 2 >= c.end))
}

/// Content that ends in `, the minister said`: the words before are what the minister said.
fn said_last(view: &View, outer: &Draft, language: &Language) -> Option<Draft> {
    let [piece] = &outer.content[..] else { return None };
    let items = &view.items;
    let comma = piece.clone().rev().take(LONGEST_CLAUSE).find(|&i| items[i].is(","))?;
    let chunks = chunks(view, comma + 1..piece.end, language);
    let said = chunks.iter().rposition(|c| c.verb().is_some_and(Verb::finite))?;
    let verb = chunks[said].verb().filter(|v| !v.passive)?;
    let cue = verb.cue.filter(|c| c.frames.has('s') && c.frames.has('i'))?;
    let words = piece.start..comma;
    let source = comma + 1..chunks[said].items.start;
    let subject = source.len() <= LONGEST_SUBJECT && items[source.clone()].iter().all(Item::is_word);
    (said > 0 && said + 1 == chunks.len() && comma > piece.start && subject).then(|| Draft {
        cue: chunks[said].items.clone(),
        lemma: Cow::Borrowed(cue.lemma),
        class: Some(cue.class),
        not_said: verb.negated,
        source: Some(Source::phrase(source)),
        content: vec![words],
        ..Draft::default()
    })
}

/// The outlet of `, the agency reported` that closes the sentence behind source and cue.
fn reported_last(view: &View, draft: &Draft, language: &Language) -> Option<Source> {
    let source = draft.source.as_ref()?;
    let comma = draft.cue.end.max(source.full.end);
    let end = view.units[draft.unit].items.end;
    if comma + 1 >= end || end - comma > LONGEST_CLAUSE || !view.items[comma].is(",") {
        return None;
    }
    let chunks = chunks(view, comma + 1..end, language);
    let [outlet, verb, stop] = &chunks[..] else { return None };
    let reports_it = verb.verb().is_some_and(|v| v.finite() && v.cue.is_some_and(|c| c.frames.has('s')));
    let outlet = Source::phrase(outlet.items.clone());
    (reports_it && stop.kind == ChunkKind::Stop && reports(view, &outlet, language)).then_some(outlet)
}

/// The Ledger quoted X as saying that …
fn quoted_as(view: &View, draft: &mut Draft, language: &Language) {
    let Some(first) = draft.content.first().cloned() else { return };
    let items = &view.items;
    let Some(as_at) = first.clone().find(|&i| items[i].is_used(Use::QUOTING_AS, language)) else { return };
    let says =
        |i: usize| items.get(i).is_some_and(|x| matches!(x.tag, Tag::Verb) && x.lower.ends_with("ing"));
    if as_at == first.start || !says(as_at + 1) {
        return;
    }
    draft.relay = draft.source.take().into_iter().collect();
    draft.source = Some(Source::phrase(first.start..as_at));
    draft.content[0].start = (as_at + 2).min(first.end);
    draft.content.retain(|c| !c.is_empty());
}

/// The Post reported, citing three officials: who is cited said it. The Post, citing an agency, quoted X: it
/// came through both.
fn cited(view: &View, drafts: &mut Vec<Draft>, language: &Language) {
    let mut citing = Vec::new();
    // The Post cited three officials as saying
    let phrase = |d: &Draft| match &d.content[..] {
        [cited] if language.grammar.is("citing", &d.lemma) && cited.len() <= LONGEST_SUBJECT => {
            Some((d.unit, d.cue.start, cited.clone())).filter(|_| !view.holds_quote(&d.content))
        }
        _ => None,
    };
    let mut phrases: Vec<_> = drafts.iter().filter_map(phrase).collect();
    let mut units: Vec<usize> = drafts.iter().map(|d| d.unit).collect();
    units.dedup();
    phrases.extend(units.into_iter().filter_map(|u| cited_in(view, u, language).map(|(at, r)| (u, at, r))));
    phrases.sort_by_key(|&(unit, at, _)| (unit, at));
    for draft in drafts.iter_mut() {
        let first = phrases.partition_point(|&(unit, ..)| unit < draft.unit);
        let Some((_, at, cited)) = phrases.get(first).filter(|p| p.0 == draft.unit).cloned() else {
            continue;
        };
        let outlet = draft.relay.first().or(draft.source.as_ref()).cloned();
        // The Post, citing three officials: the participle is no part of its name.
        let outlet = outlet.map(|o| if o.full.start < at { until(view, o, at) } else { o });
        let named =
            overlap(&draft.cue, &(at..at + 1)) || outlet.as_ref().is_none_or(|o| overlap(&o.full, &cited));
        let Some(outlet) = outlet.filter(|o| !named && reports(view, o, language)) else { continue };
        // Said that …, citing X: content ends at the comma.
        let ends = |p: &Range<usize>| {
            if p.contains(&at) { p.start..at.saturating_sub(1).max(p.start) } else { p.clone() }
        };
        let kept: Vec<_> =
            draft.content.iter().map(ends).filter(|p| !p.is_empty() && !overlap(p, &cited)).collect();
        if kept.is_empty() {
            continue;
        }
        draft.content = kept;
        let cited = Source::phrase(cited);
        if draft.relay.is_empty() {
            draft.relay.push(outlet);
            draft.source = Some(cited);
        } else {
            draft.relay.push(cited);
        }
        citing.push(at);
    }
    drafts.retain(|d| !citing.iter().any(|&at| d.cue.contains(&at)));
}

/// The source without what stands in it from item `end` on.
fn until(view: &View, mut source: Source, end: usize) -> Source {
    if source.full.contains(&end) {
        let before = source.full.start..end;
        source.full.end = end - before.rev().take_while(|&i| view.items[i].is(",")).count();
        source.head.end = source.head.end.min(source.full.end);
    }
    source
}

/// Court papers say the guard told a nurse that …: what a document says that somebody said, some of it in marks,
/// has a row inside its own.
fn documented(view: &View, drafts: &mut Vec<Draft>, rules: &[Draft], language: &Language) {
    let passes = |d: &Draft| {
        let source = d.source.clone().filter(|s| d.relay.is_empty() && s.full.end <= d.cue.start)?;
        let kind = mention::read(view, &source.full, language).kind;
        (kind == Some(SpeakerType::Document)).then_some(source)
    };
    let speech = |d: &Draft| {
        let frames = language.cues.lemma(&d.lemma).map(|c| c.frames).unwrap_or_default();
        let participle = view.items[d.cue.start].lower.ends_with("ing");
        frames.has('q') && frames.has('s') && !participle
    };
    let mut more = Vec::new();
    for outer in drafts.iter() {
        let Some(content) = outer.content.first().filter(|c| c.start >= outer.cue.end) else { continue };
        let opens = |r: &&Draft| {
            if r.unit != outer.unit {
                return false;
            }
            let noun = |s: &&Source| view.items[s.full.start].pronoun(&language.people).is_none();
            let own = r.source.as_ref().filter(|s| s.stands_for.is_none() && s.full.end <= r.cue.start);
            let own = own.filter(noun);
            own.is_some_and(|s| (content.start..content.start + 3).contains(&s.full.start))
                && holds(&outer.content, r.cue.start)
                && view.holds_quote(&r.content)
                && speech(r)
                && !drafts.iter().any(|d| overlap(&d.cue, &r.cue))
        };
        let Some(inner) = rules.iter().find(opens) else { continue };
        more.extend(passes(outer).map(|source| Draft { relay: vec![source], ..inner.clone() }));
    }
    drafts.extend(more);
}

/// Where a unit says `citing`, and whom.
fn cited_in(view: &View, unit: usize, language: &Language) -> Option<(usize, Range<usize>)> {
    let items = &view.items;
    let unit = view.units[unit].items.clone();
    let at = unit.clone().find(|&i| items[i].is_used(Use::CITING_WHOM, language))?;
    let part = |i: &usize| {
        let item = &items[*i];
        item.is_word()
            && !matches!(item.tag, Tag::Verb | Tag::Aux | Tag::Sconj)
            && !item.is_relative(&language.people)
    };
    let end = (at + 1..unit.end).take_while(part).last()? + 1;
    (end - at <= LONGEST_SUBJECT).then_some((at, at + 1..end))
}

/// The outlet of `, according to the agency` behind source and cue.
fn according_last(view: &View, draft: &Draft, rules: &[Draft], language: &Language) -> Option<Source> {
    let source = draft.source.as_ref()?;
    let comma = draft.cue.end.max(source.full.end);
    let behind = |r: &&Draft| r.unit == draft.unit && r.rule == "according-to" && r.cue.start == comma + 1;
    let outlet = rules.iter().find(behind)?.source.clone()?;
    (view.items[comma].is(",") && reports(view, &outlet, language)).then_some(outlet)
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
    fn what_outlets_pass_on_is_found_in_many_forms() {
        for (text, speaker, via, content) in [
            (
                "The tunnel will open in spring, the minister said, the Vell News Agency reported.",
                "minister",
                "Vell News Agency",
                "The tunnel will open in spring",
            ),
            (
                "Radio Lenz, citing the defence ministry, said two boats had been lost.",
                "defence ministry",
                "Radio Lenz",
                "two boats had been lost",
            ),
            (
                "The Brenn Herald, citing the Vell News Agency, quoted Colm Gast as saying: “We sold them.”",
                "Colm Gast",
                "Brenn Herald < Vell News Agency",
                "We sold them.",
            ),
            (
                "The bank knew of the fire, according to a letter obtained by the Brenn Herald.",
                "letter",
                "Brenn Herald",
                "The bank knew of the fire",
            ),
            (
                "The general, Bruno Sow, promised a vote within a year, state television reported.",
                "Bruno Sow",
                "state television",
                "a vote within a year",
            ),
            ("“We sold them,” Colm Gast told the Orle Courier.", "Colm Gast", "Orle Courier", "We sold them"),
        ] {
            let rows = rows(text);
            let found: Vec<_> = rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
            assert_eq!(found, [(speaker, via, content)], "{text}");
        }
    }

    #[test]
    fn what_a_document_says_that_somebody_said_has_a_row_inside() {
        let rows = rows("Court papers say the driver told a clerk he had “never seen the horse”.");
        let found: Vec<_> = rows.iter().map(|(a, b, c)| (a.as_str(), b.as_str(), c.as_str())).collect();
        let outer = "the driver told a clerk he had “never seen the horse”";
        let inner = "he had “never seen the horse”";
        assert_eq!(found, [("Court papers", "", outer), ("driver", "Court papers", inner)]);
    }

    #[test]
    fn who_released_a_paper_passes_nothing_on() {
        let rows = rows("The pier is safe, according to a paper written by the Brenn Herald.");
        assert!(rows.iter().all(|(_, via, _)| via.is_empty()), "{rows:?}");
    }

    #[test]
    fn an_outlet_has_words_of_its_own() {
        let rows = rows("The Brenn Herald said that the king should learn to swim.");
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].0.as_str(), rows[0].1.as_str()), ("Brenn Herald", ""));
    }
}
