//! The checker: is the history of a lane linearizable, and whom did it harm?
//!
//! [`seat`] selects the claims of a history that are judged, [`search`] searches for an order that
//! explains them, and `explain` finds by a rule of its own why there is none. Pure: no clock, no
//! database, the same on a server and in a browser.

mod explain;
mod fault;
mod gaps;
mod harm;
mod harms;
mod linearity;
pub mod search;
pub mod seat;
mod steps;

use super::{Action, Evidence, History, Op};
pub use fault::Fault;
pub use harm::{Harm, Harms};
pub use linearity::{CheckAnswer, Linearity, Linearizable};
use search::{Searched, Spanned, search};
use seat::{Judged, Seat};

/// Most orders that are tried. The seat is written at most once, so no more are needed
/// than there are writes: this bounds the cost of a stranger's history.
const TRIES_MAX: usize = 1 << 20;

/// The result of the checker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The harms, and how often each was done.
    pub harms: Harms,
    /// Whether there is an order of the operations in which the seat, a register written
    /// at most once, gives every answer that was given.
    pub linearizable: Linearizable,
}

/// The smallest evidence against a history: a counterexample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The fault that it shows.
    pub fault: Fault,
    /// A sentence that describes it, with names and times.
    pub sentence: String,
    /// The operations that cannot all have happened, at most three, in order of time.
    pub marks: Vec<Mark>,
}

/// One operation of a counterexample, to be marked in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Number of the buyer; [`super::history::AUDITOR`] for an observation of the rows.
    pub buyer: u32,
    /// Index of the region; 0 for an observation of all regions.
    pub region: u8,
    /// The kind of the operation: [`Action::ReadSeat`] and [`Action::FindSale`] stand for the
    /// auditor's observations of seat map and ledger.
    pub action: Action,
    /// Its beginning, in nanoseconds after the release.
    pub from_ns: u64,
    /// Its end.
    pub to_ns: u64,
    /// A sentence that describes it.
    pub sentence: String,
}

/// Judges a history.
#[must_use]
pub fn check(history: &History) -> Finding {
    let (evidence, ops) = (history.evidence(), history.by_buyer());
    let claims = seat::claims_and(history, &evidence, &ops);
    let harms = harms::AffectedBuyers::of(history, &evidence, &claims, &ops).counts();
    Finding { harms, linearizable: judge(history, &evidence, &claims, &ops) }
}

fn judge(history: &History, evidence: &Evidence, claims: &[Judged], ops: &[&Op]) -> Linearizable {
    if let Some(wrong) = claims.iter().find(|judged| !judged.is_possible()) {
        return Linearizable::Undecided(impossible(wrong));
    }
    // If a step is missing, a buyer's operations may be taken for more than they were.
    if let Some(gap) = steps::gap(ops) {
        return Linearizable::Undecided(gap);
    }
    let spanned = |judged: &Judged| Spanned { op: judged.claim, from: judged.from_ns, to: judged.to_ns };
    let searched = search(&Seat, &claims.iter().map(spanned).collect::<Vec<_>>(), TRIES_MAX);
    match (searched, explain::explain(history, evidence, claims), gaps::unread(history, evidence)) {
        (Searched::NotLinearizable, Some(witness), _) => Linearizable::Violated(witness),
        (Searched::Linearizable, None, None) => Linearizable::Holds,
        (Searched::Linearizable, None, Some(unread)) => {
            Linearizable::Undecided(["What is on record fits one order, but not all is: ", &unread, "."].concat())
        }
        (Searched::GaveUp, ..) => {
            Linearizable::Undecided(format!("No order was found among the {TRIES_MAX} that were tried."))
        }
        // Two ways to the same answer, so that a mistake in one of them is seen.
        _ => Linearizable::Undecided(
            "The search for an order and the rule for one write disagree: a bug in WorldSeat.".into(),
        ),
    }
}

fn impossible(wrong: &Judged) -> String {
    let whose = match wrong.buyer {
        super::history::AUDITOR => "A look into the rows".into(),
        buyer => format!("Something that Fan {buyer} did"),
    };
    format!("{whose} ends before it begins, or was answered at no time: these times were not measured.")
}

#[cfg(test)]
mod tests;
