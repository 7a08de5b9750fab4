//! The connection is cut at the worst moment, COMMIT: the buyer's outcome, and what the rows decide afterwards.

mod closed_seat;
mod silence;

use race::plan::Plan;
use sale::{Conclusion, Lane, Outcome, StoreError, Verdict, purchase};
use std::time::Duration;
use store::{
    Deadlined, LaneStore,
    postgres_wire::{Isolation, PostgresSeat, PostgresWire},
};
use tokio::time::Instant;

use crate::support::{
    AtCommit, Listening, Proxy, databases, eventually, judged_now, new_scope, postgres_at, race, run_of_one, sale,
    seat_key, strong, strong_at, within,
};

/// Starts a proxy before the shared PostgreSQL, and the strong lane behind it.
async fn proxied() -> (Proxy, PostgresWire) {
    proxied_as("buyers").await
}

/// The same, with a name by which PostgreSQL lists its connections.
async fn proxied_as(name: &str) -> (Proxy, PostgresWire) {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let mut config = postgres_at(proxy.address, &databases().tcp);
    config.application_name(name);
    (proxy, strong_at(config, 8, Isolation::RepeatableRead))
}

/// A seat of a new run, and a connection to it.
async fn create_seat(store: &PostgresWire) -> (Plan, PostgresSeat) {
    let plan = Plan::new(new_scope(), "A1".parse().unwrap(), 1, 0);
    store.create_seat(&plan.seat_key()).await.unwrap();
    (plan, store.open(0, 1).await.unwrap().pop().unwrap())
}

/// The verdict on a run with one buyer.
async fn verdict(store: &PostgresWire, plan: &Plan, answer: &sale::Answer) -> Verdict {
    judged_now(store, &run_of_one(&plan.run, answer)).await
}

#[tokio::test]
async fn cut_before_commit_the_buyer_does_not_know_and_the_seat_is_unsold() {
    let (proxy, store) = proxied().await;
    let (plan, mut line) = create_seat(&store).await;
    proxy.at_commit(AtCommit::CutBefore);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries), (Outcome::Unknown, 0), "never tried again blindly");
    assert!(matches!(&answer.error, Some(StoreError::Unknown { code, .. }) if code == "connection"), "{answer:?}");

    assert_eq!(strong(1).ledger(0, &plan.seat_key()).await.unwrap(), []);
    let verdict = verdict(&store, &plan, &answer).await;
    assert_eq!(
        (verdict.conclusion, verdict.reported.unknown, verdict.sold().unwrap()),
        (Conclusion::Unsold, 1, 0),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn cut_after_commit_the_ledger_tells_the_buyer_that_the_seat_is_his() {
    let (proxy, store) = proxied().await;
    let (plan, mut line) = create_seat(&store).await;
    proxy.at_commit(AtCommit::CutAfter);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries, &answer.error), (Outcome::Confirmed, 0, &None));
    let verdict = verdict(&store, &plan, &answer).await;
    assert_eq!((verdict.conclusion, verdict.reported.confirmed, verdict.sold().unwrap()), (Conclusion::SoldOnce, 1, 1));
    assert_eq!((verdict.lost_receipts().unwrap(), verdict.owners().unwrap()), (0, 1));
}

#[tokio::test]
async fn with_the_ledger_out_of_reach_the_buyer_does_not_know_though_the_seat_is_his() {
    let (proxy, store) = proxied().await;
    let (plan, mut line) = create_seat(&store).await;
    proxy.at_commit(AtCommit::CutAfterAndShut);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!(answer.outcome, Outcome::Unknown);
    let blind = verdict(&store, &plan, &answer).await;
    assert_eq!((blind.conclusion, blind.reported.unknown, blind.sold()), (Conclusion::Undecided, 1, None), "{blind:?}");

    assert_eq!(strong(1).ledger(0, &plan.seat_key()).await.unwrap(), [sale(&plan.run, 1)]);
    proxy.set_listening(Listening::Open);
    let seeing = verdict(&store, &plan, &answer).await;
    assert_eq!((seeing.conclusion, seeing.sold()), (Conclusion::SoldOnce, Some(1)), "{seeing:?}");
    assert_eq!(
        (seeing.reported.confirmed, seeing.reported.unknown, seeing.lost_receipts()),
        (0, 1, Some(1)),
        "they were not told"
    );
}

#[tokio::test]
async fn a_commit_that_arrives_late_is_waited_for_before_the_rows_are_counted() {
    let name = new_scope();
    let (proxy, store) = proxied_as(&name).await;
    let (plan, mut line) = create_seat(&store).await;
    proxy.at_commit(AtCommit::Hold);
    line.set_deadline(Instant::now() + Duration::from_millis(500));
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.error.as_ref().map(StoreError::code)), (Outcome::Unknown, Some("deadline")));
    assert_eq!(proxy.held(), 1);

    let late = async {
        eventually("the seat is being closed", async || closed_seat::waits(&name).await).await;
        proxy.at_commit(AtCommit::Pass);
    };
    let (verdict, ()) = tokio::join!(verdict(&store, &plan, &answer), late);
    assert_eq!(
        (verdict.conclusion, verdict.sold().unwrap(), verdict.reported.unknown),
        (Conclusion::SoldOnce, 1, 1),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn a_whole_run_whose_commits_are_all_lost_sells_nothing_and_says_so() {
    let (proxy, store) = proxied().await;
    store.engine().await.unwrap();
    proxy.at_commit(AtCommit::CutBefore);
    let run = race(&store, 6, 3).await;
    let verdict = run.judged(Lane::Strong).verdict;
    assert_eq!(
        (verdict.conclusion, verdict.reported.unknown, verdict.reported.confirmed),
        (Conclusion::Unsold, 6, 0),
        "{verdict:?}"
    );
    assert!(run.attempts(Lane::Strong).iter().all(|attempt| attempt.error.as_deref() == Some("connection")));
}

#[tokio::test]
async fn a_whole_run_whose_receipts_are_all_lost_still_sells_once() {
    let (proxy, store) = proxied().await;
    store.engine().await.unwrap();
    proxy.at_commit(AtCommit::CutAfter);
    for seed in 0..3 {
        let verdict = race(&store, 8, seed).await.judged(Lane::Strong).verdict;
        assert_eq!((verdict.conclusion, verdict.reported.confirmed), (Conclusion::SoldOnce, 1), "{verdict:?}");
        assert_eq!(
            (verdict.reported.unknown, verdict.lost_receipts().unwrap(), verdict.reported.rejected),
            (0, 0, 7),
            "{verdict:?}"
        );
    }
}

#[tokio::test]
async fn a_run_whose_database_goes_at_the_first_commit_is_undecided_and_never_counted_twice() {
    let (proxy, store) = proxied().await;
    store.engine().await.unwrap();
    proxy.at_commit(AtCommit::CutAfterAndShut);
    let run = race(&store, 6, 3).await;
    let verdict = run.judged(Lane::Strong).verdict;
    assert_eq!((verdict.conclusion, verdict.sold()), (Conclusion::Undecided, None), "{verdict:?}");
    assert!(verdict.reported.unknown >= 1 && verdict.reported.confirmed == 0, "{verdict:?}");
    assert_eq!(strong(1).ledger(0, &seat_key(&run.run)).await.unwrap().len(), 1, "the rows know, once they are read");

    proxy.at_commit(AtCommit::Pass);
    proxy.set_listening(Listening::Open);
    let next = race(&store, 6, 3).await.judged(Lane::Strong).verdict;
    assert_eq!((next.conclusion, next.reported.confirmed), (Conclusion::SoldOnce, 1), "and the next run is whole");
}
