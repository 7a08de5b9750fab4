//! One lane of a run.

use super::super::{
    backend::Backend,
    named::{actions, answers, conclusions, faults, verdicts},
    outcome::BuyerOutcome,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One lane of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LaneOfRun {
    /// Which.
    pub backend: Backend,
    /// The engine that really ran, and whose place it takes; `null` before it is asked.
    #[schema(required)]
    pub engine: Option<String>,
    /// Its regions.
    pub regions: Vec<String>,
    /// Connections opened for the run: no more buyers than this are in flight.
    #[schema(required)]
    pub connections: Option<u32>,
    /// Why the lane did not run or could not be judged; `null` where it was.
    #[schema(required)]
    pub failed: Option<String>,
    /// Its buyers, in the order in which they were answered.
    pub outcomes: Vec<RunOutcome>,
    /// What the committed rows say; `null` before the last buyer has ended.
    #[schema(required)]
    pub counted: Option<Counted>,
    /// Who was harmed, and how; `null` before the history was checked.
    #[schema(required)]
    pub harms: Option<Harm>,
    /// Whether the seat's history is linearizable; `null` where that is undecided or was not checked.
    #[schema(required)]
    pub linearizable: Option<bool>,
    /// The same with its reasons; `null` before the history was checked.
    #[schema(required)]
    pub check: Option<Check>,
}

/// One buyer of a run, with his times. Times are after the release of the lane's buyers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunOutcome {
    /// What came of it.
    #[serde(flatten)]
    pub outcome: BuyerOutcome,
    /// When the buyer's first request was sent, in microseconds.
    pub started_us: u64,
    /// From then to the answer, in microseconds.
    pub duration_us: u64,
    /// When the commit was answered, in microseconds; absent where nothing was committed or nobody was told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed_us: Option<u64>,
    /// When each refused try began again, in microseconds.
    pub again_us: Vec<u64>,
}

/// What the committed rows of a lane say, beside what the buyers were told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// What it comes to.
    #[schema(schema_with = conclusions)]
    pub conclusion: String,
    /// The same in words.
    #[schema(schema_with = verdicts)]
    pub verdict: String,
    /// Tickets that exist: committed ledger rows of the seat, united over the regions.
    pub confirmed: u32,
    /// `max(0, confirmed - 1)`: people who will be turned away at the door.
    pub oversold: u32,
    /// Buyers who were told that the seat is theirs.
    pub app_believed: u32,
    /// Buyers who were told that it is sold.
    pub rejected: u32,
    /// Buyers who were told that it is not known.
    pub errors: u32,
    /// Owners that the seat table shows: 0 or 1 once the regions agree.
    pub seat_table_shows: u32,
    /// Tickets that the seat table does not show.
    pub hidden_by_seats_table: u32,
    /// Buyers with a ticket who were told otherwise, or told that they have one and without it.
    pub lost_receipts: u32,
    /// The most conflicts that one buyer retried.
    pub max_retries: u32,
    /// From the release of the first buyer to the answer of the last, in microseconds.
    pub duration_us: u64,
    /// How evenly the buyers were released.
    pub release: Release,
}

/// How long after the first buyer's first request the others sent theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// The buyer in the middle, in microseconds.
    pub p50_us: u64,
    /// The last buyer, in microseconds.
    pub max_us: u64,
}

/// Five harms, each counted apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Harm {
    /// Tickets beyond the first.
    pub oversold: u32,
    /// 1 where nobody holds a ticket though every buyer wanted one.
    pub unsold: u32,
    /// Reads that found the seat available after a buyer who holds a ticket had been told so.
    pub stale_reads: u32,
    /// Buyers told "sold" before anybody who holds or may hold a ticket had begun to write.
    pub phantom_rejections: u32,
    /// Buyers who hold a ticket and were told otherwise, or were told that they do and hold none.
    pub lost_receipts: u32,
}

/// Whether there is an order of the operations in which the seat, written at most once, gives every answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Whether there is.
    #[schema(schema_with = answers)]
    pub answer: String,
    /// What is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = faults)]
    pub fault: Option<String>,
    /// The field's name for it; absent where nothing is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(examples("lost update (P4, G-single)"))]
    pub anomaly: Option<String>,
    /// The counterexample in words, or why it is undecided; empty where it holds.
    pub sentence: String,
    /// The operations of the counterexample, at most three, in order of time.
    pub marks: Vec<MarkOfRun>,
    /// How many operations were checked.
    pub ops: u32,
    /// How long that took, in microseconds.
    pub took_us: u64,
}

/// One operation of a counterexample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkOfRun {
    /// Number of the buyer (7 is `fan-7`); 0 for a look into the rows at the end.
    pub buyer: u32,
    /// Index of the region in the lane's `regions`; 0 for what was read from all regions.
    pub region: u8,
    /// What was asked for.
    #[schema(schema_with = actions)]
    pub action: String,
    /// From when, in nanoseconds after the release.
    pub from_ns: u64,
    /// Until when.
    pub to_ns: u64,
    /// What it is, in one sentence.
    pub sentence: String,
}
