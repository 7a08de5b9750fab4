//! From committed rows to a verdict.
//!
//! The count comes from the ledger, never from what buyers were told; both are kept,
//! because the difference between them is what a visitor should see.

use super::{Attempt, Outcome, Sale};
use crate::ordered::BTreeSet;

/// What was read back from the databases after the last buyer of a lane ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The rows of the contended seat, united by `sale_id` over all regions; or why
    /// they could not be read.
    pub ledger: Result<Vec<Sale>, String>,
    /// The owner that the seat table shows, region by region, once both regions
    /// agreed or waiting for it was given up; or why it could not be read.
    pub seat_table: Result<Vec<Option<String>>, String>,
    /// Whether no write of this run can still be under way. Where it can, an
    /// outcome that is unknown and not in the ledger stays undecided.
    pub settled: bool,
}

impl Evidence {
    /// Numbers of the buyers who hold a ledger row.
    #[must_use]
    pub fn holders(&self, scope: &str, attempts: &[Attempt]) -> Vec<u32> {
        let ids = ids(self.ledger.as_deref().unwrap_or_default());
        attempts.iter().map(|a| a.buyer).filter(|buyer| ids.contains(Sale::id_of(scope, *buyer).as_str())).collect()
    }
}

fn ids(rows: &[Sale]) -> BTreeSet<&str> {
    rows.iter().map(|row| row.sale_id.as_str()).collect()
}

/// What the rows of one lane say of one run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Ledger rows of the seat: tickets that exist.
    pub sold: u32,
    /// `max(0, sold − 1)`: people who will be turned away at the door.
    pub oversold: u32,
    /// Buyers who were told "confirmed".
    pub app_believed: u32,
    /// Buyers who were told "sold".
    pub rejected: u32,
    /// Buyers who were told "we do not know".
    pub unknown: u32,
    /// Different owners that the seat table shows: 0 or 1 once the regions agree.
    pub seat_table_owners: u32,
    /// Tickets that the seat table does not show: `sold − seat_table_owners`.
    pub hidden: u32,
    /// Told "confirmed" without a row, or holding a row and told "sold" or nothing certain.
    pub lost_receipts: u32,
    /// The most conflicts that one buyer retried. Evidence, not proof: it may be 0.
    pub max_retries: u32,
    /// What follows.
    pub conclusion: Conclusion,
}

/// What a verdict comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Conclusion {
    /// Exactly one ticket exists.
    SoldOnce,
    /// More than one ticket exists for the seat.
    Oversold,
    /// No ticket exists, though every buyer wanted one. Not a pass.
    Unsold,
    /// The rows cannot decide: unreadable, or a write may still be under way.
    #[default]
    Undecided,
    /// The rows contradict the run itself: a bug in WorldSeat, or somebody else's rows.
    Impossible,
}

impl Conclusion {
    /// The name used on the wire and in style sheets.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SoldOnce => "sold-once",
            Self::Oversold => "oversold",
            Self::Unsold => "unsold",
            Self::Undecided => "undecided",
            Self::Impossible => "impossible",
        }
    }
}

/// Judges one lane of one run.
#[must_use]
pub fn judge(scope: &str, attempts: &[Attempt], evidence: &Evidence) -> Verdict {
    let told = |outcome| count(attempts.iter().filter(|a| a.outcome == outcome));
    let verdict = Verdict {
        app_believed: told(Outcome::Confirmed),
        rejected: told(Outcome::Rejected),
        unknown: told(Outcome::Unknown),
        seat_table_owners: evidence.seat_table.as_deref().map_or(0, owners),
        max_retries: attempts.iter().map(|a| a.retries).max().unwrap_or(0),
        ..Verdict::default()
    };
    match &evidence.ledger {
        Ok(rows) => judge_rows(scope, attempts, rows, evidence.settled, verdict),
        Err(_) => verdict,
    }
}

fn judge_rows(scope: &str, attempts: &[Attempt], rows: &[Sale], settled: bool, verdict: Verdict) -> Verdict {
    let ids = ids(rows);
    let in_ledger = |attempt: &Attempt| ids.contains(Sale::id_of(scope, attempt.buyer).as_str());
    let held = count(attempts.iter().filter(|a| in_ledger(a)));
    let lost = attempts.iter().filter(|a| in_ledger(a) != (a.outcome == Outcome::Confirmed));
    let open = !settled && attempts.iter().any(|a| a.outcome == Outcome::Unknown && !in_ledger(a));
    let sold = count(ids.iter());
    Verdict {
        sold,
        oversold: sold.saturating_sub(1),
        hidden: sold.saturating_sub(verdict.seat_table_owners),
        lost_receipts: count(lost),
        conclusion: conclude(sold, sold != held, open),
        ..verdict
    }
}

fn conclude(sold: u32, foreign_rows: bool, open: bool) -> Conclusion {
    match sold {
        _ if foreign_rows => Conclusion::Impossible,
        // A row can be added by a write still under way, never taken away.
        2.. => Conclusion::Oversold,
        _ if open => Conclusion::Undecided,
        1 => Conclusion::SoldOnce,
        0 => Conclusion::Unsold,
    }
}

fn owners(regions: &[Option<String>]) -> u32 {
    count(regions.iter().flatten().collect::<BTreeSet<_>>().into_iter())
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
