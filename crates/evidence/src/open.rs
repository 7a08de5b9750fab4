//! Opens a bundle: a zip, a directory, or a bare `history.jsonl`; also from a pipe. Nothing in it is
//! trusted: the declared and the actual sizes are bounded, nothing is unpacked to disk, and no name in it is
//! ever used as a path.

mod digest;
mod directory;
mod limits;
mod listing;
mod litter;
mod piped;
mod verify;
mod zipped;

use super::{
    history_file::{ReadError, read_history},
    kind::READS,
    manifest::Manifest,
};
use listing::Listing;
use sale::{History, short};
use std::{
    fs::{File, FileType},
    io::{self, Read, Seek},
    path::Path,
};

/// The reason why there is nothing to judge.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file cannot be read.
    #[error("{what}: {source}")]
    Io {
        /// The file.
        what: String,
        /// The system's error.
        source: io::Error,
    },
    /// It is no evidence of ours, or not of a version that this program reads.
    #[error("{0}")]
    NotOurs(String),
    /// Files are missing, are too many, or were changed: a sentence each.
    #[error("the bundle is not as it was made:\n  {}", .0.join("\n  "))]
    Changed(Vec<String>),
    /// The bundle is whole, but other files are there: a sentence each.
    #[error("nothing of the bundle was changed, but there is more; take it out and check again:\n  {}", .0.join("\n  "))]
    Extra(Vec<String>),
    /// A history cannot be read.
    #[error("{file}: {source}")]
    History {
        /// The file.
        file: String,
        /// The line, and the reason.
        source: ReadError,
    },
}

impl OpenError {
    /// Returns what it is, and then what is wrong with each file. Both hold names that a stranger chose.
    #[must_use]
    pub fn sentences(&self) -> (String, &[String]) {
        match self {
            Self::Changed(each) | Self::Extra(each) => {
                let whole = self.to_string();
                (whole.lines().next().unwrap_or_default().to_owned(), each)
            }
            _ => (self.to_string(), &[]),
        }
    }
}

/// The content of the file.
#[derive(Debug)]
pub struct Opened {
    /// The histories, in the order of the lanes.
    pub histories: Vec<History>,
    /// The run's event lines; `None` for a bare history.
    pub events: Option<String>,
    /// Its `CHECK.md`.
    pub(super) guide: Option<String>,
    /// The files that operating systems and editors left beside the bundle, by name.
    pub passed_over: Vec<String>,
    /// The folder that holds the bundle, if the opened file or directory holds nothing else.
    pub within: Option<String>,
    pub(super) manifest: Option<Manifest>,
    pub(super) manifest_sha256: Option<String>,
}

/// The files of a bundle, wherever they are.
trait Files {
    /// Returns the list of the files.
    fn listing(&self) -> &Listing;

    /// Reads one of them, which has to be there, from its beginning.
    fn read<'a>(&'a mut self, name: &str) -> io::Result<Box<dyn Read + 'a>>;
}

/// Opens what is at `path`: a file, a directory, a pipe, or standard input (`-`).
///
/// # Errors
/// When it cannot be read, is no evidence of ours, or is not as it was made.
pub fn open(path: &Path) -> Result<Opened, OpenError> {
    let what = path.display().to_string();
    let io = |source| OpenError::Io { what: what.clone(), source };
    if ["-", "/dev/stdin"].map(Path::new).contains(&path) {
        return piped::open(io::stdin().lock(), "standard input");
    }
    let kind = std::fs::metadata(path).map_err(io)?.file_type();
    if kind.is_dir() {
        return verify::verify(&mut directory::Directory::open(path)?);
    }
    if !kind.is_file() && !is_pipe(kind) {
        return Err(OpenError::NotOurs(format!("{what} is a device or a socket: {READS}")));
    }
    let file = File::open(path).map_err(io)?;
    if kind.is_file() { open_file(file, &what) } else { piped::open(file, &what) }
}

#[cfg(unix)]
fn is_pipe(kind: FileType) -> bool {
    std::os::unix::fs::FileTypeExt::is_fifo(&kind)
}

#[cfg(not(unix))]
fn is_pipe(_: FileType) -> bool {
    false
}

/// Opens a zip or a bare history from an open file; `what` is its name in error messages.
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
    let history = read_history(file).map_err(|source| OpenError::History { file: short(what), source })?;
    Ok(Opened {
        histories: vec![history],
        events: None,
        guide: None,
        passed_over: Vec::new(),
        within: None,
        manifest: None,
        manifest_sha256: None,
    })
}

/// Reads a text file that is not longer than `bytes_max`.
fn text_of(files: &mut dyn Files, name: &str, bytes_max: u64) -> Result<String, OpenError> {
    let io = |source| OpenError::Io { what: name.to_owned(), source };
    let mut bytes = Vec::new();
    files.read(name).map_err(io)?.take(bytes_max + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > bytes_max {
        return Err(OpenError::NotOurs(format!("{name} is longer than any of ours")));
    }
    String::from_utf8(bytes).map_err(|_| OpenError::NotOurs(format!("{name} is not UTF-8 text")))
}
