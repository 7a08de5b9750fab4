//! The HTTP client of the command line.

/// Returns a client. All of this program's TLS is rustls on ring; the first caller installs it.
pub fn http_client() -> reqwest::ClientBuilder {
    // An error means that it is installed already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
}
