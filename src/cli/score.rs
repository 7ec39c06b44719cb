//! `score`: what a person found right in a sheet of `sample`, as precision with its interval.

use super::sample::ANSWERS;
use super::{Exit, print};
use crate::doc::Kind;
use crate::error::Error;
use crate::read::table::{self, Sheet};
use crate::read::text_of;
use crate::score::wilson;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Wrong answers that are shown.
const SHOWN: usize = 20;

/// Speaker, content, and both.
const MEASURES: [&str; 3] = ["speaker right", "content right", "both right"];

/// Rows with an answer, and of these the right ones, by measure.
type Counts = [(u64, u64); MEASURES.len()];

/// Prints the precision that the filled-in `sheet` shows.
pub fn score(sheet: &Path) -> Result<Exit, Error> {
    let refuse = |what: &str| Error::Refused(format!("{}{what}", sheet.display()));
    let rows = table::parse(&text_of(sheet)?).map_err(|e| refuse(&format!(": {e}")))?;
    let text = report(&rows).map_err(|lines| {
        let named: Vec<String> = lines.iter().take(SHOWN).map(|line| refuse(line).to_string()).collect();
        let more = lines.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("\n... and {more} more") } else { String::new() };
        Error::Refused(named.join("\n") + &more)
    })?;
    print(&text)?;
    Ok(Exit::Done)
}

/// The report, or what is wrong with the sheet.
fn report(sheet: &Sheet) -> Result<String, Vec<String>> {
    let column = |name: &str| sheet.header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
    let columns = ANSWERS.map(column);
    if columns.iter().any(Option::is_none) {
        let found = sheet.header.join(", ");
        let message =
            format!(": no column {}; give a sheet of whosaid sample (found: {found})", ANSWERS.join(" or "));
        return Err(vec![message]);
    }
    let groups = ["kind", "rule"].map(|name| (name, column(name)));
    let mut all = Counts::default();
    let mut by: [BTreeMap<(usize, String), Counts>; 2] = Default::default();
    let mut wrong = Vec::new();
    let mut answered = 0u64;
    for (row, line) in sheet.rows.iter().zip(&sheet.lines) {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
        let mut answers = [None; 2];
        for (answer, (column, name)) in answers.iter_mut().zip(columns.into_iter().zip(ANSWERS)) {
            let said = cell(column);
            *answer = table::answer(said);
            if answer.is_none() && !said.is_empty() {
                wrong.push(format!(
                    ", line {line}: {name} {said:?}: write y or n (or 1 or 0), or leave it empty"
                ));
            }
        }
        answered += u64::from(answers.iter().any(Option::is_some));
        let [speaker, content] = answers;
        let answers = [speaker, content, speaker.zip(content).map(|(speaker, content)| speaker && content)];
        add(&mut all, answers);
        for ((_, column), counts) in groups.iter().zip(&mut by) {
            let name = cell(*column);
            let rank = Kind::ALL.iter().position(|kind| kind.name() == name).unwrap_or(Kind::ALL.len());
            add(counts.entry((rank, name.to_owned())).or_default(), answers);
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if answered == 0 {
        return Err(vec![format!(": no row is answered yet; write y or n under {}", ANSWERS.join(" and "))]);
    }
    let mut text = format!("{answered} of {} rows answered\n\n{:16}", sheet.rows.len(), "");
    for measure in MEASURES {
        let _ = write!(text, "{measure:>29}");
    }
    let _ = write!(text, "\n{}", line("all", &all));
    for ((name, column), counts) in groups.iter().zip(by) {
        if column.is_some() {
            let _ = write!(text, "\nby {name}\n");
            for ((_, group), counts) in counts.iter().filter(|(_, counts)| counts.iter().any(|c| c.0 > 0)) {
                text.push_str(&line(if group.is_empty() { "(none)" } else { group }, counts));
            }
        }
    }
    text.push_str("\nPrecision in per cent; in brackets its 95 % interval after Wilson (1927).\n");
    let share = |(n, right): (u64, u64)| {
        let (low, high) = wilson(right, n);
        format!("{right} of {n} ({:.1} %, 95 % interval {low:.1} to {high:.1})", percent(right, n))
    };
    if all.iter().take(2).all(|(n, _)| *n > 0) {
        let _ = writeln!(
            text,
            "\nFor a methods section: Of attributions drawn at random, the speaker was right in\n{}, and the content in\n{}.",
            share(all[0]),
            share(all[1])
        );
    }
    Ok(text)
}

fn add(counts: &mut Counts, answers: [Option<bool>; MEASURES.len()]) {
    for ((all, right), answer) in counts.iter_mut().zip(answers) {
        *all += u64::from(answer.is_some());
        *right += u64::from(answer == Some(true));
    }
}

fn percent(right: u64, n: u64) -> f64 {
    100.0 * right as f64 / n as f64
}

fn line(name: &str, counts: &Counts) -> String {
    let mut line = format!("{name:16}");
    for &(n, right) in counts {
        let cell = match n {
            0 => "-".to_owned(),
            _ => {
                let (low, high) = wilson(right, n);
                format!("{right}/{n} {:.1} ({low:.1} to {high:.1})", percent(right, n))
            }
        };
        let _ = write!(line, "{cell:>29}");
    }
    line + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<String, Vec<String>> {
        report(&table::parse(text).unwrap())
    }

    #[test]
    fn answers_are_counted_over_all_rows_and_by_group() {
        let text = of("speaker_right;content_right;kind;rule\ny;Yes;mixed;cue\n1;0;direct;cue\nNO;n;direct;label\n;;direct;cue\nTRUE;;direct;cue\n")
            .unwrap();
        assert!(text.starts_with("4 of 5 rows answered\n"), "{text}");
        let cells = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).unwrap();
            line[16..].split_whitespace().filter(|cell| cell.contains('/')).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(cells("all"), "3/4 1/3 1/3");
        assert_eq!(cells("direct"), "2/3 0/2 0/2");
        assert_eq!(cells("mixed"), "1/1 1/1 1/1");
        assert_eq!(cells("cue"), "3/3 1/2 1/2");
        assert_eq!(cells("label"), "0/1 0/1 0/1");
        // Kinds stand in their own order, not in that of the letters or rows.
        assert!(text.find("direct").unwrap() < text.find("mixed").unwrap(), "{text}");
        assert!(text.contains("right in\n3 of 4 (75.0 %, 95 % interval 30.1 to 95.4)"), "{text}");
    }

    #[test]
    fn what_is_no_answer_is_named_by_line() {
        let wrong = of("speaker_right,content_right,note\ny,perhaps,\n\n?,n,\n").unwrap_err();
        assert!(wrong[0].starts_with(", line 2: content_right \"perhaps\": write y or n"), "{wrong:?}");
        assert!(wrong[1].starts_with(", line 4: speaker_right \"?\"") && wrong.len() == 2, "{wrong:?}");
        assert!(of("speaker_right,content_right\n,\n").unwrap_err()[0].contains("no row is answered"));
        assert!(of("speaker,content\na,b\n").unwrap_err()[0].contains("whosaid sample"));
    }
}
