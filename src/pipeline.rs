//! The flow in one screen: articles side by side, stages one after another.

mod cache;
mod look;
mod stacks;
mod timings;

use crate::attribute::{Resolved, Text};
use crate::doc::{Analysis, Article, Class, Problem, Quotation, Severity, Status};
use crate::edit::{Edits, Used};
use crate::error::Error;
use crate::language::Language;
use crate::language::model::{Effort, Model};
use crate::read::{self, Entry, Input};
use crate::statement;
use crate::tally::{self, Counted, Facts, Grouping, Tally};
use crate::write::{Asked, Keyness, Noted, Page, Record, Room, Settings, Tables, Written, is_taken, page};
use crate::{attribute, clean, phrase, quote, segment, terms};
use cache::{Cache, Key};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
pub use timings::{Stage, Timings};

/// What a run does, every choice made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// A folder of articles, or one article.
    pub input: PathBuf,
    /// A metadata file that stands for the folder's own.
    pub metadata: Option<PathBuf>,
    /// Speakers that stand for the folder's own speakers.toml.
    pub speakers: Option<PathBuf>,
    /// Corrections that stand for the folder's own corrections.csv.
    pub corrections: Option<PathBuf>,
    /// The folder of tables.
    pub output: PathBuf,
    /// BCP 47 tag of the language of the articles.
    pub language: String,
    /// How much work attribution is given.
    pub effort: Effort,
    /// Weights that stand for those on board.
    pub model: Option<Model>,
    /// Classes of paragraphs that are analysed beside those that always are.
    pub include: Vec<Class>,
    /// How the tables are written.
    pub settings: Settings,
    /// Where what was found in each article is kept for the next run; none to keep nothing.
    pub cache: Option<PathBuf>,
    /// Threads; 0 for as many as there are processors.
    pub threads: usize,
    /// Second copies of an article keep their rows.
    pub keep_duplicates: bool,
    /// Larger files are not read.
    pub max_file_bytes: u64,
    /// Bytes of articles that are in memory at one time.
    pub batch_bytes: u64,
    /// Memory for rows that are sorted.
    pub room: Room,
    /// The options that change results, for run.json.
    pub options: Value,
}

/// Whom the run tells how far it is, and who may stop it.
pub trait Watch: Sync {
    /// The work begins: so many articles and bytes.
    fn begin(&self, articles: usize, bytes: u64);
    /// One more article of so many bytes is done.
    fn step(&self, bytes: u64);
    /// Set to end the run before its time.
    fn stop(&self) -> &AtomicBool;
}

/// What a finished run found.
#[derive(Debug)]
pub struct Summary {
    /// Articles by status.
    pub statuses: BTreeMap<Status, u64>,
    /// Words of kept paragraphs.
    pub words: u64,
    /// Attributions.
    pub attributions: u64,
    /// Of these without a speaker.
    pub unattributed: u64,
    /// Speakers.
    pub speakers: u64,
    /// Problems by severity.
    pub problems: BTreeMap<Severity, u64>,
    /// Articles that were analysed, and those whose results the cache had.
    pub analysed: u64,
    /// See `analysed`.
    pub remembered: u64,
    /// Edits of the user that changed nothing.
    pub unused: Vec<Problem>,
    /// The files.
    pub written: Vec<Written>,
    /// How long each stage took.
    pub timings: Timings,
}

