//! The lanes as the server would use them: each region sells a seat that no visitor sees, once.

use super::{finding::Found, median::millis, report::Report, setup::nobodys_floor};
use engines::{Engines, settings::EngineSettings};
use race::{lanes::LaneHandle, swarm};
use sale::{Lane, Outcome, Region, Sale, SeatId, SeatKey, StoreError};
use std::time::Duration;
use store::LaneStore;
use tokio::time::Instant;

const SALE: &str = "sale";
const MORE: &str = "Run the command again; the log (RUST_LOG=debug) says more.";

/// Starts or connects both lanes as the server does, buys a seat in every region, and removes
/// what that left. A lane with a check that failed or did not run is left out.
pub(super) async fn check(report: &mut Report<'_>, settings: &EngineSettings) {
    let [strong, eventual] = [Lane::Strong, Lane::Eventual].map(|lane| is_sound(report, lane));
    if !strong && !eventual {
        return;
    }
    let settings = without_traces(settings);
    let mut engines = Engines::start(&settings).await;
    if let Some(lanes) = engines.lanes.take() {
        if strong {
            sell(report, &lanes.strong).await;
        }
        if eventual {
            sell(report, &lanes.eventual).await;
        }
    }
    engines.stop().await;
}

fn is_sound(report: &mut Report<'_>, lane: Lane) -> bool {
    let sound = report.is_sound(lane);
    if !sound {
        let because = "something before it was not right, or not looked at";
        report.lane(lane).add(SALE, Found::NotChecked(because.into()));
    }
    sound
}

/// Keeps no data if the local engines' directory does not exist: the server makes it, not a check.
fn without_traces(settings: &EngineSettings) -> EngineSettings {
    let there = engines::data_dir(settings).is_ok_and(|directory| directory.is_some_and(|path| path.is_dir()));
    EngineSettings { ephemeral: settings.ephemeral || !there, ..settings.clone() }
}

async fn sell<S: LaneStore>(report: &mut Report<'_>, handle: &LaneHandle<S>) {
    let state = handle.state();
    let (store, engine) = match (handle.store(), state.engine) {
        (Ok(store), Ok(engine)) => (store, engine),
        (Err(why), _) | (_, Err(why)) => {
            let then = "The lines above say more, if they failed; else run the command again.";
            return report.lane(state.lane).add(SALE, Found::fail(why).then(then));
        }
    };
    report.lane(state.lane).add("name", Found::Ok(engine));
    for (index, region) in state.regions.iter().enumerate() {
        let begun = Instant::now();
        let bought = buy(&*store, index, region).await;
        report.region(state.lane, region).add(SALE, sold(bought, begun.elapsed()));
    }
}

fn sold(bought: Result<Outcome, StoreError>, time: Duration) -> Found {
    match bought {
        Ok(Outcome::Confirmed) => Found::Ok(format!("a seat was put up, sold once and removed in {}", millis(time))),
        Ok(outcome) => Found::fail(format!("a purchase ended as {outcome:?}, and nobody else was buying")).then(MORE),
        Err(error) => Found::fail(format!("a seat could not be sold ({})", error.code())).then(MORE),
    }
}

async fn buy<S: LaneStore>(store: &S, index: usize, region: &Region) -> Result<Outcome, StoreError> {
    let scope = nobodys_floor().scope();
    let bought = buy_in(store, index, region, &scope).await;
    store.clear(&scope).await?;
    bought
}

async fn buy_in<S: LaneStore>(store: &S, index: usize, region: &Region, scope: &str) -> Result<Outcome, StoreError> {
    let seat = SeatId::first();
    let key = SeatKey::new(scope, seat);
    store.create_seat(&key).await?;
    let sale = Sale {
        sale_id: Sale::id_of(scope, 0),
        scope: scope.to_owned(),
        seat,
        buyer: "doctor".into(),
        region: region.clone(),
    };
    let mut sessions = store.open(index, 1).await?;
    let session = sessions.first_mut().unwrap_or_else(|| unreachable!("one session was asked for"));
    let answer = swarm::buy(session, &sale).await;
    // The connection is given back before the ledger is read: there may be only one.
    drop(sessions);
    match (answer.outcome, answer.error) {
        (Outcome::Confirmed, _) if store.ledger(index, &key).await?.len() != 1 => Ok(Outcome::Unknown),
        (_, Some(error)) => Err(error),
        (outcome, None) => Ok(outcome),
    }
}
