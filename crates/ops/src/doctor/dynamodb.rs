//! The eventual lane on DynamoDB itself, or on endpoints that speak its protocol.

mod clock;
mod latency;
mod replica;
mod replication;
mod table;
mod ttl;

use super::{
    credentials,
    finding::Found,
    report::{Check, Place, Report},
};
use aws_config::SdkConfig;
use engines::settings::{DynamoDbList, EngineSettings};
use replica::Replica;
use sale::Lane;
use store::{dynamodb::Access, tls::Roots};

/// Checks each region by itself, and then the replication between both.
pub(super) async fn look(
    report: &mut Report<'_>,
    list: &DynamoDbList,
    settings: &EngineSettings,
    aws: &SdkConfig,
    roots: &Roots,
) {
    let lane = Place::lane(Lane::Eventual);
    let found = match list {
        DynamoDbList::Aws(_) => credentials::look(aws).await,
        DynamoDbList::Endpoints(_) if Access::is_in_environment() => {
            Found::Ok("found in the environment (AWS_ACCESS_KEY_ID)".into())
        }
        DynamoDbList::Endpoints(_) => Found::Ok("dummy ones, for emulators: AWS_ACCESS_KEY_ID is not set".into()),
    };
    report.add(&lane, "credentials", found);
    let mut replicas = replica::pair(list, settings, aws, roots);
    for replica in &mut replicas {
        let place = Place::region(Lane::Eventual, replica.region.clone());
        report.walk(&place, &CHECKS, replica).await;
    }
    report.walk(&lane, &BETWEEN, &mut replicas).await;
}

const CHECKS: [Check<Replica>; 9] = [
    Check { what: "DNS", needs: &[], look: |replica| Box::pin(replica.way.resolve()) },
    Check { what: "TCP", needs: &["DNS"], look: |replica| Box::pin(replica.way.reach()) },
    Check { what: "TLS", needs: &["TCP"], look: replica::tls },
    Check { what: "clock", needs: &["credentials", "TLS"], look: clock::look },
    Check { what: "seats", needs: &["credentials", "TLS"], look: table::seats },
    Check { what: "sales", needs: &["credentials", "TLS"], look: table::sales },
    Check { what: "seats' TTL", needs: &["seats"], look: ttl::seats },
    Check { what: "sales' TTL", needs: &["sales"], look: ttl::sales },
    Check { what: "latency", needs: &["seats"], look: latency::look },
];

const BETWEEN: [Check<[Replica; 2]>; 2] = [
    Check { what: "replication", needs: &["clock", "seats", "latency"], look: replication::there },
    Check { what: "and back", needs: &["replication"], look: replication::back },
];
