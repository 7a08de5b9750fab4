//! The operations that a naive programmer needs from a database, and their errors.

use super::{Region, SeatId, SeatKey};
use std::{fmt, future::Future};

/// One row of the ledger: this buyer holds a ticket for this seat.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sale {
    /// Unique in all runs and regions, and chosen before the first statement is
    /// sent, so that one purchase can never become two rows.
    pub sale_id: String,
    /// The run or the floor that the seat belongs to.
    pub scope: String,
    /// The seat.
    pub seat: SeatId,
    /// The name of the buyer, 1 to 40 characters.
    pub buyer: String,
    /// The region in which the buyer's request was served.
    pub region: Region,
}

impl Sale {
    /// Returns the id of the sale that buyer number `buyer` of a run makes, if they make one.
    /// Unique because the run's id is random.
    #[must_use]
    pub fn id_of(scope: &str, buyer: u32) -> String {
        format!("{scope}-{buyer}")
    }

    /// Returns the sale that buyer number `buyer` of a run makes, if they make one.
    #[must_use]
    pub fn of_fan(run: &str, seat: SeatId, buyer: u32, region: Region) -> Self {
        Self { sale_id: Self::id_of(run, buyer), scope: run.to_owned(), seat, buyer: Self::fan_name(buyer), region }
    }

    /// Returns the number in the id of a sale in `scope`; `None` if it is not one of [`Sale::id_of`].
    #[must_use]
    pub fn buyer_of(scope: &str, sale_id: &str) -> Option<u32> {
        number(sale_id.strip_prefix(scope)?.strip_prefix('-')?)
    }

    /// Returns the name of buyer number `buyer` of a run.
    #[must_use]
    pub fn fan_name(buyer: u32) -> String {
        format!("fan-{buyer}")
    }

    /// Returns the number in a buyer's name, `fan-7`; `None` if it is not one of [`Sale::fan_name`].
    #[must_use]
    pub fn fan(name: &str) -> Option<u32> {
        number(name.strip_prefix("fan-")?)
    }

    /// Returns the key of the seat's row.
    #[must_use]
    pub fn seat_key(&self) -> SeatKey {
        SeatKey::new(&self.scope, self.seat)
    }
}

/// Reads a buyer's number, in the one form in which it is written: "+7" and "07" would be second names
/// of buyer 7, and buyers are counted from 1.
fn number(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}

/// The status in the seat's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeatStatus {
    /// Nobody is written in it.
    Available,
    /// Somebody is written in it.
    Sold {
        /// The sale that it names; `None` if it names none.
        sale_id: Option<String>,
    },
}

impl SeatStatus {
    /// Whether somebody is written in it.
    #[must_use]
    pub const fn is_sold(&self) -> bool {
        matches!(self, Self::Sold { .. })
    }
}

/// Why an operation of a [`SeatStore`] did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// The database refused this transaction because another came first (SQLSTATE
    /// 40001). Nothing was written; the whole purchase may be tried again.
    Conflict {
        /// SQLSTATE, with the database's own sub-code where it gives one (`40001 OC000`).
        code: String,
    },
    /// It failed, and nothing of this purchase was written.
    Failed {
        /// SQLSTATE or class of the error.
        code: String,
        /// For the log: the message of the driver.
        detail: String,
    },
    /// It is not known whether something was written: the connection was lost or the
    /// deadline passed while a write was under way.
    Unknown {
        /// Class of the error.
        code: String,
        /// For the log: the message of the driver.
        detail: String,
    },
}

impl StoreError {
    /// Returns SQLSTATE or class of the error: short, and free of anything secret.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Conflict { code } | Self::Failed { code, .. } | Self::Unknown { code, .. } => code,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict { code } => write!(f, "refused, another transaction came first ({code})"),
            Self::Failed { code, detail } => write!(f, "failed, nothing was written ({code}): {detail}"),
            Self::Unknown { code, detail } => write!(f, "it is not known whether it was written ({code}): {detail}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// A buyer's connection to one region of one database.
///
/// It offers what a naive programmer uses and no more: no conditional write, no
/// lock. If a database has no transactions, `begin`, `roll_back` and `commit`
/// do nothing, as they would in such a programmer's code.
pub trait SeatStore {
    /// Begins a transaction.
    fn begin(&mut self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Reads the seat's row.
    fn read_seat(&mut self, seat: &SeatKey) -> impl Future<Output = Result<SeatStatus, StoreError>> + Send;

    /// Writes the buyer into the seat's row, whatever it holds.
    fn mark_sold(&mut self, sale: &Sale) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Adds the sale to the ledger.
    fn append_sale(&mut self, sale: &Sale) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Commits the transaction.
    fn commit(&mut self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Gives the transaction up; nothing was written.
    fn roll_back(&mut self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Whether the ledger holds this very sale.
    fn find_sale(&mut self, sale: &Sale) -> impl Future<Output = Result<bool, StoreError>> + Send;

    /// Waits a random while before try number `retry` (1 for the first repetition).
    fn back_off(&mut self, retry: u32) -> impl Future<Output = ()> + Send;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_names_its_buyer_and_a_foreign_one_names_nobody() {
        assert_eq!(Sale::buyer_of("r", &Sale::id_of("r", 60)), Some(60));
        for foreign in ["r", "r-", "r-0", "r-07", "r-+7", "r-7 ", "s-7", "rr-7", "r--7", "r-99999999999", ""] {
            assert_eq!(Sale::buyer_of("r", foreign), None, "{foreign:?}");
        }
    }
}
