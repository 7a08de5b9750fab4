//! The keys: a scope (a run or a floor) is one partition, so that one Query reads all of it.

use aws_sdk_dynamodb::types::AttributeValue;
use sale::{Sale, SeatId, SeatKey};
use std::collections::HashMap;

/// The partition key of both tables.
pub(super) const SCOPE: &str = "scope";
/// The sort key of the seat map.
pub(super) const SEAT: &str = "seat";
/// The sort key of the ledger: each sale has its own, so that no later sale overwrites it.
pub(super) const SEAT_SALE: &str = "seat_sale";

/// A key attribute and its value.
pub(super) type Part = (&'static str, String);

/// The key of a seat's item in the seat map.
pub(super) fn of_seat(seat: &SeatKey) -> [Part; 2] {
    [(SCOPE, seat.scope().to_owned()), (SEAT, seat.seat().to_string())]
}

/// The key of a sale's item in the ledger.
pub(super) fn of_sale(sale: &Sale) -> [Part; 2] {
    [(SCOPE, sale.scope.clone()), (SEAT_SALE, seat_sale(sale.seat, &sale.sale_id))]
}

/// Returns the prefix of the sort keys of a seat's sales.
pub(super) fn sales_of(seat: SeatId) -> String {
    seat_sale(seat, "")
}

/// Reads the seat and the sale from a sort key of the ledger; `None` if it is not a seat's.
pub(super) fn read(seat_sale: &str) -> Option<(SeatId, &str)> {
    let (seat, sale_id) = seat_sale.split_once('#')?;
    Some((seat.parse().ok()?, sale_id))
}

fn seat_sale(seat: SeatId, sale_id: &str) -> String {
    format!("{seat}#{sale_id}")
}

/// The key of a seat's item, as the SDK takes it.
pub fn seat_item(seat: &SeatKey) -> HashMap<String, AttributeValue> {
    of_seat(seat).map(|(name, value)| (name.to_owned(), text(value))).into()
}

/// A text, as the SDK takes it.
pub(super) fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}
