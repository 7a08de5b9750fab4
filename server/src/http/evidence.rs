//! `GET /run/{id}/evidence.zip`: a run's evidence, for anybody who wants to judge it.

use super::{
    Site,
    heavy::{self, Kind},
};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, Method},
    response::Response,
};

/// Responds with the bundle of both lanes.
pub(super) async fn show(
    State(site): State<Site>,
    method: Method,
    headers: HeaderMap,
    Path(run): Path<String>,
) -> Response {
    heavy::answer(&site, &method, &headers, &run, Kind::Evidence).await
}
