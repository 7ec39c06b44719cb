//! What is counted, and the figures that counts give. Counts are integers, so their sums do not depend on the
//! order.

use std::iter::Sum;
use std::ops::AddAssign;

/// Attributions by how much of their content stands between double quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// All of them.
    All,
    /// Direct and mixed.
    Quoted,
    /// Every word.
    Direct,
    /// Some words.
    Mixed,
    /// No word.
    Indirect,
}

impl Group {
    /// All groups, in the order of the printed table.
    pub const ALL: [Self; 5] = [Self::All, Self::Quoted, Self::Direct, Self::Mixed, Self::Indirect];

    /// The name in the printed table.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Quoted => "QUOTED",
            Self::Direct => "DIRECT",
            Self::Mixed => "MIXED",
            Self::Indirect => "INDIRECT",
        }
    }

    /// Whether an attribution that is direct, mixed or indirect belongs here.
    pub fn holds(self, own: Self) -> bool {
        match self {
            Self::All => true,
            Self::Quoted => own != Self::Indirect,
            _ => self == own,
        }
    }
}

/// A part of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who is quoted.
    Source,
    /// The reporting words.
    Cue,
    /// What was said.
    Content,
}

impl Role {
    /// All roles, in the order of the printed table.
    pub const ALL: [Self; 3] = [Self::Source, Self::Cue, Self::Content];

    /// The name in the printed table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Cue => "cue",
            Self::Content => "content",
        }
    }
}

/// How many there are on either side, and how many of them have a partner on the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Marked by people.
    pub gold: u64,
    /// Of these, found.
    pub found: u64,
    /// Rows.
    pub rows: u64,
    /// Of these, right.
    pub right: u64,
}

impl Hits {
    /// Right rows of all rows, in per cent; 0 without rows.
    pub fn precision(&self) -> f64 {
        share(self.right, self.rows)
    }

    /// Found marks of all marks, in per cent; 0 without marks.
    pub fn recall(&self) -> f64 {
        share(self.found, self.gold)
    }

    /// Harmonic mean of precision and recall, in per cent.
    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
    }

    /// Counts a mark, and whether it was found.
    pub(super) fn mark(&mut self, found: bool) {
        self.gold += 1;
        self.found += u64::from(found);
    }

    /// Counts a row, and whether it is right.
    pub(super) fn row(&mut self, right: bool) {
        self.rows += 1;
        self.right += u64::from(right);
    }
}

fn share(part: u64, all: u64) -> f64 {
    if all == 0 { 0.0 } else { 100.0 * part as f64 / all as f64 }
}

impl AddAssign for Hits {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.rows += other.rows;
        self.right += other.right;
    }
}

impl Sum for Hits {
    fn sum<I: Iterator<Item = Self>>(hits: I) -> Self {
        hits.fold(Self::default(), |mut sum, one| {
            sum += one;
            sum
        })
    }
}

/// The counts of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupCounts {
    /// Content and source right.
    pub joint: Hits,
    /// Content right.
    pub content: Hits,
    /// Marks with a source whose content was found.
    pub sources: u64,
    /// Of these, with the right source.
    pub sources_right: u64,
}

impl GroupCounts {
    /// Right sources where the content was found and a source is marked, in per cent.
    pub fn source_accuracy(&self) -> f64 {
        share(self.sources_right, self.sources)
    }
}

/// The counts of an article, or of many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By group, in the order of [`Group::ALL`].
    pub(super) groups: [GroupCounts; 5],
    /// Exact pieces, in the order of [`Role::ALL`].
    pub(super) pieces: [Hits; 3],
}

impl Counts {
    /// The counts of a group.
    pub fn of(&self, group: Group) -> &GroupCounts {
        &self.groups[group as usize]
    }

    /// Exact contiguous pieces of a role.
    pub fn pieces(&self, role: Role) -> &Hits {
        &self.pieces[role as usize]
    }
}

impl<'a> Sum<&'a Counts> for Counts {
    fn sum<I: Iterator<Item = &'a Counts>>(counts: I) -> Self {
        let mut sum = Self::default();
        for one in counts {
            for (all, one) in sum.groups.iter_mut().zip(one.groups) {
                all.joint += one.joint;
                all.content += one.content;
                all.sources += one.sources;
                all.sources_right += one.sources_right;
            }
            for (all, one) in sum.pieces.iter_mut().zip(one.pieces) {
                *all += one;
            }
        }
        sum
    }
}
