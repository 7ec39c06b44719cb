//! Articles that people have marked by hand: who is quoted, in which words, with which cue. Reads folders in
//! the stand-off format of [brat](https://brat.nlplab.org/standoff.html), in two layouts:
//!
//! - as the PolNeAR corpus is published: `DIR/text/NAME.txt` with `DIR/attributions/NAME_ANNOTATOR.ann`. Of
//!   several annotators of one article the alphabetically first counts.
//! - as brat keeps it: `DIR/NAME.txt` with `DIR/NAME.ann` beside it.
//!
//! Which lines of an `.ann` file count is said in `brat`. The texts are opened as every run opens them.

mod brat;
pub mod phrases;
mod porter;

use crate::doc::{Article, Attribution, Span, Status};
use crate::error::Error;
use crate::read::{self, Entry};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder of marked articles.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// In the order of their names, by bytes.
    pub articles: Vec<Marked>,
    /// Names of the articles that nobody marked: there is no `.ann` file for them.
    pub skipped: Vec<String>,
}

/// One article and what was marked in it.
#[derive(Clone, Debug)]
pub struct Marked {
    /// Name of the text file without `.txt`.
    pub name: String,
    /// The article, ready for [`analyze`](crate::pipeline::analyze).
    pub article: Article,
    /// Everything with content, in the order of the file.
    pub attributions: Vec<Attributed>,
    /// Stretches that the annotators were told to leave out.
    pub discard: Vec<Span>,
    /// What looks odd in the file but stops nothing, with file and line.
    pub warnings: Vec<String>,
}

/// One attribution as it was marked. Spans are bytes of the article's text, in ascending order; they may
/// overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributed {
    /// The words that stand for the speaker; empty if the text names none.
    pub source: Vec<Span>,
    /// The reporting words.
    pub cue: Vec<Span>,
    /// What was said; never empty in a [`Marked`].
    pub content: Vec<Span>,
}

impl From<&Attribution> for Attributed {
    /// The same parts of a row that whosaid found: the source with its article.
    fn from(row: &Attribution) -> Self {
        Self { source: row.source.clone(), cue: row.cue.clone(), content: row.content.clone() }
    }
}

/// Reads all marked articles of `dir`.
pub fn read(dir: &Path) -> Result<Gold, Error> {
    let (texts, marks) = (dir.join("text"), dir.join("attributions"));
    let (texts, annotated) = if texts.is_dir() && marks.is_dir() {
        (files(&texts, ".txt")?, by_annotator(files(&marks, ".ann")?))
    } else {
        (files(dir, ".txt")?, files(dir, ".ann")?)
    };
    let mut gold = Gold::default();
    for (name, file) in texts {
        match annotated.get(&name) {
            Some(ann) => gold.articles.push(marked(name, file, ann)?),
            None => gold.skipped.push(name),
        }
    }
    if gold.articles.is_empty() {
        return Err(Error::Refused(format!(
            "{}: no marked article in it; either NAME.txt and NAME.ann lie side by side, or NAME.txt in the \
             folder text and NAME_ANNOTATOR.ann in the folder attributions (as PolNeAR is published)",
            dir.display()
        )));
    }
    Ok(gold)
}

/// The files of `dir` that end in `extension`, by name without it.
fn files(dir: &Path, extension: &str) -> Result<BTreeMap<String, PathBuf>, Error> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).map_err(Error::io(dir, "cannot be read"))? {
        let path = entry.map_err(Error::io(dir, "cannot be read"))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if let Some(stem) = name.strip_suffix(extension).filter(|stem| !stem.starts_with('.')) {
            found.insert(stem.to_owned(), path.clone());
        }
    }
    Ok(found)
}

/// `NAME_ANNOTATOR` to `NAME`: the first annotator of each article. The files of one article come in order.
fn by_annotator(files: BTreeMap<String, PathBuf>) -> BTreeMap<String, PathBuf> {
    let mut first = BTreeMap::new();
    for (stem, path) in files {
        if let Some((name, _)) = stem.rsplit_once('_') {
            first.entry(name.to_owned()).or_insert(path);
        }
    }
    first
}

