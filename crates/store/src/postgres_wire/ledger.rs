//! Reads committed rows, and prepares a seat.

use super::{
    classify::{During, classify},
    connection::Connection,
    sql::{CLOSE, LEDGER, PUT_UP},
};
use sale::{Sale, SeatKey, StoreError};
use tokio_postgres::Row;

/// Makes the row of an available seat; an existing row stays as it is.
pub(super) async fn create_seat(connection: &Connection, seat: &SeatKey) -> Result<(), StoreError> {
    let inserted = connection.client.execute(PUT_UP.as_str(), &[&seat.as_str()]).await;
    inserted.map(|_| ()).map_err(|error| classify(&error, During::Statement))
}

/// Reads the ledger rows of a seat.
pub(super) async fn read(connection: &Connection, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
    let rows = connection.client.query(LEDGER.as_str(), &[&seat.as_str()]).await;
    rows.map_err(|error| classify(&error, During::Statement))?.iter().map(sale).collect()
}

/// Reads a ledger row as a sale.
pub(super) fn sale(row: &Row) -> Result<Sale, StoreError> {
    let text = |column: &str| row.get::<_, String>(column);
    let foreign = |detail: String| StoreError::Failed { code: "foreign-row".into(), detail };
    Ok(Sale {
        sale_id: text("sale_id"),
        scope: text("scope"),
        seat: text("seat").parse().map_err(|error| foreign(format!("{error}")))?,
        buyer: text("buyer"),
        region: text("region").parse().map_err(foreign)?,
    })
}

/// Reads the owner in the seat's row.
pub(super) async fn owner(connection: &Connection, seat: &SeatKey) -> Result<Option<String>, StoreError> {
    let row = connection.client.query_opt(&connection.select_seat, &[&seat.as_str()]).await;
    Ok(row.map_err(|error| classify(&error, During::Statement))?.and_then(|row| row.get("owner")))
}

/// Writes the seat's row once more, as it is. Under snapshot isolation every purchase of this seat that is still in
/// flight has read an older version of the row: once this is committed, none of them can commit any more. The ledger
/// of the seat is final afterwards.
pub(super) async fn fence_seat(connection: &Connection, seat: &SeatKey) -> Result<(), StoreError> {
    let closed = connection.client.execute(CLOSE.as_str(), &[&seat.as_str()]).await;
    closed.map(|_| ()).map_err(|error| classify(&error, During::Commit))
}
