//! A verified TLS line to an endpoint.

use super::Endpoint;
use crate::{error_chain::with_causes, tls::Roots};
use app::sale::StoreError;
use rustls::pki_types::ServerName;
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpStream, lookup_host},
};
use tokio_rustls::{TlsConnector, client::TlsStream};

/// What PostgreSQL's protocol is called in ALPN; without it a direct handshake is not for us.
const ALPN: &[u8] = b"postgresql";
/// Asks a server that expects the old way whether it speaks TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// How the line was secured.
#[derive(Debug, Clone)]
pub struct Handshake {
    /// Whether TLS came first (one round trip less), or was asked for.
    pub direct: bool,
    /// `TLSv1_3`.
    pub version: String,
    /// The server's certificate, DER. It was verified.
    pub certificate: Vec<u8>,
}

/// Whether an endpoint was found to take TLS only when asked first.
#[derive(Debug, Clone, Default)]
pub(super) struct AskFirst(Arc<AtomicBool>);

/// Opens a line: TLS at once, and where the server does not take that, after an SSLRequest.
///
/// # Errors
/// `connection` where nobody is reached; `tls` where the server cannot prove who it is, or
/// offers no TLS.
pub async fn dial(endpoint: &Endpoint, roots: &Roots) -> Result<(TlsStream<TcpStream>, Handshake), StoreError> {
    dial_as_before(endpoint, roots, &AskFirst::default()).await
}

pub(super) async fn dial_as_before(
    endpoint: &Endpoint,
    roots: &Roots,
    ask_first: &AskFirst,
) -> Result<(TlsStream<TcpStream>, Handshake), StoreError> {
    if !ask_first.0.load(Ordering::Relaxed) {
        match handshake(endpoint, roots, reach(endpoint).await?).await {
            Ok(stream) if stream.get_ref().1.alpn_protocol() == Some(ALPN) => return Ok(told(stream, true)),
            Err(error) if is_about_certificate(&error) => return Err(insecure(&with_causes(&error))),
            // It hung up, or answered something else than TLS.
            Ok(_) | Err(_) => {}
        }
    }
    let mut stream = reach(endpoint).await?;
    if !takes_tls(&mut stream).await.map_err(|error| lost(&error))? {
        return Err(insecure("the server offers no TLS, and without it nothing is sent"));
    }
    let stream = handshake(endpoint, roots, stream).await.map_err(|error| insecure(&with_causes(&error)))?;
    ask_first.0.store(true, Ordering::Relaxed);
    Ok(told(stream, false))
}

/// TCP, to the first address that answers.
async fn reach(endpoint: &Endpoint) -> Result<TcpStream, StoreError> {
    let addresses: Vec<SocketAddr> = match endpoint.address {
        Some(address) => vec![address],
        None => {
            lookup_host((endpoint.host.name(), endpoint.host.port())).await.map_err(|error| lost(&error))?.collect()
        }
    };
    let stream = TcpStream::connect(&addresses[..]).await.map_err(|error| lost(&error))?;
    stream.set_nodelay(true).map_err(|error| lost(&error))?;
    Ok(stream)
}

async fn takes_tls(stream: &mut TcpStream) -> io::Result<bool> {
    stream.write_all(&SSL_REQUEST).await?;
    Ok(stream.read_u8().await? == b'S')
}

async fn handshake(endpoint: &Endpoint, roots: &Roots, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(endpoint.host.name().to_owned()).map_err(io::Error::other)?;
    let mut config = roots.client();
    config.alpn_protocols = vec![ALPN.to_vec()];
    TlsConnector::from(Arc::new(config)).connect(name, stream).await
}

fn told(stream: TlsStream<TcpStream>, direct: bool) -> (TlsStream<TcpStream>, Handshake) {
    let session = stream.get_ref().1;
    let version = session.protocol_version().map_or_else(String::new, |version| format!("{version:?}"));
    let certificate = session.peer_certificates().and_then(|chain| chain.first());
    let certificate = certificate.map_or_else(Vec::new, |certificate| certificate.to_vec());
    (stream, Handshake { direct, version, certificate })
}

/// No other way of asking makes a certificate better.
fn is_about_certificate(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(inner, Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented))
}

fn lost(error: &io::Error) -> StoreError {
    StoreError::Failed { code: "connection".into(), detail: with_causes(error) }
}

fn insecure(why: &str) -> StoreError {
    StoreError::Failed { code: "tls".into(), detail: why.to_owned() }
}
