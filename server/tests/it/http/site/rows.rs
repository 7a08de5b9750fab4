//! Row counts that are read without the site.

use aws_sdk_dynamodb::{
    Client, Config,
    config::{BehaviorVersion, Credentials, Region},
};
use store::{FLOORS_TABLE, SALES_TABLE, SEATS_TABLE};

use crate::support::sql_client;

/// The numbers of seats, tickets and floors.
pub(super) async fn in_postgres(url: &str) -> Vec<usize> {
    let client = sql_client(&url.parse().expect("an address of PostgreSQL")).await;
    let mut counts = Vec::new();
    for table in [SEATS_TABLE, SALES_TABLE, FLOORS_TABLE] {
        let row = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap();
        counts.push(usize::try_from(row.get::<_, i64>(0)).unwrap());
    }
    counts
}

/// A client other than the store's own, with this access key.
pub(in crate::http) fn dynamodb(url: &str, key: &str) -> Client {
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new(key, "not-checked", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// The numbers of seats and tickets.
pub(super) async fn in_dynamodb(url: &str, key: &str) -> Vec<usize> {
    let client = dynamodb(url, key);
    let mut counts = Vec::new();
    for table in [SEATS_TABLE, SALES_TABLE] {
        let scanned = client.scan().table_name(table).send().await.unwrap();
        counts.push(usize::try_from(scanned.count()).unwrap());
    }
    counts
}
