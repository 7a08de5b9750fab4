//! What a run costs on AWS at most, from the bounds that docs/cost.md states and a test counts.
//!
//! Nobody bills a run before it is over, so each is counted at its upper bound when it is
//! started: storing it and clearing it one day included.

use crate::lanes::Lanes;
use sale::Lane;

/// Which lanes' engines are billed by AWS.
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

/// Connections, statements and refused commits of each buyer; the seat, its ledger and what is
/// stored are there once.
const STRONG: Price = Price { run: 12_000, buyer: 800 };
/// Each buyer may write two items in two regions, which are deleted again. The looks at the seat
/// until both regions agree, and those at the run's partition when it is cleared, are there once.
const EVENTUAL: Price = Price { run: 5_200, buyer: 530 };

impl Billed {
    /// As the engines of these lanes are.
    #[must_use]
    pub fn of(lanes: &Lanes) -> Self {
        let strong = lanes.strong.store().is_ok_and(|store| store.is_billed());
        Self { strong, eventual: lanes.eventual.store().is_ok_and(|store| store.is_billed()) }
    }

    /// What one lane of a run costs at most, in millionths of a US cent.
    #[must_use]
    pub fn run(self, lane: Lane, buyers: u32) -> u64 {
        let (billed, price) = match lane {
            Lane::Strong => (self.strong, STRONG),
            Lane::Eventual => (self.eventual, EVENTUAL),
        };
        if billed { price.run + price.buyer * u64::from(buyers) } else { 0 }
    }
}
