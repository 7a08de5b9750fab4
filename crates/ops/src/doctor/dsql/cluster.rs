//! One cluster, and what is known of it so far.

use crate::doctor::{finding::Found, handshake, network::Way};
use aws_config::SdkConfig;
use engines::settings::EngineSettings;
use futures::future::BoxFuture;
use sale::Region;
use std::time::SystemTime;
use store::{
    aws,
    dsql::{ADMIN, DsqlConnection, DsqlConnector, Endpoint, Host},
    tls::Roots,
};
use tokio_postgres::{Client, Error};

/// One region's cluster.
pub(super) struct Cluster {
    pub(super) way: Way,
    pub(super) connector: DsqlConnector,
    /// The same connector, but with the role that every cluster has.
    pub(super) as_admin: DsqlConnector,
    pub(super) role: String,
    pub(super) connections: u16,
    line: Option<DsqlConnection>,
    roots: Roots,
    aws: SdkConfig,
}

impl Cluster {
    pub(super) fn new(region: &Region, host: &Host, settings: &EngineSettings, aws: &SdkConfig, roots: &Roots) -> Self {
        let endpoint = Endpoint { region: region.clone(), host: host.clone(), address: None };
        Self {
            way: Way::new(host.name(), host.port(), "--dsql (WORLDSEAT_DSQL)"),
            connector: DsqlConnector::new(endpoint.clone(), &settings.dsql_role, aws, roots),
            as_admin: DsqlConnector::new(endpoint, ADMIN, aws, roots),
            role: settings.dsql_role.clone(),
            connections: settings.connections,
            line: None,
            roots: roots.clone(),
            aws: aws.clone(),
        }
    }

    /// The region.
    pub(super) const fn region(&self) -> &Region {
        &self.connector.endpoint().region
    }

    /// Keeps the connection that a token has opened.
    pub(super) fn keep(&mut self, line: DsqlConnection) {
        self.line = Some(line);
    }

    /// Returns the client of the open connection.
    ///
    /// # Panics
    /// If there is no connection: every check that uses it depends on the check that opens it.
    pub(super) fn client(&self) -> &Client {
        &self.line.as_ref().expect("the checks that use the line come after the one that opens it").client
    }

    /// Returns the time of the clock that tokens are signed by.
    pub(super) fn now(&self) -> SystemTime {
        aws::now(&self.aws)
    }
}

/// Checks which server answers, and whether it can prove its identity.
pub(super) fn tls(cluster: &mut Cluster) -> BoxFuture<'_, Found> {
    Box::pin(async move {
        match cluster.way.reached {
            address @ Some(_) => {
                let endpoint = Endpoint { address, ..cluster.connector.endpoint().clone() };
                handshake::dsql(&endpoint, &cluster.roots).await
            }
            None => Found::NotChecked("no address was reached".into()),
        }
    })
}

/// Returns the finding for a statement that failed; `asked` says what it was for.
pub(super) fn refused(error: &Error, asked: &str) -> Found {
    match error.as_db_error() {
        Some(db) => Found::fail(
            format!("{asked} was refused: {} ({})", db.message(), db.code().code()),
            "Run the command again; if it stays so, look at what the code means in AWS's manual.",
        ),
        None => Found::fail(format!("the line was lost while asking for {asked}"), "Run the command again."),
    }
}
