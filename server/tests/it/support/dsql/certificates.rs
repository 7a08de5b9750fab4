//! The certificates the endpoints show. One authority for the whole binary, made when it is first needed,
//! and a second one that nobody trusts.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use std::{
    io::Write,
    sync::{Arc, LazyLock},
};
use tempfile::NamedTempFile;

/// The name of PostgreSQL's protocol in ALPN.
pub(super) const ALPN: &[u8] = b"postgresql";

/// An authority that signs certificates.
pub(in crate::support) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// Returns the authority whose root the tests trust.
pub(in crate::support) fn trusted() -> &'static Authority {
    static TRUSTED: LazyLock<Authority> = LazyLock::new(|| Authority::new("WorldSeat tests"));
    &TRUSTED
}

/// Returns an authority that nobody trusts.
pub(super) fn unknown() -> &'static Authority {
    static UNKNOWN: LazyLock<Authority> = LazyLock::new(|| Authority::new("Somebody else"));
    &UNKNOWN
}

impl Authority {
    fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().expect("a key");
        let pem = params.self_signed(&key).expect("a root").pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    /// Returns the settings of a server that shows a certificate for `host`.
    pub(in crate::support) fn server(&self, host: &str) -> Arc<ServerConfig> {
        let key = KeyPair::generate().expect("a key");
        let params = CertificateParams::new([host.to_owned()]).expect("a host name");
        let leaf = params.signed_by(&key, &self.issuer).expect("a certificate").der().clone();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("TLS 1.2 and 1.3")
            .with_no_client_auth()
            .with_single_cert(vec![leaf], key)
            .expect("a certificate and its key");
        config.alpn_protocols = vec![ALPN.to_vec()];
        Arc::new(config)
    }
}

/// Writes the trusted root to a PEM file, for `--tls-root`.
pub(in crate::support) fn root_file() -> NamedTempFile {
    let mut file = tempfile::Builder::new().suffix(".pem").tempfile().expect("a file");
    file.write_all(trusted().pem.as_bytes()).expect("writes");
    file
}
