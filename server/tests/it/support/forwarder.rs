//! A listener before a server: each client connection gets its own connection to the server.

use std::{
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

/// The listener; it ends, with its connections, when it is dropped.
pub(super) struct Forwarder {
    pub(super) address: SocketAddr,
    accept: AbortHandle,
}

impl Forwarder {
    /// Passes each client connection, and its own connection to `target`, to `serve`.
    pub(super) async fn before<F>(
        target: SocketAddr,
        serve: impl Fn(TcpStream, TcpStream) -> F + Send + 'static,
    ) -> Self
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
