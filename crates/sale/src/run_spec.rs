//! The run that a visitor requests, checked once.

use super::{SeatError, SeatId};
use std::fmt;

/// Fewest buyers in a run: one buyer cannot race.
pub const BUYERS_MIN: u32 = 2;

/// A run as requested: the seat, and the number of buyers who race for it in each lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunSpec {
    seat: SeatId,
    buyers: u32,
}

/// Why a run cannot be started as requested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpecError {
    /// The seat does not exist.
    Seat(SeatError),
    /// Too few or too many buyers.
    Buyers {
        /// The number that was requested.
        requested: u32,
        /// The largest number that is allowed here.
        max: u32,
    },
}

impl RunSpec {
    /// Checks seat and number of buyers, at most `buyers_max`.
    ///
    /// # Errors
    /// Names what is wrong in a sentence for the visitor.
    pub fn new(seat: &str, buyers: u32, buyers_max: u32) -> Result<Self, SpecError> {
        let seat = seat.parse().map_err(SpecError::Seat)?;
        if !(BUYERS_MIN..=buyers_max).contains(&buyers) {
            return Err(SpecError::Buyers { requested: buyers, max: buyers_max });
        }
        Ok(Self { seat, buyers })
    }

    /// Returns the contended seat.
    #[must_use]
    pub const fn seat(&self) -> SeatId {
        self.seat
    }

    /// Returns the number of buyers in each lane.
    #[must_use]
    pub const fn buyers(&self) -> u32 {
        self.buyers
    }
}

impl fmt::Display for SpecError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Seat(error) => error.fmt(f),
            Self::Buyers { requested, max } => {
                write!(f, "a run takes {BUYERS_MIN} to {max} buyers, not {requested}")
            }
        }
    }
}

impl std::error::Error for SpecError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buyers_are_bounded_on_both_sides() {
        assert!(RunSpec::new("A1", 2, 60).is_ok());
        assert!(RunSpec::new("H12", 60, 60).is_ok());
        for (seat, buyers) in [("A1", 1), ("A1", 61), ("A1", 0), ("Z9", 8)] {
            assert!(RunSpec::new(seat, buyers, 60).is_err(), "{seat} {buyers}");
        }
    }
}
