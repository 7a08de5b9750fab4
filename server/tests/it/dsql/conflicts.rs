//! An error 40001 of either kind is retried wherever it appears; a transaction that was given up is never a sale.

use sale::{FloorId, Outcome, SeatStore, StoreError, purchase};
use std::time::Duration;
use store::{LaneStore, postgres_wire::runs::Document};

use super::{create_seat, line};
use crate::support::{Fault, Pair, sale, within};

#[tokio::test]
async fn a_conflict_at_commit_is_tried_again() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut line) = create_seat(&store).await;
    pair[0].order(Fault::ConflictAtCommit, 2);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries, answer.error), (Outcome::Confirmed, 2, None));
    assert_eq!(store.ledger(1, &plan.seat_key()).await.unwrap(), [sale(&plan.run, 1)], "once, and in both regions");
}

#[tokio::test]
async fn who_loses_at_commit_reads_that_the_seat_is_sold() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut slow) = create_seat(&store).await;
    let mut quick = line(&store, 1).await;
    pair[0].order(Fault::ConflictAtCommit, 1);
    let late = sale(&plan.run, 1);
    slow.begin().await.unwrap();
    slow.read_seat(&plan.seat_key()).await.unwrap();
    slow.mark_sold(&late).await.unwrap();
    slow.append_sale(&late).await.unwrap();
    assert_eq!(slow.commit().await, Err(StoreError::Conflict { code: "40001 OC000".into() }));
    assert_eq!(within(purchase(&mut quick, &sale(&plan.run, 2))).await.outcome, Outcome::Confirmed);
    let again = within(purchase(&mut slow, &late)).await;
    assert_eq!((again.outcome, again.retries), (Outcome::Rejected, 0));
    assert_eq!(store.ledger(0, &plan.seat_key()).await.unwrap(), [sale(&plan.run, 2)]);
}

#[tokio::test]
async fn a_schema_that_changed_under_a_read_is_read_again() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut line) = create_seat(&store).await;
    let (key, read) = (plan.seat_key(), Fault::SchemaConflictAtRead("SELECT status"));
    pair[0].order(read, 2);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries, answer.error), (Outcome::Confirmed, 2, None));

    for region in [0, 1] {
        let any = Fault::SchemaConflictAtRead("");
        let happened = async || {
            assert_eq!(pair[region].left(any), 0);
            pair[region].order(any, 2);
        };
        pair[region].order(any, 2);
        assert_eq!(store.ledger(region, &key).await.unwrap(), [sale(&plan.run, 1)]);
        happened().await;
        assert_eq!(store.owner(region, &key).await.unwrap().as_deref(), Some("fan-1"));
        happened().await;
        assert_eq!(store.owners(region, &plan.run).await.unwrap().len(), 1);
        happened().await;
        assert_eq!(store.rows(region, &plan.run, &["A1".parse().unwrap()]).await.unwrap().len(), 1);
        happened().await;
        assert_eq!(store.open(region, 1).await.unwrap().len(), 1, "a line that is warmed");
        happened().await;
        store.engine().await.unwrap();
        assert_eq!(pair[region].left(any), 0);
    }
}

#[tokio::test]
async fn writes_that_are_transactions_of_their_own_are_tried_again() {
    let pair = Pair::peered().await;
    let store = pair.store(1);
    let (plan, _) = create_seat(&store).await;
    let order = async |times| {
        assert_eq!(pair[0].left(Fault::ConflictAtCommit), 0, "all of them happened");
        pair[0].order(Fault::ConflictAtCommit, times);
    };
    order(2).await;
    store.create_seat(&plan.seat_key()).await.unwrap();
    order(2).await;
    assert_eq!(store.fence_seat(&plan.seat_key()).await, Ok(true));
    order(2).await;
    store.clear(&plan.run).await.unwrap();
    order(2).await;
    store.open_floor(&FloorId::new(1)).await.unwrap();
    order(2).await;
    assert_eq!(store.see_floor(&FloorId::new(1), Duration::from_secs(60)).await, Ok(true));
    order(2).await;
    store.store_documents("a", &[Document { name: "history", parts: vec![vec![1]] }]).await.unwrap();
    order(2).await;
    store.delete_document("a", "history").await.unwrap();
    order(0).await;
}

#[tokio::test]
async fn a_conflict_that_never_ends_is_given_up_and_nothing_is_sold() {
    let pair = Pair::peered().await;
    let store = pair.store(1);
    let (plan, mut line) = create_seat(&store).await;
    pair[0].order(Fault::ConflictAtCommit, u32::MAX);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries), (Outcome::Unknown, sale::RETRIES_MAX));
    assert_eq!(store.ledger(1, &plan.seat_key()).await.unwrap(), []);
}

#[tokio::test]
async fn a_commit_that_is_answered_rollback_is_not_a_sale() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut line) = create_seat(&store).await;
    pair[0].order(Fault::RolledBackAtCommit, 1);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!(answer.outcome, Outcome::Unknown, "never confirmed");
    assert_eq!(answer.error.as_ref().map(StoreError::code), Some("rolled-back"));
    assert_eq!(store.ledger(1, &plan.seat_key()).await.unwrap(), []);
    assert_eq!(within(purchase(&mut line, &sale(&plan.run, 2))).await.outcome, Outcome::Confirmed, "the line is sound");
}
