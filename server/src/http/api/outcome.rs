//! The outcome of one buyer's purchase.

use sale::{Outcome, SeatId};
use serde::Serialize;
use utoipa::ToSchema;

/// The outcome that the buyer was given: `confirmed` (the seat is theirs), `rejected` (it is sold), or `error` (it is
/// not known: the connection was cut or the database failed. The ledger shows it, see `ticketId`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Told)]
pub enum ReportedOutcome {
    /// The seat is theirs.
    Confirmed,
    /// It is sold.
    Rejected,
    /// It is not known.
    Error,
}

/// One buyer's purchase, retries included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BuyerOutcome {
    /// The outcome that the buyer was given.
    pub outcome: ReportedOutcome,
    /// The number of tries: 1, and 1 more for each conflict (SQLSTATE 40001).
    #[schema(examples(1))]
    pub attempts: u32,
    /// The region through which the buyer came.
    #[schema(examples("us-east-1"))]
    pub region: String,
    /// The buyer. In a run they are `fan-1`, `fan-2` and so on.
    #[schema(examples("fan-7"))]
    pub buyer: String,
    /// The seat.
    #[schema(value_type = String, examples("A1"))]
    pub seat: SeatId,
    /// Time from the first request to the response, in milliseconds.
    pub ms: u64,
    /// The `sale_id` of the buyer's committed ledger row, as read back; absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<String>,
    /// SQLSTATE or class of the error, where the outcome is `error`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

impl From<Outcome> for ReportedOutcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Confirmed => Self::Confirmed,
            Outcome::Rejected => Self::Rejected,
            Outcome::Unknown => Self::Error,
        }
    }
}
