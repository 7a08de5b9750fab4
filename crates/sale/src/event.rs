//! The events that a run sends to its viewers: one ASCII line per event.
//!
//! The lines are split by hand and not JSON: serde_json alone costs a browser about
//! 20 kB (brotli), and a chunk of ASCII can be cut anywhere without breaking a
//! character. Fields are separated by one space; text is percent-encoded.

mod codec;
mod cursor;
pub mod ending;
mod field;
pub mod floor;
pub mod history_lines;
mod line_decoder;
pub mod record;
mod replication;
mod wire;

pub use crate::Linearity;
use crate::{Attempt, Contention, Harms, Lane, Mark, Region, SeatId, Verdict};
pub use cursor::Cursor;
pub use field::{decode as percent_decode, encode as percent_encode};
pub use floor::FloorEvent;
pub use line_decoder::LineDecoder;
pub use record::{LaneRecord, RunRecord};
pub use replication::Replication;
use std::borrow::Borrow;

/// Longest line, in bytes, its newline included.
pub const LINE_MAX: usize = 1024;
/// Most tickets in one line: a number has at most ten digits.
pub const TICKETS_A_LINE: usize = 90;

/// One event of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RunEvent {
    /// The first event: the run exists.
    Started {
        /// Its id, also the scope of all its rows.
        run: String,
        /// The contended seat.
        seat: SeatId,
        /// Buyers in each lane.
        buyers: u32,
        /// When it was requested, as Unix time in milliseconds.
        started_at_ms: u64,
    },
    /// Other runs are under way: this one waits for its turn.
    Waiting {
        /// The number of runs that begin before it.
        ahead: u32,
    },
    /// The lane's connections are open and warm; its buyers are released next.
    LaneOpened(LaneOpened),
    /// A buyer was answered.
    Attempt(Attempt),
    /// Buyers who hold a committed ledger row, as read back: the tickets. Comes before
    /// the lane's [`RunEvent::Judged`], in as many lines as needed.
    Tickets {
        /// The lane.
        lane: Lane,
        /// Numbers of the buyers, at most [`TICKETS_A_LINE`].
        buyers: Vec<u32>,
    },
    /// The last buyer of the lane ended and its rows were read.
    Judged(Judged),
    /// The lane could not run, or its rows could not be read; the other lane goes on.
    LaneFailed {
        /// The lane.
        lane: Lane,
        /// A sentence for the visitor.
        why: String,
    },
    /// The lane's history was checked. Comes after its [`RunEvent::Judged`].
    Checked(Checked),
    /// An operation of the lane's counterexample. Comes after [`RunEvent::Checked`], at most three times.
    Mark {
        /// The lane.
        lane: Lane,
        /// The operation.
        mark: Mark,
    },
    /// The run is stored: any server of this database can show it.
    Stored {
        /// The end of its retention, as Unix time in milliseconds.
        until_ms: u64,
    },
    /// The run could not be stored: a sentence why. It is known to this server only,
    /// and not for long.
    NotStored {
        /// A sentence for the visitor.
        why: String,
    },
    /// The last event.
    Ended,
    /// Nothing happened for a while; the connection is alive.
    Heartbeat,
}

/// Writes events as text, one line per event.
#[must_use]
pub fn to_lines(events: impl IntoIterator<Item = impl Borrow<RunEvent>>) -> String {
    events.into_iter().map(|event| event.borrow().to_line()).collect()
}

/// Reads the events in a text; a line that is not an event is skipped.
pub fn of_lines(text: &str) -> impl Iterator<Item = RunEvent> {
    text.lines().filter_map(RunEvent::from_line)
}

impl RunEvent {
    /// Whether it is evidence: it describes the run, not the viewers or the queue.
    #[must_use]
    pub const fn is_evidence(&self) -> bool {
        !matches!(self, Self::Heartbeat | Self::Waiting { .. })
    }

    /// Returns the lane that it is about; `None` if it is about the run.
    #[must_use]
    pub const fn lane(&self) -> Option<Lane> {
        match self {
            Self::LaneOpened(opened) => Some(opened.lane),
            Self::Attempt(attempt) => Some(attempt.lane),
            Self::Judged(judged) => Some(judged.lane),
            Self::Checked(checked) => Some(checked.lane),
            Self::Tickets { lane, .. } | Self::LaneFailed { lane, .. } | Self::Mark { lane, .. } => Some(*lane),
            Self::Started { .. }
            | Self::Waiting { .. }
            | Self::Stored { .. }
            | Self::NotStored { .. }
            | Self::Ended
            | Self::Heartbeat => None,
        }
    }
}

/// The engine, the regions and the connections with which a lane is about to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneOpened {
    /// The lane.
    pub lane: Lane,
    /// The engine that really runs, and the product for which it stands in.
    pub engine: String,
    /// Its regions; an attempt names them by index.
    pub regions: Vec<Region>,
    /// Connections opened for this run: no more buyers than this are in flight.
    pub connections: u32,
}

impl LaneOpened {
    /// Returns the name of the region that an attempt names by its index; empty if there is none.
    #[must_use]
    pub fn region(&self, index: u8) -> &str {
        self.regions.get(usize::from(index)).map_or("", Region::as_str)
    }
}

/// The end of a lane: its verdict and its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The lane.
    pub lane: Lane,
    /// The verdict from its rows.
    pub verdict: Verdict,
    /// From the release of the first buyer to the answer of the last, in microseconds.
    pub duration_us: u64,
    /// The spread of the times at which the buyers were released.
    pub release: ReleaseSpread,
    /// The pairs of buyers who raced; `None` if it was read from a line of an earlier version, which did not count
    /// them.
    pub contention: Option<Contention>,
    /// Whether it was read from a line of an earlier version, which wrote a number that was not read as 0:
    /// then only the history distinguishes the two.
    pub earlier: bool,
}

/// The result of the checker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The lane.
    pub lane: Lane,
    /// The harms that it counted.
    pub harms: Harms,
    /// Whether its history is linearizable.
    pub linearizable: Linearity,
    /// The counterexample, or why it is undecided; empty if it holds.
    pub sentence: String,
    /// The number of operations that were checked.
    pub ops: u32,
    /// The duration of the check, in microseconds.
    pub took_us: u64,
}

/// The delay of the other buyers' first requests after the first buyer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReleaseSpread {
    /// The delay of the median buyer, in microseconds.
    pub p50_us: u64,
    /// The delay of the last buyer, in microseconds.
    pub max_us: u64,
}
