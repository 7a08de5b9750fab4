//! Moving through the seat map by keyboard: no wrapping at the edges.

use sale::seat::{ROWS, SEATS_PER_ROW};

const COLUMNS: usize = SEATS_PER_ROW as usize;
const SEATS: usize = ROWS as usize * COLUMNS;
/// Rows that PageUp and PageDown jump.
const PAGE_ROWS: usize = 4;
/// Keys that come within this time belong to one seat's name, in milliseconds.
const TYPING_MS: u64 = 1000;

/// The seat to which a key leads from seat number `from`, row by row; `None` for a key
/// that the grid does not use.
#[must_use]
pub fn go(from: usize, key: &str, ctrl: bool) -> Option<usize> {
    let (row, column) = (from / COLUMNS, from % COLUMNS);
    let last = COLUMNS - 1;
    let to = match key {
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, (column + 1).min(last)),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowDown" => (row + 1, column),
        "Home" if ctrl => (0, 0),
        "End" if ctrl => (usize::from(ROWS), last),
        "Home" => (row, 0),
        "End" => (row, last),
        "PageUp" => (row.saturating_sub(PAGE_ROWS), column),
        "PageDown" => (row + PAGE_ROWS, column),
        _ => return None,
    };
    Some(to.0.min(usize::from(ROWS) - 1) * COLUMNS + to.1)
}

/// A seat's name while it is typed: a row's letter, then a number.
#[derive(Debug, Clone, Copy, Default)]
pub struct TypeAhead {
    row: Option<usize>,
    number: usize,
    last_ms: u64,
}

impl TypeAhead {
    /// Takes a key, and returns the seat that is named so far; `None` for a key that is in no name.
    pub fn typed(&mut self, from: usize, key: &str, now_ms: u64) -> Option<usize> {
        let &[byte] = key.as_bytes() else { return None };
        if now_ms.saturating_sub(self.last_ms) > TYPING_MS {
            *self = Self::default();
        }
        self.last_ms = now_ms;
        match byte {
            b'0'..=b'9' => self.digit(from, usize::from(byte - b'0')),
            _ => self.letter(from, usize::from(byte.to_ascii_uppercase().wrapping_sub(b'A'))),
        }
    }

    fn letter(&mut self, from: usize, row: usize) -> Option<usize> {
        if row >= usize::from(ROWS) {
            return None;
        }
        (self.row, self.number) = (Some(row), 0);
        Some(row * COLUMNS + from % COLUMNS)
    }

    fn digit(&mut self, from: usize, digit: usize) -> Option<usize> {
        let row = *self.row.get_or_insert(from / COLUMNS);
        let longer = self.number * 10 + digit;
        // After "1", a "5" begins a new number, because there is no seat 15.
        self.number = if (1..=COLUMNS).contains(&longer) { longer } else { digit };
        self.number.checked_sub(1).map(|column| row * COLUMNS + column)
    }
}

/// Position of a seat in the grid, row by row.
#[must_use]
pub fn seat_index(name: &str) -> Option<usize> {
    sale::SeatId::all().position(|seat| seat.to_string() == name).filter(|index| *index < SEATS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(name: &str) -> usize {
        seat_index(name).unwrap()
    }

    #[test]
    fn keys_move_and_never_wrap() {
        for (from, key, ctrl, to) in [
            ("B7", "ArrowLeft", false, "B6"),
            ("B1", "ArrowLeft", false, "B1"),
            ("B12", "ArrowRight", false, "B12"),
            ("A3", "ArrowUp", false, "A3"),
            ("H3", "ArrowDown", false, "H3"),
            ("C3", "ArrowDown", false, "D3"),
            ("C3", "Home", false, "C1"),
            ("C3", "End", false, "C12"),
            ("C3", "Home", true, "A1"),
            ("C3", "End", true, "H12"),
            ("C3", "PageUp", false, "A3"),
            ("C3", "PageDown", false, "G3"),
            ("F3", "PageDown", false, "H3"),
        ] {
            assert_eq!(go(at(from), key, ctrl), Some(at(to)), "{key} from {from}");
        }
        assert_eq!((go(0, "x", false), go(0, "Tab", false)), (None, None));
    }

    #[test]
    fn a_seat_is_found_by_its_name() {
        let mut typing = TypeAhead::default();
        assert_eq!(typing.typed(at("A3"), "b", 5000), Some(at("B3")));
        assert_eq!(typing.typed(at("B3"), "1", 5100), Some(at("B1")));
        assert_eq!(typing.typed(at("B1"), "2", 5200), Some(at("B12")));
        assert_eq!(typing.typed(at("B12"), "7", 5300), Some(at("B7")));
        assert_eq!(typing.typed(at("C9"), "4", 9000), Some(at("C4")), "after a while, in the row at hand");
        for nothing in ["t", "Tab", "é", "0", " "] {
            assert_eq!(TypeAhead::default().typed(0, nothing, 1), None, "{nothing}");
        }
    }
}
