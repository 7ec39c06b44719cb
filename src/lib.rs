//! whosaid turns a folder of news articles into tables that show who is quoted, what they say, and in
//! which words.
//!
//! The pipeline is [`pipeline::run`]; what happens to one article is [`pipeline::analyze`], a pure function.
//! ARCHITECTURE.md has the map.

pub mod alike;
pub mod attribute;
pub mod clean;
pub mod cli;
pub mod doc;
pub mod edit;
pub mod error;
pub mod gold;
pub mod language;
pub mod phrase;
pub mod pipeline;
pub mod quote;
pub mod read;
pub mod repeat;
pub mod score;
pub mod segment;
pub mod statement;
pub mod tally;
pub mod terms;
pub mod train;
pub mod write;

pub use error::Error;
