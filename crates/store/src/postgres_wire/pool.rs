//! The connections to one region.

use super::{
    Isolation,
    connection::Connection,
    opener::{CONNECT_MAX, Opener, Source},
};
use crate::slots::{SPARE_FOR_OTHERS, Slots};
use deadpool::{
    Runtime,
    managed::{BuildError, Pool, PoolError},
};
use sale::StoreError;
use std::time::Duration;

/// Connections for the work of runs besides their purchases (preparing a seat, reading its rows), and for the sweeps.
const SPARE_FOR_RUNS: u16 = 4;
/// Connections to a region in addition to the slots.
pub const SPARE: u16 = SPARE_FOR_RUNS + SPARE_FOR_OTHERS;

/// The connections to one region.
#[derive(Debug, Clone)]
pub(super) struct RegionPool {
    /// The source of its connections.
    pub(super) source: Source,
    pool: Pool<Opener>,
    /// The slots: the number of connections that buyers may hold.
    pub(super) slots: Slots,
    total: usize,
}

impl RegionPool {
    pub(super) fn new(
        source: Source,
        slots: Slots,
        isolation: Isolation,
        lifetime: Option<Duration>,
    ) -> Result<Self, BuildError> {
        let total = slots.total() + usize::from(SPARE);
        let opener = Opener::new(source.clone(), isolation);
        let pool = Pool::builder(match lifetime {
            Some(lifetime) => opener.replaced_after(lifetime),
            None => opener,
        });
        let pool = pool.max_size(total).runtime(Runtime::Tokio1);
        let pool = pool.wait_timeout(Some(CONNECT_MAX)).build()?;
        Ok(Self { source, pool, slots, total })
    }

    /// Returns a connection with the purchase's statements prepared. A database that was restarted leaves dead
    /// connections behind; each is noticed when it is taken.
    pub(super) async fn connect(&self) -> Result<Connection, StoreError> {
        self.pool.get().await.map(Connection).map_err(|error| match error {
            PoolError::Backend(error) => error,
            other => StoreError::Failed {
                code: "connection".into(),
                detail: format!("{other} (at most {} connections a region)", self.total),
            },
        })
    }
}
