//! Sweeps out the runs that have expired.

use super::{Archive, DOCUMENTS};
use crate::store::LaneStore;
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

/// Between two sweeps. Runs last for days; some minutes more do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Runs a sweep takes on, one after the other: buyers use the same databases.
const AT_ONCE: u32 = 50;

impl Archive {
    /// Sweeps now and then, and again at once where there was more, until the server stops.
    pub(in crate::box_office) async fn keep_swept(&self, stop: &CancellationToken) {
        while timeout(EVERY, stop.cancelled()).await.is_err() {
            while self.sweep(stop).await == AT_ONCE as usize {}
        }
    }

    /// Deletes the rows of runs that have expired, in both lanes, and then their documents;
    /// says of how many. One whose rows could not be deleted in both lanes stays for the
    /// next sweep.
    pub(in crate::box_office) async fn sweep(&self, stop: &CancellationToken) -> usize {
        self.settle_debts().await;
        let mut swept = 0;
        for run in self.expired().await {
            if stop.is_cancelled() {
                break;
            }
            match self.clear(&run).await {
                Ok(()) => swept += 1,
                Err(why) => tracing::warn!(run, why, "an expired run stays for now"),
            }
        }
        if swept > 0 {
            tracing::info!(swept, "runs that had expired");
        }
        swept
    }

    /// Notes the runs that could not be noted when they began.
    async fn settle_debts(&self) {
        while let Some(run) = { self.owed().pop_back() } {
            if self.try_note(&run).await.is_err() {
                return self.owed().push_back(run);
            }
        }
    }

    async fn expired(&self) -> Vec<String> {
        let Ok(database) = self.database() else { return Vec::new() };
        let expired = database.runs_before(&self.retention.first_kept(), AT_ONCE, &DOCUMENTS).await;
        expired.map_err(|error| self.lanes.strong.unreachable(&error)).unwrap_or_default()
    }

    async fn clear(&self, run: &str) -> Result<(), String> {
        let (strong, eventual) = (self.database()?, self.lanes.eventual.store()?);
        strong.clear(run).await.map_err(|error| self.lanes.strong.unreachable(&error))?;
        eventual.clear(run).await.map_err(|error| self.lanes.eventual.unreachable(&error))?;
        for document in DOCUMENTS {
            let deleted = strong.delete_document(run, document).await;
            deleted.map_err(|error| self.lanes.strong.unreachable(&error))?;
        }
        Ok(())
    }
}
