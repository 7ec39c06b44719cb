//! `speakers.toml`: who is who, told by the user. Every entry is a `[[speaker]]`.

use crate::doc::{Sector, SpeakerType};
use crate::edit::{Column, Entry, Roster, Scope};
use crate::error::Error;
use crate::statement::fold;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys with a meaning of their own. Every other one is a column of speakers.csv.
const KNOWN: [&str; 10] = [
    "name",
    "aliases",
    "articles",
    "outlets",
    "role",
    "affiliation",
    "native_name",
    "sector",
    "speaker_type",
    "wikidata_id",
];

/// Keys that somebody may write for another one, which would otherwise become columns.
const MEANT: [(&str, &str); 8] = [
    ("names", "name"),
    ("alias", "aliases"),
    ("article", "articles"),
    ("outlet", "outlets"),
    ("roles", "role"),
    ("affiliations", "affiliation"),
    ("type", "speaker_type"),
    ("wikidata", "wikidata_id"),
];

/// A place in the text, and what is wrong there.
type Fault = (Range<usize>, String);

/// Reads the entries in `file`.
pub fn read(file: &Path) -> Result<Roster, Error> {
    let text = super::text_of(file)?;
    let refuse =
        |(line, what): (u64, String)| Error::Refused(format!("{}, line {line}: {what}", file.display()));
    parse(&text, super::name_of(file)).map_err(refuse)
}

fn parse(text: &str, file: String) -> Result<Roster, (u64, String)> {
    let line = |at: usize| 1 + text.bytes().take(at).filter(|b| *b == b'\n').count() as u64;
    let (entries, columns) = entries(text, &line).map_err(|(span, what)| (line(span.start), what))?;
    let columns = columns.into_iter().map(|(name, line)| Column { name, line }).collect();
    Roster::new(file, entries, columns)
}

/// The entries, and the line of each further key.
fn entries(text: &str, line: &dyn Fn(usize) -> u64) -> Result<(Vec<Entry>, BTreeMap<String, u64>), Fault> {
    let table = DeTable::parse(text).map_err(|e| (e.span().unwrap_or_default(), e.message().to_owned()))?;
    let mut columns = BTreeMap::new();
    let mut entries = Vec::new();
    for (key, value) in table.get_ref() {
        let what = "write every entry as [[speaker]] with its keys below";
        let list = match value.get_ref() {
            DeValue::Array(list) if key.get_ref() == "speaker" => list,
            _ => return Err((key.span(), format!("{:?} is no entry; {what}", key.get_ref()))),
        };
        for item in list {
            let DeValue::Table(table) = item.get_ref() else { return Err((item.span(), what.to_owned())) };
            let entry = entry(text, table, item.span(), line)?;
            for key in table.keys().filter(|key| !KNOWN.contains(&key.get_ref().as_ref())) {
                let first = columns.entry(fold(key.get_ref()).into_owned()).or_insert(u64::MAX);
                *first = line(key.span().start).min(*first);
            }
            entries.push(entry);
        }
    }
    Ok((entries, columns))
}

fn entry(
    text: &str,
    table: &DeTable,
    place: Range<usize>,
    line: &dyn Fn(usize) -> u64,
) -> Result<Entry, Fault> {
    let mut entry = Entry { line: line(place.start), ..Entry::default() };
    let (mut name, mut aliases) = (String::new(), Vec::new());
    for (key, value) in table {
        let one = || single(text, key.get_ref(), value);
        match key.get_ref().as_ref() {
            "name" => {
                entry.line = line(key.span().start);
                name = named(&value.span(), one()?)?;
            }
            "aliases" => {
                for alias in several(text, key.get_ref(), value)? {
                    aliases.push(named(&value.span(), alias)?);
                }
            }
            "articles" => entry.articles = scopes(text, key.get_ref(), value)?,
            "outlets" => entry.outlets = scopes(text, key.get_ref(), value)?,
            "role" => entry.role = Some(one()?),
            "affiliation" => entry.affiliation = Some(one()?),
            "native_name" => entry.native_name = Some(one()?),
            "wikidata_id" => {
                entry.wikidata_id = one()?;
                let digits = entry.wikidata_id.strip_prefix('Q').unwrap_or_default();
                if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
                    let message =
                        format!("wikidata_id {:?}: write a Q and digits, as in Q42", entry.wikidata_id);
                    return Err((value.span(), message));
                }
            }
            "sector" => {
                let known = Sector::ALL.iter().map(|s| s.name());
                entry.sector = Some(choice(&one()?, key, value, Sector::from_name, known)?);
            }
            "speaker_type" => {
                let known = SpeakerType::ALL.iter().map(|s| s.name());
                entry.speaker_type = Some(choice(&one()?, key, value, SpeakerType::from_name, known)?);
            }
            further => {
                if let Some((_, meant)) = MEANT.iter().find(|(wrong, _)| *wrong == further) {
                    return Err((key.span(), format!("{further} is no key; write {meant}")));
                }
                let cell = several(text, further, value)?.join(" | ");
                if fold(further).is_empty() {
                    return Err((key.span(), "a key without a name; give it one".to_owned()));
                }
                entry.further.insert(fold(further).into_owned(), cell);
            }
        }
    }
    if name.is_empty() {
        let message = "this entry has no name; add name = \"...\", the name that the tables should have";
        return Err((place, message.to_owned()));
    }
    entry.names = std::iter::once(name).chain(aliases).collect();
    Ok(entry)
}

