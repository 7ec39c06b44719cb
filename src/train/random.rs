//! Numbers that look random and are the same everywhere: SplitMix64 (Steele, Lea and Flood 2014,
//! doi:10.1145/2660193.2660195).

use super::chain::DROPPED;

/// The generator; the number is its state.
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    /// The next number.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let x = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    /// Puts `order` in another order.
    pub fn shuffle(&mut self, order: &mut [usize]) {
        for i in (1..order.len()).rev() {
            order.swap(i, (self.next() % (i as u64 + 1)) as usize);
        }
    }

    /// Copies `keys` to `out`, `share` 256ths of them dropped (dropout, Srivastava and others 2014).
    pub fn thin(&mut self, keys: &[u32], share: u32, out: &mut Vec<u32>) {
        out.clear();
        for eight in keys.chunks(8) {
            let bytes = self.next().to_le_bytes();
            out.extend(eight.iter().zip(bytes).map(
                |(&key, byte)| {
                    if u32::from(byte) < share { DROPPED } else { key }
                },
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_fixed() {
        // The first ones of the reference implementation (prng.di.unimi.it) from 1234567.
        let mut random = Random(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn an_order_keeps_its_members() {
        let mut order: Vec<usize> = (0..100).collect();
        Random(5).shuffle(&mut order);
        assert!(order.windows(2).any(|w| w[0] > w[1]));
        order.sort_unstable();
        assert_eq!(order, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn about_the_share_is_dropped() {
        let keys: Vec<u32> = (0..10_001).collect();
        let mut out = Vec::new();
        Random(1).thin(&keys, 64, &mut out);
        assert!(out.iter().zip(&keys).all(|(o, k)| o == k || *o == DROPPED) && out.len() == keys.len());
        let dropped = out.iter().filter(|&&o| o == DROPPED).count();
        assert!((2_300..2_700).contains(&dropped), "{dropped}");
        Random(1).thin(&keys, 0, &mut out);
        assert_eq!(out, keys);
    }
}
