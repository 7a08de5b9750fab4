//! TLS before a server that has none.

use rustls::ServerConfig;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};
use tempfile::NamedTempFile;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::AbortHandle,
};
use tokio_rustls::TlsAcceptor;

use super::dsql::certificates::{root_file, trusted};

/// How a client comes to TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Greeting {
    /// It begins with it.
    None,
    /// It asks for it first, as PostgreSQL's clients do.
    SslRequest,
}

/// A listener for `localhost` that takes TLS off; it ends when it is dropped.
pub(crate) struct TlsFront {
    pub(crate) address: SocketAddr,
    root: NamedTempFile,
    accept: AbortHandle,
}

impl TlsFront {
    pub(crate) async fn before(target: SocketAddr, greeting: Greeting) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let mut config = ServerConfig::clone(&trusted().server("localhost"));
        config.alpn_protocols.clear();
        let tls = TlsAcceptor::from(Arc::new(config));
        let accept = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(serve(client, tls.clone(), target, greeting));
            }
        });
        Self { address, root: root_file(), accept: accept.abort_handle() }
    }

    /// The certificate of who vouches for it, as `--tls-root` takes it.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }
}

impl Drop for TlsFront {
    fn drop(&mut self) {
        self.accept.abort();
    }
}

async fn serve(mut client: TcpStream, tls: TlsAcceptor, to: SocketAddr, greeting: Greeting) -> std::io::Result<()> {
    if greeting == Greeting::SslRequest {
        let mut request = [0; 8];
        client.read_exact(&mut request).await?;
        client.write_all(b"S").await?;
    }
    let mut client = tls.accept(client).await?;
    copy_bidirectional(&mut client, &mut TcpStream::connect(to).await?).await.map(|_| ())
}
