//! The properties that purchase and verdict rely on, tested with every store: PostgreSQL, PostgreSQL that behaves like
//! Aurora DSQL, the global table, and dynalite.

mod classes;
mod level;
mod lost_update;
mod named;
mod refused;
mod retried;
mod scope;
mod secured;
mod sent;

use sale::{Answer, Outcome, Sale, SeatKey, SeatStatus, SeatStore, purchase};
use scope::{a_cleared_scope_is_empty_in_every_region_and_no_other_is, a_scope_shows_its_owners_and_tickets};
use std::collections::HashSet;
use store::LaneStore;

use crate::support::{Pair, eventual, eventual_on_dynalite, eventually, new_scope, sale, seat_key, strong, within};

/// Connections to each region, of the stores under test.
const CONNECTIONS: usize = 3;

/// Makes a separate test of every property on every engine.
macro_rules! contract {
    ($($property:ident)*) => {
        mod postgresql {
            use super::*;
            $(#[tokio::test]
            async fn $property() {
                within(super::$property(&strong(CONNECTIONS))).await;
            })*
        }
        mod dsql {
            use super::*;
            $(#[tokio::test]
            async fn $property() {
                let pair = Pair::peered().await;
                within(super::$property(&pair.store(CONNECTIONS))).await;
            })*
        }
        mod dynoxide {
            use super::*;
            $(#[tokio::test]
            async fn $property() {
                within(super::$property(&eventual(CONNECTIONS))).await;
            })*
        }
        mod dynalite {
            use super::*;
            $(#[tokio::test]
            async fn $property() {
                within(super::$property(&eventual_on_dynalite(CONNECTIONS).await)).await;
            })*
        }
    };
}

contract! {
    a_seat_put_up_is_available_however_often
    what_a_line_has_written_it_reads
    a_sale_is_found_is_in_the_ledger_and_shows_its_owner
    a_sale_that_was_not_made_is_not_found
    every_field_of_a_row_comes_back
    sales_of_one_seat_stand_side_by_side
    who_writes_last_owns_the_seat
    the_second_buyer_is_turned_away_and_leaves_nothing
    another_scope_is_not_touched
    a_scope_shows_its_owners_and_tickets
    a_cleared_scope_is_empty_in_every_region_and_no_other_is
    lines_are_bounded_and_come_back
    the_engine_is_named_as_a_stand_in
}

/// A seat of a new scope, and one connection to the first region.
async fn create_seat<S: LaneStore>(store: &S) -> (String, SeatKey, S::Seat) {
    let scope = new_scope();
    let key = seat_key(&scope);
    store.create_seat(&key).await.unwrap();
    (scope, key, line(store, 0).await)
}

async fn line<S: LaneStore>(store: &S, region: usize) -> S::Seat {
    store.open(region, 1).await.unwrap().pop().unwrap()
}

/// Reads the seat's row in a transaction of its own.
async fn read_status<L: SeatStore>(line: &mut L, seat: &SeatKey) -> SeatStatus {
    line.begin().await.unwrap();
    let status = line.read_seat(seat).await.unwrap();
    line.roll_back().await.unwrap();
    status
}

fn sold_to(scope: &str, buyer: u32) -> SeatStatus {
    SeatStatus::Sold { sale_id: Some(Sale::id_of(scope, buyer)) }
}

/// Buys without reading the seat first.
async fn buy_blindly<L: SeatStore>(line: &mut L, scope: &str, buyer: u32) {
    let sale = sale(scope, buyer);
    line.begin().await.unwrap();
    line.read_seat(&sale.seat_key()).await.unwrap();
    line.mark_sold(&sale).await.unwrap();
    line.append_sale(&sale).await.unwrap();
    line.commit().await.unwrap();
}

async fn a_seat_put_up_is_available_however_often<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    store.create_seat(&key).await.unwrap();
    assert_eq!(read_status(&mut line, &key).await, SeatStatus::Available);
    assert_eq!((store.owner(0, &key).await.unwrap(), store.ledger(0, &key).await.unwrap()), (None, vec![]));
    buy_blindly(&mut line, &scope, 1).await;
    store.create_seat(&key).await.unwrap();
    assert_eq!(read_status(&mut line, &key).await, sold_to(&scope, 1), "putting up does not take a seat away");
}

async fn what_a_line_has_written_it_reads<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    line.begin().await.unwrap();
    line.read_seat(&key).await.unwrap();
    line.mark_sold(&sale(&scope, 1)).await.unwrap();
    line.commit().await.unwrap();
    assert_eq!(read_status(&mut line, &key).await, sold_to(&scope, 1));
    let mut neighbour = self::line(store, 0).await;
    assert_eq!(read_status(&mut neighbour, &key).await, sold_to(&scope, 1), "and so does another one to that region");
}

