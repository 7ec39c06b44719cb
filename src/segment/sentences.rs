//! Where sentences end: one pass over the tokens of a paragraph.
//!
//! A sentence ends at a terminator, the closing marks behind it included, when what stands before is no
//! abbreviation and what follows may begin a sentence. Which words are abbreviations is language data.

use super::numbering::{Numbering, is_bullet};
use crate::doc::{Layout, Sentence, Span, Token, TokenKind};
use crate::language::{Abbreviation, Abbreviations};
use std::ops::Range;

/// Adds the sentences of the paragraph whose tokens begin at `first`, the last one laid out.
pub fn sentences(text: &str, first: usize, paragraph: u32, known: &Abbreviations, layout: &mut Layout) {
    let Layout { sentences, tokens, .. } = layout;
    let view = View { text, tokens: &tokens[first..], known };
    let mut numbering = Numbering::new(text, view.tokens);
    let base = first as u32;
    let begun = sentences.len();
    let mut add = |range: Range<usize>| {
        let own = &view.tokens[range.clone()];
        let span = own[0].span.cover(own[own.len() - 1].span);
        let tokens = base + range.start as u32..base + range.end as u32;
        sentences.push(Sentence { span, tokens, paragraph });
    };
    let (mut start, mut at) = (0, numbering.skip());
    while at < view.tokens.len() {
        if let Some(len) = numbering.next(text, view.tokens, at) {
            if start < at {
                add(start..at);
            }
            start = at;
            at += len;
        } else if let Some(stop) = view.stop(at) {
            if view.ends(start, &stop) {
                add(start..stop.end);
                start = stop.end;
            }
            at = stop.end;
        } else {
            at += 1;
        }
    }
    if start < view.tokens.len() {
        add(start..view.tokens.len());
    }
    for (sentence, number) in sentences[begun..].iter().zip(begun as u32..) {
        let own = &mut tokens[sentence.tokens.start as usize..sentence.tokens.end as usize];
        own.iter_mut().for_each(|t| t.sentence = number);
    }
}

/// Most marks looked past for the word that begins the next sentence.
const MARKS: usize = 12;

/// A run of terminators and the closing marks behind it.
struct Stop {
    /// First terminator.
    start: usize,
    /// One past the last terminator.
    marks: usize,
    /// One past the last closing mark.
    end: usize,
    /// What the terminators are.
    kind: StopKind,
}

#[derive(Clone, Copy, PartialEq)]
enum StopKind {
    /// One full stop.
    Dot,
    /// Three dots, or the ellipsis character.
    Ellipsis,
    /// Anything that ends a sentence by itself: `?`, `!`, four dots.
    Strong,
    /// An ellipsis in brackets, which ends nothing.
    Omission,
    /// A full stop of a script that puts no space behind it.
    Wide,
}

/// Letter case in which a word begins.
#[derive(Clone, Copy, PartialEq)]
enum Start {
    Lower,
    Upper,
    Digit,
}

struct View<'a> {
    text: &'a str,
    tokens: &'a [Token],
    known: &'a Abbreviations,
}

