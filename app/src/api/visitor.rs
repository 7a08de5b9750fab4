//! The visitor of a request: the floor and name that their browser remembers, and their purchases.

use super::ApiError;
use leptos::prelude::use_context;
use sale::{
    BuyerName, FloorId, Order, Receipt,
    service::{Client, FloorService},
};
use std::sync::Arc;

/// The visitor of one request.
pub trait Visitor: Send + Sync {
    /// The client whose limits apply.
    fn client(&self) -> Client;

    /// The visitor's floor, if they have one.
    ///
    /// # Errors
    /// 400 when their cookie is not one of this server.
    fn floor_id(&self) -> Result<Option<FloorId>, ApiError>;

    /// The name of their last purchase.
    fn buyer(&self) -> Option<String>;

    /// Makes their browser remember a floor and a name, by the response to this request.
    fn remember(&self, floor: &FloorId, buyer: &BuyerName);
}

/// The visitor of this request, provided through Leptos context.
pub type SharedVisitor = Arc<dyn Visitor>;

/// The visitor from Leptos context.
///
/// # Errors
/// When the server did not provide the visitor: a bug.
pub fn visitor() -> Result<SharedVisitor, ApiError> {
    use_context().ok_or_else(|| ApiError::internal("Nobody is asking: the server was put together wrongly."))
}

/// Reads a visitor's input as an order.
///
/// # Errors
/// A sentence about the invalid field (400).
pub fn order(lane: &str, region: &str, seat: &str, buyer: &str) -> Result<Order, ApiError> {
    // The message does not repeat the value: it may be as long as a request.
    let unknown = |what: &str| ApiError::bad_request(format!("There is no such {what}."));
    Ok(Order {
        lane: lane.parse().map_err(|_| unknown("lane"))?,
        region: region.parse().map_err(|_| unknown("region"))?,
        seat: seat.parse().map_err(ApiError::bad_request)?,
        buyer: buyer.parse().map_err(ApiError::bad_request)?,
    })
}

/// Buys on the visitor's floor, and opens one if they have none. No floor is opened for
/// an order that cannot be placed. Returns the floor and the receipt.
///
/// # Errors
/// The visitor cannot be served; then nothing was bought.
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
