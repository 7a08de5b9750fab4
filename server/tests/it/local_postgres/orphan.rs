//! A server that is killed without a chance to clean up leaves no process behind, and all of the data.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    process::{Command, Stdio},
};

use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig};
use nix::unistd::Uid;

use super::{
    eventually, execute, holder::Holder, lives, mode, open_directory, persistent, query, root_of, start, within,
};

#[tokio::test]
async fn when_the_server_is_killed_postgresql_goes_and_the_data_stays() {
    let home = open_directory();
    let mut holder = Holder::of(home.path()).await;
    execute(&holder.config(), "CREATE TABLE kept AS SELECT 42 AS answer").await;
    holder.kill();
    eventually("PostgreSQL is gone", || !lives(holder.postmaster)).await;
    assert!(!holder.data.join("postmaster.pid").exists(), "shut down in order");

    let postgres = start(home.path()).await;
    assert_eq!(query(&postgres.connection(), "SELECT answer::text FROM kept").await, "42");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn a_start_right_after_a_kill_does_not_trip_over_the_last_one() {
    let home = open_directory();
    let mut holder = Holder::of(home.path()).await;
    let port = holder.config().get_ports().first().copied();
    holder.kill();
    let same_port = LocalPostgresConfig { port, ..persistent(home.path()) };
    let postgres = within(LocalPostgres::start(same_port)).await.expect("starts");
    assert!(!lives(holder.postmaster));
    assert_eq!(query(&postgres.connection(), "SELECT 'well'").await, "well");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn a_postgresql_left_from_an_earlier_life_is_stopped_first() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let (data, bin, socket) =
        (postgres.data_dir().to_owned(), postgres.bin_dir().to_owned(), postgres.socket_dir().to_owned());
    let owner = data.metadata().expect("is there");
    postgres.stop().await.expect("stops");

    let mut command = Command::new(bin.join("postgres"));
    command.arg("-D").arg(&data).args(["-c", "listen_addresses=", "-k"]).arg(&socket);
    command.current_dir("/").stderr(Stdio::null());
    if Uid::effective().is_root() {
        std::os::unix::process::CommandExt::uid(&mut command, owner.uid());
        std::os::unix::process::CommandExt::gid(&mut command, owner.gid());
    }
    let mut left = command.spawn().expect("one without a guard");
    let pid = left.id().to_string();
    eventually("it has taken the directory", || {
        fs::read_to_string(data.join("postmaster.pid"))
            .is_ok_and(|note| note.starts_with(&pid) && note.contains("ready"))
    })
    .await;

    let postgres = start(home.path()).await;
    assert!(left.try_wait().expect("is our child").is_some_and(|status| status.success()), "shut down in order");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn a_note_that_names_a_stranger_hinders_and_harms_nobody() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let note = postgres.data_dir().join("postmaster.pid");
    postgres.stop().await.expect("stops");
    let mut stranger = Command::new("sleep").arg("600").spawn().expect("a process");
    fs::write(&note, format!("{}\n{}\n", stranger.id(), home.path().display())).expect("writes");

    let postgres = start(home.path()).await;
    assert!(stranger.try_wait().expect("is our child").is_none(), "the stranger lives");
    postgres.stop().await.expect("stops");
    stranger.kill().expect("kills");
    stranger.wait().expect("ends");
}

#[tokio::test]
async fn an_ephemeral_one_is_gone_after_stop_after_drop_and_after_a_kill() {
    let ephemeral = || LocalPostgres::start(LocalPostgresConfig::new(Directory::Ephemeral));
    let stopped = ephemeral().await.expect("starts");
    let data = stopped.data_dir().to_owned();
    assert_eq!(mode(root_of(&data)), 0o700);
    stopped.stop().await.expect("stops");
    assert!(!root_of(&data).exists());

    let dropped = ephemeral().await.expect("starts");
    let data = dropped.data_dir().to_owned();
    drop(dropped);
    eventually("the directory of the dropped one is gone", || !root_of(&data).exists()).await;

    let mut holder = Holder::of("").await;
    assert!(holder.data.exists());
    holder.kill();
    eventually("the directory of the killed one is gone", || !root_of(&holder.data).exists()).await;
    assert!(!lives(holder.postmaster));
}

#[tokio::test]
async fn an_initdb_cut_short_leaves_no_half_cluster() {
    let home = open_directory();
    let root = home.path().join("postgres");
    let half_made = || {
        let entries = fs::read_dir(&root).into_iter().flatten().flatten();
        entries.filter(|entry| entry.file_name().to_string_lossy().starts_with("data.partial-")).last()
    };
    let starting = LocalPostgres::start(persistent(home.path()));
    tokio::select! {
        postgres = starting => panic!("it was to be cut short: {postgres:?}"),
        () = eventually("initdb is at work", || half_made().is_some_and(|half| half.path().join("base").exists())) => {}
    }
    assert!(!root.join("data").exists());

    let postgres = start(home.path()).await;
    assert!(half_made().is_none());
    assert_eq!(query(&postgres.connection(), "SELECT 'whole'").await, "whole");
    postgres.stop().await.expect("stops");
}
