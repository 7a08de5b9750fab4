//! The ledger as a list.
//!
//! A ledger of rows has no order of its own. Its sales are listed by the time at which the buyer
//! learnt that their row was there. This order is our choice, and the guide says so. A checker's
//! verdict does not depend on it: a buyer appends only after reading the empty list, so two sales
//! are a lost update in either order, and one sale has only one order.

use super::{
    edn::Edn,
    tries::{End, Seen, Try},
};
use sale::{History, Reading};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The value for a sale that is not of this run.
const STRANGER: &str = "a sale of no buyer of this run";

/// The sales of the seat, in order.
pub(super) struct LedgerOrder {
    /// Shared, because every buyer who found the seat sold read a part of it.
    sales: Arc<[Edn]>,
    positions: BTreeMap<u32, usize>,
}

impl LedgerOrder {
    /// Builds the list from the rows that were read; if they could not be read, from the buyers' answers.
    pub(super) fn of(history: &History, tries: &[Try]) -> Self {
        let mut known: BTreeMap<u32, u64> = BTreeMap::new();
        for one in tries.iter().filter(|one| one.appends && one.last_write) {
            known.insert(one.buyer, one.appended_ns.unwrap_or(u64::MAX));
        }
        let bought = tries.iter().filter(|one| one.end == End::Bought).map(|one| one.buyer);
        let (mut buyers, strangers) = match history.evidence().ledger {
            Reading::Read(rows) => (rows.holders, rows.strangers),
            Reading::NotRead(_) | Reading::NotRequested => {
                (bought.collect::<BTreeSet<u32>>().into_iter().collect(), Vec::new())
            }
        };
        buyers.sort_by_key(|buyer| (known.get(buyer).copied().unwrap_or(u64::MAX), *buyer));
        let positions = buyers.iter().enumerate().map(|(position, buyer)| (*buyer, position)).collect();
        let sales = buyers.into_iter().map(|buyer| Edn::Int(buyer.into()));
        Self { sales: sales.chain(strangers.into_iter().map(Edn::Str)).collect(), positions }
    }

    /// Returns the whole list.
    pub(super) fn all(&self) -> Edn {
        Edn::Prefix(self.sales.clone(), self.sales.len())
    }

    /// Returns the list whose last sale is the one that was seen. A sale that is not in the ledger
    /// is a list of its own: no list of ledger rows shows it.
    pub(super) fn seen(&self, seen: Seen) -> Edn {
        match seen {
            Seen::Nobody => Edn::Vector(Vec::new()),
            Seen::Buyer(buyer) => match self.positions.get(&buyer) {
                Some(position) => Edn::Prefix(self.sales.clone(), position + 1),
                None => Edn::Vector(vec![Edn::Int(buyer.into())]),
            },
            Seen::Stranger => Edn::Vector(vec![Edn::str(STRANGER)]),
        }
    }
}

/// Returns one sale as a register holds it.
pub(super) fn register(seen: Seen) -> Edn {
    match seen {
        Seen::Nobody => Edn::Nil,
        Seen::Buyer(buyer) => Edn::Int(buyer.into()),
        Seen::Stranger => Edn::str(STRANGER),
    }
}
