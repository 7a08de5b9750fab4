//! Stored runs: every server finds them while they are kept, and nothing of them is left after that.

mod expiry;
mod hostile;
mod noted;
mod promised;
mod quota;
mod readers;

use app::api::ApiError;
use futures::StreamExt;
use race::{
    lanes::{LaneHandle, Lanes},
    runs::Runs,
};
use sale::{
    Lane, RunSpec,
    event::{RunEvent, RunRecord},
    service::{Client, ErrorKind, Limits, RunService},
};
use std::{sync::Arc, time::Duration};
use store::{dynamodb::DynamoDb, postgres_wire::Isolation, retention::Retention};
use tokio::time::Instant;
use tokio_postgres::Config;
use tokio_util::sync::CancellationToken;

use crate::support::{
    Clock, Listening, Proxy, Raced, closed_port, databases, dynamodb_at, eventual, new_scope, open_clocked,
    open_config, postgres_at, regions, strong_at, watch_to_the_end, within,
};

const BUYERS: u32 = 12;
const A_MONTH: Retention = Retention::days(30);

/// Starts a service on a database, with tables of its own if `config` says so.
fn service(config: &Config, eventual: DynamoDb, retention: Retention) -> Runs {
    let strong = strong_at(config.clone(), 16, Isolation::RepeatableRead);
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(strong));
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual));
    let lanes = Lanes { strong, eventual };
    Runs::storing(lanes, Limits { buyers_max: 60 }, retention, CancellationToken::new())
}

/// A schema that only this test uses.
async fn own_tables() -> Config {
    open_config(&format!("runs_{}", new_scope())).await
}

/// The same, with the clock of that schema.
async fn clocked_tables() -> (Config, Clock) {
    open_clocked(&format!("runs_{}", new_scope())).await
}

async fn run(service: &Runs, lanes: &[Lane]) -> Raced {
    let run = service.start_in(lanes, RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1).unwrap();
    let raced = watch_to_the_end(service, run).await;
    service.drain().await;
    raced
}

async fn lines(service: &Runs, run: &str, from: u32) -> String {
    within(sale::service::lines(service.watch(run, from).await.unwrap()).collect::<Vec<_>>()).await.concat()
}

fn stored(run: &Raced) -> Option<u64> {
    run.events.iter().find_map(|event| if let RunEvent::Stored { until_ms } = event { Some(*until_ms) } else { None })
}

