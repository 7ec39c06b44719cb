//! Key phrases of one article: its noun phrases, ranked by learned weights; no other article is asked.
//!
//! [`chunks`] finds runs of nouns and what stands before them, [`candidates`] the phrases in them, [`features`] what
//! speaks for each, `language::ranker` what that is worth. Here the best are chosen, without near-duplicates.

pub mod candidates;
pub mod chunks;
pub mod features;
mod forms;
pub mod sum;

pub use chunks::Words;

use crate::doc::{Article, Layout, Mask, Phrase, Span};
use crate::language::ranker::{FEATURES, Ranker};
use crate::language::{Language, Tag};
use candidates::{Candidate, Candidates, Occurrence};
use chunks::Chunks;
use features::Basis;
use forms::forms;

/// Phrases returned for an article.
pub const TOP: usize = 15;
/// A phrase that occurs so many times as often as a longer one stands for something of its own.
const OWN: u32 = 3;

/// The noun phrases of an article with their features.
pub struct Found<'w> {
    chunks: Chunks<'w>,
    candidates: Candidates,
    basis: Basis,
}

/// Ranks the key phrases of `article`, best first, at most [`TOP`] of them. `tags` are the classes of all tokens.
pub fn rank(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    tags: &[Tag],
    language: &Language,
    words: &mut Words,
) -> Vec<Phrase> {
    find(article, mask, layout, tags, language, words).choose(&language.ranker, article, layout, language)
}

/// Finds the noun phrases of `article` and what speaks for them.
pub fn find<'w>(
    article: &Article,
    mask: &Mask,
    layout: &Layout,
    tags: &[Tag],
    language: &Language,
    words: &'w mut Words,
) -> Found<'w> {
    let mut chunks = chunks::find(article, mask, layout, tags, language, words);
    let candidates = candidates::find(&chunks);
    let basis = Basis::new(&mut chunks, &candidates, article, mask, layout, language);
    Found { chunks, candidates, basis }
}

impl Found<'_> {
    /// The phrases in order of their keys.
    pub fn candidates(&self) -> &[Candidate] {
        &self.candidates.all
    }

    /// What speaks for a candidate.
    pub fn features(&self, c: &Candidate) -> [f64; FEATURES.len()] {
        self.basis.features(c, &self.chunks, &self.candidates)
    }

    /// The forms of a candidate, the leading one first.
    pub fn forms(
        &self,
        c: &Candidate,
        article: &Article,
        layout: &Layout,
        language: &Language,
    ) -> Vec<String> {
        forms(&self.chunks, c, self.occurrences(c), &article.text, layout, language)
    }

    /// The best phrases. From the best down these are left out: a phrase that never stands but inside one longer
    /// phrase; a piece of a better phrase, unless it is far more frequent; a better or far more frequent phrase behind
    /// an adjective, if that occurs once; a noun that is only counted (two gates); and a bare title. The short form of
    /// a name and other spellings are variants of the phrase they stand for.
    pub fn choose(
        &self,
        ranker: &Ranker,
        article: &Article,
        layout: &Layout,
        language: &Language,
    ) -> Vec<Phrase> {
        let candidates = self.candidates();
        let score = |c| ranker.score(&self.features(c));
        let mut order: Vec<(f64, u32, &Candidate)> =
            candidates.iter().map(|c| (score(c), self.occurrences(c)[0].first, c)).collect();
        // First position and length name a candidate, so that no two are equal.
        order.sort_unstable_by(|(a, at, c), (b, bt, d)| {
            b.total_cmp(a).then_with(|| (at, c.words, c.key).cmp(&(bt, d.words, d.key)))
        });
        let plain: Vec<&Candidate> = candidates.iter().filter(|c| c.words > 1 && c.count() >= OWN).collect();
        let mut chosen: Vec<Chosen<'_>> = Vec::with_capacity(TOP);
        let mut letters = String::new();
        for (score, _, candidate) in order {
            letters.clear();
            letters.extend(self.bases(candidate));
            if let Some(same) = chosen.iter_mut().find(|c| c.letters == letters) {
                same.spellings.push(candidate);
                continue;
            }
            if chosen.len() == TOP {
                break;
            }
            let occurrences = self.occurrences(candidate);
            let fragment = candidate.nested >= candidate.count() && !occurrences.iter().any(|o| o.whole);
            let piece = |c: &Chosen<'_>| {
                is_piece(candidate, c.candidate) && candidate.count() < OWN * c.candidate.count()
            };
            let coloured = || {
                self.bare(candidate).is_some_and(|bare| {
                    let mut better = chosen.iter().map(|c| c.candidate).chain(plain.iter().copied());
                    better.any(|c| c.words > 1 && c.numbers() == bare)
                })
            };
            let counted = || {
                let units = &self.chunks.units;
                candidate.words == 1 && occurrences.iter().all(|o| units[o.first as usize].counted)
            };
            if fragment || chosen.iter().any(piece) || coloured() || counted() {
                continue;
            }
            let forms = self.forms(candidate, article, layout, language);
            if !forms.first().is_none_or(|form| is_title(form, language)) {
                let (letters, spellings) = (letters.clone(), Vec::new());
                chosen.push(Chosen { score, candidate, letters, forms, spellings });
            }
        }
        let write = |c: Chosen<'_>| {
            let mut variants: Vec<String> = c.forms;
            for spelling in &c.spellings {
                variants.extend(self.forms(spelling, article, layout, language));
            }
            let all = std::iter::once(c.candidate).chain(c.spellings);
            let occurrences = all.flat_map(|candidate| self.occurrences(candidate).iter().copied());
            let mut places: Vec<Span> = occurrences.map(|o| self.span(o, layout)).collect();
            places.sort_unstable();
            let key: Vec<&str> = self.bases(c.candidate).collect();
            Phrase {
                phrase: variants.remove(0),
                key: key.join(" "),
                score: c.score,
                count: places.len() as u32,
                variants,
                places,
            }
        };
        chosen.into_iter().map(write).collect()
    }

    fn span(&self, o: Occurrence, layout: &Layout) -> Span {
        let units = &self.chunks.units;
        let token = |token: u32| layout.tokens[token as usize].span;
        token(units[o.first as usize].first).cover(token(units[o.last as usize].last))
    }

    fn bases<'s>(&'s self, c: &'s Candidate) -> impl Iterator<Item = &'s str> {
        c.numbers().iter().map(|&number| self.chunks.words.base(number))
    }

    fn occurrences(&self, c: &Candidate) -> &[Occurrence] {
        self.candidates.occurrences(c)
    }

    /// What stands behind the adjectives of a candidate that occurs once.
    fn bare<'c>(&self, c: &'c Candidate) -> Option<&'c [u32]> {
        let [only] = self.occurrences(c) else { return None };
        let units = &self.chunks.units[only.units()];
        let adjectives = units.iter().take_while(|u| u.tag == Tag::Adj).count();
        if adjectives > 0 { c.numbers().get(adjectives..) } else { None }
    }
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

