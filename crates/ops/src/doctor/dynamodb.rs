//! The eventual lane on DynamoDB itself, or on endpoints that speak its protocol.

mod clock;
mod replica;
mod replication;
mod table;

use super::{
    credentials,
    finding::Found,
    report::{Part, Report},
    setup::Setup,
};
use engines::settings::DynamoDbList;
use replica::Replica;
use sale::Lane;
use store::dynamodb::Access;

/// Checks each region by itself, and then the replication between both.
pub(super) async fn check(report: &mut Report<'_>, list: &DynamoDbList, setup: Setup<'_>) {
    let found = match list {
        DynamoDbList::Aws(_) => credentials::check(setup.aws).await,
        DynamoDbList::Endpoints(_) if Access::is_in_environment() => {
            Found::Ok("found in the environment (AWS_ACCESS_KEY_ID)".into())
        }
        DynamoDbList::Endpoints(_) => Found::Ok("dummy ones, for emulators: AWS_ACCESS_KEY_ID is not set".into()),
    };
    report.lane(Lane::Eventual).add("credentials", found);
    let mut replicas = replica::pair(list, setup);
    for replica in &mut replicas {
        let region = replica.region.clone();
        check_region(replica, report.region(Lane::Eventual, &region)).await;
    }
    let ([first, second], mut part) = (&replicas, report.lane(Lane::Eventual));
    part.check("replication", &["clock", "seats", "latency"], replication::check(first, second)).await;
    part.check("and back", &["replication"], replication::check(second, first)).await;
}

async fn check_region(replica: &mut Replica<'_>, mut part: Part<'_, '_>) {
    part.check("DNS", &[], replica.way.resolve()).await;
    part.check("TCP", &["DNS"], replica.way.reach()).await;
    part.check("TLS", &["TCP"], replica.tls()).await;
    let [seats, sales] = replica.tables.layouts();
    part.check("clock", &["credentials", "TLS"], clock::check(replica)).await;
    part.check("seats", &["credentials", "TLS"], table::check(replica, &seats)).await;
    part.check("sales", &["credentials", "TLS"], table::check(replica, &sales)).await;
    part.check("seats' TTL", &["seats"], table::ttl(replica, seats.name)).await;
    part.check("sales' TTL", &["sales"], table::ttl(replica, sales.name)).await;
    part.check("latency", &["seats"], table::latency(replica)).await;
}
