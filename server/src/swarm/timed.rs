//! A buyer's line with a watch: what the purchase did when.

use crate::store::Deadlined;
use app::sale::{Sale, SeatKey, SeatStatus, SeatStore, StoreError};
use tokio::time::Instant;

/// A line that notes when tries began and when the commit was answered.
pub(super) struct Timed<'a, S> {
    line: &'a mut S,
    /// When each try began; the first one included.
    pub(super) begun: Vec<Instant>,
    /// When the commit was answered.
    pub(super) committed: Option<Instant>,
}

impl<'a, S> Timed<'a, S> {
    pub(super) const fn new(line: &'a mut S) -> Self {
        Self { line, begun: Vec::new(), committed: None }
    }
}

impl<S: SeatStore + Send> SeatStore for Timed<'_, S> {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.begun.push(Instant::now());
        self.line.begin().await
    }

    async fn read_seat(&mut self, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
        self.line.read_seat(seat).await
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.line.mark_sold(sale).await
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        self.line.append_sale(sale).await
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        self.line.commit().await?;
        self.committed = Some(Instant::now());
        Ok(())
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        self.line.roll_back().await
    }

    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        self.line.find_sale(sale).await
    }

    async fn back_off(&mut self, retry: u32) {
        self.line.back_off(retry).await;
    }
}

impl<S: Deadlined> Deadlined for Timed<'_, S> {
    fn set_deadline(&mut self, deadline: Instant) {
        self.line.set_deadline(deadline);
    }
}
