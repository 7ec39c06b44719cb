//! Where quoted words are: marks and their pairing. Who spoke them is not decided here.
//!
//! One pass over the tokens of each kept paragraph with a stack of open marks. A double mark left open runs
//! to the end of its paragraph and may be gone on with in the next; a single mark without its pair is an
//! apostrophe.

use crate::doc::{Article, Layout, Mask, Quotation, Span, TokenKind};
use crate::language::{Language, MarkPair, Marks};
use rustc_hash::FxHashMap;

/// A mark of the text: one token, or two straight ones side by side.
#[derive(Clone, Copy, Debug)]
struct Mark<'a> {
    text: &'a str,
    /// First and one past the last token.
    tokens: (u32, u32),
    span: Span,
    before: Option<char>,
    after: Option<char>,
}

impl Mark<'_> {
    /// Stands right before something: a word, a mark, a bracket.
    fn leans_right(&self) -> bool {
        self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Stands right after something.
    fn leans_left(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
    }

    fn before_word(&self) -> bool {
        self.after.is_some_and(char::is_alphanumeric)
    }

    fn after_word(&self) -> bool {
        self.before.is_some_and(char::is_alphanumeric)
    }

    /// Stands alone between spaces.
    fn loose(&self) -> bool {
        !self.leans_left() && !self.leans_right()
    }
}

/// An open mark on the stack; `found` is its place in the answer.
struct Open<'a> {
    mark: Mark<'a>,
    pair: &'a MarkPair,
    found: usize,
}

/// What the paragraph before left open.
struct LeftOpen<'a> {
    pair: &'a MarkPair,
    found: usize,
    /// Whether it is a quotation only if the next paragraph begins with the same mark.
    doubtful: bool,
}

/// Finds the quotations of the kept paragraphs, in text order, an enclosing one before those inside it.
pub fn find(article: &Article, mask: &Mask, layout: &Layout, language: &Language) -> Vec<Quotation> {
    let mut found: Vec<Option<Quotation>> = Vec::new();
    let mut left_open: Option<LeftOpen> = None;
    for (p, paragraph) in mask.paragraphs.iter().enumerate() {
        if !paragraph.kept {
            continue;
        }
        let range = layout.blocks[p].tokens.clone();
        if range.is_empty() {
            continue;
        }
        let marks = marks_of(&article.text, layout, range.start, range.end, &language.marks);
        left_open =
            paragraph_quotations(&marks, layout, p as u32, &language.marks, left_open.take(), &mut found);
    }
    if let Some(open) = left_open.filter(|o| o.doubtful) {
        found[open.found] = None;
    }
    let mut continued = vec![false; found.len()];
    for quotation in found.iter().flatten() {
        if let Some(before) = quotation.continues {
            continued[before as usize] = true;
        }
    }
    for (quotation, _) in found.iter_mut().zip(continued).filter(|(_, continued)| !continued) {
        if let Some(quotation) = quotation.as_mut().filter(|q| !q.closed) {
            end_before_speaker(quotation, &article.text, layout, language);
        }
    }
    // Marks around nothing are no quotation.
    for place in &mut found {
        if place.as_ref().is_some_and(|q| layout.tokens_in(q.inner).is_empty()) {
            *place = None;
        }
    }
    // Renumber what is left and put enclosing quotations first.
    let mut order: Vec<usize> = (0..found.len()).filter(|&i| found[i].is_some()).collect();
    order.sort_by_key(|&i| found[i].as_ref().map(|q| (q.span.start, u32::MAX - q.span.end)));
    let mut number = vec![u32::MAX; found.len()];
    for (new, &old) in order.iter().enumerate() {
        number[old] = new as u32;
    }
    let renumber = |old: Option<u32>| old.map(|i| number[i as usize]).filter(|&i| i != u32::MAX);
    let mut quotations: Vec<Quotation> = order.iter().filter_map(|&i| found[i].clone()).collect();
    for quotation in &mut quotations {
        quotation.parent = renumber(quotation.parent);
        quotation.continues = renumber(quotation.continues);
    }
    quotations
}

/// The quotation marks among the tokens `start..end`.
fn marks_of<'a>(text: &'a str, layout: &Layout, start: u32, end: u32, marks: &Marks) -> Vec<Mark<'a>> {
    let mut list = Vec::new();
    let mut i = start;
    while i < end {
        let token = layout.tokens[i as usize];
        let mut span = token.span;
        let mut next = i + 1;
        if token.kind == TokenKind::Mark {
            let own = span.text(text);
            if (own == "'" || own == "`") && next < end {
                let follower = layout.tokens[next as usize].span;
                if follower.start == span.end && follower.text(text) == own {
                    span = span.cover(follower);
                    next += 1;
                }
            }
            let word = span.text(text);
            if marks.is_mark(word) {
                list.push(Mark {
                    text: word,
                    tokens: (i, next),
                    span,
                    before: text[..span.start as usize].chars().next_back(),
                    after: text[span.end as usize..].chars().next(),
                });
            }
        }
        i = next;
    }
    list
}

