//! The race on dynalite: an implementation of DynamoDB that we did not write.
//!
//! It is one endpoint for both regions, so nothing is replicated and nothing lags. This changes: a region never shows
//! an owner that the other does not, so they agree at the first observation; the ledger is the same in both at once;
//! and no buyer is misled by a late replica. This stays: the purchase reads and then writes, and two buyers who have
//! both read "available" both write. So the seat is oversold without any replication, as it is in one region of
//! DynamoDB. Lag only widens the gap between reading and writing, from the length of a request to that of the
//! replication.

use sale::{Lane, purchase};
use std::collections::BTreeSet;
use store::{LaneStore, dynamodb::DynamoDb};

use crate::support::{Raced, eventual_on_dynalite, new_scope, race, sale, seat_key};

/// The numbers of buyers, each with its number of races.
const RACES: [(u32, u64); 4] = [(2, 4), (8, 3), (24, 2), (60, 1)];

#[tokio::test]
async fn one_endpoint_for_both_regions_still_oversells_and_its_regions_never_differ() {
    let store = eventual_on_dynalite(64).await;
    let mut oversold = 0;
    for (buyers, seed) in RACES.into_iter().flat_map(|(buyers, seeds)| (0..seeds).map(move |seed| (buyers, seed))) {
        let run = race(&store, buyers, seed).await;
        assert_promises_kept(&run, buyers);
        // No waiting: both regions hold the same rows at the same moment.
        let tickets = receipts_in(&store, &run, 0).await;
        assert_eq!(tickets, run.receipts(Lane::Eventual));
        assert_eq!(tickets, receipts_in(&store, &run, 1).await);
        oversold += run.judged(Lane::Eventual).verdict.oversold().unwrap();
    }
    assert!(oversold >= 1, "no race went wrong");
}

/// Checks that every confirmed ticket is in the ledger, and that the seat map shows one of them.
fn assert_promises_kept(run: &Raced, buyers: u32) {
    let verdict = run.judged(Lane::Eventual).verdict;
    assert!(verdict.sold().unwrap() >= 1 && verdict.reported.unknown == 0, "{verdict:?}");
    assert_eq!(
        (verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
        (verdict.reported.confirmed, 0),
        "{verdict:?}"
    );
    assert_eq!((verdict.owners().unwrap(), verdict.hidden().unwrap()), (1, verdict.sold().unwrap() - 1), "{verdict:?}");
    assert_eq!(verdict.reported.confirmed + verdict.reported.rejected, buyers);
}

async fn receipts_in(store: &DynamoDb, run: &Raced, region: usize) -> BTreeSet<String> {
    let ledger = store.ledger(region, &seat_key(&run.run)).await.unwrap();
    ledger.into_iter().map(|row| row.sale_id).collect()
}

#[tokio::test]
async fn one_desk_with_one_line_sells_once() {
    // The same engine and the same purchase; only the race is gone.
    let store = eventual_on_dynalite(1).await;
    let mut line = store.open(0, 1).await.unwrap().pop().unwrap();
    let scope = new_scope();
    for buyer in 1..=10 {
        purchase(&mut line, &sale(&scope, buyer)).await;
    }
    let sold = store.ledger(0, &seat_key(&scope)).await.unwrap();
    assert_eq!(sold, [sale(&scope, 1)]);
}
