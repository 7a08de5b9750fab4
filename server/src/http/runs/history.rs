//! What happened in a lane of a run, operation by operation, as lines.

use super::super::{Site, compression::Compressible, render::sorry};
use app::{api::ApiError, sale::Lane};
use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use tokio::task::spawn_blocking;

/// `GET /run/{id}/history/{lane}`
pub(in crate::http) async fn history(State(site): State<Site>, Path((run, lane)): Path<(String, String)>) -> Response {
    match lines(&site, &run, &lane).await {
        Ok(lines) => {
            let mut response = lines.into_response();
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
            response.extensions_mut().insert(Compressible);
            response
        }
        Err(error) => sorry(&site, error),
    }
}

async fn lines(site: &Site, run: &str, lane: &str) -> Result<String, ApiError> {
    let lane: Lane = lane.parse().map_err(ApiError::not_found)?;
    let histories = site.office.histories(run).await?;
    let history = histories.into_iter().find(|history| history.lane == lane);
    let history = history.ok_or_else(|| ApiError::not_found(format!("The {lane} lane did not run.")))?;
    // Of 10,000 buyers they are some megabytes.
    let lines = spawn_blocking(move || history.to_lines()).await;
    lines.map_err(|_| ApiError::internal("The history could not be written."))
}
