//! The register of floors: a table in the strong lane, and a cache of those in use that serves while that lane is down.
//!
//! Reading a floor writes nothing. A floor is noted as in use by a purchase, by somebody who watches it, and by
//! somebody who joins it.

mod capacity;

use super::FloorLimits;
use crate::lanes::{Lanes, Spare};
use capacity::Capacity;
use hashlink::LruCache;
use sale::{FloorId, StoreError, service::ServiceError};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::postgres_wire::{
    PostgresWire,
    floors::{FloorCursor, IdleFloors},
};
use tokio::time::Instant;

/// Most floors in the cache. Each takes about 100 bytes; the least recently used one makes room, and is read again
/// when it is next used.
const REMEMBERED_MAX: usize = 10_000;

/// The register of all floors.
#[derive(Debug)]
pub(super) struct Register {
    lanes: Arc<Lanes>,
    idle: Duration,
    note_every: Duration,
    /// The time until which a floor lasts at least, from its row.
    known: Mutex<LruCache<FloorId, Instant>>,
    capacity: Capacity,
}

impl Register {
    pub(super) fn new(lanes: Arc<Lanes>, limits: &FloorLimits) -> Self {
        let (idle, note_every) = (limits.idle, limits.note_every());
        let known = Mutex::new(LruCache::new(REMEMBERED_MAX));
        Self { lanes, idle, note_every, known, capacity: Capacity::new(limits.floors_max, idle) }
    }

    /// Adds a new floor, if there is a place for it.
    pub(super) async fn open(&self) -> Result<FloorId, ServiceError> {
        let (floor, store) = (FloorId::new(random()?), self.spare().await?);
        self.capacity.take(&store).await.map_err(|error| error.into_service_error(|error| self.down(error)))?;
        let at = Instant::now();
        store.open_floor(&floor).await.map_err(|error| self.down(&error))?;
        self.remember(&floor, at + self.idle);
        Ok(floor)
    }

    /// Checks that this floor exists. Writes nothing.
    pub(super) async fn find(&self, floor: &FloorId) -> Result<(), ServiceError> {
        if self.left(floor).is_some() {
            return Ok(());
        }
        // Before the request is sent: the cached floor expires no later than the row.
        let at = Instant::now();
        let found = self.spare().await?.find_floor(floor, self.idle).await;
        let left = found.map_err(|error| self.down(&error))?.ok_or_else(gone)?;
        self.remember(floor, at + left);
        Ok(())
    }

    /// Checks that this floor exists, and notes that it is in use, if that was not noted recently.
    pub(super) async fn note_use(&self, floor: &FloorId) -> Result<(), ServiceError> {
        let left = self.left(floor);
        if left.is_some_and(|left| left > self.idle.saturating_sub(self.note_every)) {
            return Ok(());
        }
        match self.see(floor).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(gone()),
            // It has not expired, and a failure of the database is no reason to refuse.
            Err(_) if left.is_some() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Returns floors after `cursor` whose rows may be deleted.
    pub(super) async fn expired(
        &self,
        settle: Duration,
        cursor: &FloorCursor,
        limit: u32,
    ) -> Result<IdleFloors, String> {
        let idle = self.lanes.strong.store()?.idle_floors(self.idle.saturating_add(settle), cursor, limit).await;
        idle.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    /// Forgets a floor whose rows are gone.
    pub(super) async fn forget(&self, floor: &FloorId) -> Result<(), String> {
        let forgotten = self.lanes.strong.store()?.forget_floor(floor).await;
        forgotten.map_err(|error| self.lanes.strong.unreachable(&error))?;
        self.capacity.give_back().await;
        Ok(())
    }

    async fn see(&self, floor: &FloorId) -> Result<bool, ServiceError> {
        // As in `find`.
        let at = Instant::now();
        let there = self.spare().await?.see_floor(floor, self.idle).await.map_err(|error| self.down(&error))?;
        if there {
            self.remember(floor, at + self.idle);
        } else {
            self.known().remove(floor);
        }
        Ok(there)
    }

    /// Returns the time that a cached floor still has.
    fn left(&self, floor: &FloorId) -> Option<Duration> {
        let until = *self.known().get(floor)?;
        until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())
    }

    fn remember(&self, floor: &FloorId, until: Instant) {
        self.known().insert(floor.clone(), until);
    }

    async fn spare(&self) -> Result<Spare<PostgresWire>, ServiceError> {
        self.lanes.strong.spare().await.map_err(ServiceError::busy)
    }

    fn down(&self, error: &StoreError) -> ServiceError {
        self.lanes.strong.unreachable(error);
        ServiceError::busy("Your floor cannot be looked up just now: the strong lane's database does not serve.")
    }

    fn known(&self) -> MutexGuard<'_, LruCache<FloorId, Instant>> {
        // Each change is one insertion or removal.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone() -> ServiceError {
    ServiceError::not_found("This floor has expired or never was. You can take a new one.")
}

/// Returns 128 bits that nobody can guess: anybody who knows a floor's id may buy on it.
fn random() -> Result<u128, ServiceError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        ServiceError::failed("The server could not make up a new floor.")
    })?;
    Ok(u128::from_ne_bytes(bytes))
}
