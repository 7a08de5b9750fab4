//! A separate process that holds a local PostgreSQL, so that a test can kill it.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use local::postgres::{Directory, LocalPostgres, LocalPostgresConfig};
use nix::unistd::Pid;
use tokio_postgres::Config;

use super::{eventually, first_line, persistent};

/// Names the data directory that the test `holder` is to hold; empty for an ephemeral one.
const HOLD: &str = "WORLDSEAT_TEST_HOLD";
/// The file in which the holder reports that PostgreSQL runs.
const REPORT: &str = "WORLDSEAT_TEST_REPORT";

/// A separate process that holds a local PostgreSQL, to be killed without a chance to clean up.
pub(super) struct Holder {
    process: Child,
    url: String,
    pub(super) data: PathBuf,
    pub(super) postmaster: Pid,
}

impl Holder {
    pub(super) async fn of(hold: impl AsRef<std::ffi::OsStr>) -> Self {
        let reports = tempfile::tempdir().expect("a directory");
        let report = reports.path().join("report");
        let name = module_path!().split_once("::").map_or(String::new(), |(_, module)| format!("{module}::"));
        let mut process = Command::new(std::env::current_exe().expect("this binary"))
            .args([&format!("{name}holder"), "--exact", "--nocapture"])
            .env(HOLD, hold)
            .env(REPORT, &report)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .expect("this binary again");
        eventually("the holder has started", || {
            assert!(process.try_wait().expect("is our child").is_none(), "the holder has failed");
            report.exists()
        })
        .await;
        let report = fs::read_to_string(report).expect("is there");
        let (url, data) = report.trim().split_once('\n').expect("two lines");
        let data = PathBuf::from(data);
        let postmaster = first_line(&data.join("postmaster.pid")).expect("runs");
        Self { process, url: url.to_owned(), data, postmaster }
    }

    pub(super) fn config(&self) -> Config {
        self.url.parse().expect("a URL")
    }

    pub(super) fn kill(&mut self) {
        self.process.kill().expect("is our child");
        self.process.wait().expect("ends");
    }
}

/// Not a test by itself: the process that other tests kill. It does nothing unless they start it.
#[tokio::test]
async fn holder() {
    let (Some(hold), Some(report)) = (std::env::var_os(HOLD), std::env::var_os(REPORT)) else {
        return;
    };
    let config = match hold.is_empty() {
        true => LocalPostgresConfig::new(Directory::Ephemeral),
        false => persistent(Path::new(&hold)),
    };
    let postgres = LocalPostgres::start(config).await.expect("starts");
    let report = PathBuf::from(report);
    let written = report.with_extension("written");
    fs::write(&written, format!("{}\n{}\n", postgres.url(), postgres.data_dir().display())).expect("writes");
    fs::rename(&written, &report).expect("reports");
    // If the test that started this process is killed itself, this pipe closes, and no process is left behind.
    let waited = tokio::task::spawn_blocking(|| std::io::stdin().read(&mut [0])).await;
    drop(waited);
    postgres.stop().await.expect("stops");
}
