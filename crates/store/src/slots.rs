//! The number of buyers that may be in flight in one region at once.

use sale::StoreError;
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Pieces of work at once, in each lane, that belong to no run: reads of floors, purchases on them, stored
/// runs. Each uses at most one connection to each region, and takes about ten milliseconds.
pub const SPARE_FOR_OTHERS: u16 = 8;

/// The time for which a run waits for its connections while other runs hold them. A run of 60 takes well under
/// a second, so a wait of ten seconds means that something is stuck.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// The connections to one region that all runs share. First come, first served.
#[derive(Debug, Clone)]
pub struct Slots {
    free: Arc<Semaphore>,
    total: usize,
}

/// The right to hold one connection.
#[derive(Debug)]
pub struct Slot(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Slots {
    /// Slots for `total` connections.
    #[must_use]
    pub fn new(total: usize) -> Self {
        Self { free: Arc::new(Semaphore::new(total)), total }
    }

    /// The number of slots.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    /// Takes `wanted` slots at once, or all there are if that is fewer: if two runs each got only a part, they
    /// could wait for each other.
    ///
    /// # Errors
    /// When other runs have held them for ten seconds.
    pub async fn take(&self, wanted: usize) -> Result<Vec<Slot>, StoreError> {
        let count = wanted.min(self.total);
        let all = u32::try_from(count).unwrap_or(u32::MAX);
        let permits = tokio::time::timeout(WAIT_MAX, self.free.clone().acquire_many_owned(all)).await;
        let Ok(Ok(mut permits)) = permits else {
            return Err(busy());
        };
        Ok(std::iter::from_fn(|| permits.split(1)).take(count).map(Slot).collect())
    }
}

fn busy() -> StoreError {
    StoreError::Failed {
        code: "busy".into(),
        detail: format!("other runs held all connections for {} s", WAIT_MAX.as_secs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_run_gets_all_its_slots_or_waits() {
        let slots = Slots::new(4);
        let first = slots.take(3).await.unwrap();
        assert_eq!(first.len(), 3);
        let second = slots.clone();
        let waiting = tokio::spawn(async move { second.take(99).await.unwrap().len() });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(first);
        assert_eq!(waiting.await.unwrap(), 4);
    }
}
