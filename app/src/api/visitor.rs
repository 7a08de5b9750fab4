//! The visitor of a request: the floor and name that their browser remembers, and their purchases.

use super::ApiError;
use futures::future::join_all;
use leptos::prelude::use_context;
use sale::{
    BuyerName, FloorId, Order, Receipt, Sale, Ticket, VisitorTag,
    sale_id::taken_at_ms,
    service::{Client, FloorService, Served, ServiceError},
};
use std::sync::Arc;

/// The longest time between two orders that is worth its number, in milliseconds.
const CLOSE_MS: u64 = 10_000;

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

    /// The tag of what they buy. For a browser without one it is new, and kept if the response makes the browser
    /// remember a floor.
    fn tag(&self) -> VisitorTag;

    /// Makes their browser remember a floor, their tag and perhaps a name, by the response to this request.
    fn remember(&self, floor: &FloorId, buyer: Option<&BuyerName>);
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
pub fn order(lane: &str, region: &str, seat: &str, buyer: &str, visitor: VisitorTag) -> Result<Order, ApiError> {
    // The message does not repeat the value: it may be as long as a request.
    let unknown = |what: &str| ApiError::bad_request(format!("There is no such {what}."));
    Ok(Order {
        lane: lane.parse().map_err(|_| unknown("lane"))?,
        region: region.parse().map_err(|_| unknown("region"))?,
        seat: seat.parse().map_err(ApiError::bad_request)?,
        buyer: buyer.parse().map_err(ApiError::bad_request)?,
        visitor,
    })
}

/// The outcome of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bought {
    /// The buyer has the seat.
    Sold(Ticket),
    /// Somebody else already has the seat; nothing was written.
    Taken(Option<Earlier>),
    /// The outcome is unknown; SQLSTATE or class of the error.
    Unknown(String),
    /// It could not be tried; nothing was written.
    Failed,
}

impl Bought {
    /// The ticket, if there is one.
    #[must_use]
    pub const fn ticket(&self) -> Option<&Ticket> {
        match self {
            Self::Sold(ticket) => Some(ticket),
            _ => None,
        }
    }

    /// `sold`, `taken`, `unknown` or `failed`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Sold(_) => "sold",
            Self::Taken(_) => "taken",
            Self::Unknown(_) => "unknown",
            Self::Failed => "failed",
        }
    }
}

/// The purchase of somebody who was earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The name on their ticket.
    pub buyer: String,
    /// Milliseconds from their order to ours, by the clock of the server that took both; `None` if that is not known,
    /// or long.
    pub by_ms: Option<u64>,
}

/// A press on a seat.
#[derive(Debug, Clone)]
pub struct Bid {
    /// The order.
    pub order: Order,
    /// Whether it is placed in all regions of the lane at once.
    pub both: bool,
}

impl Bid {
    /// The orders that are placed in the same moment. One request has them all: two requests of a browser without a
    /// floor would open two.
    fn orders(self, service: &dyn FloorService) -> Vec<Order> {
        let Self { order, both } = self;
        if !both {
            return vec![order];
        }
        service.regions(order.lane).into_iter().map(|region| Order { region, ..order.clone() }).collect()
    }
}

/// Buys on the visitor's floor, and opens one if they have none. No floor is opened for
/// an order that cannot be placed. Returns the floor and what came of each order.
///
/// # Errors
/// The visitor cannot be served; then nothing was bought.
pub async fn buy(
    service: &dyn FloorService,
    visitor: &dyn Visitor,
    bid: Bid,
) -> Result<(FloorId, Vec<Bought>), ApiError> {
    let (known, buyer) = (visitor.floor_id()?, bid.order.buyer.clone());
    let orders = bid.orders(service);
    orders.iter().try_for_each(|order| service.check(order))?;
    let floor = match known {
        Some(floor) => floor,
        None => service.open().await?,
    };
    let sold = join_all(orders.iter().map(|order| service.sell(&floor, order.clone()))).await;
    if let Some(error) = all_failed(&sold) {
        return Err(error.into());
    }
    visitor.remember(&floor, Some(&buyer));
    let bought = orders.iter().zip(sold).map(|(order, served)| bought(service, &floor, order, served));
    Ok((floor.clone(), join_all(bought).await))
}

/// Sets the replication delay of the visitor's floor, and opens one if they have none. No floor is opened where nothing
/// can be set.
///
/// # Errors
/// 400: the value is invalid, or nobody can set it here. 404: the floor has expired.
pub async fn set_delay(service: &dyn FloorService, visitor: &dyn Visitor, text: &str) -> Result<(), ApiError> {
    let delay = text.parse().map_err(ApiError::bad_request)?;
    let known = visitor.floor_id()?;
    service.delay(known.as_ref())?;
    let floor = match known {
        Some(floor) => floor,
        None => service.open().await?,
    };
    service.set_delay(&floor, delay).await?;
    visitor.remember(&floor, None);
    Ok(())
}

/// The first error, if there is nothing else.
fn all_failed(sold: &[Result<Served, ServiceError>]) -> Option<ServiceError> {
    let all = sold.iter().all(Result::is_err);
    sold.first().filter(|_| all).and_then(|first| first.as_ref().err()).cloned()
}

async fn bought(
    service: &dyn FloorService,
    floor: &FloorId,
    order: &Order,
    served: Result<Served, ServiceError>,
) -> Bought {
    match served.map(|served| (served.receipt, served.sale_id)) {
        Ok((Receipt::Sold(ticket), _)) => Bought::Sold(Ticket { visitor: Some(order.visitor), ..ticket }),
        Ok((Receipt::Taken, sale_id)) => Bought::Taken(earlier(service, floor, order, &sale_id).await),
        Ok((Receipt::Unknown { code }, _)) => Bought::Unknown(code),
        Err(_) => Bought::Failed,
    }
}

/// The first purchase of the seat by somebody else, if the ledger has one and can be read.
async fn earlier(service: &dyn FloorService, floor: &FloorId, order: &Order, sale_id: &str) -> Option<Earlier> {
    let ledger = service.ledger(floor, order.lane).await.ok()?;
    let others = ledger.sales.into_iter().filter(|sale| sale.seat == order.seat);
    let others = others.filter(|sale| VisitorTag::of_sale(&sale.sale_id) != Some(order.visitor));
    let first = others.min_by_key(|sale| taken_at_ms(&sale.sale_id))?;
    Some(Earlier { by_ms: between(&first, sale_id), buyer: first.buyer })
}

/// Milliseconds from a sale to an order. `None` if it was taken later and won nevertheless, or long before.
fn between(first: &Sale, sale_id: &str) -> Option<u64> {
    let ms = taken_at_ms(sale_id)?.checked_sub(taken_at_ms(&first.sale_id)?)?;
    (ms < CLOSE_MS).then_some(ms)
}
