//! Bytes to text, with the place of every character in the bytes. The text is what the file says: no
//! character is dropped, folded or repaired, except that bytes which mean nothing become U+FFFD.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Share of valid sequences, in per cent of all non-ASCII ones, from which a file with bad bytes is UTF-8. Text in
/// another encoding has few that are valid by chance.
const UTF8_SHARE: u64 = 50;

/// A decoded file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without byte-order mark.
    pub text: String,
    /// Name of the encoding as the WHATWG Encoding Standard gives it.
    pub encoding: &'static str,
    /// Bytes of the byte-order mark.
    pub bom: u32,
    /// Anchors for [`Origin`](crate::doc::Origin).
    pub anchors: Vec<(u32, u32)>,
    /// Bytes that could not be read.
    pub trouble: Option<Trouble>,
}

/// What was wrong with the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Sequences that are no UTF-8 in a file that is.
    BadUtf8 {
        /// How many.
        bad: u32,
        /// Text byte of the first.
        first: u32,
    },
    /// Sequences without a meaning in the encoding.
    Unmappable {
        /// How many.
        bad: u32,
        /// Text byte of the first.
        first: u32,
    },
}

/// Decodes a whole file: a byte-order mark decides, then UTF-8 if it is (nearly) valid, then the detector.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, bom)) = Encoding::for_bom(bytes) {
        return if encoding == UTF_8 {
            utf8(&bytes[bom..], bom as u32)
        } else {
            legacy(&bytes[bom..], encoding, bom as u32)
        };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: "UTF-8", ..Decoded::default() };
    }
    if mostly_utf8(bytes) {
        return utf8(bytes, 0);
    }
    // No ISO-2022-JP: its escape sequences would make a span's meaning depend on the bytes before it.
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    legacy(bytes, detector.guess(None, Utf8Detection::Deny), 0)
}

/// Decodes a stretch of a file that is known to be in the encoding `name`; none if there is no such encoding.
pub fn slice(bytes: &[u8], name: &str) -> Option<String> {
    let encoding = Encoding::for_label(name.as_bytes())?;
    Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// Whether `bytes` are UTF-8, or at least [`UTF8_SHARE`] per cent of their non-ASCII sequences are.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0u64, 0u64);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count() as u64;
        bad += u64::from(!chunk.invalid().is_empty());
    }
    bad == 0 || good * 100 >= (good + bad) * UTF8_SHARE
}

fn utf8(bytes: &[u8], bom: u32) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut anchors = Vec::new();
    let (mut at, mut bad, mut first) = (bom, 0u32, 0u32);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        at += chunk.valid().len() as u32;
        if !chunk.invalid().is_empty() {
            if bad == 0 {
                first = text.len() as u32;
                anchors.push((0, bom));
            }
            bad += 1;
            text.push(char::REPLACEMENT_CHARACTER);
            at += chunk.invalid().len() as u32;
            anchors.push((text.len() as u32, at));
        }
    }
    let trouble = (bad > 0).then_some(Trouble::BadUtf8 { bad, first });
    Decoded { text, encoding: "UTF-8", bom, anchors, trouble }
}

