//! Words for the seats of the floor.

use sale::{SeatId, Ticket, VisitorTag, joined};

/// The mark of a seat of the floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatMark {
    /// Nobody owns it in this region.
    Available,
    /// Somebody does.
    Sold,
    /// Somebody does, and the visitor has a ticket.
    Yours,
}

impl SeatMark {
    /// As the shown region's seat map has it: a seat of yours is free where its sale has not arrived yet, and can be
    /// bought there once more.
    #[must_use]
    pub const fn of(yours: bool, owned: bool) -> Self {
        match (yours, owned) {
            (_, false) => Self::Available,
            (true, true) => Self::Yours,
            (false, true) => Self::Sold,
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
pub fn seat_label(seat: SeatId, mark: SeatMark, tickets: u32) -> String {
    let name = seat.to_string();
    // Not by `split_at`: what it says where it fails is 2 kB in a browser.
    let row: String = name.chars().take(1).collect();
    let number: String = name.chars().skip(1).collect();
    let tickets =
        if tickets > 1 { [", ", &tickets.to_string(), " tickets for one seat"].concat() } else { String::new() };
    ["Row ", &row, ", seat ", &number, ", ", mark.name(), &tickets].concat()
}

/// A name within a sentence. It keeps its direction to itself: a name may be Arabic or Hebrew.
#[must_use]
pub(super) fn named(buyer: &str) -> String {
    ["\u{2068}", buyer, "\u{2069}"].concat()
}

/// The holder of a ticket: "you", or a name.
fn holder(ticket: &Ticket, you: Option<VisitorTag>) -> String {
    if is_yours(ticket, you) { "you".into() } else { named(&ticket.buyer) }
}

/// Whether a ticket is the visitor's.
#[must_use]
pub fn is_yours(ticket: &Ticket, you: Option<VisitorTag>) -> bool {
    you.is_some() && ticket.visitor == you
}

/// A sentence about a seat that has an owner, by its tickets. They may be none: the seat map says "sold" before the
/// ledger is known.
#[must_use]
pub fn owned(seat: SeatId, tickets: &[&Ticket], you: Option<VisitorTag>) -> String {
    let mut holders = Vec::new();
    // You first. Not sorted: the standard library's sort is 2 kB in a browser.
    for yours in [true, false] {
        for ticket in tickets {
            if is_yours(ticket, you) == yours {
                holders.push(holder(ticket, you));
            }
        }
    }
    let of_seat = ["Seat ", &seat.to_string(), " is "].concat();
    match &holders[..] {
        [] => [&of_seat, "sold already."].concat(),
        [one] if one == "you" => [&of_seat, "yours already."].concat(),
        [one] => [&of_seat, "sold already, to ", one, "."].concat(),
        all => [&of_seat, "sold ", &times(all.len()), ": to ", &joined(all, " and "), "."].concat(),
    }
}

fn times(count: usize) -> String {
    if count == 2 { "twice".into() } else { [&count.to_string(), " times"].concat() }
}

/// "Also sold to Zoe in us-east-2", for a ticket whose seat has others; empty if it has none.
#[must_use]
pub fn also_sold(ticket: &Ticket, tickets: &[&Ticket], you: Option<VisitorTag>) -> String {
    let others = tickets.iter().filter(|other| other.code != ticket.code);
    let others: Vec<String> =
        others.map(|other| [&holder(other, you), " in ", other.region.as_str()].concat()).collect();
    if others.is_empty() { String::new() } else { ["Also sold to ", &joined(&others, " and ")].concat() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::Lane;

    const YOU: Option<VisitorTag> = Some(VisitorTag::new(7 << 4));

    fn ticket(buyer: &str, code: &str, visitor: Option<VisitorTag>) -> Ticket {
        let (region, seat) = ("us-east-2".parse().unwrap(), "B7".parse().unwrap());
        Ticket { lane: Lane::Eventual, region, seat, buyer: buyer.into(), code: code.into(), visitor }
    }

    #[test]
    fn seats_are_named_whole() {
        let seat = "B7".parse().unwrap();
        assert_eq!(seat_label(seat, SeatMark::Available, 0), "Row B, seat 7, available");
        assert_eq!(seat_label(seat, SeatMark::Yours, 2), "Row B, seat 7, yours, 2 tickets for one seat");
    }

    #[test]
    fn a_seat_is_yours_by_your_tag_and_not_by_your_name() {
        let seat = "B7".parse().unwrap();
        let other = Some(VisitorTag::new(8 << 4));
        let (mine, theirs, nobodys) = (ticket("Ada", "1", YOU), ticket("Ada", "2", other), ticket("Ada", "3", None));
        assert_eq!(owned(seat, &[], YOU), "Seat B7 is sold already.");
        assert_eq!(owned(seat, &[&mine], YOU), "Seat B7 is yours already.");
        assert_eq!(owned(seat, &[&theirs], YOU), "Seat B7 is sold already, to \u{2068}Ada\u{2069}.");
        assert_eq!(owned(seat, &[&nobodys], None), "Seat B7 is sold already, to \u{2068}Ada\u{2069}.");
        assert_eq!(owned(seat, &[&theirs, &mine], YOU), "Seat B7 is sold twice: to you and \u{2068}Ada\u{2069}.");
        assert!(owned(seat, &[&theirs, &mine, &nobodys], YOU).starts_with("Seat B7 is sold 3 times: to you and "));
    }

    #[test]
    fn a_ticket_names_the_others_of_its_seat() {
        let (mine, again, theirs) = (ticket("Ada", "1", YOU), ticket("Ada", "2", YOU), ticket("Zoë", "3", None));
        assert_eq!(also_sold(&mine, &[&mine], YOU), "");
        assert_eq!(
            also_sold(&mine, &[&mine, &again, &theirs], YOU),
            "Also sold to you in us-east-2 and \u{2068}Zoë\u{2069} in us-east-2"
        );
    }
}
