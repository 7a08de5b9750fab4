//! The services of this server, handed to server functions through Leptos context.

use super::ApiError;
use leptos::prelude::use_context;
use sale::{
    RunSpec, SeatId,
    service::{FloorService, RunService},
};
use std::sync::Arc;

/// The runs of this server.
pub type SharedRunService = Arc<dyn RunService>;

/// The floors of this server.
pub type SharedFloorService = Arc<dyn FloorService>;

/// The runs, from Leptos context.
///
/// # Errors
/// When the server did not provide them: a bug.
pub fn run_service() -> Result<SharedRunService, ApiError> {
    use_context().ok_or_else(|| ApiError::internal("Runs are not available: the server was put together wrongly."))
}

/// The floors, from Leptos context.
///
/// # Errors
/// When the server did not provide them: a bug.
pub fn floor_service() -> Result<SharedFloorService, ApiError> {
    use_context().ok_or_else(|| ApiError::internal("Floors are not available: the server was put together wrongly."))
}

/// Checks a visitor's input, and returns a run that can be started here. Without a seat, it is for the first one.
///
/// # Errors
/// A sentence about the seat or the number of buyers.
pub fn checked(service: &SharedRunService, seat: Option<&str>, buyers: u32) -> Result<RunSpec, ApiError> {
    let first = SeatId::first().to_string();
    RunSpec::new(seat.unwrap_or(&first), buyers, service.limits().buyers_max).map_err(ApiError::bad_request)
}
