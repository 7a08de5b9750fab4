//! The strong lane on Aurora DSQL, or on hosts that stand in for it.

mod cluster;
mod database;
mod probe;
pub mod sql;
mod tables;
mod token;

use super::{
    credentials,
    report::{Part, Report},
    setup::Setup,
};
use cluster::Cluster;
use engines::settings::DsqlList;
use sale::Lane;

/// Checks each cluster by itself, and then whether both are one database.
pub(super) async fn check(report: &mut Report<'_>, list: &DsqlList, setup: Setup<'_>) {
    let found = credentials::check(setup.aws).await;
    report.lane(Lane::Strong).add("credentials", found);
    let mut clusters = list.0.each_ref().map(|(region, host)| Cluster::new(region, host, setup));
    for (cluster, (region, _)) in clusters.iter_mut().zip(&list.0) {
        check_region(cluster, report.region(Lane::Strong, region)).await;
    }
    report.lane(Lane::Strong).check("one database", &["schema", "rights"], probe::one_database(&clusters)).await;
}

async fn check_region(cluster: &mut Cluster<'_>, mut part: Part<'_, '_>) {
    part.check("DNS", &[], cluster.way.resolve()).await;
    part.check("TCP", &["DNS"], cluster.way.reach()).await;
    part.check("TLS", &["TCP"], cluster.tls()).await;
    part.check("token", &["credentials", "TLS"], token::check(cluster)).await;
    part.check("connections", &["token"], database::connections(cluster)).await;
    part.check("database", &["token"], database::version(cluster)).await;
    part.check("clock", &["token"], database::clock(cluster)).await;
    part.check("isolation", &["token"], database::level(cluster)).await;
    part.check("schema", &["token"], tables::schema(cluster)).await;
    part.check("rights", &["schema"], tables::rights(cluster)).await;
    part.check("latency", &["schema", "rights"], probe::latency(cluster)).await;
}
