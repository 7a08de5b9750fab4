//! Items. Attributes that are not asked for here may be there or not.

use super::replica::Replica;
use app::sale::{Sale, SeatKey, StoreError};
use aws_sdk_dynamodb::types::AttributeValue;
use std::collections::HashMap;

/// An item as the SDK gives it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The seat's item, if there is one.
pub(super) async fn get_seat(at: &Replica, seat: &SeatKey, consistent: bool) -> Result<Option<Item>, StoreError> {
    let get = at
        .client
        .get_item()
        .table_name(&at.tables.seats)
        .key("seat_key", AttributeValue::S(seat.as_str().into()))
        .consistent_read(consistent);
    Ok(get.send().await.map_err(|error| at.error(error))?.item)
}

/// The ledger items of a seat, strongly consistent within the region.
pub(super) async fn ledger(at: &Replica, seat: &SeatKey) -> Result<Vec<Item>, StoreError> {
    let pages = at
        .client
        .query()
        .table_name(&at.tables.sales)
        .consistent_read(true)
        .key_condition_expression("seat_key = :seat_key")
        .expression_attribute_values(":seat_key", AttributeValue::S(seat.as_str().into()));
    let mut items = pages.into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.map_err(|error| at.error(error))?);
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
