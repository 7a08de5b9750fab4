//! The engines that the server starts itself.

use super::assert_failed;
use crate::support::{databases, run};

#[tokio::test]
async fn engines_of_ones_own_are_started_used_and_stopped() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let said = run(&["doctor", "--data-dir", data.to_str().unwrap(), "--no-download"], &[]).await;
    assert_eq!(said.exit, 0, "{said:?}");
    for words in [
        ["strong", "programs", "PostgreSQL"],
        ["strong", "engine", "stopped in order"],
        ["eventual", "engine", "two replicas"],
        ["eventual", "sale", "sold once and removed"],
    ] {
        assert!(said.line(&words).starts_with("ok"), "{words:?}: {}", said.out);
    }
    assert!(!data.exists(), "to look is not to make a cluster");
}

#[tokio::test]
async fn programs_that_are_not_there() {
    let said = run(&["doctor", "--ephemeral", "--postgres-bin", "/nonexistent"], &[]).await;
    assert_failed(&said, &["strong", "programs", "`/nonexistent` is not a directory of PostgreSQL programs"]);
    assert!(said.line(&["strong", "engine"]).contains("not checked: it needs programs"), "{}", said.out);
    assert!(said.line(&["eventual", "engine"]).starts_with("ok"), "the other lane is looked at: {}", said.out);
}

#[tokio::test]
async fn a_directory_that_cannot_be_written() {
    let said = run(&["doctor", "--data-dir", "/proc/worldseat"], &[]).await;
    assert_failed(&said, &["eventual", "directory", "cannot be written", "--data-dir"]);
}

#[tokio::test]
async fn more_connections_than_a_database_takes() {
    let url = {
        let tcp = &databases().tcp;
        let password = String::from_utf8(tcp.get_password().unwrap().to_vec()).unwrap();
        let (user, database) = (tcp.get_user().unwrap(), tcp.get_dbname().unwrap());
        format!("postgres://{user}:{password}@127.0.0.1:{}/{database}", tcp.get_ports()[0])
    };
    let list = format!("us-east-1={url},us-east-2={url}");
    let said = run(&["doctor", "--ephemeral", "--postgres", &list, "--connections", "2000"], &[]).await;
    assert_failed(&said, &["us-east-1", "connections", "it takes 600 connections", "WORLDSEAT_CONNECTIONS"]);
    let password = url.split(['@', ':']).nth(2).unwrap();
    assert!(!said.out.contains(password) && !said.err.contains(password), "a password is told");
}

#[tokio::test]
async fn an_extra_root_that_is_none() {
    let said = run(&["doctor", "--ephemeral", "--tls-root", "/nonexistent.pem"], &[]).await;
    assert_failed(&said, &["settings", "--tls-root (WORLDSEAT_TLS_ROOT): /nonexistent.pem"]);
}
