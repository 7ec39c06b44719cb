//! The learned model: labels the words of a paragraph as source, cue and content.
//!
//! The first pass labels the whole paragraph and so proposes triggers, stretches that may be cues. The second
//! labels the paragraph again for each trigger alone: it decides source, pieces of content and whether there
//! is an attribution at all. Both are linear chains over hashed features with whole-number weights.

pub mod agree;
pub mod bounds;
pub mod decode;
pub mod drafts;
pub mod features;
pub mod mend;
pub mod model;
pub mod run;
pub mod sift;
#[cfg(test)]
mod tests;
pub mod told;

/// Labels: outside, then beginning and inside of source, cue and content.
pub const LABELS: usize = 7;
/// No part of an attribution.
pub const OUTSIDE: u8 = 0;
/// First item of a source.
pub const B_SOURCE: u8 = 1;
/// First item of a cue.
pub const B_CUE: u8 = 3;
/// First item of a piece of content.
pub const B_CONTENT: u8 = 5;
