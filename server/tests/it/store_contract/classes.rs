//! The errors of the database, and the error class that the purchase gives to each: by SQLSTATE, from real errors.

use sale::{Outcome, Sale, SeatStore, StoreError, purchase};
use store::{
    LaneStore, SALES_TABLE, SEATS_TABLE,
    postgres_wire::{Isolation, PostgresSeat},
};

use super::{CONNECTIONS, create_seat, line};
use crate::support::{
    closed_port, databases, dynamodb_at, eventually, new_scope, open_config, postgres_at, sale, seat_key, sql_client,
    strong, strong_at, within,
};

/// Checks that nothing of the purchase was written, and that the database reported this with `code`.
fn assert_failed<T: std::fmt::Debug>(answer: Result<T, StoreError>, code: &str) {
    match answer {
        Err(StoreError::Failed { code: returned, detail }) => {
            assert_eq!(returned, code, "{detail}");
            assert!(!detail.is_empty());
        }
        other => panic!("{other:?}"),
    }
}

async fn read_and_mark(line: &mut PostgresSeat, sale: &Sale) {
    line.begin().await.unwrap();
    line.read_seat(&sale.seat_key()).await.unwrap();
    line.mark_sold(sale).await.unwrap();
}

#[tokio::test]
async fn the_same_sale_twice_is_refused_with_23505() {
    let store = strong(CONNECTIONS);
    let (scope, key, mut line) = create_seat(&store).await;
    let sale = sale(&scope, 1);
    read_and_mark(&mut line, &sale).await;
    line.append_sale(&sale).await.unwrap();
    line.commit().await.unwrap();

    read_and_mark(&mut line, &sale).await;
    assert_failed(line.append_sale(&sale).await, "23505");
    assert_failed(line.commit().await, "aborted");
    line.roll_back().await.unwrap();
    assert_eq!(store.ledger(0, &key).await.unwrap(), [sale]);
}

#[tokio::test]
async fn a_table_that_is_gone_is_42p01_and_the_buyer_is_told_we_do_not_know() {
    let config = open_config(&format!("gone_{}", new_scope())).await;
    let store = strong_at(config.clone(), CONNECTIONS, Isolation::RepeatableRead);
    let (scope, key, mut line) = create_seat(&store).await;
    let sale = sale(&scope, 1);

    drop_table(&config, SALES_TABLE).await;
    read_and_mark(&mut line, &sale).await;
    assert_failed(line.append_sale(&sale).await, "42P01");
    assert_eq!(purchase(&mut line, &sale).await.outcome, Outcome::Unknown);
    assert_failed(store.ledger(0, &key).await, "42P01");

    drop_table(&config, SEATS_TABLE).await;
    line.begin().await.unwrap();
    assert_failed(line.read_seat(&key).await, "42P01");
    assert_failed(store.fence_seat(&key).await, "42P01");
}

async fn drop_table(config: &tokio_postgres::Config, table: &str) {
    sql_client(config).await.batch_execute(&format!("DROP TABLE {table}")).await.unwrap();
}

#[tokio::test]
async fn a_seat_that_was_never_put_up_is_no_seat() {
    let store = strong(CONNECTIONS);
    let (mut line, key) = (line(&store, 0).await, seat_key(&new_scope()));
    line.begin().await.unwrap();
    assert_failed(line.read_seat(&key).await, "no-such-seat");
}

#[tokio::test]
async fn a_server_that_hangs_up_before_commit_has_written_nothing() {
    let mut config = databases().socket.clone();
    let name = new_scope();
    config.application_name(&name);
    let store = strong_at(config, CONNECTIONS, Isolation::RepeatableRead);
    let (scope, key, mut line) = create_seat(&store).await;
    let sale = sale(&scope, 1);
    read_and_mark(&mut line, &sale).await;
    hang_up(&name).await;

    let error = line.append_sale(&sale).await.expect_err("nobody is there");
    assert!(matches!(error, StoreError::Failed { .. }), "{error:?}");
    assert!(["connection", "57P01"].contains(&error.code()), "{error:?}");
    assert!(matches!(line.commit().await, Err(StoreError::Failed { .. })), "a commit that was never sent");

    assert_eq!(purchase(&mut line, &sale).await.outcome, Outcome::Confirmed, "the line is opened again");
    assert_eq!(store.ledger(0, &key).await.unwrap(), [sale]);
}

/// Does what a server does that shuts down: it notifies every client and closes the connections.
async fn hang_up(name: &str) {
    let client = sql_client(&databases().tcp).await;
    let of = format!("FROM pg_stat_activity WHERE application_name = '{name}'");
    client.batch_execute(&format!("SELECT pg_terminate_backend(pid) {of}")).await.unwrap();
    eventually("they are gone", async || {
        client.query_one(&format!("SELECT count(*) {of}"), &[]).await.unwrap().get::<_, i64>(0) == 0
    })
    .await;
}

#[tokio::test]
async fn nobody_listening_is_a_failure_that_wrote_nothing() {
    let (address, _guard) = closed_port();
    let store = strong_at(postgres_at(address, &databases().tcp), CONNECTIONS, Isolation::RepeatableRead);
    assert_failed(within(store.open(0, 1)).await, "connection");
    assert_failed(store.engine().await, "connection");
    assert_failed(store.fence_seat(&seat_key("nobody")).await, "connection");

    let store = dynamodb_at([address; 2], CONNECTIONS);
    assert_failed(within(store.open(0, 1)).await, "connection");
    assert_failed(store.engine().await, "connection");
}

#[tokio::test]
async fn a_wrong_password_is_named_by_its_code_and_not_repeated() {
    let mut config = databases().tcp.clone();
    config.password("guess-4711");
    let store = strong_at(config, CONNECTIONS, Isolation::RepeatableRead);
    let refused = store.engine().await.expect_err("is refused");
    assert_eq!(refused.code(), "28P01");
    assert!(!format!("{refused:?}").contains("4711"));
}
