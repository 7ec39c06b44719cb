//! The tables about the whole corpus but for those about words: speakers, corpus key phrases, problems. What they are made
//! of is sorted on disk beyond a bound, so that one speaker or one phrase is in memory at a time.

use super::Settings;
use super::cell::Changed;
use super::concordance::Waiting;
use super::out::Out;
use super::page::{Noted, Page};
use super::rows::{ConcordanceRow, KeyphraseRow, ProblemRow, Row, SpeakerRow, SuggestionRow};
use super::runs::{Records, Room, front_texts, put_text, take_text};
use super::suggestions::{self, Book};
use crate::doc::Phrase;
use crate::edit::Roster;
use crate::error::Error;
use crate::phrase::sum::{Best, Summed, millionths};
use crate::statement::numbered_speaker;
use crate::tally::{Posted, Said, Source, Speaker};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::path::{Path, PathBuf};

/// Key phrases of a group or of the corpus that are listed.
const GROUP_PHRASES: usize = 500;

/// Cue lemmas listed of a speaker.
const TOP_CUES: usize = 5;

/// The group of all articles, and what it is grouped by.
const CORPUS: &str = "corpus";

/// What the articles so far add to tables about the corpus.
#[derive(Debug)]
pub struct Kept {
    folder: PathBuf,
    room: Room,
    /// By speaker, article and place: what was said.
    said: Records,
    /// By grouping, group, key, article and place: key phrases.
    phrases: Records,
    /// By the words they are ordered by, then by place: rows of concordance.csv.
    waiting: Records,
    rows: u64,
    /// Key and value of the record at hand.
    record: [Vec<u8>; 2],
}

impl Kept {
    /// Nothing so far; `folder` takes what does not fit in memory.
    pub fn new(folder: &Path, room: Room) -> Self {
        let records = || Records::new(folder, room);
        let (said, phrases, waiting) = (records(), records(), records());
        let (rows, record) = Default::default();
        Self { folder: folder.to_path_buf(), room, said, phrases, waiting, rows, record }
    }

    /// Adds an article.
    pub fn push(&mut self, posted: &Posted, settings: &Settings) -> Result<(), Error> {
        if settings.wants(SpeakerRow::INDEX) || settings.wants(SuggestionRow::INDEX) {
            for (place, said) in (0u32..).zip(&posted.said) {
                let [key, value] = &mut self.record;
                key.clear();
                key.extend(said.speaker.to_be_bytes());
                key.extend([posted.source.article, place].map(u32::to_be_bytes).as_flattened());
                pack_into(value, &(&posted.source, said))?;
                self.said.push(key, value)?;
            }
        }
        self.add_phrases((CORPUS, CORPUS), posted.source.article, &posted.phrases)?;
        for (grouping, group, phrases) in &posted.grouped {
            let grouping = settings.asked.groupings[*grouping as usize].name.as_str();
            self.add_phrases((grouping, group), posted.source.article, phrases)?;
        }
        Ok(())
    }

    fn add_phrases(&mut self, group: (&str, &str), article: u32, phrases: &[Phrase]) -> Result<(), Error> {
        for (place, phrase) in (0u32..).zip(phrases) {
            let [key, value] = &mut self.record;
            key.clear();
            [group.0, group.1, &phrase.key].into_iter().for_each(|text| put_text(key, text));
            key.extend([article, place].map(u32::to_be_bytes).as_flattened());
            let forms = std::iter::once(&phrase.phrase).chain(&phrase.variants).map(String::as_str).collect();
            pack_into(value, &Part { score: millionths(phrase.score), count: phrase.count, forms })?;
            self.phrases.push(key, value)?;
        }
        Ok(())
    }

    /// Adds rows of a concordance.
    pub fn wait(&mut self, rows: Vec<Waiting>) -> Result<(), Error> {
        for row in rows {
            let mut key = Vec::new();
            row.key.iter().for_each(|word| put_text(&mut key, word));
            put_text(&mut key, "");
            key.extend(self.rows.to_be_bytes());
            self.rows += 1;
            self.waiting.push(&key, &row.line)?;
        }
        Ok(())
    }

    /// Writes the tables; answers how many of their cells were changed.
    pub fn write(self, roster: &Roster, mut out: Out) -> Result<Changed, Error> {
        let Self { folder, room, said, phrases, waiting, .. } = self;
        write_speakers(said, roster, (&folder, room), &mut out)?;
        write_phrases(phrases, &mut out)?;
        waiting.each(|_, line| out.line::<ConcordanceRow>(line))?;
        out.finish()
    }
}

/// What an article adds to a key phrase.
#[derive(Serialize, Deserialize)]
struct Part<'a> {
    score: u64,
    count: u32,
    #[serde(borrow)]
    forms: Vec<&'a str>,
}

