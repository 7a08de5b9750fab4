//! TLS as the site will use it: the server's proof of identity, and until when it is valid.

use super::finding::Found;
use rustls::CertificateError;
use sale::date::day;
use std::{
    io,
    net::SocketAddr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use store::{
    dsql::{DialError, Endpoint, dial},
    retention::millis,
    tls::{Roots, certificate, certificate_error, secure, version},
};
use tokio::{io::AsyncWriteExt, net::TcpStream, time::timeout};
use tokio_rustls::client::TlsStream;
use x509_cert::der::Decode;

/// The timeout of a handshake.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// A certificate that ends within this time gets a warning.
const SOON: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Checks TLS to a cluster, with the server's own way to connect.
pub(super) async fn dsql(endpoint: &Endpoint, roots: &Roots) -> Found {
    let name = endpoint.host.name();
    match timeout(HANDSHAKE_MAX, dial(endpoint, roots)).await {
        Ok(Ok((stream, handshake))) => {
            right(name, stream, if handshake.direct { ", direct" } else { ", after asking for it" }).await
        }
        Ok(Err(DialError::Unproven(error) | DialError::Unreached(error))) => wrong(name, &error),
        Ok(Err(DialError::NoTls)) => none(name),
        Err(_) => late(name),
    }
}

/// Checks TLS to an HTTPS server.
pub(super) async fn https(address: SocketAddr, name: &str, roots: &Roots) -> Found {
    let handshake = async { secure(TcpStream::connect(address).await?, name, None, roots).await };
    match timeout(HANDSHAKE_MAX, handshake).await {
        Ok(Ok(stream)) => right(name, stream, "").await,
        Ok(Err(error)) => wrong(name, &error),
        Err(_) => late(name),
    }
}

async fn right(name: &str, mut stream: TlsStream<TcpStream>, how: &str) -> Found {
    let end = end(&certificate(&stream));
    let until = end.map_or_else(String::new, |end| {
        format!(" until {}", day(millis(end.duration_since(UNIX_EPOCH).unwrap_or_default())))
    });
    let said = format!("{}{how}, certificate of {name}{until}", version(&stream));
    // Closed in order, so that the server does not log a broken connection.
    let _ = stream.shutdown().await;
    match end.and_then(|end| end.duration_since(SystemTime::now()).ok()) {
        Some(left) if left < SOON => Found::Warn(format!("{said}: it ends soon")),
        _ => Found::Ok(said),
    }
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
        None => none(name),
    }
}

fn none(name: &str) -> Found {
    Found::fail(
        format!("{name} offers no TLS: it would read the token, and everybody on the way"),
        "Aurora DSQL always does: name the cluster's own host.",
    )
}

fn late(name: &str) -> Found {
    Found::fail(format!("{name} does not end its handshake"), "Run the command again.")
}

/// Returns the end of a certificate's validity.
fn end(certificate: &[u8]) -> Option<SystemTime> {
    let certificate = x509_cert::Certificate::from_der(certificate).ok()?;
    Some(certificate.tbs_certificate.validity.not_after.to_system_time())
}
