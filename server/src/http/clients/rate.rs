//! The rate limiter: the number of requests that a client may send in a second.

use super::refusal::Refusal;
use governor::{
    Quota, RateLimiter,
    clock::{Clock, DefaultClock},
    state::keyed::HashMapStateStore,
};
use sale::service::Client;
use std::{
    num::NonZeroU32,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};
use tokio::time::sleep;

/// The burst that is allowed, in seconds of the rate: a page with all its files, and a room full of people behind one
/// address.
const BURST_SECONDS: u32 = 4;
/// The time that a request over the rate waits before it is checked once more: a client that sends too fast is slowed
/// down, and refused only if it goes on.
const PATIENCE: Duration = Duration::from_millis(700);
/// Requests between two searches for clients that have been quiet.
const FORGET_EVERY: u32 = 1024;

/// A bucket for each client.
#[derive(Debug)]
pub(super) struct Rate {
    buckets: RateLimiter<Client, HashMapStateStore<Client>, DefaultClock>,
    per_second: NonZeroU32,
    passed: AtomicU32,
}

impl Rate {
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        let quota = Quota::per_second(per_second).allow_burst(per_second.saturating_mul(BURST));
        Self { buckets: RateLimiter::hashmap(quota), per_second, passed: AtomicU32::new(0) }
    }

    /// Waits for the client's turn, if that comes soon.
    pub(super) async fn pass(&self, client: Client) -> Result<(), Refusal> {
        if self.passed.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.buckets.retain_recent();
        }
        if self.buckets.check_key(&client).is_ok() {
            return Ok(());
        }
        sleep(PATIENCE).await;
        self.buckets.check_key(&client).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.buckets.clock().now());
            Refusal::too_many(format!("You send more than {} requests a second.", self.per_second), wait)
        })
    }
}

/// [`BURST_SECONDS`], in the type that the rate is multiplied with.
const BURST: NonZeroU32 = NonZeroU32::new(BURST_SECONDS).expect("it is not zero");

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::Ipv4Addr;

    #[tokio::test]
    async fn a_client_has_its_burst_and_then_is_refused_with_a_time() {
        let rate = Rate::new(NonZeroU32::MIN);
        for _ in 0..BURST_SECONDS {
            rate.pass(Client::LOCAL).await.unwrap();
        }
        let refused = rate.pass(Client::LOCAL).await.unwrap_err();
        assert!(refused.to_string().contains("more than 1 requests a second"), "{refused}");
        rate.pass(Client::at(Ipv4Addr::BROADCAST.into())).await.unwrap();
    }
}
