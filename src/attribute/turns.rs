//! Turns: paragraphs that the label of a speaker opens or closes, as in interviews, hearings and readers'
//! letters, and the paragraphs that go on below a label. Who a label means is decided in the speaker pass.

use super::clause::{Draft, Source};
use super::join::{Board, cueless, last_item, quotes_alone};
use super::view::{Item, View, bare};
use crate::doc::Class;
use crate::language::{PronounKind, Tag};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Sentences around a turn among which the same label is looked for.
const TURNS: usize = 200;
/// Items among which a label ends.
const LABEL: usize = 7;
/// A paragraph without a label belongs to the turn before if the next label stands within this many.
const TURN_PARAGRAPHS: u32 = 4;
/// Labels that make a transcript, in which paragraphs go on without one.
const TRANSCRIPT: usize = 3;

/// Words with a capital that stand together, by the last of them.
type FullNames<'a> = FxHashMap<&'a str, Range<usize>>;

/// What opens a paragraph and names who speaks in it.
#[derive(Debug)]
struct Label {
    unit: usize,
    /// The words that name the speaker.
    head: Range<usize>,
    /// First item of what is said.
    said: usize,
    /// Whether it is a label whatever stands around it.
    sure: bool,
    /// Where the article gives the name in full.
    full: Option<Range<usize>>,
}

