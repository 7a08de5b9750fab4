//! The floor's form without script: buy a seat, aim Break it at one, or show another lane and region.

mod bought;

use super::{Site, fields::Fields, home::PageQuery, visitor};
use app::api::{ApiError, Visitor, visitor::order};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use bought::{buy, refuse};
use sale::{Lane, Order, Region, SeatId};
use serde::Deserialize;

/// The fields of the floor's form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct OrderForm {
    lane: String,
    region: String,
    /// The seat whose button was pressed.
    seat: String,
    /// The seat chosen from the list; always sent.
    pick: String,
    buyer: String,
    #[serde(rename = "do")]
    what: String,
}

/// `POST /tickets`
pub(super) async fn take(State(site): State<Site>, headers: HeaderMap, Fields(form): Fields<OrderForm>) -> Response {
    let done = match form.what.as_str() {
        "aim" => form.aim(),
        "show" => form.show(),
        "" | "buy" => match form.order() {
            Ok(order) => return buy(&site, &visitor::of(&site, &headers), order).await,
            Err(error) => Err(error),
        },
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    match done {
        Ok(address) => Redirect::to(&address).into_response(),
        Err(error) => {
            refuse(&site, visitor::of(&site, &headers).floor_id(), form.page_query(&site, &headers), &error).await
        }
    }
}

impl OrderForm {
    /// The seat of the button that was pressed; without one, that of the list.
    fn chosen(&self) -> &str {
        if self.seat.is_empty() { &self.pick } else { &self.seat }
    }

    /// Returns the address at which Break it aims at the chosen seat.
    fn aim(&self) -> Result<String, ApiError> {
        let seat: SeatId = self.chosen().parse().map_err(ApiError::bad_request)?;
        Ok(format!("/?seat={seat}#break-it"))
    }

    /// Returns the address at which the page shows the chosen lane and region.
    fn show(&self) -> Result<String, ApiError> {
        let lane: Lane = self.lane.parse().map_err(ApiError::bad_request)?;
        let region: Region = self.region.parse().map_err(ApiError::bad_request)?;
        Ok(format!("/?lane={lane}&region={region}#floor"))
    }

    fn order(&self) -> Result<Order, ApiError> {
        order(&self.lane, &self.region, self.chosen(), &self.buyer)
    }

    /// Returns the view of the same page, with the fields of the form that were understood.
    fn page_query(&self, site: &Site, headers: &HeaderMap) -> PageQuery {
        PageQuery {
            lane: self.lane.parse().ok(),
            region: self.region.parse().ok(),
            buyer: visitor::of(site, headers).buyer(),
            ..PageQuery::default()
        }
    }
}
