//! The output of `worldseat stress`, as a table and as JSON.

use super::findings::{Findings, counted};
use sale::{
    Lane,
    event::{Checked, Judged, LaneOpened, LaneRecord},
};
use serde::Serialize;

/// The whole result.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) pass: bool,
    pub(super) lanes: Vec<LaneReport>,
}

/// One lane's levels.
#[derive(Debug, Serialize)]
pub(super) struct LaneReport {
    pub(super) lane: &'static str,
    pub(super) engine: String,
    pub(super) levels: Vec<Level>,
}

/// One run of one lane.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Level {
    pub(super) buyers: u32,
    /// Ledger rows, as `sold`; `null` where the ledger was not read.
    confirmed: Option<u32>,
    #[serde(flatten)]
    findings: Findings,
    max_retries: u32,
    duration_ms: u64,
    release_spread_us: u64,
    release_spread_p50_us: u64,
    connections: u32,
    /// The counterexample, or why it is undecided; empty where it holds.
    counterexample: String,
}

impl Level {
    /// The level of a lane that came to an end.
    ///
    /// # Errors
    /// A sentence why it did not.
    pub(super) fn of(buyers: u32, lane: &LaneRecord) -> Result<(Self, String), String> {
        match (&lane.opened, &lane.judged, &lane.checked, &lane.failed) {
            (.., Some(why)) => Err(why.clone()),
            (Some(opened), Some(judged), Some(checked), None) => {
                Ok((Self::new(buyers, opened, judged, checked), opened.engine.clone()))
            }
            _ => Err("the run ended without a verdict: the connection to the server was lost".into()),
        }
    }

    fn new(buyers: u32, opened: &LaneOpened, judged: &Judged, checked: &Checked) -> Self {
        let verdict = &judged.verdict;
        Self {
            buyers,
            confirmed: verdict.sold(),
            findings: Findings::of(verdict, judged.contention.as_ref(), &checked.harms, checked.linearizable),
            max_retries: verdict.reported.max_retries,
            duration_ms: judged.duration_us / 1000,
            release_spread_us: judged.release.max_us,
            release_spread_p50_us: judged.release.p50_us,
            connections: opened.connections,
            counterexample: checked.sentence.clone(),
        }
    }

    /// One line of the table; `width` is the width of the largest count.
    pub(super) fn line(&self, width: usize) -> String {
        let found = &self.findings;
        let mark = found.remark();
        let unread: String = found.not_read().map(|(what, why)| format!("  {what} not read: {why}")).collect();
        let (confirmed, oversold) = (counted(found.sold), counted(found.oversold));
        let (linearizable, harms, raced) = (found.linearizable, found.harms(), found.raced());
        format!(
            "  c={:>width$}  confirmed={confirmed:>width$}  rejected={:>width$}  unknown={:>width$}  oversold={oversold:>width$}  maxRetries={:>2}  {:>5} ms  raced={raced}  linearizable={linearizable}  harms={harms}{mark}{unread}",
            self.buyers, found.rejected, found.unknown, self.max_retries, self.duration_ms,
        )
    }
}

/// Whether the result is as expected: the strong lane was sound at every level, and the eventual lane oversold at
/// least once. Only the lanes that ran count.
pub(super) fn passes(lanes: &[LaneReport]) -> bool {
    lanes.iter().all(|lane| {
        if lane.lane == Lane::Strong.name() {
            lane.levels.iter().all(|level| level.findings.sound())
        } else {
            lane.levels.iter().any(|level| level.findings.oversold.is_some_and(|oversold| oversold > 0))
        }
    })
}
