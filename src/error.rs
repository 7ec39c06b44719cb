//! What can stop a run. Everything less is a [`Problem`](crate::doc::Problem) and the batch goes on.

use std::path::PathBuf;

/// A reason why a command could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {what}: {source}", path.display())]
    Io {
        /// The path.
        path: PathBuf,
        /// What was being done.
        what: &'static str,
        /// The system's answer.
        source: std::io::Error,
    },
    /// The user's input, options or folders do not allow the work; the text says what to do.
    #[error("{0}")]
    Refused(String),
    /// A language file is wrong.
    #[error("{file}, line {line}: {message}")]
    Language {
        /// Name of the data file.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Ctrl-C.
    #[error("interrupted; nothing was changed")]
    Interrupted,
}

impl Error {
    /// Wraps a system error with its path and deed; for `map_err`.
    pub fn io(path: impl Into<PathBuf>, what: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, what, source }
    }
}
