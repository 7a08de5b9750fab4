//! Sweeps out the runs that have expired, and the oldest of those that take too much room.
//!
//! What was promised to a run is obeyed by the database's clock, whichever server promised it.

use super::{Archive, DOCUMENTS};
use crate::{
    caught::caught,
    store::{
        LaneStore,
        postgres_wire::begun::{Begun, at_ms},
    },
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Between two sweeps. Runs last for days; some minutes more do not matter.
const EVERY: Duration = Duration::from_secs(5 * 60);
/// Runs asked for at once. They are cleared one after the other: buyers use the same databases.
pub(super) const PAGE: u16 = 50;

impl Archive {
    /// Sweeps now and then, and when runs take more room than they may, until the server stops.
    pub(in crate::box_office) async fn keep_swept(&self, stop: &CancellationToken, cleared: impl Fn(&str)) {
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

    /// Deletes the rows of runs that have expired, in both lanes, and then their documents and
    /// their notes, as long as there are more; then those of the oldest runs, where all of them take
    /// too much room. Tells each run that was cleared. One whose rows could not be deleted in both
    /// lanes stays for the next sweep, and holds none of the others up.
    pub(in crate::box_office) async fn sweep(&self, stop: &CancellationToken, cleared: impl Fn(&str)) {
        let done = async {
            self.sweep_noted(stop, &cleared).await?;
            self.sweep_noted_in_eventual(stop, &cleared).await?;
            self.sweep_earlier(stop, &cleared).await?;
            self.make_room(stop, &cleared).await
        };
        if let Err(why) = done.await {
            tracing::warn!(why, "a sweep of runs stopped");
        }
    }

    async fn sweep_noted(&self, stop: &CancellationToken, cleared: &impl Fn(&str)) -> Result<(), String> {
        let (database, mut last) = (self.database()?, Begun::first());
        loop {
            let page = database.expired_runs(&last, PAGE.into()).await;
            let page = page.map_err(|error| self.lanes.strong.unreachable(&error))?;
            let Some(end) = page.last() else { return Ok(()) };
            last = end.clone();
            for begun in &page {
                if stop.is_cancelled() {
                    return Ok(());
                }
                self.clear_or_say_why(begun, cleared).await;
            }
            if page.len() < usize::from(PAGE) {
                return Ok(());
            }
        }
    }

    /// Clears a run of which it is noted that it was begun.
    pub(super) async fn clear_or_say_why(&self, begun: &Begun, cleared: &impl Fn(&str)) {
        match self.clear_noted(begun).await {
            Ok(()) => cleared(&begun.run),
            Err(why) => tracing::warn!(run = begun.run, why, "a run stays for now"),
        }
    }

    async fn clear_noted(&self, begun: &Begun) -> Result<(), String> {
        if !begun.cleared {
            self.clear(&begun.run).await?;
        }
        self.forget(begun).await
    }

    pub(super) async fn forget(&self, begun: &Begun) -> Result<(), String> {
        let forgotten = self.database()?.forget_run(begun).await;
        forgotten.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    /// Those that only the eventual lane's database could note. They are rare, so each is looked at.
    async fn sweep_noted_in_eventual(&self, stop: &CancellationToken, cleared: &impl Fn(&str)) -> Result<(), String> {
        let Ok(eventual) = self.lanes.eventual.store() else { return Ok(()) };
        let mut last = String::new();
        loop {
            let page = match eventual.noted_runs(&last, PAGE).await {
                Ok(page) => page,
                Err(error) => {
                    self.lanes.eventual.unreachable(&error);
                    return Ok(());
                }
            };
            let Some((end, _)) = page.last() else { return Ok(()) };
            last.clone_from(end);
            for (run, until_ms) in &page {
                if stop.is_cancelled() {
                    return Ok(());
                }
                if *until_ms <= self.now_ms() {
                    let done = async {
                        self.clear(run).await?;
                        self.forget(&Begun::new(run.clone(), at_ms(*until_ms), 0)).await?;
                        eventual.forget_run(run).await.map_err(|error| self.lanes.eventual.unreachable(&error))
                    };
                    match done.await {
                        Ok(()) => cleared(run),
                        Err(why) => tracing::warn!(run, why, "a run stays for now"),
                    }
                }
            }
        }
    }

    /// Those of an earlier version, which noted no time: this server's own setting decides.
    async fn sweep_earlier(&self, stop: &CancellationToken, cleared: &impl Fn(&str)) -> Result<(), String> {
        let (database, mut last) = (self.database()?, String::new());
        let kept = self.retention.0;
        loop {
            let page = database.runs_older_than(kept, &last, PAGE.into(), &DOCUMENTS).await;
            let page = page.map_err(|error| self.lanes.strong.unreachable(&error))?;
            let Some(end) = page.last() else { return Ok(()) };
            last.clone_from(end);
            let noted = database.noted_runs(&page).await.map_err(|error| self.lanes.strong.unreachable(&error))?;
            for run in page.iter().filter(|run| !noted.contains(run)) {
                if stop.is_cancelled() {
                    return Ok(());
                }
                match self.clear(run).await {
                    Ok(()) => cleared(run),
                    Err(why) => tracing::warn!(run, why, "a run stays for now"),
                }
            }
        }
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
