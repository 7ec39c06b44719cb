//! From analyses to tables.
