//! An event as JSON.

use super::super::{
    backend::Backend,
    run::{Check, Counted, Harm, MarkOfRun, RunOutcome},
};
use sale::{
    Region, Sale, SeatId,
    event::{RunEvent, RunRecord},
};
use serde::Serialize;
use utoipa::ToSchema;

/// One event of a run. `type` names its kind.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(in crate::http::api) enum EventOfRun {
    /// The run exists. Always the first event.
    Started {
        /// Its id.
        #[serde(rename = "runId")]
        run_id: String,
        /// The contended seat.
        #[schema(value_type = String, examples("A1"))]
        seat: SeatId,
        /// Buyers in each lane.
        buyers: u32,
        /// Unix time in milliseconds at which it was requested.
        #[serde(rename = "startedAtMs")]
        started_at_ms: u64,
    },
    /// Other runs are under way: this one waits for its turn.
    Waiting {
        /// The number of runs that begin before it.
        ahead: u32,
    },
    /// The lane's connections are open; its buyers are released next.
    LaneOpened {
        /// The lane.
        backend: Backend,
        /// The engine that really runs, and the engine for which it is the stand-in.
        engine: String,
        /// Its regions.
        regions: Vec<String>,
        /// Connections opened for the run.
        connections: u32,
    },
    /// A buyer was answered. The ledger is not read yet, so there is no `ticketId`.
    Outcome {
        /// The lane.
        backend: Backend,
        /// The outcome of the buyer's purchase.
        #[serde(flatten)]
        outcome: RunOutcome,
    },
    /// Buyers who hold a committed ledger row.
    Tickets {
        /// The lane.
        backend: Backend,
        /// Their names; there may be more in the next event.
        buyers: Vec<String>,
    },
    /// The last buyer of the lane ended and its rows were read.
    Judged {
        /// The lane.
        backend: Backend,
        /// The counts of these rows.
        #[serde(flatten)]
        counted: Counted,
    },
    /// The lane could not run, or could not be judged. The other lane goes on.
    LaneFailed {
        /// The lane.
        backend: Backend,
        /// A sentence that says why.
        why: String,
    },
    /// The lane's history was checked.
    Checked {
        /// The lane.
        backend: Backend,
        /// The harms that the checker counted.
        harms: Harm,
        /// Whether the history is linearizable. The marks follow as events of their own.
        check: Check,
    },
    /// An operation of the lane's counterexample.
    Mark {
        /// The lane.
        backend: Backend,
        /// The operation.
        #[serde(flatten)]
        mark: MarkOfRun,
    },
    /// The run is stored.
    Stored {
        /// Unix time in milliseconds until which it is stored.
        #[serde(rename = "untilMs")]
        until_ms: u64,
    },
    /// The run could not be stored.
    NotStored {
        /// A sentence that says why.
        why: String,
    },
    /// The last event.
    Ended,
}

impl EventOfRun {
    /// Converts an event of a run of which this much is known; `None` for a heartbeat, and for an outcome of a run
    /// that never began.
    pub(super) fn of(event: &RunEvent, known: Option<&RunRecord>) -> Option<Self> {
        Some(match event {
            RunEvent::Started { run, seat, buyers, started_at_ms } => {
                Self::Started { run_id: run.clone(), seat: *seat, buyers: *buyers, started_at_ms: *started_at_ms }
            }
            RunEvent::LaneOpened(opened) => Self::LaneOpened {
                backend: opened.lane.into(),
                engine: opened.engine.clone(),
                regions: opened.regions.iter().map(Region::to_string).collect(),
                connections: opened.connections,
            },
            RunEvent::Attempt(attempt) => {
                let run = known?;
                let region = run.lane(attempt.lane).region(attempt);
                Self::Outcome { backend: attempt.lane.into(), outcome: RunOutcome::of(attempt, region, run.seat, None) }
            }
            RunEvent::Tickets { lane, buyers } => {
                Self::Tickets { backend: (*lane).into(), buyers: buyers.iter().copied().map(Sale::fan_name).collect() }
            }
            RunEvent::Judged(judged) => Self::Judged { backend: judged.lane.into(), counted: Counted::of(judged) },
            RunEvent::LaneFailed { lane, why } => Self::LaneFailed { backend: (*lane).into(), why: why.clone() },
            RunEvent::Checked(checked) => {
                Self::Checked { backend: checked.lane.into(), harms: Harm::of(checked), check: Check::of(checked, &[]) }
            }
            RunEvent::Mark { lane, mark } => Self::Mark { backend: (*lane).into(), mark: MarkOfRun::of(mark) },
            RunEvent::Stored { until_ms } => Self::Stored { until_ms: *until_ms },
            RunEvent::NotStored { why } => Self::NotStored { why: why.clone() },
            RunEvent::Waiting { ahead } => Self::Waiting { ahead: *ahead },
            RunEvent::Ended => Self::Ended,
            RunEvent::Heartbeat => return None,
        })
    }
}
