//! All items of one scope: those that a floor shows, and those that are left when it expires.
//!
//! A scope is a partition, so a read of a floor is one strongly consistent Query per table and region: one read
//! unit for every 4 kB, which is about thirty items.

use super::{
    item::{Item, text_of},
    key::{self, SCOPE, SEAT, SEAT_SALE},
    read,
    replica::Replica,
};
use crate::SeatRow;
use futures::{StreamExt, TryStreamExt, stream};
use sale::{SeatId, StoreError};

/// Requests to one region at the same time, for all floors together: each takes a connection in addition to
/// those of the buyers.
pub(super) const AT_ONCE: usize = 24;

/// Returns the seats that have an owner, strongly consistent within the region.
pub(super) async fn owners(at: &Replica, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
    let owner = |item: &Item| Some((text_of(item, SEAT)?.parse().ok()?, text_of(item, "owner")?.to_owned()));
    Ok(of_scope(at, &at.tables.seats, scope).await?.iter().filter_map(owner).collect())
}

/// Returns the ledger items of these seats, in the order of the seats.
pub(super) async fn rows(at: &Replica, scope: &str, seats: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
    let row = |item: &Item| {
        let (seat, sale_id) = key::read(text_of(item, SEAT_SALE)?)?;
        let field = |name: &str| text_of(item, name).map(str::to_owned);
        seats.contains(&seat).then(|| SeatRow::of(scope, seat, sale_id.to_owned(), field))
    };
    let mut rows: Vec<SeatRow> = of_scope(at, &at.tables.sales, scope).await?.iter().filter_map(row).collect();
    rows.sort_by(|one, other| (one.seat, &one.sale_id).cmp(&(other.seat, &other.sale_id)));
    Ok(rows)
}

/// Deletes the items that each region holds. A region deletes its own items and not the other's: the delete of
/// an item that has not arrived yet is no change, so nothing would be replicated, and the item would arrive
/// after it. It does no harm that both regions delete the items that both hold. The later version of an item is
/// a delete in any case: nobody has bought here for a long time.
pub(super) async fn clear(replicas: &[Replica], scope: &str) -> Result<(), StoreError> {
    for at in replicas {
        for (table, sort) in [(&at.tables.sales, SEAT_SALE), (&at.tables.seats, SEAT)] {
            delete(at, table, &of_scope(at, table, scope).await?, sort).await?;
        }
    }
    Ok(())
}

async fn of_scope(at: &Replica, table: &str, scope: &str) -> Result<Vec<Item>, StoreError> {
    // The semaphore is never closed.
    let _permit = at.floors.acquire().await;
    read::of_scope(at, table, scope).await
}

async fn delete(at: &Replica, table: &str, items: &[Item], sort: &str) -> Result<(), StoreError> {
    let key = |item: &Item| {
        let part = |name: &str| Some((name.to_owned(), item.get(name)?.clone()));
        [SCOPE, sort].into_iter().filter_map(part).collect()
    };
    let deletes: Vec<_> = items.iter().map(|item| delete_one(at, table, key(item))).collect();
    stream::iter(deletes).buffer_unordered(AT_ONCE).try_collect().await
}

/// Deletes one item. A second delete does no harm, so it does not matter which of the SDK's retries was applied.
pub(super) async fn delete_one(at: &Replica, table: &str, key: Item) -> Result<(), StoreError> {
    let deleted = at.client.delete_item().table_name(table).set_key(Some(key)).send().await;
    deleted.map(drop).map_err(|error| at.error(error))
}
