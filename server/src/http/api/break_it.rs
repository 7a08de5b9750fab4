//! `POST /api/breakit`: a run of one lane, and its result.

use super::{
    backend::{Backend, BackendName},
    extract::{Body, number},
    outcome::BuyerOutcome,
    problem::{OfAction, Refusals, Refused, wrong},
    run::{Counted, Found, LaneOfRun, Links, Run},
};
use crate::http::{Site, origin::came_from_here};
use app::api::ApiError;
use axum::{
    Extension, Json,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use futures::StreamExt;
use sale::{
    RunSpec, SeatId, SpecError,
    event::RunRecord,
    service::{Client, Events},
};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::time::timeout;
use utoipa::ToSchema;

/// The default number of buyers.
pub(super) const BUYERS: u32 = 24;
/// The longest wait for a run. A run ends by itself long before: its buyers give up after ten seconds each, and its
/// rows are read for some seconds more. A run that takes longer than this has failed; the client should poll.
const WAIT_MAX: Duration = Duration::from_secs(120);

/// The run to start.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct BreakItRequest {
    /// The lane.
    #[schema(value_type = BackendName)]
    backend: Backend,
    /// The contended seat, `A1` to `H12`.
    #[schema(value_type = String, default = "A1", pattern = "^[A-H]([1-9]|1[0-2])$")]
    seat: SeatId,
    /// The number of buyers that race for it, half of them through each region.
    #[serde(deserialize_with = "number::or_null")]
    #[schema(minimum = 2, default = 24)]
    concurrency: Option<u32>,
}

/// The result of a run of one lane.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BreakItResponse {
    /// The lane.
    pub backend: Backend,
    /// The contended seat.
    #[schema(value_type = String, examples("A1"))]
    pub seat: SeatId,
    /// The number of buyers that raced for it.
    pub concurrency: u32,
    /// The regions through which they came.
    pub regions: Vec<String>,
    /// The counts of the committed rows, beside the outcomes that the buyers were given.
    #[serde(flatten)]
    pub counted: Counted,
    /// Committed ledger rows: the same as `confirmed`.
    #[schema(required)]
    pub ledger_holders: Option<u32>,
    /// Time from the release of the first buyer to the response to the last, in milliseconds.
    pub duration_ms: u64,
    /// The outcome that each buyer was given, in the order of their numbers.
    pub outcomes: Vec<BuyerOutcome>,
    /// Id of the run.
    pub run_id: String,
    /// The engine that really ran, and the engine for which it is the stand-in.
    pub engine: String,
    /// The findings of the checker.
    #[serde(flatten)]
    pub found: Found,
    /// Links to more about the run.
    pub links: Links,
}

impl Default for BreakItRequest {
    fn default() -> Self {
        Self { backend: Backend::default(), seat: SeatId::first(), concurrency: None }
    }
}

/// Break it: many buyers, one seat, one lane
///
/// Sends `concurrency` buyers at one seat at the same moment, waits until the last one is answered and the committed
/// rows are read back, and returns the result. The seat is a new one, of this run only: nothing has to be reset
/// before, and nothing is left over. The run goes on if the client does not wait for the response.
#[utoipa::path(
    post,
    path = "/api/breakit",
    operation_id = "breakit",
    tag = "Race",
    request_body(content = BreakItRequest, example = json!({"backend": "naive", "seat": "A1", "concurrency": 24})),
    responses(
        (status = 200, description = "The run has ended.", body = BreakItResponse,
         links(
            ("run" = (operation_id = "run", parameters(("id" = "$response.body#/runId")))),
            ("events" = (operation_id = "events", parameters(("id" = "$response.body#/runId"))))
         )),
        Refusals, OfAction
    )
)]
pub(super) async fn break_it(
    State(site): State<Site>,
    Extension(client): Extension<Client>,
    headers: HeaderMap,
    Body(body): Body<BreakItRequest>,
) -> Result<Response, Refused> {
    came_from_here(&site, &headers)?;
    let run = site.service.start(client, &[body.backend.into()], spec(&site, &body)?)?;
    let result = result_of(&site, &run, body.backend).await.map_err(|error| Refused::of_run(&run, error))?;
    let mut response = Json(result).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// Waits for the end of a run that has begun.
async fn result_of(site: &Site, run: &str, backend: Backend) -> Result<BreakItResponse, ApiError> {
    let record = ended(run, site.service.watch(run, 0).await?).await;
    let record = record.map_err(|error| if site.stop.is_cancelled() { stopped(run) } else { error })?;
    response_for(&Run::of(&record), backend)
}

fn stopped(run: &str) -> ApiError {
    ApiError::busy(format!(
        "The server is stopping and waits no longer for the end of the run. Ask GET /api/runs/{run} when it is back."
    ))
}

fn spec(site: &Site, body: &BreakItRequest) -> Result<RunSpec, ApiError> {
    let most = site.service.limits().buyers_max;
    let buyers = body.concurrency.unwrap_or(BUYERS.min(most));
    RunSpec::new(&body.seat.to_string(), buyers, most).map_err(|error| match error {
        SpecError::Buyers { .. } => wrong("field", "concurrency", error),
        SpecError::Seat(error) => wrong("field", "seat", error),
    })
}

/// Returns the run, once its last event has arrived.
async fn ended(run: &str, mut events: Events) -> Result<RunRecord, ApiError> {
    let mut record = None;
    let all = async {
        while let Some(piece) = events.next().await {
            piece.iter().for_each(|event| RunRecord::fold(&mut record, event));
        }
    };
    // A timeout alone is not an error: the record shows whether the run has ended.
    let _ = timeout(WAIT_MAX, all).await;
    record
        .filter(|record| record.ended)
        .ok_or_else(|| ApiError::busy(format!("The run has not ended. Ask GET /api/runs/{run} for it in a moment.")))
}

/// Returns the response for the only lane of a run.
fn response_for(run: &Run, backend: Backend) -> Result<BreakItResponse, ApiError> {
    let lane = run.lanes.iter().find(|lane| lane.backend == backend);
    let lane = lane.ok_or_else(|| ApiError::internal("The run has ended without a word about its lane."))?;
    let (Some(counted), Some(engine), None) = (&lane.counted, &lane.engine, &lane.failed) else {
        let why = lane.failed.clone();
        return Err(ApiError::busy(why.unwrap_or_else(|| "The lane has ended without a verdict.".into())));
    };
    Ok(BreakItResponse {
        backend,
        seat: run.seat,
        concurrency: run.buyers,
        regions: lane.regions.clone(),
        ledger_holders: counted.confirmed,
        duration_ms: counted.duration_us.div_ceil(1000),
        outcomes: by_number(lane),
        counted: counted.clone(),
        run_id: run.run_id.clone(),
        engine: engine.clone(),
        found: lane.found.clone(),
        links: run.links.clone(),
    })
}

fn by_number(lane: &LaneOfRun) -> Vec<BuyerOutcome> {
    let mut outcomes: Vec<BuyerOutcome> = lane.outcomes.iter().map(|buyer| buyer.outcome.clone()).collect();
    // fan-10 comes after fan-9.
    outcomes.sort_by(|one, other| (one.buyer.len(), &one.buyer).cmp(&(other.buyer.len(), &other.buyer)));
    outcomes
}
