//! The HTTP client of the command line.

/// A client. All of this program's TLS is rustls on ring; whoever comes first says so.
pub fn http_client() -> reqwest::ClientBuilder {
    // An error means that it has been said already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}
