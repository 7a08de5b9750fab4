//! A lane as the floors use it, with any engine.

use super::ledger::Ledger;
use crate::{
    lanes::LaneHandle,
    run::{
        evidence::{PATIENCE, agree, patiently},
        in_all_regions,
    },
    swarm,
};
use futures::{FutureExt, future::BoxFuture};
use sale::{
    Answer, FloorLedger, LaneFloor, Outcome, Region, Sale, SeatId, SeatKey, SeatState, StoreError,
    service::ServiceError,
};
use std::collections::{BTreeMap, BTreeSet};
use store::LaneStore;
use tokio::time::Instant;

/// The interface of a lane to the floors. Errors are sentences for visitors; the log has the rest.
pub(super) trait FloorLane: Send + Sync {
    /// Returns the index of a region.
    fn region(&self, region: &Region) -> Result<usize, ServiceError>;

    /// Returns all regions.
    fn regions(&self) -> Vec<Region>;

    /// Reads all seats that somebody has bought.
    fn floor<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<LaneFloor, String>>;

    /// Reads the ledger rows of all seats, merged over the regions.
    fn ledger<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<FloorLedger, String>>;

    /// Reads one seat, as all regions have it.
    fn seat<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<SeatState, String>>;

    /// Whether all regions show the same owner of a seat.
    fn agreed<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<bool, String>>;

    /// Buys in a region and then reads the ledger. Returns the answer, and whether the
    /// sale's row is there. If it fails, nothing was written.
    fn buy<'a>(&'a self, region: usize, sale: &'a Sale) -> BoxFuture<'a, Result<(Answer, Read), String>>;

    /// Deletes all rows. Only the sweep calls it, for one floor after the other.
    fn clear<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<(), String>>;
}

/// Whether the ledger holds the sale; `Err` if it could not be read.
pub(super) type Read = Result<bool, StoreError>;

impl<S: LaneStore> FloorLane for LaneHandle<S> {
    fn region(&self, region: &Region) -> Result<usize, ServiceError> {
        let index = self.state().regions.iter().position(|known| known == region);
        index.ok_or_else(|| ServiceError::invalid("There is no such region."))
    }

    fn regions(&self) -> Vec<Region> {
        self.state().regions
    }

    fn floor<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<LaneFloor, String>> {
        async move { floor(&*self.spare().await?, scope).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn ledger<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<FloorLedger, String>> {
        async move {
            Ledger::of(&*self.spare().await?, scope)
                .await
                .map_err(|error| self.unreachable(&error))
                .map(Ledger::into_ledger)
        }
        .boxed()
    }

    fn seat<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<SeatState, String>> {
        async move { state(&*self.spare().await?, scope, seat).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn agreed<'a>(&'a self, scope: &'a str, seat: SeatId) -> BoxFuture<'a, Result<bool, String>> {
        async move {
            let (store, key) = (self.spare().await?, SeatKey::new(scope, seat));
            let owners = in_all_regions(&*store, |region| store.owner(region, &key)).await;
            let owners = owners.map_err(|error| self.unreachable(&error))?;
            Ok(agree(&owners))
        }
        .boxed()
    }

    fn buy<'a>(&'a self, region: usize, sale: &'a Sale) -> BoxFuture<'a, Result<(Answer, Read), String>> {
        async move { buy(&*self.spare().await?, region, sale).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }

    fn clear<'a>(&'a self, scope: &'a str) -> BoxFuture<'a, Result<(), String>> {
        async move { self.store()?.clear(scope).await.map_err(|error| self.unreachable(&error)) }.boxed()
    }
}

async fn floor<S: LaneStore>(store: &S, scope: &str) -> Result<LaneFloor, StoreError> {
    // The ledger first: a ticket is written after its seat, so none is seen without its seat.
    let ledger = Ledger::of(store, scope).await?;
    let owners = owners(store, scope).await?;
    let seats: BTreeSet<SeatId> = owners.iter().flat_map(BTreeMap::keys).copied().chain(ledger.seats()).collect();
    let state = |seat: &SeatId| {
        let owners = owners.iter().map(|region| region.get(seat).cloned()).collect();
        ledger.state(store.lane(), *seat, owners)
    };
    let seats = seats.iter().map(state).collect();
    Ok(LaneFloor {
        lane: store.lane(),
        regions: store.regions().to_vec(),
        seats,
        foreign: ledger.into_ledger().foreign,
    })
}

/// Reads each region's seat map.
async fn owners<S: LaneStore>(store: &S, scope: &str) -> Result<Vec<BTreeMap<SeatId, String>>, StoreError> {
    let owners = in_all_regions(store, |region| store.owners(region, scope)).await?;
    Ok(owners.into_iter().map(BTreeMap::from_iter).collect())
}

async fn state<S: LaneStore>(store: &S, scope: &str, seat: SeatId) -> Result<SeatState, StoreError> {
    let key = SeatKey::new(scope, seat);
    let owners = in_all_regions(store, |region| store.owner(region, &key)).await?;
    let ledger = Ledger::of_seats(store, scope, &[seat]).await?;
    Ok(ledger.state(store.lane(), seat, owners))
}

async fn buy<S: LaneStore>(store: &S, region: usize, sale: &Sale) -> Result<(Answer, Read), StoreError> {
    let seat = sale.seat_key();
    store.create_seat(&seat).await?;
    let mut sessions = store.open(region, 1).await?;
    let Some(first) = sessions.first_mut() else {
        return Err(StoreError::Failed { code: "busy".into(), detail: "no session to the region".into() });
    };
    let answer = swarm::buy(first, sale).await;
    // The connection is given back before the ledger is read: others wait for it.
    drop(sessions);
    let read = match answer.outcome {
        Outcome::Rejected => Ok(false),
        Outcome::Confirmed | Outcome::Unknown => in_the_ledger(store, region, sale, answer.outcome).await,
    };
    Ok((answer, read))
}

/// Reads the ledger in the region of the sale: its row is visible there at once.
async fn in_the_ledger<S: LaneStore>(store: &S, region: usize, sale: &Sale, outcome: Outcome) -> Read {
    let (seat, deadline) = (sale.seat_key(), Instant::now() + PATIENCE);
    if outcome == Outcome::Unknown {
        // If the seat can be fenced, no row comes after this read. If not, this read is all that there is.
        let closed = patiently(deadline, || store.fence_seat(&seat)).await;
        tracing::debug!(?closed, "a purchase with an unknown outcome");
    }
    let seats = [sale.seat];
    let rows = patiently(deadline, || store.rows(region, &sale.scope, &seats)).await?;
    match rows.into_iter().find(|row| row.sale_id == sale.sale_id).map(|row| row.read) {
        None => Ok(false),
        Some(Ok(_)) => Ok(true),
        Some(Err(detail)) => Err(StoreError::Failed { code: "foreign-row".into(), detail }),
    }
}
