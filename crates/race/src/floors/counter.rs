//! The counter: takes an order, buys, and hands out what the ledger says.

use super::{Shared, lane::Read, news, sale_id};
use sale::{
    Answer, FloorId, Lane, Order, Outcome, Receipt, Sale, StoreError, Ticket,
    service::{Served, ServiceError},
};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// The code of a purchase whose receipt and ledger disagree.
const LOST_RECEIPT: &str = "lost-receipt";

/// Buys a seat. The purchase is a task of its own: a browser that leaves does not stop
/// it half way.
pub(super) async fn sell(shared: &Arc<Shared>, floor: &FloorId, order: Order) -> Result<Served, ServiceError> {
    let region = shared.lane(order.lane).region(&order.region)?;
    shared.register.note_use(floor).await?;
    let permit = shared.purchases.clone().try_acquire_owned();
    let Ok(permit) = permit else {
        return Err(ServiceError::busy("Many are buying just now. Try again in a moment."));
    };
    if shared.stop.is_cancelled() {
        return Err(ServiceError::busy("The server is stopping. Try again in a moment."));
    }
    let task = purchase(shared.clone(), floor.clone(), order, region, permit);
    shared.tasks.spawn(task).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a purchase broke down");
        Err(ServiceError::failed("The purchase broke down. Your tickets show whether the seat is yours."))
    })
}

async fn purchase(
    shared: Arc<Shared>,
    floor: FloorId,
    order: Order,
    region: usize,
    _permit: OwnedSemaphorePermit,
) -> Result<Served, ServiceError> {
    let (lane, sale) = (order.lane, sale(&floor, order));
    let bought = shared.lane(lane).buy(region, &sale).await;
    let (answer, read) = bought.map_err(ServiceError::busy)?;
    // Also for a seat that was taken: the buyer had not seen that.
    news::announce(&shared, &floor, lane, sale.seat);
    let attempts = answer.retries.saturating_add(1);
    let receipt = receipt(lane, &sale, answer, read);
    Ok(Served { sale_id: sale.sale_id, attempts, receipt })
}

/// Builds the sale. Its id is chosen before anything is sent: whatever happens, one order is one row.
fn sale(floor: &FloorId, order: Order) -> Sale {
    Sale {
        sale_id: sale_id::new(order.visitor),
        scope: floor.scope(),
        seat: order.seat,
        buyer: order.buyer.to_string(),
        region: order.region,
    }
}

/// Builds the receipt. Only a row that was read makes a ticket.
fn receipt(lane: Lane, sale: &Sale, answer: Answer, read: Read) -> Receipt {
    if answer.outcome == Outcome::Rejected {
        return Receipt::Taken;
    }
    let code = match (read, answer.error) {
        (Ok(true), _) => return Receipt::Sold(Ticket::of(lane, sale)),
        (Ok(false), None) => LOST_RECEIPT.to_owned(),
        (Ok(false), Some(error)) | (Err(_), Some(error)) | (Err(error), None) => code(&error),
    };
    tracing::warn!(%lane, sale = sale.sale_id, code, "a purchase without a ticket");
    Receipt::Unknown { code }
}

fn code(error: &StoreError) -> String {
    error.code().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sale::VisitorTag;

    #[test]
    fn only_a_row_that_was_read_makes_a_ticket() {
        let order = Order {
            lane: Lane::Strong,
            region: "us-east-1".parse().unwrap(),
            seat: "B7".parse().unwrap(),
            buyer: "Ada".parse().unwrap(),
            visitor: VisitorTag::new(1),
        };
        let sale = sale(&FloorId::new(1), order);
        let lost = |code: &str| StoreError::Unknown { code: code.into(), detail: String::new() };
        let receipt_of = |outcome, error: Option<StoreError>, read| {
            receipt(Lane::Strong, &sale, Answer { outcome, retries: 0, error }, read)
        };
        let unknown = |code: &str| Receipt::Unknown { code: code.into() };
        let sold = Receipt::Sold(Ticket::of(Lane::Strong, &sale));
        assert_eq!(receipt_of(Outcome::Confirmed, None, Ok(true)), sold);
        assert_eq!(receipt_of(Outcome::Unknown, Some(lost("connection")), Ok(true)), sold);
        assert_eq!(receipt_of(Outcome::Confirmed, None, Ok(false)), unknown(LOST_RECEIPT));
        assert_eq!(receipt_of(Outcome::Confirmed, None, Err(lost("deadline"))), unknown("deadline"));
        assert_eq!(receipt_of(Outcome::Unknown, Some(lost("57P01")), Ok(false)), unknown("57P01"));
        assert_eq!(receipt_of(Outcome::Unknown, Some(lost("57P01")), Err(lost("connection"))), unknown("57P01"));
        assert_eq!(receipt_of(Outcome::Rejected, None, Ok(false)), Receipt::Taken);
    }
}
