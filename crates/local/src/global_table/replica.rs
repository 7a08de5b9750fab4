//! A region's database as the replicator sees it: the changes to send from here, and the one way in which changes
//! from elsewhere arrive here.

#[cfg(test)]
mod tests;

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Result, Transaction, TransactionBehavior, params};

use super::{capture, config::TableSpec, error::GlobalTableError};

/// The time to wait for a writer of the same database; the database's own connections wait as long for us.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// A second connection to a region's database, in addition to the one its endpoint uses.
pub(super) struct Replica {
    region: String,
    triggers: usize,
    connection: Connection,
}

/// A queued change, without its content.
pub(super) struct Queued {
    pub(super) seq: i64,
    pub(super) captured_ms: i64,
    /// The partition key of its item, as the database keeps it.
    pub(super) pk: String,
}

/// A change on its way: the item's whole new state, or its absence.
pub(super) struct Change {
    pub(super) captured_ms: i64,
    version: i64,
    table: String,
    pk: String,
    sk: String,
    image: Option<Image>,
}

/// An item exactly as its own database wrote it, so that a copy is equal byte
/// for byte.
struct Image {
    json: String,
    size: i64,
    hash_prefix: String,
}

/// The result of a batch of changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arrived {
    /// Changes that are now the newest here.
    pub(super) applied: u64,
    /// Changes that a newer one had already overtaken.
    pub(super) superseded: u64,
}

impl Replica {
    pub(super) fn open(
        location: &str,
        region: &str,
        tables: &[TableSpec],
    ) -> std::result::Result<Self, GlobalTableError> {
        let connect = || {
            let connection = Connection::open(location)?;
            connection.busy_timeout(BUSY_TIMEOUT)?;
            connection.pragma_update(None, "synchronous", "NORMAL")?;
            Ok(connection)
        };
        let mut connection =
            connect().map_err(|source| GlobalTableError::Replica { region: region.to_owned(), source })?;
        capture::install(&mut connection, region, tables)?;
        let triggers = 3 * tables.len();
        Ok(Self { region: region.to_owned(), triggers, connection })
    }

    pub(super) fn region(&self) -> &str {
        &self.region
    }

    /// Returns up to `limit` changes queued after `seq`, oldest first.
    pub(super) fn queued_after(&self, seq: i64, limit: usize) -> Result<Vec<Queued>> {
        let sql = r#"SELECT seq, captured_ms, pk FROM "replication:outbox"
                     WHERE seq > ?1 ORDER BY seq LIMIT ?2"#;
        let mut statement = self.connection.prepare_cached(sql)?;
        let queued =
            |row: &rusqlite::Row<'_>| Ok(Queued { seq: row.get(0)?, captured_ms: row.get(1)?, pk: row.get(2)? });
        statement.query_map(params![seq, limit], queued)?.collect()
    }

    /// Returns the number of changes that have not been acknowledged yet.
    pub(super) fn queued(&self) -> Result<u64> {
        let sql = r#"SELECT count(*) FROM "replication:outbox""#;
        self.connection.prepare_cached(sql)?.query_row([], |row| row.get(0))
    }

    pub(super) fn changes(&self, seqs: &[i64]) -> Result<Vec<Change>> {
        let sql = r#"SELECT captured_ms, version, table_name, pk, sk,
                            item_json, item_size, hash_prefix
                     FROM "replication:outbox" WHERE seq = ?1"#;
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = seqs.iter().map(|seq| statement.query_row([seq], change).optional());
        found.filter_map(Result::transpose).collect()
    }

    /// Forgets changes that have arrived. If a crash undoes this, they are only offered again, and found to be there
    /// already.
    pub(super) fn acknowledge(&mut self, seqs: &[i64]) -> Result<()> {
        let transaction = self.begin()?;
        {
            let sql = r#"DELETE FROM "replication:outbox" WHERE seq = ?1"#;
            let mut statement = transaction.prepare_cached(sql)?;
            seqs.iter().try_for_each(|seq| statement.execute([seq]).map(drop))?;
        }
        transaction.commit()
    }

