//! A closed seat: no purchase begun before it can commit after it, so the content of the ledger is final.

use futures::poll;
use sale::{SeatKey, SeatStatus, SeatStore, StoreError};
use std::pin::pin;
use store::{
    LaneStore, SALES_TABLE, SEATS_TABLE,
    postgres_wire::{Isolation, PostgresWire},
};
use tokio_postgres::{Client, NoTls, error::SqlState};

use super::create_seat;
use crate::support::{databases, eventual, eventually, new_scope, sale, strong_at, within};

/// Whether the store with this name waits for a purchase under way before it can close the seat.
pub(super) async fn waits(name: &str) -> bool {
    let waiting = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) \
                   WHERE NOT granted AND query LIKE '%SET status = status%' AND application_name = $1";
    client().await.query_one(waiting, &[&name]).await.unwrap().get::<_, i64>(0) > 0
}

fn named(name: &str) -> PostgresWire {
    let mut config = databases().socket.clone();
    config.application_name(name);
    strong_at(config, 4, Isolation::RepeatableRead)
}

async fn client() -> Client {
    let (client, connection) = databases().socket.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A purchase by hand that has begun and has read the seat.
async fn begun(seat: &SeatKey) -> Client {
    let client = client().await;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ").await.unwrap();
    let read = format!("SELECT status FROM {SEATS_TABLE} WHERE seat_key = $1");
    let status: String = client.query_one(&read, &[&seat.as_str()]).await.unwrap().get(0);
    assert_eq!(status, "available");
    client
}

/// Writes, as the next step of this purchase.
async fn written(client: &Client, seat: &SeatKey) -> Result<(), tokio_postgres::Error> {
    let update = format!("UPDATE {SEATS_TABLE} SET status = 'sold', owner = 'late' WHERE seat_key = $1");
    client.execute(&update, &[&seat.as_str()]).await?;
    let insert = format!("INSERT INTO {SALES_TABLE} VALUES ($1, 'late', 'late', 'A1', 'late', 'us-east-1')");
    client.execute(&insert, &[&seat.as_str()]).await.map(|_| ())
}

#[tokio::test]
async fn closing_waits_for_a_purchase_that_has_written_and_then_finds_its_row() {
    let name = new_scope();
    let store = named(&name);
    let (plan, _line) = create_seat(&store).await;
    let key = plan.seat_key();
    let buyer = begun(&key).await;
    written(&buyer, &key).await.unwrap();

    let mut closing = pin!(store.fence_seat(&key));
    let waiting = async { eventually("the seat is being closed", async || waits(&name).await).await };
    tokio::select! {
        biased;
        closed = &mut closing => panic!("closed over a purchase under way: {closed:?}"),
        () = waiting => {}
    }
    assert!(poll!(&mut closing).is_pending());
    buyer.batch_execute("COMMIT").await.unwrap();
    assert_eq!(within(closing).await, Ok(true));
    assert_eq!(store.ledger(0, &key).await.unwrap().len(), 1);
    assert_eq!(store.owner(0, &key).await.unwrap().as_deref(), Some("late"), "closing changes nothing");
}

#[tokio::test]
async fn a_purchase_that_had_only_read_is_refused_after_closing() {
    let store = named("buyers");
    let (plan, _line) = create_seat(&store).await;
    let key = plan.seat_key();
    let buyer = begun(&key).await;
    assert_eq!(within(store.fence_seat(&key)).await, Ok(true));
    let refused = written(&buyer, &key).await.expect_err("its snapshot is too old");
    assert_eq!(refused.code(), Some(&SqlState::T_R_SERIALIZATION_FAILURE), "{refused:?}");
    buyer.batch_execute("COMMIT").await.unwrap();
    assert_eq!(store.ledger(0, &key).await.unwrap(), []);
}

#[tokio::test]
async fn a_line_that_had_only_read_is_told_of_a_conflict_and_may_try_again() {
    let store = named("buyers");
    let (plan, mut line) = create_seat(&store).await;
    let sale = sale(&plan.run, 1);
    line.begin().await.unwrap();
    assert_eq!(line.read_seat(&plan.seat_key()).await, Ok(SeatStatus::Available));
    assert_eq!(store.fence_seat(&plan.seat_key()).await, Ok(true));
    assert_eq!(line.mark_sold(&sale).await, Err(StoreError::Conflict { code: "40001".into() }));
    line.begin().await.unwrap();
    assert_eq!(line.read_seat(&plan.seat_key()).await, Ok(SeatStatus::Available), "closing sells nothing");
}

#[tokio::test]
async fn an_eventual_seat_cannot_be_closed() {
    let key = crate::support::seat_key(&new_scope());
    assert_eq!(eventual(1).fence_seat(&key).await, Ok(false), "and does not pretend to be");
}
