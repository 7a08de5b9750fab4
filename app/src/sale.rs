//! The sale: one seat, many buyers, and the rows that prove who got it.
//!
//! Nothing here knows a database, a clock or a network: only `std` and `serde`, and on the server the
//! properties of characters.

pub mod attempt;
#[cfg(feature = "ssr")]
pub mod buyer_name;
pub mod check;
pub mod history;
pub mod lane;
pub mod ledger;
#[cfg(feature = "ssr")]
pub mod order;
pub mod purchase;
pub mod reading;
pub mod recorded;
pub mod recorder;
pub mod region;
pub mod run;
pub mod run_spec;
pub mod seat;
pub mod store;
pub mod venue;
pub mod verdict;

pub use attempt::{Answer, Attempt, Outcome};
#[cfg(feature = "ssr")]
pub use buyer_name::BuyerName;
pub use check::{Fault, Finding, Harms, Linearizable, Mark, Witness, check};
pub use history::{Action, Answered, Audit, Completion, History, Look, Op};
pub use lane::Lane;
pub use ledger::{Evidence, Rows};
#[cfg(feature = "ssr")]
pub use order::Order;
pub use purchase::{RETRIES_MAX, purchase};
pub use reading::Reading;
pub use recorded::{Buyer, Recorded};
pub use recorder::{Clock, Recorder};
pub use region::Region;
pub use run::Run;
pub use run_spec::{BUYERS_MIN, RunSpec, SpecError};
pub use seat::{SeatError, SeatId, SeatKey};
pub use store::{BACK_OFF_FIRST_US, BACK_OFF_LONGEST_US, Sale, SeatStatus, SeatStore, StoreError};
pub use venue::{BUYER_NAME_MAX, FloorLedger, ForeignRow, LaneFloor, Receipt, SeatState, Ticket, VenueId};
pub use verdict::{Conclusion, Tickets, Told, Verdict, judge};
