//! From committed rows to a verdict.
//!
//! The count comes from the ledger, never from the outcomes that buyers were given; both are
//! kept, because visitors should see the difference between them. There is no number of rows
//! that were not read: each number is behind a [`Reading`].

use super::{Attempt, Evidence, History, Outcome, Reading, Rows, words};

/// The result of one lane of one run, from its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The outcomes that buyers were given.
    pub reported: Reported,
    /// The tickets in the ledger.
    pub ledger: Reading<Tickets>,
    /// Different owners that the seat map shows: 0 or 1 once the regions agree.
    pub seat_map: Reading<u32>,
    /// The conclusion from these.
    pub conclusion: Conclusion,
}

/// The outcomes that the buyers of a lane were given: known without any row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reported {
    /// Buyers who were given "confirmed".
    pub confirmed: u32,
    /// Buyers who were given "sold".
    pub rejected: u32,
    /// Buyers who were given "we do not know".
    pub unknown: u32,
    /// Buyers of whom nothing is on record, though the run had them.
    pub missing: u32,
    /// The most conflicts that one buyer retried. Evidence, not proof: it may be 0.
    pub max_retries: u32,
}

/// The tickets in a ledger that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tickets {
    /// Ledger rows of the seat: tickets that exist.
    pub sold: u32,
    /// Buyers given "confirmed" without a row, or holding a row and given "sold" or nothing certain.
    pub lost_receipts: u32,
}

words! {
    /// The conclusion of a verdict. The name is used on the wire and in style sheets.
    #[derive(Default)]
    pub enum Conclusion {
        /// Exactly one ticket exists.
        SoldOnce = "sold-once",
        /// More than one ticket exists for the seat.
        Oversold = "oversold",
        /// No ticket exists, though every buyer wanted one. Not a pass.
        Unsold = "unsold",
        /// The rows cannot decide: unread, or a write may still be under way, or nothing is on
        /// record of some buyers.
        #[default]
        Undecided = "undecided",
        /// The rows contradict the run itself: a bug in WorldSeat, or somebody else's rows.
        Impossible = "impossible",
    }
}

impl Verdict {
    /// Returns the tickets that exist, if the ledger was read.
    #[must_use]
    pub fn sold(&self) -> Option<u32> {
        self.ledger.read().map(|tickets| tickets.sold)
    }

    /// Returns `max(0, sold − 1)`: people who will be turned away at the entrance.
    #[must_use]
    pub fn oversold(&self) -> Option<u32> {
        self.sold().map(|sold| sold.saturating_sub(1))
    }

    /// Returns the owners that the seat map shows, if it was read.
    #[must_use]
    pub fn owners(&self) -> Option<u32> {
        self.seat_map.read().copied()
    }

    /// Returns the tickets that the seat map does not show: `sold − owners`, if both were read.
    #[must_use]
    pub fn hidden(&self) -> Option<u32> {
        Some(self.sold()?.saturating_sub(self.owners()?))
    }

    /// See [`Tickets::lost_receipts`].
    #[must_use]
    pub fn lost_receipts(&self) -> Option<u32> {
        self.ledger.read().map(|tickets| tickets.lost_receipts)
    }
}

/// Judges one lane of one run.
#[must_use]
pub fn judge(history: &History) -> Verdict {
    judge_by(history.buyers, &history.attempts(), history.evidence())
}

fn judge_by(buyers: u32, attempts: &[Attempt], evidence: Evidence) -> Verdict {
    let reported = count_reported(buyers, attempts);
    let conclusion = evidence
        .ledger
        .read()
        .map_or(Conclusion::Undecided, |rows| conclude(rows, open(&reported, attempts, rows, evidence.settled)));
    let ledger = evidence.ledger.map(|rows| tickets(attempts, &rows));
    Verdict { reported, ledger, seat_map: evidence.seat_map.map(|owners| different(&owners)), conclusion }
}

fn count_reported(buyers: u32, attempts: &[Attempt]) -> Reported {
    let with = |outcome| count(attempts.iter().filter(|attempt| attempt.outcome == outcome));
    Reported {
        confirmed: with(Outcome::Confirmed),
        rejected: with(Outcome::Rejected),
        unknown: with(Outcome::Unknown),
        missing: buyers.saturating_sub(count(attempts.iter())),
        max_retries: attempts.iter().map(|attempt| attempt.retries).max().unwrap_or(0),
    }
}

fn tickets(attempts: &[Attempt], rows: &Rows) -> Tickets {
    let lost = attempts.iter().filter(|one| rows.holds(one.buyer) != (one.outcome == Outcome::Confirmed));
    Tickets { sold: u32::try_from(rows.sold()).unwrap_or(u32::MAX), lost_receipts: count(lost) }
}

/// Whether a row may still arrive, or a buyer of whom nothing is known may have wanted or bought the seat.
fn open(reported: &Reported, attempts: &[Attempt], rows: &Rows, settled: bool) -> bool {
    let in_doubt = |one: &Attempt| one.outcome == Outcome::Unknown && !rows.holds(one.buyer);
    reported.missing > 0 || !settled && attempts.iter().any(in_doubt)
}

fn conclude(rows: &Rows, open: bool) -> Conclusion {
    match rows.sold() {
        _ if !rows.strangers.is_empty() => Conclusion::Impossible,
        // A write that is still under way can add a row; nothing can remove one.
        2.. => Conclusion::Oversold,
        _ if open => Conclusion::Undecided,
        1 => Conclusion::SoldOnce,
        0 => Conclusion::Unsold,
    }
}

fn different(regions: &[Option<String>]) -> u32 {
    let owners: Vec<&String> = regions.iter().flatten().collect();
    count((0..).zip(&owners).filter(|(index, owner)| !owners[..*index].contains(owner)))
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
