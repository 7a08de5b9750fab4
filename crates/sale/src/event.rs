//! What a run tells its viewers: one ASCII line an event.
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
mod wire;

pub use crate::Linearity;
use crate::{Attempt, Harms, Lane, Mark, Region, SeatId, Verdict};
pub use cursor::Cursor;
pub use field::{decode as percent_decode, encode as percent_encode};
pub use floor::FloorEvent;
pub use line_decoder::LineDecoder;
pub use record::{LaneRecord, RunRecord};
use std::borrow::Borrow;

/// Longest line, in bytes, its newline included.
pub const LINE_MAX: usize = 1024;
/// Most tickets told in one line: a number has at most ten digits.
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
        /// When it was asked for, in milliseconds after 1970 began (UTC).
        started_at_ms: u64,
    },
    /// Other runs are on: this one waits its turn.
    Waiting {
        /// How many runs begin before it.
        ahead: u32,
    },
    /// The lane's connections are open and warm; its buyers are released next.
    LaneOpened(LaneOpened),
    /// A buyer was answered.
    Attempt(Attempt),
    /// Buyers who hold a committed ledger row, as read back: the tickets. Comes before
    /// the lane's [`RunEvent::Judged`], in as many lines as there have to be.
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
    /// The lane's history was checked. Comes behind its [`RunEvent::Judged`].
    Checked(Checked),
    /// An operation of the lane's counterexample. Behind [`RunEvent::Checked`], at most three.
    Mark {
        /// The lane.
        lane: Lane,
        /// The operation.
        mark: Mark,
    },
    /// The run is stored: any server of this database can show it.
    Stored {
        /// Until when, in milliseconds after 1970 began (UTC).
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
    /// Nothing happened for a while; the line is alive.
    Heartbeat,
}

/// Events as text, a line each.
#[must_use]
pub fn to_lines(events: impl IntoIterator<Item = impl Borrow<RunEvent>>) -> String {
    events.into_iter().map(|event| event.borrow().to_line()).collect()
}

/// The events in a text; a line that is none is passed over.
pub fn of_lines(text: &str) -> impl Iterator<Item = RunEvent> {
    text.lines().filter_map(RunEvent::from_line)
}

impl RunEvent {
    /// Whether it is evidence: it says something of the run, not of who watches or waits.
    #[must_use]
    pub const fn is_evidence(&self) -> bool {
        !matches!(self, Self::Heartbeat | Self::Waiting { .. })
    }

    /// The lane that it is about; `None` where it is about the run.
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

/// What a lane is about to run on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneOpened {
    /// The lane.
    pub lane: Lane,
    /// The engine that really runs, and whose place it takes.
    pub engine: String,
    /// Its regions; an attempt names them by index.
    pub regions: Vec<Region>,
    /// Connections opened for this run: no more buyers than this are in flight.
    pub connections: u32,
}

impl LaneOpened {
    /// Name of the region that an attempt names by its index; empty if there is none.
    #[must_use]
    pub fn region(&self, index: u8) -> &str {
        self.regions.get(usize::from(index)).map_or("", Region::as_str)
    }
}

/// How a lane ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The lane.
    pub lane: Lane,
    /// What its rows say.
    pub verdict: Verdict,
    /// From the release of the first buyer to the answer of the last, in microseconds.
    pub duration_us: u64,
    /// How evenly the buyers were released.
    pub release: ReleaseSpread,
    /// Whether it was read from a line of an earlier version, which wrote what was not read as 0:
    /// then only the history tells the two apart.
    pub earlier: bool,
}

/// What the checker found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The lane.
    pub lane: Lane,
    /// Who was harmed, and how.
    pub harms: Harms,
    /// Whether its history is linearizable.
    pub linearizable: Linearity,
    /// The counterexample, or why it is undecided; empty where it holds.
    pub sentence: String,
    /// How many operations were checked.
    pub ops: u32,
    /// How long that took, in microseconds.
    pub took_us: u64,
}

/// How long after the first buyer's first request the others sent theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ReleaseSpread {
    /// Of the buyer in the middle, in microseconds.
    pub p50_us: u64,
    /// Of the last buyer, in microseconds.
    pub max_us: u64,
}
