//! Floors that nobody uses: their rows are deleted in both lanes, and no other rows.

use race::{
    floors::{FloorLimits, Floors},
    lanes::Lanes,
};
use sale::{
    FloorId, Lane,
    service::{ErrorKind, FloorService},
};
use std::{sync::Arc, time::Duration};
use store::{FLOORS_TABLE, postgres_wire::Isolation};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{lanes_of, live::Viewer, order, settings, sold};
use crate::support::{
    Clock, closed_port, databases, dynamodb_at, eventual, eventually, new_scope, open_clocked, rows_of, sql_client,
    strong_at, within,
};

/// The time after which a floor expires; the tests move the database's clock.
const IDLE: Duration = Duration::from_secs(15 * 60);

/// The same for a floor that is watched: short, but many times as long as a statement.
const WATCHED: Duration = Duration::from_secs(3);

/// Returns the lanes with a table of floors that only this test sweeps.
pub(super) async fn lanes() -> (Arc<Lanes>, tokio_postgres::Config) {
    let (lanes, config, _) = clocked().await;
    (lanes, config)
}

/// The same, with the clock of that table.
async fn clocked() -> (Arc<Lanes>, tokio_postgres::Config, Clock) {
    let (config, clock) = open_clocked(&format!("floors_{}", new_scope())).await;
    (lanes_of(strong_at(config.clone(), 4, Isolation::RepeatableRead), eventual(4)), config, clock)
}

pub(super) fn floors(lanes: Arc<Lanes>) -> Floors {
    let settings = FloorLimits { idle: IDLE, settle: Duration::ZERO, ..settings() };
    Floors::new(lanes, settings, CancellationToken::new())
}

async fn with_tickets(floors: &Floors) -> FloorId {
    let floor = within(floors.open()).await.unwrap();
    for lane in Lane::ALL {
        for (region, seat) in [(0, "A1"), (1, "H12")] {
            sold(floors, &floor, order(lane, region, seat, "Ada")).await;
        }
    }
    floor
}

/// Counts a floor's tickets in both lanes: the strong lane's by the store, because its table is in a schema of its own.
async fn tickets(lanes: &Lanes, floor: &FloorId) -> [usize; 3] {
    use store::LaneStore;
    let all: Vec<_> = sale::SeatId::all().collect();
    let strong = lanes.strong.store().unwrap();
    let strong = strong.rows(0, &floor.scope(), &all).await.unwrap().len();
    let [first, second] = [0, 1].map(|region| async move { rows_of(Lane::Eventual, region, &floor.scope()).await });
    [strong, first.await[1].len(), second.await[1].len()]
}

#[tokio::test]
async fn an_idle_floor_goes_with_all_its_rows_and_one_in_use_stays() {
    let (lanes, _, mut clock) = clocked().await;
    let before = floors(lanes.clone());
    let (idle, used) = (with_tickets(&before).await, with_tickets(&before).await);
    eventually("all tickets are in all regions", async || {
        tickets(&lanes, &idle).await == [2; 3] && tickets(&lanes, &used).await == [2; 3]
    })
    .await;
    assert_eq!(within(before.sweep()).await, 0);

    clock.advance(IDLE * 2 / 3).await;
    // Servers that remember neither floor.
    within(floors(lanes.clone()).note_use(&used)).await.unwrap();
    clock.advance(IDLE * 2 / 3).await;
    let floors = floors(lanes.clone());
    assert_eq!(
        within(floors.find(&idle)).await.unwrap_err().kind,
        ErrorKind::NotFound,
        "expired before its rows are swept out"
    );
    let refused = within(floors.buy(&idle, order(Lane::Strong, 0, "B2", "Bob"))).await.unwrap_err();
    assert!(refused.sentence.contains("expired"), "{refused}");
    assert_eq!(within(floors.sweep()).await, 1);
    eventually("its tickets are gone everywhere", async || tickets(&lanes, &idle).await == [0; 3]).await;
    assert_eq!(tickets(&lanes, &used).await, [2; 3]);
    assert_eq!(within(floors.find(&idle)).await.unwrap_err().kind, ErrorKind::NotFound);
    assert_eq!(rows_of(Lane::Eventual, 1, &idle.scope()).await[0].len(), 0, "its seats are gone, too");
    assert_eq!(within(floors.sweep()).await, 0);
}

