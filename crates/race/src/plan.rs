//! The plan of a run.

use sale::{SeatId, SeatKey};

/// The plan of a run.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Id of the run, the scope of all its rows.
    pub run: String,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers in each lane.
    pub buyers: u32,
    /// Decides in which order the buyers are woken.
    pub seed: u64,
}

impl Plan {
    /// Creates a plan.
    #[must_use]
    pub const fn new(run: String, seat: SeatId, buyers: u32, seed: u64) -> Self {
        Self { run, seat, buyers, seed }
    }

    /// Returns the key of the contended seat's row.
    #[must_use]
    pub fn seat_key(&self) -> SeatKey {
        SeatKey::new(&self.run, self.seat)
    }
}
