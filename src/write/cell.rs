//! How a value becomes a cell: folding, the formula guard, caps, numbers, quotation marks of CSV.

use crate::statement::{fold, is_tidy};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// What the tables look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// For whom they are.
    pub profile: Profile,
    /// Between cells: comma, semicolon or tab.
    pub delimiter: char,
    /// Decimal mark.
    pub decimal: char,
}

/// For whom the tables are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// People with a spreadsheet program: byte-order mark, CRLF, formula guard, capped cells.
    Spreadsheet,
    /// Programs: plain UTF-8, LF, exact text.
    Data,
}

impl Profile {
    /// The word of `--profile`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Spreadsheet => "spreadsheet",
            Self::Data => "data",
        }
    }

    /// The end of every line.
    pub fn line_end(self) -> &'static str {
        match self {
            Self::Spreadsheet => "\r\n",
            Self::Data => "\n",
        }
    }
}

impl Style {
    /// What bytes need quotation marks.
    fn quoted(self) -> u8 {
        match self.delimiter {
            ',' => QUOTED | COMMA,
            ';' => QUOTED | SEMICOLON,
            // Tabs are white space, of which nothing is left but blanks.
            _ => QUOTED,
        }
    }
}

impl Default for Style {
    fn default() -> Self {
        Self { profile: Profile::Spreadsheet, delimiter: ',', decimal: '.' }
    }
}

/// Longest cell of a spreadsheet, in UTF-16 units.
pub const CELL_CAP: usize = 32_767;

/// Ends a capped cell.
const CUT: &str = " […]";

/// Rows of a spreadsheet, header included.
pub const SHEET_ROWS: u64 = 1_048_576;

/// Cells that had to be changed for a spreadsheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// Cells with a `'` put in front so that they are no formula.
    pub guarded: u64,
    /// Cells cut at [`CELL_CAP`].
    pub capped: u64,
}

impl std::ops::AddAssign for Changed {
    fn add_assign(&mut self, more: Self) {
        self.guarded += more.guarded;
        self.capped += more.capped;
    }
}

/// Needs quotation marks in every table.
const QUOTED: u8 = 1;
/// Needs them where it is the delimiter.
const COMMA: u8 = 1 << 1;
/// Needs them where it is the delimiter.
const SEMICOLON: u8 = 1 << 2;
/// A blank, which must stand alone and between words.
const BLANK: u8 = 1 << 3;
/// White space but blanks, and control characters: they have to be changed.
const ODD: u8 = 1 << 4;
/// Part of a character beyond ASCII, which has to be looked at.
const BEYOND: u8 = 1 << 5;

/// Bytes that are looked at together.
const TOGETHER: usize = 16;

/// What a byte of a text means for its cell. Without a branch: a processor does the same for many bytes at once.
const fn meaning(byte: u8) -> u8 {
    let each = [
        (byte == b'"', QUOTED),
        (byte == b',', COMMA),
        (byte == b';', SEMICOLON),
        (byte == b' ', BLANK),
        (byte < b' ', ODD),
        (byte == 0x7F, ODD),
        (byte > 0x7F, BEYOND),
    ];
    let (mut all, mut at) = (0, 0);
    while at < each.len() {
        all |= each[at].1 * each[at].0 as u8;
        at += 1;
    }
    all
}

/// The same for each byte.
static BYTES: [u8; 256] = {
    let mut bytes = [0; 256];
    let mut at = 0;
    while at < bytes.len() {
        bytes[at] = meaning(at as u8);
        at += 1;
    }
    bytes
};

/// What the bytes of a text mean for its cell, and whether a blank stands at one of its ends or beside another.
fn survey(text: &str) -> (u8, bool) {
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return (0, false) };
    let [first, last] = [first, last].map(|byte| BYTES[usize::from(*byte)]);
    let (mut any, mut twice) = (last, 0);
    if bytes.len() > TOGETHER {
        // Many bytes and those behind them; at the end some are looked at again.
        let (mut each, mut pairs) = ([0; TOGETHER], [false; TOGETHER]);
        let most = bytes.len() - TOGETHER - 1;
        for at in (0..most).step_by(TOGETHER).chain([most]) {
            let Some([these, behind]) = two(&bytes[at..]) else { break };
            each = std::array::from_fn(|n| each[n] | meaning(these[n]));
            pairs = std::array::from_fn(|n| pairs[n] | (these[n] == b' ') & (behind[n] == b' '));
        }
        any |= each.into_iter().fold(0, |any, one| any | one);
        twice |= BLANK * u8::from(pairs.into_iter().fold(false, |any, one| any | one));
    } else {
        let mut before = 0;
        for byte in bytes {
            let this = BYTES[usize::from(*byte)];
            any |= this;
            twice |= this & before;
            before = this;
        }
    }
    (any, (twice | first | last) & BLANK > 0)
}