/// The speakers, most quoted first, and those of them who may be one.
fn write_speakers(
    said: Records,
    roster: &Roster,
    (folder, room): (&Path, Room),
    out: &mut Out,
) -> Result<(), Error> {
    let suggests = out.settings().wants(SuggestionRow::INDEX);
    // By attributions and number, and whether it is the row of the speaker or what it is compared by.
    let mut speakers = Records::new(folder, room);
    let mut add = |id: u64, speaker: &Speaker| {
        let mut key = [!speaker.attributions, id].map(u64::to_be_bytes).as_flattened().to_vec();
        key.push(0);
        speakers.push(&key, &speaker_line(id, speaker, roster, out))?;
        key[16] = 1;
        let known = suggestions::known(id, speaker).filter(|_| suggests);
        known.map_or(Ok(()), |known| speakers.push(&key, &pack(&known)?))
    };
    let mut now: Option<(u64, Speaker)> = None;
    said.each(|_, value| {
        let (source, said): (Source<&str>, Said<&str>) = unpack(value)?;
        match &mut now {
            Some((id, speaker)) if *id == said.speaker => speaker.add(&said, &source),
            before => {
                let mut speaker = Speaker::default();
                speaker.add(&said, &source);
                if let Some((id, speaker)) = before.replace((said.speaker, speaker)) {
                    add(id, &speaker)?;
                }
            }
        }
        Ok(())
    })?;
    if let Some((id, speaker)) = now {
        add(id, &speaker)?;
    }
    let mut book = Book::default();
    speakers.each(|key, value| match key[16] {
        0 => out.line::<SpeakerRow>(value),
        _ => {
            book.add(value);
            Ok(())
        }
    })?;
    book.write(roster, folder, room, out)
}

/// The row of a speaker.
fn speaker_line(id: u64, speaker: &Speaker, roster: &Roster, out: &mut Out) -> Vec<u8> {
    let id = numbered_speaker(id);
    let entry = roster.entry(&id);
    let (name, names) = (speaker.names.usual(), speaker.names.forms());
    let mut variants = names.get(1..).unwrap_or_default().to_vec();
    for mention in speaker.mentions.forms() {
        if mention != name && !variants.contains(&mention) {
            variants.push(mention);
        }
    }
    let cues = speaker.cues.ranked().into_iter().take(TOP_CUES);
    let cues: Vec<String> = cues.map(|(cue, count)| format!("{cue} {count}")).collect();
    let row = SpeakerRow {
        speaker: name,
        speaker_type: most(&speaker.kinds).map_or("unknown", |k| k.name()),
        sector: most(&speaker.sectors).map_or("", |s| s.name()),
        attributions: speaker.attributions,
        articles: speaker.articles.len() as u64,
        outlets: speaker.outlets.len() as u64,
        words: speaker.words,
        quoted_words: speaker.quoted_words,
        direct_share: (speaker.words > 0).then(|| speaker.quoted_words as f64 / speaker.words as f64),
        roles: speaker.roles.forms().join(" | "),
        affiliations: speaker.affiliations.forms().join(" | "),
        native_name: speaker.native_names.usual(),
        variants: variants.join(" | "),
        top_cues: cues.join(" | "),
        first_published: &speaker.first_published,
        last_published: &speaker.last_published,
        wikidata_id: entry.map_or("", |entry| &entry.wikidata_id),
        user_edited: entry.is_some(),
        speaker_id: &id,
    };
    let further = |name| entry.and_then(|entry| entry.further.get(name).cloned()).unwrap_or_default();
    let further: Vec<String> = out.settings().further.iter().map(further).collect();
    out.written(&row, &further)
}

/// The key phrases of the corpus and of all groups, in the order of their names.
fn write_phrases(phrases: Records, out: &mut Out) -> Result<(), Error> {
    // Grouping, group and key of the phrase at hand, as they stand in front of its records.
    let mut now: Vec<u8> = Vec::new();
    let mut phrase = Summed::default();
    let mut best = Best::new(GROUP_PHRASES);
    phrases.each(|key, value| {
        let (names, _) = key.split_at(key.len() - 8);
        if names != now {
            if !now.is_empty() {
                best.add(std::mem::take(&mut phrase));
            }
            if !now.is_empty() && front_texts(&now, 2) != front_texts(names, 2) {
                write_group(&now, std::mem::replace(&mut best, Best::new(GROUP_PHRASES)), out)?;
            }
            now.clear();
            now.extend_from_slice(names);
        }
        let Part { score, count, forms } = unpack(value)?;
        phrase.add(score, count, forms);
        Ok(())
    })?;
    if now.is_empty() {
        return Ok(());
    }
    best.add(phrase);
    write_group(&now, best, out)
}

