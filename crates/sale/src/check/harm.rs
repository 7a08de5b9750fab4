//! The harms that a sale can do, by name and in numbers.

crate::words! {
    /// A way in which the sale hurts somebody (design.md § 5).
    pub enum Harm {
        /// Tickets beyond the first: people who will be turned away at the entrance.
        Oversold = "oversold",
        /// Nobody holds a ticket, though every buyer wanted one.
        Unsold = "unsold",
        /// A read that found the seat available, although the read and the transaction that it may
        /// have been part of began after a buyer who holds a ticket had been given "confirmed".
        StaleRead = "stale read",
        /// A buyer given "sold" before anybody who bought, or may have bought, had begun to write.
        PhantomRejection = "phantom rejection",
        /// A buyer who holds a ticket and was not given "confirmed", or was and holds none.
        LostReceipt = "lost receipt",
    }
}

/// The number of times that each [`Harm`] was done. `None` if it was not counted: the ledger was not read, or,
/// for phantom rejections, nothing is on record of some buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Harms {
    /// [`Harm::Oversold`], in tickets.
    pub oversold: Option<u32>,
    /// [`Harm::Unsold`]: 0 or 1.
    pub unsold: Option<u32>,
    /// [`Harm::StaleRead`], in reads.
    pub stale_reads: Option<u32>,
    /// [`Harm::PhantomRejection`], in buyers.
    pub phantom_rejections: Option<u32>,
    /// [`Harm::LostReceipt`], in buyers.
    pub lost_receipts: Option<u32>,
}

impl Harms {
    /// All of them counted, and nobody harmed.
    pub const NOBODY: Self = Self {
        oversold: Some(0),
        unsold: Some(0),
        stale_reads: Some(0),
        phantom_rejections: Some(0),
        lost_receipts: Some(0),
    };

    /// Returns the number of times that this harm was done.
    #[must_use]
    pub const fn count(&self, harm: Harm) -> Option<u32> {
        match harm {
            Harm::Oversold => self.oversold,
            Harm::Unsold => self.unsold,
            Harm::StaleRead => self.stale_reads,
            Harm::PhantomRejection => self.phantom_rejections,
            Harm::LostReceipt => self.lost_receipts,
        }
    }

    /// Returns the harms and how often each was done, in the order of the declaration.
    #[must_use]
    pub fn counts(&self) -> [(Harm, Option<u32>); Harm::ALL.len()] {
        Harm::ALL.map(|harm| (harm, self.count(harm)))
    }

    /// Whether no harm was found, counted or not.
    #[must_use]
    pub fn none_found(&self) -> bool {
        self.counts().iter().all(|(_, count)| count.is_none_or(|count| count == 0))
    }
}