/// The first bytes, and those from the second on.
fn two(bytes: &[u8]) -> Option<[&[u8; TOGETHER]; 2]> {
    Some([bytes.first_chunk()?, bytes.get(1..)?.first_chunk()?])
}

/// Writes one line of a table into a buffer.
pub struct Line<'a> {
    buffer: &'a mut Vec<u8>,
    style: Style,
    changed: Changed,
}

impl<'a> Line<'a> {
    /// A line at the end of `buffer`.
    pub fn new(buffer: &'a mut Vec<u8>, style: Style) -> Self {
        Self { buffer, style, changed: Changed::default() }
    }

    /// Ends the line; answers how many cells were changed.
    pub fn end(self) -> Changed {
        // The delimiter behind the last cell.
        self.buffer.pop();
        self.buffer.extend_from_slice(self.style.profile.line_end().as_bytes());
        self.changed
    }

    /// A text cell.
    pub fn text(&mut self, text: &str) {
        let Some(first) = text.bytes().next() else { return self.part() };
        // One pass over the bytes tells most texts from those that have to be changed.
        let (any, loose) = survey(text);
        let opening = matches!(first, b'\'' | b'=' | b'+' | b'-' | b'@' | FULL_WIDTH);
        let plain = !loose && any & ODD == 0 && (any & BEYOND == 0 || beyond(text).all(|c| !changes(c)));
        if plain && !opening && text.len() <= CELL_CAP {
            self.cell(text.as_bytes(), any & self.style.quoted() > 0);
        } else {
            self.odd(text);
        }
    }

    /// A text cell that may have to be changed.
    #[inline(never)]
    fn odd(&mut self, text: &str) {
        let mut text = plain(text);
        if self.style.profile == Profile::Spreadsheet {
            if needs_guard(&text) {
                text.to_mut().insert(0, '\'');
                self.changed.guarded += 1;
            }
            if let Some(at) = cap(&text) {
                text.to_mut().truncate(at);
                text.to_mut().push_str(CUT);
                self.changed.capped += 1;
            }
        }
        let any = text.bytes().fold(0, |any, byte| any | BYTES[usize::from(byte)]);
        self.cell(text.as_bytes(), any & self.style.quoted() > 0);
    }

    /// A number with decimals; empty when it is no number.
    pub fn decimal(&mut self, value: f64) {
        let start = self.buffer.len();
        put_decimal(self.buffer, value);
        if self.style.decimal != '.' {
            let point = self.buffer[start..].iter().position(|byte| *byte == b'.');
            let mut mark = [0; 4];
            let mark = self.style.decimal.encode_utf8(&mut mark).bytes();
            point.map(|at| self.buffer.splice(start + at..start + at + 1, mark));
        }
        self.part();
    }

    /// A whole number.
    pub fn integer(&mut self, value: u64) {
        match value {
            0..10 => self.buffer.push(b'0' + value as u8),
            _ => self.buffer.extend_from_slice(itoa::Buffer::new().format(value).as_bytes()),
        }
        self.part();
    }

    /// An empty cell.
    pub fn empty(&mut self) {
        self.part();
    }

    /// A cell, in quotation marks or as it is.
    fn cell(&mut self, text: &[u8], quoted: bool) {
        if quoted {
            self.buffer.push(b'"');
            for (i, part) in text.split(|byte| *byte == b'"').enumerate() {
                self.buffer.extend_from_slice(if i > 0 { b"\"\"" } else { b"" });
                self.buffer.extend_from_slice(part);
            }
            self.buffer.push(b'"');
        } else {
            self.buffer.extend_from_slice(text);
        }
        self.part();
    }

    /// Parts a cell from the next one.
    fn part(&mut self) {
        self.buffer.push(self.style.delimiter as u8);
    }
}

/// First byte of the characters of full width.
const FULL_WIDTH: u8 = 0xEF;

/// The characters of a text that are beyond ASCII.
fn beyond(text: &str) -> impl Iterator<Item = char> {
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii())?;
        let c = text[at..].chars().next()?;
        at += c.len_utf8();
        Some(c)
    })
}

/// Whether a character beyond ASCII cannot stand in a cell.
fn changes(c: char) -> bool {
    c.is_whitespace() || c.is_control()
}

