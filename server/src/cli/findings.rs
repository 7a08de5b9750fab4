//! A lane's verdict and what the checker found, as the command line's JSON names them.

use sale::{CheckAnswer, Conclusion, Contention, Fault, Harms, Linearity, Verdict};
use serde::Serialize;
use std::collections::BTreeMap;

/// One lane's verdict and what the checker found. A number that was not counted is `null`.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Findings {
    conclusion: &'static str,
    pub(super) sold: Option<u32>,
    pub(super) oversold: Option<u32>,
    app_believed: u32,
    pub(super) rejected: u32,
    pub(super) unknown: u32,
    missing: u32,
    seat_table_owners: Option<u32>,
    hidden: Option<u32>,
    lost_receipts: Option<u32>,
    /// Why the ledger was not read; `null` where it was.
    ledger_not_read: Option<String>,
    /// Why the seat map was not read; `null` where it was.
    seat_table_not_read: Option<String>,
    /// The harms, by name.
    harms: BTreeMap<String, Option<u32>>,
    /// `holds`, `violated` or `undecided`.
    pub(super) linearizable: &'static str,
    /// The anomaly's name, where it is violated.
    anomaly: Option<&'static str>,
    /// The pairs of buyers who raced; `null` where an earlier version did not count them.
    raced_pairs: Option<u64>,
    /// All pairs of buyers.
    pairs: Option<u64>,
    raced_pairs_inside_a_region: Option<u64>,
    raced_pairs_across_regions: Option<u64>,
    /// The pairs of which the second was answered "free" after the first had written.
    unseen_pairs: Option<u64>,
    unseen_pairs_across_regions: Option<u64>,
    /// Whether the seat was sold once and nobody raced: then the result shows nothing about the database.
    inconclusive: bool,
}

impl Findings {
    pub(super) fn of(
        verdict: &Verdict,
        contention: Option<&Contention>,
        harms: &Harms,
        linearizable: Linearity,
    ) -> Self {
        let total = contention.map(Contention::total);
        Self {
            conclusion: verdict.conclusion.name(),
            sold: verdict.sold(),
            oversold: verdict.oversold(),
            app_believed: verdict.reported.confirmed,
            rejected: verdict.reported.rejected,
            unknown: verdict.reported.unknown,
            missing: verdict.reported.missing,
            seat_table_owners: verdict.owners(),
            hidden: verdict.hidden(),
            lost_receipts: verdict.lost_receipts(),
            ledger_not_read: verdict.ledger.unread().map(str::to_owned),
            seat_table_not_read: verdict.seat_map.unread().map(str::to_owned),
            harms: harms.counts().map(|(harm, count)| (harm.name().replace(' ', "_"), count)).into(),
            linearizable: linearizable.answer().name(),
            anomaly: linearizable.fault().map(Fault::anomaly),
            raced_pairs: total.map(|pairs| pairs.raced),
            pairs: total.map(|pairs| pairs.all),
            raced_pairs_inside_a_region: contention.map(|contention| contention.inside.raced),
            raced_pairs_across_regions: contention.map(|contention| contention.across.raced),
            unseen_pairs: total.map(|pairs| pairs.unseen),
            unseen_pairs_across_regions: contention.map(|contention| contention.across.unseen),
            inconclusive: contention.is_some_and(|contention| contention.is_inconclusive(verdict)),
        }
    }

    /// Whether the seat was sold exactly once, in an order that explains every response, and nobody was harmed.
    pub(super) fn sound(&self) -> bool {
        self.conclusion == Conclusion::SoldOnce.name()
            && self.linearizable == CheckAnswer::Holds.name()
            && self.harms.values().all(|count| *count == Some(0))
    }

    /// Returns the word behind the line of a result from which nothing follows.
    pub(super) fn remark(&self) -> &'static str {
        match (self.conclusion == Conclusion::Undecided.name(), self.inconclusive) {
            (true, _) => "  undecided",
            (_, true) => "  inconclusive: nobody raced",
            _ => "",
        }
    }

    /// Returns the pairs that raced, of all: `1711/1770`.
    pub(super) fn raced(&self) -> String {
        format!("{}/{}", counted(self.raced_pairs), counted(self.pairs))
    }

    /// Returns `none`, or the names and counts of the harms.
    pub(super) fn harms(&self) -> String {
        let found = self.harms.iter().filter(|(_, count)| **count != Some(0));
        let found: Vec<String> = found.map(|(name, count)| format!("{name}:{}", counted(*count))).collect();
        if found.is_empty() { "none".into() } else { found.join(",") }
    }

    /// The parts that were not read, each with the reason.
    pub(super) fn not_read(&self) -> impl Iterator<Item = (&'static str, &String)> {
        let unread = [("ledger", &self.ledger_not_read), ("seat map", &self.seat_table_not_read)];
        unread.into_iter().filter_map(|(what, why)| Some((what, why.as_ref()?)))
    }
}

/// A count, or a question mark where it was not counted.
pub(super) fn counted<T: ToString>(count: Option<T>) -> String {
    count.map_or_else(|| "?".into(), |count| count.to_string())
}
