//! A lane that makes the program panic: a store without a region has no place for a seat.

use race::{
    lanes::{LaneHandle, Lanes},
    runs::Runs,
};
use sale::{Conclusion, Lane, RunSpec, event::RunEvent, service::Limits};
use store::{
    postgres_wire::{Isolation, PostgresWire},
    retention::Retention,
    tls::Roots,
};
use tokio_util::sync::CancellationToken;

use super::{BUYERS, run};
use crate::support::{eventual, regions, watch_to_the_end};

/// More than may be under way at once.
const RUNS: usize = 20;

fn lanes() -> Lanes {
    let nowhere = PostgresWire::new(Vec::new(), 8, Isolation::RepeatableRead, &Roots::public()).unwrap();
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(nowhere));
    Lanes { strong, eventual: LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(8))) }
}

fn sentence(run: &crate::support::Raced) -> String {
    run.failed(Lane::Strong).unwrap_or_else(|| panic!("{:?}", run.events)).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lane_that_panics_ends_its_run_and_gives_its_place_back() {
    let service = Runs::new(lanes(), Limits { buyers_max: 60 }, CancellationToken::new());
    for nth in 0..RUNS {
        let run = run(&service, &[Lane::Strong]).await;
        assert!(sentence(&run).starts_with("The strong lane was stopped by a defect"), "{nth}: {}", sentence(&run));
        assert_eq!(run.events.last(), Some(&RunEvent::Ended), "{nth}");
    }
    let both = run(&service, &Lane::ALL).await;
    assert!(sentence(&both).contains("a defect of this program"), "{}", sentence(&both));
    assert_ne!(both.judged(Lane::Eventual).verdict.conclusion, Conclusion::Undecided, "the other lane has a verdict");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_whose_storing_panics_ends_and_is_known_here() {
    let limits = Limits { buyers_max: 60 };
    let service = Runs::storing(lanes(), limits, Retention::days(30), CancellationToken::new());
    for nth in 0..RUNS / 2 {
        let started = || service.start_in(&[Lane::Eventual], RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1);
        let run = watch_to_the_end(&service, started().unwrap()).await;
        let [.., RunEvent::NotStored { why }, RunEvent::Ended] = &run.events[..] else { panic!("{:?}", run.events) };
        assert!(why.starts_with("A defect of this program"), "{nth}: {why}");
        assert_eq!(run.histories.len(), 1, "{nth}: what happened is kept");
    }
}