#[tokio::test]
async fn a_floor_that_somebody_watches_does_not_expire() {
    let (lanes, _) = lanes().await;
    // The floor is noted as in use by this server's clock, which no test moves.
    let settings = FloorLimits { idle: WATCHED, settle: Duration::ZERO, ..settings() };
    let floors = Floors::new(lanes, settings, CancellationToken::new());
    let floor = within(floors.open()).await.unwrap();
    let mut viewer = Viewer::of(&floors, &floor).await;
    let begin = Instant::now();
    while begin.elapsed() < 2 * WATCHED {
        assert!(viewer.read().await, "the stream goes on");
    }
    assert_eq!(within(floors.sweep()).await, 0);
    within(floors.find(&floor)).await.unwrap();
}

#[tokio::test]
async fn with_a_lane_down_an_expired_floor_stays_for_the_next_sweep() {
    let (lanes, config, mut clock) = clocked().await;
    let floor = with_tickets(&floors(lanes.clone())).await;
    clock.advance(IDLE).await;

    let (nobody, _guard) = closed_port();
    let half_down = dynamodb_at([databases().tables[0], nobody], 4);
    let crippled = floors(lanes_of(strong_at(config, 4, Isolation::RepeatableRead), half_down));
    assert_eq!(within(crippled.sweep()).await, 0);
    let whole = floors(lanes.clone());
    assert_eq!(within(whole.sweep()).await, 1);
    eventually("its tickets are gone everywhere", async || tickets(&lanes, &floor).await == [0; 3]).await;
}

#[tokio::test]
async fn a_floor_is_kept_for_so_many_hours_and_not_a_minute_less_or_more() {
    for hours in [1, 24, 72, 24 * 30] {
        let (lanes, config) = lanes().await;
        let idle = Duration::from_secs(hours * 60 * 60);
        let settings = FloorLimits { idle, settle: Duration::ZERO, ..settings() };
        let before = Floors::new(lanes.clone(), settings, CancellationToken::new());
        let (kept, gone) = (within(before.open()).await.unwrap(), within(before.open()).await.unwrap());
        let client = sql_client(&config).await;
        for (floor, minutes) in [(&kept, hours * 60 - 1), (&gone, hours * 60 + 1)] {
            let set =
                format!("UPDATE {FLOORS_TABLE} SET seen_at = now() - interval '{minutes} minutes' WHERE venue = $1");
            assert_eq!(within(client.execute(&set, &[&floor.as_str()])).await.unwrap(), 1);
        }
        // A server that remembers neither floor.
        let after = Floors::new(lanes, settings, CancellationToken::new());
        assert_eq!(within(after.find(&gone)).await.unwrap_err().kind, ErrorKind::NotFound, "{hours} hours");
        assert_eq!(within(after.sweep()).await, 1, "{hours} hours");
        within(after.find(&kept)).await.unwrap_or_else(|error| panic!("{hours} hours: {error}"));
    }
}

#[tokio::test]
async fn names_of_no_floor_do_not_keep_floors_from_being_swept_out() {
    let (lanes, config) = lanes().await;
    let floors = floors(lanes);
    let floor = within(floors.open()).await.unwrap();
    let client = sql_client(&config).await;
    // They were seen before the floor, and are more than one sweep takes.
    let plant = format!(
        "INSERT INTO {FLOORS_TABLE} (venue, seen_at) \
         SELECT 'nobody''s ' || n, now() - interval '2 hours' FROM generate_series(1, 120) n"
    );
    within(client.execute(&plant, &[])).await.unwrap();
    let set = format!("UPDATE {FLOORS_TABLE} SET seen_at = now() - interval '1 hour' WHERE venue = $1");
    within(client.execute(&set, &[&floor.as_str()])).await.unwrap();
    let mut swept = 0;
    for _ in 0..4 {
        swept += within(floors.sweep()).await;
    }
    assert_eq!(swept, 1, "the floor behind them");
    let left = within(client.query(&format!("SELECT venue FROM {FLOORS_TABLE}"), &[])).await.unwrap();
    assert_eq!(left.len(), 0);
}
