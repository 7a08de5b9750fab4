//! The databases behind the lanes: adapters of [`sale::SeatStore`], and the trait [`LaneStore`] over a
//! lane's regions.
//!
//! * [`postgres_wire`]: anything that speaks PostgreSQL's protocol; [`dynamodb`]: anything that speaks DynamoDB's.
//! * [`dsql`]: connections to Aurora DSQL; [`aws`]: the account; [`tls`]: which certificates are trusted.
//! * [`slots`]: the connections of a region and their use; [`retention`]: how long rows of a run stay.
//!
//! Errors are classified here, by SQLSTATE or service code, and nowhere else.
//!
//! May be used by `race`, `engines`, `ops` and the server. Uses `sale`, and no other crate of this workspace.

pub mod aws;
pub mod backoff;
pub mod dsql;
pub mod dynamodb;
pub mod postgres_wire;
pub mod retention;
mod row;
pub mod slots;
pub mod tls;

pub use row::SeatRow;
pub use row::shown;

use futures::future::BoxFuture;
use sale::{Clock, Lane, Recorded, Region, Sale, SeatId, SeatKey, SeatStore, StoreError};
use std::{future::Future, time::Duration};
use tokio::time::Instant;

/// The table of seats, in both lanes.
pub const SEATS_TABLE: &str = "worldseat_seats";
/// The ledger, in both lanes.
pub const SALES_TABLE: &str = "worldseat_sales";
/// The existing floors, in the strong lane only. The stored names use an older word for a floor, so that the
/// floors of existing databases stay: this table, its column `venue`, and the scope `venue-…` of a floor's
/// rows.
pub const FLOORS_TABLE: &str = "worldseat_venues";
/// The stored data of runs, in the strong lane only.
pub const RUNS_TABLE: &str = "worldseat_runs";
/// The runs that were begun, in the strong lane only.
pub const BEGUN_TABLE: &str = "worldseat_begun";
/// The time that one purchase may take, retries included: a buyer who has waited ten seconds has left.
pub const ATTEMPT_DEADLINE: Duration = Duration::from_secs(10);
/// The time that a response may take outside a purchase: a database may keep its connections open and answer
/// nothing more, and a run must end all the same. It is as long as a buyer waits.
const ANSWER_MAX: Duration = ATTEMPT_DEADLINE;

/// One lane's database, in all its regions.
pub trait LaneStore: Send + Sync + 'static {
    /// A buyer's connection to one region.
    type Seat: SeatStore + Deadlined + Send + 'static;

    /// The lane it serves.
    fn lane(&self) -> Lane;

    /// Its regions, in the order in which attempts name them.
    fn regions(&self) -> &[Region];

    /// Returns the engine's name as the page shows it; fails while the engine cannot be reached.
    fn engine(&self) -> impl Future<Output = Result<String, StoreError>> + Send;

    /// Opens and warms `wanted` connections to a region, or fewer if a run may not have this many.
    fn open(&self, region: usize, wanted: usize) -> impl Future<Output = Result<Vec<Self::Seat>, StoreError>> + Send;

    /// Makes the row of an available seat, if the database needs one for a sale.
    fn create_seat(&self, seat: &SeatKey) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The ledger rows of a seat, as one region holds them just now.
    fn ledger(&self, region: usize, seat: &SeatKey) -> impl Future<Output = Result<Vec<Sale>, StoreError>> + Send;

    /// The owner that one region's seat map shows just now.
    fn owner(&self, region: usize, seat: &SeatKey) -> impl Future<Output = Result<Option<String>, StoreError>> + Send;

    /// Makes sure that no purchase of this seat whose outcome is unknown can still be
    /// written. `false` where the database offers no way to be sure.
    fn fence_seat(&self, seat: &SeatKey) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// The seats of a scope that have an owner in one region's seat map just now, each once.
    fn owners(
        &self,
        region: usize,
        scope: &str,
    ) -> impl Future<Output = Result<Vec<(SeatId, String)>, StoreError>> + Send;

    /// The ledger rows of these seats of a scope, as one region holds them just now. A row that cannot be read
    /// is no reason to withhold the others.
    fn rows(
        &self,
        region: usize,
        scope: &str,
        seats: &[SeatId],
    ) -> impl Future<Output = Result<Vec<SeatRow>, StoreError>> + Send;

    /// Deletes all rows of a scope, in every region. Nobody may buy in it any more. If it fails half way, it is
    /// done again from the start, with the same result.
    fn clear(&self, scope: &str) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Returns the keys of these seats' rows.
fn keys<'a>(scope: &'a str, seats: impl IntoIterator<Item = SeatId> + 'a) -> impl Iterator<Item = SeatKey> + 'a {
    seats.into_iter().map(move |seat| SeatKey::new(scope, seat))
}

/// Erases the type of a future, so that it is compiled here, and not once more in every crate that awaits it.
fn boxed<'a, T>(future: impl Future<Output = T> + Send + 'a) -> BoxFuture<'a, T> {
    Box::pin(future)
}

/// A connection whose operations end by a deadline.
pub trait Deadlined {
    /// Sets the deadline: no operation lasts longer than until then.
    fn set_deadline(&mut self, deadline: Instant);
}

impl<S: Deadlined, C: Clock> Deadlined for Recorded<'_, S, C> {
    fn set_deadline(&mut self, deadline: Instant) {
        self.session_mut().set_deadline(deadline);
    }
}

/// The error of an operation that was not answered in time.
fn timed_out(may_be_written: bool) -> StoreError {
    let (code, detail) = ("deadline".to_owned(), "no answer before the deadline".to_owned());
    if may_be_written { StoreError::Unknown { code, detail } } else { StoreError::Failed { code, detail } }
}

/// Adds the region to an error. Its name comes first, where the visitor's error message expects it.
fn in_region(region: &Region, error: StoreError) -> StoreError {
    let at = |detail| format!("{region}: {detail}");
    match error {
        StoreError::Failed { code, detail } => StoreError::Failed { code, detail: at(detail) },
        StoreError::Unknown { code, detail } => StoreError::Unknown { code, detail: at(detail) },
        conflict @ StoreError::Conflict { .. } => conflict,
    }
}