/// Pairs the marks of one paragraph; answers what it leaves open.
fn paragraph_quotations<'a>(
    marks: &[Mark<'a>],
    layout: &Layout,
    paragraph: u32,
    known: &'a Marks,
    mut left_open: Option<LeftOpen<'a>>,
    found: &mut Vec<Option<Quotation>>,
) -> Option<LeftOpen<'a>> {
    let block = &layout.blocks[paragraph as usize].tokens;
    let first = layout.tokens[block.start as usize].span.start;
    let last = layout.tokens[block.end as usize - 1].span.end;
    let mut stack: Vec<Open<'a>> = Vec::new();
    let goes_on =
        |o: &LeftOpen| marks.first().is_some_and(|m| m.span.start == first && m.text == o.pair.open);
    if let Some(open) = left_open.take_if(|o| o.doubtful && !goes_on(o)) {
        found[open.found] = None;
    }
    // The last place of each mark.
    let last_at: FxHashMap<&str, usize> = marks.iter().enumerate().map(|(at, m)| (m.text, at)).collect();
    for (at, mark) in marks.iter().enumerate() {
        let innermost = stack.iter().rposition(|o| o.pair.closes.contains(&mark.text));
        if let Some(place) = innermost
            && closes(mark, &stack[place], &marks[at + 1..], known)
        {
            // What was opened inside and not closed: a single mark was an apostrophe, a double one ends here.
            for lost in stack.drain(place + 1..) {
                found[lost.found] = None;
            }
            if let Some(open) = stack.pop() {
                let inner = Span::new(open.mark.span.end, mark.span.start.max(open.mark.span.end));
                if let Some(quotation) = &mut found[open.found] {
                    quotation.span.end = mark.span.end;
                    quotation.inner = inner;
                    quotation.tokens.end = mark.tokens.1;
                    quotation.closed = true;
                }
            }
            continue;
        }
        if innermost.is_none()
            && stack.is_empty()
            && let Some(open) = &left_open
            && open.pair.closes.contains(&mark.text)
            && mark.leans_left()
            && !(open.pair.single && mark.before_word())
        {
            // The paragraph before was left open and this one goes on without a mark of its own.
            found.push(Some(Quotation {
                span: Span::new(first, mark.span.end),
                inner: Span::new(first, mark.span.start),
                tokens: block.start..mark.tokens.1,
                paragraph,
                closed: true,
                continues: Some(open.found as u32),
                parent: None,
            }));
            left_open = None;
            continue;
        }
        let Some(pair) = known.opened_by(mark.text) else { continue };
        let closed = || pair.closes.iter().any(|close| last_at.get(close).is_some_and(|&last| last > at));
        if !opens(mark, pair, closed, known) {
            continue;
        }
        if let Some(place) = stack.iter().position(|o| o.pair.open == mark.text) {
            // The same mark again: the earlier one was never closed. It ends where this one begins.
            for lost in stack.drain(place..).rev() {
                end_early(lost, mark, layout, found);
            }
        }
        let continues = match &left_open {
            Some(open) if mark.span.start == first && open.pair.open == mark.text => Some(open.found as u32),
            _ => None,
        };
        left_open = None;
        found.push(Some(Quotation {
            span: Span::new(mark.span.start, last),
            inner: Span::new(mark.span.end, last.max(mark.span.end)),
            tokens: mark.tokens.0..block.end,
            paragraph,
            closed: false,
            continues,
            parent: stack.last().map(|o| o.found as u32),
        }));
        stack.push(Open { mark: *mark, pair, found: found.len() - 1 });
    }
    // Still open at the end of the paragraph.
    let mut answer = None;
    for (depth, open) in stack.into_iter().enumerate() {
        let sure = !open.pair.single || open.mark.span.start == first;
        let begins = open.pair.single && open.mark.before.is_some_and(char::is_whitespace);
        if depth == 0 && (sure || begins) && open.mark.span.end < last {
            answer = Some(LeftOpen { pair: open.pair, found: open.found, doubtful: !sure });
        } else {
            found[open.found] = None;
        }
    }
    answer
}

