//! The back-off: the time between a refusal and the next try.

use std::time::Duration;

/// A wait whose upper bound doubles with each try.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// Upper bound of the first wait.
    pub first: Duration,
    /// Upper bound of every wait.
    pub longest: Duration,
}

impl Backoff {
    /// After a refusal because another buyer came first: they have just committed, so the next
    /// read already sees it, and there is little to wait for.
    pub const CONFLICT: Self = Self { first: Duration::from_millis(2), longest: Duration::from_millis(200) };

    /// Returns the longest wait before this retry; the first one is 1.
    #[must_use]
    pub fn bound(self, retry: u32) -> Duration {
        self.first.saturating_mul(1 << retry.saturating_sub(1).min(16)).min(self.longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_double_and_are_bounded() {
        let bounds = [1, 2, 3, 30, u32::MAX].map(|retry| Backoff::CONFLICT.bound(retry).as_millis());
        assert_eq!(bounds, [2, 4, 8, 200, 200]);
    }
}
