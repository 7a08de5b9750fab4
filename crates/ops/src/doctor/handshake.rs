//! TLS as the site will use it: the server's proof of identity, and until when it is valid.

use super::finding::Found;
use futures::TryFutureExt;
use rustls::CertificateError as Error;
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
use x509_cert::{Certificate, der::Decode};

/// The timeout of a handshake.
const HANDSHAKE_MAX: Duration = Duration::from_secs(10);
/// A certificate that ends within this time gets a warning.
const SOON: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// A connection, and the kind of its handshake in words.
type Secured = (TlsStream<TcpStream>, &'static str);

/// Checks TLS to a cluster, with the server's own way to connect.
pub(super) async fn dsql(endpoint: &Endpoint, roots: &Roots) -> Found {
    let dialed = dial(endpoint, roots)
        .map_ok(|(stream, handshake)| (stream, if handshake.direct { ", direct" } else { ", after asking for it" }));
    examine(endpoint.host.name(), dialed).await
}

/// Checks TLS to an HTTPS server.
pub(super) async fn https(address: SocketAddr, name: &str, roots: &Roots) -> Found {
    let handshake = TcpStream::connect(address).and_then(|line| secure(line, name, None, roots));
    examine(name, handshake.map_ok(|stream| (stream, "")).map_err(DialError::Unproven)).await
}

async fn examine(name: &str, handshake: impl Future<Output = Result<Secured, DialError>>) -> Found {
    match timeout(HANDSHAKE_MAX, handshake).await {
        Ok(Ok(secured)) => proven(name, secured).await,
        Ok(Err(DialError::Unproven(error) | DialError::Unreached(error))) => unproven(name, &error),
        Ok(Err(DialError::NoTls)) => no_tls(name),
        Err(_) => Found::fail(format!("{name} does not end its handshake")).then("Run the command again."),
    }
}

async fn proven(name: &str, (mut stream, kind): Secured) -> Found {
    let end = end(&certificate(&stream));
    let until = end.map_or_else(String::new, |end| format!(" until {}", day(millis(end))));
    let text = format!("{}{kind}, certificate of {name}{until}", version(&stream));
    // Closed in order, so that the server does not log a broken connection.
    let _ = stream.shutdown().await;
    match end.and_then(|end| (UNIX_EPOCH + end).duration_since(SystemTime::now()).ok()) {
        Some(left) if left < SOON => Found::Warn(format!("{text}: it ends soon")),
        _ => Found::Ok(text),
    }
}

/// Returns the end of a certificate's validity, as Unix time.
fn end(certificate: &[u8]) -> Option<Duration> {
    let certificate = Certificate::from_der(certificate).ok()?;
    Some(certificate.tbs_certificate.validity.not_after.to_unix_duration())
}

fn unproven(name: &str, error: &io::Error) -> Found {
    let (clock, host) = (
        "Is this machine's clock right?",
        "Is the host right? A private root is named by --tls-root (WORLDSEAT_TLS_ROOT).",
    );
    let (what, then) = match certificate_error(error) {
        None => return no_tls(name),
        Some(Error::Expired | Error::ExpiredContext { .. }) => {
            (format!("the certificate of {name} has expired"), clock)
        }
        Some(Error::NotValidYet | Error::NotValidYetContext { .. }) => {
            (format!("the certificate of {name} is not valid yet"), clock)
        }
        Some(Error::NotValidForName | Error::NotValidForNameContext { .. }) => {
            (format!("the certificate is not for {name}: this is another server"), host)
        }
        Some(Error::UnknownIssuer) => {
            (format!("the certificate of {name} is by nobody we trust: somebody may stand in between"), host)
        }
        Some(other) => (format!("the certificate of {name} is not accepted ({other:?})"), host),
    };
    Found::fail(what).then(then)
}

fn no_tls(name: &str) -> Found {
    Found::fail(format!("{name} offers no TLS: it would read the token, and everybody on the way"))
        .then("Aurora DSQL always does: name the cluster's own host.")
}
