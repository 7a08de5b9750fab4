//! The errors of a global table that could not be started.

use std::{io, path::PathBuf};

use dynoxide::DynoxideError;

/// Each variant names the region and the action that failed; the cause is the error's source.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GlobalTableError {
    /// The configuration contradicts itself.
    #[error("the global table cannot be set up: {reason}")]
    Config {
        /// The contradiction in it.
        reason: String,
    },
    /// The databases' directory cannot be made or locked.
    #[error("cannot use {} for the regions' databases", directory.display())]
    Directory {
        /// The directory.
        directory: PathBuf,
        /// The error of the file system.
        #[source]
        source: io::Error,
    },
    /// Two replicators over the same databases would undo each other's work.
    #[error("another process is already using the databases in {}", directory.display())]
    DirectoryInUse {
        /// The directory.
        directory: PathBuf,
    },
    /// A region's database cannot be opened.
    #[error("cannot open the database of region {region}")]
    Open {
        /// The region.
        region: String,
        /// The error of the database.
        #[source]
        source: Box<DynoxideError>,
    },
    /// A table cannot be created or looked up.
    #[error("cannot create table {table} in region {region}")]
    CreateTable {
        /// The region.
        region: String,
        /// The table.
        table: String,
        /// The error of the database.
        #[source]
        source: Box<DynoxideError>,
    },
    /// The table exists, but it is a different one.
    #[error("table {table} in region {region} already exists with another key: {found}")]
    KeySchema {
        /// The region.
        region: String,
        /// The table.
        table: String,
        /// The key schema it has.
        found: String,
    },
    /// The database keeps items in a way the replicator does not know.
    #[error("table {table} in region {region} is stored with unknown columns: {found}")]
    StorageLayout {
        /// The region.
        region: String,
        /// The table.
        table: String,
        /// The columns it has.
        found: String,
    },
    /// The replicator's own tables cannot be prepared.
    #[error("cannot prepare replication in region {region}")]
    Replica {
        /// The region.
        region: String,
        /// The error of SQLite.
        #[source]
        source: rusqlite::Error,
    },
    /// The endpoint's port is taken or not allowed.
    #[error("cannot listen on 127.0.0.1:{port} for region {region}; is the port taken?")]
    Port {
        /// The region.
        region: String,
        /// The requested port; 0 stands for any free one.
        port: u16,
        /// The error of the network.
        #[source]
        source: io::Error,
    },
    /// No access key can be drawn.
    #[error("the operating system gives no randomness for an access key")]
    Random {
        /// The error of the operating system.
        #[source]
        source: getrandom::Error,
    },
    /// The operating system refused a thread or its event loop.
    #[error("cannot start the thread {name}")]
    Thread {
        /// The thread.
        name: String,
        /// The error of the operating system.
        #[source]
        source: io::Error,
    },
}
