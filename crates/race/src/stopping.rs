//! The two steps in which a server stops.

use tokio_util::sync::CancellationToken;

/// The two steps in which a server stops.
#[derive(Debug, Clone)]
pub struct Stopping {
    /// Nothing begins any more.
    pub stop: CancellationToken,
    /// Viewers of runs that are still on have waited long enough: their streams end.
    pub hang_up: CancellationToken,
}

impl From<CancellationToken> for Stopping {
    /// Takes both steps at once.
    fn from(stop: CancellationToken) -> Self {
        Self { hang_up: stop.clone(), stop }
    }
}
