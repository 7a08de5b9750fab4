//! A connection's clock: ends everything that lasts past the purchase's deadline.

use std::pin::Pin;
use tokio::time::{Instant, Sleep, sleep_until};

/// One timer for all statements of a connection. A timer for each statement would be registered with the runtime and
/// removed again each time; this one is only moved for each purchase.
#[derive(Debug)]
pub(super) struct Clock {
    timer: Pin<Box<Sleep>>,
}

/// The error of work that was not done by the deadline.
#[derive(Debug)]
pub(super) struct Late;

impl Clock {
    pub(super) fn new(deadline: Instant) -> Self {
        Self { timer: Box::pin(sleep_until(deadline)) }
    }

    pub(super) fn set(&mut self, deadline: Instant) {
        self.timer.as_mut().reset(deadline);
    }

    /// Returns the result of `work` if it is there by the deadline; otherwise drops `work`.
    pub(super) async fn bound<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Late> {
        tokio::select! {
            // A response that is there counts, even at the deadline.
            biased;
            done = work => Ok(done),
            () = self.timer.as_mut() => Err(Late),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{future::pending, time::Duration};

    #[tokio::test]
    async fn the_deadline_holds_for_every_statement_until_it_is_moved() {
        let mut clock = Clock::new(Instant::now());
        for _ in 0..2 {
            assert!(clock.bound(pending::<()>()).await.is_err());
            assert!(clock.bound(async {}).await.is_ok(), "an answer that is there counts");
        }
        clock.set(Instant::now() + Duration::from_secs(60));
        assert!(clock.bound(tokio::task::yield_now()).await.is_ok());
        clock.set(Instant::now() + Duration::from_millis(5));
        assert!(clock.bound(pending::<()>()).await.is_err());
    }
}
