//! From sources to speakers: one pass over the article in text order with a list of who has been named.

use super::chunk::{Chunk, ChunkKind};
use super::clause::{Draft, Source};
use super::folded::{Folded, most_words};
use super::known::{Index, Key, initials};
use super::mention::{self, Mention};
use super::rows::Rows;
use super::view::{Item, View, bare};
use crate::doc::{Anonymity, Article, Sector, SpeakerType};
use crate::language::{Gender, Language, Lists, Tag, Use};
use rustc_hash::FxHashMap;
use std::cell::{OnceCell, RefCell};
use std::ops::Range;

/// Paragraphs behind the last words of a speaker within which a pronoun or role still finds them.
pub(super) const REACH: u32 = 4;

/// Mentions back from a description or pronoun among which whom it means is looked for.
pub(super) const FAR: usize = 2000;

/// Words behind a subject among which the verb of its clause is looked for.
const CLAUSE: usize = 40;

/// Somebody or something the article speaks of.
#[derive(Clone, Debug, Default)]
pub(super) struct Entity<'a> {
    /// Fullest name, or the description.
    pub(super) name: &'a str,
    /// Words of the name; none for a description.
    pub(super) words: Folded,
    pub(super) kind: Option<SpeakerType>,
    pub(super) sector: Option<Sector>,
    pub(super) gender: Option<Gender>,
    pub(super) plural: bool,
    pub(super) role: &'a str,
    pub(super) affiliation: &'a str,
    pub(super) native: &'a str,
    /// Honorific before the name.
    pub(super) title: &'a str,
    /// Words of role or description.
    pub(super) role_words: Folded,
    /// Folded head noun of a description.
    pub(super) noun: &'a str,
    pub(super) anonymity: Option<Anonymity>,
}

/// An entity spoken of at an item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen {
    pub(super) entity: usize,
    pub(super) item: usize,
    /// First phrase of its sentence.
    pub(super) subject: bool,
    /// Source of an attribution.
    pub(super) speaks: bool,
}

/// State of the pass.
pub(super) struct Cast<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) language: &'a Language,
    pub(super) entities: Vec<Entity<'a>>,
    index: Index,
    /// The last entity of each description, in lower case.
    described: FxHashMap<String, usize>,
    pub(super) seen: Vec<Seen>,
    /// Folded document noun and who issued it: `In a statement, X said`.
    pub(super) issued: Vec<(&'a str, usize)>,
    /// Who last published something, and in which paragraph: X published its findings.
    published: Option<(usize, u32)>,
    /// The several speakers of the last row, and its paragraph.
    pub(super) together: Option<(Vec<usize>, u32)>,
    /// What each unit says of anonymity, once it is asked for.
    pub(super) said: Vec<OnceCell<Option<Anonymity>>>,
    /// What the words of a source say, by its items, once it is asked for.
    mentions: RefCell<FxHashMap<Range<usize>, Mention<'a>>>,
}