impl Board<'_> {
    /// `NAME: words` at the beginning of a paragraph, and `“words” – NAME` at its end.
    pub(super) fn own_turns(&mut self) {
        self.survey();
        let labels = self.labels();
        let mut own: Vec<Draft> = labels.iter().map(|label| self.turn(label)).collect();
        let opened: FxHashSet<usize> = labels.iter().map(|label| label.unit).collect();
        let units = 0..self.view.units.len();
        own.extend(units.filter(|u| !opened.contains(u)).filter_map(|u| self.dash_source(u)));
        own.extend(self.second_paragraphs(&labels));
        let turns: Vec<Range<usize>> = own
            .iter()
            .filter(|d| d.rule != "dash" || d.block)
            .map(|d| d.content[0].start..last_item(d))
            .collect();
        // The colon of a label may have been taken for a cue.
        let heads: Vec<Range<usize>> = labels.iter().map(|label| label.head.start..label.said).collect();
        self.drafts.retain(|d| {
            let after = heads.partition_point(|h| h.start <= d.cue.start);
            !heads[..after].last().is_some_and(|h| h.contains(&d.cue.start))
        });
        self.replace(turns, own);
    }

    /// Takes the drafts in some stretches of items out, and puts others in: the stretches are what one person
    /// says, and cues inside are part of it. Words in marks that somebody else is said to have spoken keep
    /// their row.
    pub(super) fn replace(&mut self, mut stretches: Vec<Range<usize>>, own: Vec<Draft>) {
        stretches.sort_by_key(|s| s.start);
        let view = self.view;
        self.drafts.retain(|d| {
            let after = stretches.partition_point(|s| s.start <= d.cue.start);
            let inside = stretches[..after].last().is_some_and(|s| s.contains(&d.cue.start));
            !inside || speech_of_another(view, d)
        });
        self.drafts.extend(own);
    }

    /// The labels of the article, in order.
    fn labels(&self) -> Vec<Label> {
        let parts = |i: &Item| !i.is_word() && matches!(i.text, ":" | "." | "—" | "–");
        let labelled = |u: usize| {
            let items = &self.view.items[self.view.units[u].items.clone()];
            items[0].text.ends_with('.') || items.iter().take(LABEL).any(parts)
        };
        let units = 0..self.view.units.len();
        let opening: Vec<usize> = units.filter(|&u| self.opens_paragraph(u) && labelled(u)).collect();
        if opening.is_empty() {
            return Vec::new();
        }
        let surnames = full_names(self.view);
        let all: Vec<Label> = opening.iter().filter_map(|&u| self.label(u, &surnames)).collect();
        let lettered = |of: &str| all.iter().any(|l| self.stands_for(l, of));
        let both = lettered("question_label") && lettered("answer_label");
        let sure = |label: &Label| {
            let word = &self.view.items[label.head.start];
            if self.is_letter(label) {
                return both;
            }
            let known = surnames.contains_key(&*word.lower) && self.plain_word(&word.lower);
            label.sure || label.head.len() == 1 && known && loud(word)
        };
        let sure: Vec<bool> = all.iter().map(sure).collect();
        // Beside another label, one loud word is one too if it can name somebody.
        let near = |a: &Label, b: &Label| {
            let paragraph = |l: &Label| self.view.units[l.unit].paragraph;
            let differ = self.view.items[a.head.start].lower != self.view.items[b.head.start].lower;
            let reach = if loud(&self.view.items[a.head.start]) { 2 } else { 1 };
            paragraph(a).abs_diff(paragraph(b)) <= reach && differ && !self.is_letter(a)
        };
        let names = |label: &Label| {
            let word = &self.view.items[label.head.start];
            let listed = self.language.lexicon.listed(&word.lower);
            let role = self.language.people.role(&word.lower).is_some();
            role || listed.is_empty() && self.plain_word(&word.lower)
        };
        let believed = |n: usize| {
            let beside = [n.checked_sub(1), Some(n + 1)];
            let beside = beside.into_iter().flatten().filter_map(|m| Some((m, all.get(m)?)));
            sure[n]
                || names(&all[n])
                    && beside.into_iter().any(|(m, o)| near(&all[n], o) && (sure[m] || names(o)))
        };
        let believed: Vec<bool> = (0..all.len()).map(believed).collect();
        let dashed: Vec<Label> = self.dash_labels(&opening, &surnames);
        let mut labels: Vec<Label> =
            all.into_iter().zip(believed).filter(|(_, b)| *b).map(|(label, _)| label).collect();
        labels.extend(dashed);
        labels.sort_by_key(|label| label.unit);
        for label in labels.iter_mut().filter(|label| label.head.len() == 1) {
            let word = &self.view.items[label.head.start];
            label.full = surnames.get(&*word.lower).cloned().filter(|_| self.plain_word(&word.lower));
        }
        labels
    }

    /// Whether a word names no place and no body.
    fn plain_word(&self, lower: &str) -> bool {
        let people = &self.language.people;
        let mut rest = lower.chars();
        let first = rest.next();
        let capital: String = first.into_iter().flat_map(char::to_uppercase).chain(rest).collect();
        people.place(&capital).is_none()
            && people.body(&capital).is_none()
            && people.body(&lower.to_uppercase()).is_none()
            && people.organisation(lower).is_none()
    }

    /// Whether the label is Q. or A., with a full stop instead of a colon, or the word for one.
    fn is_letter(&self, label: &Label) -> bool {
        let item = &self.view.items[label.head.start];
        let colon = self.view.items[label.head.end].is(":");
        label.head.len() == 1
            && ["question_label", "answer_label"].iter().any(|of| self.stands_for(label, of))
            && (!colon || item.text.len() > 1)
    }

    /// Whether the label has this use.
    fn stands_for(&self, label: &Label, of: &str) -> bool {
        let word = self.view.items[label.head.start].lower.trim_end_matches('.');
        label.head.len() == 1 && self.language.grammar.is(of, word)
    }

    /// What may be the label of unit `u`: a name, a role, Q or A.
    fn label(&self, u: usize, surnames: &FullNames) -> Option<Label> {
        let view = self.view;
        let people = &self.language.people;
        let unit = &view.units[u];
        let items = &view.items[unit.items.clone()];
        let start = unit.items.start;
        let end = self.paragraph_end(u);
        let question = |i: &Item| {
            let word = i.lower.trim_end_matches('.');
            i.is_capital()
                && ["question_label", "answer_label"].iter().any(|of| self.language.grammar.is(of, word))
        };
        // Q. Was it a penalty?
        if question(&items[0]) {
            let dotted = items[0].text.ends_with('.');
            let mark = usize::from(!dotted);
            let stop = dotted || view.items.get(start + 1).is_some_and(|i| i.is(".") || i.is(":"));
            let said = start + 1 + mark;
            if stop && said < end {
                return Some(Label { unit: u, head: start..start + 1, said, sure: true, full: None });
            }
        }
        let colon = items.iter().take(LABEL).position(|i| i.is(":"))?;
        let named = |i: &Item| {
            i.is_capital()
                && (i.tag == Tag::Propn
                    || loud(i)
                    || colon == 1 && surnames.contains_key(&*i.lower)
                    || people.role(i.text).is_some()
                    || i.title(people).is_some())
                || people.particle(&i.lower)
                || !i.is_word() && matches!(i.text, "(" | ")" | "." | "*")
        };
        let lower = &items[0].lower;
        let words = view.items[start + colon + 1..end].iter();
        let counts = words.filter(|i| !i.is(".")).all(|i| i.tag == Tag::Num);
        if colon == 0 || counts || !items[..colon].iter().all(named) {
            return None;
        }
        // One loud word alone may be a kicker (BREAKING:): a name takes turns more than once, or says I.
        let again = || {
            let same = |n: &usize| {
                let first = view.units[*n].items.start;
                view.items[first].lower == *lower && view.items.get(first + 1).is_some_and(|i| i.is(":"))
            };
            (u.saturating_sub(TURNS)..view.units.len().min(u + TURNS)).filter(same).count() > 1
        };
        let unknown = || self.language.lexicon.listed(lower).is_empty() && self.plain_word(lower);
        let name = items[0].tag == Tag::Propn || people.role(items[0].text).is_some();
        let kicker = colon == 1 && (loud(&items[0]) || !name);
        let sure = !kicker || again() || unknown() && self.first_person(start + 2..end);
        Some(Label { unit: u, head: start..start + colon, said: start + colon + 1, sure, full: None })
    }

    /// Whether somebody says I or my among the items, outside marks.
    fn first_person(&self, items: Range<usize>) -> bool {
        let first = |i: &Item| {
            let pronoun = i.pronoun(&self.language.people);
            pronoun.is_some_and(|p| p.kind == PronounKind::First && !p.plural)
        };
        self.view.items[items].iter().any(first)
    }

    /// `Name — words`, where the article gives the name and such paragraphs stand side by side.
    fn dash_labels(&self, opening: &[usize], surnames: &FullNames) -> Vec<Label> {
        let view = self.view;
        let candidate = |u: usize| {
            let unit = &view.units[u];
            let items = &view.items[unit.items.clone()];
            let dash = items.iter().take(LABEL).position(|i| matches!(i.text, "—" | "–") && !i.is_word())?;
            let last = &*items[dash.checked_sub(1)?].lower;
            let named = items[..dash].iter().all(Item::is_capital);
            let listed = self.language.lexicon.listed(last);
            let known = surnames.contains_key(last) && self.plain_word(last) && listed.is_empty();
            let start = unit.items.start;
            (named && known && dash + 1 < items.len()).then_some(Label {
                unit: u,
                head: start..start + dash,
                said: start + dash + 1,
                sure: true,
                full: None,
            })
        };
        let mut labels: Vec<Label> = opening.iter().filter_map(|&u| candidate(u)).collect();
        let paragraphs: Vec<u32> = labels.iter().map(|l| view.units[l.unit].paragraph).collect();
        let beside = |p: u32| paragraphs.iter().any(|&o| o != p && o.abs_diff(p) <= 2);
        if paragraphs.len() > TURNS {
            return Vec::new();
        }
        labels.retain(|l| beside(view.units[l.unit].paragraph));
        labels
    }

    /// The turn of a label: to the end of its paragraph.
    fn turn(&self, label: &Label) -> Draft {
        let view = self.view;
        let mut draft = cueless(label.unit, "turn");
        draft.source = Some(Source { stands_for: label.full.clone(), ..Source::phrase(label.head.clone()) });
        let said = label.said..self.paragraph_end(label.unit);
        // NAME: “words”
        draft.block = view.items[said.clone()].iter().any(Item::is_word);
        draft.content.push(said);
        draft
    }

    /// Paragraphs between two labels of a transcript: the speaker before goes on, unless the paragraph tells
    /// of somebody who speaks, or quotes.
    fn second_paragraphs(&self, labels: &[Label]) -> Vec<Draft> {
        let view = self.view;
        let mut own = Vec::new();
        if labels.len() < TRANSCRIPT {
            return own;
        }
        let mut told: Vec<usize> =
            self.drafts.iter().filter(|d| self.names_speaker(d)).map(|d| d.unit).collect();
        told.sort_unstable();
        let tells = |units: Range<usize>| {
            let at = told.partition_point(|&u| u < units.start);
            told.get(at).is_some_and(|&u| u < units.end)
        };
        for pair in labels.windows(2) {
            let (from, to) = (view.units[pair[0].unit].paragraph, view.units[pair[1].unit].paragraph);
            let between = pair[0].unit..pair[1].unit;
            let free = (from + 1..to).all(|p| self.mask.paragraphs[p as usize].kept);
            if to - from > TURN_PARAGRAPHS || to <= from + 1 || !free {
                continue;
            }
            let opening: Vec<usize> =
                between.filter(|&u| view.units[u].paragraph > from && self.opens_paragraph(u)).collect();
            for u in opening {
                let said = view.units[u].items.start..self.paragraph_end(u);
                // (Applause.)
                if matches!(view.items[said.start].text, "(" | "[")
                    && matches!(view.items[said.end - 1].text, ")" | "]")
                {
                    continue;
                }
                let units = u..view.unit_of(said.end - 1) + 1;
                // A question between answers may have lost its label.
                let asks = view.items[said.end - 1].is("?");
                if asks || tells(units) || view.holds_quote(std::slice::from_ref(&said)) {
                    break;
                }
                let mut draft = cueless(u, "continuation");
                draft.content.push(said);
                draft.block = true;
                own.push(draft);
            }
        }
        own
    }

    /// Whether the source of a draft is written with a capital and is no pronoun.
    fn names_speaker(&self, draft: &Draft) -> bool {
        let named = |i: &Item| i.is_capital() && i.pronoun(&self.language.people).is_none();
        draft.source.as_ref().is_some_and(|s| self.view.items[s.head.clone()].iter().any(named))
    }

    /// Bold questions and plain answers: the answers are those of whoever the article is about, if they say I.
    pub(super) fn own_interview(&mut self) {
        let view = self.view;
        let question = |p: &u32| {
            let paragraph = &self.mask.paragraphs[*p as usize];
            is_bold_question(view.text_of(paragraph.span))
        };
        let asked: Vec<u32> = (0..self.mask.paragraphs.len() as u32).filter(question).collect();
        if asked.len() < 2 {
            return;
        }
        let units_of = |p: u32| {
            let from = view.units.partition_point(|u| u.paragraph < p);
            from..view.units.partition_point(|u| u.paragraph <= p)
        };
        let mut answers: Vec<Range<usize>> = Vec::new();
        for (n, &p) in asked.iter().enumerate() {
            let end = asked.get(n + 1).copied().unwrap_or(p + 2).min(self.mask.paragraphs.len() as u32);
            let body = |p: &u32| {
                let paragraph = &self.mask.paragraphs[*p as usize];
                paragraph.kept && paragraph.class == Class::Body
            };
            let paragraphs = (p + 1..end.min(p + 1 + TURN_PARAGRAPHS)).filter(body);
            answers.extend(paragraphs.map(units_of).filter(|units| !units.is_empty()));
        }
        let items: Vec<Range<usize>> = answers.iter().map(|units| view.items_of(units.clone())).collect();
        let own = items.iter().filter(|i| self.first_person((*i).clone())).count();
        if own * 2 < answers.len() || answers.is_empty() {
            return;
        }
        let draft = |(units, items): (&Range<usize>, &Range<usize>)| {
            let mut draft = cueless(units.start, "turn");
            draft.content.push(items.clone());
            draft.block = true;
            draft
        };
        let drafts = answers.iter().zip(&items).map(draft).collect();
        self.replace(items, drafts);
    }

    /// `“words” – NAME`; the dash may begin a sentence or a line of its own.
    fn dash_source(&self, u: usize) -> Option<Draft> {
        let view = self.view;
        let unit = &view.units[u];
        let items = &view.items[unit.items.clone()];
        let is_dash = |i: &Item| !i.is_word() && matches!(i.text, "—" | "–" | "―" | "-");
        let last = items.iter().rposition(is_dash)?;
        // -- is two marks.
        let dash = items[..last].iter().rposition(|i| !is_dash(i)).map_or(0, |n| n + 1);
        let from = unit.items.start + last + 1;
        let mut to = (from..unit.items.end).find(|&i| view.items[i].is(",")).unwrap_or(unit.items.end);
        if to > from && view.items[to - 1].is(".") {
            to -= 1;
        }
        let name = items.get(last + 1).is_some_and(|i| i.is_capital());
        let verb = |i: &Item| matches!(i.tag, Tag::Verb | Tag::Aux);
        if !name || view.items[from..to].iter().any(verb) || from >= to {
            return None;
        }
        let mut draft = cueless(u, "dash");
        draft.source = Some(Source { full: from..unit.items.end, head: from..to, stands_for: None });
        // The last line of a block.
        let set_off = |u: usize| self.is_set_off(view.units[u].paragraph);
        if dash == 0 && u > 0 && self.opens_paragraph(u) && set_off(u) && set_off(u - 1) {
            let first = (0..u).rev().take_while(|&n| set_off(n)).last()?;
            let opening = (first..u).filter(|&n| self.opens_paragraph(n));
            draft.content.extend(opening.map(|n| view.units[n].items.start..self.paragraph_end(n)));
            draft.block = !draft.content.iter().all(|c| view.items[c.clone()].iter().all(|i| !i.is_word()));
            return Some(draft);
        }
        let quote = (unit.items.start + dash).checked_sub(1).filter(|&q| view.items[q].quote().is_some())?;
        let free = self.owner[quote].is_none();
        // Behind a line that is all quotation, a line that is all name.
        let apart = dash == 0 && self.opens_paragraph(u);
        let alone =
            || quotes_alone(view, &view.units[u - 1]).is_some() && self.paragraph_end(u) == unit.items.end;
        if !free || apart && !alone() {
            return None;
        }
        draft.content.push(quote..quote + 1);
        Some(draft)
    }

    /// Whether the paragraph is marked as a block quotation.
    pub(super) fn is_set_off(&self, paragraph: u32) -> bool {
        self.mask.paragraphs[paragraph as usize].reason == "block-quotation"
    }
}

