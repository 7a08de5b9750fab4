//! The limits of each client: no client can take the site from the others.
//!
//! ```text
//! peer, forwarding headers → Client → rate of requests → share of what goes on at once → route
//! ```

mod address;
mod bounds;
mod holding;
mod late;
mod rate;
mod refusal;
mod shares;
mod uses;

pub use address::TrustedProxies;
pub use bounds::ClientBounds;
pub(super) use bounds::STREAMS_MAX;
pub(super) use late::read_in_time;
pub(crate) use shares::{Shares, Taken};

use super::Site;
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use holding::Holding;
use rate::Rate;
use std::sync::Arc;
use uses::Uses;

/// The limits of each client, and their current use.
#[derive(Debug, Clone)]
pub struct Clients {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    proxies: TrustedProxies,
    rate: Rate,
    uses: Uses,
}

impl Clients {
    /// Creates the limits. No client is known yet.
    #[must_use]
    pub fn new(proxies: TrustedProxies, bounds: &ClientBounds) -> Self {
        let (rate, uses) = (Rate::new(bounds.requests_per_second), Uses::new(bounds));
        Self { shared: Arc::new(Shared { proxies, rate, uses }) }
    }
}

/// Determines the client of a request, and lets the request through in its turn, or refuses it before any work is
/// done for it.
pub(super) async fn limit(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let clients = &site.clients.shared;
    let client = clients.proxies.client(&request);
    request.extensions_mut().insert(client);
    if is_sign_of_life(&request) {
        return next.run(request).await;
    }
    let kind = uses::kind(request.method(), request.uri().path());
    let taken = match clients.rate.pass(client).await {
        Ok(()) => clients.uses.take(client, kind).await,
        Err(refused) => Err(refused),
    };
    match taken {
        Ok(taken) => holding(next.run(request).await, taken),
        Err(refused) => refused.answer(request.uri().path()),
    }
}

/// Whether it is a health check: it costs nothing, and has to be answered even when nothing else is.
fn is_sign_of_life(request: &Request) -> bool {
    matches!(request.uri().path(), "/healthz" | "/readyz")
}

/// Returns the response, which holds the client's shares until its last byte is sent or the client has disconnected.
fn holding(response: Response, taken: Vec<Taken>) -> Response {
    response.map(|body| Body::new(Holding { body, _taken: taken }))
}
