//! `GET /api/endpoints`: how to look at the committed rows with other tools.

use super::problem::{Problem, Refused};
use crate::{engines::Endpoints, http::Site};
use app::api::ApiError;
use axum::{Json, extract::State};

/// How to reach the rows
///
/// Where this server listens on a loopback address only and both engines are its own: with what to connect psql and the
/// AWS command line. Anywhere else 404.
#[utoipa::path(
    get,
    path = "/api/endpoints",
    operation_id = "endpoints",
    tag = "This API",
    responses(
        (status = 200, description = "The databases.", body = Endpoints),
        (status = 404, description = "That is nobody\u{2019}s business here.", body = Problem)
    )
)]
pub(super) async fn endpoints(State(site): State<Site>) -> Result<Json<Endpoints>, Refused> {
    let endpoints = site.endpoints.as_deref().cloned();
    let silent = || ApiError::not_found("This server does not tell how to reach its databases.");
    Ok(Json(endpoints.ok_or_else(silent)?))
}