async fn a_sale_is_found_is_in_the_ledger_and_shows_its_owner<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    let sale = sale(&scope, 1);
    let confirmed = Answer { outcome: Outcome::Confirmed, retries: 0, error: None };
    assert_eq!(purchase(&mut line, &sale).await, confirmed);
    assert_eq!(line.find_sale(&sale).await, Ok(true));
    for region in 0..store.regions().len() {
        eventually("the sale is there in every region", async || {
            store.ledger(region, &key).await.unwrap() == [sale.clone()]
                && store.owner(region, &key).await.unwrap().as_ref() == Some(&sale.buyer)
        })
        .await;
    }
}

async fn a_sale_that_was_not_made_is_not_found<S: LaneStore>(store: &S) {
    let (scope, _, mut line) = create_seat(store).await;
    buy_blindly(&mut line, &scope, 1).await;
    assert_eq!(line.find_sale(&sale(&scope, 2)).await, Ok(false), "the same seat, another buyer");
    assert_eq!(line.find_sale(&sale(&new_scope(), 1)).await, Ok(false), "the same buyer, another seat");
}

async fn every_field_of_a_row_comes_back<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    let mut odd = sale(&scope, 2);
    odd.buyer = "Zoë O'Neill; -- \"漢字\" 🎫".into();
    line.begin().await.unwrap();
    line.read_seat(&key).await.unwrap();
    line.mark_sold(&odd).await.unwrap();
    line.append_sale(&odd).await.unwrap();
    line.commit().await.unwrap();
    assert_eq!(store.ledger(0, &key).await.unwrap(), [odd.clone()]);
    assert_eq!(store.owner(0, &key).await.unwrap(), Some(odd.buyer));
}

async fn sales_of_one_seat_stand_side_by_side<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    // One after the other, so that no two of them conflict.
    for buyer in 1..=30 {
        buy_blindly(&mut line, &scope, buyer).await;
    }
    let ledger = store.ledger(0, &key).await.unwrap();
    assert_eq!(ledger.len(), 30);
    let sales: HashSet<Sale> = ledger.into_iter().collect();
    assert_eq!(sales, (1..=30).map(|buyer| sale(&scope, buyer)).collect());
}

/// The store does not help: a seat is marked as sold even if its row has changed in the meantime.
async fn who_writes_last_owns_the_seat<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    for buyer in [1, 2, 4] {
        buy_blindly(&mut line, &scope, buyer).await;
        assert_eq!(store.owner(0, &key).await.unwrap(), Some(sale(&scope, buyer).buyer));
        assert_eq!(read_status(&mut line, &key).await, sold_to(&scope, buyer));
    }
}

async fn the_second_buyer_is_turned_away_and_leaves_nothing<S: LaneStore>(store: &S) {
    let (scope, key, mut line) = create_seat(store).await;
    buy_blindly(&mut line, &scope, 1).await;
    let answer = purchase(&mut line, &sale(&scope, 3)).await;
    assert_eq!(answer, Answer { outcome: Outcome::Rejected, retries: 0, error: None });
    assert_eq!(store.ledger(0, &key).await.unwrap(), [sale(&scope, 1)]);
    assert_eq!(store.owner(0, &key).await.unwrap().as_deref(), Some("fan-1"));
}

async fn another_scope_is_not_touched<S: LaneStore>(store: &S) {
    let (scope, _, mut line) = create_seat(store).await;
    let (_, neighbour, _) = create_seat(store).await;
    buy_blindly(&mut line, &scope, 1).await;
    assert_eq!(read_status(&mut line, &neighbour).await, SeatStatus::Available);
    assert_eq!(store.ledger(0, &neighbour).await.unwrap(), []);
    assert_eq!(store.owner(0, &neighbour).await.unwrap(), None);
}

async fn lines_are_bounded_and_come_back<S: LaneStore>(store: &S) {
    for _ in 0..3 {
        let all = store.open(0, 100).await.unwrap();
        assert_eq!(all.len(), CONNECTIONS);
        let elsewhere = store.open(1, 1).await.unwrap();
        assert_eq!(elsewhere.len(), 1, "each region has lines of its own");
        let waiting = store.open(0, 2);
        tokio::pin!(waiting);
        assert!(futures::poll!(waiting.as_mut()).is_pending());
        drop(all);
        assert_eq!(waiting.await.unwrap().len(), 2, "a line that is given back can be had again");
    }
}

async fn the_engine_is_named_as_a_stand_in<S: LaneStore>(store: &S) {
    let name = store.engine().await.unwrap();
    assert!(name.ends_with(&format!(", standing in for {}", store.lane().product())), "{name}");
}
