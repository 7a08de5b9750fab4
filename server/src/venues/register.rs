//! Which floors there are: a table in the strong lane, and a memory of those in use that
//! serves while that lane is down.

use super::VenueSettings;
use crate::{lanes::Lanes, store::postgres_wire::PostgresWire};
use app::{
    api::ApiError,
    sale::{StoreError, VenueId},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Floors remembered. Each takes about 100 bytes; the one that was noted longest ago
/// makes room, and is asked for again when it is next used.
const REMEMBERED_MAX: usize = 10_000;

/// The floors that there are.
#[derive(Debug)]
pub(super) struct Register {
    lanes: Arc<Lanes>,
    idle: Duration,
    note_every: Duration,
    /// When the table was last told that a floor is in use.
    noted: Mutex<HashMap<VenueId, Instant>>,
}

impl Register {
    pub(super) fn new(lanes: Arc<Lanes>, settings: &VenueSettings) -> Self {
        Self { lanes, idle: settings.idle, note_every: settings.note_every(), noted: Mutex::default() }
    }

    /// Writes a new floor down.
    pub(super) async fn open(&self) -> Result<VenueId, ApiError> {
        let (venue, at) = (VenueId::new(random()?), Instant::now());
        self.store()?.open_venue(&venue).await.map_err(|error| self.down(&error))?;
        self.remember(&venue, at);
        Ok(venue)
    }

    /// Makes sure that there is this floor, and that it does not expire while it is used.
    pub(super) async fn find(&self, venue: &VenueId) -> Result<(), ApiError> {
        let since = self.noted().get(venue).map(Instant::elapsed);
        if since.is_some_and(|since| since < self.note_every) {
            return Ok(());
        }
        match self.note(venue).await {
            Ok(true) => Ok(()),
            Ok(false) => Err(ApiError::not_found("This floor has expired or never was. You can take a new one.")),
            // It has not expired, and the rest is the database's trouble.
            Err(_) if since.is_some_and(|since| since < self.idle) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Floors whose rows may go.
    pub(super) async fn expired(&self, settle: Duration, limit: u32) -> Result<Vec<VenueId>, String> {
        let idle = self.store_of_lane()?.idle_venues(self.idle + settle, limit).await;
        idle.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    /// Forgets a floor whose rows are gone.
    pub(super) async fn forget(&self, venue: &VenueId) -> Result<(), String> {
        let forgotten = self.store_of_lane()?.forget_venue(venue).await;
        forgotten.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    async fn note(&self, venue: &VenueId) -> Result<bool, ApiError> {
        // Before the question is sent: what is remembered expires no later than the row.
        let at = Instant::now();
        let there = self.store()?.see_venue(venue, self.idle).await.map_err(|error| self.down(&error))?;
        if there {
            self.remember(venue, at);
        } else {
            self.noted().remove(venue);
        }
        Ok(there)
    }

    fn remember(&self, venue: &VenueId, at: Instant) {
        let mut noted = self.noted();
        if noted.len() >= REMEMBERED_MAX
            && !noted.contains_key(venue)
            && let Some(oldest) = noted.iter().min_by_key(|(_, at)| **at).map(|(venue, _)| venue.clone())
        {
            noted.remove(&oldest);
        }
        noted.insert(venue.clone(), at);
    }

    fn store(&self) -> Result<Arc<PostgresWire>, ApiError> {
        self.store_of_lane().map_err(ApiError::busy)
    }

    fn store_of_lane(&self) -> Result<Arc<PostgresWire>, String> {
        self.lanes.strong.store()
    }

    fn down(&self, error: &StoreError) -> ApiError {
        self.lanes.strong.unreachable(error);
        ApiError::busy("Your floor cannot be looked up just now: the strong lane's database does not serve.")
    }

    fn noted(&self) -> MutexGuard<'_, HashMap<VenueId, Instant>> {
        // Each change is one insertion or removal.
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 128 bits that nobody can guess: whoever knows a floor's id may buy on it.
fn random() -> Result<u128, ApiError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| {
        tracing::error!(%error, "no randomness");
        ApiError::internal("The server could not make up a new floor.")
    })?;
    Ok(u128::from_ne_bytes(bytes))
}
