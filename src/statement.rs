//! Reads the words of attributions out of an article: ids, folded text, word counts. What the tables and the
//! tally say about an attribution is said here once.

use crate::doc::{Analysis, Article, Attribution, Kind, Span};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Stands between the parts of an id before they are hashed.
const UNIT: &str = "\u{1f}";

/// Stands where something was left out between two spans of one cell.
const GAP: &str = " … ";

/// An attribution with its words read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// `a_` and 16 hex digits of article id, content and its occurrence number.
    pub id: String,
    /// `s_` and 16 hex digits of the folded speaker; empty without speaker.
    pub speaker_id: String,
    /// What was said, outer marks removed.
    pub content: String,
    /// Words of the content.
    pub words: u64,
    /// Of these inside marks; all of them for a block quotation.
    pub quoted_words: u64,
    /// Whether the row counts in totals: it was said, and is not part of another row.
    pub counts: bool,
}

/// Reads all attributions of an article, in order.
pub fn read(article: &Article, analysis: &Analysis) -> Vec<Statement> {
    let mut seen: FxHashMap<String, u32> = FxHashMap::default();
    let mut ids: FxHashMap<(&str, bool), String> = FxHashMap::default();
    let statement = |attribution| {
        let content = content(article, analysis, attribution).into_owned();
        let occurrence = seen.entry(content.clone()).and_modify(|n| *n += 1).or_insert(1);
        let id = id("a_", &[&article.id, &content, &occurrence.to_string()]);
        let (words, quoted_words) = count(analysis, attribution);
        let counts = !attribution.not_said && attribution.nested_in.is_none();
        let speaker = (attribution.speaker.as_str(), attribution.local_speaker);
        let speaker_id =
            ids.entry(speaker).or_insert_with(|| speaker_id(article, speaker.0, speaker.1)).clone();
        Statement { id, speaker_id, content, words, quoted_words, counts }
    };
    analysis.attributions.iter().map(statement).collect()
}

/// An id: the prefix and the first 8 bytes of SHA-256 over the parts joined by U+001F.
pub fn id(prefix: &str, parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for (i, part) in parts.iter().enumerate() {
        hasher.update(if i == 0 { "" } else { UNIT });
        hasher.update(part);
    }
    let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = hasher.finalize().into();
    numbered(prefix, u64::from_be_bytes([a, b, c, d, e, f, g, h]))
}

/// A prefix and 16 hex digits.
fn numbered(prefix: &str, number: u64) -> String {
    let mut id = String::with_capacity(prefix.len() + 16);
    id.push_str(prefix);
    let digits: [u8; 16] =
        std::array::from_fn(|at| b"0123456789abcdef"[(number >> (60 - 4 * at)) as usize & 15]);
    id.push_str(std::str::from_utf8(&digits).unwrap_or_default());
    id
}

/// White-space runs made one space each, none at the ends.
pub fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    Cow::Owned(folded)
}

/// Whether the text has no white space but single spaces between words.
fn is_folded(text: &str) -> bool {
    is_tidy(text, |_| false)
}

/// Whether the text has no white space but single spaces between words, and no character beyond printable ASCII
/// that is `odd`.
pub fn is_tidy(text: &str, odd: impl Fn(char) -> bool) -> bool {
    // What holds for bytes is looked at many bytes at a time.
    let bytes = text.as_bytes();
    let printable = bytes.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~' | 0x80..));
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let twice = pairs.fold(false, |any, (a, b)| any | (*a == b' ' && *b == b' '));
    let rest = || text.chars().all(|c| c.is_ascii() || !(c.is_whitespace() || odd(c)));
    printable && !twice && !text.starts_with(' ') && !text.ends_with(' ') && (text.is_ascii() || rest())
}

/// The text of `span` without hidden mark-up, white space folded.
pub fn visible<'a>(article: &'a Article, hidden: &[Span], span: Span) -> Cow<'a, str> {
    let first = hidden.partition_point(|h| h.end <= span.start);
    if hidden.get(first).is_none_or(|gap| gap.start >= span.end) {
        return fold(span.text(&article.text));
    }
    let mut text = String::new();
    let mut at = span.start;
    for gap in hidden[first..].iter().take_while(|h| h.start < span.end) {
        if gap.start > at {
            text.push_str(Span::new(at, gap.start).text(&article.text));
        }
        at = at.max(gap.end);
    }
    if at < span.end {
        text.push_str(Span::new(at, span.end).text(&article.text));
    }
    Cow::Owned(if is_folded(&text) { text } else { fold(&text).into_owned() })
}

