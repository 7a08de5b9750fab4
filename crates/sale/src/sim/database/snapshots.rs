//! Snapshot isolation: a transaction sees the rows that were committed at its first read. Of the
//! transactions that write the same row, the first to commit wins.

use super::{At, Database, Transaction, status};
use crate::{Sale, SeatStatus, StoreError};

/// One database; both regions are endpoints of it.
#[derive(Debug, Default)]
pub(in crate::sim) struct Snapshots {
    /// The seat's row, in the versions that committed transactions wrote.
    seat: Vec<Sale>,
    ledger: Vec<Sale>,
}

impl Database for Snapshots {
    fn read(&mut self, _: At, transaction: &mut Transaction) -> SeatStatus {
        let seen = *transaction.snapshot.get_or_insert(self.seat.len());
        status(self.seat[..seen].last())
    }

    fn mark(&mut self, _: At, transaction: &mut Transaction, sale: &Sale) {
        transaction.snapshot.get_or_insert(self.seat.len());
        transaction.marked = Some(sale.clone());
    }

    fn append(&mut self, _: At, transaction: &mut Transaction, sale: &Sale) {
        transaction.snapshot.get_or_insert(self.seat.len());
        transaction.appended = Some(sale.clone());
    }

    fn commit(&mut self, transaction: &mut Transaction) -> Result<(), StoreError> {
        let Transaction { snapshot, marked, appended } = std::mem::take(transaction);
        if marked.is_some() && snapshot != Some(self.seat.len()) {
            return Err(StoreError::Conflict { code: "40001".into() });
        }
        self.seat.extend(marked);
        self.ledger.extend(appended);
        Ok(())
    }

    fn ledger(&self, _: At) -> Vec<Sale> {
        self.ledger.clone()
    }

    fn owner(&self, _: At) -> Option<&Sale> {
        self.seat.last()
    }

    fn has_transactions(&self) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: At = At { region: 0, now_ns: 0 };

    fn sale(buyer: u32) -> Sale {
        Sale::of_fan("r", crate::SeatId::first(), buyer, "us-east-1".parse().expect("a region"))
    }

    #[test]
    fn the_first_to_commit_wins_and_the_other_sees_it_only_when_he_begins_again() {
        let (mut database, mut first, mut second) =
            (Snapshots::default(), Transaction::default(), Transaction::default());
        for (number, transaction) in [(1, &mut first), (2, &mut second)] {
            assert_eq!(database.read(AT, transaction), SeatStatus::Available);
            database.mark(AT, transaction, &sale(number));
            database.append(AT, transaction, &sale(number));
        }
        assert!(database.owner(AT).is_none() && database.ledger(AT).is_empty(), "seen before it was committed");
        assert_eq!(database.commit(&mut second), Ok(()));
        assert_eq!(database.read(AT, &mut first), SeatStatus::Available, "the snapshot moved");
        assert_eq!(database.commit(&mut first), Err(StoreError::Conflict { code: "40001".into() }));
        assert_eq!(database.read(AT, &mut first), SeatStatus::Sold { sale_id: Some("r-2".into()) });
        assert_eq!((database.ledger(AT), database.owner(AT)), (vec![sale(2)], Some(&sale(2))));
        // A transaction that only reads is never refused.
        assert_eq!(database.commit(&mut first), Ok(()));
    }
}