/// Fills in mention, speaker and profile of every row. `aside` holds the headlines and captions, which give
/// names in full but no speaker.
pub fn resolve<'a>(
    view: &'a View<'a>,
    aside: &'a View<'a>,
    rows: &mut Rows,
    article: &'a Article,
    language: &'a Language,
) {
    let said = vec![OnceCell::new(); view.units.len()];
    let mut cast = Cast {
        view,
        language,
        entities: Vec::new(),
        index: Index::default(),
        described: FxHashMap::default(),
        seen: Vec::new(),
        issued: Vec::new(),
        published: None,
        together: None,
        said,
        mentions: RefCell::default(),
    };
    for (_, source) in names(aside, usize::MAX, language) {
        cast.note(&mention::read(aside, &source.full, language));
    }
    // Whom only what stands behind the last row names is nobody's speaker.
    let end = rows.rows.iter().map(|(_, draft)| place(draft)).max().unwrap_or_default();
    let names = names(view, end, language);
    cast.mentions.get_mut().reserve(names.len());
    let mut order: Vec<usize> = (0..rows.rows.len()).collect();
    order.sort_by_key(|&r| (place(&rows.rows[r].1), r));
    let mut next = 0;
    let mut last: Option<(usize, u32)> = None;
    let mut spoke = None;
    // One past the items of the last block, and whose words it is.
    let mut block: Option<(usize, usize)> = None;
    let mut carried = Vec::new();
    let mut answers: Vec<Option<Vec<usize>>> = vec![None; rows.rows.len()];
    for r in order {
        let draft = &rows.rows[r].1;
        let at = place(draft);
        while next < names.len() && names[next].1.full.start < at {
            let (subject, source) = &names[next];
            let parsed = cast.read(source);
            let entity = cast.introduce(&parsed, source.full.start, *subject);
            if let Some(entity) = entity.filter(|_| *subject) {
                cast.learn_gender(entity, source);
                if issues(view, source, language) {
                    cast.published = Some((entity, cast.paragraph(source.full.start)));
                }
            }
            next += 1;
        }
        let paragraph = view.units[draft.unit].paragraph;
        // In somebody's own words others are spoken of.
        let own = block.filter(|&(end, _)| at < end).map(|(_, entity)| entity);
        let last_other = last.filter(|&(entity, _)| Some(entity) != own);
        let found = match &draft.source {
            Some(source) if draft.rule == "turn" => match cast.label(source, article) {
                Some(entity) => entity.into_iter().collect(),
                None => cast.speakers(&cast.labelled(source), draft, last),
            },
            Some(source) => cast.speakers(source, draft, last_other),
            None if draft.rule == "turn" => cast.answerer(article).into_iter().collect(),
            None if draft.rule == "continuation" => {
                last.filter(|&(_, p)| paragraph <= p + REACH).map(|(e, _)| vec![e]).unwrap_or_default()
            }
            None => Vec::new(),
        };
        if let Some(&entity) = found.first() {
            last = Some((entity, paragraph));
            cast.together = (found.len() > 1).then(|| (found.clone(), paragraph));
            if let Some(content) = draft.content.last().filter(|_| draft.block) {
                block = Some((content.end, entity));
            }
            match (&draft.source, spoke) {
                (None, Some(from)) => carried.push((r, from)),
                _ => spoke = Some(r),
            }
            for adjunct in &draft.adjuncts {
                for item in &view.items[adjunct.clone()] {
                    if item.may(Lists::DOCUMENT) && language.people.document(&item.lower).is_some() {
                        cast.issued.push((&item.lower, entity));
                    }
                }
            }
            cast.seen.push(Seen { entity, item: at, subject: true, speaks: true });
        }
        answers[r] = Some(found);
    }
    // What one sentence says of anonymity holds for the speaker in the whole article.
    for ((_, draft), found) in rows.rows.iter().zip(&answers) {
        if let Some(&entity) = found.as_deref().unwrap_or_default().first() {
            let kind = cast.anonymity(&cast.entities[entity], draft, article);
            if matches!(kind, Anonymity::OnCondition | Anonymity::Pseudonym) {
                cast.entities[entity].anonymity = Some(kind);
            }
        }
    }
    for (r, (row, draft)) in rows.rows.iter_mut().enumerate() {
        cast.fill(row, draft, answers[r].as_deref().unwrap_or_default(), article);
    }
    // The words that name who goes on speaking are those before.
    for (r, from) in carried {
        rows.rows[r].0.source = rows.rows[from].0.source.clone();
    }
    // An `it` that stands for nobody reports nothing.
    let mut answers = answers.into_iter();
    rows.rows.retain(|(_, draft)| {
        let named = answers.next().flatten().is_some_and(|found| !found.is_empty());
        let it =
            draft.source.as_ref().filter(|s| s.full.len() == 1 && s.stands_for.is_none()).is_some_and(|s| {
                view.items[s.full.start].pronoun(&language.people).is_some_and(|p| p.is_thing())
            });
        let quoted = draft.block || draft.content.is_empty() || view.holds_quote(&draft.content);
        named || !it || quoted
    });
}

