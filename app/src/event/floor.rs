//! What a floor tells its viewers: one ASCII line an event, like a run's.

use super::field::{decode, encode};
use crate::joined::joined;
use crate::sale::{Lane, LaneFloor, Region, SeatId, SeatState, Ticket};
use std::str::{FromStr, SplitAsciiWhitespace};

/// One event of a floor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FloorEvent {
    /// A lane begins anew: what was known of it is void, all its seats are free.
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
        /// The owner that the seat table shows, region by region.
        owners: Vec<Option<String>>,
    },
    /// A ledger row. One that is told twice is the same row.
    Ticket(Ticket),
    /// The lane's rows could not be read.
    LaneFailed {
        /// The lane.
        lane: Lane,
        /// A sentence for the visitor.
        why: String,
    },
    /// Nothing happened for a while; the line is alive.
    Heartbeat,
}

impl FloorEvent {
    /// A lane's whole floor as events.
    pub fn of_lane(floor: &LaneFloor) -> impl Iterator<Item = Self> {
        let begin = Self::Lane { lane: floor.lane, regions: floor.regions.clone() };
        std::iter::once(begin).chain(floor.seats.iter().flat_map(|seat| Self::of_seat(floor.lane, seat)))
    }

    /// One seat, and its tickets, as events.
    pub fn of_seat(lane: Lane, state: &SeatState) -> impl Iterator<Item = Self> {
        let seat = Self::Seat { lane, seat: state.seat, tickets: state.rows(), owners: state.owners.clone() };
        std::iter::once(seat).chain(state.tickets.iter().cloned().map(Self::Ticket))
    }

    /// The event as one line, newline included.
    #[must_use]
    pub fn to_line(&self) -> String {
        match self {
            Self::Lane { lane, regions } => {
                let names: Vec<&str> = regions.iter().map(Region::as_str).collect();
                format!("lane {lane} {}\n", joined(&names, ","))
            }
            Self::Seat { lane, seat, tickets, owners } => {
                let owners: Vec<String> = owners.iter().map(|owner| encode(owner.as_deref().unwrap_or(""))).collect();
                format!("s {lane} {seat} {tickets} {}\n", joined(&owners, " "))
            }
            Self::Ticket(t) => format!("t {} {} {} {} {}\n", t.lane, t.seat, t.region, t.code, encode(&t.buyer)),
            Self::LaneFailed { lane, why } => format!("x {lane} {}\n", encode(why)),
            Self::Heartbeat => ".\n".into(),
        }
    }

    /// Reads a line without its newline; `None` if it is not one of ours.
    #[must_use]
    pub fn from_line(line: &str) -> Option<Self> {
        let mut fields = line.split_ascii_whitespace();
        Some(match fields.next()? {
            "lane" => Self::Lane {
                lane: next(&mut fields)?,
                regions: fields.next()?.split(',').map(|name| name.parse().ok()).collect::<Option<_>>()?,
            },
            "s" => Self::Seat {
                lane: next(&mut fields)?,
                seat: next(&mut fields)?,
                tickets: next(&mut fields)?,
                owners: fields.map(owner).collect::<Option<_>>()?,
            },
            "t" => Self::Ticket(Ticket {
                lane: next(&mut fields)?,
                seat: next(&mut fields)?,
                region: next(&mut fields)?,
                code: fields.next()?.into(),
                buyer: decode(fields.next()?)?,
            }),
            "x" => Self::LaneFailed { lane: next(&mut fields)?, why: decode(fields.next()?)? },
            "." => Self::Heartbeat,
            _ => return None,
        })
    }
}

fn next<T: FromStr>(fields: &mut SplitAsciiWhitespace<'_>) -> Option<T> {
    fields.next()?.parse().ok()
}

/// A buyer has a name, so an empty one means that nobody owns the seat.
fn owner(field: &str) -> Option<Option<String>> {
    decode(field).map(|name| (!name.is_empty()).then_some(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::LINE_MAX;

    #[test]
    fn every_event_reads_back_and_fits_a_line() {
        let longest = "🕴".repeat(crate::sale::BUYER_NAME_MAX);
        let (lane, seat) = (Lane::Eventual, "H12".parse().unwrap());
        let region: Region = "us-east-2".parse().unwrap();
        let ticket = Ticket { lane, region: region.clone(), seat, buyer: longest.clone(), code: "7F21-9C0A".into() };
        for event in [
            FloorEvent::Lane { lane, regions: vec![region.clone(), region] },
            FloorEvent::Seat { lane, seat, tickets: 2, owners: vec![None, Some("Ada L.".into())] },
            FloorEvent::Seat { lane, seat, tickets: 2, owners: vec![Some(longest), None] },
            FloorEvent::Ticket(ticket),
            FloorEvent::LaneFailed { lane, why: "The lane is down.".into() },
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
