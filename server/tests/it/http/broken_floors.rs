//! Floors that a test can break: the seat decides what happens to an order.

use futures::{
    FutureExt,
    future::{BoxFuture, ready},
    stream::{self, BoxStream, StreamExt},
};
use sale::{
    DelayMs, DelayRange, FloorId, FloorLedger, Lane, LaneFloor, Order, Receipt, Region, Sale, SeatState, Ticket,
    service::{FloorService, Served, ServiceError},
};
use std::{collections::HashMap, sync::Mutex};

/// The outcome of an order for this seat is unknown.
pub(super) const UNKNOWN: &str = "H1";
/// The lane is down when this seat is ordered.
pub(super) const DOWN: &str = "H2";
/// The server panics when this seat is ordered.
pub(super) const PANIC: &str = "H3";

#[derive(Default)]
pub(super) struct BrokenFloors {
    floors: Mutex<HashMap<FloorId, Vec<Ticket>>>,
}

impl BrokenFloors {
    /// Returns the number of floors that were opened.
    pub(super) fn opened(&self) -> usize {
        self.floors.lock().unwrap().len()
    }

    fn with<T>(&self, floor_id: &FloorId, then: impl FnOnce(&mut Vec<Ticket>) -> T) -> Result<T, ServiceError> {
        let mut floors = self.floors.lock().unwrap();
        let tickets = floors.get_mut(floor_id).ok_or_else(|| ServiceError::not_found("This floor has expired."))?;
        Ok(then(tickets))
    }
}

fn sell(tickets: &mut Vec<Ticket>, order: Order) -> Receipt {
    let Order { lane, region, seat, buyer, visitor } = order;
    if tickets.iter().any(|ticket| (ticket.lane, ticket.seat) == (lane, seat)) {
        return Receipt::Taken;
    }
    let (buyer, code) = (buyer.to_string(), format!("7F21-{:04}", tickets.len()));
    let ticket = Ticket { lane, region, seat, buyer, code, visitor: Some(visitor) };
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

impl FloorService for BrokenFloors {
    fn open(&self) -> BoxFuture<'_, Result<FloorId, ServiceError>> {
        let mut floors = self.floors.lock().unwrap();
        let floor_id = FloorId::new(floors.len() as u128 + 1);
        floors.insert(floor_id.clone(), Vec::new());
        ready(Ok(floor_id)).boxed()
    }

    fn find<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<(), ServiceError>> {
        ready(self.with(floor_id, |_| ())).boxed()
    }

    fn note_use<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<(), ServiceError>> {
        self.find(floor_id)
    }

    fn floor<'a>(
        &'a self,
        floor_id: &'a FloorId,
    ) -> BoxFuture<'a, Result<Vec<Result<LaneFloor, String>>, ServiceError>> {
        let floors = |tickets: &mut Vec<Ticket>| Lane::ALL.map(|lane| Ok(lane_floor(lane, tickets))).into();
        ready(self.with(floor_id, floors)).boxed()
    }

    fn ledger<'a>(&'a self, floor_id: &'a FloorId, lane: Lane) -> BoxFuture<'a, Result<FloorLedger, ServiceError>> {
        let rows = |tickets: &mut Vec<Ticket>| FloorLedger {
            sales: tickets.iter().filter(|ticket| ticket.lane == lane).map(row).collect(),
            foreign: Vec::new(),
        };
        ready(self.with(floor_id, rows)).boxed()
    }

    fn check(&self, order: &Order) -> Result<(), ServiceError> {
        let known = order.region.as_str().starts_with("us-east-");
        known.then_some(()).ok_or_else(|| ServiceError::invalid("The lane has no such region."))
    }

    fn regions(&self, _: Lane) -> Vec<Region> {
        ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap()).into()
    }

    fn sell<'a>(&'a self, floor_id: &'a FloorId, order: Order) -> BoxFuture<'a, Result<Served, ServiceError>> {
        let receipt = match order.seat.to_string().as_str() {
            UNKNOWN => self.with(floor_id, |_| Receipt::Unknown { code: "timeout".into() }),
            DOWN => Err(ServiceError::busy("The lane's database does not serve (57P03).")),
            PANIC => panic!("this panic is wanted"),
            _ => self.with(floor_id, |tickets| sell(tickets, order)),
        };
        ready(receipt.map(|receipt| Served { sale_id: "7f21".into(), attempts: 1, receipt })).boxed()
    }

    fn delay(&self, _: Option<&FloorId>) -> Result<DelayRange, ServiceError> {
        Err(ServiceError::invalid("The replication delay cannot be set here."))
    }

    fn set_delay<'a>(&'a self, _: &'a FloorId, _: DelayMs) -> BoxFuture<'a, Result<(), ServiceError>> {
        ready(self.delay(None).map(drop)).boxed()
    }

    fn watch<'a>(&'a self, _: &'a FloorId) -> BoxFuture<'a, Result<BoxStream<'static, String>, ServiceError>> {
        ready(Ok(stream::empty().boxed())).boxed()
    }
}
