//! Meters before the databases: what a request costs on AWS, counted on its way.

mod dynamodb;
mod postgres;

pub(crate) use dynamodb::{DynamoMeter, Units};
pub(crate) use postgres::{Transactions, WireMeter};

use std::{
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

/// A forwarder that ends when it is dropped.
struct Forwarder {
    address: SocketAddr,
    accept: AbortHandle,
}

impl Forwarder {
    /// Hands each connection, and one of its own to `target`, to `serve`.
    async fn before<F>(target: SocketAddr, serve: impl Fn(TcpStream, TcpStream) -> F + Send + 'static) -> Self
    where
        F: Future<Output = io::Result<()>> + Send + 'static,
    {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let accept = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(target).await.expect("the database takes connections");
                client.set_nodelay(true).expect("a socket");
                server.set_nodelay(true).expect("a socket");
                connections.spawn(serve(client, server));
            }
        });
        Self { address, accept: accept.abort_handle() }
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.accept.abort();
    }
}
