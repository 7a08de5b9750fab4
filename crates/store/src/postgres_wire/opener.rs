//! Opens a region's connections, and decides when they are replaced.

use super::{Isolation, prepared::Prepared};
use crate::{
    ANSWER_MAX,
    dsql::{DsqlConnector, LastCommandTag},
    tls::Roots,
};
use deadpool::managed::{Manager, Metrics, RecycleError, RecycleResult};
use futures::future::BoxFuture;
use sale::{StoreError, with_causes};
use std::time::Duration;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    time::{Instant, timeout},
};
use tokio_postgres::{Client, Config, Connection, NoTls, config::SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::classify::{During, classify};
use crate::timed_out;

/// The time that opening a connection may take; preparing it has the same limit as any response.
pub const CONNECT_MAX: Duration = Duration::from_secs(5);

/// A cluster ends every connection after an hour. Ours are replaced at least five minutes before that, and not all in
/// the same minute.
/// <https://docs.aws.amazon.com/aurora-dsql/latest/userguide/CHAP_quotas.html>
const LIFETIME: Duration = Duration::from_secs(55 * 60);
/// The largest part of the lifetime by which a connection is replaced earlier.
const EARLIER: f64 = 0.1;

/// The source of connections.
#[derive(Debug, Clone)]
pub(super) enum Source {
    /// An address; with TLS, and then verified, if the address requires that.
    Address(Box<Config>, Roots),
    /// An Aurora DSQL cluster, or a stand-in for one.
    Dsql(Box<DsqlConnector>),
}

/// Opens connections for the pool.
#[derive(Debug)]
pub(super) struct Opener {
    source: Source,
    isolation: Isolation,
    lifetime: Option<Duration>,
}

impl Opener {
    pub(super) fn new(source: Source, isolation: Isolation) -> Self {
        let lifetime = matches!(source, Source::Dsql(_)).then_some(LIFETIME);
        Self { source, isolation, lifetime }
    }

    pub(super) fn replaced_after(self, lifetime: Duration) -> Self {
        Self { lifetime: Some(lifetime), ..self }
    }

    fn retires(&self) -> Option<Instant> {
        let early = fastrand::f64() * EARLIER;
        self.lifetime.map(|lifetime| Instant::now() + lifetime.mul_f64(1.0 - early))
    }
}

impl Source {
    /// Opens a connection on which nothing is prepared yet.
    pub(super) fn connect<'a>(&'a self) -> BoxFuture<'a, Result<(Client, Option<LastCommandTag>), StoreError>> {
        Box::pin(async move {
            match self {
                Self::Dsql(connector) => {
                    let (client, completed) = connector.connect().await?.into_parts();
                    Ok((client, Some(completed)))
                }
                Self::Address(config, roots) => Ok((connect(config, roots).await?, None)),
            }
        })
    }
}

/// Opens a connection to an address: with TLS, and then verified, if the address requires that.
pub async fn connect(config: &Config, roots: &Roots) -> Result<Client, StoreError> {
    if config.get_ssl_mode() == SslMode::Require {
        let (client, connection) = config.connect(MakeRustlsConnect::new(roots.client())).await.map_err(insecure)?;
        return Ok(spawn_connection(client, connection));
    }
    let (client, connection) = config.connect(NoTls).await.map_err(lost)?;
    Ok(spawn_connection(client, connection))
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn lost(error: tokio_postgres::Error) -> StoreError {
    classify(&error, During::Statement)
}

/// Classifies an error of TLS by its text, because the driver does not publish the kind of its errors.
#[expect(clippy::needless_pass_by_value, reason = "as map_err gives it")]
fn insecure(error: tokio_postgres::Error) -> StoreError {
    match classify(&error, During::Statement) {
        StoreError::Failed { detail, .. } if detail.starts_with("error performing TLS handshake") => {
            StoreError::Failed { code: "tls".into(), detail }
        }
        other => other,
    }
}

/// Lets the connection work for the client until the client is dropped.
fn spawn_connection<S, T>(client: Client, connection: Connection<S, T>) -> Client
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(error = with_causes(&error), "a connection ended");
        }
    });
    client
}

impl Manager for Opener {
    type Type = Prepared;
    type Error = StoreError;

    async fn create(&self) -> Result<Prepared, StoreError> {
        let connected = timeout(CONNECT_MAX, self.source.connect());
        let (client, completed) = connected.await.unwrap_or_else(|_| Err(timed_out(false)))?;
        let prepared = Prepared::new(client, completed, self.isolation, self.retires());
        timeout(ANSWER_MAX, prepared).await.unwrap_or_else(|_| Err(timed_out(false)))
    }

    /// Sends nothing: no DISCARD or the like, which DSQL would refuse. Every purchase ends its transaction, and a
    /// connection left inside one is not given back.
    async fn recycle(&self, prepared: &mut Prepared, _: &Metrics) -> RecycleResult<StoreError> {
        if prepared.client.is_closed() {
            return Err(RecycleError::message("closed"));
        }
        if prepared.retires.is_some_and(|retires| Instant::now() >= retires) {
            return Err(RecycleError::message("old"));
        }
        Ok(())
    }
}
