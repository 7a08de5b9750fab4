//! What `worldseat stress` prints, as a table and as JSON.

use app::{
    event::{Checked, Judged, LaneOpened, LaneRecord, Linearity},
    sale::{Conclusion, Lane},
};
use serde::Serialize;
use std::collections::BTreeMap;

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
    /// Ledger rows, as `sold`.
    confirmed: u32,
    rejected: u32,
    unknown: u32,
    oversold: u32,
    sold: u32,
    app_believed: u32,
    seat_table_owners: u32,
    hidden: u32,
    lost_receipts: u32,
    max_retries: u32,
    duration_ms: u64,
    release_spread_us: u64,
    release_spread_p50_us: u64,
    connections: u32,
    conclusion: &'static str,
    /// `holds`, `violated` or `undecided`.
    linearizable: &'static str,
    /// The anomaly's name, where it is violated.
    anomaly: Option<&'static str>,
    /// The counterexample, or why it is undecided; empty where it holds.
    counterexample: String,
    /// The five harms, by name.
    harms: BTreeMap<String, u32>,
}

impl Level {
    /// The level of a lane that came to an end.
    ///
    /// # Errors
    /// The sentence why it did not.
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
            confirmed: verdict.sold,
            rejected: verdict.rejected,
            unknown: verdict.unknown,
            oversold: verdict.oversold,
            sold: verdict.sold,
            app_believed: verdict.app_believed,
            seat_table_owners: verdict.seat_table_owners,
            hidden: verdict.hidden,
            lost_receipts: verdict.lost_receipts,
            max_retries: verdict.max_retries,
            duration_ms: judged.duration_us / 1000,
            release_spread_us: judged.release.max_us,
            release_spread_p50_us: judged.release.p50_us,
            connections: opened.connections,
            conclusion: verdict.conclusion.name(),
            linearizable: state(checked.linearizable),
            anomaly: match checked.linearizable {
                Linearity::Violated(fault) => Some(fault.anomaly()),
                _ => None,
            },
            counterexample: checked.sentence.clone(),
            harms: checked.harms.counts().map(|(name, count)| (name.replace(' ', "_"), count)).into(),
        }
    }

    /// Sold exactly once, in an order that explains every answer, and nobody harmed.
    fn sound(&self) -> bool {
        self.conclusion == Conclusion::SoldOnce.name()
            && self.linearizable == Linearity::Holds.name()
            && self.harms.values().all(|count| *count == 0)
    }

    /// `none`, or names and counts.
    fn harms(&self) -> String {
        let told = self.harms.iter().filter(|(_, count)| **count > 0);
        let told: Vec<String> = told.map(|(name, count)| format!("{name}:{count}")).collect();
        if told.is_empty() { "none".into() } else { told.join(",") }
    }

    /// One line of the table; `width` is the width of the largest count.
    pub(super) fn line(&self, width: usize) -> String {
        let mark = if self.conclusion == Conclusion::Undecided.name() { "  undecided" } else { "" };
        let (linearizable, harms) = (self.linearizable, self.harms());
        format!(
            "  c={:>width$}  confirmed={:>width$}  rejected={:>width$}  unknown={:>width$}  oversold={:>width$}  maxRetries={:>2}  {:>5} ms  linearizable={linearizable}  harms={harms}{mark}",
            self.buyers, self.confirmed, self.rejected, self.unknown, self.oversold, self.max_retries, self.duration_ms,
        )
    }
}

const fn state(linearizable: Linearity) -> &'static str {
    match linearizable {
        Linearity::Violated(_) => "violated",
        other => other.name(),
    }
}

/// As expected: the strong lane was sound at every level, and the eventual lane oversold
/// at least once. Only the lanes that ran count.
pub(super) fn passes(lanes: &[LaneReport]) -> bool {
    lanes.iter().all(|lane| {
        if lane.lane == Lane::Strong.name() {
            lane.levels.iter().all(Level::sound)
        } else {
            lane.levels.iter().any(|level| level.oversold > 0)
        }
    })
}
