//! Key phrases of one article, by a formula over its noun phrases; nothing is learned and no other article is
//! asked.
//!
//! The features are those that carry the learned rankers of the literature: how often and how early a phrase
//! and its words occur, whether it stands alone or as a piece of longer phrases, and its length.

pub mod candidates;

use crate::doc::{Article, Layout, Mask, Phrase};
use crate::language::Language;
use candidates::{Candidate, Candidates, Occurrence};
use rustc_hash::FxHashMap;
use std::cmp::Reverse;

/// Name and version of the method, for the tables.
pub const METHOD: &str = "np-position-1";
/// Phrases returned for an article.
pub const TOP: usize = 15;

/// Power of the position: `(1 + words before the first occurrence) ^ LATE`.
const LATE: f64 = -0.5;
/// For a phrase that is always a whole chunk.
const WHOLE: f64 = 2.0;
/// For a phrase that never occurs but inside one longer phrase.
const NESTED: f64 = -1.0;
/// For each character.
const LETTER: f64 = 0.1;
/// For the number of words, from one on: two are the rule.
const WORDS: [f64; candidates::MAX_WORDS] = [-2.5, 0.0, -1.0, -2.0];
/// For the rarity of a phrase of one word.
const RARE: f64 = 0.5;
/// For a digit in the phrase.
const DIGIT: f64 = -1.0;

/// Ranks the key phrases of `article`, best first, at most [`TOP`] of them.
///
/// ```text
/// score = count * weight * (1 + first) ^ LATE * e ^ s
/// s = WHOLE whole / count + NESTED nested / count + LETTER characters + WORDS[words]
///   + RARE rarity if one word + DIGIT if a word has a digit
/// ```
///
/// with the features of [`Candidate`]: frequency, the weight of the words, early first position, wholeness,
/// nesting and length are what the rankers of the literature agree on; the weights were set by hand, to round
/// numbers, on news articles. From the best down these are left out: a phrase that never stands but inside one
/// longer phrase, a piece of a better phrase, a better phrase behind an adjective that occurs once, and a bare
/// title. The short form of a name and other spellings are variants of the phrase they stand for.
pub fn rank(article: &Article, mask: &Mask, layout: &Layout, language: &Language) -> Vec<Phrase> {
    let found = candidates::find(article, mask, layout, language);
    let mut order: Vec<(f64, &Candidate)> = found.all.iter().map(|c| (score(c), c)).collect();
    // First position and length name a candidate, so that no two are equal.
    order.sort_unstable_by_key(|&(score, c)| (Reverse(Total(score)), c.first(), c.words, c.key));
    let mut chosen: Vec<Chosen<'_>> = Vec::with_capacity(TOP);
    for (score, candidate) in order {
        let letters: String = candidate.bases().iter().map(|&b| found.bases[b as usize].as_str()).collect();
        if let Some(same) = chosen.iter_mut().find(|c| c.letters == letters) {
            same.spellings.push(candidate);
            continue;
        }
        if chosen.len() == TOP {
            break;
        }
        let bare = |form: &str| language.people.title(form).is_some();
        let forms = forms(&article.text, layout, language, candidate);
        let piece = chosen.iter().any(|c| is_piece(candidate, c.candidate));
        let coloured = chosen.iter().any(|c| is_coloured(candidate, c.candidate));
        let fragment = candidate.whole == 0 && candidate.nested >= candidate.count();
        if !fragment && !piece && !coloured && !forms.first().is_some_and(|f| bare(f)) {
            chosen.push(Chosen { score, candidate, letters, forms, spellings: Vec::new() });
        }
    }
    let write = |c: Chosen<'_>| {
        let mut variants: Vec<String> = c.forms;
        for spelling in &c.spellings {
            variants.extend(forms(&article.text, layout, language, spelling));
        }
        let key: Vec<&str> = c.candidate.bases().iter().map(|&b| found.bases[b as usize].as_str()).collect();
        Phrase {
            phrase: variants.remove(0),
            key: key.join(" "),
            score: c.score,
            count: c.candidate.count() + c.spellings.iter().map(|s| s.count()).sum::<u32>(),
            variants,
        }
    };
    chosen.into_iter().filter(|c| !c.forms.is_empty()).map(write).collect()
}

