//! The root certificates that we trust. Verification cannot be switched off.

use rustls::{
    CertificateError, ClientConfig, Error, ProtocolVersion, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{fs, io, path::Path, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};

/// Starts TLS on a connection to the server of this name; `protocol` is offered to the server, if there is one.
///
/// # Errors
/// When the server does not prove its identity ([`certificate_error`]), or does not answer with TLS.
pub async fn secure(
    line: TcpStream,
    name: &str,
    protocol: Option<&[u8]>,
    roots: &Roots,
) -> io::Result<TlsStream<TcpStream>> {
    let server = ServerName::try_from(name.to_owned()).map_err(io::Error::other)?;
    let mut config = roots.client();
    config.alpn_protocols = protocol.map(<[u8]>::to_vec).into_iter().collect();
    TlsConnector::from(Arc::new(config)).connect(server, line).await
}

/// Returns the error of the certificate, if that is the cause: another way of connecting gets no better certificate.
#[must_use]
pub fn certificate_error(error: &io::Error) -> Option<&CertificateError> {
    match error.get_ref()?.downcast_ref::<Error>()? {
        Error::InvalidCertificate(error) => Some(error),
        _ => None,
    }
}

/// Returns the TLS version of a connection, as `1.3`.
#[must_use]
pub fn version(stream: &TlsStream<TcpStream>) -> &'static str {
    match stream.get_ref().1.protocol_version() {
        Some(ProtocolVersion::TLSv1_3) => "1.3",
        Some(ProtocolVersion::TLSv1_2) => "1.2",
        _ => "of an unknown version",
    }
}

/// Returns the certificate that the server has shown, as DER.
#[must_use]
pub fn certificate(stream: &TlsStream<TcpStream>) -> Vec<u8> {
    let chain = stream.get_ref().1.peer_certificates();
    chain.and_then(|chain| chain.first()).map_or_else(Vec::new, |certificate| certificate.to_vec())
}

/// The public roots, and one more where the settings name it.
#[derive(Debug, Clone)]
pub struct Roots {
    store: Arc<RootCertStore>,
    extra: Option<Vec<u8>>,
}

impl Roots {
    /// Mozilla's list, which holds Amazon's roots; no file of the machine is needed.
    #[must_use]
    pub fn public() -> Self {
        Self { store: Arc::new(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()), extra: None }
    }

    /// The public roots, and one more from this PEM file, if there is one.
    ///
    /// # Errors
    /// An error message that names the setting.
    pub fn of(extra: Option<&Path>) -> Result<Self, String> {
        extra.map_or_else(|| Ok(Self::public()), Self::with_extra)
    }

    /// The public roots, and one more from a PEM file.
    ///
    /// # Errors
    /// An error message that names the setting.
    pub fn with_extra(file: &Path) -> Result<Self, String> {
        let why = |what: String| format!("--tls-root (WORLDSEAT_TLS_ROOT): {}: {what}", file.display());
        let pem = fs::read(file).map_err(|error| why(error.to_string()))?;
        let mut store = RootCertStore::clone(&Self::public().store);
        let before = store.len();
        for certificate in CertificateDer::pem_slice_iter(&pem) {
            let certificate = certificate.map_err(|error| why(format!("is not PEM: {error}")))?;
            store.add(certificate).map_err(|error| why(format!("is not a root certificate: {error}")))?;
        }
        if store.len() == before {
            return Err(why("holds no certificate".into()));
        }
        Ok(Self { store: Arc::new(store), extra: Some(pem) })
    }

    /// The extra root, as PEM.
    #[must_use]
    pub fn extra_pem(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// Returns a client that trusts these roots and shows no certificate of its own.
    #[must_use]
    pub fn client(&self) -> ClientConfig {
        let provider = Arc::new(ring::default_provider());
        ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap_or_else(|_| unreachable!("ring offers TLS 1.2 and 1.3"))
            .with_root_certificates(self.store.clone())
            .with_no_client_auth()
    }
}
