//! Random waits before a retry.

use sale::Backoff;
use std::time::Duration;

/// Returns the wait before this retry; the first retry is 1. Full jitter: a random time from zero to its bound,
/// so that buyers who were refused do not retry in step.
pub fn wait(backoff: Backoff, retry: u32) -> Duration {
    let bound = u64::try_from(backoff.bound(retry).as_micros()).unwrap_or(u64::MAX);
    Duration::from_micros(fastrand::u64(0..=bound))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_are_bounded_and_differ() {
        let wait = |retry| wait(Backoff::CONFLICT, retry);
        let longest = |retry| (0..200).map(|_| wait(retry)).max().unwrap();
        assert!(longest(1) <= Backoff::CONFLICT.first);
        assert!(longest(30) <= Backoff::CONFLICT.longest && longest(30) > Backoff::CONFLICT.first);
        let waits: std::collections::HashSet<_> = (0..50).map(|_| wait(5)).collect();
        assert!(waits.len() > 25, "buyers would march in step");
    }
}
