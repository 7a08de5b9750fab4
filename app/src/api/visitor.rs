//! Who asks: what his browser remembers between two visits, and how he buys.

use super::ApiError;
use leptos::prelude::use_context;
use sale::{
    BuyerName, FloorId, Order, Receipt,
    service::{Client, FloorService},
};
use std::sync::Arc;

/// The visitor of one request.
pub trait Visitor: Send + Sync {
    /// Whose limits count.
    fn client(&self) -> Client;

    /// His floor, if he has one.
    ///
    /// # Errors
    /// 400 when his cookie is not one of ours.
    fn floor_id(&self) -> Result<Option<FloorId>, ApiError>;

    /// The name he last bought under.
    fn buyer(&self) -> Option<String>;

    /// Has his browser remember a floor and a name, by the answer to this request.
    fn remember(&self, floor: &FloorId, buyer: &BuyerName);
}

/// The visitor of this request, provided through Leptos context.
pub type SharedVisitor = Arc<dyn Visitor>;

/// The visitor from Leptos context.
///
/// # Errors
/// When the server forgot to provide him: a bug, said politely.
pub fn visitor() -> Result<SharedVisitor, ApiError> {
    use_context().ok_or_else(|| ApiError::internal("Nobody is asking: the server was put together wrongly."))
}

/// A visitor's words as an order.
///
/// # Errors
/// A sentence about what cannot be (400).
pub fn order(lane: &str, region: &str, seat: &str, buyer: &str) -> Result<Order, ApiError> {
    // Not repeated to him: it may be as long as a request.
    let unknown = |what: &str| ApiError::bad_request(format!("There is no such {what}."));
    Ok(Order {
        lane: lane.parse().map_err(|_| unknown("lane"))?,
        region: region.parse().map_err(|_| unknown("region"))?,
        seat: seat.parse().map_err(ApiError::bad_request)?,
        buyer: buyer.parse().map_err(ApiError::bad_request)?,
    })
}

/// Buys on the visitor's floor, and opens one for him if he has none. Nothing is opened
/// for an order that cannot be placed. Says on which floor it was.
///
/// # Errors
/// He cannot be served; then nothing was bought.
pub async fn buy(
    service: &dyn FloorService,
    visitor: &dyn Visitor,
    order: Order,
) -> Result<(FloorId, Receipt), ApiError> {
    let known = visitor.floor_id()?;
    service.check(&order)?;
    let floor = match known {
        Some(floor) => floor,
        None => service.open().await?,
    };
    let buyer = order.buyer.clone();
    let receipt = service.buy(&floor, order).await?;
    visitor.remember(&floor, &buyer);
    Ok((floor, receipt))
}
