//! Viewers of a floor: the floor that they see at first, and the events that they get afterwards.

use futures::{StreamExt, stream::BoxStream};
use race::floors::{FloorLimits, Floors};
use sale::{
    FloorId, Lane, Receipt, SeatId,
    event::FloorEvent,
    service::{ErrorKind, FloorService},
};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{floors, lanes, lanes_of, order, settings, sold};
use crate::support::{CEILING, dynamodb_at, eventually, new_table, strong, within};

/// A viewer, and all events that they got.
pub(super) struct Viewer {
    /// The time until which something else is waited for: heartbeats come for ever.
    given_up: Instant,
    lines: BoxStream<'static, String>,
    pub(super) seen: Vec<FloorEvent>,
}

impl Viewer {
    pub(super) async fn of(floors: &Floors, floor: &FloorId) -> Self {
        let given_up = Instant::now() + CEILING;
        let mut viewer = Self { given_up, lines: within(floors.watch(floor)).await.unwrap(), seen: Vec::new() };
        assert!(viewer.read().await);
        viewer
    }

    /// Reads one more piece; `false` at the end.
    pub(super) async fn read(&mut self) -> bool {
        assert!(Instant::now() < self.given_up, "nothing but this within {CEILING:?}: {:?}", self.seen);
        let Some(piece) = within(self.lines.next()).await else { return false };
        self.seen.extend(piece.lines().map(|line| FloorEvent::from_line(line).expect(line)));
        true
    }

    /// Reads until `holds`. Heartbeats come for ever, so the wait has a bound of its own.
    pub(super) async fn until(&mut self, what: &str, holds: impl Fn(&[FloorEvent]) -> bool) {
        let begin = Instant::now();
        while !holds(&self.seen) {
            let received = || self.seen.iter().filter(|event| **event != FloorEvent::Heartbeat).collect::<Vec<_>>();
            assert!(begin.elapsed() < CEILING, "not within {CEILING:?}: {what}; told was {:#?}", received());
            assert!(self.read().await, "the stream ended before {what}: {:?}", self.seen);
        }
    }

    /// Reads to the end, which must come for this reason.
    async fn end_because(&mut self, why: &str) {
        let begin = Instant::now();
        while self.read().await {
            assert!(begin.elapsed() < CEILING, "the stream goes on for {CEILING:?} though {why}");
        }
    }

    /// Returns the viewer's state of a seat: the number of tickets, and an owner for each region.
    fn seat(&self, lane: Lane, name: &str) -> Option<(u32, Vec<Option<String>>)> {
        seat(&self.seen, lane, name)
    }
}

fn seat(seen: &[FloorEvent], lane: Lane, name: &str) -> Option<(u32, Vec<Option<String>>)> {
    let wanted: SeatId = name.parse().unwrap();
    seen.iter().rev().find_map(|event| match event {
        FloorEvent::Seat { lane: of, seat, tickets, owners } if *of == lane && *seat == wanted => {
            Some((*tickets, owners.clone()))
        }
        _ => None,
    })
}

fn both(name: &str) -> Vec<Option<String>> {
    vec![Some(name.to_owned()); 2]
}

#[tokio::test]
async fn every_viewer_of_a_floor_sees_what_is_sold_and_no_other_floors_viewer_does() {
    let floors = floors(lanes());
    let (mine, other) = (within(floors.open()).await.unwrap(), within(floors.open()).await.unwrap());
    let early = sold(&floors, &mine, order(Lane::Strong, 0, "A1", "Ada")).await;
    let mut viewers = [Viewer::of(&floors, &mine).await, Viewer::of(&floors, &mine).await];
    let mut stranger = Viewer::of(&floors, &other).await;
    for viewer in &viewers {
        assert!(viewer.seen.contains(&FloorEvent::Ticket(early.clone())));
        assert_eq!(viewer.seat(Lane::Strong, "A1"), Some((1, both("Ada"))));
        assert_eq!(viewer.seen.iter().filter(|event| matches!(event, FloorEvent::Lane { .. })).count(), 2);
    }
    for lane in Lane::ALL {
        let ticket = sold(&floors, &mine, order(lane, 1, "B7", "Bob")).await;
        for viewer in &mut viewers {
            viewer.until("the ticket", |seen| seen.contains(&FloorEvent::Ticket(ticket.clone()))).await;
            viewer.until("the owner in both regions", |seen| seat(seen, lane, "B7") == Some((1, both("Bob")))).await;
        }
    }
    for _ in 0..3 {
        stranger.read().await;
    }
    assert!(stranger.seen.iter().all(|event| matches!(event, FloorEvent::Lane { .. } | FloorEvent::Heartbeat)));
}