/// Where a draft stands in the order of resolving: at its source, else at its content.
fn place(draft: &Draft) -> usize {
    draft.source.as_ref().map_or(draft.content.first().map_or(0, |r| r.start), |s| s.full.start)
}

/// The noun phrases that hold a capital in the units that begin before an item, in order, and whether each is the
/// first of its sentence.
fn names(view: &View, end: usize, language: &Language) -> Vec<(bool, Source)> {
    let mut list = Vec::new();
    for unit in view.units.iter().take_while(|unit| unit.items.start < end) {
        let chunks = view.chunks_of(unit);
        let mut subject = true;
        let mut k = 0;
        while k < chunks.len() {
            if chunks[k].kind == ChunkKind::Stop {
                subject = true;
            }
            // Since May, the foreman said; on Tuesday treasurer X said: a day is nobody's name behind a
            // preposition.
            let governed =
                k > 0 && chunks[k - 1].kind == ChunkKind::Prep && chunks[k].lists.meets(Lists::TIME);
            let time = |i: &&Item| governed && i.time(&language.people).is_some();
            let dates = view.items[chunks[k].items.clone()].iter().take_while(time).count();
            if chunks[k].is_noun() && dates < chunks[k].items.len() {
                let governs = chunks.get(k + 1).and_then(|c| c.verb()).is_some_and(|v| v.finite());
                let head = chunks[k].items.start + dates..chunks[k].items.end;
                let mut end = head.end;
                // `minister of X Y` and what brackets and commas add.
                let mut n = k + 1;
                // `minister of Water X Y`: what `of` governs is no name of its own.
                let of = chunks.get(n + 1).is_some_and(|c| c.is_noun())
                    && chunks[n].lists.meets(Use::OF.0)
                    && view.items[chunks[n].items.start].is_used(Use::OF, language);
                let role = || view.items[head.clone()].iter().any(|i| i.role(&language.people).is_some());
                let governed = usize::from(of && role()) * 2;
                while n + 1 < chunks.len() && chunks[n].kind == ChunkKind::Prep && chunks[n + 1].is_noun() {
                    end = chunks[n + 1].items.end;
                    n += 2;
                }
                if n < chunks.len() && matches!(chunks[n].kind, ChunkKind::Fence | ChunkKind::Comma) {
                    let close = (n + 1..chunks.len().min(n + 8)).find(|&c| {
                        matches!(
                            chunks[c].kind,
                            ChunkKind::Fence
                                | ChunkKind::Comma
                                | ChunkKind::Stop
                                | ChunkKind::Verb(_)
                                | ChunkKind::Quote(_)
                        )
                    });
                    // Asked by X, the mayor said: what a verb follows is the verb's.
                    let own = |&c: &usize| chunks[n].kind != ChunkKind::Comma || chunks[c].verb().is_none();
                    if let Some(close) = close.filter(|&c| c > n + 1 && chunks[n + 1].is_noun()).filter(own) {
                        end = chunks[close - 1].items.end;
                    }
                }
                // Etta Caro sells eels: a verb that was read as a noun.
                if let Some(name) = name_before_verb(view, head.clone(), language) {
                    list.push((true, Source::phrase(name)));
                    subject = false;
                    k += 1;
                    continue;
                }
                let new = head.len() > 1 && view.items[head.start].is_used(Use::INDEFINITE, language);
                if new || view.items[head.clone()].iter().any(|i| i.is_capital()) {
                    let own = Source { full: head.start..end, head: head.clone(), stands_for: None };
                    list.push((subject || governs, own));
                }
                subject = false;
                k += governed;
            }
            k += 1;
        }
    }
    list
}

