//! Runs one lane of a run: returns its history, or reports why there is none.

use crate::{caught::caught, journal::Journal, lanes::LaneHandle, plan::Plan, run::run_lane};
use sale::{Conclusion, History, Lane, event::RunEvent, judge};
use std::sync::Arc;
use store::LaneStore;

/// Runs the lane, and returns its history if there is one. A lane that panics has failed like any other:
/// the run still ends, and the other lane still gets its verdict.
pub(super) async fn run_or_report_failure<S: LaneStore>(
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

/// Runs the lane, and keeps what the result shows of its engine.
async fn run<S: LaneStore>(
    handle: &LaneHandle<S>,
    plan: &Plan,
    journal: &Arc<Journal>,
) -> Result<Arc<History>, String> {
    let history = run_lane(&*handle.store()?, plan, journal).await.map_err(|error| handle.unreachable(&error))?;
    let verdict = judge(&history);
    if verdict.reported.unknown == 0 && verdict.conclusion != Conclusion::Undecided {
        // It has answered every request: there is no need for another.
        handle.serves(&history.engine);
    } else {
        handle.probe().await;
    }
    Ok(history)
}

/// Returns the sentence for the viewers of a lane that panicked.
fn panicked(lane: Lane) -> String {
    format!(
        "The {lane} lane was stopped by a defect of this program, not by its database. There is no verdict; the \
         server's log says what happened."
    )
}

#[cfg(test)]
mod tests;
