//! A database that keeps its connections open and stops responding: every wait has an end.

use sale::{Answer, Conclusion, Outcome};
use std::{net::TcpListener, time::Duration};
use tokio::time::timeout;

use super::{create_seat, proxied, verdict};
use crate::support::{Listening, dynamodb_at, race, try_race};

/// One response may take as long as a purchase; several times that is a hang.
const SOON: Duration = Duration::from_secs(40);

/// One test for all of them: they only wait, and can do that at the same time.
#[tokio::test]
async fn every_wait_for_a_silent_database_has_an_end() {
    tokio::join!(
        rows_that_nobody_answers_for_are_given_up(),
        a_run_that_gets_no_answer_while_it_opens_is_given_up(),
        a_dynamodb_that_takes_connections_and_says_nothing_is_given_up(),
    );
}

async fn rows_that_nobody_answers_for_are_given_up() {
    let (proxy, store) = proxied().await;
    let (plan, line) = create_seat(&store).await;
    // The connection goes back to the pool, and the query for the rows uses it again.
    drop(line);
    proxy.set_listening(Listening::Silent);
    let unknown = Answer { outcome: Outcome::Unknown, retries: 0, error: None };
    let verdict = timeout(SOON, verdict(&store, &plan, &unknown)).await.expect("it does not wait for ever");
    assert_eq!((verdict.conclusion, verdict.reported.unknown), (Conclusion::Undecided, 1));
}

async fn a_run_that_gets_no_answer_while_it_opens_is_given_up() {
    let (proxy, store) = proxied().await;
    race(&store, 4, 1).await;
    proxy.set_listening(Listening::Silent);
    let failed = timeout(SOON, try_race(&store, 4, 1)).await.expect("it does not wait for ever").err();
    assert!(failed.is_some_and(|error| error.code() == "deadline"));
    proxy.set_listening(Listening::Open);
    race(&store, 4, 1).await;
}

async fn a_dynamodb_that_takes_connections_and_says_nothing_is_given_up() {
    // The kernel accepts the connection; no program reads from it.
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let store = dynamodb_at([mute.local_addr().unwrap(); 2], 4);
    let failed = timeout(SOON, try_race(&store, 4, 1)).await.expect("it does not wait for ever").err();
    assert!(failed.is_some_and(|error| error.code() == "deadline"));
}
