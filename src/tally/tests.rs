//! What the tally keeps of articles, and one term over groups.

use super::*;

/// Rows of single words: form, from 1, speaker, voice, count.
fn facts(groups: &[&str], speakers: &[&[&str]], forms: &[&str], rows: &[(u32, u32, Voice, u32)]) -> Facts {
    let text = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
    let row = |&(form, by, voice, count): &(u32, u32, Voice, u32)| [form, tag(by, voice as usize), count];
    let counts = Counts { grams: rows.iter().flat_map(row).collect(), ..Counts::default() };
    let speakers = speakers.iter().map(|groups| text(groups)).collect();
    let counted = Counted { forms: forms.iter().copied().collect(), counts, groups: text(groups), speakers };
    Facts { status: Some(Status::Ok), analysed: true, counted, ..Facts::default() }
}

fn groupings(names: &[&str]) -> Vec<Grouping> {
    names.iter().map(|name| Grouping::named(name, &[], &[]).unwrap()).collect()
}

/// Cells of one word, from all that was posted.
fn cells(tally: &Tally, grouping: usize, posted: &[Posted], word: &str) -> Cells {
    let number = tally.find(word).unwrap();
    let rows = posted.iter().flat_map(|p| p.grams.chunks(4)).filter(|row| row[0] == number);
    tally.groups.cells(grouping, &rows.flatten().copied().collect::<Vec<_>>(), 4)
}

#[test]
fn words_are_counted_by_voice() {
    let mut tally = Tally::new(groupings(&["corpus"]));
    let first = tally.add(facts(
        &["corpus"],
        &[],
        &["a", "b"],
        &[(1, 0, Voice::Quoted, 2), (2, 0, Voice::Narration, 1)],
    ));
    let second =
        tally.add(facts(&["corpus"], &[], &["a", "b"], &[(1, 0, Voice::Title, 1), (2, 0, Voice::Marked, 3)]));
    assert_eq!(tally.groups.list[0].words, [6, 2, 3, 1, 1]);
    let posted = [first, second];
    let cell = |word| cells(&tally, 0, &posted, word).list.remove(0);
    assert_eq!((cell("a").count, cell("a").articles), ([2, 2, 0, 0, 1], [1, 1, 0, 0, 1]));
    assert_eq!((cell("b").count, cell("b").articles), ([4, 0, 3, 1, 0], [2, 0, 1, 1, 0]));
}

#[test]
fn articles_that_were_not_read_count_by_status_only() {
    let mut tally = Tally::new(groupings(&["corpus"]));
    let read = facts(&["corpus"], &[], &["a"], &[(1, 0, Voice::Quoted, 2)]);
    tally.add(Facts { status: Some(Status::Error), analysed: false, ..read });
    assert_eq!(tally.statuses.get(&Status::Error), Some(&1));
    assert_eq!((tally.articles, tally.words.forms().len()), (0, 0));
}

#[test]
fn speakers_have_the_words_that_they_said() {
    let mut tally = Tally::new(groupings(&["corpus", "speaker", "sector"]));
    let ana: &[&str] = &["", "Ana Torvik", "government"];
    let ben: &[&str] = &["", "Ben Lusk", "government"];
    let rows =
        |by| [(1, by, Voice::Quoted, 2), (1, 3 - by, Voice::Narration, 1), (2, 0, Voice::Narration, 5)];
    let corpus = &["corpus", "", ""];
    let first = tally.add(facts(corpus, &[ana, ben], &["dam", "the"], &rows(1)));
    let second = tally.add(facts(corpus, &[&["", "ana  TORVIK", ""]], &["dam"], &[(1, 1, Voice::Quoted, 4)]));
    let posted = [first, second];
    let name = |cell: &Cell| {
        let forms = &tally.groups.list[cell.group as usize].forms;
        forms.forms().into_iter().max().unwrap().to_owned()
    };
    let dam = cells(&tally, 1, &posted, "dam");
    let found: Vec<_> = dam.list.iter().map(|c| (name(c), c.count[0], c.articles[0], c.only[0])).collect();
    assert_eq!(found, [("ana  TORVIK".to_owned(), 6, 2, 1), ("Ben Lusk".to_owned(), 1, 1, 0)]);
    assert_eq!(dam.any, [2, 2, 0, 1, 0]);
    let sector = cells(&tally, 2, &posted, "dam");
    assert_eq!(
        (sector.list.len(), sector.list[0].count, sector.list[0].articles[0]),
        (1, [3, 2, 0, 1, 0], 1)
    );
    assert!(cells(&tally, 1, &posted, "the").list.is_empty());
    assert_eq!(cells(&tally, 0, &posted, "the").list[0].count[0], 5);
}

#[test]
fn articles_without_a_value_are_in_no_group() {
    let mut tally = Tally::new(groupings(&["corpus", "outlet"]));
    let add = |tally: &mut Tally, outlet| {
        tally.add(facts(&["corpus", outlet], &[], &["a"], &[(1, 0, Voice::Narration, 3)]))
    };
    let posted =
        [add(&mut tally, "Post"), add(&mut tally, ""), add(&mut tally, "Ledger"), add(&mut tally, "Post")];
    let found = cells(&tally, 1, &posted, "a");
    let counts: Vec<_> =
        found.list.iter().map(|cell| (cell.count[0], cell.articles[0], cell.only[0])).collect();
    assert_eq!((counts, found.any[0]), (vec![(6, 2, 2), (3, 1, 1)], 3));
    assert_eq!(cells(&tally, 0, &posted, "a").list[0].count[0], 12);
}

#[test]
fn terms_that_no_article_has_are_known() {
    let mut tally = Tally::new(groupings(&["corpus"]));
    let mut posted = vec![tally.know(["quorl", "a b c"].into_iter(), 1)];
    posted.push(tally.add(facts(&["corpus"], &[], &["a"], &[(1, 0, Voice::Narration, 3)])));
    assert_eq!(cells(&tally, 0, &posted, "quorl").list[0].count[0], 0);
    assert_eq!((tally.find("b"), tally.find("a")), (None, Some(2)));
}
