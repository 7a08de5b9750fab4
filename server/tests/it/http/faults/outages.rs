//! A PostgreSQL that is killed or stops responding while a run is under way.

use sale::Lane;
use std::time::Duration;
use tokio::time::sleep;

use super::{
    rows::Engines,
    stage::{Run, Stage},
    truth::{ALL, NOTHING},
};
use crate::{
    outage::kill_postmaster,
    support::{AtCommit, Listening, Proxy, databases, eventually, new_postgres, within},
};

/// Longer than a buyer waits, and longer than the audit alone would wait.
const SILENCE: Duration = Duration::from_secs(13);

/// Opens a site whose strong lane is reached through this proxy.
async fn stage(engines: &Engines, proxy: &Proxy) -> Stage {
    Stage::open(engines.clone(), [proxy.address; 2], engines.tables).await
}

/// The number of buyers without a certain answer: those that the fault has hit.
fn in_doubt(run: &Run) -> u64 {
    run.answer.as_ref().and_then(|answer| answer["errors"].as_u64()).expect("a count")
}

/// Waits until in each of two runs a buyer has sent COMMIT and is held there.
async fn amid_two_runs(proxy: &Proxy) {
    eventually("a buyer of each run commits", async || proxy.held() >= 2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_and_not_back_nothing_of_the_rows_is_told() {
    let postgres = within(new_postgres()).await;
    let proxy = Proxy::before(postgres.port()).await;
    let engines = Engines { postgres: postgres.connection(), ..Engines::default() };
    let stage = stage(&engines, &proxy).await;
    proxy.at_commit(AtCommit::Hold);
    let killing = async {
        amid_two_runs(&proxy).await;
        kill_postmaster(&postgres);
        // Its supervisor starts it again, but no connection gets through to it.
        proxy.set_listening(Listening::Shut);
        proxy.at_commit(AtCommit::Pass);
    };
    let (both, strong, ()) = tokio::join!(stage.both(), stage.one(Lane::Strong), killing);
    assert!(in_doubt(&strong) > 0);
    for run in [both, strong] {
        stage.check_every_surface(&run, [NOTHING, ALL]).await;
    }
    stage.close().await;
    within(postgres.stop()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn silent_for_longer_than_buyers_wait_it_is_told_by_the_rows_all_the_same() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let stage = stage(&Engines::default(), &proxy).await;
    proxy.at_commit(AtCommit::Hold);
    let silence = async {
        amid_two_runs(&proxy).await;
        proxy.set_listening(Listening::Silent);
        proxy.at_commit(AtCommit::Pass);
        sleep(SILENCE).await;
        proxy.set_listening(Listening::Open);
    };
    let (both, strong, ()) = tokio::join!(stage.both(), stage.one(Lane::Strong), silence);
    assert!(in_doubt(&strong) > 0);
    for run in [both, strong] {
        stage.check_every_surface(&run, [ALL; 2]).await;
    }
    stage.close().await;
}
