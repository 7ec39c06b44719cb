//! What tables and columns mean, in words: the data dictionary for people and for programs, made from
//! dictionary.json so that header, datapackage.json, DATA_DICTIONARY.md and `describe` cannot disagree.

use super::cell::Style;
use super::{Settings, TABLES};
use crate::error::Error;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A table of the dictionary.
#[derive(Clone, Debug, Deserialize)]
pub struct Entry {
    /// Name of the table.
    pub name: String,
    /// What its rows are.
    pub description: String,
    /// How its rows are ordered.
    pub order: String,
    /// Columns that name a row.
    pub key: Vec<String>,
    /// The columns.
    pub columns: Vec<Column>,
}

/// A column of the dictionary.
#[derive(Clone, Debug, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Frictionless type.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it means.
    pub description: String,
    /// Whether every row has it.
    #[serde(default)]
    pub required: bool,
    /// Its smallest value.
    pub minimum: Option<i64>,
    /// All its values.
    #[serde(rename = "enum")]
    pub values: Option<Vec<Value>>,
}

/// The dictionary on board, in the order of [`TABLES`].
pub fn load() -> Result<Vec<Entry>, Error> {
    serde_json::from_str(include_str!("dictionary.json")).map_err(|e| Error::Language {
        file: "dictionary.json".to_owned(),
        line: e.line(),
        message: e.to_string(),
    })
}

/// The dictionary as a page to read.
pub fn page(dictionary: &[Entry], settings: &Settings) -> String {
    let mut page = include_str!("dictionary.md").to_owned();
    for (at, table) in dictionary.iter().enumerate().filter(|(at, _)| settings.wants(*at)) {
        page.push('\n');
        page.push_str(&table_page(table, &settings.more(TABLES[at])));
    }
    page
}

/// One table of the page; `more` are the names and meanings of its further columns.
pub fn table_page(table: &Entry, more: &[(String, String)]) -> String {
    let mut page = String::new();
    let _ = writeln!(page, "## {}.csv\n{} Order: {}\n", table.name, table.description, table.order);
    page.push_str("| column | type | meaning |\n|---|---|---|\n");
    for column in &table.columns {
        let mut meaning = column.description.replace('|', "\\|");
        if column.kind == "string"
            && let Some(values) = &column.values
        {
            let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
            let _ = write!(meaning, " (one of: {})", values.join(", "));
        } else if column.values.is_some() {
            meaning.push_str(" (1 yes, 0 no)");
        }
        let _ = writeln!(page, "| {} | {} | {meaning} |", column.name, column.kind);
    }
    for (name, meaning) in more {
        let _ = writeln!(page, "| {name} | string | {meaning} |");
    }
    page
}

/// datapackage.json for the files of a run: place in [`TABLES`] and file name.
pub fn package(dictionary: &[Entry], files: &[(usize, String)], settings: &Settings) -> Value {
    let style = settings.style;
    let resources: Vec<Value> = files
        .iter()
        .filter_map(|(at, file)| {
            let table = dictionary.get(*at)?;
            let name = file.strip_suffix(".csv").unwrap_or(file);
            let mut fields: Vec<Value> = table.columns.iter().map(|c| field(c, style)).collect();
            fields.extend(settings.more(TABLES[*at]).into_iter().map(
                |(name, description)| json!({"name": name, "type": "string", "description": description}),
            ));
            let mut schema = json!({"fields": fields, "missingValues": [""]});
            // Parts of a columns-only key may be empty in corpus rows; a key must be filled.
            if !table.key.is_empty() && table.key.iter().all(|key| is_required(table, key)) {
                schema["primaryKey"] = json!(table.key);
            }
            Some(json!({
                "name": name,
                "path": file,
                "profile": "tabular-data-resource",
                "title": table.name,
                "description": format!("{} Order: {}", table.description, table.order),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "dialect": {
                    "delimiter": style.delimiter.to_string(),
                    "quoteChar": "\"",
                    "doubleQuote": true,
                    "lineTerminator": style.profile.line_end(),
                    "skipInitialSpace": false,
                    "header": true,
                },
                "schema": schema,
            }))
        })
        .collect();
    json!({
        "profile": "tabular-data-package",
        "name": "whosaid-run",
        "title": "Tables of one whosaid run",
        "resources": resources,
    })
}

fn is_required(table: &Entry, key: &str) -> bool {
    table.columns.iter().any(|c| c.name == key && c.required)
}

fn field(column: &Column, style: Style) -> Value {
    let mut field = json!({"name": column.name, "type": column.kind, "description": column.description});
    if column.kind == "number" && style.decimal != '.' {
        field["decimalChar"] = json!(style.decimal.to_string());
    }
    let mut constraints = serde_json::Map::new();
    if column.required {
        constraints.insert("required".to_owned(), json!(true));
    }
    if let Some(minimum) = column.minimum {
        constraints.insert("minimum".to_owned(), json!(minimum));
    }
    if let Some(values) = &column.values {
        constraints.insert("enum".to_owned(), json!(values));
    }
    if !constraints.is_empty() {
        field["constraints"] = Value::Object(constraints);
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dictionary_and_the_rows_agree() {
        let dictionary = load().unwrap();
        assert_eq!(dictionary.len(), TABLES.len());
        for (entry, table) in dictionary.iter().zip(TABLES) {
            assert_eq!(entry.name, table.name);
            let columns: Vec<_> = entry.columns.iter().map(|c| (c.name.as_str(), c.kind.as_str())).collect();
            assert_eq!(columns, table.columns, "{}", table.name);
            assert!(entry.key.iter().all(|key| entry.columns.iter().any(|c| c.name == *key)));
            assert!(entry.order.ends_with('.') && entry.columns.iter().all(|c| !c.description.is_empty()));
        }
    }
}
