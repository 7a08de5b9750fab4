//! What the database calls itself, and whose place it takes.

use super::{
    Isolation,
    classify::{During, classify},
    connection::Connection,
    sql::VERSION,
};
use app::sale::{Lane, Region, StoreError};

/// How the database was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// By an address: it stands in.
    Address,
    /// At a host that asks for what DSQL asks for, and is not proved to be AWS's.
    LikeDsql,
    /// At AWS.
    Dsql,
}

/// What the database says of itself.
pub(super) async fn banner(connection: &Connection) -> Result<String, StoreError> {
    let row = connection.client.query_one(VERSION.as_str(), &[]).await;
    Ok(row.map_err(|error| classify(&error, During::Statement))?.get(0))
}

/// The engine's name as the page shows it. Only what is proved to be AWS's has the product's.
pub(super) fn name(banners: &[String], regions: &[Region], isolation: Isolation, served: Served) -> String {
    let level = match isolation {
        Isolation::RepeatableRead => "REPEATABLE READ",
        Isolation::ReadCommitted => "READ COMMITTED",
    };
    let (place, engine) = (Lane::Strong.product(), product(banners.first().map_or("", String::as_str)));
    match served {
        Served::Address => format!("{engine} ({level}), standing in for {place}"),
        Served::LikeDsql => format!("{engine} ({level}) behind DSQL\u{2019}s protocol, standing in for {place}"),
        Served::Dsql => format!("{place} in {}", regions.iter().map(Region::as_str).collect::<Vec<_>>().join(" and ")),
    }
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
    use super::*;

    #[test]
    fn banners_become_names() {
        assert_eq!(product("PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64"), "PostgreSQL 15");
        assert_eq!(
            product("PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64"),
            "YugabyteDB (PostgreSQL 15.12-YB-2025.1.0.0-b0)"
        );
        assert_eq!(product("CockroachDB CCL v25.1.0 (x86_64-pc-linux-gnu"), "CockroachDB CCL v25.1.0");
    }
    #[test]
    fn only_what_is_proved_to_be_aws_has_the_products_name() {
        let regions = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        let called = |served| name(&["PostgreSQL 16".into()], &regions, Isolation::RepeatableRead, served);
        assert_eq!(called(Served::Dsql), "Aurora DSQL in us-east-1 and us-east-2");
        for stand_in in [Served::Address, Served::LikeDsql] {
            assert!(called(stand_in).ends_with(", standing in for Aurora DSQL"), "{}", called(stand_in));
        }
    }
}
