//! Compares the statements that an endpoint really gets with the list that is checked for what DSQL takes.

use sale::{FloorId, purchase};
use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};
use store::{
    LaneStore,
    postgres_wire::{PostgresWire, begun::Begun, floors::FloorCursor, runs::Document, sql, sql::PARTS_MAX},
};

use super::create_seat;
use crate::support::{Fault, Pair, race, sale};

/// Runs a race, and purchases that are given up.
async fn purchases(pair: &Pair, store: &PostgresWire) {
    let run = race(store, 12, 1).await;
    let (plan, mut line) = create_seat(store).await;
    pair[0].order(Fault::RolledBackAtCommit, 1);
    for _ in 0..2 {
        purchase(&mut line, &sale(&plan.run, 1)).await;
    }
    store.fence_seat(&plan.seat_key()).await.unwrap();
    store.owners(0, &run.run).await.unwrap();
    store.rows(1, &run.run, &["A1".parse().unwrap()]).await.unwrap();
    store.clear(&plan.run).await.unwrap();
}

async fn floors(store: &PostgresWire) {
    let floor = FloorId::new(7);
    store.open_floor(&floor).await.unwrap();
    store.see_floor(&floor, Duration::from_secs(60)).await.unwrap();
    store.find_floor(&floor, Duration::from_secs(60)).await.unwrap();
    store.count_floors(10).await.unwrap();
    store.idle_floors(Duration::from_secs(60), &FloorCursor::default(), 3).await.unwrap();
    store.forget_floor(&floor).await.unwrap();
}

async fn documents(store: &PostgresWire) {
    for (run, parts) in [("a", 1), ("b", PARTS_MAX)] {
        let document = Document { name: "history", parts: vec![vec![1]; parts] };
        store.store_documents(run, &[document]).await.unwrap();
        assert_eq!(store.read_document(run, "history").await.unwrap().unwrap().0.len(), parts);
    }
    store.runs_older_than(Duration::from_secs(60), "c", 9, &["begun"]).await.unwrap();
    store.delete_document("a", "history").await.unwrap();
}

async fn notes(store: &PostgresWire) {
    let (first, begun) = (Begun::first(), Begun::new("a".into(), SystemTime::now(), 7));
    for bytes in [0, 9] {
        store.note_run(&begun, bytes).await.unwrap();
    }
    let count = store.count_runs("a").await.unwrap();
    assert_eq!((count.stored, count.bytes, count.on_day, count.cost_on_day), (1, 9, 1, 7));
    assert_eq!(store.begun_runs(&first, 9).await.unwrap().len(), 1);
    assert_eq!(store.expired_runs(&first, 9).await.unwrap().len(), 1);
    assert_eq!(store.noted_runs(&["a".into(), "b".into()]).await.unwrap(), ["a"]);
    let found = store.begun_runs(&first, 9).await.unwrap().remove(0);
    store.forget_run(&found).await.unwrap();
    assert!(store.begun_runs(&first, 9).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_list_is_what_is_sent_and_nothing_else_is() {
    let pair = Pair::peered().await;
    let store = pair.store(4);
    // Boxed: one future of all of it is more than a debug build's stack holds.
    Box::pin(purchases(&pair, &store)).await;
    Box::pin(floors(&store)).await;
    Box::pin(documents(&store)).await;
    Box::pin(notes(&store)).await;
    let seen: BTreeSet<String> = pair.statements().into_iter().collect();
    let listed: BTreeSet<String> = sql::statements().into_iter().collect();
    assert_eq!(seen, listed);
}
