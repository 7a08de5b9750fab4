//! One holder for a data directory, by a file lock that the kernel releases with the process, however it ends.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use nix::libc;

use super::error::LocalPostgresError;

/// In the data directory itself, not beside PostgreSQL's own files: as root we follow no link that another account
/// could have placed.
const NAME: &str = "postgres.lock";

#[derive(Debug)]
pub(super) struct DirectoryLock {
    file: File,
}

impl DirectoryLock {
    pub(super) fn acquire(directory: &Path) -> Result<Self, LocalPostgresError> {
        let path = directory.join(NAME);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .custom_flags(libc::O_NOFOLLOW)
            .open(&path)
            .map_err(LocalPostgresError::file("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(LocalPostgresError::InUse { directory: directory.to_owned(), holder: holder(&mut file) });
            }
            Err(TryLockError::Error(source)) => return Err(LocalPostgresError::file("lock", &path)(source)),
        }
        sign(&mut file).map_err(LocalPostgresError::file("write", &path))?;
        Ok(Self { file })
    }
}

impl Drop for DirectoryLock {
    fn drop(&mut self) {
        // Closing alone would leave the lock to a child that is being forked at this moment and has not reached its
        // exec.
        if let Err(error) = self.file.unlock() {
            tracing::warn!(%error, "the lock of the data directory could not be released");
        }
    }
}

fn sign(file: &mut File) -> std::io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    write!(file, "{}", std::process::id())
}

/// Reads the process ID for the error message: it may not be written yet.
fn holder(file: &mut File) -> String {
    let mut pid = String::new();
    match file.read_to_string(&mut pid) {
        Ok(1..) => format!("process {pid}"),
        _ => "another process".to_owned(),
    }
}
