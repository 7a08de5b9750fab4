//! Sweeps out the floors that have expired.

use super::Venues;
use app::sale::{Lane, VenueId};
use std::time::Duration;
use tokio::time::timeout;

/// Between two sweeps. A floor lasts for hours; some minutes more do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Floors a sweep takes on, one after the other: buyers use the same databases.
const AT_ONCE: u32 = 50;

impl Venues {
    /// Sweeps now and then, until the server stops.
    pub async fn keep_swept(self) {
        while timeout(EVERY, self.shared.stop.cancelled()).await.is_err() {
            self.sweep().await;
        }
    }

    /// Deletes the rows of floors that have expired, in both lanes, and then the floors
    /// themselves; says how many. One whose rows could not be deleted in both lanes
    /// stays for the next sweep.
    pub async fn sweep(&self) -> usize {
        let mut swept = 0;
        for venue in self.shared.register.expired(self.shared.settings.settle, AT_ONCE).await.unwrap_or_default() {
            if self.shared.stop.is_cancelled() {
                break;
            }
            match self.clear(&venue).await {
                Ok(()) => swept += 1,
                Err(why) => tracing::warn!(why, "an expired floor stays for now"),
            }
        }
        if swept > 0 {
            tracing::info!(swept, "floors that had expired");
        }
        swept
    }

    async fn clear(&self, venue: &VenueId) -> Result<(), String> {
        let scope = venue.scope();
        for lane in Lane::ALL {
            self.shared.lane(lane).clear(&scope).await?;
        }
        self.shared.register.forget(venue).await
    }
}
