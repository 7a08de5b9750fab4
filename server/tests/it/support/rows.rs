//! Rows to be sold, and rows changed behind everybody's back.

use app::sale::{Answer, Attempt, Lane, Sale, SeatKey};
use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::AttributeValue,
};
use worldseat::store::{LaneStore, SALES_TABLE, dynamodb::DynamoDb, postgres_wire::PostgresWire};

use super::{databases, regions};

/// A scope that no other test has.
pub(crate) fn new_scope() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

pub(crate) fn seat_key(scope: &str) -> SeatKey {
    SeatKey::new(scope, "A1".parse().expect("a seat"))
}

/// What buyer number `buyer` wants of seat A1.
pub(crate) fn sale(scope: &str, buyer: u32) -> Sale {
    Sale {
        sale_id: Sale::id_of(scope, buyer),
        scope: scope.to_owned(),
        seat: "A1".parse().expect("a seat"),
        buyer: format!("fan-{buyer}"),
        region: regions()[(buyer as usize + 1) % 2].clone(),
    }
}

/// A purchase as the swarm would have written it down.
pub(crate) fn attempt(buyer: u32, answer: &Answer) -> Attempt {
    Attempt {
        lane: Lane::Strong,
        buyer,
        region: 0,
        outcome: answer.outcome,
        retries: answer.retries,
        started_us: 0,
        duration_us: 0,
        committed_us: None,
        again_us: Vec::new(),
        error: answer.error.as_ref().map(|error| error.code().to_owned()),
    }
}

/// Ledger rows added and removed with another client than the store's own.
pub(crate) trait Behind: LaneStore {
    fn add_row(&self, sale: &Sale) -> impl Future<Output = ()> + Send;
    fn remove_row(&self, sale: &Sale) -> impl Future<Output = ()> + Send;
}

impl Behind for PostgresWire {
    async fn add_row(&self, sale: &Sale) {
        let Sale { sale_id, scope, seat, buyer, region } = sale;
        let (table, key) = (SALES_TABLE, seat_key(scope));
        sql(&format!(
            "INSERT INTO {table} (seat_key, sale_id, scope, seat, buyer, region) \
             VALUES ('{}', '{sale_id}', '{scope}', '{seat}', '{buyer}', '{region}')",
            key.as_str()
        ))
        .await;
    }

    async fn remove_row(&self, sale: &Sale) {
        sql(&format!("DELETE FROM {SALES_TABLE} WHERE sale_id = '{}'", sale.sale_id)).await;
    }
}

async fn sql(statement: &str) {
    let (client, connection) = databases().tcp.connect(tokio_postgres::NoTls).await.expect("connects");
    tokio::spawn(connection);
    assert_eq!(client.execute(statement, &[]).await.expect(statement), 1, "{statement}");
}

impl Behind for DynamoDb {
    async fn add_row(&self, sale: &Sale) {
        let seat = sale.seat.to_string();
        let texts = [("scope", &sale.scope), ("seat", &seat), ("buyer", &sale.buyer)];
        let mut put = first_region().put_item().table_name(SALES_TABLE);
        for (name, text) in texts {
            put = put.item(name, AttributeValue::S(text.clone()));
        }
        let [(seat_key, key), (sale_id, id)] = keys(sale);
        put = put.item(seat_key, key).item(sale_id, id);
        put.item("region", AttributeValue::S(sale.region.to_string())).send().await.expect("puts");
    }

    async fn remove_row(&self, sale: &Sale) {
        let [(seat_key, key), (sale_id, id)] = keys(sale);
        let delete = first_region().delete_item().table_name(SALES_TABLE).key(seat_key, key).key(sale_id, id);
        delete.send().await.expect("deletes");
    }
}

fn keys(sale: &Sale) -> [(&'static str, AttributeValue); 2] {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    [("seat_key", text(sale.seat_key().as_str())), ("sale_id", text(&sale.sale_id))]
}

fn first_region() -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(regions()[0].to_string()))
        .endpoint_url(format!("http://{}", databases().tables[0]))
        .credentials_provider(Credentials::new("behind", "your-back", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}
