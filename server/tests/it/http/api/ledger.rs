//! The ledger, read and written by clients other than the site's own.

use super::super::site::{TestSite, rows::dynamodb};
use crate::support::sql_client;
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::BTreeMap;
use store::SALES_TABLE;

/// The rows of a seat: `sale_id` and buyer, merged over the regions.
pub(super) async fn rows(site: &TestSite, backend: &str, scope: &str, seat: &str) -> BTreeMap<String, String> {
    let endpoints = site.endpoints();
    let key = format!("{scope}#{seat}");
    if backend == "dsql" {
        return in_postgres(endpoints["strong"]["url"].as_str().unwrap(), &key).await;
    }
    let mut rows = BTreeMap::new();
    for region in endpoints["eventual"]["regions"].as_array().unwrap() {
        rows.extend(in_dynamodb(dynamodb(region["url"].as_str().unwrap(), &site.access_key()), &key).await);
    }
    rows
}

async fn in_postgres(url: &str, key: &str) -> BTreeMap<String, String> {
    let client = sql_client(&url.parse().expect("an address of PostgreSQL")).await;
    let select = format!("SELECT sale_id, buyer FROM {SALES_TABLE} WHERE seat_key = $1");
    client.query(&select, &[&key]).await.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn in_dynamodb(client: aws_sdk_dynamodb::Client, key: &str) -> BTreeMap<String, String> {
    let query = client.query().table_name(SALES_TABLE).consistent_read(true);
    let (scope, seat) = key.split_once('#').unwrap();
    let query = query.key_condition_expression("#scope = :scope AND begins_with(seat_sale, :seat)");
    let query = query.expression_attribute_names("#scope", "scope");
    let query = query.expression_attribute_values(":scope", AttributeValue::S(scope.into()));
    let query = query.expression_attribute_values(":seat", AttributeValue::S(format!("{seat}#")));
    let found = query.send().await.unwrap();
    let text =
        |item: &std::collections::HashMap<String, AttributeValue>, name: &str| item[name].as_s().unwrap().clone();
    let sale_id = |item| text(item, "seat_sale").split_once('#').unwrap().1.to_owned();
    found.items().iter().map(|item| (sale_id(item), text(item, "buyer"))).collect()
}

/// Writes a ledger row past the site: these fields under this key. In the eventual lane
/// fields may be left out, and the row comes from one region only.
pub(super) async fn plant(site: &TestSite, backend: &str, key: [&str; 2], fields: &[(&str, &str)]) {
    let endpoints = site.endpoints();
    let all = [&[("seat_key", key[0]), ("sale_id", key[1])], fields].concat();
    if backend == "naive" {
        // In DynamoDB the scope is part of the key, so no field can contradict it.
        let (scope, seat) = key[0].split_once('#').unwrap();
        let seat_sale = format!("{seat}#{}", key[1]);
        let others = fields.iter().copied().filter(|(name, _)| *name != "scope");
        let all: Vec<_> = [("scope", scope), ("seat_sale", &*seat_sale)].into_iter().chain(others).collect();
        let put = dynamodb(endpoints["eventual"]["regions"][0]["url"].as_str().unwrap(), &site.access_key()).put_item();
        let put = all
            .iter()
            .fold(put.table_name(SALES_TABLE), |put, (name, text)| put.item(*name, AttributeValue::S((*text).into())));
        put.send().await.unwrap();
        return;
    }
    let names: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    let texts: Vec<String> = all.iter().map(|(_, text)| format!("'{}'", text.replace('\'', "''"))).collect();
    let insert = format!("INSERT INTO {SALES_TABLE} ({}) VALUES ({})", names.join(", "), texts.join(", "));
    sql(site, &insert).await;
}

/// Runs a statement in the strong lane's database.
pub(super) async fn sql(site: &TestSite, statement: &str) {
    let endpoints = site.endpoints();
    let url = endpoints["strong"]["url"].as_str().unwrap();
    let client = sql_client(&url.parse().expect("an address of PostgreSQL")).await;
    assert_eq!(client.execute(statement, &[]).await.expect(statement), 1, "{statement}");
}