    /// Takes in changes made in region `origin`; the newest of each item wins. SQLite has one writer at a time, so no
    /// local write can happen between the comparison and the commit. No local write can find `applying` set, either,
    /// which keeps the triggers from sending these changes back.
    pub(super) fn apply(&mut self, changes: &[Change], origin: &str) -> Result<Arrived> {
        let mut arrived = Arrived::default();
        let transaction = self.begin()?;
        set_applying(&transaction, true)?;
        for change in changes {
            let current = newest(&transaction, change)?;
            let offered = (change.version, origin.to_owned());
            if current.as_ref() < Some(&offered) {
                write(&transaction, change, origin)?;
                arrived.applied += 1;
            } else if current != Some(offered) {
                arrived.superseded += 1;
            }
        }
        set_applying(&transaction, false)?;
        transaction.commit()?;
        Ok(arrived)
    }

    /// Returns the version of the oldest change that has not been acknowledged.
    pub(super) fn oldest_queued(&self) -> Result<Option<i64>> {
        let sql = r#"SELECT min(version) FROM "replication:outbox""#;
        self.connection.query_row(sql, [], |row| row.get(0))
    }

    /// Forgets the last changes of items, tombstones included, that are older than `version`.
    pub(super) fn forget_before(&self, version: i64) -> Result<usize> {
        let sql = r#"DELETE FROM "replication:register" WHERE version < ?1"#;
        self.connection.execute(sql, [version])
    }

    /// Whether every table still reports its changes.
    pub(super) fn captures(&self) -> Result<bool> {
        Ok(capture::installed(&self.connection)? == self.triggers)
    }

    fn begin(&mut self) -> Result<Transaction<'_>> {
        self.connection.transaction_with_behavior(TransactionBehavior::Immediate)
    }
}

fn change(row: &rusqlite::Row<'_>) -> Result<Change> {
    let json: Option<String> = row.get(5)?;
    let image = json
        .map(|json| Ok::<_, rusqlite::Error>(Image { json, size: row.get(6)?, hash_prefix: row.get(7)? }))
        .transpose()?;
    Ok(Change {
        captured_ms: row.get(0)?,
        version: row.get(1)?,
        table: row.get(2)?,
        pk: row.get(3)?,
        sk: row.get(4)?,
        image,
    })
}

fn set_applying(transaction: &Transaction<'_>, applying: bool) -> Result<()> {
    let sql = r#"UPDATE "replication:clock" SET applying = ?1"#;
    transaction.prepare_cached(sql)?.execute([applying]).map(drop)
}

/// Returns the version and region of the last change of `change`'s item, if it is still remembered. A forgotten one
/// is older than anything yet to arrive.
fn newest(transaction: &Transaction<'_>, change: &Change) -> Result<Option<(i64, String)>> {
    let sql = r#"SELECT version, region FROM "replication:register"
                 WHERE table_name = ?1 AND pk = ?2 AND sk = ?3"#;
    transaction
        .prepare_cached(sql)?
        .query_row([&change.table, &change.pk, &change.sk], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

fn write(transaction: &Transaction<'_>, change: &Change, origin: &str) -> Result<()> {
    let Change { version, table, pk, sk, .. } = change;
    match &change.image {
        Some(Image { json, size, hash_prefix }) => transaction
            .prepare_cached(&format!(
                r#"INSERT OR REPLACE INTO "{table}" (pk, sk, item_json, item_size, hash_prefix)
                   VALUES (?1, ?2, ?3, ?4, ?5)"#
            ))?
            .execute(params![pk, sk, json, size, hash_prefix])?,
        None => transaction
            .prepare_cached(&format!(r#"DELETE FROM "{table}" WHERE pk = ?1 AND sk = ?2"#))?
            .execute([pk, sk])?,
    };
    transaction
        .prepare_cached(r#"INSERT OR REPLACE INTO "replication:register" VALUES (?1, ?2, ?3, ?4, ?5)"#)?
        .execute(params![table, pk, sk, version, origin])?;
    transaction
        .prepare_cached(r#"UPDATE "replication:clock" SET version = max(version, ?1)"#)?
        .execute([version])
        .map(drop)
}
