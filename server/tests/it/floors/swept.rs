//! Reading a floor writes nothing, and a sweep deletes the floors that have expired.

use race::floors::{FloorLimits, Floors};
use sale::{
    FloorId, Lane,
    service::{ErrorKind, FloorService},
};
use std::time::Duration;
use store::{
    FLOORS_TABLE,
    postgres_wire::{Isolation, schema},
};
use tokio_util::sync::CancellationToken;

use super::{
    expiry::{floors, lanes},
    order, settings, sold,
};
use crate::support::{sql_client, within};

/// Reads from a floor's row when it was last in use.
async fn seen_at(client: &tokio_postgres::Client, floor_id: &FloorId) -> String {
    let seen = format!("SELECT seen_at::text FROM {FLOORS_TABLE} WHERE venue = $1");
    within(client.query_one(&seen, &[&floor_id.as_str()])).await.unwrap().get(0)
}

#[tokio::test]
async fn who_looks_at_a_floor_writes_nothing_and_who_buys_on_it_notes_that_it_is_in_use() {
    let (lanes, config) = lanes().await;
    let floor_id = within(floors(lanes.clone()).open()).await.unwrap();
    let client = sql_client(&config).await;
    let set = format!("UPDATE {FLOORS_TABLE} SET seen_at = now() - interval '20 minutes'");
    within(client.execute(&set, &[])).await.unwrap();
    let before = seen_at(&client, &floor_id).await;
    // A server that remembers nothing.
    let after = super::floors(lanes);
    within(after.find(&floor_id)).await.unwrap();
    within(after.floor(&floor_id)).await.unwrap();
    within(after.ledger(&floor_id, Lane::Strong)).await.unwrap();
    assert_eq!(seen_at(&client, &floor_id).await, before, "a look is no write");
    sold(&after, &floor_id, order(Lane::Eventual, 0, "A1", "Ada")).await;
    assert_ne!(seen_at(&client, &floor_id).await, before, "a purchase is");
}

/// Plants floors that have expired, in the order of their ids.
async fn plant(client: &tokio_postgres::Client, prefix: &str, many: i64, hours: i64) {
    let plant = format!(
        "INSERT INTO {FLOORS_TABLE} (venue, seen_at) \
         SELECT $1 || lpad(n::text, 28, '0'), now() - interval '{hours} hours' FROM generate_series(1, $2::bigint) n"
    );
    within(client.execute(&plant, &[&prefix, &many])).await.unwrap();
}

#[tokio::test]
async fn a_sweep_goes_on_while_there_is_more() {
    let (lanes, config) = lanes().await;
    let floors = super::floors(lanes);
    within(floors.open()).await.unwrap();
    plant(&sql_client(&config).await, "abcd", 170, 2).await;
    assert_eq!(within(floors.sweep()).await, 170);
}

#[tokio::test]
async fn floors_that_cannot_be_cleared_do_not_hold_up_those_behind_them() {
    let (lanes, config) = lanes().await;
    let floors = super::floors(lanes);
    within(floors.open()).await.unwrap();
    let client = sql_client(&config).await;
    plant(&client, "dead", 120, 5).await;
    plant(&client, "beef", 3, 2).await;
    let refuse = format!(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'stays'; END $$; \
         CREATE TRIGGER refuse BEFORE DELETE ON {FLOORS_TABLE} FOR EACH ROW WHEN (OLD.venue LIKE 'dead%') \
         EXECUTE FUNCTION refuse()"
    );
    within(client.batch_execute(&refuse)).await.unwrap();
    let mut swept = 0;
    for _ in 0..4 {
        swept += within(floors.sweep()).await;
    }
    assert_eq!(swept, 3, "those behind them");
    // Once they can be cleared, they are cleared, too.
    within(client.batch_execute(&format!("DROP TRIGGER refuse ON {FLOORS_TABLE}"))).await.unwrap();
    let mut swept = 0;
    for _ in 0..4 {
        swept += within(floors.sweep()).await;
    }
    assert_eq!(swept, 120);
}

#[tokio::test]
async fn floors_are_bounded_and_a_new_one_takes_nobodys_place() {
    let (lanes, _) = lanes().await;
    let settings = FloorLimits { floors_max: 2, settle: Duration::ZERO, ..settings() };
    let floors = Floors::new(lanes.clone(), settings, CancellationToken::new());
    let first = within(floors.open()).await.unwrap();
    // Another server on the same database counts the floors that are there.
    let other = Floors::new(lanes.clone(), settings, CancellationToken::new());
    let second = within(other.open()).await.unwrap();
    let refused = within(other.open()).await.unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Busy);
    for part in ["keeps 2 floors", "for 1 h", "try again later"] {
        assert!(refused.sentence.contains(part), "{part}: {refused}");
    }
    for kept in [&first, &second] {
        within(floors.find(kept)).await.unwrap();
        sold(&other, kept, order(Lane::Strong, 0, "A1", "Ada")).await;
    }
    // When one is cleared, there is room again.
    let at_once = FloorLimits { idle: Duration::ZERO, ..settings };
    let sweeper = Floors::new(lanes, at_once, CancellationToken::new());
    assert_eq!(within(sweeper.sweep()).await, 2);
    within(sweeper.open()).await.unwrap();
}

#[tokio::test]
async fn the_floors_are_found_by_an_index_that_an_older_database_gets_too() {
    let config = crate::support::open_config(&format!("indexed_{}", crate::support::new_scope())).await;
    let client = sql_client(&config).await;
    // The table as versions before the index created it.
    let [_, _, floors, ..] = schema::tables();
    within(client.batch_execute(&floors)).await.unwrap();
    plant(&client, "abcd", 3, 2).await;
    for _ in 0..2 {
        let store = crate::support::strong_at(config.clone(), 2, Isolation::RepeatableRead);
        assert_eq!(within(store.count_floors(10)).await.unwrap(), 3);
        let found = format!(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema() AND indexname = '{}'",
            schema::SEEN_AT_INDEX
        );
        let indexes = within(client.query(&found, &[])).await.unwrap();
        assert!(indexes.iter().any(|row| row.get::<_, &str>(0).contains("(seen_at, venue)")), "{indexes:?}");
    }
}
