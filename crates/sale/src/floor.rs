//! A visitor's own floor: its id, and the seats that were sold on it.

use super::{Lane, Region, Sale, SeatId, VisitorTag};
use std::{fmt, str::FromStr};

/// Longest name of a buyer, in characters.
pub const BUYER_NAME_MAX: usize = 40;

/// One visitor's private floor: a random number of 128 bits, known to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FloorId(String);

impl FloorId {
    /// Creates the id from these 128 random bits.
    #[must_use]
    pub fn new(random: u128) -> Self {
        Self(format!("{random:032x}"))
    }

    /// Returns the scope of the floor's rows. No run has the same scope: a run's scope contains no hyphen.
    #[must_use]
    pub fn scope(&self) -> String {
        format!("venue-{}", self.0)
    }

    /// Returns the id, 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for FloorId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if text.len() == 32 && text.bytes().all(digits) {
            Ok(Self(text.to_owned()))
        } else {
            Err("This is not the name of a floor.".into())
        }
    }
}

/// A ticket: a committed ledger row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// The lane whose ledger holds it.
    pub lane: Lane,
    /// The region in which it was sold.
    pub region: Region,
    /// The seat.
    pub seat: SeatId,
    /// The name of the buyer.
    pub buyer: String,
    /// The code that the buyer shows at the entrance: [`confirmation_code`] of the sale.
    pub code: String,
    /// The visitor who bought it; `None` if the row is not from a purchase here.
    pub visitor: Option<VisitorTag>,
}

impl Ticket {
    /// Makes a ticket from a ledger row.
    #[must_use]
    pub fn of(lane: Lane, sale: &Sale) -> Self {
        Self {
            lane,
            region: sale.region.clone(),
            seat: sale.seat,
            buyer: sale.buyer.clone(),
            code: confirmation_code(&sale.sale_id),
            visitor: VisitorTag::of_sale(&sale.sale_id),
        }
    }
}

/// Returns eight characters of the sale's id, `7F21-9C0A`. They are easy to read out, and are no proof.
#[must_use]
pub fn confirmation_code(sale_id: &str) -> String {
    let letters: String = sale_id.chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    let (first, second) = letters.split_at(letters.len().min(4));
    format!("{first}-{second}").to_ascii_uppercase()
}

/// The answer that a buyer on a floor was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receipt {
    /// The seat is theirs: the row was read back.
    Sold(Ticket),
    /// The seat was sold already; nothing was written.
    Taken,
    /// The outcome is unknown; only the ledger shows the result.
    Unknown {
        /// SQLSTATE or class of the error.
        code: String,
    },
}

/// The state of one seat of a floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatState {
    /// The seat.
    pub seat: SeatId,
    /// The owner that the seat map shows, region by region.
    pub owners: Vec<Option<String>>,
    /// Its ledger rows, united over the regions.
    pub tickets: Vec<Ticket>,
    /// The number of its other ledger rows, which cannot be shown as tickets.
    pub unread: u32,
}

impl SeatState {
    /// Returns the number of all its ledger rows.
    #[must_use]
    pub fn rows(&self) -> u32 {
        u32::try_from(self.tickets.len()).unwrap_or(u32::MAX).saturating_add(self.unread)
    }
}

/// A ledger row that no purchase here has written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignRow {
    /// The seat in its key.
    pub seat: SeatId,
    /// The sale in its key.
    pub sale_id: String,
    /// The reason why it is foreign: the rest of a sentence that begins with the row.
    pub why: String,
}

/// The ledger of a floor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FloorLedger {
    /// Its rows that are sales.
    pub sales: Vec<Sale>,
    /// Its rows that no purchase here has written. Those of them that are sales nevertheless
    /// are in `sales`, too.
    pub foreign: Vec<ForeignRow>,
}

/// One lane of a floor: the seats that somebody has bought; all others are free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneFloor {
    /// The lane.
    pub lane: Lane,
    /// Its regions, in the order of [`SeatState::owners`].
    pub regions: Vec<Region>,
    /// Seats with an owner in a region's seat map, or a row in the ledger, in the order of the floor.
    pub seats: Vec<SeatState>,
    /// Rows of its ledger that no purchase here has written; they are counted with the others.
    pub foreign: Vec<ForeignRow>,
}

impl fmt::Display for FloorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_thirty_two_digits_and_nothing_else() {
        let floor = FloorId::new(0xab);
        assert_eq!(floor.as_str().parse(), Ok(floor));
        for bad in ["", "AB", &"g".repeat(32), &"A".repeat(32), &"a".repeat(33), &"é".repeat(16)] {
            assert!(bad.parse::<FloorId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_code_can_be_read_out() {
        assert_eq!(confirmation_code("7f219c0a-1234"), "7F21-9C0A");
        assert_eq!(confirmation_code(""), "-");
    }
}
