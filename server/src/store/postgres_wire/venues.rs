//! Which floors there are, and when each was last seen. By the database's clock alone:
//! servers need not agree on the time.

use super::PostgresWire;
use crate::store::VENUES_TABLE;
use app::sale::{StoreError, VenueId};
use std::time::Duration;
use tokio_postgres::types::ToSql;

impl PostgresWire {
    /// Writes a new floor down.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn open_venue(&self, venue: &VenueId) -> Result<(), StoreError> {
        let insert = format!("INSERT INTO {VENUES_TABLE} (venue) VALUES ($1) ON CONFLICT (venue) DO NOTHING");
        self.rows(&insert, &[&venue.as_str()]).await.map(|_| ())
    }

    /// Notes that a floor was seen just now; `false` where there is none, or it has not
    /// been seen for longer than `idle`. What has expired never comes back: its rows may
    /// be half gone.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn see_venue(&self, venue: &VenueId, idle: Duration) -> Result<bool, StoreError> {
        let update = format!(
            "UPDATE {VENUES_TABLE} SET seen_at = now() \
             WHERE venue = $1 AND seen_at > now() - $2 * interval '1 second' RETURNING venue"
        );
        Ok(!self.rows(&update, &[&venue.as_str(), &idle.as_secs_f64()]).await?.is_empty())
    }

    /// At most `limit` floors that have not been seen for longer than `idle`, those first
    /// that have not for longest. Looks at every row: they are small, and this is rare.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn idle_venues(&self, idle: Duration, limit: u32) -> Result<Vec<VenueId>, StoreError> {
        let select = format!(
            "SELECT venue FROM {VENUES_TABLE} WHERE seen_at <= now() - $1 * interval '1 second' \
             ORDER BY seen_at LIMIT $2"
        );
        let rows = self.rows(&select, &[&idle.as_secs_f64(), &i64::from(limit)]).await?;
        Ok(rows.iter().filter_map(|venue| venue.parse().ok()).collect())
    }

    /// Forgets a floor whose rows are gone.
    ///
    /// # Errors
    /// When the database does not serve.
    pub async fn forget_venue(&self, venue: &VenueId) -> Result<(), StoreError> {
        let delete = format!("DELETE FROM {VENUES_TABLE} WHERE venue = $1");
        self.rows(&delete, &[&venue.as_str()]).await.map(|_| ())
    }

    /// Runs one statement; the first column of its rows.
    async fn rows(&self, statement: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Vec<String>, StoreError> {
        Ok(self.query(statement, values).await?.iter().map(|row| row.get(0)).collect())
    }
}
