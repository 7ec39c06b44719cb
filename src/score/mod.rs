//! How much of what people marked did whosaid find? Counts for one article, sums of them, and the figures in
//! per cent.
//!
//! The units are tokens (`\w+`, or one other character); a stretch is the set of tokens that it touches.
//! "Words" are the tokens with a letter or digit, so marks and commas at the edges make no difference; a part
//! without any such token is compared by all its tokens.
//!
//! - **content**: a row has found a marked attribution when the words in both are at least half of the words
//!   in either (Jaccard). Pairs are made one to one, the most alike first, ties by position.
//! - **joint**: such a pair whose source is right too: the two sources share a word that is no function word
//!   (any word, if the marked source has nothing else), or neither has a source.
//! - **pieces**: every contiguous stretch of a source, cue or content by itself, right when exactly the same
//!   tokens are marked with the same role.
//!
//! Precision is over rows, recall over marks, both summed over all articles. Of the groups by quotation
//! marks, precision takes the rows and recall the marks that are themselves of the group. Rows without
//! content count in the pieces only; rows of which half or more of the words lie where annotators were told
//! not to look count nowhere.
//!
//! The roles, and credit for partial matches, come from Pareti (2015, *Attribution: a computational
//! approach*) and Newell, Margolin and Ruths (2018, the PolNeAR corpus); the pieces from CofeNet (Wang et
//! al., COLING 2022).

mod counts;
mod interval;
pub mod phrases;
mod stated;
mod tokens;

pub use counts::{Counts, Group, GroupCounts, Hits, Role};
pub use interval::{interval, wilson};
pub use stated::{Stated, stated};

use crate::gold::{Attributed, Marked};
use std::cmp::Ordering;
use tokens::{Text, Tokens};

/// What an article's rows are worth.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// What is counted of the article.
    pub counts: Counts,
    /// For each row whether it is right; none for rows without content and in discarded text.
    pub verdicts: Vec<Option<Verdict>>,
}

/// Whether a row is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// It has found the content of a mark.
    pub content: bool,
    /// And the source of that mark: the row is right.
    pub source: bool,
}

/// An attribution in tokens.
struct Item {
    /// Its place in the list.
    number: usize,
    group: Group,
    /// Words.
    content: Tokens,
    /// Words.
    source: Tokens,
    /// All tokens by role.
    parts: [Tokens; 3],
}

impl Item {
    fn new(text: &Text, number: usize, one: &Attributed) -> Self {
        let parts = [&one.source, &one.cue, &one.content].map(|spans| text.touched(spans));
        let [source, _, content] = &parts;
        let group = group_of(text, content);
        Self { number, group, content: text.words(content), source: text.words(source), parts }
    }

    /// Whether the source of `row` is the one that is marked here.
    fn same_source(&self, row: &Item, text: &Text) -> bool {
        if self.source.is_empty() {
            return row.source.is_empty();
        }
        let function = |at: &u32| text.is_function_word(*at);
        let both = common(&self.source, &row.source);
        both.iter().any(|at| !function(at)) || (!both.is_empty() && self.source.iter().all(function))
    }
}

/// Compares what people marked in an article with the rows for it.
pub fn compare(marked: &Marked, rows: &[Attributed]) -> Compared {
    let mut verdicts = vec![None; rows.len()];
    let text = Text::new(&marked.article.text);
    let discard = text.touched(&marked.discard);
    let items = |list: &[Attributed]| -> Vec<Item> {
        list.iter().enumerate().map(|(number, one)| Item::new(&text, number, one)).collect()
    };
    let (gold, mut rows) = (items(&marked.attributions), items(rows));
    rows.retain(|row| row.content.is_empty() || 2 * common(&row.content, &discard).len() < row.content.len());

    let mut counts = Counts::default();
    for role in Role::ALL {
        let (gold, rows) = (pieces(&gold, role), pieces(&rows, role));
        let both = common(&gold, &rows).len() as u64;
        counts.pieces[role as usize] =
            Hits { gold: gold.len() as u64, found: both, rows: rows.len() as u64, right: both };
    }

    rows.retain(|row| !row.content.is_empty());
    let (mut found, mut right) = (vec![None; gold.len()], vec![None; rows.len()]);
    for (g, r) in pairs(&gold, &rows) {
        let source = gold[g].same_source(&rows[r], &text);
        (found[g], right[r]) = (Some(source), Some(source));
    }
    for group in Group::ALL {
        let count = &mut counts.groups[group as usize];
        for (mark, found) in gold.iter().zip(&found).filter(|(mark, _)| group.holds(mark.group)) {
            count.content.mark(found.is_some());
            count.joint.mark(*found == Some(true));
            let paired = found.is_some() && !mark.source.is_empty();
            count.sources += u64::from(paired);
            count.sources_right += u64::from(paired && *found == Some(true));
        }
        for (_, right) in rows.iter().zip(&right).filter(|(row, _)| group.holds(row.group)) {
            count.content.row(right.is_some());
            count.joint.row(*right == Some(true));
        }
    }
    for (row, right) in rows.iter().zip(right) {
        verdicts[row.number] = Some(Verdict { content: right.is_some(), source: right == Some(true) });
    }
    Compared { counts, verdicts }
}

/// The group of an attribution with the tokens `content`: direct, mixed or indirect.
fn group_of(text: &Text, content: &[u32]) -> Group {
    let words = content.iter().filter(|&&at| text.is_word(at));
    let (all, quoted) = words.fold((0, 0), |(n, q), &at| (n + 1, q + u32::from(text.is_quoted(at))));
    match quoted {
        0 => Group::Indirect,
        _ if quoted == all => Group::Direct,
        _ => Group::Mixed,
    }
}

/// Pairs of a mark and a row that share at least half of their words, one to one, the most alike first; then
/// by the place of the mark, then of the row.
fn pairs(gold: &[Item], rows: &[Item]) -> Vec<(usize, usize)> {
    let mut alike = Vec::new();
    for (g, mark) in gold.iter().enumerate() {
        for (r, row) in rows.iter().enumerate() {
            let shared = common(&mark.content, &row.content).len();
            let either = mark.content.len() + row.content.len() - shared;
            if shared > 0 && 2 * shared >= either {
                alike.push((shared, either, g, r));
            }
        }
    }
    // shared / either, greatest first, compared as fractions.
    alike.sort_by(|a, b| (b.0 * a.1).cmp(&(a.0 * b.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
    let (mut marks, mut taken) = (vec![false; gold.len()], vec![false; rows.len()]);
    let mut pairs = Vec::new();
    for (_, _, g, r) in alike {
        if !marks[g] && !taken[r] {
            (marks[g], taken[r]) = (true, true);
            pairs.push((g, r));
        }
    }
    pairs
}

/// First and last token of every contiguous piece of a role, in order; equal pieces are kept.
fn pieces(items: &[Item], role: Role) -> Vec<(u32, u32)> {
    let mut found: Vec<_> = items
        .iter()
        .flat_map(|item| item.parts[role as usize].chunk_by(|a, b| a + 1 == *b))
        .filter_map(|piece| Some((*piece.first()?, *piece.last()?)))
        .collect();
    found.sort_unstable();
    found
}

/// What two ascending lists have in common, each member as often as both have it.
fn common<T: Ord + Copy>(a: &[T], b: &[T]) -> Vec<T> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut both = Vec::new();
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            Ordering::Less => drop(a.next()),
            Ordering::Greater => drop(b.next()),
            Ordering::Equal => {
                both.extend(a.next());
                b.next();
            }
        }
    }
    both
}

#[cfg(test)]
mod tests;
