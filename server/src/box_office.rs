//! The box office: starts runs, keeps their journals for viewers, and bounds both.

mod recorded;
mod registry;

use crate::{
    journal::Journal,
    lanes::{LaneHandle, Lanes},
    run::{LaneRun, Plan, run_lane},
    store::LaneStore,
};
use app::{
    api::{ApiError, BoxOffice, EngineState, Limits},
    event::{Judged, RunEvent, RunRecord},
    sale::{History, Lane, RunSpec},
};
use futures::{
    FutureExt, StreamExt,
    future::{BoxFuture, OptionFuture, ready},
    stream::BoxStream,
};
use registry::{Registry, Run};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};
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
    runs: TaskTracker,
    stop: CancellationToken,
}

impl Office {
    /// Opens the box office. `stop` ends the viewers' streams; runs end by themselves.
    #[must_use]
    pub fn new(lanes: impl Into<Arc<Lanes>>, limits: Limits, stop: CancellationToken) -> Self {
        let lanes = lanes.into();
        let (registry, runs) = (Mutex::default(), TaskTracker::new());
        Self { shared: Arc::new(Shared { lanes, limits, registry, runs, stop }) }
    }

    /// The lanes it sells in.
    #[must_use]
    pub fn lanes(&self) -> &Arc<Lanes> {
        &self.shared.lanes
    }

    /// Starts a run in some lanes only, its buyers woken in an order that `seed` decides.
    ///
    /// # Errors
    /// When too many runs are live or the server is stopping.
    pub fn start_in(&self, lanes: &[Lane], spec: RunSpec, seed: u64) -> Result<String, ApiError> {
        let shared = &self.shared;
        if shared.stop.is_cancelled() {
            return Err(ApiError::busy("The server is stopping. Try again in a moment."));
        }
        let run = uuid::Uuid::new_v4().simple().to_string();
        let journal = Arc::new(Journal::default());
        shared.registry().admit(&run, &journal)?;
        let plan = Plan::new(run.clone(), spec.seat(), spec.buyers(), seed);
        shared.runs.spawn(go(shared.clone(), lanes.to_vec(), plan, journal));
        Ok(run)
    }

    /// Waits until the runs under way have ended.
    pub async fn drain(&self) {
        self.shared.runs.close();
        self.shared.runs.wait().await;
    }
}

impl Office {
    fn watched(&self, run: &str, from: u32) -> Result<BoxStream<'static, String>, ApiError> {
        let journal = self.shared.find(run)?.journal;
        let stop = self.shared.stop.clone();
        Ok(journal.watch(usize::try_from(from).unwrap_or(usize::MAX), stop).boxed())
    }

    fn known(&self, run: &str) -> Result<Arc<RunRecord>, ApiError> {
        let recorded = recorded::recorded();
        if recorded.run == run {
            return Ok(recorded);
        }
        let record = self.shared.find(run)?.journal.record().map(Arc::new);
        record.ok_or_else(|| ApiError::busy("The run is only just beginning. Try again in a moment."))
    }

    fn kept(&self, run: &str) -> Result<Vec<Arc<History>>, ApiError> {
        let run = self.shared.find(run)?;
        if !run.journal.ended() {
            return Err(ApiError::busy("The run is still on. Try again in a moment."));
        }
        Ok(run.histories)
    }
}

impl Shared {
    fn find(&self, run: &str) -> Result<Run, ApiError> {
        self.registry().find(run).ok_or_else(|| ApiError::not_found("This run is not known here."))
    }

    fn registry(&self) -> std::sync::MutexGuard<'_, Registry> {
        // Each change of the registry is one insertion or removal.
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl BoxOffice for Office {
    fn start(&self, lanes: &[Lane], spec: RunSpec) -> Result<String, ApiError> {
        self.start_in(lanes, spec, fastrand::u64(..))
    }

    fn watch(&self, run: &str, from: u32) -> BoxFuture<'static, Result<BoxStream<'static, String>, ApiError>> {
        ready(self.watched(run, from)).boxed()
    }

    fn record(&self, run: &str) -> BoxFuture<'static, Result<Arc<RunRecord>, ApiError>> {
        ready(self.known(run)).boxed()
    }

    fn histories(&self, run: &str) -> BoxFuture<'static, Result<Vec<Arc<History>>, ApiError>> {
        ready(self.kept(run)).boxed()
    }

    fn recorded(&self) -> Arc<RunRecord> {
        recorded::recorded()
    }

    fn engines(&self) -> Vec<EngineState> {
        self.shared.lanes.states()
    }

    fn limits(&self) -> Limits {
        self.shared.limits
    }
}

async fn go(shared: Arc<Shared>, lanes: Vec<Lane>, plan: Plan, journal: Arc<Journal>) {
    let started_at_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    journal.write(&RunEvent::Started {
        run: plan.run.clone(),
        seat: plan.seat,
        buyers: plan.buyers,
        started_at_ms: u64::try_from(started_at_ms).unwrap_or(u64::MAX),
    });
    let strong = run_or_say_why(&shared.lanes.strong, Lane::Strong, &plan, &journal);
    let eventual = run_or_say_why(&shared.lanes.eventual, Lane::Eventual, &plan, &journal);
    let asked = |lane| lanes.contains(&lane);
    let strong = OptionFuture::from(asked(Lane::Strong).then_some(strong));
    let eventual = OptionFuture::from(asked(Lane::Eventual).then_some(eventual));
    let (strong, eventual) = futures::join!(strong, eventual);
    let histories = [strong, eventual].into_iter().flatten().flatten().collect();
    shared.registry().keep(&plan.run, histories);
    journal.write(&RunEvent::Ended);
}

/// What happened in the lane, if it ran.
async fn run_or_say_why<S: LaneStore>(
    handle: &LaneHandle<S>,
    lane: Lane,
    plan: &Plan,
    journal: &Arc<Journal>,
) -> Option<Arc<History>> {
    let ended = match handle.store() {
        Ok(store) => run_lane(&*store, plan, journal).await.map_err(|error| handle.unreachable(&error)),
        Err(why) => Err(why),
    };
    let history = match ended {
        Ok(LaneRun { judged: Judged { verdict, .. }, history }) => {
            tracing::info!(run = plan.run, %lane, sold = verdict.sold, conclusion = verdict.conclusion.name(), "judged");
            Some(history)
        }
        Err(why) => {
            journal.write(&RunEvent::LaneFailed { lane, why });
            None
        }
    };
    handle.probe().await;
    history
}
