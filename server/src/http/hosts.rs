//! The host names that this server accepts. Otherwise another site could point its own name to this server (DNS
//! rebinding), and its pages would be taken for ours.

use super::Site;
use app::ui::page::PublicUrl;
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

/// The names that a request may have in its `Host`.
#[derive(Debug, Clone)]
pub struct Hosts {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    /// In lower case, without ports.
    names: Vec<String>,
    /// Whether every IP address is accepted: no DNS name resolves at an address, so no other site can use one as its
    /// name.
    addresses: bool,
}

impl Hosts {
    /// Returns the names of a site that listens on `listens`: those of this machine, the host of `public_url`, and
    /// `more`. If it listens for other machines, too, they reach it by IP address as well.
    #[must_use]
    pub fn new(listens: SocketAddr, public_url: Option<&PublicUrl>, more: &[String]) -> Self {
        let public = public_url.and_then(|url| url.0.parse::<Uri>().ok()?.host().map(str::to_owned));
        let names = more.iter().cloned().chain(public).chain(["localhost".to_owned()]);
        let names = names.map(|name| name.to_ascii_lowercase()).collect();
        Self { shared: Arc::new(Shared { names, addresses: !listens.ip().is_loopback() }) }
    }

    fn contains(&self, host: &str) -> bool {
        let host = host.trim_end_matches('.');
        match address(host) {
            Some(address) => self.shared.addresses || address.to_canonical().is_loopback() || self.named(host),
            None => self.named(host),
        }
    }

    fn named(&self, host: &str) -> bool {
        self.shared.names.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

/// Parses an IP address. IPv6 addresses are in brackets, IPv4 addresses are not.
fn address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse().ok().map(IpAddr::V6),
        None => host.parse().ok().map(IpAddr::V4),
    }
}

/// Refuses requests with another host name.
pub(super) async fn only_ours(State(site): State<Site>, request: Request, next: Next) -> Response {
    match host(&request) {
        Some(host) if site.hosts.contains(host.host()) => next.run(request).await,
        Some(host) => {
            tracing::debug!(%host, "asked under a name that is not this server's");
            let sentence = "This server does not answer to the name in your request's Host. Its owner can allow \
                            another name with --allow-host NAME, or with --public-url.\n";
            (StatusCode::MISDIRECTED_REQUEST, sentence).into_response()
        }
        None => (StatusCode::BAD_REQUEST, "A request names one host.\n").into_response(),
    }
}

/// Returns the host of a request: from the address itself, or from the one `Host` header.
fn host(request: &Request) -> Option<Authority> {
    let mut named = request.headers().get_all(header::HOST).iter();
    let header = named.next().map(|host| Authority::try_from(host.as_bytes()));
    let authority = match (request.uri().authority(), header, named.next()) {
        (_, _, Some(_)) => None,
        (Some(authority), _, None) => Some(authority.clone()),
        (None, header, None) => header?.ok(),
    };
    authority.filter(is_host_and_port)
}

/// Whether it is a host with an optional port: no account before it, and no invalid port.
fn is_host_and_port(authority: &Authority) -> bool {
    let port = authority.port_u16().and(authority.port()).map_or(0, |port| port.as_str().len() + 1);
    authority.host().len() + port == authority.as_str().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(listens: &str, public_url: Option<&str>, more: &[&str]) -> Hosts {
        let more: Vec<String> = more.iter().map(ToString::to_string).collect();
        Hosts::new(listens.parse().unwrap(), public_url.map(|url| PublicUrl(url.into())).as_ref(), &more)
    }

    #[test]
    fn on_a_laptop_only_the_machines_own_names_are_known() {
        let hosts = hosts("127.0.0.1:3000", None, &[]);
        for ours in ["localhost", "LOCALHOST", "localhost.", "127.0.0.1", "[::1]", "127.1.2.3"] {
            assert!(hosts.contains(ours), "{ours}");
        }
        for foreign in [
            "evil.example",
            "localhost.evil.example",
            "192.0.2.1",
            "0.0.0.0",
            "127.0.0.1.nip.example",
            "[127.0.0.1]",
            "::1",
            "",
        ] {
            assert!(!hosts.contains(foreign), "{foreign}");
        }
    }

    #[test]
    fn a_host_has_no_account_and_no_port_that_there_is_not() {
        let named = |host: &str| {
            let request = Request::builder().header(header::HOST, host).body(axum::body::Body::empty()).unwrap();
            super::host(&request).map(|host| host.host().to_owned())
        };
        for (host, name) in [("localhost", "localhost"), ("a.example:8080", "a.example"), ("[::1]:80", "[::1]")] {
            assert_eq!(named(host).as_deref(), Some(name), "{host}");
        }
        for odd in ["evil@localhost", "localhost:99999", "localhost:abc", "localhost:", "a b", ""] {
            assert_eq!(named(odd), None, "{odd}");
        }
    }

    #[test]
    fn for_other_machines_addresses_are_known_and_names_are_those_that_were_set() {
        let hosts = hosts("0.0.0.0:3000", Some("https://seat.example:8443/"), &["laptop.local"]);
        for ours in ["192.0.2.1", "[2001:db8::1]", "seat.example", "Laptop.Local"] {
            assert!(hosts.contains(ours), "{ours}");
        }
        assert!(!hosts.contains("evil.example"));
    }
}
