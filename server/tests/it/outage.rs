//! A database that is down when a run starts, fails while it is under way, and comes back.

mod killed;
mod own;
mod panics;

pub(crate) use killed::kill_postmaster;

use race::{
    lanes::{LaneHandle, Lanes},
    runs::Runs,
};
use sale::{
    Conclusion, Lane, RunSpec,
    event::RunEvent,
    service::{Limits, RunService},
};
use store::{
    dynamodb::DynamoDb,
    postgres_wire::{Isolation, PostgresWire},
};
use tokio_util::sync::CancellationToken;

use crate::support::{
    AtCommit, Listening, Proxy, Raced, closed_port, databases, dynamodb_at, eventual, postgres_at, regions, strong,
    strong_at, watch_to_the_end,
};

const BUYERS: u32 = 8;

fn service(strong: PostgresWire, eventual: DynamoDb) -> Runs {
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(strong));
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual));
    Runs::new(Lanes { strong, eventual }, Limits { buyers_max: 60 }, CancellationToken::new())
}

async fn run(service: &Runs, lanes: &[Lane]) -> Raced {
    let spec = RunSpec::new("A1", BUYERS, BUYERS).unwrap();
    let run = service.start_in(lanes, spec, 1).unwrap();
    watch_to_the_end(service, run).await
}

/// Checks that the lane reports in a sentence that it is down, starts no buyer, and is shown as down.
fn assert_down(service: &Runs, run: &Raced, lane: Lane) {
    let why = run.failed(lane).unwrap_or_else(|| panic!("{:?}", run.events));
    let anywhere =
        ["us-east-1", "us-east-2"].iter().fold(why.to_owned(), |why, region| why.replace(&format!(" in {region}"), ""));
    assert_eq!(anywhere, format!("The {lane} lane's database does not serve (connection)."));
    assert_eq!(run.attempts(lane), []);
    assert_eq!(run.events.last(), Some(&RunEvent::Ended));
    assert!(service.engines()[lane.index()].engine.is_err());
}

#[tokio::test]
async fn with_postgresql_down_the_strong_lane_says_so_and_the_eventual_lane_runs() {
    let (nobody, _guard) = closed_port();
    let down = strong_at(postgres_at(nobody, &databases().tcp), 8, Isolation::RepeatableRead);
    let service = service(down, eventual(8));
    for _ in 0..2 {
        let run = run(&service, &Lane::ALL).await;
        assert_down(&service, &run, Lane::Strong);
        let verdict = run.judged(Lane::Eventual).verdict;
        assert_eq!(
            (verdict.sold().unwrap(), verdict.reported.confirmed + verdict.reported.rejected),
            (verdict.reported.confirmed, BUYERS)
        );
        assert!(verdict.sold().unwrap() >= 1 && service.engines()[1].engine.is_ok());
    }
}

#[tokio::test]
async fn with_dynamodb_down_the_eventual_lane_says_so_and_the_strong_lane_runs() {
    let (nobody, _guard) = closed_port();
    // A lane is down as soon as one of its regions is.
    let service = service(strong(8), dynamodb_at([databases().tables[0], nobody], 8));
    let run = run(&service, &Lane::ALL).await;
    assert_down(&service, &run, Lane::Eventual);
    assert_eq!(run.judged(Lane::Strong).verdict.conclusion, Conclusion::SoldOnce);
}

#[tokio::test]
async fn a_database_that_goes_mid_run_leaves_it_undecided_and_the_next_run_whole() {
    let proxy = Proxy::before(databases().tcp.get_ports()[0]).await;
    let config = postgres_at(proxy.address, &databases().tcp);
    let service = service(strong_at(config, 8, Isolation::RepeatableRead), eventual(8));
    let first = run(&service, &[Lane::Strong]).await;
    assert_eq!(first.judged(Lane::Strong).verdict.conclusion, Conclusion::SoldOnce);

    proxy.at_commit(AtCommit::CutAfterAndShut);
    let cut = run(&service, &[Lane::Strong]).await;
    let verdict = cut.judged(Lane::Strong).verdict;
    assert_eq!((verdict.conclusion, verdict.reported.confirmed), (Conclusion::Undecided, 0), "{verdict:?}");
    assert_eq!(verdict.reported.unknown, BUYERS, "{verdict:?}");
    let down = run(&service, &[Lane::Strong]).await;
    assert_down(&service, &down, Lane::Strong);

    proxy.at_commit(AtCommit::Pass);
    proxy.set_listening(Listening::Open);
    let back = run(&service, &[Lane::Strong]).await;
    let verdict = back.judged(Lane::Strong).verdict;
    assert_eq!((verdict.conclusion, verdict.reported.confirmed), (Conclusion::SoldOnce, 1), "{verdict:?}");
    assert!(service.engines()[0].engine.is_ok());
}
