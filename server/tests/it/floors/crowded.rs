//! Many visitors read floors at once: a floor is read once for all of them, and races are not affected.

use futures::future::join_all;
use race::{
    floors::{FloorLimits, Floors},
    lanes::Lanes,
    runs::Runs,
};
use sale::{
    Conclusion, FloorId, Lane, RunSpec,
    service::{FloorService, Limits},
};
use std::{sync::Arc, time::Duration};
use store::postgres_wire::Isolation;
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

use super::{floors, lanes_of, live::Viewer, order, settings, sold};
use crate::{
    race::assert_sold_once,
    support::{Held, databases, dynamodb_at, eventually, postgres_at, strong_at, watch_to_the_end, within},
};

/// A text that only statements about floors contain: they read many seats at once.
const OF_FLOORS: &str = "ANY($1)";
/// The number of connections to each region that the server opens by default.
const CONNECTIONS: usize = 64;
/// The number of buyers that the page suggests.
const BUYERS: u32 = 60;

/// Returns a strong lane whose reads of floors can be held, and an eventual lane without a listener.
async fn held(connections: usize) -> (Held, Arc<Lanes>) {
    let held = Held::before(databases().tcp.get_ports()[0], OF_FLOORS).await;
    let config = postgres_at(held.address(), &databases().tcp);
    let eventual = dynamodb_at([([127, 0, 0, 1], 1).into(); 2], 4);
    (held, lanes_of(strong_at(config, connections, Isolation::RepeatableRead), eventual))
}

async fn race(service: &Runs) -> Duration {
    let begun = Instant::now();
    let run = service.start_in(&[Lane::Strong], RunSpec::new("A1", BUYERS, 60).unwrap(), 5).unwrap();
    let run = watch_to_the_end(service, run).await;
    assert_sold_once(&run, BUYERS);
    assert_eq!(run.judged(Lane::Strong).verdict.conclusion, Conclusion::SoldOnce);
    begun.elapsed()
}

type ReadTask = JoinHandle<Option<String>>;

/// Reads each floor ten times at once; each task returns the reason if the strong lane could not be shown.
fn read_each(floors: &Floors, ids: &[FloorId]) -> Vec<ReadTask> {
    let each = ids.iter().flat_map(|id| std::iter::repeat_n(id, 10));
    each.map(|id| {
        let (floors, id) = (floors.clone(), id.clone());
        tokio::spawn(async move { floors.floor(&id).await.unwrap().into_iter().next().and_then(Result::err) })
    })
    .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_who_look_at_floors_take_no_connection_of_a_race() {
    let (held, lanes) = held(CONNECTIONS).await;
    let service = Runs::new(lanes.clone(), Limits { buyers_max: BUYERS }, CancellationToken::new());
    let floors = floors(lanes);
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(within(floors.open()).await.unwrap());
    }
    within(race(&service)).await;
    let usual = within(race(&service)).await;

    held.keep();
    let begun = Instant::now();
    let tasks = read_each(&floors, &ids);
    eventually("some are being read", async || held.sent() > 3).await;
    let crowded = within(race(&service)).await;
    assert!(crowded < 3 * usual + Duration::from_secs(1), "{crowded:?} beside {usual:?}");

    eventually("those without a connection are told so", async || tasks.iter().any(JoinHandle::is_finished)).await;
    assert!(begun.elapsed() < Duration::from_secs(8), "they wait for {:?}", begun.elapsed());
    held.release();
    let reasons: Vec<String> = within(join_all(tasks)).await.into_iter().flat_map(Result::unwrap).collect();
    assert!(!reasons.is_empty() && reasons.iter().all(|why| why.contains("Try again in a moment")), "{reasons:?}");
    within(race(&service)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_floor_is_read_once_for_all_who_look_at_the_same_time() {
    let (held, lanes) = held(8).await;
    let floors = floors(lanes);
    let floor_id = within(floors.open()).await.unwrap();
    sold(&floors, &floor_id, order(Lane::Strong, 0, "B7", "Ada")).await;
    let before = held.sent();
    held.keep();
    let tasks: Vec<ReadTask> = (0..10).flat_map(|_| read_each(&floors, std::slice::from_ref(&floor_id))).collect();
    eventually("it is being read", async || held.sent() > before).await;
    held.release();
    let reasons: Vec<String> = within(join_all(tasks)).await.into_iter().flat_map(Result::unwrap).collect();
    assert_eq!(reasons, [] as [String; 0]);
    // A read is four statements: ledger and seat map of two regions.
    let read_count = (held.sent() - before) / 4;
    assert!((1..=3).contains(&read_count), "{read_count} looks for 100");

    // A visitor sees every sale that was made before their read.
    sold(&floors, &floor_id, order(Lane::Strong, 0, "B8", "Ada")).await;
    assert_eq!(super::floor(&floors, &floor_id, Lane::Strong).await.seats.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_tried_again_and_again_is_read_a_handful_of_times() {
    let (held, lanes) = held(8).await;
    let settings = FloorLimits { purchases_max: 64, ..settings() };
    let floors = Floors::new(lanes, settings, CancellationToken::new());
    let floor_id = within(floors.open()).await.unwrap();
    let mut viewer = Viewer::of(&floors, &floor_id).await;
    let ticket = sold(&floors, &floor_id, order(Lane::Strong, 0, "B7", "Ada")).await;
    viewer.until("the ticket", |seen| seen.contains(&sale::event::FloorEvent::Ticket(ticket.clone()))).await;

    let before = held.sent();
    held.keep();
    for _ in 0..60 {
        let tries = (0..5).map(|_| floors.buy(&floor_id, order(Lane::Strong, 0, "B7", "Bob")));
        for receipt in within(join_all(tries)).await {
            assert_eq!(receipt.unwrap(), sale::Receipt::Taken);
        }
    }
    held.release();
    let last = sold(&floors, &floor_id, order(Lane::Strong, 1, "B8", "Eve")).await;
    viewer.until("what was sold last", |seen| seen.contains(&sale::event::FloorEvent::Ticket(last.clone()))).await;
    drop(viewer);
    within(floors.drain()).await;
    let reads = held.sent() - before;
    assert!(reads <= 30, "{reads} reads after 300 attempts");
}
