//! Items of runs say when they may go; a floor's do not, and nothing that reads them minds.

use app::sale::{Sale, VenueId};
use aws_sdk_dynamodb::{Client, types::AttributeValue};
use std::{
    collections::HashMap,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use uuid::Uuid;
use worldseat::{
    box_office::Retention,
    store::{
        LaneStore, SALES_TABLE, SEATS_TABLE,
        dynamodb::{Access, DynamoDb, Endpoint, Options, dummy_credentials},
    },
};

use crate::support::{ControlPlane, dynalite, eventual_on_dynalite, regions, sale, within};

const DAY: u64 = 24 * 60 * 60;

/// The lane on dynalite, of a server that keeps runs for so many days.
async fn keeping(days: u32) -> DynamoDb {
    eventual_on_dynalite(1).await;
    let endpoints = regions().map(|region| Endpoint { region, url: format!("http://{}", dynalite()) });
    let options = Options { kept: Retention::days(days), ..Options::lines(2) };
    DynamoDb::standing_in(&endpoints, &Access::plain(dummy_credentials()), "dynalite".into(), options)
}

async fn bought(store: &DynamoDb, sale: &Sale) {
    let mut line = store.open(0, 1).await.unwrap().pop().unwrap();
    assert_eq!(app::sale::purchase(&mut line, sale).await.error, None);
}

/// What the items of both tables say, read without the store.
async fn expires_at(sale: &Sale) -> Vec<Option<u64>> {
    let client = client();
    let seat_key = AttributeValue::S(sale.seat_key().as_str().into());
    let seat = client.get_item().table_name(SEATS_TABLE).key("seat_key", seat_key.clone());
    let sale_id = AttributeValue::S(sale.sale_id.clone());
    let ticket = client.get_item().table_name(SALES_TABLE).key("seat_key", seat_key).key("sale_id", sale_id);
    let items = [seat.send().await.unwrap().item.unwrap(), ticket.send().await.unwrap().item.unwrap()];
    items.iter().map(second).collect()
}

/// A number, as DynamoDB's TTL wants it.
fn second(item: &HashMap<String, AttributeValue>) -> Option<u64> {
    item.get("expires_at").map(|second| second.as_n().unwrap().parse().unwrap())
}

fn client() -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(aws_sdk_dynamodb::config::BehaviorVersion::latest())
        .region(aws_sdk_dynamodb::config::Region::new("us-east-1"))
        .endpoint_url(format!("http://{}", dynalite()))
        .credentials_provider(dummy_credentials())
        .http_client(aws_smithy_http_client::Builder::new().build_http());
    Client::from_conf(config.build())
}

#[tokio::test]
async fn a_runs_items_go_a_week_after_the_run_is_no_longer_shown() {
    let begun = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    for days in [1, 30, 36_500] {
        let sale = sale(&Uuid::now_v7().simple().to_string(), 1);
        let store = keeping(days).await;
        within(bought(&store, &sale)).await;
        for second in expires_at(&sale).await {
            let kept = second.unwrap() - begun;
            let promised = u64::from(days) * DAY;
            assert!((promised + 7 * DAY..promised + 7 * DAY + 60).contains(&kept), "{kept} s for {days} days");
        }
        assert_eq!(store.ledger(1, &sale.seat_key()).await.unwrap(), [sale], "it is read as ever");
    }
}

#[tokio::test]
async fn a_floors_items_never_go_by_themselves() {
    let store = keeping(1).await;
    let sale = sale(&VenueId::new(Uuid::now_v7().as_u128()).scope(), 1);
    within(bought(&store, &sale)).await;
    assert_eq!(expires_at(&sale).await, [None, None]);
}

#[tokio::test]
async fn the_account_is_told_the_attribute_that_items_carry() {
    use worldseat::provision::dynamodb::{Patience, Provision};
    let (plane, patience) = (ControlPlane::empty().await, Patience { pause: Duration::ZERO, ..Patience::default() });
    let tables = Options::lines(1).tables;
    within(Provision { tables, dry_run: false, patience }.on_aws(&plane.config(), &regions(), &|_| {})).await.unwrap();
    for table in [SEATS_TABLE, SALES_TABLE] {
        assert_eq!(plane.table("us-east-1", table).unwrap().ttl.as_deref(), Some("expires_at"));
    }
}
