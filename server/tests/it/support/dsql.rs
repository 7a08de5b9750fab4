//! Endpoints that stand in for Aurora DSQL: TLS before the tests' PostgreSQL, with the behaviour of the service.
//!
//! ```ignore
//! let pair = Pair::peered().await;              // two endpoints of one logical database, provisioned
//! let pair = Pair::start(Plan { provisioned: false, ..Plan::default() }).await;   // a new cluster: `admin` only
//! let pair = Pair::start(Plan { peered: false, ..Plan::default() }).await;        // two clusters that are not peered
//! let pair = Pair::start(Plan { wrong: [Wrong::Plaintext, Wrong::Nothing], ..Plan::default() }).await;
//!
//! pair.store(8)                   // the strong lane on it; pair.connectors("admin") and pair[0].endpoint() for others
//! pair.list()                     // "us-east-1=localhost:7001,us-east-2=localhost:7002", for --dsql
//! pair.tls_root()                 // the PEM file for --tls-root
//! account::environment()          // AWS_ACCESS_KEY_ID and so on, for a child process
//! pair[0].order(Fault::ConflictAtCommit, 1);    // the next COMMIT ends in OC000
//! pair[0].proxy.at_commit(AtCommit::CutAfter);  // between the endpoint and PostgreSQL: cut, hold, silence
//! pair[0].clock_ahead(Duration::from_secs(1000));     // its clock: every token has expired
//! pair[0].statements()            // every SQL text it was sent
//! ```
//!
//! An endpoint accepts direct TLS (ALPN `postgresql`) and SSLRequest. It requires its host as SNI, the database
//! `postgres` and a token that it verifies itself ([`token`]). It lets in roles that exist and are mapped to the
//! account's identity (`admin` needs no mapping), and refuses the statements that the service refuses ([`sql`],
//! [`transaction`]). PostgreSQL runs the SQL: a conflict is found at the UPDATE and not at COMMIT, types and index
//! modes other than those in [`sql`] are not checked (`dsql-lint` does that), `CREATE INDEX ASYNC` makes no index.

pub(crate) mod account;
pub(super) mod certificates;
mod cluster;
mod faults;
mod iam;
mod login;
mod pair;
mod refusal;
mod session;
mod sql;
mod token;
mod transaction;

pub(crate) use faults::Fault;
pub(crate) use pair::{Pair, Plan, Wrong};

use certificates::{trusted, unknown};
use cluster::Cluster;
use faults::Faults;
use rustls::ServerConfig;
use sale::Region;
use session::Session;
use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::{AbortHandle, JoinSet},
};

use super::{Proxy, databases, regions};
use login::Turned;
use store::dsql::Endpoint;

/// One endpoint.
pub(crate) struct StandIn {
    /// The proxy between the endpoint and PostgreSQL: it cuts or holds COMMITs, falls silent, shuts.
    pub(crate) proxy: Proxy,
    address: SocketAddr,
    shared: Arc<Shared>,
    accept: AbortHandle,
}

/// The state that the connections of an endpoint share.
struct Shared {
    host: String,
    region: Region,
    cluster: Arc<Cluster>,
    tls: Arc<ServerConfig>,
    backend: SocketAddr,
    direct: bool,
    wrong: Wrong,
    faults: Faults,
    /// The lead of its clock, in seconds.
    ahead: AtomicU64,
    seen: Mutex<Vec<String>>,
    counts: Mutex<Counts>,
}

/// The counts so far.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    connections: u32,
    lured: u32,
}

impl StandIn {
    async fn start(plan: &Plan, region: usize, cluster: Arc<Cluster>) -> Self {
        let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
        let (host, wrong) = (plan.hosts[region].clone(), plan.wrong[region]);
        let authority = if wrong == Wrong::Authority { unknown() } else { trusted() };
        let shared = Arc::new(Shared {
            tls: authority.server(if wrong == Wrong::Name { "elsewhere.example" } else { &host }),
            host,
            region: regions()[region].clone(),
            cluster,
            backend: proxy.address,
            direct: plan.direct,
            wrong,
            faults: Faults::default(),
            ahead: AtomicU64::new(0),
            seen: Mutex::default(),
            counts: Mutex::default(),
        });
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let accept = tokio::spawn(accept(listener, shared.clone())).abort_handle();
        Self { proxy, address, shared, accept }
    }

    /// Returns its host with the port.
    pub(crate) fn host(&self) -> String {
        format!("{}:{}", self.shared.host, self.address.port())
    }

    /// Returns the address at which it really listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn region(&self) -> &Region {
        &self.shared.region
    }

    /// Returns the endpoint as the server connects to it.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let host = self.host().parse().expect("a host");
        Endpoint { region: self.region().clone(), host, address: Some(self.address) }
    }

    /// Makes this fault happen the next `times` times; `u32::MAX` for ever, 0 never again.
    pub(crate) fn order(&self, fault: Fault, times: u32) {
        self.shared.faults.order(fault, times);
    }

    /// Returns how often it is still to happen.
    pub(crate) fn left(&self, fault: Fault) -> u32 {
        self.shared.faults.left(fault)
    }

    /// Sets its clock ahead of ours by this duration.
    pub(crate) fn clock_ahead(&self, by: Duration) {
        self.shared.ahead.store(by.as_secs(), Ordering::SeqCst);
    }

    /// Returns every SQL text that it was sent, in order.
    pub(crate) fn statements(&self) -> Vec<String> {
        self.shared.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the number of clients that were let in so far.
    pub(crate) fn connections(&self) -> u32 {
        self.shared.counts.lock().unwrap_or_else(PoisonError::into_inner).connections
    }

    /// Returns the number of clients that sent a password without TLS.
    pub(crate) fn lured(&self) -> u32 {
        self.shared.counts.lock().unwrap_or_else(PoisonError::into_inner).lured
    }

    /// Runs SQL in its database as `admin`, past the endpoint.
    pub(crate) async fn behind(&self, sql: &str) {
        self.shared.cluster.behind(sql).await;
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.accept.abort();
    }
}

impl Shared {
    fn now(&self) -> SystemTime {
        SystemTime::now() + Duration::from_secs(self.ahead.load(Ordering::SeqCst))
    }

    fn saw(&self, sql: &str) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(sql.to_owned());
    }

    fn count(&self, what: impl FnOnce(&mut Counts)) {
        what(&mut self.counts.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((client, _)) = listener.accept().await {
        let shared = shared.clone();
        connections.spawn(async move { serve(client, &shared).await });
    }
}

async fn serve(client: TcpStream, shared: &Shared) -> std::io::Result<()> {
    let Some(mut client) = login::secure(client, shared).await? else { return Ok(()) };
    match login::let_in(&mut client, shared).await {
        Ok(server) => Session::new(shared).relay(client, server).await,
        Err(Turned::Away(refusal)) => {
            client.write_all(&refusal.bytes()).await?;
            client.shutdown().await
        }
        Err(Turned::Off(error)) => Err(error),
    }
}
