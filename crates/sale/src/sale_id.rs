//! The parts of a floor's sale id: a UUID (version 8) in 32 hexadecimal digits.
//!
//! ```text
//! cccccccc vvvv 8vvv rrrr tttttttttttt     c: the confirmation code   v: the visitor   r: random
//!                                          t: the time at which the order was taken
//! ```
//!
//! The visitor is in the id so that a seat stays theirs under any name, and nobody else's who has the same name. A
//! list of own codes in a cookie could not do that: two purchases at once would each send the list without the other's
//! code, and the last one would win.

use std::{fmt, ops::Range, str::FromStr};

/// The places of the digits.
const VISITOR: [Range<usize>; 2] = [8..12, 13..16];
const VERSION: usize = 12;
const TIME: Range<usize> = 20..32;
const DIGITS: usize = 32;

/// The visitor who bought a ticket: seven hexadecimal digits, drawn once for each browser. They are no secret and
/// permit nothing. They only say which tickets of a floor are the visitor's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct VisitorTag(u32);

impl VisitorTag {
    /// Makes a tag of 28 of these random bits.
    #[must_use]
    pub const fn new(random: u32) -> Self {
        Self(random >> 4)
    }

    /// Returns the visitor whose order became this sale; `None` for an id that no floor has made.
    #[must_use]
    pub fn of_sale(sale_id: &str) -> Option<Self> {
        let digits = VISITOR.map(|range| of_floor(sale_id).and_then(|id| id.get(range)));
        let [Some(first), Some(rest)] = digits else { return None };
        [first, rest].concat().parse().ok()
    }

    /// Returns the sale id with the visitor in it; an id of another form stays as it is.
    #[must_use]
    pub fn put_into(self, sale_id: &str) -> String {
        let tag = self.to_string();
        let mut id = sale_id.to_owned();
        if of_floor(sale_id).is_some() {
            let [first, rest] = VISITOR;
            id.replace_range(rest, &tag[4..]);
            id.replace_range(first, &tag[..4]);
        }
        id
    }
}

impl fmt::Display for VisitorTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:07x}", self.0)
    }
}

impl FromStr for VisitorTag {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = digits.then(|| u32::from_str_radix(text, 16).ok()).flatten();
        number.map(Self).ok_or("not a visitor")
    }
}

/// Returns the time at which the order of a sale was taken, as Unix time in milliseconds; `None` for an id that no
/// floor has made.
#[must_use]
pub fn taken_at_ms(sale_id: &str) -> Option<u64> {
    u64::from_str_radix(of_floor(sale_id)?.get(TIME)?, 16).ok()
}

/// The id, if it has the form of a floor's.
fn of_floor(sale_id: &str) -> Option<&str> {
    let digits = sale_id.len() == DIGITS && sale_id.bytes().all(|byte| byte.is_ascii_hexdigit());
    (digits && sale_id.as_bytes().get(VERSION) == Some(&b'8')).then_some(sale_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_has_its_visitor_and_its_time() {
        let id = "7f219c0a00008000a1b2019a00000000";
        let tag: VisitorTag = "3fa9c1e".parse().unwrap();
        let tagged = tag.put_into(id);
        assert_eq!(tagged, "7f219c0a3fa98c1ea1b2019a00000000");
        assert_eq!((VisitorTag::of_sale(&tagged), taken_at_ms(&tagged)), (Some(tag), Some(0x019a_0000_0000)));
        assert_eq!(VisitorTag::new(u32::MAX).to_string(), "fffffff");
        for other in ["", "7f219c0a", "7f219c0a3fa94c1ea1b2019a00000000", &"é".repeat(16)] {
            assert_eq!((VisitorTag::of_sale(other), taken_at_ms(other)), (None, None), "{other}");
        }
        for bad in ["", "3fa9c1", "3fa9c1e0", "+fa9c1e", "3fa9c1g"] {
            assert!(bad.parse::<VisitorTag>().is_err(), "{bad}");
        }
    }
}
