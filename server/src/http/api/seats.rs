//! `GET /api/seats`: the seat map of the caller's own floor.

use super::{
    backend::{Backend, BackendName},
    extract::Parameters,
    floor::{Foreign, foreign, lane_of},
    floor_client::{FloorClient, answer},
    problem::{OfFloor, Refusals, Refused, wrong},
    regions::region,
};
use crate::http::Site;
use axum::{extract::State, response::Response};
use sale::{LaneFloor, Region, SeatId, SeatState};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// The lane and the region of the seat map.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct SeatsQuery {
    /// The lane.
    #[serde(default)]
    #[param(value_type = BackendName)]
    backend: Backend,
    /// The region whose seat map is shown, one of the lane's; without one, the lane's first.
    region: Option<String>,
}

/// A seat map.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SeatsResponse {
    /// The lane.
    backend: Backend,
    /// All 96 seats, row by row.
    seats: Vec<Seat>,
    /// The region whose seat map this is.
    region: String,
    /// Rows of the floor's ledger that no purchase here has written. They are counted like any other.
    #[serde(rename = "foreignRows")]
    foreign_rows: Vec<Foreign>,
    /// The floor; `null` where the request named none: nobody has bought anything there, and none was opened.
    #[schema(required)]
    #[serde(rename = "venue")]
    floor_id: Option<String>,
}

/// A seat, as the region's seat map shows it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Seat {
    /// The seat.
    #[schema(value_type = String, examples("A1"))]
    seat_id: SeatId,
    /// Whether the seat map shows an owner.
    status: Status,
    /// The owner; absent where the seat is available.
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    /// Committed ledger rows of the seat, united over the regions. More than 1: the seat map hides somebody.
    tickets: u32,
}

/// Whether a seat can be bought, as far as the seat map knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Status {
    /// Its row has no owner.
    Available,
    /// Its row has an owner.
    Sold,
}

/// The seat map of your own floor
///
/// A region's seat map, as a fan would see it, and beside it the number of tickets that exist.
#[utoipa::path(
    get,
    path = "/api/seats",
    operation_id = "seats",
    tag = "Your own floor",
    params(SeatsQuery, super::document::FloorOfCaller),
    responses(
        (status = 200, description = "All seats.", body = SeatsResponse,
         headers(("x-worldseat-floor" = String, description = "The floor; absent where none was named."))),
        Refusals, OfFloor
    )
)]
pub(super) async fn seats(
    State(site): State<Site>,
    floor_client: FloorClient,
    Parameters(query): Parameters<SeatsQuery>,
) -> Result<Response, Refused> {
    let lane = query.backend.into();
    let region = region(&site, lane, query.region.as_deref()).map_err(|why| wrong("parameter", "region", why))?;
    let floor_id = floor_client.named(&site).await?;
    let floor = lane_of(&site, floor_id, lane).await?;
    let (seats, backend) = (shown(&floor, &region), query.backend);
    let (region, foreign_rows) = (region.to_string(), foreign(floor.foreign));
    Ok(answer(
        floor_id,
        SeatsResponse { backend, seats, region, foreign_rows, floor_id: floor_id.map(ToString::to_string) },
    ))
}

fn shown(floor: &LaneFloor, region: &Region) -> Vec<Seat> {
    let index = floor.regions.iter().position(|known| known == region).unwrap_or_default();
    let known: HashMap<SeatId, &SeatState> = floor.seats.iter().map(|state| (state.seat, state)).collect();
    let seat = |seat_id: SeatId| {
        let state = known.get(&seat_id);
        let owner = state.and_then(|state| state.owners.get(index).cloned().flatten());
        let status = if owner.is_some() { Status::Sold } else { Status::Available };
        Seat { seat_id, status, owner, tickets: state.map_or(0, |state| state.rows()) }
    };
    SeatId::all().map(seat).collect()
}
