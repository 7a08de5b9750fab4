//! The limits of each client.

use race::{floors::PURCHASES_MAX, share::share_of};
use std::num::NonZeroU32;

/// Streams that the site keeps open: each is a connection, a timer and some kilobytes.
pub(crate) const STREAMS_MAX: usize = 512;
/// Pictures and bundles that one client may wait for at once.
const HEAVY_EACH: usize = 4;

/// A number that no process can reach.
const ALL: usize = 1 << 20;

/// The limits of each client: the number of things it may have at once, and its rate of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientBounds {
    /// Requests a second.
    pub requests_per_second: NonZeroU32,
    /// Requests that are not answered yet.
    pub requests: usize,
    /// Open streams.
    pub streams: usize,
    /// Pictures and bundles that are being made.
    pub heavy: usize,
    /// Purchases under way.
    pub purchases: usize,
}

impl ClientBounds {
    /// Practically no limits, for a server that only its owner can reach.
    pub const NONE: Self = Self {
        requests_per_second: NonZeroU32::new(1_000_000).expect("it is not zero"),
        requests: ALL,
        streams: ALL,
        heavy: ALL,
        purchases: ALL,
    };

    /// Returns `percent` of each limit that all clients share, with `connections` in all.
    #[must_use]
    pub fn share(percent: u8, connections: usize, requests_per_second: NonZeroU32) -> Self {
        Self {
            requests_per_second,
            requests: share_of(connections, percent),
            streams: share_of(STREAMS_MAX, percent),
            heavy: HEAVY_EACH,
            purchases: share_of(PURCHASES_MAX, percent),
        }
    }
}
