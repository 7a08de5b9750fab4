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
#[derive(Debug, Clone)]
pub(super) struct Way {
    /// Its name.
    pub(super) name: String,
    /// Its port.
    pub(super) port: u16,
    /// The setting that names the server, for the advice if it cannot be found or reached.
    pub(super) named_by: &'static str,
    /// The addresses of the name; given in advance if DNS is not to be used.
    pub(super) addresses: Vec<SocketAddr>,
    /// The address that accepted a connection.
    pub(super) reached: Option<SocketAddr>,
}

impl Way {
    pub(super) fn new(name: &str, port: u16, named_by: &'static str) -> Self {
        Self { name: name.to_owned(), port, named_by, addresses: Vec::new(), reached: None }
    }

    /// Resolves the addresses of the name.
    pub(super) async fn resolve(&mut self) -> Found {
        if !self.addresses.is_empty() {
            return Found::Ok("not asked: an address is given".into());
        }
        let found = timeout(RESOLVE_MAX, lookup_host((self.name.as_str(), self.port))).await;
        let addresses: Vec<SocketAddr> = match found {
            Ok(Ok(addresses)) => addresses.collect(),
            Ok(Err(_)) => Vec::new(),
            Err(_) => return Found::fail(format!("no answer for {}", self.name), "Look at this machine's DNS."),
        };
        if addresses.is_empty() {
            return Found::fail(
                format!("there is no host {}", self.name),
                format!("Is it spelled right, and is it still there? It is set by {}.", self.named_by),
            );
        }
        self.addresses = addresses;
        Found::Ok(match self.addresses.len() {
            1 => format!("{} has an address", self.name),
            many => format!("{} has {many} addresses", self.name),
        })
    }

    /// Opens a connection and closes it again.
    pub(super) async fn reach(&mut self) -> Found {
        let mut last = "no address".to_owned();
        for address in self.addresses.iter().take(ADDRESSES_MAX) {
            let begun = Instant::now();
            match timeout(CONNECT_MAX, TcpStream::connect(address)).await {
                Ok(Ok(_)) => {
                    self.reached = Some(*address);
                    return Found::Ok(format!("port {} answers in {}", self.port, millis(begun.elapsed())));
                }
                Ok(Err(error)) if error.kind() == ErrorKind::ConnectionRefused => last = "nobody listens there".into(),
                Ok(Err(error)) => last = error.kind().to_string(),
                Err(_) => last = format!("no answer for {} s", CONNECT_MAX.as_secs()),
            }
        }
        Found::fail(
            format!("port {} of {} cannot be reached ({last})", self.port, self.name),
            format!("Does a firewall or a security group let this machine out to it? It is set by {}.", self.named_by),
        )
    }
}
