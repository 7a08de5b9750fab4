//! Every visitor's own floor: sold by the same purchase, read back from the rows, watched live.

mod conflicts;
mod crowded;
mod delay;
mod expiry;
mod live;
mod outage;
mod swept;

use futures::StreamExt;
use race::{
    floors::{FloorLimits, Floors},
    lanes::{LaneHandle, Lanes},
    runs::Runs,
};
use sale::service::ErrorKind;
use sale::{
    FloorId, Lane, LaneFloor, Order, Receipt, RunSpec, SeatState, Ticket, VisitorTag,
    event::RunEvent,
    service::{Client, FloorService, Limits, RunService},
};
use std::{sync::Arc, time::Duration};
use store::{dynamodb::DynamoDb, postgres_wire::PostgresWire};
use tokio_util::sync::CancellationToken;

use crate::support::{eventual, eventually, regions, rows_of, strong, within};

/// Longer than any test.
const FOR_EVER: Duration = Duration::from_secs(60 * 60);

fn lanes_of(strong: PostgresWire, eventual: DynamoDb) -> Arc<Lanes> {
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(strong));
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual));
    Arc::new(Lanes { strong, eventual })
}

fn lanes() -> Arc<Lanes> {
    lanes_of(strong(4), eventual(4))
}

fn settings() -> FloorLimits {
    FloorLimits { heartbeat: Duration::from_millis(50), ..FloorLimits::expiring_after(FOR_EVER) }
}

fn floors(lanes: Arc<Lanes>) -> Floors {
    Floors::new(lanes, settings(), CancellationToken::new())
}

fn order(lane: Lane, region: usize, seat: &str, buyer: &str) -> Order {
    let (region, visitor) = (regions()[region].clone(), VisitorTag::new(7));
    Order { lane, region, seat: seat.parse().unwrap(), buyer: buyer.parse().unwrap(), visitor }
}

async fn buy(floors: &Floors, floor_id: &FloorId, order: Order) -> Receipt {
    within(floors.buy(floor_id, order)).await.unwrap()
}

