//! Reads the data files: tab-separated rows under `#` comments, sorted by the first column.

use crate::error::Error;

/// The data files of one language: name and content.
#[derive(Clone, Copy, Debug)]
pub struct Files(pub &'static [(&'static str, &'static str)]);

/// One row of a data file.
#[derive(Clone, Debug)]
pub struct Row {
    /// The file it stands in.
    pub file: &'static str,
    /// Its line, from 1.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<&'static str>,
}

impl Row {
    /// An error at this row.
    pub fn error(&self, message: impl Into<String>) -> Error {
        Error::Language { file: self.file.to_owned(), line: self.line, message: message.into() }
    }
}

impl Files {
    /// The rows of `file`, each with exactly `columns` cells; checked for order, duplicates and empty keys.
    pub fn rows(self, file: &str, columns: usize) -> Result<Vec<Row>, Error> {
        let Some(&(file, text)) = self.0.iter().find(|(name, _)| *name == file) else {
            let message = "this language has no such file".to_owned();
            return Err(Error::Language { file: file.to_owned(), line: 0, message });
        };
        let mut rows: Vec<Row> = Vec::new();
        for (i, line) in text.lines().enumerate() {
            if line.starts_with('#') && rows.is_empty() {
                continue;
            }
            let row = Row { file, line: i + 1, cells: line.split('\t').collect() };
            if row.cells.len() != columns {
                return Err(row.error(format!("{} cells where {columns} belong", row.cells.len())));
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &'static str) -> Result<usize, String> {
        let files: &'static [(&str, &str)] = Box::leak(Box::new([("x.tsv", text)]));
        Files(files).rows("x.tsv", 2).map(|r| r.len()).map_err(|e| e.to_string())
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
