//! A verified TLS line to an endpoint.

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

/// What PostgreSQL's protocol is called in ALPN; without it a direct handshake is not for us.
const ALPN: &[u8] = b"postgresql";
/// Asks a server that expects the old way whether it speaks TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// How the line was secured.
#[derive(Debug, Clone)]
pub struct Handshake {
    /// Whether TLS came first (one round trip less), or was asked for.
    pub direct: bool,
    /// `1.3`
    pub version: &'static str,
    /// The server's certificate, DER. It was verified.
    pub certificate: Vec<u8>,
}

/// Whether an endpoint was found to take TLS only when asked first.
#[derive(Debug, Clone, Default)]
pub(super) struct AskFirst(Arc<AtomicBool>);

/// Why there is no line. Nothing secret was sent.
#[derive(Debug, Error)]
pub enum DialError {
    /// Nobody is there, or whoever is hung up.
    #[error("nobody is reached")]
    Unreached(#[source] io::Error),
    /// It offers no TLS.
    #[error("the server offers no TLS, and without it nothing is sent")]
    NoTls,
    /// It does not prove who it is, or cannot agree on how to speak.
    #[error("TLS does not come about")]
    Unproven(#[source] io::Error),
}

impl From<DialError> for StoreError {
    fn from(error: DialError) -> Self {
        let code = if matches!(error, DialError::Unreached(_)) { "connection" } else { "tls" };
        Self::Failed { code: code.into(), detail: with_causes(&error) }
    }
}

/// Opens a line: TLS at once, and where the server does not take that, after an SSLRequest.
///
/// # Errors
/// Where nobody is reached, or who is there cannot be trusted.
pub async fn dial(endpoint: &Endpoint, roots: &Roots) -> Result<(TlsStream<TcpStream>, Handshake), DialError> {
    dial_as_before(endpoint, roots, &AskFirst::default()).await
}

pub(super) async fn dial_as_before(
    endpoint: &Endpoint,
    roots: &Roots,
    ask_first: &AskFirst,
) -> Result<(TlsStream<TcpStream>, Handshake), DialError> {
    let handshake = async |line| secure(line, endpoint.host.name(), Some(ALPN), roots).await;
    if !ask_first.0.load(Ordering::Relaxed) {
        match handshake(reach(endpoint).await?).await {
            Ok(stream) if stream.get_ref().1.alpn_protocol() == Some(ALPN) => return Ok(with_handshake(stream, true)),
            Err(error) if certificate_error(&error).is_some() => return Err(DialError::Unproven(error)),
            // It hung up, or answered something else than TLS.
            Ok(_) | Err(_) => {}
        }
    }
    let mut line = reach(endpoint).await?;
    if !takes_tls(&mut line).await.map_err(DialError::Unreached)? {
        return Err(DialError::NoTls);
    }
    let stream = handshake(line).await.map_err(DialError::Unproven)?;
    ask_first.0.store(true, Ordering::Relaxed);
    Ok(with_handshake(stream, false))
}

/// TCP, to the first address that answers.
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
