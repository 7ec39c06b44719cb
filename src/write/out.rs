//! Rows about the corpus on their way to their tables, a page at a time.

use super::page::Page;
use super::rows::Row;
use super::{Settings, Tables};
use crate::error::Error;
use crate::language::Language;

/// Rows on a page.
const PAGE: usize = 1000;

/// Takes rows one by one.
pub struct Out<'a, 'l> {
    tables: &'a mut Tables<'l>,
    page: Page,
    rows: usize,
}

impl<'a, 'l> Out<'a, 'l> {
    /// Rows for these tables.
    pub fn new(tables: &'a mut Tables<'l>) -> Self {
        Self { tables, page: Page::default(), rows: 0 }
    }

    /// How the tables are written.
    pub fn settings(&self) -> &Settings {
        self.tables.settings()
    }

    /// The language of the articles.
    pub fn language(&self) -> &'l Language {
        self.tables.language
    }

    /// The line of a row, which is added later.
    pub fn written<R: Row>(&mut self, row: &R, more: &[String]) -> Vec<u8> {
        let mut page = Page::default();
        page.push(&self.tables.settings, row, more);
        self.page.changed += page.changed;
        std::mem::take(&mut page.lines[R::INDEX].0)
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
        self.page.push(&self.tables.settings, row, &[]);
        self.count()
    }

    fn count(&mut self) -> Result<(), Error> {
        self.rows += 1;
        if self.rows < PAGE { Ok(()) } else { self.flush() }
    }

    /// Hands on what is left.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.rows = 0;
        self.tables.append(&mut self.page)
    }
}
