//! One run: noted, then both lanes at once, then into the archive.

mod lane;

use super::{
    Shared,
    archive::{Archive, Unnoted},
    queue::Turn,
    run_id,
};
use crate::{
    caught::{Panicked, caught},
    journal::Journal,
    plan::Plan,
};
use futures::future::OptionFuture;
use lane::run_or_report_failure;
use sale::{History, Lane, event::RunEvent};
use std::sync::Arc;

/// Waits for the run's turn, runs the lanes and stores what happened. Even after a panic, the run
/// ends and gives up its place among the live ones.
pub(super) async fn execute(shared: Arc<Shared>, mut turn: Turn, lanes: Vec<Lane>, plan: Plan, journal: Arc<Journal>) {
    if let Err(panic) = caught(run(&shared, &mut turn, &lanes, &plan, &journal)).await {
        not_stored(&shared, &plan, &journal, Vec::new(), panicked(&plan, &panic));
    }
    journal.write(RunEvent::Ended);
}

async fn run(shared: &Arc<Shared>, turn: &mut Turn, lanes: &[Lane], plan: &Plan, journal: &Arc<Journal>) {
    let started_at_ms = run_id::begun_ms(&plan.run).unwrap_or_default();
    let Plan { run, seat, buyers, .. } = plan.clone();
    journal.write(RunEvent::Started { run, seat, buyers, started_at_ms });
    let report_position = |ahead| journal.write(RunEvent::Waiting { ahead: u32::try_from(ahead).unwrap_or(u32::MAX) });
    if shared.stop.run_until_cancelled(turn.come(report_position)).await.is_none() {
        return never_began(lanes, journal);
    }
    let Some(archive) = &shared.archive else {
        let histories = run_lanes(shared, lanes, plan, journal).await;
        return shared.registry().keep(&plan.run, histories);
    };
    let cost = shared.quota.as_ref().map_or(0, |quota| quota.cost(lanes, plan.buyers));
    let noted = match archive.note(&plan.run, cost, &shared.runs).await {
        Ok(noted) => noted,
        Err(unnoted) => {
            not_run(lanes, &unnoted, journal);
            return not_stored(shared, plan, journal, Vec::new(), unnoted.strong);
        }
    };
    let histories = run_lanes(shared, lanes, plan, journal).await;
    if let Err(why) = noted.strong_answered().await {
        return not_stored(shared, plan, journal, histories, why);
    }
    let storing = store(shared, archive, plan, journal, &histories, cost);
    if let Err(why) = caught(storing).await.unwrap_or_else(|panic| Err(panicked(plan, &panic))) {
        not_stored(shared, plan, journal, histories, why);
    }
}

/// Runs the requested lanes at the same time; returns the histories of those that ran.
async fn run_lanes(shared: &Shared, lanes: &[Lane], plan: &Plan, journal: &Arc<Journal>) -> Vec<Arc<History>> {
    let strong = run_or_report_failure(&shared.lanes.strong, Lane::Strong, plan, journal);
    let eventual = run_or_report_failure(&shared.lanes.eventual, Lane::Eventual, plan, journal);
    let requested = |lane| lanes.contains(&lane);
    let strong = OptionFuture::from(requested(Lane::Strong).then_some(strong));
    let eventual = OptionFuture::from(requested(Lane::Eventual).then_some(eventual));
    let (strong, eventual) = futures::join!(strong, eventual);
    [strong, eventual].into_iter().flatten().flatten().collect()
}

/// Reports for each lane why it was not run: rows of a run that is noted nowhere would stay for ever.
fn not_run(lanes: &[Lane], why: &Unnoted, journal: &Journal) {
    for lane in Lane::ALL.into_iter().filter(|lane| lanes.contains(lane)) {
        let why = match lane {
            Lane::Strong => &why.strong,
            Lane::Eventual => &why.eventual,
        };
        journal.write(RunEvent::LaneFailed { lane, why: why.clone() });
    }
}

/// Ends a run that was still waiting for its turn when the server stopped.
fn never_began(lanes: &[Lane], journal: &Journal) {
    for lane in lanes {
        let why = "The server is stopping: the run did not begin. Try again in a moment.".to_owned();
        journal.write(RunEvent::LaneFailed { lane: *lane, why });
    }
}

/// Returns the sentence for a run that panicked outside its lanes; the log gets the reason.
fn panicked(plan: &Plan, panic: &Panicked) -> String {
    tracing::error!(run = plan.run, %panic, "a run panicked");
    "A defect of this program stopped it. The server\u{2019}s log says what happened.".to_owned()
}

/// Keeps the run for a while, and reports why it is not stored.
fn not_stored(shared: &Shared, plan: &Plan, journal: &Journal, histories: Vec<Arc<History>>, why: String) {
    shared.registry().keep(&plan.run, histories);
    journal.write(RunEvent::NotStored { why });
}

/// Stores the run, with the events of its end.
///
/// # Errors
/// A sentence why it is not stored.
async fn store(
    shared: &Shared,
    archive: &Archive,
    plan: &Plan,
    journal: &Journal,
    histories: &[Arc<History>],
    cost: u64,
) -> Result<(), String> {
    let begun_ms = run_id::begun_ms(&plan.run).unwrap_or_default();
    let stored = RunEvent::Stored { until_ms: archive.retention().until_ms(begun_ms) };
    let mut whole = journal.events();
    whole.extend([Arc::new(stored.clone()), Arc::new(RunEvent::Ended)]);
    archive.store(&plan.run, cost, whole, histories).await?;
    shared.registry().stored(&plan.run);
    journal.write(stored);
    Ok(())
}
