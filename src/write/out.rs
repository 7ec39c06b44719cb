//! Rows about the corpus on their way to their tables, a page at a time.

use super::cell::Changed;
use super::page::Page;
use super::rows::Row;
use super::{Settings, Sinks};
use crate::error::Error;
use crate::language::Language;
use std::sync::{Mutex, PoisonError};

/// Rows on a page.
const PAGE: usize = 1000;

/// Takes rows one by one.
pub struct Out<'a> {
    settings: &'a Settings,
    language: &'a Language,
    sinks: &'a Mutex<&'a mut Sinks>,
    page: Page,
    rows: usize,
    changed: Changed,
}

impl<'a> Out<'a> {
    /// Rows for these tables, to which others may write too.
    pub fn new(settings: &'a Settings, language: &'a Language, sinks: &'a Mutex<&'a mut Sinks>) -> Self {
        let (page, changed) = Default::default();
        Self { settings, language, sinks, page, rows: 0, changed }
    }

    /// How the tables are written.
    pub fn settings(&self) -> &'a Settings {
        self.settings
    }

    /// The language of the articles.
    pub fn language(&self) -> &'a Language {
        self.language
    }

    /// The line of a row, which is added later.
    pub fn written<R: Row>(&mut self, row: &R, more: &[String]) -> Vec<u8> {
        let before = self.page.lines[R::INDEX].1;
        let start = self.page.lines[R::INDEX].0.len();
        self.page.push(self.settings, row, more);
        let (lines, rows) = &mut self.page.lines[R::INDEX];
        *rows = before;
        lines.split_off(start)
    }

    /// Adds the line of a row, unless its table is not written.
    pub fn line<R: Row>(&mut self, line: &[u8]) -> Result<(), Error> {
        if line.is_empty() {
            return Ok(());
        }
        let (lines, rows) = &mut self.page.lines[R::INDEX];
        lines.extend_from_slice(line);
        *rows += 1;
        self.count()
    }

    /// Adds a row.
    pub fn push<R: Row>(&mut self, row: &R) -> Result<(), Error> {
        self.page.push(self.settings, row, &[]);
        self.count()
    }

    fn count(&mut self) -> Result<(), Error> {
        self.rows += 1;
        if self.rows < PAGE { Ok(()) } else { self.flush() }
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.rows = 0;
        self.changed += self.page.changed;
        self.sinks.lock().unwrap_or_else(PoisonError::into_inner).append(&mut self.page)
    }

    /// Hands on what is left; answers how many cells were changed.
    pub fn finish(mut self) -> Result<Changed, Error> {
        self.flush()?;
        Ok(self.changed)
    }
}
