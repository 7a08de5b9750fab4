//! A verified TLS connection to an endpoint.

use super::Endpoint;
use crate::tls::{Roots, certificate, certificate_error, secure, version};
use sale::{StoreError, with_causes};
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use thiserror::Error;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::client::TlsStream;

/// The name of PostgreSQL's protocol in ALPN; a direct handshake counts only if the server confirms it.
const ALPN: &[u8] = b"postgresql";
/// The request by which a client of the older way finds out whether a server takes TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// The TLS handshake of a connection.
#[derive(Debug, Clone)]
pub struct Handshake {
    /// Whether TLS came first (one round trip less), or only after a request for it.
    pub direct: bool,
    /// `1.3`
    pub version: &'static str,
    /// The server's certificate, DER. It was verified.
    pub certificate: Vec<u8>,
}

/// Whether an endpoint was found to take TLS only after an SSLRequest.
#[derive(Debug, Clone, Default)]
pub(super) struct SslRequestFirst(Arc<AtomicBool>);

/// The reason why there is no connection. Nothing secret was sent.
#[derive(Debug, Error)]
pub enum DialError {
    /// No server answered, or it closed the connection.
    #[error("nobody is reached")]
    Unreached(#[source] io::Error),
    /// The server offers no TLS.
    #[error("the server offers no TLS, and without it nothing is sent")]
    NoTls,
    /// The server does not prove its identity, or the two sides cannot agree on a version of TLS.
    #[error("TLS does not come about")]
    Unproven(#[source] io::Error),
}

impl From<DialError> for StoreError {
    fn from(error: DialError) -> Self {
        let code = if matches!(error, DialError::Unreached(_)) { "connection" } else { "tls" };
        Self::Failed { code: code.into(), detail: with_causes(&error) }
    }
}

/// Opens a connection: TLS at once, or after an SSLRequest if the server does not take that.
///
/// # Errors
/// When no server is reached, or the server cannot be trusted.
pub async fn dial(endpoint: &Endpoint, roots: &Roots) -> Result<(TlsStream<TcpStream>, Handshake), DialError> {
    dial_as_before(endpoint, roots, &SslRequestFirst::default()).await
}

pub(super) async fn dial_as_before(
    endpoint: &Endpoint,
    roots: &Roots,
    ssl_request_first: &SslRequestFirst,
) -> Result<(TlsStream<TcpStream>, Handshake), DialError> {
    let handshake = async |line| secure(line, endpoint.host.name(), Some(ALPN), roots).await;
    if !ssl_request_first.0.load(Ordering::Relaxed) {
        match handshake(reach(endpoint).await?).await {
            Ok(stream) if stream.get_ref().1.alpn_protocol() == Some(ALPN) => return Ok(with_handshake(stream, true)),
            Err(error) if certificate_error(&error).is_some() => return Err(DialError::Unproven(error)),
            // The server closed the connection, or answered with something else.
            Ok(_) | Err(_) => {}
        }
    }
    let mut line = reach(endpoint).await?;
    if !takes_tls(&mut line).await.map_err(DialError::Unreached)? {
        return Err(DialError::NoTls);
    }
    let stream = handshake(line).await.map_err(DialError::Unproven)?;
    ssl_request_first.0.store(true, Ordering::Relaxed);
    Ok(with_handshake(stream, false))
}

/// Opens a TCP connection to the first address that answers.
async fn reach(endpoint: &Endpoint) -> Result<TcpStream, DialError> {
    connect(endpoint).await.map_err(DialError::Unreached)
}

async fn connect(endpoint: &Endpoint) -> io::Result<TcpStream> {
    let addresses: Vec<SocketAddr> = match endpoint.address {
        Some(address) => vec![address],
        None => lookup_host((endpoint.host.name(), endpoint.host.port())).await?.collect(),
    };
    let line = TcpStream::connect(&addresses[..]).await?;
    line.set_nodelay(true)?;
    Ok(line)
}

async fn takes_tls(line: &mut TcpStream) -> io::Result<bool> {
    line.write_all(&SSL_REQUEST).await?;
    Ok(line.read_u8().await? == b'S')
}

fn with_handshake(stream: TlsStream<TcpStream>, direct: bool) -> (TlsStream<TcpStream>, Handshake) {
    let handshake = Handshake { direct, version: version(&stream), certificate: certificate(&stream) };
    (stream, handshake)
}