/// Whether the words of `c` stand side by side in `longer`.
fn is_piece(c: &Candidate, longer: &Candidate) -> bool {
    c.words < longer.words && longer.numbers().windows(c.words).any(|part| part == c.numbers())
}

/// Whether `form` is nothing but a title or office (president, prime minister), or says no more than that somebody is
/// somebody (expert).
fn is_title(form: &str, language: &Language) -> bool {
    let people = &language.people;
    let office = || form.contains(' ') || people.title(&capital(form)).is_some();
    people.title(form).is_some() || people.role(form).is_some_and(|role| role.generic || office())
}

/// `word` with a capital at its start.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Block, Class, Paragraph, Sentence, Span, Texts, Token, TokenKind};
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
        layout.texts = Texts::of(text, &layout.tokens);
        let tags = ENGLISH.words().tag(&ENGLISH.lexicon, text, &layout.tokens, &layout.texts);
        rank(&Article::from_text("a", text), &mask, &layout, &tags, &ENGLISH, &mut Words::default())
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
            &["Lorn 2", "Mira Voss 3 = Voss", "calm"],
        );
    }

    #[test]
    fn a_role_is_no_part_of_a_name() {
        check("They met spokesman Olan Drey in the old harbour.", &["old harbour", "Olan Drey"]);
    }

    #[test]
    fn a_name_begins_behind_the_role_inside_a_run_of_capitals() {
        check(
            "Ferries stopped when Lorn Mayor John Voss came.\nNobody told Voss.",
            &["Ferries", "John Voss 2 = Voss", "Lorn"],
        );
    }

    #[test]
    fn titles_offices_datelines_and_what_is_only_counted_are_no_phrases() {
        let text = "LORN, March 5 – The prime minister and a president met two officials and four gulls.";
        let found = phrases(text);
        for no in ["prime minister", "president", "officials", "gulls", "LORN"] {
            assert!(found.iter().all(|p| p.phrase != no), "{no} in {found:?}");
        }
        assert!(phrases("They liked the gulls.").iter().any(|p| p.phrase == "gulls"));
    }

    #[test]
    fn participles_and_gerunds_are_parts_of_phrases_verbs_are_not() {
        check("She wants drug testing in the polluted harbour.", &["drug testing", "polluted harbour"]);
        check("A broken ferry keeps sinking.", &["broken ferry", "sinking"]);
    }

    #[test]
    fn places_say_where_each_phrase_stands() {
        let text = "A ferry licence.\nThe ferry licences.";
        let found = phrases(text);
        let places: Vec<&str> = found[0].places.iter().map(|p| p.text(text)).collect();
        assert_eq!(places, ["ferry licence", "ferry licences"]);
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
