//! Whole small pages and the class of each of their paragraphs.