/// What every text cell holds: white space folded, other control characters as U+FFFD.
pub fn plain(text: &str) -> Cow<'_, str> {
    if is_tidy(text, char::is_control) {
        return Cow::Borrowed(text);
    }
    let control = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
    Cow::Owned(fold(text).chars().map(control).collect())
}

/// Whether a spreadsheet could take the text for a formula, or for a guarded one: after any number of `'`
/// stands one of the characters that begin formulas.
fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The text of a cell before it was guarded.
pub fn unguard(cell: &str) -> &str {
    if needs_guard(cell) { cell.strip_prefix('\'').unwrap_or(cell) } else { cell }
}

/// The text of a capped cell up to where it was cut; none for a whole one.
pub fn uncut(cell: &str) -> Option<&str> {
    let cut = cell.strip_suffix(CUT)?;
    (cell.encode_utf16().count() + 1 >= CELL_CAP).then_some(cut)
}

/// Where to cut a text that is too long for a cell.
fn cap(text: &str) -> Option<usize> {
    if text.len() <= CELL_CAP || text.encode_utf16().count() <= CELL_CAP {
        return None;
    }
    let room = CELL_CAP - CUT.encode_utf16().count();
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > room {
            return Some(at);
        }
    }
    None
}

/// Significant digits of a number with decimals.
const DIGITS: u32 = 12;

/// Powers of ten.
const TENS: [u64; 20] = {
    let mut tens = [1; 20];
    let mut at = 1;
    while at < tens.len() {
        tens[at] = 10 * tens[at - 1];
        at += 1;
    }
    tens
};

/// The shortest form of `value` rounded to 12 significant digits; scientific below 1e-6.
pub fn decimal(value: f64) -> String {
    let mut text = Vec::with_capacity(24);
    put_decimal(&mut text, value);
    text.into_iter().map(char::from).collect()
}

/// Appends the same.
fn put_decimal(text: &mut Vec<u8>, value: f64) {
    if !value.is_finite() {
        return;
    }
    if value == 0.0 {
        return text.push(b'0');
    }
    if value < 0.0 {
        text.push(b'-');
    }
    let (digits, exponent) = rounded(value.abs());
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(digits).trim_end_matches('0').as_bytes();
    let (head, tail) = match exponent {
        ..-6 => digits.split_at(1),
        -6..0 => (&b"0"[..], digits),
        0.. => digits.split_at(digits.len().min(exponent as usize + 1)),
    };
    text.extend_from_slice(head);
    if exponent >= 0 {
        text.extend((head.len()..=exponent as usize).map(|_| b'0'));
    }
    if !tail.is_empty() {
        text.push(b'.');
    }
    if (-6..0).contains(&exponent) {
        text.extend((exponent + 1..0).map(|_| b'0'));
    }
    text.extend_from_slice(tail);
    if exponent < -6 {
        text.push(b'e');
        text.extend_from_slice(itoa::Buffer::new().format(exponent).as_bytes());
    }
}

/// The digits of a positive value, rounded half to even to [`DIGITS`] of them if its shortest form has more, and the
/// power of ten of the first one.
fn rounded(value: f64) -> (u64, i32) {
    if !(1e-6..1e11).contains(&value) {
        // The smallest of all values have few digits that mean anything.
        let short = parts(&format!("{value:e}"));
        let long = short.0 >= TENS[DIGITS as usize];
        return if long { parts(&format!("{value:.*e}", DIGITS as usize - 1)) } else { short };
    }
    // The value is a whole number times a power of two, here a negative one: all its digits fit into 128 bits.
    let (bits, mantissa) = (value.to_bits(), f64::MANTISSA_DIGITS - 1);
    let fraction = u128::from(bits & ((1 << mantissa) - 1) | 1 << mantissa);
    let power = (bits >> mantissa) as i32 - (f64::MAX_EXP - 1);
    let shift = mantissa as i32 - power;
    // The logarithm of two is a little more than 1233 / 4096; the power of ten is at most one more than this.
    let mut exponent = (power * 1233) >> 12;
    loop {
        let scaled = fraction * u128::from(TENS[(DIGITS as i32 - 1 - exponent) as usize]);
        let (digits, rest, half) = ((scaled >> shift) as u64, scaled & ((1 << shift) - 1), 1 << (shift - 1));
        let digits = digits + u64::from(rest > half || rest == half && digits % 2 == 1);
        if digits < TENS[DIGITS as usize] {
            return (digits, exponent);
        }
        exponent += 1;
    }
}

