//! The floor: 8 rows of 12 seats, `A1` to `H12`.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Rows of the floor, `A` to `H`.
pub const ROWS: u8 = 8;
/// Seats in a row, `1` to `12`.
pub const SEATS_PER_ROW: u8 = 12;

/// One seat of the floor, such as `A1` or `H12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SeatId {
    row: u8,
    number: u8,
}

/// The error for a text that names no seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatError(String);

impl fmt::Display for SeatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: String = self.0.chars().take(12).collect();
        write!(f, "there is no seat \"{shown}\": seats are A1 to H12")
    }
}

impl std::error::Error for SeatError {}

impl SeatId {
    /// Returns `A1`.
    #[must_use]
    pub const fn first() -> Self {
        Self { row: 0, number: 1 }
    }

    /// Returns every seat of the floor, row by row.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..ROWS).flat_map(|row| (1..=SEATS_PER_ROW).map(move |number| Self { row, number }))
    }
}

impl FromStr for SeatId {
    type Err = SeatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse(text).ok_or_else(|| SeatError(text.to_owned()))
    }
}

fn parse(text: &str) -> Option<SeatId> {
    let (&letter, digits) = text.as_bytes().split_first()?;
    let row = letter.checked_sub(b'A').filter(|row| *row < ROWS)?;
    // "A01" and "A+1" would be second names for one seat.
    if !digits.first()?.is_ascii_digit() || digits[0] == b'0' {
        return None;
    }
    let number: u8 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (1..=SEATS_PER_ROW).contains(&number).then_some(SeatId { row, number })
}

impl fmt::Display for SeatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", char::from(b'A' + self.row), self.number)
    }
}

impl TryFrom<String> for SeatId {
    type Error = SeatError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SeatId> for String {
    fn from(seat: SeatId) -> Self {
        seat.to_string()
    }
}

/// The key of a seat's row: `{scope}#{seat}`. The scope is a run or a floor, so
/// runs never share rows and nothing has to be reset to start one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SeatKey {
    scope: String,
    seat: SeatId,
    text: String,
}

impl SeatKey {
    /// Makes the key of the row of `seat` in `scope`.
    #[must_use]
    pub fn new(scope: &str, seat: SeatId) -> Self {
        Self { scope: scope.to_owned(), seat, text: format!("{scope}#{seat}") }
    }

    /// Returns the run or the floor.
    #[must_use]
    pub fn scope(&self) -> &str {
        &self.scope
    }

    /// The seat.
    #[must_use]
    pub const fn seat(&self) -> SeatId {
        self.seat
    }

    /// Returns the key as it is stored in a database whose rows have one field for it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_seat_reads_back_and_nothing_else_does() {
        let all: Vec<SeatId> = SeatId::all().collect();
        assert_eq!(all.len(), 96);
        for seat in &all {
            assert_eq!(seat.to_string().parse::<SeatId>().as_ref(), Ok(seat));
        }
        for bad in ["", "A", "A0", "A01", "A+1", "A13", "I1", "a1", "1A", "A1 ", "É1", "A999"] {
            assert!(bad.parse::<SeatId>().is_err(), "{bad:?} was accepted");
        }
    }
}
