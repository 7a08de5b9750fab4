//! The replication delay of one floor, on a pair of databases that the server runs itself.

use engines::own::own_global_table;
use local::global_table::GlobalTable;
use race::{
    floors::Floors,
    lanes::{LaneHandle, Lanes},
};
use sale::{
    DelayRange, FloorId, Lane, Receipt,
    event::FloorEvent,
    service::{ErrorKind, FloorService},
};
use std::{ops::RangeInclusive, sync::Arc};

use super::{buy, floor, floors, lanes, live::Viewer, order, sold};
use crate::support::{dynamodb_at, eventually, new_table_with_lag, regions, strong, within};

/// Floors on a pair with this lag, in milliseconds.
async fn own(lag: RangeInclusive<u32>) -> (GlobalTable, Floors) {
    let table = new_table_with_lag(lag).await;
    let eventual = dynamodb_at([table.endpoint(0), table.endpoint(1)], 4);
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual));
    let lanes = Lanes {
        strong: LaneHandle::new(Lane::Strong, regions().into(), Ok(strong(2))),
        eventual: eventual.served_by(own_global_table(table.replication())),
    };
    (table, floors(Arc::new(lanes)))
}

async fn set(floors: &Floors, floor_id: &FloorId, ms: &str) {
    within(floors.set_delay(floor_id, ms.parse().unwrap())).await.unwrap();
}

fn delay(floors: &Floors, floor_id: &FloorId) -> DelayRange {
    floors.delay(Some(floor_id)).unwrap()
}

/// Waits until the second region shows that Ada has this seat.
async fn arrives(floors: &Floors, floor_id: &FloorId, seat: &str) {
    eventually("the seat is Ada's in the other region, too", async || {
        let seats = floor(floors, floor_id, Lane::Eventual).await.seats;
        let state = seats.into_iter().find(|state| state.seat.to_string() == seat);
        state.is_some_and(|state| state.owners[1].as_deref() == Some("Ada"))
    })
    .await;
}

#[tokio::test]
async fn one_person_sells_a_seat_twice_by_hand_where_the_delay_is_long_and_on_no_other_floor() {
    let (table, floors) = own(0..=0).await;
    let (slow, other) = (within(floors.open()).await.unwrap(), within(floors.open()).await.unwrap());
    set(&floors, &slow, "2000").await;
    assert_eq!([delay(&floors, &slow), delay(&floors, &other)], [DelayRange(2000..=2000), DelayRange(0..=0)]);

    sold(&floors, &slow, order(Lane::Eventual, 0, "A1", "Ada")).await;
    sold(&floors, &other, order(Lane::Eventual, 0, "A1", "Ada")).await;
    // The later sale has arrived, and the earlier one would have before it.
    arrives(&floors, &other, "A1").await;
    assert_eq!(buy(&floors, &other, order(Lane::Eventual, 1, "A1", "Bob")).await, Receipt::Taken);
    sold(&floors, &slow, order(Lane::Eventual, 1, "A1", "Ada")).await;
    assert_eq!(floor(&floors, &slow, Lane::Eventual).await.seats[0].rows(), 2);

    sold(&floors, &slow, order(Lane::Strong, 0, "A1", "Ada")).await;
    assert_eq!(buy(&floors, &slow, order(Lane::Strong, 1, "A1", "Ada")).await, Receipt::Taken, "Strong has no delay");
    within(table.stop()).await;
}

#[tokio::test]
async fn a_short_delay_of_ones_own_is_shorter_than_the_servers() {
    let (table, floors) = own(3_600_000..=3_600_000).await;
    let quick = within(floors.open()).await.unwrap();
    set(&floors, &quick, "0").await;
    sold(&floors, &quick, order(Lane::Eventual, 0, "A1", "Ada")).await;
    arrives(&floors, &quick, "A1").await;
    assert_eq!(buy(&floors, &quick, order(Lane::Eventual, 1, "A1", "Bob")).await, Receipt::Taken);
    within(table.stop()).await;
}

#[tokio::test]
async fn all_who_watch_the_floor_are_told_its_delay_and_nobody_else() {
    let (table, floors) = own(400..=900).await;
    let (mine, other) = (within(floors.open()).await.unwrap(), within(floors.open()).await.unwrap());
    let usual = FloorEvent::of_delay(&DelayRange(400..=900));
    let mut viewers = [Viewer::of(&floors, &mine).await, Viewer::of(&floors, &mine).await];
    let mut stranger = Viewer::of(&floors, &other).await;
    set(&floors, &mine, "50").await;
    let chosen = FloorEvent::Delay { ms: 50, text: "50 ms".into() };
    for viewer in &mut viewers {
        assert!(viewer.seen.contains(&usual), "{:?}", viewer.seen);
        viewer.until("the new delay", |seen| seen.contains(&chosen)).await;
    }
    assert!(Viewer::of(&floors, &mine).await.seen.contains(&chosen), "whoever comes later");
    stranger.until("silence", |seen| seen.last() == Some(&FloorEvent::Heartbeat)).await;
    assert!(!stranger.seen.contains(&chosen), "{:?}", stranger.seen);
    within(table.stop()).await;
}

#[tokio::test]
async fn a_floor_that_never_was_has_no_delay() {
    let (table, floors) = own(400..=900).await;
    let nobodys = FloorId::new(uuid::Uuid::new_v4().as_u128());
    let refused = within(floors.set_delay(&nobodys, "50".parse().unwrap())).await.unwrap_err();
    assert_eq!((refused.kind, delay(&floors, &nobodys)), (ErrorKind::NotFound, DelayRange(400..=900)));
    within(table.stop()).await;
}

#[tokio::test]
async fn on_databases_that_the_server_does_not_run_itself_nobody_sets_it() {
    let floors = floors(lanes());
    let floor_id = within(floors.open()).await.unwrap();
    for refused in [
        floors.delay(None).unwrap_err(),
        floors.delay(Some(&floor_id)).unwrap_err(),
        within(floors.set_delay(&floor_id, "50".parse().unwrap())).await.unwrap_err(),
    ] {
        assert_eq!(refused.kind, ErrorKind::Invalid);
        assert!(refused.sentence.contains("can be set only on the two local databases"), "{refused}");
    }
    let viewer = Viewer::of(&floors, &floor_id).await;
    assert!(!viewer.seen.iter().any(|event| matches!(event, FloorEvent::Delay { .. })), "{:?}", viewer.seen);
}
