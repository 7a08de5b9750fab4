//! The known state of the floor, from its stream and from the visitor's purchases.

use crate::ui::words::{SeatMark, is_yours};
use sale::{Lane, Region, SeatId, Ticket, VisitorTag, event::FloorEvent};

/// Both lanes.
#[derive(Default)]
pub(super) struct Model {
    lanes: [LaneModel; 2],
    /// The visitor's tag, once the server has sent it.
    you: Option<VisitorTag>,
}

/// One lane: its seats that somebody has bought.
#[derive(Default)]
struct LaneModel {
    /// Whether the stream has sent this lane.
    received: bool,
    regions: Vec<Region>,
    seats: Vec<SeatModel>,
    tickets: Vec<Ticket>,
}

struct SeatModel {
    seat: SeatId,
    tickets: u32,
    owners: Vec<Option<String>>,
}

impl Model {
    /// Applies an event; returns a sentence where a lane cannot be read.
    pub(super) fn take(&mut self, event: FloorEvent) -> Option<String> {
        match event {
            FloorEvent::You { visitor } => self.you = Some(visitor),
            FloorEvent::Lane { lane, regions } => {
                self.lanes[lane.index()] = LaneModel { received: true, regions, ..LaneModel::default() };
            }
            FloorEvent::Seat { lane, seat, tickets, owners } => {
                self.lanes[lane.index()].set(SeatModel { seat, tickets, owners });
            }
            FloorEvent::Ticket(ticket) => {
                self.lanes[ticket.lane.index()].hold(ticket);
            }
            FloorEvent::LaneFailed { why, .. } => return Some(why),
            FloorEvent::Delay { .. } | FloorEvent::Heartbeat => {}
        }
        None
    }

    /// Adds a ticket that was sold here a moment ago; the stream sends it later, or has
    /// sent it already.
    pub(super) fn bought(&mut self, ticket: Ticket) {
        self.you = ticket.visitor;
        let lane = &mut self.lanes[ticket.lane.index()];
        let (seat, region, buyer) = (ticket.seat, ticket.region.clone(), ticket.buyer.clone());
        if lane.hold(ticket) {
            lane.own(seat, &region, buyer);
        }
    }

    /// Whether anything is known of a seat. Until the stream has sent its lane, the seat stays
    /// as the server drew it.
    pub(super) fn is_known(&self, lane: Lane, seat: SeatId) -> bool {
        let lane = &self.lanes[lane.index()];
        lane.received || lane.tickets.iter().any(|ticket| ticket.seat == seat)
    }

    /// Waits for both lanes anew.
    pub(super) fn forget(&mut self) {
        self.lanes.iter_mut().for_each(|lane| lane.received = false);
    }

    /// Whether both lanes have been received.
    pub(super) fn is_whole(&self) -> bool {
        self.lanes.iter().all(|lane| lane.received)
    }

    /// The model of a floor that does not exist yet: all seats are free.
    pub(super) fn unsold() -> Self {
        let mut model = Self::default();
        model.lanes.iter_mut().for_each(|lane| lane.received = true);
        model
    }

    /// The visitor's tag.
    pub(super) const fn you(&self) -> Option<VisitorTag> {
        self.you
    }

    /// The tickets of a lane.
    pub(super) fn all_tickets(&self, lane: Lane) -> &[Ticket] {
        &self.lanes[lane.index()].tickets
    }

    /// The tickets of a seat.
    pub(super) fn tickets(&self, lane: Lane, seat: SeatId) -> Vec<&Ticket> {
        self.all_tickets(lane).iter().filter(|ticket| ticket.seat == seat).collect()
    }

    /// Whether the visitor and somebody else have a seat.
    pub(super) fn is_shared(&self, lane: Lane, seat: SeatId) -> bool {
        let all = self.tickets(lane, seat);
        let mine = all.iter().filter(|ticket| is_yours(ticket, self.you)).count();
        mine > 0 && mine < all.len()
    }

    /// The mark of a seat in a region, and the number of its tickets.
    pub(super) fn mark_of(&self, lane: Lane, region: &str, seat: SeatId) -> (SeatMark, u32) {
        let yours = self.tickets(lane, seat).iter().any(|ticket| is_yours(ticket, self.you));
        let lane = &self.lanes[lane.index()];
        let Some(known) = lane.seats.iter().find(|known| known.seat == seat) else {
            return (SeatMark::Available, 0);
        };
        let owner = lane.region(region).and_then(|region| known.owners.get(region)).is_some_and(Option::is_some);
        (SeatMark::of(yours, owner), known.tickets)
    }
}

impl LaneModel {
    fn region(&self, name: &str) -> Option<usize> {
        self.regions.iter().position(|region| region.as_str() == name)
    }

    fn set(&mut self, seat: SeatModel) {
        if seat.tickets == 0 {
            self.tickets.retain(|ticket| ticket.seat != seat.seat);
        }
        self.seats.retain(|known| known.seat != seat.seat);
        self.seats.push(seat);
    }

    /// Adds a ticket. Returns whether it is new.
    fn hold(&mut self, ticket: Ticket) -> bool {
        let new = self.tickets.iter().all(|held| held.code != ticket.code);
        if new {
            self.tickets.push(ticket);
        }
        new
    }

    fn own(&mut self, seat: SeatId, region: &Region, buyer: String) {
        let index = self.region(region.as_str()).unwrap_or_else(|| {
            self.regions.push(region.clone());
            self.regions.len() - 1
        });
        let mut known = match self.seats.iter().position(|known| known.seat == seat) {
            Some(at) => self.seats.swap_remove(at),
            None => SeatModel { seat, tickets: 0, owners: Vec::new() },
        };
        known.tickets += 1;
        if known.owners.len() <= index {
            known.owners.resize(index + 1, None);
        }
        known.owners[index] = Some(buyer);
        self.seats.push(known);
    }
}
