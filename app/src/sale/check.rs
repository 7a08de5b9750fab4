//! The checker: is the history of a lane linearizable, and whom did it harm?
//!
//! [`seat`] says what of a history is judged, [`search`] looks for an order that explains
//! it, and `explain` finds by a rule of its own why there is none. Pure: no clock, no
//! database, the same on a server and in a browser.

mod explain;
mod fault;
mod gaps;
mod harms;
pub mod search;
pub mod seat;
mod steps;

use super::{Action, Evidence, History};
use search::{Searched, Spanned, search};
use seat::{Judged, Seat};

/// Most orders that are tried. The seat is written at most once, so that no more are
/// needed than there are writes: this bounds what a stranger's history may cost.
const TRIES_MAX: usize = 1 << 20;

/// What the checker finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Who was harmed, and how.
    pub harms: Harms,
    /// Whether there is an order of the operations in which the seat, a register written
    /// at most once, gives every answer that was given.
    pub linearizable: Linearizable,
}

/// Five harms, each counted apart (design.md § 5). `None` where it was not counted: the
/// ledger was not read, or, of phantom rejections, nothing is on record of some buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Harms {
    /// Tickets beyond the first: people who will be turned away at the door.
    pub oversold: Option<u32>,
    /// 1 where nobody holds a ticket though every buyer wanted one.
    pub unsold: Option<u32>,
    /// Reads that found the seat available though they, and the transaction that they may
    /// have been part of, began after a buyer who holds a ticket had been told so.
    pub stale_reads: Option<u32>,
    /// Buyers told "sold" before anybody who bought, or may have bought, had begun to write.
    pub phantom_rejections: Option<u32>,
    /// Buyers who hold a ticket and were told otherwise, or were told that they do and hold none.
    pub lost_receipts: Option<u32>,
}

/// Three answers, not two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Linearizable {
    /// There is such an order.
    Holds,
    /// There is none, and this is why.
    Violated(Witness),
    /// It could not be decided: a sentence why.
    Undecided(String),
}

/// The smallest evidence against a history: a counterexample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// What is wrong.
    pub fault: Fault,
    /// What happened, with names and times.
    pub sentence: String,
    /// The operations that cannot all have happened, at most three, in order of time.
    pub marks: Vec<Mark>,
}

/// What a counterexample shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Two buyers bought the same seat.
    TwoSales,
    /// Somebody saw the seat available after it was sold.
    StaleRead,
    /// Somebody was told that the seat is sold before it can have been.
    PhantomRejection,
    /// Somebody read that the seat is sold before it can have been.
    FutureRead,
    /// Somebody was told that they bought the seat, and the rows know nothing of it.
    LostSale,
    /// The rows show a buyer who cannot have bought.
    UnexplainedSale,
}

/// One operation of a counterexample, to be marked in a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Number of the buyer; [`super::history::AUDITOR`] for a look into the rows.
    pub buyer: u32,
    /// Index of the region; 0 for what was read from all regions.
    pub region: u8,
    /// What was asked for: [`Action::ReadSeat`] and [`Action::FindSale`] stand for the
    /// auditor's look into seat table and ledger.
    pub action: Action,
    /// From when, in nanoseconds after the release.
    pub from_ns: u64,
    /// Until when.
    pub to_ns: u64,
    /// What it is, in one sentence.
    pub sentence: String,
}

/// Judges a history.
#[must_use]
pub fn check(history: &History) -> Finding {
    let evidence = history.evidence();
    let claims = seat::claims_and(history, &evidence);
    let harms = harms::Hurt::of(history, &evidence, &claims).counts();
    Finding { harms, linearizable: judge(history, &evidence, &claims) }
}

fn judge(history: &History, evidence: &Evidence, claims: &[Judged]) -> Linearizable {
    if let Some(wrong) = claims.iter().find(|judged| !judged.is_possible()) {
        return Linearizable::Undecided(impossible(wrong));
    }
    // Without a step of theirs, what a buyer did may be taken for more than it was.
    if let Some(gap) = steps::gap(history) {
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

impl Linearizable {
    /// `holds`, `violated` or `undecided`: the name on the wire, in exports and style sheets.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::Violated(_) => "violated",
            Self::Undecided(_) => "undecided",
        }
    }
}

impl Harms {
    /// All five counted, and nobody harmed.
    pub const NOBODY: Self = Self {
        oversold: Some(0),
        unsold: Some(0),
        stale_reads: Some(0),
        phantom_rejections: Some(0),
        lost_receipts: Some(0),
    };

    /// Names and counts, in the order of design.md.
    #[must_use]
    pub const fn counts(&self) -> [(&'static str, Option<u32>); 5] {
        [
            ("oversold", self.oversold),
            ("unsold", self.unsold),
            ("stale read", self.stale_reads),
            ("phantom rejection", self.phantom_rejections),
            ("lost receipt", self.lost_receipts),
        ]
    }

    /// Whether no harm was found, counted or not.
    #[must_use]
    pub fn none_found(&self) -> bool {
        self.counts().iter().all(|(_, count)| count.is_none_or(|count| count == 0))
    }
}

#[cfg(test)]
mod tests;
