//! Learning the attribution model from articles marked by hand.

pub mod chain;
pub mod data;
pub mod fit;
