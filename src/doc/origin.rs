//! Where each piece of decoded text stands in the source file.

/// Distance in bytes between two remembered code-point counts.
const STEP: usize = 64;

/// Translates byte offsets of the decoded text into code points and into bytes of the source file.
///
/// The decoded text holds no byte-order mark; the source bytes count it.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Name of the encoding as the tables print it, for example `UTF-8` or `windows-1252`.
    pub encoding: &'static str,
    /// Bytes of a byte-order mark before the text.
    pub bom: u32,
    /// `(text byte, source byte)` where the two stop running side by side; in ascending order. Between two
    /// anchors both advance byte for byte. Empty for clean UTF-8.
    pub anchors: Vec<(u32, u32)>,
    /// Code points before byte `STEP * i` (rounded down to a character boundary).
    steps: Vec<u32>,
}

impl Origin {
    /// The origin of `text`, decoded from a file with these properties.
    pub fn new(text: &str, encoding: &'static str, bom: u32, anchors: Vec<(u32, u32)>) -> Self {
        let mut steps = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0u32;
        for bytes in text.as_bytes().chunks(STEP) {
            steps.push(count);
            count += starts(bytes);
        }
        Self { encoding, bom, anchors, steps }
    }

    /// Code points of `text` before byte `at`, which must be a character boundary.
    pub fn chars(&self, text: &str, at: u32) -> u32 {
        let at = at as usize;
        let step = (at / STEP).min(self.steps.len().saturating_sub(1));
        let base = self.steps.get(step).copied().unwrap_or(0);
        let from = (step * STEP).min(at);
        // Most steps hold nothing but ASCII.
        match self.steps.get(step + 1) {
            Some(next) if *next == base + STEP as u32 => base + (at - from) as u32,
            _ => base + starts(&text.as_bytes()[from..at]),
        }
    }

    /// Byte of the source file at which the character at text byte `at` begins.
    pub fn source(&self, at: u32) -> u32 {
        match self.anchors.partition_point(|&(text, _)| text <= at) {
            0 => at + self.bom,
            n => {
                let (text, source) = self.anchors[n - 1];
                source + (at - text)
            }
        }
    }
}

/// How many characters begin in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_are_counted_across_steps() {
        let text = "aé漢🙂".repeat(400);
        let origin = Origin::new(&text, "UTF-8", 3, Vec::new());
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(origin.chars(&text, at as u32), n as u32);
            assert_eq!(origin.source(at as u32), at as u32 + 3);
        }
        assert_eq!(origin.chars(&text, text.len() as u32), 1600);
    }
}
