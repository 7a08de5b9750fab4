//! `GET /api/runs/{id}`: a run, as far as it is known.

use super::{
    extract::RunName,
    problem::{Problem, Refusals, Refused},
    run::Run,
};
use crate::http::{
    Site,
    compression::{Compressible, at_once},
    heavy::is_long,
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use sale::event::RunRecord;

/// A run
///
/// Both lanes of a run that was started on the page, or the only lane of one that was started by `breakit`: every
/// buyer's outcome with its times, the verdict, the harms, and whether the history is linearizable. A run that is
/// still under way is returned as far as it is known. Runs are kept for a limited time: `storedUntilMs` is its end,
/// unless newer runs need the room before.
#[utoipa::path(
    get,
    path = "/api/runs/{id}",
    operation_id = "run",
    tag = "Runs",
    params(("id" = String, Path, description = "Id of the run: `runId`.", pattern = "^[0-9a-f]{32}$")),
    responses(
        (status = 200, description = "The run.", body = Run),
        (status = 410, description = "It was stored once, and has expired.", body = Problem),
        Refusals
    )
)]
pub(super) async fn run(
    State(site): State<Site>,
    headers: HeaderMap,
    RunName(id): RunName,
) -> Result<Response, Refused> {
    let record = site.service.record(&id).await?;
    if is_long(&record) {
        return Ok(site.heavy.long.run(move || at_once(answer(&record), &headers)).await?);
    }
    Ok(answer(&record))
}

fn answer(record: &RunRecord) -> Response {
    let mut response = Json(Run::of(record)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.extensions_mut().insert(Compressible);
    response
}
