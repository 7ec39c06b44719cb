//! Articles with the key phrases that people chose: `DIR/NAME.txt` with `DIR/NAME.key` beside it, or the texts in
//! `DIR/docs` and the phrases in `DIR/keys`. A `.key` file has a phrase a line; ` ||| ` parts spellings of one.
//! `DIR/events.tsv`, if there is one, says which articles are on one event: name, tab, event, under a heading.

use super::{files, porter};
use crate::doc::Article;
use crate::error::Error;
use crate::read;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;

/// Parts the spellings of one phrase.
const OR: &str = " ||| ";

/// A phrase by the stems of its words.
pub type Stems = Vec<String>;

/// An article with its key phrases.
#[derive(Clone, Debug)]
pub struct Keyed {
    /// Name of the text file without `.txt`.
    pub name: String,
    /// The article.
    pub article: Article,
    /// Its phrases, each in every spelling; none twice.
    pub keys: Vec<BTreeSet<Stems>>,
    /// What it is about, if events.tsv says so.
    pub event: Option<String>,
}

impl Keyed {
    /// The number of the key that `phrase` is a spelling of.
    pub fn key(&self, phrase: &str) -> Option<usize> {
        let stems = stems(phrase);
        self.keys.iter().position(|key| key.contains(&stems))
    }
}

/// `phrase` as it is compared: compatibility forms, lower case, Porter stems of what white space parts.
pub fn stems(phrase: &str) -> Stems {
    let plain = |c: char| match c {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201C}' | '\u{201D}' => '"',
        '\u{2011}' | '\u{2013}' | '\u{2014}' => '-',
        c => c,
    };
    let folded: String = phrase.nfkc().map(plain).collect::<String>().to_lowercase();
    folded.split_whitespace().map(porter::stem).collect()
}

/// Reads the articles of `dir` in order of their names.
pub fn read(dir: &Path) -> Result<Vec<Keyed>, Error> {
    let (docs, keys) = (dir.join("docs"), dir.join("keys"));
    let (texts, keys) = if docs.is_dir() && keys.is_dir() {
        (files(&docs, ".txt")?, files(&keys, ".key")?)
    } else {
        (files(dir, ".txt")?, files(dir, ".key")?)
    };
    let events = events(&dir.join("events.tsv"))?;
    let mut all = Vec::new();
    for (name, file) in texts {
        let Some(key) = keys.get(&name) else { continue };
        let keys = parse(&read::text_of(key)?);
        let event = events.get(&name).cloned();
        all.push(Keyed { article: super::open(&name, file)?, name, keys, event });
    }
    if all.is_empty() {
        let message = "no article with key phrases in it; either NAME.txt and NAME.key lie side by side, or NAME.txt \
                       in the folder docs and NAME.key in the folder keys";
        return Err(Error::Refused(format!("{}: {message}", dir.display())));
    }
    Ok(all)
}

fn parse(text: &str) -> Vec<BTreeSet<Stems>> {
    let mut keys: Vec<BTreeSet<Stems>> = Vec::new();
    for line in text.lines() {
        let mut key: BTreeSet<Stems> = line.split(OR).map(stems).collect();
        key.remove(&Vec::new());
        if !key.is_empty() && keys.iter().all(|before| before.is_disjoint(&key)) {
            keys.push(key);
        }
    }
    keys
}

fn events(file: &Path) -> Result<BTreeMap<String, String>, Error> {
    if !file.exists() {
        return Ok(BTreeMap::new());
    }
    let text = read::text_of(file)?;
    let rows = text.lines().skip(1).filter_map(|line| line.split_once('\t'));
    Ok(rows.map(|(name, event)| (name.to_owned(), event.trim().to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn phrases_are_compared_by_stems() {
        assert_eq!(stems("Ferry  Licences"), stems("ferry licence"));
        assert_ne!(stems("ferry-licences"), stems("ferry licence"));
        assert_eq!(parse("tide ||| ebb\n\nTides\ngull\n").len(), 2);
    }

    #[test]
    fn both_layouts_are_read() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        assert!(read(dir.path()).unwrap_err().to_string().contains("no article with key phrases"));
        put("b.txt", "The ferry licence of Lorn.");
        put("b.key", "ferry licences\n");
        assert_eq!(read(dir.path()).unwrap()[0].key("Ferry licence"), Some(0));
        put("docs/a.txt", "The harbour.");
        put("docs/x.txt", "Nobody chose.");
        put("keys/a.key", "harbour ||| port\n");
        put("events.tsv", "id\tevent\na\te1\n");
        let all = read(dir.path()).unwrap();
        let names: Vec<_> = all.iter().map(|k| (k.name.as_str(), k.event.as_deref())).collect();
        assert_eq!(names, [("a", Some("e1"))]);
        assert_eq!((all[0].key("ports"), all[0].key("ferry")), (Some(0), None));
    }
}
