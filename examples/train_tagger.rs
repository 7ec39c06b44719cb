//! Trains the word-class tagger: `cargo run --release --example train_tagger -- GUM_FOLDER [FOLD] > tagger.txt`
//!
//! GUM_FOLDER holds CoNLL-U files of the GUM corpus (gucorpling.org/gum). With FOLD (0 to 4) every fifth
//! document is held out and the accuracy on it is printed instead. The same files give the same bytes.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "its answer goes to the terminal")]

use std::collections::BTreeMap;
use std::path::Path;
use unicode_segmentation::UnicodeSegmentation;
use whosaid::doc::{Span, Token, TokenKind};
use whosaid::language::Tag;
use whosaid::language::tagger::{
    CLASSES, FEATURES, Form, LIMIT, ROWS, START, Tagger, ZERO, features, forms, is_word,
};

/// Passes over the training sentences.
const PASSES: u64 = 8;
/// A feature must occur this often to be given weight.
const SEEN: u32 = 2;

/// Fine tags of words in names. The universal tag of such a word is its own (the adjective of a country's name
/// is ADJ), but our stages want names in one piece: it is trained as PROPN.
const NAME: &str = "NNP";

/// A sentence and the tag of each of its tokens.
struct Example {
    text: String,
    tokens: Vec<Token>,
    gold: Vec<Tag>,
    news: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = arguments.get(1).ok_or_else(|| anyhow::anyhow!("name the folder of CoNLL-U files"))?;
    let fold: Option<usize> = arguments.get(2).map(|f| f.parse()).transpose()?;
    let (mut train, mut held) = (Vec::new(), Vec::new());
    let mut files: Vec<_> = std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    files.retain(|f| f.path().extension().is_some_and(|e| e == "conllu"));
    files.sort_by_key(|f| f.file_name());
    for (i, file) in files.iter().enumerate() {
        let examples = read(&file.path())?;
        if fold.is_some_and(|fold| i % 5 == fold) { held.extend(examples) } else { train.extend(examples) }
    }
    let rows = learn(&train);
    if fold.is_some() {
        judge(&Tagger::new(rows), &held);
    } else {
        println!(
            "# Weights of the word-class tagger (src/language/tagger.rs), made by examples/train_tagger.rs"
        );
        println!(
            "# from the genres of GUM with open licences (gucorpling.org/gum); see examples/train_tagger.rs."
        );
        for row in rows {
            println!("{}", row.map(|w| char::from((w + ZERO as i8) as u8)).iter().collect::<String>());
        }
    }
    Ok(())
}

/// The sentences of a CoNLL-U file, cut into our tokens. A token has the tag of the gold token that covers its
/// first character, so that a word with a clitic has the tag of the word.
fn read(path: &Path) -> anyhow::Result<Vec<Example>> {
    let news = path.to_string_lossy().contains("_news_");
    let mut examples = Vec::new();
    let (mut text, mut starts, mut at) = (String::new(), Vec::new(), 0);
    for line in std::fs::read_to_string(path)?.lines().chain([""]) {
        if let Some(sentence) = line.strip_prefix("# text = ") {
            (text, starts, at) = (sentence.to_owned(), Vec::new(), 0);
        } else if line.is_empty() && !starts.is_empty() {
            let tokens = tokens(&text);
            let gold = |t: &Token| {
                let after = starts.partition_point(|&(start, _)| start <= t.span.start as usize);
                starts.get(after.wrapping_sub(1)).map_or(Tag::X, |&(_, tag)| tag)
            };
            let gold =
                tokens.iter().map(|t| if t.kind == TokenKind::Word { gold(t) } else { Tag::Punct }).collect();
            examples.push(Example { text: std::mem::take(&mut text), tokens, gold, news });
            starts.clear();
        } else if let [id, word, _, tag, fine, ..] = line.split('\t').collect::<Vec<_>>()[..]
            && id.bytes().all(|b| b.is_ascii_digit())
            && let Some(offset) = text[at..].find(word)
        {
            let tag = if fine.starts_with(NAME) { Tag::Propn } else { Tag::from_name(tag).unwrap_or(Tag::X) };
            starts.push((at + offset, tag));
            at += offset + word.len();
        }
    }
    Ok(examples)
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (at, piece) in text.split_word_bound_indices().filter(|(_, piece)| !piece.trim().is_empty()) {
        let span = Span::new(at as u32, (at + piece.len()) as u32);
        let word = piece.chars().any(char::is_alphanumeric);
        tokens.push(Token { span, kind: if word { TokenKind::Word } else { TokenKind::Mark }, sentence: 0 });
    }
    tokens
}

