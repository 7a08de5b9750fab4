//! Items. They may have other attributes than those that are read here.

use super::key::{self, SCOPE, SEAT_SALE};
use aws_sdk_dynamodb::types::AttributeValue;
use sale::{Sale, StoreError};
use std::collections::HashMap;

/// An item as the SDK gives it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// Returns an attribute that is text.
pub(super) fn text_of<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// Reads a ledger item as a sale.
pub(super) fn sale(item: &Item) -> Result<Sale, StoreError> {
    let foreign = |detail: String| StoreError::Failed { code: "foreign-row".into(), detail };
    let text = |name: &str| {
        let missing = || foreign(format!("a ledger item has no text attribute \"{name}\""));
        text_of(item, name).map(str::to_owned).ok_or_else(missing)
    };
    let sort = text(SEAT_SALE)?;
    let (_, sale_id) = key::read(&sort).ok_or_else(|| foreign("a ledger item's key is of no seat".into()))?;
    Ok(Sale {
        sale_id: sale_id.to_owned(),
        scope: text(SCOPE)?,
        seat: text("seat")?.parse().map_err(|error| foreign(format!("{error}")))?,
        buyer: text("buyer")?,
        region: text("region")?.parse().map_err(foreign)?,
    })
}
