//! What was found in each article, kept in files of its own, so that the next run analyses only what is new.
//!
//! A key covers everything that results depend on: the program itself, the options, the user's files, the bytes
//! of the article and what its entry says. An entry that is cut, damaged or of another program is not used.
//! The folder can be deleted at any time. A finished run removes what it did not use, so that the cache never
//! holds more than one run.

use super::{Plan, Treated};
use crate::doc::Article;
use crate::error::Error;
use crate::read::Input;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Marks the folder for backup programs, and for us. Its first line is that of the Cache Directory Tagging
/// Specification.
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # Results of single articles, written by whosaid run --resume. Safe to delete.\n";

/// Ends the names of entries, and of entries that are being written.
const ENTRY: &str = ".article";
const NEW: &str = ".new";

/// Under what the results of an article are kept.
pub type Key = [u8; 32];

/// A folder of results.
#[derive(Debug)]
pub struct Cache {
    folder: PathBuf,
    run: Sha256,
}

impl Cache {
    /// Opens `folder` for the results of a plan; makes it if it is not there.
    pub fn open(folder: &Path, plan: &Plan, input: &Input) -> Result<Self, Error> {
        fs::create_dir_all(folder).map_err(Error::io(folder, "cannot be made"))?;
        let tag = folder.join(TAG);
        let mut entries = fs::read_dir(folder).map_err(Error::io(folder, "cannot be looked at"))?;
        if !tag.exists() && entries.next().is_some() {
            let message = "is not empty, and no cache of whosaid; choose another folder for --cache";
            return Err(Error::Refused(format!("{}: {message}", folder.display())));
        }
        fs::write(&tag, TAG_TEXT).map_err(Error::io(&tag, "cannot be written"))?;
        let mut run = Sha256::new();
        part(&mut run, env!("CARGO_PKG_VERSION").as_bytes());
        part(&mut run, &program());
        part(&mut run, plan.options.to_string().as_bytes());
        // The options name files of the user; what was read from them stands in the settings.
        part(&mut run, format!("{:?}", plan.settings).as_bytes());
        input.columns.iter().for_each(|name| part(&mut run, name.as_bytes()));
        for file in [&input.speakers, &input.corrections] {
            let bytes = file.as_ref().map(|file| fs::read(file).map_err(Error::io(file, "cannot be read")));
            part(&mut run, &bytes.transpose()?.unwrap_or_default());
        }
        Ok(Self { folder: folder.to_path_buf(), run })
    }

    /// The key of an article.
    pub fn key(&self, article: &Article) -> Key {
        let Article { id, path, bytes, sha256, meta, status, status_reason, duplicate_of, .. } = article;
        let mut key = self.run.clone();
        for text in [id, path, sha256, status.name(), status_reason, duplicate_of] {
            part(&mut key, text.as_bytes());
        }
        for text in [&meta.outlet, &meta.published, &meta.title, &meta.author, &meta.url] {
            part(&mut key, text.as_bytes());
        }
        meta.extra.iter().for_each(|cell| part(&mut key, cell.as_bytes()));
        part(&mut key, &bytes.to_le_bytes());
        key.finalize().into()
    }

    /// What is kept under `key`; none if there is nothing, or nothing whole.
    pub fn get(&self, key: Key) -> Option<Treated> {
        let bytes = fs::read(self.file(key)).ok()?;
        let (sum, kept) = bytes.split_first_chunk::<32>()?;
        let whole = Sha256::digest(kept).as_slice() == sum;
        whole.then(|| postcard::from_bytes(kept).ok()).flatten()
    }

    /// Keeps `treated` under `key`. What cannot be kept is analysed anew by the next run.
    pub fn put(&self, key: Key, treated: &Treated) {
        let Ok(kept) = postcard::to_allocvec(treated) else { return };
        let bytes = [Sha256::digest(&kept).as_slice(), &kept].concat();
        let file = self.file(key);
        let new = file.with_extension(&NEW[1..]);
        if fs::write(&new, bytes).and_then(|()| fs::rename(&new, file)).is_err() {
            let _ = fs::remove_file(new);
        }
    }

    /// Removes all entries but those of `keys`, and what a killed run left.
    pub fn sweep(&self, keys: &BTreeSet<Key>) {
        let kept: BTreeSet<PathBuf> = keys.iter().map(|key| self.file(*key)).collect();
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let stem = name.to_str().and_then(|n| n.strip_suffix(ENTRY).or_else(|| n.strip_suffix(NEW)));
            let ours = stem.is_some_and(|s| s.len() == 64 && s.bytes().all(|b| b.is_ascii_hexdigit()));
            if ours && !kept.contains(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn file(&self, key: Key) -> PathBuf {
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(hex + ENTRY)
    }
}

/// Adds one part to a key, with its length, so that no two lists of parts are the same bytes.
fn part(key: &mut Sha256, bytes: &[u8]) {
    key.update((bytes.len() as u64).to_le_bytes());
    key.update(bytes);
}

/// The checksum of this program: another build of one version may give other results.
fn program() -> Vec<u8> {
    let file = std::env::current_exe().and_then(fs::read);
    file.map(|bytes| Sha256::digest(bytes).to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_or_damaged_is_not_used() {
        let top = tempfile::tempdir().unwrap();
        let cache = Cache { folder: top.path().to_path_buf(), run: Sha256::new() };
        let (key, mut treated) = (cache.key(&Article::from_text("a", "text")), Treated::default());
        treated.page.lines[2] = (b"one,two\n".to_vec(), 1);
        cache.put(key, &treated);
        let lines = |found: Option<Treated>| found.map(|t| t.page.lines[2].0.clone());
        assert_eq!(lines(cache.get(key)), Some(b"one,two\n".to_vec()));
        let whole = fs::read(cache.file(key)).unwrap();
        for at in 0..whole.len() {
            fs::write(cache.file(key), &whole[..at]).unwrap();
            assert!(cache.get(key).is_none(), "cut at {at}");
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            fs::write(cache.file(key), bytes).unwrap();
            assert!(cache.get(key).is_none(), "damaged at {at}");
        }
        cache.put(key, &treated);
        let other = cache.key(&Article::from_text("b", "text"));
        fs::write(top.path().join("notes.txt"), "mine").unwrap();
        fs::write(cache.file(other).with_extension("new"), "half").unwrap();
        cache.sweep(&BTreeSet::from([key]));
        assert!(cache.get(key).is_some());
        assert_eq!(fs::read_dir(top.path()).unwrap().count(), 2);
        cache.sweep(&BTreeSet::new());
        assert!(cache.get(key).is_none() && top.path().join("notes.txt").exists());
    }
}
