//! Every visitor's own floor: sold by the same purchase, read back from the rows, watched live.

mod conflicts;
mod crowded;
mod expiry;
mod live;
mod outage;
mod swept;

use app::{
    api::{BoxOffice, Client, FloorOffice, Limits},
    sale::{Lane, LaneFloor, Order, Receipt, RunSpec, SeatState, Ticket, VenueId},
};
use futures::StreamExt;
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use worldseat::{
    box_office::Office,
    lanes::{LaneHandle, Lanes},
    store::{dynamodb::DynamoDb, postgres_wire::PostgresWire},
    venues::{VenueSettings, Venues},
};

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

fn settings() -> VenueSettings {
    VenueSettings { heartbeat: Duration::from_millis(50), ..VenueSettings::expiring_after(FOR_EVER) }
}

fn venues(lanes: Arc<Lanes>) -> Venues {
    Venues::new(lanes, settings(), CancellationToken::new())
}

fn order(lane: Lane, region: usize, seat: &str, buyer: &str) -> Order {
    Order { lane, region: regions()[region].clone(), seat: seat.parse().unwrap(), buyer: buyer.parse().unwrap() }
}

async fn buy(venues: &Venues, venue: &VenueId, order: Order) -> Receipt {
    within(venues.buy(venue, order)).await.unwrap()
}

async fn sold(venues: &Venues, venue: &VenueId, order: Order) -> Ticket {
    match buy(venues, venue, order).await {
        Receipt::Sold(ticket) => ticket,
        other => panic!("{other:?}"),
    }
}

async fn floor(venues: &Venues, venue: &VenueId, lane: Lane) -> LaneFloor {
    within(venues.floor(venue)).await.unwrap()[lane.index()].clone().unwrap()
}

#[tokio::test]
async fn every_lane_sells_in_every_region_and_the_rows_are_there() {
    let venues = venues(lanes());
    let venue = within(venues.open()).await.unwrap();
    for lane in Lane::ALL {
        let mut tickets = Vec::new();
        for (region, seat) in [(0, "A1"), (1, "H12")] {
            let ticket = sold(&venues, &venue, order(lane, region, seat, "Ada Lovelace")).await;
            assert_eq!((ticket.lane, &ticket.region, ticket.seat), (lane, &regions()[region], seat.parse().unwrap()));
            assert_eq!((ticket.buyer.as_str(), ticket.code.len()), ("Ada Lovelace", 9));
            let row = format!("{seat} Ada Lovelace {}", regions()[region]);
            assert!(rows_of(lane, region, &venue.scope()).await[1].contains(&row), "{lane} {region}");
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
            floor(&venues, &venue, lane).await.seats == tickets.iter().map(seat).collect::<Vec<_>>()
        })
        .await;
    }
}

#[tokio::test]
async fn a_seat_that_is_sold_is_taken_and_nothing_changes() {
    let venues = venues(lanes());
    let venue = within(venues.open()).await.unwrap();
    for lane in Lane::ALL {
        sold(&venues, &venue, order(lane, 0, "C3", "Ada")).await;
        let before = rows_of(lane, 0, &venue.scope()).await;
        assert_eq!(before, [vec!["C3 Ada".to_owned()], vec!["C3 Ada us-east-1".to_owned()]]);
        assert_eq!(buy(&venues, &venue, order(lane, 0, "C3", "Bob")).await, Receipt::Taken);
        assert_eq!(rows_of(lane, 0, &venue.scope()).await, before);
    }
}

#[tokio::test]
async fn a_run_and_another_visitor_at_the_same_seat_touch_nothing_of_a_floor() {
    let lanes = lanes();
    let (venues, stop) = (venues(lanes.clone()), CancellationToken::new());
    let (mine, other) = (within(venues.open()).await.unwrap(), within(venues.open()).await.unwrap());
    for lane in Lane::ALL {
        sold(&venues, &mine, order(lane, 0, "A1", "Ada")).await;
    }
    let rows =
        async || [rows_of(Lane::Strong, 0, &mine.scope()).await, rows_of(Lane::Eventual, 0, &mine.scope()).await];
    let before = rows().await;
    for lane in Lane::ALL {
        sold(&venues, &other, order(lane, 0, "A1", "Bob")).await;
    }
    let office = Office::new(lanes, Limits { buyers_max: 60 }, stop);
    let run = office.start(Client::LOCAL, &Lane::ALL, RunSpec::new("A1", 8, 60).unwrap()).unwrap();
    let lines: Vec<String> = within(office.watch(&run, 0).await.unwrap().collect()).await;
    assert!(lines.concat().ends_with("end\n"));
    assert_eq!(rows().await, before);
    assert_eq!(floor(&venues, &mine, Lane::Strong).await.seats[0].tickets.len(), 1);
}

#[tokio::test]
async fn a_server_that_starts_again_knows_floor_and_tickets() {
    let before = venues(lanes());
    let venue = within(before.open()).await.unwrap();
    let mut tickets = Vec::new();
    for lane in Lane::ALL {
        tickets.push(sold(&before, &venue, order(lane, 0, "B7", "Ada")).await);
    }
    drop(before);
    let after = venues(lanes());
    within(after.find(&venue)).await.unwrap();
    for (lane, ticket) in Lane::ALL.into_iter().zip(tickets) {
        assert_eq!(floor(&after, &venue, lane).await.seats[0].tickets, [ticket]);
        assert_eq!(buy(&after, &venue, order(lane, 0, "B7", "Bob")).await, Receipt::Taken);
    }
}

#[tokio::test]
async fn a_floor_that_never_was_and_a_region_that_is_not_are_refused_and_nothing_is_stored() {
    let venues = venues(lanes());
    let nobodys = VenueId::new(uuid::Uuid::new_v4().as_u128());
    for lane in Lane::ALL {
        assert_eq!(within(venues.buy(&nobodys, order(lane, 0, "A1", "Ada"))).await.unwrap_err().status, 404);
        assert_eq!(rows_of(lane, 0, &nobodys.scope()).await, [(); 2].map(|()| Vec::<String>::new()));
    }
    assert_eq!(within(venues.find(&nobodys)).await.unwrap_err().status, 404);
    assert_eq!(within(venues.floor(&nobodys)).await.unwrap_err().status, 404);
    assert_eq!(within(venues.watch(&nobodys)).await.err().unwrap().status, 404);

    let venue = within(venues.open()).await.unwrap();
    let elsewhere = Order { region: "mars-1".parse().unwrap(), ..order(Lane::Strong, 0, "A1", "Ada") };
    assert_eq!(venues.check(&elsewhere).unwrap_err().status, 400);
    assert_eq!(within(venues.buy(&venue, elsewhere)).await.unwrap_err().status, 400);
    assert_eq!(floor(&venues, &venue, Lane::Strong).await.seats, []);
}

#[tokio::test]
async fn purchases_in_flight_are_bounded() {
    let none = VenueSettings { purchases_max: 0, ..settings() };
    let full = Venues::new(lanes(), none, CancellationToken::new());
    let venue = within(full.open()).await.unwrap();
    let refused = within(full.buy(&venue, order(Lane::Strong, 0, "A1", "Ada"))).await.unwrap_err();
    assert_eq!((refused.status, refused.sentence.contains("Try again")), (503, true));
    assert_eq!(rows_of(Lane::Strong, 0, &venue.scope()).await, [(); 2].map(|()| Vec::<String>::new()));
}