/// Reads the articles of a plan and writes its tables.
pub fn run(plan: &Plan, watch: &dyn Watch) -> Result<Summary, Error> {
    let timings = Timings::default();
    let language = timings.time(Stage::Load, || language(plan))?;
    let mut input = timings.time(Stage::Read, || list(plan))?;
    let edits = edits(&input)?;
    let further = edits.roster.columns.iter().map(|column| column.name.clone()).collect();
    let mut settings = Settings { extra: input.columns.clone(), further, ..plan.settings.clone() };
    settings.asked.groupings = groupings(&settings)?;
    known_groups(&settings.asked, &input.entries)?;
    let mut tables = Tables::create(&plan.output, settings, plan.room, &language)?;
    tables.note(input.problems.iter().cloned().map(Noted::new));
    let mut tally = Tally::new(tables.settings().asked.groupings.clone());
    if let Some(list) = &plan.settings.asked.keyness.reference {
        tables
            .post(&tally.know(list.counts.keys().map(String::as_str), plan.settings.asked.counting.ngrams))?;
    }
    let mut used = Used::default();
    let cache = plan.cache.as_deref().map(|folder| Cache::open(folder, plan, &input)).transpose()?;
    let mut keys = BTreeSet::new();
    let (mut analysed, mut remembered) = (0, 0);
    let pool = pool(plan.threads)?;
    timings.time(Stage::Repeat, || look::look(&mut input, plan, &pool, watch))?;
    watch.begin(input.entries.len(), input.entries.iter().map(|e| e.bytes).sum());
    let settings = tables.settings().clone();
    let (desks, pages) = (Shelf::default(), Shelf::default());
    let work = Work {
        plan,
        language: &language,
        settings: &settings,
        edits: &edits,
        cache: cache.as_ref(),
        timings: &timings,
        desks: &desks,
        pages: &pages,
    };
    let treat = |stack: &[Entry]| treat(stack, &work, watch);
    let take = |piles: Vec<Pile>| {
        if watch.stop().load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        for Pile { mut page, articles } in piles {
            timings.time(Stage::Append, || tables.append(&mut page))?;
            if page.room() <= LARGEST_PAGE {
                pages.put(page);
            }
            for (facts, more, from) in articles {
                match from {
                    From::Nothing => {}
                    From::Text(key) => {
                        analysed += 1;
                        keys.extend(key);
                    }
                    From::Cache(key) => {
                        remembered += 1;
                        keys.insert(key);
                    }
                }
                timings.time(Stage::Tally, || tables.post(&tally.add(facts)))?;
                used.extend(more);
            }
        }
        Ok(())
    };
    stacks::in_order(&input.entries, plan.batch_bytes, &pool, treat, take)?;
    drop((input, desks, pages));
    let unused = edits.unused(&used);
    tables.note(unused.iter().cloned().map(Noted::new));
    tables.note(missing_groups(&tables.settings().asked.keyness, &tally));
    let mut summary = Summary::of(&tally, tables.problems(), unused);
    let record = Record { options: plan.options.clone(), counts: summary.counts(), dropped: used.dropped };
    (summary.analysed, summary.remembered) = (analysed, remembered);
    let finish = || pool.install(|| tables.finish(&tally, &edits.roster, record));
    summary.written = timings.time(Stage::Finish, finish)?;
    summary.timings = timings;
    if let Some(cache) = cache {
        cache.sweep(&keys);
    }
    Ok(summary)
}

/// The language of a plan, with its weights and effort.
fn language(plan: &Plan) -> Result<Language, Error> {
    let mut language = Language::load(&plan.language)?;
    language.effort = plan.effort;
    if let Some(model) = &plan.model {
        language.model = model.clone();
    }
    Ok(language)
}

/// Everything that a plan reads.
pub fn list(plan: &Plan) -> Result<Input, Error> {
    let instead = [&plan.metadata, &plan.speakers, &plan.corrections].map(|file| file.as_deref());
    let (input, output) = (plan.input.as_path(), Some(plan.output.as_path()));
    read::list(read::Listing { input, instead, output, max_file_bytes: plan.max_file_bytes })
}

/// What the user has edited.
pub fn edits(input: &Input) -> Result<Edits, Error> {
    let edits = read::edits(input)?;
    if let Some(column) = edits.roster.columns.iter().find(|column| is_taken(&column.name))
        && let Some(file) = &input.speakers
    {
        let (name, line) = (&column.name, column.line);
        let message = format!("the tables have a {name} of their own; give the key another name");
        return Err(Error::Refused(format!("{}, line {line}: {message}", file.display())));
    }
    Ok(edits)
}

