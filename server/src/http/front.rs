//! The router that answers from the first second: it reports that the server is starting, and then serves the site.

use super::health::{alive, plain};
use axum::{
    Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use tokio::sync::SetOnce;
use tower::ServiceExt;

/// The site, once it is ready. Connections that were opened before are served by it, too.
#[derive(Debug, Clone, Default)]
pub struct Front {
    site: Arc<SetOnce<Router>>,
    /// Whether a request waits for the site.
    holds: bool,
}

impl Front {
    /// Returns the front for a server that is starting. Under `cargo leptos watch` requests wait: the browser is told
    /// to load the page again as soon as the port is open, and a page that says "starting" would never be replaced.
    #[must_use]
    pub fn of_this_start() -> Self {
        Self { holds: is_watched(), ..Self::default() }
    }

    /// Returns the router for the listener.
    pub fn router(&self) -> Router {
        Router::new().fallback(answer).with_state(self.clone())
    }

    /// Sets the site that is served from now on.
    pub fn open(&self, site: Router) {
        // A server has one site, so it is set only once.
        let _ = self.site.set(site);
    }
}

/// Whether `cargo leptos watch` started this server.
pub(super) fn is_watched() -> bool {
    std::env::var_os("LEPTOS_WATCH").is_some()
}

async fn answer(State(front): State<Front>, request: Request) -> Response {
    // The server is alive already, but not ready.
    if request.uri().path() == "/healthz" && !front.site.initialized() {
        return alive().await;
    }
    let site = if front.holds { Some(front.site.wait().await) } else { front.site.get() };
    match site {
        Some(site) => site.clone().oneshot(request).await.into_response(),
        None => plain(StatusCode::SERVICE_UNAVAILABLE, "The server is starting. Try again in a moment.\n".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, routing::get};
    use futures::{FutureExt, poll};

    async fn status(front: &Front, path: &str) -> StatusCode {
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        front.router().oneshot(request).await.unwrap().status()
    }

    #[tokio::test]
    async fn a_request_before_the_site_is_told_so_or_waits_for_it() {
        let site = || Router::new().route("/", get(|| async {}));
        let front = Front::default();
        assert_eq!(status(&front, "/").await, StatusCode::SERVICE_UNAVAILABLE);
        front.open(site());
        assert_eq!(status(&front, "/").await, StatusCode::OK);

        let watched = Front { holds: true, ..Front::default() };
        let mut waits = status(&watched, "/").boxed();
        assert!(poll!(&mut waits).is_pending());
        assert_eq!(status(&watched, "/healthz").await, StatusCode::OK, "it is alive");
        watched.open(site());
        assert_eq!(waits.await, StatusCode::OK);
    }
}
