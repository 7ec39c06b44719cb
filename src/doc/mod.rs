//! The values that pass between the stages. Floor 0: this room imports nothing of ours and does no work
//! beyond arithmetic on offsets. No type here knows how it is written to a table.

mod analysis;
mod article;
mod attribution;
mod forms;
mod keys;
mod layout;
mod origin;
mod seen;
mod span;
mod texts;

pub use analysis::{Analysis, Phrase, Problem, Severity, Voice, Word, Words};
pub use article::{Article, Meta, Status};
pub use attribution::{
    Anonymity, Attribution, CueClass, Kind, MarkKind, MarkedTerm, MentionKind, Profile, Quotation, Sector,
    SpeakerType,
};
pub use forms::{Forms, Numbered, in_order, sorted};
pub use keys::Key;
pub use layout::{Block, Class, Layout, Mask, Paragraph, Sentence, Token, TokenKind};
pub use origin::Origin;
pub use seen::Seen;
pub use span::Span;
pub use texts::Texts;
