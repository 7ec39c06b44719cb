//! Rows about the corpus on their way to their tables, a page at a time.

use super::page::Page;
use super::rows::Row;
use super::{Settings, Tables};
use crate::error::Error;

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

    /// Adds a row.
    pub fn push<R: Row>(&mut self, row: &R) -> Result<(), Error> {
        self.page.push(&self.tables.settings, row, &[]);
        self.rows += 1;
        if self.rows < PAGE { Ok(()) } else { self.flush() }
    }

    /// Hands on what is left.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.rows = 0;
        self.tables.append(std::mem::take(&mut self.page))
    }
}