/// Whether a draft inside what somebody says gives the words in marks of somebody else.
fn speech_of_another(view: &View, draft: &Draft) -> bool {
    draft.source.is_some() && !draft.cue.is_empty() && view.holds_quote(&draft.content)
}

/// The names of several words that the article writes, by their last word, folded.
fn full_names<'a>(view: &'a View<'a>) -> FullNames<'a> {
    let mut names = FullNames::default();
    let mut start = 0;
    for (i, item) in view.items.iter().enumerate() {
        let capital = item.is_word() && item.is_capital();
        if !capital || i > 0 && view.items[i - 1].sentence != item.sentence {
            start = if capital { i } else { i + 1 };
        }
        if capital && start < i {
            names.entry(bare(&item.lower)).or_insert(start..i + 1);
        }
    }
    names
}

/// Whether a word has no small letter.
fn loud(item: &Item) -> bool {
    item.text.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
}

/// Whether a line is a question, all of it bold.
fn is_bold_question(line: &str) -> bool {
    [("**", "**"), ("__", "__"), ("<b>", "</b>"), ("<strong>", "</strong>")].iter().any(|(open, close)| {
        let inner = line.trim().strip_prefix(open).and_then(|l| l.strip_suffix(close));
        inner.is_some_and(|l| l.trim_end().ends_with('?') && !l.contains(open))
    })
}

