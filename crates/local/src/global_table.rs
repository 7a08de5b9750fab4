//! Two in-process databases, one for each region, each behind its own loopback endpoint, and a replicator between
//! them. Replication is asynchronous, and per item the last writer wins.
//!
//! On a laptop this stands in for a DynamoDB global table with multi-Region
//! eventual consistency. Every change made in one region, by any client and
//! any operation, reaches the other after a lag drawn from a configured range,
//! or after the lag that was set for its partition ([`Replication::set_lag`]).
//! Of two changes to one item the later wins in both regions; a tie goes to
//! the region whose name sorts last. A transaction is atomic in its region and
//! is not replicated as a unit.
//!
//! # How it works
//!
//! ```text
//! client → guard → endpoint → database ─ triggers ─→ register + outbox     same transaction
//!                                               │ lag
//!                        replicator: newer than the other register?
//!                                               │ yes
//!          other database ← item, register      ↓                  same transaction
//!                        then: forget the outbox row
//! ```
//!
//! `capture` makes each change leave a version and a queued image in its own database. `replica` takes one in on the
//! other side: it compares and writes under SQLite's write lock. No local write can happen between the two, a
//! replicated change is not captured again, and an item is copied as its database wrote it, byte for byte.
//!
//! # Guarantees
//!
//! Once writers stop, both regions hold identical items. This survives a killed process at any instant: an
//! acknowledged change is lost only to a newer change, because all of the state is in the two databases. A power cut
//! is different: either database may lose its last few commits, and an item whose change is lost on one side only
//! stays different until it is written again. A change's time is the wall clock of its database to the millisecond,
//! then a counter: of changes made in different regions within one millisecond, either may count as the later.
//!
//! # Access
//!
//! `guard` checks every request: it must be sent to this machine by one of its own names, must not come from a
//! browser, and must name the access key of this start, 128 random bits that only the owner of the server's
//! `endpoints.json` can read. Signatures are not checked: an account that could read the key on its way over loopback
//! is root, and needs no key.
//!
//! # Not imitated
//!
//! Secondary indexes, and tables made or changed by a client: only the tables
//! in the configuration are replicated, and deleting one is reported as a
//! fault. DynamoDB Streams stay off. Deleting an item that has not arrived yet
//! deletes nothing, and so is not a change.

mod access_key;
mod answer;
mod capture;
mod config;
mod database;
mod endpoint;
mod error;
mod guard;
mod lags;
mod operations;
mod replica;
mod replicator;
mod schedule;
mod status;

use futures::future::BoxFuture;
use std::{
    net::SocketAddr,
    panic::resume_unwind,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

pub use access_key::AccessKey;
pub use config::{DEFAULT_LAG_MS, GlobalTableConfig, TableSpec};
pub use error::GlobalTableError;
pub use status::{Replication, ReplicationStatus};

use database::Home;
use endpoint::Endpoint;
use replica::Replica;
use replicator::Replicator;
use status::Shared;

/// A running global table. Dropping it begins to stop it, without waiting.
pub struct GlobalTable {
    shared: Arc<Shared>,
    endpoints: Option<[Endpoint; 2]>,
    addresses: [SocketAddr; 2],
    key: AccessKey,
    replicator: Option<JoinHandle<()>>,
}

impl GlobalTable {
    /// Opens or creates the databases and their tables, continues with the changes that an earlier process left
    /// pending, and serves both endpoints.
    pub fn start(config: GlobalTableConfig) -> BoxFuture<'static, Result<Self, GlobalTableError>> {
        Box::pin(async move {
            let opening = tokio::task::spawn_blocking(move || Self::open(&config));
            opening.await.unwrap_or_else(|error| resume_unwind(error.into_panic()))
        })
    }

    fn open(config: &GlobalTableConfig) -> Result<Self, GlobalTableError> {
        config.check()?;
        let key = config.access_key.clone().map_or_else(AccessKey::drawn, Ok)?;
        let home = Arc::new(Home::open(config)?);
        let shared = Arc::new(Shared::new(config.lag.clone()));
        let [first, second] = [0, 1].map(|index| {
            let region = &config.regions[index];
            let location = home.location(region)?;
            let database = database::open(&location, region, &config.tables)?;
            // Changes are captured before the first client can make one.
            let replica = Replica::open(&location, region, &config.tables)?;
            let endpoint = Endpoint::open(region, config.ports[index], database, key.clone(), Arc::clone(&shared))?;
            Ok((replica, endpoint))
        });
        let ((first, first_endpoint), (second, second_endpoint)) = (first?, second?);
        let replicator = Replicator::new(config, [first, second], Arc::clone(&shared));
        Ok(Self {
            replicator: Some(replicator.spawn(home)?),
            shared,
            key,
            addresses: [first_endpoint.address, second_endpoint.address],
            endpoints: Some([first_endpoint, second_endpoint]),
        })
    }

    /// The address at which region `region_index`, 0 or 1, answers DynamoDB requests.
    ///
    /// # Panics
    /// If there is no such region.
    pub fn endpoint(&self, region_index: usize) -> SocketAddr {
        self.addresses[region_index]
    }

    /// The key that both endpoints require.
    pub fn access_key(&self) -> &AccessKey {
        &self.key
    }

    /// Returns a handle for those who watch or pause replication.
    pub fn replication(&self) -> Replication {
        Replication::new(Arc::clone(&self.shared))
    }

    /// Returns the state of replication.
    pub fn status(&self) -> ReplicationStatus {
        self.replication().status()
    }

    /// See [`Replication::wait_settled`].
    pub async fn wait_settled(&self, timeout: Duration) -> bool {
        self.replication().wait_settled(timeout).await
    }

    /// Closes the endpoints and ends the replicator. Changes still pending are
    /// kept, if the databases are, and delivered after the next start.
    pub async fn stop(mut self) {
        let endpoints = self.endpoints.take().into_iter().flatten().map(Endpoint::close);
        let mut threads: Vec<_> = endpoints.collect();
        self.shared.stop();
        threads.extend(self.replicator.take());
        // On a thread of its own: a runtime that ends would wait for a task of its pool, whatever limit the caller
        // has set.
        let (sender, joined) = tokio::sync::oneshot::channel();
        thread::spawn(move || sender.send(threads.into_iter().try_for_each(JoinHandle::join)));
        if !matches!(joined.await, Ok(Ok(()))) {
            tracing::error!("a thread of the global table panicked");
        }
    }
}

impl Drop for GlobalTable {
    fn drop(&mut self) {
        self.shared.stop();
    }
}
