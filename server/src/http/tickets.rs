//! The floor's form without script: buy a seat, show another lane and region, or set the replication delay.

mod bought;

use super::{
    Site,
    fields::Fields,
    home::PageQuery,
    visitor::{self, Caller},
};
use app::api::{
    ApiError, Visitor,
    visitor::{Bid, order, set_delay},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use bought::{buy, refuse, remembered};
use sale::{Lane, Region, VisitorTag};
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
    /// Not empty for a purchase in both regions at once.
    both: String,
    /// The replication delay, in milliseconds; sent where it can be set.
    delay: String,
    #[serde(rename = "do")]
    what: String,
}

/// `POST /tickets`
pub(super) async fn take(State(site): State<Site>, headers: HeaderMap, Fields(form): Fields<OrderForm>) -> Response {
    let caller = visitor::of(&site, &headers);
    let done = match form.what.as_str() {
        "show" => form.show(),
        "delay" => form.set_delay(&site, &caller).await,
        "" | "buy" => match form.bid(caller.tag()) {
            Ok(bid) => return buy(&site, &caller, bid).await,
            Err(error) => Err(error),
        },
        _ => return StatusCode::BAD_REQUEST.into_response(),
    };
    match done {
        Ok(address) => remembered(&caller, Redirect::to(&address).into_response()),
        Err(error) => refuse(&site, &caller, caller.floor_id(), form.page_query(&caller), &error).await,
    }
}

impl OrderForm {
    /// The seat of the button that was pressed; without one, that of the list.
    fn chosen(&self) -> &str {
        if self.seat.is_empty() { &self.pick } else { &self.seat }
    }

    /// Returns the address at which the page shows the chosen lane and region.
    fn show(&self) -> Result<String, ApiError> {
        let lane: Lane = self.lane.parse().map_err(ApiError::bad_request)?;
        let region: Region = self.region.parse().map_err(ApiError::bad_request)?;
        let both = if self.both.is_empty() { "" } else { "&both=yes" };
        Ok(format!("/?lane={lane}&region={region}{both}#floor"))
    }

    /// Sets the replication delay, and shows the floor that has it.
    async fn set_delay(&self, site: &Site, caller: &Caller) -> Result<String, ApiError> {
        let address = self.show()?;
        set_delay(&*site.floors, caller, &self.delay).await?;
        Ok(address)
    }

    fn bid(&self, visitor: VisitorTag) -> Result<Bid, ApiError> {
        let order = order(&self.lane, &self.region, self.chosen(), &self.buyer, visitor)?;
        Ok(Bid { order, both: !self.both.is_empty() })
    }

    /// Returns the view of the same page, with the fields of the form that were understood.
    fn page_query(&self, caller: &Caller) -> PageQuery {
        PageQuery {
            lane: self.lane.parse().ok(),
            region: self.region.parse().ok(),
            buyer: caller.buyer(),
            both: !self.both.is_empty(),
            ..PageQuery::default()
        }
    }
}