/// The groupings that are asked for, the whole corpus first.
fn groupings(settings: &Settings) -> Result<Vec<Grouping>, Error> {
    let mut groupings: Vec<Grouping> = Vec::new();
    let corpus = "corpus".to_owned();
    for name in std::iter::once(&corpus).chain(settings.asked.columns()) {
        let grouping = Grouping::named(name, &settings.extra, &settings.further).ok_or_else(|| {
            let known = Grouping::names(&settings.extra, &settings.further).join(", ");
            Error::Refused(format!("no column {name:?} to make groups by; known: {known}"))
        })?;
        if !groupings.contains(&grouping) {
            groupings.push(grouping);
        }
    }
    Ok(groupings)
}

/// Groups that are shown when another one is asked for.
const SHOWN: usize = 20;

/// Refuses to compare groups that no article is in. Who speaks is not known yet.
fn known_groups(asked: &Asked, entries: &[Entry]) -> Result<(), Error> {
    let Keyness { target, against, .. } = &asked.keyness;
    for grouping in asked.groupings.iter().filter(|g| asked.keyness.by.contains(&g.name) && !g.is_said()) {
        let groups: BTreeSet<String> = entries.iter().map(|e| grouping.of_article(&e.meta)).collect();
        let unknown = [target, against].into_iter().flatten().find(|group| !groups.contains(*group));
        if let Some(group) = unknown {
            let known: Vec<&str> = groups.iter().map(String::as_str).filter(|g| !g.is_empty()).collect();
            let known = known[..known.len().min(SHOWN)].join(", ");
            return Err(Error::Refused(format!(
                "no article has the {} {group:?}; known: {known}",
                grouping.name
            )));
        }
    }
    Ok(())
}

/// A warning for every group that was to be compared and has no words.
fn missing_groups(keyness: &Keyness, tally: &Tally) -> Vec<Noted> {
    let Keyness { by, target, against, .. } = keyness;
    let groupings = || (0..).zip(&tally.groups.groupings).filter(|(_, grouping)| by.contains(&grouping.name));
    let missing = |(at, _): (usize, &Grouping), group: &str| tally.groups.find(at, group).is_none();
    let groups = [target, against].into_iter().flatten();
    let groups = groups.filter(|group| groupings().all(|grouping| missing(grouping, group)));
    let note = |group: &String| {
        Noted::new(Problem {
            severity: Severity::Warning,
            code: "W-KEYNESS-GROUP",
            message: format!(
                "keyness: no {} {group:?} has words; nothing is compared with it",
                by.join(", ")
            ),
            path: String::new(),
            article_id: String::new(),
            at: None,
        })
    };
    groups.map(note).collect()
}

/// What every article is treated with.
struct Work<'a> {
    plan: &'a Plan,
    language: &'a Language,
    settings: &'a Settings,
    edits: &'a Edits,
    cache: Option<&'a Cache>,
    timings: &'a Timings,
    desks: &'a Shelf<Desk>,
    pages: &'a Shelf<Page>,
}

/// What a thread keeps from one article to the next, so as not to find it out again; no result depends on it.
#[derive(Default)]
struct Desk {
    words: phrase::Words,
}

