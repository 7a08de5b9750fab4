//! Counts the open connections, in all and of each client.

use crate::http::clients::{Shares, Taken};
use ipnet::IpNet;
use sale::service::Client;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Time from the beginning of a connection, or from the end of the response before, to the end of the next request's
/// head. A browser that needs its connection later opens another one.
const HEAD_MAX: Duration = Duration::from_secs(30);
/// The time in which a client may read nothing of a response. Streams send something every five seconds, so a client
/// that reads is never that late.
const STALL_MAX: Duration = Duration::from_secs(30);

/// The limits of the number of connections, and of the time for which they may keep the server waiting.
#[derive(Debug, Clone)]
pub struct ConnectionBounds {
    /// In all.
    pub total: usize,
    /// Of one client.
    pub each: usize,
    /// Proxies, which bring the connections of many clients: they have no bound of their own.
    pub proxies: Vec<IpNet>,
    /// Time for the head of a request.
    pub head: Duration,
    /// Time in which a client may read nothing.
    pub stall: Duration,
}

impl ConnectionBounds {
    /// Returns bounds of `total` connections in all, and `each` of one client that is not a proxy.
    #[must_use]
    pub const fn new(total: usize, each: usize, proxies: Vec<IpNet>) -> Self {
        Self { total, each, proxies, head: HEAD_MAX, stall: STALL_MAX }
    }
}

/// The connections that are open.
#[derive(Debug)]
pub(super) struct Connections {
    free: Arc<Semaphore>,
    clients: Shares,
    proxies: Vec<IpNet>,
}

/// The place of one connection; given back when dropped.
#[derive(Debug)]
pub(super) struct Held {
    _permit: OwnedSemaphorePermit,
    _share: Option<Taken>,
}

impl Connections {
    pub(super) fn new(bounds: ConnectionBounds) -> Self {
        let ConnectionBounds { total, each, proxies, .. } = bounds;
        Self { free: Arc::new(Semaphore::new(total)), clients: Shares::new(each), proxies }
    }

    /// Takes a place for a connection from `peer`; `None` if there is none.
    pub(super) fn take(&self, peer: IpAddr) -> Option<Held> {
        let proxy = self.proxies.iter().any(|net| net.contains(&peer.to_canonical()));
        let share = if proxy { None } else { Some(self.clients.try_take(Client::at(peer))?) };
        Some(Held { _permit: self.free.clone().try_acquire_owned().ok()?, _share: share })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_its_share_and_a_proxy_has_all_there_are() {
        let proxies = vec!["10.0.0.0/8".parse().unwrap()];
        let connections = Connections::new(ConnectionBounds::new(5, 2, proxies));
        let take = |address: &str| connections.take(address.parse().unwrap());
        let (first, _second) = (take("192.0.2.1").unwrap(), take("192.0.2.1").unwrap());
        assert!(take("192.0.2.1").is_none(), "its share is two");
        let _proxied: Vec<_> = (0..3).map(|_| take("10.1.2.3").unwrap()).collect();
        assert!(take("192.0.2.2").is_none(), "five in all");
        drop(first);
        assert!(take("192.0.2.2").is_some());
    }
}
