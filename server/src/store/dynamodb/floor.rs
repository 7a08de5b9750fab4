//! All items of one scope: what a floor shows, and what is left when it expires.
//!
//! What a look costs: the seats of a region are one BatchGetItem of 96 keys, and each key
//! costs a read unit whether the item is there or not; and a Query a region for each seat,
//! one unit each. A floor takes 384 units in two regions. The ledger of seats without an owner
//! is read, too: whether a ticket exists, only the ledger can say. A scan or an index by scope would be cheaper to read and dearer to write, and
//! an index cannot be read strongly consistent.

use super::{
    item::{self, Item},
    replica::Replica,
};
use crate::{
    backoff::CONFLICT,
    store::{SeatRow, keys},
};
use app::sale::{SeatId, SeatKey, StoreError};
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use futures::{StreamExt, TryStreamExt, future::try_join_all, stream};
use std::collections::HashMap;

/// Requests to one region at the same time, for all floors together: a look is 96 of them, and each
/// takes a connection beside those of the buyers.
pub(super) const AT_ONCE: usize = 24;
/// How often keys are asked for that DynamoDB put off. It does so when it throttles.
const TRIES: u32 = 8;

/// The seats that have an owner, strongly consistent within the region.
pub(super) async fn owners(at: &Replica, scope: &str) -> Result<Vec<(SeatId, String)>, StoreError> {
    let seats: HashMap<String, SeatId> =
        SeatId::all().map(|seat| (SeatKey::new(scope, seat).as_str().to_owned(), seat)).collect();
    let owner = |item: &Item| Some((*seats.get(text(item, "seat_key")?)?, text(item, "owner")?.to_owned()));
    Ok(seat_items(at, scope).await?.iter().filter_map(owner).collect())
}

/// The ledger items of these seats.
pub(super) async fn rows(at: &Replica, scope: &str, seats: &[SeatId]) -> Result<Vec<SeatRow>, StoreError> {
    let queries: Vec<_> = seats.iter().map(|seat| of_seat(at, scope, *seat)).collect();
    let ledgers: Vec<_> = stream::iter(queries).buffered(AT_ONCE).try_collect().await?;
    Ok(ledgers.concat())
}

async fn of_seat(at: &Replica, scope: &str, seat: SeatId) -> Result<Vec<SeatRow>, StoreError> {
    // It is never closed.
    let _permit = at.floors.acquire().await;
    let items = item::ledger(at, &SeatKey::new(scope, seat)).await?;
    let row = |item: &Item| {
        let field = |name: &str| text(item, name).map(str::to_owned);
        // The sale is part of the key, which is text.
        SeatRow::of(scope, seat, field("sale_id").unwrap_or_default(), field)
    };
    Ok(items.iter().map(row).collect())
}

/// Deletes what each region holds. A region deletes its own items and not the other's:
/// the delete of an item that has not arrived yet is no change, so nothing would be
/// replicated, and the item would arrive after it. That both regions delete what both
/// hold does no harm, and the later version of an item is a delete in any case: nobody
/// has bought here for a long time.
///
/// Tickets first: as long as a ticket is left, so is the seat by which it is found again.
pub(super) async fn clear(replicas: &[Replica], scope: &str) -> Result<(), StoreError> {
    let held = try_join_all(replicas.iter().map(|at| seat_items(at, scope))).await?;
    let mut seats: Vec<SeatKey> = keys(scope, SeatId::all()).collect();
    let in_any = |key: &SeatKey| held.iter().flatten().any(|item| text(item, "seat_key") == Some(key.as_str()));
    seats.retain(in_any);
    for at in replicas {
        delete(at, &at.tables.sales, &ledgers(at, &seats).await?, &["seat_key", "sale_id"]).await?;
    }
    for (at, items) in replicas.iter().zip(&held) {
        delete(at, &at.tables.seats, items, &["seat_key"]).await?;
    }
    Ok(())
}

fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// Every seat item of the scope.
async fn seat_items(at: &Replica, scope: &str) -> Result<Vec<Item>, StoreError> {
    let (table, mut wanted) = (&at.tables.seats, seat_keys(scope)?);
    let mut found = Vec::new();
    for retry in 1..=TRIES {
        let get = at.client.batch_get_item().request_items(table, wanted).send();
        let mut answer = get.await.map_err(|error| at.error(error))?;
        found.extend(answer.responses.as_mut().and_then(|tables| tables.remove(table)).unwrap_or_default());
        let put_off = answer.unprocessed_keys.and_then(|mut tables| tables.remove(table));
        match put_off.filter(|keys| !keys.keys.is_empty()) {
            None => return Ok(found),
            Some(rest) => wanted = rest,
        }
        tokio::time::sleep(CONFLICT.wait(retry)).await;
    }
    Err(StoreError::Failed { code: "throttled".into(), detail: format!("keys put off {TRIES} times") })
}

fn seat_keys(scope: &str) -> Result<KeysAndAttributes, StoreError> {
    let key = |key: SeatKey| Item::from([("seat_key".to_owned(), AttributeValue::S(key.as_str().to_owned()))]);
    let wanted = KeysAndAttributes::builder().set_keys(Some(keys(scope, SeatId::all()).map(key).collect()));
    let built = wanted.consistent_read(true).build();
    built.map_err(|error| StoreError::Failed { code: "request".into(), detail: error.to_string() })
}

async fn ledgers(at: &Replica, seats: &[SeatKey]) -> Result<Vec<Item>, StoreError> {
    let queries: Vec<_> = seats.iter().map(|seat| item::ledger(at, seat)).collect();
    let ledgers: Vec<_> = stream::iter(queries).buffered(AT_ONCE).try_collect().await?;
    Ok(ledgers.into_iter().flatten().collect())
}

async fn delete(at: &Replica, table: &str, items: &[Item], key: &[&str]) -> Result<(), StoreError> {
    let deletes: Vec<_> = items.iter().map(|item| delete_one(at, table, of(item, key))).collect();
    stream::iter(deletes).buffer_unordered(AT_ONCE).try_collect().await
}

/// Once more does no harm, so it does not matter which of its sendings was applied.
pub(super) async fn delete_one(at: &Replica, table: &str, key: Item) -> Result<(), StoreError> {
    let deleted = at.client.delete_item().table_name(table).set_key(Some(key)).send().await;
    deleted.map(drop).map_err(|error| at.error(error))
}

/// The key's part of an item.
fn of(item: &Item, key: &[&str]) -> Item {
    key.iter().filter_map(|name| Some(((*name).to_owned(), item.get(*name)?.clone()))).collect()
}
