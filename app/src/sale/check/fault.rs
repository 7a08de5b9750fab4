//! What a counterexample is called, and what it proves.

use super::Fault;
use crate::joined::joined;

impl Fault {
    /// The field's name of the anomaly.
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

    /// The consistency models that a history with this fault cannot have, the weakest first:
    /// names as in Adya's and Jepsen's hierarchies. One purchase counts as a transaction
    /// that reads the seat and writes it. What is not named is not disproved.
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
            // G-single-realtime, an old version read after its overwriting was acknowledged:
            // every model without real time allows it, serializability too.
            Self::StaleRead | Self::LostSale => &["strong snapshot isolation", "strict serializable", "linearizable"],
            // G1c-realtime: a version read before its writer began.
            Self::PhantomRejection | Self::FutureRead => {
                &["strong read committed", "strong snapshot isolation", "strict serializable", "linearizable"]
            }
            // G1a: a version read that nobody committed.
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

    /// Name and consequence in one sentence.
    #[must_use]
    pub fn meaning(self) -> String {
        let models = self.rules_out();
        let (last, others) = models.split_last().unwrap_or((&"nothing", &[]));
        format!("A {}: it rules out {} and {last}.", self.anomaly(), joined(others, ", "))
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoSales => "two-sales",
            Self::StaleRead => "stale-read",
            Self::PhantomRejection => "phantom-rejection",
            Self::FutureRead => "future-read",
            Self::LostSale => "lost-sale",
            Self::UnexplainedSale => "unexplained-sale",
        }
    }

    /// Every fault.
    pub const ALL: [Self; 6] = [
        Self::TwoSales,
        Self::StaleRead,
        Self::PhantomRejection,
        Self::FutureRead,
        Self::LostSale,
        Self::UnexplainedSale,
    ];
}
