//! Sweeps out the runs that have expired, and the oldest ones if all runs take too much room.
//!
//! The retention that was promised to a run is measured by the database's clock, whichever server promised it.

use super::{Archive, DOCUMENTS};
use crate::{
    caught::caught,
    sweep::{Expired, Swept, sweep},
};
use std::time::Duration;
use store::{
    LaneStore,
    postgres_wire::begun::{Begun, at_ms},
};
use tokio_util::sync::CancellationToken;

/// Time between two sweeps. Runs last for days; some minutes more do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Runs that are read at once.
pub(super) const PAGE: u16 = 50;

impl Archive {
    /// Sweeps at intervals, and when runs take more room than they may, until the server stops.
    pub(in crate::runs) async fn keep_swept(&self, stop: &CancellationToken, cleared: impl Fn(&str) + Sync) {
        loop {
            if let Err(panic) = caught(self.sweep(stop, &cleared)).await {
                tracing::error!(%panic, "a sweep of runs panicked");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
                () = self.crowded.notified() => {}
            }
        }
    }

    /// Deletes the rows of all runs that have expired, in both lanes, and then their documents and
    /// their notes; then those of the oldest runs, if all of them take too much room. Calls `cleared`
    /// with each run that was cleared.
    pub(in crate::runs) async fn sweep(&self, stop: &CancellationToken, cleared: impl Fn(&str) + Sync) {
        let cleared = &cleared;
        let done = async {
            let mut noted = Noted { archive: self, cleared, last: Begun::first(), more: true };
            end_of(sweep(&mut noted, stop).await)?;
            // While that lane does not serve, no run can be cleared in it either.
            let _ = sweep(&mut NotedInEventual { archive: self, cleared, last: String::new() }, stop).await;
            end_of(sweep(&mut Earlier { archive: self, cleared, last: String::new() }, stop).await)?;
            self.make_room(stop, cleared).await
        };
        if let Err(why) = done.await {
            tracing::warn!(why, "a sweep of runs stopped");
        }
    }

    /// Clears a run that was noted when it began.
    pub(super) async fn clear_noted(&self, begun: &Begun) -> Result<(), String> {
        if !begun.cleared {
            self.clear(&begun.run).await?;
        }
        self.forget(begun).await
    }

    async fn forget(&self, begun: &Begun) -> Result<(), String> {
        let forgotten = self.database()?.forget_run(begun).await;
        forgotten.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    /// Deletes a run's rows in both lanes, then its documents.
    pub(super) async fn clear(&self, run: &str) -> Result<(), String> {
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

fn end_of(swept: Swept) -> Result<(), String> {
    swept.failed.map_or(Ok(()), Err)
}

/// Runs whose retention, as it was noted when they began, is over.
struct Noted<'a, F> {
    archive: &'a Archive,
    cleared: &'a F,
    last: Begun,
    /// Whether there may be more behind the last one.
    more: bool,
}

impl<F: Fn(&str) + Sync> Expired for Noted<'_, F> {
    type Item = Begun;

    async fn page(&mut self) -> Result<Vec<Begun>, String> {
        if !self.more {
            return Ok(Vec::new());
        }
        let page = self.archive.database()?.expired_runs(&self.last, PAGE.into()).await;
        let page = page.map_err(|error| self.archive.lanes.strong.unreachable(&error))?;
        if let Some(end) = page.last() {
            self.last = end.clone();
        }
        self.more = page.len() == usize::from(PAGE);
        Ok(page)
    }

    async fn clear(&self, begun: &Begun) -> Result<(), String> {
        self.archive.clear_noted(begun).await?;
        (self.cleared)(&begun.run);
        Ok(())
    }

    fn name(begun: &Begun) -> &str {
        &begun.run
    }
}

/// Expired runs that only the eventual lane's database could note. They are rare, so each is checked.
struct NotedInEventual<'a, F> {
    archive: &'a Archive,
    cleared: &'a F,
    last: String,
}

impl<F: Fn(&str) + Sync> Expired for NotedInEventual<'_, F> {
    /// The run, and the end of its promised retention, as Unix time in milliseconds.
    type Item = (String, u64);

    async fn page(&mut self) -> Result<Vec<Self::Item>, String> {
        let eventual = &self.archive.lanes.eventual;
        loop {
            let page = eventual.store()?.noted_runs(&self.last, PAGE).await;
            let mut page = page.map_err(|error| eventual.unreachable(&error))?;
            let Some((end, _)) = page.last() else { return Ok(page) };
            self.last.clone_from(end);
            page.retain(|(_, until_ms)| *until_ms <= self.archive.now_ms());
            if !page.is_empty() {
                return Ok(page);
            }
        }
    }

    async fn clear(&self, (run, until_ms): &Self::Item) -> Result<(), String> {
        self.archive.clear(run).await?;
        self.archive.forget(&Begun::new(run.clone(), at_ms(*until_ms), 0)).await?;
        let eventual = &self.archive.lanes.eventual;
        eventual.store()?.forget_run(run).await.map_err(|error| eventual.unreachable(&error))?;
        (self.cleared)(run);
        Ok(())
    }

    fn name((run, _): &Self::Item) -> &str {
        run
    }
}

/// Expired runs of an earlier version, which noted no time: this server's own setting decides.
struct Earlier<'a, F> {
    archive: &'a Archive,
    cleared: &'a F,
    last: String,
}

impl<F: Fn(&str) + Sync> Expired for Earlier<'_, F> {
    type Item = String;

    async fn page(&mut self) -> Result<Vec<String>, String> {
        let (database, retention) = (self.archive.database()?, self.archive.retention.0);
        let down = |error| self.archive.lanes.strong.unreachable(&error);
        loop {
            let mut page =
                database.runs_older_than(retention, &self.last, PAGE.into(), &DOCUMENTS).await.map_err(down)?;
            let Some(end) = page.last() else { return Ok(page) };
            self.last.clone_from(end);
            let noted = database.noted_runs(&page).await.map_err(down)?;
            page.retain(|run| !noted.contains(run));
            if !page.is_empty() {
                return Ok(page);
            }
        }
    }

    async fn clear(&self, run: &String) -> Result<(), String> {
        self.archive.clear(run).await?;
        (self.cleared)(run);
        Ok(())
    }

    fn name(run: &String) -> &str {
        run
    }
}
