//! `manifest.json`: the files of the bundle, its run, and its claims.

use super::{
    claims::Claims,
    files::Sum,
    history_file::REGION,
    shape::{
        Field, Pairs,
        Shape::{self, Any, Fields, List, Named, OrNull, Read, Text, Whole},
        allowed, due,
    },
};
use sale::{Region, SeatId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the manifest's format.
pub(super) const FORMAT: &str = "worldseat-evidence";
/// Raised whenever an older reader would misread a bundle, or the files that follow from a history are
/// written in another way.
pub(super) const VERSION: u32 = 3;
/// The version before `run.txt` had what each buyer read and wrote, and how many pairs of buyers raced. Everything
/// else is written as in version 2.
pub(super) const VERSION_BEFORE_STEPS: u32 = 2;
/// The first version, in which a number that was not read was written as 0. Its bundles are still
/// read; the parts that it wrote in another way are not compared.
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
    /// Unix time in milliseconds.
    pub(super) started_at_ms: Option<u64>,
    pub(super) seed: Option<u64>,
    pub(super) settings: BTreeMap<String, String>,
    pub(super) lanes: Vec<LaneEntry>,
    /// Every file except this one and its seal, by name.
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

const U32: Shape = Whole(u32::MAX as u64);
const U64: Shape = Whole(u64::MAX);
const FIELDS: &[Field] = &[
    due("format", Text),
    due("version", U32),
    due("worldseat", Text),
    due("run", Text),
    due("seat", Read(|text| text.parse::<SeatId>().map(drop).map_err(|error| error.to_string()))),
    due("buyers", U32),
    allowed("started_at_ms", OrNull(&U64)),
    allowed("seed", OrNull(&U64)),
    due("settings", Named(&Text)),
    due("lanes", List(&Fields(LANE))),
    due("files", Named(&Fields(FILE))),
];
const LANE: &[Field] = &[
    due("lane", Text),
    due("engine", Text),
    due("regions", List(&REGION)),
    due("operations", U32),
    due("claims", Any),
    allowed("sentence", OrNull(&Text)),
];
const FILE: &[Field] = &[due("bytes", U64), due("sha256", Text)];

/// Returns why a text could not be read as a manifest.
pub(super) fn why_not(text: &[u8]) -> String {
    let wrong = Pairs::of(text).map(|pairs| pairs.wrong(FIELDS));
    match wrong {
        Ok(wrong) => wrong.unwrap_or_else(|| "\"claims\" are not what this program claims of a lane".into()),
        Err(why) => why,
    }
}

impl From<Sum> for FileEntry {
    fn from(sum: Sum) -> Self {
        Self { bytes: sum.bytes, sha256: sum.sha256 }
    }
}
