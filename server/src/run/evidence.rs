//! What the databases hold once the last buyer has ended.

use super::{Plan, in_all_regions};
use crate::store::LaneStore;
use app::sale::{Attempt, Evidence, Outcome, Sale, SeatKey, StoreError};
use std::{collections::BTreeMap, future::Future, time::Duration};
use tokio::time::{Instant, sleep, timeout_at};

/// How long a database that does not answer is asked again for its rows.
pub(crate) const PATIENCE: Duration = Duration::from_secs(3);
/// How long the regions may take to agree on the seat's owner. Replication takes
/// "typically a second or less"; what still differs then is shown as it is.
pub(crate) const AGREEMENT_MAX: Duration = Duration::from_secs(5);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(25);

/// Reads ledger and seat table of the run's seat in every region.
pub async fn gather<S: LaneStore>(store: &S, plan: &Plan, attempts: &[Attempt]) -> Evidence {
    let seat = plan.seat_key();
    let deadline = Instant::now() + PATIENCE;
    let in_doubt = attempts.iter().any(|attempt| attempt.outcome == Outcome::Unknown);
    // Before the ledger is read: what it holds afterwards is then final.
    let settled = !in_doubt || patiently(deadline, || store.close(&seat)).await.unwrap_or(false);
    let ledger = patiently(deadline, || united_ledger(store, &seat)).await;
    let seat_table = match &ledger {
        Ok(_) => patiently(deadline, || agreed_owners(store, &seat)).await,
        Err(error) => Err(error.clone()),
    };
    Evidence {
        ledger: ledger.map_err(|error| error.to_string()),
        seat_table: seat_table.map_err(|error| error.to_string()),
        settled,
    }
}

/// Asks until there is an answer or the deadline has passed.
pub(crate) async fn patiently<T, F>(deadline: Instant, ask: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    loop {
        match ask().await {
            Err(_) if Instant::now() < deadline => sleep(PAUSE).await,
            answer => return answer,
        }
    }
}

/// Each region's rows, united by `sale_id`.
pub(crate) async fn united_ledger<S: LaneStore>(store: &S, seat: &SeatKey) -> Result<Vec<Sale>, StoreError> {
    in_all_regions(store, |region| store.ledger(region, seat)).await.map(united)
}

/// The regions' rows, each sale once.
pub(crate) fn united(regions: Vec<Vec<Sale>>) -> Vec<Sale> {
    let by_id: BTreeMap<String, Sale> =
        regions.into_iter().flatten().map(|sale| (sale.sale_id.clone(), sale)).collect();
    by_id.into_values().collect()
}

/// The owner each region shows, once they agree or have had their time.
async fn agreed_owners<S: LaneStore>(store: &S, seat: &SeatKey) -> Result<Vec<Option<String>>, StoreError> {
    let deadline = Instant::now() + AGREEMENT_MAX;
    loop {
        let owners = in_all_regions(store, |region| store.owner(region, seat)).await?;
        if agree(&owners) || timeout_at(deadline, sleep(PAUSE)).await.is_err() {
            return Ok(owners);
        }
    }
}

/// Whether all regions show the same owner.
pub(crate) fn agree(owners: &[Option<String>]) -> bool {
    owners.windows(2).all(|pair| pair[0] == pair[1])
}