/// The averaged weights, scaled so that all but one in a thousand of those that are not zero fit the limit.
fn learn(examples: &[Example]) -> Vec<[i8; 16]> {
    let all: Vec<Vec<Form>> = examples.iter().map(|e| forms(&e.text, &e.tokens)).collect();
    let outside = Form::default();
    let rows_at = |forms: &[Form], i: usize, tags: (u64, u64)| {
        let at = |j: usize| forms.get(j).unwrap_or(&outside);
        features([at(i.wrapping_sub(1)), at(i), at(i + 1)], tags.0, tags.1)
    };
    let mut seen = vec![0u32; FEATURES * ROWS];
    for (example, forms) in examples.iter().zip(&all) {
        let mut tags = (START, START);
        for (i, form) in forms.iter().enumerate() {
            if is_word(form) {
                for (kind, row) in rows_at(forms, i, tags).into_iter().enumerate() {
                    seen[kind * ROWS + row] += 1;
                }
            }
            tags = (example.gold[i] as u64, tags.0);
        }
    }
    let mut weights = vec![[0i64; 16]; ROWS];
    let mut totals = vec![[0i64; 16]; ROWS];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = 1u64;
    let mut time = 0i64;
    for _ in 0..PASSES {
        for i in (1..order.len()).rev() {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            order.swap(i, (random >> 33) as usize % (i + 1));
        }
        for &n in &order {
            let (example, forms) = (&examples[n], &all[n]);
            let mut tags = (START, START);
            for (i, form) in forms.iter().enumerate() {
                if !is_word(form) {
                    tags = (Tag::Punct as u64, tags.0);
                    continue;
                }
                time += 1;
                let rows: [usize; FEATURES] = rows_at(forms, i, tags);
                let mut sums = [0i64; 16];
                for &row in &rows {
                    for class in 0..16 {
                        sums[class] += weights[row][class];
                    }
                }
                let guess = (1..16).fold(0, |best, c| if sums[c] > sums[best] { c } else { best });
                let gold = CLASSES.iter().position(|&t| t == example.gold[i]).unwrap_or(15);
                if guess != gold {
                    for (kind, &row) in rows.iter().enumerate() {
                        if seen[kind * ROWS + row] < SEEN {
                            continue;
                        }
                        for (class, sign) in [(gold, 1), (guess, -1)] {
                            weights[row][class] += sign;
                            totals[row][class] += sign * time;
                        }
                    }
                }
                tags = (CLASSES[guess] as u64, tags.0);
            }
        }
    }
    let mean = |w: i64, total: i64| w as f64 - total as f64 / time as f64;
    let mut sizes: Vec<f64> = Vec::new();
    for (row, total) in weights.iter().zip(&totals) {
        sizes.extend((0..16).map(|c| mean(row[c], total[c]).abs()).filter(|&s| s > 0.0));
    }
    sizes.sort_by(f64::total_cmp);
    let scale = f64::from(LIMIT) / sizes[sizes.len() - 1 - sizes.len() / 1000];
    let whole = |w: f64| (w * scale).round().clamp(-f64::from(LIMIT), f64::from(LIMIT)) as i8;
    eprintln!("{} weights are not zero, scale {scale:.3}", sizes.len());
    (weights.iter().zip(&totals)).map(|(w, t)| std::array::from_fn(|c| whole(mean(w[c], t[c])))).collect()
}

/// Prints the accuracy on words.
fn judge(tagger: &Tagger, examples: &[Example]) {
    let (mut words, mut right, mut news, mut news_right) = (0u32, 0u32, 0u32, 0u32);
    let mut wrong: BTreeMap<(Tag, Tag), u32> = BTreeMap::new();
    for example in examples {
        let tags = tagger.tag(&example.text, &example.tokens, |_| None);
        for (i, _) in example.tokens.iter().enumerate().filter(|(_, t)| t.kind == TokenKind::Word) {
            let hit = tags[i] == example.gold[i];
            words += 1;
            right += u32::from(hit);
            news += u32::from(example.news);
            news_right += u32::from(hit && example.news);
            if !hit {
                *wrong.entry((example.gold[i], tags[i])).or_default() += 1;
            }
        }
    }
    let share = |part: u32, whole: u32| 100.0 * f64::from(part) / f64::from(whole.max(1));
    println!(
        "{words} words, {:.2} % right; news {news}, {:.2} %",
        share(right, words),
        share(news_right, news)
    );
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    wrong.sort_by_key(|&(pair, count)| (u32::MAX - count, pair));
    for ((gold, guess), count) in wrong.into_iter().take(12) {
        println!("{count:5} {} taken for {}", gold.name(), guess.name());
    }
}
