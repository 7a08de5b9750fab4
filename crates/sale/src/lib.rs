//! The experiment: one seat, many buyers, and the rows that prove who got it.
//!
//! Every other crate of this workspace may use this one, and it uses none of them: no database, no
//! clock, no network, no async runtime, no web. It has no features, so the code that the tests
//! and other people's checkers examine is the code that a visitor's browser runs.
//!
//! * [`purchase`](fn@purchase) and the [`SeatStore`] that it buys from; [`Recorded`] records every operation.
//! * [`History`], [`Evidence`] and [`judge`]: what happened, what the rows say, the [`Verdict`].
//! * [`check`](mod@check): who was harmed, and whether the history is linearizable.
//! * [`contention`]: how many pairs of buyers raced.
//! * [`event`]: the events that a run sends to its viewers, and their text form, one ASCII line per event.
//! * [`sim`]: the same purchase without a database.

pub mod attempt;
pub mod backoff;
pub mod buyer_name;
pub mod check;
pub mod contention;
#[cfg(not(target_family = "wasm"))]
pub mod date;
pub mod delay;
mod error_chain;
pub mod event;
pub mod floor;
pub mod history;
mod joined;
pub mod lane;
pub mod ledger;
pub mod order;
mod printable;
pub mod purchase;
pub mod reading;
pub mod recorded;
pub mod recorder;
pub mod region;
pub mod run;
pub mod run_spec;
pub mod sale_id;
pub mod seat;
pub mod service;
pub mod sim;
mod sorted;
pub mod store;
pub mod verdict;
mod words;

pub use attempt::{Answer, Attempt, Outcome, Steps};
pub use backoff::Backoff;
pub use buyer_name::BuyerName;
pub use check::{CheckAnswer, Fault, Finding, Harm, Harms, Linearity, Linearizable, Mark, Witness, check};
pub use contention::{Contention, Pairs};
pub use delay::{DELAY_MAX_MS, DELAY_STEP_MS, DelayMs, DelayRange};
pub use error_chain::with_causes;
pub use floor::{BUYER_NAME_MAX, FloorId, FloorLedger, ForeignRow, LaneFloor, Receipt, SeatState, Ticket};
pub use history::{Action, Answered, Audit, Completion, History, Observation, Op};
pub use joined::joined;
pub use lane::Lane;
pub use ledger::{Evidence, Rows};
pub use order::Order;
pub use printable::{is_unseen, printable, short};
pub use purchase::{RETRIES_MAX, purchase};
pub use reading::Reading;
pub use recorded::{Buyer, Recorded};
pub use recorder::{Clock, Recorder};
pub use region::Region;
pub use run::Run;
pub use run_spec::{BUYERS_MIN, RunSpec, SpecError};
pub use sale_id::VisitorTag;
pub use seat::{SeatError, SeatId, SeatKey};
pub use store::{Sale, SeatStatus, SeatStore, StoreError};
pub use verdict::{Conclusion, Reported, Tickets, Verdict, judge};

/// The text of the file that holds [`purchase`](fn@purchase), as it was compiled.
pub const PURCHASE_SOURCE: &str = include_str!("purchase.rs");
