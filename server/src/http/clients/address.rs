//! Determines the client of a request.

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};
use ipnet::IpNet;
use sale::service::Client;
use std::{
    net::{IpAddr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// Each proxy adds the address of its own client to the end of this header.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies that are trusted to name the address of a client.
#[derive(Debug, Clone, Default)]
pub struct TrustedProxies {
    networks: Arc<[IpNet]>,
    /// Whether the warning that proxy and settings do not fit was logged already.
    warned: Arc<AtomicBool>,
}

impl TrustedProxies {
    /// The proxies in these networks.
    #[must_use]
    pub fn new(networks: &[IpNet]) -> Self {
        Self { networks: networks.into(), warned: Arc::default() }
    }

    /// Returns the client of a request: its peer or, if that is a trusted proxy, the last address in front of the
    /// trusted ones. Addresses further left were sent by the client itself.
    pub(super) fn client(&self, request: &Request) -> Client {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let Some(ConnectInfo(peer)) = peer else { return Client::LOCAL };
        if let Some(why) = self.misfit(peer.ip(), request.headers())
            && !self.warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!("{why}");
        }
        Client::at(self.forwarded(peer.ip(), request.headers()))
    }

    fn forwarded(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer;
        let mut hops = hops(headers).into_iter().rev();
        while self.trusts(nearest)
            && let Some(Some(hop)) = hops.next()
        {
            nearest = hop;
        }
        nearest
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address.to_canonical()))
    }

    /// Why visitors behind a proxy count as one client, where a request shows that they do.
    fn misfit(&self, peer: IpAddr, headers: &HeaderMap) -> Option<String> {
        match (self.trusts(peer), headers.contains_key(FORWARDED_FOR)) {
            (false, true) => Some(format!(
                "a request of {peer} names the client that it was forwarded for, and {peer} is no trusted proxy: \
                 all its visitors count as one client. Behind a proxy, start with --trust-proxy {peer}"
            )),
            (true, false) => Some(format!(
                "{peer} is a trusted proxy, and a request of it does not name the client that it was forwarded for: all \
                 its visitors count as one client. Have it add X-Forwarded-For (nginx: proxy_set_header X-Forwarded-For \
                 $proxy_add_x_forwarded_for;)"
            )),
            _ => None,
        }
    }
}

/// Returns the entries that the proxies have added, in their order; `None` for an entry that is not an address.
fn hops(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = headers.get_all(FORWARDED_FOR).iter().map(|line| String::from_utf8_lossy(line.as_bytes()));
    lines.flat_map(|line| line.split(',').map(|hop| address(hop.trim())).collect::<Vec<_>>()).collect()
}

/// Parses an address, with or without a port; an IPv6 address with or without brackets.
fn address(hop: &str) -> Option<IpAddr> {
    let socket = || hop.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    hop.parse().ok().or_else(socket).or_else(bracketed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn client(trusted: &[&str], peer: &str, forwarded: &[&str]) -> String {
        let networks: Vec<IpNet> = trusted.iter().map(|network| network.parse().unwrap()).collect();
        let mut request = Request::new(axum::body::Body::empty());
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 4711)));
        for line in forwarded {
            request.headers_mut().append(FORWARDED_FOR, line.parse().unwrap());
        }
        TrustedProxies::new(&networks).client(&request).to_string()
    }

    #[test]
    fn nobody_is_believed_who_is_not_trusted() {
        assert_eq!(client(&[], "127.0.0.1", &["203.0.113.9"]), "127.0.0.1");
        assert_eq!(client(&["10.0.0.0/8"], "127.0.0.1", &["203.0.113.9"]), "127.0.0.1");
        assert_eq!(client(&["127.0.0.0/8"], "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_proxy_that_does_not_fit_the_settings_is_told_of() {
        let proxies = TrustedProxies::new(&["10.0.0.0/8".parse().unwrap()]);
        let misfit = |peer: &str, forwarded: bool| {
            let name = || (HeaderName::from_static(FORWARDED_FOR), HeaderValue::from_static("203.0.113.9"));
            proxies.misfit(peer.parse().unwrap(), &forwarded.then(name).into_iter().collect())
        };
        assert!(misfit("127.0.0.1", true).unwrap().contains("--trust-proxy 127.0.0.1"));
        assert!(misfit("10.0.0.1", false).unwrap().contains("$proxy_add_x_forwarded_for"));
        assert_eq!((misfit("127.0.0.1", false), misfit("10.0.0.1", true)), (None, None));
    }

    #[test]
    fn the_last_address_in_front_of_the_trusted_ones_counts() {
        let trusted = ["127.0.0.0/8", "10.0.0.0/8"];
        assert_eq!(client(&trusted, "127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(&trusted, "127.0.0.1", &["1.2.3.4, 203.0.113.9"]), "203.0.113.9", "the left one is made up");
        assert_eq!(client(&trusted, "127.0.0.1", &["1.2.3.4", "203.0.113.9, 10.1.1.1"]), "203.0.113.9");
        assert_eq!(client(&trusted, "127.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(client(&trusted, "::ffff:127.0.0.1", &["[2001:db8::1]:80"]), "2001:db8::/64");
        assert_eq!(client(&trusted, "127.0.0.1", &["[2001:db8::1]"]), "2001:db8::/64");
        assert_eq!(client(&trusted, "127.0.0.1", &["203.0.113.9, unknown"]), "127.0.0.1", "what is no address ends it");
        assert_eq!(client(&trusted, "127.0.0.1", &["1.2.3.4, unknown, 10.1.1.1"]), "10.1.1.1");
    }
}
