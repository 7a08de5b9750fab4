//! `manifest.json`: what is in the bundle, what it is of, and what it claims.

use super::{claims::Claims, files::Sum};
use app::sale::{Region, SeatId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the manifest says of itself.
pub(super) const FORMAT: &str = "worldseat-evidence";
/// Raised whenever an older reader would misread a bundle, or what follows from a history is
/// written in another way.
pub(super) const VERSION: u32 = 2;
/// The first version, in which a number that was not read was written as 0. Its bundles are still
/// read; what follows from their histories was written in another way, and is not compared.
pub(super) const VERSION_FIRST: u32 = 1;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) format: String,
    pub(super) version: u32,
    /// Version of the program that made it.
    pub(super) worldseat: String,
    pub(super) run: String,
    pub(super) seat: SeatId,
    /// In each lane.
    pub(super) buyers: u32,
    /// Milliseconds after 1970 began (UTC).
    pub(super) started_at_ms: Option<u64>,
    pub(super) seed: Option<u64>,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) lanes: Vec<LaneEntry>,
    /// By name: every file but this one and its seal.
    pub(super) files: BTreeMap<String, FileEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LaneEntry {
    pub(super) lane: String,
    pub(super) engine: String,
    pub(super) regions: Vec<Region>,
    /// Operations in its history.
    pub(super) operations: u32,
    pub(super) claims: Claims,
    /// The counterexample, or why it is undecided.
    pub(super) sentence: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileEntry {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl From<Sum> for FileEntry {
    fn from(sum: Sum) -> Self {
        Self { bytes: sum.bytes, sha256: sum.sha256 }
    }
}
