//! Words for the seats of the floor.

use sale::SeatId;

/// The mark of a seat of the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatMark {
    /// Nobody owns it in this region.
    Available,
    /// Somebody does.
    Sold,
    /// The visitor does.
    Yours,
}

impl SeatMark {
    /// Yours wherever your ticket was sold; otherwise as the shown region's seat map has it.
    #[must_use]
    pub const fn of(yours: bool, owned: bool) -> Self {
        match (yours, owned) {
            (true, _) => Self::Yours,
            (false, true) => Self::Sold,
            (false, false) => Self::Available,
        }
    }

    /// The name in style sheets, and the word in labels.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Available => "available",
            Self::Sold => "sold",
            Self::Yours => "yours",
        }
    }
}

/// "Row B, seat 7, available".
#[must_use]
pub fn seat_label(seat: SeatId, mark: SeatMark, tickets: u32, target: bool) -> String {
    let name = seat.to_string();
    let (row, number) = name.split_at(1);
    let tickets =
        if tickets > 1 { [", ", &tickets.to_string(), " tickets for one seat"].concat() } else { String::new() };
    let target = if target { ", Break it aims here" } else { "" };
    ["Row ", row, ", seat ", number, ", ", mark.name(), &tickets, target].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_are_named_whole() {
        let seat = "B7".parse().unwrap();
        assert_eq!(seat_label(seat, SeatMark::Available, 0, false), "Row B, seat 7, available");
        assert_eq!(
            seat_label(seat, SeatMark::Yours, 2, true),
            "Row B, seat 7, yours, 2 tickets for one seat, Break it aims here"
        );
    }
}
