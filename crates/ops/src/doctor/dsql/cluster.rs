//! One cluster, and what is known of it so far.

use crate::doctor::{finding::Found, handshake, network::Way, setup::Setup};
use sale::Region;
use store::dsql::{DsqlConnection, DsqlConnector, Endpoint, Host};
use tokio_postgres::{Client, Error};

/// One region's cluster.
pub(super) struct Cluster<'a> {
    pub(super) setup: Setup<'a>,
    pub(super) way: Way,
    pub(super) connector: DsqlConnector,
    /// The connection that a token has opened.
    pub(super) connection: Option<DsqlConnection>,
}

impl<'a> Cluster<'a> {
    pub(super) fn new(region: &Region, host: &Host, setup: Setup<'a>) -> Self {
        let endpoint = Endpoint { region: region.clone(), host: host.clone(), address: None };
        Self {
            setup,
            way: Way::new(host.name(), host.port(), "--dsql (WORLDSEAT_DSQL)"),
            connector: DsqlConnector::new(endpoint, &setup.settings.dsql_role, setup.aws, setup.roots),
            connection: None,
        }
    }

    pub(super) const fn region(&self) -> &Region {
        &self.connector.endpoint().region
    }

    /// The role that the site connects as.
    pub(super) const fn role(&self) -> &'a str {
        self.setup.settings.dsql_role.as_str()
    }

    /// Checks which server answers, and whether it can prove its identity.
    pub(super) async fn tls(&self) -> Found {
        let endpoint = Endpoint { address: self.way.reached, ..self.connector.endpoint().clone() };
        handshake::dsql(&endpoint, self.setup.roots).await
    }

    /// Returns the client of the open connection. The checks that use it need the one that opens it.
    pub(super) fn client(&self) -> Result<&Client, Found> {
        let connection = self.connection.as_ref();
        Ok(&connection.ok_or_else(|| Found::NotChecked("there is no line".into()))?.client)
    }
}

/// Makes the finding of a statement that failed; `request` says what it was for.
pub(super) fn refused(request: &str) -> impl FnOnce(Error) -> Found {
    move |error| match error.as_db_error() {
        Some(db) => Found::fail(format!("{request} was refused: {} ({})", db.message(), db.code().code()))
            .then("Run the command again; if it stays so, look at what the code means in AWS's manual."),
        None => Found::fail(format!("the line was lost while asking for {request}")).then("Run the command again."),
    }
}
