//! The public JSON API, under `/api`. Scripts depend on its shapes: what is documented does not change.

mod backend;
mod break_it;
mod document;
mod enum_schemas;
mod events;
mod extract;
mod floor;
mod floor_client;
mod outcome;
mod page;
mod problem;
mod purchase;
mod regions;
mod reset;
pub mod run;
mod runs;
mod seats;
mod tickets;
mod witness;

pub use backend::Backend;
pub use break_it::BreakItResponse;
pub use problem::Problem;

use super::Site;
use axum::{
    Router,
    routing::{any, get},
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of the API and their documentation, without the page that shows it. Path and method are declared once,
/// at the handler: what is served here is documented, and nothing else is.
fn documented() -> OpenApiRouter<Site> {
    OpenApiRouter::with_openapi(document::Api::openapi())
        .routes(routes!(break_it::break_it))
        .routes(routes!(purchase::purchase))
        .routes(routes!(seats::seats))
        .routes(routes!(tickets::tickets))
        .routes(routes!(reset::reset))
        .routes(routes!(witness::witness))
        .routes(routes!(runs::run))
        .routes(routes!(events::events))
        .routes(routes!(document::document))
}

/// Everything under `/api`. Every error in it is JSON.
pub(super) fn router() -> Router<Site> {
    Router::from(documented())
        .route("/api/{*path}", any(problem::no_such_path))
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(CatchPanicLayer::custom(problem::panicked))
        // This is an HTML page: its errors are error pages.
        .route("/api", get(page::show))
        .route("/api/", get(page::at_its_address))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Scripts depend on them: none may be lost or renamed unnoticed.
    const OPERATIONS: [&str; 9] = [
        "get /api/openapi.json",
        "get /api/runs/{id}",
        "get /api/runs/{id}/events",
        "get /api/seats",
        "get /api/tickets",
        "get /api/witness",
        "post /api/breakit",
        "post /api/purchase",
        "post /api/reset",
    ];

    #[test]
    fn the_operations_that_scripts_depend_on_are_all_there_are() {
        let document = document::whole();
        let paths = document["paths"].as_object().unwrap();
        let mut operations: Vec<String> = paths
            .iter()
            .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| format!("{method} {path}")))
            .collect();
        operations.sort();
        assert_eq!(operations, OPERATIONS);
    }
}
