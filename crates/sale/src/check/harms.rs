//! Five harms: the buyers that the sale hurt, in whatever order its operations can be put.

use super::{
    Harms,
    gaps::missing,
    seat::{Claim, Judged, claims_and},
};
use crate::{Action, Answered, Completion, Evidence, History, Op, Rows, SeatId, sorted::SortedSet};

/// Most buyers named in a sentence.
const NAMED_MAX: usize = 3;

impl Harms {
    /// Returns a sentence for each harm that the history shows, naming some of the buyers it hit.
    #[must_use]
    pub fn sentences(&self, history: &History) -> Vec<String> {
        if self.none_found() {
            return Vec::new();
        }
        let (evidence, ops) = (history.evidence(), history.by_buyer());
        AffectedBuyers::of(history, &evidence, &claims_and(history, &evidence, &ops), &ops).sentences(history.seat)
    }
}

/// The numbers of the buyers that each harm hit.
pub(super) struct AffectedBuyers {
    /// The harms that need the ledger; `None` if it was not read.
    by_rows: Option<HurtByRows>,
    /// `None` if nothing is on record of some buyers: they may have written first.
    phantom_rejections: Option<Vec<u32>>,
}

struct HurtByRows {
    tickets: usize,
    holders: Vec<u32>,
    unsold: bool,
    /// One for each read.
    stale_reads: Vec<u32>,
    unconfirmed: Vec<u32>,
    without_ticket: Vec<u32>,
}

impl AffectedBuyers {
    /// Finds the buyers that were hit. `ops` are the history's operations, grouped by buyer.
    pub(super) fn of(history: &History, evidence: &Evidence, claims: &[Judged], ops: &[&Op]) -> Self {
        // One purchase per buyer, as in `History::attempts`: in a history that was made up there may be more.
        let mut purchases: Vec<&Op> = ops.iter().copied().filter(|op| op.action == Action::Purchase).collect();
        purchases.dedup_by_key(|op| op.buyer);
        let whole = missing(history) == 0;
        let rows = evidence.ledger.read();
        Self {
            by_rows: rows
                .map(|rows| HurtByRows::of(rows, &purchases, claims, whole && !is_open(&purchases, evidence.settled))),
            phantom_rejections: whole.then(|| phantoms(history, claims, rows)),
        }
    }

    pub(super) fn counts(&self) -> Harms {
        let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
        let by_rows = |of: fn(&HurtByRows) -> usize| self.by_rows.as_ref().map(|hurt| count(of(hurt)));
        Harms {
            oversold: by_rows(|hurt| hurt.tickets.saturating_sub(1)),
            unsold: by_rows(|hurt| usize::from(hurt.unsold)),
            stale_reads: by_rows(|hurt| hurt.stale_reads.len()),
            phantom_rejections: self.phantom_rejections.as_ref().map(|hurt| count(hurt.len())),
            lost_receipts: by_rows(|hurt| hurt.unconfirmed.len() + hurt.without_ticket.len()),
        }
    }

    fn sentences(&self, seat: SeatId) -> Vec<String> {
        let phantom =
            format!("told \u{201c}rejected\u{201d} before anybody who can have bought {seat} had begun to write.");
        let phantoms = self.phantom_rejections.as_deref().unwrap_or_default();
        let early = sentence(phantoms, &["was ", &phantom].concat(), &["were ", &phantom].concat());
        self.by_rows.iter().flat_map(|hurt| hurt.sentences(seat)).chain(early).collect()
    }
}

/// Whether somebody does not know how their purchase ended, and it may still take effect.
fn is_open(purchases: &[&Op], settled: bool) -> bool {
    !settled && purchases.iter().any(|op| !has_outcome(op))
}

impl HurtByRows {
    /// Finds the buyers. `is_final` is whether no more rows can arrive and every buyer is on record.
    fn of(rows: &Rows, purchases: &[&Op], claims: &[Judged], is_final: bool) -> Self {
        let buyers = |holds: bool| {
            let lost = purchases.iter().filter(|op| rows.holds(op.buyer) == holds && holds != confirmed(op));
            lost.map(|op| op.buyer).collect()
        };
        Self {
            tickets: rows.sold(),
            unsold: rows.sold() == 0 && is_final && !purchases.is_empty(),
            stale_reads: stale(claims, rows),
            unconfirmed: buyers(true),
            without_ticket: buyers(false),
            holders: rows.holders.clone(),
        }
    }

