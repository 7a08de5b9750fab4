//! The box office: starts runs, keeps their journals for viewers, stores them, and bounds all that.

mod archive;
mod find;
mod going;
mod queue;
mod recorded;
mod registry;
mod run_id;

pub use queue::RunBounds;
pub use run_id::Retention;

use crate::{journal::Journal, lanes::Lanes, run::Plan};
use app::{
    api::{ApiError, BoxOffice, Client, EngineState, Limits},
    event::RunRecord,
    sale::{History, Lane, RunSpec},
};
use archive::Archive;
use futures::{FutureExt, future::BoxFuture, stream::BoxStream};
use queue::Queue;
use registry::Registry;
use std::sync::{Arc, Mutex, PoisonError};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The box office of one server.
#[derive(Debug, Clone)]
pub struct Office {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    lanes: Arc<Lanes>,
    limits: Limits,
    registry: Mutex<Registry>,
    queue: Arc<Queue>,
    /// `None` where nothing is stored.
    archive: Option<Archive>,
    runs: TaskTracker,
    stop: CancellationToken,
}

impl Office {
    /// Opens a box office that stores nothing: it knows its last runs for a while. `stop`
    /// ends the viewers' streams; runs end by themselves.
    #[must_use]
    pub fn new(lanes: impl Into<Arc<Lanes>>, limits: Limits, stop: CancellationToken) -> Self {
        Self::open(lanes.into(), limits, None, RunBounds::NONE, stop)
    }

    /// Opens a box office that stores its runs in the strong lane's database, and finds
    /// there those of all others.
    #[must_use]
    pub fn storing(
        lanes: impl Into<Arc<Lanes>>,
        limits: Limits,
        retention: Retention,
        stop: CancellationToken,
    ) -> Self {
        Self::for_visitors(lanes, limits, retention, RunBounds::NONE, stop)
    }

    /// The same, where each visitor has these bounds.
    #[must_use]
    pub fn for_visitors(
        lanes: impl Into<Arc<Lanes>>,
        limits: Limits,
        retention: Retention,
        bounds: RunBounds,
        stop: CancellationToken,
    ) -> Self {
        Self::open(lanes.into(), limits, Some(retention), bounds, stop)
    }

    fn open(
        lanes: Arc<Lanes>,
        limits: Limits,
        retention: Option<Retention>,
        bounds: RunBounds,
        stop: CancellationToken,
    ) -> Self {
        let archive = retention.map(|retention| Archive::new(lanes.clone(), retention));
        let (registry, queue, runs) = (Mutex::default(), Arc::new(Queue::new(bounds)), TaskTracker::new());
        Self { shared: Arc::new(Shared { lanes, limits, registry, queue, archive, runs, stop }) }
    }

    /// The lanes it sells in.
    #[must_use]
    pub fn lanes(&self) -> &Arc<Lanes> {
        &self.shared.lanes
    }

    /// Starts a run of this program's own in some lanes only, its buyers woken in an order that
    /// `seed` decides.
    ///
    /// # Errors
    /// When too many runs wait, or the server is stopping.
    pub fn start_in(&self, lanes: &[Lane], spec: RunSpec, seed: u64) -> Result<String, ApiError> {
        self.begin(Client::LOCAL, lanes, spec, seed)
    }

    fn begin(&self, client: Client, lanes: &[Lane], spec: RunSpec, seed: u64) -> Result<String, ApiError> {
        let shared = &self.shared;
        if shared.stop.is_cancelled() {
            return Err(ApiError::busy("The server is stopping. Try again in a moment."));
        }
        let run = run_id::new();
        let journal = Arc::new(Journal::default());
        let turn = shared.queue.enter(client)?;
        shared.registry().admit(&run, &journal);
        let plan = Plan::new(run.clone(), spec.seat(), spec.buyers(), seed);
        shared.runs.spawn(going::go(shared.clone(), turn, lanes.to_vec(), plan, journal));
        Ok(run)
    }

    /// Sweeps expired runs out now and then, until the server stops.
    pub async fn keep_swept(self) {
        if let Some(archive) = &self.shared.archive {
            archive.keep_swept(&self.shared.stop).await;
        }
    }

    /// Deletes the rows of runs that have expired; says of how many.
    pub async fn sweep(&self) -> usize {
        match &self.shared.archive {
            Some(archive) => archive.sweep(&self.shared.stop).await,
            None => 0,
        }
    }

    /// Waits until the runs under way have ended.
    pub async fn drain(&self) {
        self.shared.runs.close();
        self.shared.runs.wait().await;
    }
}

impl Shared {
    fn registry(&self) -> std::sync::MutexGuard<'_, Registry> {
        // Each change of the registry is one insertion or removal.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BoxOffice for Office {
    fn start(&self, client: Client, lanes: &[Lane], spec: RunSpec) -> Result<String, ApiError> {
        self.begin(client, lanes, spec, fastrand::u64(..))
    }

    fn watch(&self, run: &str, from: u32) -> BoxFuture<'static, Result<BoxStream<'static, String>, ApiError>> {
        find::watch(self.shared.clone(), run.to_owned(), from).boxed()
    }

    fn record(&self, run: &str) -> BoxFuture<'static, Result<Arc<RunRecord>, ApiError>> {
        find::record(self.shared.clone(), run.to_owned()).boxed()
    }

    fn may_be_kept(&self, run: &str) -> Result<(), ApiError> {
        find::may_be_kept(&self.shared, run)
    }

    fn histories(&self, run: &str) -> BoxFuture<'static, Result<Vec<Arc<History>>, ApiError>> {
        find::histories(self.shared.clone(), run.to_owned()).boxed()
    }

    fn recorded(&self) -> Arc<RunRecord> {
        recorded::all()[0].record.clone()
    }

    fn recordings(&self) -> Vec<(Arc<RunRecord>, &'static str)> {
        recorded::all().iter().map(|recording| (recording.record.clone(), recording.events)).collect()
    }

    fn engines(&self) -> Vec<EngineState> {
        self.shared.lanes.states()
    }

    fn limits(&self) -> Limits {
        self.shared.limits
    }
}