/// Whether the subject issues a document: the office published its findings.
fn issues(view: &View, subject: &Source, language: &Language) -> bool {
    let chunks = view.chunks_of(&view.units[view.unit_of(subject.full.start)]);
    let k = chunks.partition_point(|c| c.items.start < subject.full.end);
    let verb = |c: &Chunk| view.items[c.items.clone()].iter().any(|i| i.is_used(Use::ISSUING, language));
    let document = |c: &Chunk| {
        let last = &view.items[c.items.end - 1];
        last.may(Lists::DOCUMENT) && language.people.document(&last.lower).is_some()
    };
    chunks.get(k).is_some_and(|c| c.verb().is_some_and(|v| v.finite() && !v.passive) && verb(c))
        && chunks.get(k + 1).is_some_and(|c| c.is_noun() && document(c))
}

/// The name that opens a phrase whose next word may be a verb, as a phrase cannot go on like that.
pub(super) fn name_before_verb(
    view: &View,
    phrase: Range<usize>,
    language: &Language,
) -> Option<Range<usize>> {
    let items = &view.items[phrase.clone()];
    if !items.first()?.is_capital() {
        return None;
    }
    let part = |i: &&Item| i.is_capital() && !i.is_possessive() || i.particle(&language.people);
    let name = items.iter().take_while(part).count();
    let verb = items.get(name).filter(|i| i.tag == Tag::Noun && !i.is_possessive())?;
    let stem = verb.lower.strip_suffix('s')?;
    let may = |word: &str| language.lexicon.listed(word).contains(&Tag::Verb);
    if !(2..=4).contains(&name) {
        return None;
    }
    // A clause has no second verb.
    let unit = &view.units[view.unit_of(phrase.start)].items;
    let sentence = view.items[unit.end - 1].is(".");
    let behind = &view.items[phrase.end..unit.end.min(phrase.end + CLAUSE)];
    let mut clause = behind.iter().take_while(|i| i.is_word());
    let alone = !clause.any(|i| matches!(i.tag, Tag::Verb | Tag::Aux));
    let verb = may(&verb.lower) || alone && (sentence || may(stem));
    verb.then(|| phrase.start..phrase.start + name)
}

impl<'a> Cast<'a> {
    pub(super) fn paragraph(&self, item: usize) -> u32 {
        self.view.units[self.view.unit_of(item)].paragraph
    }

