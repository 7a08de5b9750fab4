//! What listens from the first second: it says that the server starts, and then serves the site.

use super::health::{alive, plain};
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::sync::{Arc, OnceLock};
use tower::ServiceExt;

/// The site, once it is there. Connections that were opened before are served by it, too.
#[derive(Debug, Clone, Default)]
pub struct Front(Arc<OnceLock<Router>>);

impl Front {
    /// What the server listens with.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    /// From now on, this is the site.
    pub fn open(&self, site: Router) {
        // A server has one site: there is no second one to be set.
        let _ = self.0.set(site);
    }
}

async fn answer(State(front): State<Front>, request: Request) -> Response {
    match front.0.get() {
        Some(site) => site.clone().oneshot(request).await.into_response(),
        // Alive is what it is already, and nothing else.
        None if request.uri().path() == "/healthz" => alive().await,
        None => plain(StatusCode::SERVICE_UNAVAILABLE, "The server is starting. Try again in a moment.\n".to_owned()),
    }
}
