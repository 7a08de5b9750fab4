//! The name of a counterexample, and the consistency models that it rules out.

use crate::{joined, words};

words! {
    /// The fault that a counterexample shows. The name is the one on the wire.
    pub enum Fault {
        /// Two buyers bought the same seat.
        TwoSales = "two-sales",
        /// Somebody saw the seat available after it was sold.
        StaleRead = "stale-read",
        /// Somebody was given "sold" before the seat can have been sold.
        PhantomRejection = "phantom-rejection",
        /// Somebody read that the seat is sold before it can have been.
        FutureRead = "future-read",
        /// Somebody was given "confirmed", and the rows do not show it.
        LostSale = "lost-sale",
        /// The rows show a buyer who cannot have bought.
        UnexplainedSale = "unexplained-sale",
    }
}

impl Fault {
    /// Returns the field's name of the anomaly.
    #[must_use]
    pub const fn anomaly(self) -> &'static str {
        match self {
            Self::TwoSales => "lost update (P4, G-single)",
            Self::StaleRead => "stale read",
            Self::PhantomRejection | Self::FutureRead => "read from the future",
            Self::LostSale => "lost write",
            Self::UnexplainedSale => "write from nowhere",
        }
    }

    /// Returns the consistency models that a history with this fault cannot have, the weakest first:
    /// names as in Adya's and Jepsen's hierarchies. One purchase counts as a transaction
    /// that reads the seat and writes it. A model that is not named is not disproved.
    ///
    /// The tests compare this with the table of the `adya` crate (its `model.rs`, after
    /// Adya 1999, Bailis et al. 2013, Cerone et al. 2015 and jepsen.io/consistency).
    #[must_use]
    pub const fn rules_out(self) -> &'static [&'static str] {
        match self {
            // P4: both read the seat available, both wrote, one write is lost.
            Self::TwoSales => &[
                "cursor stability",
                "parallel snapshot isolation",
                "snapshot isolation",
                "repeatable read",
                "serializable",
                "strict serializable",
                "linearizable",
            ],
            // G-single-realtime: an old version was read after the write that replaced it was acknowledged.
            // Every model without real time allows it, serializability too.
            Self::StaleRead | Self::LostSale => &["strong snapshot isolation", "strict serializable", "linearizable"],
            // G1c-realtime: a version was read before its writer began.
            Self::PhantomRejection | Self::FutureRead => {
                &["strong read committed", "strong snapshot isolation", "strict serializable", "linearizable"]
            }
            // G1a: a version was read that nobody committed.
            Self::UnexplainedSale => &[
                "read committed",
                "read atomic",
                "cursor stability",
                "snapshot isolation",
                "repeatable read",
                "serializable",
                "strict serializable",
                "linearizable",
            ],
        }
    }

    /// Returns name and consequence in one sentence.
    #[must_use]
    pub fn meaning(self) -> String {
        let models = self.rules_out();
        let (last, others) = models.split_last().unwrap_or((&"nothing", &[]));
        format!("A {}: it rules out {} and {last}.", self.anomaly(), joined(others, ", "))
    }
}
