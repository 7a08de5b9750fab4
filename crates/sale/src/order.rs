//! An order: one seat, by one visitor, on their floor.

use super::{BuyerName, Lane, Region, SeatId, VisitorTag};

/// One seat that a visitor wants to buy on their floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The lane whose database sells it.
    pub lane: Lane,
    /// The region of that lane.
    pub region: Region,
    /// The seat.
    pub seat: SeatId,
    /// The name of the buyer.
    pub buyer: BuyerName,
    /// The visitor, whatever they call themselves.
    pub visitor: VisitorTag,
}
