//! Five harms: whom the sale hurt, whatever order its operations can be put into.

use super::{
    Harms,
    rows::Rows,
    seat::{Claim, Judged, claims_and},
};
use crate::{
    ordered::{BTreeMap, BTreeSet},
    sale::{Action, Answered, Completion, History, Op},
};

/// Most buyers named in a sentence.
const NAMED_MAX: usize = 3;

impl Harms {
    /// A sentence for each harm that the history shows, naming some of those it hit.
    #[must_use]
    pub fn sentences(&self, history: &History) -> Vec<String> {
        if self.none() {
            return Vec::new();
        }
        let rows = Rows::of(history).ok();
        Hurt::of(history, rows.as_ref(), &claims_and(history, rows.as_ref())).sentences(history)
    }
}

/// Whom each harm hit: numbers of buyers.
#[derive(Default)]
pub(super) struct Hurt {
    tickets: usize,
    holders: Vec<u32>,
    unsold: bool,
    /// One for each read.
    stale_reads: Vec<u32>,
    phantom_rejections: Vec<u32>,
    not_told: Vec<u32>,
    without_ticket: Vec<u32>,
}

impl Hurt {
    /// Where the ledger could not be read nobody is known to hold a ticket, and the harms
    /// that need to know it are not counted.
    pub(super) fn of(history: &History, rows: Option<&Rows>, claims: &[Judged]) -> Self {
        let phantom_rejections = phantoms(history, claims, rows);
        let Some(rows) = rows else { return Self { phantom_rejections, ..Self::default() } };
        // One a buyer, as in `History::attempts`: in a history that was made up there may be more.
        let mut of_buyer = BTreeMap::new();
        for op in history.ops.iter().filter(|op| op.action == Action::Purchase) {
            of_buyer.entry(op.buyer).or_insert(op);
        }
        let open = !history.audit.settled && of_buyer.values().any(|op| !was_told(op));
        let buyers = |holds: bool| {
            let lost = of_buyer.iter().filter(|(buyer, op)| rows.holds(**buyer) == holds && holds != confirmed(op));
            lost.map(|(buyer, _)| *buyer).collect()
        };
        Self {
            tickets: rows.count(),
            unsold: rows.count() == 0 && !of_buyer.is_empty() && !open,
            stale_reads: stale(claims, rows),
            phantom_rejections,
            not_told: buyers(true),
            without_ticket: buyers(false),
            holders: rows.holders.clone(),
        }
    }

    pub(super) fn counts(&self) -> Harms {
        let count = |items: usize| u32::try_from(items).unwrap_or(u32::MAX);
        Harms {
            oversold: count(self.tickets.saturating_sub(1)),
            unsold: u32::from(self.unsold),
            stale_reads: count(self.stale_reads.len()),
            phantom_rejections: count(self.phantom_rejections.len()),
            lost_receipts: count(self.not_told.len() + self.without_ticket.len()),
        }
    }

    fn sentences(&self, history: &History) -> Vec<String> {
        let seat = history.seat;
        let said = |buyers: &[u32], one: &str, more: &str| {
            fans(buyers).map(|fans| [fans.as_str(), " ", if is_one(buyers) { one } else { more }].concat())
        };
        let holders = fans(&self.holders).unwrap_or_else(|| "no buyer of this run".into());
        let stale = "read \u{201c}available\u{201d} after a buyer who holds a ticket had been told so.";
        let phantom =
            format!("told \u{201c}sold\u{201d} before anybody who can have bought {seat} had begun to write.");
        let sentences = [
            (self.tickets > 1).then(|| format!("The ledger holds {} tickets for {seat}: of {holders}.", self.tickets)),
            self.unsold.then(|| format!("Nobody holds a ticket for {seat}, though every buyer wanted one.")),
            said(&self.stale_reads, stale, stale),
            said(&self.phantom_rejections, &["was ", &phantom].concat(), &["were ", &phantom].concat()),
            said(&self.not_told, "holds a ticket and was not told so.", "hold tickets and were not told so."),
            said(
                &self.without_ticket,
                "was told \u{201c}confirmed\u{201d} and holds no ticket.",
                "were told \u{201c}confirmed\u{201d} and hold no ticket.",
            ),
        ];
        sentences.into_iter().flatten().collect()
    }
}

const fn confirmed(op: &Op) -> bool {
    matches!(op.completion, Completion::Ok(Answered::Confirmed))
}

const fn was_told(op: &Op) -> bool {
    matches!(op.completion, Completion::Ok(Answered::Confirmed | Answered::Rejected))
}

/// Reads of "available" that began after a buyer who holds a ticket had been told so.
fn stale(claims: &[Judged], rows: &Rows) -> Vec<u32> {
    let told = claims.iter().filter(|judged| matches!(judged.claim, Claim::Wrote(buyer) if rows.holds(buyer)));
    let Some(first) = told.filter_map(|judged| judged.to_ns).min() else { return Vec::new() };
    let reads = claims.iter().filter(|judged| judged.action == Action::ReadSeat && judged.buyer > 0);
    let stale = reads.filter(|judged| judged.claim == Claim::SawAvailable && judged.from_ns > first);
    stale.map(|judged| judged.buyer).collect()
}

/// Buyers told "sold" before anybody who holds a ticket, or may hold one, had begun to write.
fn phantoms(history: &History, claims: &[Judged], rows: Option<&Rows>) -> Vec<u32> {
    let first = first_write(history, claims, rows);
    let told = claims.iter().filter(|judged| judged.claim == Claim::SawSold && judged.action == Action::Purchase);
    let early = told.filter(|judged| first.is_none_or(|first| judged.to_ns.is_some_and(|to| to < first)));
    early.map(|judged| judged.buyer).collect()
}

/// When the first of those who hold a ticket, or may hold one, sent a write of the seat,
/// whatever became of it.
fn first_write(history: &History, claims: &[Judged], rows: Option<&Rows>) -> Option<u64> {
    let may_hold = |judged: &&Judged| match judged.claim {
        Claim::Wrote(buyer) => judged.to_ns.is_none() || rows.is_none_or(|rows| rows.holds(buyer)),
        _ => false,
    };
    let mut buyers: BTreeSet<u32> = claims.iter().filter(may_hold).map(|judged| judged.buyer).collect();
    buyers.extend(rows.iter().flat_map(|rows| &rows.holders));
    let first = |action, buyers: &BTreeSet<u32>| {
        let theirs = history.ops.iter().filter(|op| op.action == action && buyers.contains(&op.buyer));
        theirs.map(|op| op.invoked_ns).min()
    };
    let written = first(Action::MarkSold, &buyers);
    let wrote = history.ops.iter().filter(|op| op.action == Action::MarkSold).map(|op| op.buyer);
    wrote.for_each(|buyer| {
        buyers.remove(&buyer);
    });
    // Of those left nothing better is known than when they came.
    written.into_iter().chain(first(Action::Purchase, &buyers)).min()
}

fn is_one(buyers: &[u32]) -> bool {
    buyers.iter().all(|buyer| Some(buyer) == buyers.first())
}

/// "Fan 3", "Fans 3 and 9", "Fans 3, 9, 12 and 4 more"; `None` for nobody.
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
