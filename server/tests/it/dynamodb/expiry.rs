//! Items of runs carry the time at which they may expire; a floor's items do not. Reads ignore it.

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use sale::{FloorId, Sale};
use std::{
    collections::HashMap,
    time::{SystemTime, UNIX_EPOCH},
};
use store::{
    retention::Retention,
    {
        LaneStore, SALES_TABLE, SEATS_TABLE,
        dynamodb::{Access, DynamoDb, Endpoint, Options, dummy_credentials},
    },
};
use uuid::Uuid;

use crate::support::{dynalite, eventual_on_dynalite, regions, sale, within};

const DAY: u64 = 24 * 60 * 60;

/// Returns the lane on dynalite, of a server with this retention of runs in days.
async fn keeping(days: u32) -> DynamoDb {
    eventual_on_dynalite(1).await;
    let endpoints = regions().map(|region| Endpoint { region, url: format!("http://{}", dynalite()) });
    let options = Options { retention: Retention::days(days), ..Options::lines(2) };
    DynamoDb::standing_in(&endpoints, &Access::plain(dummy_credentials()), "dynalite".into(), options)
}

async fn bought(store: &DynamoDb, sale: &Sale) {
    let mut line = store.open(0, 1).await.unwrap().pop().unwrap();
    assert_eq!(sale::purchase(&mut line, sale).await.error, None);
}

/// Reads the expiry times of the items of both tables, without the store.
async fn expires_at(sale: &Sale) -> Vec<Option<u64>> {
    let client = client();
    let text = |text: &str| AttributeValue::S(text.to_owned());
    let key =
        |sort: &str, value: &str| [("scope".to_owned(), text(&sale.scope)), (sort.to_owned(), text(value))].into();
    let seat = client.get_item().table_name(SEATS_TABLE).set_key(Some(key("seat", "A1")));
    let ticket = key("seat_sale", &format!("A1#{}", sale.sale_id));
    let ticket = client.get_item().table_name(SALES_TABLE).set_key(Some(ticket));
    let items = [seat.send().await.unwrap().item.unwrap(), ticket.send().await.unwrap().item.unwrap()];
    items.iter().map(second).collect()
}

/// Returns the expiry time: a number, as DynamoDB's TTL needs it.
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
    let sale = sale(&FloorId::new(Uuid::now_v7().as_u128()).scope(), 1);
    within(bought(&store, &sale)).await;
    assert_eq!(expires_at(&sale).await, [None, None]);
}
