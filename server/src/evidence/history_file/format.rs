//! The lines, as serde sees them.

use app::sale::{Answered, Region, SeatId};
use serde::{Deserialize, Serialize};

/// What the first line says of the file.
pub(super) const FORMAT: &str = "worldseat-history";
/// Raised whenever an older reader would misread it.
pub(super) const VERSION: u32 = 1;

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Line {
    History(Header),
    Invoke(Event),
    Ok(Event),
    Fail(Event),
    Info(Event),
    /// One look of the auditor; those into the ledger are followed by their rows.
    Look(LookLine),
    Row(Row),
    End(End),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    pub(super) format: String,
    pub(super) version: u32,
    pub(super) run: String,
    pub(super) lane: String,
    pub(super) seat: SeatId,
    pub(super) buyers: u32,
    pub(super) engine: String,
    pub(super) regions: Vec<Region>,
}

/// An invocation or a completion.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Event {
    /// Number of the line among the events, from 0.
    pub(super) index: u64,
    /// Nanoseconds after the release; null for the completion of what was still open.
    pub(super) time: Option<u64>,
    pub(super) process: u32,
    pub(super) f: String,
    pub(super) value: Option<Value>,
    pub(super) buyer: u32,
    /// Index in the header's regions.
    pub(super) region: u8,
    pub(super) r#try: u16,
    /// Number of the operation: shared by its invocation and its completion.
    pub(super) op: u32,
    /// The sale that the operation is about to make or looks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sale_id: Option<String>,
    /// SQLSTATE or class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

/// What an operation was answered: a word, or `["sold", 7]` for "sold to buyer 7".
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Value {
    Word(String),
    Sold(String, u32),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LookLine {
    pub(super) of: Of,
    pub(super) region: u8,
    pub(super) invoked: u64,
    pub(super) completed: u64,
    /// The seat's owner; only of a seat table that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<String>,
    /// How many rows follow; only of a ledger that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Of {
    Ledger,
    SeatTable,
}

/// One row of the ledger, verbatim.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    pub(super) sale_id: String,
    pub(super) scope: String,
    pub(super) seat: SeatId,
    pub(super) buyer: String,
    pub(super) region: Region,
}

/// The last line: what comes to less is cut off.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    pub(super) ops: u32,
    pub(super) looks: u32,
    pub(super) agreed: Option<u64>,
    pub(super) settled: bool,
}

impl Value {
    pub(super) fn of(answered: Answered) -> Self {
        Self::Word(
            match answered {
                Answered::Sold(Some(buyer)) => return Self::Sold("sold".into(), buyer),
                Answered::Done => "done",
                Answered::Available => "available",
                Answered::Sold(None) => "sold",
                Answered::Confirmed => "confirmed",
                Answered::Rejected => "rejected",
                Answered::Found(true) => "found",
                Answered::Found(false) => "not-found",
            }
            .into(),
        )
    }

    pub(super) fn answered(&self) -> Option<Answered> {
        Some(match self {
            Self::Sold(word, buyer) => return (word == "sold").then_some(Answered::Sold(Some(*buyer))),
            Self::Word(word) => match word.as_str() {
                "done" => Answered::Done,
                "available" => Answered::Available,
                "sold" => Answered::Sold(None),
                "confirmed" => Answered::Confirmed,
                "rejected" => Answered::Rejected,
                "found" => Answered::Found(true),
                "not-found" => Answered::Found(false),
                _ => return None,
            },
        })
    }
}
