//! An order: one seat, by one visitor, on their floor.

use super::{BuyerName, Lane, Region, SeatId};

/// One seat that a visitor wants to buy on their floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// On which lane's database.
    pub lane: Lane,
    /// In which of its regions.
    pub region: Region,
    /// Which seat.
    pub seat: SeatId,
    /// For whom.
    pub buyer: BuyerName,
}
