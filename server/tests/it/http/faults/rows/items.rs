//! Rows of one region of a global table.

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use std::{collections::HashMap, net::SocketAddr};
use worldseat::store::{SALES_TABLE, SEATS_TABLE, dynamodb::DUMMY_KEY};

use super::Row;
use crate::{http::site::rows::dynamodb, support::within};

/// A client, for the seat with this key.
pub(super) struct Items {
    client: Client,
    key: String,
}

impl Items {
    pub(super) fn at(address: SocketAddr, key: String) -> Self {
        Self { client: dynamodb(&format!("http://{address}"), DUMMY_KEY), key }
    }

    pub(super) async fn ledger(&self) -> Vec<Row> {
        let query = self.client.query().table_name(SALES_TABLE).consistent_read(true);
        let query = query.key_condition_expression("seat_key = :key").expression_attribute_values(":key", self.key());
        let found = within(query.send()).await.expect("reads the ledger");
        let row = |item: &HashMap<String, AttributeValue>| {
            let [sale_id, scope, seat, buyer, region] =
                ["sale_id", "scope", "seat", "buyer", "region"].map(|name| item[name].as_s().expect("a text").clone());
            Row { sale_id, scope, seat, buyer, region }
        };
        found.items().iter().map(row).collect()
    }

    pub(super) async fn owner(&self) -> Option<String> {
        let get = self.client.get_item().table_name(SEATS_TABLE).key("seat_key", self.key()).consistent_read(true);
        let item = within(get.send()).await.expect("reads the seat map").item?;
        item.get("owner").map(|owner| owner.as_s().expect("a text").clone())
    }

    pub(super) async fn put(&self, row: &Row) {
        let Row { sale_id, scope, seat, buyer, region } = row;
        let mut put = self.client.put_item().table_name(SALES_TABLE).item("seat_key", self.key());
        let texts = [("sale_id", sale_id), ("scope", scope), ("seat", seat), ("buyer", buyer), ("region", region)];
        for (name, value) in texts {
            put = put.item(name, text(value));
        }
        within(put.send()).await.expect("puts a row");
    }

    pub(super) async fn delete(&self, row: &Row) {
        let delete = self.client.delete_item().table_name(SALES_TABLE).key("seat_key", self.key());
        within(delete.key("sale_id", text(&row.sale_id)).send()).await.expect("deletes a row");
    }

    pub(super) async fn own(&self, owner: Option<&str>) {
        let Some(owner) = owner else {
            let delete = self.client.delete_item().table_name(SEATS_TABLE).key("seat_key", self.key());
            within(delete.send()).await.expect("deletes the seat");
            return;
        };
        let put = self.client.put_item().table_name(SEATS_TABLE).item("seat_key", self.key());
        within(put.item("status", text("sold")).item("owner", text(owner)).send()).await.expect("renames the owner");
    }

    fn key(&self) -> AttributeValue {
        text(&self.key)
    }
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}
