//! A run as its rows identify it: finds the buyer to whom a row belongs.

use super::{Sale, SeatId};

/// Id, seat and buyers of a run. With them every name and number in a row is read in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run<'a> {
    /// Its id, the scope of all its rows.
    pub id: &'a str,
    /// The contended seat.
    pub seat: SeatId,
    /// Buyers sent, numbered from 1. A number above it, or 0, belongs to nobody.
    pub buyers: u32,
}

impl Run<'_> {
    /// Returns the buyer with this number, if the run has them.
    #[must_use]
    pub fn buyer(self, number: u32) -> Option<u32> {
        (1..=self.buyers).contains(&number).then_some(number)
    }

    /// Returns the buyer who made the sale with this id: the inverse of [`Sale::id_of`].
    #[must_use]
    pub fn buyer_of(self, sale_id: &str) -> Option<u32> {
        Sale::buyer_of(self.id, sale_id).and_then(|number| self.buyer(number))
    }

    /// Returns the buyer that a seat map names, by name or by sale.
    #[must_use]
    pub fn owner(self, named: &str) -> Option<u32> {
        Sale::fan(named).and_then(|number| self.buyer(number)).or_else(|| self.buyer_of(named))
    }

    /// Returns the buyer who holds this ledger row. `None` if the run has no such buyer, or if
    /// scope, seat or name contradict the id of the sale: then it is a stranger's row.
    #[must_use]
    pub fn holder(self, row: &Sale) -> Option<u32> {
        let buyer = self.buyer_of(&row.sale_id)?;
        let own = row.scope == self.id && row.seat == self.seat && Sale::fan(&row.buyer) == Some(buyer);
        own.then_some(buyer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: Run<'_> = Run { id: "RUN", seat: SeatId::first(), buyers: 60 };

    #[test]
    fn a_number_is_read_in_one_way_and_is_of_the_run_or_of_nobody() {
        assert_eq!((RUN.buyer_of("RUN-60"), RUN.owner("fan-60"), RUN.owner("RUN-7")), (Some(60), Some(60), Some(7)));
        for stranger in ["RUN-61", "RUN-0", "RUN-07", "RUN-+7", "RUN-", "RUN", "OTHER-7", "fan-7"] {
            assert_eq!(RUN.buyer_of(stranger), None, "{stranger}");
        }
        for stranger in ["fan-61", "fan-0", "fan-007", "fan-+7", "fan-", "Fan-7", "RUN-61", "Zoe", ""] {
            assert_eq!(RUN.owner(stranger), None, "{stranger}");
        }
    }

    #[test]
    fn a_row_that_contradicts_its_sale_is_a_strangers() {
        let row = Sale::of_fan("RUN", RUN.seat, 7, "us-east-1".parse().unwrap());
        assert_eq!(RUN.holder(&row), Some(7));
        let others = [
            Sale { sale_id: "RUN-61".into(), buyer: "fan-61".into(), ..row.clone() },
            Sale { scope: "OTHER".into(), ..row.clone() },
            Sale { seat: "B2".parse().unwrap(), ..row.clone() },
            Sale { buyer: "fan-8".into(), ..row.clone() },
            Sale { buyer: "fan-07".into(), ..row.clone() },
        ];
        for other in others {
            assert_eq!(RUN.holder(&other), None, "{other:?}");
        }
    }
}
