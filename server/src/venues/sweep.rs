//! Sweeps out the floors that have expired.

use super::Venues;
use app::sale::{Lane, VenueId};
use std::time::Duration;
use tokio::time::timeout;

/// Between two sweeps. A floor lasts for hours; some minutes more do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Floors that are looked up at once. They are cleared one after the other: buyers use the same databases.
const AT_ONCE: u32 = 50;

impl Venues {
    /// Sweeps now and then, until the server stops.
    pub async fn keep_swept(self) {
        while timeout(EVERY, self.shared.stop.cancelled()).await.is_err() {
            self.sweep().await;
        }
    }

    /// Deletes the rows of all floors that have expired, in both lanes, and then the floors
    /// themselves; says how many. One whose rows could not be deleted in both lanes stays
    /// for a later sweep, and those behind it go all the same. Where nothing goes, the sweep
    /// ends, and the next one goes on from there.
    pub async fn sweep(&self) -> usize {
        // One at a time.
        let mut place = self.shared.swept_to.lock().await;
        let (mut swept, mut kept) = (0, 0);
        loop {
            let settle = self.shared.settings.settle;
            let Ok(idle) = self.shared.register.expired(settle, &place, AT_ONCE).await else { break };
            let cleared = self.clear_all(&idle.venues).await;
            (swept, kept) = (swept + cleared, kept + idle.venues.len() - cleared);
            let (stuck, last) = (cleared == 0 && !idle.venues.is_empty(), idle.next.is_none());
            *place = idle.next.unwrap_or_default();
            if last || stuck || self.shared.stop.is_cancelled() {
                break;
            }
        }
        if swept > 0 || kept > 0 {
            tracing::info!(swept, kept, "floors that had expired");
        }
        swept
    }

    /// How many of these went.
    async fn clear_all(&self, venues: &[VenueId]) -> usize {
        let mut cleared = 0;
        for venue in venues {
            if self.shared.stop.is_cancelled() {
                break;
            }
            match self.clear(venue).await {
                Ok(()) => cleared += 1,
                Err(why) => tracing::debug!(why, "an expired floor stays for now"),
            }
        }
        cleared
    }

    async fn clear(&self, venue: &VenueId) -> Result<(), String> {
        let scope = venue.scope();
        for lane in Lane::ALL {
            self.shared.lane(lane).clear(&scope).await?;
        }
        self.shared.register.forget(venue).await
    }
}
