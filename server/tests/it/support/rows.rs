//! Rows to be sold, and rows changed past the store.

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::AttributeValue,
};
use sale::{Action, Answer, Answered, Audit, Completion, History, Lane, Op, Outcome, Sale, SeatKey, StoreError};
use store::{
    LaneStore, SALES_TABLE, SEATS_TABLE,
    dynamodb::{DUMMY_KEY, DynamoDb},
    postgres_wire::PostgresWire,
};

use super::{databases, regions};

/// Returns a scope that no other test has.
pub(crate) fn new_scope() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}

pub(crate) fn seat_key(scope: &str) -> SeatKey {
    SeatKey::new(scope, "A1".parse().expect("a seat"))
}

/// Returns the sale of seat A1 that buyer number `buyer` wants.
pub(crate) fn sale(scope: &str, buyer: u32) -> Sale {
    Sale {
        sale_id: Sale::id_of(scope, buyer),
        scope: scope.to_owned(),
        seat: "A1".parse().expect("a seat"),
        buyer: format!("fan-{buyer}"),
        region: regions()[(buyer as usize + 1) % 2].clone(),
    }
}

/// Returns a run of one buyer of the strong lane with this answer, before its rows are read.
pub(crate) fn run_of_one(run: &str, answer: &Answer) -> History {
    let completion = match (answer.outcome, &answer.error) {
        (Outcome::Confirmed, _) => Completion::Ok(Answered::Confirmed),
        (Outcome::Rejected, _) => Completion::Ok(Answered::Rejected),
        (Outcome::Unknown, error) => Completion::Info(error.as_ref().map_or("unknown", StoreError::code).into()),
    };
    let purchase = Op {
        process: 1,
        buyer: 1,
        region: 0,
        try_number: 0,
        action: Action::Purchase,
        invoked_ns: 0,
        completed_ns: Some(1),
        completion,
    };
    History {
        run: run.into(),
        lane: Lane::Strong,
        seat: "A1".parse().expect("a seat"),
        buyers: 1,
        engine: "PostgreSQL".into(),
        regions: regions().into(),
        ops: vec![purchase],
        audit: Audit::default(),
    }
}

/// Adds and removes ledger rows with another client than the store's own.
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
        let texts = [("seat", &seat), ("buyer", &sale.buyer)];
        let mut put = first_region().put_item().table_name(SALES_TABLE);
        for (name, text) in texts {
            put = put.item(name, AttributeValue::S(text.clone()));
        }
        let [(scope, of_scope), (sort, of_sale)] = keys(sale);
        put = put.item(scope, of_scope).item(sort, of_sale);
        put.item("region", AttributeValue::S(sale.region.to_string())).send().await.expect("puts");
    }

    async fn remove_row(&self, sale: &Sale) {
        let [(scope, of_scope), (sort, of_sale)] = keys(sale);
        let delete = first_region().delete_item().table_name(SALES_TABLE).key(scope, of_scope).key(sort, of_sale);
        delete.send().await.expect("deletes");
    }
}

fn keys(sale: &Sale) -> [(&'static str, AttributeValue); 2] {
    let text = AttributeValue::S;
    [("scope", text(sale.scope.clone())), ("seat_sale", text(format!("{}#{}", sale.seat, sale.sale_id)))]
}

/// Reads the rows of a scope as one region's database holds them, by a client that is not the store's own: seats with
/// their owners, then tickets.
pub(crate) async fn rows_of(lane: Lane, region: usize, scope: &str) -> [Vec<String>; 2] {
    let mut rows = match lane {
        Lane::Strong => [sql_rows(SEATS_TABLE, scope).await, sql_rows(SALES_TABLE, scope).await],
        Lane::Eventual => [items(region, SEATS_TABLE, scope).await, items(region, SALES_TABLE, scope).await],
    };
    rows.iter_mut().for_each(|rows| rows.sort());
    rows
}

async fn sql_rows(table: &str, scope: &str) -> Vec<String> {
    let (client, connection) = databases().tcp.connect(tokio_postgres::NoTls).await.expect("connects");
    tokio::spawn(connection);
    let what = if table == SEATS_TABLE { "owner" } else { "buyer || ' ' || region" };
    let select = format!(
        "SELECT split_part(seat_key, '#', 2) || ' ' || {what} FROM {table} \
         WHERE seat_key LIKE $1 || '#%' AND {what} IS NOT NULL"
    );
    client.query(&select, &[&scope]).await.expect("reads").iter().map(|row| row.get(0)).collect()
}

async fn items(region: usize, table: &str, scope: &str) -> Vec<String> {
    let query = client_of(region)
        .query()
        .table_name(table)
        .key_condition_expression("#scope = :scope")
        .expression_attribute_names("#scope", "scope");
    let query = query.consistent_read(true).expression_attribute_values(":scope", AttributeValue::S(scope.to_owned()));
    let items = query.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await.expect("reads");
    let what: &[&str] = if table == SEATS_TABLE { &["owner"] } else { &["buyer", "region"] };
    let line = |item: &std::collections::HashMap<String, AttributeValue>| {
        let text = |name: &str| item[name].as_s().expect("a text").clone();
        let seat = text("seat");
        let rest: Vec<String> = what.iter().map(|name| text(name)).collect();
        format!("{seat} {}", rest.join(" "))
    };
    items.iter().map(line).collect()
}

fn first_region() -> Client {
    client_of(0)
}

fn client_of(region: usize) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(regions()[region].to_string()))
        .endpoint_url(format!("http://{}", databases().tables[region]))
        .credentials_provider(Credentials::new(DUMMY_KEY, "not-checked", None, None, "test"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}