/// The digits of a positive number in scientific notation, and the power of ten of the first one.
fn parts(written: &str) -> (u64, i32) {
    let (mantissa, exponent) = written.split_once('e').unwrap_or((written, "0"));
    let digits = mantissa.bytes().filter(u8::is_ascii_digit);
    (digits.fold(0, |all, digit| all * 10 + u64::from(digit - b'0')), exponent.parse().unwrap_or(0))
}

/// A value that knows how it is written and which type the dictionary gives it.
pub trait Cell {
    /// Type in the data dictionary.
    const TYPE: &'static str;
    /// Appends the cell.
    fn put(&self, line: &mut Line);
}

impl Cell for str {
    const TYPE: &'static str = "string";
    fn put(&self, line: &mut Line) {
        line.text(self);
    }
}

impl Cell for String {
    const TYPE: &'static str = "string";
    fn put(&self, line: &mut Line) {
        line.text(self);
    }
}

impl Cell for Cow<'_, str> {
    const TYPE: &'static str = "string";
    fn put(&self, line: &mut Line) {
        line.text(self);
    }
}

/// A word of the program, or an id that it made: nothing in it needs a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Own<'a>(pub &'a str);

impl Cell for Own<'_> {
    const TYPE: &'static str = "string";
    fn put(&self, line: &mut Line) {
        debug_assert!(
            self.0.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)),
            "{self:?}"
        );
        line.cell(self.0.as_bytes(), false);
    }
}

/// A text that many rows have, as their lines have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Common {
    bytes: Vec<u8>,
    changed: Changed,
}

impl Common {
    /// The cell of a text.
    pub fn new(text: &str, style: Style) -> Self {
        let mut bytes = Vec::new();
        let mut line = Line::new(&mut bytes, style);
        line.text(text);
        let changed = line.changed;
        Self { bytes, changed }
    }
}

impl Cell for Common {
    const TYPE: &'static str = "string";
    fn put(&self, line: &mut Line) {
        line.buffer.extend_from_slice(&self.bytes);
        line.changed += self.changed;
    }
}

impl<T: Cell + ?Sized> Cell for &T {
    const TYPE: &'static str = T::TYPE;
    fn put(&self, line: &mut Line) {
        (*self).put(line);
    }
}

impl<T: Cell> Cell for Option<T> {
    const TYPE: &'static str = T::TYPE;
    fn put(&self, line: &mut Line) {
        match self {
            Some(value) => value.put(line),
            None => line.empty(),
        }
    }
}

impl Cell for u64 {
    const TYPE: &'static str = "integer";
    fn put(&self, line: &mut Line) {
        line.integer(*self);
    }
}

impl Cell for u32 {
    const TYPE: &'static str = "integer";
    fn put(&self, line: &mut Line) {
        line.integer(u64::from(*self));
    }
}

impl Cell for bool {
    const TYPE: &'static str = "integer";
    fn put(&self, line: &mut Line) {
        line.integer(u64::from(*self));
    }
}

