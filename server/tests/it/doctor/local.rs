//! The engines that the server starts itself.

use super::{assert_failed, postgres};
use crate::support::run;
use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig};
use std::{fs, os::unix::fs::PermissionsExt};

#[tokio::test]
async fn engines_of_ones_own_are_started_used_and_stopped() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let output = run(&["doctor", "--data-dir", data.to_str().unwrap(), "--no-download"], &[]).await;
    assert_eq!(output.exit, 0, "{output:?}");
    for words in [
        ["strong", "programs", "PostgreSQL"],
        ["strong", "engine", "stopped in order"],
        ["strong", "isolation", "transactions have REPEATABLE READ"],
        ["eventual", "engine", "two replicas"],
        ["eventual", "sale", "sold once and removed"],
    ] {
        assert!(output.line(&words).starts_with("ok"), "{words:?}: {}", output.out);
    }
    assert!(!data.exists(), "to look is not to make a cluster");
}

#[tokio::test]
async fn programs_that_are_not_there() {
    let output = run(&["doctor", "--ephemeral", "--postgres-bin", "/nonexistent"], &[]).await;
    assert_failed(&output, &["strong", "programs", "`/nonexistent` is not a directory of PostgreSQL programs"]);
    assert!(output.line(&["strong", "engine"]).contains("not checked: it needs programs"), "{}", output.out);
    assert!(output.line(&["eventual", "engine"]).starts_with("ok"), "the other lane is looked at: {}", output.out);
}

#[tokio::test]
async fn a_directory_that_cannot_be_written() {
    let output = run(&["doctor", "--data-dir", "/proc/worldseat"], &[]).await;
    assert_failed(&output, &["eventual", "directory", "cannot be written", "--data-dir"]);
}

#[tokio::test]
async fn more_connections_than_a_database_takes() {
    let list = postgres();
    let output = run(&["doctor", "--ephemeral", "--postgres", &list, "--connections", "2000"], &[]).await;
    assert_failed(&output, &["us-east-1", "connections", "it takes 1000 connections", "WORLDSEAT_CONNECTIONS"]);
    let password = list.split(['@', ':']).nth(2).unwrap();
    assert!(!output.out.contains(password) && !output.err.contains(password), "a password is told");
}

#[tokio::test]
async fn an_extra_root_that_is_none() {
    let output = run(&["doctor", "--ephemeral", "--tls-root", "/nonexistent.pem"], &[]).await;
    assert_failed(&output, &["settings", "--tls-root (WORLDSEAT_TLS_ROOT): /nonexistent.pem"]);
}

#[tokio::test]
async fn a_server_that_runs_on_the_data_is_not_disturbed() {
    let home = tempfile::tempdir().unwrap();
    fs::set_permissions(home.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let config = LocalPostgresConfig::new(Directory::Persistent(home.path().to_owned()));
    let running = LocalPostgres::start(config).await.unwrap();
    let output = run(&["doctor", "--data-dir", home.path().to_str().unwrap()], &[]).await;
    let line = output.line(&["strong", "engine", "is in use by"]);
    assert!(line.starts_with('-'), "{line}");
    assert_eq!(output.exit, 0, "{output:?}");
    running.stop().await.unwrap();
    let output = run(&["doctor", "--data-dir", home.path().to_str().unwrap()], &[]).await;
    assert!(output.line(&["strong", "engine", "stopped in order"]).starts_with("ok"), "{}", output.out);
}

#[tokio::test]
async fn the_help_says_what_the_exit_status_means() {
    for (arguments, words) in [
        (&["doctor", "--help"][..], &["Exit status", "--json", "--dsql"][..]),
        (&["provision", "dsql", "--help"], &["--iam-role", "--dry-run", "dsql:DbConnectAdmin"]),
    ] {
        let output = run(arguments, &[]).await;
        assert!(words.iter().all(|word| output.out.contains(word)), "{output:?}");
    }
}
