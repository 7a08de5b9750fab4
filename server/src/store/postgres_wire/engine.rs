//! What the database calls itself, and whose place it takes.

use super::{
    Isolation,
    classify::{During, classify},
    connection::Connection,
};
use app::sale::{Lane, StoreError};

/// The engine's name as the page shows it.
pub(super) async fn name(connection: &Connection, isolation: Isolation) -> Result<String, StoreError> {
    let row = connection.client.query_one("SELECT version()", &[]).await;
    let banner: String = row.map_err(|error| classify(&error, During::Statement))?.get(0);
    let level = match isolation {
        Isolation::RepeatableRead => "REPEATABLE READ",
        Isolation::ReadCommitted => "READ COMMITTED",
    };
    Ok(format!("{} ({level}), standing in for {}", product(&banner), Lane::Strong.product()))
}

/// `PostgreSQL 15` of `PostgreSQL 15.18 (Debian …) on x86_64…`; the first three words
/// of what others say of themselves (`CockroachDB CCL v25.1.0`).
fn product(banner: &str) -> String {
    let words: Vec<&str> = banner.split_whitespace().take(3).collect();
    match words.as_slice() {
        ["PostgreSQL", version, ..] if version.contains("-YB-") => format!("YugabyteDB (PostgreSQL {version})"),
        ["PostgreSQL", version, ..] => {
            format!("PostgreSQL {}", version.split('.').next().unwrap_or(version))
        }
        _ => words.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::product;

    #[test]
    fn banners_become_names() {
        assert_eq!(product("PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64"), "PostgreSQL 15");
        assert_eq!(
            product("PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64"),
            "YugabyteDB (PostgreSQL 15.12-YB-2025.1.0.0-b0)"
        );
        assert_eq!(product("CockroachDB CCL v25.1.0 (x86_64-pc-linux-gnu"), "CockroachDB CCL v25.1.0");
    }
}
