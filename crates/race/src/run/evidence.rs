//! Reads what the databases hold after the last buyer has ended.

mod seat_map;

use crate::{plan::Plan, swarm::LaneClock};
use futures::future::join_all;
use sale::{
    Audit, Clock as _, Observation, Region, StoreError,
    history::{AGREEMENT_MAX_MS, AUDIT_PAUSE_MS},
};
use std::{future::Future, time::Duration};
use store::LaneStore;
use tokio::time::{Instant, sleep};

/// The time for which reads are retried on a database that does not answer.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// The time that the regions may take to agree on the seat's owner.
pub const AGREEMENT_MAX: Duration = Duration::from_millis(AGREEMENT_MAX_MS);
/// Time between two observations.
const PAUSE: Duration = Duration::from_millis(AUDIT_PAUSE_MS);

/// Reads ledger and seat map of the run's seat in every region: the ledger once, the
/// seat map until the regions agree. `in_doubt` is whether a write may still be under
/// way, `clock` is that of the lane.
pub async fn gather<S: LaneStore>(store: &S, plan: &Plan, in_doubt: bool, clock: &LaneClock) -> Audit {
    let seat = plan.seat_key();
    let deadline = Instant::now() + PATIENCE;
    // Before the ledger is read: what it holds afterwards is then final.
    let settled = !in_doubt || patiently(deadline, || store.fence_seat(&seat)).await.unwrap_or(false);
    let ledger = observe_everywhere(store, clock, deadline, |region| store.ledger(region, &seat)).await;
    // Read separately: if the ledger cannot be read, the seat map may still be readable.
    let seen = seat_map::watch(store, &seat, clock).await;
    Audit { ledger, seat_map: seen.observations, agreed_ns: seen.agreed_ns, settled }
}

/// Makes one observation in each region, and repeats it until there is an answer or the deadline has passed.
async fn observe_everywhere<S, T, F>(
    store: &S,
    clock: &LaneClock,
    deadline: Instant,
    read: impl Fn(usize) -> F,
) -> Vec<Observation<T>>
where
    S: LaneStore,
    F: Future<Output = Result<T, StoreError>>,
{
    let read = &read;
    let observe = async |region: usize| {
        let timed = async || (clock.now_ns(), read(region).await);
        let mut last = timed().await;
        while last.1.is_err() && Instant::now() < deadline {
            sleep(PAUSE).await;
            last = timed().await;
        }
        let (invoked_ns, answer) = last;
        let result = answer.map_err(|error| unread(&store.regions()[region], &error));
        let region = u8::try_from(region).unwrap_or(u8::MAX);
        Observation { region, invoked_ns, completed_ns: clock.now_ns(), result }
    };
    join_all((0..store.regions().len()).map(observe)).await
}

/// Returns the reason why a region's rows could not be read, without a full stop: for the page and the evidence.
fn unread(region: &Region, error: &StoreError) -> String {
    tracing::debug!(%region, %error, "rows were not read");
    match error {
        StoreError::Failed { code, detail } if code == "foreign-row" => {
            let own = format!("{region}: ");
            format!("a row cannot be one of ours, {}", detail.strip_prefix(&own).unwrap_or(detail))
        }
        other => match other.code() {
            "connection" => "the connection was lost".into(),
            "deadline" => "no answer came in time".into(),
            code => format!("the database refused, {code}"),
        },
    }
}

/// Repeats a request until there is an answer or the deadline has passed.
pub async fn patiently<T, F>(deadline: Instant, request: impl Fn() -> F) -> Result<T, StoreError>
where
    F: Future<Output = Result<T, StoreError>>,
{
    loop {
        match request().await {
            Err(_) if Instant::now() < deadline => sleep(PAUSE).await,
            answer => return answer,
        }
    }
}

/// Whether all regions show the same owner.
pub fn agree(owners: &[Option<String>]) -> bool {
    owners.windows(2).all(|pair| pair[0] == pair[1])
}
