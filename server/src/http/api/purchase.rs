//! `POST /api/purchase`: one buyer, one seat of the caller's own floor.

use super::{
    backend::{Backend, BackendName},
    enum_schemas::buyer_names,
    extract::Body,
    floor_client::{FloorClient, answer},
    outcome::{BuyerOutcome, ReportedOutcome},
    problem::{OfAction, Refusals, Refused, wrong},
    regions::region,
};
use crate::http::Site;
use app::api::ApiError;
use axum::{extract::State, response::Response};
use sale::{BuyerName, Order, Receipt, SeatId, service::Served};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use utoipa::ToSchema;

/// The range of the numbers in the default name of a buyer.
const FANS: u32 = 10_000;

/// The seat to buy, and its buyer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PurchaseRequest {
    /// The lane whose database sells the seat.
    #[serde(default)]
    #[schema(value_type = BackendName, default = "dsql")]
    backend: Backend,
    /// The seat, `A1` to `H12`.
    #[schema(value_type = String, pattern = "^[A-H]([1-9]|1[0-2])$")]
    seat: SeatId,
    /// The name on the ticket.
    #[schema(schema_with = buyer_names)]
    buyer: Option<String>,
    /// The region through which the buyer comes, one of the lane's; without one, the lane's first.
    region: Option<String>,
}

/// The result of a purchase.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct PurchaseResponse {
    /// The lane whose database sells the seat.
    backend: Backend,
    /// The outcome that the buyer is given. `ticketId` is present only for a row that was read back.
    #[serde(flatten)]
    outcome: BuyerOutcome,
    /// The floor it was on: send it as `x-worldseat-floor` to stay there.
    #[serde(rename = "venue")]
    floor_id: String,
}

/// Buy a seat of your own floor
///
/// One purchase by the same code as every buyer of a run. A seat that is sold already is no error of the request: the
/// status is 200 and the `outcome` is `rejected`.
#[utoipa::path(
    post,
    path = "/api/purchase",
    operation_id = "purchase",
    tag = "Your own floor",
    params(super::document::FloorOfCaller),
    request_body(
        content = PurchaseRequest,
        example = json!({"backend": "dsql", "seat": "B7", "buyer": "Ada", "region": "us-east-1"})
    ),
    responses(
        (status = 200, description = "What the buyer is told.", body = PurchaseResponse,
         headers(("x-worldseat-floor" = String, description = "The floor it was on."))),
        Refusals, OfAction
    )
)]
pub(super) async fn purchase(
    State(site): State<Site>,
    floor_client: FloorClient,
    Body(body): Body<PurchaseRequest>,
) -> Result<Response, Refused> {
    let (backend, order) = (body.backend, body.order(&site, &floor_client)?);
    // Checked before a floor is opened for the order.
    site.floors.check(&order).map_err(|error| wrong("field", "region", error))?;
    let floor_id = floor_client.to_buy_on(&site).await?;
    let begun = Instant::now();
    let served = site.floors.sell(&floor_id, order.clone()).await?;
    let ms = u64::try_from(begun.elapsed().as_micros().div_ceil(1000)).unwrap_or(u64::MAX);
    let outcome = outcome(order, served, ms);
    Ok(answer(Some(&floor_id), PurchaseResponse { backend, outcome, floor_id: floor_id.to_string() }))
}

impl PurchaseRequest {
    fn order(self, site: &Site, client: &FloorClient) -> Result<Order, ApiError> {
        let lane = self.backend.into();
        let name = self.buyer.or_else(|| client.buyer()).unwrap_or_else(|| format!("Fan {}", fastrand::u32(..FANS)));
        let buyer: BuyerName = name.parse().map_err(|why: String| wrong("field", "buyer", why))?;
        let region = region(site, lane, self.region.as_deref()).map_err(|why| wrong("field", "region", why))?;
        Ok(Order { lane, region, seat: self.seat, buyer, visitor: client.tag() })
    }
}

fn outcome(order: Order, served: Served, ms: u64) -> BuyerOutcome {
    let (outcome, ticket_id, code) = match served.receipt {
        Receipt::Sold(_) => (ReportedOutcome::Confirmed, Some(served.sale_id), None),
        Receipt::Taken => (ReportedOutcome::Rejected, None, None),
        Receipt::Unknown { code } => (ReportedOutcome::Error, None, Some(code)),
    };
    BuyerOutcome {
        outcome,
        attempts: served.attempts,
        region: order.region.to_string(),
        buyer: order.buyer.to_string(),
        seat: order.seat,
        ms,
        ticket_id,
        code,
    }
}