/// Ends a quotation that was never closed before the mark that shows it.
fn end_early(lost: Open<'_>, mark: &Mark<'_>, layout: &Layout, found: &mut [Option<Quotation>]) {
    let previous = mark.tokens.0.saturating_sub(1);
    let end = layout.tokens[previous as usize].span.end;
    if lost.pair.single || end <= lost.mark.span.end {
        found[lost.found] = None;
    } else if let Some(quotation) = &mut found[lost.found] {
        quotation.span.end = end;
        quotation.inner.end = end;
        quotation.tokens.end = mark.tokens.0;
    }
}

/// Words behind the comma of a quotation among which who says it is named.
const SPEAKER: usize = 8;

/// Ends a quotation that was never closed before the words that close its paragraph and say who spoke: “We begin,
/// the mayor said.
fn end_before_speaker(quotation: &mut Quotation, text: &str, layout: &Layout, language: &Language) {
    let tokens = quotation.tokens.start as usize..quotation.tokens.end as usize;
    let word = |i: usize| layout.tokens[i].span.text(text);
    let near = tokens.end.saturating_sub(SPEAKER + 2).max(tokens.start);
    let Some(comma) = (near..tokens.end).rev().find(|&i| word(i) == ",") else { return };
    let behind = comma + 1..tokens.end;
    let words: Vec<usize> = behind.filter(|&i| layout.tokens[i].kind == TokenKind::Word).collect();
    let speech = words.last().is_some_and(|&i| language.abbreviations.is_speech(word(i)));
    let name = words.iter().any(|&i| word(i).starts_with(char::is_uppercase));
    if speech && comma > tokens.start + 1 && (words.len() == 2 || name && words.len() > 1) {
        let end = layout.tokens[comma].span.end;
        (quotation.span.end, quotation.inner.end) = (end, end);
        quotation.tokens.end = comma as u32 + 1;
    }
}

/// Whether `mark` opens a quotation where it stands.
/// `closed` says whether a mark behind it could close it.
fn opens(mark: &Mark<'_>, pair: &MarkPair, closed: impl Fn() -> bool, known: &Marks) -> bool {
    let twofold = known.is_close(mark.text);
    if pair.single {
        let into =
            mark.before_word() || mark.after.is_some_and(|c| !c.is_whitespace() && c != ',' && c != '.');
        return into && (!mark.after_word() || (!twofold && mark.before_word()));
    }
    if !twofold {
        return true;
    }
    // « So », “ so ”: between spaces, a mark that is unlike the one that closes it.
    if mark.loose() && pair.closes[0] != pair.open {
        return closed();
    }
    mark.leans_right() && (!mark.after_word() || mark.before_word())
}

/// Whether `mark` closes the open one.
fn closes(mark: &Mark<'_>, open: &Open<'_>, rest: &[Mark<'_>], known: &Marks) -> bool {
    if mark.span.start <= open.mark.span.end && mark.text == open.pair.open {
        return false;
    }
    if open.pair.single {
        if !mark.leans_left() || mark.before_word() {
            return false;
        }
        // A plural possessive (the ministers’ view) looks like a closing mark: the last one before the next
        // opening one closes.
        // So does one before the comma that the closing mark stands behind: my uncles’,’ he said.
        let follows = |m: &Mark| m.span.start == mark.span.end + 1 && open.pair.closes.contains(&m.text);
        let comma = mark.after == Some(',') && rest.first().is_some_and(follows);
        if comma {
            return false;
        }
        let possessive = mark.before.is_some_and(char::is_alphabetic) && mark.after == Some(' ');
        if possessive {
            let later = rest.iter().take_while(|m| !begins(m, open.pair.open, known)).any(|m| {
                open.pair.closes.contains(&m.text) && m.leans_left() && !m.before_word() && !m.after_word()
            });
            return !later;
        }
        return true;
    }
    let spaced = open.mark.loose() && !mark.leans_left() && !mark.before_word();
    if spaced || known.opened_by(mark.text).is_none() {
        return true;
    }
    // A mark that opens and closes: it opens only with a gap or a bracket before and none behind.
    let after_text = mark.before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '[' | '—' | '–'));
    let curly = mark.text != open.pair.open && mark.text.chars().all(|c| !c.is_ascii());
    after_text && (!curly || !mark.before_word()) || !mark.leans_right()
}

