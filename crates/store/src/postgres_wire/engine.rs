//! The name that the database reports, and the product for which it stands in.

use super::{
    Isolation,
    classify::{During, classify},
    connection::Connection,
    level::Level,
    sql::VERSION,
};
use crate::dsql::DsqlConnector;
use sale::{Lane, Region, StoreError};

/// The way in which the database was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Served {
    /// By an address: it is a stand-in.
    Address,
    /// At a host that requires what DSQL requires, and is not proved to be AWS's.
    LikeDsql,
    /// At AWS.
    Dsql,
}

impl Served {
    /// Reached by these connectors: if one of them is not proved to be AWS's, the lane is a stand-in.
    pub(super) fn of(doors: &[DsqlConnector]) -> Self {
        if !doors.is_empty() && doors.iter().all(DsqlConnector::is_aws) { Self::Dsql } else { Self::LikeDsql }
    }
}

/// The response of one region's database about itself.
pub(super) struct Reply {
    banner: String,
    /// The level of its transactions, if the database reports it.
    level: Option<Level>,
}

/// Reads the database's banner; its level was read when the connection was opened.
pub(super) async fn read_banner(connection: &Connection) -> Result<Reply, StoreError> {
    let row = connection.client.query_one(VERSION.as_str(), &[]).await;
    let banner = row.map_err(|error| classify(&error, During::Statement))?.get(0);
    Ok(Reply { banner, level: connection.level })
}

/// Returns the engine's name as the page shows it. Only a database that is proved to be AWS's gets the product's name.
pub(super) fn name(replies: &[Reply], regions: &[Region], requested: Isolation, served: Served) -> String {
    let (aws_product, level) = (Lane::Strong.product(), level(replies, requested));
    let engine = product(replies.first().map_or("", |reply| &reply.banner));
    match served {
        Served::Address => format!("{engine} ({level}), standing in for {aws_product}"),
        Served::LikeDsql => format!("{engine} ({level}) behind DSQL\u{2019}s protocol, standing in for {aws_product}"),
        Served::Dsql => {
            let regions = regions.iter().map(Region::as_str).collect::<Vec<_>>().join(" and ");
            format!("{aws_product} in {regions} ({level})")
        }
    }
}

/// Returns the level that every region's session reported: none of them has another, or it would not have been
/// opened. If one does not report it, returns the requested level, and marks it as such.
fn level(replies: &[Reply], requested: Isolation) -> String {
    let read: Option<Vec<Level>> = replies.iter().map(|reply| reply.level).collect();
    match read.as_deref() {
        Some([level, ..]) => level.to_string(),
        _ => format!("{}, as asked", requested.level()),
    }
}

/// Returns `PostgreSQL 15` for `PostgreSQL 15.18 (Debian …) on x86_64…`, and the first three words of other banners
/// (`CockroachDB CCL v25.1.0`).
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
    use crate::{dsql::Endpoint, tls::Roots};

    #[test]
    fn banners_become_names() {
        assert_eq!(product("PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64"), "PostgreSQL 15");
        assert_eq!(
            product("PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64"),
            "YugabyteDB (PostgreSQL 15.12-YB-2025.1.0.0-b0)"
        );
        assert_eq!(product("CockroachDB CCL v25.1.0 (x86_64-pc-linux-gnu"), "CockroachDB CCL v25.1.0");
    }

    fn replies(levels: [Option<Level>; 2]) -> [Reply; 2] {
        levels.map(|level| Reply { banner: "PostgreSQL 16".into(), level })
    }

    #[test]
    fn one_door_that_is_not_awss_makes_the_lane_a_stand_in() {
        let connector = |region: &str, host: &str| {
            let endpoint = Endpoint { region: region.parse().unwrap(), host: host.parse().unwrap(), address: None };
            DsqlConnector::new(endpoint, "worldseat_app", &aws_config::SdkConfig::builder().build(), &Roots::public())
        };
        let aws = |region| connector(region, &format!("abcdefghijklmnopqrstuvwxy2.dsql.{region}.on.aws"));
        let own = || connector("us-east-2", "localhost:7001");
        assert_eq!(Served::of(&[aws("us-east-1"), aws("us-east-2")]), Served::Dsql);
        for doors in [vec![aws("us-east-1"), own()], vec![own(), aws("us-east-1")], vec![own(), own()], vec![]] {
            assert_eq!(Served::of(&doors), Served::LikeDsql, "{doors:?}");
        }
    }

    #[test]
    fn the_level_is_the_one_that_was_read_and_else_is_said_to_be_asked_for() {
        let (read, unreported) = (Some(Level::ReadCommitted), None);
        let called = |levels| level(&replies(levels), Isolation::RepeatableRead);
        assert_eq!(called([read, read]), "READ COMMITTED");
        for one_is_silent in [[read, unreported], [unreported, read], [unreported, unreported]] {
            assert_eq!(called(one_is_silent), "REPEATABLE READ, as asked");
        }
    }

    #[test]
    fn only_what_is_proved_to_be_aws_has_the_products_name() {
        let regions = ["us-east-1", "us-east-2"].map(|name| name.parse().unwrap());
        let called =
            |served| name(&replies([Some(Level::RepeatableRead); 2]), &regions, Isolation::RepeatableRead, served);
        assert_eq!(called(Served::Dsql), "Aurora DSQL in us-east-1 and us-east-2 (REPEATABLE READ)");
        for stand_in in [Served::Address, Served::LikeDsql] {
            assert!(called(stand_in).ends_with(", standing in for Aurora DSQL"), "{}", called(stand_in));
        }
    }
}
