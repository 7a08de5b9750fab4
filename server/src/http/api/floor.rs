//! One lane of a floor.

use crate::http::Site;
use app::{
    api::ApiError,
    sale::{Lane, LaneFloor, SeatState, VenueId},
};

/// One lane of a floor.
///
/// # Errors
/// There is no such floor (404); the lane cannot be read (503).
pub(super) async fn lane_of(site: &Site, venue: &VenueId, lane: Lane) -> Result<LaneFloor, ApiError> {
    let lanes = site.floors.floor(venue).await?;
    let floor = lanes.into_iter().nth(lane.index());
    floor.unwrap_or_else(|| Err("There is no such lane.".into())).map_err(ApiError::busy)
}

/// Committed ledger rows of a seat.
pub(super) fn tickets(state: &SeatState) -> u32 {
    u32::try_from(state.tickets.len()).unwrap_or(u32::MAX)
}

/// Different owners that the regions' seat tables show.
pub(super) fn owners(state: &SeatState) -> u32 {
    let mut owners: Vec<&String> = state.owners.iter().flatten().collect();
    owners.sort_unstable();
    owners.dedup();
    u32::try_from(owners.len()).unwrap_or(u32::MAX)
}
