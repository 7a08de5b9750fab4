//! The service that answers: AWS itself, or a stand-in for it. The protocol has no request for a server's
//! name, so the name comes from the hosts to which the requests go.

use super::{
    described::{Described, describe},
    layout::Layout,
    replica::Replica,
    table::{TableNames, not_ready},
};
use crate::in_region;
use aws_sdk_dynamodb::types::{ReplicaStatus, TableStatus};
use futures::future::try_join_all;
use sale::{Lane, Region, StoreError};
use std::collections::BTreeSet;

/// The service behind the lane.
#[derive(Debug)]
pub(super) enum Service {
    /// The endpoints of a stand-in, under this name.
    StandIn(String),
    /// The hosts that the SDK chooses by itself. With an extra root certificate, AWS cannot be told apart from
    /// a server that shows a certificate of that root for AWS's names.
    Aws { extra_root: bool },
}

impl Service {
    /// Returns the engine's name as the page shows it, and makes sure that the engine can serve.
    pub(super) async fn name(&self, replicas: &[Replica]) -> Result<String, StoreError> {
        match self {
            Self::StandIn(name) => {
                try_join_all(replicas.iter().map(make_missing)).await?;
                Ok(name.clone())
            }
            Self::Aws { extra_root } => Ok(aws_name(&one_global_table(replicas).await?, *extra_root)),
        }
    }
}

async fn make_missing(replica: &Replica) -> Result<(), StoreError> {
    for layout in replica.tables.layouts() {
        let made = layout.make_where_missing(&replica.client).await;
        made.map_err(|error| in_region(&replica.region, error))?;
    }
    Ok(())
}

/// Makes sure that each table is one global table with a replica in every region, and returns the hosts that
/// reported so. Two tables that only have the same name would each sell the seat, and that would prove nothing
/// about global tables.
async fn one_global_table(replicas: &[Replica]) -> Result<BTreeSet<String>, StoreError> {
    let checks = replicas.iter().map(|replica| check(replica, replicas));
    Ok(try_join_all(checks).await?.into_iter().flatten().collect())
}

async fn check(replica: &Replica, all: &[Replica]) -> Result<Vec<String>, StoreError> {
    let others: Vec<&Region> =
        all.iter().map(|other| &other.region).filter(|other| **other != replica.region).collect();
    let tables: &TableNames = &replica.tables;
    let checks = tables.layouts().into_iter().map(|layout| async move {
        let table = describe(&replica.client, layout.name).await?.ok_or_else(|| missing(layout.name))?;
        fits(&table, &layout)?;
        Ok(table)
    });
    let described = try_join_all(checks).await.map_err(|error| in_region(&replica.region, error))?;
    for (table, layout) in described.iter().zip(tables.layouts()) {
        for other in &others {
            replicated(table, layout.name, other).map_err(|error| in_region(&replica.region, error))?;
        }
    }
    Ok(described.into_iter().map(|table| table.host).collect())
}

fn fits(table: &Described, layout: &Layout<'_>) -> Result<(), StoreError> {
    let name = layout.name;
    if !table.fits(layout) {
        return refuse("key-schema", format!("the table {name} has the keys {:?}", table.keys));
    }
    if table.strong {
        return refuse("mrsc", format!("the table {name} replicates with strong consistency"));
    }
    if table.status != TableStatus::Active {
        return Err(not_ready(name, table.status.as_str()));
    }
    Ok(())
}

fn replicated(table: &Described, name: &str, there: &Region) -> Result<(), StoreError> {
    match table.replica_in(there).map(|replica| &replica.status) {
        Some(ReplicaStatus::Active) => Ok(()),
        Some(status) => refuse("replica-not-active", format!("the replica of {name} in {there} is {status}")),
        None => refuse("not-global", format!("the table {name} has no replica in {there}")),
    }
}

fn refuse(code: &str, detail: String) -> Result<(), StoreError> {
    Err(StoreError::Failed { code: code.into(), detail })
}

fn missing(table: &str) -> StoreError {
    let detail = format!("there is no table {table}; deploy/dynamodb-global-table.yaml makes both, in both regions");
    StoreError::Failed { code: "ResourceNotFoundException".into(), detail }
}

/// Returns the product's own name if nobody else can have answered.
fn aws_name(hosts: &BTreeSet<String>, extra_root: bool) -> String {
    let product = Lane::Eventual.product();
    if !extra_root && !hosts.is_empty() && hosts.iter().all(|host| is_aws(host)) {
        return product.to_owned();
    }
    let hosts = hosts.iter().map(String::as_str).collect::<Vec<_>>().join(" and ");
    let root = if extra_root { " (an extra root certificate is trusted)" } else { "" };
    format!("DynamoDB's protocol at {hosts}{root}, standing in for {product}")
}

/// Whether this is DynamoDB's name in a domain of AWS: `dynamodb.us-east-1.amazonaws.com`, and the names by
/// account, with IPv6, in a VPC or of China. Anybody's load balancers and buckets have names in the same
/// domains.
fn is_aws(host: &str) -> bool {
    let name = host.strip_suffix(":443").unwrap_or(host);
    let in_domain = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].iter().any(|domain| name.ends_with(domain));
    let of_service = |label| matches!(label, "dynamodb" | "dynamodb-fips" | "ddb" | "ddb-fips");
    in_domain && !name.contains("://") && name.split('.').any(of_service)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(hosts: &[&str], extra_root: bool) -> String {
        aws_name(&hosts.iter().map(ToString::to_string).collect(), extra_root)
    }

    #[test]
    fn only_aws_is_called_by_the_products_name() {
        let aws = ["dynamodb.us-east-1.amazonaws.com", "123456789012.ddb.us-east-2.amazonaws.com:443"];
        assert_eq!(name(&aws, false), "DynamoDB global tables (MREC)");
        for (hosts, extra_root) in [
            (&aws[..], true),
            (&["dynamodb.us-east-1.amazonaws.com", "localhost:4566"][..], false),
            (&["dynamodb.us-east-1.amazonaws.com.example.org"][..], false),
            (&["dynamodb.us-east-1.amazonaws.com:8000"][..], false),
            (&["http://dynamodb.us-east-1.amazonaws.com"][..], false),
            (&["localstack-1234567890.us-east-1.elb.amazonaws.com"][..], false),
            (&[][..], false),
        ] {
            let shown = name(hosts, extra_root);
            assert!(shown.ends_with(", standing in for DynamoDB global tables (MREC)"), "{shown}");
            assert!(hosts.iter().all(|host| shown.contains(host)), "{shown}");
        }
    }
}
