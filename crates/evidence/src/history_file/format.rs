//! The lines, as serde reads and writes them.

use sale::{Answered, Region, SeatId};
use serde::{Deserialize, Serialize};

/// The name of the format, which is in the first line.
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
    /// One observation by the auditor; the rows of a ledger follow it.
    #[serde(rename = "look")]
    Observation(ObservationLine),
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
    /// Nanoseconds after the release; null for the completion of an operation that was still open.
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

/// The answer to an operation: a word, or `["sold", 7]` for "sold to buyer 7".
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Value {
    Word(String),
    Sold(String, u32),
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ObservationLine {
    pub(super) of: Of,
    pub(super) region: u8,
    pub(super) invoked: u64,
    pub(super) completed: u64,
    /// The seat's owner; only if it is a seat map that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) owner: Option<String>,
    /// The number of rows that follow; only if it is a ledger that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) rows: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Of {
    Ledger,
    #[serde(rename = "seat-table")]
    SeatMap,
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

/// The last line: a file that holds less than it announces is cut off.
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
        let name = answered.name().into();
        if let Answered::Sold(Some(buyer)) = answered { Self::Sold(name, buyer) } else { Self::Word(name) }
    }

    pub(super) fn answered(&self) -> Option<Answered> {
        match self {
            Self::Sold(word, buyer) => {
                (Answered::of_name(word) == Some(Answered::Sold(None))).then_some(Answered::Sold(Some(*buyer)))
            }
            Self::Word(word) => Answered::of_name(word),
        }
    }
}