    fn sentences(&self, seat: SeatId) -> Vec<String> {
        let holders = fans(&self.holders).unwrap_or_else(|| "no buyer of this run".into());
        let stale = "read \u{201c}available\u{201d} after a buyer who holds a ticket had been told so.";
        let sentences = [
            (self.tickets > 1).then(|| format!("The ledger holds {} tickets for {seat}: of {holders}.", self.tickets)),
            self.unsold.then(|| format!("Nobody holds a ticket for {seat}, though every buyer wanted one.")),
            sentence(&self.stale_reads, stale, stale),
            sentence(&self.unconfirmed, "holds a ticket and was not told so.", "hold tickets and were not told so."),
            sentence(
                &self.without_ticket,
                "was told \u{201c}confirmed\u{201d} and holds no ticket.",
                "were told \u{201c}confirmed\u{201d} and hold no ticket.",
            ),
        ];
        sentences.into_iter().flatten().collect()
    }
}

/// Returns "Fan 3 was …", or "Fans 3 and 9 were …"; `None` for nobody.
fn sentence(buyers: &[u32], one: &str, more: &str) -> Option<String> {
    fans(buyers).map(|fans| [fans.as_str(), " ", if is_one(buyers) { one } else { more }].concat())
}

const fn confirmed(op: &Op) -> bool {
    matches!(op.completion, Completion::Ok(Answered::Confirmed))
}

const fn has_outcome(op: &Op) -> bool {
    matches!(op.completion, Completion::Ok(Answered::Confirmed | Answered::Rejected))
}

/// Finds reads of "available" that began after a buyer who holds a ticket had been given "confirmed".
fn stale(claims: &[Judged], rows: &Rows) -> Vec<u32> {
    let writes = claims.iter().filter(|judged| matches!(judged.claim, Claim::Wrote(buyer) if rows.holds(buyer)));
    let Some(first) = writes.filter_map(|judged| judged.to_ns).min() else { return Vec::new() };
    let reads = claims.iter().filter(|judged| judged.action == Action::ReadSeat && judged.buyer > 0);
    let stale = reads.filter(|judged| judged.claim == Claim::SawAvailable && judged.from_ns > first);
    stale.map(|judged| judged.buyer).collect()
}

/// Finds buyers given "sold" before anybody who bought, or may have bought, had begun to write.
fn phantoms(history: &History, claims: &[Judged], rows: Option<&Rows>) -> Vec<u32> {
    let first = first_write(history, claims, rows);
    let rejections = claims.iter().filter(|judged| judged.claim == Claim::SawSold && judged.action == Action::Purchase);
    let early = rejections.filter(|judged| first.is_none_or(|first| judged.to_ns.is_some_and(|to| to < first)));
    early.map(|judged| judged.buyer).collect()
}

/// Returns when the first buyer who bought, or may have bought, sent a write of the seat, whatever its
/// result: those who were given "confirmed" or nothing certain, and the holders of rows.
fn first_write(history: &History, claims: &[Judged], rows: Option<&Rows>) -> Option<u64> {
    let wrote = |judged: &&Judged| matches!(judged.claim, Claim::Wrote(_));
    let writers = claims.iter().filter(wrote).map(|judged| judged.buyer);
    let held = rows.iter().flat_map(|rows| &rows.holders).copied();
    let buyers: SortedSet = writers.chain(held).collect();
    let writes = || history.ops.iter().filter(|op| op.action == Action::MarkSold);
    let seen_writing: SortedSet = writes().map(|op| op.buyer).collect();
    // For buyers without a write on record, the start of the purchase is the best known time.
    let came = history.ops.iter().filter(|op| op.action == Action::Purchase && !seen_writing.contains(op.buyer));
    writes().chain(came).filter(|op| buyers.contains(op.buyer)).map(|op| op.invoked_ns).min()
}

fn is_one(buyers: &[u32]) -> bool {
    buyers.iter().all(|buyer| Some(buyer) == buyers.first())
}

/// Returns "Fan 3", "Fans 3 and 9", "Fans 3, 9, 12 and 4 more"; `None` for nobody.
fn fans(buyers: &[u32]) -> Option<String> {
    let mut buyers = buyers.to_vec();
    buyers.sort_unstable();
    buyers.dedup();
    let mut names: Vec<String> = buyers.iter().take(NAMED_MAX).map(u32::to_string).collect();
    if buyers.len() > NAMED_MAX {
        names.push(format!("{} more", buyers.len() - NAMED_MAX));
    }
    let last = names.pop()?;
    Some(match names.len() {
        0 => format!("Fan {last}"),
        _ => format!("Fans {} and {last}", names.join(", ")),
    })
}
