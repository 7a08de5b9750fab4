//! The race for one seat: what each lane may do with it, over many scheduling orders and many sizes.

mod at_once;
mod bounded;
mod released;
mod teeth;

use sale::{Conclusion, Lane};
use std::collections::BTreeSet;
use store::LaneStore;

use crate::support::{Raced, eventual, eventually, race, seat_key, strong, within};

/// The number of buyers, and the number of races with that many.
const RACES: [(u32, u64); 5] = [(2, 8), (3, 6), (8, 4), (24, 3), (60, 2)];

/// Buyers of a race in which every connection is in use.
const CROWD: u32 = 200;

fn races() -> impl Iterator<Item = (u32, u64)> {
    RACES.into_iter().flat_map(|(buyers, seeds)| (0..seeds).map(move |seed| (buyers, seed)))
}

pub(crate) fn assert_sold_once(run: &Raced, buyers: u32) {
    let verdict = run.judged(Lane::Strong).verdict;
    assert_eq!(verdict.conclusion, Conclusion::SoldOnce, "{buyers} buyers: {verdict:?}");
    assert_eq!(
        (verdict.reported.confirmed, verdict.lost_receipts().unwrap(), verdict.reported.unknown),
        (1, 0, 0),
        "{verdict:?}"
    );
    assert_eq!(
        (verdict.oversold().unwrap(), verdict.hidden().unwrap(), verdict.owners().unwrap()),
        (0, 0, 1),
        "{verdict:?}"
    );
    assert_eq!(verdict.reported.rejected, buyers - 1);
    assert_eq!(run.attempts(Lane::Strong).len(), buyers as usize, "every buyer is answered");
}

#[tokio::test]
async fn the_strong_lane_sells_the_seat_exactly_once() {
    let store = strong(64);
    for (buyers, seed) in races().chain([(CROWD, 1), (CROWD, 2)]) {
        let run = race(&store, buyers, seed).await;
        assert_sold_once(&run, buyers);
        let rows = ids(&store, &run, 0).await;
        assert_eq!(rows, run.receipts(Lane::Strong), "the one with the ticket was told so");
        assert_eq!(rows, ids(&store, &run, 1).await);
    }
}

#[tokio::test]
async fn the_eventual_lane_hands_out_every_ticket_it_promised_and_too_many_of_them() {
    let store = eventual(64);
    let mut oversold = 0;
    for (buyers, seed) in races().chain([(CROWD, 1)]) {
        let run = race(&store, buyers, seed).await;
        let verdict = run.judged(Lane::Eventual).verdict;
        assert!(verdict.sold().unwrap() >= 1 && verdict.reported.unknown == 0, "{verdict:?}");
        assert_eq!(
            (verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
            (verdict.reported.confirmed, 0),
            "{verdict:?}"
        );
        assert_eq!(
            (verdict.owners().unwrap(), verdict.hidden().unwrap()),
            (1, verdict.sold().unwrap() - 1),
            "the seat map shows one"
        );
        assert_eq!(verdict.reported.confirmed + verdict.reported.rejected, buyers);
        let receipts = run.receipts(Lane::Eventual);
        for region in [0, 1] {
            eventually("the region holds all tickets", async || ids(&store, &run, region).await == receipts).await;
        }
        oversold += verdict.oversold().unwrap();
    }
    assert!(oversold >= 1, "no race went wrong");
}

/// The sales of the run's seat that a region holds.
async fn ids<S: LaneStore>(store: &S, run: &Raced, region: usize) -> BTreeSet<String> {
    let ledger = within(store.ledger(region, &seat_key(&run.run))).await.unwrap();
    assert!(ledger.iter().all(|row| row.scope == run.run), "{ledger:?}");
    ledger.into_iter().map(|row| row.sale_id).collect()
}