async fn status(service: &Runs, run: &str) -> u16 {
    let statuses = [
        service.record(run).await.err().map_or(200, |error| ApiError::from(error).status),
        service.watch(run, 0).await.err().map_or(200, |error| ApiError::from(error).status),
        service.histories(run).await.err().map_or(200, |error| ApiError::from(error).status),
    ];
    assert!(statuses.iter().all(|status| *status == statuses[0]), "{statuses:?}");
    statuses[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_starts_again_finds_the_run_event_for_event_and_operation_for_operation() {
    let before = service(&databases().socket, eventual(16), A_MONTH);
    let run = run(&before, &Lane::ALL).await;
    let (seen, histories) = (lines(&before, &run.run, 0).await, run.histories.clone());
    assert_eq!(histories.iter().map(|history| history.lane).collect::<Vec<_>>(), Lane::ALL);
    let [.., kept, RunEvent::Ended] = &run.events[..] else { panic!("{:?}", run.events) };
    assert!(matches!(kept, RunEvent::Stored { .. }), "{kept:?}");
    drop(before);

    let after = service(&databases().socket, eventual(1), A_MONTH);
    assert_eq!(lines(&after, &run.run, 0).await, seen, "every event, its own end included");
    let tail: String = seen.split_inclusive('\n').skip(9).collect();
    assert_eq!(lines(&after, &run.run, 9).await, tail);
    assert_eq!(lines(&after, &run.run, 100_000).await, "");
    let record = after.record(&run.run).await.unwrap();
    assert_eq!(*record, RunRecord::of_lines(&seen).unwrap());
    assert_eq!((record.ended, &record.stored), (true, &Some(Ok(stored(&run).unwrap()))));
    let month_ms = 30 * 24 * 60 * 60 * 1000;
    assert_eq!(stored(&run).unwrap(), record.started_at_ms + month_ms);
    assert_eq!(after.histories(&run.run).await.unwrap(), histories);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_told_in_the_events_is_what_the_histories_say() {
    let service = service(&databases().socket, eventual(16), A_MONTH);
    let run = run(&service, &Lane::ALL).await;
    for lane in Lane::ALL {
        let history = run.history(lane);
        let mut attempts = run.attempts(lane);
        attempts.sort_by_key(|attempt| attempt.buyer);
        assert_eq!(history.attempts(), attempts);
        let verdict = sale::judge(history);
        assert_eq!(verdict, run.judged(lane).verdict);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_one_lane_is_stored_too() {
    let config = &databases().socket;
    for lane in Lane::ALL {
        let run = run(&service(config, eventual(16), A_MONTH), &[lane]).await;
        let after = service(config, eventual(1), A_MONTH);
        let histories = after.histories(&run.run).await.unwrap();
        assert_eq!(histories.iter().map(|history| history.lane).collect::<Vec<_>>(), [lane]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_the_strong_lane_down_a_run_says_that_it_is_not_stored_and_is_known_here_for_a_while() {
    let (nobody, _guard) = closed_port();
    let down = postgres_at(nobody, &databases().tcp);
    let service = service(&down, eventual(16), A_MONTH);
    let run = run(&service, &Lane::ALL).await;
    let [.., RunEvent::NotStored { why }, RunEvent::Ended] = &run.events[..] else { panic!("{:?}", run.events) };
    assert_eq!(why, "The strong lane's database does not serve in us-east-1 (connection).");
    assert_eq!(run.histories.len(), 1, "of the lane that ran");
    assert_eq!(service.record(&run.run).await.unwrap().stored, Some(Err(why.clone())));

    let other = uuid::Uuid::now_v7().simple().to_string();
    assert_eq!(status(&service, &other).await, 503, "nobody can tell whether it is there");
    let elsewhere = self::service(&databases().socket, eventual(1), A_MONTH);
    assert_eq!(status(&elsewhere, &run.run).await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_of_the_other_lane_alone_does_not_wait_for_a_strong_lane_that_says_nothing() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    proxy.set_listening(Listening::Silent);
    let service = service(&postgres_at(proxy.address, &databases().tcp), eventual(16), A_MONTH);
    let begun = Instant::now();
    let run = service.start_in(&[Lane::Eventual], RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1).unwrap();
    let run = watch_to_the_end(&service, run).await;
    // Waiting for a connection alone takes up to 5 s.
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    let [.., RunEvent::NotStored { why }, RunEvent::Ended] = &run.events[..] else { panic!("{:?}", run.events) };
    assert!(why.contains("had not answered 2 s after the run began"), "{why}");
    assert_eq!((run.histories.len(), run.judged(Lane::Eventual).verdict.reported.unknown), (1, 0));
    assert_eq!(service.record(&run.run).await.unwrap().stored, Some(Err(why.clone())), "it is known here");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dynamodb_that_is_down_does_not_keep_the_other_lane_from_being_stored() {
    let (nobody, _guard) = closed_port();
    let half = service(&databases().socket, dynamodb_at([databases().tables[0], nobody], 4), A_MONTH);
    let run = run(&half, &Lane::ALL).await;
    assert!(stored(&run).is_some() && run.failed(Lane::Eventual).is_some());
    let after = service(&databases().socket, eventual(1), A_MONTH);
    let histories = after.histories(&run.run).await.unwrap();
    assert_eq!(histories.iter().map(|history| history.lane).collect::<Vec<_>>(), [Lane::Strong]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_that_stores_nothing_keeps_what_happened_in_memory() {
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(crate::support::strong(8)));
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(8)));
    let lanes = Lanes { strong, eventual };
    let service = Runs::new(lanes, Limits { buyers_max: 60 }, CancellationToken::new());
    let run = run(&service, &Lane::ALL).await;
    let is_about_storage = |event: &RunEvent| matches!(event, RunEvent::Stored { .. } | RunEvent::NotStored { .. });
    assert!(!run.events.iter().any(is_about_storage) && run.histories.len() == 2);
    assert!(Arc::ptr_eq(&run.histories[0], &service.histories(&run.run).await.unwrap()[0]));
    let elsewhere = self::service(&databases().socket, crate::support::eventual(1), A_MONTH);
    assert_eq!(status(&elsewhere, &run.run).await, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_on_has_no_history_yet_and_one_that_never_was_is_not_found() {
    let service = service(&databases().socket, eventual(16), A_MONTH);
    let live = service.start(Client::LOCAL, &Lane::ALL, RunSpec::new("A1", BUYERS, BUYERS).unwrap()).unwrap();
    assert_eq!(service.histories(&live).await.unwrap_err().kind, ErrorKind::Busy);
    watch_to_the_end(&service, live).await;
    let never = uuid::Uuid::now_v7().simple().to_string();
    assert_eq!(status(&service, &never).await, 404);
    for malformed in ["nobody", "", "0", &never.to_uppercase(), &uuid::Uuid::new_v4().simple().to_string()] {
        assert_eq!(status(&service, malformed).await, 404, "{malformed}");
    }
}
