//! The maximum cost of a run on AWS, from the bounds that docs/cost.md states and a test counts.
//!
//! A run is billed only when it is over, so each is counted at its upper bound when it is
//! started: the cost of storing it and of clearing it later is included.

use crate::lanes::Lanes;
use sale::Lane;

/// The lanes whose engines AWS bills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Billed {
    /// Whether Aurora DSQL runs the strong lane.
    pub strong: bool,
    /// Whether DynamoDB itself runs the eventual lane.
    pub eventual: bool,
}

/// A lane's price in millionths of a US cent: once, and for each buyer.
struct Price {
    run: u64,
    buyer: u64,
}

/// Connections, statements and refused commits count for each buyer; the seat, its ledger and the
/// stored documents count once.
const STRONG: Price = Price { run: 12_000, buyer: 800 };
/// Each buyer may write two items in two regions, which are deleted again. The reads of the seat until
/// both regions agree, and those of the run's partition when it is cleared, count once.
const EVENTUAL: Price = Price { run: 5_200, buyer: 530 };

impl Billed {
    /// Returns which engines of these lanes AWS bills.
    #[must_use]
    pub fn of(lanes: &Lanes) -> Self {
        let strong = lanes.strong.store().is_ok_and(|store| store.is_billed());
        Self { strong, eventual: lanes.eventual.store().is_ok_and(|store| store.is_billed()) }
    }

    /// Returns the maximum cost of one lane of a run, in millionths of a US cent.
    #[must_use]
    pub fn run(self, lane: Lane, buyers: u32) -> u64 {
        let (billed, price) = match lane {
            Lane::Strong => (self.strong, STRONG),
            Lane::Eventual => (self.eventual, EVENTUAL),
        };
        if billed { price.run + price.buyer * u64::from(buyers) } else { 0 }
    }
}
