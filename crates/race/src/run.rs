//! One run of one lane: creates the seat, opens connections, releases the swarm, reads the rows, checks the history.

mod checked;
pub mod evidence;

use crate::{
    journal::Journal,
    plan::Plan,
    swarm::{self, LaneClock, Recorder},
};
use futures::future::try_join_all;
use sale::{
    History, Lane, Outcome, Reading, StoreError, Verdict,
    event::{LaneOpened, RunEvent, ending},
};
use std::sync::Arc;
use store::LaneStore;

/// Runs one lane and writes what happens into the journal; then the verdict, and last
/// the findings of the checker. Returns the history.
///
/// # Errors
/// When the lane's database could not be made ready; then no buyer was sent.
pub async fn run_lane<S: LaneStore>(
    store: &S,
    plan: &Plan,
    journal: &Arc<Journal>,
) -> Result<Arc<History>, StoreError> {
    let engine = store.engine().await?;
    store.create_seat(&plan.seat_key()).await?;
    let sessions = open_sessions(store, plan.buyers as usize).await?;
    let connections = sessions.iter().map(Vec::len).sum::<usize>();
    journal.write(RunEvent::LaneOpened(LaneOpened {
        lane: store.lane(),
        engine: engine.clone(),
        regions: store.regions().to_vec(),
        connections: u32::try_from(connections).unwrap_or(u32::MAX),
    }));
    let recorder = Arc::new(Recorder::new(plan.buyers, LaneClock::default()));
    let attempts = swarm::swarm(store, plan, sessions, journal, &recorder).await;
    let in_doubt = attempts.iter().any(|attempt| attempt.outcome == Outcome::Unknown);
    let audit = evidence::gather(store, plan, in_doubt, recorder.clock()).await;
    let history = Arc::new(History {
        run: plan.run.clone(),
        lane: store.lane(),
        seat: plan.seat,
        buyers: plan.buyers,
        engine,
        regions: store.regions().to_vec(),
        ops: recorder.take(),
        audit,
    });
    for event in ending::judged(&history) {
        if let RunEvent::Judged(judged) = &event {
            log(&history, &judged.verdict);
        }
        journal.write(event);
    }
    checked::check(&history).await.into_iter().for_each(|event| journal.write(event));
    Ok(history)
}

/// Opens connections for half of the buyers in each region, in the first region first.
async fn open_sessions<S: LaneStore>(store: &S, buyers: usize) -> Result<Vec<Vec<S::Seat>>, StoreError> {
    let regions = store.regions().len();
    let share = |region| (buyers + regions - 1 - region) / regions;
    // One region after the other, in the same order in every run: two runs cannot
    // each hold what the other waits for.
    let mut sessions = Vec::with_capacity(regions);
    for region in 0..regions {
        sessions.push(store.open(region, share(region)).await?);
    }
    Ok(sessions)
}

fn log(history: &History, verdict: &Verdict) {
    let (run, lane) = (&history.run, history.lane);
    tracing::info!(run, %lane, sold = verdict.sold(), conclusion = verdict.conclusion.name(), "judged");
    warn_unread(run, lane, "ledger", &verdict.ledger);
    warn_unread(run, lane, "seat map", &verdict.seat_map);
}

fn warn_unread<T>(run: &str, lane: Lane, what: &str, reading: &Reading<T>) {
    if let Some(why) = reading.unread() {
        tracing::warn!(run, %lane, what, why, "rows could not be read");
    }
}

/// Sends the same request to every region.
pub async fn in_all_regions<S, T, F, A>(store: &S, request: A) -> Result<Vec<T>, StoreError>
where
    S: LaneStore,
    A: Fn(usize) -> F,
    F: Future<Output = Result<T, StoreError>>,
{
    try_join_all((0..store.regions().len()).map(request)).await
}
