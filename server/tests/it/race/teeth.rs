//! The tests find the errors they look for: if the rows are wrong on purpose, the verdict says so.

use sale::{Conclusion, Lane, Outcome, Sale, Verdict};
use store::{LaneStore, postgres_wire::Isolation};

use super::ids;
use crate::support::{Behind, Raced, databases, eventual, eventually, judged_now, race, sale, strong, strong_at};

/// One of these races must go wrong where isolation is too weak.
const TRIES: u64 = 50;

#[tokio::test]
async fn at_read_committed_the_same_adapter_oversells() {
    let store = strong_at(databases().socket.clone(), 8, Isolation::ReadCommitted);
    assert!(store.engine().await.unwrap().contains("READ COMMITTED"), "and says on what it runs");
    for seed in 0..TRIES {
        let verdict = race(&store, 8, seed).await.judged(Lane::Strong).verdict;
        assert_eq!(
            (verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
            (verdict.reported.confirmed, 0),
            "{verdict:?}"
        );
        if verdict.conclusion == Conclusion::Oversold {
            return;
        }
    }
    panic!("{TRIES} races at READ COMMITTED and no lost update: the harness does not make buyers meet");
}

/// The same run, judged by the rows as they are now.
async fn judged_again<S: LaneStore>(store: &S, run: &Raced) -> Verdict {
    judged_now(store, run.history(store.lane())).await
}

/// The sale of a buyer with this outcome.
fn buyer_given(run: &Raced, lane: Lane, outcome: Outcome) -> Sale {
    let attempt = run.attempts(lane).into_iter().find(|attempt| attempt.outcome == outcome);
    sale(&run.run, attempt.unwrap_or_else(|| panic!("nobody was told {outcome:?}")).buyer)
}

#[tokio::test]
async fn a_ticket_that_vanishes_is_a_lost_receipt_and_an_unsold_seat() {
    let store = strong(8);
    let run = race(&store, 8, 1).await;
    let ticket = buyer_given(&run, Lane::Strong, Outcome::Confirmed);
    assert_eq!(judged_again(&store, &run).await, run.judged(Lane::Strong).verdict, "the rows are final");

    store.remove_row(&ticket).await;
    let verdict = judged_again(&store, &run).await;
    assert_eq!(
        (verdict.conclusion, verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
        (Conclusion::Unsold, 0, 1)
    );
    store.add_row(&ticket).await;
    assert_eq!(judged_again(&store, &run).await, run.judged(Lane::Strong).verdict);
}

#[tokio::test]
async fn a_second_ticket_is_an_oversell_and_a_strangers_is_a_bug_of_ours() {
    let store = strong(8);
    let run = race(&store, 8, 1).await;
    store.add_row(&buyer_given(&run, Lane::Strong, Outcome::Rejected)).await;
    let verdict = judged_again(&store, &run).await;
    assert_eq!((verdict.conclusion, verdict.sold().unwrap()), (Conclusion::Oversold, 2));
    assert_eq!(
        (verdict.lost_receipts().unwrap(), verdict.hidden().unwrap()),
        (1, 1),
        "who holds it was told that the seat is sold"
    );

    store.add_row(&sale(&run.run, 99)).await;
    assert_eq!(judged_again(&store, &run).await.conclusion, Conclusion::Impossible);
}

#[tokio::test]
async fn on_the_eventual_lane_too_every_row_counts() {
    let store = eventual(8);
    let run = race(&store, 8, 1).await;
    let before = run.judged(Lane::Eventual).verdict;
    let mut receipts = run.receipts(Lane::Eventual);
    // A row that has not arrived yet cannot be deleted everywhere.
    everywhere(&store, &run, &receipts).await;
    let ticket = buyer_given(&run, Lane::Eventual, Outcome::Confirmed);
    store.remove_row(&ticket).await;
    receipts.remove(&ticket.sale_id);
    everywhere(&store, &run, &receipts).await;
    let verdict = judged_again(&store, &run).await;
    assert_eq!(
        (verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
        (before.sold().unwrap() - 1, 1),
        "{verdict:?}"
    );

    store.add_row(&ticket).await;
    assert_eq!(judged_again(&store, &run).await.sold(), before.sold(), "it counts before it has arrived everywhere");
    store.add_row(&sale(&run.run, 99)).await;
    assert_eq!(judged_again(&store, &run).await.conclusion, Conclusion::Impossible);
}

async fn everywhere<S: LaneStore>(store: &S, run: &Raced, rows: &std::collections::BTreeSet<String>) {
    for region in [0, 1] {
        eventually("the region has these rows", async || ids(store, run, region).await == *rows).await;
    }
}
