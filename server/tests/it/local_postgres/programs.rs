//! The choice of the PostgreSQL programs, and the error message if there are none or bad ones.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use local::postgres::{Directory, Download, LocalPostgres, LocalPostgresConfig, LocalPostgresError, SearchPaths};

use super::{eventually, failure, first_line, lives, open_directory, persistent, root_of};
use crate::support::fake_postgres::{fake, script};

#[tokio::test]
async fn a_named_directory_without_programs_is_an_error_and_no_hint_to_search() {
    let (home, wrong) = (open_directory(), open_directory());
    let config = LocalPostgresConfig { bin_dir: Some(wrong.path().to_owned()), ..persistent(home.path()) };
    let error = failure(config).await;
    assert!(matches!(&error, LocalPostgresError::BinDir { dir, .. } if dir == wrong.path()), "{error:?}");
}

#[tokio::test]
async fn without_any_postgresql_every_place_is_listed() {
    let (home, empty) = (open_directory(), open_directory());
    let pattern = empty.path().join("postgresql/*/bin");
    let search_paths = SearchPaths { path: Some(empty.path().into()), patterns: vec![pattern.clone()] };
    let nowhere = LocalPostgresConfig { search_paths, ..persistent(home.path()) };

    let message = failure(nowhere.clone()).await.to_string();
    for expected in
        ["PATH: no program", &format!("{}: no program", pattern.display()), "download: switched off", "--postgres-bin"]
    {
        assert!(message.contains(expected), "`{expected}` is missing in:\n{message}");
    }

    // An address that is no repository fails without a network, in the same way as one that is unreachable.
    let repository = "ftp://127.0.0.1/none".to_owned();
    let download = Some(Download { repository, ..Download::into(home.path().join("postgres-download")) });
    let message = failure(LocalPostgresConfig { download, ..nowhere }).await.to_string();
    assert!(message.contains("download: PostgreSQL 17.11.0 from ftp://127.0.0.1/none failed"), "{message}");
}

#[tokio::test]
async fn a_downloaded_postgresql_is_used_again_without_a_network() {
    let home = open_directory();
    let into = home.path().join("postgres-download");
    for version in ["17.2.0", "17.10.0"] {
        let bin = into.join(version).join("bin");
        fs::create_dir_all(&bin).expect("a directory");
        fake(&bin, "99.1", &format!("echo this is {version}; exit 1"));
    }
    let config = LocalPostgresConfig {
        search_paths: SearchPaths { path: None, patterns: Vec::new() },
        download: Some(Download { repository: "ftp://127.0.0.1/none".to_owned(), ..Download::into(into) }),
        ..persistent(home.path())
    };
    let message = failure(config).await.to_string();
    assert!(message.contains("this is 17.10.0"), "{message}");
}

#[tokio::test]
async fn an_old_version_is_an_error_where_named_and_skipped_where_found() {
    let (home, old) = (open_directory(), open_directory());
    fake(old.path(), "9.6.1", "exit 1");
    let named = LocalPostgresConfig { bin_dir: Some(old.path().to_owned()), ..persistent(home.path()) };
    let error = failure(named).await;
    assert!(matches!(&error, LocalPostgresError::WrongVersion { found, .. } if found.major() == 9), "{error:?}");
    assert!(error.to_string().contains("is 9.6.1, and 13 or newer is needed"), "{error}");

    let mut search_paths = SearchPaths { path: Some(old.path().into()), ..SearchPaths::default() };
    search_paths.patterns.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let postgres = LocalPostgres::start(LocalPostgresConfig { search_paths, ..persistent(home.path()) })
        .await
        .expect("the good one behind the old one is taken");
    assert!(postgres.version().major() >= 13);
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn an_initdb_that_fails_is_quoted_and_leaves_nothing() {
    let (home, bin) = (open_directory(), open_directory());
    fake(bin.path(), "99.1", "exit 0");
    script(&bin.path().join("initdb"), "touch \"$2/half\"; echo the disk is full >&2; exit 3");
    let config = LocalPostgresConfig { bin_dir: Some(bin.path().to_owned()), ..persistent(home.path()) };
    let error = failure(config).await;
    assert!(
        matches!(&error, LocalPostgresError::Initdb { log_tail, .. } if log_tail.contains("the disk is full")),
        "{error:?}"
    );
    let left = fs::read_dir(home.path().join("postgres")).expect("is there");
    let left: Vec<_> = left.flatten().map(|entry| entry.file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with("data")), "{left:?}");
}

#[tokio::test]
async fn a_postgres_that_ends_at_once_is_noticed_at_once_and_quoted() {
    let (home, bin) = (open_directory(), open_directory());
    fake(bin.path(), "99.1", "echo FATAL: no luck today >&2; exit 7");
    let begin = Instant::now();
    let config = LocalPostgresConfig { bin_dir: Some(bin.path().to_owned()), ..persistent(home.path()) };
    let error = failure(config.clone()).await;
    assert!(begin.elapsed() < config.ready_ceiling / 2, "it did not wait for the ceiling");
    match &error {
        LocalPostgresError::EndedEarly { outcome, log_tail, .. } => {
            assert!(outcome.contains('7'), "{outcome}");
            assert!(log_tail.contains("FATAL: no luck today"), "{log_tail}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_postgres_that_never_answers_is_given_up_and_killed() {
    let (home, bin) = (open_directory(), open_directory());
    fake(bin.path(), "99.1", "echo $$ > \"$2/fake.pid\"; echo thinking >&2; exec sleep 600");
    let config = LocalPostgresConfig {
        bin_dir: Some(bin.path().to_owned()),
        ready_ceiling: Duration::from_secs(2),
        ..persistent(home.path())
    };
    match failure(config).await {
        LocalPostgresError::NotReady { last, log_tail, .. } => {
            assert!(last.contains("connect"), "{last}");
            assert!(log_tail.contains("thinking"), "{log_tail}");
        }
        other => panic!("{other:?}"),
    }
    let pid = first_line(&home.path().join("postgres/data/fake.pid")).expect("it has noted its id");
    eventually("the hanging program is gone", || !lives(pid)).await;
}

#[tokio::test]
async fn an_ephemeral_one_that_does_not_start_leaves_nothing() {
    let bin = open_directory();
    fake(bin.path(), "99.1", "echo \"$2\" >&2; exit 7");
    let config =
        LocalPostgresConfig { bin_dir: Some(bin.path().to_owned()), ..LocalPostgresConfig::new(Directory::Ephemeral) };
    match failure(config).await {
        LocalPostgresError::EndedEarly { log_tail, .. } => {
            assert!(!root_of(Path::new(log_tail.trim())).exists(), "{log_tail}")
        }
        other => panic!("{other:?}"),
    }
}
