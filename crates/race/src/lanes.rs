//! The two lanes as this server has them.

mod own;
mod probing;
mod spare;
mod unavailable;

pub use own::{OwnEngine, ReplicationDelay};
pub use spare::Spare;

use sale::{Lane, Region, StoreError, service::EngineState};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use store::{LaneStore, dynamodb::DynamoDb, postgres_wire::PostgresWire, slots::SPARE_FOR_OTHERS};
use tokio::{
    sync::Semaphore,
    time::{Instant, timeout},
};

/// The time that the start waits for the name of an engine.
const PROBE_MAX: Duration = Duration::from_secs(5);

/// Both lanes.
#[derive(Debug)]
pub struct Lanes {
    /// Snapshot isolation.
    pub strong: LaneHandle<PostgresWire>,
    /// Last-writer-wins.
    pub eventual: LaneHandle<DynamoDb>,
}

impl Lanes {
    /// Returns the current state of each lane's engine.
    #[must_use]
    pub fn states(&self) -> Vec<EngineState> {
        vec![self.strong.state(), self.eventual.state()]
    }

    /// Probes both lanes: reads the names of their engines.
    pub async fn probe(&self) {
        futures::join!(self.strong.probe(), self.eventual.probe());
    }
}

/// A lane and what is known of its engine.
#[derive(Debug)]
pub struct LaneHandle<S> {
    lane: Lane,
    regions: Vec<Region>,
    /// The setting that names its database, if one does.
    setting: Option<&'static str>,
    store: Result<Arc<S>, String>,
    /// The state of our own process that serves it, if one does.
    own: OwnEngine,
    known: Mutex<Known>,
    /// The permits for work that is not a run.
    spare: Arc<Semaphore>,
}

/// The state of the engine after its last answer, or after the lack of one.
#[derive(Debug, Clone)]
struct Known {
    engine: Result<String, String>,
    answered: Option<Instant>,
}

impl<S: LaneStore> LaneHandle<S> {
    /// Creates a lane with a store, or with a sentence why it has none.
    pub fn new(lane: Lane, regions: Vec<Region>, store: Result<S, String>) -> Self {
        let engine = match &store {
            Ok(_) => Err("It has not been asked yet.".to_owned()),
            Err(why) => Err(why.clone()),
        };
        let known = Mutex::new(Known { engine, answered: None });
        let (own, spare) = (OwnEngine::default(), Arc::new(Semaphore::new(SPARE_FOR_OTHERS.into())));
        Self { lane, regions, setting: None, store: store.map(Arc::new), own, known, spare }
    }

    /// Returns the same lane, served by a process of our own.
    #[must_use]
    pub fn served_by(self, own: OwnEngine) -> Self {
        Self { own, ..self }
    }

    /// Returns the same lane, with the setting that names its database: its sentences mention it.
    #[must_use]
    pub fn set_by(self, setting: &'static str) -> Self {
        Self { setting: Some(setting), ..self }
    }

    /// Returns the store, if the lane has one: for runs, and for what one task does in sequence. Work that grows with
    /// the number of visitors takes [`Self::spare`].
    ///
    /// # Errors
    /// The sentence why there is none.
    pub fn store(&self) -> Result<Arc<S>, String> {
        self.store.clone()
    }

    /// Returns the current state of its engine.
    #[must_use]
    pub fn state(&self) -> EngineState {
        let engine = self.own.fault().map_or_else(|| self.known().engine, Err);
        EngineState { lane: self.lane, engine, regions: self.regions.clone() }
    }

    /// Returns the replication delay of its engine, if this server can set it.
    pub fn delay(&self) -> Option<&dyn ReplicationDelay> {
        self.own.delay()
    }

    /// Returns the time of its last answer; `None` if there was none.
    pub fn answered(&self) -> Option<Instant> {
        self.known().answered
    }

    /// Probes the lane: reads the engine's name and keeps the answer.
    pub async fn probe(&self) {
        self.probe_within(PROBE_MAX).await;
    }

    async fn probe_within(&self, limit: Duration) {
        let Ok(store) = self.store() else { return };
        let begun = Instant::now();
        let answer = match timeout(limit, store.engine()).await {
            Ok(Ok(name)) => Ok(name),
            Ok(Err(error)) => Err(self.noted(&error)),
            // An answer to a run that has all its connections shows that the engine is alive.
            Err(_) if self.answered() > Some(begun) => return,
            Err(_) => {
                let waited = self.answered().map_or(limit, |answered| answered.elapsed());
                Err(unavailable::silent(self.lane, self.setting, waited))
            }
        };
        self.keep(answer);
    }

    /// Returns the visitor's sentence for an engine that failed; the log gets the error if the sentence is new.
    fn noted(&self, error: &StoreError) -> String {
        let sentence = unavailable::sentence(self.lane, self.setting, &self.regions, error);
        if self.known().engine.as_ref().err() != Some(&sentence) {
            tracing::warn!(lane = %self.lane, %error, "engine failed");
        }
        sentence
    }

    /// Keeps the engine's name: the engine has just reported it, and served.
    pub fn serves(&self, engine: &str) {
        self.keep(Ok(engine.to_owned()));
    }

    fn known(&self) -> Known {
        self.locked().clone()
    }

    fn locked(&self) -> MutexGuard<'_, Known> {
        // It is changed by whole values only.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, engine: Result<String, String>) {
        let mut known = self.locked();
        match (&known.engine, &engine) {
            (Err(_), Ok(engine)) => tracing::info!(lane = %self.lane, engine, "the lane is served"),
            (Ok(_), Err(why)) => tracing::warn!(lane = %self.lane, why, "the lane is not served any more"),
            _ => {}
        }
        let answered = if engine.is_ok() { Some(Instant::now()) } else { known.answered };
        *known = Known { engine, answered };
    }

    /// Returns the visitor's sentence for an engine that failed; the log gets the rest.
    pub fn unreachable(&self, error: &StoreError) -> String {
        tracing::warn!(lane = %self.lane, %error, "engine failed");
        unavailable::sentence(self.lane, self.setting, &self.regions, error)
    }
}
