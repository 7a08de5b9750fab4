//! How long a refused purchase waits before it starts again.

use std::time::Duration;

/// Upper bound of the first wait. A conflict means that another buyer has just
/// committed, so the next read already sees it: there is little to wait for.
const FIRST: Duration = Duration::from_millis(2);
/// Upper bound of every wait.
const LONGEST: Duration = Duration::from_millis(200);

/// Full jitter: anything from nothing to an upper bound that doubles each time, in
/// microseconds, so that refused buyers do not march in step.
pub(super) fn wait(retry: u32) -> Duration {
    let bound = FIRST.saturating_mul(1 << retry.saturating_sub(1).min(16)).min(LONGEST);
    Duration::from_micros(fastrand::u64(0..=micros(bound)))
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_are_bounded_and_differ() {
        let longest = |retry| (0..200).map(|_| wait(retry)).max().unwrap();
        assert!(longest(1) <= FIRST);
        assert!(longest(30) <= LONGEST && longest(30) > FIRST);
        let waits: std::collections::HashSet<_> = (0..50).map(|_| wait(5)).collect();
        assert!(waits.len() > 25, "buyers would march in step");
    }
}
