//! Two health checks for monitors: whether the server is alive, and whether it is ready for visitors.

use super::{
    Site,
    render::{Drawn, come_back},
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use engines::disk::DiskFloor;
use race::lanes::Lanes;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The state that decides whether the server is ready for visitors.
#[derive(Debug, Clone)]
pub struct Health {
    /// Both are checked every few seconds.
    pub lanes: Arc<Lanes>,
    /// The disk space that has to stay free.
    pub disk: DiskFloor,
    /// Cancelled when the server is told to stop, before it stops.
    pub leaving: CancellationToken,
}

impl Health {
    /// Returns the reasons why the server is not ready, one sentence each; none if it is ready.
    #[must_use]
    pub fn not_ready(&self) -> Vec<String> {
        let leaving = self.leaving.is_cancelled().then(|| "The server is stopping.".to_owned());
        leaving.into_iter().chain(self.lanes.not_ready()).chain(self.disk.no_room()).collect()
    }
}

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> Response {
    plain(StatusCode::OK, "ok\n".to_owned())
}

/// `GET /readyz`: 200 while the server is ready for visitors, else 503 and a line for each reason.
pub(super) async fn ready(State(site): State<Site>) -> Response {
    let reasons = site.health.not_ready();
    if reasons.is_empty() {
        return plain(StatusCode::OK, "ok\n".to_owned());
    }
    plain(StatusCode::SERVICE_UNAVAILABLE, reasons.iter().map(|reason| format!("{reason}\n")).collect())
}

/// Returns text for programs: it is never cached, and not turned into an error page.
pub(super) fn plain(status: StatusCode, text: String) -> Response {
    let mut response = (status, text).into_response();
    response.extensions_mut().insert(Drawn);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    come_back(status, headers);
    response
}
