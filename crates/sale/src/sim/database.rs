//! The two databases: rules, and the rows of one seat. No other seat is ever requested.

mod replicas;
mod snapshots;

use crate::{Lane, Sale, SeatStatus, StoreError};
pub(super) use replicas::Replicas;
pub(super) use snapshots::Snapshots;

/// The region and the time of an operation.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Index of the region.
    pub(super) region: usize,
    /// Nanoseconds after the release.
    pub(super) now_ns: u64,
}

/// The snapshot that a buyer's transaction has seen, and the rows that it will write.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    /// The number of sales of the seat that had been committed at the first read.
    snapshot: Option<usize>,
    marked: Option<Sale>,
    appended: Option<Sale>,
}

#[cfg(test)]
impl Transaction {
    /// Takes over the snapshot of another transaction.
    pub(super) const fn as_of(&mut self, other: &Self) {
        self.snapshot = other.snapshot;
    }
}

/// A database with one seat in it. Every operation is immediate and atomic; the time that it
/// takes is simulated in [`super::line`].
pub(super) trait Database: Send {
    /// Reads the seat's row.
    fn read(&mut self, at: At, transaction: &mut Transaction) -> SeatStatus;
    /// Writes a buyer into it.
    fn mark(&mut self, at: At, transaction: &mut Transaction, sale: &Sale);
    /// Adds a sale to the ledger.
    fn append(&mut self, at: At, transaction: &mut Transaction, sale: &Sale);
    /// Commits.
    fn commit(&mut self, transaction: &mut Transaction) -> Result<(), StoreError>;
    /// Returns the ledger, as this region holds it.
    fn ledger(&self, at: At) -> Vec<Sale>;
    /// Returns the sale that this region's row of the seat names.
    fn owner(&self, at: At) -> Option<&Sale>;
    /// Whether it has transactions; without them, commit and roll back send it no request.
    fn has_transactions(&self) -> bool;
}

/// Creates the database of a lane.
pub(super) fn of(lane: Lane, seed: u64) -> Box<dyn Database> {
    match lane {
        Lane::Strong => Box::new(Snapshots::default()),
        Lane::Eventual => Box::new(Replicas::new(seed)),
    }
}

fn status(owner: Option<&Sale>) -> SeatStatus {
    owner.map_or(SeatStatus::Available, |sale| SeatStatus::Sold { sale_id: Some(sale.sale_id.clone()) })
}
