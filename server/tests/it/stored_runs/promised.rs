//! A run is kept for the promised time, whichever server sweeps, by the database's clock.

use sale::Lane;
use std::time::{Duration, SystemTime};
use store::{
    retention::Retention,
    {BEGUN_TABLE, RUNS_TABLE},
};

use super::{
    A_MONTH, clocked_tables,
    expiry::{SHORT, begun_before, documents},
    own_tables, run, service, status,
};
use crate::support::{eventual, within};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_keeps_runs_for_a_shorter_time_leaves_those_of_another_alone() {
    let (config, mut clock) = clocked_tables().await;
    let run = run(&service(&config, eventual(16), A_MONTH), &Lane::ALL).await.run;
    clock.advance(SHORT.0).await;
    let shorter = service(&config, eventual(4), SHORT);
    assert_eq!(within(shorter.sweep()).await, 0);
    assert_eq!((status(&shorter, &run).await, documents(&config).await), (200, 4), "it was promised for a month");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_with_a_run_counts_and_not_what_its_name_says() {
    let config = own_tables().await;
    let service = service(&config, eventual(4), A_MONTH);
    // The sweep makes the tables.
    assert_eq!(within(service.sweep()).await, 0);
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let note =
        format!("INSERT INTO {BEGUN_TABLE} (kept_until, run, bytes, cost, cleared) VALUES ($1, $2, 0, 0, false)");
    // Written by a server whose clock was 60 days late, and by one whose clock was 60 days early.
    let (old, young) = (begun_before(DAY * 61), begun_before(DAY * 2));
    client.execute(&note, &[&(SystemTime::now() + DAY), &old]).await.unwrap();
    client.execute(&note, &[&(SystemTime::now() - DAY), &young]).await.unwrap();
    let document = format!("INSERT INTO {RUNS_TABLE} (run, document, part, body) VALUES ($1, 'events', 0, '')");
    client.execute(&document, &[&old]).await.unwrap();
    assert_eq!(within(service.sweep()).await, 1, "the one whose time is over");
    let left = client.query(&format!("SELECT run FROM {BEGUN_TABLE}"), &[]).await.unwrap();
    assert_eq!(left.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>(), [old]);
    assert_eq!(documents(&config).await, 2, "its note and its document");
}

/// More than one query of the sweep returns.
const MANY: usize = 120;

#[tokio::test(flavor = "multi_thread")]
async fn expired_runs_that_cannot_be_cleared_do_not_hold_the_others_up() {
    let config = own_tables().await;
    let service = service(&config, eventual(8), Retention::days(1));
    assert_eq!(within(service.sweep()).await, 0);
    let (client, connection) = config.connect(tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    // The oldest runs cannot be deleted.
    let note =
        format!("INSERT INTO {BEGUN_TABLE} (kept_until, run, bytes, cost, cleared) VALUES ($1, $2, 0, 0, false)");
    for nth in 0..MANY {
        let age = DAY * 3 + Duration::from_secs((MANY - nth) as u64);
        let until = SystemTime::now() + DAY - age;
        client.execute(&note, &[&until, &begun_before(age)]).await.unwrap();
    }
    let stuck = format!(
        "CREATE FUNCTION stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN \
         IF OLD.kept_until IN (SELECT kept_until FROM {BEGUN_TABLE} ORDER BY kept_until LIMIT 60) THEN \
         RAISE EXCEPTION ''it stays''; END IF; RETURN OLD; END'; \
         CREATE TRIGGER stay BEFORE DELETE ON {BEGUN_TABLE} FOR EACH ROW EXECUTE FUNCTION stay()"
    );
    client.batch_execute(&stuck).await.unwrap();
    assert_eq!(within(service.sweep()).await, MANY - 60, "all behind the sixty that cannot be cleared");
}
