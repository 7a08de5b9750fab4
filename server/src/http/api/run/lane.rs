//! One lane of a run.

use super::super::{
    backend::Backend,
    enum_schemas::{actions, answers, conclusions, faults, verdicts},
    outcome::BuyerOutcome,
};
use serde::Serialize;
use utoipa::ToSchema;

/// One lane of a run.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
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
    /// What the committed rows say; `null` before the last buyer has ended. A number of rows that were not read is `null`.
    #[schema(required)]
    pub counted: Option<Counted>,
    /// What the checker found.
    #[serde(flatten)]
    pub found: Found,
}

/// What the checker found of a lane.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// Who was harmed, and how; `null` where the history was not checked (yet).
    #[schema(required)]
    pub harms: Option<Harm>,
    /// Whether the seat's history is linearizable, checked exactly; `null` where that is undecided or was not checked.
    #[schema(required)]
    pub linearizable: Option<bool>,
    /// The same with its reasons; `null` where the history was not checked (yet).
    #[schema(required)]
    pub check: Option<Check>,
}

/// One buyer of a run, with their times. Times are after the release of the lane's buyers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// What it comes to.
    #[schema(schema_with = conclusions)]
    pub conclusion: String,
    /// The same in words.
    #[schema(schema_with = verdicts)]
    pub verdict: String,
    /// Tickets that exist: committed ledger rows of the seat, united over the regions; `null` where a region's ledger
    /// was not read, and `notRead` says why.
    #[schema(required)]
    pub confirmed: Option<u32>,
    /// `max(0, confirmed - 1)`: people who will be turned away at the connector.
    #[schema(required)]
    pub oversold: Option<u32>,
    /// Buyers who were told that the seat is theirs.
    pub app_believed: u32,
    /// Buyers who were told that it is sold.
    pub rejected: u32,
    /// Buyers who were told that it is not known.
    pub errors: u32,
    /// Buyers of whom nothing is on record.
    #[serde(default)]
    #[schema(required)]
    pub missing: u32,
    /// Owners that the seat map shows: 0 or 1 once the regions agree; `null` where a region's was not read.
    #[schema(required)]
    pub seat_table_shows: Option<u32>,
    /// Tickets that the seat map does not show; `null` where ledger or seat map were not read.
    #[schema(required)]
    pub hidden_by_seats_table: Option<u32>,
    /// Buyers with a ticket who were told otherwise, or told that they have one and without it; `null` where the ledger
    /// was not read.
    #[schema(required)]
    pub lost_receipts: Option<u32>,
    /// What was not read, and why.
    #[serde(default)]
    #[schema(required)]
    pub not_read: NotRead,
    /// The most conflicts that one buyer retried.
    pub max_retries: u32,
    /// From the release of the first buyer to the answer of the last, in microseconds.
    pub duration_us: u64,
    /// How evenly the buyers were released.
    pub release: Release,
}

/// Why rows were not read. A field that is absent was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotRead {
    /// Why there is no number of ledger rows; empty where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("us-east-1: the connection was lost"))]
    pub ledger: Option<String>,
    /// Why there is no number of owners; empty where nobody asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat_map: Option<String>,
}

/// How long after the first buyer's first request the others sent theirs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// The buyer in the middle, in microseconds.
    pub p50_us: u64,
    /// The last buyer, in microseconds.
    pub max_us: u64,
}

/// Five harms, each counted apart; `null` where it could not be counted: the ledger was not read, or, of phantom
/// rejections, nothing is on record of some buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Harm {
    /// Tickets beyond the first.
    #[schema(required)]
    pub oversold: Option<u32>,
    /// 1 where nobody holds a ticket though every buyer wanted one.
    #[schema(required)]
    pub unsold: Option<u32>,
    /// Reads that found the seat available after a buyer who holds a ticket had been told so.
    #[schema(required)]
    pub stale_reads: Option<u32>,
    /// Buyers told "sold" before anybody who bought, or may have bought, had begun to write.
    #[schema(required)]
    pub phantom_rejections: Option<u32>,
    /// Buyers who hold a ticket and were told otherwise, or were told that they do and hold none.
    #[schema(required)]
    pub lost_receipts: Option<u32>,
}

/// Whether there is an order of the operations in which the seat, written at most once, gives every answer that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
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
