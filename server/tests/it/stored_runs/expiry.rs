//! Runs that have expired: gone for every visitor at once, and their rows deleted by the next sweep.

use sale::{Lane, SeatKey, event::RunEvent, service::RunService};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use store::{BEGUN_TABLE, LaneStore, RUNS_TABLE, retention::Retention};
use tokio_postgres::Config;
use uuid::{NoContext, Timestamp, Uuid};

use super::{A_MONTH, clocked_tables, own_tables, run, service, status};
use crate::support::{
    Listening, Proxy, closed_port, databases, dynamodb_at, eventual, eventually, new_table, postgres_at, rows_of,
    strong_at, within,
};

/// A short retention, but far longer than a run takes; the tests move the database's clock.
pub(super) const SHORT: Retention = Retention(Duration::from_secs(60 * 60));

/// A retention that a test waits for.
const A_SECOND: Retention = Retention(Duration::from_secs(1));

/// The number of documents of all runs, with the notes that they began, read without the store.
pub(super) async fn documents(config: &Config) -> i64 {
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let documents = format!("SELECT count(DISTINCT (run, document)) FROM {RUNS_TABLE}");
    let notes = format!("SELECT count(*) FROM {BEGUN_TABLE}");
    let count = async |sql: &str| client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    count(&documents).await + count(&notes).await
}

