//! The run service: starts runs, keeps their journals for viewers, stores them, and bounds all that.

mod archive;
mod execute;
mod find;
mod queue;
mod quota;
mod recorded;
mod registry;
mod run_id;

pub use queue::RunBounds;
pub use quota::{Billed, DiskFull, Quotas};

use crate::{journal::Journal, lanes::Lanes, plan::Plan, stopping::Stopping};
use archive::Archive;
use futures::{FutureExt, future::BoxFuture};
use queue::{Queue, Turn};
use quota::{Quota, Refusal};
use registry::Registry;
use sale::{
    History, Lane, RunSpec,
    event::RunRecord,
    service::{Client, EngineState, Events, Limits, RunService, ServiceError},
};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use store::retention::Retention;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// The number of buyers that the page suggests.
const USUAL_BUYERS: u32 = 60;

/// The bounds on the runs of a run service.
#[derive(Clone)]
pub struct Bounds {
    /// The number of runs that each client may have.
    pub visitors: RunBounds,
    /// The number of runs that there may be, and their cost.
    pub quota: Quotas,
    /// Returns the reason why the disk has no room for another run, if it has none.
    pub disk_full: Option<DiskFull>,
}

impl Default for Bounds {
    /// The default quotas, and no bounds for each client.
    fn default() -> Self {
        Self { visitors: RunBounds::NONE, quota: Quotas::default(), disk_full: None }
    }
}

/// The run service of one server.
#[derive(Debug, Clone)]
pub struct Runs {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    lanes: Arc<Lanes>,
    limits: Limits,
    registry: Mutex<Registry>,
    queue: Arc<Queue>,
    /// `None` if nothing is stored.
    archive: Option<Arc<Archive>>,
    /// `None` if nothing is counted.
    quota: Option<Arc<Quota>>,
    runs: TaskTracker,
    stop: CancellationToken,
    hang_up: CancellationToken,
}

impl Runs {
    /// Opens a run service that stores nothing: it keeps its last runs for a while. `stopping`
    /// ends the viewers' streams; runs end by themselves.
    #[must_use]
    pub fn new(lanes: impl Into<Arc<Lanes>>, limits: Limits, stopping: impl Into<Stopping>) -> Self {
        Self::open(lanes.into(), limits, None, None, RunBounds::NONE, stopping.into())
    }

    /// Opens a run service that stores its runs in the strong lane's database, and finds
    /// the runs of all other servers there.
    #[must_use]
    pub fn storing(
        lanes: impl Into<Arc<Lanes>>,
        limits: Limits,
        retention: Retention,
        stopping: impl Into<Stopping>,
    ) -> Self {
        Self::bounded(lanes, limits, retention, Bounds::default(), stopping)
    }

    /// Does the same, within other bounds.
    #[must_use]
    pub fn bounded(
        lanes: impl Into<Arc<Lanes>>,
        limits: Limits,
        retention: Retention,
        bounds: Bounds,
        stopping: impl Into<Stopping>,
    ) -> Self {
        let lanes = lanes.into();
        let Bounds { visitors, quota, disk_full } = bounds;
        let quota = Arc::new(Quota::new(quota, Billed::of(&lanes), disk_full));
        let archive = Arc::new(Archive::new(lanes.clone(), retention, quota.clone()));
        Self::open(lanes, limits, Some(archive), Some(quota), visitors, stopping.into())
    }

    fn open(
        lanes: Arc<Lanes>,
        limits: Limits,
        archive: Option<Arc<Archive>>,
        quota: Option<Arc<Quota>>,
        visitors: RunBounds,
        Stopping { stop, hang_up }: Stopping,
    ) -> Self {
        let (registry, queue, runs) = (Mutex::default(), Arc::new(Queue::new(visitors)), TaskTracker::new());
        Self { shared: Arc::new(Shared { lanes, limits, registry, queue, archive, quota, runs, stop, hang_up }) }
    }

    /// Returns the lanes in which it sells.
    #[must_use]
    pub fn lanes(&self) -> &Arc<Lanes> {
        &self.shared.lanes
    }

    /// Starts a run of this program's own in some lanes only. `seed` decides the order in which
    /// its buyers are woken.
    ///
    /// # Errors
    /// When too many runs wait, a quota is used up, or the server is stopping.
    pub fn start_in(&self, lanes: &[Lane], spec: RunSpec, seed: u64) -> Result<String, ServiceError> {
        self.begin(Client::LOCAL, lanes, spec, seed)
    }

