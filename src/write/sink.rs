//! The file of one table, or its files where a sheet is full: appending, counting rows, hashing.

use super::cell::{Profile, SHEET_ROWS, Style};
use super::rows::Table;
use crate::error::Error;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Place of the table in [`TABLES`](super::TABLES).
    pub table: usize,
    /// Name of the file.
    pub file: String,
    /// Rows without header.
    pub rows: u64,
    /// `sha256:HEX`.
    pub sha256: String,
}

/// A table on its way to disk.
#[derive(Debug)]
pub struct Sink {
    index: usize,
    name: &'static str,
    folder: PathBuf,
    header: Vec<u8>,
    limit: u64,
    part: Part,
    done: Vec<Written>,
}

#[derive(Debug)]
struct Part {
    name: String,
    path: PathBuf,
    file: BufWriter<File>,
    hash: Sha256,
    rows: u64,
}

impl Part {
    fn create(folder: &Path, name: String, header: &[u8]) -> Result<Self, Error> {
        let path = folder.join(&name);
        let file = File::create(&path).map_err(Error::io(&path, "cannot be written"))?;
        let mut part = Self { name, path, file: BufWriter::new(file), hash: Sha256::new(), rows: 0 };
        part.append(header, 0)?;
        Ok(part)
    }

    fn append(&mut self, bytes: &[u8], rows: u64) -> Result<(), Error> {
        self.hash.update(bytes);
        self.rows += rows;
        self.file.write_all(bytes).map_err(Error::io(&self.path, "cannot be written"))
    }

    fn finish(self, table: usize) -> Result<Written, Error> {
        let failed = || Error::io(&self.path, "cannot be written");
        let file = self.file.into_inner().map_err(|e| failed()(e.into_error()))?;
        file.sync_all().map_err(failed())?;
        let mut sha256 = String::from("sha256:");
        for byte in self.hash.finalize() {
            let _ = write!(sha256, "{byte:02x}");
        }
        Ok(Written { table, file: self.name, rows: self.rows, sha256 })
    }
}

impl Sink {
    /// Opens the file of `table` in `folder` and writes its header, which ends with the columns `more`.
    pub fn create(
        folder: &Path,
        index: usize,
        table: Table,
        more: &[String],
        style: Style,
    ) -> Result<Self, Error> {
        let mut header = Vec::new();
        if style.profile == Profile::Spreadsheet {
            header.extend_from_slice("\u{feff}".as_bytes());
        }
        let mut line = super::cell::Line::new(&mut header, style);
        table.columns.iter().for_each(|(name, _)| line.text(name));
        more.iter().for_each(|name| line.text(name));
        line.end();
        let limit = if style.profile == Profile::Spreadsheet { SHEET_ROWS - 1 } else { u64::MAX };
        let part = Part::create(folder, format!("{}.csv", table.name), &header)?;
        Ok(Self {
            index,
            name: table.name,
            folder: folder.to_path_buf(),
            header,
            limit,
            part,
            done: Vec::new(),
        })
    }

    /// Appends lines; no cell holds a line break, so every line is a row.
    pub fn append(&mut self, bytes: &[u8], rows: u64) -> Result<(), Error> {
        let (mut bytes, mut rows) = (bytes, rows);
        while self.part.rows + rows > self.limit {
            let room = self.limit - self.part.rows;
            let (fits, rest) = bytes.split_at(after_lines(bytes, room));
            self.part.append(fits, room)?;
            let name = format!("{}-{}.csv", self.name, self.done.len() + 2);
            let next = Part::create(&self.folder, name, &self.header)?;
            self.done.push(std::mem::replace(&mut self.part, next).finish(self.index)?);
            (bytes, rows) = (rest, rows - room);
        }
        self.part.append(bytes, rows)
    }

    /// Closes the file and makes sure that it is on disk.
    pub fn finish(self) -> Result<Vec<Written>, Error> {
        let Self { index, part, mut done, .. } = self;
        done.push(part.finish(index)?);
        Ok(done)
    }
}

/// Bytes of the first `lines` lines.
fn after_lines(bytes: &[u8], lines: u64) -> usize {
    let Some(before) = lines.checked_sub(1) else { return 0 };
    let mut ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
    ends.nth(before as usize).map_or(bytes.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::super::TABLES;
    use super::*;

    #[test]
    fn a_full_sheet_goes_on_in_another_file() {
        let folder = tempfile::tempdir().unwrap();
        let mut sink = Sink::create(folder.path(), 8, TABLES[8], &[], Style::default()).unwrap();
        sink.limit = 3;
        sink.append(b"1\r\n2\r\n", 2).unwrap();
        sink.append(b"3\r\n4\r\n5\r\n6\r\n7\r\n", 5).unwrap();
        let written = sink.finish().unwrap();
        let rows: Vec<_> = written.iter().map(|w| (w.file.as_str(), w.rows)).collect();
        assert_eq!(rows, [("article_terms.csv", 3), ("article_terms-2.csv", 3), ("article_terms-3.csv", 1)]);
        for (written, rows) in written.iter().zip(["1\r\n2\r\n3\r\n", "4\r\n5\r\n6\r\n", "7\r\n"]) {
            let text = std::fs::read_to_string(folder.path().join(&written.file)).unwrap();
            assert_eq!(text, format!("\u{feff}article_id,voice,term,ngram,count\r\n{rows}"));
            assert_eq!(crate::read::sha256(text.as_bytes()), written.sha256);
        }
    }
}