/// What threads take when they need it and put back for others, as new or as it was left.
struct Shelf<T>(Mutex<Vec<T>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Default> Shelf<T> {
    fn take(&self) -> T {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    fn put(&self, thing: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(thing);
    }
}

/// What becomes of an article, as the cache keeps it.
#[derive(Default, Serialize, Deserialize)]
struct Treated {
    page: Page,
    facts: Facts,
    used: Used,
}

/// What becomes of the articles of a stack.
struct Pile {
    /// Their rows.
    page: Page,
    articles: Vec<(Facts, Used, From)>,
}

/// Bytes of the largest page that is used again.
const LARGEST_PAGE: usize = 4 << 20;

/// What an article's results were made from.
enum From {
    /// It was not analysed.
    Nothing,
    /// Its text; with the key under which the cache keeps them from now on.
    Text(Option<Key>),
    /// What the cache had under this key.
    Cache(Key),
}

/// The articles of a stack from their files to their lines.
fn treat(stack: &[Entry], work: &Work, watch: &dyn Watch) -> Vec<Pile> {
    if watch.stop().load(Ordering::Relaxed) {
        return Vec::new();
    }
    let piles = survive_all(stack, &|stack| together(stack, work), &|entry, said| broken(entry, said, work));
    stack.iter().for_each(|entry| watch.step(entry.bytes));
    piles
}

/// What is written of an article over which the program broke.
fn broken(entry: &Entry, said: &str, work: &Work) -> Pile {
    let mut article = read::blank(entry);
    let reason = format!("a bug in whosaid ({said}); please report it with this file");
    read::fail(&mut article, Status::Error, &reason, "E-PANIC");
    let mut page = work.pages.take();
    let (facts, used) = lines(&article, Analysis::default(), work, &mut page);
    Pile { page, articles: vec![(facts, used, From::Nothing)] }
}

/// The articles of a stack from their files to their lines, stage by stage.
fn together(stack: &[Entry], work: &Work) -> Pile {
    let open = |entry| {
        let article = work.timings.time(Stage::Read, || read::open(entry));
        let key = work.cache.filter(|_| article.is_analysed()).map(|cache| cache.key(&article));
        let kept = work.cache.zip(key).and_then(|(cache, key)| cache.get(key));
        (article, key, kept)
    };
    let opened: Vec<(Article, Option<Key>, Option<Treated>)> = stack.iter().map(open).collect();
    let new = opened.iter().filter(|(article, _, kept)| article.is_analysed() && kept.is_none());
    let new: Vec<&Article> = new.map(|(article, ..)| article).collect();
    let (include, parts) = (&work.plan.include, Parts::of(work.settings));
    // A desk at which the program broke is not used again.
    let mut desk = work.desks.take();
    let analyses = stages(&new, work.language, include, parts, &mut desk, work.timings);
    work.desks.put(desk);
    let mut analyses = analyses.into_iter();
    let mut page = work.pages.take();
    let mut write = |(article, key, kept): (Article, Option<Key>, Option<Treated>)| {
        let mut join = |treated: Treated| {
            page.join(treated.page);
            (treated.facts, treated.used)
        };
        if let (Some(treated), Some(key)) = (kept, key) {
            let (facts, used) = join(treated);
            return (facts, used, From::Cache(key));
        }
        if !article.is_analysed() {
            let (facts, used) = lines(&article, Analysis::default(), work, &mut page);
            return (facts, used, From::Nothing);
        }
        let analysis = analyses.next().unwrap_or_default();
        let (facts, used) = match work.cache.zip(key) {
            None => lines(&article, analysis, work, &mut page),
            Some((cache, key)) => {
                let mut page = Page::default();
                let (facts, used) = lines(&article, analysis, work, &mut page);
                let treated = Treated { page, facts, used };
                cache.put(key, &treated);
                join(treated)
            }
        };
        (facts, used, From::Text(key))
    };
    let articles = opened.into_iter().map(&mut write).collect();
    Pile { page, articles }
}

/// Writes the rows of an article on a page; answers with what it adds to the tally, and which edits it used.
fn lines(article: &Article, mut analysis: Analysis, work: &Work, to: &mut Page) -> (Facts, Used) {
    let mut statements = statement::read(article, &analysis);
    let used = work.edits.apply(article, &mut analysis, &mut statements, work.language);
    let asked = &work.settings.asked;
    let further = |id: &str, key: &str| work.edits.roster.entry(id)?.further.get(key).cloned();
    let count = || Counted::of(article, &analysis, &statements, &asked.counting, &asked.groupings, &further);
    let counted = match work.settings.counts_words() {
        true => work.timings.time(Stage::Terms, count),
        false => Counted::default(),
    };
    let write = || page(article, &analysis, &statements, &counted, work.language, work.settings, to);
    work.timings.time(Stage::Rows, write);
    let by = (&asked.groupings[..], &work.settings.phrase_groupings()[..]);
    let grouped = tally::phrases(&analysis, &article.meta, &statements, by, &further);
    (Facts::of(article, analysis, statements, counted, grouped), used)
}

/// Does the work on a stack. A panic costs one article of it: each is then done by itself, and what panics alone is
/// `broken`, which is told what the panic said.
fn survive_all<E, T>(stack: &[E], work: &impl Fn(&[E]) -> T, broken: &impl Fn(&E, &str) -> T) -> Vec<T> {
    match (survive(|| work(stack)), stack) {
        (Ok(result), _) => vec![result],
        (Err(said), [one]) => vec![broken(one, &said)],
        (Err(_), _) => stack.chunks(1).flat_map(|one| survive_all(one, work, broken)).collect(),
    }
}

/// Does the work; a panic is a bug, but it costs one article and not the run. The error is what it said.
fn survive<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        said.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
    })
}

