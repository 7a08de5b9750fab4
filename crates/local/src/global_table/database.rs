//! One region's database: its location, and the tables in it.

use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use dynoxide::{Database, DynoxideError};
use nix::libc;
use serde_json::Value;

use super::{
    config::{GlobalTableConfig, TableSpec},
    error::GlobalTableError,
};
use crate::private_dir;

/// Distinguishes the in-memory databases of one process.
static MEMORY_NAMES: AtomicU64 = AtomicU64::new(0);

/// The place in which both regions' databases are kept. Holds the lock on the directory for as long as anything may
/// still write there.
pub(super) enum Home {
    Directory { path: PathBuf, _lock: File },
    Memory { name: u64 },
}

impl Home {
    pub(super) fn open(config: &GlobalTableConfig) -> Result<Self, GlobalTableError> {
        let Some(directory) = &config.directory else {
            return Ok(Self::Memory { name: MEMORY_NAMES.fetch_add(1, Ordering::Relaxed) });
        };
        private_dir::ensure(directory, None)
            .map_err(|source| GlobalTableError::Directory { directory: directory.clone(), source })?;
        let path = directory.join("dynamodb");
        let _lock = lock(&path)?;
        Ok(Self::Directory { path, _lock })
    }

    /// Returns the location that SQLite opens for `region`. The in-memory form is a URI that every connection of this
    /// process resolves to the same database.
    pub(super) fn location(&self, region: &str) -> Result<String, GlobalTableError> {
        match self {
            Self::Memory { name } => Ok(format!("file:/worldseat-{name}-{region}?vfs=memdb")),
            Self::Directory { path, .. } => {
                let file = path.join(private_dir::table_file(region));
                // As root we write to no file that a link of another account points to.
                if file.is_symlink() {
                    return Err(GlobalTableError::Config { reason: format!("{} is a link", file.display()) });
                }
                let utf8 = file.to_str().map(str::to_owned);
                utf8.ok_or_else(|| GlobalTableError::Config {
                    reason: format!("the path {} is not UTF-8", file.display()),
                })
            }
        }
    }
}

fn lock(path: &Path) -> Result<File, GlobalTableError> {
    let directory = || path.to_path_buf();
    let unusable = |source| GlobalTableError::Directory { directory: directory(), source };
    // They hold buyers' names, and the IDs that let anybody buy on a floor: SQLite's own files are readable by all.
    private_dir::ensure_inner(path).map_err(unusable)?;
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true).custom_flags(libc::O_NOFOLLOW);
    let file = options.open(path.join("lock")).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(GlobalTableError::DirectoryInUse { directory: directory() }),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

/// Opens `region`'s database and creates the tables it does not have yet.
pub(super) fn open(location: &str, region: &str, tables: &[TableSpec]) -> Result<Database, GlobalTableError> {
    let failed = |error| GlobalTableError::Open { region: region.to_owned(), source: Box::new(error) };
    let database = Database::new(location).map_err(failed)?;
    // The name misleads: this sets `synchronous = NORMAL` and SQLite's defaults otherwise. A killed process still
    // loses nothing that it acknowledged, and a purchase no longer waits for the disk; only a power cut could lose
    // the last few commits.
    database.disable_bulk_loading().map_err(failed)?;
    for table in tables {
        ensure_table(&database, region, table)?;
    }
    Ok(database)
}

fn ensure_table(database: &Database, region: &str, table: &TableSpec) -> Result<(), GlobalTableError> {
    let failed = |error| GlobalTableError::CreateTable {
        region: region.to_owned(),
        table: table.name.clone(),
        source: Box::new(error),
    };
    let Some(found) = database.get_table_metadata(&table.name).map_err(failed)? else {
        let request = serde_json::from_value(table.create_request())
            .map_err(|error| failed(DynoxideError::ValidationException(error.to_string())))?;
        return database.create_table(request).map(drop).map_err(failed);
    };
    if serde_json::from_str::<Value>(&found.key_schema).is_ok_and(|key| key == table.key_schema()) {
        return Ok(());
    }
    Err(GlobalTableError::KeySchema { region: region.to_owned(), table: table.name.clone(), found: found.key_schema })
}
