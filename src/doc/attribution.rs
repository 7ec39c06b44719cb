//! Quotations, attributions and marked terms.

use super::Span;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Defines an enum whose variants have one name each, the word that tables and data files use.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }
        impl $name {
            /// All values, in the order of the data dictionary.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The word the tables use.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
            /// The value with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

named! {
    /// How much of the content stands inside quotation marks.
    Kind {
        /// All words.
        Direct = "direct",
        /// At least one word.
        Mixed = "mixed",
        /// No word.
        Indirect = "indirect",
        /// Set off without marks.
        Block = "block",
    }
}

named! {
    /// Form of the words that stand for the speaker.
    MentionKind {
        /// The full name as known.
        Name = "name",
        /// A part of a longer name.
        ShortName = "short_name",
        /// A personal pronoun.
        Pronoun = "pronoun",
        /// A role or other common noun.
        Description = "description",
        /// No words: the speaker of the sentence before goes on.
        Implicit = "implicit",
    }
}

named! {
    /// What kind of being or thing the speaker is.
    SpeakerType {
        /// One person, named or not.
        Person = "person",
        /// Several people.
        Group = "group",
        /// A government or a part of one.
        Government = "government",
        /// Any other organisation.
        Organisation = "organisation",
        /// An outlet or news agency.
        Media = "media",
        /// A document.
        Document = "document",
        /// A thing that bears words.
        Object = "object",
        /// Undecided.
        Unknown = "unknown",
    }
}

named! {
    /// Sector of society the speaker speaks for.
    Sector {
        /// Governments, parliaments, courts, parties in office.
        Government = "government",
        /// Armed forces.
        Military = "military",
        /// Bodies of several states.
        Intergovernmental = "intergovernmental",
        /// Associations, unions, rights groups.
        CivilSociety = "civil_society",
        /// Research and teaching.
        Academia = "academia",
        /// Outlets and journalists.
        Media = "media",
        /// Companies.
        Business = "business",
        /// Churches and clergy.
        Religion = "religion",
        /// Private people.
        Citizen = "citizen",
        /// Anything else.
        Other = "other",
    }
}

named! {
    /// How far the article names the speaker.
    Anonymity {
        /// By name.
        Named = "named",
        /// By role or affiliation only.
        Described = "described",
        /// Not even that: critics, sources.
        Unnamed = "unnamed",
        /// The article says that anonymity was a condition.
        OnCondition = "on_condition",
        /// The article says that the name is not the real one.
        Pseudonym = "pseudonym",
    }
}

named! {
    /// Function of a cue.
    CueClass {
        /// Plain reporting (say, tell).
        Neutral = "neutral",
        /// Reporting with weight (stress, insist).
        Assertive = "assertive",
        /// Reporting with distance (claim, allege).
        Claim = "claim",
        /// Denying.
        Denial = "denial",
        /// Admitting.
        Admission = "admission",
        /// Accusing.
        Accusation = "accusation",
        /// Asking for something to be done.
        Demand = "demand",
        /// Committing oneself.
        Promise = "promise",
        /// Praising.
        Praise = "praise",
        /// Condemning.
        Condemnation = "condemnation",
        /// Asking.
        Question = "question",
        /// Feeling.
        Emotion = "emotion",
        /// Giving no answer.
        NoComment = "no_comment",
        /// Any other.
        Other = "other",
    }
}

named! {
    /// What quotation marks do that nobody is said to have spoken.
    MarkKind {
        /// Scare quotes and labels.
        Term = "term",
        /// Title of a work.
        Title = "title",
        /// A name.
        Name = "name",
    }
}

/// A stretch between quotation marks, or from an opening mark to the end of its paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub span: Span,
    /// Without its marks.
    pub inner: Span,
    /// Tokens of `span`.
    pub tokens: Range<u32>,
    /// Index of the paragraph.
    pub paragraph: u32,
    /// Whether a closing mark was found.
    pub closed: bool,
    /// The quotation in an earlier paragraph that this one goes on, if that one was left open.
    pub continues: Option<u32>,
    /// The enclosing quotation.
    pub parent: Option<u32>,
}

/// Words in quotation marks that are nobody's reported speech.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkedTerm {
    /// The words, without marks.
    pub span: Span,
    /// What the marks do.
    pub kind: MarkKind,
    /// Index of the attribution that encloses it.
    pub inside: Option<u32>,
}

/// What the text says about the speaker beyond the name. Text is as written; empty when not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Role or title, without article.
    pub role: String,
    /// Organisation in or beside the role.
    pub affiliation: String,
    /// Name in another script.
    pub native_name: String,
    /// Sector, if decided.
    pub sector: Option<Sector>,
    /// Type, if decided.
    pub speaker_type: Option<SpeakerType>,
    /// Anonymity; none without a speaker.
    pub anonymity: Option<Anonymity>,
}

/// One attribution: who said what, where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// What was said, enclosing marks included; ascending, disjoint. Empty only for `NoComment`.
    pub content: Vec<Span>,
    /// Pieces of the content inside marks, marks excluded.
    pub quoted: Vec<Span>,
    /// The words that stand for the speaker, without leading article.
    pub mention: Vec<Span>,
    /// The source of the field's annotation schemes: the same with the leading article; for a continuation,
    /// that of the row it goes on from.
    pub source: Vec<Span>,
    /// The reporting words.
    pub cue: Vec<Span>,
    /// Whom it was told to.
    pub addressee: Vec<Span>,
    /// Where or in what it was said.
    pub venue: Vec<Span>,
    /// Time words.
    pub said_when: Vec<Span>,
    /// Direct, mixed, indirect or block.
    pub kind: Kind,
    /// Fullest name of the speaker in this article; joint speakers joined by ` | `; empty when not found.
    pub speaker: String,
    /// Whether `speaker` is a description of this article only, so that it must not merge with the same
    /// words in another article.
    pub local_speaker: bool,
    /// What the text says about the speaker.
    pub profile: Profile,
    /// Outlets and documents through which the article has it, nearest the article first.
    pub via: Vec<String>,
    /// The article says it was not said, or was declined.
    pub not_said: bool,
    /// Lower-case lemma of the head of the cue.
    pub cue_lemma: String,
    /// Function of the cue; `None` without a cue.
    pub cue_class: Option<CueClass>,
    /// Form of the mention; `None` without a speaker.
    pub mention_kind: Option<MentionKind>,
    /// Measured share of right rows among those like this one, 0 to 1000 (thousandths); none where too few
    /// were seen.
    pub confidence: Option<u16>,
    /// How much better the learned model likes the row than none, in tenths of the learner's unit; none for
    /// rows of rules.
    pub score: Option<i32>,
    /// The rule that made the row.
    pub rule: &'static str,
    /// Index of the enclosing attribution, for a quotation inside a quotation.
    pub nested_in: Option<u32>,
}

impl Default for Kind {
    /// Nothing stands inside marks until a mark is found.
    fn default() -> Self {
        Self::Indirect
    }
}
