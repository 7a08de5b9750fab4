//! What a buyer was told.

use super::{Lane, StoreError};

/// What a buyer was told at the end of a purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// "The seat is yours."
    Confirmed,
    /// "The seat is sold."
    Rejected,
    /// "We do not know": the line was cut or the database failed. The ledger knows.
    Unknown,
}

impl Outcome {
    /// The name used in exports and style sheets.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Rejected => "rejected",
            Self::Unknown => "unknown",
        }
    }
}

/// How a purchase ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the buyer is told.
    pub outcome: Outcome,
    /// How often the purchase was refused with a conflict and started again.
    pub retries: u32,
    /// What went wrong, where the outcome is unknown.
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
    /// What the buyer was told.
    pub outcome: Outcome,
    /// Conflicts that were retried.
    pub retries: u32,
    /// When the buyer's first request was sent, in microseconds after the lane's buyers
    /// were released.
    pub started_us: u64,
    /// From the buyer's first request to the answer, in microseconds.
    pub duration_us: u64,
    /// When the commit was answered, in microseconds after the release; `None` where
    /// nothing was committed, or nobody was told.
    pub committed_us: Option<u64>,
    /// When each refused try began again, in microseconds after the release.
    pub again_us: Vec<u64>,
    /// SQLSTATE or class of the error, where the outcome is unknown.
    pub error: Option<String>,
}

impl Attempt {
    /// When the buyer was answered, in microseconds after the release.
    #[must_use]
    pub const fn ended_us(&self) -> u64 {
        self.started_us + self.duration_us
    }
}
