//! A buyer's connection: read, put the seat, put the sale, as a naive programmer would.

use super::{
    item::Item,
    key::{self, text},
    read::get_seat,
    replica::Replica,
    sent::Sent,
};
use crate::{
    backoff::wait,
    {ATTEMPT_DEADLINE, Deadlined, slots::Slot, timed_out},
};
use sale::{Backoff, Sale, SeatId, SeatKey, SeatStatus, SeatStore, StoreError};
use std::future::Future;
use tokio::time::{Instant, timeout_at};

/// A buyer's connection to one region. There are no transactions: begin, roll back and commit do nothing.
#[derive(Debug)]
pub struct DynamoSeat {
    at: Replica,
    deadline: Instant,
    /// The seat was marked in this purchase: from then on every failure may leave a trace.
    marked: bool,
    _slot: Slot,
}

impl DynamoSeat {
    pub(super) fn new(at: Replica, slot: Slot) -> Self {
        Self { at, deadline: Instant::now() + ATTEMPT_DEADLINE, marked: false, _slot: slot }
    }

    /// Reads once, so that the connection is open.
    pub(super) async fn warm(&mut self) -> Result<(), StoreError> {
        get_seat(&self.at, &SeatKey::new("warm-up", SeatId::first()), false).await.map(drop)
    }

    /// Writes an item, whatever is there. The SDK may send it several times: that is one write, because its key
    /// was chosen before the first time.
    async fn put(&self, table: &str, item: Item) -> Result<(), StoreError> {
        let sent = Sent::default();
        let put = self.at.client.put_item().table_name(table).set_item(Some(item)).customize();
        let put = put.interceptor(sent.clone()).send();
        let answer = in_time(self.deadline, async { put.await.map_err(|error| self.at.error(error)) }).await;
        let in_doubt = || self.marked || sent.may_be_applied();
        answer.map(drop).map_err(|error| if in_doubt() { unknown(error) } else { error })
    }
}

async fn in_time<T>(deadline: Instant, request: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    timeout_at(deadline, request).await.unwrap_or_else(|_| Err(timed_out(false)))
}

/// Makes a failure unknown. The seat is marked "sold" already, or this very request may have been applied: a
/// purchase that fails now may have left a trace.
fn unknown(error: StoreError) -> StoreError {
    match error {
        StoreError::Failed { code, detail } => StoreError::Unknown { code, detail },
        other => other,
    }
}

impl SeatStore for DynamoSeat {
    async fn begin(&mut self) -> Result<(), StoreError> {
        self.marked = false;
        Ok(())
    }

    async fn read_seat(&mut self, seat: &SeatKey) -> Result<SeatStatus, StoreError> {
        let item = in_time(self.deadline, get_seat(&self.at, seat, false)).await?;
        let text = |name| item.as_ref()?.get(name)?.as_s().ok();
        let sold = text("status").is_some_and(|status| status == "sold");
        Ok(if sold { SeatStatus::Sold { sale_id: text("sale_id").cloned() } } else { SeatStatus::Available })
    }

    async fn mark_sold(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let fields = [("status", "sold"), ("owner", &sale.buyer), ("sale_id", &sale.sale_id)];
        let mut item = item(key::of_seat(&sale.seat_key()), fields);
        self.at.expiry.put(&mut item, &sale.scope);
        self.put(&self.at.tables.seats, item).await?;
        self.marked = true;
        Ok(())
    }

    async fn append_sale(&mut self, sale: &Sale) -> Result<(), StoreError> {
        let seat = sale.seat.to_string();
        let fields = [("seat", seat.as_str()), ("buyer", &sale.buyer), ("region", sale.region.as_str())];
        let mut item = item(key::of_sale(sale), fields);
        self.at.expiry.put(&mut item, &sale.scope);
        self.put(&self.at.tables.sales, item).await
    }

    async fn commit(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn roll_back(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn find_sale(&mut self, sale: &Sale) -> Result<bool, StoreError> {
        let key = item(key::of_sale(sale), []);
        let get = self.at.client.get_item().table_name(&self.at.tables.sales).set_key(Some(key));
        let get = get.consistent_read(true).send();
        let found = in_time(self.deadline, async { get.await.map_err(|error| self.at.error(error)) }).await?;
        Ok(found.item.is_some())
    }

    async fn back_off(&mut self, retry: u32) {
        tokio::time::sleep(wait(Backoff::CONFLICT, retry)).await;
    }
}

fn item<const N: usize>(key: [key::Part; 2], fields: [(&str, &str); N]) -> Item {
    let key = key.map(|(name, value)| (name.to_owned(), text(value)));
    key.into_iter().chain(fields.map(|(name, value)| (name.to_owned(), text(value)))).collect()
}

impl Deadlined for DynamoSeat {
    fn set_deadline(&mut self, deadline: Instant) {
        self.deadline = deadline;
    }
}
