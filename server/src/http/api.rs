//! The public JSON API, under `/api`. Scripts depend on its shapes: what is documented does not change.

mod asker;
mod backend;
mod break_it;
mod document;
mod enum_schemas;
mod events;
mod extract;
mod floor;
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
    routing::{MethodRouter, any, get, post},
};
use tower_http::catch_panic::CatchPanicLayer;

/// The routes of the API, without the page that describes them.
fn served() -> [(&'static str, MethodRouter<Site>); 9] {
    [
        ("/api/breakit", post(break_it::break_it)),
        ("/api/purchase", post(purchase::purchase)),
        ("/api/seats", get(seats::seats)),
        ("/api/tickets", get(tickets::tickets)),
        ("/api/reset", post(reset::reset)),
        ("/api/witness", get(witness::witness)),
        ("/api/runs/{id}", get(runs::run)),
        ("/api/runs/{id}/events", get(events::events)),
        (document::PATH, get(document::document)),
    ]
}

/// Everything under `/api`. Every error in it is JSON.
pub(super) fn router() -> Router<Site> {
    let router = served().into_iter().fold(Router::new(), |router, (path, methods)| router.route(path, methods));
    router
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
    use std::collections::BTreeSet;

    #[test]
    fn what_is_served_is_documented_and_nothing_else_is() {
        let served: BTreeSet<String> = served().into_iter().map(|(path, _)| path.to_owned()).collect();
        let document = document::whole();
        let documented: BTreeSet<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(served, documented);
    }
}
