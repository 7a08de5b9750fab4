//! Reads the items of a seat, or of a whole scope.

use super::{
    item::Item,
    key::{self, SCOPE, SEAT_SALE, text},
    replica::Replica,
};
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use sale::{SeatKey, StoreError};

/// Reads the seat's item, if there is one.
pub(super) async fn get_seat(at: &Replica, seat: &SeatKey, consistent: bool) -> Result<Option<Item>, StoreError> {
    let get = at.client.get_item().table_name(&at.tables.seats).set_key(Some(key::seat_item(seat)));
    Ok(get.consistent_read(consistent).send().await.map_err(|error| at.error(error))?.item)
}

/// Reads the ledger items of a seat, strongly consistent within the region.
pub(super) async fn ledger(at: &Replica, seat: &SeatKey) -> Result<Vec<Item>, StoreError> {
    let query = partition(at, &at.tables.sales, seat.scope(), &format!("begins_with({SEAT_SALE}, :seat)"));
    all(at, query.expression_attribute_values(":seat", text(key::sales_of(seat.seat())))).await
}

/// Reads all items of a scope in one of the tables, strongly consistent within the region.
pub(super) async fn of_scope(at: &Replica, table: &str, scope: &str) -> Result<Vec<Item>, StoreError> {
    all(at, partition(at, table, scope, "")).await
}

/// Builds a query for the items of a partition whose sort key meets the condition `sorted`; for all items if
/// that is empty.
pub(super) fn partition(at: &Replica, table: &str, partition: &str, sorted: &str) -> QueryFluentBuilder {
    let sorted = if sorted.is_empty() { String::new() } else { format!(" AND {sorted}") };
    let query = at.client.query().table_name(table);
    query
        .key_condition_expression(format!("#partition = :partition{sorted}"))
        // The attribute's own name is a reserved word in expressions.
        .expression_attribute_names("#partition", SCOPE)
        .expression_attribute_values(":partition", text(partition))
}

async fn all(at: &Replica, query: QueryFluentBuilder) -> Result<Vec<Item>, StoreError> {
    let mut items = query.consistent_read(true).into_paginator().items().send();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.map_err(|error| at.error(error))?);
    }
    Ok(found)
}
