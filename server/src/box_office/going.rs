//! One run: both lanes at once, then into the archive.

mod lane;

use super::{Shared, queue::Turn, run_id};
use crate::{
    caught::{Panicked, caught},
    journal::Journal,
    run::Plan,
};
use app::{
    event::RunEvent,
    sale::{History, Lane},
};
use futures::future::OptionFuture;
use lane::run_or_say_why;
use std::{sync::Arc, time::Duration};
use tokio::{task::JoinHandle, time::timeout};

/// How long a run that has ended waits for the answer to what was written down when it began.
/// A database that has not answered by then says nothing for longer, and whoever watches has
/// seen everything but the end.
const NOTED_MAX: Duration = Duration::from_secs(2);

/// Waits for the run's turn, runs the lanes and stores what happened. Whatever panics on the way,
/// the run ends, and with it its place among the live ones.
pub(super) async fn go(shared: Arc<Shared>, mut turn: Turn, lanes: Vec<Lane>, plan: Plan, journal: Arc<Journal>) {
    if let Err(panic) = caught(run(&shared, &mut turn, &lanes, &plan, &journal)).await {
        not_stored(&shared, &plan, &journal, Vec::new(), panicked(&plan, &panic));
    }
    journal.write(&RunEvent::Ended);
}

async fn run(shared: &Arc<Shared>, turn: &mut Turn, lanes: &[Lane], plan: &Plan, journal: &Arc<Journal>) {
    let started_at_ms = run_id::begun_ms(&plan.run).unwrap_or_default();
    let Plan { run, seat, buyers, .. } = plan.clone();
    journal.write(&RunEvent::Started { run, seat, buyers, started_at_ms });
    let place = |ahead| journal.write(&RunEvent::Waiting { ahead: u32::try_from(ahead).unwrap_or(u32::MAX) });
    if shared.stop.run_until_cancelled(turn.come(place)).await.is_none() {
        return never_began(lanes, journal);
    }
    let strong = run_or_say_why(&shared.lanes.strong, Lane::Strong, plan, journal);
    let eventual = run_or_say_why(&shared.lanes.eventual, Lane::Eventual, plan, journal);
    let asked = |lane| lanes.contains(&lane);
    let strong = OptionFuture::from(asked(Lane::Strong).then_some(strong));
    let eventual = OptionFuture::from(asked(Lane::Eventual).then_some(eventual));
    let noted = note(shared, &plan.run);
    let (strong, eventual) = futures::join!(strong, eventual);
    let histories: Vec<_> = [strong, eventual].into_iter().flatten().flatten().collect();
    if timeout(NOTED_MAX, noted).await.is_err() {
        return not_stored(shared, plan, journal, histories, silent());
    }
    let storing = store(shared, plan, journal, histories.clone(), started_at_ms);
    if let Err(panic) = caught(storing).await {
        not_stored(shared, plan, journal, histories, panicked(plan, &panic));
    }
}

/// Ends a run that was still waiting for its turn when the server stopped.
fn never_began(lanes: &[Lane], journal: &Journal) {
    for lane in lanes {
        let why = "The server is stopping: the run did not begin. Try again in a moment.".to_owned();
        journal.write(&RunEvent::LaneFailed { lane: *lane, why });
    }
}

/// Said of a run whose program failed outside its lanes; the log gets the reason.
fn panicked(plan: &Plan, panic: &Panicked) -> String {
    tracing::error!(run = plan.run, %panic, "a run panicked");
    "A defect of this program stopped it. The server\u{2019}s log says what happened.".to_owned()
}

/// Notes the run in a task of its own, which ends whenever the database answers.
fn note(shared: &Arc<Shared>, run: &str) -> JoinHandle<()> {
    let (shared, run) = (shared.clone(), run.to_owned());
    let tracker = shared.runs.clone();
    tracker.spawn(async move {
        if let Some(archive) = &shared.archive {
            archive.note(&run).await;
        }
    })
}

/// Said of a database that was not waited for.
fn silent() -> String {
    let waited = NOTED_MAX.as_secs();
    format!(
        "The strong lane\u{2019}s database, where runs are stored, had not answered {waited} s after the last buyer."
    )
}

/// Keeps the run for a while, and says why it is not stored.
fn not_stored(shared: &Shared, plan: &Plan, journal: &Journal, histories: Vec<Arc<History>>, why: String) {
    shared.registry().keep(&plan.run, histories);
    journal.write(&RunEvent::NotStored { why });
}

/// Stores the run with its own end. What could not be stored is kept for a while.
async fn store(shared: &Shared, plan: &Plan, journal: &Journal, histories: Vec<Arc<History>>, started_at_ms: u64) {
    let Some(archive) = &shared.archive else {
        return shared.registry().keep(&plan.run, histories);
    };
    let stored = RunEvent::Stored { until_ms: archive.retention().until_ms(started_at_ms) };
    let whole = [journal.text(), stored.to_line(), RunEvent::Ended.to_line()].concat();
    match archive.store(&plan.run, whole, &histories).await {
        Ok(()) => {
            shared.registry().stored(&plan.run);
            journal.write(&stored);
        }
        Err(why) => not_stored(shared, plan, journal, histories, why),
    }
}