/// Opens the text of an article as every run does; one that cannot be read is an error.
fn open(name: &str, file: PathBuf) -> Result<Article, Error> {
    let bytes = file.metadata().map_err(Error::io(&file, "cannot be read"))?.len();
    let (id, path) = (name.to_owned(), format!("{name}.txt"));
    let article = read::open(&Entry { file, path, id, bytes, ..Entry::default() });
    if article.status == Status::Error {
        return Err(Error::Refused(format!("{}: {}", article.path, article.status_reason)));
    }
    Ok(article)
}

fn marked(name: String, file: PathBuf, ann: &Path) -> Result<Marked, Error> {
    let article = open(&name, file)?;
    let marks = read::text_of(ann)?;
    let mut found = brat::parse(&marks, &article, &ann.display().to_string())?;
    found.warnings.extend(article.problems.iter().map(|p| format!("{}: {}", p.path, p.message)));
    let brat::Found { attributions, discard, warnings } = found;
    Ok(Marked { name, article, attributions, discard, warnings })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        dir
    }

    const TEXT: &str = "Ona says it rains.";
    const FIRST: &str = "T1\tSource 0 3\tOna\nT2\tCue 4 8\tsays\nT3\tContent 9 17\tit rains\n\
        T4\tAttribution 4 8\tsays\nE1\tAttribution:T4 Source:T1 Cue:T2 Content:T3\n";
    const SECOND: &str = "T3\tContent 9 11\tit\nT4\tAttribution 4 8\tsays\nE1\tAttribution:T4 Content:T3\n";

    #[test]
    fn both_layouts_are_read() {
        let published = folder(&[
            ("text/b_b.txt", TEXT),
            ("text/a.txt", TEXT),
            ("text/c.txt", TEXT),
            ("attributions/b_b_lia.ann", FIRST),
            ("attributions/b_b_tom.ann", SECOND),
            ("attributions/a_tom.ann", SECOND),
            ("attributions/stray.ann", SECOND),
        ]);
        let gold = read(published.path()).unwrap();
        let names: Vec<_> = gold.articles.iter().map(|m| m.name.as_str()).collect();
        assert_eq!((names, gold.skipped), (vec!["a", "b_b"], vec!["c".to_owned()]));
        let one = &gold.articles[1];
        assert_eq!(one.article.text, TEXT);
        assert_eq!(
            one.attributions,
            [Attributed {
                source: vec![Span::new(0, 3)],
                cue: vec![Span::new(4, 8)],
                content: vec![Span::new(9, 17)]
            }]
        );
        let plain = folder(&[("x.txt", TEXT), ("x.ann", SECOND), ("y.txt", TEXT), ("notes.md", "")]);
        let gold = read(plain.path()).unwrap();
        assert_eq!((gold.articles.len(), gold.skipped.len()), (1, 1));
        assert_eq!(gold.articles[0].attributions[0].content, [Span::new(9, 11)]);
    }

    #[test]
    fn the_first_annotator_counts() {
        let files = ["a_tom", "a_Lia", "a_b_zoe", "a_b_x"].map(|s| (s.to_owned(), PathBuf::from(s)));
        let first = by_annotator(BTreeMap::from(files));
        assert_eq!(first.get("a"), Some(&PathBuf::from("a_Lia")));
        assert_eq!(first.get("a_b"), Some(&PathBuf::from("a_b_x")));
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let said = |dir: &Path| read(dir).unwrap_err().to_string();
        let nothing = folder(&[("x.txt", TEXT)]);
        assert!(said(nothing.path()).contains("NAME.ann"), "{}", said(nothing.path()));
        assert!(said(&nothing.path().join("gone")).contains("gone"));
        let wrong = folder(&[("x.txt", TEXT), ("x.ann", "\nT1\tSource 0 99\tOna\n")]);
        assert!(said(wrong.path()).contains("x.ann, line 2: "), "{}", said(wrong.path()));
        let binary = folder(&[("x.txt", "%PDF-1.4"), ("x.ann", "")]);
        assert!(said(binary.path()).contains("a PDF document"));
    }
}
