//! The server functions of a visitor's own floor, which the request's cookie names.

use super::{ApiError, Bought, error::PlainText};
use leptos::{
    prelude::*,
    server_fn::codec::{Post, StreamingText, TextStream},
};

/// Buys a seat of the visitor's floor. The first purchase opens the floor.
///
/// # Errors
/// 400: lane, region, seat or name is invalid, or the cookie is forged. 404: the floor has
/// expired. 503: the lane is down.
#[server(prefix = "/fn", endpoint = "buy_seat", output = Post<PlainText>)]
pub async fn buy_seat(lane: String, region: String, seat: String, buyer: String) -> Result<Bought, ApiError> {
    let (service, visitor) = (super::floor_service()?, super::visitor::visitor()?);
    let order = super::visitor::order(&lane, &region, &seat, &buyer)?;
    super::visitor::buy(&*service, &*visitor, order).await.map(|(_, receipt)| receipt.into())
}

/// Streams the visitor's floor, one event per line ([`sale::event::FloorEvent`]): first all
/// that was sold, then each new sale. Without a floor there is nothing to watch, and the
/// stream ends at once.
///
/// # Errors
/// 400: the cookie is forged. 404: the floor has expired. 503: too many watch.
#[server(prefix = "/fn", endpoint = "watch_floor", output = StreamingText)]
pub async fn watch_floor() -> Result<TextStream<ApiError>, ApiError> {
    let service = super::floor_service()?;
    match super::visitor::visitor()?.floor_id()? {
        Some(floor) => Ok(TextStream::from(service.watch(&floor).await?)),
        None => Ok(TextStream::new(futures::stream::empty())),
    }
}
