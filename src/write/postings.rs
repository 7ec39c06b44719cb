//! The second look at every article's words that dispersion needs, from a file instead of from memory.
//!
//! Gries' DP is half the sum over articles of |count/all counts - words/all words|. Both shares sum to one, so
//! it equals the sum of the differences that are positive: two integer sums for each term and voice, once the
//! totals are known.

use crate::error::Error;
use crate::tally::{Counted, Tally, VOICES, by_voice};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::PathBuf;

/// Words of all articles so far, on disk.
#[derive(Debug)]
pub struct Postings {
    path: PathBuf,
    file: BufWriter<File>,
    articles: u64,
}

/// Dispersion by term number and voice.
pub type Dispersion = Vec<[f64; VOICES]>;

impl Postings {
    /// An empty file at `path`.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        let file = File::create(&path).map_err(Error::io(&path, "cannot be written"))?;
        Ok(Self { path, file: BufWriter::new(file), articles: 0 })
    }

    /// Appends one article.
    pub fn push(&mut self, counted: &Counted) -> Result<(), Error> {
        if counted.terms.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(counted.terms.len() * 6);
        counted.words.iter().for_each(|w| put(&mut bytes, *w));
        put(&mut bytes, counted.terms.len() as u64);
        let mut before = 0;
        for (number, counts) in &counted.terms {
            put(&mut bytes, u64::from(number - before));
            before = *number;
            let voices = counts.iter().enumerate().fold(0, |bits, (i, c)| bits | (u8::from(*c > 0) << i));
            bytes.push(voices);
            counts.iter().filter(|c| **c > 0).for_each(|c| put(&mut bytes, u64::from(*c)));
        }
        self.articles += 1;
        self.file.write_all(&bytes).map_err(Error::io(&self.path, "cannot be written"))
    }

    /// Reads everything once more, and removes the file.
    pub fn dispersion(self, tally: &Tally) -> Result<Dispersion, Error> {
        let Self { path, file, articles } = self;
        let failed = || Error::io(&path, "cannot be written");
        file.into_inner().map_err(|e| failed()(e.into_error()))?;
        let mut sums = vec![[(0u64, 0u64); VOICES]; tally.terms.len()];
        let mut from = BufReader::new(File::open(&path).map_err(Error::io(&path, "cannot be read"))?);
        for _ in 0..articles {
            read_article(&mut from, tally, &mut sums).map_err(Error::io(&path, "cannot be read"))?;
        }
        drop(from);
        fs::remove_file(&path).map_err(Error::io(&path, "cannot be removed"))?;
        let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        let term = |(sums, term): (&[(u64, u64); VOICES], &crate::tally::Term)| {
            std::array::from_fn(|v| share(sums[v].0, term.count[v]) - share(sums[v].1, tally.words[v]))
        };
        Ok(sums.iter().zip(&tally.terms).map(term).collect())
    }
}

fn read_article(
    from: &mut impl Read,
    tally: &Tally,
    sums: &mut [[(u64, u64); VOICES]],
) -> std::io::Result<()> {
    let mut words = [0; VOICES];
    for word in &mut words {
        *word = get(from)?;
    }
    let terms = get(from)?;
    let mut number = 0usize;
    for _ in 0..terms {
        number += get(from)? as usize;
        let mut voices = [0];
        from.read_exact(&mut voices)?;
        let mut counts = [0; VOICES - 1];
        for (i, count) in counts.iter_mut().enumerate() {
            if voices[0] >> i & 1 == 1 {
                *count = get(from)? as u32;
            }
        }
        for (v, count) in by_voice(&counts).into_iter().enumerate() {
            let over = u128::from(count) * u128::from(tally.words[v])
                > u128::from(tally.terms[number].count[v]) * u128::from(words[v]);
            if over {
                sums[number][v].0 += count;
                sums[number][v].1 += words[v];
            }
        }
    }
    Ok(())
}

/// Seven bits a byte, the lowest first.
fn put(bytes: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}

fn get(from: &mut impl Read) -> std::io::Result<u64> {
    let (mut value, mut shift) = (0u64, 0);
    loop {
        let mut byte = [0];
        from.read_exact(&mut byte)?;
        value |= u64::from(byte[0] & 0x7F) << shift;
        if byte[0] < 0x80 || shift > 56 {
            return Ok(value);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::{Analysis, Article, TermCount, Voice};
    use crate::tally::Facts;

    #[test]
    fn dispersion_is_gries_dp() {
        let corpus: [&[(&str, u32)]; 3] =
            [&[("the", 10), ("fox", 5)], &[("the", 200), ("hen", 1)], &[("fox", 1), ("the", 3), ("hen", 70)]];
        let folder = tempfile::tempdir().unwrap();
        let mut postings = Postings::create(folder.path().join("p")).unwrap();
        let mut tally = Tally::default();
        for article in corpus {
            let count =
                |&(t, count): &(&str, u32)| TermCount { term: t.into(), voice: Voice::Narration, count };
            let terms = article.iter().map(count).collect();
            let analysis = Analysis { terms, ..Analysis::default() };
            let facts = Facts::of(&Article::from_text("a", ""), analysis, Vec::new());
            postings.push(&tally.add(facts)).unwrap();
        }
        let found = postings.dispersion(&tally).unwrap();
        let words: Vec<f64> = corpus.iter().map(|a| a.iter().map(|(_, c)| f64::from(*c)).sum()).collect();
        for (number, term) in tally.terms.iter().enumerate() {
            let counts: Vec<f64> = corpus
                .iter()
                .map(|a| a.iter().find(|(t, _)| **t == *term.term).map_or(0.0, |(_, c)| f64::from(*c)))
                .collect();
            let (all, total): (f64, f64) = (counts.iter().sum(), words.iter().sum());
            let dp: f64 =
                counts.iter().zip(&words).map(|(c, w)| (c / all - w / total).abs()).sum::<f64>() / 2.0;
            assert!((found[number][0] - dp).abs() < 1e-12, "{}: {} {dp}", term.term, found[number][0]);
            assert_eq!(found[number][0], found[number][3]);
            assert_eq!(found[number][1], 0.0);
        }
    }
}
