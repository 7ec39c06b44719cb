//! What no tool that looks at words can go below: reads every file of a folder and counts its words, one thread.
//!
//!     cargo run --release --example floor FOLDER
#![allow(clippy::print_stdout, reason = "a program of its own")]

use std::path::Path;
use unicode_segmentation::UnicodeSegmentation;

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "input".to_owned());
    println!("{} words", words(Path::new(&folder))?);
    Ok(())
}

fn words(folder: &Path) -> std::io::Result<usize> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        sum += match path.is_dir() {
            true => words(&path)?,
            false => String::from_utf8_lossy(&std::fs::read(&path)?).unicode_words().count(),
        };
    }
    Ok(sum)
}
