//! Items and tables.

use super::classify::classify;
use crate::store::{SALES_TABLE, SEATS_TABLE};
use app::sale::{Sale, SeatKey, StoreError};
use aws_sdk_dynamodb::{
    Client,
    types::{AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType},
};
use std::collections::HashMap;

/// An item as the SDK gives it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The seat's item, if there is one.
pub(super) async fn get_seat(client: &Client, seat: &SeatKey, consistent: bool) -> Result<Option<Item>, StoreError> {
    let get = client
        .get_item()
        .table_name(SEATS_TABLE)
        .key("seat_key", AttributeValue::S(seat.as_str().into()))
        .consistent_read(consistent);
    Ok(get.send().await.map_err(|error| classify(error, false))?.item)
}

/// The ledger items of a seat, strongly consistent within the region.
pub(super) async fn ledger(client: &Client, seat: &SeatKey) -> Result<Vec<Item>, StoreError> {
    let pages = client
        .query()
        .table_name(SALES_TABLE)
        .consistent_read(true)
        .key_condition_expression("seat_key = :seat_key")
        .expression_attribute_values(":seat_key", AttributeValue::S(seat.as_str().into()));
    let mut items = pages.into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.map_err(|error| classify(error, false))?);
    }
    Ok(found)
}

/// A ledger item as a sale.
pub(super) fn sale(item: &Item) -> Result<Sale, StoreError> {
    let foreign = |detail: String| StoreError::Failed { code: "foreign-row".into(), detail };
    let text = |name: &str| match item.get(name) {
        Some(AttributeValue::S(text)) => Ok(text.clone()),
        _ => Err(foreign(format!("a ledger item has no text attribute \"{name}\""))),
    };
    Ok(Sale {
        sale_id: text("sale_id")?,
        scope: text("scope")?,
        seat: text("seat")?.parse().map_err(|error| foreign(format!("{error}")))?,
        buyer: text("buyer")?,
        region: text("region")?.parse().map_err(foreign)?,
    })
}

/// Creates a table whose keys are the text attributes `keys` (partition key, sort key).
pub(super) async fn create_table(client: &Client, table: &str, keys: &[&str]) -> Result<(), StoreError> {
    let unfit = |error| StoreError::Failed { code: "request".into(), detail: format!("{error}") };
    let mut create = client.create_table().table_name(table).billing_mode(BillingMode::PayPerRequest);
    for (name, kind) in keys.iter().zip([KeyType::Hash, KeyType::Range]) {
        let attribute = AttributeDefinition::builder().attribute_name(*name).attribute_type(ScalarAttributeType::S);
        let key = KeySchemaElement::builder().attribute_name(*name).key_type(kind);
        create =
            create.attribute_definitions(attribute.build().map_err(unfit)?).key_schema(key.build().map_err(unfit)?);
    }
    match create.send().await {
        Err(error) if !error.as_service_error().is_some_and(|e| e.is_resource_in_use_exception()) => {
            Err(classify(error, false))
        }
        _ => Ok(()),
    }
}
