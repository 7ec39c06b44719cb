//! The output folder: written beside its target and put in place as one. Whatever fails or is killed leaves
//! the old folder complete, or what the next run needs to put it back.
//!
//! Three names beside the target `DIR` belong to whosaid: `.DIR.whosaid-lock` while a run lasts,
//! `.DIR.whosaid-new` while it writes, and `.DIR.whosaid-old` for the moment between two renames.

use crate::error::Error;
use crate::read::table::run_json;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// An output folder in the making; dropped without [`commit`](Folder::commit) it leaves no trace.
#[derive(Debug)]
pub struct Folder {
    target: PathBuf,
    new: PathBuf,
    old: PathBuf,
    lock: PathBuf,
    locked: Option<File>,
}

impl Folder {
    /// Checks that `target` may be written or replaced, clears what a killed run left, and opens a new folder.
    pub fn create(target: &Path) -> Result<Self, Error> {
        let target = absolute(target)?;
        let mut folder = Self {
            new: beside(&target, ".whosaid-new")?,
            old: beside(&target, ".whosaid-old")?,
            lock: beside(&target, ".whosaid-lock")?,
            target: target.clone(),
            locked: None,
        };
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent).map_err(Error::io(parent, "cannot be made"))?;
        }
        check(&folder.target)?;
        folder.locked = Some(lock(&folder.lock, &folder.target)?);
        folder.settle()?;
        check(&folder.target)?;
        fs::create_dir(&folder.new).map_err(Error::io(&folder.new, "cannot be made"))?;
        Ok(folder)
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.new
    }

    /// Writes a small file.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.new.join(name);
        let failed = || Error::io(&path, "cannot be written");
        let mut file = File::create(&path).map_err(failed())?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(failed())
    }

    /// Puts the new folder in the place of the old one. Files of the old one that its run.json does not list
    /// come along.
    pub fn commit(self) -> Result<(), Error> {
        let failed = |what| Error::io(&self.target, what);
        sync(&self.new)?;
        check(&self.target)?;
        if self.target.exists() {
            if is_empty(&self.target)? {
                fs::remove_dir(&self.target).map_err(failed("cannot be replaced"))?;
            } else {
                fs::rename(&self.target, &self.old).map_err(failed("cannot be moved aside"))?;
            }
        }
        if let Err(error) = fs::rename(&self.new, &self.target) {
            let _ = fs::rename(&self.old, &self.target);
            return Err(failed("cannot be put in place")(error));
        }
        self.settle()?;
        if let Some(parent) = self.target.parent() {
            sync(parent)?;
        }
        Ok(())
    }

    /// Finishes what a run left half done between or after the two renames of `commit`.
    fn settle(&self) -> Result<(), Error> {
        if self.new.exists() {
            fs::remove_dir_all(&self.new).map_err(Error::io(&self.new, "cannot be removed"))?;
        }
        if !self.old.exists() {
            return Ok(());
        }
        if !self.target.exists() {
            return fs::rename(&self.old, &self.target)
                .map_err(Error::io(&self.target, "cannot be put back"));
        }
        let ours = listed(&self.old);
        let failed = || Error::io(&self.old, "cannot be emptied");
        for entry in fs::read_dir(&self.old).map_err(failed())? {
            let entry = entry.map_err(failed())?;
            if !ours.iter().any(|name| entry.file_name() == name.as_str()) {
                fs::rename(entry.path(), free(&self.target, &entry.file_name())).map_err(failed())?;
            }
        }
        // run.json goes last: it says which files are whose.
        for name in ours.iter().filter(|n| *n != "run.json").chain([&"run.json".to_owned()]) {
            match fs::remove_file(self.old.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed()(error)),
                _ => {}
            }
        }
        fs::remove_dir(&self.old).map_err(failed())
    }
}

/// The hidden name beside `target` that ends with `what`.
pub fn beside(target: &Path, what: &str) -> Result<PathBuf, Error> {
    let target = absolute(target)?;
    let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
        return Err(Error::Refused(format!("{}: no name for an output folder", target.display())));
    };
    let mut hidden = std::ffi::OsString::from(".");
    hidden.push(name);
    hidden.push(what);
    Ok(parent.join(hidden))
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.locked.take().is_some() {
            let _ = fs::remove_dir_all(&self.new);
            let _ = fs::remove_file(&self.lock);
        }
    }
}

/// Whether the folder may be written: it does not exist, is empty, or is whosaid's own.
fn check(target: &Path) -> Result<(), Error> {
    let refused = |why: &str| Err(Error::Refused(format!("{}: {why}", target.display())));
    match fs::metadata(target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Error::io(target, "cannot be looked at")(error)),
        Ok(found) if !found.is_dir() => refused("is a file; name a folder for the output"),
        Ok(_) if is_empty(target)? || run_json(target).is_some() => Ok(()),
        Ok(_) => refused(
            "is not empty, and no run.json in it says that whosaid wrote it; choose another folder or empty it",
        ),
    }
}

fn is_empty(folder: &Path) -> Result<bool, Error> {
    let mut entries = fs::read_dir(folder).map_err(Error::io(folder, "cannot be looked at"))?;
    Ok(entries.next().is_none())
}

