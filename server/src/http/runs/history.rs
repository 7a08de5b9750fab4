//! The history of a lane of a run, operation by operation, as lines.

use super::super::{
    Site,
    heavy::{self, Kind},
    render::error_response,
};
use app::api::ApiError;
use axum::{
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::Response,
};
use sale::Lane;

/// `GET /run/{id}/history/{lane}`
pub(in crate::http) async fn history(
    State(site): State<Site>,
    method: Method,
    headers: HeaderMap,
    Path((run, lane)): Path<(String, String)>,
) -> Response {
    match lane.parse::<Lane>() {
        Ok(lane) => heavy::answer(&site, &method, &headers, &run, Kind::History(lane)).await,
        Err(why) => error_response(&site, ApiError::not_found(why)),
    }
}
