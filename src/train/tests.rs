//! Training as a whole, on a dozen tiny invented articles.

use super::fit::Settings;
use super::{Step, Trained, Unwatched, Watch, data, train};
use crate::attribute::learned::features::{Around, QUOTE};
use crate::attribute::learned::run::{candidates, first_labels};
use crate::doc::{Article, Span};
use crate::error::Error;
use crate::gold::{Attributed, Gold, Marked};
use crate::language::Language;
use crate::language::model::Model;
use crate::pipeline::pool;
use std::sync::atomic::AtomicBool;
use std::sync::{LazyLock, Mutex};

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

/// An article whose parts are in braces: `{S Ona} {C says} {T it rains}.` A full stop that stands alone ends a
/// sentence, and with it an attribution.
fn marked(name: &str, written: &str) -> Marked {
    let mut text = String::new();
    let mut attributions = Vec::new();
    let mut one = Attributed::default();
    for (n, part) in written.split(['{', '}']).enumerate() {
        let start = text.len() as u32;
        if n % 2 == 0 {
            text.push_str(part);
            if part.contains('.') && !one.content.is_empty() {
                attributions.push(std::mem::take(&mut one));
            }
            continue;
        }
        let (role, words) = part.split_at(2);
        text.push_str(words);
        let spans = match role {
            "S " => &mut one.source,
            "C " => &mut one.cue,
            _ => &mut one.content,
        };
        spans.push(Span::new(start, text.len() as u32));
    }
    let article = Article::from_text(name, &text);
    Marked { name: name.to_owned(), article, attributions, discard: Vec::new(), warnings: Vec::new() }
}

/// A dozen articles of three paragraphs.
fn gold() -> Gold {
    let people = ["Ona Brek", "Mayor Tilda Venn", "Jorin Hask", "the harbour master"];
    let things = ["the quay would open in May", "the ferry had been late", "nobody had asked the crew"];
    let articles = (0..12).map(|n| {
        let (person, thing) = (people[n % 4], things[n % 3]);
        let other = people[(n + 1) % 4];
        let text = format!(
            "{{S {person}}} {{C said}} {{T that {thing}}}. The boats of Vellmar lay still on the grey water.\n\n\
             {{T “We will wait for the tide,”}} {{S {other}}} {{C said}}. The rain went on all day.\n\n\
             A long street leads from the market of Vellmar to the old mill by the river.\n"
        );
        marked(&format!("a{n:02}"), &text)
    });
    Gold { articles: articles.collect(), skipped: Vec::new() }
}

fn trained(gold: &Gold, threads: usize) -> Result<Trained, Error> {
    pool(threads).unwrap().install(|| train(gold, &ENGLISH, &Settings::default(), &Unwatched::default()))
}

/// What the model finds in one paragraph: source, cue, content.
fn found(model: &Model, text: &str) -> Vec<[String; 3]> {
    let article = Article::from_text("new", text);
    let mut paragraphs = data::read(&article, &[], &ENGLISH, 0);
    let [p] = &mut paragraphs[..] else { panic!("{} paragraphs", paragraphs.len()) };
    for atom in p.atoms.iter_mut().filter(|atom| atom.tag != QUOTE) {
        atom.cue = model.cues.get(&atom.word).copied().unwrap_or(0);
        atom.kin = model.cues.get(&atom.stem).copied().unwrap_or(0);
    }
    p.around = Around::of(&p.atoms);
    let words = |ranges: &[std::ops::Range<usize>]| {
        let pieces = ranges.iter().map(|r| p.spans[r.start].cover(p.spans[r.end - 1]).text(text));
        pieces.collect::<Vec<_>>().join(" … ")
    };
    let found = candidates(model, &p.atoms, first_labels(model, &p.atoms, &p.around));
    found.iter().map(|f| [words(&f.source), words(&f.cue), words(&f.content)]).collect()
}

#[test]
fn what_was_learned_is_the_same_for_any_threads_and_finds_the_obvious() {
    let gold = gold();
    let one = trained(&gold, 1).unwrap();
    assert_eq!((one.articles, one.attributions, one.learned, one.paragraphs), (12, 24, 24, 36));
    let bytes = one.model.to_bytes();
    assert!(bytes == trained(&gold, 2).unwrap().model.to_bytes(), "one thread and two give other weights");

    let model = Model::from_bytes(&bytes, "weights").unwrap();
    let said = found(&model, "Ilse Marrow said that the bridge had been closed.");
    assert_eq!(said, [["Ilse Marrow", "said", "that the bridge had been closed"].map(str::to_owned)]);
    assert!(found(&model, "A narrow road leads from the church to the river.").is_empty());
}

#[test]
fn another_seed_gives_other_weights() {
    let gold = gold();
    let other = Settings { seed: 2, ..Settings::default() };
    let other = train(&gold, &ENGLISH, &other, &Unwatched::default()).unwrap();
    assert!(other.model.to_bytes() != trained(&gold, 1).unwrap().model.to_bytes());
}

#[test]
fn what_cannot_be_learned_from_is_said() {
    let said = |gold: Gold| trained(&gold, 1).unwrap_err().to_string();
    let mut few = gold();
    few.articles.truncate(3);
    assert_eq!(said(few), "too few marked articles to learn from: 3 where 4 are needed");
    let mut unmarked = gold();
    unmarked.articles.iter_mut().for_each(|marked| marked.attributions.clear());
    assert!(said(unmarked).contains("none of the marked articles holds an attribution"));
    let mut cueless = gold();
    cueless.articles.iter_mut().flat_map(|marked| &mut marked.attributions).for_each(|a| a.cue.clear());
    assert!(said(cueless).contains("no attribution has a cue"));
}

/// Notes the steps, and stops at one of them.
struct Stopping {
    at: Step,
    steps: Mutex<Vec<Step>>,
    stop: AtomicBool,
}

impl Watch for Stopping {
    fn begin(&self, step: Step, _: usize) {
        self.steps.lock().unwrap().push(step);
        self.stop.store(step == self.at, std::sync::atomic::Ordering::Relaxed);
    }

    fn done(&self) {}

    fn stop(&self) -> &AtomicBool {
        &self.stop
    }
}

#[test]
fn a_training_can_be_stopped_at_any_step() {
    let steps = [Step::Read, Step::First, Step::Triggers, Step::Second];
    for (n, at) in steps.into_iter().enumerate().skip(1) {
        let watch = Stopping { at, steps: Mutex::default(), stop: AtomicBool::default() };
        let result = train(&gold(), &ENGLISH, &Settings::default(), &watch);
        assert!(matches!(result, Err(Error::Interrupted)), "{at:?}");
        assert_eq!(*watch.steps.lock().unwrap(), steps[..=n]);
    }
}
