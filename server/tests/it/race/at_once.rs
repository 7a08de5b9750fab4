//! Many runs at the same time, for a seat of the same name.

use futures::future::join_all;
use race::{
    lanes::{LaneHandle, Lanes},
    runs::Runs,
};
use sale::{Lane, RunSpec, event::RunEvent, service::Limits};
use tokio_util::sync::CancellationToken;

use super::{assert_sold_once, ids};
use crate::support::{eventual, regions, strong, watch_to_the_end};

/// The number of runs that a service runs at once.
const RUNS: u64 = 8;
const BUYERS: u32 = 24;

fn service(connections: usize) -> Runs {
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(strong(connections)));
    let eventual = LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(connections)));
    Runs::new(Lanes { strong, eventual }, Limits { buyers_max: 10_000 }, CancellationToken::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_runs_for_the_same_seat_do_not_see_each_other() {
    // Connections for five of them: the others wait for theirs.
    let service = service(64);
    let spec = RunSpec::new("A1", BUYERS, BUYERS).unwrap();
    let runs: Vec<String> = (0..RUNS).map(|seed| service.start_in(&Lane::ALL, spec, seed).unwrap()).collect();
    let ninth = service.start_in(&Lane::ALL, spec, RUNS).unwrap();

    for run in join_all(runs.into_iter().map(|run| watch_to_the_end(&service, run))).await {
        let RunEvent::Started { run: id, seat, buyers, .. } = &run.events[0] else { panic!("{:?}", run.events[0]) };
        assert_eq!((id, *seat, *buyers), (&run.run, spec.seat(), BUYERS));
        assert_eq!(run.events.last(), Some(&RunEvent::Ended));
        assert_sold_once(&run, BUYERS);
        let verdict = run.judged(Lane::Eventual).verdict;
        assert_eq!(
            (verdict.sold().unwrap(), verdict.lost_receipts().unwrap()),
            (verdict.reported.confirmed, 0),
            "{verdict:?}"
        );
        assert_eq!(run.attempts(Lane::Eventual).len(), BUYERS as usize);
        let lanes = service.lanes();
        let [sold, promised] = Lane::ALL.map(|lane| run.receipts(lane));
        assert_eq!(ids(&*lanes.strong.store().unwrap(), &run, 0).await, sold);
        let seen = ids(&*lanes.eventual.store().unwrap(), &run, 0).await;
        assert!(seen.is_subset(&promised), "{seen:?} {promised:?}");
    }
    let ninth = watch_to_the_end(&service, ninth).await;
    assert_eq!(ninth.events[1], RunEvent::Waiting { ahead: 0 }, "it had to wait its turn");
    assert_sold_once(&ninth, BUYERS);
    service.drain().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_buyers_are_all_answered() {
    let service = service(64);
    let spec = RunSpec::new("H12", 1000, 1000).unwrap();
    let run = service.start_in(&Lane::ALL, spec, 1).unwrap();
    let run = watch_to_the_end(&service, run).await;
    for lane in Lane::ALL {
        assert_eq!(run.attempts(lane).len(), 1000, "{:?}", run.failed(lane));
        assert_eq!(run.opened(lane).connections, 128);
        let judged = run.judged(lane);
        assert_eq!((judged.verdict.reported.unknown, judged.verdict.lost_receipts().unwrap()), (0, 0), "{judged:?}");
        assert!(judged.duration_us < 30_000_000, "{judged:?}");
    }
    assert_eq!(run.judged(Lane::Strong).verdict.sold().unwrap(), 1);
}
