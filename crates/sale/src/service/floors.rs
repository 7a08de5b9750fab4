//! Visitors' own floors, as the pages and the JSON API use them.

use super::ServiceError;
use crate::{DelayMs, DelayRange, FloorId, FloorLedger, Lane, LaneFloor, Order, Receipt, Region};
use futures::{FutureExt, future::BoxFuture, stream::BoxStream};

/// Opens floors, sells their seats, and lets viewers watch them.
pub trait FloorService: Send + Sync {
    /// Opens a floor that nobody else knows.
    fn open(&self) -> BoxFuture<'_, Result<FloorId, ServiceError>>;

    /// Makes sure that there is such a floor. Writes nothing: a read of a floor does not extend its retention.
    ///
    /// # Errors
    /// 404 when it expired or never was.
    fn find<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<(), ServiceError>>;

    /// Makes sure that there is such a floor, and notes that it is in use: its retention starts again. A purchase and
    /// a stream do that, too.
    ///
    /// # Errors
    /// 404 when it expired or never was.
    fn note_use<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<(), ServiceError>>;

    /// Returns both lanes of a floor in the order of [`Lane::ALL`], or why a lane
    /// could not be read.
    fn floor<'a>(
        &'a self,
        floor_id: &'a FloorId,
    ) -> BoxFuture<'a, Result<Vec<Result<LaneFloor, String>>, ServiceError>>;

    /// Returns the ledger rows of one lane of a floor, united over its regions.
    ///
    /// # Errors
    /// There is no such floor; the lane is down.
    fn ledger<'a>(&'a self, floor_id: &'a FloorId, lane: Lane) -> BoxFuture<'a, Result<FloorLedger, ServiceError>>;

    /// Makes sure that an order can be placed at all, before a floor is opened for it.
    ///
    /// # Errors
    /// 400 when the lane has no such region.
    fn check(&self, order: &Order) -> Result<(), ServiceError>;

    /// Returns the regions in which a lane sells.
    fn regions(&self, lane: Lane) -> Vec<Region>;

    /// Buys a seat of a floor, by the same purchase as every buyer of a run.
    ///
    /// # Errors
    /// There is no such floor or region; the lane is down.
    fn sell<'a>(&'a self, floor_id: &'a FloorId, order: Order) -> BoxFuture<'a, Result<Served, ServiceError>>;

    /// [`Self::sell`] for a buyer who needs only their receipt.
    fn buy<'a>(&'a self, floor_id: &'a FloorId, order: Order) -> BoxFuture<'a, Result<Receipt, ServiceError>> {
        self.sell(floor_id, order).map(|served| served.map(|served| served.receipt)).boxed()
    }

    /// Returns the replication delay of a floor, or of one that nobody has changed.
    ///
    /// # Errors
    /// 400 when nobody can set it here: the eventual lane's engine is not one of this server's own.
    fn delay(&self, floor_id: Option<&FloorId>) -> Result<DelayRange, ServiceError>;

    /// Sets the replication delay of a floor, for all who buy on it, and tells its viewers. It is kept in memory only:
    /// after a restart the engine's own setting holds again.
    ///
    /// # Errors
    /// Those of [`Self::delay`]; 404 when there is no such floor.
    fn set_delay<'a>(&'a self, floor_id: &'a FloorId, delay: DelayMs) -> BoxFuture<'a, Result<(), ServiceError>>;

    /// Streams the lines of a floor ([`crate::event::FloorEvent`]): all earlier sales, then
    /// the new ones. Closing the stream changes nothing.
    fn watch<'a>(&'a self, floor_id: &'a FloorId) -> BoxFuture<'a, Result<BoxStream<'static, String>, ServiceError>>;
}

/// The result of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// The id that the sale's row has, if there is one.
    pub sale_id: String,
    /// The number of tries: 1, and 1 more for each conflict.
    pub attempts: u32,
    /// The answer that the buyer is given.
    pub receipt: Receipt,
}
