//! The connection to a cluster is cut during COMMIT: the sale's id decides, read on a new connection with a new token.

use sale::{Conclusion, Outcome, StoreError, purchase};
use store::LaneStore;

use super::create_seat;
use crate::support::{AtCommit, Fault, Listening, Pair, Plan, Wrong, judged_now, run_of_one, sale, within};

#[tokio::test]
async fn cut_before_commit_nobody_has_the_seat_and_the_buyer_does_not_know() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut line) = create_seat(&store).await;
    pair[0].proxy.at_commit(AtCommit::CutBefore);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries), (Outcome::Unknown, 0), "never tried again blindly");
    let verdict = judged_now(&store, &run_of_one(&plan.run, &answer)).await;
    assert_eq!(
        (verdict.conclusion, verdict.reported.unknown, verdict.sold().unwrap()),
        (Conclusion::Unsold, 1, 0),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn cut_after_commit_the_ledger_tells_the_buyer_that_the_seat_is_his() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut line) = create_seat(&store).await;
    let before = pair[0].connections();
    pair[0].proxy.at_commit(AtCommit::CutAfter);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries, &answer.error), (Outcome::Confirmed, 0, &None));
    assert!(pair[0].connections() <= before + 1, "one line was lost");
    let verdict = judged_now(&store, &run_of_one(&plan.run, &answer)).await;
    assert_eq!(
        (verdict.conclusion, verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
        (Conclusion::SoldOnce, 1, 0),
        "{verdict:?}"
    );
}

#[tokio::test]
async fn an_answer_that_leaves_it_open_is_settled_by_the_sales_id() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, mut line) = create_seat(&store).await;
    pair[0].order(Fault::UnavailableAtCommit, 1);
    let answer = within(purchase(&mut line, &sale(&plan.run, 1))).await;
    assert_eq!((answer.outcome, answer.retries, answer.error), (Outcome::Confirmed, 0, None));
    assert_eq!(
        (pair[0].left(Fault::UnavailableAtCommit), store.ledger(1, &plan.seat_key()).await.unwrap().len()),
        (0, 1)
    );
}

#[tokio::test]
async fn a_region_that_never_says_a_word_is_given_up() {
    let pair = Pair::start(Plan { wrong: [Wrong::Nothing, Wrong::Silence], ..Plan::default() }).await;
    let store = pair.store(1);
    let (plan, _) = create_seat(&store).await;
    let error = within(store.owner(1, &plan.seat_key())).await.unwrap_err();
    assert_eq!(error.code(), "deadline", "{error:?}");
    assert_eq!(within(store.owner(0, &plan.seat_key())).await, Ok(None), "the other one serves");
}

#[tokio::test]
async fn with_one_region_gone_the_other_sells_on() {
    let pair = Pair::peered().await;
    let store = pair.store(2);
    let (plan, _) = create_seat(&store).await;
    pair[0].proxy.set_listening(Listening::Shut);
    let error = within(store.owner(0, &plan.seat_key())).await.unwrap_err();
    assert_eq!(error.code(), "connection", "{error:?}");
    let mut line = super::line(&store, 1).await;
    assert_eq!(within(purchase(&mut line, &sale(&plan.run, 1))).await.outcome, Outcome::Confirmed);
    assert!(
        matches!(within(store.engine()).await, Err(StoreError::Failed { .. })),
        "and the lane says that it is not whole"
    );
    pair[0].proxy.set_listening(Listening::Open);
    assert_eq!(store.ledger(0, &plan.seat_key()).await.unwrap(), [sale(&plan.run, 1)]);
}
