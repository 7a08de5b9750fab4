//! The floors, and the time when each was last seen. Only the database's clock counts: servers need not agree on the
//! time.

use super::{
    PostgresWire,
    sql::{COUNT_FLOORS, FIND_FLOOR, FORGET_FLOOR, IDLE_FLOORS, OPEN_FLOOR, SEE_FLOOR},
};
use futures::future::BoxFuture;
use sale::{FloorId, StoreError};
use std::time::{Duration, SystemTime};
use tokio_postgres::types::ToSql;

/// A cursor over the floors, in the order in which they were last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FloorCursor {
    seen_at: SystemTime,
    floor: String,
}

impl Default for FloorCursor {
    /// Before all floors.
    fn default() -> Self {
        Self { seen_at: SystemTime::UNIX_EPOCH, floor: String::new() }
    }
}

/// Floors that nobody has seen for a while.
#[derive(Debug)]
pub struct IdleFloors {
    /// The floors.
    pub floors: Vec<FloorId>,
    /// The cursor for the next page; `None` if there are no more.
    pub next: Option<FloorCursor>,
}

impl PostgresWire {
    /// Stores a new floor.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn open_floor<'a>(&'a self, floor: &'a FloorId) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.rows(&OPEN_FLOOR, &[&floor.as_str()]).await.map(|_| ()) })
    }

    /// Notes that a floor was seen just now; `false` if there is none, or it has not been seen for longer than
    /// `idle`. An expired floor never comes back: its rows may be half gone.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn see_floor<'a>(&'a self, floor: &'a FloorId, idle: Duration) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move { Ok(!self.rows(&SEE_FLOOR, &[&floor.as_str(), &idle.as_secs_f64()]).await?.is_empty()) })
    }

    /// Returns the time for which a floor still lasts if it is not used any more and expires after `idle`; `None` if
    /// there is no such floor, or it has expired. Writes nothing.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn find_floor<'a>(
        &'a self,
        floor: &'a FloorId,
        idle: Duration,
    ) -> BoxFuture<'a, Result<Option<Duration>, StoreError>> {
        Box::pin(async move {
            let rows = self.query(&FIND_FLOOR, &[&floor.as_str(), &idle.as_secs_f64()]).await?;
            let seconds = rows.first().map(|row| row.get::<_, f64>(0));
            Ok(seconds.filter(|seconds| *seconds > 0.0).and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()))
        })
    }

    /// Counts the floors, up to `limit`.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn count_floors<'a>(&'a self, limit: u32) -> BoxFuture<'a, Result<u32, StoreError>> {
        Box::pin(async move {
            let rows = self.query(&COUNT_FLOORS, &[&i64::from(limit)]).await?;
            Ok(rows.first().map_or(0, |row| u32::try_from(row.get::<_, i64>(0)).unwrap_or(limit)))
        })
    }

    /// Returns at most `limit` floors after `cursor` that have not been seen for longer than `idle`, the longest idle
    /// first.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn idle_floors<'a>(
        &'a self,
        idle: Duration,
        cursor: &'a FloorCursor,
        limit: u32,
    ) -> BoxFuture<'a, Result<IdleFloors, StoreError>> {
        Box::pin(async move {
            let rows = self
                .query(&IDLE_FLOORS, &[&idle.as_secs_f64(), &cursor.seen_at, &cursor.floor, &i64::from(limit)])
                .await?;
            let last = rows.last().filter(|_| rows.len() == limit as usize);
            let next = last.map(|row| FloorCursor { seen_at: row.get(1), floor: row.get(0) });
            let mut floors = Vec::new();
            for row in rows {
                let name: String = row.get(0);
                match name.parse() {
                    Ok(floor) => floors.push(floor),
                    // It is no floor's name, so there are no rows of it.
                    Err(_) => drop(self.rows(&FORGET_FLOOR, &[&name]).await?),
                }
            }
            Ok(IdleFloors { floors, next })
        })
    }

    /// Forgets a floor whose rows are gone.
    ///
    /// # Errors
    /// When the database does not serve.
    pub fn forget_floor<'a>(&'a self, floor: &'a FloorId) -> BoxFuture<'a, Result<(), StoreError>> {
        Box::pin(async move { self.rows(&FORGET_FLOOR, &[&floor.as_str()]).await.map(|_| ()) })
    }

    /// Runs one statement; returns the first column of its rows.
    async fn rows(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<String>, StoreError> {
        Ok(self.query(statement, values).await?.iter().map(|row| row.get(0)).collect())
    }
}
