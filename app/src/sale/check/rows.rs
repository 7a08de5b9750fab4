//! Whose rows they are: ledger and seat table name sales, the checker knows buyers.

use crate::{
    ordered::{BTreeSet, Order as _},
    sale::History,
};

/// The ledger of the seat, united over the regions by `sale_id`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Rows {
    /// Numbers of the buyers who hold a row, in order, each once.
    pub(super) holders: Vec<u32>,
    /// Ids of the sales that no buyer of this run can have made.
    pub(super) strangers: Vec<String>,
}

impl Rows {
    /// Reads the ledger, or says why it could not be read. The same rows as
    /// [`crate::sale::Audit::evidence`] unites, without a copy of each.
    pub(super) fn of(history: &History) -> Result<Self, String> {
        if history.audit.ledger.is_empty() {
            return Err("it was not read".into());
        }
        let mut ids = BTreeSet::new();
        for look in &history.audit.ledger {
            ids.extend(look.said.as_ref().map_err(Clone::clone)?.iter().map(|sale| sale.sale_id.as_str()));
        }
        let mut rows = Self::default();
        for id in ids {
            match buyer(history, id) {
                Some(buyer) => rows.holders.push(buyer),
                None => rows.strangers.push(id.to_owned()),
            }
        }
        rows.holders.order_by_key(|holder| *holder);
        Ok(rows)
    }

    /// How many tickets there are.
    pub(super) const fn count(&self) -> usize {
        self.holders.len() + self.strangers.len()
    }

    /// Whether a buyer holds one.
    pub(super) fn holds(&self, buyer: u32) -> bool {
        self.holders.binary_search(&buyer).is_ok()
    }
}

/// The number of the buyer whom a seat table names: by name, or by the sale.
pub(super) fn owner(history: &History, named: &str) -> Option<u32> {
    named.strip_prefix("fan-").and_then(number).or_else(|| buyer(history, named))
}

/// The number of the buyer whose sale it is: the other way round from [`crate::sale::Sale::id_of`].
fn buyer(history: &History, sale_id: &str) -> Option<u32> {
    sale_id.strip_prefix(history.run.as_str())?.strip_prefix('-').and_then(number)
}

/// A buyer's number, in the one way in which it is written.
fn number(digits: &str) -> Option<u32> {
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}
