//! The events that a floor sends to its viewers: one ASCII line per event, like a run's.

use super::codec::{lines, part};
use crate::{DelayRange, Lane, LaneFloor, Region, SeatId, SeatState, Ticket, VisitorTag};

/// One event of a floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FloorEvent {
    /// The visitor to whom the stream is sent: the tickets with this tag are theirs.
    You {
        /// Their tag.
        visitor: VisitorTag,
    },
    /// A lane starts again: all earlier events of it are void, and all its seats are free.
    Lane {
        /// The lane.
        lane: Lane,
        /// Its regions, in the order of the owners that follow.
        regions: Vec<Region>,
    },
    /// A seat that somebody has bought, or that is free again.
    Seat {
        /// The lane.
        lane: Lane,
        /// The seat.
        seat: SeatId,
        /// Ledger rows of the seat, united over the regions.
        tickets: u32,
        /// The owner that the seat map shows in each region.
        owners: Vec<Option<String>>,
    },
    /// A ledger row. If it is sent twice, it is still one row.
    Ticket(Ticket),
    /// The lane's rows could not be read.
    LaneFailed {
        /// The lane.
        lane: Lane,
        /// A sentence for the visitor.
        why: String,
    },
    /// The replication delay of the floor. Sent only where it can be set.
    Delay {
        /// The place of the control, in milliseconds.
        ms: u32,
        /// The delay in words.
        text: String,
    },
    /// Nothing happened for a while; the connection is alive.
    Heartbeat,
}

impl FloorEvent {
    /// Returns a lane's whole floor as events.
    pub fn of_lane(floor: &LaneFloor) -> impl Iterator<Item = Self> {
        let begin = Self::Lane { lane: floor.lane, regions: floor.regions.clone() };
        std::iter::once(begin).chain(floor.seats.iter().flat_map(|seat| Self::of_seat(floor.lane, seat)))
    }

    /// Returns the replication delay as an event.
    #[must_use]
    pub fn of_delay(delay: &DelayRange) -> Self {
        Self::Delay { ms: delay.control_ms(), text: delay.to_string() }
    }

    /// Returns one seat and its tickets as events.
    pub fn of_seat(lane: Lane, state: &SeatState) -> impl Iterator<Item = Self> {
        let seat = Self::Seat { lane, seat: state.seat, tickets: state.rows(), owners: state.owners.clone() };
        std::iter::once(seat).chain(state.tickets.iter().cloned().map(Self::Ticket))
    }
}

lines!(FloorEvent {
    "you" => You { visitor },
    "lane" => Lane { lane, regions },
    "s" => Seat { lane, seat, tickets, owners },
    "t" => Ticket(ticket),
    "x" => LaneFailed { lane, why },
    "d" => Delay { ms, text },
    "." => Heartbeat,
});

// The visitor is the last: pages that were opened before there was one read the rest.
part!(Ticket { lane, seat, region, code, buyer, visitor });

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::LINE_MAX;

    #[test]
    fn every_event_reads_back_and_fits_a_line() {
        let longest = "🕴".repeat(crate::BUYER_NAME_MAX);
        let (lane, seat) = (Lane::Eventual, "H12".parse().unwrap());
        let region: Region = "us-east-2".parse().unwrap();
        let visitor = VisitorTag::new(7 << 4);
        let (buyer, code) = (longest.clone(), "7F21-9C0A".into());
        let ticket = Ticket { lane, region: region.clone(), seat, buyer, code, visitor: Some(visitor) };
        for event in [
            FloorEvent::You { visitor },
            FloorEvent::Ticket(Ticket { visitor: None, ..ticket.clone() }),
            FloorEvent::Lane { lane, regions: vec![region.clone(), region] },
            FloorEvent::Seat { lane, seat, tickets: 2, owners: vec![None, Some("Ada L.".into())] },
            FloorEvent::Seat { lane, seat, tickets: 2, owners: vec![Some(longest), None] },
            FloorEvent::Ticket(ticket),
            FloorEvent::LaneFailed { lane, why: "The lane is down.".into() },
            FloorEvent::of_delay(&DelayRange(0..=u32::MAX)),
            FloorEvent::Heartbeat,
        ] {
            let line = event.to_line();
            assert!(line.len() <= LINE_MAX && line.is_ascii(), "{line}");
            assert_eq!(FloorEvent::from_line(line.trim_end()), Some(event));
        }
        for bad in ["", "s strong", "s strong Z9 1 -", "t strong A1 us-east-1 X", "lane strong", "?"] {
            assert_eq!(FloorEvent::from_line(bad), None, "{bad}");
        }
    }
}
