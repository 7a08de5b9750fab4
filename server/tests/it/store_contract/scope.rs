//! All rows of one scope: read together, and deleted together.

use sale::{Outcome, Sale, SeatId, SeatKey, purchase};
use store::LaneStore;

use super::{buy_blindly, line};
use crate::support::{eventually, new_scope, sale, seat_key};

fn seat(name: &str) -> SeatId {
    name.parse().unwrap()
}

/// Buys a seat in a region, as buyers do.
async fn buy<S: LaneStore>(store: &S, region: usize, scope: &str, name: &str, buyer: u32) -> Sale {
    let region_name = store.regions()[region].clone();
    let sale = Sale { seat: seat(name), region: region_name, ..sale(scope, buyer) };
    store.create_seat(&sale.seat_key()).await.unwrap();
    let outcome = purchase(&mut line(store, region).await, &sale).await.outcome;
    assert_eq!(outcome, Outcome::Confirmed);
    sale
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all
}

async fn owners<S: LaneStore>(store: &S, region: usize, scope: &str) -> Vec<(SeatId, String)> {
    sorted(store.owners(region, scope).await.unwrap())
}

async fn tickets<S: LaneStore>(store: &S, region: usize, scope: &str, seats: &[SeatId]) -> Vec<String> {
    let rows = store.rows(region, scope, seats).await.unwrap();
    sorted(rows.into_iter().map(|row| row.sale_id).collect())
}

pub(super) async fn a_scope_shows_its_owners_and_tickets<S: LaneStore>(store: &S) {
    let (scope, elsewhere) = (new_scope(), new_scope());
    assert_eq!(owners(store, 0, &scope).await, []);
    assert_eq!(store.rows(0, &scope, &[]).await.unwrap(), []);
    store.create_seat(&SeatKey::new(&scope, seat("A2"))).await.unwrap();
    assert_eq!(owners(store, 0, &scope).await, [], "a seat put up has no owner");

    let bought = [buy(store, 0, &scope, "H12", 1).await, buy(store, 0, &scope, "B7", 2).await];
    buy(store, 0, &elsewhere, "B7", 3).await;
    let shown = [(seat("B7"), "fan-2".to_owned()), (seat("H12"), "fan-1".to_owned())];
    assert_eq!(owners(store, 0, &scope).await, shown, "at once in the region of the buyers");
    let all: Vec<SeatId> = SeatId::all().collect();
    assert_eq!(tickets(store, 0, &scope, &all).await, sorted(bought.clone().map(|sale| sale.sale_id).into()));
    let [row] = &store.rows(0, &scope, &[seat("B7")]).await.unwrap()[..] else { panic!("only what was asked for") };
    assert_eq!((row.seat, &row.read), (seat("B7"), &Ok(bought[1].clone())));
    eventually("the other region shows the same", async || owners(store, 1, &scope).await == shown).await;
}

pub(super) async fn a_cleared_scope_is_empty_in_every_region_and_no_other_is<S: LaneStore>(store: &S) {
    let (scope, neighbour) = (new_scope(), new_scope());
    for (region, name) in [(0, "A1"), (1, "B2"), (0, "H12")] {
        buy(store, region, &scope, name, 1).await;
        buy(store, region, &neighbour, name, 1).await;
    }
    // A row that has not arrived in the other region when the scope is cleared.
    buy_blindly(&mut line(store, 1).await, &scope, 2).await;
    store.clear(&scope).await.unwrap();
    let all: Vec<SeatId> = SeatId::all().collect();
    for region in 0..store.regions().len() {
        eventually("nothing is left, and nothing comes back", async || {
            owners(store, region, &scope).await.is_empty() && tickets(store, region, &scope, &all).await.is_empty()
        })
        .await;
        eventually("the neighbour is whole", async || {
            owners(store, region, &neighbour).await.len() == 3
                && tickets(store, region, &neighbour, &all).await.len() == 3
        })
        .await;
    }
    assert_eq!(store.ledger(1, &seat_key(&scope)).await.unwrap(), []);
    store.clear(&scope).await.unwrap();
}
