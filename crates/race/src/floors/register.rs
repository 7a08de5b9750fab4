//! Which floors there are: a table in the strong lane, and a memory of those in use that serves while that lane is down.
//!
//! Who looks at a floor writes nothing. That a floor is in use is noted by a purchase, by somebody who watches it, and by
//! somebody who joins it.

mod places;

use super::FloorLimits;
use crate::lanes::{Lanes, Spare};
use hashlink::LruCache;
use places::Places;
use sale::{FloorId, StoreError, service::ServiceError};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::postgres_wire::{
    PostgresWire,
    floors::{IdleFloors, Place},
};
use tokio::time::Instant;

/// Floors remembered. Each takes about 100 bytes; the one that was asked for longest ago makes room, and is looked up again
/// when it is next used.
const REMEMBERED_MAX: usize = 10_000;

/// The floors that there are.
#[derive(Debug)]
pub(super) struct Register {
    lanes: Arc<Lanes>,
    idle: Duration,
    note_every: Duration,
    /// Until when a floor lasts at least, as its row said.
    known: Mutex<LruCache<FloorId, Instant>>,
    places: Places,
}

impl Register {
    pub(super) fn new(lanes: Arc<Lanes>, limits: &FloorLimits) -> Self {
        let (idle, note_every) = (limits.idle, limits.note_every());
        let known = Mutex::new(LruCache::new(REMEMBERED_MAX));
        Self { lanes, idle, note_every, known, places: Places::new(limits.floors_max, idle) }
    }

    /// Writes a new floor down, if there is a place for it.
    pub(super) async fn open(&self) -> Result<FloorId, ServiceError> {
        let (floor, store) = (FloorId::new(random()?), self.spare().await?);
        self.places.take(&store).await.map_err(|error| error.said(|error| self.down(error)))?;
        let at = Instant::now();
        store.open_floor(&floor).await.map_err(|error| self.down(&error))?;
        self.remember(&floor, at + self.idle);
        Ok(floor)
    }

    /// Makes sure that there is this floor. Writes nothing.
    pub(super) async fn find(&self, floor: &FloorId) -> Result<(), ServiceError> {
        if self.left(floor).is_some() {
            return Ok(());
        }
        // Before the question is sent: what is remembered expires no later than the row.
        let at = Instant::now();
        let found = self.spare().await?.find_floor(floor, self.idle).await;
        let left = found.map_err(|error| self.down(&error))?.ok_or_else(gone)?;
        self.remember(floor, at + left);
        Ok(())
    }

    /// Makes sure that there is this floor, and notes that it is in use, where that was not noted lately.
    pub(super) async fn note_use(&self, floor: &FloorId) -> Result<(), ServiceError> {
        let left = self.left(floor);
        if left.is_some_and(|left| left > self.idle.saturating_sub(self.note_every)) {
            return Ok(());
        }
        match self.see(floor).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(gone()),
            // It has not expired, and the rest is the database's trouble.
            Err(_) if left.is_some() => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Floors after `place` whose rows may go.
    pub(super) async fn expired(&self, settle: Duration, place: &Place, limit: u32) -> Result<IdleFloors, String> {
        let idle = self.lanes.strong.store()?.idle_floors(self.idle.saturating_add(settle), place, limit).await;
        idle.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    /// Forgets a floor whose rows are gone.
    pub(super) async fn forget(&self, floor: &FloorId) -> Result<(), String> {
        let forgotten = self.lanes.strong.store()?.forget_floor(floor).await;
        forgotten.map_err(|error| self.lanes.strong.unreachable(&error))?;
        self.places.give_back().await;
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

    /// For how long a floor that is remembered lasts still.
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

/// 128 bits that nobody can guess: whoever knows a floor's id may buy on it.
fn random() -> Result<u128, ServiceError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        ServiceError::failed("The server could not make up a new floor.")
    })?;
    Ok(u128::from_ne_bytes(bytes))
}