/// Decodes one character at a time, which is slow and exact: where the source and the text stop running side
/// by side an anchor is set.
fn legacy(bytes: &[u8], encoding: &'static Encoding, bom: u32) -> Decoded {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return utf16(bytes, encoding, bom);
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(bytes.len() * 2);
    let mut anchors = vec![(0, bom)];
    let (mut bad, mut first) = (0u32, 0u32);
    let mut buffer = [0u8; 32];
    for (i, byte) in bytes.iter().enumerate() {
        let last = i + 1 == bytes.len();
        let mut fed: &[u8] = std::slice::from_ref(byte);
        let mut retold = false;
        loop {
            let (result, read, written) = decoder.decode_to_utf8_without_replacement(fed, &mut buffer, last);
            text.push_str(&String::from_utf8_lossy(&buffer[..written]));
            fed = &fed[read..];
            let fed_to = bom + i as u32 + 1;
            let DecoderResult::Malformed(length, beyond) = result else {
                // Bytes that the decoder takes up again after a bad sequence are ASCII and run side by side, but for
                // a last character that ends here.
                if written > 0 && (!retold || text.ends_with(|c: char| !c.is_ascii())) {
                    anchor(&mut anchors, text.len() as u32, fed_to);
                }
                break;
            };
            // A byte that is not taken yet comes again: it is no part of the bad sequence.
            let end = fed_to - fed.len() as u32 - u32::from(beyond);
            if written > 0 {
                anchor(&mut anchors, text.len() as u32, end - u32::from(length));
            }
            if bad == 0 {
                first = text.len() as u32;
            }
            bad += 1;
            text.push(char::REPLACEMENT_CHARACTER);
            anchor(&mut anchors, text.len() as u32, end);
            retold = true;
        }
    }
    let trouble = (bad > 0).then_some(Trouble::Unmappable { bad, first });
    Decoded { text, encoding: encoding.name(), bom, anchors, trouble }
}

