//! The errors of the file with the local engines' addresses.

use nix::libc;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The reason why the file cannot be written or read, as a sentence for the user.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointsFileError {
    /// Another server that runs has written it.
    #[error("{} is the file of another WorldSeat that runs: stop that one, or name another file with --endpoints-file", path.display())]
    Held {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be written.
    #[error("the addresses of the local engines cannot be written to {} ({source})", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// The error of the file system.
        source: io::Error,
    },
    /// It is not there.
    #[error(
        "there is no {}: no WorldSeat runs with that data directory, or its engines are not its own. Start one with \
         `worldseat serve`, or name where it writes with --data-dir or --file",
        path.display()
    )]
    Absent {
        /// The file.
        path: PathBuf,
    },
    /// It cannot be read.
    #[error("{} cannot be read ({source})", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The error of the file system.
        source: io::Error,
    },
    /// It is a directory, a pipe or something else.
    #[error("{} is not a regular file", path.display())]
    NotAFile {
        /// The path that was given.
        path: PathBuf,
    },
    /// It belongs to another account.
    #[error("{} belongs to {owner}, not to you: ask as that account, if the WorldSeat is yours", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Its owner's name, or number.
        owner: String,
    },
    /// Others may read or write it.
    #[error(
        "{} may be used by others than its owner (mode {mode:04o}), so the password in it is no secret: restart the \
         WorldSeat that has written it",
        path.display()
    )]
    Open {
        /// The file.
        path: PathBuf,
        /// Its permissions.
        mode: u32,
    },
    /// No server that runs has written it.
    #[error("{} is left over from a WorldSeat that is gone: start one with `worldseat serve`", path.display())]
    LeftOver {
        /// The file.
        path: PathBuf,
    },
    /// Its server is still starting.
    #[error("the WorldSeat of {} is still starting its engines: ask again in a moment", path.display())]
    Starting {
        /// The file.
        path: PathBuf,
    },
    /// Its content is not understood.
    #[error("{} is not understood ({source})", path.display())]
    NotUnderstood {
        /// The file.
        path: PathBuf,
        /// The error of the parser.
        source: serde_json::Error,
    },
}

impl EndpointsFileError {
    pub(super) fn unwritable(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Unwritable { path: path.clone(), source }
    }

    pub(super) fn unreadable(path: &Path) -> impl Fn(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| match source.raw_os_error() {
            Some(libc::ENOENT) => Self::Absent { path: path.clone() },
            // It is a link, and links are not followed.
            Some(libc::ELOOP) => Self::NotAFile { path: path.clone() },
            _ => Self::Unreadable { path: path.clone(), source },
        }
    }
}