#[cfg(test)]
mod tests {
    use crate::doc::Article;
    use crate::language::Language;
    use crate::pipeline;

    /// Rows of `text` as `speaker: content`.
    fn check(text: &str, expected: &[&str]) {
        let article = Article::from_text("a", text);
        let analysis = pipeline::analyze(&article, &Language::english(), &[]);
        let said = |a: &crate::doc::Attribution| {
            let content: Vec<&str> = a.content.iter().map(|c| c.text(text)).collect();
            format!("{}: {}", a.speaker, content.join(" … "))
        };
        let found: Vec<String> = analysis.attributions.iter().map(said).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn two_labels_in_a_row_are_a_transcript() {
        check(
            "The two met in the mill on Monday, and nobody else was there.\n\nVOSSEN: The wheel is broken.\n\nTARRAN: The river is not.",
            &["VOSSEN: The wheel is broken", "TARRAN: The river is not"],
        );
        check("The mill was shut on Monday, and nobody was there.\n\nUPDATE: The wheel is broken.", &[]);
    }

    #[test]
    fn a_label_in_capitals_is_the_name_that_the_article_gives() {
        check(
            "Mayor Ilse Tarran opened the mill on Monday, and the town came to see it.\n\nTARRAN: The river is high.",
            &["Ilse Tarran: The river is high"],
        );
        check(
            "The mill was shut on Monday, as it had been.\n\nMR. TARRAN: The river is high.",
            &["TARRAN: The river is high"],
        );
    }

    #[test]
    fn a_paragraph_between_labels_goes_on_with_the_turn() {
        check(
            "The hearing was short, and the mill was full.\n\nQ: Was the wheel broken?\n\nA: It was.\n\nIt had been for years.\n\n(Laughter.)\n\nQ: And the river?\n\nA: It was not.",
            &[
                ": Was the wheel broken?",
                ": It was",
                ": It had been for years",
                ": And the river?",
                ": It was not",
            ],
        );
    }

    #[test]
    fn bold_questions_have_plain_answers() {
        check(
            "The miller Ilse Tarran has run the mill for nine years, and she answers two questions.\n\n**Is the wheel broken?**\n\nI broke it.\n\n**And the river?**\n\nMy wheel was in it.",
            &["Ilse Tarran: I broke it", "Ilse Tarran: My wheel was in it"],
        );
    }

    #[test]
    fn a_line_with_a_dash_and_a_name_closes_a_block() {
        check(
            "The stone by the mill has two lines on it, and both are worn.\n\n> The river took the wheel and left the stone.\n>\n> — Ilse Tarran",
            &["Ilse Tarran: The river took the wheel and left the stone"],
        );
    }

    #[test]
    fn a_label_may_begin_beyond_ascii() {
        let text = "𝔔: Who shut the lock?\n\nÉRARD: I did.\n\n𝔔: Why?\n\nÉRARD: It rained.\n";
        let article = crate::doc::Article::from_text("a", text);
        let analysis = crate::pipeline::analyze(&article, &crate::language::Language::english(), &[]);
        assert!(analysis.attributions.iter().any(|a| a.speaker.to_lowercase() == "érard"));
    }

    #[test]
    fn words_of_another_inside_a_turn_have_their_row() {
        check(
            "The hearing was short, and the mill was full.\n\nQ: What happened?\n\nA: The miller told me: “Leave the wheel alone.” So I left it.",
            &[
                ": What happened?",
                ": The miller told me: “Leave the wheel alone.” So I left it",
                "miller: “Leave the wheel alone.”",
            ],
        );
    }
}