fn utf16(bytes: &[u8], encoding: &'static Encoding, bom: u32) -> Decoded {
    let unit = |pair: &[u8]| {
        let pair = [pair[0], pair[1]];
        if encoding == UTF_16LE { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    };
    let mut text = String::with_capacity(bytes.len());
    let mut anchors = vec![(0, bom)];
    let (mut bad, mut first, mut at) = (0u32, 0u32, bom);
    for decoded in char::decode_utf16(bytes.chunks_exact(2).map(unit)) {
        let c = decoded.unwrap_or_else(|_| {
            if bad == 0 {
                first = text.len() as u32;
            }
            bad += 1;
            char::REPLACEMENT_CHARACTER
        });
        text.push(c);
        at += 2 * c.len_utf16() as u32;
        anchor(&mut anchors, text.len() as u32, at);
    }
    if bytes.len() % 2 == 1 {
        if bad == 0 {
            first = text.len() as u32;
        }
        bad += 1;
        text.push(char::REPLACEMENT_CHARACTER);
        anchor(&mut anchors, text.len() as u32, at + 1);
    }
    let trouble = (bad > 0).then_some(Trouble::Unmappable { bad, first });
    Decoded { text, encoding: encoding.name(), bom, anchors, trouble }
}

/// Remembers that text byte `text` stands at `source`, if the last anchor does not say so already.
fn anchor(anchors: &mut Vec<(u32, u32)>, text: u32, source: u32) {
    if let Some(&(t, s)) = anchors.last()
        && (text <= t || (source >= s && text - t == source - s))
    {
        return;
    }
    anchors.push((text, source));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doc::Origin;
    use proptest::prelude::*;

    /// Every character's source bytes, decoded alone, are that character.
    fn check(bytes: &[u8]) -> Decoded {
        let decoded = decode(bytes);
        let origin = Origin::new(&decoded.text, decoded.encoding, decoded.bom, decoded.anchors.clone());
        let mut before = decoded.bom;
        for (at, c) in decoded.text.char_indices() {
            let (from, to) = (origin.source(at as u32), origin.source((at + c.len_utf8()) as u32));
            assert_eq!(from, before, "{:?} at {at} leaves a gap in {bytes:?}", c);
            before = to;
            let piece = &bytes[from as usize..to as usize];
            assert_eq!(slice(piece, decoded.encoding).as_deref(), Some(c.to_string().as_str()), "{bytes:?}");
        }
        assert_eq!(before as usize, bytes.len());
        decoded
    }

    #[test]
    fn utf8_with_and_without_a_mark() {
        let decoded = check("\u{feff}a “é” 漢 🙂".as_bytes());
        assert_eq!((decoded.text.as_str(), decoded.bom), ("a “é” 漢 🙂", 3));
        assert_eq!(check("plain".as_bytes()).anchors, []);
        assert_eq!(check(b"").encoding, "UTF-8");
    }

    #[test]
    fn utf16_both_ways() {
        let text = "a “é” 漢 🙂 end";
        for little in [true, false] {
            let mut bytes = if little { vec![0xFF, 0xFE] } else { vec![0xFE, 0xFF] };
            for unit in text.encode_utf16() {
                bytes.extend(if little { unit.to_le_bytes() } else { unit.to_be_bytes() });
            }
            let decoded = check(&bytes);
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.encoding, if little { "UTF-16LE" } else { "UTF-16BE" });
            bytes.push(b'x');
            assert!(check(&bytes).trouble.is_some());
        }
    }

    #[test]
    fn legacy_encodings_keep_their_places() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1252.encode("“Déjà vu,” said Zoë – naïve café owner in Köln.");
        let decoded = check(&bytes);
        assert_eq!(decoded.encoding, "windows-1252");
        assert!(decoded.text.starts_with("“Déjà vu,”"));
        let text = "他说：“我们会去。”记者问他什么时候。这是一个很长的句子，用来帮助检测编码。";
        for encoding in [encoding_rs::GBK, encoding_rs::BIG5] {
            let (bytes, _, _) = encoding.encode(text);
            check(&bytes);
        }
        let (bytes, _, _) =
            encoding_rs::SHIFT_JIS.encode("「行きます」と彼は言った。新聞記者はそれを聞いた。");
        assert_eq!(check(&bytes).text, "「行きます」と彼は言った。新聞記者はそれを聞いた。");
    }

    #[test]
    fn bad_sequences_next_to_good_ones() {
        // A byte that begins a character, and an ASCII byte that does not go on with it.
        for (bytes, encoding) in [
            (&b"\x82B"[..], encoding_rs::SHIFT_JIS),
            (b"\xe75", encoding_rs::EUC_JP),
            (b"\x810\x81v", encoding_rs::GBK),
        ] {
            check_decoded(bytes, legacy(bytes, encoding, 0));
        }
    }

    #[test]
    fn nearly_valid_utf8_stays_utf8() {
        let mut bytes = "“éééééééé” – ok".repeat(2).into_bytes();
        bytes.insert(3, 0xFF);
        let decoded = check(&bytes);
        assert_eq!(decoded.encoding, "UTF-8");
        assert_eq!(decoded.trouble, Some(Trouble::BadUtf8 { bad: 1, first: 3 }));
    }

    proptest! {
        #[test]
        fn any_bytes_keep_their_places(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            check_any(&bytes);
        }

        #[test]
        fn any_bytes_in_any_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..60), which in 0usize..8) {
            use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, SHIFT_JIS, WINDOWS_1252, KOI8_R};
            let encoding = [BIG5, EUC_JP, EUC_KR, GB18030, GBK, SHIFT_JIS, WINDOWS_1252, KOI8_R][which];
            check_decoded(&bytes, legacy(&bytes, encoding, 0));
        }

        #[test]
        fn any_text_in_utf16(text in "\\PC{0,40}") {
            let mut bytes = vec![0xFE, 0xFF];
            text.encode_utf16().for_each(|u| bytes.extend(u.to_be_bytes()));
            let decoded = check(&bytes);
            prop_assert_eq!(decoded.text, text);
        }
    }

    /// As `check`, but for bytes that may not be decodable: places ascend and cover the file.
    fn check_any(bytes: &[u8]) {
        check_decoded(bytes, decode(bytes));
    }

    fn check_decoded(bytes: &[u8], decoded: Decoded) {
        let origin = Origin::new(&decoded.text, decoded.encoding, decoded.bom, decoded.anchors.clone());
        let mut before = decoded.bom;
        for (at, c) in decoded.text.char_indices() {
            let (from, to) = (origin.source(at as u32), origin.source((at + c.len_utf8()) as u32));
            let place = format!("{c:?} at {at}: {from} to {to} after {before}, {}", decoded.encoding);
            assert!(before == from && from <= to && to as usize <= bytes.len(), "{place}, {bytes:?}");
            before = to;
        }
    }
}
