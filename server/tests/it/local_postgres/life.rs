//! Stopped, killed, dropped and started again, while the server itself goes on.

use std::{fs, time::Duration};

use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig, LocalPostgresError, PostgresStatus};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use tokio_postgres::NoTls;

use super::{
    eventually, execute, failure, lives, open_directory, password, persistent, postmaster, query, start, within,
};

#[tokio::test]
async fn data_survives_a_restart_of_the_server() {
    let home = open_directory();
    let first = start(home.path()).await;
    execute(&first.connection(), "CREATE TABLE kept AS SELECT 42 AS answer").await;
    let before = password(&first);
    first.stop().await.expect("stops");

    let second = start(home.path()).await;
    assert_eq!(query(&second.connection(), "SELECT answer::text FROM kept").await, "42");
    assert_ne!(password(&second), before, "the password is new at every start");
    second.stop().await.expect("stops");
}

#[tokio::test]
async fn data_of_another_major_version_is_not_touched() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let note = postgres.data_dir().join("PG_VERSION");
    postgres.stop().await.expect("stops");
    fs::write(&note, "12\n").expect("writes");

    let error = failure(persistent(home.path())).await;
    assert!(matches!(error, LocalPostgresError::OtherMajor { made_by: 12, .. }), "{error:?}");
    assert!(error.to_string().contains("made by PostgreSQL 12"), "{error}");
}

#[tokio::test]
async fn a_second_holder_is_told_who_the_first_is() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let error = failure(persistent(home.path())).await;
    let us = format!("process {}", std::process::id());
    assert!(matches!(&error, LocalPostgresError::InUse { holder, .. } if *holder == us), "{error:?}");
    assert_eq!(query(&postgres.connection(), "SELECT 'undisturbed'").await, "undisturbed");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn stopping_does_not_wait_for_clients() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let pid = postmaster(&postgres).expect("runs");
    let (client, connection) = postgres.connection().connect(NoTls).await.expect("connects");
    tokio::spawn(connection);
    client.batch_execute("BEGIN").await.expect("a transaction stays open");
    let mut status = postgres.status();
    within(postgres.stop()).await.expect("stops");
    assert!(!lives(pid));
    assert!(!home.path().join("postgres/data/postmaster.pid").exists(), "shut down in order");
    assert!(status.changed().await.is_err(), "the status has ended");
}

#[tokio::test]
async fn forgotten_it_goes_away_by_itself() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let (pid, data) = (postmaster(&postgres).expect("runs"), postgres.data_dir().to_owned());
    drop(postgres);
    eventually("PostgreSQL is gone", || !lives(pid)).await;
    assert!(!data.join("postmaster.pid").exists(), "shut down in order");
    eventually("the directory is free", || {
        let lock = fs::File::open(home.path().join("postgres.lock")).expect("is there");
        lock.try_lock().is_ok()
    })
    .await;
    start(home.path()).await.stop().await.expect("stops");
}

#[test]
fn it_goes_away_with_its_runtime() {
    let home = open_directory();
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let postgres = runtime.block_on(start(home.path()));
    let pid = postmaster(&postgres).expect("runs");
    drop(runtime);
    let waiting = tokio::runtime::Runtime::new().expect("a runtime");
    waiting.block_on(eventually("PostgreSQL is gone", || !lives(pid)));
    drop(postgres);
}

#[tokio::test]
async fn killed_it_comes_back_on_the_same_port_with_its_data() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    execute(&postgres.connection(), "CREATE TABLE kept AS SELECT 42 AS answer").await;
    let mut status = postgres.status();
    assert_eq!(*status.borrow_and_update(), PostgresStatus::Running);

    let killed = postmaster(&postgres).expect("runs");
    kill(killed, Signal::SIGKILL).expect("kills");
    let down = within(status.wait_for(|status| *status != PostgresStatus::Running)).await.expect("is watched").clone();
    match down {
        PostgresStatus::Restarting { why, .. } => assert!(why.contains("signal 9"), "{why}"),
        other => panic!("{other:?}"),
    }
    within(status.wait_for(|status| *status == PostgresStatus::Running)).await.expect("comes back");
    assert_ne!(postmaster(&postgres), Some(killed));
    // The same connection data as before: port, password and database have not changed.
    assert_eq!(query(&postgres.connection(), "SELECT answer::text FROM kept").await, "42");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn one_that_cannot_come_back_is_reported_and_still_stops_cleanly() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let mut status = postgres.status();
    fs::remove_file(postgres.data_dir().join("global/pg_control")).expect("the cluster is ruined");
    kill(postmaster(&postgres).expect("runs"), Signal::SIGKILL).expect("kills");

    let failed = within(status.wait_for(|status| matches!(status, PostgresStatus::Failed { .. }))).await;
    let failed = format!("{:?}", *failed.expect("is watched"));
    assert!(failed.contains("pg_control"), "{failed}");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn one_that_was_given_up_comes_back_when_its_fault_is_gone() {
    let home = open_directory();
    let config = LocalPostgresConfig { retry_every: Duration::from_secs(1), ..persistent(home.path()) };
    let postgres = within(LocalPostgres::start(config)).await.expect("starts");
    let mut status = postgres.status();
    let control = postgres.data_dir().join("global/pg_control");
    let aside = control.with_extension("aside");
    fs::rename(&control, &aside).expect("the cluster is ruined");
    kill(postmaster(&postgres).expect("runs"), Signal::SIGKILL).expect("kills");
    within(status.wait_for(|status| matches!(status, PostgresStatus::Failed { .. }))).await.expect("is watched");

    fs::rename(&aside, &control).expect("the cluster is whole again");
    within(status.wait_for(|status| *status == PostgresStatus::Running)).await.expect("is tried again");
    assert_eq!(query(&postgres.connection(), "SELECT 'back'").await, "back");
    postgres.stop().await.expect("stops");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_killed_guard_is_replaced_and_the_data_stays() {
    let home = open_directory();
    for directory in [Directory::Persistent(home.path().to_owned()), Directory::Ephemeral] {
        let postgres = LocalPostgres::start(LocalPostgresConfig::new(directory)).await.expect("starts");
        execute(&postgres.connection(), "CREATE TABLE kept AS SELECT 42 AS answer").await;
        let mut status = postgres.status();
        let old = postmaster(&postgres).expect("runs");
        kill(parent(old), Signal::SIGKILL).expect("kills");

        within(status.wait_for(|status| *status != PostgresStatus::Running)).await.expect("is watched");
        within(status.wait_for(|status| *status == PostgresStatus::Running)).await.expect("comes back");
        assert!(!lives(old), "never two on one directory");
        assert_eq!(query(&postgres.connection(), "SELECT answer::text FROM kept").await, "42");
        postgres.stop().await.expect("stops");
    }
}

#[cfg(target_os = "linux")]
fn parent(pid: Pid) -> Pid {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("lives");
    let after_name = stat.rsplit(')').next().expect("has a name");
    Pid::from_raw(after_name.split_whitespace().nth(1).expect("has a parent").parse().expect("a number"))
}
