//! One region's replica of the tables, and the client for its requests.

use super::{classify::classify, expiry::Expiry, table::TableNames};
use crate::{ANSWER_MAX, in_region};
use aws_config::{SdkConfig, environment::EnvironmentVariableCredentialsProvider};
use aws_sdk_dynamodb::{
    Client,
    config::{
        BehaviorVersion, Builder, Credentials, SharedCredentialsProvider, SharedHttpClient, http::HttpResponse,
        timeout::TimeoutConfig,
    },
    error::{ProvideErrorMetadata, SdkError},
};
use sale::{Region, StoreError};
use std::{error::Error, sync::Arc};
use tokio::sync::Semaphore;

/// One region's endpoint, where it is not AWS's own.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its name in ledger rows.
    pub region: Region,
    /// `http://127.0.0.1:8000`.
    pub url: String,
}

/// The key and secret for requests to emulators. Emulators accept anything and protect nothing.
pub const DUMMY_KEY: &str = "worldseat";

/// Returns the credentials with which requests to emulators are signed.
#[must_use]
pub fn dummy_credentials() -> SharedCredentialsProvider {
    credentials(DUMMY_KEY, DUMMY_KEY)
}

/// Returns credentials that sign requests with this access key.
#[must_use]
pub fn credentials(access_key_id: &str, secret_access_key: &str) -> SharedCredentialsProvider {
    SharedCredentialsProvider::new(Credentials::new(access_key_id, secret_access_key, None, None, "worldseat"))
}

/// The access to endpoints that are not AWS's own.
#[derive(Debug, Clone)]
pub struct Access {
    /// The credentials with which requests are signed.
    pub credentials: SharedCredentialsProvider,
    /// The HTTP client that sends the requests. One for all regions: it keeps its connections by host and port.
    pub http: SharedHttpClient,
}

impl Access {
    /// Access without TLS, signed with these credentials.
    #[must_use]
    pub fn plain(credentials: SharedCredentialsProvider) -> Self {
        Self { credentials, http: aws_smithy_http_client::Builder::new().build_http() }
    }

    /// Access through this account's HTTP client, signed with the key in the environment if there is one: an
    /// endpoint may require it.
    ///
    /// # Errors
    /// When there is no HTTP client.
    pub fn from_environment(config: &SdkConfig) -> Result<Self, String> {
        let http = config.http_client().ok_or("the SDK has no HTTP client")?;
        let credentials = if Self::is_in_environment() {
            SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new())
        } else {
            dummy_credentials()
        };
        Ok(Self { credentials, http })
    }

    /// Whether the environment has a key.
    pub fn is_in_environment() -> bool {
        std::env::var_os("AWS_ACCESS_KEY_ID").is_some()
    }

    /// Returns a client of an endpoint.
    pub fn client(&self, endpoint: &Endpoint) -> Client {
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .endpoint_url(&endpoint.url)
            .credentials_provider(self.credentials.clone())
            .http_client(self.http.clone());
        built(config, &endpoint.region)
    }
}

/// Returns a client of AWS itself.
pub fn aws_client(config: &SdkConfig, region: &Region) -> Client {
    built(Builder::from(config), region)
}

fn built(config: Builder, region: &Region) -> Client {
    let timeouts = TimeoutConfig::builder().operation_timeout(ANSWER_MAX).build();
    let region = aws_sdk_dynamodb::config::Region::new(region.to_string());
    Client::from_conf(config.region(region).timeout_config(timeouts).build())
}

/// One region, with everything that a request there needs.
#[derive(Debug, Clone)]
pub(super) struct Replica {
    pub(super) region: Region,
    pub(super) client: Client,
    pub(super) tables: Arc<TableNames>,
    pub(super) expiry: Expiry,
    /// Limits the requests of all who read floors.
    pub(super) floors: Arc<Semaphore>,
}

impl Replica {
    /// Classifies the SDK's error, and names this region in it.
    pub(super) fn error<E>(&self, error: SdkError<E, HttpResponse>) -> StoreError
    where
        E: Error + ProvideErrorMetadata + Send + Sync + 'static,
    {
        in_region(&self.region, classify(error))
    }
}
