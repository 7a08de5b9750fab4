//! The archive: runs that have ended, in the strong lane's database, where any server finds them.
//!
//! A run's rows in the lanes last as long as its documents. A note is written before the first
//! row is, so that the rows will be cleared in any case.

mod absent;
mod note;
mod packed;
mod read;
mod room;
mod sweep;

use super::{
    quota::Quota,
    run_id::{begun_ms, now_ms},
};
use crate::lanes::Lanes;
use absent::Absent;
pub(super) use note::Unnoted;
use packed::pack;
use sale::{
    History, Lane,
    event::{RunEvent, to_lines},
};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};
use store::{
    postgres_wire::{
        PostgresWire,
        begun::{Begun, RunCount, at_ms},
        runs::Document,
    },
    retention::Retention,
};
use tokio::{
    sync::{Notify, Semaphore},
    task::spawn_blocking,
};

/// The journal's lines, as a viewer sees them. A run is stored when this document is.
const EVENTS: &str = "events";
/// Noted by an earlier version when a run began. It is empty: only its key has a meaning.
const BEGUN: &str = "begun";
/// Every document of a run. They are deleted in this order: the page goes first.
const DOCUMENTS: [&str; 4] = [EVENTS, Lane::Strong.name(), Lane::Eventual.name(), BEGUN];

/// Runs read at the same time. Each may take some megabytes while it is unpacked.
const READERS_MAX: usize = 4;

/// The archive of one server.
#[derive(Debug)]
pub(super) struct Archive {
    lanes: Arc<Lanes>,
    retention: Retention,
    quota: Arc<Quota>,
    readers: Arc<Semaphore>,
    absent: Absent,
    /// A name before which no run is noted in the database, once the runs were counted.
    oldest: Mutex<Option<String>>,
    /// The time of the database minus the time of this server, in milliseconds.
    ahead_ms: AtomicI64,
    /// Notified when runs take more room than they may.
    crowded: Notify,
}

impl Archive {
    pub(super) fn new(lanes: Arc<Lanes>, retention: Retention, quota: Arc<Quota>) -> Self {
        let (readers, absent) = (Arc::new(Semaphore::new(READERS_MAX)), Absent::default());
        let (oldest, ahead_ms, crowded) = (Mutex::default(), AtomicI64::default(), Notify::new());
        Self { lanes, retention, quota, readers, absent, oldest, ahead_ms, crowded }
    }

    pub(super) const fn retention(&self) -> Retention {
        self.retention
    }

    /// Returns the time of the database's clock, derived from its last answer, as Unix time in milliseconds.
    pub(super) fn now_ms(&self) -> u64 {
        now_ms().saturating_add_signed(self.ahead_ms.load(Ordering::Relaxed))
    }

    /// Returns a name before which no run is noted in the database; `None` if that is not known yet.
    fn oldest(&self) -> Option<String> {
        self.oldest.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Learns which run is the oldest. Newer ones may come, older ones cannot.
    fn set_oldest(&self, count: &RunCount) {
        // Sorts after every name of a run: those have only hexadecimal digits.
        let oldest = count.oldest.clone().unwrap_or_else(|| "g".to_owned());
        *self.oldest.lock().unwrap_or_else(PoisonError::into_inner) = Some(oldest);
    }

    /// Updates the clock from the database's time.
    fn update_clock(&self, now: SystemTime) {
        let theirs = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        let (theirs, ours) = (i64::try_from(theirs).unwrap_or(i64::MAX), i64::try_from(now_ms()).unwrap_or(i64::MAX));
        self.ahead_ms.store(theirs.saturating_sub(ours), Ordering::Relaxed);
    }

    /// Stores a run: all its events, its last one included, and its lanes' histories. `cost` is
    /// what it costs at most, in millionths of a US cent.
    ///
    /// # Errors
    /// A sentence for the visitor.
    pub(super) async fn store(
        &self,
        run: &str,
        cost: u64,
        events: Vec<Arc<RunEvent>>,
        histories: &[Arc<History>],
    ) -> Result<(), String> {
        let (histories, note) = (histories.to_vec(), self.begun(run, cost));
        let documents = spawn_blocking(move || documents(&events, &histories)).await;
        let documents = documents.map_err(|panic| {
            tracing::error!(run, %panic, "packing a run failed");
            "The run could not be packed. The server\u{2019}s log says why.".to_owned()
        })?;
        let documents = documents.ok_or("The run is too long to be stored.")?;
        let bytes = documents.iter().map(Document::bytes).sum();
        let database = self.database()?;
        let down = |error| self.lanes.strong.unreachable(&error);
        // Counted before they are there: a server that is killed in between has counted too much.
        database.note_run(&note, bytes).await.map_err(down)?;
        database.store_documents(run, &documents).await.map_err(down)?;
        if self.quota.stored(bytes) {
            self.crowded.notify_one();
        }
        Ok(())
    }

    /// Returns the note of a run of this server.
    fn begun(&self, run: &str, cost: u64) -> Begun {
        let cost = i64::try_from(cost).unwrap_or(i64::MAX);
        let until_ms = self.retention.until_ms(begun_ms(run).unwrap_or_default());
        Begun::new(run.to_owned(), at_ms(until_ms), cost)
    }

    fn database(&self) -> Result<Arc<PostgresWire>, String> {
        self.lanes.strong.store()
    }
}

/// Packs the documents. The events come last: if they are found, the histories are found, too.
fn documents(events: &[Arc<RunEvent>], histories: &[Arc<History>]) -> Option<Vec<Document>> {
    let histories = histories.iter().map(|history| (history.lane.name(), history.to_lines()));
    let texts = histories.chain([(EVENTS, to_lines(events.iter().map(AsRef::as_ref)))]);
    texts.map(|(name, text)| Some(Document { name, parts: pack(&text)? })).collect()
}
