//! Whom we trust when a server shows its certificate. Verification cannot be switched off.

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use std::{fs, path::Path, sync::Arc};

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

    /// One more, from a PEM file.
    ///
    /// # Errors
    /// A sentence that names the setting.
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

    /// A client that trusts these and shows no certificate of its own.
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
