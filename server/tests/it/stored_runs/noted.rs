//! A run is noted before its first row is written, or it does not run.

use sale::{Lane, RunSpec, event::RunEvent};
use std::time::Duration;
use store::{BEGUN_TABLE, SALES_TABLE};
use tokio::time::{Instant, sleep};
use tokio_postgres::{Client, Config};

use super::{A_MONTH, BUYERS, own_tables, run, service};
use crate::support::{closed_port, dynamodb_at, watch_to_the_end, within};

/// Longer than a run takes that is not delayed, and shorter than a run waits for its note.
const HELD: Duration = Duration::from_millis(1200);

async fn client(config: &Config) -> Client {
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn sales(client: &Client) -> i64 {
    client.query_one(&format!("SELECT count(*) FROM {SALES_TABLE}"), &[]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn no_row_is_written_before_the_run_is_noted() {
    let config = own_tables().await;
    let (nobody, _guard) = closed_port();
    // The eventual lane cannot store the note instead.
    let service = service(&config, dynamodb_at([nobody, nobody], 4), A_MONTH);
    run(&service, &[Lane::Strong]).await;
    let service = super::service(&config, dynamodb_at([nobody, nobody], 4), A_MONTH);
    let (mut holder, other) = (client(&config).await, client(&config).await);
    let before = sales(&other).await;

    let held = holder.transaction().await.unwrap();
    held.batch_execute(&format!("LOCK TABLE {BEGUN_TABLE} IN ACCESS EXCLUSIVE MODE")).await.unwrap();
    let id = service.start_in(&[Lane::Strong], RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1).unwrap();
    let begun = Instant::now();
    while begun.elapsed() < HELD {
        assert_eq!(sales(&other).await, before, "a row of a run of which nobody knows, after {:?}", begun.elapsed());
        sleep(Duration::from_millis(20)).await;
    }
    held.rollback().await.unwrap();
    let run = watch_to_the_end(&service, id).await;
    assert_eq!(run.judged(Lane::Strong).verdict.sold(), Some(1), "{:?}", run.events);
    assert_eq!(sales(&other).await, before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_nobody_can_note_is_not_run_and_says_so() {
    let config = own_tables().await;
    let (nobody, _guard) = closed_port();
    let service = service(&config, dynamodb_at([nobody, nobody], 4), A_MONTH);
    run(&service, &[Lane::Strong]).await;
    let (mut holder, other) = (client(&config).await, client(&config).await);
    let before = sales(&other).await;
    let held = holder.transaction().await.unwrap();
    held.batch_execute(&format!("LOCK TABLE {BEGUN_TABLE} IN ACCESS EXCLUSIVE MODE")).await.unwrap();
    let begun = Instant::now();
    let id = service.start_in(&Lane::ALL, RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1).unwrap();
    let run = watch_to_the_end(&service, id).await;
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    let why = run.failed(Lane::Strong).unwrap();
    assert!(why.starts_with("The strong lane cannot start just now: its database has not answered"), "{why}");
    assert!(run.failed(Lane::Eventual).unwrap().starts_with("The eventual lane"), "{:?}", run.events);
    assert!(run.events.iter().any(|event| matches!(event, RunEvent::NotStored { .. })), "{:?}", run.events);
    held.rollback().await.unwrap();
    within(service.drain()).await;
    assert_eq!(sales(&other).await, before, "and nothing was sold");
}
