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
    /// Ledger rows, as `sold`; `null` where the ledger was not read.
    confirmed: Option<u32>,
    rejected: u32,
    unknown: u32,
    missing: u32,
    oversold: Option<u32>,
    sold: Option<u32>,
    app_believed: u32,
    seat_table_owners: Option<u32>,
    hidden: Option<u32>,
    lost_receipts: Option<u32>,
    /// Why the ledger was not read; `null` where it was.
    ledger_not_read: Option<String>,
    /// Why the seat table was not read; `null` where it was.
    seat_table_not_read: Option<String>,
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
    /// The five harms, by name; `null` where it could not be counted.
    harms: BTreeMap<String, Option<u32>>,
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
            confirmed: verdict.sold(),
            rejected: verdict.told.rejected,
            unknown: verdict.told.unknown,
            missing: verdict.told.missing,
            oversold: verdict.oversold(),
            sold: verdict.sold(),
            app_believed: verdict.told.confirmed,
            seat_table_owners: verdict.owners(),
            hidden: verdict.hidden(),
            lost_receipts: verdict.lost_receipts(),
            ledger_not_read: verdict.ledger.unread().map(str::to_owned),
            seat_table_not_read: verdict.seat_map.unread().map(str::to_owned),
            max_retries: verdict.told.max_retries,
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
            && self.harms.values().all(|count| *count == Some(0))
    }

    /// `none`, or names and counts.
    fn harms(&self) -> String {
        let told = self.harms.iter().filter(|(_, count)| **count != Some(0));
        let told: Vec<String> = told.map(|(name, count)| format!("{name}:{}", counted(*count))).collect();
        if told.is_empty() { "none".into() } else { told.join(",") }
    }

    /// One line of the table; `width` is the width of the largest count.
    pub(super) fn line(&self, width: usize) -> String {
        let mark = if self.conclusion == Conclusion::Undecided.name() { "  undecided" } else { "" };
        let unread = [("ledger", &self.ledger_not_read), ("seat table", &self.seat_table_not_read)];
        let unread = unread.map(|(what, why)| why.as_ref().map(|why| format!("  {what} not read: {why}")));
        let unread: String = unread.into_iter().flatten().collect();
        let (confirmed, oversold) = (counted(self.confirmed), counted(self.oversold));
        let (linearizable, harms) = (self.linearizable, self.harms());
        format!(
            "  c={:>width$}  confirmed={confirmed:>width$}  rejected={:>width$}  unknown={:>width$}  oversold={oversold:>width$}  maxRetries={:>2}  {:>5} ms  linearizable={linearizable}  harms={harms}{mark}{unread}",
            self.buyers, self.rejected, self.unknown, self.max_retries, self.duration_ms,
        )
    }
}

const fn state(linearizable: Linearity) -> &'static str {
    match linearizable {
        Linearity::Violated(_) => "violated",
        other => other.name(),
    }
}

/// A count, or a question mark where it was not counted.
pub(super) fn counted(count: Option<u32>) -> String {
    count.map_or_else(|| "?".into(), |count| count.to_string())
}

/// As expected: the strong lane was sound at every level, and the eventual lane oversold
/// at least once. Only the lanes that ran count.
pub(super) fn passes(lanes: &[LaneReport]) -> bool {
    lanes.iter().all(|lane| {
        if lane.lane == Lane::Strong.name() {
            lane.levels.iter().all(Level::sound)
        } else {
            lane.levels.iter().any(|level| level.oversold.is_some_and(|oversold| oversold > 0))
        }
    })
}
