//! Buys a seat of the visitor's floor, and responds with the page that shows the outcome.

use crate::http::{
    Site,
    error_message::error_message,
    home::{self, PageQuery},
    render::status_of,
    visitor::Caller,
};
use app::{
    api::{
        ApiError, Visitor,
        visitor::{self, Bid, Bought},
    },
    ui::words,
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use sale::{FloorId, Order, SeatId};

/// Buys a seat. If the visitor has no floor yet, one is opened.
pub(super) async fn buy(site: &Site, caller: &Caller, bid: Bid) -> Response {
    let query = PageQuery {
        lane: Some(bid.order.lane),
        region: Some(bid.order.region.clone()),
        buyer: Some(bid.order.buyer.to_string()),
        both: bid.both,
        ..PageQuery::default()
    };
    let seat = bid.order.seat;
    let response = match visitor::buy(&*site.floors, caller, bid.clone()).await {
        Ok((floor_id, bought)) => match shown(&bid, &bought) {
            Some(address) => Redirect::to(&address).into_response(),
            None => refuse(site, caller, Ok(Some(floor_id)), query, &unsold(seat, &bought)).await,
        },
        Err(error) => refuse(site, caller, caller.floor_id(), query, &error).await,
    };
    remembered(caller, response)
}

/// Adds the cookies by which the visitor's browser remembers what this request gave it.
pub(super) fn remembered(caller: &Caller, mut response: Response) -> Response {
    for cookie in caller.remembered() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The address of the page that shows what was sold; `None` if nothing was.
fn shown(bid: &Bid, bought: &[Bought]) -> Option<String> {
    let Order { lane, region, .. } = &bid.order;
    let codes: Vec<&str> = bought.iter().filter_map(Bought::ticket).map(|ticket| ticket.code.as_str()).collect();
    let other = bought.iter().find(|bought| bought.ticket().is_none());
    let other = other.map(|other| format!("&other={}", other.word())).unwrap_or_default();
    let both = if bid.both { "&both=yes" } else { "" };
    let codes = (!codes.is_empty()).then(|| codes.join(","))?;
    Some(format!("/?lane={lane}&region={region}&sold={codes}{other}{both}#floor"))
}

/// The error for a seat that was not sold.
fn unsold(seat: SeatId, bought: &[Bought]) -> ApiError {
    if let Some(code) = bought.iter().find_map(|bought| match bought {
        Bought::Unknown(code) => Some(code),
        _ => None,
    }) {
        return ApiError::busy(format!(
            "It is not known whether seat {seat} was sold to you ({code}). The ledger knows: look at your tickets before \
             you try again."
        ));
    }
    let sentence = format!("{} Nothing was written.", words::bought(seat, bought));
    ApiError { status: StatusCode::CONFLICT.as_u16(), sentence }
}

/// Returns the front page, with the error message at the form that the visitor used.
pub(super) async fn refuse(
    site: &Site,
    caller: &Caller,
    floor_id: Result<Option<FloorId>, ApiError>,
    query: PageQuery,
    error: &ApiError,
) -> Response {
    let query = PageQuery { floor_notice: Some(error_message(error)), ..query };
    home::answer(site, caller, floor_id, query, status_of(error)).await
}
