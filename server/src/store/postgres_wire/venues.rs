//! Which floors there are, and when each was last seen. By the database's clock alone:
//! servers need not agree on the time.

use super::{
    PostgresWire,
    sql::{FORGET_VENUE, IDLE_VENUES, OPEN_VENUE, SEE_VENUE},
};
use app::sale::{StoreError, VenueId};
use std::time::Duration;
use tokio_postgres::types::ToSql;

impl PostgresWire {
    /// Writes a new floor down.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn open_venue(&self, venue: &VenueId) -> Result<(), StoreError> {
        self.rows(&OPEN_VENUE, &[&venue.as_str()]).await.map(|_| ())
    }

    /// Notes that a floor was seen just now; `false` where there is none, or it has not
    /// been seen for longer than `idle`. What has expired never comes back: its rows may
    /// be half gone.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn see_venue(&self, venue: &VenueId, idle: Duration) -> Result<bool, StoreError> {
        Ok(!self.rows(&SEE_VENUE, &[&venue.as_str(), &idle.as_secs_f64()]).await?.is_empty())
    }

    /// At most `limit` floors that have not been seen for longer than `idle`, those first
    /// that have not for longest. Looks at every row: they are small, and this is rare.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn idle_venues(&self, idle: Duration, limit: u32) -> Result<Vec<VenueId>, StoreError> {
        let rows = self.rows(&IDLE_VENUES, &[&idle.as_secs_f64(), &i64::from(limit)]).await?;
        let mut venues = Vec::new();
        for name in rows {
            match name.parse() {
                Ok(venue) => venues.push(venue),
                // It names no floor, so there are no rows of it; and it would be found first for ever.
                Err(_) => drop(self.rows(&FORGET_VENUE, &[&name]).await?),
            }
        }
        Ok(venues)
    }

    /// Forgets a floor whose rows are gone.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn forget_venue(&self, venue: &VenueId) -> Result<(), StoreError> {
        self.rows(&FORGET_VENUE, &[&venue.as_str()]).await.map(|_| ())
    }

    /// Runs one statement; the first column of its rows.
    async fn rows(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<String>, StoreError> {
        Ok(self.query(statement, values).await?.iter().map(|row| row.get(0)).collect())
    }
}