    fn begin(&self, client: Client, lanes: &[Lane], spec: RunSpec, seed: u64) -> Result<String, ServiceError> {
        let shared = &self.shared;
        if shared.stop.is_cancelled() {
            return Err(ServiceError::busy("The server is stopping. Try again in a moment."));
        }
        let run = run_id::new();
        let journal = Arc::new(Journal::default());
        let turn = shared.admit(client, lanes, spec.buyers())?;
        shared.registry().admit(&run, &journal);
        let plan = Plan::new(run.clone(), spec.seat(), spec.buyers(), seed);
        shared.runs.spawn(execute::execute(shared.clone(), turn, lanes.to_vec(), plan, journal));
        Ok(run)
    }

    /// Sweeps out expired runs at intervals, until the server stops.
    pub fn keep_swept(self) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            if let Some(archive) = &self.shared.archive {
                archive.keep_swept(&self.shared.stop, |run| self.shared.registry().forget(run)).await;
            }
        })
    }

    /// Deletes the rows of runs that have expired, and of those that take too much room; returns the
    /// number of these runs.
    pub fn sweep<'a>(&'a self) -> BoxFuture<'a, usize> {
        Box::pin(async move {
            let swept = AtomicUsize::new(0);
            if let Some(archive) = &self.shared.archive {
                let cleared = |run: &str| {
                    self.shared.registry().forget(run);
                    swept.fetch_add(1, Ordering::Relaxed);
                };
                archive.sweep(&self.shared.stop, cleared).await;
            }
            swept.into_inner()
        })
    }

    /// Waits until the runs under way have ended.
    pub fn drain<'a>(&'a self) -> BoxFuture<'a, ()> {
        Box::pin(async move {
            self.shared.runs.close();
            self.shared.runs.wait().await;
        })
    }
}

impl Shared {
    /// Admits a run. This is the only place where a run is refused before it begins: for a quota, the budget
    /// or the disk, and then for the runs that the client has and for those that wait.
    fn admit(&self, client: Client, lanes: &[Lane], buyers: u32) -> Result<Turn, ServiceError> {
        let cost = self.quota.as_ref().map_or(0, |quota| quota.cost(lanes, buyers));
        if let Some(refusal) = self.quota.as_ref().and_then(|quota| quota.refusal(cost)) {
            return Err(ServiceError::busy(refusal));
        }
        let turn = self.queue.enter(client)?;
        if let Some(quota) = &self.quota {
            quota.started(cost);
        }
        Ok(turn)
    }

    /// Returns the reason why no run of the usual size can be started in both lanes just now.
    fn closed(&self) -> Option<Refusal> {
        let quota = self.quota.as_ref()?;
        quota.refusal(quota.cost(&Lane::ALL, self.limits.buyers_max.min(USUAL_BUYERS)))
    }

    fn registry(&self) -> std::sync::MutexGuard<'_, Registry> {
        // Each change of the registry is one insertion or removal.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RunService for Runs {
    fn start(&self, client: Client, lanes: &[Lane], spec: RunSpec) -> Result<String, ServiceError> {
        self.begin(client, lanes, spec, fastrand::u64(..))
    }

    fn watch(&self, run: &str, from: u32) -> BoxFuture<'static, Result<Events, ServiceError>> {
        find::watch(self.shared.clone(), run.to_owned(), from).boxed()
    }

    fn record(&self, run: &str) -> BoxFuture<'static, Result<Arc<RunRecord>, ServiceError>> {
        find::record(self.shared.clone(), run.to_owned()).boxed()
    }

    fn may_be_kept(&self, run: &str) -> Result<(), ServiceError> {
        find::may_be_kept(&self.shared, run)
    }

    fn histories(&self, run: &str) -> BoxFuture<'static, Result<Vec<Arc<History>>, ServiceError>> {
        find::histories(self.shared.clone(), run.to_owned()).boxed()
    }

    fn recorded(&self) -> Arc<RunRecord> {
        recorded::all()[0].record.clone()
    }

    fn recordings(&self) -> Vec<(Arc<RunRecord>, &'static str)> {
        recorded::all().iter().map(|recording| (recording.record.clone(), recording.lines)).collect()
    }

    fn engines(&self) -> Vec<EngineState> {
        let mut states = self.shared.lanes.states();
        if let Some(refusal) = self.shared.closed() {
            states.iter_mut().for_each(|state| state.engine = Err(refusal.to_string()));
        }
        states
    }

    fn come_again(&self) -> Option<Duration> {
        self.shared.closed()?.come_again()
    }

    fn limits(&self) -> Limits {
        self.shared.limits
    }
}
