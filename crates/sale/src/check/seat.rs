//! The seat as an object: a register that starts empty and is written at most once; and
//! the claims of a history: what was done to the register and seen of it.
//!
//! The claims that are judged, and the time within which each may have happened:
//!
//! * A buyer given "confirmed" wrote: from the moment at which the last try sent its write of
//!   the seat (nothing can have been written before) until the buyer was answered. If the commit
//!   of that try was refused, and the sale was not found in the ledger afterwards, the answer
//!   contradicts itself and fits no order.
//! * A buyer whose outcome is unknown, and whose last try sent such a write that did not
//!   certainly fail, may have written at any time after that, or never.
//! * A buyer given "sold" saw it sold: from the beginning of the last try until answered.
//! * Every answered read of the seat saw the status in its answer. It runs from the beginning of
//!   its try, because a transaction may read as of its beginning.
//! * The ledger, united over all regions, is an observation that saw exactly its holders.
//! * A buyer of whom nothing is on record may have written at any time, or never.
//! * The last observation of each region's seat map saw its owner. The earlier ones are kept
//!   and shown as replication delay, but not judged: otherwise the verdict would depend on
//!   the times of our reads.

use super::{gaps::on_record, search::Model};
use crate::{
    Action, Answered, Completion, Evidence, History, Observation, Op, Rows, Run,
    history::AUDITOR,
    sorted::{OrderByKey as _, SortedSet},
};

/// Something that somebody claims to have done or seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Claim {
    /// Wrote this buyer into it.
    Wrote(u32),
    /// Saw that nobody has it.
    SawAvailable,
    /// Saw that somebody has it, not who.
    SawSold,
    /// Saw that this buyer has it.
    SawOwner(u32),
    /// Saw a value that such a register never shows: several owners, or one who is no buyer.
    SawImpossible,
}

/// The register.
#[derive(Debug, Clone, Copy)]
pub struct Seat;

impl Model for Seat {
    type State = Option<u32>;
    type Op = Claim;

    fn begin(&self) -> Option<u32> {
        None
    }

    fn step(&self, owner: &Option<u32>, claim: &Claim) -> Option<Option<u32>> {
        match (claim, owner) {
            (Claim::Wrote(buyer), None) => Some(Some(*buyer)),
            (Claim::SawAvailable, None) | (Claim::SawSold, Some(_)) => Some(*owner),
            (Claim::SawOwner(seen), Some(buyer)) if seen == buyer => Some(*owner),
            _ => None,
        }
    }

    fn is_read_only(&self, claim: &Claim) -> bool {
        !matches!(claim, Claim::Wrote(_))
    }

    fn can_never_apply(&self, owner: &Option<u32>, claim: &Claim) -> bool {
        // Once written it stays as it is.
        *claim == Claim::SawImpossible || owner.is_some() && self.step(owner, claim).is_none()
    }
}

/// A claim with its time, and the one who made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judged {
    /// The claim itself.
    pub claim: Claim,
    /// The earliest possible time, in nanoseconds after the release.
    pub from_ns: u64,
    /// The latest possible time; `None` if it may have happened at any time, or never.
    pub to_ns: Option<u64>,
    /// The number of the buyer, or [`AUDITOR`].
    pub buyer: u32,
    /// Index of the region.
    pub region: u8,
    /// As in a [`super::Mark`].
    pub action: Action,
}

/// Returns everything in a history that is judged, except for rows that could not be read.
#[must_use]
pub fn claims(history: &History) -> Vec<Judged> {
    claims_and(history, &history.evidence(), &history.by_buyer())
}

/// Returns the same from rows that are known already, and from operations grouped by buyer.
pub(super) fn claims_and(history: &History, evidence: &Evidence, ops: &[&Op]) -> Vec<Judged> {
    let mut all = Vec::with_capacity(ops.len() / 2);
    for ops in ops.chunk_by(|one, other| one.buyer == other.buyer) {
        claims_of_buyer(history.run(), ops, &mut all);
    }
    all.extend(evidence.ledger.read().and_then(|rows| ledger(history, rows)));
    all.extend(seat_maps(history));
    all.extend(absent(history, &all));
    all
}

/// Allows a write to each buyer of whom nothing is on record and who was seen as owner, and
/// to one more, because a read may show that the seat is sold, but not the buyer.
fn absent(history: &History, seen: &[Judged]) -> Vec<Judged> {
    let there = on_record(history);
    let owner = |one: &Judged| if let Claim::SawOwner(buyer) = one.claim { Some(buyer) } else { None };
    let one_more = (1..=history.buyers).find(|buyer| !there.contains(*buyer));
    let owners = seen.iter().filter_map(owner).filter(|owner| !there.contains(*owner));
    let absent: SortedSet = owners.chain(one_more).collect();
    let may_write = |buyer| Judged {
        claim: Claim::Wrote(buyer),
        from_ns: 0,
        to_ns: None,
        buyer,
        region: 0,
        action: Action::Purchase,
    };
    absent.iter().map(may_write).collect()
}

