//! TLS as the site will use it: who the server proves to be, and until when.

use super::finding::Found;
use crate::tls::Roots;
use rustls::{
    CertificateError, ClientConnection, Error, ProtocolVersion,
    pki_types::{CertificateDer, ServerName},
};
use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::task::spawn_blocking;
use x509_cert::der::Decode;

/// How long each step of a handshake may take.
const STEP_MAX: Duration = Duration::from_secs(5);
/// A certificate that ends within this time is said to.
const SOON: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// PostgreSQL's request for TLS, by which a server is asked that does not take TLS directly.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f];

/// How TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// At once.
    Direct,
    /// At once, with the name of PostgreSQL's protocol.
    DirectPostgres,
    /// After PostgreSQL's request for it.
    Asked,
}

/// What a handshake comes to.
struct Shaken {
    version: &'static str,
    until: Option<SystemTime>,
}

/// TLS to a server that speaks PostgreSQL's protocol: at once where it takes that, else after asking.
pub(super) async fn postgres(address: SocketAddr, name: &str, roots: &Roots) -> Found {
    match shake(address, name, roots, Begin::DirectPostgres).await {
        Ok(shaken) => right(name, &shaken, ", direct"),
        // It has shown a certificate: to ask in another way gets no other.
        Err(error) if certificate_error(&error).is_some() => wrong(name, &error),
        Err(_) => match shake(address, name, roots, Begin::Asked).await {
            Ok(shaken) => right(name, &shaken, ", after asking for it"),
            Err(error) => wrong(name, &error),
        },
    }
}

/// TLS to an HTTPS server.
pub(super) async fn https(address: SocketAddr, name: &str, roots: &Roots) -> Found {
    match shake(address, name, roots, Begin::Direct).await {
        Ok(shaken) => right(name, &shaken, ""),
        Err(error) => wrong(name, &error),
    }
}

fn right(name: &str, shaken: &Shaken, how: &str) -> Found {
    let until = shaken.until.map_or_else(String::new, |until| format!(" until {}", date(until)));
    let said = format!("{}{how}, certificate of {name}{until}", shaken.version);
    let left = shaken.until.and_then(|until| until.duration_since(SystemTime::now()).ok());
    match left {
        Some(left) if left < SOON => Found::Warn(format!("{said}: it ends soon")),
        _ => Found::Ok(said),
    }
}

fn date(time: SystemTime) -> String {
    let date = aws_sdk_dynamodb::primitives::DateTime::from(time);
    let text = date.fmt(aws_sdk_dynamodb::primitives::DateTimeFormat::DateTime).unwrap_or_default();
    text.split('T').next().unwrap_or_default().to_owned()
}

fn wrong(name: &str, error: &io::Error) -> Found {
    let then = "Is the host right? A private root is named by --tls-root (WORLDSEAT_TLS_ROOT).";
    match certificate_error(error) {
        Some(CertificateError::Expired | CertificateError::ExpiredContext { .. }) => {
            Found::fail(format!("the certificate of {name} has expired"), "Is this machine's clock right?")
        }
        Some(CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. }) => {
            Found::fail(format!("the certificate of {name} is not valid yet"), "Is this machine's clock right?")
        }
        Some(CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }) => {
            Found::fail(format!("the certificate is not for {name}: this is another server"), then)
        }
        Some(CertificateError::UnknownIssuer) => {
            Found::fail(format!("the certificate of {name} is by nobody we trust: somebody may stand in between"), then)
        }
        Some(other) => Found::fail(format!("the certificate of {name} is not accepted ({other:?})"), then),
        None => Found::fail(
            format!("{name} offers no TLS: it would read the token, and everybody on the way"),
            "Aurora DSQL always does: name the cluster's own host.",
        ),
    }
}

fn certificate_error(error: &io::Error) -> Option<&CertificateError> {
    match error.get_ref()?.downcast_ref::<Error>()? {
        Error::InvalidCertificate(error) => Some(error),
        _ => None,
    }
}

async fn shake(address: SocketAddr, name: &str, roots: &Roots, begin: Begin) -> io::Result<Shaken> {
    let mut config = roots.client();
    if begin == Begin::DirectPostgres {
        config.alpn_protocols = vec![b"postgresql".to_vec()];
    }
    let name = ServerName::try_from(name.to_owned()).map_err(io::Error::other)?;
    let tls = ClientConnection::new(Arc::new(config), name).map_err(io::Error::other)?;
    spawn_blocking(move || step_by_step(address, tls, begin)).await.map_err(io::Error::other)?
}

fn step_by_step(address: SocketAddr, mut tls: ClientConnection, begin: Begin) -> io::Result<Shaken> {
    let mut tcp = TcpStream::connect_timeout(&address, STEP_MAX)?;
    tcp.set_read_timeout(Some(STEP_MAX))?;
    tcp.set_write_timeout(Some(STEP_MAX))?;
    if begin == Begin::Asked {
        tcp.write_all(&SSL_REQUEST)?;
        let mut answer = [0];
        tcp.read_exact(&mut answer)?;
        if answer != *b"S" {
            return Err(io::ErrorKind::Unsupported.into());
        }
    }
    while tls.is_handshaking() {
        tls.complete_io(&mut tcp)?;
    }
    if begin == Begin::DirectPostgres && tls.alpn_protocol() != Some(b"postgresql") {
        return Err(io::ErrorKind::Unsupported.into());
    }
    let version = match tls.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "1.3",
        Some(ProtocolVersion::TLSv1_2) => "1.2",
        _ => "of an unknown version",
    };
    let until = tls.peer_certificates().and_then(<[_]>::first).and_then(end);
    // Said goodbye to in order: the server is not to log a line that broke.
    tls.send_close_notify();
    let _ = tls.complete_io(&mut tcp);
    Ok(Shaken { version, until })
}

/// The end of a certificate's validity.
fn end(certificate: &CertificateDer<'_>) -> Option<SystemTime> {
    let certificate = x509_cert::Certificate::from_der(certificate).ok()?;
    Some(certificate.tbs_certificate.validity.not_after.to_system_time())
}
