//! A lane as the floors use it, whatever its engine.

use crate::{
    lanes::LaneHandle,
    run::{
        evidence::{PATIENCE, agree, patiently, united, united_ledger},
        in_all_regions,
    },
    store::LaneStore,
    swarm,
};
use app::{
    api::ApiError,
    sale::{Answer, Lane, LaneFloor, Outcome, Region, Sale, SeatId, SeatKey, SeatState, StoreError, Ticket},
};
use futures::{FutureExt, future::BoxFuture};
use std::collections::{BTreeMap, BTreeSet};
use tokio::time::Instant;

/// What the floors ask of a lane. Errors are sentences for visitors; the log has the rest.
pub(super) trait FloorLane: Send + Sync {
    /// Index of a region.
    fn region(&self, region: &Region) -> Result<usize, ApiError>;

    /// All seats that somebody has bought.
    fn floor<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<LaneFloor, String>>;

    /// The ledger rows of all seats, united over the regions.
    fn sales<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<Vec<Sale>, String>>;

    /// One seat, as all regions have it.
    fn seat<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<SeatState, String>>;

    /// Whether all regions show the same owner of a seat.
    fn agreed<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<bool, String>>;

    /// Buys in a region, and reads the ledger afterwards: the answer, and whether the
    /// sale's row is there. Nothing was written when it fails.
    fn buy<'a>(&'a self, region: usize, sale: &'a Sale) -> BoxFuture<'a, Result<(Answer, Read), String>>;

    /// Deletes all rows.
    fn clear<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<(), String>>;
}

/// Whether the ledger holds the sale; `Err` where it could not be read.
pub(super) type Read = Result<bool, StoreError>;

impl<S: LaneStore> FloorLane for LaneHandle<S> {
    fn region(&self, region: &Region) -> Result<usize, ApiError> {
        let index = self.state().regions.iter().position(|known| known == region);
        index.ok_or_else(|| ApiError::bad_request("There is no such region."))
    }

    fn floor<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<LaneFloor, String>> {
        async move { floor(&*self.store()?, scope).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn sales<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<Vec<Sale>, String>> {
        async move { sales(&*self.store()?, scope).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn seat<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<SeatState, String>> {
        async move { state(&*self.store()?, scope, seat).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn agreed<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<bool, String>> {
        async move {
            let (store, key) = (self.store()?, SeatKey::new(scope, seat));
            let owners = in_all_regions(&*store, |region| store.owner(region, &key)).await;
            let owners = owners.map_err(|error| self.unreachable(&error))?;
            Ok(agree(&owners))
        }
        .boxed()
    }

    fn buy<'a>(&'a self, region: usize, sale: &'a Sale) -> BoxFuture<'a, Result<(Answer, Read), String>> {
        async move { buy(&*self.store()?, region, sale).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn clear<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<(), String>> {
        async move { self.store()?.clear(scope).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }
}

async fn floor<S: LaneStore>(store: &S, scope: &str) -> Result<LaneFloor, StoreError> {
    let owners = owners(store, scope).await?;
    let seats = seats(&owners);
    let sales = sales_of(store, scope, &seats).await?;
    let state = |seat: &SeatId| SeatState {
        seat: *seat,
        owners: owners.iter().map(|region| region.get(seat).cloned()).collect(),
        tickets: tickets(store.lane(), sales.iter().filter(|sale| sale.seat == *seat)),
    };
    let seats = seats.iter().map(state).collect();
    Ok(LaneFloor { lane: store.lane(), regions: store.regions().to_vec(), seats })
}

async fn sales<S: LaneStore>(store: &S, scope: &str) -> Result<Vec<Sale>, StoreError> {
    sales_of(store, scope, &seats(&owners(store, scope).await?)).await
}

async fn sales_of<S: LaneStore>(store: &S, scope: &str, seats: &[SeatId]) -> Result<Vec<Sale>, StoreError> {
    in_all_regions(store, |region| store.sales(region, scope, seats)).await.map(united)
}

/// Each region's seat table.
async fn owners<S: LaneStore>(store: &S, scope: &str) -> Result<Vec<BTreeMap<SeatId, String>>, StoreError> {
    let owners = in_all_regions(store, |region| store.owners(region, scope)).await?;
    Ok(owners.into_iter().map(BTreeMap::from_iter).collect())
}

/// The seats that may have tickets. A ticket is written after its seat: no seat without
/// an owner in any region has one.
fn seats(owners: &[BTreeMap<SeatId, String>]) -> Vec<SeatId> {
    owners.iter().flat_map(BTreeMap::keys).copied().collect::<BTreeSet<_>>().into_iter().collect()
}

async fn state<S: LaneStore>(store: &S, scope: &str, seat: SeatId) -> Result<SeatState, StoreError> {
    let key = SeatKey::new(scope, seat);
    let owners = in_all_regions(store, |region| store.owner(region, &key)).await?;
    let sales = united_ledger(store, &key).await?;
    Ok(SeatState { seat, owners, tickets: tickets(store.lane(), &sales) })
}

fn tickets<'a>(lane: Lane, sales: impl IntoIterator<Item = &'a Sale>) -> Vec<Ticket> {
    sales.into_iter().map(|sale| Ticket::of(lane, sale)).collect()
}

async fn buy<S: LaneStore>(store: &S, region: usize, sale: &Sale) -> Result<(Answer, Read), StoreError> {
    let seat = sale.seat_key();
    store.put_up(&seat).await?;
    let mut line = store.open(region, 1).await?;
    let Some(first) = line.first_mut() else {
        return Err(StoreError::Failed { code: "busy".into(), detail: "no line to the region".into() });
    };
    let answer = swarm::buy(first, sale).await;
    // Given back before the ledger is read: others wait for it.
    drop(line);
    let read = match answer.outcome {
        Outcome::Rejected => Ok(false),
        Outcome::Confirmed | Outcome::Unknown => in_the_ledger(store, region, sale, answer.outcome).await,
    };
    Ok((answer, read))
}

/// Asks the region where the sale was made: there its row is seen at once.
async fn in_the_ledger<S: LaneStore>(store: &S, region: usize, sale: &Sale, outcome: Outcome) -> Read {
    let (seat, deadline) = (sale.seat_key(), Instant::now() + PATIENCE);
    if outcome == Outcome::Unknown {
        // Where it can be closed, no row comes after the look. Where not, the look is all there is.
        let closed = patiently(deadline, || store.close(&seat)).await;
        tracing::debug!(?closed, "a purchase with an unknown outcome");
    }
    let rows = patiently(deadline, || store.ledger(region, &seat)).await?;
    Ok(rows.iter().any(|row| row.sale_id == sale.sale_id))
}
