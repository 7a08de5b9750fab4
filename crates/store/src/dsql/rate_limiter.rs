//! The rate at which connections may be opened.

use leaky_bucket::RateLimiter;
use std::{sync::Arc, time::Duration};

/// A cluster accepts 1,000 connections at once; half of them are left to other servers.
/// <https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html>
const BURST: usize = 500;
/// A cluster's own rate is 100 a second; some are left to other servers.
const IN_A_TENTH: usize = 8;

/// Turns to open a connection to one endpoint, first come, first served.
#[derive(Debug, Clone)]
pub(super) struct ConnectRateLimiter(Arc<RateLimiter>);

impl ConnectRateLimiter {
    pub(super) fn new() -> Self {
        let tenth = Duration::from_millis(100);
        let limiter = RateLimiter::builder().max(BURST).initial(BURST).refill(IN_A_TENTH).interval(tenth).build();
        Self(Arc::new(limiter))
    }

    /// Waits for a turn.
    pub(super) async fn turn(&self) {
        self.0.acquire_one().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Instant;

    #[tokio::test]
    async fn a_burst_is_let_through_and_then_less_than_a_hundred_a_second() {
        let (rate_limiter, begun) = (ConnectRateLimiter::new(), Instant::now());
        for _ in 0..BURST {
            rate_limiter.turn().await;
        }
        let after = Instant::now();
        for _ in 0..40 {
            rate_limiter.turn().await;
        }
        // 40 turns at 8 in a tenth of a second; the refill during the burst is subtracted.
        let filled_up = after.duration_since(begun);
        assert!(after.elapsed() + filled_up >= Duration::from_millis(400), "{:?} {filled_up:?}", after.elapsed());
    }
}
