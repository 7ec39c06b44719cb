//! Any bytes become text, and every character has its place in the bytes, in order and without gaps.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::doc::Origin;
use whosaid::read::{FORMATS, decode};

fuzz_target!(|bytes: &[u8]| {
    for format in FORMATS {
        let _ = (format.read)(bytes);
    }
    let decoded = decode(bytes);
    let origin = Origin::new(&decoded.text, decoded.encoding, decoded.bom, decoded.anchors.clone());
    let mut before = decoded.bom;
    for (at, c) in decoded.text.char_indices() {
        let (from, to) = (origin.source(at as u32), origin.source((at + c.len_utf8()) as u32));
        assert!(before == from && from <= to && to as usize <= bytes.len());
        before = to;
    }
});
