//! All rows of one scope: those that a floor shows, and those that are left when it expires.
//!
//! One query per table, by the keys that the scope's seats would have: it reads at most 96 places of the primary
//! key's index, however full the tables are.

use super::{
    classify::{During, classify},
    connection::Connection,
    sql::{DELETE_SALES, DELETE_SEATS, OWNERS, SALES},
};
use crate::{SeatRow, keys};
use sale::{SeatId, SeatKey, StoreError};
use std::collections::HashMap;
use tokio_postgres::Row;

/// Reads the seats that have an owner.
pub(super) async fn owners(connection: &Connection, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
    let seats = by_key(scope, SeatId::all());
    let wanted: Vec<&String> = seats.keys().collect();
    let rows = connection.client.query(OWNERS.as_str(), &[&wanted]).await;
    let rows = rows.map_err(|error| classify(&error, During::Statement))?;
    Ok(rows.iter().filter_map(|row| Some((*seats.get(row.get::<_, &str>(0))?, row.get(1)))).collect())
}

/// Reads the ledger rows of these seats.
pub(super) async fn rows(connection: &Connection, scope: &str, seats: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
    let seats = by_key(scope, seats.iter().copied());
    let wanted: Vec<&String> = seats.keys().collect();
    let rows = connection.client.query(SALES.as_str(), &[&wanted]).await;
    let rows = rows.map_err(|error| classify(&error, During::Statement))?;
    let row = |row: &Row| {
        let seat = *seats.get(row.get::<_, &str>(0))?;
        Some(SeatRow::of(scope, seat, row.get(1), |name| row.try_get(name).ok()))
    };
    Ok(rows.iter().filter_map(row).collect())
}

/// Deletes the rows, the ledger's first: a seat is shown as free only when it is.
pub(super) async fn clear(connection: &Connection, scope: &str) -> Result<(), StoreError> {
    let wanted = texts(scope, SeatId::all());
    for delete in [&DELETE_SALES, &DELETE_SEATS] {
        let deleted = connection.client.execute(delete.as_str(), &[&wanted]).await;
        deleted.map_err(|error| classify(&error, During::Commit))?;
    }
    Ok(())
}

/// Returns seats by the keys of their rows.
fn by_key(scope: &str, seats: impl IntoIterator<Item = SeatId>) -> HashMap<String, SeatId> {
    seats.into_iter().map(|seat| (SeatKey::new(scope, seat).as_str().to_owned(), seat)).collect()
}

fn texts(scope: &str, seats: impl IntoIterator<Item = SeatId>) -> Vec<String> {
    keys(scope, seats).map(|key| key.as_str().to_owned()).collect()
}
