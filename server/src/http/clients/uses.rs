//! Limits what goes on at once: for each kind of request, each client has a share.

use super::{ClientBounds, Shares, Taken, refusal::Refusal};
use axum::http::Method;
use percent_encoding::percent_decode_str;
use sale::service::Client;
use std::time::Duration;

/// The time that a client's next request of a kind waits for one of its own to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// The shares of each kind of request.
#[derive(Debug)]
pub(super) struct Uses {
    requests: Shares,
    streams: Shares,
    heavy: Shares,
    purchases: Shares,
}

impl Uses {
    pub(super) fn new(bounds: &ClientBounds) -> Self {
        Self {
            requests: Shares::new(bounds.requests),
            streams: Shares::new(bounds.streams),
            heavy: Shares::new(bounds.heavy),
            purchases: Shares::new(bounds.purchases),
        }
    }

    /// Takes what this request needs of its client's shares.
    pub(super) async fn take(&self, client: Client, kind: Option<Kind>) -> Result<Vec<Taken>, Refusal> {
        let mut taken = vec![take(&self.requests, client, "requests").await?];
        match kind {
            Some(Kind::Stream) => taken.push(take(&self.streams, client, "open streams").await?),
            Some(Kind::Heavy) => taken.push(take(&self.heavy, client, "pictures and bundles in the making").await?),
            Some(Kind::Purchase) => taken.push(take(&self.purchases, client, "purchases under way").await?),
            None => {}
        }
        Ok(taken)
    }
}

async fn take(shares: &Shares, client: Client, what: &str) -> Result<Taken, Refusal> {
    let taken = shares.take(client, PATIENCE).await;
    taken.ok_or_else(|| {
        let each = shares.each();
        Refusal::too_many(
            format!("You have {each} {what}, and that is as many as each visitor may have at once."),
            PATIENCE,
        )
    })
}

/// Requests that take more than a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its response stays open.
    Stream,
    /// Its response is drawn or packed.
    Heavy,
    /// It buys a seat.
    Purchase,
}

/// Returns the kind of a request, if it takes more than a moment. A path means the same with percent-encoded letters.
pub(super) fn kind(method: &Method, path: &str) -> Option<Kind> {
    let path = percent_decode_str(path).decode_utf8_lossy();
    let of_run = path.strip_prefix("/run/");
    match &*path {
        "/api/purchase" | "/tickets" | "/fn/buy_seat" => Some(Kind::Purchase),
        "/fn/break_it" | "/fn/watch_run" | "/fn/watch_floor" | "/api/embed/stream" => Some(Kind::Stream),
        "/runs" if method == Method::POST => Some(Kind::Stream),
        _ if path.starts_with("/api/embed/runs") || path.ends_with("/events") => Some(Kind::Stream),
        _ if of_run.is_some_and(|run| run.contains(['.', '/'])) => Some(Kind::Heavy),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_more_than_a_moment_is_known_by_its_path() {
        let of = |path: &str| kind(&Method::GET, path);
        assert_eq!(of("/run/0198.png"), Some(Kind::Heavy));
        assert_eq!(of("/run/0198/evidence.zip"), Some(Kind::Heavy));
        assert_eq!(of("/run/0198"), None);
        for encoded in ["/run/0198%2epng", "/run/0198%2Esvg", "/run/0198%2fevidence.zip"] {
            assert_eq!(of(encoded), Some(Kind::Heavy), "{encoded}");
        }
        assert_eq!(of("/api/embed/%73tream"), Some(Kind::Stream));
        assert_eq!(of("/api/runs/0198/events"), Some(Kind::Stream));
        assert_eq!(of("/api/embed/runs/0198"), Some(Kind::Stream));
        assert_eq!(kind(&Method::POST, "/runs"), Some(Kind::Stream));
        assert_eq!(of("/api/purchase"), Some(Kind::Purchase));
        assert_eq!(of("/"), None);
    }
}
