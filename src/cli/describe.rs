//! `describe`: the data dictionary on stdout.

use super::config::tables;
use super::{Exit, print};
use crate::error::Error;
use crate::write::{Settings, TABLES, dictionary};

/// Prints the tables of these names, or the whole dictionary.
pub fn describe(names: &[String]) -> Result<Exit, Error> {
    let dictionary = dictionary::load()?;
    if names.is_empty() {
        let settings = Settings { wanted: (0..TABLES.len()).collect(), ..Settings::default() };
        print(&dictionary::page(&dictionary, &settings))?;
        return Ok(Exit::Done);
    }
    let pages: Vec<String> =
        tables(names)?.into_iter().map(|at| dictionary::table_page(&dictionary[at], &[])).collect();
    print(&pages.join("\n"))?;
    Ok(Exit::Done)
}