/// A phrase on its way to the table.
struct Chosen<'a> {
    score: f64,
    candidate: &'a Candidate,
    /// Its base forms without blanks, the same for `co-operation`, `cooperation` and `co operation`.
    letters: String,
    forms: Vec<String>,
    /// Lesser candidates of the same letters.
    spellings: Vec<&'a Candidate>,
}

/// The formula of [`rank`].
fn score(c: &Candidate) -> f64 {
    let count = f64::from(c.count().max(1));
    let sum = WHOLE * f64::from(c.whole) / count
        + NESTED * f64::from(c.nested) / count
        + LETTER * f64::from(c.letters)
        + WORDS[(c.words as usize).clamp(1, WORDS.len()) - 1]
        + if c.words == 1 { RARE * c.rarity } else { 0.0 }
        + if c.digit { DIGIT } else { 0.0 };
    count * c.weight * libm::pow(1.0 + f64::from(c.first()), LATE) * libm::exp(sum)
}

/// A float in its total order.
#[derive(Clone, Copy, PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Whether the words of `c` stand side by side in `longer`.
fn is_piece(c: &Candidate, longer: &Candidate) -> bool {
    c.words < longer.words && longer.bases().windows(c.words as usize).any(|part| part == c.bases())
}

/// Whether `c` occurs once and is nothing but `plain`, a phrase of several words, behind adjectives.
fn is_coloured(c: &Candidate, plain: &Candidate) -> bool {
    let [only] = c.occurrences.as_slice() else { return false };
    plain.words > 1 && only.adjectives > 0 && c.bases().get(only.adjectives as usize..) == Some(plain.bases())
}

