//! Reads the data files: tab-separated rows under `#` comments, sorted by the first column.

use crate::error::Error;

/// The data files of one language: name and content.
#[derive(Clone, Copy, Debug)]
pub struct Files(pub &'static [(&'static str, &'static str)]);

/// One row of a data file.
#[derive(Clone, Debug)]
pub struct Row<const N: usize> {
    /// The file it stands in.
    pub file: &'static str,
    /// Its line, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: [&'static str; N],
}

impl<const N: usize> Row<N> {
    /// An error at this row.
    pub fn error(&self, message: impl Into<String>) -> Error {
        error(self.file, self.line, message.into())
    }
}

impl Files {
    /// The rows of `file`, each with exactly `N` cells; checked for order, duplicates and empty keys.
    pub fn rows<const N: usize>(self, file: &str) -> Result<Vec<Row<N>>, Error> {
        let Some(&(file, text)) = self.0.iter().find(|(name, _)| *name == file) else {
            return Err(error(file, 0, "this language has no such file".to_owned()));
        };
        let mut rows: Vec<Row<N>> = Vec::with_capacity(text.bytes().filter(|&byte| byte == b'\n').count());
        for (i, text) in text.lines().enumerate() {
            let line = i + 1;
            if text.starts_with('#') && rows.is_empty() {
                continue;
            }
            let Some(cells) = cells(text) else {
                let found = text.split('\t').count();
                return Err(error(file, line, format!("{found} cells where {N} belong")));
            };
            let row = Row { file, line, cells };
            if row.cells[0].is_empty() {
                return Err(row.error("the first cell is empty"));
            }
            if let Some(last) = rows.last()
                && last.cells[0] >= row.cells[0]
            {
                return Err(row.error(format!("{:?} must come before {:?}", row.cells[0], last.cells[0])));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

fn error(file: &str, line: usize, message: String) -> Error {
    Error::Language { file: file.to_owned(), line, message }
}

/// The cells of a line, if there are so many. Most are short.
fn cells<const N: usize>(line: &'static str) -> Option<[&'static str; N]> {
    let mut cells = [""; N];
    let (last, others) = cells.split_last_mut()?;
    let mut rest = line;
    for cell in others {
        let end = rest.bytes().position(|byte| byte == b'\t')?;
        (*cell, rest) = (&rest[..end], &rest[end + 1..]);
    }
    *last = rest;
    (!rest.bytes().any(|byte| byte == b'\t')).then_some(cells)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &'static str) -> Result<usize, String> {
        let files: &'static [(&str, &str)] = Box::leak(Box::new([("x.tsv", text)]));
        Files(files).rows::<2>("x.tsv").map(|r| r.len()).map_err(|e| e.to_string())
    }

    #[test]
    fn rows_are_checked() {
        assert_eq!(rows("# a\tb\na\t1\nb\t\n"), Ok(2));
        assert_eq!(rows("b\t1\na\t1\n").unwrap_err(), "x.tsv, line 2: \"a\" must come before \"b\"");
        assert_eq!(rows("a\t1\na\t1\n").unwrap_err(), "x.tsv, line 2: \"a\" must come before \"a\"");
        assert_eq!(rows("a\n").unwrap_err(), "x.tsv, line 1: 1 cells where 2 belong");
        assert_eq!(rows("\t1\n").unwrap_err(), "x.tsv, line 1: the first cell is empty");
    }
}
