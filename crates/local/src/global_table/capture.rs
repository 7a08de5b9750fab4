//! Captures a region's own changes, by triggers beside the items.
//!
//! Whichever client writes an item, and by whichever operation, the same SQLite transaction also stamps the change,
//! notes it as the item's newest version and queues it for the other region. A crash therefore cannot separate an
//! acknowledged write from its replication. The names contain a colon, which no DynamoDB table may have, so they
//! neither collide nor show in `ListTables`.

use rusqlite::Connection;

use super::{config::TableSpec, error::GlobalTableError};

/// The columns in which items are kept. `cached_at` is local to one database, all others make up the item.
const ITEM_COLUMNS: [&str; 6] = ["cached_at", "hash_prefix", "item_json", "item_size", "pk", "sk"];

/// Unix time in milliseconds. SQLite's clock is no finer.
const NOW_MS: &str = "CAST(round(unixepoch('now', 'subsec') * 1000) AS INTEGER)";

/// `clock`: one row; the last version given, and whether the replicator is the
/// one writing. `register`: the version and region of each item's last change,
/// which for a deleted item is its tombstone. `outbox`: changes on their way.
const TABLES: &str = r#"
CREATE TABLE IF NOT EXISTS "replication:clock" (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    applying INTEGER NOT NULL
);
INSERT OR IGNORE INTO "replication:clock" VALUES (1, 0, 0);
CREATE TABLE IF NOT EXISTS "replication:register" (
    table_name TEXT NOT NULL, pk TEXT NOT NULL, sk TEXT NOT NULL,
    version INTEGER NOT NULL, region TEXT NOT NULL,
    PRIMARY KEY (table_name, pk, sk)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS "replication:outbox" (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL, captured_ms INTEGER NOT NULL, table_name TEXT NOT NULL,
    pk TEXT NOT NULL, sk TEXT NOT NULL,
    item_json TEXT, item_size INTEGER, hash_prefix TEXT
);
"#;

/// Prepares `region`'s database. Running it again changes nothing.
pub(super) fn install(connection: &mut Connection, region: &str, tables: &[TableSpec]) -> Result<(), GlobalTableError> {
    let failed = |source| GlobalTableError::Replica { region: region.to_owned(), source };
    let transaction = connection.transaction().map_err(failed)?;
    transaction.execute_batch(TABLES).map_err(failed)?;
    for table in tables {
        let found = columns(&transaction, &table.name).map_err(failed)?;
        if found != ITEM_COLUMNS {
            return Err(GlobalTableError::StorageLayout {
                region: region.to_owned(),
                table: table.name.clone(),
                found: found.join(", "),
            });
        }
        transaction.execute_batch(&triggers(&table.name, region)).map_err(failed)?;
    }
    transaction.commit().map_err(failed)
}

/// Returns the number of capture triggers: three for every table, unless somebody deleted a table or recreated it
/// without us.
pub(super) fn installed(connection: &Connection) -> rusqlite::Result<usize> {
    let sql = "SELECT count(*) FROM sqlite_master
               WHERE type = 'trigger' AND name GLOB 'replication:*'";
    connection.query_row(sql, [], |row| row.get(0))
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let sql = "SELECT name FROM pragma_table_info(?1) ORDER BY name";
    connection.prepare(sql)?.query_map([table], |row| row.get(0))?.collect()
}

fn triggers(table: &str, region: &str) -> String {
    const IMAGE: &str = "NEW.item_json, NEW.item_size, NEW.hash_prefix";
    // `INSERT OR REPLACE`, which overwrites items, fires as an insert.
    trigger(table, region, "insert", "INSERT", "NEW", IMAGE)
        + &trigger(table, region, "update", "UPDATE OF item_json", "NEW", IMAGE)
        + &trigger(table, region, "delete", "DELETE", "OLD", "NULL, NULL, NULL")
}

/// The version is the wall clock in microseconds, but never less than one more
/// than any version this region has given or seen: a change made after reading
/// a replicated one is newer than it, whatever the clock does.
fn trigger(table: &str, region: &str, name: &str, event: &str, row: &str, image: &str) -> String {
    format!(
        r#"
DROP TRIGGER IF EXISTS "replication:{table}:{name}";
CREATE TRIGGER "replication:{table}:{name}" AFTER {event} ON "{table}"
WHEN (SELECT applying FROM "replication:clock") = 0
BEGIN
    UPDATE "replication:clock" SET version = max(version + 1, {NOW_MS} * 1000);
    INSERT INTO "replication:outbox"
        (version, captured_ms, table_name, pk, sk, item_json, item_size, hash_prefix)
        SELECT version, {NOW_MS}, '{table}', {row}.pk, {row}.sk, {image}
        FROM "replication:clock";
    INSERT OR REPLACE INTO "replication:register"
        SELECT '{table}', {row}.pk, {row}.sk, version, '{region}' FROM "replication:clock";
END;
"#
    )
}
