//! The two endpoints of a test, set up by its plan.

use super::{StandIn, account, certificates, cluster::Cluster};
use std::{ops::Index, path::Path, sync::Arc};
use store::{
    dsql::DsqlConnector,
    postgres_wire::{
        PostgresWire,
        schema::{index_async, tables},
    },
    tls::Roots,
};
use tempfile::NamedTempFile;

/// An endpoint that is wrong on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Nothing,
    /// It has no TLS, but still asks for the token.
    Plaintext,
    /// Its certificate is of an authority that nobody trusts.
    Authority,
    /// Its certificate is for another host.
    Name,
    /// The account's key is another one than the client has.
    Secret,
    /// It accepts connections and never sends anything.
    Silence,
}

/// The endpoints that a test wants.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// Whether one logical database is behind both, or one behind each.
    pub(crate) peered: bool,
    /// Whether the role `worldseat_app`, its mapping and the tables are there.
    pub(crate) provisioned: bool,
    /// The names of the hosts; all listen on loopback.
    pub(crate) hosts: [String; 2],
    /// Whether TLS may begin at once, without an SSLRequest.
    pub(crate) direct: bool,
    pub(crate) wrong: [Wrong; 2],
}

impl Default for Plan {
    fn default() -> Self {
        let hosts = ["localhost"; 2].map(String::from);
        Self { peered: true, provisioned: true, hosts, direct: true, wrong: [Wrong::Nothing; 2] }
    }
}

/// Two endpoints, one for each region; they end when it is dropped.
pub(crate) struct Pair {
    endpoints: [StandIn; 2],
    root: NamedTempFile,
}

impl Pair {
    /// Starts the usual pair: peered, provisioned, and nothing wrong with it.
    pub(crate) async fn peered() -> Self {
        Self::start(Plan::default()).await
    }

    pub(crate) async fn start(plan: Plan) -> Self {
        let first = cluster(&plan).await;
        let second = if plan.peered { first.clone() } else { cluster(&plan).await };
        let endpoints = [StandIn::start(&plan, 0, first).await, StandIn::start(&plan, 1, second).await];
        Self { endpoints, root: certificates::root_file() }
    }

    /// Returns the connectors for this role, in the account of [`account`].
    pub(crate) fn connectors(&self, role: &str) -> [DsqlConnector; 2] {
        let roots = Roots::with_extra(self.tls_root()).expect("a root");
        self.endpoints.each_ref().map(|at| DsqlConnector::new(at.endpoint(), role, &account::config(), &roots))
    }

    /// Returns the strong lane, as the server makes it from `--dsql`.
    pub(crate) fn store(&self, connections: usize) -> PostgresWire {
        PostgresWire::dsql(self.connectors("worldseat_app").into(), connections).expect("a store")
    }

    /// Returns the hosts as a value of `--dsql`.
    pub(crate) fn list(&self) -> String {
        self.endpoints.each_ref().map(|at| format!("{}={}", at.region(), at.host())).join(",")
    }

    /// Returns the path of the root certificate, for `--tls-root`.
    pub(crate) fn tls_root(&self) -> &Path {
        self.root.path()
    }

    /// Returns every SQL text that either endpoint was sent.
    pub(crate) fn statements(&self) -> Vec<String> {
        self.endpoints.iter().flat_map(StandIn::statements).collect()
    }
}

async fn cluster(plan: &Plan) -> Arc<Cluster> {
    let cluster = Cluster::create().await;
    if plan.provisioned {
        // To PostgreSQL behind the stand-in, this is an ordinary index.
        let made = tables().into_iter().chain([index_async().replace(" ASYNC", "")]);
        cluster.provision(&made.collect::<Vec<_>>()).await;
    }
    cluster
}

impl Index<usize> for Pair {
    type Output = StandIn;

    fn index(&self, region: usize) -> &StandIn {
        &self.endpoints[region]
    }
}