    /// What the words of a source say.
    pub(super) fn read(&self, source: &Source) -> Mention<'a> {
        let read = || mention::read(self.view, &source.full, self.language);
        *self.mentions.borrow_mut().entry(source.full.clone()).or_insert_with(read)
    }

    /// Takes note of a name that the text mentions; only people and bodies with a name of their own.
    fn introduce(&mut self, parsed: &Mention<'a>, item: usize, subject: bool) -> Option<usize> {
        if parsed.name.is_empty() {
            // A spokesman was asked …: somebody new whom the next `the spokesman` means.
            if parsed.indefinite && parsed.kind == Some(SpeakerType::Person) && !parsed.plural {
                let entity = self.add(parsed, Folded::default());
                self.seen.push(Seen { entity, item, subject, speaks: false });
            }
            return None;
        }
        let person = matches!(parsed.kind, None | Some(SpeakerType::Person));
        let words = Folded::of(parsed.name);
        let known = self.by_name(parsed, &words);
        let entity = match known {
            Some(entity) => entity,
            // A lone capital word is a name only if something says so.
            None if person
                && !parsed.name.contains(' ')
                && parsed.role.is_empty()
                && parsed.gender.is_none() =>
            {
                return None;
            }
            None if person && parsed.name.split(' ').count() > 4 => return None,
            None => self.add(parsed, words),
        };
        self.learn(entity, parsed);
        self.seen.push(Seen { entity, item, subject, speaks: false });
        Some(entity)
    }

    /// Takes note of a person whom a headline or caption gives in full.
    fn note(&mut self, parsed: &Mention<'a>) {
        let words = parsed.name.split(' ').count();
        if parsed.kind == Some(SpeakerType::Person) && (2..=4).contains(&words) {
            self.named(parsed);
        }
    }

    /// The entity that a name stands for; a new one where none is known by it.
    pub(super) fn named(&mut self, parsed: &Mention<'a>) -> usize {
        let words = Folded::of(parsed.name);
        self.by_name(parsed, &words).unwrap_or_else(|| self.add(parsed, words))
    }

    /// Adds an entity with the words of its name, none for a description.
    pub(super) fn add(&mut self, parsed: &Mention<'a>, words: Folded) -> usize {
        let name = if parsed.name.is_empty() { parsed.text } else { self.full_name(parsed) };
        self.entities.push(Entity {
            name,
            words,
            kind: parsed.kind,
            sector: parsed.sector,
            gender: parsed.gender,
            plural: parsed.plural,
            native: parsed.native,
            title: parsed.title,
            role: parsed.role,
            affiliation: parsed.affiliation,
            role_words: Folded::of(if parsed.role.is_empty() { parsed.text } else { parsed.role }),
            noun: parsed.noun,
            anonymity: None,
        });
        let added = self.entities.len() - 1;
        if self.entities[added].words.is_empty() {
            self.described.insert(name.to_lowercase(), added);
        }
        self.index.add(&self.entities, added);
        added
    }

    /// The name as the tables give it: governments for their countries, full names for known short ones.
    pub(super) fn full_name(&self, parsed: &Mention<'a>) -> &'a str {
        let people = &self.language.people;
        if let Some(body) = people.body(parsed.name).filter(|b| !b.full.is_empty()) {
            return body.full;
        }
        if parsed.kind == Some(SpeakerType::Government)
            && let Some(place) = people.place(parsed.name)
        {
            return place.government;
        }
        parsed.name
    }

    /// Adds what a later mention tells about an entity.
    fn learn(&mut self, entity: usize, parsed: &Mention<'a>) {
        let longer = parsed.kind == Some(SpeakerType::Person)
            && most_words(parsed.name) > self.entities[entity].words.len()
            && Folded::of(parsed.name).len() > self.entities[entity].words.len();
        let e = &mut self.entities[entity];
        if longer {
            e.name = parsed.name;
            e.words = Folded::of(parsed.name);
            self.index.add(&self.entities, entity);
        }
        let e = &mut self.entities[entity];
        e.kind = e.kind.or(parsed.kind);
        e.gender = e.gender.or(parsed.gender);
        e.sector = e.sector.or(parsed.sector);
        if e.role.is_empty() {
            e.role = parsed.role;
            e.role_words = Folded::of(parsed.role);
        }
        if e.affiliation.is_empty() {
            e.affiliation = parsed.affiliation;
        }
        if e.native.is_empty() {
            e.native = parsed.native;
        }
        if e.title.is_empty() {
            e.title = parsed.title;
        }
    }

    /// The entity a name stands for: the same name, or the last introduced of those that have it as a part.
    fn by_name(&self, parsed: &Mention<'a>, words: &Folded) -> Option<usize> {
        let person = matches!(parsed.kind, None | Some(SpeakerType::Person));
        let full = self.full_name(parsed);
        let all = self.entities.len();
        let keys = [Key::Words(words), Key::Name(full)];
        let same = |e: &Entity| !e.words.is_empty() && (e.words == *words || e.name == full);
        if let Some(same) = self.index.newest(&self.entities, all, keys, same) {
            // A lone surname may belong to somebody introduced later under a longer name.
            if words.len() > 1 || !person {
                return Some(same);
            }
        }
        if !person {
            // Guardian said: not the newspaper, where a mayor Don Guardian is.
            let given =
                |e: &Entity| e.name.split(' ').next().and_then(|w| self.language.people.given_name(w));
            let surname = |e: &Entity| {
                e.kind == Some(SpeakerType::Person)
                    && e.words.len() > 1
                    && e.words.iter().next_back() == words.iter().next()
                    && (given(e).is_some() || e.gender.is_some() || !e.role.is_empty())
            };
            let lone = words.len() == 1 && !parsed.definite;
            let bearer = || self.index.newest(&self.entities, all, [self.index.rarest(words)], surname);
            return if lone { bearer() } else { None };
        }
        let fits = |e: &Entity| {
            matches!(e.kind, None | Some(SpeakerType::Person))
                && !e.words.is_empty()
                && words.part_of(&e.words)
                && (parsed.gender.is_none() || e.gender.is_none() || parsed.gender == e.gender)
        };
        let rare = self.index.rarest(words);
        let before = |end: usize| self.index.newest(&self.entities, end, [rare], fits);
        let mut candidates = std::iter::successors(before(all), |&i| before(i));
        let Some(last) = candidates.next() else { return self.short_body(parsed, words) };
        // A role or an honorific beside the surname decides between namesakes.
        if (!parsed.role.is_empty() || !parsed.title.is_empty())
            && let Some(other) = candidates.next()
        {
            let role = Folded::of(parsed.role);
            let shared = |&c: &usize| {
                let e = &self.entities[c];
                role.iter().any(|w| e.role_words.contains(w))
                    || !parsed.title.is_empty() && e.title == parsed.title
            };
            return [last, other].into_iter().chain(candidates).find(shared).or(Some(last));
        }
        Some(last)
    }

    /// The body that one word stands for: the initials of its name, or its first word.
    fn short_body(&self, parsed: &Mention, words: &Folded) -> Option<usize> {
        let known = self.language.people.body(parsed.name).is_some();
        if words.len() != 1 || known || !parsed.role.is_empty() || !parsed.title.is_empty() {
            return None;
        }
        let initials =
            |e: &Entity| parsed.name.chars().count() > 1 && initials(e.name).eq(parsed.name.chars());
        let stands = |e: &Entity| {
            matches!(e.kind, Some(SpeakerType::Organisation | SpeakerType::Media | SpeakerType::Government))
                && e.words.len() > 1
                && (initials(e) || e.words.iter().next() == words.iter().next())
        };
        let place = self.language.people.place(parsed.name).is_some();
        let keys = [Key::Initials(parsed.name), words.iter().next().map_or(Key::None, Key::Word)];
        self.index.newest(&self.entities, self.entities.len(), keys, stands).filter(|_| !place)
    }

    /// Who is meant by the label of a turn in an interview: behind a question label the author, behind an
    /// answer label whoever the article names most often. None for any other label.
    fn label(&mut self, source: &Source, article: &'a Article) -> Option<Option<usize>> {
        let label = self.view.items[source.head.start].lower.trim_end_matches('.');
        let grammar = &self.language.grammar;
        if source.head.len() != 1
            || !(grammar.is("question_label", label) || grammar.is("answer_label", label))
        {
            return None;
        }
        let author = Folded::of(&article.meta.author);
        if grammar.is("question_label", label) {
            if author.is_empty() || article.meta.author.contains(',') {
                return Some(None);
            }
            let parsed = Mention {
                name: &article.meta.author,
                text: &article.meta.author,
                kind: Some(SpeakerType::Person),
                ..Mention::default()
            };
            return Some(Some(self.named(&parsed)));
        }
        Some(self.answerer(article))
    }

    /// The label itself where somebody named before has the name in full, else where the article gives it.
    fn labelled(&self, source: &Source) -> Source {
        let plain = Source::phrase(source.head.clone());
        let parsed = self.read(&plain);
        let known = !parsed.name.is_empty()
            && self
                .by_name(&parsed, &Folded::of(parsed.name))
                .is_some_and(|entity| self.entities[entity].words.len() > 1);
        if known { plain } else { source.clone() }
    }

    /// Who answers in an interview: whoever the article names most often, but for its author.
    fn answerer(&self, article: &Article) -> Option<usize> {
        let author = Folded::of(&article.meta.author);
        let mut counts = vec![0u32; self.entities.len()];
        for seen in &self.seen {
            counts[seen.entity] += 1;
        }
        let answers =
            |e: &Entity| e.kind == Some(SpeakerType::Person) && e.words.len() > 1 && e.words != author;
        (0..counts.len()).filter(|&i| answers(&self.entities[i])).max_by_key(|&i| (counts[i], usize::MAX - i))
    }

    /// The speakers a source stands for.
    fn speakers(&mut self, source: &Source, draft: &Draft, last: Option<(usize, u32)>) -> Vec<usize> {
        // A relative pronoun or shared subject stands for the phrase before.
        let phrase = source.stands_for.clone();
        let source = match phrase {
            Some(range) => Source::phrase(range),
            None => source.clone(),
        };
        if let Some(both) = self.both(&source).or_else(|| self.they(&source)) {
            return both;
        }
        let parts = self.joint(&source);
        let mut found = Vec::new();
        for part in parts {
            let mut parsed = self.read(&part);
            parsed.text = bare(parsed.text);
            let mut issuers = self.issuers(&parsed, draft, last);
            if issuers.is_empty() {
                issuers.extend(self.speaker(&parsed, &part, draft, last));
            }
            issuers.retain(|entity| !found.contains(entity));
            found.append(&mut issuers);
        }
        found
    }

    fn speaker(
        &mut self,
        parsed: &Mention<'a>,
        source: &Source,
        draft: &Draft,
        last: Option<(usize, u32)>,
    ) -> Option<usize> {
        let at = source.full.start;
        if let Some(pronoun) = parsed.pronoun {
            return self.by_pronoun(pronoun, at, last);
        }
        if !parsed.name.is_empty() {
            let entity = self.named(parsed);
            self.learn(entity, parsed);
            return Some(entity);
        }
        // Nobody, none, neither
        let nobody = source.full.len() == 1 && self.view.items[at].is_used(Use::DENYING, self.language);
        // This includes; outside of the council: no phrase that could speak.
        let listed = self.language.lexicon.listed(parsed.noun);
        let nominal =
            |tag: &Tag| matches!(tag, Tag::Noun | Tag::Propn | Tag::Adj | Tag::Pron | Tag::Det | Tag::Num);
        let items = &self.view.items[source.full.clone()];
        let noun = items.iter().any(|i| matches!(i.tag, Tag::Noun | Tag::Propn) && *i.lower != *parsed.noun);
        let none = !listed.is_empty() && !listed.iter().any(nominal) && parsed.kind.is_none() && !noun;
        if parsed.text.is_empty() || nobody || none {
            return None;
        }
        let document = matches!(parsed.kind, Some(SpeakerType::Document));
        if document {
            let issued = self.issued.iter().rev().find(|(noun, _)| *noun == parsed.noun).map(|&(_, e)| e);
            let told = self.entities.iter().any(|e| e.words.is_empty() && e.noun == parsed.noun);
            let near = |&(_, p): &(usize, u32)| !told && self.paragraph(at) <= p + 1;
            let published = self.published.filter(near).map(|(e, _)| e);
            if let Some(issuer) = issued.or(published).filter(|_| parsed.definite) {
                return Some(issuer);
            }
        }
        if parsed.definite && !parsed.plural {
            let paragraph = self.view.units[draft.unit].paragraph;
            if let Some(entity) = self.by_description(parsed, at, paragraph, last) {
                return Some(entity);
            }
        }
        // The same words again.
        if let Some(same) = self.described.get(&parsed.text.to_lowercase()) {
            return Some(*same);
        }
        Some(self.add(parsed, Folded::default()))
    }

    /// Who issued a document: the speakers that the words naming the issuer stand for.
    fn issuers(&mut self, parsed: &Mention<'a>, draft: &Draft, last: Option<(usize, u32)>) -> Vec<usize> {
        let named = parsed.issuer.0..parsed.issuer.1;
        if named.is_empty() || parsed.kind != Some(SpeakerType::Document) {
            return Vec::new();
        }
        let source = Source::phrase(named.clone());
        let mut issuer = self.read(&source);
        // By “Still Water”: a name that stands in marks.
        let marked = self.view.items[named.clone()].iter().all(|i| i.quote().is_some());
        if marked || !issuer.name.is_empty() && issuer.kind.is_none() {
            let name = if marked { mention::name_text(self.view, named) } else { issuer.name };
            issuer = Mention { name, text: name, kind: Some(SpeakerType::Person), ..Mention::default() };
            return vec![self.named(&issuer)];
        }
        // The Varnian government: a body that its words name.
        let body = matches!(issuer.kind, Some(SpeakerType::Government | SpeakerType::Organisation));
        if body && issuer.name.is_empty() && issuer.text.starts_with(char::is_uppercase) {
            issuer.name = bare(issuer.text);
            return vec![self.named(&issuer)];
        }
        let known = !issuer.name.is_empty() || issuer.pronoun.is_some() || issuer.kind.is_some();
        if known { self.speakers(&source, draft, last) } else { Vec::new() }
    }

    /// Whether a noun may stand for somebody with this role, which does not have it: Sen. X, the senator; Mayor X, the
    /// politician; the chief executive X, the CEO; but not Mayor X, the minister, nor the hydrologist X, the chairman.
    fn stands_for(&self, noun: &str, role: &str) -> bool {
        let title = |word: &str| self.language.people.title(word);
        let short = |word: &str| word.ends_with('.') || word.len() <= SHORT_TITLE;
        let mut capital = noun.to_owned();
        capital.get_mut(..1).map(str::make_ascii_uppercase);
        let office = title(&capital).is_some_and(|(_, role)| role);
        // Chief executive X, the CEO
        let letters: String = role.split([' ', '-']).filter_map(|word| word.chars().next()).collect();
        let initials = letters.len() > 1
            && noun.strip_prefix(&letters.to_lowercase()).is_some_and(|rest| rest.chars().nth(1).is_none());
        initials || role.split(' ').all(|word| title(word).is_some() && (short(word) || !office))
    }

    /// `the analyst`: somebody whose role or name has the noun; else, for a person, who spoke last.
    fn by_description(
        &self,
        parsed: &Mention<'a>,
        at: usize,
        paragraph: u32,
        last: Option<(usize, u32)>,
    ) -> Option<usize> {
        let fits_gender =
            |e: &Entity| parsed.gender.is_none() || e.gender.is_none() || parsed.gender == e.gender;
        let own = Folded::of(parsed.text);
        // A person by any word of the role; anything else by the noun that heads its name or description.
        let has_noun = |e: &Entity| match e.kind {
            Some(SpeakerType::Person) => e.role_words.contains(parsed.noun),
            _ if e.words.is_empty() => e.noun == parsed.noun,
            _ => e.words.iter().next_back() == Some(parsed.noun),
        };
        let person = parsed.kind == Some(SpeakerType::Person);
        let mut best: Option<(usize, usize)> = None;
        for seen in self.seen.iter().rev().filter(|s| s.item < at).take(FAR) {
            let e = &self.entities[seen.entity];
            if e.plural || !has_noun(e) || !fits_gender(e) {
                continue;
            }
            if person != (e.kind == Some(SpeakerType::Person)) && parsed.kind.is_some() {
                continue;
            }
            // More words in common is better, then the nearer one.
            let shared = own.iter().filter(|w| e.role_words.contains(w) || e.words.contains(w)).count();
            let complete = shared == own.len() || own.len() == 1;
            if best.is_none_or(|(_, s)| shared > s) && (complete || own.len() <= 3) {
                best = Some((seen.entity, shared));
            }
        }
        if let Some((entity, _)) = best {
            return Some(entity);
        }
        let (entity, spoke) = last?;
        let e = &self.entities[entity];
        let near = paragraph <= spoke + 2;
        // The hydrologist said so; the chairman, who is somebody else, said no.
        let role = !e.words.is_empty() && !e.role.is_empty() && !self.stands_for(parsed.noun, e.role);
        let other = role && !parsed.generic;
        (person
            && near
            && !other
            && own.len() == 1
            && e.kind == Some(SpeakerType::Person)
            && !e.plural
            && fits_gender(e))
        .then_some(entity)
    }
}

/// Letters of a title that may be an abbreviation without a dot (Prof).
const SHORT_TITLE: usize = 4;