/// How a candidate is written, most frequent form first, of equals the one with fewer capitals unless it is a
/// name, then the earlier; forms of its full length come before short ones. Never empty.
fn forms(text: &str, layout: &Layout, language: &Language, c: &Candidate) -> Vec<String> {
    let mut index: FxHashMap<String, usize> = FxHashMap::default();
    let mut forms: Vec<(String, bool, u32)> = Vec::new();
    for occurrence in &c.occurrences {
        let form = surface(text, layout, language, occurrence);
        let place = *index.entry(form).or_insert_with_key(|form| {
            let short = occurrence.words < c.words;
            forms.push((form.clone(), short, 0));
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
fn surface(text: &str, layout: &Layout, language: &Language, o: &Occurrence) -> String {
    let tokens = &layout.tokens[o.first as usize..=o.last as usize];
    let mut out = String::new();
    for (i, token) in tokens.iter().enumerate() {
        if i > 0 && tokens[i - 1].span.end < token.span.start {
            out.push(' ');
        }
        let written = token.span.text(text);
        out.push_str(if i + 1 == tokens.len() { language.lexicon.owner(written) } else { written });
    }
    out
}

/// For trainers and measurements: the features of every candidate and its leading form.
pub fn explain(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    language: &Language,
) -> (Candidates, Vec<String>) {
    let found = candidates::find(article, mask, layout, language);
    let lead =
        |c: &Candidate| forms(&article.text, layout, language, c).into_iter().next().unwrap_or_default();
    let forms = found.all.iter().map(lead).collect();
    (found, forms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Block, Class, Paragraph, Sentence, Span, Token, TokenKind};
    use proptest::prelude::*;
    use std::sync::LazyLock;
    use unicode_segmentation::UnicodeSegmentation;

    static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

    /// One sentence and paragraph a line; a line that begins with `~` is set aside.
    fn phrases(text: &str) -> Vec<Phrase> {
        let (mut mask, mut layout) = (Mask::default(), Layout::default());
        let mut at = 0;
        for (sentence, line) in (0..).zip(text.split_inclusive('\n')) {
            let span = Span::new(at as u32, (at + line.trim_end().len()) as u32);
            let kept = !line.starts_with('~');
            mask.paragraphs.push(Paragraph { span, class: Class::Body, kept, reason: "test" });
            let first = layout.tokens.len() as u32;
            for (i, piece) in line.split_word_bound_indices().filter(|(_, p)| !p.trim().is_empty()) {
                let span = Span::new((at + i) as u32, (at + i + piece.len()) as u32);
                let word = piece.chars().any(char::is_alphanumeric);
                let kind = if word { TokenKind::Word } else { TokenKind::Mark };
                layout.tokens.push(Token { span, kind, sentence });
            }
            let tokens = first..layout.tokens.len() as u32;
            layout.sentences.push(Sentence { span, tokens: tokens.clone(), paragraph: sentence });
            layout.blocks.push(Block { sentences: sentence..sentence + 1, tokens });
            at += line.len();
        }
        rank(&Article::from_text("a", text), &mask, &layout, &ENGLISH)
    }

    /// Phrases in order, each with its count when above 1 and its variants.
    fn check(text: &str, expected: &[&str]) {
        let show = |p: Phrase| {
            let count = if p.count > 1 { format!(" {}", p.count) } else { String::new() };
            let variants = p.variants.iter().map(|v| format!(" = {v}")).collect::<String>();
            format!("{}{count}{variants}", p.phrase)
        };
        assert_eq!(phrases(text).into_iter().map(show).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_short_name_is_counted_under_the_full_one() {
        check(
            "The mayor of Lorn, Mira Voss, spoke in Lorn.\nVoss was calm, and Mr. Voss’s deputy was not.",
            &["Mira Voss 3 = Voss", "Lorn 2", "mayor", "deputy"],
        );
    }

    #[test]
    fn a_role_is_no_part_of_a_name() {
        check("They met spokesman Olan Drey in the old harbour.", &["Olan Drey", "old harbour"]);
    }

    #[test]
    fn spellings_and_numbers_are_variants() {
        check(
            "Ferry licences and a ferry licence.\nFerry licences are cheap.\nThe co-operation plan was a cooperation plan.",
            &["Ferry licences 3 = ferry licence", "co-operation plan 2 = cooperation plan"],
        );
    }

    #[test]
    fn days_numbers_addresses_and_set_aside_text_are_no_phrases() {
        check("On Monday he paid 340 at www.lorn-harbour.example in 2031.\n~ Ferry licence offers", &[]);
    }

    #[test]
    fn an_adjective_before_a_better_phrase_adds_nothing() {
        check(
            "She paid for the ferry licence.\nThe ferry licence is a useful ferry licence.",
            &["ferry licence 3"],
        );
    }

    #[test]
    fn a_piece_of_a_better_phrase_is_left_out() {
        let found = phrases("The harbour master of Lorn met the harbour master of Drey.\nThe master left.");
        assert_eq!(found[0].phrase, "harbour master");
        assert!(found.iter().all(|p| p.phrase != "master" && p.phrase != "harbour"));
    }

    proptest! {
        #[test]
        fn any_text_is_ranked_the_same_twice(text in "(\\PC{0,40}\n|([A-Z]?[a-z]{1,6}[ ,.'-]){0,12}\n){0,6}") {
            let found = phrases(&text);
            prop_assert!(found.len() <= TOP);
            prop_assert!(found.windows(2).all(|w| w[0].score >= w[1].score));
            prop_assert!(found.iter().all(|p| p.score > 0.0 && p.count > 0 && !p.phrase.is_empty()));
            prop_assert_eq!(&found, &phrases(&text));
        }
    }
}