/// Grouping and group at the front of a key.
fn group(mut key: &[u8]) -> (String, String) {
    (take_text(&mut key), take_text(&mut key))
}

/// The key phrases of a group of articles; the score of each is the sum of those in the articles.
fn write_group(key: &[u8], best: Best, out: &mut Out) -> Result<(), Error> {
    let (group_by, group) = group(key);
    for (i, phrase) in best.ranked().iter().enumerate() {
        let forms = phrase.forms.forms();
        let method = out.language().ranker.method;
        out.push(&KeyphraseRow {
            group_by: &group_by,
            group: &group,
            article_id: "",
            rank: i as u64 + 1,
            phrase: forms.first().copied().unwrap_or_default(),
            score: phrase.score(),
            count: phrase.count,
            articles: phrase.articles,
            variants: forms.get(1..).unwrap_or_default().join(" | "),
            method,
        })?;
    }
    Ok(())
}

/// Everything the run could not do cleanly.
pub fn problems(problems: &[Noted], settings: &Settings, page: &mut Page) {
    for problem in problems {
        let row = ProblemRow {
            severity: problem.severity.name(),
            code: &problem.code,
            message: &problem.message,
            path: &problem.path,
            article_id: &problem.article_id,
            char_start: problem.char_start,
        };
        page.push(settings, &row, &[]);
    }
}

/// The most frequent key; the first of several.
pub(super) fn most<K: Copy + Ord>(counts: &[(K, u64)]) -> Option<K> {
    counts.iter().max_by_key(|&&(key, count)| (count, Reverse(key))).map(|(key, _)| *key)
}

/// Bytes that most packed values fit into.
const PACKED: usize = 160;

/// A value as bytes, which last no longer than the run.
pub(super) fn pack<T: Serialize>(value: &T) -> Result<Vec<u8>, Error> {
    postcard::to_extend(value, Vec::with_capacity(PACKED)).map_err(damaged)
}

/// The same in place of what is in `bytes`.
fn pack_into<T: Serialize>(bytes: &mut Vec<u8>, value: &T) -> Result<(), Error> {
    bytes.clear();
    *bytes = postcard::to_extend(value, std::mem::take(bytes)).map_err(damaged)?;
    Ok(())
}

/// The value that [`pack`] made bytes of.
pub(super) fn unpack<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<T, Error> {
    postcard::from_bytes(bytes).map_err(damaged)
}

fn damaged(error: postcard::Error) -> Error {
    Error::Refused(format!("a temporary file is damaged: {error}"))
}

#[cfg(test)]
mod tests {
    use super::super::{Record, TABLES, Tables};
    use super::*;
    use crate::doc::Article;
    use crate::language::Language;
    use crate::tally::{Counted, Facts, Tally};
    use crate::{pipeline, statement};

    const NAMES: [&str; 5] = ["Mara Voss", "Ona Brek", "M. Voss", "Tilda Venn", "Onna Brek"];

    /// The tables of these rows about some articles, sorted in so much room.
    fn tables(language: &Language, rows: &[usize], room: usize) -> Vec<String> {
        let top = tempfile::tempdir().unwrap();
        let settings = Settings { wanted: rows.to_vec(), ..Settings::default() };
        let mut tables = Tables::create(&top.path().join("out"), settings, Room(room), language).unwrap();
        let mut tally = Tally::default();
        for n in 0..12 {
            let [one, other] = [n, n * n + 1].map(|n| NAMES[n % NAMES.len()]);
            let text = format!(
                "“The tide mill is shut,” said clerk {one} of the Orle Water Board.\n\n\
                 {other} told reporters that the tide mill of gate {n} would open."
            );
            let article = Article::from_text(&n.to_string(), &text);
            let analysis = pipeline::analyze(&article, language, &[]);
            let statements = statement::read(&article, &analysis);
            let facts = Facts::of(&article, analysis, statements, Counted::default(), Vec::new());
            tables.post(&tally.add(facts)).unwrap();
        }
        tables.finish(&tally, &Roster::default(), Record::default()).unwrap();
        let read = |at: &usize| {
            let file = top.path().join("out").join(format!("{}.csv", TABLES[*at].name));
            std::fs::read_to_string(file).unwrap()
        };
        rows.iter().map(read).collect()
    }

    #[test]
    fn the_tables_are_the_same_however_small_the_room() {
        let language = Language::english();
        let rows = [SpeakerRow::INDEX, SuggestionRow::INDEX, KeyphraseRow::INDEX];
        let all = tables(&language, &rows, 1 << 20);
        assert!(all.iter().all(|table| table.lines().count() > 2), "{all:?}");
        for room in [1, 500] {
            assert_eq!(tables(&language, &rows, room), all);
        }
        // A table that is not asked for changes no other.
        assert_eq!(tables(&language, &rows[1..2], 1), all[1..2]);
    }
}
