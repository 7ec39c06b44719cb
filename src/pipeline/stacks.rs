//! Stacks of articles at work side by side; what they give is handed on in their order.

use crate::error::Error;
use crate::read::{self, Entry};
use rayon::{ThreadPool, Yield};
use std::collections::VecDeque;
use std::sync::mpsc::{TryRecvError, channel};

/// Bytes of articles that a thread treats together, stage by stage: what a stage needs of lists, weights and code stays
/// where the processor has it at hand, and what it finds is not yet much.
const STACK: u64 = 128 << 10;

/// Stacks for each thread, of what is left and of what may be in memory, so that none waits long for another.
const SHARES: u64 = 2;

/// Does `work` on stacks of entries, and calls `take` with what it gives in their order, on a thread of `pool` that works
/// when it has nothing to take. So many `bytes` of entries are at work or wait to be taken, or one stack. Ends with the
/// first error of `take`.
pub fn in_order<T: Send>(
    entries: &[Entry],
    bytes: u64,
    pool: &ThreadPool,
    work: impl Fn(&[Entry]) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let (work, shares) = (&work, pool.current_num_threads() as u64 * SHARES);
    let (mut rest, mut left, mut held) = (entries, sum(entries), 0);
    let mut waiting = VecDeque::new();
    pool.scope_fifo(|scope| {
        loop {
            // Stacks get smaller toward the end, so that all threads end at about the same time.
            while let Some(stack) = read::batches(rest, (left.min(bytes) / shares).min(STACK)).next() {
                let size = sum(stack);
                if held > 0 && held + size > bytes {
                    break;
                }
                let (give, given) = channel();
                scope.spawn_fifo(move |_| drop(give.send(work(stack))));
                waiting.push_back((given, size));
                (rest, left, held) = (&rest[stack.len()..], left - size, held + size);
            }
            let Some((given, size)) = waiting.pop_front() else { return Ok(()) };
            let next = loop {
                match given.try_recv() {
                    Err(TryRecvError::Empty) if rayon::yield_now() == Some(Yield::Executed) => {}
                    // Another thread is at it.
                    Err(TryRecvError::Empty) => break given.recv().ok(),
                    result => break result.ok(),
                }
            };
            // Of a panic at work the scope hears when it ends.
            let Some(next) = next else { return Ok(()) };
            take(next)?;
            held -= size;
        }
    })
}

/// Bytes of entries; each counts, even an empty one.
fn sum(entries: &[Entry]) -> u64 {
    entries.iter().map(|entry| entry.bytes.max(1)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn entries(bytes: &[u64]) -> Vec<Entry> {
        bytes.iter().map(|&bytes| Entry { bytes, ..Entry::default() }).collect()
    }

    #[test]
    fn stacks_come_in_order_for_any_number_of_threads() {
        let bytes: Vec<u64> = (0..300).map(|n| n * 37 % 101).collect();
        for (threads, held) in [(1, 1), (1, 500), (2, 1), (2, 300), (3, 1 << 20)] {
            let pool = pipeline::pool(threads).unwrap();
            let (mut found, (begun, most, mut done)) = (Vec::new(), (AtomicU64::new(0), 0, 0));
            let mut most: u64 = most;
            let work = |stack: &[Entry]| {
                begun.fetch_add(sum(stack), Ordering::SeqCst);
                stack.iter().map(|entry| entry.bytes).collect::<Vec<u64>>()
            };
            let take = |stack: Vec<u64>| {
                most = most.max(begun.load(Ordering::SeqCst) - done);
                done += sum(&entries(&stack));
                found.extend(stack);
                Ok(())
            };
            in_order(&entries(&bytes), held, &pool, work, take).unwrap();
            assert_eq!(found, bytes);
            assert!(most <= held.max(101), "{most} of {held}");
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        let pool = pipeline::pool(2).unwrap();
        let mut taken = 0;
        let take = |n| {
            taken += n;
            if taken > 2 { Err(Error::Interrupted) } else { Ok(()) }
        };
        let result = in_order(&entries(&[9; 50]), 40, &pool, <[Entry]>::len, take);
        assert!(matches!(result, Err(Error::Interrupted)));
        assert!(taken < 10);
    }
}
