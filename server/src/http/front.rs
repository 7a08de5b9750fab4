//! The router that answers from the first second: it reports that the server is starting, and then serves the site.

use super::health::{alive, plain};
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::sync::{Arc, OnceLock};
use tower::ServiceExt;

/// The site, once it is ready. Connections that were opened before are served by it, too.
#[derive(Debug, Clone, Default)]
pub struct Front(Arc<OnceLock<Router>>);

impl Front {
    /// Returns the router for the listener.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    /// Sets the site that is served from now on.
    pub fn open(&self, site: Router) {
        // A server has one site, so it is set only once.
        let _ = self.0.set(site);
    }
}

async fn answer(State(front): State<Front>, request: Request) -> Response {
    match front.0.get() {
        Some(site) => site.clone().oneshot(request).await.into_response(),
        // The server is alive already, but not ready.
        None if request.uri().path() == "/healthz" => alive().await,
        None => plain(StatusCode::SERVICE_UNAVAILABLE, "The server is starting. Try again in a moment.\n".to_owned()),
    }
}
