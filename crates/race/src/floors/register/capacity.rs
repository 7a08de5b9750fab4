//! The limit on the number of floors. When it is reached, a new floor is refused: if the oldest made room instead, a
//! stranger who opens many floors would take the floors of others.

use sale::{StoreError, service::ServiceError};
use std::time::Duration;
use store::postgres_wire::PostgresWire;
use tokio::{sync::Mutex, time::Instant};

/// The maximum age of a count. It includes what this server opens and clears, but not what others do on that database.
const COUNT_EVERY: Duration = Duration::from_secs(5 * 60);

/// The places for floors.
#[derive(Debug)]
pub(super) struct Capacity {
    most: u32,
    idle: Duration,
    counted: Mutex<Option<Counted>>,
}

#[derive(Debug)]
struct Counted {
    floors: u32,
    at: Instant,
}

/// The reason why there is no place.
#[derive(Debug)]
pub(super) enum NoCapacity {
    /// There are as many floors as there may be; a sentence.
    Full(ServiceError),
    /// They could not be counted.
    Uncounted(StoreError),
}

impl NoCapacity {
    /// Returns the error for the visitor.
    pub(super) fn into_service_error(self, down: impl FnOnce(&StoreError) -> ServiceError) -> ServiceError {
        match self {
            Self::Full(error) => error,
            Self::Uncounted(error) => down(&error),
        }
    }
}

impl Capacity {
    /// Creates this many places, for floors that expire after `idle`.
    pub(super) fn new(most: u32, idle: Duration) -> Self {
        Self { most, idle, counted: Mutex::default() }
    }

    /// Takes a place. Counts the floors if that was not done recently.
    pub(super) async fn take(&self, store: &PostgresWire) -> Result<(), NoCapacity> {
        let mut counted = self.counted.lock().await;
        let mut now = match counted.take() {
            Some(counted) if counted.at.elapsed() < COUNT_EVERY => counted,
            _ => {
                let floors = store.count_floors(self.most).await.map_err(NoCapacity::Uncounted)?;
                Counted { floors, at: Instant::now() }
            }
        };
        let full = now.floors >= self.most;
        if !full {
            now.floors += 1;
        }
        *counted = Some(now);
        if full { Err(NoCapacity::Full(self.full())) } else { Ok(()) }
    }

    /// Gives a place back: a floor is gone.
    pub(super) async fn give_back(&self) {
        if let Some(counted) = self.counted.lock().await.as_mut() {
            counted.floors = counted.floors.saturating_sub(1);
        }
    }

    fn full(&self) -> ServiceError {
        let hours = self.idle.as_secs().div_ceil(60 * 60);
        ServiceError::busy(format!(
            "This server keeps {} floors, and all of them are taken. One is free again when nobody has used it for {hours} h: \
             try again later.",
            self.most
        ))
    }
}
