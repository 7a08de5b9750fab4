//! Floors while a database is down, and purchases whose response is lost.

use race::floors::Floors;
use sale::{
    Lane, Receipt,
    event::FloorEvent,
    service::{ErrorKind, FloorService},
};
use store::postgres_wire::Isolation;

use super::{buy, floor, floors, lanes, lanes_of, live::Viewer, order, sold};
use crate::support::{
    AtCommit, Listening, Proxy, databases, eventual, eventually, postgres_at, rows_of, strong_at, within,
};

/// Returns the floors with a proxy before the strong lane.
async fn proxied() -> (Proxy, Floors) {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let strong = strong_at(postgres_at(proxy.address, &databases().tcp), 4, Isolation::RepeatableRead);
    let floors = floors(lanes_of(strong, eventual(4)));
    (proxy, floors)
}

#[tokio::test]
async fn with_the_strong_lane_down_a_known_floor_sells_in_the_other_and_an_unknown_one_waits() {
    let (proxy, floors) = proxied().await;
    let unknown = super::floors(lanes()).open().await.unwrap();
    let known = within(floors.open()).await.unwrap();
    let mut viewer = Viewer::of(&floors, &known).await;
    proxy.set_listening(Listening::Shut);

    sold(&floors, &known, order(Lane::Eventual, 0, "B7", "Ada")).await;
    let refused = within(floors.buy(&known, order(Lane::Strong, 0, "B7", "Ada"))).await.unwrap_err();
    assert_eq!((refused.kind, refused.sentence.contains("does not serve")), (ErrorKind::Busy, true), "{refused}");
    let lanes = within(floors.floor(&known)).await.unwrap();
    assert!(lanes[0].is_err() && lanes[1].as_ref().unwrap().seats.len() == 1);
    for kind in [
        within(floors.find(&unknown)).await.unwrap_err().kind,
        within(floors.buy(&unknown, order(Lane::Eventual, 0, "B7", "Ada"))).await.unwrap_err().kind,
        within(floors.open()).await.unwrap_err().kind,
    ] {
        assert_eq!(kind, ErrorKind::Busy);
    }
    let mut late = Viewer::of(&floors, &known).await;
    assert!(matches!(late.seen[0], FloorEvent::LaneFailed { lane: Lane::Strong, .. }), "{:?}", late.seen);

    proxy.set_listening(Listening::Open);
    let ticket = sold(&floors, &known, order(Lane::Strong, 0, "B7", "Ada")).await;
    for viewer in [&mut viewer, &mut late] {
        viewer.until("the ticket", |seen| seen.contains(&FloorEvent::Ticket(ticket.clone()))).await;
    }
    let back =
        |seen: &[FloorEvent]| seen.iter().any(|event| matches!(event, FloorEvent::Lane { lane: Lane::Strong, .. }));
    late.until("the lane that is back", back).await;
    within(floors.find(&unknown)).await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_to_commit_is_a_ticket_where_the_row_is_and_unknown_where_it_is_not() {
    let (proxy, floors) = proxied().await;
    let floor_id = within(floors.open()).await.unwrap();
    for (at_commit, seat) in [(AtCommit::CutAfter, "A1"), (AtCommit::CutBefore, "A2")] {
        proxy.at_commit(at_commit);
        let receipt = buy(&floors, &floor_id, order(Lane::Strong, 0, seat, "Ada")).await;
        let [_, tickets] = rows_of(Lane::Strong, 0, &floor_id.scope()).await;
        if at_commit == AtCommit::CutAfter {
            assert!(matches!(receipt, Receipt::Sold(_)), "{receipt:?}");
        } else {
            assert_eq!(receipt, Receipt::Unknown { code: "connection".into() });
        }
        assert_eq!(tickets, ["A1 Ada us-east-1"]);
    }
    proxy.at_commit(AtCommit::Pass);
    sold(&floors, &floor_id, order(Lane::Strong, 0, "A2", "Ada")).await;
    assert_eq!(floor(&floors, &floor_id, Lane::Strong).await.seats.len(), 2);
}

#[tokio::test]
async fn a_purchase_goes_on_without_its_buyer() {
    let (proxy, floors) = proxied().await;
    let floor_id = within(floors.open()).await.unwrap();
    proxy.at_commit(AtCommit::Hold);
    let held = eventually("it commits", async || proxy.held() > 0);
    tokio::select! {
        receipt = floors.buy(&floor_id, order(Lane::Strong, 0, "A1", "Ada")) => panic!("{receipt:?}"),
        () = held => {}
    }
    // The buyer has left.
    proxy.at_commit(AtCommit::Pass);
    within(floors.drain()).await;
    assert_eq!(rows_of(Lane::Strong, 0, &floor_id.scope()).await[1], ["A1 Ada us-east-1"]);
}
