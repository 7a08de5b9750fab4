//! The server functions of a visitor's own floor, which the request's cookie names.

#[cfg(feature = "ssr")]
use super::visitor::{self, Bid, Bought, buy, order, visitor};
use super::{ApiError, OrderAnswer, error::PlainText};
#[cfg(feature = "ssr")]
use crate::ui::words::bought;
use leptos::{
    prelude::*,
    server_fn::codec::{Post, StreamingText, TextStream},
};
#[cfg(feature = "ssr")]
use sale::event::FloorEvent;

/// Buys a seat of the visitor's floor; if `both` is not empty, in all regions of the lane at once. The first purchase
/// opens the floor.
///
/// # Errors
/// 400: lane, region, seat or name is invalid, or the cookie is forged. 404: the floor has
/// expired. 503: the lane is down.
#[server(prefix = "/fn", endpoint = "buy_seat", output = Post<PlainText>)]
pub async fn buy_seat(
    lane: String,
    region: String,
    seat: String,
    buyer: String,
    #[server(default)] both: String,
) -> Result<OrderAnswer, ApiError> {
    let (service, visitor) = (super::floor_service()?, visitor()?);
    let order = order(&lane, &region, &seat, &buyer, visitor.tag())?;
    let seat = order.seat;
    let (_, all) = buy(&*service, &*visitor, Bid { order, both: !both.is_empty() }).await?;
    let tickets: Vec<_> = all.iter().filter_map(Bought::ticket).cloned().collect();
    let outcome = if tickets.is_empty() { all.first().map_or("failed", Bought::word) } else { "sold" };
    Ok(OrderAnswer { outcome: outcome.into(), sentence: bought(seat, &all), tickets })
}

/// Sets the replication delay of the visitor's floor, in milliseconds. The answer has no sentence: the control says it.
///
/// # Errors
/// 400: the value is invalid, the engine is not one of this server's own, or the cookie is forged. 404: the floor has
/// expired.
#[server(prefix = "/fn", endpoint = "set_delay", output = Post<PlainText>)]
pub async fn set_delay(delay: String) -> Result<OrderAnswer, ApiError> {
    let (service, caller) = (super::floor_service()?, visitor()?);
    visitor::set_delay(&*service, &*caller, &delay).await?;
    Ok(OrderAnswer { outcome: "set".into(), sentence: String::new(), tickets: Vec::new() })
}

/// Streams the visitor's floor, one event per line ([`sale::event::FloorEvent`]): first the visitor, then all
/// that was sold, then each new sale. Without a floor there is nothing to watch, and the
/// stream ends at once.
///
/// # Errors
/// 400: the cookie is forged. 404: the floor has expired. 503: too many watch.
#[server(prefix = "/fn", endpoint = "watch_floor", output = StreamingText)]
pub async fn watch_floor() -> Result<TextStream<ApiError>, ApiError> {
    use futures::{StreamExt, stream};
    let (service, visitor) = (super::floor_service()?, visitor()?);
    let Some(floor) = visitor.floor_id()? else { return Ok(TextStream::new(stream::empty())) };
    let you = FloorEvent::You { visitor: visitor.tag() }.to_line();
    let lines = service.watch(&floor).await?;
    Ok(TextStream::from(stream::once(async { you }).chain(lines)))
}
