//! One lane of a floor.

use crate::http::{Site, home::nobodys};
use app::api::ApiError;
use sale::{FloorId, ForeignRow, Lane, LaneFloor, SeatId, SeatState};
use serde::Serialize;
use utoipa::ToSchema;

/// Returns one lane of a floor; an empty one if there is no floor.
///
/// # Errors
/// There is no such floor (404); the lane cannot be read (503).
pub(super) async fn lane_of(site: &Site, floor_id: Option<&FloorId>, lane: Lane) -> Result<LaneFloor, ApiError> {
    let Some(floor_id) = floor_id else { return Ok(nobodys(site, lane)) };
    let lanes = site.floors.floor(floor_id).await?;
    let floor = lanes.into_iter().nth(lane.index());
    floor.unwrap_or_else(|| Err("There is no such lane.".into())).map_err(ApiError::busy)
}

/// A committed ledger row that no purchase here has written: somebody has written it by hand, or changed it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Foreign {
    /// The seat in its key.
    #[schema(value_type = String, examples("A1"))]
    seat_id: SeatId,
    /// The `sale_id` in its key.
    #[serde(rename = "ticketId")]
    ticket_id: String,
    /// The reason why it is foreign.
    #[schema(examples("its region is \"MARS!\""))]
    why: String,
}

/// The foreign rows of a floor.
pub(super) fn foreign(rows: Vec<ForeignRow>) -> Vec<Foreign> {
    rows.into_iter()
        .map(|ForeignRow { seat, sale_id, why }| Foreign { seat_id: seat, ticket_id: sale_id, why })
        .collect()
}

/// Different owners that the regions' seat maps show.
pub(super) fn owners(state: &SeatState) -> u32 {
    let mut owners: Vec<&String> = state.owners.iter().flatten().collect();
    owners.sort_unstable();
    owners.dedup();
    u32::try_from(owners.len()).unwrap_or(u32::MAX)
}