/// The files that run.json in `folder` lists as its own.
fn listed(folder: &Path) -> Vec<String> {
    let run = run_json(folder).unwrap_or_default();
    let files = run["files"].as_array().map(Vec::as_slice).unwrap_or_default();
    let plain = |name: &&str| !name.is_empty() && !name.contains(['/', '\\']) && *name != "..";
    files.iter().filter_map(|f| f.as_str()).filter(plain).map(str::to_owned).collect()
}

/// A path for a user's file in the new folder; `.kept` is added if a table took its name.
fn free(folder: &Path, name: &std::ffi::OsStr) -> PathBuf {
    let mut name = name.to_owned();
    while fs::symlink_metadata(folder.join(&name)).is_ok() {
        name.push(".kept");
    }
    folder.join(name)
}

fn lock(path: &Path, target: &Path) -> Result<File, Error> {
    let file = File::options().create(true).truncate(false).write(true).open(path);
    let file = file.map_err(Error::io(path, "cannot be made"))?;
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(Error::Refused(format!(
            "{}: another run of whosaid is writing this folder; wait for it to end",
            target.display()
        ))),
        // A file system without locks: go on without.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(file),
    }
}

/// The target without links, so that a link to a folder is not replaced by a folder.
fn absolute(target: &Path) -> Result<PathBuf, Error> {
    if let Ok(path) = target.canonicalize() {
        return Ok(path);
    }
    let path = std::path::absolute(target).map_err(Error::io(target, "is no path for an output folder"))?;
    // `DIR/` and `DIR/.` name `DIR`.
    Ok(path.components().collect())
}

/// Makes sure that a folder's entries are on disk; only some systems can be asked to.
fn sync(folder: &Path) -> Result<(), Error> {
    if cfg!(unix) {
        let file = File::open(folder).map_err(Error::io(folder, "cannot be opened"))?;
        // Some file systems do not sync folders, and need not.
        let _ = file.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &[u8] = br#"{"tool":"whosaid","files":["a.csv","run.json"]}"#;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn write(target: &Path, text: &str) -> Result<(), Error> {
        let folder = Folder::create(target)?;
        folder.write("a.csv", text.as_bytes())?;
        folder.write("run.json", RUN)?;
        folder.commit()
    }

    #[test]
    fn a_new_folder_replaces_the_old_one_and_keeps_foreign_files() {
        let top = tempfile::tempdir().unwrap();
        let target = top.path().join("deep/out");
        write(&target, "1").unwrap();
        fs::write(target.join("notes.txt"), "mine").unwrap();
        fs::create_dir(target.join("charts")).unwrap();
        write(&target, "2").unwrap();
        assert_eq!(fs::read_to_string(target.join("a.csv")).unwrap(), "2");
        assert_eq!(names(&target), ["a.csv", "charts", "notes.txt", "run.json"]);
        assert_eq!(names(target.parent().unwrap()), ["out"]);
    }

    #[test]
    fn a_folder_that_is_not_ours_is_refused() {
        let top = tempfile::tempdir().unwrap();
        let target = top.path().join("out");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("precious.csv"), "1").unwrap();
        assert!(write(&target, "2").unwrap_err().to_string().contains("not empty"));
        assert_eq!(names(&target), ["precious.csv"]);
        assert_eq!(names(top.path()), ["out"]);
        assert!(write(&target.join("precious.csv"), "2").unwrap_err().to_string().contains("is a file"));
    }

    #[test]
    fn a_dropped_folder_leaves_no_trace() {
        let top = tempfile::tempdir().unwrap();
        let target = top.path().join("out");
        write(&target, "1").unwrap();
        let folder = Folder::create(&target).unwrap();
        folder.write("a.csv", b"2").unwrap();
        assert!(Folder::create(&target).unwrap_err().to_string().contains("another run"));
        drop(folder);
        assert_eq!(fs::read_to_string(target.join("a.csv")).unwrap(), "1");
        assert_eq!(names(top.path()), ["out"]);
    }

    #[test]
    fn what_a_killed_run_left_is_settled() {
        let top = tempfile::tempdir().unwrap();
        let (target, old, new) = (
            top.path().join("out"),
            top.path().join(".out.whosaid-old"),
            top.path().join(".out.whosaid-new"),
        );
        // Killed between the renames.
        write(&target, "1").unwrap();
        fs::write(target.join("notes.txt"), "mine").unwrap();
        fs::rename(&target, &old).unwrap();
        fs::create_dir(&new).unwrap();
        fs::write(new.join("a.csv"), "half").unwrap();
        drop(Folder::create(&target).unwrap());
        assert_eq!(fs::read_to_string(target.join("a.csv")).unwrap(), "1");
        assert_eq!(names(top.path()), ["out"]);
        // Killed after them.
        fs::rename(&target, &old).unwrap();
        fs::create_dir(&target).unwrap();
        fs::write(target.join("run.json"), RUN).unwrap();
        write(&target, "3").unwrap();
        assert_eq!(names(&target), ["a.csv", "notes.txt", "run.json"]);
        assert_eq!(names(top.path()), ["out"]);
    }
}
