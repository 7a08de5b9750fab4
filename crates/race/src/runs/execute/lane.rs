//! One lane of a run: it comes to a history, or says why not.

use crate::{caught::caught, journal::Journal, lanes::LaneHandle, plan::Plan, run::run_lane};
use sale::{Conclusion, History, Lane, event::RunEvent, judge};
use std::sync::Arc;
use store::LaneStore;

/// What happened in the lane, if it ran. A lane that panics has failed like any other: the
/// run comes to its end, and the other lane to its verdict.
pub(super) async fn run_or_say_why<S: LaneStore>(
    handle: &LaneHandle<S>,
    lane: Lane,
    plan: &Plan,
    journal: &Arc<Journal>,
) -> Option<Arc<History>> {
    match caught(run(handle, plan, journal)).await {
        Ok(Ok(history)) => Some(history),
        Ok(Err(why)) => {
            journal.write(RunEvent::LaneFailed { lane, why });
            if let Err(panic) = caught(handle.probe()).await {
                tracing::error!(run = plan.run, %lane, %panic, "looking at a database panicked");
            }
            None
        }
        Err(panic) => {
            tracing::error!(run = plan.run, %lane, %panic, "a lane of a run panicked");
            journal.write(RunEvent::LaneFailed { lane, why: panicked(lane) });
            None
        }
    }
}

/// Runs the lane, and keeps what that says of its engine.
async fn run<S: LaneStore>(
    handle: &LaneHandle<S>,
    plan: &Plan,
    journal: &Arc<Journal>,
) -> Result<Arc<History>, String> {
    let history = run_lane(&*handle.store()?, plan, journal).await.map_err(|error| handle.unreachable(&error))?;
    let verdict = judge(&history);
    if verdict.told.unknown == 0 && verdict.conclusion != Conclusion::Undecided {
        // It has answered every question: there is no need for another.
        handle.serves(&history.engine);
    } else {
        handle.probe().await;
    }
    Ok(history)
}

/// Said to the viewers of a lane whose program failed.
fn panicked(lane: Lane) -> String {
    format!(
        "The {lane} lane was stopped by a defect of this program, not by its database. There is no verdict; the \
         server's log says what happened."
    )
}

#[cfg(test)]
mod tests;
