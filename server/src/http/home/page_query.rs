//! A visitor's view of the page: the choices in its address, and what went wrong.

use sale::{Lane, Region, SeatId};
use serde::Deserialize;

/// The fields of the page's address, all optional.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::http) struct Query {
    seat: String,
    lane: String,
    region: String,
    sold: String,
}

/// The same as types; what is not understood is left out.
#[derive(Debug, Default)]
pub(in crate::http) struct PageQuery {
    /// The seat that Break it aims at.
    pub(in crate::http) target: Option<SeatId>,
    /// The lane of the floor that is shown.
    pub(in crate::http) lane: Option<Lane>,
    /// The region of the floor that is shown.
    pub(in crate::http) region: Option<Region>,
    /// Code of the ticket that was sold a moment ago.
    pub(in crate::http) sold: Option<String>,
    /// The name on the next ticket.
    pub(in crate::http) buyer: Option<String>,
    /// Why Break it refused the request.
    pub(in crate::http) notice: Option<String>,
    /// Why the floor refused the request.
    pub(in crate::http) floor_notice: Option<String>,
}

impl PageQuery {
    /// Reads the fields of an address.
    pub(in crate::http) fn of(query: Query) -> Self {
        Self {
            target: query.seat.parse().ok(),
            lane: query.lane.parse().ok(),
            region: query.region.parse().ok(),
            sold: (!query.sold.is_empty()).then_some(query.sold),
            ..Self::default()
        }
    }
}