/// The numbers of rows of a run: in the strong lane, then in each region of the eventual lane.
pub(super) async fn rows(config: &Config, run: &str) -> [usize; 3] {
    let store = strong_at(config.clone(), 1, store::postgres_wire::Isolation::RepeatableRead);
    let key = SeatKey::new(run, "A1".parse().unwrap());
    let strong = store.ledger(0, &key).await.unwrap().len() + store.owners(0, run).await.unwrap().len();
    let [first, second] = [0, 1].map(|region| async move { rows_of(Lane::Eventual, region, run).await });
    [strong, first.await.concat().len(), second.await.concat().len()]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_run_says_so_at_once_and_the_sweep_leaves_nothing_of_it() {
    let (config, mut clock) = clocked_tables().await;
    let other = run(&super::service(&config, eventual(16), A_MONTH), &[Lane::Strong]).await.run;
    let service = service(&config, eventual(16), SHORT);
    let run = run(&service, &Lane::ALL).await.run;
    assert_eq!(within(service.sweep()).await, 0);
    assert_eq!(documents(&config).await, 4 + 3, "both lanes, the events, and the note that it began");
    assert!(rows(&config, &run).await.iter().all(|rows| *rows > 0));

    clock.advance(SHORT.0).await;
    assert_eq!(status(&service, &other).await, 200, "read from the database, with its time");
    assert_eq!(status(&service, &run).await, 410, "though its rows are there and this server remembers it");
    let gone = service.record(&run).await.unwrap_err().sentence;
    assert!(gone.starts_with("This run was begun on ") && gone.contains("kept for 3600 seconds"), "{gone}");
    assert_eq!(within(service.sweep()).await, 1);
    assert_eq!(documents(&config).await, 3, "those of the other run");
    eventually("its rows are gone everywhere", async || rows(&config, &run).await == [0; 3]).await;
    assert_eq!(status(&service, &run).await, 410, "which is not the same as never having been");
    assert_eq!(within(service.sweep()).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_kept_stays_when_another_is_swept_out() {
    let (config, mut clock) = clocked_tables().await;
    let old = run(&service(&config, eventual(16), SHORT), &Lane::ALL).await.run;
    clock.advance(SHORT.0).await;
    let service = service(&config, eventual(16), A_MONTH);
    let young = run(&service, &Lane::ALL).await.run;
    let replicated = async || {
        let [_, first, second] = rows(&config, &young).await;
        first == second
    };
    eventually("each region has what the other wrote", replicated).await;
    let before = rows(&config, &young).await;
    assert_eq!(within(service.sweep()).await, 1);
    assert_eq!((status(&service, &old).await, documents(&config).await), (404, 4));
    assert_eq!(rows(&config, &young).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_lane_down_an_expired_run_stays_for_the_next_sweep() {
    let (config, mut clock) = clocked_tables().await;
    let run = run(&service(&config, eventual(16), SHORT), &Lane::ALL).await.run;
    clock.advance(SHORT.0).await;
    let (nobody, _guard) = closed_port();
    let crippled = service(&config, dynamodb_at([databases().tables[0], nobody], 4), SHORT);
    assert_eq!(within(crippled.sweep()).await, 0);
    assert_eq!((status(&crippled, &run).await, documents(&config).await), (410, 4));
    assert_eq!(within(service(&config, eventual(4), SHORT).sweep()).await, 1);
    eventually("its rows are gone everywhere", async || rows(&config, &run).await == [0; 3]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rows_of_a_run_that_never_ended_are_swept_out_too() {
    let (config, mut clock) = clocked_tables().await;
    let service = service(&config, eventual(16), SHORT);
    let run = run(&service, &Lane::ALL).await.run;
    // As if the server had been killed while the run was under way.
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client.execute(&format!("DELETE FROM {RUNS_TABLE}"), &[]).await.unwrap();
    let later = super::service(&config, eventual(4), A_MONTH);
    assert_eq!(status(&later, &run).await, 404);
    clock.advance(SHORT.0).await;
    assert_eq!(within(service.sweep()).await, 1);
    eventually("its rows are gone everywhere", async || rows(&config, &run).await == [0; 3]).await;
    assert_eq!(documents(&config).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rows_of_a_run_that_only_the_other_lane_could_note_are_swept_out_once_the_database_is_back() {
    let config = own_tables().await;
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let mut proxied = postgres_at(proxy.address, &databases().tcp);
    proxied.options(config.get_options().unwrap());
    // A table of its own, so that no other test sweeps what is noted there.
    let table = new_table().await;
    let tables = [0, 1].map(|region| table.endpoint(region));
    let service = service(&proxied, dynamodb_at(tables, 16), A_SECOND);
    proxy.set_listening(Listening::Shut);
    let run = run(&service, &[Lane::Eventual]).await;
    assert!(matches!(&run.events[run.events.len() - 2], RunEvent::NotStored { .. }), "{:?}", run.events);
    // The server has read nothing from the database, so it goes by its own clock.
    tokio::time::sleep(A_SECOND.0).await;
    assert_eq!(within(service.sweep()).await, 0);
    let eyes = dynamodb_at(tables, 1);
    let left = async || eyes.owners(0, &run.run).await.unwrap().len() + eyes.owners(1, &run.run).await.unwrap().len();
    assert!(left().await > 0);

    proxy.set_listening(Listening::Open);
    // A server that does not know the run and has a longer retention: the note says until when the run is kept.
    let service = super::service(&config, dynamodb_at(tables, 4), A_MONTH);
    assert_eq!(within(service.sweep()).await, 1);
    eventually("its rows are gone", async || left().await == 0).await;
    assert_eq!((documents(&config).await, within(service.sweep()).await), (0, 0));
}

/// The id of a run that was begun this long ago.
pub(super) fn begun_before(age: Duration) -> String {
    let then = (SystemTime::now() - age).duration_since(UNIX_EPOCH).unwrap();
    Uuid::new_v7(Timestamp::from_unix(NoContext, then.as_secs(), then.subsec_nanos())).simple().to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_kept_for_so_many_days_and_not_a_minute_less_or_more() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    const MINUTE: Duration = Duration::from_secs(60);
    for days in [1, 2, 3, 30, 365] {
        let config = own_tables().await;
        let service = service(&config, eventual(4), Retention::days(days));
        // The sweep makes the tables.
        assert_eq!(within(service.sweep()).await, 0);
        let (kept, gone) = (begun_before(DAY * days - MINUTE), begun_before(DAY * days + MINUTE));
        let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(connection);
        let insert = format!("INSERT INTO {RUNS_TABLE} (run, document, part, body) VALUES ($1, 'begun', 0, '')");
        for run in [&kept, &gone] {
            client.execute(&insert, &[run]).await.unwrap();
        }
        // Only the note that it was begun is stored.
        assert_eq!((status(&service, &kept).await, status(&service, &gone).await), (404, 410), "{days} days");
        assert_eq!(within(service.sweep()).await, 1, "{days} days");
        let left = client.query(&format!("SELECT run FROM {RUNS_TABLE}"), &[]).await.unwrap();
        assert_eq!(left.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), [kept], "{days} days");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_ours_is_not_swept_again_and_again() {
    let config = own_tables().await;
    let service = service(&config, eventual(4), A_MONTH);
    assert_eq!(within(service.sweep()).await, 0);
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let old = begun_before(Duration::from_secs(31 * 24 * 60 * 60));
    for document in ["begun", "a document of somebody else"] {
        let insert = format!("INSERT INTO {RUNS_TABLE} (run, document, part, body) VALUES ($1, $2, 0, '')");
        client.execute(&insert, &[&old, &document]).await.unwrap();
    }
    assert_eq!((within(service.sweep()).await, documents(&config).await), (1, 1));
    assert_eq!((within(service.sweep()).await, documents(&config).await), (0, 1), "as if it had never been swept");
}
