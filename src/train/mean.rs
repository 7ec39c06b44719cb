//! The rounds of a fit, and the mean of the weights after its later rounds, which errs less on new articles
//! than the last weights (Polyak and Juditsky 1992), as whole numbers.

use super::chain::{Chain, Row, Turns};
use super::random::Random;
use super::{Watch, go_on};
use crate::attribute::learned::LABELS;
use crate::attribute::learned::decode::allowed;
use crate::error::Error;
use crate::language::model::{Pass, SIDES};

/// The largest weight of a row.
const MOST: f32 = 127.0;
/// One in so many weights may be cut down to it.
const CUT: usize = 2000;

/// How often and in which order a chain looks at its sequences.
pub struct Rounds {
    /// Rows of weights.
    pub rows: usize,
    /// Sequences.
    pub sequences: usize,
    /// Times each is looked at.
    pub epochs: usize,
    /// Their order, for each member of the mean.
    pub seeds: Vec<u64>,
}

impl Rounds {
    /// Fits a chain, or the mean of several. `learn` shows it the sequence of the number given.
    pub fn fit(
        &self,
        watch: &dyn Watch,
        mut learn: impl FnMut(&mut Chain, &mut Random, usize),
    ) -> Result<Pass, Error> {
        let mut sum = Sum::default();
        for &seed in &self.seeds {
            let mut chain = Chain::new(self.rows, SIDES * SIDES);
            let mut random = Random(seed);
            let mut order: Vec<usize> = (0..self.sequences).collect();
            for epoch in 0..self.epochs {
                random.shuffle(&mut order);
                for &n in &order {
                    go_on(watch)?;
                    learn(&mut chain, &mut random, n);
                }
                if epoch * 2 >= self.epochs {
                    sum.add(&chain);
                }
                watch.done();
            }
        }
        Ok(sum.pass())
    }
}

/// Weights added up.
#[derive(Default)]
struct Sum {
    rows: Vec<Row>,
    turns: Vec<Turns>,
}

impl Sum {
    fn add(&mut self, chain: &Chain) {
        if self.rows.is_empty() {
            (self.rows, self.turns) = (chain.rows.clone(), chain.turns.clone());
            return;
        }
        for (sum, weight) in self.rows.iter_mut().flatten().zip(chain.rows.iter().flatten()) {
            *sum += weight;
        }
        let turns = chain.turns.iter().flatten().flatten();
        for (sum, weight) in self.turns.iter_mut().flatten().flatten().zip(turns) {
            *sum += weight;
        }
    }

    /// Whole numbers, as fine as they can be when all but one in [`CUT`] weights of rows fit. How many states
    /// were added does not matter: only differences of scores decide.
    fn pass(self) -> Pass {
        let mut sizes: Vec<f32> = self.rows.iter().flatten().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let most = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / CUT)).copied().unwrap_or(1.0);
        let scale = MOST / most;
        let whole = |w: f32, most: f32| (w * scale).round().clamp(-most, most);
        let rows: Vec<[i8; 8]> = self.rows.iter().map(|row| row.map(|w| whole(w, MOST) as i8)).collect();
        let turn = |from: usize, to: usize, w: f32| match to < LABELS && allowed(from, to) {
            true => whole(w, f32::from(i16::MAX)) as i16,
            false => i16::MIN,
        };
        let turns = self.turns.iter().map(|turns| {
            std::array::from_fn(|from| std::array::from_fn(|to| turn(from, to, turns[from][to])))
        });
        Pass { rows, turns: turns.collect(), scale: scale.round() as i32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_become_whole_numbers() {
        let mut chain = Chain::new(4, SIDES * SIDES);
        chain.rows[1] = [0.5, -0.25, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0];
        chain.turns[3][1][2] = 300.0;
        chain.turns[3][1][3] = -2.0;
        let mut sum = Sum::default();
        sum.add(&chain);
        sum.add(&chain);
        let pass = sum.pass();
        assert_eq!(pass.rows, [[0; 8], [127, -64, 25, 0, 0, 0, 0, 0], [0; 8], [0; 8]]);
        let turns = &pass.turns[3];
        assert_eq!((pass.scale, turns[1][2], turns[1][3], turns[1][4]), (127, 32_767, -508, i16::MIN));
    }
}
