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
        let (mut rest, mut line) = (text, 0);
        while !rest.is_empty() {
            line += 1;
            if rest.starts_with('#') && rows.is_empty() {
                rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
                continue;
            }
            let Some((cells, others)) = cells(rest) else {
                let found = rest.lines().next().map_or(0, |line| line.split('\t').count());
                return Err(error(file, line, format!("{found} cells where {N} belong")));
            };
            rest = others;
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

/// The cells of the first line, if there are so many, and the other lines. Most cells are short.
fn cells<const N: usize>(text: &'static str) -> Option<([&'static str; N], &'static str)> {
    let (mut cells, mut rest, mut ended) = ([""; N], text, false);
    for cell in &mut cells {
        if ended {
            return None;
        }
        let end = rest.bytes().position(|byte| matches!(byte, b'\t' | b'\n')).unwrap_or(rest.len());
        ended = rest.as_bytes().get(end) != Some(&b'\t');
        (*cell, rest) = (&rest[..end], rest.get(end + 1..).unwrap_or_default());
    }
    let last = cells.last_mut()?;
    *last = last.strip_suffix('\r').unwrap_or(last);
    ended.then_some((cells, rest))
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
        assert_eq!(rows("a\t1\t2\n").unwrap_err(), "x.tsv, line 1: 3 cells where 2 belong");
        assert_eq!(rows("# a\na\t1\r\nb\t2\r\n"), Ok(2));
        assert_eq!(rows("\t1\n").unwrap_err(), "x.tsv, line 1: the first cell is empty");
    }
}
