//! One run: both lanes at once, then into the archive.

use super::{Shared, run_id};
use crate::{
    journal::Journal,
    lanes::LaneHandle,
    run::{Plan, run_lane},
    store::LaneStore,
};
use app::{
    event::RunEvent,
    sale::{Conclusion, History, Lane, judge},
};
use futures::future::OptionFuture;
use std::sync::Arc;

pub(super) async fn go(shared: Arc<Shared>, lanes: Vec<Lane>, plan: Plan, journal: Arc<Journal>) {
    let started_at_ms = run_id::begun_ms(&plan.run).unwrap_or_default();
    let Plan { run, seat, buyers, .. } = plan.clone();
    journal.write(&RunEvent::Started { run, seat, buyers, started_at_ms });
    let strong = run_or_say_why(&shared.lanes.strong, Lane::Strong, &plan, &journal);
    let eventual = run_or_say_why(&shared.lanes.eventual, Lane::Eventual, &plan, &journal);
    let asked = |lane| lanes.contains(&lane);
    let strong = OptionFuture::from(asked(Lane::Strong).then_some(strong));
    let eventual = OptionFuture::from(asked(Lane::Eventual).then_some(eventual));
    let noted = OptionFuture::from(shared.archive.as_ref().map(|archive| archive.note(&plan.run)));
    let (strong, eventual, _) = futures::join!(strong, eventual, noted);
    let histories: Vec<_> = [strong, eventual].into_iter().flatten().flatten().collect();
    store(&shared, &plan, &journal, histories, started_at_ms).await;
    journal.write(&RunEvent::Ended);
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
        Err(why) => {
            shared.registry().keep(&plan.run, histories);
            journal.write(&RunEvent::NotStored { why });
        }
    }
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
    match ended {
        Ok(history) => {
            let verdict = judge(&history);
            if verdict.told.unknown == 0 && verdict.conclusion != Conclusion::Undecided {
                // It has answered every question: there is no need for another.
                handle.serves(&history.engine);
            } else {
                handle.probe().await;
            }
            Some(history)
        }
        Err(why) => {
            journal.write(&RunEvent::LaneFailed { lane, why });
            handle.probe().await;
            None
        }
    }
}
