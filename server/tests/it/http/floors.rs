//! Floors that a test can break: the seat decides what happens to an order.

use app::{
    api::{ApiError, FloorOffice, Served},
    sale::{FloorLedger, Lane, LaneFloor, Order, Receipt, Sale, SeatState, Ticket, VenueId},
};
use futures::{
    FutureExt,
    future::{BoxFuture, ready},
    stream::{self, BoxStream, StreamExt},
};
use std::{collections::HashMap, sync::Mutex};

/// Nobody knows what became of an order for it.
pub(super) const UNKNOWN: &str = "H1";
/// The lane is down when it is ordered.
pub(super) const DOWN: &str = "H2";
/// The server falls over it.
pub(super) const PANIC: &str = "H3";

#[derive(Default)]
pub(super) struct Floors {
    venues: Mutex<HashMap<VenueId, Vec<Ticket>>>,
}

impl Floors {
    /// How many floors were opened.
    pub(super) fn opened(&self) -> usize {
        self.venues.lock().unwrap().len()
    }

    fn with<T>(&self, venue: &VenueId, then: impl FnOnce(&mut Vec<Ticket>) -> T) -> Result<T, ApiError> {
        let mut venues = self.venues.lock().unwrap();
        let tickets = venues.get_mut(venue).ok_or_else(|| ApiError::not_found("This floor has expired."))?;
        Ok(then(tickets))
    }
}

fn sell(tickets: &mut Vec<Ticket>, order: Order) -> Receipt {
    let Order { lane, region, seat, buyer } = order;
    if tickets.iter().any(|ticket| (ticket.lane, ticket.seat) == (lane, seat)) {
        return Receipt::Taken;
    }
    let ticket = Ticket { lane, region, seat, buyer: buyer.to_string(), code: format!("7F21-{:04}", tickets.len()) };
    tickets.push(ticket.clone());
    Receipt::Sold(ticket)
}

fn lane_floor(lane: Lane, tickets: &[Ticket]) -> LaneFloor {
    let state = |ticket: &Ticket| SeatState {
        seat: ticket.seat,
        owners: vec![Some(ticket.buyer.clone()); 2],
        tickets: vec![ticket.clone()],
        unread: 0,
    };
    let seats = tickets.iter().filter(|ticket| ticket.lane == lane).map(state).collect();
    LaneFloor {
        lane,
        regions: ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap()).into(),
        seats,
        foreign: Vec::new(),
    }
}

fn row(ticket: &Ticket) -> Sale {
    Sale {
        sale_id: ticket.code.clone(),
        scope: String::new(),
        seat: ticket.seat,
        buyer: ticket.buyer.clone(),
        region: ticket.region.clone(),
    }
}

impl FloorOffice for Floors {
    fn open(&self) -> BoxFuture<'_, Result<VenueId, ApiError>> {
        let mut venues = self.venues.lock().unwrap();
        let venue = VenueId::new(venues.len() as u128 + 1);
        venues.insert(venue.clone(), Vec::new());
        ready(Ok(venue)).boxed()
    }

    fn find<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<(), ApiError>> {
        ready(self.with(venue, |_| ())).boxed()
    }

    fn note_use<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<(), ApiError>> {
        self.find(venue)
    }

    fn floor<'a>(&'a self, venue: &'a VenueId) -> BoxFuture<'a, Result<Vec<Result<LaneFloor, String>>, ApiError>> {
        let floors = |tickets: &mut Vec<Ticket>| Lane::ALL.map(|lane| Ok(lane_floor(lane, tickets))).into();
        ready(self.with(venue, floors)).boxed()
    }

    fn ledger<'a>(&'a self, venue: &'a VenueId, lane: Lane) -> BoxFuture<'a, Result<FloorLedger, ApiError>> {
        let rows = |tickets: &mut Vec<Ticket>| FloorLedger {
            sales: tickets.iter().filter(|ticket| ticket.lane == lane).map(row).collect(),
            foreign: Vec::new(),
        };
        ready(self.with(venue, rows)).boxed()
    }

    fn check(&self, order: &Order) -> Result<(), ApiError> {
        let known = order.region.as_str().starts_with("us-east-");
        known.then_some(()).ok_or_else(|| ApiError::bad_request("The lane has no such region."))
    }

    fn sell<'a>(&'a self, venue: &'a VenueId, order: Order) -> BoxFuture<'a, Result<Served, ApiError>> {
        let receipt = match order.seat.to_string().as_str() {
            UNKNOWN => self.with(venue, |_| Receipt::Unknown { code: "timeout".into() }),
            DOWN => Err(ApiError::busy("The lane's database does not serve (57P03).")),
            PANIC => panic!("this panic is wanted"),
            _ => self.with(venue, |tickets| sell(tickets, order)),
        };
        ready(receipt.map(|receipt| Served { sale_id: "7f21".into(), attempts: 1, receipt })).boxed()
    }

    fn watch<'a>(&'a self, _: &'a VenueId) -> BoxFuture<'a, Result<BoxStream<'static, String>, ApiError>> {
        ready(Ok(stream::empty().boxed())).boxed()
    }
}
