//! The two endpoints that a test has, as it wants them.

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
    /// It has no TLS, and asks for the token all the same.
    Plaintext,
    /// Its certificate is of an authority that nobody trusts.
    Authority,
    /// Its certificate is for another host.
    Name,
    /// The account's key is another one than the client has.
    Secret,
    /// It takes connections and never says a word.
    Silence,
}

/// Which endpoints are wanted.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    /// One logical database behind both, or one each.
    pub(crate) peered: bool,
    /// Whether the role `worldseat_app`, its mapping and the tables are there.
    pub(crate) provisioned: bool,
    /// Names of the hosts; all listen on loopback.
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

/// Two endpoints, one a region; they end when it is dropped.
pub(crate) struct Pair {
    endpoints: [StandIn; 2],
    root: NamedTempFile,
}

impl Pair {
    /// The usual one: peered, provisioned, and nothing wrong with it.
    pub(crate) async fn peered() -> Self {
        Self::start(Plan::default()).await
    }

    pub(crate) async fn start(plan: Plan) -> Self {
        let first = cluster(&plan).await;
        let second = if plan.peered { first.clone() } else { cluster(&plan).await };
        let endpoints = [StandIn::start(&plan, 0, first).await, StandIn::start(&plan, 1, second).await];
        Self { endpoints, root: certificates::root_file() }
    }

    /// The ways in as this role, in the account of [`account`].
    pub(crate) fn doors(&self, role: &str) -> [DsqlConnector; 2] {
        let roots = Roots::with_extra(self.tls_root()).expect("a root");
        self.endpoints.each_ref().map(|at| DsqlConnector::new(at.endpoint(), role, &account::config(), &roots))
    }

    /// The strong lane, as the server makes it of `--dsql`.
    pub(crate) fn store(&self, connections: usize) -> PostgresWire {
        PostgresWire::dsql(self.doors("worldseat_app").into(), connections).expect("a store")
    }

    /// The hosts as `--dsql` takes them.
    pub(crate) fn list(&self) -> String {
        self.endpoints.each_ref().map(|at| format!("{}={}", at.region(), at.host())).join(",")
    }

    /// The root certificate as `--tls-root` takes it.
    pub(crate) fn tls_root(&self) -> &Path {
        self.root.path()
    }

    /// Every SQL text that either endpoint was sent.
    pub(crate) fn statements(&self) -> Vec<String> {
        self.endpoints.iter().flat_map(StandIn::statements).collect()
    }
}

async fn cluster(plan: &Plan) -> Arc<Cluster> {
    let cluster = Cluster::create().await;
    if plan.provisioned {
        // To PostgreSQL behind the stand-in, it is an index like any other.
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
