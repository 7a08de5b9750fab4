//! Buys a seat of the visitor's floor, and responds with the page that shows the outcome.

use crate::http::{
    Site,
    error_message::error_message,
    home::{self, PageQuery},
    render::status_of,
    visitor::Caller,
};
use app::api::{ApiError, Visitor, visitor};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use sale::{FloorId, Order, Receipt, Region, SeatId};

/// Buys a seat. If the visitor has no floor yet, one is opened.
pub(super) async fn buy(site: &Site, caller: &Caller, order: Order) -> Response {
    let (seat, region) = (order.seat, order.region.clone());
    let query = PageQuery {
        lane: Some(order.lane),
        region: Some(order.region.clone()),
        buyer: Some(order.buyer.to_string()),
        ..PageQuery::default()
    };
    let mut response = match visitor::buy(&*site.floors, caller, order).await {
        Ok((_, Receipt::Sold(ticket))) => {
            let shown = format!("/?lane={}&region={}&sold={}#floor", ticket.lane, ticket.region, ticket.code);
            Redirect::to(&shown).into_response()
        }
        Ok((floor_id, Receipt::Taken)) => refuse(site, Ok(Some(floor_id)), query, &taken(seat, &region)).await,
        Ok((floor_id, Receipt::Unknown { code })) => {
            refuse(site, Ok(Some(floor_id)), query, &unknown(seat, &code)).await
        }
        Err(error) => refuse(site, caller.floor_id(), query, &error).await,
    };
    for cookie in caller.remembered() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn taken(seat: SeatId, region: &Region) -> ApiError {
    let sentence =
        format!("Seat {seat} is sold already: the seat map in {region} shows an owner. Nothing was written.");
    ApiError { status: StatusCode::CONFLICT.as_u16(), sentence }
}

fn unknown(seat: SeatId, code: &str) -> ApiError {
    ApiError::busy(format!(
        "It is not known whether seat {seat} was sold to you ({code}). The ledger knows: look at your tickets before \
         you try again."
    ))
}

/// Returns the front page, with the error message at the form that the visitor used.
pub(super) async fn refuse(
    site: &Site,
    floor_id: Result<Option<FloorId>, ApiError>,
    query: PageQuery,
    error: &ApiError,
) -> Response {
    let query = PageQuery { floor_notice: Some(error_message(error)), ..query };
    home::answer(site, floor_id, query, status_of(error)).await
}
