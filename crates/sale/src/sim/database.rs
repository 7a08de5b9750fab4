//! The two databases: rules, and the rows of one seat. Nobody asks for another.

mod replicas;
mod snapshots;

use crate::{Lane, Sale, SeatStatus, StoreError};
pub(super) use replicas::Replicas;
pub(super) use snapshots::Snapshots;

/// Where and when something is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Index of the region.
    pub(super) region: usize,
    /// Nanoseconds after the release.
    pub(super) now_ns: u64,
}

/// What a buyer's transaction has seen and will write.
#[derive(Debug, Default)]
pub(super) struct Transaction {
    /// Sales of the seat that had been committed at the first read.
    snapshot: Option<usize>,
    marked: Option<Sale>,
    appended: Option<Sale>,
}

#[cfg(test)]
impl Transaction {
    /// As if it had seen what another one saw.
    pub(super) const fn as_of(&mut self, other: &Self) {
        self.snapshot = other.snapshot;
    }
}

/// A database with one seat in it. Everything happens at once and whole; that it takes time
/// is the business of [`super::line`].
pub(super) trait Database: Send {
    /// Reads the seat's row.
    fn read(&mut self, at: At, transaction: &mut Transaction) -> SeatStatus;
    /// Writes a buyer into it.
    fn mark(&mut self, at: At, transaction: &mut Transaction, sale: &Sale);
    /// Adds a sale to the ledger.
    fn append(&mut self, at: At, transaction: &mut Transaction, sale: &Sale);
    /// Commits.
    fn commit(&mut self, transaction: &mut Transaction) -> Result<(), StoreError>;
    /// The ledger, as this region holds it.
    fn ledger(&self, at: At) -> Vec<Sale>;
    /// The sale that this region's row of the seat names.
    fn owner(&self, at: At) -> Option<&Sale>;
    /// Whether it has transactions; without, commit and roll back ask nothing of it.
    fn has_transactions(&self) -> bool;
}

/// The database of a lane.
pub(super) fn of(lane: Lane, seed: u64) -> Box<dyn Database> {
    match lane {
        Lane::Strong => Box::new(Snapshots::default()),
        Lane::Eventual => Box::new(Replicas::new(seed)),
    }
}

fn status(owner: Option<&Sale>) -> SeatStatus {
    owner.map_or(SeatStatus::Available, |sale| SeatStatus::Sold { sale_id: Some(sale.sale_id.clone()) })
}