/// The visible text of several spans, joined with an ellipsis.
pub fn joined<'a>(article: &'a Article, hidden: &[Span], spans: &[Span]) -> Cow<'a, str> {
    join(spans, GAP, |span| visible(article, hidden, span))
}

/// What `text` says of several spans, with something between.
fn join<'a>(spans: &[Span], between: &'a str, text: impl Fn(Span) -> Cow<'a, str>) -> Cow<'a, str> {
    let Some((first, rest)) = spans.split_first() else { return Cow::default() };
    rest.iter().fold(text(*first), |all, span| all + between + text(*span))
}

/// The sentences that hold cue and content.
pub fn context<'a>(article: &'a Article, analysis: &Analysis, attribution: &Attribution) -> Cow<'a, str> {
    let layout = &analysis.layout;
    let mut numbers: Vec<usize> = Vec::new();
    for span in attribution.content.iter().chain(&attribution.cue) {
        let tokens = layout.tokens_in(*span);
        let tokens = layout.slice(&tokens);
        numbers
            .extend(tokens.chunk_by(|a, b| a.sentence == b.sentence).map(|same| same[0].sentence as usize));
    }
    numbers.sort_unstable();
    numbers.dedup();
    let mut text = Cow::default();
    let mut before = None;
    for number in numbers {
        let Some(sentence) = layout.sentences.get(number) else { continue };
        let between = before.map_or("", |last: usize| if last + 1 == number { " " } else { GAP });
        text = text + between + visible(article, &analysis.mask.hidden, sentence.span);
        before = Some(number);
    }
    text
}

/// The words that were said, without the marks around them.
fn content<'a>(article: &'a Article, analysis: &Analysis, attribution: &Attribution) -> Cow<'a, str> {
    join(&attribution.content, GAP, |span| piece(article, analysis, attribution, span))
}

/// One content span. When all its words stand inside marks, the marks go, and the comma that American
/// printers put inside them before a cue.
fn piece<'a>(
    article: &'a Article,
    analysis: &Analysis,
    attribution: &Attribution,
    span: Span,
) -> Cow<'a, str> {
    let hidden = &analysis.mask.hidden;
    let whole = || visible(article, hidden, span);
    let first = attribution.quoted.partition_point(|q| q.start < span.start);
    let quoted = attribution.quoted[first..].iter().take_while(|q| q.start < span.end);
    let quoted: Vec<Span> = quoted.filter(|q| span.contains(**q)).copied().collect();
    if quoted.is_empty() || attribution.kind == Kind::Indirect {
        return whole();
    }
    let layout = &analysis.layout;
    let inside: usize = quoted.iter().map(|q| layout.words_in(*q)).sum();
    if inside < layout.words_in(span) {
        return whole();
    }
    let text = join(&quoted, " ", |span| visible(article, hidden, span));
    let bare = |text: &str| text.strip_suffix([',', '，']).unwrap_or(text).trim_end().len();
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(&text[..bare(text)]),
        Cow::Owned(mut text) => {
            text.truncate(bare(&text));
            Cow::Owned(text)
        }
    }
}

/// Words of the content, and of these the quoted ones.
pub fn count(analysis: &Analysis, attribution: &Attribution) -> (u64, u64) {
    let sum = |spans: &[Span]| spans.iter().map(|s| analysis.layout.words_in(*s) as u64).sum::<u64>();
    let words = sum(&attribution.content);
    let quoted = match attribution.kind {
        Kind::Block => words,
        Kind::Indirect => 0,
        Kind::Direct | Kind::Mixed => sum(&attribution.quoted).min(words),
    };
    (words, quoted)
}

/// From the first to the last content span; a statement without content stands where its cue or mention does.
pub fn place(attribution: &Attribution) -> Span {
    let spans = [&attribution.content, &attribution.cue, &attribution.mention];
    let spans = spans.into_iter().find(|s| !s.is_empty()).map_or(&[][..], |s| s);
    spans.iter().copied().reduce(Span::cover).unwrap_or_default()
}

/// The id of a speaker, of this article only where the name is a `local` description; empty without speaker.
pub fn speaker_id(article: &Article, speaker: &str, local: bool) -> String {
    let name = name_key(speaker);
    match (name.is_empty(), local) {
        (true, _) => name,
        (false, true) => id("s_", &[&article.id, &name]),
        (false, false) => id("s_", &[&name]),
    }
}

