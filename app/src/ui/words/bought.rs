//! The sentence after a press on a seat.

use super::seat::named;
use crate::api::visitor::{Bought, Earlier};
use sale::{SeatId, Ticket, joined};

/// Says what came of one purchase, or of one in each region.
#[must_use]
pub fn bought(seat: SeatId, all: &[Bought]) -> String {
    let sold: Vec<(&str, &str)> = all.iter().filter_map(Bought::ticket).map(sold).collect();
    let other = all.iter().find(|bought| !matches!(bought, Bought::Sold(_)));
    let seat = ["Seat ", &seat.to_string()].concat();
    match (&sold[..], other) {
        ([], other) => [&*seat, &unsold(other)].concat(),
        ([(code, _)], None) => [&*seat, " is yours. Confirmation code ", code, "."].concat(),
        ([(code, region)], Some(other)) => {
            [&*seat, " is sold once, in ", region, ". Confirmation code ", code, ". ", rest(other)].concat()
        }
        (many, _) => {
            let regions: Vec<String> = many.iter().map(|(_, region)| ["once in ", region].concat()).collect();
            [&*seat, " is sold twice: ", &joined(&regions, ", "), "."].concat()
        }
    }
}

fn sold(ticket: &Ticket) -> (&str, &str) {
    (ticket.code.as_str(), ticket.region.as_str())
}

const fn rest(other: &Bought) -> &'static str {
    match other {
        Bought::Unknown(_) => "Nobody can tell yet how the other purchase ended.",
        Bought::Failed => "The other purchase failed, and wrote nothing.",
        _ => "The other purchase was rejected.",
    }
}

/// The end of the sentence about a seat that nobody was sold now.
fn unsold(bought: Option<&Bought>) -> String {
    match bought {
        Some(Bought::Unknown(class)) => {
            [" may be yours: nobody can tell yet (", class, "). The ledger will show it among your tickets."].concat()
        }
        Some(Bought::Taken(Some(Earlier { buyer, by_ms }))) => match by_ms {
            Some(ms) => [" was sold to ", &named(buyer), " ", &ms.to_string(), " ms before you."].concat(),
            None => [" is sold already, to ", &named(buyer), "."].concat(),
        },
        _ => " is sold already.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::Lane;

    fn sold_in(region: &str) -> Bought {
        let (region, seat) = (region.parse().unwrap(), "A5".parse().unwrap());
        let (buyer, code) = ("Ada".into(), "7F21-9C0A".into());
        Bought::Sold(Ticket { lane: Lane::Strong, region, seat, buyer, code, visitor: None })
    }

    #[test]
    fn every_outcome_has_its_sentence() {
        let zoe = |by_ms| Bought::Taken(Some(Earlier { buyer: "Zoë".into(), by_ms }));
        let (first, second, taken) = (sold_in("us-east-1"), sold_in("us-east-2"), Bought::Taken(None));
        for (all, sentence) in [
            (vec![first.clone()], "Seat A5 is yours. Confirmation code 7F21-9C0A."),
            (vec![taken.clone()], "Seat A5 is sold already."),
            (vec![zoe(None)], "Seat A5 is sold already, to \u{2068}Zoë\u{2069}."),
            (vec![zoe(Some(12))], "Seat A5 was sold to \u{2068}Zoë\u{2069} 12 ms before you."),
            (vec![taken.clone(), zoe(None)], "Seat A5 is sold already."),
            (vec![first.clone(), second.clone()], "Seat A5 is sold twice: once in us-east-1, once in us-east-2."),
            (
                vec![taken, second.clone()],
                "Seat A5 is sold once, in us-east-2. Confirmation code 7F21-9C0A. The other purchase was rejected.",
            ),
            (
                vec![first, Bought::Failed],
                "Seat A5 is sold once, in us-east-1. Confirmation code 7F21-9C0A. The other purchase failed, and wrote \
                 nothing.",
            ),
        ] {
            assert_eq!(bought("A5".parse().unwrap(), &all), sentence);
        }
        let unknown = bought("A5".parse().unwrap(), &[Bought::Unknown("connection".into())]);
        assert!(unknown.contains("nobody can tell yet (connection)"), "{unknown}");
    }
}
