//! How long whoever was refused waits before the next try.

use app::sale::{BACK_OFF_FIRST_US, BACK_OFF_LONGEST_US};
use std::time::Duration;

/// After a refusal because another buyer came first; the simulation waits as long.
pub(crate) const CONFLICT: Backoff = Backoff {
    first: Duration::from_micros(BACK_OFF_FIRST_US as u64),
    longest: Duration::from_micros(BACK_OFF_LONGEST_US as u64),
};

/// Full jitter: anything from nothing to an upper bound that doubles each time, in
/// microseconds, so that those who were refused do not march in step.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    /// Upper bound of the first wait.
    pub(crate) first: Duration,
    /// Upper bound of every wait.
    pub(crate) longest: Duration,
}

impl Backoff {
    /// The wait before this retry; the first one is 1.
    pub(crate) fn wait(self, retry: u32) -> Duration {
        let bound = self.first.saturating_mul(1 << retry.saturating_sub(1).min(16)).min(self.longest);
        Duration::from_micros(fastrand::u64(0..=micros(bound)))
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_are_bounded_and_differ() {
        let longest = |retry| (0..200).map(|_| CONFLICT.wait(retry)).max().unwrap();
        assert!(longest(1) <= CONFLICT.first);
        assert!(longest(30) <= CONFLICT.longest && longest(30) > CONFLICT.first);
        let waits: std::collections::HashSet<_> = (0..50).map(|_| CONFLICT.wait(5)).collect();
        assert!(waits.len() > 25, "buyers would march in step");
    }
}
