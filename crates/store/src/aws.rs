//! The AWS account: its credentials, and the HTTP client for requests to AWS.

mod credential_cache;

use crate::tls::Roots;
use aws_config::{BehaviorVersion, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use credential_cache::CachedCredentials;
use futures::future::BoxFuture;
use sale::Region;
use std::time::SystemTime;

/// Loads AWS's usual settings. Credentials come from the environment, a profile, SSO, or the role of a
/// container or a machine; they are searched for when they are first needed. The region is only the one in which
/// credentials are exchanged; each request names its own.
///
/// # Errors
/// When the extra root certificate cannot be used.
pub fn load<'a>(region: &'a Region, roots: &'a Roots) -> BoxFuture<'a, Result<SdkConfig, String>> {
    Box::pin(async move {
        let mut store = TrustStore::default();
        if let Some(pem) = roots.extra_pem() {
            store = store.with_pem_certificate(pem);
        }
        let context = TlsContext::builder().with_trust_store(store).build().map_err(|error| error.to_string())?;
        let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(context).build_https();
        let region = aws_config::Region::new(region.to_string());
        let config = aws_config::defaults(BehaviorVersion::latest()).region(region).http_client(http).load().await;
        Ok(match config.credentials_provider() {
            Some(provider) => {
                let credential_cache = SharedCredentialsProvider::new(CachedCredentials::new(provider));
                config.into_builder().credentials_provider(credential_cache).build()
            }
            None => config,
        })
    })
}

/// Returns the time with which requests and tokens are signed.
#[must_use]
pub fn now(config: &SdkConfig) -> SystemTime {
    config.time_source().map_or_else(SystemTime::now, |clock| clock.now())
}
