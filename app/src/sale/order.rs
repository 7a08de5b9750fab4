//! What a visitor orders on their floor.

use super::{BuyerName, Lane, Region, SeatId};

/// What a visitor orders on their floor.
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
