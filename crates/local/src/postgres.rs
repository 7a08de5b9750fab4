//! A real PostgreSQL of our own: the server finds, starts, watches and stops it, as a child process that never
//! outlives it.
//!
//! ```text
//! account → home → binaries → cluster → launch → access → supervisor
//! who       where  which      initdb    ready?   role     restart, stop
//! ```
//!
//! Invariants at every moment:
//! * PostgreSQL never outlives the server. It runs under a small shell guard which holds a pipe from us; when the
//!   pipe closes, for whatever reason, even SIGKILL, the guard shuts PostgreSQL down. Stopping it on purpose is the
//!   same thing: we close the pipe.
//! * One data directory has one holder, by a lock that the kernel releases with the process.
//! * Other users of the machine do not get in. TCP is on loopback and requires a password that is new at every start;
//!   the socket lies in a directory which only the account of PostgreSQL may enter, and accepts our own account only.
//!   Both hold for a cluster that was made under other rules, too: the rules are written again at every start.

// The settings, and the errors.
mod config;
mod error;

// The account, and the directories.
mod account;
mod home;
mod lock;
mod log;

// The programs.
mod binaries;
mod download;
mod pinned;
mod programs;
mod search_paths;
mod version;

// Start, supervision and stop.
mod access;
mod cluster;
mod earlier;
mod guard;
mod launch;
mod port;
mod rules;
mod supervisor;

pub use config::{Directory, Download, LocalPostgresConfig};
pub use error::LocalPostgresError;
pub use pinned::Pinned;
pub use programs::{Programs, find_programs};
pub use search_paths::{SearchPaths, Tried};
pub use supervisor::PostgresStatus;
pub use version::PostgresVersion;

use futures::future::BoxFuture;
use std::path::{Path, PathBuf};

use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
};

use access::Access;
use account::Account;
use home::Home;
use launch::Launch;
use supervisor::Supervisor;

/// A running PostgreSQL. [`LocalPostgres::stop`] ends it in order; dropping the value ends it too, without waiting.
#[derive(Debug)]
pub struct LocalPostgres {
    access: Access,
    version: PostgresVersion,
    bin_dir: PathBuf,
    data: PathBuf,
    log: PathBuf,
    status: watch::Receiver<PostgresStatus>,
    /// Its drop makes the supervisor stop, so a forgotten `stop` leaks nothing.
    stop: oneshot::Sender<()>,
    supervisor: JoinHandle<()>,
}

impl LocalPostgres {
    /// Finds PostgreSQL, makes its cluster where there is none yet, starts it, and returns when it has answered a query.
    pub fn start(config: LocalPostgresConfig) -> BoxFuture<'static, Result<Self, LocalPostgresError>> {
        Box::pin(async move {
            let account = Account::choose(config.account.as_deref())?;
            let home = Home::prepare(&config.directory, &account)?;
            let binaries = binaries::find(&config, &account, cluster::major(&home.data)?).await?;
            // Before a port is chosen: an earlier PostgreSQL may hold that very port.
            earlier::stop(&home.data).await?;
            log::begin(&home.log)?;
            cluster::ensure(&home, &binaries, &account).await?;
            rules::write(&home, &account)?;

            let (launch, guarded) = Launch::first(&config, binaries, account, home).await?;
            launch.access.open_to_the_application().await?;
            tracing::info!(
                version = %launch.binaries.version, programs = %launch.binaries.dir.display(), port = launch.access.port,
                data = %launch.home.data.display(), account = %launch.account.name, "PostgreSQL is running"
            );
            Ok(Self::watch(launch, guarded))
        })
    }

    fn watch(launch: Launch, guarded: guard::Guarded) -> Self {
        let (stop, stopped) = oneshot::channel();
        let (sender, status) = watch::channel(PostgresStatus::Running);
        Self {
            access: launch.access.clone(),
            version: launch.binaries.version.clone(),
            bin_dir: launch.binaries.dir.clone(),
            data: launch.home.data.clone(),
            log: launch.home.log.clone(),
            status,
            stop,
            supervisor: tokio::spawn(Supervisor::new(launch, sender, stopped).run(guarded)),
        }
    }

    /// The settings with which the application connects: TCP on loopback, as the owner of the database `worldseat`.
    #[must_use]
    pub fn connection(&self) -> tokio_postgres::Config {
        self.access.over_tcp()
    }

    /// The same role and database over the Unix socket, where the kernel identifies us and no password has to be
    /// hashed.
    #[must_use]
    pub fn connection_over_socket(&self) -> tokio_postgres::Config {
        self.access.over_socket()
    }

    /// `postgres://worldseat:…@127.0.0.1:PORT/worldseat`; it holds the password of this start.
    #[must_use]
    pub fn url(&self) -> String {
        self.access.url()
    }

    /// A complete shell line that opens `psql` on the database.
    #[must_use]
    pub fn psql_line(&self) -> String {
        format!("psql \"{}\"", self.access.url())
    }

    /// The port on 127.0.0.1; it stays the same over restarts by the supervisor.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.access.port
    }

    /// The directory of the Unix socket.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.access.socket
    }

    /// The version that runs.
    #[must_use]
    pub fn version(&self) -> &PostgresVersion {
        &self.version
    }

    /// The directory of the programs in use.
    #[must_use]
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// The data directory of the cluster.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// The log of PostgreSQL since this start; the log of the start before lies beside it.
    #[must_use]
    pub fn log(&self) -> &Path {
        &self.log
    }

    /// Whether it runs, now and from now on. The channel closes when PostgreSQL has been stopped.
    #[must_use]
    pub fn status(&self) -> watch::Receiver<PostgresStatus> {
        self.status.clone()
    }

    /// Shuts PostgreSQL down, even with open connections, and returns when it is gone; an ephemeral directory is gone
    /// with it.
    pub fn stop(self) -> BoxFuture<'static, Result<(), LocalPostgresError>> {
        Box::pin(async move {
            drop(self.stop);
            self.supervisor.await.map_err(|source| LocalPostgresError::Supervisor { source })
        })
    }
}
