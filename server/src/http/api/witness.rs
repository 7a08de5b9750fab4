//! `GET /api/witness`: was a seat of the caller's own floor sold twice?

use super::{
    backend::{Backend, BackendName},
    extract::Parameters,
    floor::{Foreign, foreign, lane_of, owners},
    floor_client::{FloorClient, answer},
    problem::{OfFloor, Refusals, Refused},
};
use crate::http::Site;
use axum::{extract::State, response::Response};
use sale::{LaneFloor, SeatId, SeatState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema, openapi::ObjectBuilder};

const HOLDS: &str = "no seat was sold twice";
const VIOLATED: &str = "a seat was sold twice";
const MEANS: &str = "Here \"linearizable\" means: no seat has more than one committed ledger row. Purchases on a floor \
                     leave no history that could be checked for more. For the real check ask for a run: POST \
                     /api/breakit, then GET /api/runs/{id}.";

/// The lane to read, and a seat to report on.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct WitnessQuery {
    /// The lane.
    #[serde(default)]
    #[param(value_type = BackendName)]
    backend: Backend,
    /// A seat to report on in `focus`.
    #[param(value_type = Option<String>, example = "A1", pattern = "^[A-H]([1-9]|1[0-2])$")]
    seat: Option<SeatId>,
}

/// The findings in a floor's ledger.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct WitnessResponse {
    /// The lane.
    backend: Backend,
    /// Whether no seat was sold twice, and no more than that: see `explanation`.
    linearizable: bool,
    /// Tickets beyond the first of their seat, over all seats.
    double_sells: u32,
    /// Seats with a ticket.
    seats_checked: u32,
    /// Seats with more than one ticket, those with most first.
    violations: Vec<Violation>,
    /// The verdict in words.
    #[schema(schema_with = verdicts)]
    verdict: &'static str,
    /// The meaning of `linearizable` here, and its limits.
    explanation: String,
    /// The seat that was asked for; `null` where none was.
    #[schema(required)]
    focus: Option<Focus>,
    /// Rows of the floor's ledger that no purchase here has written. They are counted like any other.
    foreign_rows: Vec<Foreign>,
    /// The floor; `null` where the request named none: nobody has bought anything there, and none was opened.
    #[schema(required)]
    #[serde(rename = "venue")]
    floor_id: Option<String>,
}

/// A seat with more than one ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Violation {
    /// The seat.
    #[schema(value_type = String, examples("A1"))]
    seat_id: SeatId,
    /// Its committed ledger rows, united over the regions.
    confirmed: u32,
}

/// One seat, in the ledger and in the seat map.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Focus {
    /// The seat.
    #[schema(value_type = String, examples("A1"))]
    seat_id: SeatId,
    /// Its committed ledger rows, united over the regions.
    confirmed: u32,
    /// `max(0, confirmed - 1)`.
    oversold: u32,
    /// Different owners that the regions' seat maps show: 0 or 1 once they agree.
    #[serde(rename = "seatTableShows")]
    seat_table_shows: u32,
    /// Tickets that the seat map does not show.
    hidden: u32,
}

/// The schema of the verdict.
fn verdicts() -> ObjectBuilder {
    super::enum_schemas::words(
        [HOLDS, VIOLATED],
        "`linearizable` in words: one of these two texts, which stay as they are.",
    )
}

/// Was a seat of your own floor sold twice?
///
/// Counted from the committed ledger of every region. `linearizable` here means that no seat was sold twice, and no
/// more: the real check, of every operation with its times, is made for runs.
#[utoipa::path(
    get,
    path = "/api/witness",
    operation_id = "witness",
    tag = "Your own floor",
    params(WitnessQuery, super::document::FloorOfCaller),
    responses(
        (status = 200, description = "What the ledger says.", body = WitnessResponse,
         headers(("x-worldseat-floor" = String, description = "The floor; absent where none was named."))),
        Refusals, OfFloor
    )
)]
pub(super) async fn witness(
    State(site): State<Site>,
    floor_client: FloorClient,
    Parameters(query): Parameters<WitnessQuery>,
) -> Result<Response, Refused> {
    let floor_id = floor_client.named(&site).await?;
    let floor = lane_of(&site, floor_id, query.backend.into()).await?;
    Ok(answer(floor_id, testimony(floor, &query, floor_id.map(ToString::to_string))))
}

fn testimony(floor: LaneFloor, query: &WitnessQuery, floor_id: Option<String>) -> WitnessResponse {
    let violations = violations(&floor);
    let linearizable = violations.is_empty();
    WitnessResponse {
        backend: query.backend,
        linearizable,
        double_sells: violations.iter().map(|seat| seat.confirmed - 1).sum(),
        seats_checked: count(floor.seats.iter().filter(|state| state.rows() > 0)),
        verdict: if linearizable { HOLDS } else { VIOLATED },
        explanation: explanation(&violations),
        violations,
        focus: query.seat.map(|seat| focus(&floor, seat)),
        foreign_rows: foreign(floor.foreign),
        floor_id,
    }
}

fn violations(floor: &LaneFloor) -> Vec<Violation> {
    let sold = floor.seats.iter().map(|state| Violation { seat_id: state.seat, confirmed: state.rows() });
    let mut violations: Vec<Violation> = sold.filter(|seat| seat.confirmed > 1).collect();
    violations.sort_by_key(|seat| (std::cmp::Reverse(seat.confirmed), seat.seat_id));
    violations
}

fn explanation(violations: &[Violation]) -> String {
    match violations {
        [] => format!("Every seat has at most one ticket. {MEANS}"),
        [one] => format!("Seat {} has {} tickets. {MEANS}", one.seat_id, one.confirmed),
        [most, ..] => format!(
            "{} seats have more than one ticket; seat {} has {}. {MEANS}",
            violations.len(),
            most.seat_id,
            most.confirmed
        ),
    }
}

fn focus(floor: &LaneFloor, seat: SeatId) -> Focus {
    let state: Option<&SeatState> = floor.seats.iter().find(|state| state.seat == seat);
    let (confirmed, shown) = state.map_or((0, 0), |state| (state.rows(), owners(state)));
    let (oversold, hidden) = (confirmed.saturating_sub(1), confirmed.saturating_sub(shown));
    Focus { seat_id: seat, confirmed, oversold, seat_table_shows: shown, hidden }
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
