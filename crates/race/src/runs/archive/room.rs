//! Makes room for newer runs: the runs that expire first are deleted first.

use super::{Archive, sweep::PAGE};
use crate::runs::run_id::{begun_ms, day_begins_ms, first_of};
use std::time::Duration;
use store::postgres_wire::begun::{Begun, at_ms};
use tokio_util::sync::CancellationToken;

/// A run that began less than this ago may still be under way, and is left alone.
const YOUNG: Duration = Duration::from_secs(5 * 60);

impl Archive {
    /// Counts all runs in the database, and clears the oldest while they take too much room.
    ///
    /// # Errors
    /// A sentence, when the database does not serve.
    pub(super) async fn make_room(
        &self,
        stop: &CancellationToken,
        cleared: &(impl Fn(&str) + Sync),
    ) -> Result<(), String> {
        if !self.quota.wants_count() {
            return Ok(());
        }
        let mut over = self.count().await?;
        let (database, mut last) = (self.database()?, Begun::first());
        while over > 0 {
            let page = database.begun_runs(&last, PAGE.into()).await;
            let page = page.map_err(|error| self.lanes.strong.unreachable(&error))?;
            let Some(end) = page.last() else { return Ok(()) };
            last = end.clone();
            for begun in page.iter().filter(|begun| !self.is_young(&begun.run)) {
                if over == 0 || stop.is_cancelled() {
                    return Ok(());
                }
                over -= 1;
                self.let_go(begun, cleared).await;
            }
            // Runs have different lengths: only a new count shows whether there is room now.
            over = self.count().await?;
        }
        Ok(())
    }

    /// Counts the runs; returns how many of them have to be deleted.
    ///
    /// # Errors
    /// A sentence, when the database does not serve.
    pub(in crate::runs) async fn count(&self) -> Result<u64, String> {
        let day = day_begins_ms(self.now_ms());
        let count = self.database()?.count_runs(&first_of(day)).await;
        let count = count.map_err(|error| self.lanes.strong.unreachable(&error))?;
        self.update_clock(count.now);
        self.set_oldest(&count);
        Ok(self.quota.counted(&count))
    }

    fn is_young(&self, run: &str) -> bool {
        let young = u64::try_from(YOUNG.as_millis()).unwrap_or(u64::MAX);
        begun_ms(run).is_ok_and(|begun| begun.saturating_add(young) > self.now_ms())
    }

    /// Clears a run. The note that it began stays until its day is over: the day's runs and
    /// their cost are counted from these notes.
    async fn let_go(&self, begun: &Begun, cleared: &(impl Fn(&str) + Sync)) {
        const DAY_MS: u64 = 24 * 60 * 60 * 1000;
        let today = day_begins_ms(self.now_ms());
        if begun_ms(&begun.run).is_ok_and(|began| began >= today) {
            let rest = Begun { until: at_ms(today + DAY_MS), cleared: true, ..begun.clone() };
            let noted = async {
                self.database()?.note_run(&rest, 0).await.map_err(|error| self.lanes.strong.unreachable(&error))
            };
            if let Err(why) = noted.await {
                return tracing::warn!(run = begun.run, why, "a run stays for now");
            }
        }
        match self.clear_noted(begun).await {
            Ok(()) => cleared(&begun.run),
            Err(why) => tracing::warn!(run = begun.run, why, "a run stays for now"),
        }
    }
}
