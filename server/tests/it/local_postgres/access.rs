//! The accounts that may connect, the account that PostgreSQL runs as, and the addresses on which it listens.

use std::{
    fs,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::{MetadataExt, PermissionsExt},
};

use local::postgres::{LocalPostgres, LocalPostgresConfig, LocalPostgresError};
use nix::unistd::Uid;
use tokio_postgres::{Config, NoTls};

use super::{failure, mode, open_directory, password, persistent, query, start};

#[tokio::test]
async fn answers_a_query_over_tcp_and_over_the_socket() {
    let home = open_directory();
    let postgres = start(home.path()).await;

    for way in [postgres.connection(), postgres.connection_over_socket()] {
        let message = query(&way, "SELECT current_user || ' owns ' || current_database()").await;
        assert_eq!(message, "worldseat owns worldseat");
    }
    let version = query(&postgres.connection(), "SHOW server_version").await;
    assert!(version.starts_with(&postgres.version().to_string()), "{version}");
    assert_eq!(query(&postgres.connection(), "SHOW fsync").await, "on");
    assert_eq!(query(&postgres.connection(), "SHOW cluster_name").await, "worldseat");

    let port = postgres.port();
    assert!(postgres.url().starts_with("postgres://worldseat:"));
    assert!(postgres.url().ends_with(&format!("@127.0.0.1:{port}/worldseat")));
    assert_eq!(postgres.psql_line(), format!("psql \"{}\"", postgres.url()));
    let parsed: Config = postgres.url().parse().expect("the URL is one that clients understand");
    assert_eq!(query(&parsed, "SELECT 'hello'").await, "hello");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn other_users_of_the_machine_do_not_get_in() {
    let home = open_directory();
    let postgres = start(home.path()).await;

    for user in ["worldseat", "postgres"] {
        let mut guess = Config::new();
        guess.host("127.0.0.1").port(postgres.port()).user(user).password("guess").dbname("worldseat");
        let refused = guess.connect(NoTls).await.err().expect("a wrong password is refused");
        assert_eq!(refused.code().map(|code| code.code()), Some("28P01"), "{user}: {refused}");
    }
    assert_eq!(mode(postgres.socket_dir()), 0o700);
    assert_eq!(mode(postgres.data_dir()), 0o700);
    assert!(!format!("{postgres:?}").contains(&password(&postgres)), "no password in a log");
    postgres.stop().await.expect("stops");
}

/// As an earlier version left it: open to all, and trusting every account on this machine.
#[tokio::test]
async fn nobody_is_trusted_for_being_here_and_what_was_open_is_closed() {
    let home = open_directory();
    start(home.path()).await.stop().await.expect("stops");
    let inner = ["postgres", "postgres/socket"].map(|name| home.path().join(name));
    for directory in inner.iter().map(std::path::PathBuf::as_path).chain([home.path()]) {
        fs::set_permissions(directory, fs::Permissions::from_mode(0o755)).expect("is ours");
    }
    fs::write(home.path().join("postgres/data/pg_hba.conf"), "local all all trust\nhost all all all trust\n")
        .expect("writes");

    let postgres = start(home.path()).await;
    for directory in inner.iter().map(std::path::PathBuf::as_path).chain([home.path()]) {
        assert_eq!(mode(directory), 0o700, "{}", directory.display());
    }
    let mut superuser = postgres.connection_over_socket();
    superuser.user("postgres");
    let methods = "SELECT string_agg(DISTINCT auth_method, ' ' ORDER BY auth_method) FROM pg_hba_file_rules";
    assert_eq!(query(&superuser, methods).await, "peer scram-sha-256");
    // PostgreSQL's own account reaches the socket, but is not accepted there as our account.
    if Uid::effective().is_root() {
        let owner = postgres.data_dir().metadata().expect("is there");
        let mut psql = std::process::Command::new("psql");
        psql.args(["-w", "-d", "worldseat", "-U", "postgres", "-c", "SELECT 1", "-h"]).arg(postgres.socket_dir());
        psql.arg("-p").arg(postgres.port().to_string()).current_dir("/");
        std::os::unix::process::CommandExt::uid(&mut psql, owner.uid());
        std::os::unix::process::CommandExt::gid(&mut psql, owner.gid());
        let refused = crate::support::output(&mut psql);
        let message = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && message.contains("Peer authentication failed"), "{message}");
    }
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn a_directory_with_other_things_in_it_is_not_closed() {
    let home = open_directory();
    fs::write(home.path().join("letters"), "").expect("writes");
    let error = failure(persistent(home.path())).await;
    let message = sale::with_causes(&error);
    assert!(message.contains("holds other things"), "{message}");
    assert_eq!(mode(home.path()), 0o755);
}

#[tokio::test]
async fn never_runs_as_an_account_that_anybody_may_be() {
    let home = open_directory();
    let config = LocalPostgresConfig { account: Some("nobody".to_owned()), ..persistent(home.path()) };
    let message = failure(config).await.to_string();
    assert!(!Uid::effective().is_root() || message.contains("--run-as"), "{message}");
}

#[tokio::test]
async fn never_runs_as_root() {
    let home = open_directory();
    let postgres = start(home.path()).await;
    let uid = postgres.data_dir().join("postmaster.pid").metadata().expect("PostgreSQL runs").uid();
    if Uid::effective().is_root() {
        assert_ne!(uid, 0);
    } else {
        assert_eq!(uid, Uid::effective().as_raw());
    }
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn a_directory_closed_to_the_account_is_named_before_anything_starts() {
    if !Uid::effective().is_root() {
        return; // Only root can change accounts, so without root there is no other account to test with.
    }
    let closed = open_directory();
    fs::set_permissions(closed.path(), fs::Permissions::from_mode(0o700)).expect("is ours");
    let inner = closed.path().join("data");
    match LocalPostgres::start(persistent(&inner)).await {
        Err(LocalPostgresError::Unreachable { closed: named, mode: 0o700, .. }) => {
            assert_eq!(named, closed.path().canonicalize().expect("is there"));
        }
        other => panic!("{other:?}"),
    }
    assert!(!inner.join("postgres").exists());
}

#[tokio::test]
async fn an_account_that_is_not_there_is_named() {
    let home = open_directory();
    let config = LocalPostgresConfig { account: Some("no-such-account".to_owned()), ..persistent(home.path()) };
    let error = failure(config).await;
    assert!(error.to_string().contains("no-such-account"), "{error}");
}

#[tokio::test]
async fn a_taken_port_is_named_and_a_free_one_is_kept() {
    let (home, taken) = (open_directory(), TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"));
    let port = taken.local_addr().expect("bound").port();
    let config = LocalPostgresConfig { port: Some(port), ..persistent(home.path()) };
    let error = failure(config.clone()).await;
    assert!(matches!(error, LocalPostgresError::PortTaken { port: named } if named == port), "{error:?}");

    drop(taken);
    let postgres = LocalPostgres::start(config).await.expect("the port is free now");
    assert_eq!(postgres.port(), port);
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn a_long_path_gets_its_socket_elsewhere_and_that_is_removed_too() {
    let home = open_directory();
    let postgres = start(&home.path().join("long".repeat(25))).await;
    let socket = postgres.socket_dir().to_owned();
    assert!(!socket.starts_with(home.path()));
    assert_eq!(mode(&socket), 0o700);
    assert_eq!(query(&postgres.connection_over_socket(), "SELECT 'hello'").await, "hello");
    postgres.stop().await.expect("stops");
    assert!(!socket.exists());
}
