//! The checker: is the history of a lane linearizable, and whom did it harm?

use super::{Action, History};

/// What the checker finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Who was harmed, and how.
    pub harms: Harms,
    /// Whether there is an order of the operations in which the seat, a register written
    /// at most once, gives every answer that was given.
    pub linearizable: Linearizable,
}

/// Five harms, each counted apart (design.md § 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Harms {
    /// Tickets beyond the first: people who will be turned away at the door.
    pub oversold: u32,
    /// 1 where nobody holds a ticket though every buyer wanted one.
    pub unsold: u32,
    /// Reads that found the seat available though they began after a buyer who holds a
    /// ticket had been told so.
    pub stale_reads: u32,
    /// Buyers told "sold" before anybody who holds or may hold a ticket had begun to write.
    pub phantom_rejections: u32,
    /// Buyers who hold a ticket and were told otherwise, or were told that they do and hold none.
    pub lost_receipts: u32,
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
    /// Somebody saw the seat sold before it can have been.
    PhantomRejection,
    /// Somebody was told that he bought the seat, and the rows know nothing of it.
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
pub fn check(_history: &History) -> Finding {
    Finding { harms: Harms::default(), linearizable: Linearizable::Undecided("The checker is not there yet.".into()) }
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
    /// Names and counts, in the order of design.md.
    #[must_use]
    pub const fn counts(&self) -> [(&'static str, u32); 5] {
        [
            ("oversold", self.oversold),
            ("unsold", self.unsold),
            ("stale read", self.stale_reads),
            ("phantom rejection", self.phantom_rejections),
            ("lost receipt", self.lost_receipts),
        ]
    }

    /// Whether nobody was harmed.
    #[must_use]
    pub fn none(&self) -> bool {
        *self == Self::default()
    }
}

impl Fault {
    /// The field's name of the anomaly.
    #[must_use]
    pub const fn anomaly(self) -> &'static str {
        match self {
            Self::TwoSales => "lost update (P4, G-single)",
            Self::StaleRead => "stale read",
            Self::PhantomRejection => "read from the future",
            Self::LostSale => "lost write",
            Self::UnexplainedSale => "write from nowhere",
        }
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoSales => "two-sales",
            Self::StaleRead => "stale-read",
            Self::PhantomRejection => "phantom-rejection",
            Self::LostSale => "lost-sale",
            Self::UnexplainedSale => "unexplained-sale",
        }
    }

    /// Every fault.
    pub const ALL: [Self; 5] =
        [Self::TwoSales, Self::StaleRead, Self::PhantomRejection, Self::LostSale, Self::UnexplainedSale];
}