impl<'a> View<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |t| t.span.text(self.text))
    }

    /// Whether white space stands between token `at` and the one before it.
    fn gap(&self, at: usize) -> bool {
        let (Some(before), Some(after)) = (at.checked_sub(1).map(|b| self.tokens[b]), self.tokens.get(at))
        else {
            return true;
        };
        before.span.end < after.span.start
            && Span::new(before.span.end, after.span.start).text(self.text).contains(char::is_whitespace)
    }

    /// The run of terminators that begins at token `at`.
    fn stop(&self, at: usize) -> Option<Stop> {
        if self.tokens[at].kind == TokenKind::Word {
            return None;
        }
        let mut kind = match self.word(at) {
            "." => StopKind::Dot,
            "…" => StopKind::Ellipsis,
            "?" | "!" | "‽" | "⁇" | "⁈" | "⁉" | "‼" | "؟" => StopKind::Strong,
            "。" | "！" | "？" | "।" => StopKind::Wide,
            _ => return None,
        };
        let mut dots = usize::from(kind == StopKind::Dot);
        let mut marks = at + 1;
        while marks < self.tokens.len() {
            match self.word(marks) {
                "." if dots > 0 || !self.gap(marks) => dots += 1,
                "…" if !self.gap(marks) => dots += 3,
                "?" | "!" if !self.gap(marks) => kind = StopKind::Strong,
                "。" | "！" | "？" => kind = StopKind::Wide,
                _ => break,
            }
            marks += 1;
        }
        if kind == StopKind::Dot && dots > 1 {
            kind = if dots == 3 || dots == 2 { StopKind::Ellipsis } else { StopKind::Strong };
        }
        let bracketed =
            matches!(self.word(marks), "]" | ")") && at > 0 && matches!(self.word(at - 1), "[" | "(");
        if bracketed {
            return Some(Stop { start: at, marks, end: marks, kind: StopKind::Omission });
        }
        let mut end = marks;
        while end < self.tokens.len() && self.closes(end) {
            end += 1;
        }
        Some(Stop { start: at, marks, end, kind })
    }

    /// Whether the mark at token `at`, behind a terminator, belongs to the sentence before.
    fn closes(&self, at: usize) -> bool {
        let (before, after) = (self.gap(at), self.gap(at + 1));
        match self.word(at) {
            ")" | "]" | "}" => !before,
            "”" | "’" | "»" | "›" | "」" | "』" => !before || after,
            "\"" | "'" => !before && (after || self.tokens[at + 1].kind == TokenKind::Mark),
            _ => false,
        }
    }

    /// Whether the sentence that begins at token `start` ends at `stop`.
    fn ends(&self, start: usize, stop: &Stop) -> bool {
        if stop.kind == StopKind::Omission {
            return false;
        }
        let mut next = stop.end;
        while next < self.tokens.len() && self.tokens[next].kind == TokenKind::Mark {
            if is_bullet(self.text, &self.tokens[next]) {
                return true;
            }
            if next == stop.end + MARKS {
                return false;
            }
            next += 1;
        }
        if next >= self.tokens.len() {
            // Only marks are left: they stay with this sentence unless something opens there.
            return next == stop.end;
        }
        let closed = stop.end > stop.marks;
        if !self.gap(stop.end) {
            let opens = matches!(self.word(stop.end), "“" | "‘" | "«" | "„");
            let free = stop.kind == StopKind::Wide || opens || closed && self.word(stop.end - 1) == "”";
            if !free || self.begins(next, false) != Start::Upper {
                return stop.kind == StopKind::Wide;
            }
        }
        let begins = self.begins(next, !closed);
        match (begins, stop.kind) {
            (_, StopKind::Wide) => true,
            (Start::Lower, _) | (_, StopKind::Omission) => false,
            (_, StopKind::Strong) => !(closed && self.named_speech(next)),
            (_, StopKind::Ellipsis) => self.word(next).chars().count() > 1 || begins == Start::Digit,
            (_, StopKind::Dot) => !self.holds(start, stop.start, next, begins),
        }
    }

    /// Whether a name, a word of speech and the end of the sentence follow: `“Why?” Ben Okoro asked.`
    fn named_speech(&self, from: usize) -> bool {
        const LONGEST_NAME: usize = 6;
        for at in from..self.tokens.len().min(from + LONGEST_NAME) {
            let word = self.word(at);
            if self.known.is_speech(word) {
                let behind = self.word(at + 1);
                let opens = matches!(self.word(at + 2), "“" | "‘" | "\"" | "«" | "„");
                return at > from && (matches!(behind, "." | "") || behind == "," && !opens);
            }
            if at == from && self.known.starts_sentence(word) {
                return false;
            }
            if !word.starts_with(char::is_uppercase) && word != "." {
                return false;
            }
        }
        false
    }

    /// The case in which the word at `at` begins. A name such as iPhone counts as upper case, and so does
    /// al-Something where `names` allows it.
    fn begins(&self, at: usize, names: bool) -> Start {
        let word = self.word(at);
        let mut chars = word.chars().filter(|c| c.is_alphanumeric());
        match chars.next() {
            Some(c) if c.is_numeric() => Start::Digit,
            Some(c) if c.is_lowercase() => {
                let inner = chars.take(2).any(char::is_uppercase);
                let prefix = names
                    && self.word(at + 1) == "-"
                    && self.word(at + 2).starts_with(char::is_uppercase)
                    && !self.gap(at + 1)
                    && !self.gap(at + 2);
                if inner || prefix { Start::Upper } else { Start::Lower }
            }
            _ => Start::Upper,
        }
    }

    /// Whether the full stop at token `dot` only marks an abbreviation, given that `next` is the next word.
    fn holds(&self, start: usize, dot: usize, next: usize, begins: Start) -> bool {
        if dot <= start || self.gap(dot) {
            return false;
        }
        // A mark may be part of the abbreviation: N°.
        let marked = self.tokens[dot - 1].kind == TokenKind::Mark && dot > start + 1 && !self.gap(dot - 1);
        let first = if marked { dot - 2 } else { dot - 1 };
        if self.tokens[first].kind != TokenKind::Word {
            return false;
        }
        let word = self.tokens[first].span.cover(self.tokens[dot - 1].span).text(self.text);
        if dot == start + 1 && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit()) {
            return true;
        }
        let new = self.known.starts_sentence(self.word(next));
        match self.known.kind(word) {
            Some(Abbreviation::Title) => true,
            Some(Abbreviation::Month) if begins == Start::Digit => true,
            Some(Abbreviation::Number) => begins == Start::Digit,
            Some(Abbreviation::Company | Abbreviation::Place) if begins == Start::Digit => false,
            Some(_) => !new,
            None => is_initials(word) && !new,
        }
    }
}

