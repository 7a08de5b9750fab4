//! A cache of credentials. A run opens a hundred connections at once, and each signs a token: a hundred
//! requests for the same credentials, to the machine or to a server far away, would be slow and would be
//! throttled.

use aws_credential_types::{
    Credentials,
    provider::{self, ProvideCredentials, SharedCredentialsProvider, future},
};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::Mutex;

/// The time for which credentials are cached: short enough that new keys are used without a restart.
const CACHED_FOR: Duration = Duration::from_secs(60);
/// Credentials that expire within this time are not cached.
const NEARLY: Duration = Duration::from_secs(120);

/// Requests credentials from another provider, at most once a minute while that provider answers.
#[derive(Debug)]
pub(super) struct CachedCredentials {
    provider: SharedCredentialsProvider,
    last: Mutex<Option<(Instant, Credentials)>>,
}

impl CachedCredentials {
    pub(super) fn new(provider: SharedCredentialsProvider) -> Self {
        Self { provider, last: Mutex::new(None) }
    }

    async fn credentials(&self) -> provider::Result {
        // The lock is held during the request: other callers wait for the same credentials.
        let mut last = self.last.lock().await;
        if let Some((at, credentials)) = &*last
            && at.elapsed() < CACHED_FOR
            && credentials.expiry().is_none_or(|expiry| expiry > SystemTime::now() + NEARLY)
        {
            return Ok(credentials.clone());
        }
        let credentials = self.provider.provide_credentials().await?;
        *last = Some((Instant::now(), credentials.clone()));
        Ok(credentials)
    }
}

impl ProvideCredentials for CachedCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.credentials())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_credential_types::credential_fn::provide_credentials_fn;
    use futures::future::join_all;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    fn counting(expires: Option<Duration>) -> (CachedCredentials, Arc<AtomicU32>) {
        let requests = Arc::new(AtomicU32::new(0));
        let counter = requests.clone();
        let provider = provide_credentials_fn(move || {
            counter.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::task::yield_now().await;
                Ok(Credentials::new("key", "secret", None, expires.map(|in_| SystemTime::now() + in_), "test"))
            }
        });
        (CachedCredentials::new(SharedCredentialsProvider::new(provider)), requests)
    }

    #[tokio::test]
    async fn a_hundred_at_once_ask_once() {
        for expires in [None, Some(Duration::from_secs(3600))] {
            let (cached, requests) = counting(expires);
            assert!(join_all((0..100).map(|_| cached.provide_credentials())).await.iter().all(Result::is_ok));
            assert_eq!(requests.load(Ordering::Relaxed), 1);
        }
    }

    #[tokio::test]
    async fn what_is_about_to_expire_is_not_kept() {
        let (cached, requests) = counting(Some(Duration::from_secs(30)));
        for _ in 0..3 {
            cached.provide_credentials().await.unwrap();
        }
        assert_eq!(requests.load(Ordering::Relaxed), 3);
    }
}
