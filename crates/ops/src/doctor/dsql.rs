//! The strong lane on Aurora DSQL, or on hosts that stand in for it.

mod cluster;
mod connections;
mod database;
mod latency;
mod level;
mod peers;
mod rights;
mod schema;
pub mod sql;
mod token;

use super::{
    credentials,
    report::{Check, Place, Report},
};
use aws_config::SdkConfig;
use cluster::Cluster;
use engines::settings::{DsqlList, EngineSettings};
use sale::Lane;
use store::tls::Roots;

/// Checks each cluster by itself, and then whether both are one database.
pub(super) async fn look(
    report: &mut Report<'_>,
    list: &DsqlList,
    settings: &EngineSettings,
    aws: &SdkConfig,
    roots: &Roots,
) {
    let lane = Place::lane(Lane::Strong);
    let found = credentials::look(aws).await;
    report.add(&lane, "credentials", found);
    let mut clusters = list.0.each_ref().map(|(region, host)| Cluster::new(region, host, settings, aws, roots));
    for cluster in &mut clusters {
        let place = Place::region(Lane::Strong, cluster.connector.endpoint().region.clone());
        report.walk(&place, &CHECKS, cluster).await;
    }
    report.walk(&lane, &BETWEEN, &mut clusters).await;
}

const CHECKS: [Check<Cluster>; 11] = [
    Check { what: "DNS", needs: &[], look: |cluster| Box::pin(cluster.way.resolve()) },
    Check { what: "TCP", needs: &["DNS"], look: |cluster| Box::pin(cluster.way.reach()) },
    Check { what: "TLS", needs: &["TCP"], look: cluster::tls },
    Check { what: "token", needs: &["credentials", "TLS"], look: token::look },
    Check { what: "connections", needs: &["token"], look: connections::look },
    Check { what: "database", needs: &["token"], look: database::look },
    Check { what: "clock", needs: &["token"], look: database::clock },
    Check { what: "isolation", needs: &["token"], look: level::look },
    Check { what: "schema", needs: &["token"], look: schema::look },
    Check { what: "rights", needs: &["schema"], look: rights::look },
    Check { what: "latency", needs: &["schema", "rights"], look: latency::look },
];

const BETWEEN: [Check<[Cluster; 2]>; 1] =
    [Check { what: "one database", needs: &["schema", "rights"], look: peers::look }];
