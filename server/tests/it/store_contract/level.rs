//! The isolation level of sessions: read from each connection, named as it was read, and refused if it is not the one
//! that was requested.

use race::lanes::LaneHandle;
use sale::{Lane, SeatStore, StoreError, purchase};
use store::{
    LaneStore,
    postgres_wire::{Isolation, PostgresWire},
};

use super::{create_seat, line};
use crate::support::{Fault, Pair, Proxy, databases, postgres_at, regions, sale, strong_at, try_race, within};

/// Opens the strong lane behind a proxy that changes statements.
async fn behind_a_proxy(connections: usize) -> (Proxy, PostgresWire) {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let config = postgres_at(proxy.address, &databases().tcp);
    (proxy, strong_at(config, connections, Isolation::RepeatableRead))
}

fn assert_refused<T: std::fmt::Debug>(answer: Result<T, StoreError>) {
    let error = answer.expect_err("is refused");
    assert!(matches!(error, StoreError::Failed { .. }) && error.code() == "isolation", "{error:?}");
}

#[tokio::test]
async fn a_weaker_level_refuses_the_lane_and_the_sentence_names_both() {
    let (proxy, store) = behind_a_proxy(2).await;
    proxy.weaken(0..usize::MAX);
    assert_refused(within(store.engine()).await);
    assert_refused(within(store.open(1, 1)).await.map(|_| ()));
    assert_refused(within(try_race(&store, 2, 1)).await.map(|_| ()));
    let lane = LaneHandle::new(Lane::Strong, regions().into(), Ok(store)).set_by("WORLDSEAT_POSTGRES");
    within(lane.probe()).await;
    let sentence = lane.state().engine.unwrap_err();
    assert!(sentence.contains("asks for REPEATABLE READ and its sessions have READ COMMITTED"), "{sentence}");
    assert!(sentence.contains("changes statements") && sentence.contains("WORLDSEAT_POSTGRES"), "{sentence}");
}

#[tokio::test]
async fn one_connection_among_many_is_found() {
    let (proxy, store) = behind_a_proxy(8).await;
    assert!(within(store.engine()).await.is_ok(), "those before are as they should be");
    let opened = proxy.connections();
    proxy.weaken(opened + 5..opened + 6);
    let refused = within(store.open(0, 8)).await;
    assert_refused(refused.map(|lines| lines.len()));
    proxy.weaken(0..0);
    assert_eq!(within(store.open(0, 8)).await.unwrap().len(), 8, "it was not kept");
}

#[tokio::test]
async fn a_line_that_is_opened_again_in_a_purchase_is_asked_too() {
    let (proxy, store) = behind_a_proxy(1).await;
    let (scope, key, mut line) = create_seat(&store).await;
    proxy.weaken(0..usize::MAX);
    proxy.at_commit(crate::support::AtCommit::CutBefore);
    let answer = within(purchase(&mut line, &sale(&scope, 1))).await;
    assert_eq!(answer.error.as_ref().map(StoreError::code), Some("connection"), "{answer:?}");
    proxy.at_commit(crate::support::AtCommit::Pass);
    assert_refused(within(line.begin()).await);
    proxy.weaken(0..0);
    assert_eq!(store.ledger(0, &key).await.unwrap(), [], "nothing was sold at the weaker level");
}

#[tokio::test]
async fn every_connection_is_asked_once_and_no_purchase_asks_again() {
    let pair = Pair::peered().await;
    let store = pair.store(3);
    let mut lines = within(store.open(0, 3)).await.unwrap();
    let level_queries = || pair[0].statements().iter().filter(|sql| *sql == "SHOW transaction_isolation").count();
    assert_eq!((level_queries(), pair[0].connections()), (3, 3));
    let (scope, ..) = within(put_up_in(&store)).await;
    let before = level_queries();
    for (buyer, line) in (1..).zip(&mut lines) {
        within(purchase(line, &sale(&scope, buyer))).await;
    }
    assert_eq!(level_queries(), before, "it costs a race nothing");
}

async fn put_up_in(store: &PostgresWire) -> (String, sale::SeatKey) {
    let scope = crate::support::new_scope();
    let key = crate::support::seat_key(&scope);
    store.create_seat(&key).await.unwrap();
    (scope, key)
}

#[tokio::test]
async fn the_name_has_the_level_that_was_read_and_says_where_it_is_only_asked_for() {
    let named =
        |isolation| async move { within(strong_at(databases().socket.clone(), 1, isolation).engine()).await.unwrap() };
    assert!(named(Isolation::RepeatableRead).await.contains(" (REPEATABLE READ), standing in for "));
    assert!(named(Isolation::ReadCommitted).await.contains(" (READ COMMITTED), standing in for "));

    let pair = Pair::peered().await;
    let name = within(pair.store(1).engine()).await.unwrap();
    assert!(name.contains(" (REPEATABLE READ) behind DSQL"), "{name}");
    pair[1].order(Fault::LevelUnreported, u32::MAX);
    let store = pair.store(1);
    let name = within(store.engine()).await.unwrap();
    assert!(name.contains(" (REPEATABLE READ, as asked) behind DSQL"), "{name}");
    let mut line = line(&store, 1).await;
    line.begin().await.unwrap();
    within(line.roll_back()).await.unwrap();
}

#[tokio::test]
async fn a_cluster_whose_sessions_have_another_level_is_refused() {
    let pair = Pair::peered().await;
    pair[1].proxy.weaken(0..usize::MAX);
    assert_refused(within(pair.store(2).engine()).await);
}
