//! A bundle is opened: zip, directory, or a bare `history.jsonl`. Nothing of it is trusted:
//! every size is bounded by what is declared and by what comes, nothing is unpacked to disk,
//! and no name in it is ever used as a path.

mod directory;
mod limits;
mod verify;
mod zipped;

use super::{
    history_file::{ReadError, read_history},
    manifest::Manifest,
};
use app::sale::History;
use limits::shown;
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read, Seek},
    path::Path,
};

/// Why there is nothing to judge.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be read.
    #[error("{what}: {source}")]
    Io {
        /// Which file.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// It is no evidence of ours, or not of a version that this program reads.
    #[error("{0}")]
    NotOurs(String),
    /// Files are missing, are too many, or were changed: a sentence each.
    #[error("the bundle is not as it was made:\n  {}", .0.join("\n  "))]
    Changed(Vec<String>),
    /// A history cannot be read.
    #[error("{file}: {source}")]
    History {
        /// Which file.
        file: String,
        /// Which line, and why.
        source: ReadError,
    },
}

/// What was in the file.
#[derive(Debug)]
pub struct Opened {
    /// The histories, in the order of the lanes.
    pub histories: Vec<History>,
    /// The run's event lines; `None` of a bare history.
    pub events: Option<String>,
    /// Its `CHECK.md`.
    pub(super) guide: Option<String>,
    pub(super) manifest: Option<Manifest>,
    pub(super) manifest_sha256: Option<String>,
}

/// The files of a bundle, wherever they are.
trait Files {
    /// Names and declared sizes.
    fn sizes(&self) -> &BTreeMap<String, u64>;

    /// Reads one of them, which has to be there, from its beginning.
    fn read<'a>(&'a mut self, name: &str) -> io::Result<Box<dyn Read + 'a>>;
}

/// Opens what is at `path`.
///
/// # Errors
/// When it cannot be read, is no evidence of ours, or is not as it was made.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    let io = |source| OpenError::Io { what: path.display().to_string(), source };
    let metadata = std::fs::metadata(path).map_err(io)?;
    if metadata.is_dir() {
        return verify::verify(&mut directory::Directory::open(path)?);
    }
    if !metadata.is_file() {
        return Err(OpenError::NotOurs(format!("{} is neither a file nor a directory", path.display())));
    }
    open_file(File::open(path).map_err(io)?, &path.display().to_string())
}

/// Opens a zip or a bare history that is at hand: `what` is its name in errors.
///
/// # Errors
/// As [`open`].
pub fn open_file(mut file: impl Read + Seek, what: &str) -> Result<Opened, OpenError> {
    let io = |source| OpenError::Io { what: what.to_owned(), source };
    let mut first = Vec::new();
    file.by_ref().take(4).read_to_end(&mut first).map_err(io)?;
    file.rewind().map_err(io)?;
    if first.starts_with(b"PK") {
        return verify::verify(&mut zipped::Zipped::open(file)?);
    }
    let history = read_history(file).map_err(|source| OpenError::History { file: shown(what), source })?;
    Ok(Opened { histories: vec![history], events: None, guide: None, manifest: None, manifest_sha256: None })
}
