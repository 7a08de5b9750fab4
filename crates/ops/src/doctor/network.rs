//! The network path to a server: its name, and its port.

use super::{finding::Found, median::millis};
use std::{io::ErrorKind, net::SocketAddr, time::Duration};
use tokio::{
    net::{TcpStream, lookup_host},
    time::{Instant, timeout},
};

/// The timeout for resolving a name.
const RESOLVE_MAX: Duration = Duration::from_secs(5);
/// The timeout for opening a connection.
const CONNECT_MAX: Duration = Duration::from_secs(4);
/// The most addresses of one name that are tried.
const ADDRESSES_MAX: usize = 4;

/// The network path to a server.
pub(super) struct Way {
    pub(super) name: String,
    pub(super) port: u16,
    /// The setting that names the server, for the advice if it cannot be found or reached.
    named_by: &'static str,
    addresses: Vec<SocketAddr>,
    /// The address that accepted a connection.
    pub(super) reached: Option<SocketAddr>,
}

impl Way {
    pub(super) fn new(name: &str, port: u16, named_by: &'static str) -> Self {
        Self { name: name.to_owned(), port, named_by, addresses: Vec::new(), reached: None }
    }

    /// Resolves the addresses of the name.
    pub(super) async fn resolve(&mut self) -> Found {
        let name = &self.name;
        let Ok(found) = timeout(RESOLVE_MAX, lookup_host((name.as_str(), self.port))).await else {
            return Found::fail(format!("no answer for {name}")).then("Look at this machine's DNS.");
        };
        self.addresses = found.map(Iterator::collect).unwrap_or_default();
        match self.addresses.len() {
            0 => Found::fail(format!("there is no host {name}"))
                .then(format!("Is it spelled right, and is it still there? It is set by {}.", self.named_by)),
            1 => Found::Ok(format!("{name} has an address")),
            many => Found::Ok(format!("{name} has {many} addresses")),
        }
    }

    /// Opens a connection and closes it again.
    pub(super) async fn reach(&mut self) -> Found {
        let (name, port, named_by) = (&self.name, self.port, self.named_by);
        let mut last = "no address".to_owned();
        for address in self.addresses.iter().take(ADDRESSES_MAX) {
            let begun = Instant::now();
            last = match timeout(CONNECT_MAX, TcpStream::connect(address)).await {
                Ok(Ok(_)) => {
                    self.reached = Some(*address);
                    return Found::Ok(format!("port {port} answers in {}", millis(begun.elapsed())));
                }
                Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => "nobody listens there".into(),
                Ok(Err(error)) => error.kind().to_string(),
                Err(_) => format!("no answer for {} s", CONNECT_MAX.as_secs()),
            };
        }
        Found::fail(format!("port {port} of {name} cannot be reached ({last})"))
            .then(format!("Does a firewall or a security group let this machine out to it? It is set by {named_by}."))
    }
}
