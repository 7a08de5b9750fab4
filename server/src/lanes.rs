//! The two lanes as this server has them.

mod spare;
mod trouble;

pub use spare::Spare;

use crate::store::{LaneStore, dynamodb::DynamoDb, postgres_wire::PostgresWire, slots::SPARE_FOR_OTHERS};
use app::{
    api::EngineState,
    sale::{Lane, Region, StoreError},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, time::timeout};

/// How long the start waits for an engine to say its name.
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
    /// What serves each lane just now.
    #[must_use]
    pub fn states(&self) -> Vec<EngineState> {
        vec![self.strong.state(), self.eventual.state()]
    }

    /// Asks both engines for their names.
    pub async fn probe(&self) {
        futures::join!(self.strong.probe(), self.eventual.probe());
    }
}

/// A lane and what is known of its engine.
#[derive(Debug)]
pub struct LaneHandle<S> {
    lane: Lane,
    regions: Vec<Region>,
    /// The setting that names its database, where one does.
    setting: Option<&'static str>,
    store: Result<Arc<S>, String>,
    engine: Mutex<Result<String, String>>,
    /// For what is no run.
    spare: Arc<Semaphore>,
}

impl<S: LaneStore> LaneHandle<S> {
    /// A lane with a store, or with a sentence why it has none.
    pub fn new(lane: Lane, regions: Vec<Region>, store: Result<S, String>) -> Self {
        let engine = match &store {
            Ok(_) => Err("It has not been asked yet.".to_owned()),
            Err(why) => Err(why.clone()),
        };
        let spare = Arc::new(Semaphore::new(SPARE_FOR_OTHERS.into()));
        Self { lane, regions, setting: None, store: store.map(Arc::new), engine: Mutex::new(engine), spare }
    }

    /// The same, whose sentences name the setting that names its database.
    #[must_use]
    pub fn set_by(self, setting: &'static str) -> Self {
        Self { setting: Some(setting), ..self }
    }

    /// The store, if the lane has one: for runs, and for what one task does after the other. What visitors multiply takes
    /// [`Self::spare`].
    ///
    /// # Errors
    /// The sentence why there is none.
    pub fn store(&self) -> Result<Arc<S>, String> {
        self.store.clone()
    }

    /// What serves it just now.
    #[must_use]
    pub fn state(&self) -> EngineState {
        let engine = self.engine.lock().unwrap_or_else(PoisonError::into_inner).clone();
        EngineState { lane: self.lane, engine, regions: self.regions.clone() }
    }

    /// Asks the engine for its name and keeps the answer.
    pub async fn probe(&self) {
        let Ok(store) = self.store() else { return };
        let answer = match timeout(PROBE_MAX, store.engine()).await {
            Ok(Ok(name)) => Ok(name),
            Ok(Err(error)) => Err(self.unreachable(&error)),
            Err(_) => Err(trouble::silent(self.lane, self.setting, PROBE_MAX)),
        };
        self.keep(answer);
    }

    /// Keeps the engine's name: it has just said it, and served.
    pub fn serves(&self, engine: &str) {
        self.keep(Ok(engine.to_owned()));
    }

    fn keep(&self, engine: Result<String, String>) {
        *self.engine.lock().unwrap_or_else(PoisonError::into_inner) = engine;
    }

    /// The visitor's sentence for an engine that failed; the log gets the rest.
    pub fn unreachable(&self, error: &StoreError) -> String {
        tracing::warn!(lane = %self.lane, %error, "engine failed");
        trouble::sentence(self.lane, self.setting, &self.regions, error)
    }
}