/// What of an article is asked for, beside its attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Parts {
    /// Key phrases.
    phrases: bool,
    /// Words by voice.
    words: bool,
}

impl Parts {
    /// What the tables need.
    fn of(settings: &Settings) -> Self {
        let words = settings.counts_words() || settings.asked.concordance.is_some();
        Self { phrases: settings.ranks_phrases(), words }
    }
}

/// Everything about one article. Pure: no files, no clock, no other article.
pub fn analyze(article: &Article, language: &Language, include: &[Class]) -> Analysis {
    let all = Parts { phrases: true, words: true };
    let found = stages(&[article], language, include, all, &mut Desk::default(), &Timings::default());
    found.into_iter().next().unwrap_or_default()
}

/// The stages that give what is asked of articles, timed, one after the other for all of them.
fn stages(
    articles: &[&Article],
    language: &Language,
    include: &[Class],
    parts: Parts,
    desk: &mut Desk,
    timings: &Timings,
) -> Vec<Analysis> {
    let mut all: Vec<(&Article, Analysis)> = articles.iter().map(|&a| (a, Analysis::default())).collect();
    timings.time(Stage::Clean, || {
        for (article, found) in &mut all {
            found.mask = clean::mask(article, language);
            let included = found.mask.paragraphs.iter_mut().filter(|p| include.contains(&p.class));
            included.for_each(|paragraph| paragraph.kept = true);
        }
    });
    timings.time(Stage::Segment, || {
        for (article, found) in &mut all {
            found.layout = segment::layout(article, &found.mask, language);
        }
    });
    // Without attribution only key phrases ask for anything of it: for the classes of words.
    let resolved = match language.effort == Effort::None && !parts.phrases {
        true => all.iter().map(|_| Resolved::default()).collect(),
        false => attributed(&all, language, timings),
    };
    if parts.phrases {
        timings.time(Stage::Phrase, || {
            for ((article, found), Resolved { tags, .. }) in all.iter_mut().zip(&resolved) {
                let Analysis { mask, layout, .. } = found;
                found.phrases = phrase::rank(article, mask, layout, tags, language, &mut desk.words);
            }
        });
    }
    if parts.words {
        timings.time(Stage::Terms, || {
            for ((article, found), resolved) in all.iter_mut().zip(&resolved) {
                found.words = terms::read(article, &found.mask, &found.layout, resolved);
            }
        });
    }
    let whole = |((_, found), resolved): ((&Article, Analysis), Resolved)| {
        let Resolved { attributions, marked, problems, .. } = resolved;
        Analysis { attributions, marked, problems, ..found }
    };
    all.into_iter().zip(resolved).map(whole).collect()
}

