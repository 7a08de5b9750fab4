//! A buyer who is refused at COMMIT leaves nothing, at every isolation level: this proves that they wrote inside their
//! transaction, because other writes would remain.

use sale::{Lane, SeatStore, StoreError};
use store::{
    LaneStore,
    postgres_wire::{Isolation, PostgresWire},
};
use tokio_postgres::Config;

use super::{CONNECTIONS, buy_blindly, create_seat, line};
use crate::{
    race::assert_sold_once,
    support::{
        Fault, Pair, databases, new_scope, open_config, race, sale, seat_key, sql_client, strong, strong_at, within,
    },
};

/// Separate tables in which COMMIT fails with `state` for the first `times` buyers who have changed a seat's owner.
/// A buyer who was too late is refused earlier than that, by PostgreSQL itself.
async fn refusing(state: &str, times: u32) -> Config {
    let config = open_config(&format!("refusing_{}", new_scope())).await;
    let store = strong_at(config.clone(), 1, Isolation::RepeatableRead);
    within(store.create_seat(&seat_key(&new_scope()))).await.expect("makes the tables");
    let client = sql_client(&config).await;
    let refuse = format!(
        "CREATE SEQUENCE refusals;
         CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN
             IF nextval('refusals') <= {times} THEN RAISE 'refused at COMMIT' USING ERRCODE = '{state}'; END IF;
             RETURN NULL;
           END $$;
         CREATE CONSTRAINT TRIGGER refuse AFTER UPDATE ON worldseat_seats DEFERRABLE INITIALLY DEFERRED
           FOR EACH ROW WHEN (NEW.owner IS DISTINCT FROM OLD.owner) EXECUTE FUNCTION refuse()"
    );
    client.batch_execute(&refuse).await.unwrap();
    config
}

/// Checks that a buyer whose COMMIT is refused leaves nothing.
async fn leaves_nothing(store: &PostgresWire, code: &str) {
    let (scope, key, mut line) = create_seat(store).await;
    let sale = sale(&scope, 1);
    line.begin().await.unwrap();
    line.read_seat(&key).await.unwrap();
    line.mark_sold(&sale).await.unwrap();
    line.append_sale(&sale).await.unwrap();
    assert_eq!(store.ledger(0, &key).await.unwrap(), [], "nobody sees it before COMMIT");
    let refused = line.commit().await.expect_err("is refused");
    assert_eq!(refused.code(), code);
    assert!(!matches!(refused, StoreError::Unknown { .. }), "{refused:?}");
    for region in [0, 1] {
        assert_eq!(store.ledger(region, &key).await.unwrap(), [], "{code}: no ledger row");
        assert_eq!(store.owner(region, &key).await.unwrap(), None, "{code}: no mark");
    }
    assert_eq!(line.find_sale(&sale).await, Ok(false));
}

#[tokio::test]
async fn refused_at_commit_a_buyer_leaves_no_row_at_either_level() {
    for isolation in [Isolation::RepeatableRead, Isolation::ReadCommitted] {
        for state in ["40001", "23514"] {
            let store = strong_at(refusing(state, 1).await, CONNECTIONS, isolation);
            within(leaves_nothing(&store, state)).await;
        }
    }
}

#[tokio::test]
async fn nor_on_a_cluster_however_it_refuses() {
    for (fault, code) in [(Fault::ConflictAtCommit, "40001 OC000"), (Fault::RolledBackAtCommit, "rolled-back")] {
        let pair = Pair::peered().await;
        let store = pair.store(CONNECTIONS);
        // The fault must hit the purchase: the table and the seat are made before it.
        let (scope, key, mut line) = create_seat(&store).await;
        let sale = sale(&scope, 1);
        line.begin().await.unwrap();
        line.read_seat(&key).await.unwrap();
        line.mark_sold(&sale).await.unwrap();
        line.append_sale(&sale).await.unwrap();
        pair[0].order(fault, 1);
        assert_eq!(line.commit().await.expect_err("is refused").code(), code);
        assert_eq!(store.ledger(1, &key).await.unwrap(), []);
        assert_eq!(store.owner(1, &key).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_race_in_which_commits_are_refused_has_one_row_in_the_ledger() {
    const REFUSED: u32 = 5;
    let store = strong_at(refusing("40001", REFUSED).await, 8, Isolation::RepeatableRead);
    let run = race(&store, 12, 1).await;
    assert_sold_once(&run, 12);
    let retries: u32 = run.attempts(Lane::Strong).iter().map(|attempt| attempt.retries).sum();
    assert!(retries >= REFUSED, "{retries} retries: nobody was refused at COMMIT");
}

#[tokio::test]
async fn a_ledger_row_that_is_refused_takes_the_mark_with_it() {
    let store = strong(CONNECTIONS);
    let (scope, key, mut line) = create_seat(&store).await;
    for buyer in [1, 2] {
        buy_blindly(&mut line, &scope, buyer).await;
    }
    line.begin().await.unwrap();
    line.read_seat(&key).await.unwrap();
    line.mark_sold(&sale(&scope, 1)).await.unwrap();
    assert_eq!(line.append_sale(&sale(&scope, 1)).await.expect_err("is there already").code(), "23505");
    line.roll_back().await.unwrap();
    assert_eq!(store.owner(0, &key).await.unwrap().as_deref(), Some("fan-2"), "as it was before");
}

#[tokio::test]
async fn a_mark_that_meets_no_row_is_not_taken_for_done() {
    let store = strong_at(databases().socket.clone(), CONNECTIONS, Isolation::ReadCommitted);
    let mut line = line(&store, 0).await;
    line.begin().await.unwrap();
    let (_, there, _) = create_seat(&store).await;
    line.read_seat(&there).await.unwrap();
    let refused = line.mark_sold(&sale(&new_scope(), 1)).await.expect_err("there is no such row");
    assert!(matches!(&refused, StoreError::Failed { code, .. } if code == "no-such-seat"), "{refused:?}");
}