/// Whether `mark` begins a new quotation with the opening mark `open`.
fn begins(mark: &Mark<'_>, open: &str, known: &Marks) -> bool {
    mark.text == open && known.opened_by(open).is_some_and(|pair| opens(mark, pair, || false, known))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clean, segment};

    /// Quotations of `text` as `depth:inner`, `+` for a continuation, `~` for an unclosed one.
    fn quotations(text: &str) -> Vec<String> {
        let language = Language::english();
        let article = Article::from_text("a", text);
        let mask = clean::mask(&article, &language);
        let layout = segment::layout(&article, &mask, &language);
        let found = find(&article, &mask, &layout, &language);
        let mut depths: Vec<usize> = Vec::new();
        let mut answer = Vec::new();
        for q in &found {
            let depth = q.parent.map_or(0, |p| depths[p as usize] + 1);
            depths.push(depth);
            answer.push(format!(
                "{depth}{}{}:{}",
                if q.continues.is_some() { "+" } else { "" },
                if q.closed { "" } else { "~" },
                q.inner.text(text)
            ));
        }
        answer
    }

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(quotations(text), expected, "in {text:?}");
    }

    #[test]
    fn every_style_of_marks_pairs() {
        check("The mayor said “we are open” and left.", &["0:we are open"]);
        check("The mayor said \"we are open\" and left.", &["0:we are open"]);
        check("The mayor said ''we are open'' and left.", &["0:we are open"]);
        check("The mayor said ``we are open'' and left.", &["0:we are open"]);
        check("The mayor said «we are open» and left.", &["0:we are open"]);
        check("The mayor said »we are open« and left.", &["0:we are open"]);
        check("The mayor said „we are open“ and left.", &["0:we are open"]);
        check("The mayor said 「we are open」 and left.", &["0:we are open"]);
        check("The mayor said ‘we are open’ and left.", &["0:we are open"]);
        check("The mayor said 'we are open' and left.", &["0:we are open"]);
    }

    #[test]
    fn marks_between_spaces_pair() {
        check(
            "The shop was full. « We are open », said the mayor, « and we stay. »",
            &["0: We are open ", "0: and we stay. "],
        );
        check("The shop was full. “ We are open ”, said the mayor.", &["0: We are open "]);
        check("The mayor said “we are open ” and left.", &["0:we are open "]);
    }

    #[test]
    fn entities_are_marks() {
        check("&quot;We are open,&quot; said the mayor &amp; left.", &["0:We are open,"]);
        check("&#8220;We are open,&#8221; said the mayor.", &["0:We are open,"]);
    }

    #[test]
    fn single_marks_go_on_in_a_paragraph_that_begins_with_one() {
        check("We begin, he said. ‘We go on.\n\n‘We end.’\n", &["0~:We go on.", "0+:We end."]);
        check("We begin, he said. ‘We go on.\n\nThe town slept.\n", &[]);
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("It’s the miners’ bridge, and they don't want the '90s back.", &[]);
        check("‘The miners’ view is wrong,’ she said.", &["0:The miners’ view is wrong,"]);
        check("The teachers’ union spoke.", &[]);
        check("‘It was the miners’,’ she said.", &["0:It was the miners’,"]);
    }

    #[test]
    fn nested_marks_nest() {
        check("“He said ‘never’ to us,” she said.", &["0:He said ‘never’ to us,", "1:never"]);
        check("‘He said “never” to us,’ she said.", &["0:He said “never” to us,", "1:never"]);
        check("\"He said 'never' to us,\" she said.", &["0:He said 'never' to us,", "1:never"]);
        check("“Under the guise of ‘order,’” he said.", &["0:Under the guise of ‘order,’", "1:order,"]);
    }

    #[test]
    fn no_space_before_an_opening_mark() {
        check("It had been“planned in the hills” all along.", &["0:planned in the hills"]);
        check("It had been\"planned in the hills\" all along.", &["0:planned in the hills"]);
    }

    #[test]
    fn a_mark_left_open_goes_on_in_the_next_paragraph() {
        check("“We begin.\n\n“We end,” she said.\n", &["0~:We begin.", "0+:We end,"]);
        check("“We begin.\n\nWe end,” she said.\n", &["0~:We begin.", "0+:We end,"]);
        check("\"We begin.\n\n\"We end,\" she said.\n", &["0~:We begin.", "0+:We end,"]);
        check("“We begin here.\n\nThe town slept.\n", &["0~:We begin here."]);
    }

    #[test]
    fn a_mark_never_closed_ends_before_who_speaks() {
        check("“We begin at noon, Mayor Ilse Tarran said.", &["0~:We begin at noon,"]);
        check("“We begin at noon, and nobody knows why.", &["0~:We begin at noon, and nobody knows why."]);
    }

    #[test]
    fn a_second_opening_mark_ends_the_first() {
        check("“We begin, he said. “We end,” he said.", &["0~:We begin,", "0:We end,"]);
        check("“We begin at noon. “We end,” he said.", &["0~:We begin at noon.", "0:We end,"]);
    }

    #[test]
    fn inches_are_no_marks() {
        check("The 6' 2\" keeper left.", &[]);
    }
}
