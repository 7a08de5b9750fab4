//! Data is served by the major version that made it, whatever else is installed; otherwise an error says how to go on.

use std::{fs, path::Path};

use local::postgres::{Download, LocalPostgresConfig, LocalPostgresError, Pinned, SearchPaths, find_programs};
use tempfile::TempDir;

use super::{failure, open_directory, persistent};
use crate::support::fake_postgres::fake;

/// A data directory that PostgreSQL 17 has made.
async fn made_by_17() -> TempDir {
    let (home, bin) = (open_directory(), open_directory());
    fake(bin.path(), "17.2", "exit 1");
    let config = LocalPostgresConfig { bin_dir: Some(bin.path().to_owned()), ..persistent(home.path()) };
    failure(config).await;
    assert_eq!(fs::read_to_string(home.path().join("postgres/data/PG_VERSION")).expect("was made").trim(), "17");
    home
}

fn programs(root: &Path, name: &str, version: &str) {
    let bin = root.join(name).join("bin");
    fs::create_dir_all(&bin).expect("a directory");
    fake(&bin, version, &format!("echo this is {version} >&2; exit 1"));
}

/// Settings that find only what a test has installed, and that cannot download anything.
fn config(home: &Path, root: &Path) -> LocalPostgresConfig {
    LocalPostgresConfig {
        search_paths: SearchPaths { path: Some(root.join("16/bin").into()), patterns: vec![root.join("lib/*/bin")] },
        download: Some(Download { may_fetch: false, ..Download::into(root.join("download")) }),
        ..persistent(home)
    }
}

#[tokio::test]
async fn a_downloaded_one_is_not_locked_out_by_another_major_that_is_installed_later() {
    let (home, root) = (made_by_17().await, open_directory());
    programs(root.path(), "16", "16.9");
    programs(root.path(), "download/17.10.0", "17.10");
    programs(root.path(), "download/18.1.0", "18.1");
    let message = failure(config(home.path(), root.path())).await.to_string();
    assert!(message.contains("this is 17.10"), "{message}");
    let found = find_programs(&config(home.path(), root.path())).await.expect("is found without a start, too");
    assert_eq!(found.version.major(), 17);
}

#[tokio::test]
async fn of_all_that_are_installed_the_one_that_made_the_data_is_taken() {
    let (home, root) = (made_by_17().await, open_directory());
    programs(root.path(), "16", "16.9");
    for version in ["15.1", "17.3", "18.0"] {
        programs(root.path(), &format!("lib/{}", &version[..2]), version);
    }
    let message = failure(config(home.path(), root.path())).await.to_string();
    assert!(message.contains("this is 17.3"), "{message}");
}

#[tokio::test]
async fn where_there_is_none_a_person_is_told_what_to_install_and_the_two_commands_that_move_the_data() {
    let (home, root) = (made_by_17().await, open_directory());
    programs(root.path(), "16", "16.9");
    let refused = [
        failure(config(home.path(), root.path())).await,
        find_programs(&config(home.path(), root.path())).await.expect_err("would not start"),
    ];
    for error in refused {
        assert!(matches!(error, LocalPostgresError::OtherMajor { made_by: 17, .. }), "{error:?}");
        let (message, data) = (error.to_string(), home.path().canonicalize().expect("is there").join("postgres/data"));
        let (data, new) = (data.display(), root.path().join("16/bin"));
        for words in [
            "apt install postgresql-17",
            &format!("'{}/initdb' -D '{data}.16' -U postgres", new.display()),
            &format!(
                "'{}/pg_upgrade' -b /usr/lib/postgresql/17/bin -B '{}' -d '{data}' -D '{data}.16'",
                new.display(),
                new.display()
            ),
        ] {
            assert!(message.contains(words), "`{words}` is missing in:\n{message}");
        }
    }
}

#[tokio::test]
async fn no_other_major_than_the_datas_is_downloaded() {
    let (home, root) = (made_by_17().await, open_directory());
    let pinned = Pinned { version: "18.0.0".into(), target: "any".into(), sha256: String::new() };
    let repository = "ftp://127.0.0.1/none".to_owned();
    let download = Download { repository, pinned: Some(pinned), ..Download::into(root.path()) };
    let config = LocalPostgresConfig { download: Some(download), ..config(home.path(), root.path()) };
    let message = failure(config).await.to_string();
    assert!(message.contains("download: only PostgreSQL 18 is downloaded, and the data was made by 17"), "{message}");
}
