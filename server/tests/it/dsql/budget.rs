//! The cost of runs on Aurora DSQL is counted, and a spent budget refuses them.

use race::{
    lanes::{LaneHandle, Lanes},
    runs::{Billed, Bounds, Quotas, Runs},
};
use sale::{
    Lane, RunSpec,
    service::{ErrorKind, Limits, RunService},
};
use std::time::{Duration, SystemTime};
use store::{postgres_wire::begun::Begun, retention::Retention};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::support::{Pair, Plan, eventual, regions, watch_to_the_end, within};

const BUYERS: u32 = 12;

fn service(pair: &Pair, aws_budget_cents: u32) -> Runs {
    let strong = LaneHandle::new(Lane::Strong, regions().into(), Ok(pair.store(16)));
    let lanes = Lanes { strong, eventual: LaneHandle::new(Lane::Eventual, regions().into(), Ok(eventual(16))) };
    let quota = Quotas { aws_budget_cents, ..Quotas::default() };
    let bounds = Bounds { quota, ..Bounds::default() };
    Runs::bounded(lanes, Limits { buyers_max: 60 }, Retention::days(30), bounds, CancellationToken::new())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_budget_refuses_runs_on_aws_and_says_so_and_a_restart_does_not_forget() {
    let hosts = ["us-east-1", "us-east-2"].map(|region| format!("abcdefghijklmnopqrstuvwxy2.dsql.{region}.on.aws"));
    let pair = Pair::start(Plan { hosts, ..Plan::default() }).await;
    let start =
        |service: &Runs, lanes: &[Lane]| service.start_in(lanes, RunSpec::new("A1", BUYERS, BUYERS).unwrap(), 1);

    let none = service(&pair, 0);
    let refused = start(&none, &Lane::ALL).unwrap_err();
    assert_eq!(refused.kind, ErrorKind::Busy);
    assert!(refused.sentence.contains("budget for that is 0"), "{refused}");
    assert!(none.engines().iter().all(|state| state.engine == Err(refused.sentence.clone())));
    let local = start(&none, &[Lane::Eventual]).unwrap();
    watch_to_the_end(&none, local).await;

    let some = service(&pair, 1);
    let run = start(&some, &Lane::ALL).unwrap();
    let raced = watch_to_the_end(&some, run).await;
    assert_eq!(raced.judged(Lane::Strong).verdict.sold(), Some(1), "{:?}", raced.events);
    let cost = Billed { strong: true, eventual: false }.run(Lane::Strong, BUYERS);
    let store = some.lanes().strong.store().unwrap();
    let count = within(store.count_runs("0")).await.unwrap();
    // The local run of the other service is noted, too, and costs nothing.
    assert_eq!((count.on_day, count.cost_on_day), (2, i64::try_from(cost).unwrap()));

    // Another server starts as many more runs as the budget pays for.
    for _ in 1..1_000_000 / cost {
        let (run, until) = (Uuid::now_v7().simple().to_string(), SystemTime::now() + Duration::from_secs(60));
        let more = Begun::new(run, until, i64::try_from(cost).unwrap());
        within(store.note_run(&more, 0)).await.unwrap();
    }
    let restarted = service(&pair, 1);
    within(restarted.sweep()).await;
    let refused = start(&restarted, &[Lane::Strong]).unwrap_err();
    assert!(refused.sentence.contains("budget for AWS, 1 US cents, is spent"), "{refused}");
    assert!(restarted.come_again().is_some());
}
