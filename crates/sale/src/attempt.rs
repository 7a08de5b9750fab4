//! One buyer's attempt, and the outcome that the buyer was given.

use super::{Action, Answered, Completion, Lane, Op, StoreError, words};

words! {
    /// The outcome of a purchase that its buyer was given. The name is used in exports and style sheets.
    pub enum Outcome {
        /// "The seat is yours."
        Confirmed = "confirmed",
        /// "The seat is sold."
        Rejected = "rejected",
        /// "We do not know": the connection was lost or the database failed. Only the ledger shows the result.
        Unknown = "unknown",
    }
}

/// The result of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The outcome that the buyer is given.
    pub outcome: Outcome,
    /// The number of times that the purchase was refused with a conflict and started again.
    pub retries: u32,
    /// The error, if the outcome is unknown.
    pub error: Option<StoreError>,
}

/// One buyer's purchase, retries included, as the swarm saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The lane in which it was made.
    pub lane: Lane,
    /// Number of the buyer in the run, from 1: `fan-1`.
    pub buyer: u32,
    /// Index of the region in the lane's list.
    pub region: u8,
    /// The outcome that the buyer was given.
    pub outcome: Outcome,
    /// Conflicts that were retried.
    pub retries: u32,
    /// When the buyer's first request was sent, in microseconds after the lane's buyers
    /// were released.
    pub started_us: u64,
    /// From the buyer's first request to the answer, in microseconds.
    pub duration_us: u64,
    /// When the commit was answered, in microseconds after the release; `None` if
    /// nothing was committed, or the commit was not answered.
    pub committed_us: Option<u64>,
    /// When each retry began, in microseconds after the release.
    pub again_us: Vec<u64>,
    /// SQLSTATE or class of the error, if the outcome is unknown.
    pub error: Option<String>,
    /// The times of the buyer's steps; `None` if it was read from a line of an earlier version, which did not have it.
    pub steps: Option<Steps>,
}

/// The two steps of a try between which another buyer can come. Times are in microseconds after the release.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Steps {
    /// When the seat was read as free: the time of the answer, for each try.
    pub free_us: Vec<u64>,
    /// When the write of the seat was done: the time of the answer, for each try that wrote.
    pub wrote_us: Vec<u64>,
}

impl Attempt {
    /// Makes an attempt from the operations of one buyer, in the order in which they were invoked.
    /// Times are rounded down to whole microseconds. Returns `None` if the purchase
    /// itself is not among them.
    #[must_use]
    pub fn of_ops(lane: Lane, ops: &[&Op]) -> Option<Self> {
        let of = |action| ops.iter().filter(move |op| op.action == action);
        let purchase = of(Action::Purchase).next()?;
        let committed = of(Action::Commit).rfind(|op| matches!(op.completion, Completion::Ok(_)));
        let again_us: Vec<u64> = of(Action::Begin).skip(1).map(|op| micros(op.invoked_ns)).collect();
        let ended_ns = purchase.completed_ns.unwrap_or(purchase.invoked_ns);
        let (outcome, error) = outcome_of(&purchase.completion);
        Some(Self {
            lane,
            buyer: purchase.buyer,
            region: purchase.region,
            outcome,
            retries: u32::try_from(again_us.len()).unwrap_or(u32::MAX),
            started_us: micros(purchase.invoked_ns),
            duration_us: micros(ended_ns.saturating_sub(purchase.invoked_ns)),
            committed_us: committed.and_then(|op| op.completed_ns).map(micros),
            again_us,
            error,
            steps: Some(Steps::of_ops(ops)),
        })
    }

    /// Returns the times between which another buyer can come, in microseconds after the release: from each read of a
    /// free seat until the write was done, or was refused and the buyer tried again.
    pub fn gaps_us(&self) -> impl Iterator<Item = (u64, u64)> {
        self.steps.iter().flat_map(|steps| {
            steps.free_us.iter().filter_map(|read| {
                let ends = steps.wrote_us.iter().chain(&self.again_us);
                Some((*read, *ends.filter(|end| *end >= read).min()?))
            })
        })
    }

    /// Returns when the buyer was answered, in microseconds after the release.
    #[must_use]
    pub const fn ended_us(&self) -> u64 {
        self.started_us + self.duration_us
    }
}

impl Steps {
    fn of_ops(ops: &[&Op]) -> Self {
        let free = ops.iter().filter(|op| op.completion == Completion::Ok(Answered::Available));
        let wrote =
            ops.iter().filter(|op| op.action == Action::MarkSold && op.completion == Completion::Ok(Answered::Done));
        Self {
            free_us: free.filter_map(|op| op.completed_ns).map(micros).collect(),
            wrote_us: wrote.filter_map(|op| op.completed_ns).map(micros).collect(),
        }
    }
}

/// Returns the outcome that the buyer was given, and the error if it is unknown.
fn outcome_of(completion: &Completion) -> (Outcome, Option<String>) {
    match completion {
        Completion::Ok(Answered::Confirmed) => (Outcome::Confirmed, None),
        Completion::Ok(Answered::Rejected) => (Outcome::Rejected, None),
        Completion::Ok(_) => (Outcome::Unknown, None),
        Completion::Fail(code) | Completion::Info(code) => (Outcome::Unknown, Some(code.clone())),
    }
}

const fn micros(ns: u64) -> u64 {
    ns / 1000
}