/// Who says what in articles that are laid out.
fn attributed(all: &[(&Article, Analysis)], language: &Language, timings: &Timings) -> Vec<Resolved> {
    let quoted =
        |(article, found): &(&Article, Analysis)| quote::find(article, &found.mask, &found.layout, language);
    let quotations: Vec<Vec<Quotation>> = timings.time(Stage::Quote, || all.iter().map(quoted).collect());
    let mut texts = Vec::with_capacity(all.len());
    for ((article, Analysis { mask, layout, .. }), quotations) in all.iter().zip(&quotations) {
        texts.push(Text { article, mask, layout, quotations });
    }
    timings.time(Stage::Attribute, || attribute::resolve(&texts, language))
}

/// Threads beyond which starting them costs more than they give.
const MOST_THREADS: usize = 256;

/// A pool of so many threads; 0 for as many as there are processors.
pub fn pool(threads: usize) -> Result<rayon::ThreadPool, Error> {
    if threads > MOST_THREADS {
        return Err(Error::Refused(format!("--threads {threads}: give at most {MOST_THREADS}")));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    pool.map_err(|e| Error::Refused(format!("{threads} threads cannot be started: {e}; try --threads 1")))
}

impl Summary {
    fn of(tally: &Tally, problems: &[Noted], unused: Vec<Problem>) -> Self {
        let mut severities = BTreeMap::new();
        for problem in problems {
            *severities.entry(problem.severity).or_default() += 1;
        }
        Self {
            statuses: tally.statuses.clone(),
            words: tally.article_words,
            attributions: tally.attributions,
            unattributed: tally.unattributed,
            speakers: tally.speakers.len() as u64,
            problems: severities,
            analysed: 0,
            remembered: 0,
            unused,
            written: Vec::new(),
            timings: Timings::default(),
        }
    }

    /// How many articles have this status.
    pub fn status(&self, status: Status) -> u64 {
        self.statuses.get(&status).copied().unwrap_or(0)
    }

    /// How many problems are this bad.
    pub fn severity(&self, severity: Severity) -> u64 {
        self.problems.get(&severity).copied().unwrap_or(0)
    }

    /// Articles found.
    pub fn articles(&self) -> u64 {
        self.statuses.values().sum()
    }

    fn counts(&self) -> Value {
        let statuses: serde_json::Map<_, _> =
            Status::ALL.iter().map(|s| (s.name().to_owned(), json!(self.status(*s)))).collect();
        json!({
            "articles": self.articles(),
            "statuses": statuses,
            "words": self.words,
            "attributions": self.attributions,
            "unattributed": self.unattributed,
            "speakers": self.speakers,
            "problems": {
                "info": self.severity(Severity::Info),
                "warning": self.severity(Severity::Warning),
                "error": self.severity(Severity::Error),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told() {
        assert_eq!(survive(|| 1), Ok(1));
        assert_eq!(
            survive::<()>(|| panic!("span {} runs backwards", 3)),
            Err("span 3 runs backwards".to_owned())
        );
        assert_eq!(survive::<()>(|| panic!("plain")), Err("plain".to_owned()));
    }

    #[test]
    fn a_panic_costs_one_article() {
        let halve = |stack: &[u32]| {
            let half = |&n: &u32| match n {
                0 => panic!("plain"),
                n if n % 2 == 1 => panic!("{n} is odd"),
                n => (n / 2).to_string(),
            };
            stack.iter().map(half).collect::<Vec<_>>().join(" ")
        };
        let broken = |n: &u32, said: &str| format!("{n}: {said}");
        assert_eq!(survive_all(&[2, 4], &halve, &broken), ["1 2"]);
        assert_eq!(survive_all(&[2, 3, 4, 0], &halve, &broken), ["1", "3: 3 is odd", "2", "0: plain"]);
        assert_eq!(survive_all(&[], &halve, &broken), [""]);
    }
}