/// A name of one speaker.
fn named(place: &Range<usize>, name: String) -> Result<String, Fault> {
    if name.is_empty() {
        return Err((place.clone(), "an empty name; write one or take it out".to_owned()));
    }
    if name.contains('|') {
        let message = "a name cannot hold |, which stands between joint speakers; make two entries";
        return Err((place.clone(), format!("{name:?}: {message}")));
    }
    Ok(name)
}

/// A value that is no list and no table, as text.
fn single(text: &str, key: &str, value: &Spanned<DeValue>) -> Result<String, Fault> {
    match value.get_ref() {
        DeValue::String(said) => Ok(fold(said).into_owned()),
        DeValue::Array(_) | DeValue::Table(_) => {
            Err((value.span(), format!("{key} takes one value; write {key} = \"...\"")))
        }
        // Numbers, dates and truth values as they are written.
        _ => Ok(fold(text.get(value.span()).unwrap_or_default()).into_owned()),
    }
}

/// A list of values, or one.
fn several(text: &str, key: &str, value: &Spanned<DeValue>) -> Result<Vec<String>, Fault> {
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(|item| single(text, key, item)).collect(),
        DeValue::Table(_) => {
            Err((value.span(), format!("{key} takes a value or a list; write {key} = [\"...\", \"...\"]")))
        }
        _ => Ok(vec![single(text, key, value)?]),
    }
}

fn scopes(text: &str, key: &str, value: &Spanned<DeValue>) -> Result<Vec<Scope>, Fault> {
    let patterns = several(text, key, value)?;
    let scope = |pattern: &String| {
        Scope::new(pattern).ok_or_else(|| (value.span(), format!("{key}: {pattern:?} is too long")))
    };
    patterns.iter().map(scope).collect()
}

/// A value that must be one of a few.
fn choice<T>(
    said: &str,
    key: &Spanned<impl AsRef<str>>,
    value: &Spanned<DeValue>,
    from_name: fn(&str) -> Option<T>,
    known: impl Iterator<Item = &'static str>,
) -> Result<T, Fault> {
    from_name(said).ok_or_else(|| {
        let known: Vec<_> = known.collect();
        (value.span(), format!("{} {said:?}: write one of {}", key.get_ref().as_ref(), known.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_holds_names_limits_a_profile_and_columns() {
        let text = "# people\n[[speaker]]\nname = \"Ana  Torvik\"\naliases = [\"A. Torvik\", \"Torvik\"]\n\
            sector = \"government\"\nspeaker_type = \"person\"\nrole = \"mayor\"\nwikidata_id = \"Q1\"\n\
            party = [\"Green\", \"Left\"]\nborn = 1990-02-01\n\n[[speaker]]\nname = \"Torvik (clerk)\"\n\
            aliases = \"Torvik\"\narticles = [\"court/*\"]\noutlets = [\"Post\"]\nage = 61\n";
        let roster = parse(text, "speakers.toml".to_owned()).unwrap();
        let [mayor, clerk] = &roster.entries[..] else { panic!("{roster:?}") };
        assert_eq!((mayor.line, clerk.line), (3, 13));
        assert_eq!(mayor.names, ["Ana Torvik", "A. Torvik", "Torvik"]);
        assert_eq!((mayor.sector, mayor.speaker_type), (Some(Sector::Government), Some(SpeakerType::Person)));
        assert_eq!((mayor.role.as_deref(), mayor.wikidata_id.as_str()), (Some("mayor"), "Q1"));
        assert_eq!((&mayor.further["party"][..], &mayor.further["born"][..]), ("Green | Left", "1990-02-01"));
        assert!(clerk.is_limited() && !mayor.is_limited());
        let columns: Vec<_> = roster.columns.iter().map(|c| (c.name.as_str(), c.line)).collect();
        assert_eq!(columns, [("age", 17), ("born", 10), ("party", 9)]);
        assert!(parse("", String::new()).unwrap().entries.is_empty());
    }

    #[test]
    fn what_is_wrong_is_named_by_line() {
        for (text, line, word) in [
            ("[[speaker]]\nname = Ana\n", 2, "string"),
            ("[[speaker]]\nname = \"A\"\nsector = \"state\"\n", 3, "military"),
            ("[[speaker]]\nname = \"A\"\nspeaker_type = \"man\"\n", 3, "person"),
            ("[[speaker]]\nrole = \"mayor\"\n", 1, "no name"),
            ("[[speaker]]\nname = \"A\"\nalias = \"B\"\n", 3, "write aliases"),
            ("[[speaker]]\nname = \"A\"\nwikidata_id = 42\n", 3, "as in Q42"),
            ("[[speaker]]\nname = \"A\"\nname = \"B\"\n", 3, "duplicate"),
            ("\n[[speakers]]\nname = \"A\"\n", 2, "[[speaker]]"),
            ("[speaker]\nname = \"A\"\n", 1, "[[speaker]]"),
            ("[[speaker]]\nname = [\"A\"]\n", 2, "one value"),
            ("[[speaker]]\nname = \"A\"\nhome = {town = \"B\"}\n", 3, "a list"),
            ("[[speaker]]\nname = \"A | B\"\n", 2, "two entries"),
            ("[[speaker]]\nname = \"A\"\naliases = [\"\"]\n", 3, "empty"),
            ("[[speaker]]\nname = \"A\"\n[[speaker]]\nname = \"a\"\n", 4, "line 2"),
            ("[[speaker]]\nname = \"A\"\n[[speaker]]\nname = \"B\"\naliases = [\"A\"]\n", 4, "line 2"),
        ] {
            let (at, message) = parse(text, String::new()).unwrap_err();
            assert!(at == line && message.contains(word), "{text}{at}: {message}");
        }
    }
}
