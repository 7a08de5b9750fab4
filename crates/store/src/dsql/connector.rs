//! One endpoint of a cluster, and a connection to it.

use super::{
    DATABASE, Handshake, Host, Tag,
    command_tag::{CommandTagReader, LastCommandTag},
    dial::{SslRequestFirst, dial_as_before},
    mint,
    rate_limiter::ConnectRateLimiter,
};
use crate::{backoff::wait, tls::Roots};
use aws_config::SdkConfig;
use futures::future::BoxFuture;
use sale::{Backoff, Region, StoreError, with_causes};
use std::{net::SocketAddr, time::Duration};
use tokio::time::sleep;
use tokio_postgres::{Client, Config, NoTls};

/// The maximum number of tries for a connection that the cluster refused because too many are opened per second, or
/// because it has to wake up.
const TRIES: u32 = 4;
/// A cluster that has been idle for long goes to sleep, and the first connection wakes it. Only its message tells
/// this from a refused token: `unable to accept connection, waking up cluster, please retry later`.
const WAKING: &str = "waking";
/// The back-off: the cluster reports neither when it wakes, nor when there is room again.
const WAIT: Backoff = Backoff { first: Duration::from_millis(250), longest: Duration::from_secs(2) };

/// The address of a cluster.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// Its region, for which tokens are signed.
    pub region: Region,
    /// Its name.
    pub host: Host,
    /// The address to use instead of the one that DNS has for the name.
    pub address: Option<SocketAddr>,
}

/// Opens connections to one endpoint. Clones share one rate limiter.
#[derive(Debug, Clone)]
pub struct DsqlConnector {
    endpoint: Endpoint,
    role: String,
    aws: SdkConfig,
    roots: Roots,
    rate_limiter: ConnectRateLimiter,
    ssl_request_first: SslRequestFirst,
}

/// A connection.
#[derive(Debug)]
pub struct DsqlConnection {
    /// The driver's client. The connection ends when it is dropped.
    pub client: Client,
    /// The handshake that secured it.
    pub handshake: Handshake,
    completed: LastCommandTag,
}

impl DsqlConnection {
    /// The tag of the command that finished last.
    #[must_use]
    pub fn completed(&self) -> Tag {
        self.completed.tag()
    }

    /// Returns the client, and the handle from which the tag of its last command is read.
    #[must_use]
    pub fn into_parts(self) -> (Client, LastCommandTag) {
        (self.client, self.completed)
    }
}

impl DsqlConnector {
    /// Sends nothing yet. The role `admin` gets tokens for `DbConnectAdmin`, any other for `DbConnect`.
    #[must_use]
    pub fn new(endpoint: Endpoint, role: &str, aws: &SdkConfig, roots: &Roots) -> Self {
        let (aws, roots) = (aws.clone(), roots.clone());
        Self {
            endpoint,
            role: role.to_owned(),
            aws,
            roots,
            rate_limiter: ConnectRateLimiter::new(),
            ssl_request_first: SslRequestFirst::default(),
        }
    }

    /// The endpoint to which it connects.
    #[must_use]
    pub const fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Whether the server is proved to be AWS: the name is below AWS's own domain, and only public authorities are
    /// trusted to certify it.
    #[must_use]
    pub fn is_aws(&self) -> bool {
        self.endpoint.host.aws_region().is_some() && self.roots.extra_pem().is_none()
    }

    /// Opens a connection, with a token of its own.
    ///
    /// # Errors
    /// `credentials`, `connection`, `tls` as [`mint`] and [`dial`](super::dial) report them; `token` if the cluster
    /// refuses the token or the role; 53300 and 53400 if it takes no more connections; `waking` if it was asleep.
    pub fn connect<'a>(&'a self) -> BoxFuture<'a, Result<DsqlConnection, StoreError>> {
        Box::pin(async move {
            let mut tries = 1;
            loop {
                self.rate_limiter.turn().await;
                match self.connect_once().await {
                    Err(error) if ["53400", WAKING].contains(&error.code()) && tries < TRIES => {
                        sleep(wait(WAIT, tries)).await
                    }
                    answer => return answer,
                }
                tries += 1;
            }
        })
    }

    async fn connect_once(&self) -> Result<DsqlConnection, StoreError> {
        let token = mint(&self.endpoint, &self.role, &self.aws).await?;
        let (stream, handshake) = dial_as_before(&self.endpoint, &self.roots, &self.ssl_request_first).await?;
        let (stream, completed) = CommandTagReader::new(stream);
        let mut config = Config::new();
        config.user(&self.role).dbname(DATABASE).password(token.as_str()).application_name("worldseat");
        // The stream has TLS already; the driver adds none.
        let (client, connection) = config.connect_raw(stream, NoTls).await.map_err(|error| refused(&error))?;
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error = with_causes(&error), "a connection ended");
            }
        });
        Ok(DsqlConnection { client, handshake, completed })
    }
}

/// Classifies a refused startup. The cluster refuses a token before there is a session, and with codes of its own
/// choice. So every code that is not about the number of connections, or about the server's own state, is about our
/// identity.
fn refused(error: &tokio_postgres::Error) -> StoreError {
    let detail = with_causes(error);
    let code = match error.code().map(tokio_postgres::error::SqlState::code) {
        None if error.as_db_error().is_none() => "connection",
        Some(code @ ("53300" | "53400")) => code,
        Some(_) if error.as_db_error().is_some_and(|error| error.message().contains("waking up")) => WAKING,
        Some(code) if code.starts_with("57P") || code.starts_with("XX") => code,
        _ => "token",
    };
    StoreError::Failed { code: code.to_owned(), detail }
}
