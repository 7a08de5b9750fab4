//! The limits that each client has: nobody can take the site from the others.
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

/// What each client may do, and what each is doing.
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
    /// No client is known yet.
    #[must_use]
    pub fn new(proxies: TrustedProxies, bounds: &ClientBounds) -> Self {
        let (rate, uses) = (Rate::new(bounds.requests_per_second), Uses::new(bounds));
        Self { shared: Arc::new(Shared { proxies, rate, uses }) }
    }
}

/// Finds out which client asks, and lets the request through in its turn, or refuses it
/// before any work is done for it.
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

/// A monitor's question costs nothing, and is to be answered when nothing else is.
fn is_sign_of_life(request: &Request) -> bool {
    matches!(request.uri().path(), "/healthz" | "/readyz")
}

/// The answer, which holds what was taken until its last byte is sent or its reader has gone.
fn holding(response: Response, taken: Vec<Taken>) -> Response {
    response.map(|body| Body::new(Holding { body, _taken: taken }))
}
