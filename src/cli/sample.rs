//! `sample`: rows of a run drawn by chance, as a sheet in which a person says what is right.

use super::run::count;
use super::verify::Run;
use super::{Exit, args, print, print_exactly};
use crate::error::Error;
use crate::read::table::Sheet;
use crate::statement;
use crate::write::{Line, Profile};
use std::path::Path;

/// What the sheet copies from attributions.csv before and behind the answers.
const SHOWN: [[&str; 3]; 2] = [["context", "speaker", "content"], ["kind", "rule", "article_id"]];

/// What is to be filled in.
pub const ANSWERS: [&str; 2] = ["speaker_right", "content_right"];

/// Draws the rows and writes the sheet.
pub fn sample(typed: &args::Sample) -> Result<Exit, Error> {
    let run = Run::open(&typed.dir)?;
    let rows = run.load("attributions")?;
    let refuse = |what: &str| Error::Refused(format!("{}: {what}", typed.dir.display()));
    let column = |name: &str| {
        rows.column(name).ok_or_else(|| refuse(&format!("attributions.csv has no column {name}")))
    };
    let id = column("attribution_id")?;
    let [before, behind] = SHOWN.map(|names| names.map(column));
    let [before, behind] =
        [before.into_iter().collect::<Result<Vec<_>, _>>()?, behind.into_iter().collect::<Result<_, _>>()?];
    if typed.rows == 0 {
        return Err(Error::Refused("--rows 0: draw at least one row".to_owned()));
    }
    if rows.rows.is_empty() {
        return Err(refuse("this run found no attributions; there is nothing to draw from"));
    }
    let drawn = draw(&rows, id, typed.rows, typed.seed);

    let mut sheet =
        if run.style().profile == Profile::Spreadsheet { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut line = Line::new(&mut sheet, run.style());
    let header =
        SHOWN[0].into_iter().chain(ANSWERS).chain(["note"]).chain(SHOWN[1]).chain(["attribution_id"]);
    header.for_each(|name| line.text(name));
    line.end();
    for &at in &drawn {
        let cell = |column: &usize| run.cell(rows.rows[at].get(*column).map_or("", String::as_str));
        let mut line = Line::new(&mut sheet, run.style());
        before.iter().for_each(|column| line.text(cell(column)));
        ANSWERS.iter().chain(&["note"]).for_each(|_| line.empty());
        behind.iter().chain([&id]).for_each(|column| line.text(cell(column)));
        line.end();
    }
    match &typed.output {
        None => print_exactly(&String::from_utf8_lossy(&sheet))?,
        Some(path) => {
            write(path, &sheet)?;
            let all = count(rows.rows.len() as u64, "attribution");
            let filled = "fill in speaker_right and content_right with y or n, then: whosaid score";
            print(&format!("{} of {all} drawn; {filled} {}\n", drawn.len(), path.display()))?;
        }
    }
    Ok(Exit::Done)
}

/// Writes a sheet, but never over one that somebody may have filled in.
fn write(path: &Path, sheet: &[u8]) -> Result<(), Error> {
    use std::io::Write as _;
    let file = std::fs::File::options().write(true).create_new(true).open(path);
    if let Err(error) = &file
        && error.kind() == std::io::ErrorKind::AlreadyExists
    {
        let message = "is there already, and may be filled in; choose another name or remove it";
        return Err(Error::Refused(format!("{}: {message}", path.display())));
    }
    file.and_then(|mut file| file.write_all(sheet)).map_err(Error::io(path, "cannot be written"))
}

/// So many rows, each as likely as any other, in the order of the table.
///
/// The hash of seed and id of a row is its number in the draw; the lowest numbers win. So a larger sample
/// holds the smaller one of the same seed, and a row that comes or goes changes nothing for the others.
fn draw(rows: &Sheet, id: usize, wanted: usize, seed: u64) -> Vec<usize> {
    let seed = seed.to_string();
    let number = |row: &Vec<String>| statement::id("", &[&seed, row.get(id).map_or("", String::as_str)]);
    let mut order: Vec<(String, usize)> = rows.rows.iter().map(number).zip(0..).collect();
    order.sort_unstable();
    let mut drawn: Vec<usize> = order.into_iter().take(wanted).map(|(_, at)| at).collect();
    drawn.sort_unstable();
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_as_likely_as_any_other() {
        let rows = (0..20).map(|n| vec![format!("a_{n}")]).collect();
        let sheet = Sheet { header: vec!["attribution_id".to_owned()], rows, lines: Vec::new() };
        let mut times = [0; 20];
        for seed in 0..2000 {
            let drawn = draw(&sheet, 0, 5, seed);
            assert!(drawn.len() == 5 && drawn.windows(2).all(|pair| pair[0] < pair[1]));
            drawn.into_iter().for_each(|row| times[row] += 1);
        }
        // 2000 draws with chance 1/4: 500, with a standard deviation of 19.4.
        assert!(times.iter().all(|n| (420..=580).contains(n)), "{times:?}");
        let (few, many) = (draw(&sheet, 0, 5, 7), draw(&sheet, 0, 9, 7));
        assert!(few.iter().all(|row| many.contains(row)), "{few:?} {many:?}");
        assert_ne!(few, draw(&sheet, 0, 5, 8));
        assert_eq!(draw(&sheet, 0, 99, 7).len(), 20);
    }
}
