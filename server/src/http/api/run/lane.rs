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
    /// The backend of the lane.
    pub backend: Backend,
    /// The engine that really ran, and the engine for which it is the stand-in; `null` before it is known.
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
    /// The counts of the committed rows; `null` before the last buyer has ended. A count of rows that were not read
    /// is `null`.
    #[schema(required)]
    pub counted: Option<Counted>,
    /// The findings of the checker.
    #[serde(flatten)]
    pub found: Found,
}

/// The findings of the checker for a lane.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Found {
    /// The harms; `null` if the history was not checked (yet).
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
    /// The outcome of the buyer's purchase.
    #[serde(flatten)]
    pub outcome: BuyerOutcome,
    /// When the buyer's first request was sent, in microseconds.
    pub started_us: u64,
    /// Time from then to the response, in microseconds.
    pub duration_us: u64,
    /// When the commit was answered, in microseconds; absent if nothing was committed or no response arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub committed_us: Option<u64>,
    /// When each refused try began again, in microseconds.
    pub again_us: Vec<u64>,
    /// When the buyer read that the seat is free, in microseconds, for each try; absent in a run of an earlier version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_us: Option<Vec<u64>>,
    /// When the buyer's write was done, in microseconds, for each try that wrote; absent in a run of an earlier version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wrote_us: Option<Vec<u64>>,
}

/// The counts of a lane's committed rows, beside the outcomes that the buyers were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    /// The conclusion from the rows.
    #[schema(schema_with = conclusions)]
    pub conclusion: String,
    /// The same in words.
    #[schema(schema_with = verdicts)]
    pub verdict: String,
    /// Tickets that exist: committed ledger rows of the seat, united over the regions; `null` where a region's ledger
    /// was not read, and `notRead` says why.
    #[schema(required)]
    pub confirmed: Option<u32>,
    /// `max(0, confirmed - 1)`: people who will be turned away at the entrance.
    #[schema(required)]
    pub oversold: Option<u32>,
    /// Buyers who were told that the seat is theirs.
    pub app_believed: u32,
    /// Buyers who were rejected.
    pub rejected: u32,
    /// Buyers who were told that it is not known.
    pub errors: u32,
    /// Buyers for whom there is no record.
    #[serde(default)]
    #[schema(required)]
    pub missing: u32,
    /// Owners that the seat map shows: 0 or 1 once the regions agree; `null` where a region's was not read.
    #[schema(required)]
    pub seat_table_shows: Option<u32>,
    /// Tickets that the seat map does not show; `null` where ledger or seat map were not read.
    #[schema(required)]
    pub hidden_by_seats_table: Option<u32>,
    /// Buyers who hold a ticket and were told otherwise, or were told that they hold one and do not; `null` if the
    /// ledger was not read.
    #[schema(required)]
    pub lost_receipts: Option<u32>,
    /// The parts that were not read, and why.
    #[serde(default)]
    #[schema(required)]
    pub not_read: NotRead,
    /// The most conflicts that one buyer retried.
    pub max_retries: u32,
    /// Time from the release of the first buyer to the response to the last, in microseconds.
    pub duration_us: u64,
    /// The spread of the buyers' release.
    pub release: Release,
    /// The pairs of buyers who raced; `null` in a run of an earlier version, which did not count them.
    #[schema(required)]
    pub contention: Option<Contended>,
}

/// The pairs of buyers who raced: both had read that the seat is free before either had written, or the database
/// refused one because of the other. A seat that was sold once though nobody raced shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Contended {
    /// All pairs that raced.
    pub raced: u64,
    /// All pairs.
    pub pairs: u64,
    /// The pairs of two buyers in the same region.
    pub inside_a_region: RacedPairs,
    /// The pairs of two buyers in different regions.
    pub across_regions: RacedPairs,
}

/// Pairs of buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct RacedPairs {
    /// Those who raced.
    pub raced: u64,
    /// Those of which the second was answered "free" after the first had written, in a try that was committed.
    pub unseen: u64,
    /// All of them.
    pub pairs: u64,
}

/// Why rows were not read. A field that is absent was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotRead {
    /// Why there is no number of ledger rows; empty if no read was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(examples("us-east-1: the connection was lost"))]
    pub ledger: Option<String>,
    /// Why there is no number of owners; empty if no read was tried.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat_map: Option<String>,
}

/// The delays of the buyers' first requests after that of the first buyer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Release {
    /// Delay of the median buyer, in microseconds.
    pub p50_us: u64,
    /// Delay of the last buyer, in microseconds.
    pub max_us: u64,
}

/// Five harms, each counted separately; `null` if it could not be counted: the ledger was not read or, for phantom
/// rejections, some buyers have no record.
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
    /// Buyers told "rejected" before anybody who bought, or may have bought, had begun to write.
    #[schema(required)]
    pub phantom_rejections: Option<u32>,
    /// Buyers who hold a ticket and were told otherwise, or were told that they do and hold none.
    #[schema(required)]
    pub lost_receipts: Option<u32>,
}

/// Whether there is an order of the operations that explains every response, with the seat written at most once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// Whether there is such an order.
    #[schema(schema_with = answers)]
    pub answer: String,
    /// The fault that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(schema_with = faults)]
    pub fault: Option<String>,
    /// The fault's name in the research literature; absent where nothing is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(examples("lost update (P4, G-single)"))]
    pub anomaly: Option<String>,
    /// The counterexample in words, or why it is undecided; empty where it holds.
    pub sentence: String,
    /// The operations of the counterexample, at most three, in order of time.
    pub marks: Vec<MarkOfRun>,
    /// The number of operations that were checked.
    pub ops: u32,
    /// Duration of the check, in microseconds.
    pub took_us: u64,
}

/// One operation of a counterexample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MarkOfRun {
    /// Number of the buyer (7 is `fan-7`); 0 for an observation at the end.
    pub buyer: u32,
    /// Index of the region in the lane's `regions`; 0 for what was read from all regions.
    pub region: u8,
    /// The action of the operation.
    #[schema(schema_with = actions)]
    pub action: String,
    /// Its start, in nanoseconds after the release.
    pub from_ns: u64,
    /// Its end, in nanoseconds after the release.
    pub to_ns: u64,
    /// A description in one sentence.
    pub sentence: String,
}
