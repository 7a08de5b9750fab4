//! TLS before a server that has none.

use rustls::ServerConfig;
use std::{io, net::SocketAddr, path::Path, sync::Arc};
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;

use super::{
    dsql::certificates::{root_file, trusted},
    forwarder::Forwarder,
};

/// The way in which a client begins TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Greeting {
    /// It begins with TLS at once.
    None,
    /// It asks for TLS first, as PostgreSQL's clients do.
    SslRequest,
}

/// A listener for `localhost` that takes TLS off; it ends when it is dropped.
pub(crate) struct TlsFront {
    forwarder: Forwarder,
    root: NamedTempFile,
}

impl TlsFront {
    pub(crate) async fn before(target: SocketAddr, greeting: Greeting) -> Self {
        let mut config = ServerConfig::clone(&trusted().server("localhost"));
        config.alpn_protocols.clear();
        let tls = TlsAcceptor::from(Arc::new(config));
        let serve = move |client, server| serve(client, server, tls.clone(), greeting);
        Self { forwarder: Forwarder::before(target, serve).await, root: root_file() }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.forwarder.address
    }

    /// Returns the certificate of its authority, for `--tls-root`.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }
}

async fn serve(mut client: TcpStream, mut server: TcpStream, tls: TlsAcceptor, greeting: Greeting) -> io::Result<()> {
    if greeting == Greeting::SslRequest {
        let mut request = [0; 8];
        client.read_exact(&mut request).await?;
        client.write_all(b"S").await?;
    }
    let mut client = tls.accept(client).await?;
    copy_bidirectional(&mut client, &mut server).await.map(|_| ())
}
