//! Rows of one region of a global table.

use aws_sdk_dynamodb::{Client, types::AttributeValue};
use std::{collections::HashMap, net::SocketAddr};
use store::{SALES_TABLE, SEATS_TABLE, dynamodb::DUMMY_KEY};

use super::Row;
use crate::{http::site::rows::dynamodb, support::within};

/// A client, for one seat of a scope.
pub(super) struct Items {
    client: Client,
    scope: String,
    seat: String,
}

impl Items {
    pub(super) fn at(address: SocketAddr, key: &str) -> Self {
        let (scope, seat) = key.split_once('#').expect("a seat's key");
        let client = dynamodb(&format!("http://{address}"), DUMMY_KEY);
        Self { client, scope: scope.to_owned(), seat: seat.to_owned() }
    }

    pub(super) async fn ledger(&self) -> Vec<Row> {
        let query = self.client.query().table_name(SALES_TABLE).consistent_read(true);
        let query = query
            .key_condition_expression("#scope = :scope AND begins_with(seat_sale, :seat)")
            .expression_attribute_names("#scope", "scope")
            .expression_attribute_values(":scope", text(&self.scope))
            .expression_attribute_values(":seat", text(&format!("{}#", self.seat)));
        let found = within(query.send()).await.expect("reads the ledger");
        let row = |item: &HashMap<String, AttributeValue>| {
            let [seat_sale, scope, seat, buyer, region] = ["seat_sale", "scope", "seat", "buyer", "region"]
                .map(|name| item[name].as_s().expect("a text").clone());
            let sale_id = seat_sale.split_once('#').expect("a sale behind its seat").1.to_owned();
            Row { sale_id, scope, seat, buyer, region }
        };
        found.items().iter().map(row).collect()
    }

    pub(super) async fn owner(&self) -> Option<String> {
        let get = self.client.get_item().table_name(SEATS_TABLE).set_key(Some(self.seat_key())).consistent_read(true);
        let item = within(get.send()).await.expect("reads the seat map").item?;
        item.get("owner").map(|owner| owner.as_s().expect("a text").clone())
    }

    pub(super) async fn put(&self, row: &Row) {
        let Row { seat, buyer, region, .. } = row;
        let mut put = self.client.put_item().table_name(SALES_TABLE).set_item(Some(self.sale_key(row)));
        let texts = [("seat", seat), ("buyer", buyer), ("region", region)];
        for (name, value) in texts {
            put = put.item(name, text(value));
        }
        within(put.send()).await.expect("puts a row");
    }

    pub(super) async fn delete(&self, row: &Row) {
        let delete = self.client.delete_item().table_name(SALES_TABLE).set_key(Some(self.sale_key(row)));
        within(delete.send()).await.expect("deletes a row");
    }

    pub(super) async fn own(&self, owner: Option<&str>) {
        let Some(owner) = owner else {
            let delete = self.client.delete_item().table_name(SEATS_TABLE).set_key(Some(self.seat_key()));
            within(delete.send()).await.expect("deletes the seat");
            return;
        };
        let put = self.client.put_item().table_name(SEATS_TABLE).set_item(Some(self.seat_key()));
        within(put.item("status", text("sold")).item("owner", text(owner)).send()).await.expect("renames the owner");
    }

    fn seat_key(&self) -> HashMap<String, AttributeValue> {
        [("scope".to_owned(), text(&self.scope)), ("seat".to_owned(), text(&self.seat))].into()
    }

    fn sale_key(&self, row: &Row) -> HashMap<String, AttributeValue> {
        let sort = format!("{}#{}", self.seat, row.sale_id);
        [("scope".to_owned(), text(&self.scope)), ("seat_sale".to_owned(), text(&sort))].into()
    }
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}
