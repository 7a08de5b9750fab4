//! The history of a lane: every operation of a run with its times, and the rows as they
//! were read at the end. What the checker judges, and what a stranger can judge again.

mod attempts;

use super::{Lane, Outcome, Region, Sale, SeatId, words};

/// The buyer's number of the auditor, who buys nothing and reads the rows at the end.
pub const AUDITOR: u32 = 0;

/// In the place of a buyer's number, where a row names a sale that no buyer of the run made.
pub const NOBODY: u32 = 0;

/// Between two looks of the auditor, in milliseconds.
pub const AUDIT_PAUSE_MS: u64 = 25;
/// How long the regions may take to agree on the seat's owner, in milliseconds. Replication
/// takes "typically a second or less"; what still differs then is shown as it is.
pub const AGREEMENT_MAX_MS: u64 = 5_000;

/// One lane of one run, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// Id of the run, the scope of all its rows.
    pub run: String,
    /// The lane.
    pub lane: Lane,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers sent, numbered from 1.
    pub buyers: u32,
    /// The engine that really ran.
    pub engine: String,
    /// Its regions; operations name them by index.
    pub regions: Vec<Region>,
    /// The operations, in the order in which they were invoked.
    pub ops: Vec<Op>,
    /// The rows as they were read after the last buyer had ended.
    pub audit: Audit,
}

/// One operation. Times are nanoseconds of a monotonic clock after the lane's buyers
/// were released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// Who did it, as checkers number it: does one thing at a time, and does nothing more
    /// after an operation of which it never learnt how it ended ([`Completion::Info`]):
    /// the buyer goes on under the number `process + buyers`.
    pub process: u32,
    /// Number of the buyer, from 1.
    pub buyer: u32,
    /// Index of the region.
    pub region: u8,
    /// Number of the try within the purchase, from 1; 0 for the purchase itself and for
    /// the look into the ledger after an error.
    pub try_number: u16,
    /// What was asked for.
    pub action: Action,
    /// When it was sent.
    pub invoked_ns: u64,
    /// When it was answered or given up; `None` where it was still open when the history ends.
    pub completed_ns: Option<u64>,
    /// How it ended.
    pub completion: Completion,
}

words! {
    /// What an operation asks for. The name is used in exports.
    pub enum Action {
        /// The whole purchase, retries included: what the buyer sees.
        Purchase = "purchase",
        /// Begin a transaction.
        Begin = "begin",
        /// Read the seat's row.
        ReadSeat = "read-seat",
        /// Write the buyer into it.
        MarkSold = "mark-sold",
        /// Add the sale to the ledger.
        AppendSale = "append-sale",
        /// Commit.
        Commit = "commit",
        /// Give the transaction up.
        RollBack = "roll-back",
        /// Observation for this very sale in the ledger, after an error.
        FindSale = "find-sale",
    }
}

/// How an operation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// It took effect.
    Ok(Answered),
    /// It certainly had no effect: SQLSTATE or class of the error.
    Fail(String),
    /// It is not known whether it had an effect: class of the error. Of an operation
    /// still open when the history ends: `open`.
    Info(String),
}

/// What an operation that took effect was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// Done; there was nothing to tell.
    Done,
    /// The seat's row names nobody.
    Available,
    /// The seat's row names a sale: the number of its buyer, [`NOBODY`] where it is none of this
    /// run's. `None` where it names no sale: then no more is known than that the seat is sold.
    Sold(Option<u32>),
    /// The buyer was told that the seat is theirs.
    Confirmed,
    /// The buyer was told that the seat is sold.
    Rejected,
    /// The ledger holds this sale, or does not.
    Found(bool),
}

impl Answered {
    /// Every answer that is told by its name alone.
    const PLAIN: [Self; 7] = {
        use Answered::{Available, Confirmed, Done, Found, Rejected, Sold};
        // A new answer is asked for here by the compiler, so that it is not forgotten below.
        match Done {
            Done | Available | Sold(_) | Confirmed | Rejected | Found(_) => {}
        }
        [Done, Available, Sold(None), Confirmed, Rejected, Found(true), Found(false)]
    };

    /// The name in exports; whose sale the seat's row names is written beside it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Available => "available",
            Self::Sold(_) => "sold",
            Self::Confirmed => Outcome::Confirmed.name(),
            Self::Rejected => Outcome::Rejected.name(),
            Self::Found(true) => "found",
            Self::Found(false) => "not-found",
        }
    }

    /// The answer of that name, which tells no sale.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::PLAIN.iter().copied().find(|answered| answered.name() == name)
    }
}

/// The rows as they were read at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audit {
    /// The ledger rows of the seat, as each region held them: one look a region.
    pub ledger: Vec<Observation<Vec<Sale>>>,
    /// The owner that each region's seat map showed: of each region the looks that
    /// differed from its one before, and its last. The earlier ones show how long
    /// replication took; only the last one is judged, or the verdict would hang on when
    /// we happened to look.
    pub seat_map: Vec<Observation<Option<String>>>,
    /// When all regions were first seen to show the same owner; `None` if they never were.
    pub agreed_ns: Option<u64>,
    /// See [`super::Evidence::settled`].
    pub settled: bool,
}

/// One look into one region's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation<T> {
    /// Index of the region.
    pub region: u8,
    /// When it was asked, in nanoseconds after the release.
    pub invoked_ns: u64,
    /// When it was answered.
    pub completed_ns: u64,
    /// What it saw, or why it could not be read.
    pub said: Result<T, String>,
}
