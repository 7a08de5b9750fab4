//! `GET /api/openapi.json`: the OpenAPI document, made of the very types that are sent.

mod own;

use super::*;
use crate::http::{Site, compression::Compressible};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use std::sync::LazyLock;
use utoipa::{IntoParams, OpenApi};

/// The address of the document.
pub(super) const PATH: &str = "/api/openapi.json";

const ABOUT: &str = "Dozens of buyers race for one seat on two databases, with the same code. The tickets are then \
    counted in the committed ledger.\n\n\
    The backends are `dsql` (snapshot isolation) and `naive` (last writer wins), whatever engine serves them; answers \
    name the engine. Requests and answers are JSON. Fields that are not known are ignored. What is described here \
    stays: fields may be added, none is taken away or changes its meaning.\n\n\
    Your own floor is chosen by the header `x-worldseat-floor` (its older name `x-worldseat-venue` is accepted), or by the cookie of the page. Without either, \
    `purchase` and `reset` open a new one, and what is only read shows an empty one and opens none: a GET never writes. \
    Answers name the floor in the same header and as `venue`; keep it from the first purchase or `reset`. Everybody who knows the \
    name may buy there. A floor on which nobody buys, and which nobody watches on the page, expires; looking at it by GET \
    does not keep it. The number of floors is limited: beyond it a new one is refused (503).\n\n\
    Errors have a fitting status and the body `{\"error\": \"…\"}`; where a run had begun, its `runId` is there, too. There are no CORS headers: programs may use this \
    from anywhere, other sites' pages may not.";

/// The header that chooses a floor.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only the document is made of it")]
pub(super) struct FloorOfCaller {
    /// The floor, as an earlier response named it. Takes precedence over the cookie `worldseat_venue`. Without
    /// either, a request that acts opens a new floor, and a request that only reads shows an empty one.
    #[param(rename = "x-worldseat-floor", required = false, pattern = "^[0-9a-f]{32}$")]
    floor_id: String,
}

/// The parts of the document that belong to no single route.
#[derive(OpenApi)]
#[openapi(
    info(title = "WorldSeat API", version = "1.0.0", description = ABOUT, license(name = "MIT", identifier = "MIT")),
    servers((url = "/", description = "This server")),
    components(schemas(events::EventOfRun)),
    tags(
        (name = "Race", description = "Many buyers, one seat."),
        (name = "Runs", description = "What came of a race."),
        (name = "Your own floor", description = "96 seats on both backends, bought one by one."),
        (name = "This API", description = "What there is.")
    )
)]
pub(super) struct Api;

/// This document
///
/// OpenAPI 3.1. The readable page `GET /api` is drawn from it.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "openapi",
    tag = "This API",
    responses((status = 200, description = "The document.", body = Object))
)]
pub(super) async fn document(State(site): State<Site>) -> Response {
    let mut response = axum::Json(of(&site)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response.extensions_mut().insert(Compressible);
    response
}

/// The document of this server.
pub(super) fn of(site: &Site) -> Value {
    let mut document = whole();
    own::fill_in(&mut document, site);
    document
}

/// The document without the parts that depend on this server.
pub(super) fn whole() -> Value {
    // Assembled once: it is the same for every request.
    static WHOLE: LazyLock<Value> = LazyLock::new(assembled);
    WHOLE.clone()
}

fn assembled() -> Value {
    // Invariant: a document is text and numbers; a test reads it.
    let mut document =
        serde_json::to_value(documented().into_openapi()).unwrap_or_else(|error| unreachable!("{error}"));
    for path in ["breakit", "reset"] {
        // All fields have defaults, and so nothing need be sent.
        document["paths"][format!("/api/{path}")]["post"]["requestBody"]["required"] = false.into();
    }
    // The schema builder cannot express the content of an event's text.
    document["components"]["schemas"]["StreamedEvent"]["properties"]["data"]["contentSchema"] =
        serde_json::json!({ "$ref": "#/components/schemas/EventOfRun" });
    document
}