/// The number in the id of a speaker. Ids are in the order of their numbers, which are smaller to keep.
pub fn speaker_number(id: &str) -> u64 {
    id.get(2..).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default()
}

/// The id of the speaker with this number.
pub fn numbered_speaker(number: u64) -> String {
    numbered("s_", number)
}

/// What two ways to write one name have in common: NFKC, lower case, white space folded, apostrophes straight
/// and hyphens short. Nothing else is the same name for sure.
pub fn name_key(name: &str) -> String {
    if name.is_ascii() {
        return fold(name).to_ascii_lowercase();
    }
    let plain = |c| match c {
        '’' | 'ʼ' => '\'',
        '\u{2010}' => '-',
        c => c,
    };
    fold(&name.nfkc().collect::<String>()).to_lowercase().chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_fixed() {
        // printf 'a\037We go\0371' | sha256sum
        assert_eq!(id("a_", &["a", "We go", "1"]), "a_ce66f756e0b60f80");
        assert_ne!(id("a_", &["a", "b"]), id("a_", &["ab", ""]));
    }

    #[test]
    fn white_space_is_folded() {
        for (text, folded) in [
            ("", ""),
            (" ", ""),
            ("a b", "a b"),
            ("a  b", "a b"),
            (" a", "a"),
            ("a ", "a"),
            ("a\nb", "a b"),
            ("é\u{a0}漢\u{3000} b", "é 漢 b"),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(is_folded(text), text == folded, "{text:?}");
        }
    }

    #[test]
    fn names_that_are_surely_the_same_have_one_key() {
        for same in ["Aïcha O’Dell-Ruiz", "aïcha o'dell\u{2010}ruiz", " Ai\u{308}cha  O’Dell\u{2011}Ruiz"]
        {
            assert_eq!(name_key(same), "aïcha o'dell-ruiz");
        }
        assert_ne!(name_key("Aicha"), name_key("Aïcha"));
    }

    /// Content, words and quoted words of an attribution whose spans are the marked parts of `text`: `[` and
    /// `]` around content, `{` and `}` around quoted pieces.
    fn check(text: &str, kind: Kind, want: (&str, u64, u64)) {
        let (mut plain, mut starts, mut content, mut quoted) =
            (String::new(), Vec::new(), Vec::new(), Vec::new());
        for c in text.chars() {
            let at = plain.len() as u32;
            match c {
                '[' | '{' => starts.push(at),
                ']' => content.push(Span::new(starts.pop().unwrap(), at)),
                '}' => quoted.push(Span::new(starts.pop().unwrap(), at)),
                _ => plain.push(c),
            }
        }
        let language = crate::language::Language::english();
        let article = Article::from_text("a", &plain);
        let mask = crate::clean::mask(&article, &language);
        let layout = crate::segment::layout(&article, &mask, &language);
        let said = plain.find("said").unwrap() as u32;
        let attribution = Attribution {
            content,
            quoted,
            kind,
            cue: vec![Span::new(said, said + 4)],
            cue_lemma: "say".to_owned(),
            rule: "test",
            ..Attribution::default()
        };
        let analysis = Analysis { mask, layout, attributions: vec![attribution], ..Analysis::default() };
        let statement = read(&article, &analysis).remove(0);
        assert_eq!((statement.content.as_str(), statement.words, statement.quoted_words), want);
    }

    #[test]
    fn outer_marks_and_the_comma_before_a_cue_go() {
        check("[“{We will  go,}”] she said, [“{and soon.}”]", Kind::Direct, ("We will go … and soon.", 5, 5));
        check("She said it was [a “{disaster}”].", Kind::Mixed, ("a “disaster”", 2, 1));
        check("She said [it was over].", Kind::Indirect, ("it was over", 3, 0));
        check("[“{One.}\n\n“{Two.}”] she said.", Kind::Direct, ("One. Two.", 2, 2));
        check("She said: [It is over.]", Kind::Block, ("It is over.", 3, 3));
    }

    #[test]
    fn hidden_mark_up_is_left_out_of_visible_text() {
        let article = Article::from_text("a", "one <b>two</b>\n three");
        let hidden = [Span::new(4, 7), Span::new(10, 14)];
        assert_eq!(visible(&article, &hidden, Span::new(0, 21)), "one two three");
        assert_eq!(visible(&article, &hidden, Span::new(5, 8)), "t");
        assert_eq!(visible(&article, &[], Span::new(0, 7)), "one <b>");
    }
}
