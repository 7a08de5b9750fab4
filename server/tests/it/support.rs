//! What the tests of the lanes share: real engines, a proxy that breaks them, and a run to look at afterwards.

mod command;
mod control_plane;
mod databases;
mod dsql;
mod dynalite;
mod forwarder;
mod http_message;
mod lanes;
mod liar;
mod losing;
mod meter;
mod proxy;
mod raced;
mod rows;
mod tls_front;
mod wire;

pub(crate) use command::{Said, run, run_as, run_at, worldseat};
pub(crate) use control_plane::{ControlPlane, FakeTable, KEY, SECRET, TOKEN};
pub(crate) use databases::{databases, new_postgres, new_table, open_config};
pub(crate) use dsql::{Fault, Pair, Plan, StandIn, Wrong, account};
pub(crate) use dynalite::{Dynalite, dynalite, eventual_on_dynalite};
pub(crate) use lanes::{
    closed_port, dynamodb_at, eventual, eventual_at_one_desk, postgres_at, regions, strong, strong_at,
};
pub(crate) use liar::{Liar, Lie};
pub(crate) use losing::{Fate, Losing};
pub(crate) use meter::{DynamoMeter, Transactions, Units, WireMeter};
pub(crate) use proxy::{AtCommit, Door, Proxy};
pub(crate) use raced::{Raced, evidence_now, race, try_race, watch_to_the_end};
pub(crate) use rows::{Behind, attempt, new_scope, rows_of, sale, seat_key};
pub(crate) use tls_front::{Greeting, TlsFront};

use std::{panic::Location, time::Duration};
use tokio::time::{Instant, sleep, timeout};

/// Far longer than anything here takes, even on a busy machine.
pub(crate) const CEILING: Duration = Duration::from_secs(60);

/// What `work` comes to; a test that hangs fails instead, and says where it waited.
#[track_caller]
pub(crate) fn within<T>(work: impl Future<Output = T>) -> impl Future<Output = T> {
    let place = Location::caller();
    async move {
        let done = timeout(CEILING, work).await;
        done.unwrap_or_else(|_| panic!("not within {CEILING:?}: what is awaited at {place}"))
    }
}

/// Waits until `condition` holds.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let begin = Instant::now();
    while !condition().await {
        assert!(begin.elapsed() < CEILING, "not within {CEILING:?}: {what}");
        sleep(Duration::from_millis(5)).await;
    }
}