async fn sold(floors: &Floors, floor_id: &FloorId, order: Order) -> Ticket {
    match buy(floors, floor_id, order).await {
        Receipt::Sold(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

async fn floor(floors: &Floors, floor_id: &FloorId, lane: Lane) -> LaneFloor {
    within(floors.floor(floor_id)).await.unwrap()[lane.index()].clone().unwrap()
}

#[tokio::test]
async fn every_lane_sells_in_every_region_and_the_rows_are_there() {
    let floors = floors(lanes());
    let floor_id = within(floors.open()).await.unwrap();
    for lane in Lane::ALL {
        let mut tickets = Vec::new();
        for (region, seat) in [(0, "A1"), (1, "H12")] {
            let ticket = sold(&floors, &floor_id, order(lane, region, seat, "Ada Lovelace")).await;
            assert_eq!((ticket.lane, &ticket.region, ticket.seat), (lane, &regions()[region], seat.parse().unwrap()));
            assert_eq!((ticket.buyer.as_str(), ticket.code.len()), ("Ada Lovelace", 9));
            let row = format!("{seat} Ada Lovelace {}", regions()[region]);
            assert!(rows_of(lane, region, &floor_id.scope()).await[1].contains(&row), "{lane} {region}");
            tickets.push(ticket);
        }
        eventually("the floor shows both seats alike in both regions", async || {
            let owners = vec![Some("Ada Lovelace".to_owned()); 2];
            let seat = |ticket: &Ticket| SeatState {
                seat: ticket.seat,
                owners: owners.clone(),
                tickets: vec![ticket.clone()],
                unread: 0,
            };
            floor(&floors, &floor_id, lane).await.seats == tickets.iter().map(seat).collect::<Vec<_>>()
        })
        .await;
    }
}

#[tokio::test]
async fn a_seat_that_is_sold_is_taken_and_nothing_changes() {
    let floors = floors(lanes());
    let floor_id = within(floors.open()).await.unwrap();
    for lane in Lane::ALL {
        sold(&floors, &floor_id, order(lane, 0, "C3", "Ada")).await;
        let before = rows_of(lane, 0, &floor_id.scope()).await;
        assert_eq!(before, [vec!["C3 Ada".to_owned()], vec!["C3 Ada us-east-1".to_owned()]]);
        assert_eq!(buy(&floors, &floor_id, order(lane, 0, "C3", "Bob")).await, Receipt::Taken);
        assert_eq!(rows_of(lane, 0, &floor_id.scope()).await, before);
    }
}

#[tokio::test]
async fn a_run_and_another_visitor_at_the_same_seat_touch_nothing_of_a_floor() {
    let lanes = lanes();
    let (floors, stop) = (floors(lanes.clone()), CancellationToken::new());
    let (mine, other) = (within(floors.open()).await.unwrap(), within(floors.open()).await.unwrap());
    for lane in Lane::ALL {
        sold(&floors, &mine, order(lane, 0, "A1", "Ada")).await;
    }
    let rows =
        async || [rows_of(Lane::Strong, 0, &mine.scope()).await, rows_of(Lane::Eventual, 0, &mine.scope()).await];
    let before = rows().await;
    for lane in Lane::ALL {
        sold(&floors, &other, order(lane, 0, "A1", "Bob")).await;
    }
    let service = Runs::new(lanes, Limits { buyers_max: 60 }, stop);
    let run = service.start(Client::LOCAL, &Lane::ALL, RunSpec::new("A1", 8, 60).unwrap()).unwrap();
    let events = within(service.watch(&run, 0).await.unwrap().collect::<Vec<_>>()).await.concat();
    assert_eq!(events.last().map(AsRef::as_ref), Some(&RunEvent::Ended));
    assert_eq!(rows().await, before);
    assert_eq!(floor(&floors, &mine, Lane::Strong).await.seats[0].tickets.len(), 1);
}

#[tokio::test]
async fn a_server_that_starts_again_knows_floor_and_tickets() {
    let before = floors(lanes());
    let floor_id = within(before.open()).await.unwrap();
    let mut tickets = Vec::new();
    for lane in Lane::ALL {
        tickets.push(sold(&before, &floor_id, order(lane, 0, "B7", "Ada")).await);
    }
    drop(before);
    let after = floors(lanes());
    within(after.find(&floor_id)).await.unwrap();
    for (lane, ticket) in Lane::ALL.into_iter().zip(tickets) {
        assert_eq!(floor(&after, &floor_id, lane).await.seats[0].tickets, [ticket]);
        assert_eq!(buy(&after, &floor_id, order(lane, 0, "B7", "Bob")).await, Receipt::Taken);
    }
}

#[tokio::test]
async fn a_floor_that_never_was_and_a_region_that_is_not_are_refused_and_nothing_is_stored() {
    let floors = floors(lanes());
    let nobodys = FloorId::new(uuid::Uuid::new_v4().as_u128());
    for lane in Lane::ALL {
        assert_eq!(
            within(floors.buy(&nobodys, order(lane, 0, "A1", "Ada"))).await.unwrap_err().kind,
            ErrorKind::NotFound
        );
        assert_eq!(rows_of(lane, 0, &nobodys.scope()).await, [(); 2].map(|()| Vec::<String>::new()));
    }
    assert_eq!(within(floors.find(&nobodys)).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(within(floors.floor(&nobodys)).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(within(floors.watch(&nobodys)).await.err().unwrap().kind, ErrorKind::NotFound);

    let floor_id = within(floors.open()).await.unwrap();
    let elsewhere = Order { region: "mars-1".parse().unwrap(), ..order(Lane::Strong, 0, "A1", "Ada") };
    assert_eq!(floors.check(&elsewhere).unwrap_err().kind, ErrorKind::Invalid);
    assert_eq!(within(floors.buy(&floor_id, elsewhere)).await.unwrap_err().kind, ErrorKind::Invalid);
    assert_eq!(floor(&floors, &floor_id, Lane::Strong).await.seats, []);
}

#[tokio::test]
async fn purchases_in_flight_are_bounded() {
    let none = FloorLimits { purchases_max: 0, ..settings() };
    let full = Floors::new(lanes(), none, CancellationToken::new());
    let floor_id = within(full.open()).await.unwrap();
    let refused = within(full.buy(&floor_id, order(Lane::Strong, 0, "A1", "Ada"))).await.unwrap_err();
    assert_eq!((refused.kind, refused.sentence.contains("Try again")), (ErrorKind::Busy, true));
    assert_eq!(rows_of(Lane::Strong, 0, &floor_id.scope()).await, [(); 2].map(|()| Vec::<String>::new()));
}