#[tokio::test]
async fn a_sale_on_a_floor_that_nobody_watches_is_told_to_no_other_floors_viewer() {
    let floors = floors(lanes());
    let (unwatched, watched) = (within(floors.open()).await.unwrap(), within(floors.open()).await.unwrap());
    let mut stranger = Viewer::of(&floors, &watched).await;
    for lane in Lane::ALL {
        sold(&floors, &unwatched, order(lane, 1, "B7", "Bob")).await;
    }
    let own = sold(&floors, &watched, order(Lane::Strong, 0, "C3", "Ada")).await;
    // By then, every event about the three sales has been sent.
    within(floors.drain()).await;
    stranger.until("the ticket of the floor itself", |seen| seen.contains(&FloorEvent::Ticket(own.clone()))).await;
    stranger.until("silence", |seen| seen.last() == Some(&FloorEvent::Heartbeat)).await;
    for lane in Lane::ALL {
        assert_eq!(stranger.seat(lane, "B7"), None, "told of another floor's sale: {:?}", stranger.seen);
    }
    let tickets = stranger.seen.iter().filter(|event| matches!(event, FloorEvent::Ticket(_))).count();
    assert_eq!(tickets, 1, "{:?}", stranger.seen);
}

#[tokio::test]
async fn one_seat_sold_in_both_regions_has_two_tickets_and_in_the_end_one_owner() {
    let table = within(new_table()).await;
    let replication = table.replication();
    replication.pause();
    eventually("replication is held up", async || table.status().paused).await;
    let floors = floors(lanes_of(strong(2), dynamodb_at([table.endpoint(0), table.endpoint(1)], 4)));
    let floor = within(floors.open()).await.unwrap();
    let mut viewer = Viewer::of(&floors, &floor).await;
    let tickets = [
        sold(&floors, &floor, order(Lane::Eventual, 0, "A1", "Ada")).await,
        sold(&floors, &floor, order(Lane::Eventual, 1, "A1", "Bob")).await,
    ];
    let apart = vec![Some("Ada".to_owned()), Some("Bob".to_owned())];
    viewer.until("an owner a region", |seen| seat(seen, Lane::Eventual, "A1") == Some((2, apart.clone()))).await;
    replication.resume();
    viewer.until("one owner", |seen| seat(seen, Lane::Eventual, "A1") == Some((2, both("Bob")))).await;
    for ticket in tickets {
        assert!(viewer.seen.contains(&FloorEvent::Ticket(ticket)));
    }
    assert_eq!(super::buy(&floors, &floor, order(Lane::Eventual, 0, "A1", "Eve")).await, Receipt::Taken);
    within(table.stop()).await;
}

#[tokio::test]
async fn a_viewer_who_does_not_read_is_shown_the_floor_again() {
    let floors = floors(lanes());
    let floor = within(floors.open()).await.unwrap();
    let mut viewer = Viewer::of(&floors, &floor).await;
    for seat in SeatId::all() {
        sold(&floors, &floor, order(Lane::Strong, 0, &seat.to_string(), "Ada")).await;
    }
    within(floors.drain()).await;
    let lanes = |seen: &[FloorEvent]| seen.iter().filter(|event| matches!(event, FloorEvent::Lane { .. })).count();
    viewer.until("both lanes once more", |seen| lanes(seen) == 4).await;
    assert!(SeatId::all().all(|name| viewer.seat(Lane::Strong, &name.to_string()) == Some((1, both("Ada")))));
}

#[tokio::test]
async fn viewers_are_bounded_and_end_with_the_server() {
    let stop = CancellationToken::new();
    let floors = Floors::new(lanes(), FloorLimits { viewers_max: 2, ..settings() }, stop.clone());
    let floor = within(floors.open()).await.unwrap();
    let mut first = Viewer::of(&floors, &floor).await;
    let second = Viewer::of(&floors, &floor).await;
    let refused = within(floors.watch(&floor)).await.err().unwrap();
    assert_eq!((refused.kind, refused.sentence.contains("Try again")), (ErrorKind::Busy, true));
    drop(second);
    let mut third = Viewer::of(&floors, &floor).await;
    third.until("a heartbeat", |seen| seen.last() == Some(&FloorEvent::Heartbeat)).await;
    stop.cancel();
    for viewer in [&mut first, &mut third] {
        viewer.end_because("the server stops").await;
    }
    assert_eq!(
        within(floors.buy(&floor, order(Lane::Strong, 0, "A1", "Ada"))).await.unwrap_err().kind,
        ErrorKind::Busy
    );
}

#[tokio::test]
async fn with_more_seats_than_are_followed_viewers_look_at_the_whole_floor() {
    let settings = FloorLimits { news_max: 0, ..settings() };
    let floors = Floors::new(lanes(), settings, CancellationToken::new());
    let floor = within(floors.open()).await.unwrap();
    let mut viewer = Viewer::of(&floors, &floor).await;
    for (lane, name) in [(Lane::Strong, "A1"), (Lane::Eventual, "B7")] {
        let ticket = sold(&floors, &floor, order(lane, 0, name, "Ada")).await;
        viewer.until("the ticket", |seen| seen.contains(&FloorEvent::Ticket(ticket.clone()))).await;
        viewer.until("both regions", |seen| seat(seen, lane, name) == Some((1, both("Ada")))).await;
    }
}