/// Whether `word` is a single capital or single letters with full stops between: `J`, `U.S`, `i.v`.
fn is_initials(word: &str) -> bool {
    let mut parts = 0;
    for part in word.split('.') {
        let mut chars = part.chars();
        if !chars.next().is_some_and(char::is_alphabetic) || chars.next().is_some() {
            return false;
        }
        parts += 1;
    }
    parts > 1 || word.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use crate::doc::{Article, Class, Mask, Paragraph, Span};
    use crate::language::Language;
    use std::sync::LazyLock;

    static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

    /// ` | ` in `expected` marks where a sentence ends; the rest is the text of one paragraph.
    fn check(expected: &str) {
        let text = expected.replace(" | ", " ").replace('¦', "");
        let article = Article::from_text("a", &text);
        let span = Span::new(0, text.len() as u32);
        let paragraph = Paragraph { span, class: Class::Body, kept: true, reason: "text" };
        let mask = Mask { paragraphs: vec![paragraph], hidden: Vec::new() };
        let layout = crate::segment::layout(&article, &mask, &ENGLISH);
        let found: Vec<_> = layout.sentences.iter().map(|s| s.span.text(&text)).collect();
        assert_eq!(found.join(" | "), expected.replace('¦', " | "));
    }

    #[test]
    fn full_stops() {
        check("He left. | She stayed. | Nobody asked.");
        check("It cost 4.25 crowns. | It was 3.5 in May. | The rest is lost.");
        check("He met Dr. Lopes and Sen. Marlow on Feb. 24. | Then he left.");
        check("J. R. Stam and Julian G. Ku wrote it. | They sent it.");
        check("The plan has a part B. | It has no part C.");
        check("They met at No. 10 and on p. 55, cf. the annex. | “No. | I will not,” he said.");
    }

    #[test]
    fn abbreviated_places() {
        check("He works for the U.S. Government in Telm, D.C. | The rest is gone.");
        check("The U.S. Senate met. | So did the U.K. Parliament.");
        check("She left the U.S. | They stayed in the U.S. for years.");
        check("It belongs to Telm Ltd. and Harbour Inc. | Both closed.");
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        check("“He left.” | “She stayed.” | They wept.");
        check("“Why did he go?” she asked. | “Because!” he said.");
        check(
            "“Why did he go?” Ben Okoro asked. | “Why?” Mr. Okoro asked, and left. | “Why?” | Okoro said no.",
        );
        check("He called it “a wound.” | (She laughed.) | Then they went.");
        check("\"He left.\" | \"She stayed,\" they said.");
        check("'He left.' | 'She stayed.'");
        check("''He left.'' | ''She stayed,'' they said.");
        check("It was “politicised”. | He left.”¦“She stayed.”");
    }

    #[test]
    fn ellipses() {
        check("He waited ... and waited. | Then . . . nothing.");
        check("He waited… | Then he left. | […] [We] stay. | […] Nobody came.");
        check("It goes on [...] and on.... | The end.");
    }

    #[test]
    fn addresses_and_numbers() {
        check("Write to ana.lopes@telm.example. | Or see www.telm.example/a.b?c=d. | We answer.");
        check("1. Close the gate. | 2. Call the mayor. | 3. Wait.");
        check("(a) the first one | (b) the second one");
        check("She won 2 to 1. | 2 people left.");
    }

    #[test]
    fn wide_full_stops_need_no_space() {
        check("他走了。¦她留下了。¦没有人问。");
    }
}
