//! The lanes' stores, as the server makes them.

use engines::settings::local_regions;
use sale::{Lane, Region};
use std::net::{Ipv4Addr, SocketAddr};
use store::{
    dynamodb::{self, DynamoDb},
    postgres_wire::{self, Isolation, PostgresWire},
    tls::Roots,
};
use tokio::net::TcpSocket;
use tokio_postgres::Config;

use super::databases;

/// Returns the two regions of every lane here.
pub(crate) fn regions() -> [Region; 2] {
    local_regions()
}

/// Returns the strong lane on the shared PostgreSQL.
pub(crate) fn strong(connections: usize) -> PostgresWire {
    strong_at(databases().socket.clone(), connections, Isolation::RepeatableRead)
}

/// Returns the strong lane on any PostgreSQL.
pub(crate) fn strong_at(config: Config, connections: usize, isolation: Isolation) -> PostgresWire {
    let endpoints = regions().map(|region| postgres_wire::Endpoint { region, config: config.clone() });
    PostgresWire::new(endpoints.into(), connections, isolation, &Roots::public()).expect("a pool")
}

/// Returns the shared PostgreSQL's role and database at another address: a proxy's, or one without a listener.
pub(crate) fn postgres_at(address: SocketAddr, own: &Config) -> Config {
    let mut config = Config::new();
    config.host(address.ip().to_string()).port(address.port());
    config.user(own.get_user().expect("a role")).dbname(own.get_dbname().expect("a database"));
    config.password(own.get_password().expect("a password"));
    config
}

/// Returns the eventual lane on the shared global table.
pub(crate) fn eventual(connections: usize) -> DynamoDb {
    dynamodb_at(databases().tables, connections)
}

/// Returns the eventual lane on any endpoints.
pub(crate) fn dynamodb_at(addresses: [SocketAddr; 2], connections: usize) -> DynamoDb {
    dynamodb_called(addresses, connections, format!("dynoxide x2, standing in for {}", Lane::Eventual.product()))
}

/// Returns the same, under another name than our own pair's.
pub(crate) fn dynamodb_called(addresses: [SocketAddr; 2], connections: usize, engine: String) -> DynamoDb {
    let at = |(region, address)| dynamodb::Endpoint { region, url: format!("http://{address}") };
    let endpoints = regions().into_iter().zip(addresses).map(at).collect();
    DynamoDb::new(endpoints, &dynamodb::dummy_credentials(), connections, engine)
}

/// Returns an address without a listener; it stays so while the socket is kept.
pub(crate) fn closed_port() -> (SocketAddr, TcpSocket) {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).expect("a port");
    (socket.local_addr().expect("bound"), socket)
}

/// Returns the eventual lane in one region with one connection: its buyers queue up, and it sells once.
pub(crate) fn eventual_at_one_desk() -> DynamoDb {
    let [region, _] = regions();
    let endpoint = dynamodb::Endpoint { region, url: format!("http://{}", databases().tables[0]) };
    let engine = format!("dynoxide, standing in for {}", Lane::Eventual.product());
    DynamoDb::new(vec![endpoint], &dynamodb::dummy_credentials(), 1, engine)
}
