//! The files of a bundle, and how those of a lane follow from its history.

use super::{encode::ENCODINGS, history_file::write_history, rows};
use sale::{History, Lane};
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// The list of the bundle's files, with sizes and digests. It does not list itself or its seal.
pub(super) const MANIFEST: &str = "manifest.json";
/// The manifest's own digest, as `sha256sum -c` reads it.
pub(super) const SEAL: &str = "manifest.sha256";
/// The guide: what each file is, and how to check it.
pub(super) const GUIDE: &str = "CHECK.md";
/// The run's event lines.
pub(super) const EVENTS: &str = "run.txt";
/// A lane's history.
pub(super) const HISTORY: &str = "history.jsonl";

/// A file of a lane's directory that follows from its history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LaneFile {
    History,
    Encoding(usize),
    SeatMap,
    Ledger(u8),
}

impl LaneFile {
    /// Returns the files of a history, in the order in which they are packed.
    pub(super) fn all(history: &History) -> impl Iterator<Item = Self> + use<> {
        let regions = u8::try_from(history.regions.len()).unwrap_or(u8::MAX);
        let encodings = (0..ENCODINGS.len()).map(Self::Encoding);
        [Self::History].into_iter().chain(encodings).chain([Self::SeatMap]).chain((0..regions).map(Self::Ledger))
    }

    /// Returns its name in the bundle.
    pub(super) fn name(self, history: &History) -> String {
        let lane = history.lane;
        match self {
            Self::History => history_of(lane),
            Self::Encoding(index) => format!("{lane}/{}", ENCODINGS[index].0),
            Self::SeatMap => format!("{lane}/seat-table.json"),
            Self::Ledger(region) => format!("{lane}/ledger-{}.json", history.regions[usize::from(region)]),
        }
    }

    /// Writes it.
    pub(super) fn write(self, history: &History, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::History => write_history(history, out),
            Self::Encoding(index) => ENCODINGS[index].1(history, out),
            Self::SeatMap => rows::write_seat_map(history, out),
            Self::Ledger(region) => rows::write_ledger(history, region, out),
        }
    }

    /// Computes the size and digest that the file must have, and stops if it is longer than `bytes_max`:
    /// endless lists may follow from a forged history.
    pub(super) fn sum(self, history: &History, bytes_max: u64) -> io::Result<Sum> {
        let mut summing = Summing::new(io::sink());
        summing.bytes_max = bytes_max;
        self.write(history, &mut summing)?;
        Ok(summing.end())
    }
}

/// Returns the name of a lane's history in the bundle.
pub(super) fn history_of(lane: Lane) -> String {
    format!("{lane}/{HISTORY}")
}

/// Size and digest of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Sum {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut summing = Summing::new(io::sink());
        // A sink takes everything.
        let _ = summing.write_all(bytes);
        summing.end()
    }
}

/// A writer that computes the size and digest of what passes through it.
pub(super) struct Summing<W> {
    out: W,
    bytes: u64,
    bytes_max: u64,
    digest: Sha256,
}

impl<W> Summing<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, bytes: 0, bytes_max: u64::MAX, digest: Sha256::new() }
    }

    pub(super) fn end(self) -> Sum {
        let sha256 = self.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Sum { bytes: self.bytes, sha256 }
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.bytes += written as u64;
        if self.bytes > self.bytes_max {
            return Err(io::Error::other("longer than was declared"));
        }
        self.digest.update(&buffer[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
