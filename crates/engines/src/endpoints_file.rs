//! Keeps a file from which the machine's owner can read how to reach the local engines.
//!
//! It holds a password and an access key, so it has mode 0600 before its first byte is written. The
//! server holds a lock on it for as long as it runs and removes it when it stops. The kernel releases
//! the lock with the process, however it ends: a file without the lock is left over from a server
//! that is gone.

mod error;

pub use error::EndpointsFileError;

use super::Endpoints;
use local::privileges::account_name;
use nix::{libc, unistd::Uid};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The file's name in a data directory.
pub const ENDPOINTS_FILE: &str = "endpoints.json";

/// Longest file that is read, in bytes: ours have less than two thousand.
const LENGTH_MAX: u64 = 64 * 1024;

/// The bits of a mode that give access to others than the owner.
const OTHERS: u32 = 0o077;

/// The file of a server that runs. Dropping it removes the file.
#[derive(Debug)]
pub struct EndpointsFile {
    path: PathBuf,
    file: File,
}

impl EndpointsFile {
    /// Creates an empty file at `path` that belongs to this process. Replaces a file that is left over there.
    /// Call it before the process drops privileges, so that the file belongs to the account that started the process.
    ///
    /// # Errors
    /// If it cannot be created, or if it is the file of another running server.
    pub fn reserve(path: &Path) -> Result<Self, EndpointsFileError> {
        if open(path).is_ok_and(|file| is_held(&file)) {
            return Err(EndpointsFileError::Held { path: path.to_owned() });
        }
        let file = put(path).map_err(EndpointsFileError::unwritable(path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes the addresses of the engines, in one piece.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn fill(&mut self, endpoints: &Endpoints) -> Result<(), EndpointsFileError> {
        let text = serde_json::to_string_pretty(endpoints).map_err(io::Error::from);
        let written = text.and_then(|text| self.file.write_all((text + "\n").as_bytes()));
        written.map_err(EndpointsFileError::unwritable(&self.path))
    }

    /// Returns its path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for EndpointsFile {
    fn drop(&mut self) {
        // Somebody may have put another file there: that one is not ours to remove.
        let ours = |there: fs::Metadata| self.file.metadata().is_ok_and(|own| is_same(&own, &there));
        if fs::symlink_metadata(&self.path).is_ok_and(ours)
            && let Err(error) = fs::remove_file(&self.path)
            // If we may not remove it any more, we empty it.
            && self.file.set_len(0).is_err()
        {
            tracing::warn!(%error, path = %self.path.display(), "the file with the local engines' addresses could not be removed");
        }
        // Closing alone would leave the lock to a child that is between its fork and its exec.
        let _ = self.file.unlock();
    }
}

impl Endpoints {
    /// Reads what the running server has written to `path`.
    ///
    /// # Errors
    /// If there is no such file, if it is left over from a server that is gone, or if others than the caller
    /// can read it or have written it.
    pub fn read(path: &Path) -> Result<Self, EndpointsFileError> {
        let unreadable = EndpointsFileError::unreadable(path);
        let file = open(path).map_err(&unreadable)?;
        check(path, &file.metadata().map_err(&unreadable)?)?;
        if !is_held(&file) {
            return Err(EndpointsFileError::LeftOver { path: path.to_owned() });
        }
        let mut text = String::new();
        file.take(LENGTH_MAX).read_to_string(&mut text).map_err(&unreadable)?;
        if text.is_empty() {
            return Err(EndpointsFileError::Starting { path: path.to_owned() });
        }
        serde_json::from_str(&text)
            .map_err(|source| EndpointsFileError::NotUnderstood { path: path.to_owned(), source })
    }
}

/// Opens it without following a link, and without waiting if it is a pipe.
fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}

/// Whether a server that runs holds the lock.
fn is_held(file: &File) -> bool {
    matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
}

fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Refuses a file that others can use: they may know the password in it, or may have written it.
fn check(path: &Path, metadata: &fs::Metadata) -> Result<(), EndpointsFileError> {
    let path = path.to_owned();
    if !metadata.is_file() {
        return Err(EndpointsFileError::NotAFile { path });
    }
    if metadata.uid() != Uid::effective().as_raw() {
        return Err(EndpointsFileError::Foreign { path, owner: account_name(metadata.uid()) });
    }
    match metadata.mode() & 0o7777 {
        mode if mode & OTHERS != 0 => Err(EndpointsFileError::Open { path, mode }),
        _ => Ok(()),
    }
}

/// Creates the file. It is locked before it has its name, so that nobody finds it without the lock.
fn put(path: &Path) -> io::Result<File> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Made with mode 0600.
    let made = tempfile::Builder::new().prefix(".endpoints-").tempfile_in(parent)?;
    made.as_file().try_lock().map_err(io::Error::from)?;
    made.persist(path).map_err(|failed| failed.error)
}

#[cfg(test)]
mod tests;
