//! Sweeps out the floors that have expired.

use super::{Floors, delay};
use crate::sweep::{Expired, sweep};
use futures::future::BoxFuture;
use sale::{FloorId, Lane};
use std::time::Duration;
use store::postgres_wire::floors::FloorCursor;
use tokio::time::timeout;

/// Time between two sweeps. A floor lasts for hours; some minutes more do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Floors that are read at once.
const AT_ONCE: u32 = 50;

impl Floors {
    /// Sweeps at intervals, until the server stops.
    pub fn keep_swept(self) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            while timeout(EVERY, self.shared.stop.cancelled()).await.is_err() {
                self.sweep().await;
            }
        })
    }

    /// Deletes the rows of all floors that have expired, in both lanes, and then the floors
    /// themselves; returns how many. If nothing can be deleted, the sweep ends, and the next one goes on
    /// from there: a database that does not serve does not get a request for every floor.
    pub fn sweep<'a>(&'a self) -> BoxFuture<'a, usize> {
        Box::pin(async move {
            // One sweep at a time.
            let mut cursor = self.shared.swept_to.lock().await;
            let mut expired = ExpiredFloors { floors: self, cursor: std::mem::take(&mut cursor), last: false };
            let swept = sweep(&mut expired, &self.shared.stop).await;
            *cursor = expired.cursor;
            if swept.cleared > 0 {
                tracing::info!(swept = swept.cleared, "floors that had expired");
            }
            swept.cleared
        })
    }
}

/// The expired floors, from a place on.
struct ExpiredFloors<'a> {
    floors: &'a Floors,
    cursor: FloorCursor,
    /// Whether the last page was read.
    last: bool,
}

impl Expired for ExpiredFloors<'_> {
    type Item = FloorId;

    async fn page(&mut self) -> Result<Vec<FloorId>, String> {
        let shared = &self.floors.shared;
        // A page may hold only names that are not floors, and then it is empty.
        while !self.last {
            let idle = shared.register.expired(shared.limits.settle, &self.cursor, AT_ONCE).await?;
            self.last = idle.next.is_none();
            self.cursor = idle.next.unwrap_or_default();
            if !idle.floors.is_empty() {
                return Ok(idle.floors);
            }
        }
        Ok(Vec::new())
    }

    async fn clear(&self, floor: &FloorId) -> Result<(), String> {
        let (shared, scope) = (&self.floors.shared, floor.scope());
        for lane in Lane::ALL {
            shared.lane(lane).clear(&scope).await?;
        }
        delay::forget(shared, floor);
        shared.register.forget(floor).await
    }

    /// Returns no id, because a floor's id lets anybody buy on it.
    fn name(_: &FloorId) -> &str {
        "a floor"
    }

    fn goes_on_without_success(&self) -> bool {
        false
    }
}