impl Cell for f64 {
    const TYPE: &'static str = "number";
    fn put(&self, line: &mut Line) {
        line.decimal(*self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(text: &str, style: Style) -> (String, Changed) {
        let mut buffer = Vec::new();
        let mut line = Line::new(&mut buffer, style);
        line.text(text);
        line.text("end");
        let changed = line.end();
        (String::from_utf8(buffer).unwrap(), changed)
    }

    fn data() -> Style {
        Style { profile: Profile::Data, ..Style::default() }
    }

    #[test]
    fn formulas_are_guarded_and_the_guard_can_be_undone() {
        for text in ["=1+1", "+1", "-", "@x", "＝1", "'=x", "''@"] {
            let (line, changed) = written(text, Style::default());
            assert_eq!(line, format!("'{text},end\r\n"));
            assert_eq!(changed.guarded, 1);
            assert_eq!(unguard(&format!("'{text}")), text);
            assert_eq!(written(text, data()), (format!("{text},end\n"), Changed::default()));
        }
        for text in ["a=b", "'tis", "'", "", "1", "–"] {
            assert_eq!(written(text, Style::default()).1.guarded, 0, "{text}");
            assert_eq!(unguard(text), text);
        }
    }

    #[test]
    fn white_space_and_control_characters_never_reach_a_cell() {
        assert_eq!(written(" a\t\r\n\u{a0}b\u{2028}\0c ", data()).0, "a b \u{fffd}c,end\n");
        assert_eq!(written("a\"b,c", data()).0, "\"a\"\"b,c\",end\n");
    }

    #[test]
    fn long_cells_are_capped_with_a_mark() {
        let (line, changed) = written(&"🙂".repeat(20_000), Style::default());
        let cell = line.strip_suffix(",end\r\n").unwrap();
        assert!(cell.encode_utf16().count() <= CELL_CAP);
        assert!(uncut(cell).is_some_and(|c| c.ends_with('🙂')));
        assert_eq!(changed.capped, 1);
        assert_eq!(written(&"a".repeat(CELL_CAP), Style::default()).1.capped, 0);
        assert_eq!(written(&"a".repeat(40_000), data()).1.capped, 0);
        assert_eq!(uncut("short […]"), None);
    }

    #[test]
    fn numbers_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.5, "0.5"),
            (1.0 / 3.0, "0.333333333333"),
            (2e6 / 3.0, "666666.666667"),
            (1e-6, "0.000001"),
            (9.5e-7, "9.5e-7"),
            (1e-300, "1e-300"),
            (123456789012345.0, "123456789012000"),
            (0.999_999_999_999_9, "1"),
            (-12.25, "-12.25"),
            (f64::NAN, ""),
        ] {
            assert_eq!(decimal(value), text);
        }
        let mut buffer = Vec::new();
        let mut line = Line::new(&mut buffer, Style { decimal: ',', delimiter: ';', ..data() });
        line.decimal(0.5);
        line.integer(3);
        line.end();
        assert_eq!(buffer, b"0,5;3\n");
    }

    #[test]
    fn a_number_that_rounds_to_a_power_of_ten_is_written() {
        for (value, text) in [
            (999_999_999_999.6, "1000000000000"),
            (99_999_999_999.999_9, "100000000000"),
            (9.999_999_999_999_99e-7, "0.000001"),
            (9.999_999_999_999_99e-6, "0.00001"),
        ] {
            assert_eq!(decimal(value), text);
        }
    }

    #[test]
    fn the_smallest_values_have_no_digits_that_mean_nothing() {
        for (value, text) in [
            (5e-324, "5e-324"),
            (3.32137e-318, "3.32137e-318"),
            (1.234_567_890_123e-310, "1.23456789012e-310"),
            (2.225_073_858_507_201e-308, "2.22507385851e-308"),
        ] {
            assert_eq!(decimal(value), text);
        }
    }

    /// Every finite number, those of tables more often.
    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            any::<f64>(),
            -1e6f64..1e6,
            (0u64..1_000_000_000, 1u64..100_000).prop_map(|(a, b)| a as f64 / b as f64),
            (0u64..1 << 54).prop_map(f64::from_bits),
            (-6i32..=12, -1e-12f64..1e-12).prop_map(|(e, off)| 10f64.powi(e) * (1.0 + off)),
            (0u64..10_000_000_000_000, -20i32..8).prop_map(|(n, e)| (n as f64 * 10.0 + 5.0) * 10f64.powi(e)),
        ]
    }

    proptest! {
        #[test]
        fn numbers_round_as_all_their_digits_do(value in number().prop_filter("finite", |v| v.is_finite() && *v != 0.0)) {
            let value = value.abs();
            let bare = |(digits, power): (u64, i32)| (digits.to_string().trim_end_matches('0').to_owned(), power);
            let (short, long) = (parts(&format!("{value:e}")), parts(&format!("{value:.11e}")));
            let want = if short.0 < TENS[DIGITS as usize] { short } else { long };
            prop_assert_eq!(bare(rounded(value)), bare(want));
        }

        #[test]
        fn cells_come_back(cells in proptest::collection::vec(any::<String>(), 2..5), semicolon: bool) {
            for profile in [Profile::Spreadsheet, Profile::Data] {
                let style = Style { profile, delimiter: if semicolon { ';' } else { ',' }, decimal: '.' };
                let mut buffer = Vec::new();
                let mut line = Line::new(&mut buffer, style);
                cells.iter().for_each(|c| line.text(c));
                line.end();
                let mut reader = csv::ReaderBuilder::new()
                    .delimiter(style.delimiter as u8).has_headers(false).from_reader(&buffer[..]);
                let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.unwrap()).collect();
                let want: Vec<String> = cells.iter().map(|c| fold(c)
                    .chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()).collect();
                if want.iter().all(String::is_empty) && cells.len() < 2 { continue; }
                prop_assert_eq!(rows.len(), 1);
                let got: Vec<String> = rows[0].iter()
                    .map(|c| if profile == Profile::Spreadsheet { unguard(c).to_owned() } else { c.to_owned() }).collect();
                prop_assert_eq!(got, want);
            }
        }
    }
}
