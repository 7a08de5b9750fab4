//! The directories of one PostgreSQL, made with the right owner before anything is started in them.

use std::{
    fs, io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{account::Account, config::Directory, error::LocalPostgresError, lock::DirectoryLock};
use crate::private_dir;

/// The kernel's limit for the path of a socket is 107 bytes on Linux and 103 on macOS.
const SOCKET_PATH_MAX: usize = 103;

/// The longest name that PostgreSQL appends to the directory of its socket.
const SOCKET_NAME: &str = "/.s.PGSQL.65535";

/// The mode that lets in only the account of PostgreSQL.
const PRIVATE: u32 = 0o700;

/// The directories of one PostgreSQL. The temporary ones are removed on drop, and the lock is released last.
#[derive(Debug)]
pub(super) struct Home {
    pub(super) data: PathBuf,
    pub(super) log: PathBuf,
    pub(super) socket: PathBuf,
    ephemeral: Option<TempDir>,
    socket_elsewhere: Option<TempDir>,
    _lock: Option<DirectoryLock>,
}

impl Home {
    pub(super) fn prepare(directory: &Directory, account: &Account) -> Result<Self, LocalPostgresError> {
        match directory {
            Directory::Persistent(directory) => {
                private_dir::ensure(directory, Some(account.owner()))
                    .map_err(LocalPostgresError::file("keep to its owner", directory))?;
                let directory = real(directory)?;
                account.check_reach(&directory)?;
                let lock = DirectoryLock::acquire(&directory)?;
                let root = directory.join("postgres");
                make(&root, account)?;
                Self::within(&root, account, None, Some(lock))
            }
            Directory::Ephemeral => {
                let ephemeral = temporary(&std::env::temp_dir(), account)?;
                let root = real(ephemeral.path())?;
                Self::within(&root, account, Some(ephemeral), None)
            }
        }
    }

    fn within(
        root: &Path,
        account: &Account,
        ephemeral: Option<TempDir>,
        lock: Option<DirectoryLock>,
    ) -> Result<Self, LocalPostgresError> {
        let (socket, socket_elsewhere) = socket(root, account)?;
        Ok(Self {
            data: root.join("data"),
            log: root.join("postgres.log"),
            socket,
            ephemeral,
            socket_elsewhere,
            _lock: lock,
        })
    }

    /// The rules for connections, see `rules`.
    pub(super) fn rules(&self) -> PathBuf {
        self.log.with_file_name("pg_hba.conf")
    }

    /// The map from accounts of the machine to roles.
    pub(super) fn names(&self) -> PathBuf {
        self.log.with_file_name("pg_ident.conf")
    }

    pub(super) fn is_ephemeral(&self) -> bool {
        self.ephemeral.is_some()
    }

    /// The directories that the guard has to remove when we cannot any more; an empty path stands for none.
    pub(super) fn temporary(&self) -> [&Path; 2] {
        [&self.ephemeral, &self.socket_elsewhere]
            .map(|directory| directory.as_ref().map_or(Path::new(""), TempDir::path))
    }
}

/// Returns the directory of the socket: beside the data, or a short temporary one if that path would be too long.
fn socket(root: &Path, account: &Account) -> Result<(PathBuf, Option<TempDir>), LocalPostgresError> {
    let beside = root.join("socket");
    if serves_sockets(&beside) {
        make(&beside, account)?;
        return Ok((beside, None));
    }
    let parent = Some(std::env::temp_dir())
        .filter(|parent| serves_sockets(&parent.join("worldseat-123456")))
        .unwrap_or_else(|| PathBuf::from("/tmp"));
    let elsewhere = temporary(&parent, account)?;
    Ok((elsewhere.path().to_owned(), Some(elsewhere)))
}

/// Whether a path is short enough, and has no character that means something in a list of directories.
fn serves_sockets(directory: &Path) -> bool {
    directory.as_os_str().len() + SOCKET_NAME.len() <= SOCKET_PATH_MAX
        && directory.to_str().is_some_and(|path| !path.contains([',', '"', ' ']))
}

fn real(directory: &Path) -> Result<PathBuf, LocalPostgresError> {
    directory.canonicalize().map_err(LocalPostgresError::file("look at", directory))
}

/// Makes a private directory of the account of PostgreSQL; an existing one has to belong to it.
pub(super) fn make(directory: &Path, account: &Account) -> Result<(), LocalPostgresError> {
    // An empty one may be left from a start that was killed before it gave it to the account. One with content stays.
    let _ = fs::remove_dir(directory);
    match fs::DirBuilder::new().mode(PRIVATE).create(directory) {
        Ok(()) => account.give(directory),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            private_dir::ensure_inner(directory).map_err(LocalPostgresError::file("keep to its owner", directory))?;
            account.adopt(directory)
        }
        Err(source) => Err(LocalPostgresError::file("make", directory)(source)),
    }
}

/// Makes a private temporary directory of the account of PostgreSQL.
fn temporary(parent: &Path, account: &Account) -> Result<TempDir, LocalPostgresError> {
    let directory = private("worldseat-", parent, account)?;
    account.check_reach(directory.path())?;
    Ok(directory)
}

/// Makes a directory with a random name, which only the account of PostgreSQL may enter.
pub(super) fn private(prefix: &str, parent: &Path, account: &Account) -> Result<TempDir, LocalPostgresError> {
    let directory = tempfile::Builder::new()
        .prefix(prefix)
        .permissions(fs::Permissions::from_mode(PRIVATE))
        .tempdir_in(parent)
        .map_err(LocalPostgresError::file("make a directory in", parent))?;
    account.give(directory.path())?;
    Ok(directory)
}

#[cfg(test)]
mod tests {
    use super::{SOCKET_NAME, SOCKET_PATH_MAX, serves_sockets};

    #[test]
    fn a_long_path_does_not_serve_sockets() {
        let longest = format!("/{}", "x".repeat(SOCKET_PATH_MAX - SOCKET_NAME.len() - 1));
        assert!(serves_sockets(longest.as_ref()));
        assert!(!serves_sockets(format!("{longest}x").as_ref()));
        assert!(!serves_sockets("/a,b".as_ref()), "it would be read as two directories");
    }
}