impl Judged {
    /// Whether its times are possible: it has an end, unless it is a write, and does not end before it begins.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.to_ns.map_or(matches!(self.claim, Claim::Wrote(_)), |to| self.from_ns <= to)
    }
}

fn claims_of_buyer(run: Run<'_>, ops: &[&Op], all: &mut Vec<Judged>) {
    let last = ops.iter().map(|op| op.try_number).max().unwrap_or_default();
    let mut begins: Vec<&Op> = ops.iter().copied().filter(|op| op.action == Action::Begin).collect();
    begins.order_by_key(|op| op.try_number);
    // When a try began.
    let begun = |number| {
        let until = begins.partition_point(|op| op.try_number <= number);
        begins[..until].last().filter(|op| op.try_number == number).map(|op| op.invoked_ns)
    };
    let write = ops.iter().find(|op| op.try_number == last && is_write(op));
    let refused = refused(ops, last);
    for op in ops {
        let Completion::Ok(answered) = op.completion else { continue };
        let (claim, from_ns) = match (op.action, answered) {
            (Action::Purchase, Answered::Confirmed) => {
                let wrote = if refused { Claim::SawImpossible } else { Claim::Wrote(op.buyer) };
                (wrote, write.map_or(op.invoked_ns, |write| write.invoked_ns))
            }
            (Action::Purchase, Answered::Rejected) => (Claim::SawSold, begun(last).unwrap_or(op.invoked_ns)),
            (Action::ReadSeat, answered) => match seen(run, answered) {
                Some(claim) => (claim, begun(op.try_number).map_or(op.invoked_ns, |begun| op.invoked_ns.min(begun))),
                None => continue,
            },
            _ => continue,
        };
        let Op { completed_ns: to_ns, buyer, region, action, .. } = **op;
        all.push(Judged { claim, from_ns, to_ns, buyer, region, action });
    }
    if let Some(write) = write.filter(|_| is_open(ops)) {
        let Op { buyer, region, invoked_ns: from_ns, action, .. } = **write;
        all.push(Judged { claim: Claim::Wrote(buyer), from_ns, to_ns: None, buyer, region, action });
    }
}

/// Whether it sent a write of the seat that did not certainly fail.
const fn is_write(op: &Op) -> bool {
    matches!(op.action, Action::MarkSold) && !matches!(op.completion, Completion::Fail(_))
}

/// Whether a buyer does not know how the purchase ended. A purchase that is recorded as
/// certainly failed counts as known.
fn is_open(ops: &[&Op]) -> bool {
    let has_outcome = |op: &&&Op| match op.completion {
        Completion::Ok(answered) => matches!(answered, Answered::Confirmed | Answered::Rejected),
        Completion::Fail(_) => true,
        Completion::Info(_) => false,
    };
    !ops.iter().filter(|op| op.action == Action::Purchase).any(|op| has_outcome(&op))
}

/// Whether the last try's commit was refused and its sale was not found afterwards.
fn refused(ops: &[&Op], last: u16) -> bool {
    let failed = |op: &&&Op| op.action == Action::Commit && matches!(op.completion, Completion::Fail(_));
    let found = |op: &&Op| op.completion == Completion::Ok(Answered::Found(true));
    ops.iter().filter(failed).any(|op| op.try_number == last) && !ops.iter().any(found)
}

fn seen(run: Run<'_>, answered: Answered) -> Option<Claim> {
    match answered {
        Answered::Available => Some(Claim::SawAvailable),
        Answered::Sold(Some(number)) => Some(run.buyer(number).map_or(Claim::SawImpossible, Claim::SawOwner)),
        Answered::Sold(None) => Some(Claim::SawSold),
        Answered::Done | Answered::Confirmed | Answered::Rejected | Answered::Found(_) => None,
    }
}

fn ledger(history: &History, rows: &Rows) -> Option<Judged> {
    let claim = match (&rows.holders[..], &rows.strangers[..]) {
        ([], []) => Claim::SawAvailable,
        ([holder], []) => Claim::SawOwner(*holder),
        _ => Claim::SawImpossible,
    };
    let observations = &history.audit.ledger;
    let from_ns = observations.iter().map(|observation| observation.invoked_ns).min()?;
    let to_ns = observations.iter().map(|observation| observation.completed_ns).max();
    Some(Judged { claim, from_ns, to_ns, buyer: AUDITOR, region: 0, action: Action::FindSale })
}

fn seat_maps(history: &History) -> impl Iterator<Item = Judged> {
    history.seat_maps().into_iter().filter_map(|observation| {
        let claim = match observation.result.as_ref().ok()?.as_deref() {
            None => Claim::SawAvailable,
            Some(named) => history.run().owner(named).map_or(Claim::SawImpossible, Claim::SawOwner),
        };
        let Observation { region, invoked_ns, completed_ns, .. } = *observation;
        let to_ns = Some(completed_ns);
        Some(Judged { claim, from_ns: invoked_ns, to_ns, buyer: AUDITOR, region, action: Action::ReadSeat })
    })
}
