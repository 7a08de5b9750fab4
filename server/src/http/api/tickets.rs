//! `GET /api/tickets`: the tickets of one buyer, from the committed ledger.

use super::{
    backend::{Backend, BackendName},
    extract::Parameters,
    floor::{Foreign, foreign},
    floor_client::{FloorClient, answer},
    problem::{OfFloor, Refusals, Refused},
};
use crate::http::Site;
use axum::{extract::State, response::Response};
use sale::{FloorLedger, Sale, SeatId, sale_id::taken_at_ms};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The buyer of the tickets, and the lane.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct TicketsQuery {
    /// The lane.
    #[serde(default)]
    #[param(value_type = BackendName)]
    backend: Backend,
    /// The name on the tickets. Without one the list is empty.
    #[serde(default)]
    #[param(required = false, example = "Ada")]
    buyer: String,
}

/// A buyer's tickets.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketsResponse {
    /// The lane.
    backend: Backend,
    /// The buyer.
    buyer: String,
    /// Their tickets: one for each committed ledger row with their name, united over the regions, in the order of the
    /// seats.
    tickets: Vec<TicketOfBuyer>,
    /// Rows of the floor's ledger that no purchase here has written. A row that is not a sale is nobody's ticket.
    #[serde(rename = "foreignRows")]
    foreign_rows: Vec<Foreign>,
    /// The floor; `null` where the request named none: nobody has bought anything there, and none was opened.
    #[schema(required)]
    #[serde(rename = "venue")]
    floor_id: Option<String>,
}

/// A ticket: a committed ledger row.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct TicketOfBuyer {
    /// The seat.
    #[schema(value_type = String, examples("B7"))]
    seat_id: SeatId,
    /// The row's `sale_id`.
    #[serde(rename = "ticketId")]
    ticket_id: String,
    /// The region in which it was sold.
    region: String,
    /// Unix time in milliseconds at which the order was taken: it is part of the row's id. Absent for rows of a
    /// server that did not write it.
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<u64>,
}

/// A buyer's tickets on your own floor
///
/// Read from the committed ledger of every region, not from what the buyer was told.
#[utoipa::path(
    get,
    path = "/api/tickets",
    operation_id = "tickets",
    tag = "Your own floor",
    params(TicketsQuery, super::document::FloorOfCaller),
    responses(
        (status = 200, description = "The buyer's tickets.", body = TicketsResponse,
         headers(("x-worldseat-floor" = String, description = "The floor; absent where none was named."))),
        Refusals, OfFloor
    )
)]
pub(super) async fn tickets(
    State(site): State<Site>,
    floor_client: FloorClient,
    Parameters(query): Parameters<TicketsQuery>,
) -> Result<Response, Refused> {
    let floor_id = floor_client.named(&site).await?;
    let FloorLedger { sales: mut rows, foreign: foreign_rows } = match floor_id {
        Some(floor_id) => site.floors.ledger(floor_id, query.backend.into()).await?,
        None => FloorLedger::default(),
    };
    rows.sort_by_key(|sale| sale.seat);
    let tickets = rows.into_iter().filter(|sale| sale.buyer == query.buyer).map(TicketOfBuyer::from).collect();
    let TicketsQuery { backend, buyer } = query;
    let foreign_rows = foreign(foreign_rows);
    Ok(answer(
        floor_id,
        TicketsResponse { backend, buyer, tickets, foreign_rows, floor_id: floor_id.map(ToString::to_string) },
    ))
}

impl From<Sale> for TicketOfBuyer {
    fn from(sale: Sale) -> Self {
        let ts = taken_at_ms(&sale.sale_id);
        Self { seat_id: sale.seat, ticket_id: sale.sale_id, region: sale.region.to_string(), ts }
    }
}
