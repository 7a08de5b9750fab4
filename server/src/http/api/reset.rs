//! `POST /api/reset`: a fresh floor for the caller.

use super::{
    backend::{Backend, BackendName},
    enum_schemas::{SEATS_MAX, seat_lists},
    extract::Body,
    floor_client::{FloorClient, answer},
    problem::{OfAction, Problem, Refusals, Refused, wrong},
};
use crate::http::Site;
use app::api::ApiError;
use axum::{extract::State, http::StatusCode, response::Response};
use sale::{FloorId, Lane, LaneFloor, SeatId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The lane to count, and the seats to free.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct ResetRequest {
    /// The lane whose sold seats are counted. The fresh floor is fresh in both lanes.
    #[schema(value_type = BackendName)]
    backend: Backend,
    /// Seats that are to be free again.
    #[schema(schema_with = seat_lists)]
    seats: Option<Vec<SeatId>>,
}

/// A fresh floor.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ResetResponse {
    /// The lane whose sold seats were counted.
    backend: Backend,
    /// The number of seats that were sold in that lane of the old floor: seats that are free on the fresh one. 0 if
    /// there was no old floor.
    reset: u32,
    /// The fresh floor: send it as `x-worldseat-floor` from now on.
    #[serde(rename = "venue")]
    floor_id: String,
}

/// A fresh floor of your own
///
/// Nothing is deleted, and nobody else is affected: the response names a new floor (in both lanes), and the old one
/// expires when nobody uses it any more. A cookie that named the old floor is set to the new one. `breakit` needs no
/// reset: each run has a seat of its own.
#[utoipa::path(
    post,
    path = "/api/reset",
    operation_id = "reset",
    tag = "Your own floor",
    params(super::document::FloorOfCaller),
    request_body(content = ResetRequest, example = json!({"backend": "dsql"})),
    responses(
        (status = 200, description = "A fresh floor.", body = ResetResponse,
         headers(("x-worldseat-floor" = String, description = "The fresh floor."))),
        (status = 409, description = "The list leaves out a seat that is sold: nothing was done.", body = Problem),
        Refusals, OfAction
    )
)]
pub(super) async fn reset(
    State(site): State<Site>,
    floor_client: FloorClient,
    Body(body): Body<ResetRequest>,
) -> Result<Response, Refused> {
    if body.seats.as_ref().is_some_and(|seats| seats.len() > SEATS_MAX) {
        return Err(wrong("field", "seats", format!("it is to be a list of at most {SEATS_MAX} seats.")).into());
    }
    let reset = match floor_client.named(&site).await? {
        Some(old) => left_behind(&site, old, &body).await?,
        None => 0,
    };
    let fresh = site.floors.open().await?;
    let mut response =
        answer(Some(&fresh), ResetResponse { backend: body.backend, reset, floor_id: fresh.to_string() });
    floor_client.moved(&site, &fresh, &mut response);
    Ok(response)
}

/// Returns the number of seats that are sold in the requested lane, if the floor may be left behind.
async fn left_behind(site: &Site, old: &FloorId, body: &ResetRequest) -> Result<u32, ApiError> {
    let lanes = site.floors.floor(old).await?;
    if let Some(named) = &body.seats {
        for floor in &lanes {
            let floor = floor.as_ref().map_err(ApiError::busy)?;
            if let Some(kept) = sold(floor).find(|seat| !named.contains(seat)) {
                return Err(all_or_nothing(kept, floor.lane));
            }
        }
    }
    let lane = Lane::from(body.backend);
    let floor = lanes.into_iter().nth(lane.index()).unwrap_or_else(|| Err("There is no such lane.".into()));
    Ok(u32::try_from(sold(&floor.map_err(ApiError::busy)?).count()).unwrap_or(u32::MAX))
}

/// Seats with a ticket, or an owner in some region's seat map.
fn sold(floor: &LaneFloor) -> impl Iterator<Item = SeatId> {
    let sold = floor.seats.iter().filter(|state| state.rows() > 0 || state.owners.iter().any(Option::is_some));
    sold.map(|state| state.seat)
}

fn all_or_nothing(kept: SeatId, lane: Lane) -> ApiError {
    let backend = Backend::from(lane).name();
    let sentence = format!(
        "A fresh floor frees all seats, and {kept}, which is sold ({backend}), is not in the list. Leave `seats` out to \
         leave the whole floor behind."
    );
    ApiError { status: StatusCode::CONFLICT.as_u16(), sentence }
}
