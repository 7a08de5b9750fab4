//! The archive: runs that have ended, in the strong lane's database, where any server finds them.
//!
//! A run's rows in the lanes last as long as its documents: what is noted before its first
//! row is written is the promise that somebody will clear them.

mod packed;
mod read;
mod sweep;

use super::run_id::Retention;
use crate::{
    lanes::Lanes,
    store::postgres_wire::{PostgresWire, runs::Document},
};
use app::sale::{History, Lane};
use packed::pack;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::{sync::Semaphore, task::spawn_blocking};

/// The journal's lines: what a viewer sees. A run is stored when this is.
const EVENTS: &str = "events";
/// Noted when a run begins. Empty: its key is all that it says.
const BEGUN: &str = "begun";
/// Every document of a run. They are deleted in this order: the page goes first, the note last.
const DOCUMENTS: [&str; 4] = [EVENTS, Lane::Strong.name(), Lane::Eventual.name(), BEGUN];

/// Runs read at the same time. Each may take some megabytes while it is unpacked.
const READERS_MAX: usize = 4;
/// Runs remembered whose beginning could not be noted, for the next sweep to do it.
const OWED_MAX: usize = 10_000;

/// The archive of one server.
#[derive(Debug)]
pub(super) struct Archive {
    lanes: Arc<Lanes>,
    retention: Retention,
    readers: Arc<Semaphore>,
    owed: Mutex<VecDeque<String>>,
}

impl Archive {
    pub(super) fn new(lanes: Arc<Lanes>, retention: Retention) -> Self {
        Self { lanes, retention, readers: Arc::new(Semaphore::new(READERS_MAX)), owed: Mutex::default() }
    }

    pub(super) const fn retention(&self) -> Retention {
        self.retention
    }

    /// Notes that a run begins, so that its rows are cleared one day whatever becomes of it.
    pub(super) async fn note(&self, run: &str) {
        if let Err(why) = self.try_note(run).await {
            tracing::warn!(run, why, "the run could not be noted");
            let mut owed = self.owed();
            owed.truncate(OWED_MAX - 1);
            owed.push_front(run.to_owned());
        }
    }

    async fn try_note(&self, run: &str) -> Result<(), String> {
        self.write(run, &[Document { name: BEGUN, parts: vec![Vec::new()] }]).await
    }

    /// Stores a run: all its events, its last one included, and its lanes' histories.
    ///
    /// # Errors
    /// A sentence for the visitor.
    pub(super) async fn store(&self, run: &str, events: String, histories: &[Arc<History>]) -> Result<(), String> {
        let histories = histories.to_vec();
        let documents = spawn_blocking(move || documents(&events, &histories)).await;
        let documents = documents.ok().flatten().ok_or("The run is too long to be stored.")?;
        self.write(run, &documents).await
    }

    async fn write(&self, run: &str, documents: &[Document]) -> Result<(), String> {
        let written = self.database()?.store_documents(run, documents).await;
        written.map_err(|error| self.lanes.strong.unreachable(&error))
    }

    fn database(&self) -> Result<Arc<PostgresWire>, String> {
        self.lanes.strong.store()
    }

    fn owed(&self) -> MutexGuard<'_, VecDeque<String>> {
        // Each change is one insertion or removal.
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The events last: whoever finds them finds the histories.
fn documents(events: &str, histories: &[Arc<History>]) -> Option<Vec<Document>> {
    let histories = histories.iter().map(|history| (history.lane.name(), history.to_lines()));
    let texts = histories.chain([(EVENTS, events.to_owned())]);
    texts.map(|(name, text)| Some(Document { name, parts: pack(&text)? })).collect()
}
