//! The history of a lane: every operation of a run with its times, and the rows as they
//! were read at the end. The checker judges it, and anybody else can judge it again.

mod attempts;

use super::{Lane, Outcome, Region, Sale, SeatId, words};

/// The buyer's number of the auditor, who buys nothing and reads the rows at the end.
pub const AUDITOR: u32 = 0;

/// Takes the place of a buyer's number if a row names a sale that no buyer of the run made.
pub const NOBODY: u32 = 0;

/// The pause between two observations of the auditor, in milliseconds.
pub const AUDIT_PAUSE_MS: u64 = 25;
/// The time within which the regions have to agree on the seat's owner, in milliseconds. Replication
/// takes "typically a second or less"; a difference that remains is shown as it is.
pub const AGREEMENT_MAX_MS: u64 = 5_000;

/// The complete history of one lane of one run.
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
    /// The process, as checkers define it: it runs one operation at a time, and nothing more
    /// after an operation whose effect stayed unknown ([`Completion::Info`]):
    /// the buyer goes on under the number `process + buyers`.
    pub process: u32,
    /// Number of the buyer, from 1.
    pub buyer: u32,
    /// Index of the region.
    pub region: u8,
    /// Number of the try within the purchase, from 1; 0 for the purchase itself and for
    /// the read of the ledger after an error.
    pub try_number: u16,
    /// The kind of the operation.
    pub action: Action,
    /// When it was sent.
    pub invoked_ns: u64,
    /// When it was answered or given up; `None` if it was still open when the history ends.
    pub completed_ns: Option<u64>,
    /// The way in which it ended.
    pub completion: Completion,
}

words! {
    /// The kind of an operation. The name is used in exports.
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
        /// The search for this very sale in the ledger, after an error.
        FindSale = "find-sale",
    }
}

/// The way in which an operation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Completion {
    /// It took effect.
    Ok(Answered),
    /// It certainly had no effect: SQLSTATE or class of the error.
    Fail(String),
    /// It is not known whether it had an effect: class of the error. For an operation
    /// that is still open when the history ends: `open`.
    Info(String),
}

/// The answer to an operation that took effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// Done; the answer has no content.
    Done,
    /// The seat's row names nobody.
    Available,
    /// The seat's row names a sale: the number of its buyer, [`NOBODY`] if the sale is not of this
    /// run. `None` if it names no sale: then it is known only that the seat is sold.
    Sold(Option<u32>),
    /// The buyer was given the outcome that the seat is theirs.
    Confirmed,
    /// The buyer was given the outcome that the seat is sold.
    Rejected,
    /// The ledger holds this sale, or does not.
    Found(bool),
}

impl Answered {
    /// Every answer that is written as its name alone.
    const PLAIN: [Self; 7] = {
        use Answered::{Available, Confirmed, Done, Found, Rejected, Sold};
        // The compiler requires a new answer here, so that it is not forgotten below.
        match Done {
            Done | Available | Sold(_) | Confirmed | Rejected | Found(_) => {}
        }
        [Done, Available, Sold(None), Confirmed, Rejected, Found(true), Found(false)]
    };

    /// Returns the name in exports; the buyer whose sale the seat's row names is written next to it.
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

    /// Returns the answer with that name; it names no sale.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::PLAIN.iter().copied().find(|answered| answered.name() == name)
    }
}

/// The rows as they were read at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audit {
    /// The ledger rows of the seat, as each region held them: one observation per region.
    pub ledger: Vec<Observation<Vec<Sale>>>,
    /// The owner that each region's seat map showed: for each region the observations that
    /// differed from the one before, and the last one. The earlier ones show how long
    /// replication took. Only the last one is judged: otherwise the verdict would depend on
    /// the times of our reads.
    pub seat_map: Vec<Observation<Option<String>>>,
    /// When all regions were first seen to show the same owner; `None` if they never were.
    pub agreed_ns: Option<u64>,
    /// See [`super::Evidence::settled`].
    pub settled: bool,
}

/// One read of one region's rows by the auditor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation<T> {
    /// Index of the region.
    pub region: u8,
    /// When the request was sent, in nanoseconds after the release.
    pub invoked_ns: u64,
    /// When the response arrived.
    pub completed_ns: u64,
    /// The value that was read, or the reason why it could not be read.
    pub result: Result<T, String>,
}
