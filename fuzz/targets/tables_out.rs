//! Any cells come back from a table as they were written, in every style; no cell is a formula in a spreadsheet.

#![no_main]

use libfuzzer_sys::fuzz_target;
use whosaid::read::table;
use whosaid::write::{CELL_CAP, Line, Profile, Style, plain, uncut, unguard};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let cells: Vec<&str> = text.split('\u{1f}').collect();
    for profile in [Profile::Spreadsheet, Profile::Data] {
        for delimiter in [',', ';', '\t'] {
            check(&cells, Style { profile, delimiter, decimal: '.' });
        }
    }
});

fn check(cells: &[&str], style: Style) {
    let mut bytes = Vec::new();
    let mut line = Line::new(&mut bytes, style);
    line.text("first");
    cells.iter().for_each(|cell| line.text(cell));
    line.end();
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert_eq!(text.matches('\n').count(), 1, "{text:?}");
    let sheet = table::parse_with(&text, style.delimiter as u8, 0).expect("a table");
    assert_eq!(sheet.header.len(), 1 + cells.len());
    for (have, want) in sheet.header[1..].iter().zip(cells) {
        let want = plain(want);
        if style.profile == Profile::Data {
            assert_eq!(*have, want);
            continue;
        }
        assert!(have.encode_utf16().count() <= CELL_CAP);
        assert!(!have.starts_with(['=', '+', '-', '@']), "{have:?}");
        match uncut(have) {
            Some(cut) => assert!(want.starts_with(unguard(cut))),
            None => assert_eq!(unguard(have), want),
        }
    }
}
