//! The local PostgreSQL, with a real one: found, started, killed, orphaned, dropped, and never left behind.

mod access;
mod download;
mod holder;
mod life;
mod majors;
mod orphan;
mod programs;

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    time::{Duration, Instant},
};

use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig, LocalPostgresError};
use nix::{errno::Errno, sys::signal::kill, unistd::Pid};
use tempfile::TempDir;
use tokio_postgres::Config;

use crate::support::{CEILING, sql_client, within};

/// A temporary directory that every account may enter, as a data directory must be.
fn open_directory() -> TempDir {
    let directory = tempfile::tempdir().expect("a directory");
    fs::set_permissions(directory.path(), fs::Permissions::from_mode(0o755)).expect("is ours");
    directory
}

fn persistent(directory: &Path) -> LocalPostgresConfig {
    LocalPostgresConfig::new(Directory::Persistent(directory.to_owned()))
}

async fn start(directory: &Path) -> LocalPostgres {
    within(LocalPostgres::start(persistent(directory))).await.expect("starts")
}

async fn failure(config: LocalPostgresConfig) -> LocalPostgresError {
    within(LocalPostgres::start(config)).await.expect_err("cannot start")
}

async fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < CEILING, "not within {CEILING:?}: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn execute(config: &Config, sql: &str) {
    sql_client(config).await.batch_execute(sql).await.expect(sql);
}

async fn query(config: &Config, sql: &str) -> String {
    sql_client(config).await.query_one(sql, &[]).await.expect(sql).get(0)
}

fn password(postgres: &LocalPostgres) -> String {
    let password = postgres.connection().get_password().expect("has one").to_vec();
    String::from_utf8(password).expect("is text")
}

fn postmaster(postgres: &LocalPostgres) -> Option<Pid> {
    first_line(&postgres.data_dir().join("postmaster.pid"))
}

fn first_line(note: &Path) -> Option<Pid> {
    let text = fs::read_to_string(note).ok()?;
    text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

/// Whether a process runs; a zombie does not. Orphans stay zombies if a container's first process does not reap them.
fn lives(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    kill(pid, None) != Err(Errno::ESRCH) && !stat.contains(") Z ")
}

/// The directory that an ephemeral PostgreSQL has made for itself.
fn root_of(data: &Path) -> &Path {
    data.parent().expect("has a parent")
}

fn mode(path: &Path) -> u32 {
    path.metadata().expect("is there").mode() & 0o777
}
